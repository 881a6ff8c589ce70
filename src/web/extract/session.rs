//! Who is logged in: the cookie that holds a session's secret, and the person whom
//! the guard of the staff pages found by it.

use super::cookies;
use crate::{
    app::{self, staff::NewSession, token::Token},
    config::ServeArgs,
    domain::{Account, Right, StaffSession, staff_session::MAX_SESSION_AGE},
    web::{AppState, error::PageError},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
    response::Response,
};
use chrono::TimeDelta;
use std::{convert::Infallible, net::Ipv4Addr};

/// The cookie over https: the prefix makes browsers refuse it from anywhere else.
const SECURE_COOKIE: &str = "__Host-ibasho";
/// The cookie on this machine itself, where there is no https.
const LOOPBACK_COOKIE: &str = "ibasho";

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who.
    pub account: Account,
    /// Since when, and on what kind of device.
    pub session: StaffSession,
}

impl Staff {
    /// Refuses whoever has not a right at all.
    pub fn must(&self, right: Right) -> Result<(), PageError> {
        if self.account.may(right) { Ok(()) } else { Err(app::Error::Forbidden.into()) }
    }
}

impl FromRequestParts<AppState> for Staff {
    type Rejection = PageError;

    /// Finds whom the guard let in; a page without a guard lets nobody in.
    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, PageError> {
        parts.extensions.get::<Self>().cloned().ok_or(app::Error::Forbidden.into())
    }
}

/// The secret of a session that a request brings, if it brings any.
#[derive(Debug, Clone)]
pub struct SessionToken(pub Option<Token>);

impl FromRequestParts<AppState> for SessionToken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self(session_token(&parts.headers, &state.settings)))
    }
}

/// The secret in the cookie, true or not.
pub fn session_token(headers: &HeaderMap, settings: &ServeArgs) -> Option<Token> {
    cookies::find(headers, cookie_name(settings)).map(Token::from)
}

fn cookie_name(settings: &ServeArgs) -> &'static str {
    if settings.is_https() { SECURE_COOKIE } else { LOOPBACK_COOKIE }
}

/// Whether a password may travel this way: by https, or inside this machine.
pub fn is_private_way(settings: &ServeArgs, headers: &HeaderMap) -> bool {
    let is_here = |name: header::HeaderName| {
        headers.get(name).map(|value| value.to_str().is_ok_and(is_loopback))
    };
    let claims = [is_here(header::HOST), is_here(header::ORIGIN)];
    settings.is_https() || (claims[0] == Some(true) && claims[1] != Some(false))
}

/// Whether a host, or an origin, is this machine. A browser that sends no origin
/// says `null`.
fn is_loopback(text: &str) -> bool {
    let host = text.strip_prefix("http://").unwrap_or(text);
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let is_v4 = name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    is_v4 || matches!(name, "localhost" | "[::1]" | "null")
}

/// Gives the device the secret of a new session.
pub fn with_session(settings: &ServeArgs, session: &NewSession, answer: Response) -> Response {
    let kept_for = session.own_device.then_some(MAX_SESSION_AGE);
    with_cookie(settings, session.token.reveal(), kept_for, answer)
}

/// Takes the secret from the device.
pub fn without_session(settings: &ServeArgs, answer: Response) -> Response {
    with_cookie(settings, "", Some(TimeDelta::zero()), answer)
}

/// Without a time, a browser forgets the cookie when it is closed.
fn with_cookie(
    settings: &ServeArgs,
    value: &str,
    kept_for: Option<TimeDelta>,
    mut answer: Response,
) -> Response {
    let cookie = cookies::set(cookie_name(settings), value, kept_for, settings.is_https());
    if let Some(mut cookie) = cookie {
        cookie.set_sensitive(true);
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::context;
    use axum::response::IntoResponse;

    #[test]
    fn a_password_travels_by_https_or_not_at_all() {
        fn check(public_url: Option<&str>, host: &str, origin: Option<&str>, private: bool) {
            let mut settings = context("/").config().clone();
            settings.public_url = public_url.map(str::to_owned);
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().expect("a header"));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().expect("a header"));
            }
            assert_eq!(is_private_way(&settings, &headers), private, "{host} {origin:?}");
        }
        check(None, "127.0.0.1:8080", None, true);
        check(None, "localhost", Some("http://localhost"), true);
        check(None, "[::1]:8080", Some("null"), true);
        check(None, "192.168.1.5:8080", None, false);
        check(None, "map.example.jp", None, false);
        check(None, "127.0.0.1:8080", Some("https://map.example.jp"), false);
        check(None, "127.0.0.1.example.jp", None, false);
        check(Some("http://map.example.jp"), "map.example.jp", None, false);
        check(Some("https://map.example.jp"), "127.0.0.1:8080", None, true);
    }

    #[test]
    fn the_cookie_is_bound_to_the_host_over_https() {
        let cookie = |public_url: Option<&str>, own_device| {
            let mut settings = context("/").config().clone();
            settings.public_url = public_url.map(str::to_owned);
            let session = NewSession { token: Token::from("secret"), own_device };
            let answer = with_session(&settings, &session, ().into_response());
            let cookie = &answer.headers()[header::SET_COOKIE];
            assert!(cookie.is_sensitive());
            cookie.to_str().expect("text").to_owned()
        };
        assert_eq!(
            cookie(Some("https://map.example.jp"), true),
            "__Host-ibasho=secret; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000"
        );
        assert_eq!(cookie(None, false), "ibasho=secret; HttpOnly; SameSite=Lax; Path=/");
    }
}
