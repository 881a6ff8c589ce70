//! What was changed of a place: who, when, why, field by field, and a button to
//! take each change back. What was changed since stays.

use super::{address, named, revision};
use crate::{
    app::{self, place::PlaceUndo},
    domain::{
        Account, HistoryEntry, Invalid, NewHistory, Place, PlaceDraft, PlaceId, Right, Subject,
        merge::{self, FieldChange},
        place::field::Field,
    },
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        finish,
        staff::history::{heading, is_redaction, names},
        view::{
            Page, PageContext,
            layout::{self, Content},
            part,
        },
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde_json::Value;
use std::collections::HashMap;

/// `GET /staff/places/{id}/history`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Page, PageError> {
    page(&state, &ctx, &staff.account, &id, None).await
}

async fn page(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    id: &str,
    above: Option<Markup>,
) -> Result<Page, PageError> {
    let id = PlaceId::parse(id).ok_or(app::Error::NotFound)?;
    let (place, entries) = state.app.place_history(account, &id).await?;
    let names = names(state).await?;
    let may_undo = account.may_with(Right::Publish, Subject::from(&place));
    let title = ctx.t_with("history-of", &[("name", place.draft.name.as_str().into())]);
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if let Some(above) = above { (above) }
            p.buttons {
                a.action href=(address(&place.id)) { (ctx.t("history-to-form")) }
                @if account.may(Right::Redact) {
                    a.action href={ (address(&place.id)) "/redact" } { (ctx.t("redact-title")) }
                }
            }
            ol.log role="list" reversed { @for entry in &entries {
                li { (change(ctx, account, &place, entry, &names, may_undo)) }
            } }
        }
    };
    let content = Content { title, class: "plain", main };
    Ok(layout::staff_page(ctx, Some(account), &content))
}

/// One change: who, when, why, what, and its button.
fn change(
    ctx: &PageContext,
    account: &Account,
    place: &Place,
    entry: &HistoryEntry,
    names: &HashMap<String, String>,
    may_undo: bool,
) -> Markup {
    let change = &entry.change;
    let differs = changed(change.before.as_ref(), change.after.as_ref());
    let can_undo = may_undo && differs.is_some_and(|changes| !changes.is_empty());
    html! {
        article.log-entry id={ "change-" (entry.seq) } {
            (heading(ctx, entry, names))
            @if is_redaction(change) {}
            @else if !can_undo { (differences(ctx, change.before.as_ref(), change.after.as_ref())) }
            @else {
                form method="post" action={ (address(&place.id)) "/undo" } {
                    (choices(ctx, change))
                    input type="hidden" name="owner" value=(account.id);
                    input type="hidden" name="revision" value=(place.revision);
                    input type="hidden" name="seq" value=(entry.seq);
                    button.action type="submit" {
                        (ctx.t("undo")) span.unseen { "：" (ctx.t("revision")) (change.revision) }
                    }
                }
            }
        }
    }
}

/// What a change changed, each field with a box to take it back or leave it.
fn choices(ctx: &PageContext, change: &NewHistory) -> Markup {
    let changes = changed(change.before.as_ref(), change.after.as_ref()).unwrap_or_default();
    let is_one = changes.len() == 1;
    html! {
        dl.differences { @for change in &changes {
            div {
                dt {
                    @if is_one {
                        input type="hidden" name="part" value=(change.field);
                        (part::label(ctx, &change.field))
                    } @else {
                        label.tick {
                            input type="checkbox" name="part" value=(change.field) checked;
                            span { (part::label(ctx, &change.field)) }
                        }
                    }
                }
                dd { (turn(ctx, change)) }
            }
        } }
        @if !is_one { p.hint { (ctx.t("undo-choose")) } }
    }
}

/// The fields in which two states of a place differ, in reading order; nothing for
/// one that came or went.
fn changed(before: Option<&Value>, after: Option<&Value>) -> Option<Vec<FieldChange>> {
    let read = |state: Option<&Value>| -> Option<PlaceDraft> {
        serde_json::from_value(state?.clone()).ok()
    };
    let mut changes = merge::differences(&read(before)?, &read(after)?);
    changes.sort_by(|one, other| Field::rank(&one.field).cmp(&Field::rank(&other.field)));
    Some(changes)
}

/// What a field said, and what it says.
fn turn(ctx: &PageContext, change: &FieldChange) -> Markup {
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

/// `POST /staff/places/{id}/undo`
pub async fn undo(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let account = &staff.account;
    let place = PlaceId::parse(&id).ok_or(app::Error::NotFound)?;
    let seq = fields.text("seq").parse().map_err(|_| app::Error::NotFound)?;
    let undo = PlaceUndo { seq, parts: fields.texts("part").map(str::to_owned).collect() };
    let reason = ctx.t_with("undo-reason", &[("revision", seq.into())]);
    let (app, by, target) = (state.app.clone(), account.clone(), place.clone());
    let done = match revision(&fields) {
        _ if undo.parts.is_empty() => {
            Err(app::Error::Invalid(vec![Invalid::new("part", "nothing-ticked")]))
        }
        Err(error) => Err(error),
        Ok(revision) => {
            finish(async move { app.undo_change(&by, &target, revision, &undo, &reason).await })
                .await
        }
    };
    let (status, above) = match done {
        Ok(place) => {
            let way = format!("{}?done=undo", address(&place.id));
            return Ok(Redirect::to(&way).into_response());
        }
        Err(app::Error::Changed { .. }) => {
            (StatusCode::CONFLICT, html! { p { (ctx.t("step-changed")) } })
        }
        Err(app::Error::Invalid(faults)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            html! { @for fault in &faults { p { (named(&ctx, fault)) } } },
        ),
        Err(error) => return Err(error.into()),
    };
    let above = html! { div.faults role="alert" { (above) } };
    let page = page(&state, &ctx, account, place.as_str(), Some(above)).await?;
    Ok(page.with_status(status).into_response())
}
