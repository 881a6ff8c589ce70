//! How a place to flee to is, in words and shape, for residents: said only while a
//! real disaster runs, with the time at which somebody saw it.

use super::{PageContext, date, icon::icon};
use crate::domain::{Place, Status};
use maud::{Markup, html};

/// How it is now; nothing in peace or for other places.
pub fn now(ctx: &PageContext, place: &Place) -> Option<Markup> {
    let status = ctx.status(place)?;
    let present = ctx.situation.of(place, ctx.now());
    let seen = present.observed_at.map(|at| date::moment(ctx.locale(), at));
    Some(html! {
        p.status data-status=(status.id()) {
            strong { (picture(status)) (word(ctx, status)) }
            @if let Some(seen) = seen {
                " " span.hint { (ctx.t_with("status-seen", &[("when", seen.into())])) }
                @if present.is_old { " " span.hint { (ctx.t("status-old")) } }
            }
        }
    })
}

/// The shape of a status; it never stands without its word.
pub fn picture(status: Status) -> Markup {
    icon(match status {
        Status::Unreported => "status-unreported",
        Status::NotOpen => "status-not_open",
        Status::Preparing => "status-preparing",
        Status::Open => "status-open",
        Status::Full => "status-full",
        Status::Closed => "status-closed",
    })
}

/// What a status is called.
pub fn word(ctx: &PageContext, status: Status) -> String {
    match status {
        Status::Unreported => ctx.t("status-unreported"),
        Status::NotOpen => ctx.t("status-not-open"),
        Status::Preparing => ctx.t("status-preparing"),
        Status::Open => ctx.t("status-open"),
        Status::Full => ctx.t("status-full"),
        Status::Closed => ctx.t("status-closed"),
    }
}
