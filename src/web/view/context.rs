//! What every page needs to know of the request and the service, and the page
//! as it is sent. Holds no exact position and nothing of a person.

use crate::{
    config::{ServeArgs, ServiceArgs},
    domain::{ImportRun, Invalid, Locale, NoWay, Place, Situation, Status, time::in_japan},
    i18n::{Messages, Value},
    web::{AppState, extract::DisplayPreferences},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use maud::Markup;
use std::{convert::Infallible, sync::Arc};

/// A page older than this says how old it is.
const WORTH_SAYING: TimeDelta = TimeDelta::minutes(2);

/// What a page is rendered with.
#[derive(Debug, Clone)]
pub struct PageContext {
    /// Language and text size.
    pub display: DisplayPreferences,
    /// The address of this page without language, size and exact position: what
    /// the links in its header come back to.
    pub here: String,
    /// Since when the register has not been heard of, if that is worth saying.
    pub stale_since: Option<DateTime<Utc>>,
    /// The import that is being written or taken back, if one is.
    pub unfinished_run: Option<ImportRun>,
    /// What was last seen of places to flee to, and the incident that runs.
    pub situation: Arc<Situation>,
    now: DateTime<Utc>,
    config: Arc<ServeArgs>,
}

impl PageContext {
    /// For a request, as things are.
    pub fn from_parts(uri: &Uri, headers: &HeaderMap, state: &AppState) -> Self {
        let now = state.app.clock.now();
        let current_at = state.app.current_at();
        let stale_since = (now - current_at > WORTH_SAYING).then_some(current_at);
        let situation = state.app.situation();
        let unfinished_run = state.app.unfinished_runs().first().cloned();
        Self {
            stale_since,
            unfinished_run,
            situation,
            ..Self::new(uri, headers, state.settings.clone(), now)
        }
    }

    fn new(uri: &Uri, headers: &HeaderMap, config: Arc<ServeArgs>, now: DateTime<Utc>) -> Self {
        let display = DisplayPreferences::from_request(uri, headers);
        // A link to `//name` would lead to another host.
        let here = format!("/{}", uri.path().trim_start_matches('/'));
        let (stale_since, unfinished_run) = (None, None);
        Self { display, here, stale_since, unfinished_run, situation: Arc::default(), now, config }
    }

    /// The message called `key` in the page's language.
    pub fn t(&self, key: &str) -> String {
        Messages::get(self.locale()).text(key)
    }

    /// The message called `key` with its blanks filled in.
    pub fn t_with(&self, key: &str, blanks: &[(&'static str, Value<'_>)]) -> String {
        Messages::get(self.locale()).text_with(key, blanks)
    }

    /// What is wrong with a field and how to mend it, in the page's language.
    pub fn fault(&self, fault: &Invalid) -> String {
        Messages::get(self.locale()).fault(fault)
    }

    /// What is wrong with a row of a file, in the page's language.
    pub fn row_fault(&self, code: &str) -> String {
        Messages::get(self.locale()).row_fault(code)
    }

    /// The page's language.
    pub fn locale(&self) -> Locale {
        self.display.locale
    }

    /// Whose service it is.
    pub fn service(&self) -> &ServiceArgs {
        &self.config.service
    }

    /// How it is served.
    pub fn config(&self) -> &ServeArgs {
        &self.config
    }

    /// Whom to call, where the operator said so.
    pub fn contact(&self) -> Option<&str> {
        Some(self.service().contact.trim()).filter(|contact| !contact.is_empty())
    }

    /// Whether an exercise runs, which every page says.
    pub fn is_exercise(&self) -> bool {
        self.situation.incident.as_ref().is_some_and(|incident| incident.exercise)
    }

    /// How a place to flee to is, while a real disaster runs.
    pub fn status(&self, place: &Place) -> Option<Status> {
        self.situation.public_status(place.approach())
    }

    /// Why nobody may be told to walk to a place now; nothing where people may.
    pub fn no_way(&self, place: &Place) -> Option<NoWay> {
        self.situation.no_way(place.approach())
    }

    /// When the page was asked for.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Today's date in Japan.
    pub fn today(&self) -> NaiveDate {
        in_japan(self.now).date()
    }

    /// This page's address with one more parameter.
    pub fn here_with(&self, parameter: &str, value: &str) -> String {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{joint}{parameter}={value}", self.here)
    }
}

impl FromRequestParts<AppState> for PageContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::from_parts(&parts.uri, &parts.headers, state))
    }
}

/// Says for which account a page was made: what a device keeps is kept apart by it.
const ACCOUNT: &str = "ibasho-account";

/// A page ready to be sent.
#[derive(Debug)]
pub struct Page {
    /// How the request went.
    pub status: StatusCode,
    pub(super) display: DisplayPreferences,
    pub(super) account: Option<String>,
    pub(super) markup: Markup,
}

impl Page {
    /// The same page with another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The HTML.
    #[cfg(test)]
    pub fn html(&self) -> &str {
        &self.markup.0
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.markup).into_response();
        let headers = response.headers_mut();
        let fixed = [
            (header::VARY, "Accept-Language, Cookie"),
            (header::CONTENT_LANGUAGE, self.display.locale.tag()),
            (header::CACHE_CONTROL, "private, no-cache"),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if let Some(Ok(account)) = self.account.as_deref().map(HeaderValue::from_str) {
            headers.insert(ACCOUNT, account);
        }
        for cookie in self.display.cookies() {
            headers.append(header::SET_COOKIE, cookie);
        }
        response
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        serve: ServeArgs,
    }

    /// A context of 2026-11-22 09:00 in Japan with the settings' defaults.
    pub(crate) fn context(uri: &str) -> PageContext {
        let mut config = Flags::parse_from(["ibasho"]).serve;
        config.service.contact = "福祉総務課 04-0000-1111".to_owned();
        let now = "2026-11-22T00:00:00Z".parse().expect("a time");
        let uri = uri.parse().expect("an address");
        PageContext::new(&uri, &HeaderMap::new(), Arc::new(config), now)
    }

    /// The first blank of a message that nobody filled in. The map's scripts fill in a
    /// count and a name themselves.
    pub(crate) fn blanks_left(html: &str) -> Option<String> {
        let html = html.replace("{ $count }", "").replace("{ $name }", "");
        let start = html.find("{$").or_else(|| html.find("{ $"))?;
        Some(html[start..].chars().take(40).collect())
    }

    #[test]
    fn a_page_says_what_it_depends_on_and_keeps_a_choice() {
        let ctx = context("/about?lang=en");
        let page = Page {
            status: StatusCode::OK,
            display: ctx.display,
            account: None,
            markup: maud::html! {},
        };
        let response = page.into_response();
        assert_eq!(response.headers()["vary"], "Accept-Language, Cookie");
        assert_eq!(response.headers()["content-language"], "en");
        assert!(response.headers()["set-cookie"].to_str().expect("text").starts_with("lang=en;"));
        assert_eq!(ctx.here_with("size", "large"), "/about?size=large");
    }

    #[test]
    fn a_day_begins_at_midnight_in_japan() {
        let mut ctx = context("/");
        ctx.now = "2026-11-21T15:00:00Z".parse().expect("a time");
        assert_eq!(ctx.today().to_string(), "2026-11-22");
    }
}
