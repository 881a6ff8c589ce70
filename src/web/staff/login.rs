//! Logging in and out. The answer to a wrong password is the same as to a name that
//! nobody has, and it leads only to own pages.

use super::wanted::Wanted;
use crate::{
    app::{
        self,
        staff::{Login, NewSession, Visitor},
    },
    domain::Password,
    web::{
        AppState,
        error::PageError,
        extract::{
            ClientAddress, Fields,
            session::{SessionToken, is_private_way, with_session, without_session},
        },
        finish,
        view::{
            Page, PageContext,
            form::{Field, field, tick},
            layout::{self, Content},
        },
    },
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

/// Why the login page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Why {
    /// Somebody came to log in.
    #[default]
    Asked,
    /// A session has ended by itself.
    Idle,
    /// A form waits that belongs to somebody else than who is logged in.
    Owner,
    /// Name and password do not belong together.
    Refused,
    /// Too many tries.
    TooMany,
}

/// What the login page is filled with.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Where to go afterwards.
    pub wanted: Wanted,
    /// Why it is shown.
    pub why: Why,
    /// The name typed before.
    pub name: String,
    /// Whether nobody else uses the device.
    pub own_device: bool,
}

/// The page.
pub fn page(ctx: &PageContext, form: &Form) -> Page {
    let title = ctx.t("staff-login");
    let main = html! {
        div.sheet {
            h1 { (title) }
            (notice(ctx, form))
            form method="post" action="/staff/login" {
                (form.wanted.hidden())
                (field(ctx, &Field {
                    name: "name",
                    label: ctx.t("staff-name"),
                    value: &form.name,
                    autocomplete: Some("username"),
                    ..Field::default()
                }, &[]))
                (field(ctx, &Field {
                    name: "password",
                    label: ctx.t("staff-password"),
                    kind: Some("password"),
                    autocomplete: Some("current-password"),
                    ..Field::default()
                }, &[]))
                (own_device(ctx, form.own_device))
                p.buttons { button.button type="submit" { (ctx.t("staff-login-go")) } }
            }
            p.hint { (ctx.t("staff-login-help")) }
        }
    };
    layout::staff_page(ctx, None, &Content { title, class: "plain", main })
}

fn notice(ctx: &PageContext, form: &Form) -> Markup {
    let text = match form.why {
        Why::Asked if form.wanted.has_form() => Some(ctx.t("staff-form-waits")),
        Why::Asked => None,
        Why::Idle if form.wanted.has_form() => Some(ctx.t("staff-idle-form")),
        Why::Idle => Some(ctx.t("staff-idle")),
        Why::Owner => Some(ctx.t("staff-form-of-another")),
        Why::Refused => Some(ctx.t("staff-login-refused")),
        Why::TooMany => Some(ctx.t("staff-login-too-many")),
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
    let why = if fields.is_ticked("idle") { Why::Idle } else { Why::Asked };
    let wanted = Wanted::read(&fields);
    ctx.here = wanted.login_address(why);
    page(&ctx, &Form { wanted, why, ..Form::default() }).into_response()
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
    let wanted = Wanted::read(&fields);
    ctx.here = wanted.login_address(Why::Asked);
    let name = fields.text("name").to_owned();
    let own_device = fields.is_ticked("own");
    let again = |why| Form { wanted: wanted.clone(), why, name: name.clone(), own_device };
    let Ok(password) = Password::typed(fields.text("password")) else {
        return Ok(refused(&ctx, &again(Why::Refused)));
    };
    let (app, typed) = (state.app.clone(), name.clone());
    let done =
        finish(async move { app.log_in(typed, password, own_device, address, before).await });
    match done.await {
        Ok(Login::In(session)) => arrive(&state, &ctx, wanted, &session).await,
        Ok(Login::Code(session)) => {
            let page = code_page(&ctx, &wanted, false).into_response();
            Ok(with_session(&state.settings, &NewSession { own_device: false, ..session }, page))
        }
        Ok(Login::Refused) => Ok(refused(&ctx, &again(Why::Refused))),
        Err(app::Error::TooManyTries) => Ok(too_many(page(&ctx, &again(Why::TooMany)))),
        Err(error) => Err(error.into()),
    }
}

fn refused(ctx: &PageContext, form: &Form) -> Response {
    page(ctx, form).with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response()
}

fn too_many(page: Page) -> Response {
    let page = page.with_status(StatusCode::TOO_MANY_REQUESTS);
    ([(header::RETRY_AFTER, "900")], page).into_response()
}

/// Goes where somebody wanted to, with the new session.
async fn arrive(
    state: &AppState,
    ctx: &PageContext,
    wanted: Wanted,
    session: &NewSession,
) -> Result<Response, PageError> {
    let Visitor::Authenticated(_, account) = state.app.visitor(&session.token).await? else {
        return Err(app::Error::Forbidden.into());
    };
    let answer = if wanted.belongs_to_another(&account) {
        page(ctx, &Form { wanted, why: Why::Owner, ..Form::default() }).into_response()
    } else {
        wanted.go(ctx, &account)
    };
    Ok(with_session(&state.settings, session, answer))
}

fn code_page(ctx: &PageContext, wanted: &Wanted, wrong: bool) -> Page {
    let title = ctx.t("staff-code");
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if wrong { p.notice role="alert" { (ctx.t("staff-code-refused")) } }
            form method="post" action="/staff/login/code" {
                (wanted.hidden())
                (field(ctx, &Field {
                    name: "code",
                    label: ctx.t("staff-code-label"),
                    hint: Some(ctx.t("staff-code-hint")),
                    autocomplete: Some("one-time-code"),
                    ..Field::default()
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
    let Some(half) = half else { return Ok(Redirect::to("/staff/login").into_response()) };
    Ok(match state.app.visitor(&half).await? {
        Visitor::AwaitingSecondFactor(_) => {
            code_page(&ctx, &Wanted::default(), false).into_response()
        }
        _ => Redirect::to("/staff/login").into_response(),
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
    let wanted = Wanted::read(&fields);
    let again = |why| Form { wanted: wanted.clone(), why, ..Form::default() };
    let Some(half) = half else { return Ok(refused(&ctx, &again(Why::Idle))) };
    let (app, token) = (state.app.clone(), half.clone());
    let code = fields.text("code").to_owned();
    match finish(async move { app.confirm_code(token, code, address).await }).await {
        Ok(Login::In(session)) => arrive(&state, &ctx, wanted, &session).await,
        Ok(Login::Code(_) | Login::Refused) => Ok(match state.app.visitor(&half).await? {
            Visitor::AwaitingSecondFactor(_) => code_page(&ctx, &wanted, true)
                .with_status(StatusCode::UNPROCESSABLE_ENTITY)
                .into_response(),
            _ => refused(&ctx, &again(Why::Idle)),
        }),
        Err(app::Error::TooManyTries) => Ok(too_many(page(&ctx, &again(Why::TooMany)))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /staff/logout`: for good, or to let a colleague log in.
pub async fn leave(
    State(state): State<AppState>,
    SessionToken(token): SessionToken,
) -> Result<Response, PageError> {
    if let Some(token) = token {
        let app = state.app.clone();
        finish(async move { app.log_out(token).await }).await?;
    }
    Ok(without_session(&state.settings, Redirect::to("/staff/login").into_response()))
}
