//! The rows of the board, and its sums by district. Contacts are for disaster staff;
//! everybody else sees what may be shown, and no way to a door that may stay shut.

use super::params::BoardSearch;
use crate::{
    app::shelter::{FoundShelter, ShelterColumn, ShelterTotals, Vacancies},
    domain::{Account, Category, CategoryId, CategorySet, Location, Place, Present, Status},
    web::{
        address,
        view::{
            PageContext, access, contacts::contacts_in_row, detail_sums::detail_sums, details,
            distance, hazard, icon, shelter, status, temporary,
        },
    },
};
use maud::{Markup, html};
use std::iter;

/// How many items of a condition a row has room for.
const MAX_ITEMS_IN_ROW: usize = 2;

/// Lists of shelters. `staff` sees numbers, condition and contacts.
#[derive(Clone, Copy)]
pub struct BoardTable<'a> {
    /// The language.
    pub ctx: &'a PageContext,
    /// What is asked of the board.
    pub search: &'a BoardSearch,
    /// Who looks at it.
    pub staff: Option<&'a Account>,
    /// In what order the rows are.
    pub order: Option<(ShelterColumn, bool)>,
}

/// What a column is called.
pub fn column_word(ctx: &PageContext, column: ShelterColumn) -> String {
    match column {
        ShelterColumn::Triage => ctx.t("board-triage"),
        ShelterColumn::Name => ctx.t("board-col-name"),
        ShelterColumn::Status => ctx.t("board-col-status"),
        ShelterColumn::Occupancy => ctx.t("board-col-persons"),
        ShelterColumn::Vacancy => ctx.t("persons-vacancy"),
        ShelterColumn::Condition => ctx.t("condition"),
        ShelterColumn::Takes => ctx.t("board-col-takes"),
        ShelterColumn::Phone => ctx.t("group-contact"),
    }
}

impl BoardTable<'_> {
    /// The list as a table.
    pub fn markup(&self, found: &[FoundShelter], caption: &str) -> Markup {
        let Self { ctx, staff, .. } = *self;
        let shown = |column: &ShelterColumn| {
            *column != ShelterColumn::Triage && (staff.is_some() || !column.is_for_staff())
        };
        html! {
            table.board-table role="table" {
                caption.unseen { (caption) }
                thead role="rowgroup" { tr role="row" {
                    @for column in ShelterColumn::ALL.into_iter().filter(shown) {
                        (self.heading(column))
                    }
                } }
                tbody role="rowgroup" { @for one in found { (row(ctx, one, staff)) } }
            }
        }
    }

    /// A heading that sorts by its column, and the other way round when it does already.
    fn heading(&self, column: ShelterColumn) -> Markup {
        let word = column_word(self.ctx, column);
        let is_descending =
            self.order.filter(|(now, _)| *now == column).map(|(_, is_descending)| is_descending);
        let (sorted, sign) = match is_descending {
            None => ("none", ""),
            Some(false) => ("ascending", "▲"),
            Some(true) => ("descending", "▼"),
        };
        let way = self.search.address_sorted(column, is_descending == Some(false));
        html! {
            th role="columnheader" scope="col" aria-sort=(sorted) {
                @if let Some(way) = way {
                    a.sort href=(way) { (word) span aria-hidden="true" { (sign) } }
                } @else { (word) }
            }
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
            data-urgent[staff.is_some() && found.is_urgent()]
        {
            th.board-name role="rowheader" scope="row" { (name(ctx, found, staff)) }
            td.row-status role="cell" {
                (status::seen(ctx, present))
                @for (other, other_present) in &found.others {
                    @if says_otherwise(present, other_present) {
                        (status::of_role(ctx, other, other_present))
                    }
                }
            }
            @if staff.is_some() {
                td.persons-cell role="cell" {
                    span.cell-word { (ctx.t("persons-there")) }
                    span.occupancy { (count(ctx, present.occupancy)) }
                    small {
                        (ctx.t_with("board-of-capacity", &[("capacity",
                            count(ctx, place.draft.capacity).into())]))
                    }
                }
                td.persons-cell role="cell" {
                    span.cell-word { (ctx.t("persons-vacancy")) }
                    strong.vacancy { (count(ctx, present.vacancy)) }
                }
                td.condition-cell role="cell" {
                    span.cell-word { (ctx.t("condition")) }
                    (details::condition_in_short(ctx, present.details.as_deref(), MAX_ITEMS_IN_ROW))
                }
            }
            td.takes-cell role="cell" {
                @if staff.is_none() && let Some(room) = status::room(ctx, place, present) {
                    p.room { (room) }
                }
                (takes(ctx, found))
            }
            @if staff.is_some() { td.contacts-cell role="cell" { (contacts_in_row(ctx, place)) } }
        }
    }
}

fn count(ctx: &PageContext, count: Option<u32>) -> String {
    match count {
        Some(count) => ctx.t_with("persons", &[("count", count.into())]),
        None => ctx.t("unknown"),
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
        a href=(way) { (place.draft.name) }
        span.board-kind {
            (icon::kind(category)) (category.short_label(ctx.locale()))
            @for other in other_kinds(found) {
                " " (icon::kind(other)) (other.short_label(ctx.locale()))
            }
            @if let Some(district) = &place.draft.district { " " (district) }
            @if let Some(metres) = found.distance_m.filter(|_| !place.is_area()) {
                " " (distance::straight(ctx, metres))
            }
        }
        @if let Some(of) = place.draft.temporary { (temporary::badge(ctx, of)) }
        @if let Some(why) = unfit(ctx, place) { strong.unfit { (why) } }
        @if place.sample { span.badge.badge--sample { (ctx.t("sample")) } }
        @if !found.unknown.is_empty() {
            span.ask-first { (ctx.t("board-ask-about")) (shelter::unrecorded(ctx, &found.unknown)) }
        }
        (shelter::recorded(ctx, &found.asked))
    }
}

/// Whether another record of a site was reported to be otherwise than the one that leads.
fn says_otherwise(present: &Present, other: &Present) -> bool {
    !matches!(other.status, Status::Unreported) && other.status != present.status
}

/// What else the site of a place is.
fn other_kinds(found: &FoundShelter) -> Vec<&'static Category> {
    let own = found.place.draft.category;
    let kinds: CategorySet = found.others.iter().map(|(other, _)| other.draft.category).collect();
    kinds.iter().filter(|kind| *kind != own).map(CategoryId::category).collect()
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
        @let records = iter::once(place).chain(found.others.iter().map(|(other, _)| other));
        @if let Some(hazards) = hazard::of_site(ctx, records.map(|record| &**record)) {
            p.board-hazards { (hazards) }
        }
        @let facts = access::facts(ctx, place);
        p.hint.board-facts { (ctx.t("board-facts")) "：" (facts) }
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
    let besides = || [("count", unknown.into())];
    let known = match count {
        // None where somebody knows is not none where nobody does.
        Some(0) if unknown > 0 => ctx.t_with("board-none-known", &besides()),
        Some(count) => ctx.t_with("persons", &[("count", count.into())]),
        None => ctx.t("unknown"),
    };
    html! {
        (known)
        @if count.is_some_and(|count| count > 0) && unknown > 0 {
            small { (ctx.t_with("board-besides", &besides())) }
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
            @let districts = found.districts.iter();
            @let districts = districts.map(|(name, sum)| (name.as_deref(), &sum.details));
            (detail_sums(ctx, districts, &found.total.details))
        }
    }
}
