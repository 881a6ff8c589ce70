//! Who reports through the API: the same session as in the pages for staff, but
//! whoever is not logged in gets an answer that a program understands, not a page.

use crate::{
    app::staff::Visitor,
    domain::{Account, Right, Role},
    web::{AppState, error::ApiError, extract::session::session_token},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct ApiStaff(pub Account);

impl ApiStaff {
    /// Refuses whoever has not a right at all.
    pub fn must(&self, right: Right) -> Result<(), ApiError> {
        if self.0.may(right) { Ok(()) } else { Err(ApiError::Forbidden) }
    }
}

/// Whether a script of one of our pages asks, which wants JSON and no page.
pub fn is_for_script(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json")
}

impl FromRequestParts<AppState> for ApiStaff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let token = session_token(&parts.headers, &state.settings).ok_or(ApiError::Unauthorized)?;
        let Visitor::Authenticated(session, account) = state.app.visitor(&token).await? else {
            return Err(ApiError::Unauthorized);
        };
        state.app.note_activity(&token, &session);
        // As in the pages: on the open net, administrators have a second factor.
        let lacks = account.profile.role == Role::Admin && !account.profile.second_factor;
        if state.settings.is_https() && lacks {
            Err(ApiError::Forbidden)
        } else {
            Ok(Self(account))
        }
    }
}
