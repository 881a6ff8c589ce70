//! The lower part of the first page: what was found, or what to do when nothing was.

use super::{
    left_out, nearest,
    params::{Origin, PlaceSearch},
    spot::{self, NameSources},
    when::TimeChoice,
};
use crate::{
    catalog::{Catalog, Hit, ListQuery},
    domain::{CategoryId, CategorySet, Location, Place, PlaceId, schedule::OpenStatus},
    gazetteer::AddressMatch,
    web::view::{
        PageContext, card,
        icon::icon,
        phone::callable,
        site::{CardGroup, CardPlace, group},
    },
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use std::sync::Arc;

/// Cards shown of what a search left out.
const A_FEW: usize = 3;

/// Places without a position shown at most.
const MAX_BY_NAME: usize = 30;

/// What a search found.
#[derive(Debug)]
pub struct SearchResults {
    groups: Vec<CardGroup>,
    /// There are more than were asked for.
    more: bool,
    /// Nobody can say whether these are held when the visitor wants to come.
    not_known: Vec<CardGroup>,
    /// Found by its words, but not on the map.
    unplaced: Vec<CardGroup>,
    /// Found among the kinds that were not searched.
    elsewhere: Vec<CardGroup>,
    /// Nothing is listed yet at all.
    empty_register: bool,
    /// Nothing was found at all: places that the words may begin to name.
    begun: Vec<AddressMatch>,
    /// Nothing was found at all: what is near, whatever was asked.
    nearby: Vec<CardGroup>,
}

impl SearchResults {
    /// Searches; looks further only where that is of use.
    pub fn find(
        sources: NameSources<'_>,
        search: &PlaceSearch,
        origin: Location,
        now: DateTime<Utc>,
    ) -> Self {
        let catalog = sources.catalog;
        let look = |search: &PlaceSearch, limit| {
            let hits = nearest(catalog, search, origin, limit + 1, now);
            let more = hits.len() > limit;
            let found = hits.into_iter().take(limit).map(|hit| found(hit, search, now));
            // In a disaster nobody is shown a place that is made up.
            let found = found.filter(|found| !(search.disaster && found.place.sample));
            (group(catalog, found), more)
        };
        let (groups, more) = look(search, search.limit());
        let unplaced = unplaced(catalog, search, now);
        let none = groups.is_empty() && unplaced.is_empty();
        let look_if = |wanted: bool, search: PlaceSearch| {
            if wanted { look(&search, A_FEW).0 } else { Vec::new() }
        };
        let wide = PlaceSearch {
            position: search.position,
            disaster: search.disaster,
            ..PlaceSearch::default()
        };
        Self {
            not_known: look_if(
                is_for_a_time(search),
                search.at(search.when.map(TimeChoice::not_known)),
            ),
            elsewhere: look_if(none || has_words(&elsewhere_of(search)), elsewhere_of(search)),
            begun: if none && search.spot.is_none() {
                sources.begun(&search.words)
            } else {
                Vec::new()
            },
            nearby: look_if(none, wide),
            groups,
            unplaced,
            empty_register: catalog.is_empty(),
            more,
        }
    }
}

impl SearchResults {
    /// Whether any card on the page is made up.
    fn shows_a_sample(&self) -> bool {
        [&self.groups, &self.not_known, &self.unplaced, &self.elsewhere, &self.nearby]
            .into_iter()
            .flatten()
            .any(|group| group.places().any(|place| place.sample))
    }
}

/// A hit, with what is held on the day asked for.
fn found(hit: Hit<Arc<Place>>, search: &PlaceSearch, now: DateTime<Utc>) -> CardPlace {
    let day = search.when.and_then(|when| when.day(now));
    let schedule = hit.place.draft.schedule.as_ref();
    let sessions = day.zip(schedule).map(|(day, schedule)| schedule.sessions(day, day));
    CardPlace { asked: sessions.unwrap_or_default(), ..CardPlace::from(hit) }
}

fn is_for_a_time(search: &PlaceSearch) -> bool {
    matches!(search.when, Some(TimeChoice::Held(_)))
}

/// Whether any place of any kind mentions the words as typed.
pub fn is_found(catalog: &Catalog, search: &PlaceSearch, now: DateTime<Utc>) -> bool {
    let search = search.literally_of(CategorySet::all()).at(None);
    let query = ListQuery { filter: search.filter(now), limit: 1, ..ListQuery::default() };
    !catalog.list(&query).places.is_empty()
}

fn has_words(search: &PlaceSearch) -> bool {
    !search.plain_words().is_empty()
}

/// The words as typed, among the kinds that were not searched: whoever calls a
/// meeting 「サロン」 finds those listed as something else, too.
fn elsewhere_of(search: &PlaceSearch) -> PlaceSearch {
    search.literally_of(left_out(search))
}

/// Places without a position have no distance, but whoever knows their name
/// finds them.
fn unplaced(catalog: &Catalog, search: &PlaceSearch, now: DateTime<Utc>) -> Vec<CardGroup> {
    let only_says_where = search.spot.is_some() && !has_words(search);
    if search.words.is_empty() || only_says_where {
        return Vec::new();
    }
    let query = ListQuery {
        filter: search.filter(now),
        without_location: true,
        limit: MAX_BY_NAME,
        ..ListQuery::default()
    };
    let open_status =
        |id: &PlaceId| catalog.open_status(id, now).map(|status| OpenStatus::clone(&status));
    group(
        catalog,
        catalog
            .list(&query)
            .places
            .into_iter()
            .filter(|place| !(search.disaster && place.sample))
            .map(|place| CardPlace {
                open_status: open_status(&place.id),
                ..CardPlace::new(place)
            }),
    )
}

/// The list under its heading. `data-swap` is what the script exchanges.
pub fn section(
    ctx: &PageContext,
    search: &PlaceSearch,
    answer: &SearchResults,
    origin: Location,
) -> Markup {
    let categories: Vec<_> = search.searched().iter().map(CategoryId::id).collect();
    html! {
        section.results #results data-swap data-address=(search.address())
            data-lon=(origin.lon()) data-lat=(origin.lat())
            data-known[search.from().is_some()]
            data-elsewhere=[search.spot.as_ref().map(|_| search.elsewhere().address())]
            data-categories=(categories.join(" "))
            aria-labelledby="results-title"
        {
            (heading(ctx, search, answer))
            @if answer.groups.is_empty() && answer.unplaced.is_empty() {
                (nothing(ctx, search, answer, origin))
            } @else {
                (card::list(ctx, &answer.groups, Some(origin)))
                @if let Some(next) = search.next_limit().filter(|_| answer.more) {
                    (more(ctx, search, next))
                }
                @if !answer.unplaced.is_empty() {
                    div.aside {
                        h2 { (ctx.t("unplaced")) }
                        (card::list(ctx, &answer.unplaced, None))
                    }
                }
                (not_known(ctx, search, answer, origin))
                (elsewhere(ctx, search, answer, origin))
            }
        }
    }
}

/// Places that may be held then: nobody wrote down when.
fn not_known(
    ctx: &PageContext,
    search: &PlaceSearch,
    answer: &SearchResults,
    origin: Location,
) -> Markup {
    html! {
        @if !answer.not_known.is_empty() {
            div.aside #not-known {
                h2 { (ctx.t("held-not-known")) }
                p.hint { (ctx.t("held-not-known-hint")) }
                (card::list(ctx, &answer.not_known, Some(origin)))
                @let not_known = search.at(search.when.map(TimeChoice::not_known));
                p { a.arrow href=(not_known.address()) data-search {
                    (ctx.t("show-not-known")) (icon("ui-more"))
                } }
            }
        }
    }
}

fn heading(ctx: &PageContext, search: &PlaceSearch, answer: &SearchResults) -> Markup {
    let count = answer.groups.len() + answer.unplaced.len();
    let summary = match (count, answer.more) {
        (0, _) => ctx.t("count-none"),
        (count, false) => ctx.t_with("count", &[("count", count.into())]),
        (count, true) => ctx.t_with("count-first", &[("count", count.into())]),
    };
    html! {
        div.results-head {
            h2 #results-title tabindex="-1" { (from(ctx, search)) }
            p #count { (summary) @if count > 0 { " " span.hint { (ctx.t("walk-estimate")) } } }
            @if let Some(note) = search.spot.as_ref().and_then(|spot| spot.note(ctx)) {
                p { (note) }
            }
            @if search.is_narrowed() {
                (chosen(ctx, search))
            }
            @if let Some(spot) = &search.spot {
                (spot.other_names(ctx, &|name| search.at_name(name).address()))
            }
            @if answer.shows_a_sample() { p.made-up { (ctx.t("samples-shown")) } }
        }
    }
}

/// What the list is ordered by, said honestly.
pub fn from(ctx: &PageContext, search: &PlaceSearch) -> String {
    if let Some(spot) = &search.spot {
        return spot.heading(ctx);
    }
    match (search.position, search.origin) {
        (None, _) => {
            let name = ctx.service().centre_name.as_str().into();
            ctx.t_with("near-centre", &[("place", name)])
        }
        (_, Origin::Here) => ctx.t("near-here"),
        (_, Origin::Map) => ctx.t("near-map"),
        (_, Origin::Given) => ctx.t("near-given"),
    }
}

/// What narrows the search, each with a way out.
fn chosen(ctx: &PageContext, search: &PlaceSearch) -> Markup {
    html! {
        ul.narrowed {
            @if let Some(spot) = &search.spot {
                (way_out(ctx, &spot.label(), &search.elsewhere()))
                li {
                    a.as-words href=(search.as_words().address()) data-search {
                        (ctx.t("spot-back"))
                    }
                }
            }
            @for id in search.kinds().iter() {
                (way_out(ctx, id.category().label(ctx.locale()), &search.toggled(id)))
            }
            @if !search.plain_words().is_empty() {
                @let words = ctx.t_with("quoted", &[("words", search.plain_words().into())]);
                (way_out(ctx, &words, &search.without_words()))
            }
            @if let Some(when) = search.when {
                (way_out(ctx, &when.label(ctx), &search.at(None)))
            }
            @if search.has_conditions() {
                (way_out(ctx, &ctx.t("conditions"), &search.without_conditions()))
            }
        }
    }
}

fn way_out(ctx: &PageContext, what: &str, without: &PlaceSearch) -> Markup {
    html! {
        li {
            a href=(without.address()) data-search {
                (what) span.cross aria-hidden="true" { "×" } span.unseen { (ctx.t("take-off")) }
            }
        }
    }
}

fn more(ctx: &PageContext, search: &PlaceSearch, next: usize) -> Markup {
    let search = PlaceSearch { limit: Some(next), ..search.clone() };
    html! {
        p.show-more {
            a.button #show-more href=(search.address()) data-search { (ctx.t("show-more")) }
        }
    }
}

fn elsewhere(
    ctx: &PageContext,
    search: &PlaceSearch,
    answer: &SearchResults,
    origin: Location,
) -> Markup {
    html! {
        @if !answer.elsewhere.is_empty() {
            div.aside {
                h2 { (ctx.t("found-elsewhere")) }
                (card::list(ctx, &answer.elsewhere, Some(origin)))
                p { a.arrow href=(elsewhere_of(search).address()) data-search {
                    (ctx.t("show-elsewhere")) (icon("ui-more"))
                } }
            }
        }
    }
}

fn nothing(
    ctx: &PageContext,
    search: &PlaceSearch,
    answer: &SearchResults,
    origin: Location,
) -> Markup {
    html! {
        div.nothing {
            p.nothing-title {
                @if answer.empty_register { (ctx.t("nothing-yet")) } @else { (ctx.t("nothing")) }
            }
            @if !answer.begun.is_empty() {
                p { (ctx.t("spot-begun")) }
                ul {
                    @for name in &answer.begun {
                        li { a.arrow href=(search.at_begun(name).address()) data-search {
                            (spot::with_municipality(name)) (icon("ui-more")) } }
                    }
                }
            }
            ul {
                @if search.when.is_some() {
                    li { a.arrow href=(search.at(None).address()) data-search {
                        (ctx.t("widen-when")) (icon("ui-more")) } }
                }
                @if !search.plain_words().is_empty() {
                    li { a.arrow href=(search.without_words().address()) data-search {
                        (ctx.t("widen-words")) (icon("ui-more")) } }
                }
                @if search.has_conditions() {
                    li { a.arrow href=(search.without_conditions().address()) data-search {
                        (ctx.t("widen-conditions")) (icon("ui-more")) } }
                }
                @if !search.kinds().is_empty() {
                    li { a.arrow href=(search.with_categories(CategorySet::default()).address()) data-search {
                        (ctx.t("widen-kinds")) (icon("ui-more")) } }
                }
                @if search.from().is_some() && answer.nearby.is_empty() && !answer.empty_register {
                    li { a.arrow href=(search.at_the_centre().address()) data-search {
                        @let place = [("place", ctx.service().centre_name.as_str().into())];
                        (ctx.t_with("widen-centre", &place))
                        (icon("ui-more")) } }
                }
            }
            @if let Some(contact) = ctx.contact() {
                p { (callable(&ctx.t_with("nothing-ask", &[("contact", contact.into())]))) }
            }
        }
        (not_known(ctx, search, answer, origin))
        (elsewhere(ctx, search, answer, origin))
        @if answer.elsewhere.is_empty() && !answer.nearby.is_empty() {
            div.aside {
                h2 { (ctx.t("nearby-anyway")) }
                (card::list(ctx, &answer.nearby, Some(origin)))
            }
        }
    }
}
