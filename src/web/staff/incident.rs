//! `/staff/incidents/{id}`: one disaster or exercise: its words to residents, the
//! ways to what was reported in it, and its end.

use super::{
    done::{DoneQuery, DoneWith},
    incidents::{announcement, span},
    request::StaffRequest,
};
use crate::{
    app,
    domain::{Account, Announcement, Incident, IncidentId, Invalid, Right},
    web::{
        AppState,
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{Page, PageContext, form::faults, incident, layout::paragraphs},
    },
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use maud::{Markup, html};

/// `GET /staff/incidents/{id}`
pub async fn show(
    request: StaffRequest,
    Path(id): Path<String>,
    Query(done): Query<DoneQuery>,
) -> Result<Page, PageError> {
    request.must(Right::ManageIncidents)?;
    let incident = find(&request.state, &id).await?;
    let above = done.notice(&request.ctx, DoneWith::Incident);
    Ok(page(&request, &incident, &recorded(&incident), &[], &above))
}

async fn find(state: &AppState, id: &str) -> Result<Incident, PageError> {
    let id = IncidentId::parse(id).ok_or(app::Error::NotFound)?;
    let found = state.app.store().find_incident(&id).await.map_err(app::Error::from)?;
    Ok(found.ok_or(app::Error::NotFound)?)
}

/// What is recorded, as if it had been typed.
fn recorded(incident: &Incident) -> Fields {
    let Announcement { name, message } = incident.announcement.clone();
    Fields(vec![("name".to_owned(), name), ("message".to_owned(), message.unwrap_or_default())])
}

fn page(
    request: &StaffRequest,
    incident: &Incident,
    typed: &Fields,
    wrong: &[Invalid],
    above: &Markup,
) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
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
                (end(ctx, account, incident))
            } @else if let Some(message) = &incident.announcement.message {
                h2 { (ctx.t("incident-message")) }
                (paragraphs(message))
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

fn end(ctx: &PageContext, account: &Account, incident: &Incident) -> Markup {
    let name = [("name", incident.announcement.name.as_str().into())];
    html! {
        details.fold {
            summary { (ctx.t("incident-end-title")) }
            p { (ctx.t("incident-end-text")) }
            form method="post" action={ (address::incident(&incident.id)) "/end" } {
                input type="hidden" name="owner" value=(account.id);
                p.buttons {
                    button.button type="submit" { (ctx.t_with("incident-end", &name)) }
                }
            }
        }
    }
}

/// `POST /staff/incidents/{id}`: other words to residents.
pub async fn save(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ManageIncidents)?;
    let incident = find(&request.state, &id).await?;
    let revision = typed.number("revision")?;
    let said = Announcement::new(typed.text("name"), typed.text("message"));
    let id = incident.id.clone();
    let announce = request.run_with(said, |app, by, said| async move {
        app.announce(&by, &id, revision, said).await
    });
    match announce.await {
        Ok(_) => Ok(go_to(&address::done(&address::incident(&incident.id), "save"))),
        Err(error) => {
            let refusal = Refusal::invalid_or_changed(error)?;
            let changed = refusal.is_conflict().then(|| request.ctx.t("incident-changed"));
            let above = html! {
                @if let Some(changed) = changed { p.notice role="alert" { (changed) } }
            };
            Ok(refusal.answer(page(&request, &incident, &typed, &refusal.faults, &above)))
        }
    }
}

/// `POST /staff/incidents/{id}/end`
pub async fn finish_it(
    request: StaffRequest,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    request.must(Right::ManageIncidents)?;
    let id = IncidentId::parse(&id).ok_or(app::Error::NotFound)?;
    let ended = request.run(|app, by| async move { app.end_incident(&by, &id).await }).await?;
    Ok(go_to(&address::done(&address::incident(&ended.id), "end")))
}
