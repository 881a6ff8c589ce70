//! Files into the register in the browser: looked at first, written by a button, taken
//! back whole; never by another's hand.

use crate::{
    PLACES, id_of,
    page::Page,
    person::{Person, account, location, multipart, operator},
    server::TestApp,
    wait::eventually,
};
use ibasho::{
    app::import::{Failure, Stage},
    domain::Role,
};
use reqwest::Response;
use std::time::Duration;

/// What is under way with a small file is over within this.
const DONE_WITHIN: Duration = Duration::from_secs(30);

/// Two new salons, and ひだまりサロン with another telephone number.
const EDITION: &str = "\
ID,種別,名称,住所,緯度,経度,地区,電話番号
1,salon,ひだまりサロン,埼玉県所沢市緑町1-2,35.7870,139.4733,所沢,04-0000-0099
21,salon,あたらしいサロン,埼玉県所沢市緑町9-1,35.7920,139.4790,所沢,
22,salon,となりのサロン,埼玉県所沢市山口9,35.7700,139.4500,山口,
";

async fn start() -> TestApp {
    let test = TestApp::with_places(PLACES).await;
    for (name, role) in ["団体", "編集", "災害", "管理"].iter().zip(Role::ALL) {
        account(&test, name, role).await;
    }
    test
}

/// Sends a file and gives where the import is.
async fn send(person: &mut Person, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> String {
    let answer = person.upload("/staff/import", fields, &[(name, bytes)]).await;
    assert_eq!(answer.status(), 303);
    location(&answer)
}

/// The page of an import once nothing is under way any more.
pub async fn settled(person: &mut Person, way: &str) -> Page {
    eventually(&format!("{way} has come to an end"), DONE_WITHIN, async || {
        let page = person.page(way, 200).await;
        (!page.has("[data-waiting]")).then_some(page)
    })
    .await
}

async fn read(answer: Response) -> String {
    answer.text().await.expect("a page")
}

#[tokio::test]
async fn a_file_is_looked_at_written_and_taken_back() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let way = send(&mut admin, "サロン.csv", EDITION.as_bytes(), &[("partial", "1")]).await;
    let page = settled(&mut admin, &way).await;
    page.says(".notice", "まだ何も変わっていません");
    page.says("form[action$='/apply'] button", "取りこむ（新しい場所2件、変わる場所1件）");
    let file = page.one("section.part:has(ul.found)");
    file.says("h2", "サロン.csv");
    file.says(".hint", "いばしょマップの様式");
    file.says(".found dd", "04-0000-0099");
    file.says(".found strong", "あたらしいサロン");
    let public = |name: &'static str| {
        let test = &test;
        async move {
            let found = test.json(&format!("/api/places?q={name}")).await;
            found["features"].as_array().expect("features").len()
        }
    };
    assert_eq!(public("あたらしいサロン").await, 0, "only looked at");
    admin.page("/staff/import", 200).await.one(&format!("main a[href='{way}']"));

    assert_eq!(location(&admin.post(&format!("{way}/apply"), &[]).await), way);
    let page = settled(&mut admin, &way).await;
    page.says("h1", "取りこみました");
    assert_eq!(public("あたらしいサロン").await, 1);
    admin.post(&format!("{way}/apply"), &[]).await;
    settled(&mut admin, &way).await;
    let runs = test.app.store().list_import_runs().await.expect("reads");
    assert_eq!(runs.len(), 2, "pressed twice, written once");

    let run = page.one("main a[href^='/staff/import/runs/']").attr("href");
    let record = admin.page(run, 200).await;
    record.says("dl.details dd", "管理");
    record.says(".log h3", "となりのサロン");
    assert_eq!(
        location(&admin.post(&format!("{run}/undo"), &[]).await),
        format!("{run}?done=undo")
    );
    let record = admin.page(run, 200).await;
    record.says("main .notice", "なくした場所 2件、前の内容にもどした場所 1件");
    assert_eq!(public("あたらしいサロン").await, 0);
    let again = admin.post(&format!("{run}/undo"), &[]).await;
    assert_eq!(again.status(), 409);
    Page::of(again).await.says(".faults", "二度は取り消せません");
    let list = admin.page("/staff/import", 200).await;
    let listed = list.one(&format!(".entries a[href='{run}']"));
    listed.says("strong", "サロン.csv");
    listed.says(".badge", "取り消しずみ");
}

#[tokio::test]
async fn an_editor_is_told_of_every_row_outside_the_own_districts() {
    let test = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let way = send(&mut editor, "サロン.csv", EDITION.as_bytes(), &[]).await;
    let page = settled(&mut editor, &way).await;
    let refused = page.one(".found li:has(.why)");
    refused.says(".line-no", "4行目");
    refused.says(".why", "担当する地区の外の場所です");
    page.says("form[action$='/apply'] button", "取りこむ（新しい場所1件、変わる場所1件）");
    let mut admin = Person::logged_in(&test, "管理").await;
    for path in
        [way.clone(), format!("{way}/apply"), format!("{way}/compare"), format!("{way}/columns")]
    {
        let answer = if path == way {
            admin.get(&path).await
        } else {
            admin.post(&path, &[("file", "0")]).await
        };
        assert_eq!(answer.status(), 404, "{path}: another's");
    }
    admin.post(&format!("{way}/drop"), &[]).await;
    assert_eq!(editor.get(&way).await.status(), 200, "not dropped by another");
    assert_eq!(location(&editor.post(&format!("{way}/drop"), &[]).await), "/staff/import");
    assert_eq!(editor.get(&way).await.status(), 404);
    let foreign = test.app.store().list_import_runs().await.expect("reads").remove(0);
    let run = format!("/staff/import/runs/{}", foreign.id);
    assert_eq!(editor.get(&run).await.status(), 404, "another's import");
    assert_eq!(editor.post(&format!("{run}/undo"), &[]).await.status(), 404);
    assert_eq!(admin.get(&run).await.status(), 200);
}

#[tokio::test]
async fn too_much_is_refused_before_it_is_read_and_while_it_is() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let claimed = "content-length: 999999999";
    assert_eq!(admin.upload_raw("/staff/import", claimed, Vec::new()).await, "HTTP/1.1 413");
    let form = multipart(&[], &[("a.csv", &vec![b'a'; 21 * 1024 * 1024])]);
    let mut parts = format!("{:x}\r\n", form.len()).into_bytes();
    parts.extend(form);
    let unsaid = "transfer-encoding: chunked";
    assert_eq!(admin.upload_raw("/staff/import", unsaid, parts).await, "HTTP/1.1 413");
    let small: Vec<(&str, &[u8])> = vec![("a.csv", b"x".as_slice()); 21];
    let answer = admin.upload("/staff/import", &[], &small).await;
    assert_eq!(answer.status(), 413);
    Page::of(answer).await.says(".faults", "合わせて20MB");
    let mut nobody = Person::new(&test);
    let answer = nobody.upload("/staff/import", &[], &[("a.csv", EDITION.as_bytes())]).await;
    assert_eq!(answer.status(), 403);
    Page::of(answer).await.one("form[action='/staff/login']");
}

#[tokio::test]
async fn hostile_names_and_cells_are_text() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let csv = "ID,種別,名称,電話番号,備考\n\
               9,salon,\"<script>alert(1)</script>\",\"=HYPERLINK(\"\"http://evil.example\"\")\",\"@SUM(1)\"\n";
    let name = "../../<img src=x onerror=alert(1)>.csv";
    let way = send(&mut admin, name, csv.as_bytes(), &[("source", "<b>市</b>")]).await;
    let page = settled(&mut admin, &way).await;
    page.says(".found strong", "<script>alert(1)</script>");
    page.says("section.part h2", "<img src=x onerror=alert(1)>.csv");
    for raw in ["../..", "<script>alert", "<img src=x", "<b>市"] {
        assert!(!page.html().contains(raw), "{raw}: {}", page.html());
    }
    admin.post(&format!("{way}/apply"), &[]).await;
    settled(&mut admin, &way).await;
    let export = admin.post("/staff/places/export", &[("query", "")]).await;
    let file = read(export).await;
    assert!(file.contains("'=HYPERLINK") && file.contains("'@SUM(1)"), "{file}");
    let forged = [("owner", "somebodyelse")];
    let answer = admin.upload("/staff/import", &forged, &[("a.csv", EDITION.as_bytes())]).await;
    assert_eq!(answer.status(), 403, "a form that somebody else had opened");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_why_and_can_be_left_out() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let files: [(&str, &[u8]); 2] =
        [("写真.png", b"\x89PNG\r\n\x1a\n\0\0"), ("サロン.csv", EDITION.as_bytes())];
    let answer = admin.upload("/staff/import", &[], &files).await;
    let way = location(&answer);
    let page = settled(&mut admin, &way).await;
    page.says(".faults strong", "写真.png");
    page.says(".faults li", "取りこめる種類のファイルではありません");
    page.says("main p", "前のまま変わっていません");
    let answer = admin.post(&format!("{way}/compare"), &[]).await;
    assert_eq!(answer.status(), 422, "nothing chosen");
    let answer =
        admin.post(&format!("{way}/compare"), &[("file", "1"), ("category", "castle")]).await;
    assert_eq!(answer.status(), 422);
    assert_eq!(location(&admin.post(&format!("{way}/compare"), &[("file", "1")]).await), way);
    let page = settled(&mut admin, &way).await;
    page.says("form[action$='/apply'] button", "新しい場所2件");
    for (bytes, code) in [
        (&b""[..], "中身がありません"),
        (b"PK\x03\x04nothing", "Excel"),
        (b"a\0b", "取りこめる種類"),
    ] {
        let way = send(&mut admin, "a.csv", bytes, &[]).await;
        settled(&mut admin, &way).await.says(".faults", code);
    }
}

#[tokio::test]
async fn columns_in_no_known_layout_are_confirmed_once_by_a_person() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let halls = "館名,場所,でんわ,面積\nみどり会館,埼玉県所沢市緑町1,04-0000-0007,120\n";
    let way = send(&mut admin, "会館.csv", halls.as_bytes(), &[]).await;
    let page = settled(&mut admin, &way).await;
    page.says("h1", "列の名前をたしかめてください");
    page.says(".columns li:has([name=t0-c0]) .hint", "例：みどり会館");
    let unsaid = [("t0-c0", ""), ("t0-c1", "住所"), ("t0-category", "public_facility")];
    let answer = admin.post(&format!("{way}/columns"), &unsaid).await;
    assert_eq!(answer.status(), 422);
    Page::of(answer).await.says(".faults li", "必要な列がありません：名称");
    let forged = [("t0-c0", "名称"), ("t0-c1", "drop table"), ("t0-category", "public_facility")];
    assert_eq!(admin.post(&format!("{way}/columns"), &forged).await.status(), 422);
    let said = [
        ("t0-c0", "名称"),
        ("t0-c1", "住所"),
        ("t0-c2", "電話番号"),
        ("t0-category", "public_facility"),
    ];
    assert_eq!(location(&admin.post(&format!("{way}/columns"), &said).await), way);
    let page = settled(&mut admin, &way).await;
    page.says("form[action$='/apply'] button", "新しい場所1件");
    page.says("section.part", "面積");
    assert!(test.app.list_mappings().await.expect("reads").is_empty(), "only looked at");
    admin.post(&format!("{way}/apply"), &[]).await;
    settled(&mut admin, &way).await;
    assert_eq!(test.app.list_mappings().await.expect("reads").len(), 1);
    let next = halls.replace("0007", "0008");
    let way = send(&mut admin, "会館2027.csv", next.as_bytes(), &[]).await;
    let page = settled(&mut admin, &way).await;
    page.says(".notice", "前に決めたとおり");
    let chosen =
        |column: &str| page.one(&format!("[name={column}] [selected]")).attr("value").to_owned();
    assert_eq!(["t0-c0", "t0-c1", "t0-c2", "t0-c3"].map(chosen), ["名称", "住所", "電話番号", ""]);
    assert_eq!(chosen("t0-category"), "", "the next list with this header may hold others");
    assert_eq!(location(&admin.post(&format!("{way}/columns"), &said).await), way);
    let page = settled(&mut admin, &way).await;
    page.says("form[action$='/apply'] button", "変わる場所1件");
    page.says(".found dd", "04-0000-0008");
}

#[tokio::test]
async fn real_places_stand_beside_the_sample_only_when_told() {
    let test = TestApp::start().await;
    test.app.load_sample().await.expect("loads");
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    admin.page("/staff/import", 200).await.says("label", "見本の場所を残したまま");
    let way = send(&mut admin, "サロン.csv", EDITION.as_bytes(), &[]).await;
    let page = settled(&mut admin, &way).await;
    page.says(".faults", "「見本」の場所が");
    page.one(".faults a[href='/staff/sample']");
    admin.post(&format!("{way}/compare"), &[("file", "0"), ("keep_sample", "1")]).await;
    settled(&mut admin, &way).await.says("form[action$='/apply'] button", "新しい場所3件");
}

#[tokio::test]
async fn a_new_upload_replaces_ones_own_and_a_place_keeps_who_imported_it() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let first = send(&mut admin, "a.csv", EDITION.as_bytes(), &[]).await;
    settled(&mut admin, &first).await;
    let second = send(&mut admin, "b.csv", EDITION.as_bytes(), &[]).await;
    let page = admin.page(&first, 200).await;
    page.says("h1", "新しいファイルが送られました");
    page.one(&format!("main a[href='{second}']"));
    admin.post(&format!("{first}/apply"), &[]).await;
    admin.post(&format!("{first}/compare"), &[("file", "0")]).await;
    admin.page(&first, 200).await.says("h1", "新しいファイルが送られました");
    settled(&mut admin, &second).await;
    admin.post(&format!("{second}/apply"), &[]).await;
    settled(&mut admin, &second).await;
    let id = id_of(&test, "ひだまりサロン").await;
    let history = admin.page(&format!("/staff/places/{id}/history"), 200).await;
    history.says(".log-entry strong", "管理");
    history.says(".log-entry", "b.csv");
}

#[tokio::test]
async fn what_changed_meanwhile_is_shown_before_anything_is_written() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let way = send(&mut admin, "サロン.csv", EDITION.as_bytes(), &[("partial", "1")]).await;
    settled(&mut admin, &way).await;
    test.import(&EDITION.replace("04-0000-0099", "04-0000-0055")).await;
    let runs = test.app.store().list_import_runs().await.expect("reads").len();
    admin.post(&format!("{way}/apply"), &[]).await;
    let page = settled(&mut admin, &way).await;
    page.says(".notice[role=alert]", "見ていただいたあとに");
    page.says(".found dd", "04-0000-0055");
    page.says("form[action$='/apply'] button", "取りこむ（変わる場所1件）");
    let after = test.app.store().list_import_runs().await.expect("reads").len();
    assert_eq!(after, runs, "nothing was written");
    admin.post(&format!("{way}/apply"), &[]).await;
    settled(&mut admin, &way).await.says("h1", "取りこみました");
}

#[tokio::test]
async fn places_outside_the_area_are_counted_before_they_are_taken() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let file = EDITION.replace("35.7920,139.4790", "26.2,127.7");
    let way = send(&mut admin, "サロン.csv", file.as_bytes(), &[("partial", "1")]).await;
    let page = settled(&mut admin, &way).await;
    page.says(".tally div", "市の範囲の外1");
}

#[tokio::test]
async fn whoever_lost_the_right_meanwhile_writes_nothing() {
    let test = start().await;
    let leaver = account(&test, "異動", Role::Admin).await;
    let mut person = Person::logged_in(&test, "異動").await;
    let way = send(&mut person, "サロン.csv", EDITION.as_bytes(), &[("partial", "1")]).await;
    settled(&mut person, &way).await;
    let id = way.rsplit('/').next().expect("an id");
    test.app.set_active(operator(), leaver.id.clone(), false).await.expect("disabled");
    // As a request that came in just before.
    test.app.apply_import(&leaver, id).expect("begun");
    let stage = eventually("the import has come to an end", DONE_WITHIN, async || {
        let stage = test.app.find_pending_import(&leaver, id).expect("held").stage;
        (!stage.is_running()).then_some(stage)
    })
    .await;
    let refused =
        matches!(&stage, Stage::Failed(failure) if matches!(**failure, Failure::Forbidden));
    assert!(refused, "{stage:?}");
    assert_eq!(test.app.store().list_import_runs().await.expect("reads").len(), 1);
}

#[tokio::test]
async fn an_administrator_removes_the_sample_in_the_browser() {
    let test = TestApp::with_places(PLACES).await;
    let real = test.app.catalog().len();
    let count = test.app.load_sample().await.expect("loads");
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    admin.page("/staff", 200).await.one("main a[href='/staff/sample']");
    let page = admin.page("/staff/sample", 200).await;
    page.says("form button", &format!("見本の場所{count}件を消す"));
    page.says(".tally dt", "地域サロン");
    assert_eq!(test.app.catalog().len(), real + count, "looking changes nothing");
    let answer = admin.post("/staff/sample", &[]).await;
    assert_eq!(location(&answer), "/staff/sample?done=remove");
    assert_eq!(test.app.catalog().len(), real, "what is real stays");
    admin.page(&location(&answer), 200).await.says("main", "見本の場所を消しました");
    let history = admin.page("/staff/history", 200).await;
    history.says("main li strong", "管理");
    history.says("main li", "見本");
    assert!(!admin.page("/staff", 200).await.has("[href='/staff/sample']"));
}
