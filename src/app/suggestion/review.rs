//! Deciding over suggestions: take one whole, in part or otherwise, or refuse it.
//! What is taken changes the place in the same transaction; a place that has
//! changed since the reviewer saw it is never overwritten.

use super::super::{
    App, Error,
    place::{Author, change::must_be_theirs, in_its_district},
};
use crate::{
    domain::{
        Account, Actor, CategoryId, Changes, Invalid, MunicipalityCode, Place, PlaceDraft, PlaceId,
        Profile, Right, Schedule, StaffId, State, Subject, Suggestion, SuggestionId,
        SuggestionKind, SuggestionState, place::field::MAX_REASON_CHARS,
    },
    formats::schedule::{self, ScheduleReading},
    store::{Queries, StoreError, Tx},
};
use serde_json::Value;
use std::collections::HashMap;

/// Settled suggestions that are listed.
const MAX_SETTLED: i64 = 500;

/// A suggestion beside the place that it is about.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// The place as it is now, unless it is gone or still to come.
    pub place: Option<Place>,
    /// Whose account sent it.
    pub by: Option<Profile>,
}

/// What a reviewer decided to take.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// The revision of the suggestion that the reviewer saw.
    pub revision: i64,
    /// The revision of the place that the reviewer saw.
    pub place_revision: Option<i64>,
    /// What to change; may say otherwise than was proposed.
    pub taken: Changes,
    /// A word to whoever sent it.
    pub reason: Option<String>,
}

impl App {
    /// The suggestions that somebody may see: those they may decide over, and their own.
    pub async fn list_suggestions(
        &self,
        by: &Account,
        settled: bool,
    ) -> Result<Vec<Listed>, Error> {
        if !by.may(Right::Propose) && !by.may(Right::Publish) {
            return Err(Error::Forbidden);
        }
        let suggestions = if settled {
            self.store.list_settled_suggestions(MAX_SETTLED).await?
        } else {
            self.store.list_waiting_suggestions().await?
        };
        let places = self.store.list_places_of_suggestions(!settled).await?;
        let places: HashMap<PlaceId, Place> =
            places.into_iter().map(|place| (place.id.clone(), place)).collect();
        let mut people: HashMap<String, Profile> = HashMap::new();
        for account in self.store.list_accounts().await? {
            people.insert(Actor::Staff(account.id).id(), account.profile);
        }
        let listed = suggestions.into_iter().map(|suggestion| {
            let place = suggestion.place.as_ref().and_then(|id| places.get(id)).cloned();
            let by = people.get(&suggestion.author).cloned();
            Listed { suggestion, place, by }
        });
        Ok(listed.filter(|listed| may_see(by, listed)).collect())
    }

    /// The suggestions about one place that wait and that somebody may see, oldest first.
    pub async fn list_waiting_suggestions_of(
        &self,
        by: &Account,
        place: &Place,
    ) -> Result<Vec<Suggestion>, Error> {
        if !by.may(Right::Propose) && !by.may(Right::Publish) {
            return Err(Error::Forbidden);
        }
        let mut found = self.store.list_suggestions_of_place(&place.id).await?;
        let may_decide = by.may_with(Right::Publish, Subject::from(place));
        let own = Actor::Staff(by.id.clone()).id();
        found.retain(|found| {
            found.state == SuggestionState::Waiting && (may_decide || found.author == own)
        });
        Ok(found)
    }

    /// One suggestion that somebody may see; any other is not there.
    pub async fn find_listed_suggestion(
        &self,
        by: &Account,
        id: &SuggestionId,
    ) -> Result<Listed, Error> {
        find_listed(&self.store, by, id).await
    }

    /// Takes a suggestion, whole, in part or otherwise. A new place becomes a draft.
    pub async fn accept_suggestion(
        &self,
        by: Account,
        id: SuggestionId,
        decision: Decision,
    ) -> Result<Suggestion, Error> {
        let reason = checked(decision.reason)?;
        let mut tx = self.store.begin().await?;
        let Listed { suggestion, place, .. } =
            suggestion_to_decide(&tx, &by, &id, decision.revision).await?;
        if place.as_ref().map(|place| place.revision) != decision.place_revision {
            return Err(StoreError::Conflict.into());
        }
        let taken = decision.taken;
        let faults = taken.faults_beyond(&suggestion.draft.changes);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        if taken.is_empty() && !suggestion.draft.changes.is_empty() {
            return Err(Error::Invalid(vec![Invalid::new("take", "nothing-taken")]));
        }
        let place = match place {
            Some(place) => {
                self.change_by_suggestion(&mut tx, &by, place, &suggestion, &taken).await?
            }
            None => self.create_by_suggestion(&mut tx, &by, &suggestion, &taken).await?,
        };
        let whole = says_the_same(&taken, &suggestion.draft.changes);
        let state = if whole { SuggestionState::Accepted } else { SuggestionState::AcceptedInPart };
        let suggestion = Suggestion { place: Some(place), ..suggestion };
        let actor = Actor::Staff(by.id.clone()).id();
        let after =
            self.decide_suggestion(&mut tx, &suggestion, state, actor, reason, taken).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(after)
    }

    /// Refuses a suggestion, with a reason.
    pub async fn refuse_suggestion(
        &self,
        by: Account,
        id: SuggestionId,
        revision: i64,
        reason: String,
    ) -> Result<Suggestion, Error> {
        let reason = checked(Some(reason))?;
        if reason.is_none() {
            return Err(Error::Invalid(vec![Invalid::new("reason", "required")]));
        }
        let mut tx = self.store.begin().await?;
        let suggestion = suggestion_to_decide(&tx, &by, &id, revision).await?.suggestion;
        let (state, actor) = (SuggestionState::Refused, Actor::Staff(by.id.clone()).id());
        let after = self
            .decide_suggestion(&mut tx, &suggestion, state, actor, reason, Changes::default())
            .await?;
        tx.commit().await?;
        Ok(after)
    }

    async fn change_by_suggestion(
        &self,
        tx: &mut Tx,
        by: &Account,
        before: Place,
        suggestion: &Suggestion,
        taken: &Changes,
    ) -> Result<PlaceId, Error> {
        let draft = taken.apply(&before.draft).map_err(|fault| Error::Invalid(vec![fault]))?;
        let mut draft = read_again(&before.draft, draft, taken);
        find_municipality(&before.draft, &mut draft, taken);
        self.relocate(&before.draft, &mut draft);
        let draft = in_its_district(tx, Some(&before.draft), draft).await?;
        if draft == before.draft {
            return Ok(before.id);
        }
        must_be_theirs(by, Right::Publish, &draft)?;
        let why = reason_of(suggestion);
        let author = Author { reason: Some(&why), ..Author::staff(by) };
        let after = self.save_revision(tx, &before, (draft, true), &author).await?;
        self.close_answered(tx, by, &before.draft, &after).await?;
        Ok(after.id)
    }

    async fn create_by_suggestion(
        &self,
        tx: &mut Tx,
        by: &Account,
        suggestion: &Suggestion,
        taken: &Changes,
    ) -> Result<PlaceId, Error> {
        if suggestion.draft.kind != SuggestionKind::NewPlace {
            return Err(StoreError::Conflict.into());
        }
        let text = |field: &str| taken.get(field).and_then(|change| change.after.as_str());
        let category = text("category").and_then(CategoryId::parse);
        let category = category
            .ok_or_else(|| Error::Invalid(vec![Invalid::new("category", "unknown-category")]))?;
        let blank = PlaceDraft::new(category, text("name").unwrap_or_default());
        let blank = blank.map_err(|fault| Error::Invalid(vec![fault]))?;
        let blank = PlaceDraft { state: State::Draft, ..blank };
        let draft = taken.apply(&blank).map_err(|fault| Error::Invalid(vec![fault]))?;
        let mut draft = read_again(&blank, draft, taken);
        find_municipality(&blank, &mut draft, taken);
        self.locate(&blank, &mut draft, false);
        let draft = in_its_district(tx, None, draft).await?;
        must_be_theirs(by, Right::Publish, &draft)?;
        let place = Place { edited_at: Some(self.clock.now()), ..self.new_place(draft) };
        let why = reason_of(suggestion);
        self.insert_place(tx, &place, &Author { reason: Some(&why), ..Author::staff(by) }).await?;
        Ok(place.id)
    }
}

impl Listed {
    /// Whether somebody may take or refuse it.
    pub fn may_decide(&self, by: &Account) -> bool {
        by.may_with(Right::Publish, self.subject())
    }

    /// What decides over it: the place, or for a new one what is said of it.
    fn subject(&self) -> Subject<'_> {
        if let Some(place) = &self.place {
            return Subject::from(place);
        }
        let proposed = &self.suggestion.draft.changes;
        let text = |field: &str| proposed.get(field).and_then(|change| change.after.as_str());
        Subject {
            district: text("district"),
            organization: text("organization"),
            evacuation: text("category")
                .and_then(CategoryId::parse)
                .is_some_and(|category| category.category().evacuation),
            temporary: false,
        }
    }
}

/// Finds a suggestion that somebody may see, with its place and its author.
async fn find_listed(queries: &Queries, by: &Account, id: &SuggestionId) -> Result<Listed, Error> {
    let suggestion = queries.find_suggestion(id).await?.ok_or(Error::NotFound)?;
    let place = match &suggestion.place {
        Some(id) => queries.find_place(id).await?,
        None => None,
    };
    let by_account = suggestion.author.strip_prefix("staff:").map(str::to_owned);
    let author = match by_account.and_then(|id| StaffId::parse(&id)) {
        Some(id) => queries.find_account(&id).await?,
        None => None,
    };
    let listed = Listed { suggestion, place, by: author.map(|account| account.profile) };
    if may_see(by, &listed) { Ok(listed) } else { Err(Error::NotFound) }
}

/// Finds a suggestion that somebody may decide over and saw at this revision.
async fn suggestion_to_decide(
    queries: &Queries,
    by: &Account,
    id: &SuggestionId,
    revision: i64,
) -> Result<Listed, Error> {
    let listed = find_listed(queries, by, id).await?;
    if !listed.may_decide(by) {
        return Err(Error::Forbidden);
    }
    if listed.suggestion.revision != revision {
        return Err(StoreError::Conflict.into());
    }
    Ok(listed)
}

fn may_see(by: &Account, listed: &Listed) -> bool {
    let own = listed.suggestion.author == Actor::Staff(by.id.clone()).id();
    own || listed.may_decide(by)
}

/// Why a place changed: history names the suggestion.
fn reason_of(suggestion: &Suggestion) -> String {
    format!("suggestion:{}", suggestion.id)
}

/// A reading never outlives the text that it was read from: the new text is read
/// again, for a person to confirm, or has none. Announced exceptions stay with it.
fn read_again(before: &PlaceDraft, after: PlaceDraft, taken: &Changes) -> PlaceDraft {
    if before.schedule_text == after.schedule_text || taken.get("schedule").is_some() {
        return after;
    }
    let read = after.schedule_text.as_deref().map(schedule::read_text);
    let exceptions = after.schedule.map(|schedule| schedule.exceptions).unwrap_or_default();
    let schedule = match read {
        Some(ScheduleReading::Complete(opening_hours)) => {
            Some(Schedule { opening_hours, exceptions })
        }
        Some(ScheduleReading::Nothing | ScheduleReading::Absent(_)) | None => None,
    };
    PlaceDraft { schedule_confirmed: schedule.as_ref().map(|_| false), schedule, ..after }
}

/// Gives a place the municipality that its new address names, unless that was taken too.
fn find_municipality(before: &PlaceDraft, draft: &mut PlaceDraft, taken: &Changes) {
    let address = draft.address.as_deref().filter(|_| draft.address != before.address);
    let found = address.and_then(MunicipalityCode::of_address);
    if found.is_some() && taken.get("municipality").is_none() {
        draft.municipality = found;
    }
}

fn says_the_same(taken: &Changes, proposed: &Changes) -> bool {
    let said = |changes: &Changes| -> Vec<(String, Value)> {
        changes.iter().map(|change| (change.field.clone(), change.after.clone())).collect()
    };
    said(taken) == said(proposed)
}

/// A reason as it is kept; an empty one is none.
fn checked(reason: Option<String>) -> Result<Option<String>, Error> {
    let reason = reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let text = reason.as_deref().unwrap_or_default();
    Invalid::check_length("reason", MAX_REASON_CHARS, text)
        .map_err(|fault| Error::Invalid(vec![fault]))?;
    Ok(reason)
}
