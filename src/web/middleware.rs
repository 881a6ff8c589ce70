//! What stands around every request and answer: who may ask now, security headers, a
//! time limit, words for failures, compression. One function in front of all routes:
//! a layer for each cost as much as finding a place. The log names the route, never the
//! address asked for, so that positions and search words stay out of it.

use super::{
    AppState, LARGEST_BODY, api, basemap,
    error::ApiError,
    extract::csrf::is_from_other_site,
    tiles,
    view::{PageContext, error_page},
};
use crate::config::{Basemap, ServeArgs};
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use std::{
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

/// No request may take longer.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);
/// But files may take their time to arrive.
const LONGEST_UPLOAD: Duration = Duration::from_mins(5);
/// When to come back to a service that is busy, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// What is for staff stays in no cache and no index, and tells other sites at most where
/// it comes from, never its whole address.
const FOR_STAFF: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "strict-origin"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];
/// What every answer says to browsers, unless it says otherwise itself.
const FOR_ALL: [(HeaderName, &str); 2] =
    [(header::X_CONTENT_TYPE_OPTIONS, "nosniff"), (header::REFERRER_POLICY, "no-referrer")];
/// What pages say beside.
const FOR_PAGES: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "geolocation=(self), camera=(), microphone=()"),
];

/// The policy of answers that no browser shows.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

const ACCEPT_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");
const ANYWHERE: HeaderValue = HeaderValue::from_static("*");

/// The routes, and what stands around them.
#[derive(Debug)]
pub struct Front {
    routes: Router,
    state: AppState,
    policy: HeaderValue,
    /// Whether requests are logged, which only their way through the routes does.
    is_logging: bool,
}

impl Front {
    /// Stands in front of `routes`.
    pub fn new(routes: Router<AppState>, state: &AppState) -> Self {
        let compressible = DefaultPredicate::new()
            .and(NotForContentType::const_new(tiles::CONTENT_TYPE))
            .and(NotForContentType::const_new(basemap::CONTENT_TYPE));
        let mut routes = routes
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(CatchPanicLayer::new())
            .layer(CompressionLayer::new().compress_when(compressible));
        let is_logging = tracing::enabled!(Level::DEBUG);
        if is_logging {
            let trace = TraceLayer::new_for_http().make_span_with(span);
            routes = routes.layer(trace.on_response(DefaultOnResponse::new().level(Level::DEBUG)));
        }
        let policy = HeaderValue::from_str(&content_security_policy(&state.settings.basemap));
        Self {
            routes: routes.with_state(state.clone()),
            state: state.clone(),
            is_logging,
            policy: policy.unwrap_or(HeaderValue::from_static("default-src 'none'")),
        }
    }

    /// Answers what is asked most, and asked in crowds, from memory and without going
    /// through the routes, which takes longer than finding the answer. Nothing where that
    /// is not possible: for a mistake in the question, for an answer that a browser wants
    /// packed, or while somebody has to be turned away.
    pub fn answer_at_once<B>(&self, request: &Request<B>) -> Option<Response> {
        let (uri, headers) = (request.uri(), request.headers());
        if request.method() != Method::GET || self.is_logging || !self.state.calm.is_quiet() {
            return None;
        }
        // A fault in here is met again, and answered, on the way through the routes.
        let found = catch_unwind(AssertUnwindSafe(|| match uri.path() {
            "/api/nearest" if headers.contains_key(header::ACCEPT_ENCODING) => None,
            "/api/nearest" => api::nearest::answer(&self.state, uri.query()).ok(),
            path => {
                let tile = path.strip_prefix(tiles::PLACES)?;
                tiles::tile_at_once(&self.state, tile, uri.query(), headers)
            }
        }));
        let mut response = found.ok()??;
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYWHERE);
        headers.insert(header::VARY, ACCEPT_ENCODING);
        self.dress(headers, true);
        Some(response)
    }

    /// Answers a request, always.
    pub async fn answer(&self, request: Request) -> Response {
        let path = request.uri().path();
        let (is_for_staff, is_for_programs) = (is_for_staff(path), is_for_programs(path));
        let mut response = self.answer_in_words(request).await;
        let headers = response.headers_mut();
        if is_for_staff {
            for (name, value) in FOR_STAFF {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        self.dress(headers, is_for_programs);
        response
    }

    fn dress(&self, headers: &mut HeaderMap, is_for_programs: bool) {
        for (name, value) in FOR_ALL {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
        let policy = headers.entry(header::CONTENT_SECURITY_POLICY);
        if is_for_programs {
            policy.or_insert(NOTHING);
            return;
        }
        policy.or_insert_with(|| self.policy.clone());
        for (name, value) in FOR_PAGES {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
    }

    /// Gives failures that a layer or the framework answered in a bare word the form
    /// that the asker understands: a page, or a problem. Whoever is turned away for now
    /// hears when to come back.
    async fn answer_in_words(&self, request: Request) -> Response {
        let is_page = !is_for_programs(request.uri().path());
        let page = is_page.then(|| (request.uri().clone(), request.headers().clone()));
        let mut response = self.answer_bare(request).await;
        if is_bare_failure(&response) {
            response = match page {
                Some((uri, headers)) => self.error_page(&uri, &headers, response.status()),
                None => ApiError::Failed(response.status()).into_response(),
            };
        }
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().entry(header::RETRY_AFTER).or_insert(RETRY_AFTER);
        }
        response
    }

    fn error_page(&self, uri: &Uri, headers: &HeaderMap, status: StatusCode) -> Response {
        error_page(&PageContext::of(uri, headers, &self.state), status, None).into_response()
    }

    /// Refuses what another site sends, turns away whom nobody could answer soon, and
    /// gives up a request that takes too long.
    async fn answer_bare(&self, request: Request) -> Response {
        let settings = &self.state.settings;
        if is_from_other_site(&request, settings.public_url.as_deref()) {
            return StatusCode::FORBIDDEN.into_response();
        }
        let is_upload = request.method() == Method::POST && request.uri().path() == "/staff/import";
        let longest = if is_upload { LONGEST_UPLOAD } else { LONGEST_REQUEST };
        let routes = async |request: Request| match self.routes.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let answer = self.state.calm.admit(settings, request, routes);
        let answered = tokio::time::timeout(longest, answer).await;
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
    SetResponseHeaderLayer::if_not_present(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYWHERE)
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
        Basemap::Archive(_) | Basemap::None => String::new(),
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
        for ours in [Basemap::None, Basemap::Archive("japan.pmtiles".into())] {
            assert!(!content_security_policy(&ours).contains("http"));
        }
        let sly = Basemap::Xyz("https://a;script-src *;/{z}/{x}/{y}".to_owned());
        assert!(!content_security_policy(&sly).contains("script-src *"));
    }
}
