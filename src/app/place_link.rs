//! Links by which an organization confirms or corrects its own place. Opening one
//! changes nothing; each is answered once, and every step is in history.

use super::{App, Error, place::Author, suggestion::Sent, token::Token};
use crate::{
    domain::{
        Account, Actor, Ending, NewHistory, Place, PlaceId, PlaceLink, RecordKind, Right, State,
        Subject, SuggestionDraft, SuggestionKind, place_link::LASTS,
    },
    store::{Queries, StoreError, Tx},
};
use serde_json::{Value, json};

/// What a link opens.
#[derive(Debug)]
pub struct OpenedLink {
    /// The link.
    pub link: PlaceLink,
    /// The place, unless it is gone.
    pub place: Option<Place>,
    /// Whether the link can still be answered.
    pub is_open: bool,
}

impl App {
    /// Makes a link for a place; its secret is shown once.
    pub async fn make_place_link(
        &self,
        by: Account,
        place: PlaceId,
    ) -> Result<(Token, PlaceLink), Error> {
        let mut tx = self.store.begin().await?;
        let place = place_to_ask_about(&tx, &by, &place).await?;
        if place.draft.state == State::Closed {
            return Err(Error::NotFound);
        }
        let (token, now) = (Token::new(), self.clock.now());
        let link = PlaceLink {
            id: super::id::new_id(),
            place: place.id,
            created_by: Actor::Staff(by.id).id(),
            created_at: now,
            expires_at: now + LASTS,
            ended: None,
        };
        tx.insert_place_link(&token.hash(), &link).await?;
        self.log_link(&mut tx, &link.created_by, None, &link).await?;
        tx.commit().await?;
        Ok((token, link))
    }

    /// The links of a place, newest first, for those who may make them.
    pub async fn list_place_links(
        &self,
        by: &Account,
        place: &PlaceId,
    ) -> Result<(Place, Vec<PlaceLink>), Error> {
        links_of(&self.store, by, place).await
    }

    /// Takes a link back.
    pub async fn revoke_place_link(
        &self,
        by: Account,
        place: PlaceId,
        id: String,
    ) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        let (_, links) = links_of(&tx, &by, &place).await?;
        let link = links.into_iter().find(|link| link.id == id).ok_or(Error::NotFound)?;
        self.end_link(&mut tx, &Actor::Staff(by.id).id(), &link, Ending::Revoked).await?;
        Ok(tx.commit().await?)
    }

    /// What a link opens; nothing changes.
    pub async fn open_place_link(&self, token: &Token) -> Result<Option<OpenedLink>, Error> {
        self.open_link_by(&self.store, token).await
    }

    async fn open_link_by(
        &self,
        queries: &Queries,
        token: &Token,
    ) -> Result<Option<OpenedLink>, Error> {
        let Some(link) = queries.find_place_link(&token.hash()).await? else { return Ok(None) };
        let place = queries.find_place(&link.place).await?;
        let there = place.as_ref().is_some_and(|place| place.draft.state != State::Closed);
        let is_open = there && link.is_open(self.clock.now());
        Ok(Some(OpenedLink { link, place, is_open }))
    }

    /// このままで正しい: the organization says that its place, as of `revision`, is true,
    /// the schedule that it was shown included.
    pub async fn confirm_by_link(&self, token: Token, revision: i64) -> Result<Place, Error> {
        let mut tx = self.store.begin().await?;
        let (link, before) = self.answerable(&tx, &token).await?;
        if before.revision != revision {
            return Err(StoreError::Conflict.into());
        }
        let mut draft = before.draft.clone();
        draft.verified_on = Some(self.clock.today());
        draft.verified_by.clone_from(&before.draft.organization);
        if before.shows_schedule() {
            draft.schedule_confirmed = Some(true);
        }
        let actor = Actor::PlaceLink(link.id.clone());
        let author = Author::new(actor.clone());
        let after = self.save_revision(&mut tx, &before, (draft, false), &author).await?;
        self.end_link(&mut tx, &actor.id(), &link, Ending::Confirmed).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(after)
    }

    /// 直す: what the organization says instead waits for review.
    pub async fn correct_by_link(
        &self,
        token: Token,
        draft: SuggestionDraft,
    ) -> Result<Sent, Error> {
        draft.check(self.clock.today()).map_err(Error::Invalid)?;
        if draft.kind == SuggestionKind::NewPlace {
            return Err(Error::NotFound);
        }
        let mut tx = self.store.begin().await?;
        let (link, place) = self.answerable(&tx, &token).await?;
        let (secret, actor) = (Token::new(), Actor::PlaceLink(link.id.clone()));
        let sent = self.new_suggestion(&actor, Some(place.id), draft);
        self.insert_suggestion(&mut tx, &sent, Some(&secret)).await?;
        self.end_link(&mut tx, &actor.id(), &link, Ending::Corrected).await?;
        tx.commit().await?;
        Ok(Sent { id: sent.id, token: secret })
    }

    /// A link that still waits for its answer, and its place.
    async fn answerable(
        &self,
        queries: &Queries,
        token: &Token,
    ) -> Result<(PlaceLink, Place), Error> {
        match self.open_link_by(queries, token).await? {
            Some(OpenedLink { link, place: Some(place), is_open: true }) => Ok((link, place)),
            _ => Err(Error::NotFound),
        }
    }

    async fn end_link(
        &self,
        tx: &mut Tx,
        actor: &str,
        link: &PlaceLink,
        ending: Ending,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        tx.end_place_link(&link.id, now, ending).await?;
        let after = PlaceLink { ended: Some((now, ending)), ..link.clone() };
        self.log_link(tx, actor, Some(link), &after).await
    }

    async fn log_link(
        &self,
        tx: &mut Tx,
        actor: &str,
        before: Option<&PlaceLink>,
        after: &PlaceLink,
    ) -> Result<(), Error> {
        let change = NewHistory {
            at: self.clock.now(),
            actor: actor.to_owned(),
            record_kind: RecordKind::PlaceLink,
            record_id: after.id.clone(),
            revision: 1 + i64::from(before.is_some()),
            before: before.map(record),
            after: Some(record(after)),
            reason: None,
            run_id: None,
        };
        Ok(tx.append_history(&[change]).await?)
    }
}

/// Finds a place about whose links somebody decides.
async fn place_to_ask_about(queries: &Queries, by: &Account, id: &PlaceId) -> Result<Place, Error> {
    let place = queries.find_place(id).await?.ok_or(Error::NotFound)?;
    let theirs = by.may_with(Right::Publish, Subject::from(&place));
    if theirs { Ok(place) } else { Err(Error::NotFound) }
}

/// Finds such a place and its links, newest first.
async fn links_of(
    queries: &Queries,
    by: &Account,
    place: &PlaceId,
) -> Result<(Place, Vec<PlaceLink>), Error> {
    let place = place_to_ask_about(queries, by, place).await?;
    let links = queries.list_place_links(&place.id).await?;
    Ok((place, links))
}

/// What history holds of a link: never its secret.
fn record(link: &PlaceLink) -> Value {
    json!({
        "place": link.place.as_str(),
        "expires_at": link.expires_at,
        "ending": link.ended.map(|(_, ending)| ending.id()),
    })
}
