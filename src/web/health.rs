//! Health checks for the operator's monitoring: alive, and able to answer.

use super::AppState;
use axum::{Json, extract::State};
use serde::Serialize;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// What the answers are made of.
#[derive(Debug, Serialize)]
pub struct Readiness {
    places: usize,
    generation: i64,
    /// Seconds since the answers were last known to hold every change.
    age_s: i64,
    /// Whether the database answers: without it nothing can be written.
    database: bool,
}

/// Searches are answered from memory from the first moment on; says how old it is.
pub async fn ready(State(state): State<AppState>) -> Json<Readiness> {
    let catalog = state.app.catalog();
    let age = state.app.clock.now() - state.app.current_at();
    Json(Readiness {
        places: catalog.len(),
        generation: catalog.generation(),
        age_s: age.num_seconds(),
        database: state.app.is_database_there(),
    })
}
