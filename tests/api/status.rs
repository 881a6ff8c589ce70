//! `/api/shelters/{id}/status`: reports, repeated, late, wrong and withdrawn.

use crate::{
    id_of,
    incidents::{officer, open},
    person::{Person, account},
    server::TestApp,
};
use chrono::TimeDelta;
use ibasho::domain::Role;
use serde_json::{Value, json};

/// Shelters of three kinds; one holds 50.
pub const SHELTERS: &str = "\
ID,種別,名称,緯度,経度,地区,対象者,定員,設備_車いす可,福祉避難所_直接避難
w1,welfare_shelter,みどりの里,35.7880,139.4740,所沢,要配慮者,50,有,可
w2,welfare_shelter,ひかりの家,35.7900,139.4800,新所沢,障害のある人,,,特定された人のみ
e1,evacuation_shelter,小学校,35.7870,139.4733,所沢,,300,,
s1,emergency_site,公園,35.7860,139.4720,所沢,,,,
x1,salon,ひだまりサロン,35.7860,139.4720,所沢,,,,
";

struct Scene {
    test: TestApp,
    officer: Person,
    incident: Value,
    shelter: String,
}

async fn scene() -> Scene {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let incident = open(&mut officer, "real").await["id"].clone();
    let shelter = id_of(&test, "みどりの里").await;
    Scene { test, officer, incident, shelter }
}

impl Scene {
    async fn report(&mut self, body: Value, status: u16) -> Value {
        self.keyed(body, None, status).await
    }

    async fn keyed(&mut self, body: Value, key: Option<&str>, status: u16) -> Value {
        let path = format!("/api/shelters/{}/status", self.shelter);
        let answer = self.officer.post_keyed(&path, &body, key).await;
        let told = answer.status();
        let text = answer.text().await.expect("a text");
        assert_eq!(told, status, "{body}: {text}");
        serde_json::from_str(&text).expect("json")
    }

    /// Status and occupancy of the shelter, as anyone sees them.
    async fn present(&self) -> (String, Value) {
        let found = self.test.json("/api/shelters").await;
        let features = found["features"].as_array().expect("features");
        let of = |feature: &&Value| feature["id"] == *self.shelter;
        let properties = &features.iter().find(of).expect("the shelter")["properties"];
        let status = properties["status"].as_str().expect("a word").to_owned();
        (status, properties["occupancy"].clone())
    }
}

fn codes(answer: &Value) -> Vec<&str> {
    let warnings = answer["warnings"].as_array().expect("warnings");
    warnings.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

#[tokio::test]
async fn a_report_is_seen_by_everybody_at_once() {
    let mut scene = scene().await;
    assert_eq!(scene.present().await, ("unreported".to_owned(), Value::Null));
    let taken = scene.report(json!({"status": "open", "occupancy": 20, "note": "毛布"}), 201).await;
    assert_eq!(taken["present"]["id"], taken["observation"]["id"]);
    assert_eq!(taken["observation"]["observed_at"], "2026-11-22T03:00:00Z");
    assert_eq!(codes(&taken), [""; 0]);
    assert_eq!(scene.present().await, ("open".to_owned(), json!(20)));
    let public = scene.test.get("/api/shelters").await.text().await.expect("a text");
    assert!(!public.contains("毛布"), "notes are for staff");
    let found =
        scene.test.json("/api/nearest?lat=35.788&lon=139.474&category=welfare_shelter").await;
    assert_eq!(found["features"][0]["properties"]["status"], "open");
    assert_eq!(found["features"][0]["properties"]["walk_minutes"], 0, "one may walk there now");
    let blank = scene.report(json!({"status": "open", "occupancy": null}), 201).await;
    assert_eq!(blank["observation"]["occupancy"], Value::Null);
    assert_eq!(scene.present().await, ("open".to_owned(), Value::Null), "blank is blank");
}

#[tokio::test]
async fn a_report_that_is_sent_twice_is_taken_once() {
    let mut scene = scene().await;
    let body =
        json!({"status": "open", "occupancy": 20, "observed_at": "2026-11-22T11:00:00+09:00"});
    let first = scene.keyed(body.clone(), Some("k1"), 201).await;
    let again = scene.keyed(body.clone(), Some("k1"), 200).await;
    assert_eq!(again["observation"], first["observation"]);
    assert_eq!((&first["repeated"], &again["repeated"]), (&json!(false), &json!(true)));
    let other = scene.keyed(json!({"status": "full"}), Some("k1"), 400).await;
    assert_eq!(other["errors"][0]["code"], "key-used");
    assert_eq!(scene.keyed(body.clone(), Some("k2"), 201).await["repeated"], false);
    account(&scene.test, "災害2", Role::Disaster).await;
    let mut colleague = Person::logged_in(&scene.test, "災害2").await;
    let path = format!("/api/shelters/{}/status", scene.shelter);
    let theirs = colleague.post_keyed(&path, &body, Some("k1")).await;
    assert_eq!(theirs.status(), 201, "a key is unique to its author");
}

#[tokio::test]
async fn what_comes_late_does_not_change_the_present() {
    let mut scene = scene().await;
    let at = |time: &str| format!("2026-11-22T{time}:00+09:00");
    scene.report(json!({"status": "open", "occupancy": 20, "observed_at": at("11:00")}), 201).await;
    let late = json!({"status": "preparing", "observed_at": at("10:00")});
    let late = scene.report(late, 201).await;
    assert_eq!(codes(&late), ["late", "before-incident"]);
    assert_eq!(late["present"]["occupancy"], 20);
    assert_eq!(scene.present().await, ("open".to_owned(), json!(20)));
    let same = json!({"status": "full", "observed_at": at("11:00")});
    scene.report(same, 201).await;
    assert_eq!(scene.present().await.0, "full", "of two seen at once the later one counts");
}

#[tokio::test]
async fn a_wrong_report_is_taken_back() {
    let mut scene = scene().await;
    scene.report(json!({"status": "open", "occupancy": 20}), 201).await;
    let wrong = scene.report(json!({"status": "closed"}), 201).await;
    let id = wrong["observation"]["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/shelters/{}/status/{id}/withdraw", scene.shelter);
    for status in [201, 200] {
        let answer = scene.officer.post_json(&path, &json!({})).await;
        assert_eq!(answer.status(), status);
        let done: Value = answer.json().await.expect("json");
        assert_eq!(done["observation"]["withdraws"], *id);
        assert_eq!(done["present"]["status"], "open");
        let withdrawal = done["observation"]["id"].as_str().expect("an id");
        let path = format!("/api/shelters/{}/status/{withdrawal}/withdraw", scene.shelter);
        assert_eq!(scene.officer.post_json(&path, &json!({})).await.status(), 404);
    }
    assert_eq!(scene.present().await, ("open".to_owned(), json!(20)));
}

#[tokio::test]
async fn what_is_odd_is_taken_with_a_warning() {
    let mut scene = scene().await;
    let over = scene.report(json!({"status": "open", "occupancy": 51}), 201).await;
    assert_eq!(codes(&over), ["over-capacity"]);
    let found = scene.test.json("/api/shelters?direct=yes").await;
    assert_eq!(found["features"][0]["properties"]["vacancy"], 0);
    let closed = scene.report(json!({"status": "closed", "occupancy": 3}), 201).await;
    assert_eq!(codes(&closed), ["not-in-use"]);
    let reopened = scene.report(json!({"status": "open"}), 201).await;
    assert_eq!(codes(&reopened), ["unusual-change"]);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_by_name() {
    let mut scene = scene().await;
    for (body, parameter, code) in [
        (json!({}), "status", "required"),
        (json!({"status": "開設中"}), "status", "unknown-status"),
        (json!({"status": 1}), "status", "unknown-status"),
        (json!({"status": ["open"]}), "status", "wrong-type"),
        (json!({"status": "open", "occupancy": -1}), "occupancy", "persons-range"),
        (json!({"status": "open", "occupancy": 1.5}), "occupancy", "persons-range"),
        (json!({"status": "open", "occupancy": 1_000_001}), "occupancy", "persons-range"),
        (json!({"status": "open", "occupancy": ""}), "occupancy", "empty"),
        (json!({"status": "open", "note": "あ".repeat(501)}), "note", "too-long"),
        (json!({"status": "open", "observed_at": "11:00"}), "observed_at", "not-a-moment"),
        (
            json!({"status": "open", "observed_at": "2026-11-22T12:05:01+09:00"}),
            "observed_at",
            "observed-future",
        ),
        (
            json!({"status": "open", "observed_at": "1970-01-01T00:00:00Z"}),
            "observed_at",
            "observed-long-ago",
        ),
        (json!({"status": "open", "incident": "nope"}), "incident", "no-incident"),
        (json!({"status": "open", "colour": "red"}), "colour", "unknown-parameter"),
    ] {
        let refused = scene.report(body.clone(), 400).await;
        assert_eq!(refused["errors"][0]["parameter"], parameter, "{body}: {refused}");
        assert_eq!(refused["errors"][0]["code"], code, "{body}: {refused}");
    }
    let salon = id_of(&scene.test, "ひだまりサロン").await;
    for id in [salon.as_str(), "nothing", "%20"] {
        let path = format!("/api/shelters/{id}/status");
        let answer = scene.officer.post_json(&path, &json!({"status": "open"})).await;
        assert_eq!(answer.status(), 404, "{id}");
    }
    assert_eq!(scene.present().await.0, "unreported", "nothing was taken");
}

#[tokio::test]
async fn the_data_of_incidents_never_mix() {
    let mut scene = scene().await;
    scene.report(json!({"status": "open", "occupancy": 20}), 201).await;
    let ended = scene.incident.as_str().expect("an id").to_owned();
    scene.officer.post_json(&format!("/api/incidents/{ended}/end"), &json!({})).await;
    let refused = scene.report(json!({"status": "open"}), 400).await;
    assert_eq!(refused["errors"][0]["code"], "no-incident");
    open(&mut scene.officer, "exercise").await;
    assert_eq!(scene.present().await.0, "unreported");
    let found =
        scene.test.json("/api/nearest?lat=35.788&lon=139.474&category=welfare_shelter").await;
    assert_eq!(found["features"][0]["properties"]["status"], Value::Null, "only an exercise");
    let queued =
        json!({"status": "full", "incident": ended, "observed_at": "2026-11-22T11:30:00+09:00"});
    let late = scene.report(queued, 201).await;
    assert_eq!(late["observation"]["incident"], *ended);
    assert_eq!(scene.present().await.0, "unreported");
    let after = scene.test.after(TimeDelta::minutes(10), &[]).await;
    let mut officer = scene.officer.at(&after);
    let path = format!("/api/shelters/{}/status", scene.shelter);
    let too_late = json!({"status": "full", "incident": ended});
    let refused: Value = officer.post_json(&path, &too_late).await.json().await.expect("json");
    assert_eq!(refused["errors"][0]["code"], "incident-other");
}

#[tokio::test]
async fn a_state_that_nobody_confirms_grows_old() {
    let mut scene = scene().await;
    scene.report(json!({"status": "open", "occupancy": 20}), 201).await;
    for (minutes, old) in [(119, false), (120, true)] {
        let later = scene.test.after(TimeDelta::minutes(minutes), &[]).await;
        let found = later.json("/api/shelters?direct=yes").await;
        assert_eq!(found["features"][0]["properties"]["old"], old, "{minutes}");
        assert_eq!(found["features"][0]["properties"]["status"], "open");
        assert_eq!(found["total"]["unreported"], i32::from(old));
    }
}

#[tokio::test]
async fn a_made_up_place_has_no_part_in_a_disaster() {
    let test = TestApp::start().await;
    test.app.load_sample().await.expect("loads");
    let mut officer = officer(&test).await;
    let sample = test.json("/api/shelters?limit=1").await["features"][0]["id"].clone();
    let path = format!("/api/shelters/{}/status", sample.as_str().expect("an id"));
    open(&mut officer, "exercise").await;
    assert_eq!(officer.post_json(&path, &json!({"status": "open"})).await.status(), 201);
    open(&mut officer, "real").await;
    let refused = officer.post_json(&path, &json!({"status": "open"})).await;
    assert_eq!(refused.status(), 400);
    let refused: Value = refused.json().await.expect("json");
    assert_eq!(refused["errors"][0]["code"], "sample-place");
    assert_eq!(test.json("/api/shelters").await["features"], json!([]));
}

#[tokio::test]
async fn a_file_is_taken_row_by_row_and_only_once() {
    let mut scene = scene().await;
    let file = "ID,開設状況,避難者数,時点\n\
                w1,開設中,60,2026-11-22 11:30\n\
                e1,満員,,2026-11-22 11:30\n\
                x1,開設中,1,2026-11-22 11:30\n\
                nothing,開設中,1,\n\
                w2,開いてる,1,\n\
                w2,開設中,1,2027-01-01 00:00\n";
    let mut send = async || {
        let answer = scene.officer.post_file("/api/shelters/status.csv", file, "file-1").await;
        assert_eq!(answer.status(), 200);
        answer.json::<Value>().await.expect("json")
    };
    let first = send().await;
    assert_eq!((&first["taken"], &first["repeated"]), (&json!(2), &json!(0)));
    assert_eq!(
        first["warnings"],
        json!([{"line": 2, "code": "over-capacity"},
        {"line": 2, "code": "before-incident"}, {"line": 3, "code": "before-incident"}])
    );
    let refused: Vec<_> = first["refused"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row["line"],
                row["column"].as_str().expect("a column"),
                row["code"].as_str().expect("a code")
            )
        })
        .collect();
    assert_eq!(
        refused,
        [
            "4 ID unknown-shelter",
            "5 ID unknown-shelter",
            "6 開設状況 unknown-value",
            "7 observed_at observed-future"
        ]
    );
    let again = send().await;
    assert_eq!((&again["taken"], &again["repeated"]), (&json!(0), &json!(2)));
    assert_eq!(scene.present().await, ("open".to_owned(), json!(60)));
    for (file, code) in [("", "file-empty"), ("ID,名称\n1,2\n", "layout-columns")] {
        let answer = scene.officer.post_file("/api/shelters/status.csv", file, "file-2").await;
        assert_eq!(answer.status(), 400);
        let problem: Value = answer.json().await.expect("json");
        assert_eq!(problem["errors"][0]["code"], code);
    }
}
