//! `GET /api/nearest`: the nearest places to a position.

use super::{
    feature::Feature,
    geojson_by_hand,
    json::WriteJson,
    summary::{NearestProperties, write_collection},
};
use crate::{
    catalog::{Filter, NearestQuery},
    domain::{Invalid, Location},
    web::{
        AppState,
        error::ApiError,
        extract::query::{Parameter, Query, number, once, repeatable},
    },
};
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use chrono::{DateTime, Utc};

const PARAMETERS: [Parameter; 11] = [
    once("lat"),
    once("lon"),
    once("limit"),
    once("radius_m"),
    repeatable("category"),
    repeatable("fact"),
    repeatable("fact_any"),
    repeatable("target"),
    once("q"),
    once("district"),
    once("open"),
];

/// The largest radius of a search.
const MAX_RADIUS_M: f64 = 100_000.0;

/// Answers with a feature collection, nearest first.
pub async fn show(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    Ok(answer(&state, raw.as_deref())?)
}

/// Answers from the catalog in memory, without waiting for anything.
pub fn answer(state: &AppState, raw: Option<&str>) -> Result<Response, Vec<Invalid>> {
    let now = state.app.clock.now();
    let query = read(raw, now)?;
    let (catalog, situation) = (state.app.catalog(), state.app.situation());
    let walking = state.settings.service.walking_pace();
    let hits = catalog.nearest_summaries(&query, now);
    Ok(geojson_by_hand(|out| {
        write_collection(out, hits, &[], |out, hit| {
            let approach = hit.place.approach();
            let status = situation.public_status(approach);
            let walking = situation.no_way(approach).is_none().then_some(walking);
            let properties = NearestProperties { hit: &hit, status, walking };
            Feature::from_key(hit.place.key, properties).write_json(out);
        });
    }))
}

fn read(raw: Option<&str>, now: DateTime<Utc>) -> Result<NearestQuery, Vec<Invalid>> {
    let mut query = Query::read(raw, &PARAMETERS);
    let lon = query.required("lon", |text| Ok(Location::new(number(text)?, 0.0)?.lon()));
    let lat = query.required("lat", |text| Ok(Location::new(0.0, number(text)?)?.lat()));
    let limit = query.limit(1..=100, 10);
    let radius_m = query.value("radius_m", |text| match number(text)? {
        metres if metres > 0.0 && metres <= MAX_RADIUS_M => Ok(metres),
        _ => Err(Invalid::new("radius_m", "radius-range")),
    });
    let filter = Filter { open: query.open(now), ..query.filter() };
    query.finish()?;
    let origin = Location::new(lon.unwrap_or_default(), lat.unwrap_or_default());
    Ok(NearestQuery {
        origin: origin.map_err(|fault| vec![fault])?,
        limit,
        radius_m: radius_m.unwrap_or(MAX_RADIUS_M),
        filter,
    })
}
