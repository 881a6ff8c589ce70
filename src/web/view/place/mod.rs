//! Everything recorded of a place, as residents see it: on its page, in a preview before
//! it is saved, and for the organization that answers about it. It must never show a
//! contact for staff, the point of a hidden door, or a way to a welfare shelter.

pub mod calendar;
mod details;

use super::{
    PageContext, card, date, layout, phone,
    shelter::{self, Around},
    status,
};
use crate::{
    catalog::Catalog,
    domain::{Place, State},
    web::address,
};
use calendar::Month;
use maud::{Markup, html};

/// All that anyone may read of a place, without its map: for a preview.
pub fn preview(ctx: &PageContext, catalog: &Catalog, place: &Place) -> Markup {
    let month = Month::read(None, ctx.today());
    html! {
        article.sheet {
            (record(ctx, place, &calendar::section(ctx, place, month)))
            (same_site(ctx, catalog, place))
        }
    }
}

/// Everything recorded of a place, as residents see it, but for the map; `calendar`
/// stands with the days.
pub fn record(ctx: &PageContext, place: &Place, calendar: &Markup) -> Markup {
    let draft = &place.draft;
    html! {
        div.card-kinds { (card::kind_and_word(ctx, place)) (card::badges(ctx, place)) }
        h1 {
            @if let Some(kana) = &draft.name_kana { span.kana { (kana) } }
            (draft.name)
        }
        @if let Some(description) = &draft.description { (layout::paragraphs(description)) }
        @if place.sample { p.notice { (ctx.t("sample-notice")) } }
        @if draft.state == State::Suspended { (suspended(ctx, place)) }
        @if let Some(now) = status::now(ctx, place) { (now) }
        @if shelter::needs_asking(ctx, place) { (shelter::instead(ctx, place, Around::Place)) }
        (call(ctx, place))
        (details::all(ctx, place, calendar))
    }
}

/// Why it is suspended and until when, as far as that is recorded.
fn suspended(ctx: &PageContext, place: &Place) -> Markup {
    let draft = &place.draft;
    let until = draft.suspended_until.map(|day| date::day(ctx.locale(), day));
    html! {
        div.notice {
            p { (ctx.t("suspended-notice")) }
            @if let Some(reason) = &draft.suspended_reason {
                p { (ctx.t_with("suspended-why", &[("reason", reason.as_str().into())])) }
            }
            @if let Some(day) = until { p { (ctx.t_with("suspended-until", &[("day", day.into())])) } }
            @else { p { (ctx.t("suspended-ask")) } }
        }
    }
}

fn call(ctx: &PageContext, place: &Place) -> Markup {
    html! {
        div.actions {
            @if let Some(written) = &place.draft.phone {
                (phone::buttons(&ctx.t("action-call"), written))
            }
        }
    }
}

/// What else is in the same building.
pub fn same_site(ctx: &PageContext, catalog: &Catalog, place: &Place) -> Markup {
    let site = place.shown_site().unwrap_or_default();
    let mut others = if site.is_empty() { Vec::new() } else { catalog.at_site(site) };
    others.retain(|other| other.id != place.id);
    html! {
        @if !others.is_empty() {
            h2 { (ctx.t("at-same-site")) }
            ul.same-site {
                @for other in &others {
                    li { a href=(address::place(&other.id)) {
                        (card::kind_and_word(ctx, other)) span { (other.draft.name) }
                    } }
                }
            }
        }
    }
}
