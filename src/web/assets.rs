//! The files under `/static/<hash>/`: styles, scripts, pictures and the browser
//! libraries, and the pictures of the handbook. The hash covers them all, so a browser
//! may keep each for ever. It must never serve a file that is not in `static/`, in
//! `docs/handbook/` or from the lock file.

use axum::{Router, http::header, response::IntoResponse};
use memory_serve::{CacheControl, MemoryServe};

/// Where the assets of this build are: `/static/<hash>`.
pub const ROOT: &str = concat!("/static/", env!("IBASHO_STATIC_HASH"));

/// Serves them, compressed when embedded.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .nest(
            concat!("/static/", env!("IBASHO_STATIC_HASH"), "/css"),
            kept(memory_serve::load!("css")),
        )
        .nest(
            concat!("/static/", env!("IBASHO_STATIC_HASH"), "/js"),
            kept(memory_serve::load!("js")),
        )
        .nest(
            concat!("/static/", env!("IBASHO_STATIC_HASH"), "/icons"),
            kept(memory_serve::load!("icons")),
        )
        .nest(
            concat!("/static/", env!("IBASHO_STATIC_HASH"), "/handbook"),
            kept(memory_serve::load!("handbook")),
        )
        .nest(
            concat!("/static/", env!("IBASHO_STATIC_HASH"), "/vendor"),
            kept(memory_serve::load!("vendor")),
        )
}

/// `GET /shelters-worker.js`: the worker of the pages of shelters. It stands at the top
/// because a worker watches over nothing outside of its own folder, and is never kept:
/// browsers look there for a newer one.
pub async fn worker() -> impl IntoResponse {
    const WORKER: &str = include_str!("../../static/js/shelters-worker.js");
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, WORKER)
}

/// While developing, files are read from disk at each request and not kept.
fn kept<S: Clone + Send + Sync + 'static>(files: MemoryServe) -> Router<S> {
    let keep = if cfg!(debug_assertions) { CacheControl::NoCache } else { CacheControl::Long };
    files.index_file(None).cache_control(keep).into_router()
}
