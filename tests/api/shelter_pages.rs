//! The pages on which disaster staff open incidents and report how shelters are.

use crate::{
    id_of,
    incidents::{officer, open},
    person::{Person, location, value_of},
    server::TestApp,
    status::SHELTERS,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

struct Scene {
    test: TestApp,
    officer: Person,
    /// The address of a shelter for 50.
    page: String,
}

async fn scene() -> Scene {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let page = format!("/staff/shelters/{}", id_of(&test, "みどりの里").await);
    Scene { test, officer, page }
}

impl Scene {
    /// The report form as the page gives it, with what somebody types.
    async fn form(&mut self, typed: &[(&str, &str)]) -> Vec<(String, String)> {
        let html = self.officer.read(&self.page, 200).await;
        let (_, form) = html.split_once("id=\"report\"").expect("a form");
        let hidden = ["owner", "key", "incident"].map(|name| (name, value_of(form, name)));
        let typed = typed.iter().map(|(name, value)| (*name, (*value).to_owned()));
        hidden.into_iter().chain(typed).map(|(name, value)| (name.to_owned(), value)).collect()
    }

    async fn send(&mut self, form: &[(String, String)]) -> reqwest::Response {
        let form: Vec<_> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.officer.post(&self.page, &form).await
    }

    async fn send_by_script(&mut self, form: &[(String, String)]) -> reqwest::Response {
        let form: Vec<_> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let from = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
        self.officer.post_from(&self.page, &form, &from).await
    }

    async fn present(&self) -> (Value, Value) {
        let found = self.test.json("/api/shelters?direct=yes").await;
        let properties = &found["features"][0]["properties"];
        (properties["status"].clone(), properties["occupancy"].clone())
    }
}

#[tokio::test]
async fn an_incident_is_opened_renamed_and_ended_on_its_pages() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let answer = officer.post("/staff/incidents", &[("name", "台風"), ("message", "<b>")]).await;
    assert_eq!(answer.status(), 422, "which of both is not said");
    let html = answer.text().await.expect("a page");
    assert!(html.contains("value=\"台風\"") && html.contains("&lt;b&gt;"), "{html}");
    assert!(test.json("/api/shelters").await["incident"].is_null());
    let typed = [("kind", "real"), ("name", "台風"), ("message", "避難してください。")];
    let way = location(&officer.post("/staff/incidents", &typed).await);
    let page = way.split('?').next().expect("a path").to_owned();
    let html = officer.read(&way, 200).await;
    assert!(html.contains("始めました。") && html.contains("避難してください。"), "{html}");
    let revision = value_of(&html, "revision");
    let typed = [("revision", revision.as_str()), ("name", "台風第19号"), ("message", "")];
    assert_eq!(location(&officer.post(&page, &typed).await), format!("{page}?done=save"));
    let again = officer.post(&page, &typed).await;
    assert_eq!(again.status(), 409, "an older revision");
    assert_eq!(test.json("/api/shelters").await["incident"]["name"], "台風第19号");
    let ended = officer.post(&format!("{page}/end"), &[]).await;
    assert_eq!(location(&ended), format!("{page}?done=end"));
    assert!(test.json("/api/shelters").await["incident"].is_null());
    assert!(officer.read("/staff/incidents", 200).await.contains("台風第19号"));
}

#[tokio::test]
async fn a_report_without_scripts_is_taken_once_and_said_with_its_warnings() {
    let mut scene = scene().await;
    let form = scene.form(&[("status", "open"), ("occupancy", "６０"), ("note", "毛布")]).await;
    let answer = scene.send(&form).await;
    let way = location(&answer);
    assert_eq!(way, format!("{}?done=report&warn=over-capacity", scene.page));
    let html = scene.officer.read(&way, 200).await;
    for said in ["受け取りました。", "収容人数より多い人数です。", "毛布", "60人", "取り消す"]
    {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert_eq!(location(&scene.send(&form).await), format!("{}?done=report", scene.page));
    let html = scene.officer.read(&scene.page.clone(), 200).await;
    assert_eq!(html.matches("name=\"observation\"").count(), 1, "sent twice, taken once");
    assert_eq!(scene.present().await, (json!("open"), json!(60)));
}

#[tokio::test]
async fn a_wrong_report_is_taken_back_with_one_tap() {
    let mut scene = scene().await;
    let form = scene.form(&[("status", "full")]).await;
    scene.send(&form).await;
    let html = scene.officer.read(&scene.page.clone(), 200).await;
    let observation = value_of(&html, "observation");
    let withdraw = format!("{}/withdraw", scene.page);
    let fields = [("observation", observation.as_str())];
    let answer = scene.officer.post(&withdraw, &fields).await;
    assert_eq!(location(&answer), format!("{}?done=withdraw", scene.page));
    assert_eq!(scene.present().await.0, "unreported");
    let html = scene.officer.read(&scene.page.clone(), 200).await;
    assert!(html.contains("取り消しずみ") && !html.contains("name=\"observation\""), "{html}");
}

#[tokio::test]
async fn what_cannot_be_taken_comes_back_with_everything_typed() {
    let mut scene = scene().await;
    let typed = [("status", "open"), ("occupancy", "たくさん"), ("note", "水がない")];
    let form = scene.form(&typed).await;
    let answer = scene.send(&form).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.expect("a page");
    assert!(html.contains("value=\"たくさん\"") && html.contains("水がない"), "{html}");
    assert!(html.contains("人数は0から1000000まで"), "{html}");
    let by_script = scene.send_by_script(&form).await;
    assert_eq!(by_script.status(), 422);
    assert_eq!(by_script.headers()["content-type"], "application/problem+json");
    let told: Value = by_script.json().await.expect("json");
    assert!(told["detail"].as_str().expect("a text").contains("人数は0から"), "{told}");
}

#[tokio::test]
async fn a_script_sends_late_and_is_told_what_became_of_it() {
    let mut scene = scene().await;
    let mut form = scene.form(&[("status", "open"), ("occupancy", "10")]).await;
    form.push(("observed_at".to_owned(), "2026-11-22T02:30:00.123Z".to_owned()));
    let told: Value = scene.send_by_script(&form).await.json().await.expect("json");
    assert_eq!(told["repeated"], false);
    assert_eq!(told["warnings"], json!(["災害・訓練の開始より前の時刻です。"]));
    let again: Value = scene.send_by_script(&form).await.json().await.expect("json");
    assert_eq!(again["repeated"], true);
    let shown = scene.test.json("/api/shelters?direct=yes").await;
    assert_eq!(shown["features"][0]["properties"]["observed_at"], "2026-11-22T02:30:00.123Z");
}

#[tokio::test]
async fn a_script_whose_login_has_expired_is_told_so_and_keeps_its_report() {
    let mut scene = scene().await;
    let form = scene.form(&[("status", "open")]).await;
    let from = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
    let mut nobody = Person::new(&scene.test);
    assert_eq!(nobody.post_from(&scene.page, &[], &from).await.status(), 401);
    let foreign: Vec<_> = form
        .iter()
        .map(|(name, value)| (name.as_str(), if name == "owner" { "x" } else { value.as_str() }))
        .collect();
    let answer = scene.officer.post_from(&scene.page, &foreign, &from).await;
    assert_eq!(answer.status(), 401, "a report of somebody else");
    let later = scene.test.after(TimeDelta::hours(1), &[]).await;
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut idle = scene.officer.at(&later);
    assert_eq!(idle.post_from(&scene.page, &form, &from).await.status(), 401);
    assert_eq!(scene.present().await.0, "unreported");
}

#[tokio::test]
async fn what_belongs_to_an_incident_that_is_over_never_enters_the_next_one() {
    let mut scene = scene().await;
    let form = scene.form(&[("status", "open")]).await;
    let id = form.iter().find(|(name, _)| name == "incident").expect("said").1.clone();
    scene.officer.post(&format!("/staff/incidents/{id}/end"), &[]).await;
    let html = scene.officer.read(&scene.page.clone(), 200).await;
    assert!(
        html.contains("災害も訓練も始まっていません") && !html.contains("id=\"report\""),
        "{html}"
    );
    open(&mut scene.officer, "exercise").await;
    let later = scene.test.after(TimeDelta::minutes(1), &[]).await;
    let mut there = scene.officer.at(&later);
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = there.post(&scene.page, &form).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.expect("a page").contains("この災害・訓練は終了しています"));
}

#[tokio::test]
async fn the_list_holds_whom_to_call_and_finds_by_name_and_district() {
    let mut scene = scene().await;
    let html = scene.officer.read("/staff/shelters", 200).await;
    for name in ["みどりの里", "小学校", "公園"] {
        assert!(html.contains(name), "{name}: {html}");
    }
    assert!(!html.contains("ひだまりサロン"), "no place to flee to: {html}");
    let found = scene.officer.read("/staff/shelters?q=新所沢", 200).await;
    assert!(found.contains("ひかりの家") && !found.contains("みどりの里"), "{found}");
}

#[tokio::test]
async fn the_worker_stands_at_the_top_and_is_kept_by_nobody() {
    let test = TestApp::start().await;
    let answer = test.get("/shelters-worker.js").await;
    assert_eq!(answer.headers()["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(answer.headers()["cache-control"], "no-cache");
    let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.contains("worker-src 'self'"), "{policy}");
}
