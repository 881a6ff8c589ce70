//! `GET /api/nearest`

use crate::{PLACES, server::TestApp};
use reqwest::Method;
use serde_json::{Value, json};

pub fn names(collection: &Value) -> Vec<&str> {
    let features = collection["features"].as_array().expect("features");
    features.iter().filter_map(|feature| feature["properties"]["name"].as_str()).collect()
}

#[tokio::test]
async fn the_nearest_public_place_comes_first_with_its_distance() {
    let test = TestApp::with_places(PLACES).await;
    let found = test.json("/api/nearest?lat=35.7869&lon=139.4732").await;
    assert_eq!(names(&found), ["ひだまりサロン", "みどりの里", "みどり相談室", "さくら体操"]);
    let first = &found["features"][0];
    assert_eq!(first["type"], "Feature");
    assert_eq!(first["geometry"], json!({"type": "Point", "coordinates": [139.4733, 35.787]}));
    let properties = &first["properties"];
    assert_eq!(properties["distance_m"], 14.3);
    assert_eq!(properties["walk_minutes"], 1);
    assert_eq!(properties["schedule_text"], "毎月第2火曜日 10:00～12:00");
    assert_eq!(properties["schedule_confirmed"], false, "a machine has read it");
    let next = properties["next_session"]["start"].as_str().expect("a time");
    assert!(next.ends_with("T10:00:00+09:00"), "{next}");
    assert_eq!(properties["facts"], json!({"wheelchair": true}));
    assert_eq!(properties["targets"], json!(["elderly"]));
    assert_eq!(properties["sample"], false);
    let without = &found["features"][3]["properties"];
    for unknown in ["schedule_confirmed", "open_now", "next_session"] {
        assert_eq!(without[unknown], Value::Null, "{unknown}");
    }
    assert!(properties.get("private_contact").is_none());
    assert_eq!(properties["status"], Value::Null, "no disaster runs");
}

#[tokio::test]
async fn nobody_is_told_to_walk_to_a_welfare_shelter_or_to_a_home() {
    let test = TestApp::with_places(PLACES).await;
    let found = test.json("/api/nearest?lat=35.7869&lon=139.4732").await;
    let of = |name: &str| {
        let at = names(&found).iter().position(|known| *known == name).expect(name);
        found["features"][at].clone()
    };
    let shelter = of("みどりの里");
    assert_eq!(shelter["properties"]["walk_minutes"], Value::Null);
    assert_eq!(shelter["properties"]["direct"], "named_only");
    let home = of("さくら体操");
    assert_eq!(home["properties"]["walk_minutes"], Value::Null);
    assert_eq!(home["properties"]["address"], "埼玉県所沢市緑町");
    assert_eq!(home["properties"]["site"], Value::Null, "others there have exact points");
    assert_eq!(home["geometry"]["coordinates"], json!([139.48, 35.79]));
}

#[tokio::test]
async fn filters_are_or_within_a_name_and_and_between_names() {
    let test = TestApp::with_places(PLACES).await;
    let at = "/api/nearest?lat=35.7869&lon=139.4732";
    for (query, expected) in [
        ("category=salon", &["ひだまりサロン"][..]),
        ("category=salon&category=consultation", &["ひだまりサロン", "みどり相談室"]),
        ("fact=wheelchair", &["ひだまりサロン"]),
        ("target=elderly", &["ひだまりサロン", "さくら体操"]),
        ("target=elderly&district=%E6%96%B0%E6%89%80%E6%B2%A2", &[]),
        ("district=%E6%96%B0%E6%89%80%E6%B2%A2", &["みどり相談室"]),
        ("q=%E3%82%B5%E3%82%AF%E3%83%A9", &["さくら体操"]),
        ("q=%E3%81%BF%E3%81%A9%E3%82%8A+%E9%87%8C", &["みどりの里"]),
        ("radius_m=20", &["ひだまりサロン"]),
        ("limit=1", &["ひだまりサロン"]),
    ] {
        assert_eq!(names(&test.json(&format!("{at}&{query}")).await), expected, "{query}");
    }
}

#[tokio::test]
async fn facts_named_are_all_needed_wherever_places_are_searched() {
    let test = TestApp::with_places(
        "ID,種別,名称,緯度,経度,設備_車いす可,設備_医療機器用電源\n\
         1,salon,両方,35.7,139.4,有,有\n2,salon,片方,35.7,139.5,有,無\n3,salon,不明,35.7,139.6,有,\n",
    )
    .await;
    for (query, expected) in [
        ("fact=wheelchair&fact=medical_power", &["両方"][..]),
        ("fact_any=wheelchair&fact_any=medical_power", &["両方", "片方", "不明"]),
        ("fact=medical_power&fact_any=wheelchair", &["両方"]),
        ("fact=lift&fact=wheelchair", &[]),
    ] {
        let near = test.json(&format!("/api/nearest?lat=35.7&lon=139.4&{query}")).await;
        assert_eq!(names(&near), expected, "{query}");
        let listed = test.json(&format!("/api/places?{query}")).await;
        let (mut listed, mut expected) = (names(&listed), expected.to_vec());
        listed.sort_unstable();
        expected.sort_unstable();
        assert_eq!(listed, expected, "{query}");
        // Where nothing is found, the page offers what is near.
        if expected.is_empty() {
            continue;
        }
        let page = test.page(&format!("/?lat=35.7&lon=139.4&{query}")).await;
        let mut shown = page.texts(".card-name");
        shown.sort_unstable();
        assert_eq!(shown, expected, "{query}");
    }
}

#[tokio::test]
async fn a_block_number_of_a_home_cannot_be_searched_for() {
    let test = TestApp::with_places(PLACES).await;
    for secret in ["3-4", "緑荘", "花子", "090"] {
        let url = test.url("/api/nearest?lat=35.7869&lon=139.4732");
        let response = test.client.get(format!("{url}&q={secret}")).send().await.expect("answers");
        let found: Value = response.json().await.expect("json");
        assert_eq!(names(&found), [""; 0], "{secret}");
    }
}

/// What is asked most is answered without going through the routes, unless a browser
/// wants it packed or something is wrong with it: nobody may notice.
#[tokio::test]
async fn every_way_to_an_answer_gives_the_same() {
    let test = TestApp::with_places(PLACES).await;
    let plain = reqwest::Client::builder().no_gzip().build().expect("a client");
    let paths = [
        "/api/nearest?lat=35.7869&lon=139.4732",
        "/api/nearest?lat=35.7869&lon=139.4732&open=now&limit=2&q=%E3%82%B5%E3%83%AD%E3%83%B3",
        "/api/nearest?lat=35.7869",
        "/tiles/places/14/14539/6445.mvt",
        "/tiles/places/14/14539/6445.mvt?category=salon",
        "/tiles/places/14/0/0.mvt",
        "/tiles/places/14/0/0.png",
        "/tiles/places/14/0",
        "/tiles/places/14/14539/6445.mvt?colour=red",
    ];
    for path in paths {
        let ask = |method: Method| plain.request(method, test.url(path));
        let direct = ask(Method::GET).send().await.expect("an answer");
        let routed = ask(Method::GET).header("accept-encoding", "identity");
        let routed = routed.send().await.expect("an answer");
        let head = ask(Method::HEAD).send().await.expect("an answer");
        assert_eq!(direct.status(), routed.status(), "{path}");
        assert_eq!(direct.status(), head.status(), "{path}");
        let about = |response: &reqwest::Response| {
            let mut headers = response.headers().clone();
            headers.remove("date");
            // An answer without a body says so to HEAD only.
            headers.remove("content-length");
            headers
        };
        assert_eq!(about(&direct), about(&routed), "{path}");
        assert_eq!(about(&direct), about(&head), "{path}");
        let (direct, routed) = (direct.bytes().await, routed.bytes().await);
        assert_eq!(direct.expect("a body"), routed.expect("a body"), "{path}");
    }
}
