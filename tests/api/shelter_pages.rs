//! The pages on which disaster staff open incidents and report how shelters are.

use crate::{
    id_of,
    incidents::{officer, open},
    page::Page,
    person::{Person, location},
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
        let page = self.officer.page(&self.page, 200).await;
        let form = page.one("form#report");
        let hidden = ["owner", "key", "incident"]
            .map(|name| (name, form.one(&format!("[name={name}]")).attr("value").to_owned()));
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
    let page = Page::of(answer).await;
    assert_eq!(page.one("[name=name]").attr("value"), "台風");
    page.says("[name=message]", "<b>");
    page.one(".faults a[href='#kind']");
    assert!(test.json("/api/shelters").await["incident"].is_null());
    let typed = [("kind", "real"), ("name", "台風"), ("message", "避難してください。")];
    let way = location(&officer.post("/staff/incidents", &typed).await);
    let page = way.split('?').next().expect("a path").to_owned();
    let begun = officer.page(&way, 200).await;
    begun.says(".notice.done", "始めました。");
    begun.says("[name=message]", "避難してください。");
    let revision = begun.all("[name=revision]")[0].attr("value");
    let typed = [("revision", revision), ("name", "台風第19号"), ("message", "")];
    assert_eq!(location(&officer.post(&page, &typed).await), format!("{page}?done=save"));
    let again = officer.post(&page, &typed).await;
    assert_eq!(again.status(), 409, "an older revision");
    assert_eq!(test.json("/api/shelters").await["incident"]["name"], "台風第19号");
    let ended = officer.post(&format!("{page}/end"), &[]).await;
    assert_eq!(location(&ended), format!("{page}?done=end"));
    assert!(test.json("/api/shelters").await["incident"].is_null());
    officer.page("/staff/incidents", 200).await.says(".entries strong", "台風第19号");
}

#[tokio::test]
async fn a_report_without_scripts_is_taken_once_and_said_with_its_warnings() {
    let mut scene = scene().await;
    let form = scene.form(&[("status", "open"), ("occupancy", "６０"), ("note", "毛布")]).await;
    let answer = scene.send(&form).await;
    let way = location(&answer);
    assert_eq!(way, format!("{}?done=report&warn=over-capacity", scene.page));
    let page = scene.officer.page(&way, 200).await;
    page.says(".notice.done", "受け取りました。");
    page.says(".notice.warnings", "収容人数より多い人数です。");
    page.says("#now", "60人");
    let entry = page.one("#log li");
    entry.says(".report-note", "毛布");
    entry.says("strong", "60人");
    entry.says("button", "取り消す");
    assert_eq!(location(&scene.send(&form).await), format!("{}?done=report", scene.page));
    let page = scene.officer.page(&scene.page.clone(), 200).await;
    assert_eq!(page.all("#log li").len(), 1, "sent twice, taken once");
    assert_eq!(scene.present().await, (json!("open"), json!(60)));
}

#[tokio::test]
async fn a_wrong_report_is_taken_back_with_one_tap() {
    let mut scene = scene().await;
    let form = scene.form(&[("status", "full")]).await;
    scene.send(&form).await;
    let page = scene.officer.page(&scene.page.clone(), 200).await;
    let withdraw = format!("{}/withdraw", scene.page);
    let form = page.one(&format!("#log form[action='{withdraw}']"));
    let fields = [("observation", form.one("[name=observation]").attr("value"))];
    let answer = scene.officer.post(&withdraw, &fields).await;
    assert_eq!(location(&answer), format!("{}?done=withdraw", scene.page));
    assert_eq!(scene.present().await.0, "unreported");
    let page = scene.officer.page(&scene.page.clone(), 200).await;
    page.says("#log li .badge", "取り消しずみ");
    assert!(!page.has("[name=observation]"), "{}", page.html());
    page.says("#now", "報告なし");
}

#[tokio::test]
async fn what_cannot_be_taken_comes_back_with_everything_typed() {
    let mut scene = scene().await;
    let typed = [("status", "open"), ("occupancy", "たくさん"), ("note", "水がない")];
    let form = scene.form(&typed).await;
    let answer = scene.send(&form).await;
    assert_eq!(answer.status(), 422);
    let page = Page::of(answer).await;
    assert_eq!(page.one("[name=occupancy]").attr("value"), "たくさん");
    page.says("details[open] [name=note]", "水がない");
    page.says("#occupancy-fault", "人数は0から1000000まで");
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
    let page = scene.officer.page(&scene.page.clone(), 200).await;
    page.says("#running", "災害も訓練も始まっていません");
    assert!(!page.has("#report"), "{}", page.html());
    open(&mut scene.officer, "exercise").await;
    let later = scene.test.after(TimeDelta::minutes(1), &[]).await;
    let mut there = scene.officer.at(&later);
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = there.post(&scene.page, &form).await;
    assert_eq!(refused.status(), 422);
    Page::of(refused).await.says(".faults", "いまは別の災害・訓練が続いています");
}

#[tokio::test]
async fn the_list_holds_whom_to_call_and_finds_by_name_and_district() {
    let mut scene = scene().await;
    let page = scene.officer.page("/staff/shelters", 200).await;
    for name in ["みどりの里", "小学校", "公園"] {
        page.says("#rows li a strong", name);
    }
    assert!(!page.html().contains("ひだまりサロン"), "no place to flee to: {}", page.html());
    let found = scene.officer.page("/staff/shelters?q=新所沢", 200).await;
    found.says("#rows li a strong", "ひかりの家");
    assert!(!found.html().contains("みどりの里"), "{}", found.html());
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
