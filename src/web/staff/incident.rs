//! `/staff/incidents/{id}`: one disaster or exercise: its words to residents, the
//! ways to what was reported in it, and its end.

use super::{
    done::{DoneQuery, DoneWith},
    incidents::{announcement, read_announcement, span},
    request::StaffRequest,
};
use crate::{
    app,
    domain::{
        Account, Announcement, Incident, IncidentId, Invalid, Place, PlaceId, Right, time::in_japan,
    },
    web::{
        AppState,
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext,
            form::{Form, faults},
            incident,
            layout::paragraphs,
            temporary,
        },
    },
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// `GET /staff/incidents/{id}`
pub async fn show(
    request: StaffRequest,
    Path(id): Path<String>,
    Query(done): Query<DoneQuery>,
) -> Result<Page, PageError> {
    request.must(Right::ManageIncidents)?;
    let found = find(&request.state, &id).await?;
    let above = done.notice(&request.ctx, DoneWith::Incident);
    Ok(page(&request, &found, &recorded(&found.incident), &[], &above))
}

/// An incident, and the places that were opened for it alone.
struct FoundIncident {
    incident: Incident,
    opened: Vec<Place>,
}

async fn find(state: &AppState, id: &str) -> Result<FoundIncident, PageError> {
    let id = IncidentId::parse(id).ok_or(app::Error::NotFound)?;
    let store = state.app.store();
    let incident = store.find_incident(&id).await.map_err(app::Error::from)?;
    let incident = incident.ok_or(app::Error::NotFound)?;
    let opened = store.list_temporary_places(&id).await.map_err(app::Error::from)?;
    Ok(FoundIncident { incident, opened })
}

/// What is recorded, as if it had been typed.
fn recorded(incident: &Incident) -> Fields {
    let Announcement { name, message, hazards } = incident.announcement.clone();
    let started_at = local_minute(incident.started_at);
    let texts = [("name", name), ("message", message.unwrap_or_default())];
    let hazards = hazards.iter().map(|hazard| ("hazard", hazard.id().to_owned()));
    let all = texts.into_iter().chain(hazards).chain([("started_at", started_at)]);
    Fields(all.map(|(field, text)| (field.to_owned(), text)).collect())
}

/// A moment as a form writes it: in Japan's time, to the minute.
fn local_minute(at: DateTime<Utc>) -> String {
    in_japan(at).format("%Y-%m-%dT%H:%M").to_string()
}

fn page(
    request: &StaffRequest,
    found: &FoundIncident,
    typed: &Fields,
    wrong: &[Invalid],
    above: &Markup,
) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
    let FoundIncident { incident, opened } = found;
    let running = Some(incident).filter(|incident| incident.is_running());
    let title = incident.announcement.name.clone();
    let main = html! {
        @if incident.is_running() || incident.exercise { (incident::band(ctx, Some(incident))) }
        div.sheet {
            (above)
            p { (incident::kind(ctx, incident)) }
            h1 { (title) }
            p { (span(ctx, incident)) }
            @if let Some(incident) = running {
                p.buttons {
                    a.button href="/disaster" { (ctx.t("board")) }
                    a.action href="/staff/shelters" { (ctx.t("shelters")) }
                }
                (change(ctx, account, incident, typed, wrong))
                (temporary_places(ctx, opened))
                (end(ctx, account, incident, opened))
            } @else {
                @if let Some(message) = &incident.announcement.message {
                    h2 { (ctx.t("incident-message")) }
                    (paragraphs(message))
                }
                (reopening(ctx, account, incident, wrong))
            }
            p {
                a.arrow href=(address::incident_report(&incident.id)) { (ctx.t("summary-see")) }
            }
            p { a.arrow href="/staff/incidents" { (ctx.t("incidents-all")) } }
        }
    };
    request.page(title, "plain disaster", main)
}

fn change(
    ctx: &PageContext,
    account: &Account,
    incident: &Incident,
    typed: &Fields,
    wrong: &[Invalid],
) -> Markup {
    html! {
        h2 { (ctx.t("incident-change")) }
        (faults(ctx, wrong))
        form method="post" action=(address::incident(&incident.id)) {
            input type="hidden" name="owner" value=(account.id);
            input type="hidden" name="revision" value=(incident.revision);
            (announcement(ctx, typed, wrong))
            p.buttons { button.button type="submit" { (ctx.t("incident-save")) } }
        }
    }
}

/// What was opened for this incident alone.
fn temporary_places(ctx: &PageContext, opened: &[Place]) -> Markup {
    let public = opened.iter().filter(|place| place.draft.state.is_public());
    html! {
        h2 { (ctx.t("temporary-places")) }
        p { (ctx.t("temporary-places-text")) }
        ul.rows { @for place in public { li {
            a href=(address::shelter(&place.id)) {
                strong { (place.draft.name) }
                @if let Some(of) = place.draft.temporary { span { (temporary::kind(ctx, of.kind)) } }
                @if let Some(address) = &place.draft.address { span { (address) } }
            }
        } } }
        p { a.action href="/staff/shelters/new" { (ctx.t("temporary-new")) } }
    }
}

/// The end, with what stays of the places that were opened for it; of an exercise, none.
fn end(ctx: &PageContext, account: &Account, incident: &Incident, opened: &[Place]) -> Markup {
    let may_stay = opened.iter().filter(|place| place.draft.state.is_public());
    let may_stay = may_stay.filter(|_| !incident.exercise);
    let choices: Vec<_> =
        may_stay.map(|place| (place.id.as_str(), place.draft.name.clone())).collect();
    let form = Form { ctx, fields: &Fields::default(), faults: &[] };
    let name = [("name", incident.announcement.name.as_str().into())];
    html! {
        details.fold {
            summary { (ctx.t("incident-end-title")) }
            p { (ctx.t("incident-end-text")) }
            form method="post" action={ (address::incident(&incident.id)) "/end" } {
                input type="hidden" name="owner" value=(account.id);
                @if !choices.is_empty() {
                    p { (ctx.t("incident-keep-text")) }
                    (form.boxes("keep", &ctx.t("incident-keep"), &choices))
                }
                p.buttons {
                    button.button type="submit" { (ctx.t_with("incident-end", &name)) }
                }
            }
        }
    }
}

/// The way back, for one that was ended by mistake.
fn reopening(
    ctx: &PageContext,
    account: &Account,
    incident: &Incident,
    wrong: &[Invalid],
) -> Markup {
    html! {
        (faults(ctx, wrong))
        details.fold {
            summary { (ctx.t("incident-reopen-title")) }
            p { (ctx.t("incident-reopen-text")) }
            form method="post" action={ (address::incident(&incident.id)) "/reopen" } {
                input type="hidden" name="owner" value=(account.id);
                p.buttons {
                    button.button type="submit" { (ctx.t("incident-reopen")) }
                }
            }
        }
    }
}

/// `POST /staff/incidents/{id}`: other words to residents, hazards or start.
pub async fn save(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ManageIncidents)?;
    let found = find(&request.state, &id).await?;
    let incident = &found.incident;
    let revision = typed.number("revision")?;
    let id = incident.id.clone();
    // The form knows the start to the minute: what it says again is not another one.
    let is_typed = typed.text("started_at") != local_minute(incident.started_at);
    let announce =
        request.run_with(read_announcement(&typed), |app, by, (said, started_at)| async move {
            let started_at = started_at.filter(|_| is_typed);
            app.announce(&by, &id, revision, said, started_at).await
        });
    match announce.await {
        Ok(_) => Ok(go_to(&address::done(&address::incident(&incident.id), "save"))),
        Err(error) => {
            let refusal = Refusal::invalid_or_changed(error)?;
            let changed = refusal.is_conflict().then(|| request.ctx.t("incident-changed"));
            let above = html! {
                @if let Some(changed) = changed { p.notice role="alert" { (changed) } }
            };
            Ok(refusal.answer(page(&request, &found, &typed, &refusal.faults, &above)))
        }
    }
}

/// `POST /staff/incidents/{id}/end`
pub async fn finish_it(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ManageIncidents)?;
    let id = IncidentId::parse(&id).ok_or(app::Error::NotFound)?;
    let keep: Vec<_> = typed.texts("keep").filter_map(PlaceId::parse).collect();
    let end = request.run(|app, by| async move { app.end_incident(&by, &id, &keep).await });
    let ended = end.await?;
    Ok(go_to(&address::done(&address::incident(&ended.id), "end")))
}

/// `POST /staff/incidents/{id}/reopen`: one that was ended by mistake goes on.
pub async fn reopen(request: StaffRequest, Path(id): Path<String>) -> Result<Response, PageError> {
    request.must(Right::ManageIncidents)?;
    let found = find(&request.state, &id).await?;
    let id = found.incident.id.clone();
    let reopen = request.run(|app, by| async move { app.reopen_incident(&by, &id).await });
    match reopen.await {
        Ok(incident) => Ok(go_to(&address::done(&address::incident(&incident.id), "reopen"))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            let typed = recorded(&found.incident);
            Ok(refusal.answer(page(&request, &found, &typed, &refusal.faults, &html! {})))
        }
    }
}
