//! Suggestions: sent by anyone, by an organization through its link, or proposed by
//! an account; each waits for a person. Sending one changes no place. Words and
//! contact never reach history or a log.

mod rate_limit;
mod review;

pub use rate_limit::{SuggestionRateLimit, network};
pub use review::{Decision, Listed};

use super::{App, Error, id, token::Token};
use crate::{
    domain::{
        Account, Actor, Changes, NewHistory, Place, PlaceId, RecordKind, Right, Subject,
        Suggestion, SuggestionDraft, SuggestionId, SuggestionKind, SuggestionState,
        suggestion::{CONTACT_KEPT_DAYS, Outcome, UNDECIDED_CONTACT_KEPT_DAYS},
    },
    store::{Queries, Tx},
};
use chrono::TimeDelta;
use std::{net::IpAddr, time::Duration};

/// The most suggestions of anyone about one place in a day.
const MAX_PER_PLACE_AND_DAY: i64 = 10;
/// The most new places that anyone suggests in an hour, all together.
const MAX_NEW_PLACES_PER_HOUR: i64 = 30;
/// How often contacts are looked for whose time has come.
const FORGET_EVERY: Duration = Duration::from_hours(1);

/// A suggestion that was taken in.
#[derive(Debug)]
pub struct Sent {
    /// What it is called.
    pub id: SuggestionId,
    /// What whoever sent it sees with what became of it.
    pub token: Token,
}

impl App {
    /// Takes in what anyone says about a public place, or with `None` of a new one.
    pub async fn suggest(
        &self,
        from: IpAddr,
        place: Option<PlaceId>,
        draft: SuggestionDraft,
    ) -> Result<Sent, Error> {
        draft.check(self.clock.today()).map_err(Error::Invalid)?;
        if place.is_none() != (draft.kind == SuggestionKind::NewPlace) {
            return Err(Error::NotFound);
        }
        let now = self.clock.now();
        if !self.suggestion_limit.try_acquire(from, now) {
            return Err(Error::TooManySuggestions);
        }
        let taken = self.take_in(place, draft).await;
        if let Err(Error::Store(_)) = taken {
            self.suggestion_limit.release(from, now);
        }
        taken
    }

    async fn take_in(&self, place: Option<PlaceId>, draft: SuggestionDraft) -> Result<Sent, Error> {
        let mut tx = self.store.begin().await?;
        if let Some(id) = &place {
            let public = |place: &Place| place.draft.state.is_public();
            tx.find_place(id).await?.filter(public).ok_or(Error::NotFound)?;
        }
        self.must_not_be_too_many(&tx, place.as_ref(), draft.kind).await?;
        let token = Token::new();
        let sent = self.new_suggestion(&Actor::Anyone, place, draft);
        self.insert_suggestion(&mut tx, &sent, Some(&token)).await?;
        tx.commit().await?;
        Ok(Sent { id: sent.id, token })
    }

    /// Takes in what somebody with an account proposes for a place of theirs.
    pub async fn propose(
        &self,
        by: Account,
        place: PlaceId,
        changes: Changes,
        words: Option<String>,
    ) -> Result<Suggestion, Error> {
        let draft = SuggestionDraft { changes, words, ..SuggestionDraft::default() };
        draft.check(self.clock.today()).map_err(Error::Invalid)?;
        let mut tx = self.store.begin().await?;
        let found = tx.find_place(&place).await?.ok_or(Error::NotFound)?;
        if !by.may_with(Right::Propose, Subject::from(&found)) {
            return Err(Error::NotFound);
        }
        draft.changes.apply(&found.draft).map_err(|fault| Error::Invalid(vec![fault]))?;
        let proposed = self.new_suggestion(&Actor::Staff(by.id), Some(place), draft);
        self.insert_suggestion(&mut tx, &proposed, None).await?;
        tx.commit().await?;
        Ok(proposed)
    }

    /// What became of a suggestion, for whoever holds its link.
    pub async fn sent_suggestion(&self, token: &Token) -> Result<Option<Suggestion>, Error> {
        Ok(self.store.find_suggestion_by_token(&token.hash()).await?)
    }

    /// Takes a suggestion back that nobody has decided yet, for whoever holds its link.
    pub async fn withdraw_sent(&self, token: Token) -> Result<Suggestion, Error> {
        let mut tx = self.store.begin().await?;
        let found = tx.find_suggestion_by_token(&token.hash()).await?;
        let suggestion = found.ok_or(Error::NotFound)?;
        let author = suggestion.author.clone();
        let after = self.withdraw(&mut tx, &suggestion, author).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Takes one's own proposal back that nobody has decided yet.
    pub async fn withdraw_own(&self, by: Account, id: SuggestionId) -> Result<Suggestion, Error> {
        let mut tx = self.store.begin().await?;
        let actor = Actor::Staff(by.id).id();
        let found = tx.find_suggestion(&id).await?;
        let suggestion = found.filter(|found| found.author == actor).ok_or(Error::NotFound)?;
        let after = self.withdraw(&mut tx, &suggestion, actor).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Deletes the contacts whose time has come; returns how many.
    pub async fn forget_contacts(&self) -> Result<u64, Error> {
        let before = |days| self.clock.now() - TimeDelta::days(days);
        let mut tx = self.store.begin().await?;
        let count = tx
            .forget_contacts(before(CONTACT_KEPT_DAYS), before(UNDECIDED_CONTACT_KEPT_DAYS))
            .await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Deletes contacts and forgets networks in time, until dropped.
    pub async fn forget_in_time(&self) {
        loop {
            self.suggestion_limit.evict_expired(self.clock.now());
            self.pin_throttle.evict_expired(self.clock.now());
            if let Err(error) = self.forget_contacts().await {
                tracing::warn!(%error, "contacts whose time has come are not deleted yet");
            }
            tokio::time::sleep(FORGET_EVERY).await;
        }
    }

    /// A suggestion, not yet written.
    pub(super) fn new_suggestion(
        &self,
        author: &Actor,
        place: Option<PlaceId>,
        draft: SuggestionDraft,
    ) -> Suggestion {
        Suggestion {
            id: SuggestionId::from_trusted(id::new_id()),
            revision: 1,
            place,
            author: author.id(),
            created_at: self.clock.now(),
            draft,
            state: SuggestionState::Waiting,
            outcome: None,
        }
    }

    /// Writes a new suggestion and its history.
    pub(super) async fn insert_suggestion(
        &self,
        tx: &mut Tx,
        suggestion: &Suggestion,
        token: Option<&Token>,
    ) -> Result<(), Error> {
        tx.insert_suggestion(suggestion, token.map(Token::hash).as_deref()).await?;
        self.log_suggestion(tx, &suggestion.author, None, suggestion).await
    }

    async fn withdraw(
        &self,
        tx: &mut Tx,
        suggestion: &Suggestion,
        by: String,
    ) -> Result<Suggestion, Error> {
        self.decide_suggestion(
            tx,
            suggestion,
            SuggestionState::Withdrawn,
            by,
            None,
            Changes::default(),
        )
        .await
    }

    /// Writes how a suggestion was decided, and its history. Each is decided once.
    async fn decide_suggestion(
        &self,
        tx: &mut Tx,
        before: &Suggestion,
        state: SuggestionState,
        by: String,
        reason: Option<String>,
        taken: Changes,
    ) -> Result<Suggestion, Error> {
        if before.state != SuggestionState::Waiting {
            return Err(crate::store::StoreError::Conflict.into());
        }
        let at = self.clock.now();
        let after = before.decided(state, Outcome { at, by: by.clone(), reason, taken });
        tx.save_suggestion(&after).await?;
        self.log_suggestion(tx, &by, Some(before), &after).await?;
        Ok(after)
    }

    async fn must_not_be_too_many(
        &self,
        queries: &Queries,
        place: Option<&PlaceId>,
        kind: SuggestionKind,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let full = if let Some(place) = place {
            let since = now - TimeDelta::days(1);
            queries.count_suggestions_of_place(place, since).await? >= MAX_PER_PLACE_AND_DAY
        } else {
            let since = now - TimeDelta::hours(1);
            queries.count_suggestions_of_kind(kind, since).await? >= MAX_NEW_PLACES_PER_HOUR
        };
        if full { Err(Error::TooManySuggestions) } else { Ok(()) }
    }

    async fn log_suggestion(
        &self,
        tx: &mut Tx,
        actor: &str,
        before: Option<&Suggestion>,
        after: &Suggestion,
    ) -> Result<(), Error> {
        let reason = after.outcome.as_ref().and_then(|outcome| outcome.reason.clone());
        let change = NewHistory {
            at: self.clock.now(),
            actor: actor.to_owned(),
            record_kind: RecordKind::Suggestion,
            record_id: after.id.to_string(),
            revision: after.revision,
            before: before.map(Suggestion::record),
            after: Some(after.record()),
            reason,
            run_id: None,
        };
        Ok(tx.append_history(&[change]).await?)
    }
}
