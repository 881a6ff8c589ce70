//! What stands above the form of a place because somebody must know it first: that it
//! is suspended and why, that its pin lies outside the area, that a change waits.

use super::step::one_tap;
use crate::{
    domain::{Account, Bounds, Place, PlaceDraft, State, Suggestion, merge::FieldChange},
    web::{
        AppState,
        error::PageError,
        view::{PageContext, date, part},
    },
};
use maud::{Markup, html};

/// Why residents are told that it is not held, until when, and the button that ends it.
pub fn suspended(ctx: &PageContext, account: &Account, place: &Place, may_publish: bool) -> Markup {
    let draft = &place.draft;
    let reason = draft.suspended_reason.clone().unwrap_or_else(|| ctx.t("unknown"));
    let until = draft.suspended_until.map(|day| date::day(ctx.locale(), day));
    html! {
        @if draft.state == State::Suspended {
            div.notice {
                p { strong { (ctx.t_with("form-suspended", &[("reason", reason.into())])) } }
                p {
                    @match until {
                        Some(day) => (ctx.t_with("form-suspended-until", &[("day", day.into())])),
                        None => (ctx.t("form-suspended-open")),
                    }
                }
                @if may_publish {
                    (one_tap(account, place, "publish", &ctx.t("do-publish-again"), ""))
                }
            }
        }
    }
}

/// That a pin lies where the service does not look for places.
pub fn outside(ctx: &PageContext, draft: &PlaceDraft, bounds: Bounds) -> Markup {
    let is_outside = draft.location.is_some_and(|at| !bounds.contains(at));
    html! {
        @if is_outside {
            p.notice.warnings { (ctx.t("pin-outside")) " " a href="#pin" { (ctx.t("pin-look")) } }
        }
    }
}

/// What somebody has proposed about a place and nobody has decided over yet.
pub async fn waiting(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    place: &Place,
) -> Result<Markup, PageError> {
    let waiting = state.app.list_waiting_suggestions_of(account, place).await?;
    Ok(html! { @for suggestion in &waiting { (proposal(ctx, suggestion)) } })
}

fn proposal(ctx: &PageContext, suggestion: &Suggestion) -> Markup {
    let when = date::moment(ctx.locale(), suggestion.created_at);
    let said = |change: &FieldChange| {
        part::value(ctx, &change.field, &change.after).unwrap_or_else(|| ctx.t("unknown"))
    };
    html! {
        div.notice {
            p { strong { (ctx.t_with("form-waiting", &[("when", when.into())])) } }
            dl.differences { @for change in suggestion.draft.changes.iter() {
                div { dt { (part::label(ctx, &change.field)) } dd { ins { (said(change)) } } }
            } }
            @if let Some(words) = &suggestion.draft.words { p { (words) } }
            p { a href={ "/staff/suggestions/" (suggestion.id) } { (ctx.t("form-waiting-open")) } }
        }
    }
}
