//! `/api/shelters`: which evacuation place is open, takes this person and has room.
//! Answers from memory, also while the database is gone.

mod details;
pub mod events;
mod feature;
pub mod query;
pub mod status;
pub mod statuses;

pub use feature::IncidentProperties;

use super::geojson;
use crate::{
    app::shelter::ShelterQuery,
    domain::OccupancyViewer,
    web::{AppState, error::ApiError, extract::Viewer},
};
use axum::{
    body::Bytes,
    extract::{RawQuery, State as Shared},
    http::{HeaderValue, header},
    response::Response,
};
use feature::{ShelterCollection, ShelterContext};

/// The largest body taken: an area may have many corners.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;
/// The largest file of reports taken.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// `GET /api/shelters`
pub async fn list(
    Shared(state): Shared<AppState>,
    viewer: Viewer,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    Ok(answer(&state, &viewer, query::from_address(raw.as_deref())?))
}

/// `POST /api/shelters/search`: the parameters of the list as JSON, and `within` an area.
pub async fn search(
    Shared(state): Shared<AppState>,
    viewer: Viewer,
    body: Bytes,
) -> Result<Response, ApiError> {
    Ok(answer(&state, &viewer, query::from_json(&body)?))
}

fn answer(state: &AppState, viewer: &Viewer, query: ShelterQuery) -> Response {
    let audience = state.audience(viewer.account());
    let situation = state.app.situation();
    let context = ShelterContext {
        situation: &situation,
        as_of: state.app.current_at(),
        now: state.app.clock.now(),
        walking: state.settings.service.walking_pace(),
        is_for_staff: audience == OccupancyViewer::Staff,
    };
    let found = state.app.find_shelters(&ShelterQuery { audience, ..query });
    let mut answer = geojson(&ShelterCollection::new(&found, context));
    if audience == OccupancyViewer::Staff {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}
