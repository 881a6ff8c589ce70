//! One import is written at a time, and one that did not come to its end is taken back: by
//! the next import, or by a server that finds that nobody writes it any more.

use super::undo::Undo;
use crate::{
    app::{App, Error, id},
    domain::{Account, Actor, ImportRun, RunState, StaffId},
    store::{ImportLock, StoreError},
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long an import waits for another one, and how often it looks.
const LOCK_TIMEOUT: Duration = Duration::from_secs(3);
const LOCK_EVERY: Duration = Duration::from_millis(250);
/// How often a server looks whether an import did not come to its end.
const LOOK_EVERY: Duration = Duration::from_secs(2);

impl App {
    /// The imports that were not done when it was last looked for them, oldest first.
    pub fn unfinished_runs(&self) -> Arc<Vec<ImportRun>> {
        self.unfinished_runs.load_full()
    }

    pub(in crate::app) async fn note_unfinished_runs(&self) -> Result<(), Error> {
        let runs = self.store.list_unfinished_runs().await?;
        if **self.unfinished_runs.load() != runs {
            self.unfinished_runs.store(Arc::new(runs));
        }
        Ok(())
    }

    /// Takes back, from time to time, what imports left that did not come to their end.
    pub(in crate::app) async fn take_back_broken_imports(&self) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if self.unfinished_runs().is_empty() {
                continue;
            }
            match self.store.try_lock_imports().await {
                Ok(Some(lock)) => Box::pin(self.take_back_or_log(&lock)).await,
                // Somebody writes it.
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "cannot look for broken imports"),
            }
        }
    }

    /// Takes the right to write an import, and takes back what the one before left if that
    /// did not come to its end.
    pub(super) async fn lock_imports(&self) -> Result<ImportLock, Error> {
        let begun = Instant::now();
        loop {
            if let Some(lock) = self.store.try_lock_imports().await? {
                self.take_back_broken(&lock).await?;
                return Ok(lock);
            }
            if begun.elapsed() >= LOCK_TIMEOUT {
                return Err(StoreError::Importing.into());
            }
            tokio::time::sleep(LOCK_EVERY).await;
        }
    }

    /// What remains is taken back by whoever looks next.
    pub(super) async fn take_back_or_log(&self, lock: &ImportLock) {
        if let Err(error) = self.take_back_broken(lock).await {
            tracing::warn!(%error, "an import that did not come to its end is not taken back yet");
        }
    }

    /// Takes back imports that nobody writes any more, and brings undos to their end.
    async fn take_back_broken(&self, _: &ImportLock) -> Result<(), Error> {
        let runs = self.store.list_unfinished_runs().await?;
        for run in &runs {
            let undo = match &run.undoes {
                Some(of) => self.resumed_undo(run, of).await?,
                None => Some(self.undo_of_broken(run).await?),
            };
            if let Some(undo) = undo {
                tracing::warn!(run = run.id, "taking back what did not come to its end");
                undo.run_to_its_end().await?;
            }
        }
        if !runs.is_empty() {
            self.refresh_all_or_log().await;
        }
        Ok(())
    }

    /// What takes back an import that broke off. That may have broken off, too.
    async fn undo_of_broken(&self, run: &ImportRun) -> Result<Undo<'_>, Error> {
        let broken = ImportRun { state: RunState::Broken, ..run.clone() };
        let mut tx = self.store.begin().await?;
        let undo = if let Some(undo) = tx.find_undo_of(&run.id).await? {
            undo
        } else {
            let undo = ImportRun {
                id: id::new_id(),
                at: self.clock.now(),
                actor: Actor::Program.id(),
                body: json!({ "files": run.body["files"] }),
                undoes: Some(run.id.clone()),
                // What it gives back is to be seen at once: what it takes back never was.
                state: RunState::Done,
            };
            tx.insert_import_run(&undo).await?;
            undo
        };
        tx.save_import_run(&broken).await?;
        tx.commit().await?;
        Undo::new(self, None, broken, undo).await
    }

    /// An undo that somebody began and that broke off.
    async fn resumed_undo(&self, undo: &ImportRun, of: &str) -> Result<Option<Undo<'_>>, Error> {
        let Some(run) = self.store.find_import_run(of).await? else { return Ok(None) };
        let by = self.account_of(&undo.actor).await?;
        Ok(Some(Undo::new(self, by, run, undo.clone()).await?))
    }

    async fn account_of(&self, actor: &str) -> Result<Option<Account>, Error> {
        let Some(id) = actor.strip_prefix("staff:") else { return Ok(None) };
        Ok(self.store.find_account(&StaffId::from_trusted(id.to_owned())).await?)
    }
}
