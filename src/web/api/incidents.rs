//! `/api/incidents`: disasters and exercises. Anyone may know of them; disaster staff
//! open and end them.

use super::shelters::IncidentProperties;
use crate::{
    app::{self, incident::Opening},
    domain::{Announcement, Hazard, Incident, IncidentId, Invalid, PlaceId, Right},
    web::{
        AppState,
        error::ApiError,
        extract::{
            ApiStaff,
            query::{Parameter, Query, once, repeatable},
        },
        finish,
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

const PARAMETERS: [Parameter; 5] =
    [once("name"), once("message"), repeatable("hazard"), once("kind"), once("started_at")];

/// `GET /api/incidents`: every one, the latest first.
pub async fn list(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    Query::read(raw.as_deref(), &[]).finish()?;
    let incidents = state.app.store().list_incidents().await.map_err(app::Error::from)?;
    let incidents: Vec<_> = incidents.iter().map(IncidentProperties::from_incident).collect();
    Ok(Json(serde_json::json!({ "incidents": incidents })).into_response())
}

/// `POST /api/incidents`: one begins.
pub async fn open(
    State(state): State<AppState>,
    staff: ApiStaff,
    body: Bytes,
) -> Result<Response, ApiError> {
    staff.must(Right::ManageIncidents)?;
    let opening = read_opening(&body)?;
    let app = state.app.clone();
    let incident = finish(async move { app.open_incident(&staff.0, opening).await }).await?;
    Ok((StatusCode::CREATED, Json(IncidentProperties::from_incident(&incident))).into_response())
}

fn read_opening(body: &[u8]) -> Result<Opening, Vec<Invalid>> {
    let mut query = Query::read_json(&object(body)?, &PARAMETERS, &[]);
    let exercise = query.required("kind", |text| match text {
        "real" => Ok(false),
        "exercise" => Ok(true),
        _ => Err(Invalid::new("kind", "unknown-incident-kind")),
    });
    let started_at = query.value("started_at", moment);
    let hazards = query.codes("hazard", "unknown-hazard", Hazard::parse);
    let text = |name: &str| query.text(name).unwrap_or_default().to_owned();
    let announcement = Announcement::new(&text("name"), &text("message"));
    query.finish()?;
    // Nobody is told of a disaster by mistake: which of both must be said.
    let announcement = announcement?.with_hazards(hazards);
    Ok(Opening { announcement, exercise: exercise.unwrap_or(true), started_at })
}

fn moment(text: &str) -> Result<DateTime<Utc>, Invalid> {
    let moment = DateTime::parse_from_rfc3339(text);
    moment.map(|at| at.to_utc()).map_err(|_| Invalid::new("started_at", "not-a-moment"))
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Vec<Invalid>> {
    serde_json::from_slice(body).map_err(|_| vec![Invalid::new("body", "not-json")])
}

/// Which of the places that were opened for an incident stay.
fn read_kept(body: &[u8]) -> Result<Vec<PlaceId>, Vec<Invalid>> {
    let mut query = Query::read_json(&object(body)?, &[repeatable("keep")], &[]);
    let keep = query.values("keep", |text| {
        PlaceId::parse(text).ok_or_else(|| Invalid::new("keep", "not-an-id"))
    });
    query.finish()?;
    Ok(keep)
}

/// `POST /api/incidents/{id}/end`: it is over, and with it what was opened for it alone,
/// but for what is to be kept.
pub async fn end(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    staff.must(Right::ManageIncidents)?;
    let id = IncidentId::parse(&id).ok_or(ApiError::NotFound)?;
    let keep = if body.is_empty() { Vec::new() } else { read_kept(&body)? };
    let app = state.app.clone();
    let end = async move { app.end_incident(&staff.0, &id, &keep).await };
    let incident: Incident = finish(end).await?;
    Ok(Json(IncidentProperties::from_incident(&incident)).into_response())
}

/// `POST /api/incidents/{id}/reopen`: one that was ended by mistake goes on.
pub async fn reopen(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    staff.must(Right::ManageIncidents)?;
    let id = IncidentId::parse(&id).ok_or(ApiError::NotFound)?;
    let app = state.app.clone();
    let incident = finish(async move { app.reopen_incident(&staff.0, &id).await }).await?;
    Ok(Json(IncidentProperties::from_incident(&incident)).into_response())
}

/// `POST /api/incidents/{id}`: another name or message, over the revision that was
/// read. Start and hazards stay where nothing is said of them: a program that knows only
/// of messages must not take a warning off a site.
pub async fn announce(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    staff.must(Right::ManageIncidents)?;
    let id = IncidentId::parse(&id).ok_or(ApiError::NotFound)?;
    let known =
        [once("name"), once("message"), repeatable("hazard"), once("started_at"), once("revision")];
    let body = object(&body)?;
    let mut query = Query::read_json(&body, &known, &[]);
    let revision = query.required("revision", |text| {
        text.parse::<i64>().map_err(|_| Invalid::new("revision", "not-a-number"))
    });
    let text = |name: &str| query.text(name).unwrap_or_default().to_owned();
    let announcement = Announcement::new(&text("name"), &text("message"));
    let started_at = query.value("started_at", moment);
    let hazards = query.codes("hazard", "unknown-hazard", Hazard::parse);
    query.finish()?;
    let (announcement, revision) = (announcement?, revision.unwrap_or_default());
    let hazards = if body.contains_key("hazard") {
        hazards
    } else {
        let present = state.app.store().find_incident(&id).await.map_err(app::Error::from)?;
        present.ok_or(ApiError::NotFound)?.announcement.hazards
    };
    let announcement = announcement.with_hazards(hazards);
    let app = state.app.clone();
    let change =
        async move { app.announce(&staff.0, &id, revision, announcement, started_at).await };
    Ok(Json(IncidentProperties::from_incident(&finish(change).await?)).into_response())
}
