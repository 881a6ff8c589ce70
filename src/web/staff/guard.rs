//! In front of the pages for staff: lets in whoever is logged in, and asks others
//! to log in and come back to where they were. A form that its owner had begun
//! waits for its owner, whoever uses the device meanwhile.

use super::{
    login,
    login_return::{LoginReason, LoginReturn},
};
use crate::{
    app::staff::Visitor,
    domain::{Account, Role},
    web::{
        AppState, MAX_BODY_BYTES, address,
        error::{ApiError, PageError},
        extract::{
            Fields,
            api_staff::is_for_script,
            session::{Staff, session_token},
        },
        view::PageContext,
    },
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

/// The name of the field that says whose form it is.
pub const OWNER: &str = "owner";

const SHELTERS: &str = "/staff/shelters";
const SHELTERS_BELOW: &str = "/staff/shelters/";

/// Lets in whoever is logged in.
pub async fn require(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(token) = session_token(request.headers(), &state.settings) else {
        return ask_to_log_in(&state, request, None).await;
    };
    let (session, account) = match state.app.visitor(&token).await {
        Ok(Visitor::Authenticated(session, account)) => (session, account),
        Ok(Visitor::Expired(owner)) => return ask_to_log_in(&state, request, Some(owner)).await,
        Ok(Visitor::AwaitingSecondFactor(_) | Visitor::Anonymous) => {
            return ask_to_log_in(&state, request, None).await;
        }
        Err(error) => match state.app.cached_session(&token).filter(|_| stays_open(&request)) {
            Some(known) => known,
            None => return PageError(error).into_response(),
        },
    };
    state.app.note_activity(&token, &session);
    let mut request = match with_fields(request).await {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let owner = sent(&request).map(|fields| fields.text(OWNER)).unwrap_or_default();
    if !owner.is_empty() && owner != account.id.as_str() {
        return ask(&state, &request, LoginReason::Owner);
    }
    request.extensions_mut().insert(Staff { account, session });
    next.run(request).await
}

/// Whether a page is answered from memory while the database is gone, to those whom it
/// had confirmed: the list of shelters with whom to call, and the page of each.
fn stays_open(request: &Request) -> bool {
    let path = request.uri().path();
    request.method().is_safe() && (path == SHELTERS || path.starts_with(SHELTERS_BELOW))
}

/// Sends administrators to set up their second factor first, once the service is
/// on the open net. Stands behind [`require`].
pub async fn require_second_factor(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let lacks = |staff: &Staff| {
        staff.account.profile.role == Role::Admin && !staff.account.profile.second_factor
    };
    if state.settings.is_https() && request.extensions().get::<Staff>().is_none_or(lacks) {
        return Redirect::to(address::SECOND_FACTOR).into_response();
    }
    next.run(request).await
}

async fn ask_to_log_in(state: &AppState, request: Request, gone: Option<Account>) -> Response {
    let reason = if gone.is_some() { LoginReason::Idle } else { LoginReason::Asked };
    if request.method().is_safe() {
        let login = LoginReturn::to_page(request.uri()).login_address(reason);
        return Redirect::to(&login).into_response();
    }
    match with_fields(request).await {
        Ok(request) => ask(state, &request, reason),
        Err(refused) => refused,
    }
}

/// The login page, which keeps the form that could not be taken. A script keeps it
/// itself, and is only told.
fn ask(state: &AppState, request: &Request, reason: LoginReason) -> Response {
    if is_for_script(request.headers()) {
        return ApiError::Unauthorized.into_response();
    }
    let ctx = PageContext::from_parts(request.uri(), request.headers(), state);
    let back_to = match sent(request) {
        Some(fields) => LoginReturn::to_form(request.uri(), fields),
        None => LoginReturn::default(),
    };
    let form = login::LoginForm { back_to, reason, ..login::LoginForm::default() };
    login::page(&ctx, &form).with_status(StatusCode::FORBIDDEN).into_response()
}

/// Reads the form that a request sends, once for all behind the guard: they get its
/// fields, and what is no form keeps its body.
async fn with_fields(request: Request) -> Result<Request, Response> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let is_form = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form"));
    if request.method().is_safe() || !is_form {
        return Ok(request);
    }
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_BODY_BYTES).await else {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    parts.extensions.insert(Fields::read(&bytes));
    Ok(Request::from_parts(parts, Body::empty()))
}

/// The fields that [`with_fields`] read.
fn sent(request: &Request) -> Option<&Fields> {
    request.extensions().get()
}
