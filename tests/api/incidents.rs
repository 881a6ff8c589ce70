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
