//! What was changed of a place: who, when, why, field by field, and a button to
//! take each change back. What was changed since stays.

use super::{address, named, place_id, revision};
use crate::{
    app::{self, place::PlaceUndo},
    domain::{HistoryEntry, Invalid, NewHistory, Place, PlaceId, Right, Subject},
    web::{
        action::{Refusal, go_to},
        error::PageError,
        extract::Fields,
        staff::{
            change::{changed, differences, heading, is_redaction, names, turn},
            request::StaffRequest,
        },
        view::{Page, PageContext, part},
    },
};
use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use std::collections::HashMap;

/// `GET /staff/places/{id}/history`
pub async fn show(request: StaffRequest, Path(id): Path<String>) -> Result<Page, PageError> {
    page(&request, &place_id(&id)?, None).await
}

async fn page(
    request: &StaffRequest,
    id: &PlaceId,
    above: Option<Markup>,
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let account = request.account();
    let (place, entries) = state.app.place_history(account, id).await?;
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
                li { (change(request, &place, entry, &names, may_undo)) }
            } }
        }
    };
    Ok(request.page(title, "plain", main))
}

/// One change: who, when, why, what, and its button.
fn change(
    request: &StaffRequest,
    place: &Place,
    entry: &HistoryEntry,
    names: &HashMap<String, String>,
    may_undo: bool,
) -> Markup {
    let ctx = &request.ctx;
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
                    input type="hidden" name="owner" value=(request.account().id);
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

/// `POST /staff/places/{id}/undo`
pub async fn undo(
    request: StaffRequest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let ctx = &request.ctx;
    let id = place_id(&id)?;
    let seq = fields.text("seq").parse().map_err(|_| app::Error::NotFound)?;
    let undo = PlaceUndo { seq, parts: fields.texts("part").map(str::to_owned).collect() };
    let reason = ctx.t_with("undo-reason", &[("revision", seq.into())]);
    let typed = if undo.parts.is_empty() {
        Err(vec![Invalid::new("part", "nothing-ticked")])
    } else {
        revision(&fields).map(|revision| (revision, undo))
    };
    let target = id.clone();
    let done = request.run_with(typed, |app, by, (revision, undo)| async move {
        app.undo_change(&by, &target, revision, &undo, &reason).await
    });
    match done.await {
        Ok(place) => Ok(go_to(&format!("{}?done=undo", address(&place.id)))),
        Err(error) => {
            let refusal = Refusal::invalid_or_changed(error)?;
            let above = html! { div.faults role="alert" {
                @if refusal.is_conflict() { p { (ctx.t("step-changed")) } }
                @for fault in &refusal.faults { p { (named(ctx, fault)) } }
            } };
            Ok(refusal.answer(page(&request, &id, Some(above)).await?))
        }
    }
}
