//! `/staff/history`: what was changed of the places that somebody may see, newest
//! first, and what changes have in common: who made them, when and why.

use super::{
    place::{history::differences, redact::field_word},
    request::StaffRequest,
};
use crate::{
    app,
    domain::{Account, HistoryEntry, NewHistory, PlaceDraft, Right},
    web::{
        AppState, address,
        error::PageError,
        view::{Page, PageContext, date},
    },
};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

/// How the reason of a change begins that took personal data out.
const REDACTION: &str = "redaction:";

/// Changes on one page.
const SHOWN: usize = 50;

/// Where in the history to begin.
#[derive(Debug, Deserialize)]
pub struct HistoryQuery {
    #[serde(default)]
    before: String,
}

/// `GET /staff/history`
pub async fn show(
    request: StaffRequest,
    Query(HistoryQuery { before }): Query<HistoryQuery>,
) -> Result<Page, PageError> {
    request.must(Right::SeeHistory)?;
    let StaffRequest { state, ctx, staff: reader } = &request;
    let account = &reader.account;
    let (entries, older) = state.app.list_changes(account, before.parse().ok(), SHOWN).await?;
    let names = names(state).await?;
    let title = ctx.t("history-all");
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if entries.is_empty() {
                p { (ctx.t(if older.is_some() { "history-none-here" } else { "history-none" })) }
            }
            ol.log role="list" {
                @for entry in &entries { li { (changed(ctx, account, entry, &names)) } }
            }
            @if let Some(older) = older {
                p {
                    a.action href={ "/staff/history?before=" (older) } { (ctx.t("history-older")) }
                }
            }
        }
    };
    Ok(request.page(title, "plain", main))
}

fn changed(
    ctx: &PageContext,
    account: &Account,
    entry: &HistoryEntry,
    names: &HashMap<String, String>,
) -> Markup {
    let change = &entry.change;
    html! {
        article.log-entry {
            h2 { (link(entry)) }
            (heading(ctx, entry, names))
            @if !is_redaction(change) {
                (differences(ctx, change.before.as_ref(), change.after.as_ref()))
            }
            @if change.after.is_none() && account.may(Right::Redact) {
                a.action href=(address::redact(&change.record_id)) { (ctx.t("redact-title")) }
            }
        }
    }
}

/// The way to a change in the history of its place, by the place's name.
pub fn link(entry: &HistoryEntry) -> Markup {
    let HistoryEntry { seq, change } = entry;
    html! {
        a href=(address::place_change(&change.record_id, *seq)) {
            (name_of(entry).unwrap_or_else(|| change.record_id.clone()))
        }
    }
}

/// What the place of a change is called.
fn name_of(entry: &HistoryEntry) -> Option<String> {
    let state = entry.change.after.as_ref().or(entry.change.before.as_ref())?;
    serde_json::from_value::<PlaceDraft>(state.clone()).ok().map(|draft| draft.name)
}

/// Who, when and why.
pub fn heading(ctx: &PageContext, entry: &HistoryEntry, names: &HashMap<String, String>) -> Markup {
    let change = &entry.change;
    html! {
        p.change-by {
            time datetime=(change.at.to_rfc3339()) { (date::moment(ctx.locale(), change.at)) }
            " " strong { (who(ctx, &change.actor, names)) }
        }
        @if let Some(reason) = &change.reason {
            p.change-why { (ctx.t("history-why")) (why(ctx, change, reason)) }
        }
    }
}

/// Why a change was made: somebody's words, or the suggestion that it came of.
fn why(ctx: &PageContext, change: &NewHistory, reason: &str) -> Markup {
    let suggestion = reason.strip_prefix("suggestion:");
    let redaction = reason.strip_prefix(REDACTION).filter(|_| is_redaction(change));
    let redaction = redaction.and_then(|rest| rest.split_once(':'));
    html! {
        @if reason == app::sample::SOURCE { (ctx.t("sample")) }
        @else if let Some(id) = suggestion {
            a href=(address::suggestion(id)) {
                (ctx.t_with("history-suggestion", &[("id", id.into())]))
            }
        } @else if let Some((what, why)) = redaction {
            @let said = [("what", field_word(ctx, what).into()), ("why", why.into())];
            (ctx.t_with("history-redacted", &said))
        } @else { (reason) }
    }
}

/// Whether a change took personal data out: it shows no other difference.
pub fn is_redaction(change: &NewHistory) -> bool {
    // What somebody types as a reason changes something, too.
    let changes_nothing = change.before == change.after || change.after.is_none();
    changes_nothing && change.reason.as_ref().is_some_and(|reason| reason.starts_with(REDACTION))
}

/// Who made a change, as people say it.
pub fn who(ctx: &PageContext, actor: &str, names: &HashMap<String, String>) -> String {
    let (kind, name) = actor.split_once(':').unwrap_or((actor, ""));
    match kind {
        "staff" => names.get(name).cloned().unwrap_or_else(|| ctx.t("actor-staff")),
        "import" => ctx.t_with("actor-import", &[("source", name.into())]),
        "shell" | "operator" => ctx.t("actor-operator"),
        "program" => ctx.t("actor-program"),
        "anyone" => ctx.t("actor-anyone"),
        "link" => ctx.t("actor-link"),
        _ => actor.to_owned(),
    }
}

/// The names of everybody with an account, by id.
pub async fn names(state: &AppState) -> Result<HashMap<String, String>, PageError> {
    let accounts = state.app.store().list_accounts().await.map_err(app::Error::from)?;
    let named = accounts.into_iter().map(|account| (account.id.to_string(), account.profile.name));
    Ok(named.collect())
}
