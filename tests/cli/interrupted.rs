//! Imports that do not come to their end: the register stays as it was.

use crate::{
    Desk, SALONS, code,
    database::Database,
    places, stderr, stdout,
    wait::{block_until, eventually},
};
use ibasho::store::{Mode, Store};
use std::{fs, time::Duration};

/// Rows enough to be caught in the middle of.
fn many_salons() -> String {
    let rows: Vec<_> = (2..10_000)
        .map(|n| format!("{n},salon,会{n},35.{n:04},139.473,毎月第2火曜日にみんなで集まります"))
        .collect();
    format!("ID,種別,名称,緯度,経度,備考\n{}\n", rows.join("\n"))
}

/// Waits until a part of an import is written and another is not.
async fn is_half_written(desk: &Desk) {
    let store = Store::open(&desk.database, Mode::Existing).await.expect("a register");
    eventually("a part is written", Duration::from_mins(1), async || {
        let runs = store.list_unfinished_runs().await.expect("reads");
        let written = store.list_places_of_run(&runs.first()?.id).await.expect("reads");
        (!written.is_empty()).then_some(())
    })
    .await;
    store.close().await;
}

#[tokio::test]
async fn a_program_killed_half_way_leaves_the_register_as_it_was() {
    for database in Database::one_of_each().await {
        let desk = Desk::with_register_in(database);
        assert_eq!(code(&desk.run(&["import", &desk.file("salons.csv", SALONS)])), 0);
        let before = stdout(&desk.run(&["export", "--layout", "ibasho"]));
        let many = desk.file("many.csv", many_salons());
        let mut child = desk.command(&["import", &many]).spawn().expect("runs");
        is_half_written(&desk).await;
        child.kill().expect("kills");
        assert_eq!(child.wait().expect("ends").code(), None, "killed, not ended");
        assert_eq!(stdout(&desk.run(&["export", "--layout", "ibasho"])), before);
        let server = desk.serve(&["--no-sample"]);
        assert_eq!(places(&server).await, 1, "residents never see it");
        let store = Store::open(&desk.database, Mode::Existing).await.expect("a register");
        eventually("the server takes it back", Duration::from_mins(2), async || {
            let runs = store.list_unfinished_runs().await.expect("reads");
            runs.is_empty().then_some(())
        })
        .await;
        let left = store.list_places_of_source("ibasho").await.expect("reads");
        assert_eq!(left.len(), 1, "nothing of it is left");
        store.close().await;
        assert_eq!(places(&server).await, 1);
        drop(server);
        let again = desk.run(&["import", &many, "--partial"]);
        assert_eq!(code(&again), 0, "{}", stderr(&again));
        assert!(stdout(&again).contains("9998 created, 0 changed"), "{}", stdout(&again));
    }
}

#[tokio::test]
async fn a_server_killed_while_it_saves_its_catalog_starts_again_with_all_of_it() {
    let desk = Desk::with_register(&["--no-sample"]);
    let many = desk.file("many.csv", many_salons());
    assert_eq!(code(&desk.run(&["import", &many])), 0);
    let files = || -> Vec<String> {
        let entries = fs::read_dir(desk.path("var")).expect("a folder");
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.filter(|name| name.starts_with("register.db.snapshot")).collect()
    };
    for _ in 0..3 {
        let server = desk.serve(&["--no-sample"]);
        block_until("it begins to save", Duration::from_mins(1), || !files().is_empty());
        drop(server);
        assert_eq!(places(&desk.serve(&["--no-sample"])).await, 9998);
        for name in files() {
            fs::remove_file(desk.path("var").join(name)).expect("removes");
        }
    }
    let server = desk.serve(&["--no-sample"]);
    block_until("it has saved", Duration::from_mins(1), || files() == ["register.db.snapshot"]);
    drop(server);
    let again = desk.serve(&["--no-sample"]);
    assert_eq!(places(&again).await, 9998);
    assert_eq!(files(), ["register.db.snapshot"]);
}

#[test]
fn one_file_of_several_that_cannot_be_read_stops_them_all() {
    let desk = Desk::with_register(&["--no-sample"]);
    let before = stdout(&desk.run(&["export", "--layout", "ibasho"]));
    let good = desk.file("good.csv", SALONS);
    let unknown = desk.file("unknown.csv", "a,b\n1,2\n");
    for files in [[&good, &unknown], [&unknown, &good]] {
        let output = desk.run(&["import", files[0], files[1], "--accept-mapping"]);
        assert_eq!(code(&output), 1, "{}", stdout(&output));
    }
    assert_eq!(stdout(&desk.run(&["export", "--layout", "ibasho"])), before);
    assert_eq!(stdout(&desk.run(&["mapping", "list"])), "");
}

#[tokio::test]
async fn two_imports_at_once_do_not_mix() {
    let desk = Desk::with_register(&["--no-sample"]);
    let many = desk.file("many.csv", many_salons());
    let other = desk.file("other.csv", SALONS);
    let first = desk.command(&["import", &many]).stdout(std::process::Stdio::piped()).spawn();
    let first = first.expect("runs");
    is_half_written(&desk).await;
    let second = desk.run(&["import", &other]);
    let first = first.wait_with_output().expect("ends");
    assert_eq!(code(&first), 0);
    // The second waits for a moment; the first may be done by then.
    let said = stderr(&second);
    let told = code(&second) == 1 && said.contains("an import is writing");
    assert!(told || code(&second) == 0, "{said}");
    let places = stdout(&desk.run(&["export", "--layout", "ibasho"])).lines().count();
    assert_eq!(places, 9_999 + usize::from(!told));
}
