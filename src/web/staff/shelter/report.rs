//! What whoever stands in a shelter sends: a report, or that one was wrong. The same
//! form comes from a page without scripts and from a script that kept it until the
//! line was back; the latter says when it was seen, and asks for JSON.

use super::{
    super::{
        done::{self, DoneWith},
        request::StaffRequest,
    },
    find, page,
    send_to_present::send_to_present,
};
use crate::{
    app::{
        self,
        shelter::{NewReport, ReportOrigin},
    },
    domain::{
        Composition, Condition, ConditionItem, DeviceClock, Incident, IncidentId, Invalid,
        Observation, ObservationId, PersonGroup, PlaceId, Report, ReportSource, Right, StaffId,
        Status, Warning, observation::ReportParts,
    },
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::{
            Fields,
            api_staff::is_for_script,
            device_clock::{clock_ahead, moment},
        },
        view::{PageContext, status},
    },
};
use axum::{
    Json,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde_json::json;
use std::collections::BTreeSet;

/// The longest key taken.
const MAX_KEY_CHARS: usize = 100;

/// How the names of the boxes for other records of a site begin; their ids follow.
pub(super) const ALSO: &str = "also-";

/// What an address says of a report just sent: what was done, what to look at twice,
/// and where the reporter came from.
#[derive(Debug, Default)]
pub struct ReportQuery {
    done: String,
    warnings: Vec<Warning>,
    is_from_board: bool,
}

impl ReportQuery {
    /// From the address.
    pub fn read(said: &Fields) -> Self {
        let known = |id: &str| Warning::ALL.into_iter().find(|warning| warning.id() == id);
        Self {
            done: said.text("done").to_owned(),
            warnings: said.texts("warn").filter_map(known).collect(),
            is_from_board: said.text("from") == "board",
        }
    }

    /// Where the reporter came from.
    pub fn from(&self) -> &'static str {
        if self.is_from_board { "board" } else { "" }
    }

    /// In sentences.
    pub fn notice(&self, ctx: &PageContext) -> Markup {
        html! {
            (done::notice(ctx, DoneWith::Shelter, &self.done))
            @if !self.warnings.is_empty() {
                div.notice.warnings role="alert" {
                    @for warning in &self.warnings { p { (status::warning(ctx, *warning)) } }
                }
            }
        }
    }
}

/// `POST /staff/shelters/{id}`
pub async fn report(
    mut request: StaffRequest,
    Path(id): Path<String>,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let place = PlaceId::parse(&id).ok_or(app::Error::NotFound)?;
    request.ctx.here = address::shelter(&place);
    let report = request.run_soon(read(&place, &typed), |app, by, (new, also)| async move {
        app.report_site(&by, new, also).await
    });
    match report.await {
        Ok(taken) if is_for_script(&headers) => {
            let word = |warning: &Warning| word(&request.ctx, *warning, &taken.observation);
            let said: Vec<_> = taken.warnings.iter().map(word).collect();
            Ok(Json(json!({ "warnings": said, "repeated": taken.is_repeated })).into_response())
        }
        Ok(taken) => {
            let from = (typed.text("from") == "board").then_some(("from", "board"));
            let warnings = taken.warnings.iter().map(|warning| ("warn", warning.id()));
            let said = [("done", "report")].into_iter().chain(warnings).chain(from);
            Ok(go_to(&address::with_query(&request.ctx.here, said)))
        }
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            let situation = request.state.app.situation();
            let running = situation.incident.as_deref();
            if is_for_script(&headers) {
                return Ok(refused(&request.ctx, &refusal.faults, running));
            }
            let scene = find(&request.state, &id).await?;
            let said = ReportQuery::default();
            let choice = running.filter(|_| is_for_a_person(&refusal.faults));
            let choice = choice.map(|incident| send_to_present(&request, &scene, &typed, incident));
            let choice = choice.as_ref();
            Ok(refusal.answer(page(&request, &scene, &typed, &refusal.faults, &said, choice)))
        }
    }
}

/// What to look at twice, and by how much a clock was wrong.
fn word(ctx: &PageContext, warning: Warning, taken: &Observation) -> String {
    match (warning, taken.delivery.clock_ahead_ms) {
        (Warning::ClockCorrected, Some(ahead_ms)) => status::clock_corrected(ctx, ahead_ms),
        _ => status::warning(ctx, warning),
    }
}

/// Whether a person may send the report to the incident that runs.
fn is_for_a_person(wrong: &[Invalid]) -> bool {
    matches!(wrong, [fault] if fault.code == "incident-other")
}

/// Why a report cannot be taken, in the language of the page that sent it, and what its
/// device may do with it. `code` is that of the first fault: with `incident-other`, a
/// person may send it to `present_incident`; with `incident-ended` and `no-incident` it
/// waits until one runs.
fn refused(ctx: &PageContext, wrong: &[Invalid], running: Option<&Incident>) -> Response {
    let said: Vec<_> =
        wrong.iter().map(|fault| ctx.t(&format!("invalid-{}", fault.code))).collect();
    let is_conflict = wrong.iter().all(|fault| fault.field == "incident");
    let status = if is_conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let present = running.filter(|_| is_for_a_person(wrong)).map(|incident| {
        let name = &incident.announcement.name;
        json!({ "id": incident.id, "name": name, "exercise": incident.exercise })
    });
    let body = json!({
        "title": "Refused",
        "status": status.as_u16(),
        "detail": said.join(" "),
        "code": wrong.first().map(|fault| fault.code),
        "present_incident": present,
    });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(body)).into_response()
}

/// The report, and of which other records of the site it says the same.
fn read(place: &PlaceId, typed: &Fields) -> Result<(NewReport, BTreeSet<PlaceId>), Vec<Invalid>> {
    let mut wrong = Vec::new();
    let mut noted = |fault: Invalid| wrong.push(fault);
    let speaks_of_details = typed.has("condition") || typed.has("counts");
    let status = Status::parse(typed.text("status")).filter(|status| *status != Status::Unreported);
    if status.is_none() && (typed.has("status") || !speaks_of_details) {
        noted(Invalid::new("status", "unknown-status"));
    }
    let condition = condition(typed).map_err(&mut noted).unwrap_or_default();
    let composition = composition(typed, &mut noted);
    let occupancy = typed.persons("occupancy");
    let occupancy = occupancy.map_err(&mut noted).unwrap_or_default();
    let (seen_at, clock) = seen(typed).map_err(&mut noted).unwrap_or_default();
    let incident = incident_named(typed, "incident").map_err(&mut noted).unwrap_or_default();
    let made_in = incident_named(typed, "made_in").map_err(&mut noted).unwrap_or_default();
    let witness = witness(typed).map_err(&mut noted).unwrap_or_default();
    let key = Some(typed.text("key")).filter(|key| !key.is_empty()).map(str::to_owned);
    wrong.extend(Invalid::check_length("key", MAX_KEY_CHARS, typed.text("key")).err());
    let also: Option<_> = also(typed).map(PlaceId::parse).collect();
    if also.is_none() {
        wrong.push(Invalid::new("also", "not-at-site"));
    }
    if typed.has("counts") && composition.is_empty() && wrong.is_empty() {
        wrong.push(Invalid::new("men", "nothing-counted"));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let note = typed.text("note");
    let parts = ReportParts { status, occupancy, note, seen_at, condition, composition };
    let is_from_board = typed.text("from") == "board";
    let source = if is_from_board { ReportSource::Board } else { ReportSource::Page };
    let report = Report::from_parts(parts)?;
    let origin = ReportOrigin { clock, witness, made_in };
    let new = NewReport { place: place.clone(), incident, key, source, origin, report };
    Ok((new, also.unwrap_or_default()))
}

/// What was tapped of the condition: an item and its answer.
fn condition(typed: &Fields) -> Result<Condition, Invalid> {
    let read = |tapped: &str| {
        let (item, answer) = tapped.split_once(':')?;
        let item = ConditionItem::parse(item)?;
        Some((item, item.parse_answer(answer)?))
    };
    let wrong = || Invalid::new("condition", "unknown-answer");
    typed.texts("condition").map(|tapped| read(tapped).ok_or_else(wrong)).collect()
}

/// What was counted; blank where nobody did.
fn composition(typed: &Fields, noted: &mut impl FnMut(Invalid)) -> Composition {
    if !typed.has("counts") {
        return Composition::default();
    }
    let counted = PersonGroup::all().filter_map(|group| {
        let count = typed.persons(group.id()).map_err(&mut *noted);
        Some((group, count.unwrap_or_default()?))
    });
    counted.collect()
}

/// The other records of the site whose boxes are ticked. Each box has a name of its own,
/// so that a device may keep a form as names and values.
fn also(typed: &Fields) -> impl Iterator<Item = &str> {
    typed.0.iter().filter_map(|(name, _)| name.strip_prefix(ALSO))
}

/// When it was seen: as the script's clock says, with what is known of that clock, or as
/// somebody typed it in Japan's, who may have read it off any clock.
fn seen(typed: &Fields) -> Result<(Option<DateTime<Utc>>, DeviceClock), Invalid> {
    let given = |name: &'static str| Some(typed.text(name)).filter(|text| !text.is_empty());
    if let Some(exact) = given("observed_at") {
        let sent_at = given("sent_at").map(|text| moment("sent_at", text)).transpose()?;
        let ahead = given("clock_ahead_ms").map(clock_ahead).transpose()?;
        return Ok((Some(moment("seen", exact)?), DeviceClock { sent_at, ahead }));
    }
    Ok((typed.moment("seen")?, DeviceClock::default()))
}

/// Reads the incident that a field names; nothing where it is blank.
fn incident_named(typed: &Fields, field: &'static str) -> Result<Option<IncidentId>, Invalid> {
    match typed.text(field) {
        "" => Ok(None),
        id => IncidentId::parse(id).map(Some).ok_or_else(|| Invalid::new(field, "no-incident")),
    }
}

/// Reads who saw it, where somebody else sends it.
fn witness(typed: &Fields) -> Result<Option<StaffId>, Invalid> {
    match typed.text("witness") {
        "" => Ok(None),
        id => {
            StaffId::parse(id).map(Some).ok_or_else(|| Invalid::new("witness", "unknown-witness"))
        }
    }
}

/// `POST /staff/shelters/{id}/withdraw`: a report was wrong, and what it said of other
/// records of the site.
pub async fn withdraw(
    request: StaffRequest,
    Path(id): Path<String>,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let place = PlaceId::parse(&id).ok_or(app::Error::NotFound)?;
    let wrong = ObservationId::parse(typed.text("observation")).ok_or(app::Error::NotFound)?;
    let back = address::done(&address::shelter(&place), "withdraw");
    let typed = witness(&typed).map_err(|fault| vec![fault]).map(|witness| (place, witness));
    let withdraw = request.run_soon(typed, |app, by, (place, witness)| async move {
        app.withdraw_site_report(&by, &place, &wrong, witness.as_ref(), ReportSource::Page).await
    });
    let taken = withdraw.await?;
    if is_for_script(&headers) {
        let body = json!({ "warnings": [], "repeated": taken.is_repeated });
        return Ok(Json(body).into_response());
    }
    Ok(go_to(&back))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_form(body: &str) -> Result<NewReport, Vec<String>> {
        let place = PlaceId::parse("p").expect("an id");
        let wrong = |faults: Vec<Invalid>| faults.iter().map(ToString::to_string).collect();
        read(&place, &Fields::read(body.as_bytes())).map(|(new, _)| new).map_err(wrong)
    }

    #[test]
    fn a_blank_number_is_not_counted_and_wide_digits_are() {
        fn check(typed: &str, expected: Option<u32>) {
            let new = read_form(&format!("status=open&occupancy={typed}")).expect("valid");
            assert_eq!(new.report.occupancy, expected, "{typed}");
        }
        check("", None);
        check("+", None);
        check("0", Some(0));
        check("２０", Some(20));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        fn check(body: &str, expected: &[&str]) {
            assert_eq!(read_form(body).expect_err("refused"), expected, "{body}");
        }
        check("", &["status: unknown-status"]);
        check("status=unreported", &["status: unknown-status"]);
        check("status=open&occupancy=-1", &["occupancy: persons-range"]);
        check("status=open&occupancy=9999999", &["occupancy: persons-range"]);
        check("status=open&seen=yesterday", &["seen: not-a-moment"]);
        check("status=open&observed_at=1", &["seen: not-a-moment"]);
        check("status=open&incident=../x", &["incident: no-incident"]);
        check("status=open&made_in=../x", &["made_in: no-incident"]);
        check("status=open&witness=../x", &["witness: unknown-witness"]);
        let now = "status=open&observed_at=2026-11-22T00:05:00Z";
        check(&format!("{now}&sent_at=1"), &["sent_at: not-a-moment"]);
        check(&format!("{now}&clock_ahead_ms=3e99"), &["clock_ahead_ms: clock-ahead-range"]);
        check("condition=water", &["condition: unknown-answer"]);
        check("condition=infection:none", &["condition: unknown-answer"]);
        check("counts=1", &["men: nothing-counted"]);
        check("counts=1&men=x&dialysis=2", &["men: persons-range"]);
        check("counts=1&men=1&status=opened", &["status: unknown-status"]);
        check("status=open&also-../x=on", &["also: not-at-site"]);
        let long = "a".repeat(101);
        check(&format!("status=open&key={long}"), &["key: too-long"]);
    }

    #[test]
    fn a_tap_says_how_one_item_is_and_counts_leave_the_status_alone() {
        let said = |body: &str| read_form(body).expect("valid").report;
        let tapped = said("condition=water:short");
        assert_eq!((tapped.status, tapped.condition.iter().count()), (None, 1));
        let counted = said("counts=1&men=３&women=&dialysis=0");
        let json = serde_json::to_string(&counted.composition).expect("json");
        assert_eq!((counted.status, json.as_str()), (None, r#"{"men":3,"dialysis":0}"#));
    }

    #[test]
    fn a_typed_time_is_japans_and_a_scripts_is_its_own() {
        fn check(body: &str, expected: &str) {
            let seen = read_form(body).expect("valid").report.seen_at.expect("a time");
            assert_eq!(seen.to_rfc3339(), expected, "{body}");
        }
        check("status=full&seen=2026-11-22T09:05", "2026-11-22T00:05:00+00:00");
        check("status=full&observed_at=2026-11-22T00:05:01.5Z", "2026-11-22T00:05:01.500+00:00");
    }

    #[test]
    fn the_clock_of_a_device_says_nothing_of_a_typed_time() {
        fn check(body: &str, expected: Option<i64>) {
            let clock = read_form(body).expect("valid").origin.clock;
            assert_eq!(clock.ahead.map(|ahead| ahead.num_milliseconds()), expected, "{body}");
            assert_eq!(clock.sent_at.is_some(), expected.is_some(), "{body}");
        }
        let clock = "sent_at=2026-11-22T00:05:03Z&clock_ahead_ms=-90000";
        check(&format!("status=full&observed_at=2026-11-22T00:05:01Z&{clock}"), Some(-90_000));
        check(&format!("status=full&seen=2026-11-22T09:05&{clock}"), None);
    }
}
