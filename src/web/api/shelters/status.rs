//! `/api/shelters/{id}/status`: disaster staff say how a shelter is, or that what was
//! said is wrong. A report that is sent again under its key is taken once.

use crate::{
    app::shelter::{BatchReport, NewReport, ReportOrigin, ReportOutcome},
    domain::{
        Composition, Condition, DeviceClock, IncidentId, Invalid, Locale, Observation,
        ObservationBody, ObservationId, PlaceId, Report, ReportSource, Right, Status, Warning,
        observation::ReportParts,
    },
    formats::{RowIssue, status::read},
    i18n::Messages,
    web::{
        AppState,
        api::shelters::details,
        error::ApiError,
        extract::{
            ApiStaff,
            device_clock::{clock_ahead, moment},
            query::{Parameter, Query, once, repeatable},
        },
        finish, finish_soon,
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const PARAMETERS: [Parameter; 8] = [
    once("status"),
    once("occupancy"),
    once("note"),
    once("observed_at"),
    once("sent_at"),
    once("clock_ahead_ms"),
    once("incident"),
    repeatable("also"),
];

/// The longest key taken.
const MAX_KEY_CHARS: usize = 100;

/// An entry of the log, as its author may see it.
#[derive(Debug, Serialize)]
pub struct ObservationEntry<'a> {
    seq: i64,
    id: &'a ObservationId,
    incident: &'a IncidentId,
    place: &'a PlaceId,
    observed_at: DateTime<Utc>,
    /// What a wrong clock had shown, where `observed_at` was corrected.
    device_observed_at: Option<DateTime<Utc>>,
    clock_ahead_ms: Option<i64>,
    received_at: DateTime<Utc>,
    author: &'a str,
    sent_by: Option<&'a str>,
    made_in: Option<&'a IncidentId>,
    source: ReportSource,
    status: Option<Status>,
    occupancy: Option<u32>,
    note: Option<&'a str>,
    condition: Option<&'a Condition>,
    composition: Option<&'a Composition>,
    withdraws: Option<&'a ObservationId>,
}

impl<'a> ObservationEntry<'a> {
    /// Takes over one observation.
    pub fn from_observation(seen: &'a Observation) -> Self {
        let report = seen.report();
        Self {
            seq: seen.seq,
            id: &seen.id,
            incident: &seen.incident,
            place: &seen.place,
            observed_at: seen.observed_at,
            device_observed_at: seen.device_observed_at(),
            clock_ahead_ms: seen.delivery.clock_ahead_ms,
            received_at: seen.received_at,
            author: &seen.author,
            sent_by: seen.delivery.sent_by.as_deref(),
            made_in: seen.delivery.made_in.as_ref(),
            source: seen.source,
            status: report.and_then(|report| report.status),
            occupancy: report.and_then(|report| report.occupancy),
            note: report.and_then(|report| report.note.as_deref()),
            condition: report.map(|report| &report.condition),
            composition: report.map(|report| &report.composition),
            withdraws: match &seen.said {
                ObservationBody::Withdrawal(id) => Some(id),
                ObservationBody::Report(_) => None,
            },
        }
    }
}

#[derive(Debug, Serialize)]
struct ReportAnswer<'a> {
    observation: ObservationEntry<'a>,
    /// What was last seen of the place; nothing once all is withdrawn.
    present: Option<ObservationEntry<'a>>,
    warnings: Vec<WarningDetail>,
    repeated: bool,
}

#[derive(Debug, Serialize)]
struct WarningDetail {
    code: &'static str,
    detail: String,
}

impl WarningDetail {
    fn from_warning(warning: Warning) -> Self {
        let words = Messages::get(Locale::En);
        let detail = match warning {
            Warning::OverCapacity => words.text("warning-over-capacity"),
            Warning::NotInUse => words.text("warning-not-in-use"),
            Warning::UnusualChange => words.text("warning-unusual-change"),
            Warning::Late => words.text("warning-late"),
            Warning::BeforeIncident => words.text("warning-before-incident"),
            Warning::ClockCorrected => words.text("warning-clock-corrected"),
            Warning::OtherIncident => words.text("warning-other-incident"),
            Warning::CompositionOver => words.text("warning-composition-over"),
            Warning::ManyMore => words.text("warning-many-more"),
            Warning::Thousands => words.text("warning-thousands"),
        };
        Self { code: warning.id(), detail }
    }
}

fn answer(taken: &ReportOutcome) -> Response {
    let body = ReportAnswer {
        observation: ObservationEntry::from_observation(&taken.observation),
        present: taken.present.as_deref().map(ObservationEntry::from_observation),
        warnings: taken.warnings.iter().copied().map(WarningDetail::from_warning).collect(),
        repeated: taken.is_repeated,
    };
    let status = if taken.is_repeated { StatusCode::OK } else { StatusCode::CREATED };
    (status, Json(body)).into_response()
}

/// `POST /api/shelters/{id}/status`
pub async fn report(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    staff.must(Right::ReportStatus)?;
    let place = PlaceId::parse(&id).ok_or(ApiError::NotFound)?;
    let key = key(&headers);
    let read = read_report(&body);
    let faults = [key.as_ref().err(), read.as_ref().err()].into_iter().flatten();
    let faults: Vec<_> = faults.flatten().cloned().collect();
    let (Ok(key), Ok(sent)) = (key, read) else { return Err(faults.into()) };
    let SentReport { report, incident, clock, also } = sent;
    let origin = ReportOrigin { clock, ..ReportOrigin::default() };
    let new = NewReport { place, incident, key, source: ReportSource::Api, origin, report };
    let app = state.app.clone();
    let taken = finish_soon(async move { app.report_site(&staff.0, new, also).await }).await?;
    Ok(answer(&taken))
}

/// `POST /api/shelters/{id}/status/{observation}/withdraw`
pub async fn withdraw(
    State(state): State<AppState>,
    staff: ApiStaff,
    Path((id, observation)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    staff.must(Right::ReportStatus)?;
    let place = PlaceId::parse(&id).ok_or(ApiError::NotFound)?;
    let wrong = ObservationId::parse(&observation).ok_or(ApiError::NotFound)?;
    let app = state.app.clone();
    let done =
        async move { app.withdraw_report(&staff.0, &place, &wrong, None, ReportSource::Api).await };
    Ok(answer(&finish_soon(done).await?))
}

/// What makes a report one report: the header `Idempotency-Key`.
fn key(headers: &HeaderMap) -> Result<Option<String>, Vec<Invalid>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().map(|text| text.trim().trim_matches('"'));
    match key {
        Some("") => Err(vec![Invalid::new("idempotency-key", "empty")]),
        Some(key) => match Invalid::check_length("idempotency-key", MAX_KEY_CHARS, key) {
            Ok(()) => Ok(Some(key.to_owned())),
            Err(fault) => Err(vec![fault]),
        },
        None => Err(vec![Invalid::new("idempotency-key", "not-utf8")]),
    }
}

/// What a body says: a report, where it belongs, and of which other records of the site it
/// says the same.
struct SentReport {
    report: Report,
    incident: Option<IncidentId>,
    clock: DeviceClock,
    also: BTreeSet<PlaceId>,
}

fn read_report(body: &[u8]) -> Result<SentReport, Vec<Invalid>> {
    let object: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| vec![Invalid::new("body", "not-json")])?;
    // A number that nobody counted and a note that nobody wrote may be sent as null.
    let said: Map<_, _> = object.into_iter().filter(|(_, value)| !value.is_null()).collect();
    let condition = said.get("condition").map_or(Ok(Condition::default()), details::condition);
    let composition =
        said.get("composition").map_or(Ok(Composition::default()), details::composition);
    let mut query = Query::read_json(&said, &PARAMETERS, &["condition", "composition"]);
    let status = query.value("status", |text| {
        Status::parse(text).ok_or_else(|| Invalid::new("status", "unknown-status"))
    });
    let occupancy = query.value("occupancy", |text| {
        text.parse::<u32>().map_err(|_| Invalid::new("occupancy", "persons-range"))
    });
    let seen_at = query.value("observed_at", |text| moment("observed_at", text));
    let sent_at = query.value("sent_at", |text| moment("sent_at", text));
    let ahead = query.value("clock_ahead_ms", clock_ahead);
    let incident = query.value("incident", incident_id);
    let also = query.values("also", |text| {
        PlaceId::parse(text).ok_or_else(|| Invalid::new("also", "not-at-site"))
    });
    let note = query.text("note").unwrap_or_default().to_owned();
    let mut faults = query.finish().err().unwrap_or_default();
    let condition = condition.map_err(|found| faults.extend(found)).unwrap_or_default();
    let composition = composition.map_err(|found| faults.extend(found)).unwrap_or_default();
    if !faults.is_empty() {
        return Err(faults);
    }
    let parts = ReportParts { status, occupancy, note: &note, seen_at, condition, composition };
    let (report, clock) = (Report::from_parts(parts)?, DeviceClock { sent_at, ahead });
    Ok(SentReport { report, incident, clock, also: also.into_iter().collect() })
}

fn incident_id(text: &str) -> Result<IncidentId, Invalid> {
    IncidentId::parse(text).ok_or_else(|| Invalid::new("incident", "no-incident"))
}

/// What became of a file.
#[derive(Debug, Serialize)]
struct BatchAnswer {
    taken: usize,
    repeated: usize,
    /// Whether every row was taken, now or before.
    complete: bool,
    warnings: Vec<RowWarning>,
    refused: Vec<RowFault>,
}

#[derive(Debug, Serialize)]
struct RowWarning {
    line: u64,
    code: &'static str,
}

#[derive(Debug, Serialize)]
struct RowFault {
    #[serde(flatten)]
    issue: RowIssue,
    detail: String,
}

impl RowFault {
    fn from_issue(issue: RowIssue) -> Self {
        Self { detail: Messages::get(Locale::En).row_fault(issue.code), issue }
    }
}

/// `POST /api/shelters/status.csv`: many reports at once.
pub async fn batch(
    State(state): State<AppState>,
    staff: ApiStaff,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    staff.must(Right::ReportStatus)?;
    let mut query = Query::read(raw.as_deref(), &[once("incident")]);
    let incident = query.value("incident", incident_id);
    query.finish()?;
    let key = key(&headers)?;
    let reading = tokio::task::spawn_blocking(move || read(&body)).await;
    let reading = reading
        .map_err(|_| ApiError::Failed(StatusCode::INTERNAL_SERVER_ERROR))?
        .map_err(|error| ApiError::Unreadable(error.code(), error.to_string()))?;
    let app = state.app.clone();
    let (rows, mut refused) = (reading.rows, reading.refused);
    let take =
        async move { app.report_batch(&staff.0, incident.as_ref(), key.as_deref(), rows).await };
    let BatchReport { taken, repeated, refused: late } = finish(take).await?;
    refused.extend(late);
    refused.sort_by_key(|issue| issue.line);
    let warnings = taken.iter().flat_map(|row| {
        row.warnings.iter().map(|warning| RowWarning { line: row.line, code: warning.id() })
    });
    Ok(Json(BatchAnswer {
        taken: taken.len(),
        repeated,
        complete: refused.is_empty(),
        warnings: warnings.collect(),
        refused: refused.into_iter().map(RowFault::from_issue).collect(),
    })
    .into_response())
}
