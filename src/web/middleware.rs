//! What every answer has: compression, security headers, a time limit and one
//! log line. The log line names the route, never the address asked for, so that
//! positions and search words stay out of it.

use super::{
    AppState, LARGEST_BODY, calm,
    error::ApiError,
    extract::csrf::refuse_other_sites,
    tiles,
    view::{PageContext, error_page},
};
use crate::config::{Basemap, ServeArgs};
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType},
    set_header::SetResponseHeaderLayer,
    trace::{DefaultOnResponse, TraceLayer},
};
use tracing::Level;

/// No request may take longer.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);
/// But files may take their time to arrive.
const LONGEST_UPLOAD: Duration = Duration::from_mins(5);
/// When to come back to a service that is busy, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// Puts every route behind the common layers.
pub fn wrap(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    let header =
        |name: HeaderName, value: HeaderValue| SetResponseHeaderLayer::if_not_present(name, value);
    let fixed = |name, value| header(name, HeaderValue::from_static(value));
    let compressible =
        DefaultPredicate::new().and(NotForContentType::const_new(tiles::CONTENT_TYPE));
    let policy = HeaderValue::from_str(&content_security_policy(&state.settings.basemap))
        .unwrap_or(HeaderValue::from_static("default-src 'none'"));
    routes.layer(
        ServiceBuilder::new()
            .layer(
                TraceLayer::new_for_http()
                    .make_span_with(span)
                    .on_response(DefaultOnResponse::new().level(Level::DEBUG)),
            )
            .layer(CompressionLayer::new().compress_when(compressible))
            .layer(header(header::CONTENT_SECURITY_POLICY, policy))
            .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(fixed(header::REFERRER_POLICY, "no-referrer"))
            .layer(fixed(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
            .layer(fixed(
                HeaderName::from_static("permissions-policy"),
                "geolocation=(self), camera=(), microphone=()",
            ))
            .layer(from_fn(keep_to_staff))
            .layer(from_fn_with_state(state.clone(), explain))
            .layer(from_fn_with_state(state.clone(), refuse_other_sites))
            .layer(CatchPanicLayer::new())
            .layer(from_fn(limit_time))
            .layer(from_fn_with_state(state.clone(), calm::admit))
            .layer(DefaultBodyLimit::max(LARGEST_BODY)),
    )
}

/// Gives up a request that takes too long.
async fn limit_time(request: Request, next: Next) -> Response {
    let is_upload = request.method() == Method::POST && request.uri().path() == "/staff/import";
    let longest = if is_upload { LONGEST_UPLOAD } else { LONGEST_REQUEST };
    let answered = tokio::time::timeout(longest, next.run(request)).await;
    answered.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Gives failures that a layer or the framework answered in a bare word the form
/// that the asker understands: a page, or a problem. Whoever is turned away for now
/// hears when to come back.
async fn explain(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let mut response = in_words(&state, &uri, &headers, next.run(request).await);
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(RETRY_AFTER);
    }
    response
}

fn in_words(state: &AppState, uri: &Uri, headers: &HeaderMap, response: Response) -> Response {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let explained = |kind: &str| kind.starts_with("text/html") || kind.contains("problem+json");
    if !failed || kind.is_some_and(explained) {
        return response;
    }
    if uri.path().starts_with("/api/") || uri.path().starts_with("/tiles/") {
        return ApiError::Failed(status).into_response();
    }
    let ctx = PageContext::new(uri, headers, state.settings.clone(), state.app.clock.now());
    error_page(&ctx, status, None).into_response()
}

/// What is for staff stays in no cache and no index, and tells other sites at most
/// where it comes from, never its whole address.
async fn keep_to_staff(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_for_staff = path == "/staff" || path.starts_with("/staff/");
    let mut response = next.run(request).await;
    if is_for_staff {
        let fixed = [
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "strict-origin"),
            (HeaderName::from_static("x-robots-tag"), "noindex"),
        ];
        for (name, value) in fixed {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

/// The address under which the client reached the service: the operator's
/// setting, else what the client itself says.
pub fn base_url(settings: &ServeArgs, headers: &HeaderMap) -> String {
    if let Some(url) = &settings.public_url {
        return url.clone();
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    match host.filter(|host| !host.is_empty() && host.bytes().all(plain)) {
        Some(host) => format!("http://{host}"),
        None => format!("http://{}", settings.listen),
    }
}

/// Open data: any page of the web may read what stands behind this.
pub fn readable_from_anywhere() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    )
}

fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
    tracing::debug_span!("request", method = %request.method(), route)
}

/// Only our own files, and pictures from the base map that the operator chose.
fn content_security_policy(basemap: &Basemap) -> String {
    let map = match basemap {
        Basemap::Gsi => " https://cyberjapandata.gsi.go.jp".to_owned(),
        Basemap::Xyz(url) => origin(url).map(|origin| format!(" {origin}")).unwrap_or_default(),
        Basemap::None => String::new(),
    };
    format!(
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; \
         font-src 'self'; img-src 'self' data:{map}; connect-src 'self'{map}; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// `https://host:port` of an address; nothing that could end a directive.
fn origin(url: &str) -> Option<&str> {
    let host_at = url.find("://")? + 3;
    let end = url[host_at..].find('/').map_or(url.len(), |slash| host_at + slash);
    let origin = &url[..end];
    origin
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b';' && byte != b',')
        .then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_chosen_map_and_nothing_else() {
        let own = Basemap::Xyz("https://tiles.example.jp:8443/{z}/{x}/{y}.png".to_owned());
        assert!(content_security_policy(&own).contains("data: https://tiles.example.jp:8443;"));
        assert!(!content_security_policy(&Basemap::None).contains("http"));
        let sly = Basemap::Xyz("https://a;script-src *;/{z}/{x}/{y}".to_owned());
        assert!(!content_security_policy(&sly).contains("script-src *"));
    }
}
