//! The only HTTP and HTML: requests become queries, answers become JSON or pages.
//!
//! A handler extracts, asks one thing of `app`, `catalog` or `tiles`, and renders.
//! Reads need no SQL; nothing here writes except through `app`. Positions and
//! search words never reach a log.

mod action;
mod address;
mod api;
mod assets;
mod basemap;
mod error;
mod extract;
mod health;
mod listener;
mod middleware;
mod overload;
mod pages;
mod staff;
mod tiles;
mod view;

use crate::{
    app::{self, App},
    config::{Basemap, HazardLayerList, ServeArgs, ServiceArgs},
    domain::{Account, HazardLayer, MunicipalityCode, OccupancyViewer, Right},
    gazetteer::Preference,
    store::StoreError,
    tiles::{
        TileCache,
        basemap::{Archive, ArchiveError},
    },
};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, DefaultBodyLimit},
    http::{Request, StatusCode},
    middleware::from_fn_with_state,
    response::IntoResponse,
    routing::{get, post},
};
use futures_util::future::Either;
use hyper::body::Incoming;
use middleware::Gateway;
use overload::{LoadShedder, StaffRuntime};
use std::{future::ready, ops::Deref, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    task::unconstrained,
    time::sleep,
};

/// What every handler may use.
#[derive(Debug, Clone)]
pub struct AppState(Arc<AppStateInner>);

/// The parts of [`AppState`], behind one pointer: every layer of every request copies it.
#[derive(Debug)]
pub struct AppStateInner {
    /// The register at work.
    pub app: Arc<App>,
    /// How the service presents itself.
    pub settings: Arc<ServeArgs>,
    /// Tiles drawn before.
    tiles: TileCache,
    /// The operator's own base map.
    basemap: Option<Archive>,
    /// The hazard maps that visitors can lay over the map.
    hazard_layers: Vec<HazardLayer>,
    /// One permit for tiles that take long to draw.
    slow_tile: Semaphore,
    /// Whether the service is about to stop: live streams would hold it up.
    shutdown: watch::Sender<bool>,
    /// Keeps the service answering when more people ask than it can serve.
    load_shedder: Arc<LoadShedder>,
}

impl AppState {
    /// Who asks: disaster staff, or anyone, who is told of numbers by the setting.
    pub fn audience(&self, account: Option<&Account>) -> OccupancyViewer {
        match account {
            Some(account) if account.may(Right::ReportStatus) => OccupancyViewer::Staff,
            _ => OccupancyViewer::Anyone(self.settings.public_occupancy),
        }
    }

    /// A register at work, presented by `settings`, on the base map that
    /// [`open_basemap`] found and with the layers that [`read_hazard_layers`] read.
    pub fn new(
        app: Arc<App>,
        settings: Arc<ServeArgs>,
        basemap: Option<Archive>,
        hazard_layers: Vec<HazardLayer>,
    ) -> Self {
        let tiles = TileCache::new(app.identity(), app.catalog().len());
        Self(Arc::new(AppStateInner {
            app,
            settings,
            tiles,
            basemap,
            hazard_layers,
            slow_tile: Semaphore::new(1),
            shutdown: watch::Sender::new(false),
            load_shedder: Arc::new(LoadShedder::new()),
        }))
    }
}

impl Deref for AppState {
    type Target = AppStateInner;

    fn deref(&self) -> &AppStateInner {
        &self.0
    }
}

/// The base map that `settings` name, where it is an archive on this machine.
pub async fn open_basemap(settings: &ServeArgs) -> Result<Option<Archive>, ArchiveError> {
    let Basemap::Archive(path) = &settings.basemap else { return Ok(None) };
    Archive::open(path, settings.basemap_credit.as_deref()).await.map(Some)
}

/// The hazard maps that `settings` name; a fault names the file, the line and the field.
pub fn read_hazard_layers(settings: &ServeArgs) -> Result<Vec<HazardLayer>, String> {
    let path = match &settings.hazard_layers {
        HazardLayerList::Portal => return Ok(HazardLayer::built_in()),
        HazardLayerList::None => return Ok(Vec::new()),
        HazardLayerList::File(path) => path,
    };
    let text = std::fs::read_to_string(path).map_err(|fault| fault.to_string());
    let layers = text.and_then(|text| HazardLayer::parse(&text).map_err(|fault| fault.to_string()));
    layers.map_err(|fault| format!("--hazard-layers: {}: {fault}", path.display()))
}

/// Which of several equal names somebody means first: that of the service's own area,
/// then the nearest to its middle.
fn preference(service: &ServiceArgs) -> Preference {
    Preference { home: MunicipalityCode::of_address(&service.area), centre: service.centre }
}

/// The largest request body taken: forms are far below it.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// How long a reporter waits.
const REPORT_TIMEOUT: Duration = Duration::from_millis(2500);

/// How long requests under way may go on after the service was told to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Answers on `listener` until `stop` ends, then finishes what is under way, but
/// waits for nobody longer than ten seconds.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let (load_shedder, shutdown) = (state.load_shedder.clone(), state.shutdown.clone());
    let lag_probe = tokio::spawn(load_shedder.clone().run_lag_probe());
    let deadline = async {
        stop.await;
        shutdown.send_replace(true);
        sleep(SHUTDOWN_TIMEOUT).await;
    };
    let gateway = Arc::new(Gateway::new(router(&state), &state));
    let (staff_runtime, settings) = (Arc::new(StaffRuntime::start()), state.settings.clone());
    let answer = move |request: Request<Incoming>, peer| {
        if let Some(response) = gateway.answer_from_memory(&request) {
            return Either::Left(ready(response));
        }
        let threads = staff_runtime.handle_for(&request, &settings).cloned();
        let (gateway, mut request) = (gateway.clone(), request.map(Body::new));
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = async move { gateway.answer(request).await };
        Either::Right(Box::pin(async move {
            let Some(threads) = threads else { return answer.await };
            let answered = threads.spawn(answer).await;
            answered.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }))
    };
    let timeouts = listener::CONNECTION_TIMEOUTS;
    let serving = listener::serve(listener, answer, load_shedder, timeouts, shutdown.subscribe());
    tokio::select! {
        // It accepts all connections that wait before those that it has have their turn.
        () = unconstrained(serving) => {}
        () = deadline => {}
    }
    lag_probe.abort();
}

/// Runs a write to its end in a task of its own: a client that hangs up must not
/// cut it off.
fn finish<T: Send + 'static>(
    write: impl Future<Output = Result<T, app::Error>> + Send + 'static,
) -> impl Future<Output = Result<T, app::Error>> + Send {
    let task = tokio::spawn(write);
    async move {
        let done = task.await;
        done.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()))
    }
}

/// Runs the write of a report like [`finish`], and waits for it a short time only. Whoever
/// waits too long is told to send it again under the same key, which makes both one report,
/// should the first one be written after all.
fn finish_soon<T: Send + 'static>(
    write: impl Future<Output = Result<T, app::Error>> + Send + 'static,
) -> impl Future<Output = Result<T, app::Error>> + Send {
    let task = finish(write);
    async move {
        let done = tokio::time::timeout(REPORT_TIMEOUT, task).await;
        done.unwrap_or(Err(StoreError::Gone.into()))
    }
}

/// Every route that anyone may call, and those for staff.
fn router(state: &AppState) -> Router<AppState> {
    let pages = Router::new()
        .route("/", get(pages::home::show).post(pages::home::search))
        .route("/places/{id}", get(pages::place::show))
        .route("/places/{id}/suggest", get(pages::suggest::show).post(pages::suggest::send))
        .route("/suggest", get(pages::suggest::show_new).post(pages::suggest::send_new))
        .route("/suggest/sent", get(pages::suggest::sent::show))
        .route("/suggest/sent/withdraw", post(pages::suggest::sent::withdraw))
        .route("/report/{id}", get(pages::onsite_report::show).post(pages::onsite_report::send))
        .route("/confirm", get(pages::confirm::show).post(pages::confirm::confirm))
        .route("/confirm/correct", get(pages::confirm::correct).post(pages::confirm::send))
        .route(
            "/disaster",
            get(pages::disaster::show)
                .post(pages::disaster::search)
                .layer(DefaultBodyLimit::max(api::shelters::MAX_BODY_BYTES)),
        )
        .route("/about", get(pages::about::about))
        .route("/about/accessibility", get(pages::about::accessibility))
        .route("/about/privacy", get(pages::about::privacy))
        .route("/shelters-worker.js", get(assets::worker))
        .merge(assets::routes());
    let api = Router::new()
        .route("/api/nearest", get(api::nearest::show))
        .route("/api/geocode", get(api::geocode::show))
        .route("/api/places", get(api::places::list))
        .route("/api/places/{id}", get(api::places::show))
        .route("/api/shelters", get(api::shelters::list))
        .route("/api/shelters/events", get(api::shelters::events::listen))
        .route("/api/shelters/statuses", get(api::shelters::statuses::list))
        .method_not_allowed_fallback(error::api_method_not_allowed);
    let disaster = Router::new()
        .route("/api/shelters/search", post(api::shelters::search))
        .route(
            "/api/shelters/status.csv",
            post(api::shelters::status::batch)
                .layer(DefaultBodyLimit::max(api::shelters::MAX_FILE_BYTES)),
        )
        .layer(DefaultBodyLimit::max(api::shelters::MAX_BODY_BYTES))
        .route("/api/shelters/{id}/status", post(api::shelters::status::report))
        .route(
            "/api/shelters/{id}/status/{observation}/withdraw",
            post(api::shelters::status::withdraw),
        )
        .merge(incident_routes())
        .method_not_allowed_fallback(error::api_method_not_allowed);
    let tiles = Router::new()
        .route("/tiles/places.json", get(tiles::tilejson))
        .route("/tiles/places/{z}/{x}/{y}", get(tiles::tile))
        .route("/tiles/basemap.json", get(basemap::tilejson))
        .route("/tiles/basemap.pmtiles", get(basemap::archive))
        .route("/tiles/basemap/{z}/{x}/{y}", get(basemap::tile))
        .route("/style.json", get(tiles::style));
    let health =
        Router::new().route("/healthz", get(health::alive)).route("/readyz", get(health::ready));
    let open = api.merge(tiles).layer(middleware::readable_from_anywhere());
    let all = pages.merge(open).merge(disaster).merge(health).merge(staff_routes(state));
    all.fallback(pages::not_found)
}

/// What runs, and its files, for other programs.
fn incident_routes() -> Router<AppState> {
    Router::new()
        .route("/api/incidents", get(api::incidents::list).post(api::incidents::open))
        .route("/api/incidents/{id}", post(api::incidents::announce))
        .route("/api/incidents/{id}/end", post(api::incidents::end))
        .route("/api/incidents/{id}/reopen", post(api::incidents::reopen))
        .route("/api/incidents/{id}/observations", get(api::incident_files::observations))
        .route("/api/incidents/{id}/report", get(api::incident_files::report))
        .route(
            "/api/incidents/{id}/files/{name}",
            get(api::incident_files::file)
                .post(api::incident_files::file_within)
                .layer(DefaultBodyLimit::max(api::shelters::MAX_BODY_BYTES)),
        )
}

/// The routes for staff. Whoever is not logged in reaches the first ones only; who
/// may do what behind the guard is said by `domain::right`.
fn staff_routes(state: &AppState) -> Router<AppState> {
    let before_login = Router::new()
        .route("/staff/login", get(staff::login::show).post(staff::login::enter))
        .route("/staff/login/code", get(staff::login::show_code).post(staff::login::enter_code))
        .route("/staff/link", get(staff::link::show).post(staff::link::accept))
        .route("/staff/logout", post(staff::login::leave));
    let before_second_factor = Router::new()
        .route(
            "/staff/account/second-factor",
            get(staff::second_factor::show).post(staff::second_factor::set_up),
        )
        .route("/staff/account/second-factor/remove", post(staff::second_factor::remove))
        .route("/staff/account/second-factor/recovery-codes", post(staff::second_factor::renew));
    let guarded = Router::new()
        .route("/staff", get(staff::home::show))
        .route("/staff/waiting", post(staff::waiting::settle))
        .route("/staff/places", get(staff::places::list))
        .route("/staff/places/new", get(staff::place::new::show).post(staff::place::new::create))
        .route("/staff/places/bulk", post(staff::places::bulk::take))
        .route("/staff/places/bulk/undo", post(staff::places::bulk::undo))
        .route("/staff/places/export", post(staff::places::export::write))
        .route("/staff/places/duplicates", post(staff::place::fragment::list_duplicates))
        .route("/staff/places/doubles", post(staff::lead_to_duplicates))
        .route("/staff/places/locate", post(staff::place::fragment::locate))
        .route("/staff/places/reading", post(staff::place::fragment::read_schedule))
        .route("/staff/places/{id}", get(staff::place::show).post(staff::place::save))
        .route("/staff/places/{id}/step", post(staff::place::step::take))
        .route("/staff/places/{id}/history", get(staff::place::history::show))
        .route("/staff/places/{id}/undo", post(staff::place::history::undo))
        .route(
            "/staff/places/{id}/redact",
            get(staff::place::redact::show).post(staff::place::redact::take),
        )
        .route("/staff/history", get(staff::history::show))
        .route("/staff/handbook", get(staff::handbook::show))
        .route("/staff/account", get(staff::account::show))
        .route("/staff/account/password", post(staff::account::change))
        .route("/staff/account/sessions/end", post(staff::account::end_session))
        .route("/staff/account/sessions/end-all", post(staff::account::end_sessions))
        .route("/staff/suggestions", get(staff::suggestions::list))
        .route("/staff/suggestions/{id}", get(staff::suggestion::show))
        .route("/staff/suggestions/{id}/accept", post(staff::suggestion::accept))
        .route("/staff/suggestions/{id}/refuse", post(staff::suggestion::refuse))
        .route("/staff/suggestions/{id}/withdraw", post(staff::suggestion::withdraw))
        .route("/staff/places/{id}/ask", get(staff::place_link::show).post(staff::place_link::make))
        .route("/staff/places/{id}/ask/{link}/revoke", post(staff::place_link::revoke))
        .route("/staff/sample", get(staff::sample::show).post(staff::sample::remove))
        .merge(import_routes())
        .merge(disaster_routes())
        .merge(account_routes())
        .route_layer(from_fn_with_state(state.clone(), staff::guard::require_second_factor));
    let guard = from_fn_with_state(state.clone(), staff::guard::require);
    before_login
        .merge(before_second_factor.merge(guarded).route_layer(guard))
        .method_not_allowed_fallback(staff::lead_back)
}

/// Accounts, for administrators.
fn account_routes() -> Router<AppState> {
    Router::new()
        .route("/staff/users", get(staff::users::list).post(staff::users::invite))
        .route("/staff/users/new", get(staff::users::new))
        .route("/staff/users/{id}", get(staff::user::show).post(staff::user::change))
        .route("/staff/users/{id}/link", post(staff::user::new_link))
        .route("/staff/users/{id}/disable", post(staff::user::disable))
        .route("/staff/users/{id}/enable", post(staff::user::enable))
        .route("/staff/users/{id}/reset-totp", post(staff::user::reset_second_factor))
        .route("/staff/users/{id}/sign-out", post(staff::user::sign_out))
}

/// For disaster staff: what runs, and how shelters are.
fn disaster_routes() -> Router<AppState> {
    Router::new()
        .route("/staff/incidents", get(staff::incidents::list).post(staff::incidents::open))
        .route("/staff/incidents/{id}", get(staff::incident::show).post(staff::incident::save))
        .route("/staff/incidents/{id}/report", get(staff::incident_report::show))
        .route("/staff/incidents/{id}/end", post(staff::incident::finish_it))
        .route("/staff/incidents/{id}/reopen", post(staff::incident::reopen))
        .route("/staff/calls", get(staff::calls::list).post(staff::calls::take))
        .route("/staff/requests", get(staff::placements::list).post(staff::placements::make))
        .route("/staff/requests/{id}", get(staff::placement::show))
        .route("/staff/requests/{id}/step", post(staff::placement::step))
        .route("/staff/outside", get(staff::outside::list).post(staff::outside::save))
        .route("/staff/outside/counts.csv", get(staff::outside::file))
        .route("/staff/supplies", get(staff::supplies::list))
        .route("/staff/supplies/{id}/step", post(staff::supplies::step))
        .route("/staff/shelters/{id}/supplies", post(staff::supplies::make))
        .route("/staff/shelters", get(staff::shelters::list))
        .route(
            "/staff/shelters/file",
            get(staff::report_file::show)
                .post(staff::report_file::send)
                .layer(DefaultBodyLimit::max(staff::report_file::MAX_REQUEST_BYTES)),
        )
        .route(
            "/staff/shelters/new",
            get(staff::temporary_place::show_new).post(staff::temporary_place::create),
        )
        .route(
            "/staff/shelters/{id}/edit",
            get(staff::temporary_place::show).post(staff::temporary_place::save),
        )
        .route("/staff/shelters/{id}/close", post(staff::temporary_place::close))
        .route("/staff/shelters/{id}", get(staff::shelter::show).post(staff::shelter::report))
        .route("/staff/shelters/{id}/withdraw", post(staff::shelter::withdraw))
        .route("/staff/shelters/{id}/unverified", post(staff::shelter::settle))
        .route("/staff/shelters/{id}/poster", get(staff::poster::residents))
        .route("/staff/shelters/{id}/report-sheet", get(staff::poster::report_sheet))
        .route("/staff/shelters/{id}/pin", post(staff::poster::change_pin))
}

/// Files into the register; a form with files is larger than any other.
fn import_routes() -> Router<AppState> {
    Router::new()
        .route(
            "/staff/import",
            get(staff::import::list)
                .post(staff::import::send)
                .layer(DefaultBodyLimit::max(staff::import::MAX_REQUEST_BYTES)),
        )
        .route("/staff/import/{id}", get(staff::import::held::show))
        .route("/staff/import/{id}/columns", post(staff::import::columns::confirm))
        .route("/staff/import/{id}/compare", post(staff::import::held::compare))
        .route("/staff/import/{id}/apply", post(staff::import::held::apply))
        .route("/staff/import/{id}/drop", post(staff::import::columns::discard))
        .route("/staff/import/runs/{id}", get(staff::import::runs::show))
        .route("/staff/import/runs/{id}/undo", post(staff::import::runs::undo))
}
