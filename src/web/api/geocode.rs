//! `GET /api/geocode`: where an address or a name lies, and how exactly that is known.
//! What was asked never reaches a log.

use super::{
    feature::{FeatureCollection, GeoJsonPoint},
    geojson,
};
use crate::{
    catalog::NameFit,
    domain::{
        CategoryId, Invalid, Location, MunicipalityCode, Place, PlaceId, PointShown, Precision,
        text::search_words,
    },
    gazetteer::{AddressMatch, MatchFit},
    web::{
        AppState,
        error::ApiError,
        extract::query::{Parameter, Query, once},
        preference,
    },
};
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

const PARAMETERS: [Parameter; 2] = [once("q"), once("limit")];

/// A point that `q` may mean.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "Feature")]
struct GeocodeFeature {
    id: Option<PlaceId>,
    geometry: GeoJsonPoint,
    properties: GeocodeProperties,
}

#[derive(Debug, Serialize)]
struct GeocodeProperties {
    name: String,
    name_kana: Option<String>,
    address: Option<String>,
    municipality: Option<MunicipalityCode>,
    precision: Precision,
    fit: &'static str,
    number_unknown: bool,
    category: Option<CategoryId>,
    point_shown: Option<PointShown>,
}

/// Answers with a feature collection, best first.
pub async fn show(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiError> {
    let (text, limit) = read(raw.as_deref())?;
    let catalog = state.app.catalog();
    let names = state.app.gazetteer().find(&text, preference(&state.settings.service), limit);
    let names = names.into_iter().map(|found| (rank_of_name(found.fit), from_name(found)));
    let places = catalog.named(&search_words(&text), limit).into_iter();
    let places =
        places.filter_map(|(fit, place)| Some((rank_of_place(fit), from_place(&place, fit)?)));
    let mut found: Vec<(u8, GeocodeFeature)> = names.chain(places).collect();
    found.sort_by_key(|(rank, _)| *rank);
    let features = found.into_iter().take(limit).map(|(_, found)| found).collect();
    Ok(geojson(&FeatureCollection { features }))
}

fn read(raw: Option<&str>) -> Result<(String, usize), Vec<Invalid>> {
    let mut query = Query::read(raw, &PARAMETERS);
    let text = query.required("q", |text| {
        let says_nothing = search_words(text).is_empty();
        if says_nothing { Err(Invalid::new("q", "empty")) } else { Ok(text.to_owned()) }
    });
    let limit = query.limit(1..=20, 10);
    query.finish()?;
    Ok((text.unwrap_or_default(), limit))
}

/// Names of the gazetteer and of places in one order.
fn rank_of_name(fit: MatchFit) -> u8 {
    match fit {
        MatchFit::Whole => 0,
        MatchFit::Short => 2,
        MatchFit::Reading => 3,
        MatchFit::Beginning => 5,
        MatchFit::Part => 7,
    }
}

fn rank_of_place(fit: NameFit) -> u8 {
    match fit {
        NameFit::Whole => 1,
        NameFit::Beginning => 4,
        NameFit::Inside => 6,
    }
}

fn from_name(found: AddressMatch) -> GeocodeFeature {
    let address = found.full_name();
    let properties = GeocodeProperties {
        name: found.name,
        name_kana: found.kana,
        address: found.municipality.map(|_| address),
        municipality: found.municipality,
        precision: found.precision,
        fit: match found.fit {
            MatchFit::Whole => "whole",
            MatchFit::Short => "short",
            MatchFit::Reading => "reading",
            MatchFit::Beginning => "beginning",
            MatchFit::Part => "part",
        },
        number_unknown: found.is_beyond,
        category: None,
        point_shown: None,
    };
    GeocodeFeature { id: None, geometry: point(found.at), properties }
}

fn from_place(place: &Place, fit: NameFit) -> Option<GeocodeFeature> {
    let geometry = point(place.shown_location()?);
    let draft = &place.draft;
    let properties = GeocodeProperties {
        name: draft.name.clone(),
        name_kana: draft.name_kana.clone(),
        address: place.shown_address().map(std::borrow::Cow::into_owned),
        municipality: draft.municipality,
        precision: draft.location_precision.unwrap_or(Precision::Place),
        fit: match fit {
            NameFit::Whole => "whole",
            NameFit::Beginning => "beginning",
            NameFit::Inside => "inside",
        },
        number_unknown: false,
        category: Some(draft.category),
        point_shown: Some(if place.is_area() { PointShown::Area } else { PointShown::Exact }),
    };
    Some(GeocodeFeature { id: Some(place.id.clone()), geometry, properties })
}

fn point(at: Location) -> GeoJsonPoint {
    GeoJsonPoint { coordinates: [at.lon(), at.lat()] }
}
