//! Taking a whole import back. A place that it made is removed, as if the file had
//! never come; a place that it changed says again what it said before. What somebody
//! changed since stays and is named. That, too, is a run, is done once, and is written part
//! by part: an undo that breaks off goes on where it stopped.

use super::{
    queue::{QueueChanges, questions},
    slices::Slices,
    write::closed_at,
};
use crate::{
    app::{
        App, Error, id,
        place::{Author, undone},
    },
    domain::{
        Account, Actor, HistoryEntry, ImportRun, NewHistory, Place, PlaceDraft, PlaceId, QueueItem,
        QueueTopic, Reach, Right, RunState, Subject, SuggestionState,
    },
    store::{Queries, StoreError, Tx},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;

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
pub(super) struct Undo<'a> {
    app: &'a App,
    /// Whose rights bound it; nobody's where a broken import is taken back.
    staff: Option<Account>,
    /// What is taken back.
    run: ImportRun,
    /// What is recorded of this undo.
    record: ImportRun,
    /// The places that it has dealt with before it broke off, and whether they are removed.
    dealt_with: HashMap<PlaceId, bool>,
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
        let lock = self.lock_imports().await?;
        let undo = self.begin_undo(staff, id, reason).await?;
        let done = undo.run_to_its_end().await;
        if done.is_err() {
            self.take_back_or_log(&lock).await;
        }
        drop(lock);
        let done = done?;
        self.refresh_all_or_log().await;
        Ok(done)
    }

    /// Notes that an undo begins.
    async fn begin_undo(&self, staff: &Account, id: &str, reason: &str) -> Result<Undo<'_>, Error> {
        let mut tx = self.store.begin().await?;
        let (run, undone_by) = run_and_undo(&tx, staff, id).await?;
        if run.undoes.is_some() || undone_by.is_some() || run.state != RunState::Done {
            return Err(StoreError::Conflict.into());
        }
        let undo = ImportRun {
            id: id::new_id(),
            at: self.clock.now(),
            actor: Actor::Staff(staff.id.clone()).id(),
            body: json!({ "files": run.body["files"], "reason": reason }),
            undoes: Some(run.id.clone()),
            state: RunState::Writing,
        };
        tx.insert_import_run(&undo).await?;
        tx.commit().await?;
        Undo::new(self, Some(staff.clone()), run, undo).await
    }
}

impl<'a> Undo<'a> {
    /// An undo that has begun, in this program or in one that broke off.
    pub(super) async fn new(
        app: &'a App,
        staff: Option<Account>,
        run: ImportRun,
        record: ImportRun,
    ) -> Result<Self, Error> {
        let dealt_with = app.store.list_places_of_run(&record.id).await?;
        let removed = dealt_with.values().filter(|is_removed| **is_removed).count();
        let done = UndoneImport {
            removed,
            restored: dealt_with.len() - removed,
            ..UndoneImport::default()
        };
        Ok(Self { app, staff, run, record, dealt_with, asked: HashMap::new(), done })
    }

    /// Takes back what is left to take back.
    pub(super) async fn run_to_its_end(mut self) -> Result<UndoneImport, Error> {
        // Of the two, the one that is not done says whether it is still this program's turn.
        let open = if self.run.state == RunState::Done { &self.record } else { &self.run };
        let mut slices = Slices::new(self.app, &open.id, open.state);
        let mut after = 0;
        loop {
            let mut slice = slices.next().await?;
            let rows = i64::try_from(slices.rows()).unwrap_or(i64::MAX);
            let entries = slice.tx.list_changes_of_run(&self.run.id, after, rows).await?;
            let (Some(last), count) = (entries.last(), entries.len()) else { break };
            after = last.seq;
            self.take_back(&mut slice.tx, entries).await?;
            slices.commit(slice, count).await?;
        }
        self.finish(slices).await
    }

    async fn take_back(&mut self, tx: &mut Tx, entries: Vec<HistoryEntry>) -> Result<(), Error> {
        let mut log = Vec::new();
        for HistoryEntry { change, .. } in entries {
            let place = PlaceId::parse(&change.record_id).ok_or(Error::NotFound)?;
            if self.dealt_with.contains_key(&place) {
                continue;
            }
            let name = change.after.as_ref().and_then(|after| after["name"].as_str());
            let name = name.unwrap_or_default().to_owned();
            match self.decide(tx, &place, change).await? {
                UndoAction::Leave(why) => self.leave(place, name, why),
                UndoAction::Remove(present) => {
                    tx.remove_place(&place, present.revision).await?;
                    log.push(self.app.removal_entry(&self.author(), &present)?);
                    self.dealt_with.insert(place, true);
                    self.done.removed += 1;
                }
                UndoAction::Restore(present, draft) => {
                    let after = self.restored(&present, *draft);
                    tx.save_place(&after).await?;
                    self.asked.extend(questions(&place, &after.draft));
                    log.push(self.app.place_entry(&self.author(), Some(&present.draft), &after)?);
                    self.dealt_with.insert(place, false);
                    self.done.restored += 1;
                }
            }
        }
        Ok(tx.append_history(&log).await?)
    }

    async fn decide(&self, tx: &Tx, id: &PlaceId, change: NewHistory) -> Result<UndoAction, Error> {
        let Some(present) = tx.find_place(id).await? else {
            return Ok(UndoAction::Leave("gone"));
        };
        let may = |draft: &PlaceDraft| {
            let may = |staff: &Account| staff.may_with(Right::Import, Subject::from(draft));
            self.staff.as_ref().is_none_or(may)
        };
        if !may(&present.draft) {
            return Ok(UndoAction::Leave("not-yours"));
        }
        if change.before.is_none() {
            let made =
                change.after.and_then(|after| serde_json::from_value::<PlaceDraft>(after).ok());
            return Ok(match made {
                Some(made) if made != present.draft => UndoAction::Leave("changed-since"),
                Some(_) if is_awaited(tx, id).await? => UndoAction::Leave("suggestion"),
                Some(_) if tx.is_observed(id).await? => UndoAction::Leave("status"),
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
        // The import may have written over what staff had edited.
        let had_overwritten = self.run.body["overwrite_edited"].as_bool().unwrap_or_default();
        let by_hand = present.edited_at.is_some() || had_overwritten;
        self.app.next_revision(present, draft, by_hand)
    }

    fn author(&self) -> Author<'_> {
        let actor = match &self.staff {
            Some(staff) => Actor::Staff(staff.id.clone()),
            None => Actor::Program,
        };
        let reason = self.record.body["reason"].as_str();
        Author { actor, reason, run_id: Some(&self.record.id) }
    }

    /// Closes what the import left for staff to look at, and records that the undo is done.
    async fn finish(mut self, mut slices: Slices<'_>) -> Result<UndoneImport, Error> {
        let present = self.app.store.list_queue_items().await?;
        let closed = closed_at(&present);
        let save = present.into_iter().filter_map(|item| self.item_without_run(item)).collect();
        let changes = QueueChanges { insert: Vec::new(), save };
        self.app.write_queue(&mut slices, changes, &closed).await?;
        let mut slice = slices.next().await?;
        self.record.body["total"] = json!(self.done);
        for run in [&mut self.run, &mut self.record] {
            run.state = RunState::Done;
            slice.tx.save_import_run(run).await?;
            slice.tx.append_history(&[self.app.run_entry(run)]).await?;
        }
        slices.commit(slice, 1).await?;
        Ok(self.done)
    }

    /// What becomes of a thing that waits or has waited, if anything does.
    fn item_without_run(&mut self, item: QueueItem) -> Option<QueueItem> {
        let is_removed = self.dealt_with.get(&item.topic.place).copied().unwrap_or_default();
        let is_gone = item.run_id == self.run.id || is_removed;
        let by_run = run_closer(&self.run.id);
        let was_closed = item.closed.as_ref().is_some_and(|(_, by)| *by == by_run);
        match &item.closed {
            None if is_gone => {
                let closed = Some((self.app.clock.now(), run_closer(&self.record.id)));
                Some(QueueItem { closed, ..item })
            }
            // The import may have asked it otherwise.
            None => {
                let body = self.asked.remove(&item.topic)?;
                Some(QueueItem { body, ..item })
            }
            Some(_) if was_closed && !is_gone => Some(QueueItem { closed: None, ..item }),
            Some(_) => None,
        }
    }
}

/// Whether somebody has written about a place and waits.
async fn is_awaited(queries: &Queries, place: &PlaceId) -> Result<bool, StoreError> {
    let suggestions = queries.list_suggestions_of_place(place).await?;
    Ok(suggestions.iter().any(|suggestion| suggestion.state == SuggestionState::Waiting))
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
