//! Compares the places that a run made or changed with each other and with the
//! register, and proposes those that may be one, or at one site.

use super::{
    imported_row::ImportedRow,
    report::{FileReport, Pair, RowOrPlace, RowPlace, list},
    run::Run,
};
use crate::{
    app::Error,
    domain::{
        Match, MatchIndex, MatchKey, MatchKind, Place, PlaceId, QueueKind, QueueTopic, State,
    },
};
use serde_json::json;
use std::{collections::HashSet, mem, ops::ControlFlow};

/// What a pair's other place is called.
struct Candidate {
    /// The row of the run that it comes from.
    row: Option<(usize, u64)>,
    is_new: bool,
    place: PlaceId,
    name: String,
    source: Option<String>,
}

impl Run<'_> {
    /// Names the pairs in the reports of the files whose rows they come from.
    pub(super) async fn name_pairs(&mut self, reports: &mut [FileReport]) -> Result<(), Error> {
        let rows = mem::take(&mut self.imported);
        if rows.is_empty() {
            return Ok(());
        }
        let (mut known, mut index) = self.register_without(&rows).await?;
        for row in rows {
            self.findings.compared(&row.place);
            for (number, found) in index.matches(&row.key) {
                self.name_pair(&row, &known[number], found, reports);
            }
            index.add(row.key);
            known.push(Candidate {
                row: Some((row.file, row.line)),
                is_new: row.is_new,
                place: row.place,
                name: row.name,
                source: row.source,
            });
        }
        Ok(())
    }

    /// The places of the register that may be duplicates: the real ones that
    /// are not closed, without those that the run made or changed.
    async fn register_without(
        &self,
        rows: &[ImportedRow],
    ) -> Result<(Vec<Candidate>, MatchIndex), Error> {
        let of_run: HashSet<&PlaceId> = rows.iter().map(|row| &row.place).collect();
        let (mut known, mut index) = (Vec::new(), MatchIndex::default());
        let options = self.options;
        let mut see = |place: Place| {
            let is_out = place.sample || place.draft.state == State::Closed;
            // Drafts of others are nobody else's business.
            let is_hidden = !place.draft.state.is_public() && !options.may_take(&place.draft);
            if is_out || is_hidden || of_run.contains(&place.id) {
                return ControlFlow::Continue(());
            }
            index.add(MatchKey::from_draft(&place.draft));
            let Place { id, draft, .. } = place;
            known.push(Candidate {
                row: None,
                is_new: false,
                place: id,
                name: draft.name,
                source: draft.source,
            });
            ControlFlow::Continue(())
        };
        self.queries().each_place(&mut see).await?;
        Ok((known, index))
    }

    fn name_pair(
        &mut self,
        row: &ImportedRow,
        other: &Candidate,
        found: Match,
        reports: &mut [FileReport],
    ) {
        let key_changed = row.is_new && row.source == other.source && self.is_missing(&other.place);
        let reason = match found.distance_m {
            _ if key_changed => "key-changed",
            Some(_) if !found.is_named => "point",
            Some(_) => "name-and-point",
            None => "name-and-address",
        };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 100 m")]
        let distance_m = found.distance_m.map(|metres| metres.round() as u32);
        let kind = match found.kind {
            MatchKind::Duplicate => QueueKind::Duplicate,
            MatchKind::SameSite => QueueKind::SameSite,
        };
        let topic = QueueTopic::of_pair(kind, &row.place, &other.place);
        self.findings.want(topic, json!({ "reason": reason, "distance_m": distance_m }));
        let known = |place: &PlaceId, is_new: bool| {
            (!(is_new && self.is_rehearsal())).then(|| place.clone())
        };
        let file_of_other = other.row.and_then(|(file, _)| reports.get(file));
        let pair = Pair {
            row: RowPlace {
                line: row.line,
                place: known(&row.place, row.is_new),
                name: row.name.clone(),
            },
            other: RowOrPlace {
                file: file_of_other.map(|report| report.file.clone()),
                line: other.row.map(|(_, line)| line),
                place: known(&other.place, other.is_new),
                name: other.name.clone(),
                source: other.source.clone(),
            },
            reason,
            distance_m,
        };
        let report = &mut reports[row.file];
        match found.kind {
            MatchKind::Duplicate => {
                report.counts.duplicates += 1;
                list(&mut report.duplicate_pairs, pair);
            }
            MatchKind::SameSite => {
                report.counts.same_sites += 1;
                list(&mut report.same_site_pairs, pair);
            }
        }
    }
}
