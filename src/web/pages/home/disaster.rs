//! What the first page begins with while a disaster or an exercise runs: what to do,
//! where to flee from what, what is open near here, and whom to call for who needs
//! care. Nobody is pointed to a welfare shelter here.

use super::{params::PlaceSearch, results};
use crate::{
    catalog::Catalog,
    domain::{
        CategoryId, CategorySet, Code, Incident, Location, NoWay, Observation, Place, Status,
        code::HazardKind,
    },
    web::view::{
        PageContext, card,
        icon::icon,
        layout::paragraphs,
        phone::callable,
        site::{CardGroup, CardPlace, group},
    },
};
use maud::{Markup, html};
use std::sync::Arc;

/// Open places shown at most.
const SHOWN: usize = 3;

/// The beginning of the page; nothing in peace.
pub fn lead(
    ctx: &PageContext,
    catalog: &Catalog,
    search: &PlaceSearch,
    origin: Location,
) -> Markup {
    let Some(incident) = ctx.situation.incident.clone() else { return html! {} };
    html! {
        section.incident.incident--exercise[incident.exercise] #incident data-swap
            aria-labelledby="incident-title"
        {
            (announcement(ctx, &incident))
            @if !incident.exercise {
                (flee(ctx, search))
                // Whoever has chosen wants to see what was found.
                @if search.is_narrowed() {
                    details {
                        summary { (ctx.t("flee-more")) }
                        (rest(ctx, catalog, search, origin))
                    }
                } @else {
                    (rest(ctx, catalog, search, origin))
                }
            }
        }
    }
}

/// What runs, and what staff say about it.
fn announcement(ctx: &PageContext, incident: &Incident) -> Markup {
    let name = incident.announcement.name.as_str();
    html! {
        h2 #incident-title {
            @if incident.exercise { span.exercise-word { (ctx.t("exercise")) } " " }
            (name)
        }
        @if incident.exercise { p { strong { (ctx.t("exercise-not-real")) } } }
        @if let Some(message) = &incident.announcement.message { (paragraphs(message)) }
    }
}

/// Where to flee to from what.
fn flee(ctx: &PageContext, search: &PlaceSearch) -> Markup {
    html! {
        h3 { (ctx.t("flee-from")) }
        ul.hand { @for hazard in Code::<HazardKind>::all() {
            @let chosen = search.hazards.contains(hazard);
            li { a.pill href=(search.safe_from(hazard).address()) data-search
                aria-current=[chosen.then_some("true")]
            {
                (hazard.entry().label.get(ctx.locale()))
                @if chosen { span.chosen { (icon("ui-check")) span.unseen { (ctx.t("chosen")) } } }
            } }
        } }
        p { (ctx.t("flee-stay")) " "
            a.arrow href=(of_kind(search, "evacuation_shelter").address()) data-search {
                (ctx.t("flee-to-shelter")) (icon("ui-more"))
            }
        }
    }
}

fn rest(ctx: &PageContext, catalog: &Catalog, search: &PlaceSearch, origin: Location) -> Markup {
    html! {
        (open(ctx, catalog, search, origin))
        (care(ctx, catalog, search, origin))
    }
}

/// The shelters of a kind near where the search looks.
fn of_kind(search: &PlaceSearch, kind: &str) -> PlaceSearch {
    let kinds: CategorySet = CategoryId::parse(kind).into_iter().collect();
    let (position, origin) = (search.from(), search.origin);
    PlaceSearch { position, origin, disaster: search.disaster, ..PlaceSearch::default() }
        .with_categories(kinds)
}

/// The nearest places that are reported open to whoever comes.
fn open(ctx: &PageContext, catalog: &Catalog, search: &PlaceSearch, origin: Location) -> Markup {
    let for_anyone = |place: &Place| !place.takes_only_some() && ctx.no_way(place).is_none();
    let groups = reported_open(ctx, catalog, origin, &for_anyone);
    html! {
        h3 { (ctx.t("open-near")) }
        p.hint { (results::from(ctx, search)) }
        @if groups.is_empty() { p { (ctx.t("open-none")) } }
        @else { (card::list(ctx, &groups, Some(origin))) }
    }
}

/// Whom to call for somebody who needs care; and behind that, the open shelters that take
/// people who need it, but for those that nobody may go to without being sent.
fn care(ctx: &PageContext, catalog: &Catalog, search: &PlaceSearch, origin: Location) -> Markup {
    let for_care = |place: &Place| {
        let may_ask = matches!(ctx.no_way(place), None | Some(NoWay::DirectUnknown));
        place.takes_only_some() && may_ask
    };
    let groups = reported_open(ctx, catalog, origin, &for_care);
    html! {
        div.instead #care {
            h3 { (ctx.t("flee-care")) }
            p { (ctx.t("flee-care-text")) }
            @if let Some(contact) = ctx.contact() {
                p { (callable(&ctx.t_with("flee-care-call", &[("contact", contact.into())]))) }
            }
            @if !groups.is_empty() {
                details.fold {
                    summary { (ctx.t("flee-care-open")) }
                    (card::list(ctx, &groups, Some(origin)))
                }
            }
            p { a.arrow href=(of_kind(search, "welfare_shelter").address()) data-search {
                (ctx.t("flee-care-find")) (icon("ui-more"))
            } }
        }
    }
}

/// The nearest places that are reported open and that `takes` takes. Only what was
/// reported is looked at: everybody asks for this page at once.
fn reported_open(
    ctx: &PageContext,
    catalog: &Catalog,
    origin: Location,
    takes: &dyn Fn(&Place) -> bool,
) -> Vec<CardGroup> {
    let is_open = |seen: &&Arc<Observation>| seen.status() == Some(Status::Open);
    let open = ctx.situation.present.values().filter(is_open);
    let open = open.filter_map(|seen| catalog.get(&seen.place));
    let mut near: Vec<_> = open
        .filter(|place| ctx.status(place) == Some(Status::Open) && takes(place))
        .filter_map(|place| Some((place.shown_location()?.distance_m(origin), place)))
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let found = near
        .into_iter()
        .take(SHOWN)
        .map(|(distance, place)| CardPlace { distance_m: Some(distance), ..CardPlace::new(place) });
    group(catalog, found)
}
