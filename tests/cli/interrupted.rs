//! Imports that do not come to their end: the register stays as it was.

use crate::{Desk, SALONS, code, places, stderr, stdout, wait::block_until};
use std::{fs, time::Duration};

/// Rows enough to be caught in the middle of.
fn many_salons() -> String {
    let rows: Vec<_> = (2..10_000)
        .map(|n| format!("{n},salon,会{n},35.{n:04},139.473,毎月第2火曜日にみんなで集まります"))
        .collect();
    format!("ID,種別,名称,緯度,経度,備考\n{}\n", rows.join("\n"))
}

/// Whether so much is written that a transaction has begun and is not yet over.
fn is_well_under_way(desk: &Desk) -> bool {
    fs::metadata(desk.path("var/register.db-wal")).is_ok_and(|log| log.len() >= 2_000_000)
}

#[test]
fn a_program_killed_half_way_leaves_the_register_as_it_was() {
    let desk = Desk::with_register(&["--no-sample"]);
    assert_eq!(code(&desk.run(&["import", &desk.file("salons.csv", SALONS)])), 0);
    let before = stdout(&desk.run(&["export", "--layout", "ibasho"]));
    let many = desk.file("many.csv", many_salons());
    let mut child = desk.command(&["import", &many]).spawn().expect("runs");
    block_until("it writes", Duration::from_mins(1), || {
        assert!(child.try_wait().expect("asks").is_none(), "ended before it could be killed");
        is_well_under_way(&desk)
    });
    child.kill().expect("kills");
    assert_eq!(child.wait().expect("ends").code(), None, "killed, not ended");
    assert_eq!(stdout(&desk.run(&["export", "--layout", "ibasho"])), before);
    let again = desk.run(&["import", &many, "--partial"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(stdout(&again).contains("9998 created, 0 changed"), "{}", stdout(&again));
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

#[test]
fn two_imports_at_once_do_not_mix() {
    let desk = Desk::with_register(&["--no-sample"]);
    let many = desk.file("many.csv", many_salons());
    let other = desk.file("other.csv", SALONS);
    let first = desk.command(&["import", &many]).stdout(std::process::Stdio::piped()).spawn();
    let first = first.expect("runs");
    block_until("it writes", Duration::from_mins(1), || is_well_under_way(&desk));
    let second = desk.run(&["import", &other]);
    let first = first.wait_with_output().expect("ends");
    assert_eq!(code(&first), 0);
    // The second waits for a moment; the first may be done by then.
    let said = stderr(&second);
    let told = code(&second) == 1 && said.contains("another import or command is writing");
    assert!(told || code(&second) == 0, "{said}");
    let places = stdout(&desk.run(&["export", "--layout", "ibasho"])).lines().count();
    assert_eq!(places, 9_999 + usize::from(!told));
}
