//! What holds for every request and answer: who may ask now, security headers, a time
//! limit, error pages, compression. One gateway in front of all routes: a layer for each
//! of these cost as much as finding a place. The log names the route, never the address
//! asked for, so that positions and search words stay out of it.

use super::{
    AppState, MAX_BODY_BYTES, api, basemap,
    error::{ApiError, ImportIsWriting},
    extract::csrf::is_from_other_site,
    tiles,
    view::{PageContext, error_page, importing_page},
};
use crate::{
    config::Basemap,
    domain::{HazardLayer, hazard_layer::origins},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use tower::ServiceExt;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType},
    set_header::SetResponseHeaderLayer,
    trace::{DefaultOnResponse, TraceLayer},
};
use tracing::Level;

/// After this time a request is given up.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Files may take longer to arrive.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(5);
/// When to come back to a service that is busy, in seconds.
const RETRY_AFTER_S: HeaderValue = HeaderValue::from_static("5");

/// Headers of pages for staff: they stay in no cache and no index, and tell other sites at
/// most where a visitor comes from, never the whole address.
const STAFF_HEADERS: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "strict-origin"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];
/// Headers of every answer that does not set them itself.
const DEFAULT_HEADERS: [(HeaderName, &str); 2] =
    [(header::X_CONTENT_TYPE_OPTIONS, "nosniff"), (header::REFERRER_POLICY, "no-referrer")];
/// Headers that pages have beside.
const PAGE_HEADERS: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "geolocation=(self), camera=(), microphone=()"),
];

/// The policy of answers that no browser shows.
const API_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

const ACCEPT_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");
const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");

/// Takes every request to the routes, and gives every answer its headers.
#[derive(Debug)]
pub struct Gateway {
    routes: Router,
    state: AppState,
    page_policy: HeaderValue,
    /// Whether requests are logged, which only their way through the routes does.
    is_logging: bool,
}

impl Gateway {
    /// A gateway in front of `routes`.
    pub fn new(routes: Router<AppState>, state: &AppState) -> Self {
        let compressible = DefaultPredicate::new()
            .and(NotForContentType::const_new(tiles::CONTENT_TYPE))
            .and(NotForContentType::const_new(basemap::CONTENT_TYPE));
        let mut routes = routes
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
            .layer(CatchPanicLayer::new())
            .layer(CompressionLayer::new().compress_when(compressible));
        let is_logging = tracing::enabled!(Level::DEBUG);
        if is_logging {
            let trace = TraceLayer::new_for_http().make_span_with(span);
            routes = routes.layer(trace.on_response(DefaultOnResponse::new().level(Level::DEBUG)));
        }
        let policy = HeaderValue::from_str(&content_security_policy(
            &state.settings.basemap,
            &state.hazard_layers,
        ));
        Self {
            routes: routes.with_state(state.clone()),
            state: state.clone(),
            is_logging,
            page_policy: policy.unwrap_or(HeaderValue::from_static("default-src 'none'")),
        }
    }

    /// Answers the searches and tiles that crowds ask for from memory, without going through
    /// the routes, which takes longer than finding the answer. `None` where that is not
    /// possible: for a mistake in the question, for an answer that a browser wants
    /// compressed, or while somebody has to be turned away.
    pub fn answer_from_memory<B>(&self, request: &Request<B>) -> Option<Response> {
        let (uri, headers) = (request.uri(), request.headers());
        if request.method() != Method::GET
            || self.is_logging
            || !self.state.load_shedder.is_unloaded()
        {
            return None;
        }
        // A panic in here happens again, and is answered, on the way through the routes.
        let found = catch_unwind(AssertUnwindSafe(|| match uri.path() {
            "/api/nearest" if headers.contains_key(header::ACCEPT_ENCODING) => None,
            "/api/nearest" => api::nearest::answer(&self.state, uri.query()).ok(),
            path => {
                let tile = path.strip_prefix(tiles::PLACES)?;
                tiles::tile_from_memory(&self.state, tile, uri.query(), headers)
            }
        }));
        let mut response = found.ok()??;
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
        headers.insert(header::VARY, ACCEPT_ENCODING);
        self.apply_headers(headers, true);
        Some(response)
    }

    /// Answers a request, always.
    pub async fn answer(&self, request: Request) -> Response {
        let path = request.uri().path();
        let (is_for_staff, is_for_programs) = (is_for_staff(path), is_for_programs(path));
        let mut response = self.map_errors(request).await;
        let headers = response.headers_mut();
        if is_for_staff {
            for (name, value) in STAFF_HEADERS {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        self.apply_headers(headers, is_for_programs);
        response
    }

    /// Adds the security headers that the answer does not have yet.
    fn apply_headers(&self, headers: &mut HeaderMap, is_for_programs: bool) {
        for (name, value) in DEFAULT_HEADERS {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
        let policy = headers.entry(header::CONTENT_SECURITY_POLICY);
        if is_for_programs {
            policy.or_insert(API_POLICY);
            return;
        }
        policy.or_insert_with(|| self.page_policy.clone());
        for (name, value) in PAGE_HEADERS {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
    }

    /// Replaces failures that a layer or the framework answered by a bare status: with an
    /// error page for people, with problem+json for programs. Whoever is turned away for
    /// now is told when to come back.
    async fn map_errors(&self, request: Request) -> Response {
        let is_page = !is_for_programs(request.uri().path());
        let page = is_page.then(|| (request.uri().clone(), request.headers().clone()));
        let mut response = self.route(request).await;
        if is_bare_failure(&response) {
            response = match page {
                Some((uri, headers)) => self.error_page(&uri, &headers, &response),
                None => ApiError::Failed(response.status()).into_response(),
            };
        }
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().entry(header::RETRY_AFTER).or_insert(RETRY_AFTER_S);
        }
        response
    }

    fn error_page(&self, uri: &Uri, headers: &HeaderMap, failure: &Response) -> Response {
        let ctx = PageContext::from_parts(uri, headers, &self.state);
        if failure.extensions().get::<ImportIsWriting>().is_some() {
            return importing_page(&ctx).into_response();
        }
        error_page(&ctx, failure.status(), None).into_response()
    }

    /// Refuses what another site sends, turns away whom nobody could answer soon, and
    /// gives up a request that takes too long.
    async fn route(&self, request: Request) -> Response {
        let settings = &self.state.settings;
        if is_from_other_site(&request, settings.public_url.as_deref()) {
            return StatusCode::FORBIDDEN.into_response();
        }
        let is_upload = request.method() == Method::POST && request.uri().path() == "/staff/import";
        let limit = if is_upload { UPLOAD_TIMEOUT } else { REQUEST_TIMEOUT };
        let routes = async |request: Request| match self.routes.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let answer = self.state.load_shedder.admit(settings, request, routes);
        let answered = tokio::time::timeout(limit, answer).await;
        answered.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
    }
}

/// Whether programs ask here, and no browser shows the answer.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/tiles/")
}

/// Whether an address is one of the pages for staff.
pub fn is_for_staff(path: &str) -> bool {
    path == "/staff" || path.starts_with("/staff/")
}

/// Whether a failure says nothing to whoever asked.
fn is_bare_failure(response: &Response) -> bool {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return false;
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    !kind.is_some_and(|kind| kind.starts_with("text/html") || kind.contains("problem+json"))
}

/// Open data: any page of the web may read what stands behind this.
pub fn readable_from_anywhere() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN)
}

fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
    tracing::debug_span!("request", method = %request.method(), route)
}

/// Only our own files, and pictures from the base map and the hazard maps that the
/// operator chose.
fn content_security_policy(basemap: &Basemap, hazard_layers: &[HazardLayer]) -> String {
    let ground = match basemap {
        Basemap::Gsi => Some("https://cyberjapandata.gsi.go.jp"),
        Basemap::Xyz(url) => origin(url),
        Basemap::Archive(_) | Basemap::None => None,
    };
    let hosts: BTreeSet<_> = ground.into_iter().chain(origins(hazard_layers)).collect();
    let map: String = hosts.iter().flat_map(|host| [" ", host]).collect();
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
        let policy = content_security_policy(&own, &[]);
        assert!(policy.contains("data: https://tiles.example.jp:8443;"));
        for ours in [Basemap::None, Basemap::Archive("japan.pmtiles".into())] {
            assert!(!content_security_policy(&ours, &[]).contains("http"));
        }
        let sly = Basemap::Xyz("https://a;script-src *;/{z}/{x}/{y}".to_owned());
        assert!(!content_security_policy(&sly, &[]).contains("script-src *"));
    }

    #[test]
    fn the_policy_names_the_hosts_of_the_hazard_maps_once() {
        let layers = HazardLayer::built_in();
        let policy = content_security_policy(&Basemap::None, &layers);
        let host = "https://disaportaldata.gsi.go.jp";
        for directive in
            [format!("img-src 'self' data: {host};"), format!("connect-src 'self' {host};")]
        {
            assert!(policy.contains(&directive), "{policy}");
        }
        assert_eq!(policy.matches("http").count(), 2, "{policy}");
    }
}
