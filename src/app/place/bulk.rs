//! One change for many places, in one transaction, and taking it back whole.
//! Places that are not theirs are left alone and counted, never named.

use super::{
    change::{self, PlaceChange},
    revision::Author,
    undo::undone,
};
use crate::{
    app::{App, Error, id},
    domain::{
        Account, HistoryEntry, Invalid, NewHistory, Place, PlaceDraft, PlaceId, Right, Subject,
    },
    store::{Queries, Tx},
};
use std::collections::BTreeSet;

/// The most places that one change takes.
pub const MAX_BULK_PLACES: usize = 500;
/// So many changes of a run are read: one more shows that it was none of these.
const MAX_READ_CHANGES: i64 = 501;

/// What became of the places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkReport {
    /// What the changes are called together, to take them back.
    pub run: String,
    /// Places that now differ.
    pub changed: usize,
    /// Places that were so already.
    pub unchanged: usize,
    /// Places left alone: not theirs, not there, not such that it can be done to
    /// them, or changed since.
    pub refused: usize,
}

impl App {
    /// Does one thing to many places. A fault that they share is an error.
    pub async fn change_places(
        &self,
        staff: &Account,
        ids: &[PlaceId],
        change: &PlaceChange,
    ) -> Result<BulkReport, Error> {
        must_change_many(staff)?;
        let mut report = BulkReport { run: id::new_id(), ..BulkReport::default() };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let ids: BTreeSet<_> = ids.iter().collect();
        for id in ids.iter().take(MAX_BULK_PLACES) {
            let Some(before) = place_of_many(&tx, staff, id).await? else {
                report.refused += 1;
                continue;
            };
            let done =
                change::apply(std::slice::from_ref(change), before.draft.clone(), staff, now);
            match done {
                Ok(draft) => {
                    let changed = (draft, change.is_edit());
                    self.save_one(&mut tx, staff, before, changed, &mut report).await?;
                }
                Err(Error::Invalid(faults)) if faults.iter().all(is_of_one) => report.refused += 1,
                Err(error) => return Err(error),
            }
        }
        report.refused += ids.len().saturating_sub(MAX_BULK_PLACES);
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(report)
    }

    /// Takes back what [`App::change_places`] did, but for what changed since then.
    pub async fn undo_changes(&self, staff: &Account, run: &str) -> Result<BulkReport, Error> {
        must_change_many(staff)?;
        let mut report = BulkReport { run: id::new_id(), ..BulkReport::default() };
        let mut tx = self.store.begin().await?;
        let entries = entries_of_many(&tx, run).await?;
        for entry in entries {
            let NewHistory { record_id, before, after, .. } = entry.change;
            let id = PlaceId::parse(&record_id).ok_or(Error::NotFound)?;
            let present = place_of_many(&tx, staff, &id).await?;
            let back = present.map(|present| {
                let draft = undone(&present.draft, before, after, None);
                (present, draft)
            });
            let Some((present, Ok(draft))) = back else {
                report.refused += 1;
                continue;
            };
            self.save_one(&mut tx, staff, present, (draft, true), &mut report).await?;
        }
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(report)
    }

    async fn save_one(
        &self,
        tx: &mut Tx,
        staff: &Account,
        before: Place,
        (draft, by_hand): (PlaceDraft, bool),
        report: &mut BulkReport,
    ) -> Result<(), Error> {
        if draft == before.draft {
            report.unchanged += 1;
            return Ok(());
        }
        if change::must_be_theirs(staff, Right::Import, &draft).is_err() {
            report.refused += 1;
            return Ok(());
        }
        let author = Author { run_id: Some(&report.run), ..Author::staff(staff) };
        let after = self.save_revision(tx, &before, (draft, by_hand), &author).await?;
        self.close_answered(tx, staff, &before.draft, &after).await?;
        report.changed += 1;
        Ok(())
    }
}

/// Finds what one change did to many places. An import is none: it is taken back as a
/// whole, and once.
async fn entries_of_many(queries: &Queries, run: &str) -> Result<Vec<HistoryEntry>, Error> {
    let entries = queries.list_changes_of_run(run, 0, MAX_READ_CHANGES).await?;
    let is_change = entries.iter().all(|entry| entry.change.before.is_some());
    let is_one = (1..=MAX_BULK_PLACES).contains(&entries.len()) && is_change;
    if !is_one || queries.find_import_run(run).await?.is_some() {
        return Err(Error::NotFound);
    }
    Ok(entries)
}

/// Finds a place that somebody may change together with others.
async fn place_of_many(
    queries: &Queries,
    staff: &Account,
    id: &PlaceId,
) -> Result<Option<Place>, Error> {
    let place = queries.find_place(id).await?;
    Ok(place.filter(|place| staff.may_with(Right::Import, Subject::from(place))))
}

/// Whether a fault is that of one place: it does not stand where the change could be
/// done to it. Any other is of the change itself, and every place shares it.
fn is_of_one(fault: &Invalid) -> bool {
    fault.field == "state"
}

fn must_change_many(staff: &Account) -> Result<(), Error> {
    if staff.may(Right::Import) { Ok(()) } else { Err(Error::Forbidden) }
}
