//! `GET /api/shelters/statuses`: how the places to flee to in a box are, and nothing else of
//! them: what a map draws over its tiles, which hold no status.

use crate::{
    catalog::{Filter, ListQuery},
    domain::{Bounds, CategoryId, CategorySet, Status},
    web::{
        AppState,
        api::{
            feature::{Feature, FeatureCollection},
            geojson,
        },
        error::ApiError,
        extract::query::{Query, once, repeatable},
    },
};
use axum::{
    extract::{RawQuery, State as Shared},
    response::Response,
};
use serde::Serialize;

/// So many places of a box are looked at.
const MAX_PLACES: usize = 5000;

#[derive(Debug, Serialize)]
struct StatusProperties {
    status: Status,
    /// Whether it is open, but nobody may be told to walk there.
    ask_first: bool,
}

/// Answers with a point for each place of which anybody reported anything in the disaster
/// that runs; with none in peace or in an exercise.
pub async fn list(
    Shared(state): Shared<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    let mut query = Query::read(raw.as_deref(), &[once("bbox"), repeatable("category")]);
    let bounds = query.required("bbox", Bounds::parse);
    let categories = query.categories();
    query.finish()?;
    let (catalog, situation) = (state.app.catalog(), state.app.situation());
    let is_asked = |kind: &CategoryId| categories.is_empty() || categories.contains(*kind);
    let kinds = CategoryId::all().filter(|kind| kind.category().evacuation).filter(is_asked);
    let kinds: CategorySet = kinds.collect();
    // No kind at all would be every kind.
    let is_told = situation.is_real() && !kinds.is_empty();
    let filter = Filter { categories: kinds, ..Filter::default() };
    let asked = ListQuery { bounds, filter, limit: MAX_PLACES, ..ListQuery::default() };
    let places = if is_told { catalog.list_summaries(&asked).places } else { Vec::new() };
    let features = places.iter().filter_map(|place| {
        let approach = place.approach();
        let status = situation.public_status(approach)?;
        let ask_first = status == Status::Open && situation.no_way(approach).is_some();
        let is_reported = status != Status::Unreported;
        let properties = StatusProperties { status, ask_first };
        is_reported.then(|| Feature::from_key(place.key, properties))
    });
    Ok(geojson(&FeatureCollection { features: features.collect() }))
}
