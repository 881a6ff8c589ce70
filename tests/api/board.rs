//! `/disaster`: the board of disaster staff, and what everybody else sees of it.

use crate::{
    id_of,
    incidents::{officer, open},
    person::Person,
    server::TestApp,
    status::SHELTERS,
};
use chrono::TimeDelta;
use serde_json::json;

/// The same shelters with contacts, some of them not for everybody.
const CONTACTS: &str = "\
ID,種別,名称,緯度,経度,地区,電話番号,非公開の連絡先,定員
w1,welfare_shelter,みどりの里,35.7880,139.4740,所沢,04-0000-0001,090-0000-0001,50
";

async fn report(officer: &mut Person, id: &str, body: serde_json::Value) {
    let answer = officer.post_json(&format!("/api/shelters/{id}/status"), &body).await;
    assert_eq!(answer.status(), 201);
}

/// The part of a page that is the row of a place.
fn row<'a>(html: &'a str, id: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("id=\"row-{id}\"")).expect("a row");
    rest.split("</tr>").next().expect("its end")
}

#[tokio::test]
async fn in_peace_residents_are_told_that_nothing_runs() {
    let test = TestApp::with_places(SHELTERS).await;
    let html = test.get("/disaster").await.text().await.expect("a page");
    assert!(html.contains("いまは、災害の情報はありません"), "{html}");
    assert!(!html.contains("みどりの里"), "{html}");
    let mut officer = officer(&test).await;
    let html = officer.read("/disaster", 200).await;
    assert!(html.contains("みどりの里") && html.contains("報告なし"), "{html}");
}

#[tokio::test]
async fn staff_see_numbers_and_contacts_and_residents_do_not() {
    let test = TestApp::with_places(CONTACTS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let id = id_of(&test, "みどりの里").await;
    report(&mut officer, &id, json!({"status": "open", "occupancy": 20, "note": "毛布"})).await;
    let staff = officer.get("/disaster").await;
    assert_eq!(staff.headers()["cache-control"], "no-store");
    let staff = staff.text().await.expect("a page");
    let own = row(&staff, &id);
    for said in ["開設中", "20人", "50人", "30人", "04-0000-0001", "090-0000-0001"] {
        assert!(own.contains(said), "{said}: {own}");
    }
    let public = test.get("/disaster").await.text().await.expect("a page");
    let shown = row(&public, &id);
    assert!(shown.contains("開設中") && shown.contains("直接行けるかは未確認です"), "{shown}");
    for kept in ["20人", "090-0000-0001", "04-0000-0001", "毛布", "/staff/shelters", "geo:"] {
        assert!(!shown.contains(kept), "{kept}: {shown}");
    }
    assert!(!public.contains("090-0000-0001") && !public.contains("歩いて"), "{public}");
    assert!(public.contains("まず近くの指定避難所へ"), "{public}");
}

#[tokio::test]
async fn what_may_fit_stands_apart_and_says_what_to_ask() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let asked = "/disaster?kind=welfare_shelter&fact=wheelchair&status=&unknown=1";
    let html = officer.read(asked, 200).await;
    let (fit, may) = html.split_once("class=\"board-may\"").expect("a second list");
    assert!(fit.contains("みどりの里") && !fit.contains("ひかりの家"), "{fit}");
    assert!(may.contains("ひかりの家") && may.contains("先に確認：設備"), "{may}");
    assert!(html.contains("所沢") && html.contains("合計"), "sums by district");
}

#[tokio::test]
async fn filters_stay_in_the_address_and_in_the_form() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let asked = "/disaster?kind=emergency_site&district=所沢&min_vacancy=2&direct=no";
    let html = officer.read(asked, 200).await;
    for kept in [
        "value=\"emergency_site\" checked",
        "name=\"min_vacancy\" inputmode=\"numeric\" autocomplete=\"off\" value=\"2\"",
        "value=\"no\" selected",
        "<option value=\"所沢\" selected>",
    ] {
        assert!(html.contains(kept), "{kept}: {html}");
    }
    let unknown = officer.read("/disaster?near=どこにもない", 200).await;
    assert!(unknown.contains("「どこにもない」の場所がわかりませんでした"), "{unknown}");
}

#[tokio::test]
async fn an_area_is_sent_apart_and_a_wrong_one_is_named() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let area = r#"{"type":"Polygon","coordinates":[[[139.47,35.786],[139.477,35.786],[139.477,35.789],[139.47,35.789],[139.47,35.786]]]}"#;
    let answer = officer.post("/disaster?kind=welfare_shelter", &[("within", area)]).await;
    let html = answer.text().await.expect("a page");
    assert!(html.contains("みどりの里") && !html.contains("ひかりの家"), "{html}");
    let answer = officer.post("/disaster", &[("within", "{}")]).await;
    assert_eq!(answer.status(), 200);
    let html = answer.text().await.expect("a page");
    assert!(html.contains("多角形のGeoJSON") && html.contains("aria-invalid"), "{html}");
}

#[tokio::test]
async fn an_exercise_says_so_on_every_page() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let exercise = open(&mut officer, "exercise").await;
    let id = id_of(&test, "みどりの里").await;
    let one = format!("/staff/incidents/{}", exercise["id"].as_str().expect("an id"));
    let shelter = format!("/staff/shelters/{id}");
    let pages = ["/disaster", "/staff", "/staff/shelters", &shelter, "/staff/incidents", &one];
    for path in pages {
        let html = officer.read(path, 200).await;
        assert!(html.contains("exercise-frame") && html.contains("これは訓練です"), "{path}");
    }
    let public = test.get("/disaster").await.text().await.expect("a page");
    assert!(public.contains("exercise-frame") && public.contains("みどりの里"), "{public}");
    let place = format!("/places/{id}");
    let elsewhere =
        ["/", &place, "/suggest", "/about", "/about/privacy", "/staff/login", "/nowhere"];
    for path in elsewhere.into_iter().chain(["/staff/places", "/staff/users", "/staff/nothing"]) {
        let html = officer.get(path).await.text().await.expect("a page");
        assert_eq!(html.matches("exercise-frame").count(), 1, "{path}: {html}");
    }
    open(&mut officer, "real").await;
    for path in ["/disaster", "/staff", "/staff/shelters", &shelter, "/staff/incidents"] {
        assert!(!officer.read(path, 200).await.contains("exercise-frame"), "{path}");
    }
    assert!(officer.read(&one, 200).await.contains("exercise-frame"), "one that is over, too");
}

#[tokio::test]
async fn what_nobody_confirms_grows_old() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let id = id_of(&test, "みどりの里").await;
    report(&mut officer, &id, json!({"status": "open"})).await;
    assert!(!row(&officer.read("/disaster", 200).await, &id).contains("古い"));
    let later = test.after(TimeDelta::minutes(121), &[]).await;
    let html = later.get("/disaster").await.text().await.expect("a page");
    assert!(row(&html, &id).contains("古い"), "{html}");
}

#[tokio::test]
async fn while_the_database_is_gone_the_board_goes_on_and_says_so() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    test.app.store().close().await;
    let html = officer.read("/disaster", 200).await;
    let said = "いまは記録するところにつながりません";
    assert!(html.contains("みどりの里") && html.contains(said), "{html}");
    assert!(html.contains("/staff/shelters"), "an officer who is remembered: {html}");
}

#[tokio::test]
async fn no_room_is_never_said_of_places_whose_room_nobody_knows() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    for (name, status) in [("みどりの里", "full"), ("ひかりの家", "open")] {
        let id = id_of(&test, name).await;
        report(&mut officer, &id, json!({ "status": status })).await;
    }
    let html = officer.read("/disaster", 200).await;
    let (_, line) = html.split_once("sum-line").expect("the sums");
    let line = line.split("</summary>").next().expect("their end");
    assert!(line.contains("0人") && line.contains("ほかに1か所は未確認"), "{line}");
}
