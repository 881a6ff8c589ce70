//! The present of evacuation places in memory, and what happens as it happens. Both
//! follow history by its numbers, whichever process wrote it, and go on from memory
//! while the database is gone.
//!
//! A listener that falls behind is let go: it comes back and reads what it missed.

use crate::{
    catalog::Catalog,
    domain::{
        Details, Incident, IncidentId, Observation, ObservationBody, PlaceId, PlacementHold,
        Report, ShelterCall, Situation, UnverifiedReport, site::SiteReports,
    },
    store::{Store, StoreError},
};
use arc_swap::ArcSwap;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::broadcast;

/// So many changes are kept for listeners that were away.
const KEPT_EVENTS: i64 = 1024;
const MAX_KEPT_EVENTS: usize = 2 * 1024;
/// After so many changes at once, the present is read anew as a whole.
const MAX_INCREMENTAL_EVENTS: i64 = 256;
/// So many changes may wait for a listener before it is let go.
const MAX_LAG_EVENTS: usize = 128;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct LiveEvent {
    /// Its number in history.
    pub seq: i64,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum EventKind {
    /// An incident began, was changed or ended.
    Incident(Arc<Incident>),
    /// How a place is was seen, or withdrawn.
    Seen(Arc<Observation>),
    /// Only condition or composition of a place was seen, or withdrawn: for staff.
    DetailsSeen(Arc<Observation>),
    /// Somebody at a shelter reported by its number, or staff decided on that.
    Unverified(Arc<UnverifiedReport>),
    /// Staff call a shelter, or said what came of it.
    Called(Arc<ShelterCall>),
}

/// The present, and who listens.
#[derive(Debug)]
pub struct Live {
    situation: ArcSwap<Situation>,
    /// One refresh at a time, so that an older one never replaces a newer one.
    refreshing: tokio::sync::Mutex<()>,
    recent: Mutex<Recent>,
    sender: broadcast::Sender<Arc<LiveEvent>>,
}

/// The last changes.
#[derive(Debug, Default)]
struct Recent {
    /// The number before the first one that is kept.
    before: i64,
    changes: VecDeque<Arc<LiveEvent>>,
}

/// A listener, and what it missed.
#[derive(Debug)]
pub struct Listening {
    /// What happened since the number asked for; `None` when that is too long ago.
    pub missed: Option<Vec<Arc<LiveEvent>>>,
    /// The number of the last change before those to come.
    pub seq: i64,
    /// What happens from now on.
    pub receiver: broadcast::Receiver<Arc<LiveEvent>>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            situation: ArcSwap::default(),
            refreshing: tokio::sync::Mutex::default(),
            recent: Mutex::default(),
            sender: broadcast::Sender::new(MAX_LAG_EVENTS),
        }
    }
}

impl Live {
    /// The present; keep it for one request.
    pub fn situation(&self) -> Arc<Situation> {
        self.situation.load_full()
    }

    /// Hears what happens from now on, and what happened after number `after`.
    pub fn listen(&self, after: Option<i64>) -> Listening {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let seq = recent.last();
        let missed = match after {
            Some(after) if after < recent.before || after > seq => None,
            Some(after) => Some(recent.after(after).cloned().collect()),
            None => Some(Vec::new()),
        };
        Listening { missed, seq, receiver: self.sender.subscribe() }
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.sender.receiver_count()
    }

    /// Reads the present and the last changes, at the start.
    pub(super) async fn start(
        &self,
        store: &Store,
        catalog: &ArcSwap<Catalog>,
    ) -> Result<(), StoreError> {
        let _turn = self.refreshing.lock().await;
        self.read_anew(store, catalog).await
    }

    /// Sees anew at which sites the reported places are, after places have changed.
    pub(super) async fn follow_sites(&self, catalog: &ArcSwap<Catalog>) {
        let _turn = self.refreshing.lock().await;
        let before = self.situation.load_full();
        if !before.present.is_empty() {
            self.store_situation(Situation::clone(&before), catalog);
        }
    }

    /// Takes a situation into use, with its reports at the sites where the catalog in use
    /// has their places. Whoever puts another catalog in use lets the sites be followed
    /// after that, so that the last of both sees the newest of both.
    fn store_situation(&self, situation: Situation, catalog: &ArcSwap<Catalog>) {
        let catalog = catalog.load();
        let site_of = |id: &PlaceId| {
            let place = catalog.summary(id)?;
            Some((place.site?.to_owned(), place.attributes.category))
        };
        let sites = SiteReports::sort_out(situation.present.values(), site_of);
        self.situation.store(Arc::new(Situation { sites, ..situation }));
    }

    /// Reads what changed since, if anything did, and tells who listens.
    pub(super) async fn refresh(
        &self,
        store: &Store,
        catalog: &ArcSwap<Catalog>,
    ) -> Result<(), StoreError> {
        let _turn = self.refreshing.lock().await;
        let before = self.situation.load_full();
        let latest = store.latest_live_seq().await?;
        if latest == before.seq {
            return self.refresh_holds(store).await;
        }
        let seen = store.list_observations(before.seq, latest, MAX_INCREMENTAL_EVENTS + 1).await?;
        if i64::try_from(seen.len()).is_ok_and(|count| count > MAX_INCREMENTAL_EVENTS) {
            return self.read_anew(store, catalog).await;
        }
        let incidents = store.list_changed_incidents(before.seq, latest).await?;
        let unverified = store.list_changed_unverified_reports(before.seq, latest).await?;
        let mut situation = after(&before, latest, &seen, !incidents.is_empty(), store).await?;
        if !incidents.is_empty() || !unverified.is_empty() {
            situation.unverified = waiting(&situation, store).await?;
        }
        let seen = sort_seen(seen, store).await?;
        let calls = store.list_changed_calls(before.seq, latest).await?;
        let changes = changes(incidents, seen, unverified, calls);
        self.store_situation(situation, catalog);
        self.tell(None, changes);
        Ok(())
    }

    /// Reads which room is kept free, which no history tells.
    async fn refresh_holds(&self, store: &Store) -> Result<(), StoreError> {
        let before = self.situation.load_full();
        let holds = read_holds(store, before.incident.as_deref()).await?;
        if holds != before.holds {
            self.situation.store(Arc::new(Situation { holds, ..(*before).clone() }));
        }
        Ok(())
    }

    /// Reads everything as if at the start. Whoever listens may have missed more than
    /// waits for one listener, and is let go.
    async fn read_anew(&self, store: &Store, catalog: &ArcSwap<Catalog>) -> Result<(), StoreError> {
        let seq = store.latest_live_seq().await?;
        let incident = store.find_running_incident().await?;
        let ended = store.find_ended_incident().await?.map(Arc::new);
        let incident = incident.map(Arc::new);
        let mut situation = Situation { seq, incident, ended, ..Situation::default() };
        if let Some(incident) = situation.incident.clone() {
            read_states(&mut situation, &incident.id, store).await?;
            situation.holds = read_holds(store, Some(&incident)).await?;
        }
        situation.unverified = waiting(&situation, store).await?;
        let from = store.seq_before_last(KEPT_EVENTS).await?;
        let seen = store.list_observations(from, seq, KEPT_EVENTS).await?;
        let seen = sort_seen(seen, store).await?;
        let incidents = store.list_changed_incidents(from, seq).await?;
        let unverified = store.list_changed_unverified_reports(from, seq).await?;
        let calls = store.list_changed_calls(from, seq).await?;
        let changes = changes(incidents, seen, unverified, calls);
        self.store_situation(situation, catalog);
        self.tell(Some(from), changes);
        Ok(())
    }

    /// Keeps the changes and sends the new ones to whoever listens, in one turn: nobody
    /// who comes meanwhile misses one or hears one twice. With `anew`, they replace
    /// what was kept: it is everything after that number.
    fn tell(&self, anew: Option<i64>, changes: BTreeMap<i64, EventKind>) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let heard = recent.last();
        if let Some(before) = anew {
            *recent = Recent { before, changes: VecDeque::new() };
        }
        for (seq, kind) in changes {
            let change = Arc::new(LiveEvent { seq, kind });
            recent.push(change.clone());
            if seq > heard {
                // Nobody may be listening.
                drop(self.sender.send(change));
            }
        }
    }
}

/// What happened, by its number.
fn changes(
    incidents: Vec<(i64, Incident)>,
    seen: Vec<(i64, EventKind)>,
    unverified: Vec<(i64, UnverifiedReport)>,
    calls: Vec<(i64, ShelterCall)>,
) -> BTreeMap<i64, EventKind> {
    let turned = |(seq, incident)| (seq, EventKind::Incident(Arc::new(incident)));
    let unverified = unverified.into_iter();
    let came = unverified.map(|(seq, report)| (seq, EventKind::Unverified(Arc::new(report))));
    let called = calls.into_iter().map(|(seq, call)| (seq, EventKind::Called(Arc::new(call))));
    incidents.into_iter().map(turned).chain(seen).chain(came).chain(called).collect()
}

/// Tells what anyone may hear of from what is for staff alone: reports that say nothing of
/// the status, and withdrawals of these.
async fn sort_seen(
    seen: Vec<Observation>,
    store: &Store,
) -> Result<Vec<(i64, EventKind)>, StoreError> {
    let mut sorted = Vec::with_capacity(seen.len());
    for seen in seen {
        let says_status = match &seen.said {
            ObservationBody::Report(report) => report.status.is_some(),
            ObservationBody::Withdrawal(wrong) => {
                store.find_observation(wrong).await?.is_some_and(|wrong| wrong.says_status())
            }
        };
        let (seq, seen) = (seen.seq, Arc::new(seen));
        sorted.push((
            seq,
            if says_status { EventKind::Seen(seen) } else { EventKind::DetailsSeen(seen) },
        ));
    }
    Ok(sorted)
}

/// What waits for staff in the incident that runs.
async fn waiting(
    situation: &Situation,
    store: &Store,
) -> Result<Vec<Arc<UnverifiedReport>>, StoreError> {
    let Some(incident) = &situation.incident else { return Ok(Vec::new()) };
    let reports = store.list_unverified_reports(&incident.id).await?;
    Ok(reports.into_iter().map(Arc::new).collect())
}

/// Reads what was last seen of every place in an incident.
async fn read_states(
    situation: &mut Situation,
    incident: &IncidentId,
    store: &Store,
) -> Result<(), StoreError> {
    let present = store.list_present(incident).await?.into_iter();
    situation.present = present.map(|seen| (seen.place.clone(), Arc::new(seen))).collect();
    let mut by_place: HashMap<PlaceId, Vec<Observation>> = HashMap::new();
    for seen in store.list_details(incident).await? {
        by_place.entry(seen.place.clone()).or_default().push(seen);
    }
    let details = by_place
        .into_iter()
        .map(|(place, seen)| (place, Arc::new(Details::from_observations(&seen))));
    situation.details = details.collect();
    Ok(())
}

/// The room that places keep free in an incident.
async fn read_holds(
    store: &Store,
    incident: Option<&Incident>,
) -> Result<Arc<[PlacementHold]>, StoreError> {
    let Some(incident) = incident else { return Ok(Arc::default()) };
    Ok(store.list_holds(&incident.id).await?.into())
}

/// The present after some changes.
async fn after(
    before: &Situation,
    seq: i64,
    seen: &[Observation],
    has_turned: bool,
    store: &Store,
) -> Result<Situation, StoreError> {
    let mut situation = Situation { seq, ..before.clone() };
    if has_turned {
        situation.incident = store.find_running_incident().await?.map(Arc::new);
        situation.ended = store.find_ended_incident().await?.map(Arc::new);
    }
    situation.holds = read_holds(store, situation.incident.as_deref()).await?;
    let Some(incident) = situation.incident.clone() else {
        situation.present.clear();
        situation.details.clear();
        return Ok(situation);
    };
    if before.incident.as_ref().is_none_or(|known| known.id != incident.id) {
        read_states(&mut situation, &incident.id, store).await?;
        return Ok(situation);
    }
    // A withdrawal may be of anything.
    let changed = |speaks: fn(&Report) -> bool| -> BTreeSet<&PlaceId> {
        let ours = seen.iter().filter(|seen| seen.incident == incident.id);
        ours.filter(|seen| seen.report().is_none_or(speaks)).map(|seen| &seen.place).collect()
    };
    for place in changed(|report| report.status.is_some()) {
        match store.find_present(&incident.id, place).await? {
            Some(now) => situation.present.insert(place.clone(), Arc::new(now)),
            None => situation.present.remove(place),
        };
    }
    for place in changed(Report::has_details) {
        let details =
            Details::from_observations(&store.list_details_of(&incident.id, place).await?);
        if details.is_empty() {
            situation.details.remove(place);
        } else {
            situation.details.insert(place.clone(), Arc::new(details));
        }
    }
    Ok(situation)
}

impl Recent {
    fn last(&self) -> i64 {
        self.changes.back().map_or(self.before, |change| change.seq)
    }

    fn after(&self, seq: i64) -> impl Iterator<Item = &Arc<LiveEvent>> {
        self.changes.iter().skip(self.changes.partition_point(|change| change.seq <= seq))
    }

    fn push(&mut self, change: Arc<LiveEvent>) {
        if self.changes.len() >= MAX_KEPT_EVENTS
            && let Some(oldest) = self.changes.pop_front()
        {
            self.before = oldest.seq;
        }
        self.changes.push_back(change);
    }
}
