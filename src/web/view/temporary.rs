//! Places that are for one incident only, in words: what they are, and that they end with
//! it.

use super::PageContext;
use crate::domain::{TemporaryKind, TemporaryUse};
use maud::{Markup, html};

/// What such a place is.
pub fn kind(ctx: &PageContext, kind: TemporaryKind) -> String {
    match kind {
        TemporaryKind::VoluntaryShelter => ctx.t("temporary-voluntary-shelter"),
        TemporaryKind::Hotel => ctx.t("temporary-hotel"),
        TemporaryKind::CarPark => ctx.t("temporary-car-park"),
        TemporaryKind::School => ctx.t("temporary-school"),
    }
}

/// What it is, and that it is for this incident only.
pub fn badge(ctx: &PageContext, of: TemporaryUse) -> Markup {
    html! {
        span.badge.badge--temporary {
            @if of.exercise { (ctx.t("incident-exercise")) " " }
            (ctx.t("temporary-only"))
        }
    }
}
