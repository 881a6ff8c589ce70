//! `/api/incidents`: disasters and exercises. Anyone may know of them; disaster staff
//! open and end them.

use super::shelters::IncidentProperties;
use crate::{
    app::{self, incident::Opening},
    domain::{Announcement, Incident, IncidentId, Invalid, Right},
    web::{
        AppState,
        error::ApiError,
        extract::{
            ApiStaff,
            query::{Parameter, Query, once},
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
use chrono::DateTime;
use serde_json::{Map, Value};

const PARAMETERS: [Parameter; 4] =
    [once("name"), once("message"), once("kind"), once("started_at")];

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
    let started_at = query.value("started_at", |text| {
        let moment = DateTime::parse_from_rfc3339(text);
        moment.map(|at| at.to_utc()).map_err(|_| Invalid::new("started_at", "not-a-moment"))
    });
    let text = |name: &str| query.text(name).unwrap_or_default().to_owned();
    let announcement = Announcement::new(&text("name"), &text("message"));
    query.finish()?;
    // Nobody is told of a disaster by mistake: which of both must be said.
    Ok(Opening { announcement: announcement?, exercise: exercise.unwrap_or(true), started_at })
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Vec<Invalid>> {
    serde_json::from_slice(body).map_err(|_| vec![Invalid::new("body", "not-json")])
}

/// `POST /api/incidents/{id}/end`
pub async fn end(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    staff.must(Right::ManageIncidents)?;
    let id = IncidentId::parse(&id).ok_or(ApiError::NotFound)?;
    let app = state.app.clone();
    let incident: Incident = finish(async move { app.end_incident(&staff.0, &id).await }).await?;
    Ok(Json(IncidentProperties::from_incident(&incident)).into_response())
}

/// `POST /api/incidents/{id}`: another name or message, over the revision that was
/// read.
pub async fn announce(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    staff.must(Right::ManageIncidents)?;
    let id = IncidentId::parse(&id).ok_or(ApiError::NotFound)?;
    let known = [once("name"), once("message"), once("revision")];
    let mut query = Query::read_json(&object(&body)?, &known, &[]);
    let revision = query.required("revision", |text| {
        text.parse::<i64>().map_err(|_| Invalid::new("revision", "not-a-number"))
    });
    let text = |name: &str| query.text(name).unwrap_or_default().to_owned();
    let announcement = Announcement::new(&text("name"), &text("message"));
    query.finish()?;
    let (announcement, revision) = (announcement?, revision.unwrap_or_default());
    let app = state.app.clone();
    let change = async move { app.announce(&staff.0, &id, revision, announcement).await };
    Ok(Json(IncidentProperties::from_incident(&finish(change).await?)).into_response())
}
