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
    let output = desk.run(&["import", &next]);
    assert_eq!(code(&output), 1, "of which kind it is stands nowhere");
    assert!(stderr(&output).contains("--category"), "{}", stderr(&output));
    let kind = ["--category", "public_facility"];
    let output = desk.run(&[&["import", &next, "--report", "report.json"], &kind[..]].concat());
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

/// Shelters, or other places, under one header and by numbers of their own.
fn numbered(names: &[&str], lat: f64) -> String {
    let row = |(n, name): (usize, &&str)| format!("{},{name},{lat:.2}{n},139.4", n + 1);
    let rows: Vec<_> = names.iter().enumerate().map(row).collect();
    format!("番号,施設の名,緯度,経度\n{}\n", rows.join("\n"))
}

#[test]
fn another_list_with_the_same_header_changes_nothing_and_is_asked_about() {
    let desk = Desk::with_register(&["--no-sample"]);
    let shelters = numbered(&["小学校", "中学校", "公民館", "体育館", "高校"], 35.1);
    let first = desk.file("避難所_2026.csv", shelters);
    let mapped = ["--accept-mapping", "--map", "施設の名=名称", "--category"];
    let arguments = [&["import", &first], &mapped[..], &["evacuation_shelter"]].concat();
    assert_eq!(code(&desk.run(&arguments)), 0);
    let before = stdout(&desk.run(&["export", "--layout", "ibasho"]));

    let hills = numbered(&["国道", "高台", "展望台", "神社", "寺", "丘"], 35.3);
    let second = desk.file("津波_2026.csv", hills);
    assert_eq!(code(&desk.run(&["import", &second])), 1, "the kind is asked for");
    for kind in ["evacuation_shelter", "emergency_site"] {
        let arguments = ["import", &second, "--category", kind];
        let rehearsed = desk.run(&[&arguments[..], &["--dry-run"]].concat());
        assert!(stdout(&rehearsed).contains("--same-list"), "{}", stdout(&rehearsed));
        let refused = desk.run(&arguments);
        assert_eq!(code(&refused), 1);
        let said = stderr(&refused);
        for part in ["another list", "5", "--source 津波", "--same-list"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    assert_eq!(stdout(&desk.run(&["export", "--layout", "ibasho"])), before);

    let named = ["import", &second, "--category", "emergency_site", "--source", "津波"];
    let output = desk.run(&named);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("6 created, 0 changed"), "{}", stdout(&output));
    assert!(stdout(&output).contains("0 missing"), "{}", stdout(&output));
}

#[test]
fn a_list_that_gets_a_name_keeps_its_places() {
    let desk = Desk::with_register(&["--no-sample"]);
    let list = "種別,名称,住所\nsalon,あじさい,所沢市並木1\nsalon,ひだまり,所沢市並木2\n";
    let first = desk.file("地区A.csv", list);
    assert_eq!(code(&desk.run(&["import", &first])), 0);
    let other = desk.file("地区B.csv", "種別,名称,住所\nsalon,さくら,所沢市緑町1\n");
    let output = desk.run(&["import", &other]);
    let said = stdout(&output);
    assert!(said.contains("1 created") && said.contains("0 missing"), "{said}");
    assert!(said.contains("--source 地区B"), "{said}");
    let next = desk.file("地区A_2027.csv", list.lines().take(2).collect::<Vec<_>>().join("\n"));
    let output = desk.run(&["import", &first, "--source", "地区A"]);
    assert!(stdout(&output).contains("0 created, 2 changed"), "{}", stdout(&output));
    let output = desk.run(&["import", &next, "--source", "地区A"]);
    let said = stdout(&output);
    assert!(said.contains("0 created, 0 changed") && said.contains("1 missing"), "{said}");
}
