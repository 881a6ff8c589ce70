//! The steps of a place's life, each a button with its consequence: checked today,
//! the schedule is right, suspend, publish again, end.

use super::{PlacePage, address, find, page, revision, typed};
use crate::{
    app::{self, place::PlaceChange},
    domain::{Account, Invalid, Place, State},
    formats::{Notes, cell},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        finish,
        staff::done::place_word,
        view::{
            PageContext,
            form::{Ask, Form},
        },
    },
};
use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

/// Why a place is suspended.
pub const SUSPENDED_REASON: Ask<'_> = Ask {
    name: "suspended_reason",
    label: "field-suspended-reason",
    hint: "hint-suspended-reason",
};
/// Until when a place is suspended.
pub const SUSPENDED_UNTIL: Ask<'_> =
    Ask { name: "suspended_until", label: "field-suspended-until", hint: "hint-suspended-until" };

/// What a state is called.
pub fn state_word(ctx: &PageContext, state: State) -> String {
    match state {
        State::Draft => ctx.t("state-draft"),
        State::InReview => ctx.t("state-in-review"),
        State::Published => ctx.t("state-published"),
        State::Suspended => ctx.t("state-suspended"),
        State::Closed => ctx.t("state-closed"),
    }
}

/// A form of one button.
pub fn one_tap(account: &Account, place: &Place, step: &str, word: &str, back: &str) -> Markup {
    html! {
        form.one-tap method="post" action={ (address(&place.id)) "/step" } {
            input type="hidden" name="owner" value=(account.id);
            input type="hidden" name="revision" value=(place.revision);
            input type="hidden" name="back" value=(back);
            button.action type="submit" name="do" value=(step) {
                (word) span.unseen { "：" (place.draft.name) }
            }
        }
    }
}

/// What can be said with one tap.
pub fn quick(ctx: &PageContext, account: &Account, place: &Place) -> Markup {
    html! {
        div.quick {
            @if place.draft.state.is_public() {
                (one_tap(account, place, "verify", &ctx.t("do-verify"), ""))
            }
            @if place.has_unconfirmed_schedule() {
                (one_tap(account, place, "confirm_schedule", &ctx.t("do-confirm-schedule"), ""))
            }
        }
    }
}

/// What else can be done: suspend, publish again, end.
pub fn more(ctx: &PageContext, account: &Account, place: &Place, form: Form<'_>) -> Markup {
    let state = place.draft.state;
    let is_wrong = form.fault("suspended_reason").or(form.fault("suspended_until")).is_some();
    html! {
        section.part.deeds-of-place {
            h2 { (ctx.t("more-steps")) }
            @if state == State::Closed {
                (one_tap(account, place, "publish", &ctx.t("do-publish-again"), ""))
            }
            @if state.is_public() {
                details.fold open[is_wrong] {
                    summary { (ctx.t("do-suspend-open")) }
                    p { (ctx.t("do-suspend-text")) }
                    form method="post" action={ (address(&place.id)) "/step" } {
                        input type="hidden" name="owner" value=(account.id);
                        input type="hidden" name="revision" value=(place.revision);
                        (form.line(SUSPENDED_REASON, "text", None))
                        (form.line(SUSPENDED_UNTIL, "date", None))
                        p.buttons {
                            button.button type="submit" name="do" value="suspend" {
                                (ctx.t("do-suspend"))
                            }
                        }
                    }
                }
            }
            @if state != State::Closed {
                details.fold {
                    summary { (ctx.t("do-close-open")) }
                    p { (ctx.t("do-close-text")) }
                    (one_tap(account, place, "close", &ctx.t("do-close"), ""))
                }
            }
        }
    }
}

/// What a button asks for.
pub fn change(fields: &Fields) -> Result<PlaceChange, Vec<Invalid>> {
    Ok(match fields.text("do") {
        "verify" => PlaceChange::Verify,
        "confirm_schedule" => PlaceChange::ConfirmSchedule,
        "publish" => PlaceChange::Publish,
        "submit" => PlaceChange::Submit,
        "close" => PlaceChange::Close,
        "suspend" => {
            let typed = fields.text("suspended_until").trim();
            let until = cell::date(typed, &mut Notes::default());
            if until.is_none() && !typed.is_empty() {
                return Err(vec![Invalid::new("suspended_until", "not-a-day")]);
            }
            PlaceChange::Suspend { reason: fields.text("suspended_reason").to_owned(), until }
        }
        _ => return Err(vec![Invalid::new("do", "no-such-step")]),
    })
}

/// `POST /staff/places/{id}/step`
pub async fn take(
    Extract(state): Extract<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let account = &staff.account;
    let place = find(&state, account, &id).await?;
    let asked = change(&fields).map_err(app::Error::Invalid);
    let done = match asked.and_then(|change| Ok((change, revision(&fields)?))) {
        Ok((change, revision)) => {
            let (app, by, id) = (state.app.clone(), account.clone(), place.id.clone());
            finish(async move { app.change_place(&by, &id, revision, &[change], None).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(place) => {
            let back = fields.text("back");
            let is_ours = back == "/staff" || back.starts_with("/staff/places?");
            let here = address(&place.id);
            let way = if is_ours { back } else { &here };
            let joint = if way.contains('?') { '&' } else { '?' };
            let done = place_word(fields.text("do"));
            Ok(Redirect::to(&format!("{way}{joint}done={done}")).into_response())
        }
        Err(app::Error::Changed { now }) => {
            let fields = typed::fill(&now.draft);
            let shown = PlacePage { place: &now, draft: &now.draft, fields: &fields, faults: &[] };
            let above = html! { p.notice role="alert" { (ctx.t("step-changed")) } };
            let page = page(&state, &ctx, account, shown, Some(above)).await?;
            Ok(page.with_status(StatusCode::CONFLICT).into_response())
        }
        Err(app::Error::Invalid(faults)) => {
            let mut typed = typed::fill(&place.draft);
            let kept = ["suspended_reason", "suspended_until"];
            typed.0.retain(|(name, _)| !kept.contains(&name.as_str()));
            typed.0.extend(fields.0.into_iter().filter(|(name, _)| kept.contains(&name.as_str())));
            let shown =
                PlacePage { place: &place, draft: &place.draft, fields: &typed, faults: &faults };
            let above = html! { div.faults role="alert" {
                @for fault in &faults { p { (super::named(&ctx, fault)) } }
            } };
            let page = page(&state, &ctx, account, shown, Some(above)).await?;
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
