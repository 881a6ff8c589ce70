//! Everything recorded of a place, as residents see it: on its page, in a preview before
//! it is saved, and for the organization that answers about it. It must never show a
//! contact for staff, the point of a hidden door, or a way to a welfare shelter.

pub mod calendar;
mod details;

use super::{
    PageContext, card, date, layout, phone,
    shelter::{self, Around},
    site::CardGroup,
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
            @let site = CardGroup::with_site(catalog, place.clone());
            (record(ctx, &site, &calendar::section(ctx, place, month)))
            (same_site(ctx, catalog, place))
        }
    }
}

/// Everything recorded of the first place of a site, as residents see it, with what else
/// the site is, but for the map; `calendar` stands with the days.
pub fn record(ctx: &PageContext, site: &CardGroup, calendar: &Markup) -> Markup {
    let place = &*site.first.place;
    let draft = &place.draft;
    html! {
        div.card-kinds {
            @for role in site.in_constant_order() { (card::kind_and_word(ctx, role)) }
            (card::badges(ctx, place))
        }
        h1 {
            @if let Some(kana) = &draft.name_kana { span.kana { (kana) } }
            (draft.name)
        }
        @if let Some(description) = &draft.description { (layout::paragraphs(description)) }
        @if place.sample { p.notice { (ctx.t("sample-notice")) } }
        @if draft.state == State::Suspended { (suspended(ctx, place)) }
        @if let Some(now) = status::now(ctx, &site.in_constant_order()) { (now) }
        @if shelter::needs_asking(ctx, place) { (shelter::instead(ctx, place, Around::Place)) }
        (call(ctx, place))
        (details::all(ctx, site, calendar))
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
                    li {
                        a href=(address::place(&other.id)) {
                            (card::kind_and_word(ctx, other)) span { (other.draft.name) }
                        }
                        @if let Some(now) = status::now(ctx, &[&**other]) { (now) }
                    }
                }
            }
        }
    }
}
