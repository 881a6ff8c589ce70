//! Files of reports: all rows that can be taken in one transaction, each once, by programs
//! and in the browser.

use crate::{
    database::Database,
    id_of,
    incidents::{officer, open},
    page::Page,
    person::{Person, account, location},
    server::TestApp,
    status::SHELTERS,
};
use ibasho::domain::Role;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use sqlx::{Connection, Executor, SqliteConnection};
use std::time::{Duration, Instant};

const PATH: &str = "/api/shelters/status.csv";
const PAGE: &str = "/staff/shelters/file";

async fn send(officer: &mut Person, file: &str, key: &str) -> Value {
    let answer = officer.post_file(PATH, file, key).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.expect("json")
}

fn counts(answer: &Value) -> [u64; 2] {
    ["taken", "repeated"].map(|name| answer[name].as_u64().expect("a number"))
}

/// How many observations the log of the incident that runs holds.
async fn logged(test: &TestApp) -> usize {
    let incident = test.app.store().find_running_incident().await.expect("reads").expect("one");
    test.app.store().list_log(&incident.id).await.expect("reads").len()
}

#[tokio::test]
async fn a_row_is_taken_once_whoever_sends_it_and_a_corrected_file_adds_what_is_new() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut first = officer(&test).await;
    open(&mut first, "real").await;
    let file =
        "ID,開設状況,人数,時点\nw1,開設中,20,2026-11-22 11:30\nw2,開設中,3,2026-11-22 11:30\n";
    assert_eq!(counts(&send(&mut first, file, "a").await), [2, 0]);
    assert_eq!(counts(&send(&mut first, file, "a").await), [0, 2]);
    assert_eq!(counts(&send(&mut first, file, "another").await), [0, 2]);
    let corrected = file.replace(",3,", ",4,") + "e1,開設中,,2026-11-22 11:30\nnothing,開設中,1,\n";
    let answer = send(&mut first, &corrected, "a").await;
    assert_eq!((counts(&answer), &answer["complete"]), ([2, 1], &json!(false)));
    account(&test, "花子", Role::Disaster).await;
    let mut second = Person::logged_in(&test, "花子").await;
    let answer = send(&mut second, file, "hers").await;
    assert_eq!((counts(&answer), &answer["complete"]), ([0, 2], &json!(true)));
    assert_eq!(logged(&test).await, 4);
    // A row without a time is the same one only in the same file.
    let untimed = "ID,開設状況\nw1,満員\nw1,満員\n";
    assert_eq!(counts(&send(&mut first, untimed, "b").await), [1, 1]);
    assert_eq!(counts(&send(&mut first, untimed, "b").await), [0, 2]);
    assert_eq!(counts(&send(&mut first, untimed, "c").await), [1, 1]);
}

#[tokio::test]
async fn a_fault_in_the_middle_leaves_nothing_and_sending_again_takes_all() {
    let test = TestApp::start_on(Database::sqlite(), &[]).await;
    test.import(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let mut disk = SqliteConnection::connect(test.database_url()).await.expect("connects");
    disk.execute(
        "create trigger fault before insert on observation when new.body like '%234%' \
         begin select raise(abort, 'a fault of the disk'); end",
    )
    .await
    .expect("a trigger");
    let rows: Vec<_> = (1..=576).map(|count| format!("w1,開設中,{count}\n")).collect();
    let file = format!("ID,開設状況,人数\n{}", rows.concat());
    assert_eq!(officer.post_file(PATH, &file, "a").await.status(), 503);
    assert_eq!(logged(&test).await, 0);
    disk.execute("drop trigger fault").await.expect("mended");
    assert_eq!(counts(&send(&mut officer, &file, "a").await), [576, 0]);
    assert_eq!(counts(&send(&mut officer, &file, "a").await), [0, 576]);
    assert_eq!(logged(&test).await, 576);
}

#[tokio::test]
async fn a_file_of_thousands_of_rows_is_taken_in_seconds() {
    let shelters: Vec<_> = (0..2000)
        .map(|n| format!("s{n},evacuation_shelter,避難所{n},35.7{n:04},139.47,300\n"))
        .collect();
    let test =
        TestApp::with_places(&format!("ID,種別,名称,緯度,経度,定員\n{}", shelters.concat())).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let row = |n: usize| {
        let time = format!("2026-11-22T{:02}:{:02}:00+09:00", n / 1000, n % 60);
        format!("s{},開設中,{},{time},{}\n", n % 2000, n % 300, "毛布が足りない。".repeat(12))
    };
    let file = format!("ID,開設状況,人数,時点,備考\n{}", (0..4_000).map(row).collect::<String>());
    assert!(file.len() > 1024 * 1024, "more than other requests may send");
    let began = Instant::now();
    let answer = send(&mut officer, &file, "a").await;
    let took = began.elapsed();
    assert_eq!(counts(&answer), [4_000, 0]);
    assert!(took < Duration::from_secs(10), "{took:?}");
    let found = test.json("/api/shelters?kind=evacuation_shelter&limit=1").await;
    assert_eq!(found["total"]["open"], 2000);
}

#[tokio::test]
async fn a_list_of_numbers_and_a_workbook_are_read_too() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let list = "ID,名称,人数_令和8年11月22日午前11時時点\nw1,みどりの里,12\nw2,ひかりの家,\n";
    let answer = send(&mut officer, list, "a").await;
    assert_eq!(counts(&answer), [1, 0]);
    assert_eq!(
        (&answer["refused"][0]["line"], &answer["refused"][0]["code"]),
        (&json!(3), &json!("required"))
    );
    let state = test.json("/api/shelters?direct=yes").await["features"][0]["properties"].clone();
    assert_eq!((&state["status"], &state["occupancy"]), (&json!("open"), &json!(12)));
    assert_eq!(state["observed_at"], "2026-11-22T02:00:00Z");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in
        [["避難所の状況", ""], ["ID", "開設状況"], ["w1", "満員"]].iter().enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            let at = (u32::try_from(row).expect("small"), u16::try_from(column).expect("small"));
            sheet.write_string(at.0, at.1, *cell).expect("a cell");
        }
    }
    let book = book.save_to_buffer().expect("a workbook");
    let answer = officer.upload(PAGE, &[("step", "write")], &[("状況.xlsx", &book)]).await;
    assert_eq!(location(&answer), format!("{PAGE}?taken=1&repeated=0&refused=0"));
    let found = test.json("/api/shelters?status=full").await;
    assert_eq!(found["features"][0]["properties"]["name"], "みどりの里");
}

#[tokio::test]
async fn in_the_browser_a_file_is_looked_at_before_it_is_written() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let empty = officer.page(PAGE, 200).await;
    empty.says("main", "いまは災害も訓練もありません");
    open(&mut officer, "real").await;
    let file =
        "ID,開設状況,人数,備考\nw1,開設中,60,\"毛布, 10枚\n水\"\nw2,開いてる,1,\nx1,開設中,1,\n";
    let answer = officer.upload(PAGE, &[], &[("報告.csv", file.as_bytes())]).await;
    assert_eq!(answer.status(), 200);
    let preview = Page::of(answer).await;
    preview.says("h1", "取りこむ内容");
    preview.says("table.sums tbody th", "みどりの里");
    preview.says("table.sums tbody td", "収容人数より多い");
    let refused = preview.texts("ul.found li");
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused[0].starts_with("4行目 開設状況 開いてる"), "{refused:?}");
    assert!(refused[1].starts_with("5行目 ID"), "{refused:?}");
    assert_eq!(logged(&test).await, 0, "nothing is written yet");
    let form = preview.one(".sheet form[method=post]");
    let fields: Vec<_> = form
        .all("input[type=hidden]")
        .into_iter()
        .map(|field| (field.attr("name"), field.attr("value")))
        .collect();
    let answer = officer.upload(PAGE, &fields, &[]).await;
    let way = location(&answer);
    assert_eq!(way, format!("{PAGE}?taken=1&repeated=0&refused=2"));
    officer.page(&way, 200).await.says(".notice.done", "1件を記録しました");
    officer.upload(PAGE, &fields, &[]).await;
    assert_eq!(logged(&test).await, 1, "pressed twice");
    for (name, bytes, code) in
        [("a.csv", "ID,名称\n1,2\n", "開設状況"), ("b.csv", "", "読めません")]
    {
        let answer = officer.upload(PAGE, &[], &[(name, bytes.as_bytes())]).await;
        assert_eq!(answer.status(), 422, "{name}");
        Page::of(answer).await.says("main", code);
    }
    let answer = officer.upload(PAGE, &[], &[]).await;
    assert_eq!(answer.status(), 422);
    Page::of(answer).await.says(".fault", "ファイルを、ひとつ以上");
    let id = id_of(&test, "みどりの里").await;
    officer.page(&format!("/staff/shelters/{id}"), 200).await.says("main", "60人");
}
