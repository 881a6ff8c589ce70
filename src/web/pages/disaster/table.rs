//! The rows of the board, and its sums by district. Contacts are for disaster staff;
//! everybody else sees what may be shown, and no way to a door that may stay shut.

use crate::{
    app::shelter::{FoundShelter, ShelterTotals, Vacancies},
    domain::{Account, Location, Place, Status},
    web::{
        address,
        view::{
            PageContext, access, contacts::contacts, distance, hazard, icon, shelter, status,
            temporary,
        },
    },
};
use maud::{Markup, html};

/// A list of shelters. `staff` sees numbers and contacts.
pub fn table(
    ctx: &PageContext,
    found: &[FoundShelter],
    staff: Option<&Account>,
    caption: &str,
) -> Markup {
    html! {
        table.board-table role="table" {
            caption.unseen { (caption) }
            thead role="rowgroup" { tr role="row" {
                th role="columnheader" scope="col" { (ctx.t("board-col-name")) }
                th role="columnheader" scope="col" { (ctx.t("board-col-status")) }
                @if staff.is_some() {
                    th role="columnheader" scope="col" { (ctx.t("board-col-persons")) }
                }
                th role="columnheader" scope="col" { (ctx.t("board-col-takes")) }
                @if staff.is_some() {
                    th role="columnheader" scope="col" { (ctx.t("group-contact")) }
                }
            } }
            tbody role="rowgroup" { @for one in found { (row(ctx, one, staff)) } }
        }
    }
}

fn row(ctx: &PageContext, found: &FoundShelter, staff: Option<&Account>) -> Markup {
    let FoundShelter { place, present, .. } = found;
    let at = place.shown_location();
    html! {
        tr.row--unfit[unfit(ctx, place).is_some()] role="row" id={ "row-" (place.id) } data-place=(place.id)
            data-status=(present.status.id()) data-name=(place.draft.name)
            data-observed=[present.observed_at.map(|at| at.timestamp_millis())]
            data-lon=[at.map(Location::lon)] data-lat=[at.map(Location::lat)]
        {
            th.board-name role="rowheader" scope="row" { (name(ctx, found, staff)) }
            td.row-status role="cell" { (status::seen(ctx, present)) }
            @if staff.is_some() { td role="cell" { (status::persons(ctx, place, present)) } }
            td role="cell" { (takes(ctx, found)) }
            @if staff.is_some() { td role="cell" { (contacts(ctx, place)) } }
        }
    }
}

fn name(ctx: &PageContext, found: &FoundShelter, staff: Option<&Account>) -> Markup {
    let place = &found.place;
    let category = place.draft.category.category();
    let way = match staff {
        Some(_) => address::with_query(&address::shelter(&place.id), [("from", "board")]),
        None => address::place(&place.id),
    };
    html! {
        span.board-kind { (icon::kind(category)) (category.short_label(ctx.locale())) }
        a href=(way) { (place.draft.name) }
        @if place.sample { span.badge.badge--sample { (ctx.t("sample")) } }
        span.hint {
            @if let Some(district) = &place.draft.district { (district) " " }
            @if let Some(metres) = found.distance_m.filter(|_| !place.is_area()) {
                (distance::straight(ctx, metres))
            }
        }
        @if let Some(of) = place.draft.temporary { (temporary::badge(ctx, of)) }
        @if let Some(why) = unfit(ctx, place) { strong.unfit { (why) } }
        @if !found.unknown.is_empty() {
            span.ask-first { (ctx.t("board-ask-about")) (shelter::unrecorded(ctx, &found.unknown)) }
        }
        (shelter::recorded(ctx, &found.asked))
    }
}

/// Why an emergency site is none for what people flee from, in an exercise too.
fn unfit(ctx: &PageContext, place: &Place) -> Option<String> {
    let hazards = ctx.situation.incident.as_ref().map(|incident| incident.announcement.hazards);
    hazard::unfit_for(ctx, place, hazards.unwrap_or_default())
}

/// Whom it takes and what it has.
fn takes(ctx: &PageContext, found: &FoundShelter) -> Markup {
    let place = &found.place;
    html! {
        @if let Some(who) = access::who(ctx, place) { p { (who) } }
        @if let Some(direct) = status::direct(ctx, place) { p.board-direct { (direct) } }
        @let facts = access::facts(ctx, place);
        p.hint { (ctx.t("board-facts")) "：" (facts) }
    }
}

/// The sum of all in one line.
fn in_short(ctx: &PageContext, total: &ShelterTotals) -> Markup {
    let number = |count: usize| html! { (count) };
    let parts = [
        (status::word(ctx, Status::Open), number(total.open)),
        (status::word(ctx, Status::Full), number(total.full)),
        (ctx.t("persons-vacancy"), persons(ctx, total.vacant, total.vacant_unknown)),
        (ctx.t("board-unreported"), number(total.unreported)),
    ];
    html! { @for (word, count) in parts { span { (word) " " strong { (count) } } " " } }
}

/// A sum of persons, and of how many places it knows nothing: without these a sum of 0
/// would be taken for no room anywhere.
fn persons(ctx: &PageContext, count: Option<u64>, unknown: usize) -> Markup {
    let known = count.map(|count| ctx.t_with("persons", &[("count", count.into())]));
    html! {
        (known.unwrap_or_else(|| ctx.t("unknown")))
        @if count.is_some() && unknown > 0 {
            small { (ctx.t_with("board-besides", &[("count", unknown.into())])) }
        }
    }
}

/// How many in which state, over all that fits.
pub fn tally(ctx: &PageContext, found: &Vacancies) -> Markup {
    let row = |name: &str, sum: &ShelterTotals| {
        html! {
            tr {
                th scope="row" { (name) }
                td { (sum.places) } td { (sum.open) } td { (sum.full) }
                td { (persons(ctx, sum.capacity, sum.capacity_unknown)) }
                td { (persons(ctx, sum.occupied, sum.occupied_unknown)) }
                td { (persons(ctx, sum.vacant, sum.vacant_unknown)) }
                td { (sum.unreported) }
            }
        }
    };
    let columns = [
        ctx.t("board-places"),
        status::word(ctx, Status::Open),
        status::word(ctx, Status::Full),
        ctx.t("persons-capacity"),
        ctx.t("persons-there"),
        ctx.t("persons-vacancy"),
        ctx.t("board-unreported"),
    ];
    html! {
        details.fold {
            summary {
                span {
                    (ctx.t("board-sums")) " "
                    span.sum-line { (in_short(ctx, &found.total)) }
                }
            }
            div.scroll tabindex="0" role="region" aria-label=(ctx.t("board-sums")) {
                table.sums {
                    thead { tr {
                        th scope="col" { (ctx.t("field-district")) }
                        @for column in columns { th scope="col" { (column) } }
                    } }
                    tbody {
                        @for (district, sum) in &found.districts {
                            (row(district.as_deref().unwrap_or(&ctx.t("board-no-district")), sum))
                        }
                    }
                    tfoot { (row(&ctx.t("board-total"), &found.total)) }
                }
            }
            p.hint { (ctx.t("board-sums-hint")) }
        }
    }
}
