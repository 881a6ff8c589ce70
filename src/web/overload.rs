//! Keeps the service answering when more people ask than it can serve: slots for
//! connections, a measure of how far answers lag behind, and permits. Whoever cannot be
//! answered soon is turned away at once (503, Retry-After) instead of waiting in a queue
//! that grows. Staff and the operator's health checks get through.

use super::{extract::session::session_token, middleware::is_for_staff};
use crate::config::ServeArgs;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::{
    runtime::{self, Handle, Runtime},
    sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit},
    time::{sleep, timeout},
};

/// Connections served at once, if the system allows as many.
const MAX_CONNECTIONS: u32 = 16_384;
/// File descriptors that are left for the database, files and health checks.
const RESERVED_DESCRIPTORS: u32 = 64;

/// How often the lag probe runs.
const LAG_PROBE_INTERVAL: Duration = Duration::from_millis(20);
/// Residents are turned away while answers lag by more, staff only by much more.
const MAX_LAG_FOR_RESIDENTS: Duration = Duration::from_millis(400);
const MAX_LAG_FOR_STAFF: Duration = Duration::from_secs(2);
/// How long a noted wait of a new connection counts, in milliseconds.
const ACCEPT_WAIT_VALID_MS: u64 = 100;
/// With no more connections than these nothing queues: a late probe is the machine's own
/// pause.
const MAX_UNCROWDED_CONNECTIONS: usize = 64;

/// Bodies received at once, in kilobytes of what they declare; and how long one may take
/// to arrive.
const MAX_BODIES_KB: usize = 64 * 1024;
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest body that any route takes, but for those of files.
const MAX_BODY_BYTES: usize = super::api::shelters::MAX_BODY_BYTES;
/// Requests of staff answered at once, and how long one waits for its turn.
const MAX_STAFF_REQUESTS: usize = 64;
const STAFF_TURN_TIMEOUT: Duration = Duration::from_secs(2);

/// Counts connections, measures lag and turns requests away, for one server.
#[derive(Debug)]
pub struct LoadShedder {
    max_connections: u32,
    connection_slots: Arc<Semaphore>,
    staff_turns: Semaphore,
    bodies_kb: Semaphore,
    started_at: Instant,
    /// Milliseconds from the start to the last run of the lag probe.
    probed_at_ms: AtomicU64,
    /// For how many milliseconds the last new connection waited until its task ran, and
    /// when that was noted.
    accept_wait_ms: AtomicU64,
    accept_wait_noted_at_ms: AtomicU64,
}

impl LoadShedder {
    /// Takes as many slots as the system allows.
    pub fn new() -> Self {
        let max_connections = connections(descriptors());
        Self {
            max_connections,
            connection_slots: Arc::new(Semaphore::new(max_connections as usize)),
            staff_turns: Semaphore::new(MAX_STAFF_REQUESTS),
            bodies_kb: Semaphore::new(MAX_BODIES_KB),
            started_at: Instant::now(),
            probed_at_ms: AtomicU64::new(0),
            accept_wait_ms: AtomicU64::new(0),
            accept_wait_noted_at_ms: AtomicU64::new(0),
        }
    }

    /// Takes a slot for a connection, once there is one.
    pub async fn acquire_slot(&self) -> OwnedSemaphorePermit {
        let slot = self.connection_slots.clone().acquire_owned().await;
        slot.unwrap_or_else(|_| unreachable!("slots are never closed"))
    }

    /// How many may listen to live events: a quarter of all, for each keeps a slot.
    pub fn max_listeners(&self) -> usize {
        self.max_connections as usize / 4
    }

    /// Runs the lag probe as long as the service runs. Its timer queues with all that is
    /// to be answered: how late it fires says how long that takes.
    pub async fn run_lag_probe(self: Arc<Self>) {
        loop {
            self.probed_at_ms.store(self.now_ms(), Relaxed);
            sleep(LAG_PROBE_INTERVAL).await;
        }
    }

    /// Notes for how long an accepted connection waited until its task ran: behind a
    /// crowd of new ones, which the lag probe overtakes.
    pub fn note_accept_wait(&self, wait: Duration) {
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.accept_wait_ms.store(wait, Relaxed);
        self.accept_wait_noted_at_ms.store(self.now_ms(), Relaxed);
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started_at.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn open_connections(&self) -> usize {
        let free = self.connection_slots.available_permits();
        (self.max_connections as usize).saturating_sub(free)
    }

    /// Whether every request is admitted and connections stay open after it.
    pub fn is_unloaded(&self) -> bool {
        !self.is_short_of_slots() && !self.lags_beyond(MAX_LAG_FOR_RESIDENTS)
    }

    /// Whether connections should end after their answer, so that others find a slot.
    fn is_short_of_slots(&self) -> bool {
        self.open_connections() * 2 > self.max_connections as usize
    }

    /// Whether an answer would come later than `max_lag` from now.
    fn lags_beyond(&self, max_lag: Duration) -> bool {
        let now = self.now_ms();
        let probe_lag = now.saturating_sub(self.probed_at_ms.load(Relaxed));
        let noted_ago = now.saturating_sub(self.accept_wait_noted_at_ms.load(Relaxed));
        let is_recent = noted_ago < ACCEPT_WAIT_VALID_MS;
        let accept_wait = if is_recent { self.accept_wait_ms.load(Relaxed) } else { 0 };
        Duration::from_millis(probe_lag.max(accept_wait)) > max_lag + LAG_PROBE_INTERVAL
            && self.open_connections() > MAX_UNCROWDED_CONNECTIONS
    }
}

/// Threads of their own for staff, as many as there are cores: what they save waits for
/// the database several times, and would queue each time behind a crowd of residents.
#[derive(Debug)]
pub struct StaffRuntime(Option<Runtime>);

impl StaffRuntime {
    /// Starts them; without, staff are answered like everybody.
    pub fn start() -> Self {
        let mut threads = runtime::Builder::new_multi_thread();
        let started = threads.thread_name("staff").enable_all().build();
        if let Err(error) = &started {
            tracing::warn!(%error, "no threads for staff can be started");
        }
        Self(started.ok())
    }

    /// Where to answer whoever is staff, or says so; nothing for anyone else.
    pub fn handle_for<B>(&self, request: &Request<B>, settings: &ServeArgs) -> Option<&Handle> {
        let is_staff = RequestClass::of_request(request, settings) == RequestClass::Staff;
        self.0.as_ref().filter(|_| is_staff).map(Runtime::handle)
    }
}

impl Drop for StaffRuntime {
    /// Stops the threads without waiting: whoever drops them may be answering.
    fn drop(&mut self) {
        if let Some(threads) = self.0.take() {
            threads.shutdown_background();
        }
    }
}

/// Which limits hold for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RequestClass {
    /// The operator's monitoring: never turned away.
    HealthCheck,
    /// Whoever works in the register, or says so: a session is looked up later.
    Staff,
    /// Anyone else.
    Resident,
}

impl RequestClass {
    fn of_request<B>(request: &Request<B>, settings: &ServeArgs) -> Self {
        let has_session = session_token(request.headers(), settings).is_some();
        Self::classify(request.uri().path(), has_session)
    }

    fn classify(path: &str, has_session: bool) -> Self {
        match path {
            "/healthz" | "/readyz" => Self::HealthCheck,
            path if has_session || is_for_staff(path) => Self::Staff,
            _ => Self::Resident,
        }
    }

    /// The lag from which on such requests are turned away.
    fn max_lag(self) -> Option<Duration> {
        match self {
            Self::HealthCheck => None,
            Self::Staff => Some(MAX_LAG_FOR_STAFF),
            Self::Resident => Some(MAX_LAG_FOR_RESIDENTS),
        }
    }
}

impl LoadShedder {
    /// Lets a request go on to its `answer`, or turns it away at once.
    pub async fn admit(
        &self,
        settings: &ServeArgs,
        request: Request,
        answer: impl AsyncFnOnce(Request) -> Response,
    ) -> Response {
        let class = RequestClass::of_request(&request, settings);
        let mut response = match self.acquire_turn(class, request).await {
            Ok((request, _turn)) => answer(request).await,
            Err(status) => status.into_response(),
        };
        if self.is_short_of_slots() {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    /// The request with its body, and the permit that it holds while it is answered.
    async fn acquire_turn(
        &self,
        class: RequestClass,
        request: Request,
    ) -> Result<(Request, Option<SemaphorePermit<'_>>), StatusCode> {
        let Some(max_lag) = class.max_lag() else { return Ok((request, None)) };
        if self.lags_beyond(max_lag) {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        let request = self.receive_body(request).await?;
        if class == RequestClass::Resident {
            return Ok((request, None));
        }
        let turn = timeout(STAFF_TURN_TIMEOUT, self.staff_turns.acquire()).await;
        let turn = turn.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        Ok((request, turn.ok()))
    }

    /// Waits for the body first: whoever sends slowly must not hold up anybody. Files are
    /// read as they come, by their own route.
    async fn receive_body(&self, request: Request) -> Result<Request, StatusCode> {
        if request.method().is_safe() || request.uri().path() == "/staff/import" {
            return Ok(request);
        }
        let most = max_body_bytes(request.uri().path());
        let size = declared_kb(request.headers(), most);
        let permit = self.bodies_kb.try_acquire_many(size);
        let _permit = permit.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let (parts, body) = request.into_parts();
        let received = timeout(BODY_TIMEOUT, to_bytes(body, most)).await;
        let bytes = received.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
        let bytes = bytes.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        Ok(Request::from_parts(parts, Body::from(bytes)))
    }
}

/// The largest body that a path takes.
fn max_body_bytes(path: &str) -> usize {
    match path {
        "/api/shelters/status.csv" => super::api::shelters::MAX_FILE_BYTES,
        super::address::REPORT_FILE => super::staff::report_file::MAX_REQUEST_BYTES,
        _ => MAX_BODY_BYTES,
    }
}

/// How large a body declares to be; as large as it may be, if it does not say.
fn declared_kb(headers: &HeaderMap, most: usize) -> u32 {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(most);
    u32::try_from(length.min(most).div_ceil(1024)).unwrap_or(u32::MAX)
}

/// How many connections there may be with so many file descriptors.
fn connections(descriptors: u64) -> u32 {
    let descriptors = u32::try_from(descriptors).unwrap_or(u32::MAX);
    let reserved = RESERVED_DESCRIPTORS.min(descriptors / 2);
    descriptors.saturating_sub(reserved).clamp(1, MAX_CONNECTIONS)
}

/// How many files this process may have open: as many as it is allowed to ask for.
fn descriptors() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum;
    if setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most }).is_ok() {
        return most.unwrap_or(u64::MAX);
    }
    limit.current.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::context;

    #[test]
    fn staff_and_health_checks_are_told_from_residents() {
        fn check(path: &str, has_session: bool, expected: RequestClass) {
            assert_eq!(RequestClass::classify(path, has_session), expected, "{path}");
        }
        check("/", false, RequestClass::Resident);
        check("/staffroom", false, RequestClass::Resident);
        check("/staff", false, RequestClass::Staff);
        check("/staff/places/x", false, RequestClass::Staff);
        check("/disaster", true, RequestClass::Staff);
        check("/api/shelters/x/status", true, RequestClass::Staff);
        check("/healthz", false, RequestClass::HealthCheck);
        check("/readyz", true, RequestClass::HealthCheck);
    }

    #[test]
    fn there_are_fewer_connections_than_file_descriptors() {
        fn check(descriptors: u64, expected: u32) {
            assert_eq!(connections(descriptors), expected, "{descriptors}");
        }
        check(0, 1);
        check(64, 32);
        check(1024, 960);
        check(20_000, 16_384);
        check(u64::MAX, 16_384);
    }

    #[test]
    fn a_body_that_says_nothing_of_its_size_counts_as_the_largest() {
        fn check(length: Option<&str>, expected: u32) {
            let mut headers = HeaderMap::new();
            if let Some(length) = length {
                headers.insert(header::CONTENT_LENGTH, length.parse().expect("a header"));
            }
            assert_eq!(declared_kb(&headers, MAX_BODY_BYTES), expected, "{length:?}");
        }
        check(None, 1024);
        check(Some("0"), 0);
        check(Some("100"), 1);
        check(Some("2049"), 3);
        check(Some("999999999999"), 1024);
        check(Some("x"), 1024);
    }

    #[tokio::test]
    async fn residents_are_turned_away_before_staff_and_health_checks_never() {
        async fn check(path: &str, lag_ms: u64, expected: StatusCode) {
            let started_at = Instant::now().checked_sub(Duration::from_millis(lag_ms));
            let started_at = started_at.expect("the machine runs for longer");
            let shedder = LoadShedder { started_at, ..LoadShedder::new() };
            let mut slots = Vec::new();
            for _ in 0..=MAX_UNCROWDED_CONNECTIONS {
                slots.push(shedder.acquire_slot().await);
            }
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let answer = async |_| StatusCode::OK.into_response();
            let response = shedder.admit(context("/").config(), request, answer).await;
            assert_eq!(response.status(), expected, "{path} after {lag_ms} ms");
        }
        check("/", 100, StatusCode::OK).await;
        check("/", 1000, StatusCode::SERVICE_UNAVAILABLE).await;
        check("/staff", 1000, StatusCode::OK).await;
        check("/staff", 3000, StatusCode::SERVICE_UNAVAILABLE).await;
        check("/healthz", 3000, StatusCode::OK).await;
    }

    #[tokio::test]
    async fn a_late_probe_counts_only_among_many_connections() {
        let shedder = LoadShedder::new();
        sleep(Duration::from_millis(60)).await;
        let max_lag = Duration::from_millis(20);
        assert!(!shedder.lags_beyond(max_lag), "nobody is there");
        let mut slots = Vec::new();
        for _ in 0..=MAX_UNCROWDED_CONNECTIONS {
            slots.push(shedder.acquire_slot().await);
        }
        assert!(shedder.lags_beyond(max_lag), "nothing was answered for 60 ms");
        assert!(!shedder.lags_beyond(MAX_LAG_FOR_RESIDENTS));
        shedder.note_accept_wait(MAX_LAG_FOR_RESIDENTS * 2);
        assert!(shedder.lags_beyond(MAX_LAG_FOR_RESIDENTS), "a connection waited longer");
        sleep(Duration::from_millis(ACCEPT_WAIT_VALID_MS + 20)).await;
        assert!(!shedder.lags_beyond(MAX_LAG_FOR_RESIDENTS), "none did lately");
    }
}
