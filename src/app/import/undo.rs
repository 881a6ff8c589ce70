//! Taking a whole import back. A place that it made is removed, as if the file had
//! never come; a place that it changed says again what it said before. What somebody
//! changed since stays and is named. That, too, is a run, and is done once.

use super::queue::questions;
use crate::{
    app::{
        App, Error, id,
        place::{Author, undone},
    },
    domain::{
        Account, Actor, HistoryEntry, ImportRun, NewHistory, Place, PlaceDraft, PlaceId, QueueItem,
        QueueTopic, Reach, Right, Subject,
    },
    store::{Queries, StoreError, Tx},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// How many changes are read and written together.
const BATCH_ROWS: i64 = 500;
/// The most places left that a record names.
const MAX_LISTED_PLACES: usize = 1000;

/// A place that an undo left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UntouchedPlace {
    /// The place.
    pub place: PlaceId,
    /// Its name, as the import had it.
    pub name: String,
    /// Why: `changed-since`, `suggestion`, `status`, `not-yours` or `gone`.
    pub why: &'static str,
}

/// What taking an import back did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UndoneImport {
    /// Places that the import had made, and that are gone.
    pub removed: usize,
    /// Places that say again what they said before.
    pub restored: usize,
    /// How many were left as they are.
    pub left: usize,
    /// The first of those.
    pub left_places: Vec<UntouchedPlace>,
}

/// What becomes of one place.
enum UndoAction {
    Remove(Place),
    Restore(Place, Box<PlaceDraft>),
    Leave(&'static str),
}

/// An undo under way.
struct Undo<'a> {
    app: &'a App,
    staff: &'a Account,
    tx: Tx,
    id: String,
    reason: &'a str,
    /// Whether the import wrote over what staff had edited.
    had_overwritten: bool,
    /// Places about which somebody has written and waits.
    awaited: HashSet<PlaceId>,
    /// Places of which somebody has reported how they are.
    reported: HashSet<PlaceId>,
    removed: HashSet<PlaceId>,
    /// What is to be asked of the places that say again what they said.
    asked: HashMap<QueueTopic, Value>,
    done: UndoneImport,
}

impl App {
    /// The imports that somebody may see, newest first: an editor's own, or all.
    pub async fn list_runs(&self, staff: &Account) -> Result<Vec<ImportRun>, Error> {
        must_import(staff)?;
        let mut runs = self.store.list_import_runs().await?;
        runs.retain(|run| may_see(staff, run));
        runs.reverse();
        Ok(runs)
    }

    /// An import that somebody may see, and the run that took it back, if one did.
    pub async fn find_run(
        &self,
        staff: &Account,
        id: &str,
    ) -> Result<(ImportRun, Option<ImportRun>), Error> {
        run_and_undo(&self.store, staff, id).await
    }

    /// The first `limit` changes of an import after number `after`.
    pub async fn list_run_changes(
        &self,
        run: &ImportRun,
        after: i64,
        limit: i64,
    ) -> Result<Vec<HistoryEntry>, Error> {
        Ok(self.store.list_changes_of_run(&run.id, after, limit).await?)
    }

    /// Takes an import back, once; a second time it is a conflict, and nothing is done.
    pub async fn undo_import(
        &self,
        staff: &Account,
        id: &str,
        reason: &str,
    ) -> Result<UndoneImport, Error> {
        let tx = self.store.begin().await?;
        let (run, undone_by) = run_and_undo(&tx, staff, id).await?;
        if run.undoes.is_some() || undone_by.is_some() {
            return Err(StoreError::Conflict.into());
        }
        let waiting = tx.list_waiting_suggestions().await?;
        let reported = tx.list_observed_places().await?;
        let mut undo = Undo {
            app: self,
            staff,
            tx,
            id: id::new_id(),
            reason,
            had_overwritten: run.body["overwrite_edited"].as_bool().unwrap_or_default(),
            awaited: waiting.into_iter().filter_map(|suggestion| suggestion.place).collect(),
            reported: reported.into_iter().collect(),
            removed: HashSet::new(),
            asked: HashMap::new(),
            done: UndoneImport::default(),
        };
        let mut after = 0;
        loop {
            let entries = undo.tx.list_changes_of_run(id, after, BATCH_ROWS).await?;
            let Some(last) = entries.last() else { break };
            after = last.seq;
            undo.take_back(entries).await?;
        }
        let done = undo.finish(&run).await?;
        self.refresh_or_log().await;
        Ok(done)
    }
}

impl Undo<'_> {
    async fn take_back(&mut self, entries: Vec<HistoryEntry>) -> Result<(), Error> {
        let mut log = Vec::new();
        for HistoryEntry { change, .. } in entries {
            let place = PlaceId::parse(&change.record_id).ok_or(Error::NotFound)?;
            let name = change.after.as_ref().and_then(|after| after["name"].as_str());
            let name = name.unwrap_or_default().to_owned();
            match self.decide(&place, change).await? {
                UndoAction::Leave(why) => self.leave(place, name, why),
                UndoAction::Remove(present) => {
                    self.tx.remove_place(&place, present.revision).await?;
                    log.push(self.app.removal_entry(&self.author(), &present)?);
                    self.removed.insert(place);
                    self.done.removed += 1;
                }
                UndoAction::Restore(present, draft) => {
                    let after = self.restored(&present, *draft);
                    self.tx.save_place(&after).await?;
                    self.asked.extend(questions(&place, &after.draft));
                    log.push(self.app.place_entry(&self.author(), Some(&present.draft), &after)?);
                    self.done.restored += 1;
                }
            }
        }
        Ok(self.tx.append_history(&log).await?)
    }

    async fn decide(&self, id: &PlaceId, change: NewHistory) -> Result<UndoAction, Error> {
        let Some(present) = self.tx.find_place(id).await? else {
            return Ok(UndoAction::Leave("gone"));
        };
        let may = |draft: &PlaceDraft| self.staff.may_with(Right::Import, Subject::from(draft));
        if !may(&present.draft) {
            return Ok(UndoAction::Leave("not-yours"));
        }
        if change.before.is_none() {
            let made =
                change.after.and_then(|after| serde_json::from_value::<PlaceDraft>(after).ok());
            return Ok(match made {
                Some(made) if made != present.draft => UndoAction::Leave("changed-since"),
                Some(_) if self.awaited.contains(id) => UndoAction::Leave("suggestion"),
                Some(_) if self.reported.contains(id) => UndoAction::Leave("status"),
                Some(_) => UndoAction::Remove(present),
                None => UndoAction::Leave("changed-since"),
            });
        }
        Ok(match undone(&present.draft, change.before, change.after, None) {
            Ok(draft) if may(&draft) => UndoAction::Restore(present, Box::new(draft)),
            Ok(_) => UndoAction::Leave("not-yours"),
            Err(_) => UndoAction::Leave("changed-since"),
        })
    }

    fn leave(&mut self, place: PlaceId, name: String, why: &'static str) {
        self.done.left += 1;
        if self.done.left_places.len() < MAX_LISTED_PLACES {
            self.done.left_places.push(UntouchedPlace { place, name, why });
        }
    }

    /// A place as it was. The next import may change it again, unless what stands
    /// there is a person's.
    fn restored(&self, present: &Place, draft: PlaceDraft) -> Place {
        let by_hand = present.edited_at.is_some() || self.had_overwritten;
        self.app.next_revision(present, draft, by_hand)
    }

    fn author(&self) -> Author<'_> {
        let run_id = Some(self.id.as_str());
        Author { reason: Some(self.reason), run_id, ..Author::staff(self.staff) }
    }

    /// Records the undo, closes what the import left for staff to look at, and makes
    /// all of it last.
    async fn finish(mut self, run: &ImportRun) -> Result<UndoneImport, Error> {
        let (at, actor) = (self.app.clock.now(), Actor::Staff(self.staff.id.clone()).id());
        for item in self.tx.list_queue_items().await? {
            let is_gone = item.run_id == run.id || self.removed.contains(&item.topic.place);
            let was_closed = item.closed.as_ref().is_some_and(|(_, by)| *by == run_closer(&run.id));
            let after = match &item.closed {
                None if is_gone => QueueItem { closed: Some((at, run_closer(&self.id))), ..item },
                // The import may have asked it otherwise.
                None => match self.asked.remove(&item.topic) {
                    Some(body) => QueueItem { body, ..item },
                    None => continue,
                },
                Some(_) if was_closed && !is_gone => QueueItem { closed: None, ..item },
                Some(_) => continue,
            };
            self.tx.save_queue_item(&after).await?;
        }
        let body = json!({ "total": self.done, "files": run.body["files"] });
        let undoes = Some(run.id.clone());
        self.tx.insert_import_run(&ImportRun { id: self.id, at, actor, body, undoes }).await?;
        self.tx.commit().await?;
        Ok(self.done)
    }
}

/// Who closed what a run no longer found.
fn run_closer(run: &str) -> String {
    format!("run:{run}")
}

/// Finds an import that somebody may see, and the run that took it back, if one did.
async fn run_and_undo(
    queries: &Queries,
    staff: &Account,
    id: &str,
) -> Result<(ImportRun, Option<ImportRun>), Error> {
    must_import(staff)?;
    let run = queries.find_import_run(id).await?;
    let run = run.filter(|run| may_see(staff, run)).ok_or(Error::NotFound)?;
    Ok((run, queries.find_undo_of(id).await?))
}

fn must_import(staff: &Account) -> Result<(), Error> {
    if staff.may(Right::Import) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Whoever may import everywhere sees every import, others their own.
fn may_see(staff: &Account, run: &ImportRun) -> bool {
    staff.reach(Right::Import) == Reach::Everything
        || run.actor == Actor::Staff(staff.id.clone()).id()
}
