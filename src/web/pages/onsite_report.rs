//! `/report/{id}`: people at a shelter say how it is there, let in by the number on the
//! sheet that staff gave to those who run it. It works on old phones, without scripts and
//! without an account; nothing typed is lost, and nothing here changes what residents read.

use crate::{
    app::{self, id, shelter::PinReport},
    domain::{Invalid, Place, PlaceId, Report, Status, unverified::Pin},
    web::{
        AppState, address,
        error::PageError,
        extract::{ClientAddress, Fields},
        finish_soon,
        view::{
            Page, PageContext, error_page,
            form::{Ask, Form, faults},
            incident,
            layout::{self, Content},
            status,
        },
    },
};
use axum::{
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use std::sync::Arc;

/// The longest key taken.
const MAX_KEY_BYTES: usize = 100;

/// `GET /report/{id}`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(place) = find(&state, &id) else {
        return error_page(&ctx, StatusCode::NOT_FOUND, None).into_response();
    };
    let said = Fields::read(query.unwrap_or_default().as_bytes());
    let is_sent = said.text("done") == "sent";
    let notice = is_sent.then(|| ctx.t("onsite-sent"));
    page(&ctx, &place, &Fields::default(), &[], notice).into_response()
}

/// `POST /report/{id}`
pub async fn send(
    State(state): State<AppState>,
    ctx: PageContext,
    ClientAddress(from): ClientAddress,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let Some(place) = find(&state, &id) else {
        return Ok(error_page(&ctx, StatusCode::NOT_FOUND, None).into_response());
    };
    let sent = match read(&place.id, &typed) {
        Ok(new) => {
            let app = state.app.clone();
            finish_soon(async move { app.report_by_pin(from, new).await }).await
        }
        Err(wrong) => Err(app::Error::Invalid(wrong)),
    };
    match sent {
        Ok(_) => Ok(Redirect::to(&address::done(&address::onsite_report(&place.id), "sent"))
            .into_response()),
        Err(app::Error::Invalid(wrong)) => {
            let page = page(&ctx, &place, &typed, &wrong, None);
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(app::Error::TryLater { wait_s }) => {
            let notice = ctx.t_with("onsite-wait", &[("seconds", wait_s.into())]);
            let page = page(&ctx, &place, &typed, &[], Some(notice));
            let page = page.with_status(StatusCode::TOO_MANY_REQUESTS);
            Ok(([(header::RETRY_AFTER, wait_s.to_string())], page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A place that takes part, or would.
fn find(state: &AppState, id: &str) -> Option<Arc<Place>> {
    let place = state.app.catalog().get(&PlaceId::parse(id)?)?;
    state.app.situation().includes(&place).then_some(place)
}

fn read(place: &PlaceId, typed: &Fields) -> Result<PinReport, Vec<Invalid>> {
    let mut wrong = Vec::new();
    let status = Status::parse(typed.text("status")).filter(|status| *status != Status::Unreported);
    if status.is_none() {
        wrong.push(Invalid::new("status", "unknown-status"));
    }
    let occupancy = typed.persons("occupancy").unwrap_or_else(|fault| {
        wrong.push(fault);
        None
    });
    let key = typed.text("key");
    if key.len() > MAX_KEY_BYTES {
        wrong.push(Invalid::new("key", "too-long"));
    }
    // What was left out is no guess, and is said before anything is tried.
    if typed.text("pin").trim().is_empty() {
        wrong.push(Invalid::new("pin", "required"));
    }
    let report = Report::new(status.unwrap_or(Status::Open), occupancy, typed.text("note"), None);
    match report {
        Ok(report) if wrong.is_empty() => Ok(PinReport {
            place: place.clone(),
            pin: Pin::parse(typed.text("pin")),
            key: if key.is_empty() { id::new_id() } else { key.to_owned() },
            report,
        }),
        report => {
            wrong.extend(report.err().unwrap_or_default());
            Err(wrong)
        }
    }
}

fn page(
    ctx: &PageContext,
    place: &Place,
    typed: &Fields,
    wrong: &[Invalid],
    notice: Option<String>,
) -> Page {
    let title = ctx.t("onsite-title");
    let running = ctx.situation.incident.as_deref();
    let main = html! {
        (incident::band(ctx, running))
        div.sheet {
            @if let Some(notice) = notice { p.notice role="status" { (notice) } }
            h1 { (title) }
            p.asked-place { strong { (place.draft.name) } }
            @if running.is_some() { (form(ctx, place, typed, wrong)) }
            @else { p { (ctx.t("onsite-none")) } }
            p { a.arrow href=(address::place(&place.id)) { (ctx.t("onsite-place")) } }
        }
    };
    layout::form_page(ctx, &Content { title, class: "plain disaster", main })
}

fn form(ctx: &PageContext, place: &Place, typed: &Fields, wrong: &[Invalid]) -> Markup {
    let form = Form { ctx, fields: typed, faults: wrong };
    let ask = |name, label, hint| Ask { name, label, hint };
    let choices = [Status::Open, Status::Full, Status::Closed, Status::Preparing, Status::NotOpen]
        .map(|one| (one.id(), status::word(ctx, one)));
    let key = Some(typed.text("key")).filter(|key| !key.is_empty());
    let key = key.map_or_else(id::new_id, str::to_owned);
    html! {
        p { (ctx.t("onsite-text")) }
        form method="post" action=(address::onsite_report(&place.id)) {
            (faults(ctx, wrong))
            input type="hidden" name="key" value=(key);
            (form.line(ask("pin", "onsite-pin", "onsite-pin-hint"), "number", None))
            (form.pick("status", &ctx.t("onsite-status"), &choices))
            (form.line(ask("occupancy", "onsite-persons", "report-persons-hint"), "number", None))
            (form.lines(ask("note", "onsite-note", "onsite-note-hint"), 3))
            p.buttons { button.button type="submit" { (ctx.t("onsite-send")) } }
        }
    }
}
