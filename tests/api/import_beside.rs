//! While an import is written, nobody waits for it: saves, logins and reports are answered,
//! and staff are told what is going on.

use crate::{
    PLACES,
    editing::stored,
    id_of,
    incidents::{officer, open},
    person::{Person, account, location},
    server::TestApp,
    wait::eventually,
};
use ibasho::{
    app::{App, Clock, import::ImportOptions},
    domain::{Actor, Role},
    formats::{self, ReadOptions},
    store::{Mode, Store},
};
use std::{fmt::Write, time::Duration};

/// Rows for some seconds of writing.
const MANY: usize = 3000;

fn many(phone: &str) -> String {
    let mut csv = "ID,種別,名称,緯度,経度,電話番号\n".to_owned();
    for n in 0..MANY {
        writeln!(csv, "m{n},salon,会{n},35.{n:04},139.{n:04},{phone}-{n:04}").expect("writes");
    }
    csv
}

/// Imports as another program would.
async fn import_elsewhere(url: &str, csv: &str) {
    let store = Store::open(url, Mode::Existing).await.expect("a register");
    let app = App::open(store, Clock::System).await.expect("a register");
    let reading = formats::read(csv.as_bytes(), &ReadOptions::default()).expect("a table");
    let files = vec![("many.csv".to_owned(), reading.into_iter().next().expect("one"))];
    let options = ImportOptions { partial: true, ..ImportOptions::by(Actor::Program) };
    let report = app.import(files, options, &mut |_| {}).await.expect("an import");
    assert_eq!(report.total.changed, MANY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saves_logins_and_reports_are_answered_while_an_import_is_written() {
    let test = TestApp::with_places(PLACES).await;
    test.import(&many("04-1")).await;
    account(&test, "編集", Role::Editor).await;
    let (mut officer, mut editor) = (officer(&test).await, Person::logged_in(&test, "編集").await);
    open(&mut officer, "real").await;
    let (salon, shelter) = (id_of(&test, "ひだまりサロン").await, id_of(&test, "みどりの里").await);
    let url = test.database_url().to_owned();
    let app = test.app.clone();
    let following = tokio::spawn(async move { app.follow().await });
    let import = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(import_elsewhere(&url, &many("04-2")));
    });
    eventually("it is written", Duration::from_mins(1), async || {
        (!test.app.unfinished_runs().is_empty()).then_some(())
    })
    .await;
    let page = editor.page("/staff", 200).await;
    page.says(".notice", "取りこみを書きこんでいます");
    let mut rounds = 0;
    while !test.app.store().list_unfinished_runs().await.expect("reads").is_empty() {
        let way = format!("/staff/places/{salon}");
        let revision = stored(&test, &salon).await.revision.to_string();
        let phone = format!("04-9999-{rounds:04}");
        let saved =
            editor.post(&way, &[("revision", &revision), ("phone", &phone), ("do", "save")]).await;
        assert_eq!(saved.status(), 303, "a save is taken");
        let report = serde_json::json!({ "status": "open" });
        let path = format!("/api/shelters/{shelter}/status");
        let reported = officer.post_json(&path, &report).await;
        assert!(reported.status().is_success(), "a report is taken");
        let mut other = Person::new(&test);
        let answer = other.log_in("編集", crate::person::PASSWORD).await;
        assert_eq!(location(&answer), "/staff", "a login is taken");
        let found = test.json("/api/places?q=%E4%BC%9A7").await.to_string();
        assert!(!(found.contains("04-1-") && found.contains("04-2-")), "all or nothing");
        rounds += 1;
    }
    following.abort();
    import.join().expect("the import is done");
    assert!(rounds > 0, "the import took no time");
    let phone = stored(&test, &salon).await.draft.phone;
    assert_eq!(phone, Some(format!("04-9999-{:04}", rounds - 1)), "the last save stands");
}
