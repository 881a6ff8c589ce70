//! The steps of a place's life, each a button with its consequence: checked today,
//! the schedule is right, suspend, publish again, end.

use super::{PlacePage, address, find, named, page, revision, typed};
use crate::{
    app::{self, place::PlaceChange},
    domain::{Account, Invalid, Place, State},
    formats::{Notes, cell},
    web::{
        action::{Refusal, go_to},
        error::PageError,
        extract::Fields,
        staff::{done::place_word, request::StaffRequest},
        view::{
            PageContext,
            form::{Ask, Form},
        },
    },
};
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
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
    request: StaffRequest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let place = find(&request, &id).await?;
    let typed = change(&fields).and_then(|change| Ok((change, revision(&fields)?)));
    let id = place.id.clone();
    let taken = request.run_with(typed, |app, by, (change, revision)| async move {
        app.change_place(&by, &id, revision, &[change], None).await
    });
    match taken.await {
        Ok(place) => Ok(go_to(&way_back(&place, &fields))),
        Err(app::Error::Changed { now }) => {
            let fields = typed::fill(&now.draft);
            let shown = PlacePage { place: &now, draft: &now.draft, fields: &fields, faults: &[] };
            let above = html! { p.notice role="alert" { (request.ctx.t("step-changed")) } };
            let page = page(&request, shown, Some(above)).await?;
            Ok(page.with_status(StatusCode::CONFLICT).into_response())
        }
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            let faults = &refusal.faults;
            let mut typed = typed::fill(&place.draft);
            let kept = ["suspended_reason", "suspended_until"];
            typed.0.retain(|(name, _)| !kept.contains(&name.as_str()));
            typed.0.extend(fields.0.into_iter().filter(|(name, _)| kept.contains(&name.as_str())));
            let shown = PlacePage { place: &place, draft: &place.draft, fields: &typed, faults };
            let above = html! { div.faults role="alert" {
                @for fault in faults { p { (named(&request.ctx, fault)) } }
            } };
            Ok(refusal.answer(page(&request, shown, Some(above)).await?))
        }
    }
}

/// The page that a button stood on, saying what was done: a list of ours, or the place.
fn way_back(place: &Place, fields: &Fields) -> String {
    let back = fields.text("back");
    let is_ours = back == "/staff" || back.starts_with("/staff/places?");
    let way = if is_ours { back.to_owned() } else { address(&place.id) };
    let joint = if way.contains('?') { '&' } else { '?' };
    format!("{way}{joint}done={}", place_word(fields.text("do")))
}
