//! `/staff/account`: one's own password, second factor and sessions.

use super::{SECOND_FACTOR, chosen, link::passwords};
use crate::{
    app::{self, staff::By},
    domain::{Invalid, Password, StaffSession},
    web::{
        AppState,
        error::PageError,
        extract::{
            ClientAddress, Fields, Staff,
            session::{with_session, without_session},
        },
        finish,
        view::{
            Page, PageContext, date,
            form::{Field, faults, field},
            layout::{self, Content},
            staff,
        },
    },
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

/// `GET /staff/account`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
) -> Result<Page, PageError> {
    page(&state, &ctx, &staff, &[]).await
}

async fn page(
    state: &AppState,
    ctx: &PageContext,
    staff: &Staff,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let store = state.app.store();
    let sessions = store.list_sessions(&staff.account.id).await.map_err(app::Error::from)?;
    let now = state.app.clock.now();
    let live: Vec<_> = sessions.iter().filter(|s| s.is_live(now) && !s.awaits_code).collect();
    let profile = &staff.account.profile;
    let title = ctx.t("staff-account");
    let main = html! {
        div.sheet {
            h1 { (title) }
            (faults(ctx, wrong))
            dl.details {
                div { dt { (ctx.t("staff-name")) } dd { (profile.name) } }
                div { dt { (ctx.t("staff-role")) } dd { (staff::role(ctx, profile.role)) } }
                div { dt { (ctx.t("staff-scope")) } dd { (staff::scope(ctx, &staff.account)) } }
            }
            h2 { (ctx.t("second-factor")) }
            p { @if profile.second_factor { (ctx.t("second-factor-on")) }
                @else { (ctx.t("second-factor-off")) } }
            p { a.action href=(SECOND_FACTOR) { (ctx.t("second-factor-open")) } }
            h2 { (ctx.t("staff-change-password")) }
            (change_password(ctx, profile.name.as_str(), wrong))
            h2 { (ctx.t("staff-sessions")) }
            (list(ctx, &live, &staff.session))
        }
    };
    let content = Content { title, class: "plain", main };
    Ok(layout::staff_page(ctx, Some(&staff.account), &content))
}

fn change_password(ctx: &PageContext, name: &str, wrong: &[Invalid]) -> Markup {
    let current = Field {
        name: "current",
        label: ctx.t("staff-current-password"),
        kind: Some("password"),
        autocomplete: Some("current-password"),
        ..Field::default()
    };
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
    State(state): State<AppState>,
    mut ctx: PageContext,
    staff: Staff,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    "/staff/account".clone_into(&mut ctx.here);
    match replace(&state, &ctx, &staff, address, &fields).await {
        Ok(answer) => Ok(answer),
        Err(app::Error::Invalid(wrong)) => {
            let page = page(&state, &ctx, &staff, &wrong).await?;
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn replace(
    state: &AppState,
    ctx: &PageContext,
    staff: &Staff,
    address: std::net::IpAddr,
    fields: &Fields,
) -> Result<Response, app::Error> {
    let current = Password::typed(fields.text("current"))
        .map_err(|_| app::Error::Invalid(vec![Invalid::new("current", "password-wrong")]))?;
    let new = chosen(ctx, fields, &staff.account.profile.name).map_err(app::Error::Invalid)?;
    let (app, account) = (state.app.clone(), staff.account.clone());
    let own_device = staff.session.own_device;
    let change =
        async move { app.change_own_password(account, current, new, own_device, address).await };
    let session = finish(change).await?;
    let back = Redirect::to("/staff/account").into_response();
    Ok(with_session(&state.settings, &session, back))
}

/// `POST /staff/account/sessions/end`
pub async fn end_session(
    State(state): State<AppState>,
    staff: Staff,
    fields: Fields,
) -> Result<Redirect, PageError> {
    let (app, session) = (state.app.clone(), fields.text("session").to_owned());
    finish(async move { app.end_own_session(staff.account, session).await }).await?;
    Ok(Redirect::to("/staff/account"))
}

/// `POST /staff/account/sessions/end-all`
pub async fn end_sessions(
    State(state): State<AppState>,
    staff: Staff,
) -> Result<Response, PageError> {
    let (app, id) = (state.app.clone(), staff.account.id.clone());
    finish(async move { app.end_sessions(By::Staff(staff.account), id).await }).await?;
    Ok(without_session(&state.settings, Redirect::to("/staff/login").into_response()))
}
