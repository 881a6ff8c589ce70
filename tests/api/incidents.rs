//! `/api/incidents`: opened and ended by disaster staff, one at a time.

use crate::{
    PLACES,
    person::{Person, account},
    server::TestApp,
};
use ibasho::domain::Role;
use serde_json::{Value, json};

/// An officer of a service with shelters.
pub async fn officer(test: &TestApp) -> Person {
    account(test, "災害", Role::Disaster).await;
    Person::logged_in(test, "災害").await
}

/// Opens an incident, which must work, and returns it.
pub async fn open(officer: &mut Person, kind: &str) -> Value {
    let body = json!({"name": "台風第19号", "message": "避難してください。", "kind": kind});
    let answer = officer.post_json("/api/incidents", &body).await;
    assert_eq!(answer.status(), 201);
    answer.json().await.expect("json")
}

async fn problem(answer: reqwest::Response, status: u16) -> Value {
    assert_eq!(answer.status(), status);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    answer.json().await.expect("json")
}

#[tokio::test]
async fn one_runs_at_a_time_and_a_real_one_ends_an_exercise() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    let exercise = open(&mut officer, "exercise").await;
    let again = json!({"name": "もう一つ", "kind": "exercise"});
    let refused = problem(officer.post_json("/api/incidents", &again).await, 400).await;
    assert_eq!(refused["errors"][0]["code"], "incident-running");
    let real = open(&mut officer, "real").await;
    assert_eq!((&real["exercise"], &real["ended_at"]), (&json!(false), &Value::Null));
    let again = json!({"name": "もう一つ", "kind": "real"});
    let refused = problem(officer.post_json("/api/incidents", &again).await, 400).await;
    assert_eq!(refused["errors"][0]["code"], "incident-running");
    let listed = test.json("/api/incidents").await;
    let ended = |id: &Value| {
        let all = listed["incidents"].as_array().expect("a list");
        let found = all.iter().find(|incident| incident["id"] == *id).expect("listed");
        !found["ended_at"].is_null()
    };
    assert!(ended(&exercise["id"]) && !ended(&real["id"]));
    let shown = test.json("/api/shelters").await;
    assert_eq!(shown["incident"]["id"], real["id"]);
    assert_eq!(shown["incident"]["message"], "避難してください。");
    let end = format!("/api/incidents/{}/end", real["id"].as_str().expect("an id"));
    for _ in 0..2 {
        let answer = officer.post_json(&end, &json!({})).await;
        assert_eq!(answer.status(), 200);
        let over: Value = answer.json().await.expect("json");
        assert!(!over["ended_at"].is_null());
    }
    assert_eq!(test.json("/api/shelters").await["incident"], Value::Null);
}

#[tokio::test]
async fn one_that_was_ended_by_mistake_goes_on_with_what_was_reported() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    let incident = open(&mut officer, "real").await;
    let path = format!("/api/incidents/{}", incident["id"].as_str().expect("an id"));
    let shelter = crate::id_of(&test, "みどりの里").await;
    let report = format!("/api/shelters/{shelter}/status");
    officer.post_json(&report, &json!({"status": "open"})).await;
    officer.post_json(&format!("{path}/end"), &json!({})).await;
    let exercise = open(&mut officer, "exercise").await;
    let refused = officer.post_json(&format!("{path}/reopen"), &json!({})).await;
    assert_eq!(problem(refused, 400).await["errors"][0]["code"], "incident-running");
    let end = format!("/api/incidents/{}/end", exercise["id"].as_str().expect("an id"));
    officer.post_json(&end, &json!({})).await;
    let back = officer.post_json(&format!("{path}/reopen"), &json!({})).await;
    let back: Value = back.json().await.expect("json");
    assert_eq!((&back["ended_at"], &back["revision"]), (&Value::Null, &json!(3)));
    let shown = test.json("/api/shelters").await;
    assert_eq!(shown["incident"]["id"], incident["id"]);
    assert_eq!(shown["total"]["open"], 1, "the report is there again");
}

#[tokio::test]
async fn its_start_can_be_set_and_stays_where_nobody_says_another() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    let incident = open(&mut officer, "real").await;
    let page = format!("/staff/incidents/{}", incident["id"].as_str().expect("an id"));
    let read = async || test.json("/api/incidents").await["incidents"][0].clone();
    let start = read().await["started_at"].clone();
    let form = officer.read(&page, 200).await;
    let mut fields = crate::form::fields_of(&form, &format!("action=\"{page}\""));
    fields.retain(|(name, _)| name != "message");
    let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let saved = officer.post(&page, &fields).await;
    assert_eq!(saved.status(), 303);
    assert_eq!(read().await["started_at"], start, "nobody touched it");
    let earlier = [("revision", "2"), ("name", "台風"), ("started_at", "2026-11-21T23:30")];
    officer.post(&page, &earlier).await;
    assert_eq!(read().await["started_at"], "2026-11-21T14:30:00Z");
    let late = [("revision", "3"), ("name", "台風"), ("started_at", "2099-01-01T00:00")];
    let refused = officer.post(&page, &late).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.expect("a page").contains("href=\"#started_at\""));
}

#[tokio::test]
async fn what_cannot_begin_is_refused_by_name() {
    let test = TestApp::start().await;
    let mut officer = officer(&test).await;
    for (body, parameter, code) in [
        (json!({"kind": "real"}), "name", "required"),
        (json!({"name": " ", "kind": "real"}), "name", "empty"),
        (json!({"name": "台風"}), "kind", "required"),
        (json!({"name": "台風", "kind": "flood"}), "kind", "unknown-incident-kind"),
        (json!({"name": "台風", "kind": true}), "kind", "wrong-type"),
        (json!({"name": "台風", "kind": "real", "from": 1}), "from", "unknown-parameter"),
        (json!({"name": "あ".repeat(61), "kind": "real"}), "name", "too-long"),
        (
            json!({"name": "台風", "kind": "real", "started_at": "2027-01-01T00:00:00Z"}),
            "started_at",
            "observed-future",
        ),
        (
            json!({"name": "台風", "kind": "real", "started_at": "きのう"}),
            "started_at",
            "not-a-moment",
        ),
        (json!([1]), "body", "not-json"),
    ] {
        let refused = problem(officer.post_json("/api/incidents", &body).await, 400).await;
        assert_eq!(refused["errors"][0]["parameter"], parameter, "{body}: {refused}");
        assert_eq!(refused["errors"][0]["code"], code, "{body}: {refused}");
    }
    assert_eq!(test.json("/api/incidents").await, json!({"incidents": []}));
}
