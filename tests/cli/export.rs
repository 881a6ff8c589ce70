//! `ibasho export`: where the file goes, and what is said beside it.

use crate::{Desk, SALONS, code, stderr, stdout};
use std::{fs, process::Stdio};

const SALON_WITH_SECRET: &str = "ID,種別,名称,緯度,経度,非公開の連絡先\n\
                                 1,salon,ひだまり,35.787,139.473,担当 04-0000-0009\n";

fn filled() -> Desk {
    let desk = Desk::with_register(&["--no-sample"]);
    let file = desk.file("salons.csv", SALON_WITH_SECRET);
    assert_eq!(code(&desk.run(&["import", &file])), 0);
    desk
}

#[test]
fn the_file_goes_to_standard_output_and_what_is_left_out_is_said_beside_it() {
    let desk = filled();
    let output = desk.run(&["export", "--layout", "ibasho"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let file = stdout(&output);
    assert!(file.starts_with("\u{FEFF}ID,種別,名称,") && file.contains("ひだまり"), "{file}");
    assert!(!file.contains("04-0000-0009"), "{file}");
    let said = stderr(&output);
    assert!(said.contains("1 places written") && said.contains("--with-private"), "{said}");
    let private = desk.run(&["export", "--layout", "ibasho", "--with-private"]);
    assert!(stdout(&private).contains("04-0000-0009"));
    let none = desk.run(&["export", "--layout", "geojson", "--category", "aed"]);
    let features: serde_json::Value = serde_json::from_slice(&none.stdout).expect("json");
    assert_eq!(features["features"], serde_json::json!([]));
}

#[test]
fn a_file_takes_the_place_of_an_older_one_whole_or_not_at_all() {
    let desk = filled();
    desk.file("out.csv", "older");
    let output = desk.run(&["export", "--layout", "ibasho", "--output", "out.csv"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    let written = fs::read_to_string(desk.path("out.csv")).expect("written");
    assert!(written.contains("ひだまり"), "{written}");
    let left: Vec<_> = fs::read_dir(desk.path("")).expect("lists").collect();
    let hidden = |entry: &std::io::Result<fs::DirEntry>| {
        entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.'))
    };
    assert!(!left.iter().any(hidden), "{left:?}");
    fs::create_dir(desk.path("folder")).expect("a folder");
    for (place, reason) in [("folder", "not a file"), ("missing/out.csv", "cannot write")] {
        let output = desk.run(&["export", "--layout", "ibasho", "--output", place]);
        assert!(code(&output) == 1 && stderr(&output).contains(reason), "{}", stderr(&output));
    }
    let output = desk.run(&["export", "--layout", "castle"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("geojson"), "{}", stderr(&output));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let desk = Desk::with_register(&["--no-sample"]);
    let rows: Vec<_> = (2..3000).map(|n| format!("{n},salon,会{n},35.787,139.473")).collect();
    let file = desk.file("many.csv", format!("{SALONS}{}", rows.join("\n")));
    assert_eq!(code(&desk.run(&["import", &file])), 0);
    let mut child = desk.command(&["export", "--layout", "ibasho"]);
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn an_edited_export_updates_the_places_it_came_from() {
    let desk = filled();
    let file = stdout(&desk.run(&["export", "--layout", "ibasho", "--with-private"]));
    let edited = desk.file("edited.csv", file.replace("ひだまり", "ひだまりの会"));
    let output = desk.run(&["import", &edited]);
    assert!(stdout(&output).contains("0 created, 1 changed"), "{}", stdout(&output));
}
