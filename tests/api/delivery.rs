//! Reports that did not come the plain way: of an incident that has ended, from a device
//! whose clock was wrong, or sent by somebody else. None is lost, and none is doubled.

use crate::{
    id_of,
    incidents::{officer, open},
    page::Page,
    person::{Person, account, location},
    server::TestApp,
    status::SHELTERS,
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use ibasho::domain::{NewHistory, RecordKind, Role};
use reqwest::Response;
use serde_json::{Value, json};

/// A service whose clock goes on by as many minutes as a test says.
struct Night {
    test: TestApp,
    officer: Person,
    shelter: String,
    start: DateTime<Utc>,
}

async fn night() -> Night {
    let test = TestApp::with_places(SHELTERS).await;
    let officer = officer(&test).await;
    let shelter = id_of(&test, "みどりの里").await;
    let start = test.app.clock.now();
    Night { test, officer, shelter, start }
}

impl Night {
    /// Goes on to so many minutes after the beginning.
    async fn go_to(&mut self, minutes: i64) {
        let to = self.start + TimeDelta::minutes(minutes);
        self.test = self.test.after(to - self.test.app.clock.now(), &[]).await;
        self.officer = self.officer.at(&self.test);
    }

    async fn open(&mut self, kind: &str) -> String {
        open(&mut self.officer, kind).await["id"].as_str().expect("an id").to_owned()
    }

    async fn end(&mut self, incident: &str) {
        let path = format!("/api/incidents/{incident}/end");
        assert_eq!(self.officer.post_json(&path, &json!({})).await.status(), 200);
    }

    /// A moment so many minutes after the beginning.
    fn at(&self, minutes: i64) -> String {
        let at = self.start + TimeDelta::minutes(minutes);
        at.to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    fn page(&self) -> String {
        format!("/staff/shelters/{}", self.shelter)
    }

    /// Sends a form as a script does.
    async fn send(&mut self, fields: &[(&str, &str)]) -> Response {
        let from = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
        self.officer.post_from(&self.page(), fields, &from).await
    }

    async fn taken(&mut self, fields: &[(&str, &str)]) -> Value {
        let answer = self.send(fields).await;
        let (status, text) = (answer.status(), answer.text().await.expect("a text"));
        assert_eq!(status, 200, "{fields:?}: {text}");
        serde_json::from_str(&text).expect("json")
    }

    /// The problem of what a person must decide.
    async fn conflict(&mut self, fields: &[(&str, &str)]) -> Value {
        let answer = self.send(fields).await;
        assert_eq!(answer.status(), 409, "{fields:?}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        answer.json().await.expect("json")
    }

    /// Status and occupancy of the shelter, as anyone sees them.
    async fn present(&self) -> (Value, Value) {
        let found = self.test.json("/api/shelters?direct=yes").await;
        let properties = &found["features"][0]["properties"];
        (properties["status"].clone(), properties["occupancy"].clone())
    }

    /// The log of an incident, as programs of staff read it.
    async fn log(&mut self, incident: &str) -> Vec<Value> {
        let path = format!("/api/incidents/{incident}/observations");
        let log: Value = serde_json::from_str(&self.officer.read(&path, 200).await).expect("json");
        log["observations"].as_array().expect("a list").clone()
    }

    /// What history keeps of an observation.
    async fn history(&self, id: &Value) -> NewHistory {
        let id = id.as_str().expect("an id");
        let found = self.test.app.store().list_history(RecordKind::Observation, id).await;
        found.expect("reads").pop().expect("written").change
    }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

#[tokio::test]
async fn what_was_made_under_an_exercise_enters_a_disaster_only_when_a_person_sends_it() {
    let mut night = night().await;
    let exercise = night.open("exercise").await;
    night.go_to(5).await;
    let real = night.open("real").await;
    night.go_to(7).await;
    let (before, after) = (night.at(4), night.at(6));
    let report = |key, at| {
        [("status", "open"), ("occupancy", "20"), ("key", key), ("observed_at", at)]
            .map(|(name, value): (&str, &str)| (name, value))
    };
    let late = [&report("k1", &before)[..], &[("incident", &exercise)]].concat();
    night.taken(&late).await;
    assert_eq!(night.present().await.0, "unreported", "it belongs to the exercise");
    assert_eq!(night.log(&exercise).await.len(), 1);

    let named = [&report("k2", &after)[..], &[("incident", &exercise)]].concat();
    for _ in 0..2 {
        let told = night.conflict(&named).await;
        assert_eq!(told["code"], "incident-other");
        assert_eq!(told["present_incident"]["id"], *real);
        assert_eq!(told["present_incident"]["exercise"], false);
    }
    assert_eq!(night.present().await.0, "unreported", "never by itself");
    let chosen = [("incident", &*real), ("made_in", &exercise)];
    let chosen = [&report("k2", &after)[..], &chosen].concat();
    let told = night.taken(&chosen).await;
    let said = "終了した災害・訓練の画面で作られた報告を、いまの災害・訓練に入れました。";
    assert_eq!(texts(&told["warnings"]), [said]);
    assert_eq!(night.taken(&chosen).await["repeated"], true);
    assert_eq!(night.taken(&named).await["repeated"], true, "also as it was sent first");
    assert_eq!(night.present().await, (json!("open"), json!(20)));
    let log = night.log(&real).await;
    assert_eq!((log.len(), &log[0]["made_in"]), (1, &json!(exercise)));
    let page = night.page();
    let page = night.officer.page(&page, 200).await;
    page.says("#log li", "終了した災害・訓練の画面で作られた報告です。");
}

#[tokio::test]
async fn without_scripts_the_tap_shows_what_was_sent_and_when() {
    let mut night = night().await;
    let exercise = night.open("exercise").await;
    night.go_to(5).await;
    let real = night.open("real").await;
    night.go_to(6).await;
    let typed = [("status", "full"), ("occupancy", "50"), ("note", "毛布"), ("key", "k")];
    let typed = [&typed[..], &[("incident", &*exercise)]].concat();
    let path = night.page();
    let refused = night.officer.post(&path, &typed).await;
    assert_eq!(refused.status(), 422);
    let page = Page::of(refused).await;
    let choice = page.one(".send-to-present");
    for (part, said) in [("p", "満員"), ("p", "50人"), ("p", "12:06"), (".report-note", "毛布")]
    {
        choice.says(part, said);
    }
    choice.says("button", "いまの災害に送る");
    let hidden = choice.all("input[type=hidden]");
    let fields: Vec<_> =
        hidden.iter().map(|field| (field.attr("name"), field.attr("value"))).collect();
    assert_eq!(night.present().await.0, "unreported");
    night.go_to(9).await;
    let answer = night.officer.post(&path, &fields).await;
    assert_eq!(location(&answer), format!("{path}?done=report&warn=other-incident"));
    let log = night.log(&real).await;
    assert_eq!(
        (&log[0]["observed_at"], &log[0]["status"]),
        (&json!("2026-11-22T03:06:00Z"), &json!("full"))
    );
}

#[tokio::test]
async fn one_disaster_follows_another_and_what_is_as_true_there_enters_it() {
    let mut night = night().await;
    let first = night.open("real").await;
    night.go_to(10).await;
    night.end(&first).await;
    night.go_to(15).await;
    let between = [("status", "open"), ("key", "k1"), ("incident", &*first)];
    let at = night.at(12);
    let between = [&between[..], &[("observed_at", &*at)]].concat();
    let told = night.conflict(&between).await;
    assert_eq!(
        (&told["code"], &told["present_incident"]),
        (&json!("incident-ended"), &Value::Null)
    );
    night.go_to(20).await;
    let second = night.open("real").await;
    night.go_to(30).await;
    let told = night.conflict(&between).await;
    assert_eq!(told["present_incident"]["id"], *second, "seen before it began: a person says");
    let at = night.at(25);
    let since = [("status", "full"), ("key", "k2"), ("incident", &*first), ("observed_at", &at)];
    assert_eq!(texts(&night.taken(&since).await["warnings"]).len(), 1);
    assert_eq!(night.taken(&since).await["repeated"], true);
    assert_eq!(night.present().await.0, "full");
    assert_eq!(night.log(&first).await.len(), 0);
    // What was made while nothing was known to run belongs to the one that runs.
    let at = night.at(28);
    night.taken(&[("status", "open"), ("key", "k3"), ("observed_at", &at)]).await;
    assert_eq!(night.present().await.0, "open");
    night.end(&second).await;
    let at = night.at(29);
    let told = night.conflict(&[("status", "open"), ("key", "k4"), ("observed_at", &at)]).await;
    assert_eq!(told["code"], "no-incident", "it waits until one is opened");
}

#[tokio::test]
async fn a_report_from_a_wrong_clock_counts_at_its_true_time_and_both_are_kept() {
    let mut night = night().await;
    let incident = night.open("real").await;
    night.go_to(25).await;
    let path = format!("/api/shelters/{}/status", night.shelter);
    let seen = night.at(20);
    let right = json!({"status": "open", "observed_at": seen});
    assert_eq!(night.officer.post_json(&path, &right).await.status(), 201);
    // Three hours slow: it shows 9:25 at 12:25.
    let (seen, sent) = (night.at(25 - 181), night.at(25 - 180));
    let slow = json!({"status": "full", "observed_at": seen, "sent_at": sent});
    for (status, repeated) in [(201, false), (200, true)] {
        let answer = night.officer.post_keyed(&path, &slow, Some("k")).await;
        assert_eq!(answer.status(), status);
        let told: Value = answer.json().await.expect("json");
        let observation = &told["observation"];
        assert_eq!(told["repeated"], repeated);
        assert_eq!(observation["observed_at"], "2026-11-22T03:24:00Z");
        assert_eq!(observation["device_observed_at"], "2026-11-22T00:24:00Z");
        assert_eq!(observation["clock_ahead_ms"], -10_800_000);
        if !repeated {
            assert_eq!(told["warnings"][0]["code"], "clock-corrected");
        }
    }
    assert_eq!(night.present().await.0, "full");
    let id = night.log(&incident).await[1]["id"].clone();
    let kept = night.history(&id).await.after.expect("a document");
    assert_eq!(kept["observed_at"], "2026-11-22T03:24:00Z");
    assert_eq!(kept["said"]["report"]["seen_at"], "2026-11-22T00:24:00Z");
    assert_eq!(kept["delivery"]["clock_ahead_ms"], -10_800_000);
    let page = night.page();
    let page = night.officer.page(&page, 200).await;
    page.says("#log li .hint", "端末の時計が3時間遅れていたので、時刻を直しました。");
    page.says("#log li .hint", "端末の時計では9:24でした。");
    assert_eq!(night.log(&incident).await.len(), 2);
    let bad = [
        ("sent_at", json!("now"), "not-a-moment"),
        ("clock_ahead_ms", json!(1e17), "clock-ahead-range"),
    ];
    for (name, value, code) in bad {
        let body = json!({"status": "full", "observed_at": seen, name: value});
        let answer = night.officer.post_json(&path, &body).await;
        assert_eq!(answer.status(), 400);
        let problem: Value = answer.json().await.expect("json");
        assert_eq!(problem["errors"][0]["code"], code);
        assert_eq!(problem["errors"][0]["parameter"], name);
    }
}

#[tokio::test]
async fn a_fast_clock_that_was_mended_before_sending_is_corrected_all_the_same() {
    let mut night = night().await;
    night.open("real").await;
    night.go_to(25).await;
    // Twenty minutes fast when the report was made at 15; mended when it was sent at 25.
    let (shown, sent) = (night.at(35), night.at(25));
    let fields = [
        ("status", "open"),
        ("key", "k"),
        ("observed_at", &*shown),
        ("sent_at", &sent),
        ("clock_ahead_ms", "1200000"),
    ];
    let told = night.taken(&fields).await;
    let said = "端末の時計が20分進んでいたので、時刻を直しました。";
    assert_eq!(texts(&told["warnings"]), [said]);
    let shown = night.test.json("/api/shelters?direct=yes").await;
    assert_eq!(shown["features"][0]["properties"]["observed_at"], "2026-11-22T03:15:00Z");
    // A right clock that was without a line for long is left as it is.
    let (seen, sent) = (night.at(2), night.at(25));
    let right = [("status", "full"), ("key", "k2"), ("observed_at", &*seen), ("sent_at", &sent)];
    let told = night.taken(&[&right[..], &[("clock_ahead_ms", "900")]].concat()).await;
    let late = "これよりあとに見た報告があります。いまの状況は変わりません。";
    assert_eq!(texts(&told["warnings"]), [late]);
}

#[tokio::test]
async fn whoever_takes_over_a_phone_sends_what_the_other_saw() {
    let mut night = night().await;
    let incident = night.open("real").await;
    let seer = account(&night.test, "災害2", Role::Disaster).await.id.to_string();
    let sender = night.officer.page("/staff/shelters", 200).await;
    let sender = sender.one("[data-account]").attr("data-account").to_owned();
    let fields = [("status", "open"), ("key", "k"), ("witness", &*seer), ("owner", &*sender)];
    let fields = [&fields[..], &[("incident", &*incident)]].concat();
    assert_eq!(night.taken(&fields).await["repeated"], false);
    assert_eq!(night.taken(&fields).await["repeated"], true);
    let path = night.page();
    let page = night.officer.page(&path, 200).await;
    page.says("#log li", "災害2が見た、災害が送った");
    // The phone is back with whoever saw it, and had not heard that it was sent.
    let mut back = Person::logged_in(&night.test, "災害2").await;
    let own = [("status", "open"), ("key", "k"), ("incident", &*incident), ("owner", &*seer)];
    let from = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
    let told: Value = back.post_from(&path, &own, &from).await.json().await.expect("json");
    assert_eq!(told["repeated"], true);
    let log = night.log(&incident).await;
    assert_eq!(log.len(), 1);
    assert_eq!(
        (&log[0]["author"], &log[0]["sent_by"]),
        (&json!(format!("staff:{seer}")), &json!(format!("staff:{sender}")))
    );
    let actor = night.history(&log[0]["id"]).await.actor;
    assert_eq!(actor, format!("staff:{sender}"), "history says who did it");
    let wrong = [("observation", log[0]["id"].as_str().expect("an id")), ("witness", &seer)];
    let answer = night.officer.post(&format!("{path}/withdraw"), &wrong).await;
    assert_eq!(location(&answer), format!("{path}?done=withdraw"));
    assert_eq!(night.log(&incident).await[1]["sent_by"], format!("staff:{sender}"));
    let nobody = night.send(&[("status", "open"), ("key", "k9"), ("witness", "nobody")]).await;
    assert_eq!(nobody.status(), 422);
    let told: Value = nobody.json().await.expect("json");
    assert_eq!(told["code"], "unknown-witness");
}
