use super::*;
use crate::domain::{
    Precision,
    gazetteer::{EntryKind, GazetteerEntry, Part},
};
use std::time::{Duration, Instant};

const TOKOROZAWA: &str = "112089";
const ASAKA: &str = "112275";

fn entry(kind: EntryKind, name: &str, kana: &str, lon: f64, lat: f64) -> GazetteerEntry {
    let kana = Some(kana).filter(|kana| !kana.is_empty()).map(str::to_owned);
    let at = Location::new(lon, lat).expect("a position");
    GazetteerEntry { kind, name: name.to_owned(), block: None, kana, at }
}

fn town(name: &str, kana: &str, lon: f64, lat: f64) -> GazetteerEntry {
    entry(EntryKind::Town, name, kana, lon, lat)
}

fn block(name: &str, number: &str, lon: f64, lat: f64) -> GazetteerEntry {
    GazetteerEntry { block: Some(number.to_owned()), ..entry(EntryKind::Block, name, "", lon, lat) }
}

fn part(municipality: &str, entries: Vec<GazetteerEntry>) -> Part {
    Part { source: "test".to_owned(), municipality: MunicipalityCode::parse(municipality), entries }
}

fn sample() -> Gazetteer {
    let tokorozawa = vec![
        town("緑町一丁目", "ミドリチョウ 1", 139.450, 35.801),
        town("緑町三丁目", "ミドリチョウ 3", 139.454, 35.803),
        block("緑町三丁目", "12", 139.4541, 35.8031),
        block("緑町三丁目", "12-2", 139.4542, 35.8032),
        town("大字久米", "クメ", 139.470, 35.775),
        block("大字久米", "1234", 139.471, 35.776),
        town("中新井一丁目", "ナカアライ 1", 139.467, 35.815),
        town("大字中新井", "ナカアライ", 139.470, 35.814),
        town("三ケ島二丁目", "ミカジマ 2", 139.42, 35.80),
        town("小手指町一丁目", "コテサシチョウ 1", 139.44, 35.80),
        town("大字山口 城下", "", 139.43, 35.78),
        block("大字山口 城下", "7", 139.431, 35.781),
        entry(EntryKind::Station, "小手指駅", "コテサシエキ", 139.438, 35.801),
        entry(EntryKind::Station, "所沢駅", "トコロザワエキ", 139.473, 35.787),
        entry(EntryKind::Landmark, "航空記念公園", "", 139.47, 35.8),
    ];
    let asaka = vec![
        town("緑町", "ミドリチョウ", 139.59, 35.80),
        town("本町一丁目", "ホンチョウ 1", 139.593, 35.797),
    ];
    Gazetteer::build(&[part(TOKOROZAWA, tokorozawa), part(ASAKA, asaka)])
}

fn preference() -> Preference {
    let centre = Location::new(139.4732, 35.7869).expect("a position");
    Preference { home: MunicipalityCode::parse(TOKOROZAWA), centre }
}

fn best(text: &str) -> Option<AddressMatch> {
    sample().find(text, preference(), 5).into_iter().next()
}

#[test]
fn an_address_is_found_as_exactly_as_the_data_knows_it() {
    fn check(text: &str, name: &str, precision: Precision, is_beyond: bool) {
        let found = best(text).unwrap_or_else(|| panic!("{text} is not found"));
        let told = (found.name.as_str(), found.precision, found.is_beyond);
        assert_eq!(told, (name, precision, is_beyond), "{text}");
    }
    use Precision::{AddressBlock, Chome, Landmark, Municipality, Station, Town};
    check("埼玉県所沢市緑町三丁目12", "緑町三丁目12", AddressBlock, false);
    check("所沢市緑町3-12-5", "緑町三丁目12", AddressBlock, true);
    check("緑町3-12-2", "緑町三丁目12-2", AddressBlock, false);
    check("緑町３丁目１２番２号", "緑町三丁目12-2", AddressBlock, false);
    check("緑町三の十二", "緑町三丁目12", AddressBlock, false);
    check("緑町3丁目99番", "緑町三丁目", Chome, true);
    check("緑町三丁目", "緑町三丁目", Chome, false);
    check("緑町9丁目1", "緑町", Town, true);
    check("緑町", "緑町", Town, false);
    check("緑町付近", "緑町", Town, false);
    check("久米1234番地", "久米1234", AddressBlock, false);
    check("大字久米9", "久米", Town, true);
    check("中新井1-93-1", "中新井一丁目", Chome, true);
    check("中新井1番地", "中新井", Town, true);
    check("三ヶ島2-5", "三ケ島二丁目", Chome, true);
    check("山口字城下7", "山口 城下7", AddressBlock, false);
    check("山口城下8番地", "山口 城下", Town, true);
    check("大字山口", "山口", Town, false);
    check("〒359-1111 埼玉県所沢市緑町", "緑町", Town, false);
    check("所沢駅前", "所沢駅", Station, false);
    check("所沢駅の近く", "所沢駅", Station, false);
    check("小手指", "小手指駅", Station, false);
    check("航空記念公園", "航空記念公園", Landmark, false);
    check("所沢市", "所沢市", Municipality, false);
    check("埼玉県所沢市ない町1", "所沢市", Municipality, true);
    check("みどりちょう", "緑町", Town, false);
    check("ところざわえき", "所沢駅", Station, false);
    check("こてさ", "小手指駅", Station, false);
    check("朝霞市緑町", "緑町", Town, false);
}

#[test]
fn a_point_is_that_of_what_is_named() {
    fn check(text: &str, lon: f64, lat: f64) {
        let found = best(text).expect(text);
        let near = Location::new(lon, lat).expect("a position");
        assert!(found.at.distance_m(near) < 1.0, "{text}: {:?}", found.at);
    }
    check("緑町三丁目12", 139.4541, 35.8031);
    check("緑町三丁目13", 139.454, 35.803);
    check("緑町", 139.452, 35.802);
    check("中新井", 139.470, 35.814);
    check("山口", 139.4305, 35.7805);
}

#[test]
fn an_ambiguous_name_gives_each_with_its_municipality_the_own_one_first() {
    let names = |text: &str| -> Vec<String> {
        sample().exact(text, preference()).iter().map(AddressMatch::full_name).collect()
    };
    assert_eq!(names("緑町"), ["埼玉県所沢市緑町", "埼玉県朝霞市緑町"]);
    assert_eq!(names("朝霞市緑町"), ["埼玉県朝霞市緑町"]);
    assert_eq!(names("埼玉県緑町"), ["埼玉県所沢市緑町", "埼玉県朝霞市緑町"]);
    assert_eq!(names("東京都緑町"), [""; 0]);
    assert_eq!(names("所沢市"), ["埼玉県所沢市"]);
}

#[test]
fn words_that_only_begin_like_a_place_name_none() {
    for text in ["緑町サロン", "緑", "小手指の会", "12", "番地", "〒", "所沢市サロン", "サロン", ""]
    {
        assert_eq!(sample().exact(text, preference()), [], "{text}");
    }
}

#[test]
fn what_is_typed_so_far_finds_what_it_may_become() {
    let names = |text: &str| -> Vec<String> {
        let found = sample().find(text, preference(), 9);
        found.into_iter().map(|found| found.name).collect()
    };
    assert_eq!(names("小手指"), ["小手指駅", "小手指町"]);
    assert_eq!(names("こてさし"), ["小手指駅", "小手指町"]);
    assert_eq!(names("所沢市三"), ["三ケ島"]);
    assert_eq!(names("三"), [""; 0], "one character begins too much");
}

#[test]
fn an_address_of_a_list_is_located_only_where_its_town_is_certain() {
    fn check(address: &str, code: &str, expected: Option<&str>) {
        let found = sample().locate(address, MunicipalityCode::parse(code));
        assert_eq!(found.map(|found| found.name).as_deref(), expected, "{address}");
    }
    check("埼玉県所沢市緑町3-12-5 緑荘101号室", "", Some("緑町三丁目12"));
    check("緑町3-12 2階", TOKOROZAWA, Some("緑町三丁目12-2"));
    check("埼玉県緑町3-12", TOKOROZAWA, Some("緑町三丁目12"));
    check("緑町1-1", "", None);
    check("本町1-1", "", Some("本町一丁目"));
    check("朝霞市緑町5", TOKOROZAWA, Some("緑町"));
    check("所沢市緑町緑荘", "", None);
    check("所沢市久米字吾妻12", "", Some("久米"));
    check("所沢市どこか1-2", "", None);
    check("所沢駅前", TOKOROZAWA, None);
    check("所沢市", "", None);
    check("", TOKOROZAWA, None);
}

#[test]
fn what_comes_later_counts_and_the_same_station_counts_once() {
    let first = part(TOKOROZAWA, vec![town("緑町", "", 139.0, 35.0)]);
    let second = part(TOKOROZAWA, vec![town("緑町", "", 139.45, 35.80)]);
    let station = |lon| entry(EntryKind::Station, "所沢駅", "", lon, 35.787);
    let stations = part("", vec![station(139.473), station(139.4731), station(140.0)]);
    let gazetteer = Gazetteer::build(&[first, second, stations]);
    let found = gazetteer.exact("緑町", preference());
    assert_eq!(found.iter().map(|found| found.at.lon()).collect::<Vec<_>>(), [139.45]);
    assert_eq!(gazetteer.exact("所沢駅", preference()).len(), 1);
    assert_eq!((gazetteer.len(), gazetteer.is_empty()), (5, false));
    assert_eq!(gazetteer.sources(), ["test"]);
}

/// As many towns as Japan has.
fn japan() -> Gazetteer {
    let codes: Vec<_> =
        crate::domain::Municipality::all().filter(|row| row.code != row.prefecture).collect();
    let parts: Vec<_> = codes
        .iter()
        .map(|row| {
            let name = |n: u32| format!("{}字字小{}町{}丁目", row.name, n / 5, n % 5 + 1);
            let entries = (0..100).map(|n| town(&name(n), "オガワマチ", 139.0, 35.0)).collect();
            Part { source: "test".to_owned(), municipality: Some(row.code), entries }
        })
        .collect();
    Gazetteer::build(&parts)
}

#[test]
fn no_text_takes_long() {
    let gazetteer = japan();
    assert!(gazetteer.len() > 180_000);
    let long = ["字", "小", "おがわ", "おがわまち", "三", "1-", "所沢市", "〒1", "郡", "の"]
        .map(|text| text.repeat(300));
    let short = ["お", "おが", "所沢市字字小", "小", "札幌市字字小1町"].map(str::to_owned);
    for text in long.iter().chain(&short) {
        let start = Instant::now();
        gazetteer.find(text, preference(), 10);
        gazetteer.exact(text, preference());
        gazetteer.locate(text, None);
        assert!(start.elapsed() < Duration::from_secs(2), "{text}: {:?}", start.elapsed());
    }
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_look_up(text in "\\PC{0,60}") {
        let gazetteer = sample();
        gazetteer.find(&text, preference(), 10);
        gazetteer.locate(&text, MunicipalityCode::parse(TOKOROZAWA));
    }

    #[test]
    fn spellings_of_one_address_are_found_alike(
        chome in 1u32..5,
        block in 1u32..99,
        spelling in 0usize..6,
        prefecture in "(埼玉県)?",
        blank in "[ 　]?",
    ) {
        let numerals = |n: u32| -> String {
            let digit = |n: u32| "〇一二三四五六七八九".chars().nth(n as usize).unwrap_or('〇');
            match (n / 10, n % 10) {
                (0, ones) => digit(ones).to_string(),
                (1, 0) => "十".to_owned(),
                (1, ones) => format!("十{}", digit(ones)),
                (tens, 0) => format!("{}十", digit(tens)),
                (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
            }
        };
        let wide = |n: u32| -> String {
            n.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xFEE0)).collect()
        };
        let tail = match spelling {
            0 => format!("{chome}-{block}"),
            1 => format!("{}丁目{}番", numerals(chome), numerals(block)),
            2 => format!("{}丁目{}番地", wide(chome), wide(block)),
            3 => format!("{}の{}", numerals(chome), numerals(block)),
            4 => format!("{chome}丁目−{block}号"),
            _ => format!("{} {}", wide(chome), block),
        };
        let find = |text: &str| sample().find(text, preference(), 1);
        let plain = find(&format!("所沢市緑町{chome}-{block}"));
        let spelt = find(&format!("{prefecture}所澤市{blank}綠町{blank}{tail}"));
        proptest::prop_assert_eq!(plain, spelt);
    }
}
