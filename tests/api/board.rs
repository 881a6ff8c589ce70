//! `/disaster`: the board of disaster staff, and what everybody else sees of it.

use crate::{
    id_of,
    incidents::{officer, open},
    page::{Page, Part},
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

/// The row of a place.
#[track_caller]
fn row<'a>(page: &'a Page, id: &str) -> Part<'a> {
    page.one(&format!("#row-{id}"))
}

#[tokio::test]
async fn in_peace_residents_are_told_that_nothing_runs() {
    let test = TestApp::with_places(SHELTERS).await;
    let page = test.page("/disaster").await;
    page.says("main p", "いまは、災害の情報はありません");
    assert!(!page.html().contains("みどりの里"), "{}", page.html());
    let mut officer = officer(&test).await;
    let page = officer.page("/disaster", 200).await;
    let shelter = row(&page, &id_of(&test, "みどりの里").await);
    shelter.says(".board-name", "みどりの里");
    shelter.says(".row-status", "報告なし");
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
    let staff = Page::of(staff).await;
    let own = row(&staff, &id);
    own.says(".row-status", "開設中");
    for said in ["20人", "50人", "30人", "04-0000-0001", "090-0000-0001"] {
        own.says("td", said);
    }
    let careful = test.after(TimeDelta::zero(), &["--public-occupancy", "none"]).await;
    let public = careful.page("/disaster").await;
    let shown = row(&public, &id);
    shown.says(".row-status", "開設中");
    shown.says(".board-direct", "直接行けるかは未確認です");
    assert!(!shown.text().contains("20人"), "{}", public.html());
    for kept in ["20人", "090-0000-0001", "04-0000-0001", "毛布", "/staff/shelters", "geo:"] {
        assert!(!public.html().contains(kept), "{kept}: {}", public.html());
    }
    assert!(!public.html().contains("歩いて"), "{}", public.html());
    public.says(".instead", "まず近くの指定避難所へ");
}

#[tokio::test]
async fn what_may_fit_stands_apart_and_says_what_to_ask() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let asked = "/disaster?kind=welfare_shelter&fact=wheelchair&status=&unknown=1";
    let page = officer.page(asked, 200).await;
    assert_eq!(page.texts(".board-fit .board-name a"), ["みどりの里"]);
    assert_eq!(page.texts(".board-may .board-name a"), ["ひかりの家"]);
    page.says(".board-may .ask-first", "先に確認：設備");
    page.says("table.sums tbody th", "所沢");
    page.says("table.sums tfoot th", "合計");
}

#[tokio::test]
async fn what_lacks_something_stands_apart_and_says_what() {
    let test = TestApp::with_places(
        "ID,種別,名称,緯度,経度,設備_車いす可,設備_医療機器用電源,設備_エレベーター\n\
         1,welfare_shelter,両方,35.78,139.47,有,有,\n2,welfare_shelter,片方,35.78,139.48,有,無,\n",
    )
    .await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let asked = "/disaster?kind=welfare_shelter&fact=wheelchair&fact=medical_power&fact_any=lift&fact_any=wheelchair";
    let page = officer.page(asked, 200).await;
    assert_eq!(page.texts(".board-fit .board-name a"), ["両方"]);
    assert_eq!(page.texts(".board-near .board-name a"), ["片方"]);
    assert_eq!(
        page.texts(".board-near .asked-for"),
        ["当てはまる：車いす可", "未確認：エレベーター", "当てはまらない：医療機器用電源"]
    );
    let kept = page.one("form#filters").all("[name=fact_any][type=hidden]").len();
    assert_eq!(kept, 2);
}

#[tokio::test]
async fn filters_stay_in_the_address_and_in_the_form() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let asked = "/disaster?kind=emergency_site&district=所沢&min_vacancy=2&direct=no";
    let page = officer.page(asked, 200).await;
    let form = page.one("form#filters");
    assert_eq!(form.one("[name=kind][checked]").attr("value"), "emergency_site");
    assert_eq!(form.one("[name=min_vacancy]").attr("value"), "2");
    assert_eq!(form.one("[name=direct] [selected]").attr("value"), "no");
    assert_eq!(form.one("[name=district] [selected]").attr("value"), "所沢");
    let unknown = officer.page("/disaster?near=どこにもない", 200).await;
    unknown.says(".notice[role=alert]", "「どこにもない」の場所がわかりませんでした");
}

#[tokio::test]
async fn an_area_is_sent_apart_and_a_wrong_one_is_named() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let area = r#"{"type":"Polygon","coordinates":[[[139.47,35.786],[139.477,35.786],[139.477,35.789],[139.47,35.789],[139.47,35.786]]]}"#;
    let answer = officer.post("/disaster?kind=welfare_shelter", &[("within", area)]).await;
    assert_eq!(Page::of(answer).await.texts(".board-name a"), ["みどりの里"]);
    let answer = officer.post("/disaster", &[("within", "{}")]).await;
    assert_eq!(answer.status(), 200);
    let page = Page::of(answer).await;
    page.says("#within-fault", "多角形のGeoJSON");
    assert_eq!(page.one("[name=within]").attr("aria-invalid"), "true");
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
        let page = officer.page(path, 200).await;
        page.one(".exercise-frame");
        page.says("#running", "これは訓練です");
    }
    let public = test.page("/disaster").await;
    public.one(".exercise-frame");
    public.says(".board-name", "みどりの里");
    let place = format!("/places/{id}");
    let elsewhere =
        ["/", &place, "/suggest", "/about", "/about/privacy", "/staff/login", "/nowhere"];
    for path in elsewhere.into_iter().chain(["/staff/places", "/staff/users", "/staff/nothing"]) {
        Page::of(officer.get(path).await).await.one(".exercise-frame");
    }
    open(&mut officer, "real").await;
    for path in ["/disaster", "/staff", "/staff/shelters", &shelter, "/staff/incidents"] {
        assert!(!officer.read(path, 200).await.contains("exercise-frame"), "{path}");
    }
    let over = officer.page(&one, 200).await;
    assert!(over.has(".exercise-frame"), "one that is over, too");
}

#[tokio::test]
async fn what_nobody_confirms_grows_old() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let id = id_of(&test, "みどりの里").await;
    report(&mut officer, &id, json!({"status": "open"})).await;
    let page = officer.page("/disaster", 200).await;
    assert!(!row(&page, &id).text().contains("古い"), "{}", page.html());
    let later = test.after(TimeDelta::minutes(121), &[]).await;
    row(&later.page("/disaster").await, &id).says(".row-status", "古い");
}

#[tokio::test]
async fn while_the_database_is_gone_the_board_goes_on_and_says_so() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    test.app.store().close().await;
    let page = officer.page("/disaster", 200).await;
    page.says(".notice[role=alert]", "いまは記録するところにつながりません");
    page.says(".board-name a[href^='/staff/shelters/']", "みどりの里");
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
    let page = officer.page("/disaster", 200).await;
    page.says(".sum-line strong", "未確認（1か所）");
}

/// The names in the rows of the first list, in their order.
fn names(page: &Page) -> Vec<String> {
    let html = page.html();
    let table = html.split("class=\"board-table\"").nth(1).unwrap_or_default();
    let first = table.split("</table>").next().unwrap_or_default();
    let parts = first.split("data-name=\"").skip(1);
    parts.map(|part| part.split('"').next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn the_most_urgent_stand_first_and_each_column_sorts_without_scripts() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let [home, house, school] = [
        id_of(&test, "みどりの里").await,
        id_of(&test, "ひかりの家").await,
        id_of(&test, "小学校").await,
    ];
    let full = json!({"status": "full", "occupancy": 300});
    report(&mut officer, &school, full).await;
    report(&mut officer, &home, json!({"status": "open", "occupancy": 10})).await;
    let page = officer.page("/disaster", 200).await;
    page.says("#results-title", "急ぐ順");
    assert_eq!(names(&page), ["小学校", "ひかりの家", "みどりの里"], "full, no report, open");
    report(&mut officer, &house, json!({"status": "open"})).await;
    let dark = json!({"condition": {"power": "none"}});
    report(&mut officer, &home, dark).await;
    let page = officer.page("/disaster", 200).await;
    assert_eq!(names(&page), ["小学校", "みどりの里", "ひかりの家"], "full, dark, open");
    row(&page, &home).says(".condition-cell", "停電");
    for (column, expected) in [
        ("vacancy&order=desc", ["みどりの里", "小学校", "ひかりの家"]),
        ("vacancy", ["小学校", "みどりの里", "ひかりの家"]),
        ("condition", ["みどりの里", "ひかりの家", "小学校"]),
        ("occupancy", ["みどりの里", "小学校", "ひかりの家"]),
    ] {
        let page = officer.page(&format!("/disaster?sort={column}"), 200).await;
        assert_eq!(names(&page), expected, "{column}: what is not known stands last");
        assert!(page.html().contains("scending\""), "{column}");
        assert!(page.has("a.sort[href*='sort=name']"), "{column}");
    }
    let public = test.page("/disaster?sort=condition").await;
    assert_eq!(names(&public), ["ひかりの家", "みどりの里", "小学校"], "by name, as ever");
    assert!(!public.html().contains("停電") && !public.has("a.sort[href*='sort=vacancy']"));
}
