//! Writing a place: the next revision and its line of history, always both. Every action
//! that creates, changes or removes a place comes through here.

use crate::{
    app::{App, Error},
    domain::{Account, Actor, NewHistory, Place, PlaceDraft, PlaceId, RecordKind},
    store::{Tx, to_document},
};
use serde_json::Value;

/// Who changes a place, and why.
#[derive(Debug, Clone)]
pub(in crate::app) struct Author<'a> {
    /// Who.
    pub actor: Actor,
    /// Why, in their words or as a word of the program.
    pub reason: Option<&'a str>,
    /// The run that the change is a part of.
    pub run_id: Option<&'a str>,
}

impl Author<'_> {
    /// Somebody who gives no reason.
    pub fn new(actor: Actor) -> Self {
        Self { actor, reason: None, run_id: None }
    }

    /// Somebody with an account, who gives no reason.
    pub fn staff(account: &Account) -> Self {
        Self::new(Actor::Staff(account.id.clone()))
    }
}

impl App {
    /// Writes a new place and its history.
    pub(in crate::app) async fn insert_place(
        &self,
        tx: &mut Tx,
        place: &Place,
        author: &Author<'_>,
    ) -> Result<(), Error> {
        let entry = self.place_entry(author, None, place)?;
        tx.insert_places(std::slice::from_ref(place)).await?;
        Ok(tx.append_history(&[entry]).await?)
    }

    /// Writes what a place says from now on as its next revision, and its history.
    /// `by_hand` says whether imports leave it alone from now on.
    pub(in crate::app) async fn save_revision(
        &self,
        tx: &mut Tx,
        before: &Place,
        (draft, by_hand): (PlaceDraft, bool),
        author: &Author<'_>,
    ) -> Result<Place, Error> {
        let after = self.next_revision(before, draft, by_hand);
        let entry = self.place_entry(author, Some(&before.draft), &after)?;
        tx.save_place(&after).await?;
        tx.append_history(&[entry]).await?;
        Ok(after)
    }

    /// A place as its next revision says it, not yet written.
    pub(in crate::app) fn next_revision(
        &self,
        before: &Place,
        draft: PlaceDraft,
        by_hand: bool,
    ) -> Place {
        let now = self.clock.now();
        let edited_at = if by_hand { Some(now) } else { before.edited_at };
        let revision = before.revision + 1;
        Place { draft, revision, edited_at, updated_at: now, ..before.clone() }
    }

    /// The line of history of a place that was created or changed.
    pub(in crate::app) fn place_entry(
        &self,
        author: &Author<'_>,
        before: Option<&PlaceDraft>,
        after: &Place,
    ) -> Result<NewHistory, Error> {
        let before = before.map(to_document).transpose()?;
        let states = (before, Some(to_document(&after.draft)?));
        Ok(self.entry(author, &after.id, after.revision, states))
    }

    /// The line of history of a place that was removed.
    pub(in crate::app) fn removal_entry(
        &self,
        author: &Author<'_>,
        before: &Place,
    ) -> Result<NewHistory, Error> {
        let states = (Some(to_document(&before.draft)?), None);
        Ok(self.entry(author, &before.id, before.revision + 1, states))
    }

    fn entry(
        &self,
        author: &Author<'_>,
        id: &PlaceId,
        revision: i64,
        (before, after): (Option<Value>, Option<Value>),
    ) -> NewHistory {
        let reason = author.reason.map(str::trim).filter(|reason| !reason.is_empty());
        NewHistory {
            at: self.clock.now(),
            actor: author.actor.id(),
            record_kind: RecordKind::Place,
            record_id: id.to_string(),
            revision,
            before,
            after,
            reason: reason.map(str::to_owned),
            run_id: author.run_id.map(str::to_owned),
        }
    }
}
