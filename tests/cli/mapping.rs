//! Tables that fit no layout: proposed, confirmed, remembered.

use crate::{Desk, code, stderr, stdout};

const HALLS: &str = "管理番号,施設の名,施設名カナ,ところ,TEL,面積\n\
                     7,みどり会館,ミドリカイカン,所沢市並木1-1,04-0000-0001,120\n";

fn report(desk: &Desk) -> serde_json::Value {
    let report = std::fs::read(desk.path("report.json")).expect("a report");
    serde_json::from_slice(&report).expect("json")
}

#[test]
fn an_unknown_header_is_refused_with_a_proposal_and_how_to_confirm_it() {
    let desk = Desk::with_register(&["--no-sample"]);
    let file = desk.file("halls.csv", HALLS);
    let output = desk.run(&["import", &file]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    for part in [
        "halls.csv",
        "管理番号 → ID (7)",
        "TEL → 電話番号 (04-0000-0001)",
        "面積: would not be read (120)",
        "--category salon",
        "--accept-mapping",
        "--map 'COLUMN=OWN'",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let japanese = desk.command(&["import", &file]).env("LANG", "ja_JP.UTF-8").output();
    let said = stderr(&japanese.expect("runs"));
    assert!(said.contains("面積：読みません（120）"), "{said}");
}

#[test]
fn a_confirmed_mapping_is_used_for_the_next_file_with_its_header() {
    let desk = Desk::with_register(&["--no-sample"]);
    let file = desk.file("halls.csv", HALLS);
    let confirm = ["--category", "public_facility", "--accept-mapping", "--map", "施設の名=名称"];
    let arguments = [&["import", &file, "--dry-run"], &confirm[..]].concat();
    assert_eq!(code(&desk.run(&arguments)), 0);
    assert_eq!(code(&desk.run(&["import", &file])), 1, "a rehearsal remembers nothing");

    let arguments = [&["import", &file, "--report", "report.json"], &confirm[..]].concat();
    let output = desk.run(&arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("1 created"), "{}", stdout(&output));
    let header = report(&desk)["files"][0]["mapping"]["header"].clone();

    let reordered = "ＴＥＬ,施設の名,管理番号,施設名カナ,面積,ところ\n\
                     04-0000-0002,みどり会館,7,ミドリカイカン,120,所沢市並木1-1\n";
    let next = desk.file("next-year.csv", reordered);
    let output = desk.run(&["import", &next, "--report", "report.json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let said = stdout(&output);
    assert!(said.contains("1 changed") && said.contains("confirmed on"), "{said}");
    assert!(said.contains("電話番号: 04-0000-0001 → 04-0000-0002"), "{said}");
    let file = &report(&desk)["files"][0];
    assert_eq!((&file["layout"], &file["mapping"]["header"]), (&"mapping".into(), &header));
    let who = file["mapping"]["confirmed_by"].as_str().expect("who");
    assert!(who.starts_with("shell:"), "{who}");

    let header = header.as_str().expect("a fingerprint");
    let listed = stdout(&desk.run(&["mapping", "list"]));
    assert!(listed.contains(header) && listed.contains("施設の名 = 名称"), "{listed}");
    assert_eq!(code(&desk.run(&["mapping", "remove", header])), 0);
    assert_eq!(code(&desk.run(&["mapping", "remove", header])), 1);
    assert_eq!(code(&desk.run(&["import", &next])), 1, "forgotten");
}

#[test]
fn without_accepting_the_rest_only_the_columns_named_are_read() {
    let desk = Desk::with_register(&["--no-sample"]);
    let file = desk.file("halls.csv", HALLS);
    let arguments = ["import", &file, "--category", "public_facility", "--map", "施設の名=名称"];
    let output = desk.run(&arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("TEL"), "named as not read: {}", stdout(&output));
    let left_out = [&arguments[..], &["--accept-mapping", "--map", "TEL="]].concat();
    let output = desk.run(&left_out);
    assert!(!stdout(&output).contains("電話番号"), "{}", stdout(&output));
}

#[test]
fn a_mapping_that_cannot_work_is_refused_with_what_would() {
    let desk = Desk::with_register(&["--no-sample"]);
    let file = desk.file("halls.csv", HALLS);
    let known = desk.file("known.csv", crate::SALONS);
    for (arguments, expected, reason) in [
        (&["--map", "施設の名=館名"][..], 2, "known are ID、種別、名称"),
        (&["--map", "施設の名"], 2, "="),
        (&["--map", "ところ=住所", "--category", "salon"], 1, "名称"),
        (&["--map", "施設の名=名称"], 1, "--category"),
        (&["--map", "名=名称", "--category", "salon", "--accept-mapping"], 1, "施設の名"),
        (&["--accept-mapping", "--layout", "ibasho"], 2, "--layout"),
    ] {
        let output = desk.run(&[&["import", &file], arguments].concat());
        assert_eq!(code(&output), expected, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(reason), "{arguments:?}: {}", stderr(&output));
    }
    let output = desk.run(&["import", &known, "--map", "名称=説明"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("fits no layout"), "{}", stderr(&output));
    assert!(stdout(&desk.run(&["import", &known])).contains("1 created"), "nothing was written");
}
