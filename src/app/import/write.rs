//! Writes what a comparison planned, part by part: the places with their history, then what
//! waits for staff, and last that the run is done. A place that somebody changed since it
//! was compared stays as they made it, and the report says what the file says otherwise.

use super::{
    ImportOptions, ImportProgress, ImportReport, importer,
    plan::PlannedRow,
    queue::{Findings, QueueChanges, questions},
    report::{FileReport, LeftRow},
    slices::Slices,
};
use crate::{
    app::{App, Error, id, place::Author},
    domain::{
        Actor, ImportRun, NewHistory, Place, PlaceId, QueueItem, QueueKind, QueueTopic, RecordKind,
        RunState,
    },
    formats::ibasho,
    store::Tx,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// What a comparison planned.
pub(super) struct ImportPlan {
    pub(super) rows: Vec<PlannedRow>,
    pub(super) findings: Findings,
}

impl App {
    /// Writes a plan and adds to its report what became of it. Where that breaks off, the run
    /// stays unfinished.
    pub(super) async fn write_plan(
        &self,
        plan: ImportPlan,
        options: &ImportOptions,
        report: &mut ImportReport,
        progress: &mut (dyn FnMut(ImportProgress) + Send),
    ) -> Result<(), Error> {
        let ImportPlan { rows, mut findings } = plan;
        let mut run = self.begin_run(options, report).await?;
        let mut slices = Slices::new(self, &run.id, RunState::Writing);
        let (of, mut done) = (rows.len(), 0);
        let mut rows = rows.into_iter();
        loop {
            let part: Vec<_> = rows.by_ref().take(slices.rows()).collect();
            if part.is_empty() {
                break;
            }
            let mut slice = slices.next().await?;
            let left = self.write_rows(&mut slice.tx, &part, &run.id, options, report).await?;
            slices.commit(slice, part.len()).await?;
            for (row, present) in left {
                leave(&part[row], present.as_ref(), &mut findings, report);
            }
            done += part.len();
            progress(ImportProgress::Written { done, of });
        }
        let present = self.store.list_queue_items().await?;
        let closed = closed_at(&present);
        let changes = findings.meet(present, &run.id, self.clock.now(), id::new_id);
        self.write_queue(&mut slices, changes, &closed).await?;
        report.add_up();
        let mut slice = slices.next().await?;
        for confirmed in &options.mappings {
            self.remember_mapping(&mut slice.tx, confirmed, options).await?;
        }
        run.body = run_body(report, options);
        run.state = RunState::Done;
        slice.tx.save_import_run(&run).await?;
        if of > 0 {
            slice.tx.append_history(&[self.run_entry(&run)]).await?;
        }
        slices.commit(slice, 1).await?;
        report.run = Some(run.id);
        Ok(())
    }

    /// Notes that a run begins, if whoever imports still may.
    async fn begin_run(
        &self,
        options: &ImportOptions,
        report: &ImportReport,
    ) -> Result<ImportRun, Error> {
        let run = ImportRun {
            id: id::new_id(),
            at: self.clock.now(),
            actor: options.actor.id(),
            body: run_body(report, options),
            undoes: None,
            state: RunState::Writing,
        };
        let mut tx = self.store.begin().await?;
        // What a person had looked at is written in their name: they must still have the right.
        if options.as_seen.is_some()
            && let Some(staff) = &options.staff
        {
            importer(&tx, &staff.id).await?;
        }
        tx.insert_import_run(&run).await?;
        tx.commit().await?;
        Ok(run)
    }

    /// Writes rows and their history; returns those, by number, whose place somebody has
    /// changed, with the place as it is.
    async fn write_rows(
        &self,
        tx: &mut Tx,
        rows: &[PlannedRow],
        run_id: &str,
        options: &ImportOptions,
        report: &ImportReport,
    ) -> Result<Vec<(usize, Option<Place>)>, Error> {
        let (changed, created): (Vec<_>, Vec<_>) =
            rows.iter().partition(|row| row.before.is_some());
        let places = |rows: Vec<&PlannedRow>| -> Vec<Place> {
            rows.into_iter().map(|row| row.place.clone()).collect()
        };
        let mut written = tx.insert_free_places(&places(created)).await?;
        written.extend(tx.save_unchanged_places(&places(changed)).await?);
        let mut log = Vec::with_capacity(written.len());
        for row in rows.iter().filter(|row| written.contains(&row.place.id)) {
            log.push(self.row_entry(row, run_id, options, &report.files[row.file])?);
        }
        tx.append_history(&log).await?;
        let left = |row: &PlannedRow| !written.contains(&row.place.id);
        let ids: Vec<PlaceId> =
            rows.iter().filter(|row| left(row)).map(|row| row.place.id.clone()).collect();
        let present = tx.list_places(&ids).await?;
        let mut present: HashMap<PlaceId, Place> =
            present.into_iter().map(|place| (place.id.clone(), place)).collect();
        let rows = rows.iter().enumerate().filter(|(_, row)| left(row));
        Ok(rows.map(|(number, row)| (number, present.remove(&row.place.id))).collect())
    }

    fn row_entry(
        &self,
        row: &PlannedRow,
        run_id: &str,
        options: &ImportOptions,
        file: &FileReport,
    ) -> Result<NewHistory, Error> {
        let source = row.place.draft.source.as_deref().unwrap_or(ibasho::NAME_OF_LAYOUT);
        let actor = match &options.staff {
            Some(staff) => Actor::Staff(staff.id.clone()),
            None => Actor::Import(source.to_owned()),
        };
        let author = Author { actor, reason: Some(&file.file), run_id: Some(run_id) };
        self.place_entry(&author, row.before.as_ref(), &row.place)
    }

    /// Writes what waits for staff, but for what somebody has settled since `closed` was read.
    pub(super) async fn write_queue(
        &self,
        slices: &mut Slices<'_>,
        changes: QueueChanges,
        closed: &HashMap<String, Option<DateTime<Utc>>>,
    ) -> Result<(), Error> {
        let mut insert = &changes.insert[..];
        while !insert.is_empty() {
            let (part, rest) = insert.split_at(slices.rows().min(insert.len()));
            let mut slice = slices.next().await?;
            slice.tx.insert_queue_items(part).await?;
            slices.commit(slice, part.len()).await?;
            insert = rest;
        }
        let mut save = &changes.save[..];
        while !save.is_empty() {
            let (part, rest) = save.split_at(slices.rows().min(save.len()));
            let mut slice = slices.next().await?;
            let ids: Vec<_> = part.iter().map(|item| item.id.as_str()).collect();
            let present = slice.tx.list_queue_items_by_id(&ids).await?;
            let as_read: HashSet<_> = closed_at(&present)
                .into_iter()
                .filter(|(id, at)| closed.get(id) == Some(at))
                .map(|(id, _)| id)
                .collect();
            for item in part.iter().filter(|item| as_read.contains(&item.id)) {
                slice.tx.save_queue_item(item).await?;
            }
            slices.commit(slice, part.len()).await?;
            save = rest;
        }
        Ok(())
    }

    /// The line of history with which residents begin to see what a run wrote.
    pub(super) fn run_entry(&self, run: &ImportRun) -> NewHistory {
        NewHistory {
            at: self.clock.now(),
            actor: run.actor.clone(),
            record_kind: RecordKind::ImportRun,
            record_id: run.id.clone(),
            revision: 1,
            before: None,
            after: Some(run.body["total"].clone()),
            reason: None,
            run_id: None,
        }
    }
}

/// When each of these was closed, by its id.
pub(super) fn closed_at(items: &[QueueItem]) -> HashMap<String, Option<DateTime<Utc>>> {
    let when = |item: &QueueItem| (item.id.clone(), item.closed.as_ref().map(|(at, _)| *at));
    items.iter().map(when).collect()
}

/// Reports a row that was not written, and asks what its place gives to ask as it is.
fn leave(
    row: &PlannedRow,
    present: Option<&Place>,
    findings: &mut Findings,
    report: &mut ImportReport,
) {
    findings.forget(&row.place.id);
    let left = report.files[row.file].leave(row, present);
    let Some(present) = present else { return };
    findings.read(&present.id);
    for (topic, body) in questions(&present.id, &present.draft) {
        findings.want(topic, body);
    }
    if let LeftRow::Kept(difference) = left {
        findings.want(QueueTopic::about_place(QueueKind::Kept, &present.id, ""), difference);
    }
}

fn run_body(report: &ImportReport, options: &ImportOptions) -> Value {
    let files: Vec<_> = report.files.iter().map(FileReport::summary).collect();
    json!({
        "total": report.total,
        "files": files,
        "overwrite_edited": options.overwrite_edited,
    })
}
