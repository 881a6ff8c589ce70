//! `ibasho import`: what it takes, what it refuses, what it says.

use crate::{Desk, SALONS, code, stderr, stdout};
use std::fs;

#[test]
fn the_exit_status_says_how_an_import_went() {
    let desk = Desk::with_register(&["--no-sample"]);
    let good = desk.file("good.csv", SALONS);
    let part =
        desk.file("part.csv", "ID,種別,名称,緯度,経度\n2,salon,あ,95,139\n3,salon,い,35,139\n");
    for (arguments, expected) in [
        (&["import", &good, "--dry-run"][..], 0),
        (&["import", &good], 0),
        (&["import", &good], 0),
        (&["import", &part], 3),
        (&["import", "missing.csv"], 1),
        (&["import"], 2),
        (&["import", &good, "--category", "castle"], 2),
        (&["import", &good, "--layout", "castle"], 1),
    ] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), expected, "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_refused_row_is_named_by_line_column_and_reason() {
    let desk = Desk::with_register(&["--no-sample"]);
    let text = "ID,種別,名称,緯度,経度\n1,salon,あ,35,139\n2,salon,い,95,139\n3,castle,う,35,139\n";
    let file = desk.file("salons.csv", text);
    let output = desk.run(&["import", &file, "--report", "report.json"]);
    assert_eq!(code(&output), 3);
    let said = stdout(&output);
    assert!(said.contains("line 3, 緯度: 95") && said.contains("outside -90 to 90"), "{said}");
    let report = fs::read(desk.path("report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_slice(&report).expect("json");
    assert_eq!((&report["total"]["created"], &report["total"]["refused"]), (&1.into(), &2.into()));
    let refused = &report["files"][0]["refused_rows"];
    assert_eq!(refused[0]["code"], "latitude-range");
    assert_eq!((&refused[1]["line"], &refused[1]["column"]), (&4.into(), &"種別".into()));
}

#[test]
fn a_file_that_is_none_is_refused_with_a_reason_and_changes_nothing() {
    let desk = Desk::with_register(&["--no-sample"]);
    let wide = "c,".repeat(10_000);
    let good = desk.file("good.csv", SALONS);
    for (name, content, reason) in [
        ("empty.csv", &b""[..], "empty"),
        ("binary.csv", &[0, 159, 146, 150, 0, 1], "not a text file"),
        ("wide.csv", wide.as_bytes(), "10000 columns"),
        ("other.csv", b"a,b\n1,2\n", "no known layout"),
        ("kind.csv", "名称,緯度,経度\nあ,35,139\n".as_bytes(), "--category"),
        ("mark.csv", "種別,名称\nsalon,a\u{b}\u{1}\n".as_bytes(), "line 2"),
        ("broken.geojson", b"{\"type\": \"FeatureCollection\", ", "JSON"),
        ("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old workbook"),
        ("cut.xlsx", b"PK\x03\x04\x14\0\0\0", "damaged"),
        ("cut.csv.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1], "gzip"),
    ] {
        let output = desk.run(&["import", &good, &desk.file(name, content)]);
        assert_eq!(code(&output), 1, "{name}");
        let said = stderr(&output);
        assert!(said.contains(name) && said.contains(reason), "{name}: {said}");
    }
    fs::create_dir(desk.path("folder.csv")).expect("a folder");
    let output = desk.run(&["import", "folder.csv"]);
    assert!(code(&output) == 1 && stderr(&output).contains("not a file"));
    let output = desk.run(&["import", &good]);
    assert!(stdout(&output).contains("1 created"), "nothing was there before");
}

#[test]
fn a_ragged_row_is_refused_and_the_others_are_taken() {
    let desk = Desk::with_register(&["--no-sample"]);
    let text = format!("{SALONS}2,salon\n3,salon,い,35,139,,,extra\n4,salon,う,35,139\n");
    let output = desk.run(&["import", &desk.file("ragged.csv", text)]);
    assert_eq!(code(&output), 3);
    assert!(stdout(&output).contains("2 created") && stdout(&output).contains("2 refused"));
}

#[test]
fn a_report_that_cannot_be_written_stops_the_import_before_it_starts() {
    let desk = Desk::with_register(&["--no-sample"]);
    let file = desk.file("salons.csv", SALONS);
    let output = desk.run(&["import", &file, "--report", "missing/report.json"]);
    assert!(code(&output) == 1 && stderr(&output).contains("missing/report.json"));
    assert!(stdout(&desk.run(&["import", &file])).contains("1 created"));
}

#[test]
fn a_cell_that_no_page_could_show_is_refused() {
    let desk = Desk::with_register(&["--no-sample"]);
    let long = format!("{SALONS}2,salon,{},35,139\n", "長".repeat(4001));
    let output = desk.run(&["import", &desk.file("long.csv", long)]);
    assert_eq!(code(&output), 3);
    assert!(stdout(&output).contains("line 3, 名称"), "{}", stdout(&output));
}

/// Every list among the fixtures, by its path.
fn lists() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let files =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let is_list = |path: &std::path::Path| {
        path.extension()
            .is_some_and(|ending| ["csv", "geojson", "xlsx"].iter().any(|e| ending == *e))
    };
    files.filter(|path| is_list(path)).map(|path| path.display().to_string()).collect()
}

#[test]
fn sample_places_keep_real_files_out() {
    let desk = Desk::with_register(&[]);
    let mut read = std::collections::BTreeSet::new();
    for file in &lists() {
        let output = desk.run(&["import", file]);
        assert_eq!(code(&output), 1, "{file}");
        let said = stderr(&output);
        assert!(said.contains("ibasho sample remove") && said.contains("--keep-sample"), "{said}");
        let arguments = ["import", file, "--keep-sample", "--dry-run", "--report", "report.json"];
        let output = desk.run(&arguments);
        assert!([0, 3].contains(&code(&output)), "{file}: {}", stderr(&output));
        let report = fs::read(desk.path("report.json")).expect("a report");
        let report: serde_json::Value = serde_json::from_slice(&report).expect("json");
        assert_ne!(report["total"]["created"], 0, "{file}");
        read.insert(report["files"][0]["layout"].as_str().expect("a name").to_owned());
    }
    let hold_places = ibasho::formats::layouts().iter().filter(|layout| !layout.holds_sessions());
    let untried = hold_places.map(|layout| layout.name());
    let untried: Vec<_> = untried.filter(|name| !read.contains(*name)).collect();
    assert!(untried.is_empty(), "no list among the fixtures for {untried:?}");
}

#[test]
fn every_list_twice_changes_nothing() {
    for file in &lists() {
        let desk = Desk::with_register(&["--no-sample"]);
        assert!([0, 3].contains(&code(&desk.run(&["import", file]))), "{file}");
        let output = desk.run(&["import", file]);
        let said = stdout(&output);
        assert!(said.contains("0 created, 0 changed"), "{file}: {said}");
    }
}

#[test]
fn two_files_that_count_from_one_do_not_overwrite_each_other() {
    let desk = Desk::with_register(&["--no-sample"]);
    let salons = desk.file("salons.csv", SALONS);
    let shelters =
        "ID,種別,名称,住所,緯度,経度\n1,welfare_shelter,みどりの里,所沢市緑町,35.7,139.4\n";
    let shelters = desk.file("shelters.csv", shelters);
    let output = desk.run(&["import", &salons, &shelters]);
    assert_eq!(code(&output), 3, "{}", stdout(&output));
    assert!(stdout(&output).contains("1 created") && stdout(&output).contains("1 refused"));
    let output = desk.run(&["import", &shelters]);
    assert!(
        code(&output) == 3 && stdout(&output).contains("Another place of another kind and name")
    );
    let output = desk.run(&["import", &shelters, "--source", "shelters"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

/// Every name in a JSON document.
fn names(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                found.insert(name.clone());
                names(value, found);
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| names(value, found)),
        _ => {}
    }
}

#[test]
fn every_name_in_a_report_is_documented() {
    let desk = Desk::with_register(&["--no-sample"]);
    let first = "ID,種別,名称,住所,緯度,経度\n1,salon,ひだまり,所沢市緑町,35,139\n\
                 2,salon,ヒダマリ,所沢市緑町,35,139\n3,salon,あお,所沢市緑町,35,139\n";
    let second = "ID,種別,名称,住所,緯度,経度,色\n1,salon,ひだまり,所沢市緑町,35,139.5,青\n\
                  4,salon,ひだまり,所沢市緑町,95,139,\n";
    let mut found = std::collections::BTreeSet::new();
    for (name, text) in [("first.csv", first), ("second.csv", second)] {
        desk.run(&["import", &desk.file(name, text), "--report", "report.json"]);
        let report = fs::read(desk.path("report.json")).expect("a report");
        names(&serde_json::from_slice(&report).expect("json"), &mut found);
    }
    assert!(found.len() > 35, "{found:?}");
    let document = include_str!("../../docs/import.md");
    found.retain(|name| !document.contains(&format!("`{name}`")));
    assert!(found.is_empty(), "docs/import.md says nothing of {found:?}");
}

#[test]
fn a_report_is_readable_at_the_terminal() {
    let desk = Desk::with_register(&["--no-sample"]);
    let first = "ID,種別,名称,電話番号,緯度,経度\n1,salon,ひだまり,04-1,35,139\n\
                 2,salon,こもれび,,35.1,139\n";
    desk.run(&["import", &desk.file("salons.csv", first), "--source", "サロン"]);
    let second = "ID,種別,名称,電話番号,緯度,経度\n1,salon,ひだまり,04-2,35,139\n\
                  3,salon,NPO法人ヒダマリ,,35,139.0001\n4,salon,あお,,,\n";
    let arguments = ["import", &desk.file("salons.csv", second), "--source", "サロン"];
    let rehearsed = stdout(&desk.run(&[&arguments[..], &["--dry-run"]].concat()));
    let said = stdout(&desk.run(&arguments));
    for part in [
        "2 created",
        "line 4: あお",
        "1 changed",
        "line 2: ひだまり",
        "電話番号: 04-1 → 04-2",
        "1 no longer in the file",
        "2: こもれび",
        "line 3: NPO法人ヒダマリ / line 2 of salons.csv: ひだまり: same name, 9 m apart",
    ] {
        assert!(said.contains(part), "{part}: {said}");
        assert!(rehearsed.contains(part), "{part}: {rehearsed}");
    }
    assert!(said.contains("1 places without an exact point"), "{said}");
    assert!(!rehearsed.contains("Waiting"), "{rehearsed}");
}

#[test]
fn sessions_in_a_file_of_their_own_join_the_places_of_the_same_run() {
    let desk = Desk::with_register(&["--no-sample"]);
    let header = "開催曜日,開催開始時間,開催終了時間,開催日時特記事項,参加費_大人";
    let places = format!(
        "NO,名称,住所,{header},追加情報NO\n1,みほん食堂,所沢市並木1,,10:00,12:00,毎月第2火曜日,0,1\n"
    );
    let sessions = format!("NO,住所,{header}\n1,,,17:00,19:00,毎月第4土曜日,\n");
    let places = desk.file("places.csv", places);
    let alone = desk.run(&["import", &places, "--dry-run"]);
    assert!(stdout(&alone).contains("not part of this run"), "{}", stdout(&alone));
    let output = desk.run(&["import", &desk.file("sessions.csv", sessions), &places]);
    let said = stdout(&output);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(said.contains("1 created") && !said.contains("not part of this run"), "{said}");
}

#[test]
fn a_column_of_neighbourhoods_goes_to_the_remarks_and_turns_nobody_away() {
    let desk = Desk::with_register(&["--no-sample"]);
    let header = "施設,住所,対象となる町会・自治会,緯度,経度";
    let rows = "見本小学校,見本県見本市緑町1,緑町一丁目町会・緑町自治会,35.787,139.473\n\
                見本公民館,見本県見本市緑町2,,35.788,139.474";
    let file = desk.file("shelters.csv", format!("{header}\n{rows}\n"));
    let said_to_take = "対象となる町会・自治会=対象者_備考";
    let confirm = [
        "--category",
        "evacuation_shelter",
        "--accept-mapping",
        "--map",
        "施設=名称",
        "--map",
        said_to_take,
    ];
    let output = desk.run(&[&["import", &file], &confirm[..]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("2 created"), "{}", stdout(&output));
    let output = desk.run(&["export", "--layout", "ibasho", "--output", "out.csv"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let bytes = fs::read(desk.path("out.csv")).expect("a file");
    let mut reader =
        csv::Reader::from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|one| one == name).expect(name);
    let (name, note, who) = (column("名称"), column("備考"), column("対象者_備考"));
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    let of = |wanted: &str| rows.iter().find(|row| &row[name] == wanted).expect("exported");
    assert_eq!(&of("見本小学校")[note], "対象となる町会・自治会：緑町一丁目町会・緑町自治会");
    assert_eq!(&of("見本公民館")[note], "");
    for row in &rows {
        assert_eq!((&row[who], &row[column("対象者")]), ("", ""), "nobody is kept out: {row:?}");
    }
}
