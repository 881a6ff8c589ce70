//! For programs: GeoJSON in and out of plain URLs, strict about parameters.
//! It must never show what only staff may see.

mod feature;
pub mod geocode;
pub mod incident_files;
pub mod incidents;
pub mod nearest;
pub mod places;
pub mod shelters;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A GeoJSON answer.
fn geojson(body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/geo+json")], bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
