//! What is held when: `open`, `open_now`, `next_session`. The clock stands at noon
//! of Sunday, 2026-11-22, in Japan.

use crate::{id_of, nearest::names, server::TestApp};
use serde_json::{Value, json};

const PLACES: &str = "\
ID,種別,名称,状態,緯度,経度,開催日時,開催日時_OSM,開催日時_例外,開催日時_確認済
1,salon,日曜サロン,公開,35.7870,139.4733,毎週日曜日,Su 10:00-12:30,,有
2,salon,月曜サロン,公開,35.7871,139.4733,毎週月曜日,Mo 10:00-12:00; PH off,2026-11-22 臨時 14:00- クリスマスの準備,無
3,salon,第4日曜サロン,公開,35.7872,139.4733,毎月第4日曜日,\"Su[4] unknown \"\"time not recorded\"\"\",,無
4,salon,不定期サロン,公開,35.7873,139.4733,不定期,,,
5,salon,休止サロン,休止中,35.7874,139.4733,毎週日曜日,Su 10:00-13:00,,有
6,consultation,夜の相談,公開,35.7875,139.4733,,Sa 22:00-13:00,,
";

const NEAREST: &str = "/api/nearest?lat=35.7869&lon=139.4733";

async fn found(query: &str) -> Value {
    TestApp::with_places(PLACES).await.json(&format!("{NEAREST}{query}")).await
}

#[tokio::test]
async fn every_place_says_whether_it_is_held_and_when_next() {
    let found = found("").await;
    let said: Vec<_> = found["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|feature| {
            let of = |name: &str| feature["properties"][name].clone();
            json!([of("open_now"), of("next_session"), of("schedule_confirmed")])
        })
        .collect();
    let session = |start: &str, end: Value| json!({"start": start, "end": end});
    let today = |time: &str| format!("2026-11-22T{time}:00+09:00");
    let expected = [
        json!([true, session(&today("10:00"), json!(today("12:30"))), true]),
        json!([false, session(&today("14:00"), Value::Null), false]),
        json!([null, session("2026-11-22", Value::Null), false]),
        json!([null, null, null]),
        json!([false, null, true]),
        json!([true, session("2026-11-21T22:00:00+09:00", json!(today("13:00"))), null]),
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn open_keeps_what_is_known_to_be_held_then() {
    let test = TestApp::with_places(PLACES).await;
    for (open, expected) in [
        ("now", &["日曜サロン", "夜の相談"][..]),
        ("today", &["日曜サロン", "月曜サロン", "第4日曜サロン", "夜の相談"]),
        ("sun", &["日曜サロン", "月曜サロン", "第4日曜サロン"]),
        ("mon", &[]),
        ("2026-11-30", &["月曜サロン"]),
        ("sat", &["夜の相談"]),
        ("2026-11-29T12:15", &["日曜サロン", "夜の相談"]),
        ("2026-11-29T03:15:00Z", &["日曜サロン", "夜の相談"]),
        ("2026-11-29T12:15:00%2B09:00", &["日曜サロン", "夜の相談"]),
        ("2026-11-29T12:45", &["夜の相談"]),
    ] {
        let found = test.json(&format!("{NEAREST}&open={open}")).await;
        assert_eq!(names(&found), expected, "{open}");
    }
}

#[tokio::test]
async fn open_goes_with_every_other_filter() {
    let found = found("&open=today&category=salon&limit=2&q=%E3%82%B5%E3%83%AD%E3%83%B3").await;
    assert_eq!(names(&found), ["日曜サロン", "月曜サロン"]);
}

#[tokio::test]
async fn a_time_that_cannot_be_read_is_refused_and_only_nearest_takes_one() {
    let test = TestApp::start().await;
    let code = async |path: &str| {
        let response = test.get(path).await;
        assert_eq!(response.status(), 400, "{path}");
        let problem: Value = response.json().await.expect("a problem");
        let first = &problem["errors"][0];
        assert_eq!(first["parameter"], "open", "{problem}");
        first["code"].clone()
    };
    assert_eq!(code(&format!("{NEAREST}&open=noon")).await, "not-a-when");
    assert_eq!(code(&format!("{NEAREST}&open=2026-13-01")).await, "not-a-when");
    assert_eq!(code(&format!("{NEAREST}&open=9999-01-01")).await, "date-range");
    assert_eq!(code(&format!("{NEAREST}&open=now&open=now")).await, "repeated");
    assert_eq!(code(&format!("{NEAREST}&open=")).await, "empty");
    assert_eq!(code("/api/places?open=now").await, "unknown-parameter");
}

#[tokio::test]
async fn one_place_tells_its_expression_and_its_exceptions() {
    let test = TestApp::with_places(PLACES).await;
    let place = test.json(&format!("/api/places/{}", id_of(&test, "月曜サロン").await)).await;
    let properties = &place["properties"];
    assert_eq!(properties["opening_hours"], "Mo 10:00-12:00; PH off");
    assert_eq!(
        properties["exceptions"],
        json!([{
            "on": "2026-11-22",
            "change": "extra",
            "hours": {"start": "14:00:00", "end": null},
            "note": "クリスマスの準備"
        }])
    );
}

#[tokio::test]
async fn sessions_go_into_a_calendar() {
    let test = TestApp::with_places(PLACES).await;
    let path = format!("/places/{}.ics", id_of(&test, "月曜サロン").await);
    let response = test.get(&path).await;
    assert_eq!(response.headers()["content-type"], "text/calendar; charset=utf-8");
    let file = response.text().await.expect("a text");
    let unfolded = icalendar::parser::unfold(&file);
    let calendar = icalendar::parser::read_calendar(&unfolded).expect("RFC 5545");
    assert!(calendar.components.len() > 40, "a year of Mondays");
    assert!(file.contains("DTSTART:20261130T010000Z"), "{file}");
    assert!(file.contains("-2026-11-30@ibasho"), "{file}");
    assert!(!file.contains("DTSTART:20261123T"), "a public holiday");
    for unknown in ["不定期サロン", "休止サロン"] {
        let path = format!("/places/{}.ics", id_of(&test, unknown).await);
        assert_eq!(test.get(&path).await.status(), 404, "{unknown}");
    }
}

#[tokio::test]
async fn a_page_tells_its_sessions_and_other_months() {
    let test = TestApp::with_places(PLACES).await;
    let path = format!("/places/{}", id_of(&test, "日曜サロン").await);
    let page = test.get(&path).await.text().await.expect("a page");
    assert!(
        page.contains("開催中・あと30分で終了") && page.contains("もとの文：毎週日曜日"),
        "{page}"
    );
    assert!(page.contains("2026年11月の予定"), "{page}");
    assert!(page.contains("\"startDate\":\"2026-11-22T10:00:00+09:00\""), "{page}");
    let page = test.get(&format!("{path}?month=2027-02")).await.text().await.expect("a page");
    assert!(page.contains("2027年2月の予定"), "{page}");
}
