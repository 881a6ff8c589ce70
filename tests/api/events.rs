//! `GET /api/shelters/events`: what happens, as it happens.

use crate::{
    database::Database,
    id_of,
    incidents::{officer, open},
    person::Person,
    server::TestApp,
    status::SHELTERS,
};
use reqwest::Response;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Somebody who listens.
pub struct Listener {
    answer: Response,
    text: String,
}

#[derive(Debug, PartialEq)]
pub struct Heard {
    pub id: Option<i64>,
    pub name: String,
    pub data: Value,
}

impl Listener {
    /// Somebody who is logged in.
    pub async fn staff(person: &mut Person) -> Self {
        let answer = person.get("/api/shelters/events").await;
        assert_eq!(answer.status(), 200);
        Self { answer, text: String::new() }
    }

    pub async fn new(test: &TestApp, query: &str, last: Option<&str>) -> Self {
        let mut request = test.client.get(test.url(&format!("/api/shelters/events{query}")));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["connection"], "close", "who is let go keeps no connection");
        Self { answer, text: String::new() }
    }

    /// The next event that is no beat; nothing when the stream ends.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.take() {
                if heard.name != "beat" {
                    return Some(heard);
                }
                continue;
            }
            let part = timeout(Duration::from_secs(20), self.answer.chunk()).await;
            let part = part.expect("something within the time").ok()??;
            self.text.push_str(std::str::from_utf8(&part).expect("text"));
        }
    }

    fn take(&mut self) -> Option<Heard> {
        let (event, rest) = self.text.split_once("\n\n")?;
        let field = |name: &str| {
            let value = event.lines().find_map(|line| line.strip_prefix(name))?;
            Some(value.trim_start().to_owned())
        };
        let heard = Heard {
            id: field("id:").map(|id| id.parse().expect("a number")),
            name: field("event:").expect("a name"),
            data: serde_json::from_str(&field("data:").expect("data")).expect("json"),
        };
        self.text = rest.to_owned();
        Some(heard)
    }
}

async fn report(officer: &mut Person, shelter: &str, persons: u32) -> Value {
    let body = json!({"status": "open", "occupancy": persons, "note": "毛布"});
    let answer = officer.post_json(&format!("/api/shelters/{shelter}/status"), &body).await;
    assert_eq!(answer.status(), 201);
    answer.json().await.expect("json")
}

#[tokio::test]
async fn whoever_listens_hears_what_happens_in_its_order() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let shelter = id_of(&test, "みどりの里").await;
    let mut listener = Listener::new(&test, "", None).await;
    let hello = listener.next().await.expect("a word");
    assert_eq!((hello.name.as_str(), &hello.data["age_s"]), ("hello", &json!(0)));
    let incident = open(&mut officer, "real").await;
    let begun = listener.next().await.expect("a word");
    assert_eq!((begun.name.as_str(), &begun.data), ("incident", &incident));
    let taken = report(&mut officer, &shelter, 20).await;
    let seen = listener.next().await.expect("a word");
    assert_eq!(seen.id, taken["observation"]["seq"].as_i64());
    assert_eq!((seen.name.as_str(), &seen.data["place"]), ("status", &json!(shelter)));
    let present = json!({"status": "open", "occupancy": 20, "vacancy": 30, "room": "enough", "old": false,
        "observed_at": "2026-11-22T03:00:00Z", "said_of": null});
    assert_eq!((&seen.data["present"], &seen.data["site"]), (&present, &json!([])));
    assert!(!seen.data.to_string().contains("毛布"), "notes are for staff");
    let id = taken["observation"]["id"].as_str().expect("an id");
    let path = format!("/api/shelters/{shelter}/status/{id}/withdraw");
    officer.post_json(&path, &json!({})).await;
    let withdrawn = listener.next().await.expect("a word");
    assert_eq!(withdrawn.data["withdraws"], json!(id));
    assert_eq!(withdrawn.data["present"]["status"], "unreported");
}

#[tokio::test]
async fn what_says_nothing_of_the_status_is_heard_by_staff_alone() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let shelter = id_of(&test, "みどりの里").await;
    open(&mut officer, "real").await;
    report(&mut officer, &shelter, 20).await;
    let mut anyone = Listener::new(&test, "", None).await;
    let mut staff = Listener::staff(&mut officer).await;
    for listener in [&mut anyone, &mut staff] {
        assert_eq!(listener.next().await.expect("a word").name, "hello");
    }
    let path = format!("/api/shelters/{shelter}/status");
    let body = json!({"condition": {"water": "none"}, "composition": {"dialysis": 1}});
    let said: Value = officer.post_json(&path, &body).await.json().await.expect("json");
    let id = said["observation"]["id"].as_str().expect("an id");
    officer.post_json(&format!("{path}/{id}/withdraw"), &json!({})).await;
    let last = report(&mut officer, &shelter, 21).await["observation"]["seq"].as_i64();
    let heard = anyone.next().await.expect("a word");
    assert_eq!((heard.id, &heard.data["occupancy"]), (last, &json!(21)), "{heard:?}");
    let heard = staff.next().await.expect("a word");
    assert_eq!((&heard.data["id"], &heard.data["status"]), (&json!(id), &Value::Null));
    assert_eq!(staff.next().await.expect("a word").data["withdraws"], json!(id));
    assert_eq!(staff.next().await.expect("a word").id, last);
    let before = said["observation"]["seq"].as_i64().expect("a number") - 1;
    let mut back = Listener::new(&test, "", Some(&before.to_string())).await;
    assert_eq!(back.next().await.expect("a word").id, last, "nor replayed");
}

#[tokio::test]
async fn whoever_comes_back_hears_what_was_missed() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let shelter = id_of(&test, "みどりの里").await;
    open(&mut officer, "exercise").await;
    let mut seqs = Vec::new();
    for persons in [1, 2, 3] {
        let taken = report(&mut officer, &shelter, persons).await;
        seqs.push(taken["observation"]["seq"].as_i64().expect("a number"));
    }
    let last = seqs[0].to_string();
    for (query, last) in [("", Some(&*last)), (&*format!("?after={last}"), None)] {
        let mut listener = Listener::new(&test, query, last).await;
        for (at, persons) in [(1, 2), (2, 3)] {
            let heard = listener.next().await.expect("a word");
            assert_eq!((heard.id, &heard.data["occupancy"]), (Some(seqs[at]), &json!(persons)));
        }
    }
    let mut both = Listener::new(&test, "?after=0", Some(&seqs[1].to_string())).await;
    assert_eq!(both.next().await.expect("a word").id, Some(seqs[2]), "what was heard counts");
    for unknown in ["999999", "-7", "abc"] {
        let mut listener = Listener::new(&test, "", Some(unknown)).await;
        let heard = listener.next().await.expect("a word");
        assert_eq!((heard.name.as_str(), heard.id), ("reset", Some(seqs[2])), "{unknown}");
    }
    assert_eq!(test.get("/api/shelters/events?after=x").await.status(), 400);
}

#[tokio::test]
async fn many_listeners_are_all_current_within_two_seconds() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let shelter = id_of(&test, "みどりの里").await;
    open(&mut officer, "real").await;
    let mut listeners = Vec::new();
    for _ in 0..100 {
        let mut listener = Listener::new(&test, "", None).await;
        assert_eq!(listener.next().await.expect("a word").name, "hello");
        listeners.push(listener);
    }
    assert_eq!(test.app.live().listeners(), 100);
    for persons in 0..5 {
        let began = Instant::now();
        report(&mut officer, &shelter, persons).await;
        for listener in &mut listeners {
            let heard = listener.next().await.expect("a word");
            assert_eq!(heard.data["present"]["occupancy"], persons);
        }
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_listener_that_falls_behind_is_let_go() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let mut slow = test.app.live().listen(None).receiver;
    let rows: Vec<_> = (1..=300).map(|persons| format!("w1,open,{persons}")).collect();
    let file = format!("ID,status,occupancy\n{}\n", rows.join("\n"));
    let answer = officer.post_file("/api/shelters/status.csv", &file, "file").await;
    assert_eq!(answer.json::<Value>().await.expect("json")["taken"], 300);
    assert!(slow.recv().await.is_err(), "what waits for one listener has an end");
}

#[tokio::test]
async fn tiles_and_the_catalog_do_not_depend_on_states() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let shelter = id_of(&test, "みどりの里").await;
    let tag = async || {
        let tile = test.get("/tiles/places/0/0/0.mvt").await;
        tile.headers()["etag"].to_str().expect("text").to_owned()
    };
    let before = tag().await;
    open(&mut officer, "real").await;
    report(&mut officer, &shelter, 1).await;
    test.app.refresh().await.expect("refreshes");
    assert_eq!(tag().await, before);
}

#[tokio::test]
async fn while_the_database_is_gone_reads_go_on_and_reports_are_refused() {
    let test = TestApp::start_on(Database::postgres().await, &[]).await;
    test.import(SHELTERS).await;
    let mut officer = officer(&test).await;
    let shelter = id_of(&test, "みどりの里").await;
    open(&mut officer, "real").await;
    let taken = report(&mut officer, &shelter, 20).await;
    let seq = taken["observation"]["seq"].as_i64().expect("a number");
    test.app.store().close().await;
    let found = test.json("/api/shelters?direct=yes").await;
    assert_eq!(found["features"][0]["properties"]["occupancy"], 20);
    assert_eq!(found["incident"]["exercise"], false);
    let began = Instant::now();
    let path = format!("/api/shelters/{shelter}/status");
    let refused = officer.post_json(&path, &json!({"status": "full"})).await;
    assert_eq!(refused.status(), 503);
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    let before = (seq - 1).to_string();
    let mut listener = Listener::new(&test, "", Some(&before)).await;
    assert_eq!(listener.next().await.expect("a word").id, Some(seq), "replayed from memory");
}
