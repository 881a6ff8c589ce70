//! A comparison under way: row by row with the register, it decides what becomes of each
//! and reports. It only reads, and keeps nobody from writing.

use super::{
    ImportOptions, ImportProgress,
    imported_row::ImportedRow,
    list_source::{is_other, is_unnamed, propose_source},
    locate::Locator,
    missing::Coverage,
    plan::PlannedRow,
    queue::{Findings, questions},
    report::{Counts, FileReport, MissingPlace, RowChange, RowPlace, list},
    rules,
};
use crate::{
    app::{App, Error, district::Districts},
    domain::{Bounds, Invalid, Place, PlaceDraft, PlaceId, QueueKind, QueueTopic},
    formats::{DraftRow, Mapping, RowIssue, TableReading, cp932, ibasho},
    store::Queries,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    mem,
};

/// The layouts that read columns of the own layout: what such a file lacks, the
/// register goes on saying.
const OWN_LAYOUTS: [&str; 2] = [ibasho::NAME_OF_LAYOUT, Mapping::LAYOUT];

/// Source and key in it: who a place is across imports.
type SourceKey = (String, String);

/// A comparison under way.
pub(super) struct Run<'a> {
    pub(super) app: &'a App,
    pub(super) options: &'a ImportOptions,
    locator: Locator,
    districts: Districts,
    /// What is to be written, in the order of the files.
    planned: Vec<PlannedRow>,
    /// The keys of this run so far.
    seen: HashSet<SourceKey>,
    /// What the register holds of the sources read and no row has named yet.
    present: HashMap<SourceKey, Place>,
    /// What the register holds of no source, by id, once a file in the own layout
    /// is read.
    own: Option<HashMap<String, Place>>,
    /// The places that rows of exports for staff name by their numbers.
    numbered: HashMap<PlaceId, Place>,
    /// What is left of keys that a file in CP932 cannot hold, and the keys.
    lossy_keys: HashMap<SourceKey, SourceKey>,
    /// What the rows of each source speak for.
    coverage: BTreeMap<String, Coverage>,
    pub(super) findings: Findings,
    /// The places that whole editions no longer have.
    missing: HashSet<PlaceId>,
    /// The rows that made or changed a place.
    pub(super) imported: Vec<ImportedRow>,
    /// What becomes of every row, in short.
    outcome: DefaultHasher,
    done: usize,
    progress: &'a mut (dyn FnMut(ImportProgress) + Send),
}

/// What is the same for all rows of a file.
struct FileContext {
    number: usize,
    /// Whether its keys may be ids of places, as Ibasho's own files have them.
    is_export: bool,
    /// The source of such files of which nobody said whose list they are.
    unnamed: Option<String>,
    /// Whether a spreadsheet program may have lost characters of it.
    is_lossy: bool,
    absent: Vec<&'static str>,
    doubts: HashMap<u64, Vec<RowIssue>>,
}

impl<'a> Run<'a> {
    /// A comparison that begins.
    pub(super) fn new(
        app: &'a App,
        options: &'a ImportOptions,
        (locator, districts): (Locator, Districts),
        progress: &'a mut (dyn FnMut(ImportProgress) + Send),
    ) -> Self {
        Self {
            app,
            options,
            locator,
            districts,
            planned: Vec::new(),
            seen: HashSet::new(),
            present: HashMap::new(),
            own: None,
            numbered: HashMap::new(),
            lossy_keys: HashMap::new(),
            coverage: BTreeMap::new(),
            findings: Findings::default(),
            missing: HashSet::new(),
            imported: Vec::new(),
            outcome: DefaultHasher::new(),
            done: 0,
            progress,
        }
    }

    /// What the register says.
    pub(super) fn queries(&self) -> &Queries {
        &self.app.store
    }

    /// What is to be written: the rows, and what staff should look at.
    pub(super) fn end(self) -> (Vec<PlannedRow>, Findings) {
        (self.planned, self.findings)
    }

    /// Takes the rows of a file.
    pub(super) async fn file(
        &mut self,
        number: usize,
        name: String,
        mut reading: TableReading,
    ) -> Result<FileReport, Error> {
        let is_own = OWN_LAYOUTS.contains(&reading.layout);
        let is_export = reading.layout == ibasho::NAME_OF_LAYOUT;
        if is_export && self.own.is_none() {
            let own = self.queries().list_places_of_no_source().await?;
            self.own = Some(own.into_iter().map(|place| (place.id.to_string(), place)).collect());
        }
        let unnamed = match &reading.mapping {
            Some(_) if reading.layout != Mapping::LAYOUT => None,
            Some(header) => Some(Mapping::unnamed_source(header)),
            None => is_export.then(|| ibasho::NAME_OF_LAYOUT.to_owned()),
        };
        let is_lossy = reading.encoding == cp932::NAME;
        let numbers = reading.drafts.iter().filter_map(|row| row.number.as_deref());
        let ids: Vec<_> = numbers.filter_map(Place::parse_number).map(|(id, _)| id).collect();
        for place in self.queries().list_places(&ids).await? {
            self.numbered.insert(place.id.clone(), place);
        }
        let absent = if is_own { mem::take(&mut reading.absent) } else { Vec::new() };
        let (drafts, mut report) = FileReport::from_reading(name, reading);
        let mut doubts: HashMap<_, Vec<_>> = HashMap::new();
        for doubt in &report.doubtful {
            doubts.entry(doubt.line).or_default().push(doubt.clone());
        }
        let mut not_taken = HashSet::new();
        let context = FileContext { number, is_export, unnamed, is_lossy, absent, doubts };
        for row in drafts {
            if let Some(issue) = Box::pin(self.row(row, &context, &mut report)).await? {
                report.counts.refused += 1;
                (issue.line, issue.code).hash(&mut self.outcome);
                not_taken.insert(issue.line);
                report.refused_rows.push(issue);
            }
            self.done += 1;
            (self.progress)(ImportProgress::Compared(self.done));
        }
        report.doubtful.retain(|doubt| !not_taken.contains(&doubt.line));
        self.locator.tell(&mut report);
        let unknown = match report.counts.refused {
            _ if self.options.partial => Some("partial"),
            0 => None,
            _ => Some("rows-refused"),
        };
        for source in report.sources.iter().filter(|source| is_unnamed(source)) {
            self.coverage.entry(source.clone()).or_default().give_up("no-source");
            report.proposed_source = propose_source(&report.file);
        }
        if let Some(reason) = unknown {
            for source in &report.sources {
                self.coverage.entry(source.clone()).or_default().give_up(reason);
            }
        }
        Ok(report)
    }

    /// Takes one row, or says why not.
    async fn row(
        &mut self,
        row: DraftRow,
        context: &FileContext,
        report: &mut FileReport,
    ) -> Result<Option<RowIssue>, Error> {
        let DraftRow { line, mut draft, unsaid, number, .. } = row;
        let exported_at = self.follow_number(number.as_deref(), &mut draft);
        let key = self.find_key(context, &mut draft, report).await?;
        if let Some(present) = self.present.get(&key) {
            report.key_clashes.meet(present, &draft);
        }
        if let Some(code) = self.clash(&key, &draft) {
            return Ok(Some(RowIssue { line, column: String::new(), code, value: key.1 }));
        }
        let mut old = self.present.remove(&key);
        if old.is_none()
            && let Some(unnamed) = &context.unnamed
        {
            old = self.find_unnamed(unnamed, &key, &draft).await?;
        }
        if old.is_none() && context.is_export {
            old = self.own.as_mut().and_then(|own| own.remove(&key.1));
            if old.is_some() {
                (draft.source, draft.source_key) = (None, None);
            }
        }
        if let (Some(old), true) = (&old, context.is_lossy) {
            cp932::restore(&old.draft, &mut draft);
        }
        if let Some(old) = &old {
            ibasho::carry_over(&[&context.absent[..], &unsaid].concat(), &old.draft, &mut draft);
        }
        self.locator.locate(&mut draft);
        if let Some(old) = &old {
            rules::keep_what_people_said(&old.draft, &mut draft);
        }
        self.districts.assign(old.as_ref().map(|old| &old.draft), &mut draft);
        if let Some(issue) = self.refuse_foreign(line, old.as_ref(), &draft) {
            self.seen.insert(key);
            return Ok(Some(issue));
        }
        self.locator.note(line, &draft);
        let outside = |bounds: Bounds| draft.location.is_some_and(|at| !bounds.contains(at));
        report.counts.outside += usize::from(self.options.bounds.is_some_and(outside));
        self.coverage.entry(key.0.clone()).or_default().add(&draft);
        self.seen.insert(key);
        self.take((line, exported_at), old, draft, context, report);
        Ok(None)
    }

    /// Gives a row of an export for staff the key that its place has by now; returns the
    /// revision at which it was exported.
    fn follow_number(&mut self, number: Option<&str>, draft: &mut PlaceDraft) -> Option<i64> {
        let (id, revision) = Place::parse_number(number?)?;
        let place = self.numbered.remove(&id)?;
        let key = (place.draft.source, place.draft.source_key);
        let of_no_source = || (ibasho::NAME_OF_LAYOUT.to_owned(), place.id.to_string());
        let (source, source_key) = key.0.zip(key.1).unwrap_or_else(of_no_source);
        (draft.source, draft.source_key) = (Some(source), Some(source_key));
        Some(revision)
    }

    /// The source and the key of a row, after what the register holds of that source is read.
    async fn find_key(
        &mut self,
        context: &FileContext,
        draft: &mut PlaceDraft,
        report: &mut FileReport,
    ) -> Result<SourceKey, Error> {
        let (Some(source), Some(source_key)) = (draft.source.clone(), draft.source_key.clone())
        else {
            return Err(Error::Invalid(vec![Invalid::new("source", "required")]));
        };
        self.read_source(&source).await?;
        if !report.sources.contains(&source) {
            report.sources.insert(source.clone());
        }
        let key = (source, source_key);
        let whole = self.lossy_keys.get(&(key.0.clone(), cp932::saved(&key.1)));
        let whole = whole.filter(|_| context.is_lossy && !self.present.contains_key(&key));
        let Some(whole) = whole else { return Ok(key) };
        draft.source_key = Some(whole.1.clone());
        Ok(whole.clone())
    }

    /// Finds the place of a row that came before anybody said whose list it is: from now on it
    /// belongs to that list.
    async fn find_unnamed(
        &mut self,
        unnamed: &str,
        key: &SourceKey,
        draft: &PlaceDraft,
    ) -> Result<Option<Place>, Error> {
        if key.0 == unnamed {
            return Ok(None);
        }
        self.read_source(unnamed).await?;
        let key = (unnamed.to_owned(), key.1.clone());
        let is_same = |place: &Place| !is_other(&place.draft, draft);
        let is_there = self.present.get(&key).is_some_and(is_same);
        Ok(if is_there { self.present.remove(&key) } else { None })
    }

    /// Whether the key belongs to somebody else: two files of one run that both
    /// count from 1, or a place of the register that shares neither kind nor name.
    fn clash(&self, key: &SourceKey, draft: &PlaceDraft) -> Option<&'static str> {
        if self.seen.contains(key) {
            return Some("duplicate-key");
        }
        let present = self.present.get(key)?;
        rules::is_another(&present.draft, draft).then_some("key-taken")
    }

    /// Refuses a row whose place lies, or would lie, where whoever imports has no right.
    fn refuse_foreign(
        &self,
        line: u64,
        old: Option<&Place>,
        draft: &PlaceDraft,
    ) -> Option<RowIssue> {
        let drafts = [old.map(|old| &old.draft), Some(draft)];
        let foreign = drafts.into_iter().flatten().find(|draft| !self.options.may_take(draft))?;
        let value = foreign.district.clone().unwrap_or_default();
        let code = if value.is_empty() { "no-district" } else { "other-district" };
        Some(RowIssue { line, column: "地区".to_owned(), code, value })
    }

    /// Decides what becomes of a row, and reports it. What a row says otherwise of a place
    /// that it was exported from, at the revision that it still has, a clerk has edited: it
    /// counts as theirs.
    fn take(
        &mut self,
        (line, exported_at): (u64, Option<i64>),
        old: Option<Place>,
        draft: PlaceDraft,
        context: &FileContext,
        report: &mut FileReport,
    ) {
        let doubts = context.doubts.get(&line).map_or(&[][..], Vec::as_slice);
        self.remember(line, old.as_ref(), &draft);
        let counts = &mut report.counts;
        match old {
            None => {
                counts.created += 1;
                let place = self.app.new_place(draft);
                self.find(&place, doubts, counts);
                list(&mut report.created_rows, self.row_place(line, &place, true));
                self.imported.push(ImportedRow::new(context.number, line, &place));
                self.planned.push(PlannedRow { file: context.number, line, before: None, place });
            }
            Some(old) if old.draft == draft => {
                counts.unchanged += 1;
                self.find(&old, doubts, counts);
            }
            Some(old) if self.is_kept(&old, exported_at) => {
                counts.kept += 1;
                // What looks wrong in the file was not taken.
                self.find(&old, &[], counts);
                let fields = ibasho::differences(&old.draft, &draft);
                let topic = QueueTopic::about_place(QueueKind::Kept, &old.id, "");
                self.findings.want(topic, json!(fields));
                report.list_kept(RowChange { row: self.row_place(line, &old, false), fields });
            }
            Some(old) => {
                counts.changed += 1;
                let fields = ibasho::differences(&old.draft, &draft);
                let (before, place) = self.changed(old, draft, exported_at.is_some());
                self.find(&place, doubts, counts);
                report.list_changed(RowChange { row: self.row_place(line, &place, false), fields });
                self.imported.push(ImportedRow::new(context.number, line, &place));
                let before = Some(before);
                self.planned.push(PlannedRow { file: context.number, line, before, place });
            }
        }
    }

    /// Adds to the fingerprint what a row does: from what the register says to what
    /// it would say.
    fn remember(&mut self, line: u64, old: Option<&Place>, draft: &PlaceDraft) {
        let json = |draft: &PlaceDraft| serde_json::to_string(draft).unwrap_or_default();
        let before = old.filter(|old| old.draft != *draft);
        let before = before.map(|old| (json(&old.draft), old.edited_at.is_some()));
        let after = (old.is_none() || before.is_some()).then(|| json(draft));
        (line, old.map(|old| old.id.as_str()), before, after).hash(&mut self.outcome);
    }

    /// A hash of what the run does to the register: equal for two runs that do the same.
    pub(super) fn fingerprint(&self) -> u64 {
        self.outcome.finish()
    }

    /// Whether a place stays as it is although a row says otherwise: staff have edited it, or
    /// somebody has changed it since the row was exported.
    fn is_kept(&self, old: &Place, exported_at: Option<i64>) -> bool {
        let is_newer = match exported_at {
            Some(revision) => old.revision != revision,
            None => old.edited_at.is_some(),
        };
        is_newer && !self.options.overwrite_edited
    }

    /// What the register says of a place, and what it is to say. `by_hand` says whether a
    /// clerk wrote it; else what staff had edited is written over.
    fn changed(&self, old: Place, draft: PlaceDraft, by_hand: bool) -> (PlaceDraft, Place) {
        let (revision, updated_at) = (old.revision + 1, self.app.clock.now());
        let edited_at = by_hand.then_some(updated_at);
        (old.draft, Place { revision, edited_at, updated_at, draft, ..old })
    }

    /// Notes what a person should look at of a place whose row was read.
    fn find(&mut self, place: &Place, doubts: &[RowIssue], counts: &mut Counts) {
        self.findings.read(&place.id);
        let draft = &place.draft;
        counts.pins += usize::from(draft.given_location().is_none());
        for (topic, body) in questions(&place.id, draft) {
            self.findings.want(topic, body);
        }
        for RowIssue { code, column, value, .. } in doubts {
            if !["no-coordinates", "contact-none"].contains(code) {
                let topic = QueueTopic::about_place(
                    QueueKind::Doubt,
                    &place.id,
                    format!("{code}:{column}"),
                );
                self.findings
                    .want(topic, json!({ "code": code, "column": column, "value": value }));
            }
        }
    }

    fn row_place(&self, line: u64, place: &Place, is_new: bool) -> RowPlace {
        let known = !(is_new && self.is_rehearsal());
        RowPlace { line, place: known.then(|| place.id.clone()), name: place.draft.name.clone() }
    }

    /// Reads what the register holds of a source, once a run.
    async fn read_source(&mut self, source: &str) -> Result<(), Error> {
        if self.coverage.contains_key(source) {
            return Ok(());
        }
        self.coverage.insert(source.to_owned(), Coverage::default());
        for place in self.queries().list_places_of_source(source).await? {
            if let Some(source_key) = place.draft.source_key.clone() {
                let left = cp932::saved(&source_key);
                if left != source_key {
                    let key = (source.to_owned(), source_key.clone());
                    self.lossy_keys.insert((source.to_owned(), left), key);
                }
                self.present.insert((source.to_owned(), source_key), place);
            }
        }
        Ok(())
    }

    /// After all files: names the places that whole editions no longer have, in the
    /// report of the last file of their source.
    pub(super) fn name_missing(&mut self, reports: &mut [FileReport]) {
        for report in reports.iter_mut() {
            let mut known = report.sources.iter().filter_map(|source| self.coverage.get(source));
            report.missing_unknown = known.find_map(Coverage::unknown);
        }
        let mut missing: Vec<(&SourceKey, &Place)> = self
            .present
            .iter()
            .filter(|(key, place)| self.coverage.get(&key.0).is_some_and(|own| own.misses(place)))
            .filter(|(_, place)| self.options.may_take(&place.draft))
            .collect();
        missing.sort_by_key(|(key, _)| *key);
        for ((source, _), place) in missing {
            self.findings
                .want(QueueTopic::about_place(QueueKind::Missing, &place.id, ""), Value::Null);
            self.missing.insert(place.id.clone());
            place.id.as_str().hash(&mut self.outcome);
            let last = reports.iter_mut().rev().find(|report| report.sources.contains(source));
            if let Some(report) = last {
                report.counts.missing += 1;
                list(&mut report.missing_places, MissingPlace::from(place));
            }
        }
    }

    /// Whether a new edition of its source no longer has this place.
    pub(super) fn is_missing(&self, place: &PlaceId) -> bool {
        self.missing.contains(place)
    }

    /// Whether nothing is written in the end.
    pub(super) fn is_rehearsal(&self) -> bool {
        self.options.dry_run
    }
}
