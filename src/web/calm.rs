//! What keeps the service calm when everybody asks at once: slots for connections,
//! a measure of how far answers lag behind, and permits. Whoever cannot be answered
//! soon is told so at once (503, Retry-After) instead of waiting in a queue that
//! grows. Staff and the operator's watch get through.

use super::{extract::session::held, middleware::is_for_staff};
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

/// So many connections at once, if the system lets us.
const MOST_CONNECTIONS: u32 = 16_384;
/// File descriptors that are kept for the database, files and the watch.
const KEPT_DESCRIPTORS: u32 = 64;

/// How often the pulse beats.
const BEAT: Duration = Duration::from_millis(20);
/// Residents are turned away while answers lag by more, staff only by much more.
const LONGEST_LAG: Duration = Duration::from_millis(400);
const LONGEST_LAG_FOR_STAFF: Duration = Duration::from_secs(2);
/// How long a wait that was noted counts.
const LATELY_MS: u64 = 100;
/// With fewer connections nothing queues: a late beat is the machine's own pause.
const CROWD: usize = 64;

/// Bodies under way at once, in kilobytes of what they say to be; and how long one may
/// take to arrive.
const MOST_BODIES_KB: usize = 64 * 1024;
const LONGEST_BODY: Duration = Duration::from_secs(10);
/// The largest body that any route but an upload takes.
const LARGEST_BODY: usize = super::api::shelters::LARGEST_BODY;
/// Requests of staff under way at once, and how long one waits for its turn.
const MOST_STAFF: usize = 64;
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Slots, permits and the pulse of one server.
#[derive(Debug)]
pub struct Calm {
    connections: u32,
    slots: Arc<Semaphore>,
    staff: Semaphore,
    bodies: Semaphore,
    began: Instant,
    /// Milliseconds from the beginning to the last beat.
    beat: AtomicU64,
    /// For how many milliseconds a connection waited lately until it was looked at, and
    /// when that was.
    wait: AtomicU64,
    waited_at: AtomicU64,
}

impl Calm {
    /// As many slots as the system allows.
    pub fn new() -> Self {
        let connections = connections(descriptors());
        Self {
            connections,
            slots: Arc::new(Semaphore::new(connections as usize)),
            staff: Semaphore::new(MOST_STAFF),
            bodies: Semaphore::new(MOST_BODIES_KB),
            began: Instant::now(),
            beat: AtomicU64::new(0),
            wait: AtomicU64::new(0),
            waited_at: AtomicU64::new(0),
        }
    }

    /// A slot for a connection, once there is one.
    pub async fn slot(&self) -> OwnedSemaphorePermit {
        let slot = self.slots.clone().acquire_owned().await;
        slot.unwrap_or_else(|_| unreachable!("slots are never closed"))
    }

    /// Waits until no connection is left.
    pub async fn all_ended(&self) {
        drop(self.slots.acquire_many(self.connections).await);
    }

    /// So many may listen to what happens: a quarter of all, for each keeps a slot.
    pub fn most_listeners(&self) -> usize {
        self.connections as usize / 4
    }

    /// Beats as long as the service runs. The beat queues with all that is to be
    /// answered: how late it is says how long that takes.
    pub async fn beat(self: Arc<Self>) {
        loop {
            self.beat.store(self.now_ms(), Relaxed);
            sleep(BEAT).await;
        }
    }

    /// Notes for how long a connection that was taken waited for its turn: behind a
    /// crowd of new ones, which the pulse overtakes.
    pub fn note_wait(&self, wait: Duration) {
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.wait.store(wait, Relaxed);
        self.waited_at.store(self.now_ms(), Relaxed);
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn taken(&self) -> usize {
        (self.connections as usize).saturating_sub(self.slots.available_permits())
    }

    /// Whether nobody has to be turned away, and no connection ended.
    pub fn is_quiet(&self) -> bool {
        !self.is_crowded() && !self.lags(LONGEST_LAG)
    }

    /// Whether connections should end after their answer, so that others find a slot.
    fn is_crowded(&self) -> bool {
        self.taken() * 2 > self.connections as usize
    }

    /// Whether an answer would come later than `longest` from now.
    fn lags(&self, longest: Duration) -> bool {
        let now = self.now_ms();
        let late = now.saturating_sub(self.beat.load(Relaxed));
        let is_recent = now.saturating_sub(self.waited_at.load(Relaxed)) < LATELY_MS;
        let wait = if is_recent { self.wait.load(Relaxed) } else { 0 };
        Duration::from_millis(late.max(wait)) > longest + BEAT && self.taken() > CROWD
    }
}

/// Threads of their own for staff, as many as there are cores: what they save waits for
/// the database several times, and would queue each time behind a crowd of residents.
#[derive(Debug)]
pub struct StaffThreads(Option<Runtime>);

impl StaffThreads {
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
    pub fn for_staff<B>(&self, request: &Request<B>, settings: &ServeArgs) -> Option<&Handle> {
        let holds_session = held(request.headers(), settings).is_some();
        let is_staff = Asker::of(request.uri().path(), holds_session) == Asker::Staff;
        self.0.as_ref().filter(|_| is_staff).map(Runtime::handle)
    }
}

impl Drop for StaffThreads {
    /// Whoever drops them may be answering, and must not wait.
    fn drop(&mut self) {
        if let Some(threads) = self.0.take() {
            threads.shutdown_background();
        }
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    /// The operator's watch.
    Watch,
    /// Whoever works in the register, or says so: a session is looked up later.
    Staff,
    /// Anyone else.
    Resident,
}

impl Asker {
    fn of(path: &str, holds_session: bool) -> Self {
        match path {
            "/healthz" | "/readyz" => Self::Watch,
            path if holds_session || is_for_staff(path) => Self::Staff,
            _ => Self::Resident,
        }
    }
}

impl Calm {
    /// Lets a request go on to its `answer`, or turns it away at once.
    pub async fn admit(
        &self,
        settings: &ServeArgs,
        request: Request,
        answer: impl AsyncFnOnce(Request) -> Response,
    ) -> Response {
        let holds_session = held(request.headers(), settings).is_some();
        let asker = Asker::of(request.uri().path(), holds_session);
        let answered = match self.wait_for_turn(asker, request).await {
            Ok((request, _turn)) => answer(request).await,
            Err(status) => status.into_response(),
        };
        let mut response = answered;
        if self.is_crowded() {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    /// The request with its body, and what it holds while it is answered.
    async fn wait_for_turn(
        &self,
        asker: Asker,
        request: Request,
    ) -> Result<(Request, Option<SemaphorePermit<'_>>), StatusCode> {
        let longest = match asker {
            Asker::Watch => return Ok((request, None)),
            Asker::Staff => LONGEST_LAG_FOR_STAFF,
            Asker::Resident => LONGEST_LAG,
        };
        if self.lags(longest) {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        let request = self.receive(request).await?;
        if asker == Asker::Resident {
            return Ok((request, None));
        }
        let turn = timeout(LONGEST_WAIT, self.staff.acquire()).await;
        let turn = turn.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        Ok((request, turn.ok()))
    }

    /// Waits for the body first: whoever sends slowly must not hold up anybody. Files are
    /// read as they come, by their own route.
    async fn receive(&self, request: Request) -> Result<Request, StatusCode> {
        if request.method().is_safe() || request.uri().path() == "/staff/import" {
            return Ok(request);
        }
        let size = announced_kb(request.headers());
        let room = self.bodies.try_acquire_many(size);
        let _room = room.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let (parts, body) = request.into_parts();
        let received = timeout(LONGEST_BODY, to_bytes(body, LARGEST_BODY)).await;
        let bytes = received.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
        let bytes = bytes.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        Ok(Request::from_parts(parts, Body::from(bytes)))
    }
}

/// How large a body says to be; the largest there is, if it does not say.
fn announced_kb(headers: &HeaderMap) -> u32 {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(LARGEST_BODY);
    u32::try_from(length.min(LARGEST_BODY).div_ceil(1024)).unwrap_or(u32::MAX)
}

/// How many connections there may be with so many file descriptors.
fn connections(descriptors: u64) -> u32 {
    let descriptors = u32::try_from(descriptors).unwrap_or(u32::MAX);
    descriptors.saturating_sub(KEPT_DESCRIPTORS.min(descriptors / 2)).clamp(1, MOST_CONNECTIONS)
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

    #[test]
    fn whoever_works_in_the_register_and_the_watch_are_told_from_residents() {
        fn check(path: &str, holds_session: bool, expected: Asker) {
            assert_eq!(Asker::of(path, holds_session), expected, "{path}");
        }
        check("/", false, Asker::Resident);
        check("/staffroom", false, Asker::Resident);
        check("/staff", false, Asker::Staff);
        check("/staff/places/x", false, Asker::Staff);
        check("/disaster", true, Asker::Staff);
        check("/api/shelters/x/status", true, Asker::Staff);
        check("/healthz", false, Asker::Watch);
        check("/readyz", true, Asker::Watch);
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
            assert_eq!(announced_kb(&headers), expected, "{length:?}");
        }
        check(None, 1024);
        check(Some("0"), 0);
        check(Some("100"), 1);
        check(Some("2049"), 3);
        check(Some("999999999999"), 1024);
        check(Some("x"), 1024);
    }

    #[tokio::test]
    async fn a_late_beat_counts_only_in_a_crowd() {
        let calm = Calm::new();
        sleep(Duration::from_millis(60)).await;
        let longest = Duration::from_millis(20);
        assert!(!calm.lags(longest), "nobody is there");
        let mut slots = Vec::new();
        for _ in 0..=CROWD {
            slots.push(calm.slot().await);
        }
        assert!(calm.lags(longest), "nothing was answered for 60 ms");
        assert!(!calm.lags(LONGEST_LAG));
        calm.note_wait(LONGEST_LAG * 2);
        assert!(calm.lags(LONGEST_LAG), "a connection waited longer");
        sleep(Duration::from_millis(LATELY_MS + 20)).await;
        assert!(!calm.lags(LONGEST_LAG), "none did lately");
    }
}
