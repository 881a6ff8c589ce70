//! How a form ends: the action that it asks for is run, and the answer leads on or
//! shows the form again with what is wrong. Nothing typed is lost.

use super::{AppState, error::PageError, finish, view::Page};
use crate::{
    app::{self, App},
    domain::Invalid,
    store::StoreError,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;

/// Runs an action with what was typed, unless that is known to be wrong already.
pub async fn run_with<V, T, F>(
    state: &AppState,
    typed: Result<V, Vec<Invalid>>,
    action: impl FnOnce(Arc<App>, V) -> F,
) -> Result<T, app::Error>
where
    F: Future<Output = Result<T, app::Error>> + Send + 'static,
    T: Send + 'static,
{
    let typed = typed.map_err(app::Error::Invalid)?;
    run(state, |app| action(app, typed)).await
}

/// Runs an action to its end, even if whoever asked hangs up.
pub async fn run<T, F>(
    state: &AppState,
    action: impl FnOnce(Arc<App>) -> F,
) -> Result<T, app::Error>
where
    F: Future<Output = Result<T, app::Error>> + Send + 'static,
    T: Send + 'static,
{
    finish(action(state.app.clone())).await
}

/// Why an action was not taken, where its form says so.
#[derive(Debug)]
pub struct Refusal {
    /// 422 for what was typed, 409 where somebody else was first.
    pub status: StatusCode,
    /// What is wrong with what was typed.
    pub faults: Vec<Invalid>,
}

impl Refusal {
    /// What is wrong with what was typed; any other error has a page of its own.
    pub fn invalid(error: app::Error) -> Result<Self, PageError> {
        match error {
            app::Error::Invalid(faults) => {
                Ok(Self { status: StatusCode::UNPROCESSABLE_ENTITY, faults })
            }
            error => Err(error.into()),
        }
    }

    /// That somebody else changed what the form is about; any other error has a page of
    /// its own.
    pub fn changed(error: app::Error) -> Result<Self, PageError> {
        match error {
            app::Error::Changed { .. } | app::Error::Store(StoreError::Conflict) => {
                Ok(Self { status: StatusCode::CONFLICT, faults: Vec::new() })
            }
            error => Err(error.into()),
        }
    }

    /// Either of both, for a form that says both.
    pub fn invalid_or_changed(error: app::Error) -> Result<Self, PageError> {
        Self::changed(error).or_else(|PageError(error)| Self::invalid(error))
    }

    /// Whether somebody else was first.
    pub fn is_conflict(&self) -> bool {
        self.status == StatusCode::CONFLICT
    }

    /// The form again, with the status of the refusal.
    pub fn answer(&self, page: Page) -> Response {
        page.with_status(self.status).into_response()
    }
}

/// Leads to another page after a form was taken.
pub fn go_to(address: &str) -> Response {
    Redirect::to(address).into_response()
}
