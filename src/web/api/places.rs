//! `GET /api/places` and `GET /api/places/{id}`: the register, a part at a time
//! or one by one.

use super::{
    feature::{DetailProperties, Feature, PageLink},
    geojson, geojson_by_hand,
    json::WriteJson,
    summary::{ListedProperties, write_collection},
};
use crate::{
    catalog::ListQuery,
    domain::{self, Bounds, Invalid, PlaceId},
    web::{
        AppState,
        error::ApiError,
        extract::query::{Parameter, Query, name_of, once, repeatable},
    },
};
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};

const PARAMETERS: [Parameter; 7] = [
    once("bbox"),
    repeatable("category"),
    repeatable("fact"),
    repeatable("fact_any"),
    once("q"),
    once("limit"),
    once("after"),
];

/// Answers with the places in a box, by id, and a link to the next part.
pub async fn list(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    let query = read(raw.as_deref())?;
    let (catalog, situation) = (state.app.catalog(), state.app.situation());
    let page = catalog.list_summaries(&query);
    let next = page.next.map(|id| PageLink { rel: "next", href: next_href(raw.as_deref(), &id) });
    Ok(geojson_by_hand(|out| {
        write_collection(out, &page.places, next.as_slice(), |out, summary| {
            let status = situation.public_status(summary.approach());
            Feature::from_key(summary.key, ListedProperties(summary, status)).write_json(out);
        });
    }))
}

fn read(raw: Option<&str>) -> Result<ListQuery, Vec<Invalid>> {
    let mut query = Query::read(raw, &PARAMETERS);
    let bounds = query.value("bbox", Bounds::parse);
    let limit = query.limit(1..=1000, 100);
    let after = query.value("after", |text| {
        PlaceId::parse(text).ok_or_else(|| Invalid::new("after", "not-an-id"))
    });
    let filter = query.filter();
    query.finish()?;
    Ok(ListQuery { bounds, filter, after, limit, ..ListQuery::default() })
}

/// The address of the part that follows `id`.
fn next_href(raw: Option<&str>, id: &PlaceId) -> String {
    let mut pairs: Vec<&str> = raw
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && name_of(pair) != "after")
        .collect();
    let after = format!("after={id}");
    pairs.push(&after);
    format!("/api/places?{}", pairs.join("&"))
}

/// Answers with everything public of one place.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    Query::read(raw.as_deref(), &[]).finish()?;
    let id = PlaceId::parse(&id).ok_or(ApiError::NotFound)?;
    if let Some(place) = state.app.catalog().get(&id) {
        let status = state.app.situation().public_status(place.approach());
        let properties = DetailProperties::from_place(&place, status);
        return Ok(geojson(&Feature::new(&place, properties)));
    }
    match state.app.find_place(&id).await? {
        Some(place) if place.draft.state == domain::State::Closed => {
            let near = place.shown_location().map(|at| {
                let at = at.coarse();
                format!("/api/nearest?lat={}&lon={}", at.lat(), at.lon())
            });
            Err(ApiError::Gone { near })
        }
        _ => Err(ApiError::NotFound),
    }
}
