//! `GET /api/places` and `GET /api/places/{id}`

use crate::{PLACES, database::Database, id_of, server::TestApp};

#[tokio::test]
async fn the_register_is_read_part_by_part() {
    let test = TestApp::with_places(PLACES).await;
    let mut path = "/api/places?limit=3&category=salon&category=consultation\
                    &category=welfare_shelter&category=elderly_gathering"
        .to_owned();
    let mut ids = Vec::new();
    loop {
        let part = test.json(&path).await;
        let features = part["features"].as_array().expect("features").clone();
        ids.extend(features.iter().map(|feature| feature["id"].to_string()));
        let Some(next) = part["links"][0]["href"].as_str() else { break };
        assert_eq!(part["links"][0]["rel"], "next");
        assert_eq!(features.len(), 3);
        path = next.to_owned();
    }
    let mut sorted = ids.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((ids.len(), &sorted), (4, &ids));
}

#[tokio::test]
async fn a_box_holds_what_lies_in_it() {
    let test = TestApp::with_places(PLACES).await;
    let inside = test.json("/api/places?bbox=139.4735,35.7875,139.4745,35.7885").await;
    assert_eq!(inside["features"].as_array().map(Vec::len), Some(2));
    let elsewhere = test.json("/api/places?bbox=170,-10,-170,10").await;
    assert_eq!(elsewhere["features"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn one_place_comes_with_everything_public_and_nothing_else() {
    let test = TestApp::with_places(PLACES).await;
    let id = id_of(&test, "ひだまりサロン").await;
    let place = test.json(&format!("/api/places/{id}")).await;
    assert_eq!(place["id"], id);
    let properties = &place["properties"];
    assert_eq!(properties["address"], "埼玉県所沢市緑町1-2");
    assert_eq!(properties["municipality"], "112089");
    assert_eq!(properties["access"], "駅から3分");
    assert!(!place.to_string().contains("花子"), "a person's contact is for staff");
    let home = id_of(&test, "さくら体操").await;
    let home = test.json(&format!("/api/places/{home}")).await.to_string();
    for secret in ["3-4", "緑荘", "3階の奥"] {
        assert!(!home.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn what_has_ended_is_gone_and_what_is_not_public_was_never_there() {
    let test = TestApp::with_places(PLACES).await;
    let ended = id_of(&test, "終わったサロン").await;
    let gone = test.get(&format!("/api/places/{ended}")).await;
    assert_eq!(gone.status(), 410);
    let problem: serde_json::Value = gone.json().await.expect("json");
    assert_eq!(problem["near"], "/api/nearest?lat=35.789&lon=139.475");
    let draft = id_of(&test, "下書きサロン").await;
    for id in [draft.as_str(), "nothing", "%00", "a%2Fb", &"x".repeat(200)] {
        assert_eq!(test.get(&format!("/api/places/{id}")).await.status(), 404, "{id}");
    }
}

#[tokio::test]
async fn both_databases_give_the_same_answers() {
    let mut answers = Vec::new();
    for database in Database::one_of_each().await {
        let test = TestApp::start_on(database, &[]).await;
        test.import(PLACES).await;
        let mut found = test.json("/api/nearest?lat=35.7869&lon=139.4732").await;
        for feature in found["features"].as_array_mut().expect("features") {
            feature["id"] = "redacted".into();
        }
        let ended =
            test.get(&format!("/api/places/{}", id_of(&test, "終わったサロン").await)).await;
        answers.push((found, ended.status()));
    }
    assert_eq!(answers[0], answers[1]);
}
