//! `/staff/incidents/{id}`: one disaster or exercise: its words to residents, the
//! ways to what was reported in it, and its end.

use super::incidents::{announcement, span};
use crate::{
    app,
    domain::{Account, Announcement, Incident, IncidentId, Invalid, Right},
    store::StoreError,
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        finish,
        view::{
            Page, PageContext,
            form::faults,
            incident,
            layout::{self, Content, paragraphs},
        },
    },
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

/// What was done just now, to be said once.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    fn sentence(&self, ctx: &PageContext) -> Option<String> {
        match self.done.as_str() {
            "open" => Some(ctx.t("incident-opened")),
            "save" => Some(ctx.t("incident-saved")),
            "end" => Some(ctx.t("incident-ended")),
            _ => None,
        }
    }
}

/// `GET /staff/incidents/{id}`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Page, PageError> {
    staff.must(Right::ManageIncidents)?;
    let incident = find(&state, &id).await?;
    let said = done.sentence(&ctx);
    let above = html! { @if let Some(said) = said { p.notice.done role="status" { (said) } } };
    Ok(page(&ctx, &staff.account, &incident, &recorded(&incident), &[], &above))
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
    ctx: &PageContext,
    account: &Account,
    incident: &Incident,
    typed: &Fields,
    wrong: &[Invalid],
    above: &Markup,
) -> Page {
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
            p { a.arrow href={ "/staff/incidents/" (incident.id) "/report" } { (ctx.t("summary-see")) } }
            p { a.arrow href="/staff/incidents" { (ctx.t("incidents-all")) } }
        }
    };
    layout::staff_page(ctx, Some(account), &Content { title, class: "plain disaster", main })
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
        form method="post" action={ "/staff/incidents/" (incident.id) } {
            input type="hidden" name="owner" value=(account.id);
            input type="hidden" name="revision" value=(incident.revision);
            (announcement(ctx, typed, wrong))
            p.buttons { button.button type="submit" { (ctx.t("incident-save")) } }
        }
    }
}

fn end(ctx: &PageContext, account: &Account, incident: &Incident) -> Markup {
    html! {
        details.fold {
            summary { (ctx.t("incident-end-title")) }
            p { (ctx.t("incident-end-text")) }
            form method="post" action={ "/staff/incidents/" (incident.id) "/end" } {
                input type="hidden" name="owner" value=(account.id);
                p.buttons { button.button type="submit" {
                    (ctx.t_with("incident-end", &[("name", incident.announcement.name.as_str().into())]))
                } }
            }
        }
    }
}

/// `POST /staff/incidents/{id}`: other words to residents.
pub async fn save(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    staff.must(Right::ManageIncidents)?;
    let incident = find(&state, &id).await?;
    let revision: i64 = typed.text("revision").parse().unwrap_or_default();
    let done = match Announcement::new(typed.text("name"), typed.text("message")) {
        Ok(said) => {
            let (app, by, id) = (state.app.clone(), staff.account.clone(), incident.id.clone());
            finish(async move { app.announce(&by, &id, revision, said).await }).await
        }
        Err(wrong) => Err(app::Error::Invalid(wrong)),
    };
    let (status, wrong, above) = match done {
        Ok(_) => {
            let way = format!("/staff/incidents/{}?done=save", incident.id);
            return Ok(Redirect::to(&way).into_response());
        }
        Err(app::Error::Invalid(wrong)) => (StatusCode::UNPROCESSABLE_ENTITY, wrong, html! {}),
        Err(app::Error::Store(StoreError::Conflict)) => {
            let said = html! { p.notice role="alert" { (ctx.t("incident-changed")) } };
            (StatusCode::CONFLICT, Vec::new(), said)
        }
        Err(error) => return Err(error.into()),
    };
    let page = page(&ctx, &staff.account, &incident, &typed, &wrong, &above);
    Ok(page.with_status(status).into_response())
}

/// `POST /staff/incidents/{id}/end`
pub async fn finish_it(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    staff.must(Right::ManageIncidents)?;
    let id = IncidentId::parse(&id).ok_or(app::Error::NotFound)?;
    let (app, by) = (state.app.clone(), staff.account.clone());
    let ended = finish(async move { app.end_incident(&by, &id).await }).await?;
    Ok(Redirect::to(&format!("/staff/incidents/{}?done=end", ended.id)))
}
