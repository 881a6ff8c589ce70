//! Counts of people who shelter at home or in cars: written by town, summed by district,
//! and told to disaster staff alone.

use crate::{
    PLACES,
    incidents::{officer, open},
    person::{Person, location},
    server::TestApp,
};

const PAGE: &str = "/staff/outside";
/// A town that stands nowhere else.
const TOWN: &str = "ゆめみ野三丁目";

async fn save(officer: &mut Person, fields: &[(&str, &str)]) -> u16 {
    officer.post(PAGE, &[fields, &[("do", "save")]].concat()).await.status().as_u16()
}

/// Reports something, and gives its number in history.
async fn history_number(officer: &mut Person, shelter: &str) -> i64 {
    let path = format!("/api/shelters/{shelter}/status");
    let answer = officer.post_json(&path, &serde_json::json!({"status": "open"})).await;
    let taken: serde_json::Value = answer.json().await.expect("json");
    taken["observation"]["seq"].as_i64().expect("a number")
}

#[tokio::test]
async fn counts_are_written_by_town_summed_by_district_and_taken_out() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    let home = [
        ("town", "緑町三丁目12-3"),
        ("way", "home"),
        ("households", "１２"),
        ("district", "所沢"),
        ("need", "water"),
        ("need", "toilet"),
        ("visited_on", "2026-11-21"),
    ];
    assert_eq!(save(&mut officer, &home).await, 422, "nothing runs");
    open(&mut officer, "real").await;
    assert_eq!(save(&mut officer, &home).await, 303);
    let car = [("town", "山口"), ("way", "car"), ("households", "")];
    assert_eq!(save(&mut officer, &car).await, 303);
    let page = officer.page(PAGE, 200).await;
    let rows = page.texts("table.sums tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].starts_with("所沢") && rows[0].contains("12"), "{rows:?}");
    assert!(rows[1].contains("未確認"), "what nobody counted is not 0: {rows:?}");
    assert!(!page.html().contains("12-3"), "no house number is kept");
    let again = [("town", "緑町三丁目"), ("way", "home"), ("households", "15")];
    assert_eq!(save(&mut officer, &again).await, 303);
    let page = officer.page(PAGE, 200).await;
    assert_eq!(page.all("ul.rows > li").len(), 2, "a town stands once");
    page.says("table.sums tfoot", "15");
    let change = page.all("ul.rows > li a.action")[0].attr("href").to_owned();
    assert!(officer.page(&change, 200).await.has("input#town[value='山口']"));
    let file = officer.get("/staff/outside/counts.csv").await;
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    let text = file.text().await.expect("text");
    assert!(text.contains("災害,台風第19号,,緑町三丁目,在宅,15,"), "{text}");
    let count = page.all("ul.rows > li [name=count]")[0].attr("value").to_owned();
    let remove = [("do", "remove"), ("count", count.as_str())];
    assert_eq!(location(&officer.post(PAGE, &remove).await), PAGE);
    assert_eq!(officer.post(PAGE, &remove).await.status(), 404);
    assert_eq!(officer.page(PAGE, 200).await.all("ul.rows > li").len(), 1);
}

#[tokio::test]
async fn what_cannot_be_is_named_and_nothing_typed_is_lost() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "exercise").await;
    for (name, value, fault) in [
        ("town", "1-2", "#town"),
        ("way", "boat", "#way"),
        ("households", "たくさん", "#households"),
        ("visited_on", "2099-01-01", "#visited_on"),
        ("visited_on", "きのう", "#visited_on"),
        ("district", "山田さんの家", "#district"),
    ] {
        let typed = [("town", TOWN), ("way", "car"), ("households", "7")];
        let mut typed: Vec<_> = typed.into_iter().filter(|(known, _)| *known != name).collect();
        typed.push((name, value));
        let answer = officer.post(PAGE, &typed).await;
        assert_eq!(answer.status(), 422, "{name}");
        let page = answer.text().await.expect("a page");
        assert!(page.contains(&format!("href=\"{fault}\"")), "{name}: {page}");
        if name != "households" {
            assert!(page.contains("value=\"7\""), "{name}: {page}");
        }
    }
}

#[tokio::test]
async fn nobody_else_no_other_page_no_file_and_no_history_holds_them() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    let incident = open(&mut officer, "real").await;
    let shelter = crate::id_of(&test, "みどりの里").await;
    let before = history_number(&mut officer, &shelter).await;
    let count = [("town", TOWN), ("way", "home"), ("households", "4321")];
    assert_eq!(save(&mut officer, &count).await, 303);
    assert!(officer.read(PAGE, 200).await.contains(TOWN));
    let after = history_number(&mut officer, &shelter).await;
    assert_eq!(after, before + 1, "nothing was written between two reports");
    let incident = incident["id"].as_str().expect("an id");
    let files = ["present.csv", "timeline.csv", "report.csv", "present.geojson"];
    let files = files.map(|name| format!("/api/incidents/{incident}/files/{name}"));
    let own = ["/staff", "/staff/history", "/staff/shelters", "/staff/supplies"];
    let record = ["observations", "report"].map(|name| format!("/api/incidents/{incident}/{name}"));
    let page = format!("/staff/incidents/{incident}/report");
    for path in files.iter().chain(&record).map(String::as_str).chain(own).chain([&*page]) {
        let text = officer.read(path, 200).await;
        assert!(!text.contains(TOWN) && !text.contains("4321"), "{path}");
    }
    for path in ["/", "/disaster", "/about", "/api/shelters", "/api/places", "/api/incidents"] {
        let text = test.get(path).await.text().await.expect("text");
        assert!(!text.contains(TOWN) && !text.contains("4321"), "{path}");
    }
}
