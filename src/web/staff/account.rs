//! `/staff/account`: one's own password, second factor and sessions.

use super::{chosen_password, link::passwords, request::StaffRequest};
use crate::{
    app::{self, App, staff::By},
    domain::{Account, Invalid, Password, StaffSession},
    web::{
        action::{Refusal, go_to},
        address::SECOND_FACTOR,
        error::PageError,
        extract::{
            ClientAddress, Fields,
            session::{with_session, without_session},
        },
        view::{
            Page, PageContext, date,
            form::{TextField, faults, field},
            staff,
        },
    },
};
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// `GET /staff/account`
pub async fn show(request: StaffRequest) -> Result<Page, PageError> {
    page(&request, &[]).await
}

async fn page(request: &StaffRequest, wrong: &[Invalid]) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, staff: reader } = request;
    let store = state.app.store();
    let sessions = store.list_sessions(&reader.account.id).await.map_err(app::Error::from)?;
    let now = state.app.clock.now();
    let live: Vec<_> = sessions.iter().filter(|s| s.is_live(now) && !s.awaits_code).collect();
    let profile = &reader.account.profile;
    let title = ctx.t("staff-account");
    let main = html! {
        div.sheet {
            h1 { (title) }
            (faults(ctx, wrong))
            dl.details {
                div { dt { (ctx.t("staff-name")) } dd { (profile.name) } }
                (staff::role_and_scope(ctx, &reader.account))
            }
            h2 { (ctx.t("second-factor")) }
            p { @if profile.second_factor { (ctx.t("second-factor-on")) }
                @else { (ctx.t("second-factor-off")) } }
            p { a.action href=(SECOND_FACTOR) { (ctx.t("second-factor-open")) } }
            h2 { (ctx.t("staff-change-password")) }
            (change_password(ctx, profile.name.as_str(), wrong))
            h2 { (ctx.t("staff-sessions")) }
            (list(ctx, &live, &reader.session))
        }
    };
    Ok(request.page(title, "plain", main))
}

fn change_password(ctx: &PageContext, name: &str, wrong: &[Invalid]) -> Markup {
    let current = TextField::current_password(ctx, "current");
    html! {
        form method="post" action="/staff/account/password" {
            input type="text" hidden value=(name) autocomplete="username" readonly;
            (field(ctx, &current, wrong))
            (passwords(ctx, wrong))
            p.buttons { button.button type="submit" { (ctx.t("staff-change-password")) } }
            p.hint { (ctx.t("staff-change-password-hint")) }
        }
    }
}

fn list(ctx: &PageContext, sessions: &[&StaffSession], here: &StaffSession) -> Markup {
    html! {
        ul.sessions { @for session in sessions { li {
            div {
                strong { @if session.id == here.id { (ctx.t("session-here")) }
                    @else if session.own_device { (ctx.t("session-own")) }
                    @else { (ctx.t("session-shared")) } }
                p.hint { (ctx.t_with("session-times", &[
                    ("since", date::moment(ctx.locale(), session.created_at).into()),
                    ("seen", date::moment(ctx.locale(), session.seen_at).into()),
                ])) }
            }
            @if session.id != here.id {
                form method="post" action="/staff/account/sessions/end" {
                    input type="hidden" name="session" value=(session.id);
                    button.action type="submit" { (ctx.t("session-end")) }
                }
            }
        } } }
        form method="post" action="/staff/account/sessions/end-all" {
            p.buttons { button.action type="submit" { (ctx.t("session-end-all")) } }
        }
    }
}

/// `POST /staff/account/password`
pub async fn change(
    mut request: StaffRequest,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    "/staff/account".clone_into(&mut request.ctx.here);
    let own_device = request.staff.session.own_device;
    let change = request.run_with(typed(&request, &fields), |app, by, [current, new]| async move {
        app.change_own_password(by, current, new, own_device, address).await
    });
    match change.await {
        Ok(session) => Ok(with_session(&request.state.settings, &session, go_to("/staff/account"))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, &refusal.faults).await?))
        }
    }
}

/// The password until now and the new one.
fn typed(request: &StaffRequest, fields: &Fields) -> Result<[Password; 2], Vec<Invalid>> {
    let current = Password::typed(fields.text("current"))
        .map_err(|_| vec![Invalid::new("current", "password-wrong")])?;
    let new = chosen_password(&request.ctx, fields, &request.account().profile.name)?;
    Ok([current, new])
}

/// `POST /staff/account/sessions/end`
pub async fn end_session(request: StaffRequest, fields: Fields) -> Result<Response, PageError> {
    let session = fields.text("session").to_owned();
    request.run(|app, by| async move { app.end_own_session(by, session).await }).await?;
    Ok(go_to("/staff/account"))
}

/// `POST /staff/account/sessions/end-all`
pub async fn end_sessions(request: StaffRequest) -> Result<Response, PageError> {
    let end = |app: Arc<App>, by: Account| async move {
        let id = by.id.clone();
        app.end_sessions(By::Staff(by), id).await
    };
    request.run(end).await?;
    Ok(without_session(&request.state.settings, go_to("/staff/login")))
}
