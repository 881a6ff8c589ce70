//! Condition and composition of shelters: reported, each with its age, withdrawn, summed
//! up, and seen by disaster staff alone.

use crate::{
    id_of,
    incidents::{officer, open},
    person::{Person, account},
    server::TestApp,
    status::SHELTERS,
};
use chrono::TimeDelta;
use ibasho::{domain::Role, formats};
use serde_json::{Value, json};

struct Scene {
    test: TestApp,
    officer: Person,
    incident: String,
    shelter: String,
}

impl Scene {
    async fn new() -> Self {
        let test = TestApp::with_places(SHELTERS).await;
        let mut officer = officer(&test).await;
        let incident = open(&mut officer, "real").await["id"].as_str().expect("an id").to_owned();
        let shelter = id_of(&test, "みどりの里").await;
        Self { test, officer, incident, shelter }
    }

    async fn report(&mut self, body: Value, status: u16) -> Value {
        let path = format!("/api/shelters/{}/status", self.shelter);
        let answer = self.officer.post_json(&path, &body).await;
        let told = answer.status();
        let text = answer.text().await.expect("a text");
        assert_eq!(told, status, "{body}: {text}");
        serde_json::from_str(&text).expect("json")
    }

    /// What disaster staff read of the shelter.
    async fn properties(&mut self) -> Value {
        let answer = self.officer.get("/api/shelters").await;
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let found: Value = answer.json().await.expect("json");
        let features = found["features"].as_array().expect("features").clone();
        let is_it = |feature: &&Value| feature["id"] == *self.shelter;
        features.iter().find(is_it).expect("the shelter")["properties"].clone()
    }

    /// The same register after some time.
    async fn after(self, time: TimeDelta) -> Self {
        let test = self.test.after(time, &[]).await;
        Self { officer: Person::logged_in(&test, "災害").await, test, ..self }
    }
}

fn codes(answer: &Value) -> Vec<&str> {
    let warnings = answer["warnings"].as_array().expect("warnings");
    warnings.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

#[tokio::test]
async fn each_item_keeps_its_age_whatever_is_reported_after_it() {
    let mut scene = Scene::new().await;
    scene.report(json!({"status": "open", "occupancy": 20}), 201).await;
    scene.report(json!({"condition": {"water": "short", "infection": "no_cases"}}), 201).await;
    let mut scene = scene.after(TimeDelta::minutes(130)).await;
    let taken = scene.report(json!({"status": "open", "occupancy": 25}), 201).await;
    assert_eq!(taken["observation"]["condition"], json!({}));
    scene.report(json!({"condition": {"water": null, "power": "none"}}), 201).await;
    let properties = scene.properties().await;
    assert_eq!((&properties["status"], &properties["occupancy"]), (&json!("open"), &json!(25)));
    let condition = &properties["condition"];
    let water = json!({"answer": "short", "observed_at": "2026-11-22T03:00:00Z", "old": true});
    assert_eq!(condition["water"], water);
    assert_eq!(
        (&condition["power"]["answer"], &condition["power"]["old"]),
        (&json!("none"), &json!(false))
    );
    assert_eq!(condition["toilets"], Value::Null, "not reported is not there");
}

#[tokio::test]
async fn a_withdrawal_brings_back_what_was_known_before() {
    let mut scene = Scene::new().await;
    scene.report(json!({"condition": {"water": "good"}, "composition": {"men": 3}}), 201).await;
    let wrong = json!({"condition": {"water": "none", "food": "short"}, "composition": {"men": 9}});
    let wrong = scene.report(wrong, 201).await;
    assert_eq!(wrong["present"], Value::Null, "nobody has reported a status");
    assert_eq!(scene.properties().await["condition"]["water"]["answer"], "none");
    let id = wrong["observation"]["id"].as_str().expect("an id");
    let path = format!("/api/shelters/{}/status/{id}/withdraw", scene.shelter);
    assert_eq!(scene.officer.post_json(&path, &json!({})).await.status(), 201);
    let properties = scene.properties().await;
    assert_eq!(properties["condition"]["water"]["answer"], "good");
    assert_eq!(properties["condition"]["food"], Value::Null);
    assert_eq!(properties["composition"]["men"]["persons"], 3);
    assert_eq!(properties["status"], "unreported");
}

#[tokio::test]
async fn sums_say_of_how_many_shelters_they_know() {
    let mut scene = Scene::new().await;
    let other = id_of(&scene.test, "小学校").await;
    let (women, dialysis) = (json!({"women": 4}), json!({"women": 5, "dialysis": 0}));
    scene
        .report(
            json!({"status": "open", "condition": {"water": "none"}, "composition": women}),
            201,
        )
        .await;
    scene.shelter = other;
    scene
        .report(
            json!({"status": "full", "condition": {"power": "good"}, "composition": dialysis}),
            201,
        )
        .await;
    scene.shelter = id_of(&scene.test, "ひかりの家").await;
    scene.report(json!({"status": "closed", "composition": {"women": 7}}), 201).await;
    let path = "/api/shelters?kind=welfare_shelter&kind=evacuation_shelter";
    let found: Value = scene.officer.get(path).await.json().await.expect("json");
    let total = &found["total"];
    assert_eq!(total["composition"]["women"], json!({"persons": 9, "known": 2, "unknown": 0}));
    assert_eq!(total["composition"]["dialysis"], json!({"persons": 0, "known": 1, "unknown": 1}));
    assert_eq!(total["composition"]["men"], Value::Null, "nobody counted: that is not 0");
    let water = json!({"good": 0, "short": 0, "none": 1, "unreported": 1});
    assert_eq!(total["condition"]["water"], water);
    let district = &found["districts"][0];
    assert_eq!(
        district["composition"]["women"]["persons"], 9,
        "both lie in {}",
        district["district"]
    );
}

#[tokio::test]
async fn board_and_report_show_the_sums_by_district_to_disaster_staff() {
    let mut scene = Scene::new().await;
    let said =
        json!({"status": "open", "condition": {"water": "none"}, "composition": {"women": 4}});
    scene.report(said, 201).await;
    let home = std::mem::replace(&mut scene.shelter, id_of(&scene.test, "小学校").await);
    scene.report(json!({"status": "full", "condition": {"power": "good"}}), 201).await;
    let report = format!("/staff/incidents/{}/report", scene.incident);
    for path in ["/disaster", &report] {
        let page = scene.officer.page(path, 200).await;
        let cells = page.texts(".detail-sums tfoot td");
        assert_eq!(cells.len(), 3, "{path}: water, power and women");
        assert!(cells[0].contains("断水") && cells[0].contains("1／2か所"), "{path}: {cells:?}");
        assert!(cells[1].contains("使える") && cells[1].contains("1／2か所"), "{path}: {cells:?}");
        assert!(cells[2].contains("4人") && cells[2].contains("1／2か所"), "{path}: {cells:?}");
        page.says(".detail-sums tbody th", "所沢");
    }
    assert!(!scene.test.page("/disaster").await.html().contains("detail-sums"));
    scene.report(json!({"status": "closed"}), 201).await;
    scene.shelter = home;
    scene.report(json!({"status": "closed"}), 201).await;
    let now = scene.officer.page(&report, 200).await;
    now.says(".summary-details", "まだ報告されていません");
    let end = format!("/staff/incidents/{}/end", scene.incident);
    assert_eq!(scene.officer.post(&end, &[]).await.status(), 303);
    let over = scene.officer.page(&report, 200).await;
    over.says(".summary-details", "開いたことのある避難先");
    over.says(".detail-sums tfoot td", "4人");
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_what_is_odd_is_taken_with_a_warning() {
    let mut scene = Scene::new().await;
    for (body, parameter, code) in [
        (json!({"condition": {}}), "status", "required"),
        (json!({"condition": {"water": null}}), "status", "required"),
        (json!({"occupancy": 3, "condition": {"water": "good"}}), "status", "required"),
        (json!({"condition": "water"}), "condition", "wrong-type"),
        (json!({"condition": {"gas": "good"}}), "condition.gas", "unknown-condition"),
        (json!({"condition": {"infection": "none"}}), "condition.infection", "unknown-answer"),
        (json!({"condition": {"water": 1}}), "condition.water", "unknown-answer"),
        (json!({"composition": {"cats": 1}}), "composition.cats", "unknown-group"),
        (json!({"composition": {"men": -1}}), "composition.men", "persons-range"),
        (json!({"composition": {"men": 1.5}}), "composition.men", "persons-range"),
        (json!({"composition": {"men": 1_000_001}}), "men", "persons-range"),
        (json!({"composition": {"men": "山田"}}), "composition.men", "persons-range"),
    ] {
        let refused = scene.report(body.clone(), 400).await;
        assert_eq!(refused["errors"][0]["parameter"], parameter, "{body}: {refused}");
        assert_eq!(refused["errors"][0]["code"], code, "{body}: {refused}");
    }
    let body = json!({"status": "open", "occupancy": 5, "composition": {"men": 3, "women": 3}});
    assert_eq!(codes(&scene.report(body, 201).await), ["composition-over"]);
    let counted = json!({"composition": {"age_65_over": 6}});
    assert_eq!(codes(&scene.report(counted, 201).await), ["composition-over"], "5 are there");
    assert_eq!(
        codes(&scene.report(json!({"composition": {"age_65_over": 5}}), 201).await),
        [""; 0]
    );
}

#[tokio::test]
async fn nobody_but_disaster_staff_learns_of_condition_or_composition_anywhere() {
    let mut scene = Scene::new().await;
    let body = json!({"status": "open", "condition": {"water": "none", "infection": "cases"},
        "composition": {"men": 8765, "dialysis": 4321}});
    scene.report(body, 201).await;
    account(&scene.test, "編集", Role::Editor).await;
    let editor = Person::logged_in(&scene.test, "編集").await;
    let anyone = Person::new(&scene.test);
    let place = format!("/places/{}", scene.shelter);
    let api_place = format!("/api/places/{}", scene.shelter);
    let near = "?lat=35.788&lon=139.474&category=welfare_shelter";
    let near_api = format!("/api/nearest{near}");
    let page = format!("/{near}");
    let secrets = ["8765", "4321", "断水", "infection", "\"condition\"", "dialysis", "人工透析"];
    for mut person in [anyone, editor] {
        for path in [
            "/api/shelters",
            "/api/places?bbox=139,35,140,36",
            &near_api,
            &api_place,
            "/disaster",
            "/",
            &page,
            &place,
            "/tiles/places.json",
            "/api/incidents",
            "/readyz",
        ] {
            let text = person.read(path, 200).await;
            for secret in secrets {
                assert!(!text.contains(secret), "{path} says {secret}");
            }
        }
        let search = person.post_json("/api/shelters/search", &json!({})).await;
        let text = search.text().await.expect("a text");
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{text}");
        for path in [
            format!("/api/incidents/{}/observations", scene.incident),
            format!("/api/incidents/{}/files/present.csv", scene.incident),
            format!("/api/incidents/{}/files/timeline.geojson", scene.incident),
            format!("/api/incidents/{}/report", scene.incident),
            format!("/staff/shelters/{}", scene.shelter),
            format!("/staff/incidents/{}/report", scene.incident),
        ] {
            let status = person.get(&path).await.status().as_u16();
            assert!([401, 403, 303].contains(&status), "{path}: {status}");
        }
    }
}

#[tokio::test]
async fn files_and_the_form_take_and_give_condition_and_composition() {
    let mut scene = Scene::new().await;
    let file = "ID,開設状況,状態_水道,内訳_女性\nw1,開設中,断水,12\ne1,,不足,\n";
    let answer = scene.officer.post_file("/api/shelters/status.csv", file, "file").await;
    assert_eq!(answer.json::<Value>().await.expect("json")["taken"], 2);
    let form = format!("/staff/shelters/{}", scene.shelter);
    let tapped = scene.officer.post(&form, &[("condition", "power:short"), ("key", "k1")]).await;
    assert_eq!(tapped.status(), 303);
    let counted = [("counts", "1"), ("men", "３"), ("women", ""), ("key", "k2")];
    assert_eq!(scene.officer.post(&form, &counted).await.status(), 303);
    let page = scene.officer.page(&form, 200).await;
    page.says("#condition-now", "断水");
    page.says("#condition-items button[aria-pressed=true][value='power:short']", "一部だけ");
    page.says("#composition-now", "男性");
    page.says("#log", "電気");
    let properties = scene.properties().await;
    assert_eq!(properties["status"], "open", "a tap leaves the status as it was");
    assert_eq!(properties["composition"]["women"]["persons"], 12);
    let wrong = scene.officer.post(&form, &[("counts", "1"), ("men", "x")]).await;
    assert_eq!(wrong.status(), 422);
    let wrong = wrong.text().await.expect("a page");
    assert!(wrong.contains("value=\"x\"") && wrong.contains("id=\"men-fault\""), "{wrong}");
    let files = format!("/api/incidents/{}/files", scene.incident);
    let present = scene.officer.read(&format!("{files}/present.csv"), 200).await;
    assert!(present.contains("水道の状態,水道の時点") && present.contains("断水"), "{present}");
    let read = formats::status::read(present.as_bytes()).expect("a file that we read, too");
    assert!(read.rows.iter().all(|row| !row.report.has_details()), "ages are not read as new");
    let timeline = scene.officer.read(&format!("{files}/timeline.csv"), 200).await;
    assert!(timeline.contains("状態_水道") && timeline.contains("一部だけ"), "{timeline}");
    let map: Value =
        scene.officer.get(&format!("{files}/present.geojson")).await.json().await.expect("json");
    let features = map["features"].as_array().expect("features");
    let home = features.iter().find(|one| one["properties"]["name"] == "みどりの里").expect("it");
    assert_eq!(home["properties"]["composition_women"], 12);
}
