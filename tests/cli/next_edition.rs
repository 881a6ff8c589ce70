//! Next year's edition, as it comes back: with a renamed column, or through a spreadsheet
//! program that saves it in the encoding that it likes.

use crate::{Desk, code, stderr, stdout};
use encoding_rs::SHIFT_JIS;
use ibasho::formats::cp932;
use std::fs;

/// Children's cafeterias in the layout of cities, whose columns of names and days are
/// called so.
fn cafeterias(name: &str, day: &str) -> String {
    format!(
        "NO,都道府県コード又は市区町村コード,都道府県,市区町村名,{name},名称_カナ,住所,{day},\
         開催日時特記事項,参加費_大人\n\
         1,11,埼玉県,所沢市,みほん食堂,,所沢市見本町1,土,第1土曜日,300\n\
         2,11,埼玉県,所沢市,こども食堂,,所沢市見本町2,日,,300\n"
    )
}

#[test]
fn a_renamed_column_is_shown_and_doubles_nothing() {
    let desk = Desk::with_register(&["--no-sample"]);
    let first = desk.file("r8.csv", cafeterias("名称", "開催曜日"));
    let output = desk.run(&["import", &first]);
    assert!(stdout(&output).contains("2 created"), "{}{}", stdout(&output), stderr(&output));
    let next = desk.file("r9.csv", cafeterias("子ども食堂の名称", "曜日"));
    let asked = desk.run(&["import", &next]);
    assert_eq!(code(&asked), 1);
    let said = stderr(&asked);
    assert!(said.contains("children_cafeteria"), "{said}");
    assert!(said.contains("子ども食堂の名称 → 名称"), "{said}");
    let accepted = ["import", &next, "--accept-mapping"];
    for arguments in [&accepted[..], &accepted[..2]] {
        let said = stdout(&desk.run(arguments));
        assert!(said.contains("0 created, 0 changed, 2 unchanged"), "{said}");
        assert!(said.contains("0 missing"), "{said}");
    }
}

const SALONS: &str = "種別,名称,住所,備考,電話番号\n\
                      salon,Café ヶ丘♡,所沢市並木1,10〜12時,04-0000-0001\n\
                      salon,あじさい,所沢市並木2,13〜15時,04-0000-0002\n";

#[test]
fn an_export_for_staff_comes_back_through_a_spreadsheet_with_the_clerks_edits_alone() {
    let desk = Desk::with_register(&["--no-sample"]);
    let list = desk.file("salons.csv", SALONS);
    assert_eq!(code(&desk.run(&["import", &list, "--source", "サロン"])), 0);
    let export = ["export", "--layout", "ibasho", "--with-private"];
    let exported = stdout(&desk.run(&export));
    assert!(exported.lines().next().expect("a header").ends_with(",登録番号"), "{exported}");
    let public = stdout(&desk.run(&export[..3]));
    assert!(!public.contains("登録番号"), "for staff alone");

    let edited = exported.trim_start_matches('\u{FEFF}').replace("04-0000-0002", "04-0000-0009");
    let saved = cp932::saved(&edited);
    assert!(saved.contains("Caf? ヶ丘?") && saved.contains("10～12時"), "{saved}");
    fs::write(desk.path("back.csv"), SHIFT_JIS.encode(&saved).0).expect("writes");
    let said = stdout(&desk.run(&["import", "back.csv"]));
    assert!(said.contains("0 created, 1 changed, 1 unchanged"), "{said}");
    assert!(said.contains("電話番号: 04-0000-0002 → 04-0000-0009"), "{said}");
    assert!(said.contains("0 missing"), "{said}");

    let said = stdout(&desk.run(&["import", &list, "--source", "サロン"]));
    assert!(said.contains("0 changed, 1 unchanged, 1 kept"), "the clerk's own: {said}");
    let stale = edited.replace("04-0000-0009", "04-0000-0003");
    let said = stdout(&desk.run(&["import", &desk.file("stale.csv", stale)]));
    assert!(said.contains("0 changed, 1 unchanged, 1 kept"), "exported before: {said}");
}

#[test]
fn a_list_without_numbers_finds_its_places_by_what_is_left_of_their_keys() {
    let desk = Desk::with_register(&["--no-sample"]);
    let list = desk.file("salons.csv", SALONS);
    assert_eq!(code(&desk.run(&["import", &list, "--source", "サロン"])), 0);
    let saved = cp932::saved(SALONS);
    fs::write(desk.path("back.csv"), SHIFT_JIS.encode(&saved).0).expect("writes");
    let said = stdout(&desk.run(&["import", "back.csv", "--source", "サロン"]));
    assert!(said.contains("0 created, 0 changed, 2 unchanged"), "{said}");
    assert!(said.contains("0 missing"), "{said}");
}
