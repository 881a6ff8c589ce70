//! What every page for staff begins with: who asks, the actions run in their name,
//! and the frame of the answer.

use crate::{
    app::{self, App},
    domain::{Account, Invalid, Right},
    web::{
        AppState, action,
        error::PageError,
        extract::Staff,
        finish_soon,
        view::{
            Page, PageContext,
            layout::{self, Content},
        },
    },
};
use axum::{extract::FromRequestParts, http::request::Parts};
use maud::Markup;
use std::sync::Arc;

/// A request to a page for staff.
#[derive(Debug)]
pub struct StaffRequest {
    /// The register at work.
    pub state: AppState,
    /// What the page is rendered with.
    pub ctx: PageContext,
    /// Who asks.
    pub staff: Staff,
}

impl FromRequestParts<AppState> for StaffRequest {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, PageError> {
        let staff = Staff::from_request_parts(parts, state).await?;
        let ctx = PageContext::from_parts(&parts.uri, &parts.headers, state);
        Ok(Self { state: state.clone(), ctx, staff })
    }
}

impl StaffRequest {
    /// The account of whoever asks.
    pub fn account(&self) -> &Account {
        &self.staff.account
    }

    /// Refuses whoever has not a right at all.
    pub fn must(&self, right: Right) -> Result<(), PageError> {
        self.staff.must(right)
    }

    /// Runs an action in the name of whoever asks, to its end even if they hang up.
    pub async fn run<T, F>(
        &self,
        action: impl FnOnce(Arc<App>, Account) -> F,
    ) -> Result<T, app::Error>
    where
        F: Future<Output = Result<T, app::Error>> + Send + 'static,
        T: Send + 'static,
    {
        action::run(&self.state, |app| action(app, self.staff.account.clone())).await
    }

    /// Runs an action with what was typed, unless that is known to be wrong already.
    pub async fn run_with<V, T, F>(
        &self,
        typed: Result<V, Vec<Invalid>>,
        action: impl FnOnce(Arc<App>, Account, V) -> F,
    ) -> Result<T, app::Error>
    where
        F: Future<Output = Result<T, app::Error>> + Send + 'static,
        T: Send + 'static,
    {
        let by = self.staff.account.clone();
        action::run_with(&self.state, typed, |app, typed| action(app, by, typed)).await
    }

    /// As [`StaffRequest::run_with`], for a reporter, who is not let wait for long.
    pub async fn run_soon<V, T, F>(
        &self,
        typed: Result<V, Vec<Invalid>>,
        action: impl FnOnce(Arc<App>, Account, V) -> F,
    ) -> Result<T, app::Error>
    where
        F: Future<Output = Result<T, app::Error>> + Send + 'static,
        T: Send + 'static,
    {
        let typed = typed.map_err(app::Error::Invalid)?;
        finish_soon(action(self.state.app.clone(), self.staff.account.clone(), typed)).await
    }

    /// The whole page, in the frame of the pages for staff.
    pub fn page(&self, title: String, class: &'static str, main: Markup) -> Page {
        layout::staff_page(&self.ctx, Some(self.account()), &Content { title, class, main })
    }
}
