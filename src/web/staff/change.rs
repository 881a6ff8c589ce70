//! One change of a place, as its history and the comparison of two edits show it: who
//! made it, when, why, and field by field what it changed.

use crate::{
    app,
    domain::{
        HistoryEntry, NewHistory, PlaceDraft,
        merge::{self, FieldChange},
        place::field::Field,
        redaction::{SUGGESTED_CONTACT, SUGGESTED_WORDS},
    },
    web::{
        AppState, address,
        error::PageError,
        view::{PageContext, date, part},
    },
};
use maud::{Markup, html};
use serde_json::Value;
use std::collections::HashMap;

/// How the reason of a change begins that took personal data out.
const REDACTION: &str = "redaction:";

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

/// What a field that can be taken out is called.
pub fn field_word(ctx: &PageContext, field: &str) -> String {
    match field {
        SUGGESTED_WORDS => ctx.t("redact-words"),
        SUGGESTED_CONTACT => ctx.t("redact-contact"),
        "text" => ctx.t("redact-a-text"),
        field => part::label(ctx, field),
    }
}

/// The fields in which two states of a place differ, in reading order; nothing for
/// one that came or went.
pub fn changed(before: Option<&Value>, after: Option<&Value>) -> Option<Vec<FieldChange>> {
    let read = |state: Option<&Value>| -> Option<PlaceDraft> {
        serde_json::from_value(state?.clone()).ok()
    };
    let mut changes = merge::differences(&read(before)?, &read(after)?);
    changes.sort_by(|one, other| Field::rank(&one.field).cmp(&Field::rank(&other.field)));
    Some(changes)
}

/// What a field said, and what it says.
pub fn turn(ctx: &PageContext, change: &FieldChange) -> Markup {
    let say =
        |value: &Value| part::value(ctx, &change.field, value).unwrap_or_else(|| ctx.t("unknown"));
    html! {
        del { span.unseen { (ctx.t("difference-before")) } (say(&change.before)) }
        " → "
        ins { span.unseen { (ctx.t("difference-after")) } (say(&change.after)) }
    }
}

/// What a change changed, field by field.
pub fn differences(ctx: &PageContext, before: Option<&Value>, after: Option<&Value>) -> Markup {
    let Some(changes) = changed(before, after) else {
        let word =
            if before.is_none() { ctx.t("history-created") } else { ctx.t("history-removed") };
        return html! { p { (word) } };
    };
    html! {
        dl.differences { @for change in &changes {
            div { dt { (part::label(ctx, &change.field)) } dd { (turn(ctx, change)) } }
        } }
    }
}
