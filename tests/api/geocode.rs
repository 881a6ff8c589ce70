//! Addresses and names to points, and places that only their address puts on the map.

use crate::{PLACES, id_of, server::TestApp};
use ibasho::formats::gazetteer::{GazetteerOptions, read};
use serde_json::Value;

const TOWNS: &str = "name,kana,kind,municipality,緯度,経度\n\
    緑町三丁目,ミドリチョウ 3,town,112089,35.80343,139.45467\n\
    緑町,ミドリチョウ,town,112275,35.8,139.59\n\
    小手指駅,コテサシエキ,station,112089,35.801,139.438\n";

async fn with_towns(csv: &str) -> TestApp {
    let test = TestApp::start().await;
    let options = GazetteerOptions { source: Some("towns"), ..GazetteerOptions::default() };
    let towns = read(TOWNS.as_bytes(), &options).expect("towns");
    let files = vec![("towns.csv".to_owned(), towns)];
    test.app.import_gazetteer(files, &mut |_| {}).await.expect("an import");
    test.import(csv).await;
    test
}

/// Name, precision and fit of what is found, best first.
async fn found(test: &TestApp, q: &str) -> Vec<String> {
    let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let answer = test.json(&format!("/api/geocode?q={q}")).await;
    assert_eq!(answer["type"], "FeatureCollection", "{answer}");
    let told = |feature: &Value| {
        let properties = &feature["properties"];
        let text = |name: &str| properties[name].as_str().unwrap_or_default().to_owned();
        let name = if properties["category"].is_null() { "address" } else { "name" };
        [text(name), text("precision"), text("fit")].join(" ")
    };
    answer["features"].as_array().expect("features").iter().map(told).collect()
}

#[tokio::test]
async fn an_address_or_a_name_is_found_with_its_precision() {
    let test = with_towns(PLACES).await;
    let check =
        async |q: &str, expected: &[&str]| assert_eq!(found(&test, q).await, expected, "{q}");
    check("緑町３丁目１２番", &["埼玉県所沢市緑町三丁目 chome whole"]).await;
    check("緑町", &["埼玉県所沢市緑町 town whole", "埼玉県朝霞市緑町 town whole"]).await;
    check("朝霞市 緑町", &["埼玉県朝霞市緑町 town whole"]).await;
    check("小手指", &["埼玉県所沢市小手指駅 station short"]).await;
    check("こてさ", &["埼玉県所沢市小手指駅 station beginning"]).await;
    check("所沢市ない町1", &["埼玉県所沢市 municipality part"]).await;
    check("ひだまりサロン", &["ひだまりサロン place whole"]).await;
    check("みどりち", &["埼玉県所沢市緑町 town beginning", "埼玉県朝霞市緑町 town beginning"])
        .await;
    check("みどりの", &["みどりの里 place beginning"]).await;
    check("相談室", &["みどり相談室 place inside"]).await;
    check("ない", &[]).await;
    check("花子", &[]).await;
    check("下書きサロン", &[]).await;
}

#[tokio::test]
async fn an_answer_says_what_is_not_known_and_where_it_lies() {
    let test = with_towns(PLACES).await;
    let answer = test.json("/api/geocode?q=%E7%B7%91%E7%94%BA3-12&limit=1").await;
    let feature = &answer["features"][0];
    assert_eq!(feature["geometry"]["coordinates"], serde_json::json!([139.45467, 35.80343]));
    assert_eq!(feature["properties"]["number_unknown"], true);
    assert_eq!(feature["properties"]["municipality"], "112089");
    assert_eq!(feature["id"], Value::Null);
    let answer = test.json("/api/geocode?q=%E3%81%95%E3%81%8F%E3%82%89%E4%BD%93%E6%93%8D").await;
    let home = &answer["features"][0];
    assert_eq!(home["properties"]["point_shown"], "area");
    assert_eq!(home["geometry"]["coordinates"], serde_json::json!([139.48, 35.79]));
    assert_eq!(home["properties"]["address"], "埼玉県所沢市緑町");
}

#[tokio::test]
async fn a_point_found_by_an_address_stands_nowhere_as_if_it_were_exact() {
    let csv = "ID,種別,名称,住所,建物名等(方書),緯度,経度\n\
               1,salon,あじさいの会,埼玉県所沢市緑町三丁目12,会館2階,,\n";
    let test = with_towns(csv).await;
    let id = id_of(&test, "あじさいの会").await;
    let (near, all) = ("/api/nearest?lat=35.8&lon=139.45", "/api/places");
    for list in [near, all] {
        let answer = test.json(list).await;
        let properties = &answer["features"][0]["properties"];
        assert_eq!(properties["point_shown"], "area", "{answer}");
        assert_eq!(properties["location_precision"], "chome", "{answer}");
        assert_eq!(properties["address"], "埼玉県所沢市緑町三丁目12", "{answer}");
    }
    assert_eq!(test.json(near).await["features"][0]["properties"]["walk_minutes"], Value::Null);
    assert_eq!(test.json(&format!("/api/places/{id}")).await["properties"]["building"], "会館2階");
    let card = test.get("/?lat=35.8&lon=139.45").await.text().await.expect("text");
    assert!(card.contains("およその場所（丁目のまん中あたり）"), "{card}");
    let pages = [
        near.to_owned(),
        all.to_owned(),
        format!("/api/places/{id}"),
        format!("/places/{id}"),
        format!("/places/{id}.ics"),
        "/?lat=35.8&lon=139.45".to_owned(),
        "/api/geocode?q=%E3%81%82%E3%81%98%E3%81%95%E3%81%84".to_owned(),
        "/disaster".to_owned(),
    ];
    for page in pages {
        let text = test.get(&page).await.text().await.expect("text");
        assert!(!text.contains("139.45467") && !text.contains("35.80343"), "{page}: {text}");
        assert!(!text.contains("geo:"), "{page} shows a way");
    }
}
