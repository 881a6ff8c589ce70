//! The actions, a function a verb. Every write goes through here: begin, check,
//! save and append history in one transaction, commit, then swap the read model.
//!
//! Knows nothing of HTTP or HTML. A failure after the commit is logged, never
//! returned as a failed write.

pub mod call;
pub mod clock;
pub mod district;
mod error;
pub mod export;
pub mod gazetteer;
pub mod id;
pub mod import;
pub mod incident;
pub mod live;
pub mod mapping;
pub mod outside;
pub mod place;
pub mod place_link;
pub mod placement;
pub mod redact;
pub mod sample;
mod saved;
pub mod shelter;
pub mod staff;
pub mod suggestion;
pub mod supply;
pub mod temporary_place;
pub mod token;

pub use clock::Clock;
pub use error::Error;

use crate::{
    catalog::{self, Catalog},
    domain::{ImportRun, Place, PlaceDraft, PlaceId, Situation},
    gazetteer::Gazetteer,
    store::{Store, StoreError},
};
use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{Mutex, Semaphore},
    time::timeout,
};

/// How often a server looks for changes that other processes made.
const FOLLOW_EVERY: Duration = Duration::from_millis(500);

/// A database that says nothing for so long is gone.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);
/// After so many looks, the sessions that are remembered are confirmed.
const CONFIRM_AFTER: u32 = 10;

/// When more places than this changed since the read model was built, it is built anew
/// before anything else.
const MAX_RECENT_CHANGES: usize = 4096;

/// When as many changed, or the map shows some apart from their neighbours, it is built
/// anew beside everything else: but only after it was used so many times as long as
/// building took, or takes, at so long a place.
const RENEW_AFTER_CHANGES: usize = 512;
const USED_PER_BUILT: u32 = 50;
const BUILT_A_PLACE: Duration = Duration::from_micros(20);

/// When as many changed, once as long is enough: nobody who saves is to wait for it.
const RENEW_SOON_AFTER_CHANGES: usize = MAX_RECENT_CHANGES / 2;

/// The register at work: the database, its read model and the clock.
#[derive(Debug)]
pub struct App {
    store: Store,
    catalog: ArcSwap<Catalog>,
    /// Where the next start finds it.
    saved: Arc<saved::SavedCatalog>,
    gazetteer: ArcSwap<Gazetteer>,
    /// Incidents and the states of evacuation places.
    live: live::Live,
    /// Whether the read model is in use.
    answers: bool,
    /// One refresh at a time, so that an older one never replaces a newer one. Holds
    /// the number of the gazetteer's last change that the one in use contains.
    refreshing: Mutex<i64>,
    /// One at a time builds the read model anew.
    renewing: Mutex<()>,
    /// When the read model was last known to be current.
    current_at: ArcSwap<DateTime<Utc>>,
    identity: String,
    is_new: bool,
    /// Whether the database answered when it was last looked for.
    database_there: AtomicBool,
    /// Hashes of passwords, few at a time.
    passwords: staff::Passwords,
    /// Texts on whom shelters take, as they were read.
    readings: shelter::Readings,
    /// Disaster staff whom the database has confirmed lately.
    session_cache: staff::SessionCache,
    /// Permits of the tasks that note when a session was last used.
    activity_notes: Arc<Semaphore>,
    /// Uploaded files that wait to be imported.
    pending_imports: import::PendingImports,
    /// The imports that were not done when it was last looked for them.
    unfinished_runs: ArcSwap<Vec<ImportRun>>,
    /// How many suggestions come from where.
    suggestion_limit: suggestion::SuggestionRateLimit,
    /// Who guesses the numbers of shelters.
    pin_throttle: shelter::PinThrottle,
    /// Where "now" comes from.
    pub clock: Clock,
}

impl App {
    /// Takes a register into work: names it if it is new and brings it all to memory.
    pub async fn start(store: Store, clock: Clock) -> Result<Self, Error> {
        let app = Self { answers: true, ..Self::open(store, clock).await? };
        app.catalog.store(app.first_catalog().await?);
        app.refresh_gazetteer(&mut *app.refreshing.lock().await).await?;
        app.live.start(&app.store, &app.catalog).await?;
        Ok(app)
    }

    /// Takes a register into work for writing only: the read model stays empty.
    pub async fn open(store: Store, clock: Clock) -> Result<Self, Error> {
        let (identity, is_new) = identify(&store, clock).await?;
        Ok(Self {
            identity,
            is_new,
            saved: Arc::new(saved::SavedCatalog::beside(&store)),
            store,
            catalog: ArcSwap::default(),
            gazetteer: ArcSwap::default(),
            live: live::Live::default(),
            answers: false,
            refreshing: Mutex::new(-1),
            renewing: Mutex::new(()),
            current_at: ArcSwap::from_pointee(clock.now()),
            database_there: AtomicBool::new(true),
            passwords: staff::Passwords::default(),
            readings: shelter::Readings::default(),
            session_cache: staff::SessionCache::default(),
            activity_notes: Arc::new(Semaphore::new(staff::MAX_ACTIVITY_NOTES)),
            pending_imports: import::PendingImports::default(),
            unfinished_runs: ArcSwap::default(),
            suggestion_limit: suggestion::SuggestionRateLimit::default(),
            pin_throttle: shelter::PinThrottle::default(),
            clock,
        })
    }

    /// The read model as it is now; keep it for one request.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.catalog.load_full()
    }

    /// Addresses and names as they are known now; keep it for one request.
    pub fn gazetteer(&self) -> Arc<Gazetteer> {
        self.gazetteer.load_full()
    }

    /// The present state of evacuation places; keep it for one request.
    pub fn situation(&self) -> Arc<Situation> {
        self.live.situation()
    }

    /// What happens from now on.
    pub fn live(&self) -> &live::Live {
        &self.live
    }

    /// The database, for reads.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Which register this is, for caches.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// When the read model was last known to hold everything.
    pub fn current_at(&self) -> DateTime<Utc> {
        **self.current_at.load()
    }

    /// Whether the database answers, as far as is known.
    pub fn is_database_there(&self) -> bool {
        self.database_there.load(Ordering::Relaxed)
    }

    /// Whether the register did not exist before this start.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Finds one place, public or not.
    pub async fn find_place(&self, id: &PlaceId) -> Result<Option<Place>, Error> {
        Ok(self.store.find_place(id).await?)
    }

    /// Reads what changed since the read model was built, if anything did: all of it, however
    /// much that is.
    pub async fn refresh(&self) -> Result<(), Error> {
        if !self.catch_up().await? {
            let _renewing = self.renewing.lock().await;
            if !self.catch_up().await? {
                self.renew().await?;
                self.catch_up().await?;
            }
        }
        Ok(())
    }

    /// Reads what changed since the read model was built. Returns whether that was little
    /// enough; else the read model has to be built anew, for which nobody who saves waits.
    async fn catch_up(&self) -> Result<bool, Error> {
        self.live.refresh(&self.store, &self.catalog).await?;
        let mut gazetteer_seq = self.refreshing.lock().await;
        let seq = self.store.latest_seq().await?;
        let catalog = self.catalog();
        if seq != catalog.generation() {
            self.refresh_gazetteer(&mut gazetteer_seq).await?;
            let Some(changed) = self.changed(&catalog, seq).await? else { return Ok(false) };
            self.catalog.store(changed);
            self.live.follow_sites(&self.catalog).await;
        }
        self.current_at.store(Arc::new(self.clock.now()));
        Ok(true)
    }

    /// The snapshot after change `seq`: this one with what changed since, unless that is
    /// too much.
    async fn changed(
        &self,
        catalog: &Arc<Catalog>,
        seq: i64,
    ) -> Result<Option<Arc<Catalog>>, StoreError> {
        let room = MAX_RECENT_CHANGES.saturating_sub(catalog.recent_changes());
        let since = catalog.generation();
        match self.store.list_changed_places(since, room).await? {
            Some(changed) if since <= seq => {
                let catalog = catalog.clone();
                let with_changes = move || Arc::new(catalog.with_changes(seq, changed));
                Ok(Some(run_blocking(with_changes).await))
            }
            _ => Ok(None),
        }
    }

    /// Builds the snapshot anew, with the places drawn together with those that came
    /// since. Changes go on meanwhile; one at a time does so (`renewing`).
    async fn renew(&self) -> Result<(), Error> {
        let renewed = self.load().await?;
        let _refreshing = self.refreshing.lock().await;
        let in_use = self.catalog();
        let seq = in_use.generation();
        // What changed while it was built may be too much again: the next look finds that.
        let is_older = seq > renewed.generation();
        let newer = if is_older { self.changed(&renewed, seq).await? } else { Some(renewed) };
        self.catalog.store(newer.unwrap_or(in_use));
        self.live.follow_sites(&self.catalog).await;
        Ok(())
    }

    /// Reads the gazetteer if it is not the one after change `seq` that is stored.
    async fn refresh_gazetteer(&self, seq: &mut i64) -> Result<(), Error> {
        let latest = self.store.latest_gazetteer_seq().await?;
        if latest != *seq {
            self.gazetteer.store(Arc::new(gazetteer::load(&self.store).await?));
            *seq = latest;
        }
        Ok(())
    }

    /// A draft as a new place of the register, not yet written.
    fn new_place(&self, draft: PlaceDraft) -> Place {
        let now = self.clock.now();
        Place {
            id: id::new_place_id(),
            revision: 1,
            sample: false,
            edited_at: None,
            created_at: now,
            updated_at: now,
            draft,
        }
    }

    /// After a commit: the write is done whether or not the read model follows at once. Where
    /// too much has changed for that, as after a large import, [`App::follow`] builds it anew.
    async fn refresh_or_log(&self) {
        if !self.answers {
            return;
        }
        if let Err(error) = self.catch_up().await {
            tracing::warn!(%error, "the change is written, but not read back yet");
        }
    }

    /// After an import, which waits until residents see it, however much it changed.
    async fn refresh_all_or_log(&self) {
        if !self.answers {
            return;
        }
        if let Err(error) = self.refresh().await {
            tracing::warn!(%error, "the import is written, but not read back yet");
        }
    }

    /// Reads back the states of shelters and the incidents after a commit that changed one.
    async fn refresh_live_or_log(&self) {
        if !self.answers {
            return;
        }
        if let Err(error) = self.live.refresh(&self.store, &self.catalog).await {
            tracing::warn!(%error, "the report is written, but not read back yet");
        }
    }

    /// Keeps the read model current until dropped. While the database does not
    /// answer, the last one stays in use.
    pub async fn follow(&self) {
        tokio::join!(self.follow_changes(), self.renew_in_time(), self.take_back_broken_imports(),);
    }

    async fn renew_in_time(&self) {
        let places = u32::try_from(self.catalog().len()).unwrap_or(u32::MAX);
        let (mut since, mut rest) = (Instant::now(), places * BUILT_A_PLACE * USED_PER_BUILT);
        loop {
            tokio::time::sleep(FOLLOW_EVERY).await;
            let catalog = self.catalog();
            let changed = catalog.recent_changes();
            let is_worn = catalog.has_moved() || changed > RENEW_AFTER_CHANGES;
            let is_due = is_worn || self.saved.is_missed();
            let rest_now =
                if changed > RENEW_SOON_AFTER_CHANGES { rest / USED_PER_BUILT } else { rest };
            if !is_due || since.elapsed() < rest_now {
                continue;
            }
            let begun = Instant::now();
            let _renewing = self.renewing.lock().await;
            if let Err(error) = self.renew().await {
                tracing::warn!(%error, "the map shows what is new apart for now");
            }
            (since, rest) = (Instant::now(), begun.elapsed() * USED_PER_BUILT);
        }
    }

    async fn follow_changes(&self) {
        let (mut answering, mut looks) = (true, 0);
        loop {
            tokio::time::sleep(FOLLOW_EVERY).await;
            let followed = self.look_and_refresh().await;
            match followed {
                Ok(()) if !answering => {
                    tracing::info!("the database answers again");
                    answering = true;
                }
                Err(error) if answering => {
                    tracing::warn!(%error, "cannot read changes; going on from memory");
                    answering = false;
                }
                _ => {}
            }
            looks = (looks + 1) % CONFIRM_AFTER;
            if answering && looks == 0 {
                self.reconfirm_sessions().await;
            }
        }
    }

    /// Looks whether the database answers, and reads what changed if it does.
    async fn look_and_refresh(&self) -> Result<(), Error> {
        let seq = timeout(DATABASE_TIMEOUT, self.store.latest_seq()).await;
        let seq = seq.unwrap_or(Err(StoreError::Gone));
        self.database_there.store(seq.is_ok(), Ordering::Relaxed);
        seq?;
        self.note_unfinished_runs().await?;
        self.refresh().await
    }
}

async fn load(store: &Store) -> Result<Catalog, StoreError> {
    let generation = store.latest_seq().await?;
    let mut builder = catalog::CatalogBuilder::default();
    store.each_public_place(&mut |place| builder.add(&place)).await?;
    Ok(run_blocking(move || builder.finish(generation)).await)
}

/// Runs long work on a thread of its own, away from those that answer requests.
async fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()))
}

/// The register's name, and whether it was given just now.
async fn identify(store: &Store, clock: Clock) -> Result<(String, bool), StoreError> {
    if let Some(identity) = store.find_identity().await? {
        return Ok((identity, false));
    }
    let mut tx = store.begin().await?;
    if let Some(identity) = tx.find_identity().await? {
        return Ok((identity, false));
    }
    let identity = id::new_id();
    tx.insert_identity(&identity, clock.now()).await?;
    tx.commit().await?;
    Ok((identity, true))
}
