//! `/staff/history`: what was changed of the places that somebody may see, newest
//! first, and what changes have in common: who made them, when and why.

use super::{
    change::{differences, heading, is_redaction, names},
    request::StaffRequest,
};
use crate::{
    domain::{Account, HistoryEntry, PlaceDraft, Right},
    web::{
        address,
        error::PageError,
        view::{Page, PageContext},
    },
};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

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
