//! Files into the register in the browser: looked at first, written by a button, taken
//! back whole; never by another's hand.

use crate::{
    PLACES, id_of,
    person::{Person, account, location, multipart, operator},
    server::TestApp,
};
use ibasho::{
    app::import::{Failure, Stage},
    domain::Role,
};
use reqwest::Response;
use std::time::Duration;

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
pub async fn settled(person: &mut Person, way: &str) -> String {
    let mut looked = 0;
    loop {
        let page = person.read(way, 200).await;
        if !page.contains("data-waiting") {
            return page;
        }
        looked += 1;
        assert!(looked < 300, "{way} goes on and on");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
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
    for text in [
        "まだ何も変わっていません",
        "取りこむ（新しい場所2件、変わる場所1件）",
        "サロン.csv",
        "いばしょマップの様式",
        "04-0000-0099",
        "あたらしいサロン",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let public = |name: &'static str| {
        let test = &test;
        async move {
            let found = test.json(&format!("/api/places?q={name}")).await;
            found["features"].as_array().expect("features").len()
        }
    };
    assert_eq!(public("あたらしいサロン").await, 0, "only looked at");
    assert!(admin.read("/staff/import", 200).await.contains(&way), "it is found again");

    assert_eq!(location(&admin.post(&format!("{way}/apply"), &[]).await), way);
    let page = settled(&mut admin, &way).await;
    assert!(page.contains("取りこみました"), "{page}");
    assert_eq!(public("あたらしいサロン").await, 1);
    admin.post(&format!("{way}/apply"), &[]).await;
    settled(&mut admin, &way).await;
    let runs = test.app.store().list_import_runs().await.expect("reads");
    assert_eq!(runs.len(), 2, "pressed twice, written once");

    let start = page.find("/staff/import/runs/").expect("a way to the record");
    let run = page[start..].split('"').next().expect("an address").to_owned();
    let record = admin.read(&run, 200).await;
    assert!(record.contains("管理") && record.contains("となりのサロン"), "{record}");
    assert_eq!(
        location(&admin.post(&format!("{run}/undo"), &[]).await),
        format!("{run}?done=undo")
    );
    let record = admin.read(&run, 200).await;
    assert!(record.contains("なくした場所 2件、前の内容にもどした場所 1件"), "{record}");
    assert_eq!(public("あたらしいサロン").await, 0);
    let again = admin.post(&format!("{run}/undo"), &[]).await;
    assert_eq!(again.status(), 409);
    assert!(read(again).await.contains("二度は取り消せません"));
    let list = admin.read("/staff/import", 200).await;
    assert!(list.contains("取り消しずみ") && list.contains("サロン.csv"), "{list}");
}

#[tokio::test]
async fn an_editor_is_told_of_every_row_outside_the_own_districts() {
    let test = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let way = send(&mut editor, "サロン.csv", EDITION.as_bytes(), &[]).await;
    let page = settled(&mut editor, &way).await;
    assert!(page.contains("4行目") && page.contains("担当する地区の外の場所です"), "{page}");
    assert!(page.contains("取りこむ（新しい場所1件、変わる場所1件）"), "{page}");
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
    assert!(read(answer).await.contains("合わせて20MB"));
    let mut nobody = Person::new(&test);
    let answer = nobody.upload("/staff/import", &[], &[("a.csv", EDITION.as_bytes())]).await;
    assert_eq!(answer.status(), 403);
    assert!(read(answer).await.contains("ログイン"));
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
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(
        page.contains("&lt;img src=x onerror=alert(1)&gt;.csv") && !page.contains("../.."),
        "{page}"
    );
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
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
    assert!(
        page.contains("写真.png") && page.contains("取りこめる種類のファイルではありません"),
        "{page}"
    );
    assert!(page.contains("前のまま変わっていません"));
    let answer = admin.post(&format!("{way}/compare"), &[]).await;
    assert_eq!(answer.status(), 422, "nothing chosen");
    let answer =
        admin.post(&format!("{way}/compare"), &[("file", "1"), ("category", "castle")]).await;
    assert_eq!(answer.status(), 422);
    assert_eq!(location(&admin.post(&format!("{way}/compare"), &[("file", "1")]).await), way);
    let page = settled(&mut admin, &way).await;
    assert!(page.contains("新しい場所2件"), "{page}");
    for (bytes, code) in [
        (&b""[..], "中身がありません"),
        (b"PK\x03\x04nothing", "Excel"),
        (b"a\0b", "取りこめる種類"),
    ] {
        let way = send(&mut admin, "a.csv", bytes, &[]).await;
        assert!(settled(&mut admin, &way).await.contains(code), "{code}");
    }
}

#[tokio::test]
async fn columns_in_no_known_layout_are_confirmed_once_by_a_person() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let halls = "館名,場所,でんわ,面積\nみどり会館,埼玉県所沢市緑町1,04-0000-0007,120\n";
    let way = send(&mut admin, "会館.csv", halls.as_bytes(), &[]).await;
    let page = settled(&mut admin, &way).await;
    assert!(
        page.contains("列の名前をたしかめてください") && page.contains("例：みどり会館"),
        "{page}"
    );
    let unsaid = [("t0-c0", ""), ("t0-c1", "住所"), ("t0-category", "public_facility")];
    let answer = admin.post(&format!("{way}/columns"), &unsaid).await;
    assert_eq!(answer.status(), 422);
    let page = read(answer).await;
    assert!(page.contains("必要な列がありません：名称"), "{page}");
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
    assert!(page.contains("新しい場所1件") && page.contains("面積"), "{page}");
    assert!(test.app.list_mappings().await.expect("reads").is_empty(), "only looked at");
    admin.post(&format!("{way}/apply"), &[]).await;
    settled(&mut admin, &way).await;
    assert_eq!(test.app.list_mappings().await.expect("reads").len(), 1);
    let next = halls.replace("0007", "0008");
    let way = send(&mut admin, "会館2027.csv", next.as_bytes(), &[]).await;
    let page = settled(&mut admin, &way).await;
    assert!(page.contains("変わる場所1件") && page.contains("04-0000-0008"), "{page}");
}

#[tokio::test]
async fn real_listings_stand_beside_the_sample_only_when_told() {
    let test = TestApp::start().await;
    test.app.load_sample().await.expect("loads");
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    assert!(admin.read("/staff/import", 200).await.contains("見本の場所を残したまま"));
    let way = send(&mut admin, "サロン.csv", EDITION.as_bytes(), &[]).await;
    let page = settled(&mut admin, &way).await;
    assert!(page.contains("「見本」の場所が") && page.contains("href=\"/staff/sample\""), "{page}");
    admin.post(&format!("{way}/compare"), &[("file", "0"), ("keep_sample", "1")]).await;
    assert!(settled(&mut admin, &way).await.contains("新しい場所3件"));
}

#[tokio::test]
async fn a_new_upload_replaces_ones_own_and_a_listing_keeps_who_imported_it() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let first = send(&mut admin, "a.csv", EDITION.as_bytes(), &[]).await;
    settled(&mut admin, &first).await;
    let second = send(&mut admin, "b.csv", EDITION.as_bytes(), &[]).await;
    let page = admin.read(&first, 200).await;
    assert!(page.contains("新しいファイルが送られました"), "{page}");
    assert!(page.contains(&format!("href=\"{second}\"")), "{page}");
    admin.post(&format!("{first}/apply"), &[]).await;
    admin.post(&format!("{first}/compare"), &[("file", "0")]).await;
    assert!(admin.read(&first, 200).await.contains("新しいファイルが送られました"), "nothing else");
    settled(&mut admin, &second).await;
    admin.post(&format!("{second}/apply"), &[]).await;
    settled(&mut admin, &second).await;
    let id = id_of(&test, "ひだまりサロン").await;
    let history = admin.read(&format!("/staff/places/{id}/history"), 200).await;
    assert!(history.contains("管理") && history.contains("b.csv"), "{history}");
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
    assert!(page.contains("見ていただいたあとに") && page.contains("04-0000-0055"), "{page}");
    assert!(page.contains("取りこむ（変わる場所1件）"), "{page}");
    let after = test.app.store().list_import_runs().await.expect("reads").len();
    assert_eq!(after, runs, "nothing was written");
    admin.post(&format!("{way}/apply"), &[]).await;
    assert!(settled(&mut admin, &way).await.contains("取りこみました"));
}

#[tokio::test]
async fn places_outside_the_area_are_counted_before_they_are_taken() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let file = EDITION.replace("35.7920,139.4790", "26.2,127.7");
    let way = send(&mut admin, "サロン.csv", file.as_bytes(), &[("partial", "1")]).await;
    let page = settled(&mut admin, &way).await;
    assert!(page.contains("<dt>市の範囲の外</dt><dd>1</dd>"), "{page}");
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
    let mut stage = test.app.find_pending_import(&leaver, id).expect("held").stage;
    while stage.is_running() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        stage = test.app.find_pending_import(&leaver, id).expect("held").stage;
    }
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
    assert!(admin.read("/staff", 200).await.contains("href=\"/staff/sample\""));
    let page = admin.read("/staff/sample", 200).await;
    assert!(page.contains(&format!("見本の場所{count}件を消す")), "{page}");
    assert!(page.contains("<dt>地域サロン</dt>"), "{page}");
    assert_eq!(test.app.catalog().len(), real + count, "looking changes nothing");
    let answer = admin.post("/staff/sample", &[]).await;
    assert_eq!(location(&answer), "/staff/sample?done=remove");
    assert_eq!(test.app.catalog().len(), real, "what is real stays");
    let page = admin.read(&location(&answer), 200).await;
    assert!(page.contains("見本の場所を消しました"), "{page}");
    let history = admin.read("/staff/history", 200).await;
    assert!(history.contains("<strong>管理</strong>") && history.contains("見本"), "{history}");
    assert!(!admin.read("/staff", 200).await.contains("href=\"/staff/sample\""));
}
