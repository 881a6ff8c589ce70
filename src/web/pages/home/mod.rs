//! The first page: search, and what is near, nearest first.
//!
//! A script sends the exact position in a POST body, so that no address and no
//! log ever holds it; without a script the same page answers a GET.

mod finder;
mod naming;
mod params;
mod results;
mod when;

use crate::{
    catalog::{Catalog, NearestQuery},
    domain::{CategorySet, Location},
    web::{
        AppState,
        view::{
            Page, PageContext,
            layout::{self, Content},
            map::{self, MapView},
        },
    },
};
use axum::{
    Form,
    extract::{RawQuery, State},
};
use chrono::{DateTime, Utc};
use maud::html;
use params::Search;
use results::Answer;

/// No place is farther than this from a visitor who can use the list.
const FARTHEST_M: f64 = 100_000.0;

/// Answers a link, a form without script, or a first visit.
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    RawQuery(query): RawQuery,
) -> Page {
    let query = query.unwrap_or_default();
    let parameters = form_urlencoded::parse(query.as_bytes()).into_owned();
    page(ctx, &state.app.catalog(), Search::read(parameters).sent_on())
}

/// Answers the script, which has the exact position.
pub async fn search(
    State(state): State<AppState>,
    ctx: PageContext,
    Form(parameters): Form<Vec<(String, String)>>,
) -> Page {
    page(ctx, &state.app.catalog(), Search::read(parameters))
}

fn page(mut ctx: PageContext, catalog: &Catalog, search: Search) -> Page {
    let now = ctx.now();
    let search = &search.understood(|search| results::is_found(catalog, search, now));
    ctx.here = search.address();
    let origin = search.position.unwrap_or(ctx.service().centre);
    let answer = Answer::find(catalog, search, origin, now);
    let view = MapView {
        centre: origin,
        zoom: 14.0,
        categories: search.searched(),
        marked: search.position.is_some(),
        listed: true,
    };
    let main = html! {
        div.finder data-words=(finder::words(&ctx)) {
            (finder::form(&ctx, search))
            (finder::kinds(&ctx, search))
            div.narrow {
                (when::row(&ctx, search))
                (finder::more(&ctx, search, &catalog.districts()))
            }
            (results::section(&ctx, search, &answer, origin))
        }
        (map_side(&ctx, view))
    };
    layout::page(&ctx, &Content { title: String::new(), class: "home", main })
}

fn map_side(ctx: &PageContext, view: MapView) -> maud::Markup {
    html! {
        div.map-side { (map::frame(ctx, view)) }
        (finder::switch(ctx))
    }
}

/// The `limit` nearest listings of a search, and one more to know whether there are more.
fn nearest<'a>(
    catalog: &'a Catalog,
    search: &Search,
    origin: Location,
    limit: usize,
    now: DateTime<Utc>,
) -> Vec<crate::catalog::Hit<'a>> {
    let filter = search.filter(now);
    catalog.nearest(&NearestQuery { origin, limit, radius_m: FARTHEST_M, filter }, now)
}

/// Every kind that the search leaves out.
fn left_out(search: &Search) -> CategorySet {
    let searched = search.searched();
    CategorySet::all().iter().filter(|id| !searched.contains(*id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::{
        context::tests::{blanks_left, context},
        site::tests::place,
    };

    fn shown(query: &str, places: Vec<crate::domain::Place>) -> String {
        let search = Search::read(form_urlencoded::parse(query.as_bytes()).into_owned());
        let html = page(context("/"), &Catalog::build(1, places), search).html().to_owned();
        assert_eq!(blanks_left(&html), None);
        html
    }

    #[test]
    fn without_a_position_distances_count_at_the_centre_and_the_page_says_so() {
        let html = shown("", vec![place("salon", "ひだまり", None)]);
        assert!(html.contains("所沢駅から近い順") && html.contains("ひだまり"));
    }

    #[test]
    fn an_exact_position_never_stands_in_a_link_or_form() {
        let html = shown("lat=35.7869123&lon=139.4732845", vec![place("salon", "ひだまり", None)]);
        let own = ["data-lon=\"139.4732845\"", "data-lat=\"35.7869123\""];
        assert!(own.iter().all(|attribute| html.contains(attribute)), "where the map looks");
        let others = own.iter().fold(html, |html, attribute| html.replace(attribute, ""));
        assert!(!others.contains("35.7869") && others.contains("lat=35.787"), "{others}");
        assert!(!others.contains("139.4732"), "{others}");
    }

    #[test]
    fn a_link_sent_on_never_calls_its_position_that_of_the_reader() {
        let query = "lat=35.787&lon=139.473&from=here";
        let read = || Search::read(form_urlencoded::parse(query.as_bytes()).into_owned());
        let html = |search| {
            let catalog = Catalog::build(1, vec![place("salon", "ひだまり", None)]);
            page(context("/"), &catalog, search).html().to_owned()
        };
        let (posted, opened) = (html(read()), html(read().sent_on()));
        assert!(posted.contains("現在地から近い順") && !posted.contains("from="), "{posted}");
        assert!(opened.contains("指定された場所から近い順") && !opened.contains("from="));
        assert!(!opened.contains("現在地から近い順"), "{opened}");
    }

    #[test]
    fn nothing_found_says_what_to_widen_what_is_near_and_whom_to_call() {
        let html = shown("q=zzz", vec![place("salon", "ひだまり", None)]);
        for text in ["見つかりませんでした", "ひだまり", "04-0000-1111"] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn whoever_is_far_away_is_led_back_to_the_middle_of_the_area() {
        let salon = || vec![place("salon", "ひだまり", None)];
        let link = "<a class=\"arrow\" href=\"/\" data-search>所沢駅から見る";
        assert!(shown("lat=43.06&lon=141.35", salon()).contains(link));
        assert!(!shown("lat=35.79&lon=139.47&q=zzz", salon()).contains("所沢駅から見る"));
    }

    #[test]
    fn samples_are_said_to_be_made_up_before_the_list() {
        let mut sample = place("salon", "ひだまり", None);
        let said = "「見本」は作りもので";
        assert!(!shown("", vec![sample.clone()]).contains(said));
        sample.sample = true;
        let html = shown("", vec![sample]);
        assert!(html.find(said).expect("said") < html.find("<article").expect("a card"), "{html}");
    }

    #[test]
    fn a_word_that_only_a_shelter_bears_is_offered() {
        let html = shown("q=第一", vec![place("evacuation_shelter", "第一小学校", None)]);
        assert!(html.contains("ほかの種類では見つかりました") && html.contains("第一小学校"));
    }

    #[test]
    fn the_name_of_a_kind_finds_the_kind_and_can_be_taken_off() {
        let shelter = place("evacuation_shelter", "第一小学校", None);
        for query in ["q=避難所", "q=shelter", "q=近くの避難所"] {
            let html = shown(query, vec![shelter.clone(), place("salon", "ひだまり", None)]);
            assert!(html.contains("第一小学校") && html.contains("1件"), "{query}: {html}");
            assert!(html.contains("指定避難所<span class=\"cross\""), "{query}: {html}");
        }
        let named = shown("q=ひだまりサロン", vec![place("salon", "ひだまりサロン", None)]);
        assert!(!named.contains("地域サロン<span class=\"cross\""), "a name stays a name");
    }

    #[test]
    fn a_place_that_is_not_on_the_map_is_found_by_its_name() {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.location = None;
        let html = shown("q=ひだまり", vec![salon]);
        assert!(html.contains("地図の上の場所が未確認") && html.contains("1件"), "{html}");
    }

    #[test]
    fn what_a_visitor_typed_is_shown_as_text() {
        let html = shown("q=%3Cscript%3E", Vec::new());
        assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"));
    }
}
