//! Who reads a page that anyone may read and that says more to some. When that
//! cannot be found out, the reader is anyone, and knows it.

use super::session::held;
use crate::{
    app::staff::Visitor,
    domain::{Account, Role},
    web::AppState,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use std::convert::Infallible;

/// Whoever opened a page.
#[derive(Debug, Clone)]
pub enum Reader {
    /// Nobody that we know.
    Anyone,
    /// Somebody who is logged in.
    Staff(Account),
    /// Somebody of the disaster staff who was logged in just before the database went.
    LastKnown(Account),
    /// Somebody who was logged in; whether they still are cannot be looked up now.
    Unsure,
}

impl Reader {
    /// Who is logged in.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Staff(account) | Self::LastKnown(account) => Some(account),
            Self::Anyone | Self::Unsure => None,
        }
    }
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let Some(token) = held(&parts.headers, &state.settings) else { return Ok(Self::Anyone) };
        // As in the pages: on the open net, administrators have a second factor.
        let lacks = |account: &Account| {
            let lacks = account.profile.role == Role::Admin && !account.profile.second_factor;
            state.settings.is_https() && lacks
        };
        Ok(match state.app.visitor(&token).await {
            Ok(Visitor::In(session, account)) => {
                state.app.note_life(&token, &session);
                if lacks(&account) { Self::Anyone } else { Self::Staff(account) }
            }
            Ok(_) => Self::Anyone,
            Err(_) => match state.app.last_known(&token) {
                Some((_, account)) if !lacks(&account) => Self::LastKnown(account),
                _ => Self::Unsure,
            },
        })
    }
}
