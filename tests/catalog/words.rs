//! Search by words, against a plain look for each word in each folded field.

use crate::support::{of_site, place};
use ibasho::{
    catalog::{Catalog, Filter, ListQuery},
    domain::{Place, text::search_words},
};
use proptest::prelude::*;

fn found(catalog: &Catalog, filter: Filter) -> Vec<String> {
    let query = ListQuery { filter, limit: usize::MAX, ..ListQuery::default() };
    catalog.list(&query).places.iter().map(|place| place.id.to_string()).collect()
}

fn named(n: usize, name: &str, kana: &str, address: &str) -> Place {
    let mut place = place(&format!("p{n:04}"), "salon", None);
    place.draft.name = String::from(name);
    place.draft.name_kana = Some(kana.to_owned());
    place.draft.address = Some(address.to_owned());
    place
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn words_find_what_a_plain_look_finds(
        texts in proptest::collection::vec(
            ("[所沢さサクラｸ々aA１ー ]{1,8}", "[かカがさ]{0,4}", "(埼玉県)?所沢市[並木1-]{0,4}"),
            1..400,
        ),
        searches in proptest::collection::vec("[所沢さサクラく々aA１ーか 　埼市\\n]{0,5}", 1..20),
    ) {
        let places: Vec<_> =
            texts.iter().enumerate().map(|(n, (a, b, c))| named(n, a, b, c)).collect();
        let catalog = Catalog::build(1, places.iter().cloned());
        for search in searches {
            for words in [search_words(&search), vec![search.clone()]] {
                let filter = Filter { words, ..Filter::default() };
                let expected: Vec<_> = places
                    .iter()
                    .filter(|place| filter.matches(place, of_site(&places, place)))
                    .map(|place| place.id.to_string())
                    .collect();
                prop_assert_eq!(found(&catalog, filter), expected, "{:?}", search);
            }
        }
    }
}

#[test]
fn kana_case_and_width_do_not_matter() {
    let places = [
        named(0, "サクラ会館", "さくらかいかん", "所沢市並木"),
        named(1, "子育てひろば ABC", "", "所沢市佐々木町"),
    ];
    let catalog = Catalog::build(1, places);
    let check = |search: &str, expected: &[&str]| {
        let filter = Filter { words: search_words(search), ..Filter::default() };
        assert_eq!(found(&catalog, filter), expected, "{search}");
    };
    check("さくら", &["p0000"]);
    check("ｻｸﾗ 並木", &["p0000"]);
    check("ａｂｃ", &["p0001"]);
    check("佐佐木", &["p0001"]);
    check("町", &["p0001"]);
    check("館さ", &[]);
    check("所沢 さくら abc", &[]);
    check(" ", &["p0000", "p0001"]);
}
