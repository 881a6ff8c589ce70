//! `GET /api/shelters/events`: what happens, as it happens, to whoever listens. Who
//! comes back says what it heard last and hears what it missed; who falls behind is
//! let go, and comes back.

use super::feature::{IncidentProperties, OccupancyState};
use crate::{
    app::live::{EventKind, LiveEvent},
    domain::{
        CallId, CallOutcome, Incident, IncidentId, Observation, ObservationBody, ObservationId,
        OccupancyViewer, Place, PlaceId, ShelterCall, Status, UnverifiedReport, UnverifiedReportId,
        unverified::ReportVerdict,
    },
    web::{
        AppState,
        error::ApiError,
        extract::{
            Viewer,
            query::{Query, once},
        },
    },
};
use axum::{
    extract::{RawQuery, State as Shared},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use chrono::{DateTime, Utc};
use futures_util::stream::unfold;
use serde::Serialize;
use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::{broadcast::Receiver, watch},
    time::{Interval, MissedTickBehavior, interval},
};

/// How often a listener hears that it is still connected, and how old what it knows is.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(10);

/// An answer that does not end by itself.
pub async fn listen(
    Shared(state): Shared<AppState>,
    headers: HeaderMap,
    viewer: Viewer,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    let mut query = Query::read(raw.as_deref(), &[once("after")]);
    let after = query.value("after", |text| {
        text.parse().map_err(|_| crate::domain::Invalid::new("after", "not-a-number"))
    });
    query.finish()?;
    if state.app.live().listeners() >= state.load_shedder.max_listeners() {
        return Err(ApiError::Failed(StatusCode::SERVICE_UNAVAILABLE));
    }
    // A browser says what it heard last, which is later than what its page was made of.
    let after = headers.get("last-event-id").map_or(after, |id| {
        // What we never said is as if it were too long ago.
        Some(id.to_str().ok().and_then(|id| id.parse().ok()).unwrap_or(-1))
    });
    let audience = state.audience(viewer.account());
    let events = unfold(EventListener::new(state, after, audience), async |mut listener| {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    // Whoever is let go loses the connection, too: one that does not read would keep it.
    let headers =
        [("cache-control", "no-store"), ("x-accel-buffering", "no"), ("connection", "close")];
    Ok((headers, Sse::new(events)).into_response())
}

struct EventListener {
    state: AppState,
    /// Who listens: disaster staff hear of what nobody has vouched for, too.
    audience: OccupancyViewer,
    /// What is to be said first.
    first: VecDeque<Event>,
    receiver: Receiver<Arc<LiveEvent>>,
    heartbeat: Interval,
    shutdown: watch::Receiver<bool>,
}

impl EventListener {
    fn new(state: AppState, after: Option<i64>, audience: OccupancyViewer) -> Self {
        let listening = state.app.live().listen(after);
        let seq = listening.seq;
        let told = |name| event(Some(seq), name, &Heartbeat::new(&state));
        let first = match (after, listening.missed) {
            (None, _) => [told("hello")].into(),
            (Some(_), None) => [told("reset")].into(),
            (Some(_), Some(missed)) => {
                missed.iter().filter_map(|change| change_event(&state, change, audience)).collect()
            }
        };
        let mut heartbeat = interval(HEARTBEAT_INTERVAL);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let shutdown = state.shutdown.subscribe();
        Self { state, audience, first, receiver: listening.receiver, heartbeat, shutdown }
    }

    /// What comes next; nothing once the service stops, or when too much waited.
    async fn next(&mut self) -> Option<Event> {
        if let Some(event) = self.first.pop_front() {
            return Some(event);
        }
        loop {
            tokio::select! {
                change = self.receiver.recv() => {
                    let event = change_event(&self.state, &*change.ok()?, self.audience);
                    if event.is_some() {
                        return event;
                    }
                }
                _ = self.heartbeat.tick() => {
                    return Some(event(None, "beat", &Heartbeat::new(&self.state)));
                }
                _ = self.shutdown.wait_for(|stops| *stops) => return None,
            }
        }
    }
}

/// How current the server is.
#[derive(Debug, Serialize)]
struct Heartbeat {
    seq: i64,
    as_of: DateTime<Utc>,
    age_s: i64,
}

impl Heartbeat {
    fn new(state: &AppState) -> Self {
        let as_of = state.app.current_at();
        let age_s = (state.app.clock.now() - as_of).num_seconds();
        Self { seq: state.app.situation().seq, as_of, age_s }
    }
}

/// Something was seen, as anyone may know it.
#[derive(Debug, Serialize)]
struct StatusEvent<'a> {
    place: &'a PlaceId,
    incident: &'a IncidentId,
    id: &'a ObservationId,
    observed_at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    /// What was reported; nothing in a withdrawal.
    status: Option<Status>,
    occupancy: Option<u32>,
    withdraws: Option<&'a ObservationId>,
    /// How the place is after this and all that came since; nothing if this belongs to
    /// an incident that is over.
    present: Option<PresentState>,
    /// How the other places to flee to at its site are after that.
    site: Vec<SitePlace>,
}

#[derive(Debug, Serialize)]
struct PresentState {
    status: Status,
    #[serde(flatten)]
    state: OccupancyState,
}

#[derive(Debug, Serialize)]
struct SitePlace {
    place: PlaceId,
    present: PresentState,
}

/// What anyone, or disaster staff, hear of a change; nothing where it is not for them.
fn change_event(state: &AppState, change: &LiveEvent, audience: OccupancyViewer) -> Option<Event> {
    let is_staff = audience == OccupancyViewer::Staff;
    match &change.kind {
        EventKind::Incident(incident) => Some(incident_event(change.seq, incident)),
        EventKind::DetailsSeen(_) if !is_staff => None,
        EventKind::Seen(seen) | EventKind::DetailsSeen(seen) => {
            Some(event(Some(change.seq), "status", &status_event(state, seen, audience)))
        }
        EventKind::Unverified(report) if is_staff => {
            Some(event(Some(change.seq), "unverified", &UnverifiedEvent::new(report)))
        }
        EventKind::Called(call) if is_staff => {
            Some(event(Some(change.seq), "call", &CallEvent::new(call)))
        }
        EventKind::Unverified(_) | EventKind::Called(_) => None,
    }
}

/// A report that nobody has vouched for came, or staff decided on it.
#[derive(Debug, Serialize)]
struct UnverifiedEvent<'a> {
    place: &'a PlaceId,
    incident: &'a IncidentId,
    id: &'a UnverifiedReportId,
    received_at: DateTime<Utc>,
    status: Option<Status>,
    occupancy: Option<u32>,
    /// `confirmed`, `rejected`, or nothing while it waits.
    verdict: Option<&'static str>,
}

impl<'a> UnverifiedEvent<'a> {
    fn new(report: &'a UnverifiedReport) -> Self {
        Self {
            place: &report.place,
            incident: &report.incident,
            id: &report.id,
            received_at: report.received_at,
            status: report.report.status,
            occupancy: report.report.occupancy,
            verdict: report.verdict.map(ReportVerdict::id),
        }
    }
}

/// Disaster staff call a shelter, or said what came of it.
#[derive(Debug, Serialize)]
struct CallEvent<'a> {
    place: &'a PlaceId,
    incident: &'a IncidentId,
    id: &'a CallId,
    called_at: DateTime<Utc>,
    /// Until when nobody else calls there.
    claimed_until: DateTime<Utc>,
    /// `no_answer`, `unchanged`, `not_made`, or nothing while nobody said.
    outcome: Option<&'static str>,
}

impl<'a> CallEvent<'a> {
    fn new(call: &'a ShelterCall) -> Self {
        Self {
            place: &call.place,
            incident: &call.incident,
            id: &call.id,
            called_at: call.called_at,
            claimed_until: call.claimed_until(),
            outcome: call.outcome.map(CallOutcome::id),
        }
    }
}

fn incident_event(seq: i64, incident: &Incident) -> Event {
    event(Some(seq), "incident", &IncidentProperties::from_incident(incident))
}

fn status_event<'a>(
    state: &AppState,
    seen: &'a Observation,
    audience: OccupancyViewer,
) -> StatusEvent<'a> {
    let situation = state.app.situation();
    let runs = situation.incident.as_ref().is_some_and(|incident| incident.id == seen.incident);
    let (catalog, now) = (state.app.catalog(), state.app.clock.now());
    let present_of = |place: &Place| {
        let present = audience.told(situation.present_at(place, now));
        PresentState { status: present.status, state: OccupancyState::from_present(&present) }
    };
    let place = catalog.get(&seen.place).filter(|_| runs);
    let others = place.as_ref().map(|place| catalog.others_at_site(place)).unwrap_or_default();
    let others = others.into_iter().filter(|other| situation.includes(other));
    let site = others.map(|o| SitePlace { place: o.id.clone(), present: present_of(&o) }).collect();
    let report = seen.report();
    StatusEvent {
        place: &seen.place,
        incident: &seen.incident,
        id: &seen.id,
        observed_at: seen.observed_at,
        received_at: seen.received_at,
        status: report.and_then(|report| report.status),
        occupancy: report
            .and_then(|report| report.occupancy)
            .filter(|_| audience.may_see_numbers()),
        withdraws: match &seen.said {
            ObservationBody::Withdrawal(id) => Some(id),
            ObservationBody::Report(_) => None,
        },
        present: place.map(|place| present_of(&place)),
        site,
    }
}

fn event(seq: Option<i64>, name: &str, body: &impl Serialize) -> Event {
    let event = Event::default().event(name);
    let event = seq.map_or(event.clone(), |seq| event.id(seq.to_string()));
    // JSON of our own holds no line break.
    event.data(serde_json::to_string(body).unwrap_or_default())
}
