//! `/api/shelters`: which evacuation place is open, takes this person and has room.
//! Answers from memory, also while the database is gone.

pub mod events;
mod feature;
mod query;
pub mod status;

pub use feature::IncidentProperties;

use super::geojson;
use crate::{
    app::shelter::ShelterQuery,
    web::{AppState, error::ApiError},
};
use axum::{
    body::Bytes,
    extract::{RawQuery, State as Shared},
    response::Response,
};
use feature::{ShelterCollection, ShelterContext};

/// The largest body taken: an area may have many corners, a file many rows.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// `GET /api/shelters`
pub async fn list(
    Shared(state): Shared<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    Ok(answer(&state, &query::from_address(raw.as_deref())?))
}

/// `POST /api/shelters/search`: the parameters of the list as JSON, and `within` an area.
pub async fn search(Shared(state): Shared<AppState>, body: Bytes) -> Result<Response, ApiError> {
    Ok(answer(&state, &query::from_json(&body)?))
}

fn answer(state: &AppState, query: &ShelterQuery) -> Response {
    let situation = state.app.situation();
    let context = ShelterContext {
        incident: situation.incident.as_deref(),
        seq: situation.seq,
        as_of: state.app.current_at(),
        now: state.app.clock.now(),
        walking: state.settings.service.walking_pace(),
    };
    let found = state.app.find_shelters(query);
    geojson(&ShelterCollection::new(&found, context))
}
