use super::*;
use encoding_rs::SHIFT_JIS;

const BLOCKS: &str = "都道府県名,市区町村名,大字・丁目名,小字・通称名,街区符号・地番,座標系番号,Ｘ座標,\
    Ｙ座標,緯度,経度,住居表示フラグ,代表フラグ,更新前履歴フラグ,更新後履歴フラグ\n";
const TOWNS: &str = "都道府県コード,都道府県名,市区町村コード,市区町村名,大字町丁目コード,大字町丁目名,\
    緯度,経度,原典資料コード,大字・字・丁目区分コード\n";
const GEOLONIA: &str = "都道府県コード,都道府県名,都道府県名カナ,都道府県名ローマ字,市区町村コード,市区町村名,\
    市区町村名カナ,市区町村名ローマ字,大字町丁目名,大字町丁目名カナ,大字町丁目名ローマ字,小字・通称名,緯度,経度\n";

fn reading(bytes: &[u8], file_name: &str) -> GazetteerFile {
    read(bytes, &GazetteerOptions { file_name, ..GazetteerOptions::default() })
        .expect("a gazetteer")
}

/// What was taken, a line an entry, and what was not.
fn told(reading: &GazetteerFile) -> (Vec<String>, Vec<String>) {
    let line = |code: Option<MunicipalityCode>, entry: &GazetteerEntry| {
        let code = code.map(|code| code.to_string()).unwrap_or_default();
        let [block, kana] =
            [&entry.block, &entry.kana].map(|text| text.clone().unwrap_or_default());
        format!(
            "{code} {:?} {}|{block}|{kana} {} {}",
            entry.kind,
            entry.name,
            entry.at.lon(),
            entry.at.lat()
        )
    };
    let entries = reading
        .parts
        .iter()
        .flat_map(|part| part.entries.iter().map(move |entry| line(part.municipality, entry)));
    let issue = |issue: &RowIssue| format!("{} {} {}", issue.line, issue.column, issue.code);
    (entries.collect(), reading.refused.iter().map(issue).collect())
}

#[test]
fn blocks_are_read_once_each_and_only_those_that_exist() {
    let rows = "埼玉県,所沢市,緑町三丁目,,12,9,1.0,2.0,35.8031,139.4541,1,1,0,0\n\
                埼玉県,所沢市,緑町三丁目,,12,9,1.0,2.0,35.8039,139.4549,1,0,0,0\n\
                埼玉県,所沢市,緑町三丁目,,13,9,1.0,2.0,35.8032,139.4542,1,1,0,3\n\
                埼玉県,入間郡三芳町,大字藤久保,俎橋,7,9,1.0,2.0,35.83,139.53,0,1,0,0\n\
                埼玉県,どこか市,緑町,,1,9,1.0,2.0,35.8,139.4,0,1,0,0\n\
                埼玉県,所沢市,,,,9,1.0,2.0,35.8,,0,1,0,0\n";
    let bytes = SHIFT_JIS.encode(&format!("{BLOCKS}{rows}")).0.into_owned();
    let reading = reading(&bytes, "11_2024.csv");
    let (entries, refused) = told(&reading);
    assert_eq!(
        entries,
        [
            "112089 Block 緑町三丁目|12| 139.4541 35.8031",
            "113247 Block 大字藤久保 俎橋|7| 139.53 35.83"
        ]
    );
    assert_eq!(
        refused,
        [
            "6 市区町村名 unknown-municipality",
            "7 大字・丁目名 required",
            "7 街区符号・地番 required",
            "7 経度 coordinates-incomplete",
        ]
    );
    assert_eq!((reading.form, reading.encoding), ("mlit_block", "CP932"));
    assert_eq!((reading.rows, reading.left_out), (6, 2));
    assert_eq!(reading.parts[0].source, "mlit:block");
}

#[test]
fn towns_are_read_from_both_sources() {
    let mlit = format!("{TOWNS}11,埼玉県,11208,所沢市,112080001001,緑町一丁目,35.80,139.45,1,3\n");
    assert_eq!(told(&reading(mlit.as_bytes(), "")).0, ["112089 Town 緑町一丁目|| 139.45 35.8"]);
    let geolonia = format!(
        "{GEOLONIA}01,北海道,ホッカイドウ,HOKKAIDO,1101,札幌市中央区,サッポロシチュウオウク,X,\
         旭ケ丘一丁目,アサヒガオカ 1,X,,43.04,141.31\n\
         20,長野県,ナガノケン,NAGANO,20201,長野市,ナガノシ,X,篠ノ井,シノノイ,X,四ノ宮,36.5,138.1\n\
         20,長野県,ナガノケン,NAGANO,99999,ない市,ナイシ,X,篠ノ井,シノノイ,X,,36.5,138.1\n"
    );
    let read = reading(geolonia.as_bytes(), "latest.csv");
    let (entries, refused) = told(&read);
    assert_eq!(
        entries,
        [
            "011011 Town 旭ケ丘一丁目||アサヒガオカ 1 141.31 43.04",
            "202011 Town 篠ノ井 四ノ宮||シノノイ 138.1 36.5"
        ]
    );
    assert_eq!(refused, ["4 市区町村名 unknown-municipality"]);
}

#[test]
fn the_json_of_a_municipality_is_named_by_its_file() {
    let first = r#"[{"town":"緑町一丁目","koaza":"","lat":35.8,"lng":139.45},
        {"town":"大字山口","koaza":"城下","lat":35.78,"lng":139.43},{"town":"","lat":1,"lng":2},
        {"town":"元町","lat":null,"lng":null}]"#;
    let (entries, refused) = told(&reading(first.as_bytes(), "所沢市.json"));
    assert_eq!(
        entries,
        ["112089 Town 緑町一丁目|| 139.45 35.8", "112089 Town 大字山口 城下|| 139.43 35.78"]
    );
    assert_eq!(refused, ["3 town required", "4 緯度 required"]);
    let second = r#"{"meta":{"updated":1},"data":[
        {"machiaza_id":"0020003","oaza_cho":"緑町","chome":"三丁目","point":[139.454,35.803]}]}"#;
    let (entries, _) = told(&reading(second.as_bytes(), "112089.json"));
    assert_eq!(entries, ["112089 Town 緑町三丁目|| 139.454 35.803"]);
    let (entries, refused) = told(&reading(second.as_bytes(), "ja.json"));
    assert_eq!((entries.len(), refused), (0, vec!["1 市区町村名 required".to_owned()]));
}

#[test]
fn points_have_a_name_and_towns_a_municipality() {
    let feature = |properties: &str| {
        format!(
            r#"{{"type":"Feature","properties":{properties},
            "geometry":{{"type":"Point","coordinates":[139.45,35.8]}}}}"#
        )
    };
    let features = [
        r#"{"name":"緑町三丁目"}"#,
        r#"{"name":"所沢駅","kana":"トコロザワエキ"}"#,
        r#"{"name":"航空公園","kind":"landmark","municipality":"所沢市"}"#,
        r#"{"name":"緑町","kind":"castle"}"#,
        r#"{"name":"緑町","municipality":"どこか"}"#,
        r#"{"kana":"ミドリチョウ"}"#,
    ];
    let features = features.map(feature).join(",");
    let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    let read = reading(text.as_bytes(), "towns_11208.geojson");
    let (entries, refused) = told(&read);
    assert_eq!(
        entries,
        [
            "112089 Town 緑町三丁目|| 139.45 35.8",
            "112089 Station 所沢駅||トコロザワエキ 139.45 35.8",
            "112089 Landmark 航空公園|| 139.45 35.8",
        ]
    );
    let expected =
        ["4 kind unknown-value", "5 municipality not-a-municipality-code", "6 name required"];
    assert_eq!(refused, expected);
    assert_eq!((read.parts.len(), read.parts[0].source.as_str()), (1, "towns_11208.geojson"));
    let (entries, refused) = told(&reading(text.as_bytes(), "towns.geojson"));
    assert_eq!(entries.len(), 2, "a station needs no municipality");
    assert!(refused.contains(&"1 municipality required".to_owned()), "{refused:?}");
}

#[test]
fn a_csv_of_points_is_read_too() {
    let text = "名称,名称_カナ,kind,緯度,経度\n所沢駅,トコロザワエキ,駅,35.787,139.473\n";
    let (entries, refused) = told(&reading(text.as_bytes(), "stations.csv"));
    assert_eq!(entries, [" Station 所沢駅||トコロザワエキ 139.473 35.787"]);
    assert_eq!(refused, [""; 0]);
}

#[test]
fn what_is_no_gazetteer_is_refused_whole() {
    fn check(text: &str, code: &str) {
        let refused = read(text.as_bytes(), &GazetteerOptions::default()).expect_err("refused");
        assert_eq!(refused.code(), code, "{text}");
    }
    check("名称,住所\nひだまり,所沢市\n", "gazetteer-unknown");
    check("", "file-empty");
    check("[1", "file-json");
    check("{\"data\":1}", "file-not-features");
    check("{}", "file-not-features");
}

proptest::proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        drop(read(&bytes, &GazetteerOptions::default()));
    }

    #[test]
    fn no_rows_break_the_reader(rows in "([0-9三緑町,\"\n.-]{0,40}\n){0,5}") {
        for header in [BLOCKS, TOWNS, GEOLONIA, "name,緯度,経度\n"] {
            drop(read(format!("{header}{rows}").as_bytes(), &GazetteerOptions::default()));
        }
    }
}
