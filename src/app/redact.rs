//! Taking personal data out of a place, its history, what people suggested about it
//! and what waits for staff: by an administrator, with a reason, for good. History then
//! says who took out what field, when and why, but not what stood there.

use super::{App, Error, place::Author};
use crate::{
    domain::{
        Account, Actor, HistoryEntry, Invalid, NewHistory, Place, PlaceDraft, PlaceId, QueueItem,
        RecordKind, Redaction, Right, Subject, Suggestion,
        place::field::MAX_REASON_CHARS,
        redaction::{self, SUGGESTED_CONTACT, SUGGESTED_WORDS},
    },
    store::{Queries, StoreError, to_document},
};
use serde_json::Value;

/// How often something stands where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RedactionCounts {
    /// In the place as it is.
    pub in_place: bool,
    /// In so many changes of its history.
    pub changes: usize,
    /// In so many suggestions about it.
    pub suggestions: usize,
    /// In so many things that wait for staff, or waited.
    pub waiting: usize,
}

impl RedactionCounts {
    /// Whether it stands nowhere.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Everything that is recorded of a place.
struct PlaceRecord {
    place: Option<Place>,
    history: Vec<HistoryEntry>,
    suggestions: Vec<Suggestion>,
    /// The changes of those.
    suggested: Vec<HistoryEntry>,
    items: Vec<QueueItem>,
}

/// What of it says something else afterwards.
#[derive(Default)]
struct RedactedRecord {
    draft: Option<PlaceDraft>,
    history: Vec<HistoryEntry>,
    suggestions: Vec<(Suggestion, Value)>,
    items: Vec<QueueItem>,
    found: RedactionCounts,
}

impl App {
    /// What a place is called, and the fields of it that say or ever said something
    /// that can be taken out.
    pub async fn redactable_fields(
        &self,
        staff: &Account,
        id: &PlaceId,
    ) -> Result<(String, Vec<&'static str>), Error> {
        let record = record_to_redact(&self.store, staff, id).await?;
        let states =
            record.history.iter().flat_map(|entry| [&entry.change.before, &entry.change.after]);
        let documents: Vec<_> = states.flatten().collect();
        let drafts = record.suggestions.iter().map(|suggestion| &suggestion.draft);
        let [words, contact] = [
            drafts.clone().any(|draft| draft.words.is_some()),
            drafts.clone().any(|draft| draft.contact.is_some()),
        ];
        let is_there = |field: &&'static str| match *field {
            SUGGESTED_WORDS => words,
            SUGGESTED_CONTACT => contact,
            field => documents.iter().any(|document| redaction::says(document, field)),
        };
        Ok((record.name(), redaction::fields().filter(is_there).collect()))
    }

    /// Where something stands that could be taken out.
    pub async fn find_to_redact(
        &self,
        staff: &Account,
        id: &PlaceId,
        redaction: &Redaction,
    ) -> Result<RedactionCounts, Error> {
        Ok(record_to_redact(&self.store, staff, id).await?.without(redaction)?.found)
    }

    /// Takes something out for good. The errors name `text` where it stands nowhere,
    /// and `reason`.
    pub async fn redact(
        &self,
        staff: &Account,
        id: &PlaceId,
        redaction: &Redaction,
        reason: &str,
    ) -> Result<RedactionCounts, Error> {
        let reason = check_reason(redaction, reason)?;
        let mut tx = self.store.begin().await?;
        let record = record_to_redact(&tx, staff, id).await?;
        let RedactedRecord { draft, history, suggestions, items, found } =
            record.without(redaction)?;
        if found.is_empty() {
            return Err(Error::Invalid(vec![Invalid::new("text", "stands-nowhere")]));
        }
        for entry in &history {
            tx.redact_history(entry).await?;
        }
        for (suggestion, record) in &suggestions {
            tx.redact_suggestion(suggestion, record).await?;
        }
        for item in &items {
            tx.save_queue_item(item).await?;
        }
        let actor = Actor::Staff(staff.id.clone());
        let reason = format!("redaction:{}:{reason}", redaction.what());
        let entry = match record.place {
            Some(before) => {
                // A form that is open with the old words must not write them again, nor
                // the next file.
                let by_hand = draft.is_some();
                let draft = draft.unwrap_or_else(|| before.draft.clone());
                let after = self.next_revision(&before, draft, by_hand);
                tx.save_place(&after).await?;
                let author = Author { reason: Some(&reason), ..Author::new(actor) };
                self.place_entry(&author, Some(&after.draft), &after)?
            }
            None => self.of_removed(&actor, id, &record.history, &history, reason),
        };
        tx.append_history(&[entry]).await?;
        // Before, in case that this is the last thing that the program does; and after,
        // in case that somebody read the place in between.
        self.saved.forget();
        tx.commit().await?;
        self.saved.forget();
        self.refresh_or_log().await;
        Ok(found)
    }

    /// The line of history for a place that is gone.
    fn of_removed(
        &self,
        actor: &Actor,
        id: &PlaceId,
        all: &[HistoryEntry],
        redacted: &[HistoryEntry],
        reason: String,
    ) -> NewHistory {
        let last = all.last();
        let same = redacted.iter().find(|entry| Some(entry.seq) == last.map(|last| last.seq));
        NewHistory {
            at: self.clock.now(),
            actor: actor.id(),
            record_kind: RecordKind::Place,
            record_id: id.to_string(),
            revision: last.map_or(1, |last| last.change.revision + 1),
            before: same.or(last).and_then(|entry| entry.change.before.clone()),
            after: None,
            reason: Some(reason),
            run_id: None,
        }
    }
}

impl PlaceRecord {
    fn name(&self) -> String {
        if let Some(place) = &self.place {
            return place.draft.name.clone();
        }
        let last = self
            .history
            .iter()
            .rev()
            .find_map(|entry| entry.change.after.as_ref().or(entry.change.before.as_ref()));
        last.and_then(|state| state["name"].as_str()).unwrap_or_default().to_owned()
    }

    /// What says something else once this is taken out.
    fn without(&self, redaction: &Redaction) -> Result<RedactedRecord, Error> {
        let mut taken = RedactedRecord::default();
        if let Some(place) = &self.place {
            let mut document = to_document(&place.draft)?;
            if redaction.of_place(&mut document, place.id.as_str()) {
                let inconsistent = |_| StoreError::Inconsistent {
                    table: "place",
                    column: "body",
                    id: place.id.to_string(),
                };
                taken.draft = Some(serde_json::from_value(document).map_err(inconsistent)?);
                taken.found.in_place = true;
            }
        }
        let of_place = |entry: &mut HistoryEntry| {
            let key = entry.change.record_id.clone();
            each_state(entry, redaction, |state| redaction.of_place(state, &key))
        };
        taken.history.extend(changed(&self.history, of_place));
        let of_suggestion = |entry: &mut HistoryEntry| {
            each_state(entry, redaction, |state| redaction.of_suggestion(state))
        };
        taken.history.extend(changed(&self.suggested, of_suggestion));
        for suggestion in &self.suggestions {
            let (mut after, mut record) = (suggestion.clone(), suggestion.record());
            let in_record = redaction.of_suggestion(&mut record);
            let in_words = redaction.of_text(SUGGESTED_WORDS, &mut after.draft.words);
            let in_contact = redaction.of_text(SUGGESTED_CONTACT, &mut after.draft.contact);
            if in_record || in_words || in_contact {
                taken.suggestions.push((after, record));
            }
        }
        // What waits quotes files: alone it is no reason to take anything out of it.
        taken.found.changes = taken.history.len();
        taken.found.suggestions = taken.suggestions.len();
        let is_text = matches!(redaction, Redaction::Text(_));
        if is_text || taken.found.in_place || taken.found.changes > 0 {
            taken.items.extend(self.items.iter().filter_map(|item| {
                let mut after = item.clone();
                redaction.of_queue(&mut after.body).then_some(after)
            }));
        }
        taken.found.waiting = taken.items.len();
        Ok(taken)
    }
}

/// Reads everything that is recorded of a place out of which somebody may take data.
async fn record_to_redact(
    queries: &Queries,
    staff: &Account,
    id: &PlaceId,
) -> Result<PlaceRecord, Error> {
    if !staff.may(Right::Redact) {
        return Err(Error::Forbidden);
    }
    let place = queries.find_place(id).await?;
    let subject = place.as_ref().map(Subject::from).unwrap_or_default();
    if !staff.may_with(Right::Redact, subject) {
        return Err(Error::NotFound);
    }
    let history = queries.list_history(RecordKind::Place, id.as_str()).await?;
    if place.is_none() && history.is_empty() {
        return Err(Error::NotFound);
    }
    let suggestions = queries.list_suggestions_of_place(id).await?;
    let mut suggested = Vec::new();
    for suggestion in &suggestions {
        let id = suggestion.id.as_str();
        suggested.extend(queries.list_history(RecordKind::Suggestion, id).await?);
    }
    let items = queries.list_queue_items_of(id).await?;
    Ok(PlaceRecord { place, history, suggestions, suggested, items })
}

/// The entries that a change of them changes, changed.
fn changed<'e>(
    entries: &'e [HistoryEntry],
    change: impl Fn(&mut HistoryEntry) -> bool + 'e,
) -> impl Iterator<Item = HistoryEntry> + 'e {
    entries.iter().filter_map(move |entry| {
        let mut entry = entry.clone();
        change(&mut entry).then_some(entry)
    })
}

/// Changes both states of an entry, and its reason.
fn each_state(
    entry: &mut HistoryEntry,
    redaction: &Redaction,
    change: impl Fn(&mut Value) -> bool,
) -> bool {
    let mut found = redaction.of_text("reason", &mut entry.change.reason);
    for state in [&mut entry.change.before, &mut entry.change.after].into_iter().flatten() {
        found |= change(state);
    }
    found
}

/// A reason as it is kept: there is one, and it does not say again what is taken out.
pub fn check_reason(redaction: &Redaction, reason: &str) -> Result<String, Error> {
    let refuse = |code| Err(Error::Invalid(vec![Invalid::new("reason", code)]));
    let reason = reason.trim();
    Invalid::check_length("reason", MAX_REASON_CHARS, reason)
        .map_err(|fault| Error::Invalid(vec![fault]))?;
    match redaction {
        _ if reason.is_empty() => refuse("required"),
        Redaction::Text(text) if reason.contains(text) => refuse("says-it-again"),
        _ => Ok(reason.to_owned()),
    }
}
