//! The log: one line an event on standard error, `RUST_LOG` decides how much.
//! Addresses asked for never reach it.

use tracing_subscriber::EnvFilter;

/// Starts the log.
pub fn start() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sqlx::query=error,memory_serve=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
