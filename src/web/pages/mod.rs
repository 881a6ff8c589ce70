//! The pages anyone may read. They work without scripts, take empty and unknown
//! parameters for absent, and say what is not recorded instead of guessing.

pub mod about;
pub mod confirm;
pub mod disaster;
pub mod home;
pub mod onsite_report;
pub mod place;
pub mod suggest;

use super::{
    error,
    view::{PageContext, error_page},
};
use axum::{
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};

/// No such address: said to people as a page, to programs as they expect it.
pub async fn not_found(ctx: PageContext, uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        error::ApiError::NotFound.into_response()
    } else {
        error_page(&ctx, StatusCode::NOT_FOUND, None).into_response()
    }
}
