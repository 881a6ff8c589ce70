//! The operator's own base map over HTTP: its tiles, their description, and the archive
//! itself in ranges, for programs that read `PMTiles`. Whoever has another base map has
//! nothing here.

use super::{
    AppState,
    address::base_url,
    error::ApiError,
    tiles::{accepts_gzip, is_unmodified, numbers},
};
use crate::tiles::basemap::Archive;
use axum::{
    Json,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// What an archive is called in answers.
pub const CONTENT_TYPE: &str = "application/vnd.pmtiles";
/// An archive is exchanged by a restart at most.
const CACHED: &str = "public, max-age=3600, stale-if-error=86400";

/// `GET /tiles/basemap.json`: `TileJSON` 3.0.0.
pub async fn tilejson(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let archive = find(&state)?;
    let document = archive.about.tilejson(&base_url(&state.settings, &headers));
    Ok(([(header::CACHE_CONTROL, CACHED)], Json(document)))
}

/// `GET /tiles/basemap/{z}/{x}/{y}.{mvt,png,jpg,webp,avif}`: a tile of the archive.
pub async fn tile(
    State(state): State<AppState>,
    Path((z, x, y)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let archive = find(&state)?;
    let about = &archive.about;
    let y = y.strip_suffix(about.format.extension()).and_then(|y| y.strip_suffix('.'));
    let at = y.and_then(|y| numbers(&z, &x, y)).filter(|at| about.has(*at));
    let at = at.ok_or(ApiError::NotFound)?;
    let tile = archive.tile(at, accepts_gzip(&headers)).await;
    let kept = [
        (header::CACHE_CONTROL, HeaderValue::from_static(CACHED)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    let Some(tile) = tile.map_err(|_| unreadable())? else {
        return Ok((StatusCode::NO_CONTENT, kept).into_response());
    };
    let packed = if tile.gzip { "gzip" } else { "identity" };
    let etag = HeaderValue::from_str(&format!("\"{:016x}-{packed}\"", tile.fingerprint));
    let etag = etag.unwrap_or(HeaderValue::from_static("\"\""));
    let about_it = [(header::ETAG, etag.clone())];
    if is_unmodified(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, kept, about_it).into_response());
    }
    let kind = [(header::CONTENT_TYPE, about.format.content_type())];
    let encoding = tile.gzip.then_some(AppendHeaders([(header::CONTENT_ENCODING, "gzip")]));
    Ok((kept, about_it, kind, encoding, tile.bytes).into_response())
}

/// `GET /tiles/basemap.pmtiles`: the archive, whole or in ranges.
pub async fn archive(
    State(state): State<AppState>,
    mut request: Request,
) -> Result<Response, ApiError> {
    let archive = find(&state)?;
    let found = tokio::fs::metadata(archive.path()).await;
    if !found.is_ok_and(|found| archive.is_edition(&found)) {
        return Err(unreadable());
    }
    if !is_range_of_this(archive, request.headers()).await {
        request.headers_mut().remove(header::RANGE);
    }
    let mut answer = serve(archive, request).await;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHED));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag, content-range"),
    );
    if answer.status() == StatusCode::RANGE_NOT_SATISFIABLE {
        let size = answer.headers().get(header::CONTENT_RANGE).cloned();
        let size = size.map(|size| AppendHeaders([(header::CONTENT_RANGE, size)]));
        return Ok((size, ApiError::Failed(answer.status())).into_response());
    }
    Ok(answer)
}

/// Whether the range that is asked for belongs to the archive as it is: `If-Range` names
/// the edition of which the client has the rest.
async fn is_range_of_this(archive: &Archive, headers: &HeaderMap) -> bool {
    let Some(wanted) = headers.get(header::IF_RANGE) else { return true };
    let mut question = Request::new(axum::body::Body::empty());
    *question.method_mut() = Method::HEAD;
    let has = serve(archive, question).await;
    [header::ETAG, header::LAST_MODIFIED].iter().any(|name| has.headers().get(name) == Some(wanted))
}

async fn serve(archive: &Archive, request: Request) -> Response {
    match ServeFile::new(archive.path()).oneshot(request).await {
        Ok(answer) => answer.into_response(),
        Err(never) => match never {},
    }
}

/// The archive, if that is the base map.
fn find(state: &AppState) -> Result<&Archive, ApiError> {
    state.basemap.as_ref().ok_or(ApiError::NotFound)
}

fn unreadable() -> ApiError {
    ApiError::Failed(StatusCode::SERVICE_UNAVAILABLE)
}
