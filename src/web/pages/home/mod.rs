//! The first page: search, and what is near, nearest first.
//!
//! A script sends the exact position in a POST body, so that no address and no
//! log ever holds it; without a script the same page answers a GET.

mod disaster;
mod finder;
mod naming;
mod params;
mod results;
mod spot;
mod weekday;
mod when;

use crate::{
    catalog::{Catalog, Hit, NearestQuery},
    domain::{CategorySet, Location, Place},
    gazetteer::Gazetteer,
    web::{
        AppState, preference,
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
use params::PlaceSearch;
use results::SearchResults;
use spot::NameSources;
use std::sync::Arc;

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
    answer(ctx, &state, PlaceSearch::read(parameters).sent_on())
}

/// Answers the script, which has the exact position.
pub async fn search(
    State(state): State<AppState>,
    ctx: PageContext,
    Form(parameters): Form<Vec<(String, String)>>,
) -> Page {
    answer(ctx, &state, PlaceSearch::read(parameters))
}

fn answer(ctx: PageContext, state: &AppState, search: PlaceSearch) -> Page {
    let (catalog, gazetteer) = (state.app.catalog(), state.app.gazetteer());
    let search = PlaceSearch { disaster: ctx.situation.is_real(), ..search };
    page(ctx, &catalog, &gazetteer, search)
}

fn page(
    mut ctx: PageContext,
    catalog: &Catalog,
    gazetteer: &Gazetteer,
    search: PlaceSearch,
) -> Page {
    let sources = NameSources { gazetteer, preference: preference(ctx.service()), catalog };
    let now = ctx.now();
    let search = &search.understood(sources, |search| results::is_found(catalog, search, now));
    ctx.here = search.address();
    let origin = search.from().unwrap_or(ctx.service().centre);
    let answer = SearchResults::find(sources, search, origin, now);
    let view = MapView {
        centre: origin,
        zoom: 14.0,
        categories: search.searched(),
        marked: search.from().is_some(),
        listed: true,
        hazards: true,
    };
    let main = html! {
        div.finder data-words=(finder::words(&ctx)) {
            (disaster::lead(&ctx, catalog, search, origin))
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
        div.map-side { (map::frame(ctx, view)) (map::templates(ctx)) }
        (finder::switch(ctx))
    }
}

/// The `limit` nearest places of a search, and one more to know whether there are more.
fn nearest(
    catalog: &Catalog,
    search: &PlaceSearch,
    origin: Location,
    limit: usize,
    now: DateTime<Utc>,
) -> Vec<Hit<Arc<Place>>> {
    let filter = search.filter(now);
    catalog.nearest(&NearestQuery { origin, limit, radius_m: FARTHEST_M, filter }, now)
}

/// Every kind that the search leaves out.
fn left_out(search: &PlaceSearch) -> CategorySet {
    let searched = search.searched();
    CategorySet::all().iter().filter(|id| !searched.contains(*id)).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        domain::{
            MunicipalityCode,
            gazetteer::{EntryKind, GazetteerEntry, Part},
        },
        web::view::{
            context::tests::{blanks_left, context},
            site::tests::place,
        },
    };

    /// Two towns of one name, one without its 丁目, and a station.
    pub(super) fn gazetteer() -> Gazetteer {
        let entry = |kind, name: &str, kana: &str, lon| GazetteerEntry {
            kind,
            name: name.to_owned(),
            block: None,
            kana: Some(kana.to_owned()),
            at: Location::new(lon, 35.79).expect("a position"),
        };
        let part = |code, entries| Part {
            source: "test".to_owned(),
            municipality: MunicipalityCode::parse(code),
            entries,
        };
        Gazetteer::build(&[
            part(
                "112089",
                vec![
                    entry(EntryKind::Town, "緑町一丁目", "ミドリチョウ 1", 139.45),
                    entry(EntryKind::Town, "林", "ハヤシ", 139.39),
                    entry(EntryKind::Town, "小手指町一丁目", "コテサシチョウ 1", 139.44),
                    entry(EntryKind::Station, "小手指駅", "コテサシエキ", 139.438),
                ],
            ),
            part("112275", vec![entry(EntryKind::Town, "緑町", "ミドリチョウ", 139.59)]),
        ])
    }

    fn shown(query: &str, places: Vec<crate::domain::Place>) -> String {
        let search = PlaceSearch::read(form_urlencoded::parse(query.as_bytes()).into_owned());
        let html =
            page(context("/"), &Catalog::build(1, places), &gazetteer(), search).html().to_owned();
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
        let read = || PlaceSearch::read(form_urlencoded::parse(query.as_bytes()).into_owned());
        let html = |search| {
            let catalog = Catalog::build(1, vec![place("salon", "ひだまり", None)]);
            page(context("/"), &catalog, &gazetteer(), search).html().to_owned()
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

    #[test]
    fn a_name_of_the_gazetteer_is_where_the_list_begins() {
        fn check(query: &str, heading: &str) {
            let html = shown(query, vec![place("salon", "ひだまり", None)]);
            assert!(html.contains(&format!("tabindex=\"-1\">{heading}</h2>")), "{query}: {html}");
            assert!(html.contains("ひだまり</a>"), "{query}: {html}");
        }
        check("q=小手指駅", "小手指駅の近く");
        check("q=小手指駅前", "小手指駅の近く");
        check("q=小手指", "小手指駅の近く");
        check("q=こてさしえき", "小手指駅の近く");
        check("q=緑町1丁目", "緑町一丁目のあたり");
        check("q=緑町", "所沢市緑町のあたり");
        check("q=朝霞市緑町", "緑町のあたり");
        check("q=埼玉県 所沢市 緑町 1-2", "緑町一丁目のあたり");
        check("q=所沢市", "所沢市のまん中から近い順");
        check("q=緑町 サロン", "所沢市緑町のあたり");
        check("q=サロン 緑町", "所沢市緑町のあたり");
        check("q=緑町のサロン", "所沢市緑町のあたり");
        check("q=小手指駅の近くのサロン", "小手指駅の近く");
        check("q=緑町 ひだまり", "所沢市緑町のあたり");
        check("q=緑町&category=salon", "所沢市緑町のあたり");
        check("q=緑町&lat=35.79&lon=139.47&from=here", "所沢市緑町のあたり");
    }

    #[test]
    fn words_stay_words_where_they_are_no_name_or_that_of_a_place() {
        let list =
            || ["緑町", "林間カフェ", "はやしの会"].map(|name| place("salon", name, None)).to_vec();
        for query in ["q=緑町", "q=林", "q=はやし", "q=緑町サロン", "q=緑町一丁目&as=words"]
        {
            let html = shown(query, list());
            assert!(html.contains("所沢駅から近い順"), "{query}: {html}");
        }
    }

    #[test]
    fn what_a_point_is_the_middle_of_is_said() {
        let salon = || vec![place("salon", "ひだまり", None)];
        let town = shown("q=緑町1丁目", salon());
        assert!(town.contains("緑町一丁目のまん中からの距離です"), "{town}");
        let beyond = shown("q=緑町1丁目99番", salon());
        assert!(beyond.contains("番地の場所はわからないため、緑町一丁目のまん中から"), "{beyond}");
        assert!(!shown("q=小手指駅", salon()).contains("まん中"));
    }

    #[test]
    fn a_search_near_a_name_has_a_way_to_the_other_one_and_to_its_words() {
        let html = shown(
            "q=緑町 ひだまり&lat=35.7869123&lon=139.47",
            vec![place("salon", "ひだまり", None)],
        );
        let links: Vec<_> =
            html.split("href=\"").filter_map(|rest| rest.split('"').next()).collect();
        let asked = |text: &str| {
            let q: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            format!("/?lat=35.787&amp;lon=139.47&amp;q={q}")
        };
        for address in [
            asked("埼玉県朝霞市緑町 ひだまり"),
            format!("{}&amp;as=words", asked("緑町 ひだまり")),
            asked("ひだまり"),
            asked("緑町"),
        ] {
            assert!(links.contains(&address.as_str()), "{address}: {links:?}");
        }
        assert!(html.contains(&format!("data-elsewhere=\"{}\"", asked("ひだまり"))), "{html}");
    }

    #[test]
    fn a_name_half_typed_that_finds_nothing_is_offered_whole() {
        let html = shown("q=こてさ", vec![place("salon", "ひだまり", None)]);
        let q: String =
            form_urlencoded::byte_serialize("埼玉県所沢市小手指駅".as_bytes()).collect();
        assert!(
            html.contains("小手指駅（所沢市）") && html.contains(&format!("/?q={q}")),
            "{html}"
        );
    }
}
