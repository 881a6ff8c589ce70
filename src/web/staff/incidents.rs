//! `/staff/incidents`: disasters and exercises, the latest first, and how one begins.
//! Which of both must be said: nobody is told of a disaster by mistake.

use super::request::StaffRequest;
use crate::{
    app::{self, incident::Opening},
    domain::{Account, Announcement, Hazard, Incident, Invalid, Right},
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext, date,
            form::{Ask, Form, TextField, faults, field},
            incident,
        },
    },
};
use axum::response::Response;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// `GET /staff/incidents`
pub async fn list(request: StaffRequest) -> Result<Page, PageError> {
    request.must(Right::ManageIncidents)?;
    page(&request, &Fields::default(), &[]).await
}

async fn page(
    request: &StaffRequest,
    typed: &Fields,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let all = state.app.store().list_incidents().await.map_err(app::Error::from)?;
    let running = all.iter().find(|incident| incident.is_running());
    let title = ctx.t("incidents");
    let main = html! {
        (incident::band(ctx, running))
        div.sheet {
            h1 { (title) }
            @if running.is_none_or(|running| running.exercise) {
                (opening(ctx, request.account(), running.is_some(), typed, wrong))
            } @else {
                (faults(ctx, wrong))
            }
            h2 { (ctx.t("incidents-all")) }
            @if all.is_empty() { p { (ctx.t("incidents-empty")) } }
            ul.entries { @for incident in &all { li { (entry(ctx, incident)) } } }
        }
    };
    Ok(request.page(title, "plain disaster", main))
}

fn entry(ctx: &PageContext, incident: &Incident) -> Markup {
    html! {
        a href=(address::incident(&incident.id)) {
            strong { (incident.announcement.name) }
            (incident::kind(ctx, incident))
            span { (span(ctx, incident)) }
        }
        a.arrow href=(address::incident_report(&incident.id)) {
            (ctx.t("summary-see")) span.unseen { "：" (incident.announcement.name) }
        }
    }
}

/// From when to when it went.
pub fn span(ctx: &PageContext, incident: &Incident) -> String {
    let moment = |at| date::moment(ctx.locale(), at);
    let from = moment(incident.started_at).into();
    match incident.ended_at {
        Some(end) => ctx.t_with("incident-span", &[("from", from), ("to", moment(end).into())]),
        None => ctx.t_with("incident-runs", &[("from", from)]),
    }
}

/// The form that opens one. While an exercise runs, only a disaster may begin.
fn opening(
    ctx: &PageContext,
    account: &Account,
    after_exercise: bool,
    typed: &Fields,
    wrong: &[Invalid],
) -> Markup {
    let form = Form { ctx, fields: typed, faults: wrong };
    let real = ("real", ctx.t("incident-kind-real"));
    let exercise = ("exercise", ctx.t("incident-kind-exercise"));
    let kinds = if after_exercise { vec![real] } else { vec![real, exercise] };
    html! {
        details.fold open[!after_exercise || !wrong.is_empty()] {
            summary { (ctx.t("incident-open-title")) }
            (faults(ctx, wrong))
            @if after_exercise { p { (ctx.t("incident-ends-exercise")) } }
            form method="post" action="/staff/incidents" {
                input type="hidden" name="owner" value=(account.id);
                (form.pick("kind", &ctx.t("incident-kind"), &kinds))
                (announcement(ctx, typed, wrong))
                p.hint { (ctx.t("incident-open-hint")) }
                p.buttons { button.button type="submit" { (ctx.t("incident-open")) } }
            }
        }
    }
}

/// Name and message to residents, what people flee from, and since when.
pub fn announcement(ctx: &PageContext, typed: &Fields, wrong: &[Invalid]) -> Markup {
    let name = TextField {
        name: "name",
        label: ctx.t("incident-name"),
        hint: Some(ctx.t("incident-name-hint")),
        value: typed.text("name"),
        ..TextField::default()
    };
    let form = Form { ctx, fields: typed, faults: wrong };
    let message = Ask { name: "message", label: "incident-message", hint: "incident-message-hint" };
    let started =
        Ask { name: "started_at", label: "incident-started", hint: "incident-started-hint" };
    let word = |hazard: Hazard| (hazard.id(), hazard.entry().label.get(ctx.locale()).to_owned());
    let hazards: Vec<_> = Hazard::all().map(word).collect();
    html! {
        (field(ctx, &name, wrong))
        (form.lines(message, 4))
        (form.boxes("hazard", &ctx.t("incident-hazards"), &hazards))
        p.hint { (ctx.t("incident-hazards-hint")) }
        (form.line(started, "datetime-local", None))
    }
}

/// `POST /staff/incidents`: one begins.
pub async fn open(request: StaffRequest, typed: Fields) -> Result<Response, PageError> {
    request.must(Right::ManageIncidents)?;
    let open = request.run_with(read(&typed), |app, by, opening| async move {
        app.open_incident(&by, opening).await
    });
    match open.await {
        Ok(incident) => Ok(go_to(&address::done(&address::incident(&incident.id), "open"))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, &typed, &refusal.faults).await?))
        }
    }
}

fn read(typed: &Fields) -> Result<Opening, Vec<Invalid>> {
    let exercise = match typed.text("kind") {
        "real" => Ok(false),
        "exercise" => Ok(true),
        _ => Err(Invalid::new("kind", "unknown-incident-kind")),
    };
    match (exercise, read_announcement(typed)) {
        (Ok(exercise), Ok((announcement, started_at))) => {
            Ok(Opening { announcement, exercise, started_at })
        }
        (exercise, announcement) => {
            let mut wrong: Vec<_> = exercise.err().into_iter().collect();
            wrong.extend(announcement.err().unwrap_or_default());
            Err(wrong)
        }
    }
}

/// What [`announcement`] asked for: the words with the hazards, and the start if one was
/// typed.
pub fn read_announcement(
    typed: &Fields,
) -> Result<(Announcement, Option<DateTime<Utc>>), Vec<Invalid>> {
    let said = Announcement::new(typed.text("name"), typed.text("message"));
    match (said, typed.moment("started_at")) {
        (Ok(said), Ok(started_at)) => Ok((said.with_hazards(typed.codes("hazard")), started_at)),
        (said, started_at) => {
            let mut wrong = said.err().unwrap_or_default();
            wrong.extend(started_at.err());
            Err(wrong)
        }
    }
}
