//! Map tiles over HTTP: the places as vector tiles, their description, and a
//! style that puts them on the base map. Answers depend on nothing but the
//! public places, so that every cache may keep them.

use super::{
    AppState,
    address::base_url,
    error::ApiError,
    extract::query::{Parameter, Query, repeatable},
};
use crate::{
    catalog::Catalog,
    config::Basemap,
    domain::{CategorySet, Locale},
    tiles::{self, EncodedTile, TileCoord, TileKey, style::BasemapSource},
};
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use headers::{ETag, Header, HeaderMapExt, IfNoneMatch};
use serde_json::Value;
use std::iter;

const PARAMETERS: [Parameter; 1] = [repeatable("category")];
const CACHED: &str = "public, max-age=60, stale-while-revalidate=600";
/// Where the tiles are.
pub const PLACES: &str = "/tiles/places/";
/// Packed here, by what the `ETag` says, and by no layer after it.
pub const CONTENT_TYPE: &str = "application/vnd.mapbox-vector-tile";

/// `GET /tiles/places.json`: `TileJSON` 3.0.0.
pub async fn tilejson(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let categories = categories(raw.as_deref())?;
    let service = &state.settings.service;
    let document = tiles::tilejson::document(
        &base_url(&state.settings, &headers),
        categories,
        &service.name,
        (service.centre, state.app.catalog().bounds()),
        &service.name,
    );
    Ok(cached(Json(document)))
}

/// `GET /style.json`: a `MapLibre` style.
pub async fn style(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let settings = &state.settings;
    let basemap = match (&settings.basemap, &state.basemap) {
        (_, Some(archive)) => BasemapSource::Own(&archive.about),
        (Basemap::Gsi, None) => BasemapSource::Gsi,
        (Basemap::Xyz(url), None) => BasemapSource::Xyz(url),
        (Basemap::Archive(_) | Basemap::None, None) => BasemapSource::None,
    };
    let credit = settings.basemap_credit.as_deref();
    let document: Value = tiles::style::document(
        &base_url(settings, &headers),
        basemap,
        credit,
        &state.hazard_layers,
        Locale::Ja,
    );
    cached(Json(document))
}

fn cached(body: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, CACHED)], body).into_response()
}

/// `GET /tiles/places/{z}/{x}/{y}.mvt`: a Mapbox Vector Tile 2.1.
pub async fn tile(
    State(state): State<AppState>,
    Path((z, x, y)): Path<(String, String, String)>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let categories = categories(raw.as_deref())?;
    let coord = coord(&z, &x, &y).ok_or(ApiError::NotFound)?;
    let key = TileKey { coord, categories, gzip: accepts_gzip(&headers) };
    let tile = find_or_draw(&state, key).await?;
    Ok(answer(tile, &headers))
}

/// Answers the tile whose path below [`PLACES`] is `path`; nothing where the request has to
/// be refused or the tile has to wait its turn.
pub fn tile_from_memory(
    state: &AppState,
    path: &str,
    raw: Option<&str>,
    headers: &HeaderMap,
) -> Option<Response> {
    let mut parts = path.split('/');
    let coord = coord(parts.next()?, parts.next()?, parts.next()?)?;
    let categories = categories(raw).ok().filter(|_| parts.next().is_none())?;
    let key = TileKey { coord, categories, gzip: accepts_gzip(headers) };
    Some(answer(find_or_draw_from_memory(state, &state.app.catalog(), key)?, headers))
}

fn answer(tile: EncodedTile, asked: &HeaderMap) -> Response {
    let EncodedTile { bytes, gzip, etag, .. } = tile;
    let etag = HeaderValue::from_maybe_shared(etag).ok();
    let is_unmodified = etag.as_ref().is_some_and(|etag| is_unmodified(asked, etag));
    let is_empty = bytes.is_empty();
    let mut response =
        if is_unmodified || is_empty { Response::default() } else { bytes.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHED));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(etag) = etag {
        headers.insert(header::ETAG, etag);
    }
    if is_unmodified {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else if is_empty {
        *response.status_mut() = StatusCode::NO_CONTENT;
    } else {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        if gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
    }
    response
}

/// A tile drawn before, or drawn now where its clusters are there.
fn find_or_draw_from_memory(
    state: &AppState,
    catalog: &Catalog,
    key: TileKey,
) -> Option<EncodedTile> {
    let draw = || catalog.has_clusters(key.categories).then(|| state.tiles.draw(catalog, key));
    state.tiles.get(catalog, &key).or_else(draw)
}

/// A tile whose clusters are not made yet waits its turn, off the threads that
/// answer: many such at once must not keep searches waiting.
async fn find_or_draw(state: &AppState, key: TileKey) -> Result<EncodedTile, ApiError> {
    let catalog = state.app.catalog();
    if let Some(tile) = find_or_draw_from_memory(state, &catalog, key) {
        return Ok(tile);
    }
    let busy = || ApiError::Failed(StatusCode::SERVICE_UNAVAILABLE);
    let _turn = state.slow_tile.acquire().await.map_err(|_| busy())?;
    let tiles = state.tiles.clone();
    let draw = move || tiles.draw(&catalog, key);
    tokio::task::spawn_blocking(draw).await.map_err(|_| busy())
}

fn categories(raw: Option<&str>) -> Result<CategorySet, ApiError> {
    let mut query = Query::read(raw, &PARAMETERS);
    let categories = query.categories();
    query.finish()?;
    Ok(categories)
}

fn coord(z: &str, x: &str, y: &str) -> Option<TileCoord> {
    let (z, x, y) = numbers(z, x, y.strip_suffix(".mvt")?)?;
    TileCoord::new(z, x, y)
}

/// Zoom, column and row of an address.
pub(super) fn numbers(z: &str, x: &str, y: &str) -> Option<(u8, u32, u32)> {
    // One address a tile: neither `+1` nor `01`.
    let plain = |text: &str| text == "0" || !text.starts_with(['0', '+']);
    if ![z, x, y].into_iter().all(plain) {
        return None;
    }
    Some((z.parse().ok()?, x.parse().ok()?, y.parse().ok()?))
}

/// Whether the client says that it has what this `ETag` names (`If-None-Match`).
pub(super) fn is_unmodified(asked: &HeaderMap, etag: &HeaderValue) -> bool {
    let Some(condition) = asked.typed_get::<IfNoneMatch>() else { return false };
    let etag = ETag::decode(&mut iter::once(etag));
    etag.is_ok_and(|etag| !condition.precondition_passes(&etag))
}

/// Whether the client takes a body that is packed with gzip.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            let named = matches!(parts.next(), Some("gzip" | "*"));
            named && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tiles_that_exist_have_a_coordinate() {
        assert!(coord("0", "0", "0.mvt").is_some());
        for (z, x, y) in [
            ("0", "1", "0.mvt"),
            ("0", "0", "0"),
            ("0", "0", "0.png"),
            ("-1", "0", "0.mvt"),
            ("99", "0", "0.mvt"),
            ("1", "0", "4294967296.mvt"),
            ("a", "0", "0.mvt"),
            ("0", "+0", "0.mvt"),
            ("00", "0", "0.mvt"),
        ] {
            assert!(coord(z, x, y).is_none(), "{z}/{x}/{y}");
        }
    }

    #[test]
    fn what_a_client_has_is_known_by_its_tag_however_it_is_sent() {
        fn check(sent: &[&'static str], expected: bool) {
            let mut headers = HeaderMap::new();
            for value in sent {
                headers.append(header::IF_NONE_MATCH, HeaderValue::from_static(value));
            }
            let etag = HeaderValue::from_static("\"a-1\"");
            assert_eq!(is_unmodified(&headers, &etag), expected, "{sent:?}");
        }
        check(&[], false);
        check(&["\"a-1\""], true);
        check(&["W/\"a-1\""], true);
        check(&["*"], true);
        check(&["\"b\",W/\"a-1\" , \"c\""], true);
        check(&["\"b\"", "\"a-1\""], true);
        check(&["\"b\"", "\"a-2\""], false);
        check(&["a-1", "a 1", "\"a 1\"", "W/", "\"", ""], false);
    }

    #[test]
    fn compression_is_what_the_client_accepts() {
        fn check(accept: &'static str, expected: bool) {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
            assert_eq!(accepts_gzip(&headers), expected, "{accept}");
        }
        check("gzip, deflate, br", true);
        check("br;q=1.0, gzip;q=0.8", true);
        check("gzip;q=0", false);
        check("identity", false);
    }
}
