#![allow(dead_code, reason = "each test binary uses a part")]

//! Waiting for what must become so: as soon as it is, never longer than a limit, and with
//! its name when it does not. The only place where tests look again and again.

use std::time::{Duration, Instant};

const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(5);

/// What `look` finds within `limit`; fails with `what` when that is nothing.
pub async fn eventually<T>(
    what: &str,
    limit: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(began.elapsed() < limit, "not within {limit:?}: {what}");
        tokio::time::sleep(LOOK_AGAIN_AFTER).await;
    }
}

/// Blocks until `is_so`, no longer than `limit`; fails with `what` when it stays otherwise.
pub fn block_until(what: &str, limit: Duration, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < limit, "not within {limit:?}: {what}");
        std::thread::sleep(LOOK_AGAIN_AFTER);
    }
}
