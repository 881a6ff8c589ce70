//! Requests for a place for somebody who needs care: made, asked about, accepted or
//! refused, and done. Only disaster staff see them. Whoever accepts first has the room: what
//! is left is worked out in the transaction that takes it. Nothing of them is history, and
//! after a time only sums stay.

use super::{
    App, Error, id,
    shelter::{ShelterQuery, Vacancies, site_situation},
};
use crate::{
    catalog::Catalog,
    domain::{
        Account, Actor, CategoryId, Incident, IncidentId, Invalid, OccupancyViewer, Place, PlaceId,
        PlacementEvent, PlacementHold, PlacementId, PlacementNeed, PlacementRequest, PlacementStep,
        PlacementTotal, RefusalReason, Right, Situation, Status, observation::OLD_AFTER,
    },
    store::{Queries, StoreError, Tx},
};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::{sync::Arc, time::Duration};

/// So many places are offered of each list.
const MAX_CANDIDATES: usize = 12;
/// How often a server looks for requests that are old.
const SUM_UP_EVERY: Duration = Duration::from_hours(1);

/// What somebody notes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlacementAnswer {
    /// A place was asked.
    Ask(PlaceId),
    /// A place takes them.
    Accept(PlaceId),
    /// A place cannot take them.
    Refuse(PlaceId, RefusalReason),
    /// They are there.
    Move(PlaceId),
    /// The room that a place keeps free is given up.
    Release(PlaceId),
    /// Nobody needs a place any more.
    Withdraw,
}

impl App {
    /// Takes a request in the incident that runs.
    pub async fn request_placement(
        &self,
        by: &Account,
        need: PlacementNeed,
    ) -> Result<PlacementRequest, Error> {
        must_place(by)?;
        let now = self.clock.now().trunc_subsecs(6);
        let mut tx = self.store.begin().await?;
        let incident = tx.find_running_incident().await?;
        let incident = incident.ok_or_else(|| refuse("incident", "no-incident"))?;
        let request = PlacementRequest {
            id: PlacementId::from_trusted(id::new_id()),
            incident: incident.id,
            revision: 1,
            requested_at: now,
            updated_at: now,
            requested_by: Actor::Staff(by.id.clone()).id(),
            need,
            steps: Vec::new(),
        };
        tx.insert_placement(&request).await?;
        tx.commit().await?;
        Ok(request)
    }

    /// Notes what happened to a request. Room that a place keeps free counts as taken for
    /// as long as `hold`; where it is known that there is none, nobody is accepted.
    pub async fn note_placement(
        &self,
        by: &Account,
        id: &PlacementId,
        revision: i64,
        answer: PlacementAnswer,
        hold: TimeDelta,
    ) -> Result<PlacementRequest, Error> {
        must_place(by)?;
        let now = self.clock.now().trunc_subsecs(6);
        let mut tx = self.store.begin().await?;
        let before = tx.find_placement(id).await?.ok_or(Error::NotFound)?;
        if before.revision != revision {
            return Err(StoreError::Conflict.into());
        }
        let event = answer.into_event(now + hold);
        before.check(&event, now).map_err(|fault| Error::Invalid(vec![fault]))?;
        if let PlacementEvent::Accepted { place, .. } = &event {
            must_have_room(&tx, &self.catalog(), by, &before, place, now).await?;
        }
        let mut after = before;
        let author = Actor::Staff(by.id.clone()).id();
        after.steps.push(PlacementStep { at: now, author, event });
        (after.revision, after.updated_at) = (after.revision + 1, now);
        tx.save_placement(&after).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(after)
    }

    /// One request, for whoever may see them.
    pub async fn find_placement(
        &self,
        by: &Account,
        id: &PlacementId,
    ) -> Result<PlacementRequest, Error> {
        must_place(by)?;
        self.store.find_placement(id).await?.ok_or(Error::NotFound)
    }

    /// The requests of an incident, the oldest first, and what is left of older ones.
    pub async fn list_placements(
        &self,
        by: &Account,
        incident: &IncidentId,
    ) -> Result<(Vec<PlacementRequest>, Vec<PlacementTotal>), Error> {
        must_place(by)?;
        let requests = self.store.list_placements(incident).await?;
        Ok((requests, self.store.list_placement_totals(incident).await?))
    }

    /// The shelters that take them and have room, nearest first where it is known from
    /// where: what fits for certain, and what may fit with what must be asked there.
    pub fn find_candidates(&self, need: &PlacementNeed) -> Vacancies {
        let kinds = ["welfare_shelter", "evacuation_shelter"].into_iter();
        self.find_shelters(&ShelterQuery {
            kinds: kinds.filter_map(CategoryId::parse).collect(),
            origin: need.origin,
            targets: need.targets,
            facts: need.facts,
            min_vacancy: Some(need.persons),
            max_age: Some(OLD_AFTER),
            limit: MAX_CANDIDATES,
            audience: OccupancyViewer::Staff,
            ..ShelterQuery::default()
        })
    }

    /// Replaces requests to which nothing has happened for as long as `retention` by sums;
    /// returns how many there were.
    pub async fn sum_up_placements(&self, retention: TimeDelta) -> Result<usize, Error> {
        let now = self.clock.now();
        let before = now - retention;
        if self.store.list_placements_before(before).await?.is_empty() {
            return Ok(0);
        }
        let mut tx = self.store.begin().await?;
        let old = tx.list_placements_before(before).await?;
        for request in &old {
            sum_up(&mut tx, request, now).await?;
        }
        tx.commit().await?;
        Ok(old.len())
    }

    /// Sums up what is old at once and every hour, until dropped.
    pub async fn sum_up_placements_in_time(&self, retention: TimeDelta) {
        loop {
            match self.sum_up_placements(retention).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "old requests for a place were summed up"),
                Err(error) => tracing::warn!(%error, "old requests for a place are still there"),
            }
            tokio::time::sleep(SUM_UP_EVERY).await;
        }
    }
}

impl PlacementAnswer {
    fn into_event(self, until: DateTime<Utc>) -> PlacementEvent {
        match self {
            Self::Ask(place) => PlacementEvent::Asked(place),
            Self::Accept(place) => PlacementEvent::Accepted { place, until },
            Self::Refuse(place, reason) => PlacementEvent::Refused { place, reason },
            Self::Move(place) => PlacementEvent::Moved(place),
            Self::Release(place) => PlacementEvent::Released(place),
            Self::Withdraw => PlacementEvent::Withdrawn,
        }
    }
}

async fn sum_up(
    tx: &mut Tx,
    request: &PlacementRequest,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for total in request.totals(now) {
        tx.add_placement_total(&total).await?;
    }
    tx.remove_placement(&request.id).await
}

/// Refuses where a place or its building is reported closed, and where it is known that too
/// little room is left, as far as the transaction sees.
async fn must_have_room(
    tx: &Tx,
    catalog: &Catalog,
    by: &Account,
    request: &PlacementRequest,
    place: &PlaceId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let found = tx.find_place(place).await?.filter(|place| place.draft.state.is_public());
    let found = found.filter(|place| by.may_with(Right::ReportStatus, place.into()));
    let place = found.ok_or_else(|| refuse("place", "no-such-shelter"))?;
    let incident = tx.find_incident(&request.incident).await?.ok_or(Error::NotFound)?;
    let mut site = catalog.others_at_site(&place);
    site.push(Arc::new(place.clone()));
    let present = situation_of(tx, incident, &site, request).await?.present_at(&place, now);
    if present.status == Status::Closed {
        return Err(refuse("do", "shelter-closed"));
    }
    if present.vacancy.is_some_and(|vacancy| vacancy < request.need.persons) {
        return Err(refuse("do", "no-room"));
    }
    Ok(())
}

/// How the places of a site are, with the room that they keep free for others than
/// `request`.
async fn situation_of(
    queries: &Queries,
    incident: Incident,
    site: &[Arc<Place>],
    request: &PlacementRequest,
) -> Result<Situation, Error> {
    let mut holds = queries.list_holds(&incident.id).await?;
    if let Some(own) = request.hold()
        && let Some(at) = holds.iter().position(|hold: &PlacementHold| *hold == own)
    {
        holds.remove(at);
    }
    let situation = site_situation(queries, incident, site).await?;
    Ok(Situation { holds: holds.into(), ..situation })
}

fn must_place(by: &Account) -> Result<(), Error> {
    if by.may(Right::ReportStatus) { Ok(()) } else { Err(Error::Forbidden) }
}

fn refuse(field: &'static str, code: &'static str) -> Error {
    Error::Invalid(vec![Invalid::new(field, code)])
}
