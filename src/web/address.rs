//! The addresses of pages that hold an id, a secret or what was done, each written
//! once. Addresses that never change stand in the list of routes and in the pages.

use crate::{
    app::token::Token,
    config::ServeArgs,
    domain::{IncidentId, PlaceId, PlacementId, StaffId},
};
use axum::http::{HeaderMap, header};
use form_urlencoded::Serializer;
use std::fmt::Display;

/// Where the second factor is set up.
pub const SECOND_FACTOR: &str = "/staff/account/second-factor";

/// The address under which the client reached the service: the operator's
/// setting, else what the client itself says.
pub fn base_url(settings: &ServeArgs, headers: &HeaderMap) -> String {
    if let Some(url) = &settings.public_url {
        return url.clone();
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    match host.filter(|host| !host.is_empty() && host.bytes().all(plain)) {
        Some(host) => format!("http://{host}"),
        None => format!("http://{}", settings.listen),
    }
}

/// The page of a place for residents.
pub fn place(id: &PlaceId) -> String {
    format!("/places/{id}")
}

/// Where anyone says what is not so of a place.
pub fn suggest(id: &PlaceId) -> String {
    format!("/places/{id}/suggest")
}

/// Where a suggestion is shown to whoever sent it.
pub fn sent_suggestion(token: &Token) -> String {
    with_token("/suggest/sent", token)
}

/// Where an organization answers about its own place.
pub fn confirm(token: &Token) -> String {
    with_token("/confirm", token)
}

/// Where an organization corrects its own place.
pub fn confirm_correct(token: &Token) -> String {
    with_token("/confirm/correct", token)
}

/// Where an invitation or a new password is accepted.
pub fn staff_link(token: &Token) -> String {
    with_token("/staff/link", token)
}

/// The form of a place.
pub fn staff_place(id: impl Display) -> String {
    format!("/staff/places/{id}")
}

/// One change in the history of a place.
pub fn place_change(id: impl Display, seq: i64) -> String {
    format!("/staff/places/{id}/history#change-{seq}")
}

/// Where personal data are taken out of a place.
pub fn redact(id: impl Display) -> String {
    format!("/staff/places/{id}/redact")
}

/// Where staff ask the organization of a place whether it is true.
pub fn ask_organization(id: &PlaceId) -> String {
    format!("/staff/places/{id}/ask")
}

/// One suggestion, for whoever decides on it.
pub fn suggestion(id: impl Display) -> String {
    format!("/staff/suggestions/{id}")
}

/// The page of a shelter for whoever stands in it.
pub fn shelter(id: &PlaceId) -> String {
    format!("/staff/shelters/{id}")
}

/// One request for a place.
pub fn placement(id: &PlacementId) -> String {
    format!("/staff/requests/{id}")
}

/// Where people at a shelter report by its number.
pub fn onsite_report(id: &PlaceId) -> String {
    format!("/report/{id}")
}

/// The sheet of a shelter that hangs where residents see it.
pub fn poster(id: &PlaceId) -> String {
    format!("/staff/shelters/{id}/poster")
}

/// The sheet of a shelter for those who run it.
pub fn report_sheet(id: &PlaceId) -> String {
    format!("/staff/shelters/{id}/report-sheet")
}

/// One disaster or exercise.
pub fn incident(id: &IncidentId) -> String {
    format!("/staff/incidents/{id}")
}

/// What an incident amounts to.
pub fn incident_report(id: &IncidentId) -> String {
    format!("/staff/incidents/{id}/report")
}

/// A file of what was reported in an incident.
pub fn incident_file(id: &IncidentId, name: &str) -> String {
    format!("/api/incidents/{id}/files/{name}")
}

/// One account.
pub fn user(id: &StaffId) -> String {
    format!("/staff/users/{id}")
}

/// Files of reports.
pub const REPORT_FILE: &str = "/staff/shelters/file";

/// An import under way.
pub fn import(id: &str) -> String {
    format!("/staff/import/{id}")
}

/// An import that was written.
pub fn import_run(id: impl Display) -> String {
    format!("/staff/import/runs/{id}")
}

/// `path` with the word of what was done there just now.
pub fn done(path: &str, what: &str) -> String {
    format!("{path}?done={what}")
}

/// `path` with a query of the `pairs`, or as it is where there are none.
pub fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    match Serializer::new(String::new()).extend_pairs(pairs).finish() {
        none if none.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// A secret stands behind the question mark, where the documented logs of proxies do
/// not reach.
fn with_token(path: &str, token: &Token) -> String {
    with_query(path, [("token", token.reveal())])
}
