//! Logging in and out. The answer to a wrong password is the same as to a name that
//! nobody has, and it leads only to own pages.

use super::login_return::{LoginReason, LoginReturn};
use crate::{
    app::{
        self, App,
        staff::{Login, NewSession, Visitor},
    },
    domain::Password,
    web::{
        AppState,
        action::{go_to, run},
        error::PageError,
        extract::{
            ClientAddress, Fields,
            session::{SessionToken, is_private_way, with_session, without_session},
        },
        view::{
            Page, PageContext,
            form::{TextField, field, tick},
            layout::{self, Content},
        },
    },
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use std::sync::Arc;

/// When to try again after too many wrong passwords, in seconds.
const RETRY_AFTER_S: &str = "900";

/// What the login page is filled with.
#[derive(Debug, Clone, Default)]
pub struct LoginForm {
    /// Where to go afterwards.
    pub back_to: LoginReturn,
    /// Why it is shown.
    pub reason: LoginReason,
    /// The name typed before.
    pub name: String,
    /// Whether nobody else uses the device.
    pub own_device: bool,
}

/// The page.
pub fn page(ctx: &PageContext, form: &LoginForm) -> Page {
    let title = ctx.t("staff-login");
    let main = html! {
        div.sheet {
            h1 { (title) }
            (notice(ctx, form))
            form method="post" action="/staff/login" {
                (form.back_to.hidden())
                (field(ctx, &TextField {
                    name: "name",
                    label: ctx.t("staff-name"),
                    value: &form.name,
                    autocomplete: Some("username"),
                    ..TextField::default()
                }, &[]))
                (field(ctx, &TextField {
                    label: ctx.t("staff-password"),
                    ..TextField::current_password(ctx, "password")
                }, &[]))
                (own_device(ctx, form.own_device))
                p.buttons { button.button type="submit" { (ctx.t("staff-login-go")) } }
            }
            p.hint { (ctx.t("staff-login-help")) }
        }
    };
    layout::staff_page(ctx, None, &Content { title, class: "plain", main })
}

fn notice(ctx: &PageContext, form: &LoginForm) -> Markup {
    let text = match form.reason {
        LoginReason::Asked if form.back_to.has_form() => Some(ctx.t("staff-form-waits")),
        LoginReason::Asked => None,
        LoginReason::Idle if form.back_to.has_form() => Some(ctx.t("staff-idle-form")),
        LoginReason::Idle => Some(ctx.t("staff-idle")),
        LoginReason::Owner => Some(ctx.t("staff-form-of-another")),
        LoginReason::Refused => Some(ctx.t("staff-login-refused")),
        LoginReason::TooMany => Some(ctx.t("staff-login-too-many")),
    };
    html! { @if let Some(text) = text { p.notice role="alert" { (text) } } }
}

/// この端末は自分専用
pub fn own_device(ctx: &PageContext, ticked: bool) -> Markup {
    tick("own", &ctx.t("staff-own-device"), &ctx.t("staff-own-device-hint"), ticked)
}

/// Says that a password must not travel this way.
pub fn no_private_way(ctx: &PageContext) -> Response {
    let title = ctx.t("staff-login");
    let main = html! { div.sheet { h1 { (title) } p.notice { (ctx.t("staff-needs-https")) } } };
    let page = layout::staff_page(ctx, None, &Content { title, class: "plain", main });
    page.with_status(StatusCode::FORBIDDEN).into_response()
}

/// `GET /staff/login`
pub async fn show(
    State(state): State<AppState>,
    mut ctx: PageContext,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if !is_private_way(&state.settings, &headers) {
        return no_private_way(&ctx);
    }
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let reason = if fields.is_ticked("idle") { LoginReason::Idle } else { LoginReason::Asked };
    let back_to = LoginReturn::read(&fields);
    ctx.here = back_to.login_address(reason);
    page(&ctx, &LoginForm { back_to, reason, ..LoginForm::default() }).into_response()
}

/// `POST /staff/login`
pub async fn enter(
    State(state): State<AppState>,
    mut ctx: PageContext,
    headers: HeaderMap,
    ClientAddress(address): ClientAddress,
    SessionToken(before): SessionToken,
    fields: Fields,
) -> Result<Response, PageError> {
    if !is_private_way(&state.settings, &headers) {
        return Ok(no_private_way(&ctx));
    }
    let back_to = LoginReturn::read(&fields);
    ctx.here = back_to.login_address(LoginReason::Asked);
    let name = fields.text("name").to_owned();
    let own_device = fields.is_ticked("own");
    let again =
        |reason| LoginForm { back_to: back_to.clone(), reason, name: name.clone(), own_device };
    let Ok(password) = Password::typed(fields.text("password")) else {
        return Ok(refused(&ctx, &again(LoginReason::Refused)));
    };
    let typed = name.clone();
    let log_in = |app: Arc<App>| async move {
        app.log_in(typed, password, own_device, address, before).await
    };
    match run(&state, log_in).await {
        Ok(Login::In(session)) => arrive(&state, &ctx, back_to, &session).await,
        Ok(Login::Code(session)) => {
            let page = code_page(&ctx, &back_to, false).into_response();
            Ok(with_session(&state.settings, &NewSession { own_device: false, ..session }, page))
        }
        Ok(Login::Refused) => Ok(refused(&ctx, &again(LoginReason::Refused))),
        Err(app::Error::TooManyTries) => Ok(too_many(page(&ctx, &again(LoginReason::TooMany)))),
        Err(error) => Err(error.into()),
    }
}

fn refused(ctx: &PageContext, form: &LoginForm) -> Response {
    page(ctx, form).with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response()
}

fn too_many(page: Page) -> Response {
    let page = page.with_status(StatusCode::TOO_MANY_REQUESTS);
    ([(header::RETRY_AFTER, RETRY_AFTER_S)], page).into_response()
}

/// Goes where somebody wanted to, with the new session.
async fn arrive(
    state: &AppState,
    ctx: &PageContext,
    back_to: LoginReturn,
    session: &NewSession,
) -> Result<Response, PageError> {
    let Visitor::Authenticated(_, account) = state.app.visitor(&session.token).await? else {
        return Err(app::Error::Forbidden.into());
    };
    let answer = if back_to.belongs_to_another(&account) {
        page(ctx, &LoginForm { back_to, reason: LoginReason::Owner, ..LoginForm::default() })
            .into_response()
    } else {
        back_to.go(ctx, &account)
    };
    Ok(with_session(&state.settings, session, answer))
}

fn code_page(ctx: &PageContext, back_to: &LoginReturn, wrong: bool) -> Page {
    let title = ctx.t("staff-code");
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if wrong { p.notice role="alert" { (ctx.t("staff-code-refused")) } }
            form method="post" action="/staff/login/code" {
                (back_to.hidden())
                (field(ctx, &TextField {
                    name: "code",
                    label: ctx.t("staff-code-label"),
                    hint: Some(ctx.t("staff-code-hint")),
                    autocomplete: Some("one-time-code"),
                    ..TextField::default()
                }, &[]))
                p.buttons { button.button type="submit" { (ctx.t("staff-login-go")) } }
            }
            p { a.arrow href="/staff/login" { (ctx.t("staff-login-again")) } }
        }
    };
    layout::staff_page(ctx, None, &Content { title, class: "plain", main })
}

/// `GET /staff/login/code`
pub async fn show_code(
    State(state): State<AppState>,
    ctx: PageContext,
    SessionToken(half): SessionToken,
) -> Result<Response, PageError> {
    let Some(half) = half else { return Ok(go_to("/staff/login")) };
    Ok(match state.app.visitor(&half).await? {
        Visitor::AwaitingSecondFactor(_) => {
            code_page(&ctx, &LoginReturn::default(), false).into_response()
        }
        _ => go_to("/staff/login"),
    })
}

/// `POST /staff/login/code`
pub async fn enter_code(
    State(state): State<AppState>,
    mut ctx: PageContext,
    ClientAddress(address): ClientAddress,
    SessionToken(half): SessionToken,
    fields: Fields,
) -> Result<Response, PageError> {
    "/staff/login/code".clone_into(&mut ctx.here);
    let back_to = LoginReturn::read(&fields);
    let again = |reason| LoginForm { back_to: back_to.clone(), reason, ..LoginForm::default() };
    let Some(half) = half else { return Ok(refused(&ctx, &again(LoginReason::Idle))) };
    let (token, code) = (half.clone(), fields.text("code").to_owned());
    let confirm = |app: Arc<App>| async move { app.confirm_code(token, code, address).await };
    match run(&state, confirm).await {
        Ok(Login::In(session)) => arrive(&state, &ctx, back_to, &session).await,
        Ok(Login::Code(_) | Login::Refused) => Ok(match state.app.visitor(&half).await? {
            Visitor::AwaitingSecondFactor(_) => code_page(&ctx, &back_to, true)
                .with_status(StatusCode::UNPROCESSABLE_ENTITY)
                .into_response(),
            _ => refused(&ctx, &again(LoginReason::Idle)),
        }),
        Err(app::Error::TooManyTries) => Ok(too_many(page(&ctx, &again(LoginReason::TooMany)))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /staff/logout`: for good, or to let a colleague log in.
pub async fn leave(
    State(state): State<AppState>,
    SessionToken(token): SessionToken,
) -> Result<Response, PageError> {
    if let Some(token) = token {
        run(&state, |app| async move { app.log_out(token).await }).await?;
    }
    Ok(without_session(&state.settings, go_to("/staff/login")))
}
