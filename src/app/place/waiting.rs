//! What imports left for a person to look at, for whoever may publish the listings
//! that it is about, and saying that it was looked at.

use crate::{
    app::{App, Error},
    domain::{Account, Actor, Place, PlaceId, QueueItem, QueueKind, Right, Subject},
};

/// Something that waits, and the listings that it is about.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What waits.
    pub item: QueueItem,
    /// The listing.
    pub place: Place,
    /// The second one of a pair.
    pub other: Option<Place>,
}

impl App {
    /// The first `limit` things of a kind that wait for somebody, oldest first, and
    /// how many there are in all.
    pub async fn list_waiting(
        &self,
        staff: &Account,
        kind: QueueKind,
        limit: usize,
    ) -> Result<(Vec<Waiting>, usize), Error> {
        let items = self.store.list_queue_items().await?;
        let open =
            items.into_iter().filter(|item| item.closed.is_none() && item.topic.kind == kind);
        let (mut found, mut count) = (Vec::new(), 0);
        for item in open {
            let Some(place) = self.place_in_reach(staff, &item.topic.place).await? else {
                continue;
            };
            count += 1;
            if found.len() == limit {
                continue;
            }
            let second = PlaceId::parse(&item.topic.subject).filter(|_| kind.is_pair());
            let other = match second {
                Some(second) => self.store.find_place(&second).await?,
                None => None,
            };
            found.push(Waiting { item, place, other });
        }
        Ok((found, count))
    }

    /// Notes that somebody dealt with something that waited.
    pub async fn settle(&self, staff: &Account, item_id: &str) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        let items = self.store.list_queue_items().await?;
        let item = items.into_iter().find(|item| item.id == item_id).ok_or(Error::NotFound)?;
        if self.place_in_reach(staff, &item.topic.place).await?.is_none() {
            return Err(Error::NotFound);
        }
        let by = Actor::Staff(staff.id.clone()).id();
        let closed = item.closed.clone().or(Some((self.clock.now(), by)));
        tx.save_queue_item(&QueueItem { closed, ..item }).await?;
        Ok(tx.commit().await?)
    }

    async fn place_in_reach(&self, staff: &Account, id: &PlaceId) -> Result<Option<Place>, Error> {
        let place = match self.catalog().get(id) {
            Some(place) => Some(place.as_ref().clone()),
            None => self.store.find_place(id).await?,
        };
        Ok(place.filter(|place| staff.may_with(Right::Publish, Subject::from(place))))
    }
}
