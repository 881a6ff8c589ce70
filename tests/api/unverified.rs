//! Reports by the number of a shelter: they stand beside what is known, residents see
//! nothing of them, and they count once staff confirm.

use crate::{
    events::Listener,
    id_of,
    incidents::{officer, open},
    page::Page,
    person::{Person, location},
    server::TestApp,
    status::SHELTERS,
};
use ibasho::domain::{RecordKind, Status};
use reqwest::Response;
use serde_json::json;

const NAME: &str = "みどりの里";

/// Makes a number for a shelter, and reads it from the sheet.
pub async fn make_pin(officer: &mut Person, shelter: &str) -> String {
    let made = officer.post(&format!("/staff/shelters/{shelter}/pin"), &[("do", "renew")]).await;
    assert_eq!(made.status(), 303);
    let sheet = officer.page(&location(&made), 200).await;
    let pin = sheet.one(".poster-pin strong").text().replace(' ', "");
    assert!(pin.len() == 8 && pin.bytes().all(|byte| byte.is_ascii_digit()), "{pin}");
    pin
}

/// A number that is not `pin`.
fn other_pin(pin: &str) -> String {
    let last = if pin.ends_with('0') { "1" } else { "0" };
    format!("{}{last}", &pin[..7])
}

/// A disaster, an officer, a shelter and its number.
struct Shelter {
    test: TestApp,
    officer: Person,
    id: String,
    pin: String,
}

impl Shelter {
    async fn in_incident(kind: &str, flags: &[&str]) -> Self {
        let test = TestApp::start_with(flags).await;
        test.import(SHELTERS).await;
        let mut officer = officer(&test).await;
        open(&mut officer, kind).await;
        let id = id_of(&test, NAME).await;
        let pin = make_pin(&mut officer, &id).await;
        Self { test, officer, id, pin }
    }

    fn form(&self) -> String {
        format!("/report/{}", self.id)
    }

    async fn send(&self, fields: &[(&str, &str)]) -> Response {
        Person::new(&self.test).post(&self.form(), fields).await
    }

    /// Settles the report that says so.
    async fn settle(&mut self, status: Status, verdict: &str) -> Response {
        let situation = self.test.app.situation();
        let found = situation.unverified.iter().find(|one| one.report.status == Some(status));
        let report = found.expect("a report").id.to_string();
        let path = format!("/staff/shelters/{}/unverified", self.id);
        self.officer.post(&path, &[("report", &report), ("do", verdict)]).await
    }

    /// Everything that residents and other programs can read of it. The number of the
    /// last change stands in no sentence, and goes up with every change.
    async fn public(&self) -> Vec<String> {
        let mut read = Vec::new();
        for path in [
            "/".to_owned(),
            "/?category=welfare_shelter".to_owned(),
            "/disaster".to_owned(),
            "/about".to_owned(),
            format!("/places/{}", self.id),
            format!("/places/{}/suggest", self.id),
            self.form(),
            format!("/api/places/{}", self.id),
            "/api/shelters".to_owned(),
            "/api/shelters?kind=welfare_shelter&status=open".to_owned(),
            "/api/nearest?lat=35.788&lon=139.474&category=welfare_shelter".to_owned(),
            "/api/incidents".to_owned(),
            "/style.json".to_owned(),
        ] {
            let text = self.test.get(&path).await.text().await.expect("a text");
            read.push(format!("{path}: {}", without_made_up(&text)));
        }
        read
    }
}

/// A text without what is another with every request or change.
fn without_made_up(text: &str) -> String {
    let mut text = text.to_owned();
    for mark in ["data-seq=\"", "name=\"key\" value=\"", "name=\"opened\" value=\""] {
        if let Some((before, rest)) = text.clone().split_once(mark) {
            let after = rest.split_once('"').map_or("", |(_, after)| after);
            text = format!("{before}{after}");
        }
    }
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(serde_json::Value::Object(mut document)) => {
            document.remove("seq");
            serde_json::Value::Object(document).to_string()
        }
        _ => text,
    }
}

#[tokio::test]
async fn no_public_surface_changes_by_a_report_that_nobody_has_vouched_for() {
    let mut shelter = Shelter::in_incident("real", &[]).await;
    let before = shelter.public().await;
    for (key, status) in ["open", "full", "closed", "preparing", "not_open"].iter().enumerate() {
        let key = key.to_string();
        let note = "ふとんが足りません";
        let fields = [("status", *status), ("key", &*key), ("occupancy", "31"), ("note", note)];
        let sent = shelter.send(&[&fields[..], &[("pin", &shelter.pin)]].concat()).await;
        assert_eq!(sent.status(), 303, "{status}");
        assert_eq!(shelter.public().await, before, "{status}");
    }
    let id = shelter.id.clone();
    let board = shelter.officer.page("/disaster", 200).await;
    assert_eq!(board.all("#unverified .unverified-mark").len(), 5);
    board.says("#unverified", NAME);
    board.says("#unverified", "ふとんが足りません");
    let page = shelter.officer.page(&format!("/staff/shelters/{id}"), 200).await;
    page.says("#now", "報告なし");
    assert_eq!(shelter.settle(Status::Open, "rejected").await.status(), 303);
    assert_eq!(shelter.public().await, before, "nothing comes of what staff reject");
    for status in [Status::Full, Status::Closed] {
        assert_eq!(shelter.settle(status, "confirmed").await.status(), 303);
    }
    let shown = shelter.test.json("/api/shelters?status=closed").await;
    assert_eq!(shown["features"][0]["id"], json!(id), "{shown}");
    let page = shelter.officer.page(&format!("/staff/shelters/{id}"), 200).await;
    page.says("#log", "災害");
    page.says("#log", "12:00");
    assert_eq!(page.all("#unverified li").len(), 2);
}

#[tokio::test]
async fn wrong_numbers_slow_down_their_network_and_lose_nothing_that_was_typed() {
    let shelter = Shelter::in_incident("exercise", &["--trusted-proxy", "127.0.0.1"]).await;
    let wrong = other_pin(&shelter.pin);
    let send = async |pin: &str, from: &'static str| {
        let fields = [("pin", pin), ("status", "full"), ("note", "満員です"), ("key", "k1")];
        let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", from)];
        Person::new(&shelter.test).post_from(&shelter.form(), &fields, &headers).await
    };
    for _ in 0..4 {
        let answer = send(&wrong, "192.0.2.1").await;
        assert_eq!(answer.status(), 422);
        let page = Page::of(answer).await;
        page.says("form", "暗証番号が違います");
        assert_eq!(page.one("#note").text(), "満員です");
        assert!(page.has("input[value=full][checked]"));
        assert_eq!(page.one("input[name=key]").attr("value"), "k1");
    }
    let answer = send(&shelter.pin, "192.0.2.1").await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"1".parse().expect("one"))
    );
    let page = Page::of(answer).await;
    page.says(".notice", "あと1秒お待ちください");
    assert_eq!(page.one("#note").text(), "満員です");
    assert_eq!(send(&shelter.pin, "198.51.100.2").await.status(), 303, "others go on");
    assert_eq!(shelter.test.app.situation().unverified.len(), 1);
}

#[tokio::test]
async fn only_the_number_of_this_shelter_and_incident_lets_anybody_in() {
    let mut shelter = Shelter::in_incident("exercise", &[]).await;
    let old = shelter.pin.clone();
    shelter.pin = make_pin(&mut shelter.officer, &shelter.id).await;
    let report = |pin: &str| vec![("pin", pin.to_owned()), ("status", "open".to_owned())];
    let try_at = async |form: &str, pin: &str| {
        let fields = report(pin);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        Person::new(&shelter.test).post(form, &fields).await
    };
    assert_eq!(try_at(&shelter.form(), &old).await.status(), 422, "a number that was renewed");
    // A shelter that has no number answers as one with another.
    let without = format!("/report/{}", id_of(&shelter.test, "ひかりの家").await);
    let answer = try_at(&without, &shelter.pin).await;
    assert_eq!(answer.status(), 422);
    Page::of(answer).await.says("form", "暗証番号が違います");
    assert_eq!(try_at("/report/nothing", &shelter.pin).await.status(), 404);
    for missing in [&[("pin", &*shelter.pin)][..], &[("status", "open")]] {
        assert_eq!(shelter.send(missing).await.status(), 422, "{missing:?}");
    }
    // A double tap is one report.
    for _ in 0..2 {
        let fields = [("pin", &*shelter.pin), ("status", "open"), ("key", "tap")];
        assert_eq!(shelter.send(&fields).await.status(), 303);
    }
    assert_eq!(shelter.test.app.situation().unverified.len(), 1);
    let revoke = format!("/staff/shelters/{}/pin", shelter.id);
    assert_eq!(shelter.officer.post(&revoke, &[("do", "revoke")]).await.status(), 303);
    let fields = [("pin", &*shelter.pin), ("status", "open")];
    assert_eq!(shelter.send(&fields).await.status(), 422, "a number that was revoked");
    open(&mut shelter.officer, "real").await;
    assert!(shelter.test.app.situation().unverified.is_empty(), "of another incident");
    assert_eq!(shelter.send(&fields).await.status(), 422, "a number of another incident");
}

#[tokio::test]
async fn what_hangs_on_the_wall_does_not_say_the_number() {
    let mut shelter =
        Shelter::in_incident("exercise", &["--public-url", "http://map.example.jp"]).await;
    let path = format!("/staff/shelters/{}", shelter.id);
    let poster = shelter.officer.page(&format!("{path}/poster"), 200).await;
    let grouped = format!("{} {}", &shelter.pin[..4], &shelter.pin[4..]);
    for pin in [&shelter.pin, &grouped] {
        assert!(!poster.html().contains(pin.as_str()));
    }
    poster.says(".poster-link", &format!("http://map.example.jp/places/{}", shelter.id));
    for lang in ["ja", "en", "zh-Hans", "ko"] {
        assert!(poster.has(&format!(".poster p[lang={lang}]")), "{lang}");
    }
    let sheet = shelter.officer.page(&format!("{path}/report-sheet"), 200).await;
    sheet.says(".poster-link", &format!("http://map.example.jp/report/{}", shelter.id));
    sheet.says(".poster-pin", &grouped);
    sheet.says(".poster", "訓練");
    let history = shelter.test.app.store().list_history(RecordKind::ShelterPin, &shelter.id).await;
    let history = history.expect("reads");
    assert_eq!(history.len(), 1, "who made it and when");
    assert!(!format!("{history:?}").contains(&shelter.pin), "the number itself is nowhere");
}

#[tokio::test]
async fn disaster_staff_alone_hear_of_it_as_it_comes() {
    let mut shelter = Shelter::in_incident("exercise", &[]).await;
    let mut staff = Listener::staff(&mut shelter.officer).await;
    let mut anyone = Listener::new(&shelter.test, "", None).await;
    for listener in [&mut staff, &mut anyone] {
        assert_eq!(listener.next().await.expect("a word").name, "hello");
    }
    let fields = [("pin", &*shelter.pin), ("status", "full"), ("note", "毛布")];
    assert_eq!(shelter.send(&fields).await.status(), 303);
    let heard = staff.next().await.expect("a word");
    assert_eq!((heard.name.as_str(), &heard.data["status"]), ("unverified", &json!("full")));
    assert_eq!((&heard.data["place"], &heard.data["verdict"]), (&json!(shelter.id), &json!(null)));
    assert_eq!(shelter.settle(Status::Full, "confirmed").await.status(), 303);
    let next = [staff.next().await, staff.next().await];
    let names: Vec<_> = next.iter().flatten().map(|heard| heard.name.as_str()).collect();
    assert_eq!(names, ["unverified", "status"]);
    assert_eq!(next[0].as_ref().expect("a word").data["verdict"], "confirmed");
    let heard = anyone.next().await.expect("a word");
    assert_eq!((heard.name.as_str(), &heard.data["status"]), ("status", &json!("full")));
}
