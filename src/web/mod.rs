//! The only HTTP and HTML: requests become queries, answers become JSON or pages.
//!
//! A handler extracts, asks one thing of `app`, `catalog` or `tiles`, and renders.
//! Reads need no SQL; nothing here writes except through `app`. Positions and
//! search words never reach a log.

mod api;
mod assets;
mod error;
mod extract;
mod health;
mod listener;
mod middleware;
mod pages;
mod tiles;
mod view;

use crate::{
    app::App,
    config::{ServeArgs, ServiceArgs},
    domain::MunicipalityCode,
    gazetteer::Preference,
};
use axum::{Router, routing::get};
use listener::ExplainingListener;
use std::{io, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, oneshot},
};

/// What every handler may use.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The register at work.
    pub app: Arc<App>,
    /// How the service presents itself.
    pub settings: Arc<ServeArgs>,
    /// One turn for tiles that take long to draw.
    drawing: Arc<Semaphore>,
}

impl AppState {
    /// A register at work, presented by `settings`.
    pub fn new(app: Arc<App>, settings: Arc<ServeArgs>) -> Self {
        Self { app, settings, drawing: Arc::new(Semaphore::new(1)) }
    }
}

/// Which of several equal names somebody means first: that of the service's own area,
/// then the nearest to its middle.
fn preference(service: &ServiceArgs) -> Preference {
    Preference { home: MunicipalityCode::of_address(&service.area), centre: service.centre }
}

/// How long requests under way may go on after the service was told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// Answers on `listener` until `stop` ends, then finishes what is under way, but
/// waits for nobody longer than ten seconds.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        drop(stopping);
    };
    let deadline = async move {
        drop(stopped.await);
        tokio::time::sleep(LAST_ANSWERS).await;
    };
    let listener = ExplainingListener(listener);
    tokio::select! {
        served = axum::serve(listener, router(state)).with_graceful_shutdown(stop) => served,
        () = deadline => Ok(()),
    }
}

/// Every route, and who may call it: anyone may call these.
fn router(state: AppState) -> Router {
    let pages = Router::new()
        .route("/", get(pages::home::show).post(pages::home::search))
        .route("/places/{id}", get(pages::place::show))
        .route("/about", get(pages::about::about))
        .route("/about/accessibility", get(pages::about::accessibility))
        .route("/about/privacy", get(pages::about::privacy))
        .merge(assets::routes());
    let api = Router::new()
        .route("/api/nearest", get(api::nearest::show))
        .route("/api/geocode", get(api::geocode::show))
        .route("/api/places", get(api::places::list))
        .route("/api/places/{id}", get(api::places::show))
        .method_not_allowed_fallback(error::api_method_not_allowed);
    let tiles = Router::new()
        .route("/tiles/places.json", get(tiles::tilejson))
        .route("/tiles/places/{z}/{x}/{y}", get(tiles::tile))
        .route("/style.json", get(tiles::style));
    let health =
        Router::new().route("/healthz", get(health::alive)).route("/readyz", get(health::ready));
    let open = api.merge(tiles).layer(middleware::readable_from_anywhere());
    let all = pages.merge(open).merge(health).fallback(pages::not_found);
    middleware::wrap(all, &state).with_state(state)
}
