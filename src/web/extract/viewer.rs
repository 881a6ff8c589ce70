//! Who opens a page that anyone may read and that says more to some. When that cannot be
//! looked up, the page says so and shows what anyone may see.

use super::session::session_token;
use crate::{
    app::staff::Visitor,
    domain::{Account, Role},
    web::AppState,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use std::convert::Infallible;

/// Whoever opened a page.
#[derive(Debug, Clone)]
pub enum Viewer {
    /// Nobody that we know.
    Anonymous,
    /// Somebody who is logged in.
    Staff(Account),
    /// Somebody of the disaster staff who was logged in just before the database went.
    CachedStaff(Account),
    /// Somebody who was logged in; whether they still are cannot be looked up now.
    Unverified,
}

impl Viewer {
    /// Who is logged in.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Staff(account) | Self::CachedStaff(account) => Some(account),
            Self::Anonymous | Self::Unverified => None,
        }
    }
}

impl FromRequestParts<AppState> for Viewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let Some(token) = session_token(&parts.headers, &state.settings) else {
            return Ok(Self::Anonymous);
        };
        // As in the pages: on the open net, administrators have a second factor.
        let lacks = |account: &Account| {
            let lacks = account.profile.role == Role::Admin && !account.profile.second_factor;
            state.settings.is_https() && lacks
        };
        Ok(match state.app.visitor(&token).await {
            Ok(Visitor::Authenticated(session, account)) => {
                state.app.note_activity(&token, &session);
                if lacks(&account) { Self::Anonymous } else { Self::Staff(account) }
            }
            Ok(_) => Self::Anonymous,
            Err(_) => match state.app.cached_session(&token) {
                Some((_, account)) if !lacks(&account) => Self::CachedStaff(account),
                _ => Self::Unverified,
            },
        })
    }
}
