//! Requests for a place, as disaster staff make and answer them in the browser.

use crate::{
    id_of,
    incidents::{officer, open},
    person::{Person, account, location},
    server::TestApp,
};
use chrono::TimeDelta;
use ibasho::domain::Role;
use serde_json::json;
use std::fmt::Write;

const NEED: [(&str, &str); 3] = [("persons", "2"), ("target", "elderly"), ("from", "緑町")];

async fn make(officer: &mut Person, fields: &[(&str, &str)]) -> String {
    let answer = officer.post("/staff/requests", fields).await;
    assert_eq!(answer.status(), 303, "{}", answer.text().await.expect("a page"));
    location(&answer)
}

async fn step(officer: &mut Person, path: &str, fields: &[(&str, &str)]) -> u16 {
    let revision = {
        let page = officer.read(path, 200).await;
        crate::person::value_of(&page, "revision")
    };
    let fields: Vec<_> = [("revision", revision.as_str())].iter().chain(fields).copied().collect();
    officer.post(&format!("{path}/step"), &fields).await.status().as_u16()
}

#[tokio::test]
async fn a_request_goes_from_asked_to_moved_and_its_room_is_taken_meanwhile() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let shelter = id_of(&test, "みどりの里").await;
    let report = json!({"status": "open", "occupancy": 4});
    officer.post_json(&format!("/api/shelters/{shelter}/status"), &report).await;
    let path = make(&mut officer, &NEED).await;
    let page = officer.read(&path, 200).await;
    assert!(page.contains("2人・高齢者") && page.contains("みどりの里"), "{page}");
    // What is not recorded is offered apart, with what to ask.
    let may_fit = page.split("受け入れられるかもしれない").nth(1).expect("a list");
    assert!(may_fit.contains("さくら苑") && may_fit.contains("空き"), "{may_fit}");
    assert!(!page.contains("あおぞら園"), "it takes others: {page}");
    let place = ("place", shelter.as_str());
    assert_eq!(step(&mut officer, &path, &[("do", "ask"), place]).await, 303);
    assert_eq!(step(&mut officer, &path, &[("do", "accept"), place]).await, 303);
    let vacancy = async || {
        let found = test.json("/api/shelters").await;
        let features = found["features"].as_array().expect("features").clone();
        let ours = features.into_iter().find(|one| one["id"] == shelter.as_str());
        ours.expect("listed")["properties"]["vacancy"].clone()
    };
    assert_eq!(vacancy().await, json!(4), "ten, four of them taken, two to come");
    let page = officer.read(&path, 200).await;
    assert!(page.contains("まで空けています") && page.contains("受け入れ決定"), "{page}");
    assert_eq!(step(&mut officer, &path, &[("do", "move"), place]).await, 303);
    assert_eq!(vacancy().await, json!(6));
    assert_eq!(
        officer
            .post(&format!("{path}/step"), &[("revision", "4"), ("do", "withdraw")])
            .await
            .status(),
        422
    );
}

#[tokio::test]
async fn a_refusal_says_why_and_what_is_wrong_is_named() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let early = officer.post("/staff/requests", &NEED).await;
    assert_eq!(early.status(), 422, "nothing runs");
    open(&mut officer, "real").await;
    for (fields, fault) in [
        (vec![("target", "elderly")], "href=\"#persons\""),
        (vec![("persons", "ふたり"), ("target", "elderly")], "href=\"#persons\""),
        (vec![("persons", "501"), ("target", "elderly")], "href=\"#persons\""),
        (vec![("persons", "1"), ("from", "緑町")], "href=\"#target\""),
    ] {
        let answer = officer.post("/staff/requests", &fields).await;
        assert_eq!(answer.status(), 422, "{fields:?}");
        let page = answer.text().await.expect("a page");
        assert!(page.contains(fault), "{fault}: {page}");
    }
    let path = make(&mut officer, &NEED).await;
    let shelter = id_of(&test, "みどりの里").await;
    let place = ("place", shelter.as_str());
    assert_eq!(step(&mut officer, &path, &[("do", "refuse"), place]).await, 422, "no reason");
    let why = ("reason", "water_cut");
    assert_eq!(step(&mut officer, &path, &[("do", "refuse"), place, why]).await, 303);
    assert!(officer.read(&path, 200).await.contains("断水"));
    assert_eq!(step(&mut officer, &path, &[("do", "dance"), place]).await, 422);
    assert_eq!(step(&mut officer, &path, &[("do", "move"), place]).await, 422, "nobody accepted");
    let stale = [("revision", "1"), ("do", "withdraw")];
    assert_eq!(officer.post(&format!("{path}/step"), &stale).await.status(), 409);
}

#[tokio::test]
async fn kept_room_counts_as_taken_for_as_long_as_is_set() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let shelter = id_of(&test, "みどりの里").await;
    let path = make(&mut officer, &NEED).await;
    let place = ("place", shelter.as_str());
    step(&mut officer, &path, &[("do", "accept"), place]).await;
    let later = test.after(TimeDelta::minutes(121), &[]).await;
    let page = Person::logged_in(&later, "災害").await.read(&path, 200).await;
    assert!(page.contains("時間が過ぎました"), "{page}");
}

#[tokio::test]
async fn nothing_of_a_request_is_told_to_anybody_else() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let path = make(&mut officer, &NEED).await;
    account(&test, "編集", Role::Editor).await;
    let mut editor = Person::logged_in(&test, "編集").await;
    for address in [path.as_str(), "/staff/requests"] {
        assert_eq!(editor.get(address).await.status(), 403, "{address}");
    }
    for address in ["/disaster", "/", "/api/shelters", "/api/incidents"] {
        let said = test.get(address).await.text().await.expect("a text");
        assert!(!said.contains("/staff/requests/"), "{address}");
    }
    let history = editor.read("/staff/history", 200).await;
    assert!(!history.contains("受け入れ依頼"), "{history}");
}

#[tokio::test]
async fn five_candidates_stand_open_and_the_others_are_folded() {
    let mut file = String::from("ID,種別,名称,住所,緯度,経度,対象者,定員,電話番号\n");
    for n in 1..=12 {
        let capacity = if n <= 3 { "10" } else { "" };
        let telephones = format!("04-0000-00{n:02}、04-0000-01{n:02}");
        let at = "35.788,139.474,要配慮者";
        writeln!(
            file,
            "{n},welfare_shelter,第{n}の里,埼玉県所沢市緑町{n},{at},{capacity},{telephones}"
        )
        .expect("memory");
    }
    let test = TestApp::with_places(&file).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    for n in 1..=3 {
        let id = id_of(&test, &format!("第{n}の里")).await;
        let report = json!({"status": "open", "occupancy": 0});
        officer.post_json(&format!("/api/shelters/{id}/status"), &report).await;
    }
    let path = make(&mut officer, &NEED).await;
    let page = officer.page(&path, 200).await;
    assert_eq!(
        page.all(".placement > ul.candidates > li").len(),
        5,
        "three that fit, two that may"
    );
    assert_eq!(page.all("details > ul.candidates > li").len(), 7);
    page.says("details.fold summary", "ほかの7か所も見る");
    let first = page.all("ul.candidates > li")[0];
    assert_eq!(first.all("dl.contacts a[href^='tel:']").len(), 2);
    assert_eq!(first.all("details a[href^='tel:']").len(), 1, "one tap calls the first number");
}

/// One that takes them and counts, one of which little is recorded, one for others.
const SHELTERS: &str = "\
ID,種別,名称,住所,緯度,経度,対象者,定員,福祉避難所_直接避難
1,welfare_shelter,みどりの里,埼玉県所沢市緑町5,35.7880,139.4740,要配慮者,10,不可
2,welfare_shelter,さくら苑,埼玉県所沢市緑町6,35.7890,139.4750,要配慮者,,
3,welfare_shelter,あおぞら園,埼玉県所沢市緑町7,35.7891,139.4751,子ども,30,
";
