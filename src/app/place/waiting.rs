//! What imports left for a person to look at, for whoever may publish a place that
//! it is about; saying that it was looked at, and linking what is at one building.

use crate::{
    app::{App, Error, id},
    domain::{
        Account, Actor, NewHistory, Place, PlaceDraft, PlaceId, QueueItem, QueueKind, RecordKind,
        Right, Subject,
    },
    store::{Queries, StoreError, Tx},
};
use std::sync::Arc;

/// Something that waits, and the places that it is about.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What waits.
    pub item: QueueItem,
    /// A place of whoever looks.
    pub place: Arc<Place>,
    /// The other one of a pair, if it is public or theirs too.
    pub other: Option<Arc<Place>>,
    /// Whether they may link both as one site.
    pub may_join: bool,
}

impl App {
    /// The first `limit` things of a kind that wait for somebody who may publish
    /// `theirs`, in the order of their ids: oldest first, and how many there are in all.
    pub async fn list_waiting(
        &self,
        theirs: &[Arc<Place>],
        kind: QueueKind,
        limit: usize,
    ) -> Result<(Vec<Waiting>, usize), Error> {
        let catalog = self.catalog();
        let own = |id: &PlaceId| {
            let at = theirs.binary_search_by(|place| place.id.cmp(id)).ok()?;
            Some(theirs[at].clone())
        };
        let shown = |id: &PlaceId| own(id).or_else(|| catalog.get(id));
        let (mut found, mut count) = (Vec::new(), 0);
        for item in self.store.list_open_queue_items(kind).await? {
            let (first, second) = (item.topic.place.clone(), item.topic.second());
            let (place, other) = match (own(&first), second.as_ref().and_then(own)) {
                (Some(place), _) => (place, second.as_ref().and_then(shown)),
                (None, Some(place)) => (place, shown(&first)),
                (None, None) => continue,
            };
            count += 1;
            if found.len() < limit {
                let other_is_theirs = |other: &Arc<Place>| {
                    own(&other.id).is_some() && shared_site(&place.draft, &other.draft).is_ok()
                };
                let may_join =
                    kind == QueueKind::SameSite && other.as_ref().is_some_and(other_is_theirs);
                found.push(Waiting { item, place, other, may_join });
            }
        }
        Ok((found, count))
    }

    /// Notes that somebody dealt with something that waited.
    pub async fn settle(&self, staff: &Account, item_id: &str) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        let (item, _) = item_in_reach(&tx, staff, item_id).await?;
        self.close_item(&mut tx, staff, item).await?;
        Ok(tx.commit().await?)
    }

    /// Gives both places of a pair one site, and settles it. Whoever links them may
    /// publish both; what is linked with others already stays with them.
    pub async fn join_site(&self, staff: &Account, item_id: &str) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        let (item, places) = item_in_reach(&tx, staff, item_id).await?;
        if item.topic.kind != QueueKind::SameSite || item.closed.is_some() {
            return Err(StoreError::Conflict.into());
        }
        let Ok([one, other]) = <[Place; 2]>::try_from(places) else { return Err(Error::NotFound) };
        let site = shared_site(&one.draft, &other.draft)?.unwrap_or_else(id::new_id);
        for place in [one, other] {
            let draft = PlaceDraft { site: Some(site.clone()), ..place.draft.clone() };
            self.save_change(&mut tx, staff, place, (draft, true), None).await?;
        }
        self.close_item(&mut tx, staff, item).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(())
    }

    /// Closes what waited for a schedule to be confirmed, or for a point on the map.
    pub(in crate::app) async fn close_answered(
        &self,
        tx: &mut Tx,
        staff: &Account,
        before: &PlaceDraft,
        after: &Place,
    ) -> Result<(), Error> {
        let unconfirmed = |draft: &PlaceDraft| draft.schedule_confirmed == Some(false);
        let read = unconfirmed(before) && !unconfirmed(&after.draft);
        let unplaced = |draft: &PlaceDraft| draft.given_location().is_none();
        let placed = unplaced(before) && !unplaced(&after.draft);
        if !read && !placed {
            return Ok(());
        }
        for item in tx.list_open_queue_items_of(&after.id).await? {
            let kind = item.topic.kind;
            if (read && kind == QueueKind::Schedule) || (placed && kind == QueueKind::Pin) {
                self.close_item(tx, staff, item).await?;
            }
        }
        Ok(())
    }

    async fn close_item(&self, tx: &mut Tx, staff: &Account, item: QueueItem) -> Result<(), Error> {
        if item.closed.is_some() {
            return Ok(());
        }
        let (at, actor) = (self.clock.now(), Actor::Staff(staff.id.clone()).id());
        let before = item.record();
        let after = QueueItem { closed: Some((at, actor.clone())), ..item };
        // It may open again with the next import: history counts how often it closed.
        let earlier = tx.count_changes(RecordKind::QueueItem, &after.id).await?;
        let entry = NewHistory {
            at,
            actor,
            record_kind: RecordKind::QueueItem,
            record_id: after.id.clone(),
            revision: earlier + 1,
            before: Some(before),
            after: Some(after.record()),
            reason: None,
            run_id: None,
        };
        tx.save_queue_item(&after).await?;
        Ok(tx.append_history(&[entry]).await?)
    }
}

/// Finds something that is about a place that somebody may publish, and those of its
/// places that they may; anything else is not there.
async fn item_in_reach(
    queries: &Queries,
    staff: &Account,
    item_id: &str,
) -> Result<(QueueItem, Vec<Place>), Error> {
    let item = queries.find_queue_item(item_id).await?.ok_or(Error::NotFound)?;
    let mut theirs = Vec::new();
    for id in [Some(item.topic.place.clone()), item.topic.second()].into_iter().flatten() {
        let place = queries.find_place(&id).await?;
        theirs.extend(place.filter(|place| staff.may_with(Right::Publish, Subject::from(place))));
    }
    if theirs.is_empty() { Err(Error::NotFound) } else { Ok((item, theirs)) }
}

/// The site that two places can share: that of one of them. Two different sites are
/// a conflict, for others may belong to each.
fn shared_site(one: &PlaceDraft, other: &PlaceDraft) -> Result<Option<String>, StoreError> {
    match (&one.site, &other.site) {
        (Some(one), Some(other)) if one != other => Err(StoreError::Conflict),
        (one, other) => Ok(one.clone().or_else(|| other.clone())),
    }
}
