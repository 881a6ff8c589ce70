//! Places that disaster staff open in the night, for the incident that runs.

use crate::{
    PLACES, id_of,
    incidents::{officer, open},
    person::{Person, account, location},
    server::TestApp,
};
use ibasho::{app::export::ExportOptions, domain::Role};
use serde_json::{Value, json};

const HALL: [(&str, &str); 4] = [
    ("kind", "voluntary_shelter"),
    ("name", "緑町会館"),
    ("address", "埼玉県所沢市緑町3-5"),
    ("capacity", "40"),
];

/// Opens a place by the form, and says its id.
async fn add(officer: &mut Person, fields: &[(&str, &str)]) -> String {
    let answer = officer.post("/staff/shelters/new", fields).await;
    assert_eq!(answer.status(), 303, "{}", answer.text().await.expect("a page"));
    let way = location(&answer);
    assert!(way.ends_with("?done=temporary"), "{way}");
    way.trim_start_matches("/staff/shelters/").split('?').next().expect("an id").to_owned()
}

async fn incident_path(test: &TestApp) -> String {
    let listed = test.json("/api/incidents").await;
    format!("/staff/incidents/{}", listed["incidents"][0]["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn a_place_of_the_night_is_public_at_once_and_ends_with_the_incident() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    let early = officer.post("/staff/shelters/new", &HALL).await;
    assert_eq!(early.status(), 422, "nothing runs");
    open(&mut officer, "real").await;
    let id = add(&mut officer, &HALL).await;
    let page = test.page(&format!("/places/{id}")).await;
    let kinds = page.texts("article .card-kind");
    assert!(kinds.iter().all(|kind| kind.contains("自主避難所")), "not designated: {kinds:?}");
    let page = page.html();
    assert!(page.contains("この災害のあいだだけの避難先"), "{page}");
    let shown = test.json(&format!("/api/places/{id}")).await;
    assert_eq!(shown["properties"]["temporary"]["kind"], "voluntary_shelter");
    assert_eq!(shown["properties"]["hazards"], json!({}), "nobody recorded any");
    assert_eq!(shown["properties"]["direct"], Value::Null);
    let listed = test.json("/api/shelters?kind=evacuation_shelter").await;
    assert!(listed.to_string().contains("緑町会館"));
    let options = ExportOptions { form: "ibasho", category: None, with_private: true };
    let mut file = Vec::new();
    let report = test.app.export(options, &mut file).await.expect("writes");
    assert_eq!(report.temporary, 1);
    assert!(!String::from_utf8_lossy(&file).contains("緑町会館"), "no list says that it ends");
    // Somebody else may be there already, and it is asked once.
    let doubled = officer.post("/staff/shelters/new", &HALL).await;
    let said = doubled.text().await.expect("a page");
    assert!(said.contains("同じかもしれない") && said.contains("not_double"), "{said}");
    let incident = incident_path(&test).await;
    let ended = officer.post(&format!("{incident}/end"), &[]).await;
    assert_eq!(ended.status(), 303);
    assert_eq!(test.get(&format!("/places/{id}")).await.status(), 410);
    let back = officer.post(&format!("{incident}/reopen"), &[]).await;
    assert!(location(&back).ends_with("?done=reopen"));
    assert_eq!(test.get(&format!("/places/{id}")).await.status(), 200, "it came back");
}

#[tokio::test]
async fn what_is_kept_joins_the_places_of_every_day_and_waits() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let id = add(&mut officer, &HALL).await;
    let other = [("kind", "car_park"), ("name", "東駐車場"), ("lat", "35.79"), ("lon", "139.47")];
    let gone = add(&mut officer, &other).await;
    let incident = incident_path(&test).await;
    officer.post(&format!("{incident}/end"), &[("keep", id.as_str())]).await;
    let kept = test.json(&format!("/api/places/{id}")).await;
    assert_eq!(kept["properties"]["temporary"], Value::Null);
    assert_eq!(test.get(&format!("/places/{gone}")).await.status(), 410);
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let home = admin.read("/staff", 200).await;
    assert!(home.contains("災害のあとに残した場所") && home.contains("緑町会館"), "{home}");
    // What is of every day is no longer theirs.
    let edit = officer.get(&format!("/staff/shelters/{id}/edit")).await;
    assert_eq!(edit.status(), 404);
}

#[tokio::test]
async fn what_was_closed_by_hand_stays_closed_after_a_reopening() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let id = add(&mut officer, &HALL).await;
    let shelter = format!("/staff/shelters/{id}");
    let fields = [("revision", "1"), ("name", "緑町会館2階"), ("address", "埼玉県所沢市緑町3-5")];
    let changed = officer.post(&format!("{shelter}/edit"), &fields).await;
    assert!(location(&changed).ends_with("?done=temporary-save"));
    let stale = officer.post(&format!("{shelter}/close"), &[("revision", "1")]).await;
    assert_eq!(stale.status(), 409, "somebody else was first");
    let closed = officer.post(&format!("{shelter}/close"), &[("revision", "2")]).await;
    assert_eq!(location(&closed), "/staff/shelters?done=temporary-close");
    let incident = incident_path(&test).await;
    officer.post(&format!("{incident}/end"), &[]).await;
    officer.post(&format!("{incident}/reopen"), &[]).await;
    assert_eq!(test.get(&format!("/places/{id}")).await.status(), 410);
}

#[tokio::test]
async fn what_is_missing_is_named_and_nothing_typed_is_lost() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    for (fields, fault) in [
        (vec![("kind", "tent"), ("name", "広場"), ("address", "緑町1")], "どんな場所かを選んで"),
        (vec![("kind", "school"), ("name", " "), ("address", "緑町1")], "href=\"#name\""),
        (vec![("kind", "school"), ("name", "東中")], "住所か、地図の位置"),
        (
            vec![("kind", "school"), ("name", "東中"), ("lat", "95"), ("lon", "139")],
            "href=\"#lat\"",
        ),
        (
            vec![("kind", "school"), ("name", "東中"), ("address", "緑町1"), ("capacity", "多い")],
            "href=\"#capacity\"",
        ),
    ] {
        let answer = officer.post("/staff/shelters/new", &fields).await;
        assert_eq!(answer.status(), 422, "{fields:?}");
        let page = answer.text().await.expect("a page");
        assert!(page.contains(fault), "{fault}: {page}");
        assert!(fields[1].1.trim().is_empty() || page.contains(fields[1].1), "{fields:?}");
    }
}

#[tokio::test]
async fn a_place_of_an_exercise_says_so_everywhere_and_nobody_is_sent_there() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "exercise").await;
    let at = [("kind", "school"), ("name", "東中学校"), ("lat", "35.79"), ("lon", "139.47")];
    let id = add(&mut officer, &at).await;
    let near = test.json("/api/nearest?lat=35.79&lon=139.47&category=evacuation_shelter").await;
    let found = near["features"].as_array().expect("features");
    let ours = found.iter().find(|feature| feature["id"] == id.as_str()).expect("found");
    assert_eq!(ours["properties"]["name"], "【訓練】東中学校");
    assert_eq!(ours["properties"]["walk_minutes"], Value::Null);
    let incident = incident_path(&test).await;
    let kept = officer.post(&format!("{incident}/end"), &[("keep", id.as_str())]).await;
    assert_eq!(kept.status(), 422, "nothing of an exercise is kept");
    open(&mut officer, "real").await;
    assert_eq!(test.get(&format!("/places/{id}")).await.status(), 410);
}

#[tokio::test]
async fn nobody_is_told_to_walk_to_a_hotel_to_which_the_city_sends_people() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let hotel = [("kind", "hotel"), ("name", "駅前ホテル"), ("lat", "35.79"), ("lon", "139.47")];
    let id = add(&mut officer, &hotel).await;
    let page = test.page(&format!("/places/{id}")).await;
    let page = page.html();
    assert!(page.contains("直接行けるかは未確認です") && !page.contains("data-way"), "{page}");
}

#[tokio::test]
async fn a_site_that_is_not_designated_for_the_hazard_is_no_way_to_flee() {
    let test = TestApp::with_places(SITES).await;
    let mut officer = officer(&test).await;
    let body = json!({"name": "台風第19号", "kind": "real", "hazard": ["flood", "inland_flood"]});
    let opened = officer.post_json("/api/incidents", &body).await;
    let opened: Value = opened.json().await.expect("json");
    assert_eq!(opened["hazards"], json!(["flood", "inland_flood"]));
    for (name, way, words) in [
        ("高台広場", true, ""),
        ("川原広場", false, "内水はんらんのための避難場所ではありません"),
        ("中央広場", false, "内水はんらんのための避難場所かどうかは未確認です"),
    ] {
        let id = id_of(&test, name).await;
        let near = test.json("/api/nearest?lat=35.79&lon=139.47&category=emergency_site").await;
        let found = near["features"].as_array().expect("features");
        let ours = found.iter().find(|feature| feature["id"] == id.as_str()).expect("found");
        assert_eq!(ours["properties"]["walk_minutes"].is_null(), !way, "{name}");
        for page in
            ["/?category=emergency_site&lat=35.79&lon=139.47", "/disaster?kind=emergency_site"]
        {
            assert!(test.page(page).await.html().contains(words), "{name}: {page}");
        }
    }
    // A program that knows only of messages takes no warning off a site.
    let path = format!("/api/incidents/{}", opened["id"].as_str().expect("an id"));
    let told = json!({"revision": 1, "name": "台風第19号", "message": "高台へ"});
    let told: Value = officer.post_json(&path, &told).await.json().await.expect("json");
    assert_eq!(told["hazards"], json!(["flood", "inland_flood"]));
    let none = json!({"revision": 2, "name": "台風第19号", "hazard": []});
    let none: Value = officer.post_json(&path, &none).await.json().await.expect("json");
    assert_eq!(none["hazards"], json!([]));
}

/// Three grounds: for both hazards, for neither of them, and for one as far as anybody
/// knows.
const SITES: &str = "\
ID,種別,名称,住所,緯度,経度,災害種別_洪水,災害種別_内水氾濫
1,emergency_site,高台広場,埼玉県所沢市緑町1,35.7901,139.4701,有,有
2,emergency_site,川原広場,埼玉県所沢市緑町2,35.7902,139.4702,無,無
3,emergency_site,中央広場,埼玉県所沢市緑町3,35.7903,139.4703,有,
";
