//! `/api/incidents/{id}/…` for staff: the log as a list, and everything as files.
//! Those of an exercise say 訓練 in their name, too.

use super::{
    geojson,
    shelters::{
        query::{for_files, for_files_within},
        status::ObservationEntry,
    },
};
use crate::{
    app::shelter::{Record, ShelterQuery},
    domain::{IncidentId, Invalid, PlaceId, Right, course, course::IncidentSummary},
    formats::incident::Sources,
    web::{
        AppState,
        error::ApiError,
        extract::{
            ApiStaff,
            query::{Query, once},
        },
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// An entry of the log, and what its author is called.
#[derive(Debug, Serialize)]
struct NamedEntry<'a> {
    #[serde(flatten)]
    entry: ObservationEntry<'a>,
    author_name: Option<&'a str>,
    /// Whether a later entry withdraws it.
    withdrawn: bool,
}

/// `GET /api/incidents/{id}/observations`: the log, or what came after a number.
pub async fn observations(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    staff.must(Right::ReportStatus)?;
    let mut query = Query::read(raw.as_deref(), &[once("place"), once("after")]);
    let place = query.value("place", |text| {
        PlaceId::parse(text).ok_or_else(|| Invalid::new("place", "not-an-id"))
    });
    let after = query.value("after", |text| {
        text.parse::<i64>().map_err(|_| Invalid::new("after", "not-a-number"))
    });
    query.finish()?;
    let record = record(&state, &id).await?;
    let withdrawn = course::withdrawn(&record.log);
    let wanted = record.log.iter().filter(|seen| {
        place.as_ref().is_none_or(|place| seen.place == *place)
            && after.is_none_or(|after| seen.seq > after)
    });
    let entries: Vec<_> = wanted
        .map(|seen| NamedEntry {
            entry: ObservationEntry::from_observation(seen),
            author_name: record.names.get(&seen.author).map(String::as_str),
            withdrawn: withdrawn.contains(&seen.id),
        })
        .collect();
    Ok(Json(serde_json::json!({ "observations": entries })).into_response())
}

async fn record(state: &AppState, id: &str) -> Result<Record, ApiError> {
    let id = IncidentId::parse(id).ok_or(ApiError::NotFound)?;
    Ok(state.app.record(&id).await?)
}

/// `GET /api/incidents/{id}/files/{name}`
pub async fn file(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path((id, name)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    staff.must(Right::ReportStatus)?;
    write(&state, &id, &name, for_files(raw.as_deref())?).await
}

/// `POST /api/incidents/{id}/files/{name}`: the same within an area, which no address could
/// hold: `within`, GeoJSON in a form.
pub async fn file_within(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path((id, name)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Response, ApiError> {
    staff.must(Right::ReportStatus)?;
    write(&state, &id, &name, for_files_within(raw.as_deref(), &body)?).await
}

async fn write(
    state: &AppState,
    id: &str,
    name: &str,
    asked: Option<ShelterQuery>,
) -> Result<Response, ApiError> {
    let mut record = record(state, id).await?;
    if let Some(query) = &asked {
        state.app.narrow_record(&mut record, query);
    }
    let Record { incident, log, places, names, until, unknown } = &record;
    let sources = Sources { incident, log, places, names, until: *until, unknown };
    let (table, form) = name.split_once('.').ok_or(ApiError::NotFound)?;
    let (rows, has_points) = match table {
        "present" => (sources.present(), true),
        "timeline" => (sources.timeline(), true),
        "report" => (sources.summary(), false),
        _ => return Err(ApiError::NotFound),
    };
    let answer = match form {
        "csv" => csv(rows.csv()),
        "xlsx" => xlsx(rows.xlsx().map_err(|error| {
            tracing::error!(%error, "a workbook cannot be written");
            ApiError::Failed(StatusCode::SERVICE_UNAVAILABLE)
        })?),
        "geojson" if has_points => geojson(&sources.geojson(rows)),
        _ => return Err(ApiError::NotFound),
    };
    let marked = format!("{}-{}-{name}", incident.japanese(), incident.announcement.name);
    Ok(named(&marked, answer))
}

fn csv(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], bytes).into_response()
}

fn xlsx(bytes: Vec<u8>) -> Response {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    ([(header::CONTENT_TYPE, KIND)], bytes).into_response()
}

/// With the name under which it is kept (RFC 6266).
fn named(name: &str, mut answer: Response) -> Response {
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// What an incident amounts to at a place or at all.
#[derive(Debug, Serialize)]
struct IncidentAmount<'a> {
    place: Option<&'a PlaceId>,
    name: Option<&'a str>,
    reports: usize,
    opened_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    open_hours: f64,
    peak: Option<u64>,
    peak_at: Option<DateTime<Utc>>,
    person_days: f64,
    uncounted_hours: f64,
}

impl<'a> IncidentAmount<'a> {
    #[allow(clippy::cast_precision_loss, reason = "times in seconds")]
    fn from_summary(
        place: Option<&'a PlaceId>,
        name: Option<&'a str>,
        summary: &IncidentSummary,
    ) -> Self {
        Self {
            place,
            name,
            reports: summary.reports,
            opened_at: summary.opened_at,
            closed_at: summary.closed_at,
            open_hours: summary.open.num_seconds() as f64 / 3600.0,
            peak: summary.peak.map(|(persons, _)| persons),
            peak_at: summary.peak.map(|(_, at)| at),
            person_days: summary.person_days,
            uncounted_hours: summary.uncounted.num_seconds() as f64 / 3600.0,
        }
    }
}

/// `GET /api/incidents/{id}/report`: opened, peak and person-days of each shelter and
/// in all, and how the sum of all went.
pub async fn report(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    staff.must(Right::ReportStatus)?;
    let record = record(&state, &id).await?;
    let courses = course::courses(&record.log);
    let name = |id: &PlaceId| record.places.get(id).map(|place| place.draft.name.as_str());
    let shelters: Vec<_> = courses
        .iter()
        .map(|(id, course)| {
            IncidentAmount::from_summary(
                Some(id),
                name(id),
                &IncidentSummary::from_course(course, record.until),
            )
        })
        .collect();
    let total = IncidentAmount::from_summary(
        None,
        None,
        &IncidentSummary::from_courses(&courses, record.until),
    );
    let occupied = course::moments(courses.values()).into_iter();
    let occupied: Vec<_> = occupied.map(|(at, now)| (at, now.persons)).collect();
    Ok(Json(serde_json::json!({
        "incident": super::shelters::IncidentProperties::from_incident(&record.incident),
        "until": record.until,
        "shelters": shelters,
        "total": total,
        "occupied": occupied,
    }))
    .into_response())
}
