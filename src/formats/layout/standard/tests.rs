//! Hand-made lists with the oddities of published ones, in both forms of each kind.

use super::*;
use crate::{
    domain::{Fact, Hazard},
    formats::{ISSUE_CODES, RowIssue, TableReading, Writer, layouts, read},
};
use proptest::prelude::*;

macro_rules! fixture {
    ($name:literal) => {
        parse(include_bytes!(concat!("../../../../tests/fixtures/", $name, ".csv")))
    };
}

fn parse(bytes: &[u8]) -> TableReading {
    let reading = read(bytes, &ReadOptions::default()).expect("a list").remove(0);
    let issues = reading.refused.iter().chain(&reading.doubts).map(|issue| issue.code);
    for code in issues.chain(reading.repairs.iter().map(|repair| repair.code)) {
        assert!(ISSUE_CODES.contains(&code), "{code}");
    }
    reading
}

fn draft(reading: &TableReading, at: usize) -> &PlaceDraft {
    &reading.drafts[at].draft
}

fn repairs(reading: &TableReading) -> Vec<(&str, usize)> {
    reading.repairs.iter().map(|repair| (repair.code, repair.count)).collect()
}

fn said(issues: &[RowIssue]) -> Vec<(u64, &str, &str)> {
    issues.iter().map(|issue| (issue.line, issue.column.as_str(), issue.code)).collect()
}

fn fact(draft: &PlaceDraft, id: &str) -> Option<bool> {
    draft.facts.get(Fact::parse(id).expect("a fact"))
}

fn hazard(draft: &PlaceDraft, id: &str) -> Option<bool> {
    draft.hazards.get(Hazard::parse(id).expect("a hazard"))
}

fn code(draft: &PlaceDraft) -> String {
    draft.municipality.map(|code| code.to_string()).unwrap_or_default()
}

#[test]
fn emergency_sites_are_read_and_what_betrays_itself_is_put_right() {
    let reading = fixture!("emergency_site");
    assert_eq!((reading.layout, reading.rows, reading.refused_rows()), ("emergency_site", 4, 0));
    assert_eq!(
        repairs(&reading),
        [
            ("address-completed", 3),
            ("capacity-read", 2),
            ("coordinates-dms", 2),
            ("coordinates-swapped", 1),
            ("flag-form", 1),
            ("values-shifted", 3),
        ]
    );
    assert_eq!(
        said(&reading.doubts),
        [
            (2, "電話番号", "contact-none"),
            (4, "所在地_番地以下", "address-date"),
            (6, "災害種別_洪水", "unknown-value"),
            (6, "想定収容人数", "capacity-zero"),
            (6, "URL", "not-a-url"),
            (6, "所在地_全国地方公共団体コード", "municipality-differs"),
            (1, "名称_英字", "column-not-read"),
        ]
    );
    let school = draft(&reading, 0);
    assert_eq!(school.address.as_deref(), Some("埼玉県所沢市見本町１丁目1番1号"));
    assert_eq!((school.phone.as_deref(), school.contact_note.as_deref()), (None, None));
    assert_eq!(
        (school.capacity, school.capacity_text.as_deref()),
        (Some(100), Some("100人2.0㎡あたり1人"))
    );
    assert_eq!((hazard(school, "flood"), hazard(school, "storm_surge")), (Some(true), None));
    assert_eq!(school.note.as_deref(), Some("標高（m）：31\n指定避難所との重複：有"));
    assert_eq!(school.source.as_deref(), Some("emergency_site:110001"));
    assert_eq!((school.source_key.as_deref(), code(school).as_str()), (Some("CC01"), "112089"));
    let park = draft(&reading, 1);
    assert_eq!(park.location.map(|at| (at.lon(), at.lat())), Some((139.4613, 35.8013)));
    assert_eq!((park.capacity, hazard(park, "tsunami")), (Some(191), Some(false)));
    let hill = draft(&reading, 2);
    assert_eq!(hill.address.as_deref(), Some("埼玉県所沢市見本町"));
    assert_eq!((hill.capacity, hill.capacity_text.as_deref()), (None, Some("約100人")));
    let hall = draft(&reading, 3);
    assert_eq!(hall.address.as_deref(), Some("埼玉県所沢市見本町4"));
    assert_eq!((code(hall).as_str(), hall.email.as_deref()), ("112089", Some("info@example.jp")));
    assert_eq!(
        hall.contact_note.as_deref(),
        Some("案内板\n内線：123\n問い合わせフォーム：https://example.jp/form")
    );
    assert_eq!(hall.location.map(crate::domain::Location::lat), Some(35.81));
    assert_eq!(hall.note.as_deref(), Some("災害種別_洪水：△"));
}

#[test]
fn the_old_form_of_emergency_sites_is_the_same_list() {
    let reading = fixture!("emergency_site_old");
    assert_eq!((reading.layout, reading.drafts[0].line), ("emergency_site", 5));
    assert_eq!(
        repairs(&reading),
        [("address-completed", 1), ("flag-form", 1), ("full-width", 1), ("lines-above-header", 2)]
    );
    let tower = draft(&reading, 0);
    assert_eq!(
        (tower.source.as_deref(), tower.source_key.as_deref()),
        (Some("emergency_site:112089"), Some("1"))
    );
    assert_eq!((hazard(tower, "tsunami"), tower.capacity), (Some(true), Some(300)));
}

#[test]
fn childcare_keeps_times_fees_and_equipment() {
    let reading = fixture!("childcare");
    let kinds: Vec<_> = reading.drafts.iter().map(|row| row.draft.category.id()).collect();
    assert_eq!(kinds, ["childcare", "childcare_support", "children_hall"]);
    let nursery = draft(&reading, 0);
    assert_eq!(
        nursery.schedule_text.as_deref(),
        Some("月・火・水・木・金・土曜日 7:30〜18:30、年末年始は休み")
    );
    assert_eq!(nursery.description.as_deref(), Some("種別：認可保育所\n一時預かり：有\n飲食：有"));
    assert_eq!(nursery.fee_text.as_deref(), Some("種別 1時間・料金 300円　生活保護世帯は無料"));
    assert_eq!(nursery.note.as_deref(), Some("園庭開放あり\n認可等年月日：2006-04-01"));
    assert_eq!(nursery.access.as_deref(), Some("見本駅から5分\n駐車場：3台"));
    assert_eq!(nursery.eligibility_text.as_deref(), Some("0歳から"));
    assert_eq!(
        (fact(nursery, "nursing_room"), fact(nursery, "diaper_table")),
        (Some(true), Some(false))
    );
    assert_eq!((nursery.capacity, fact(nursery, "free_of_charge")), (Some(60), None));
    assert_eq!(draft(&reading, 1).note.as_deref(), Some("認可等年月日：2006-04-01"));
    // A destroyed number is no key.
    assert_eq!(draft(&reading, 2).source_key.as_deref(), Some("みほん児童館|埼玉県所沢市見本町3"));
    let mended: Vec<_> = repairs(&reading).into_iter().map(|(code, _)| code).collect();
    assert_eq!(
        mended,
        ["date-era", "date-serial", "flag-form", "identifier-destroyed", "time-form"]
    );
    let reading = fixture!("childcare_old");
    let kindergarten = draft(&reading, 0);
    assert_eq!(kindergarten.schedule_text.as_deref(), Some("月・火・水・木・金曜日 9:00〜14:30"));
    assert_eq!((kindergarten.source_key.as_deref(), kindergarten.capacity), (Some("0001"), None));
    assert!(repairs(&reading).contains(&("header-spelling", 1)));
}

#[test]
fn care_services_are_read_in_both_forms() {
    let reading = fixture!("care_service");
    let service = draft(&reading, 0);
    assert_eq!(
        (service.category.id(), service.name.as_str()),
        ("care_service", "みほんデイサービス")
    );
    assert_eq!(service.description.as_deref(), Some("実施サービス：通所介護・訪問介護"));
    assert_eq!(service.schedule_text.as_deref(), Some("月・火・水曜日、祝日も営業"));
    assert_eq!(service.note.as_deref(), Some("事業所番号：1170000000"));
    assert_eq!(service.contact_note.as_deref(), Some("平日のみ"));
    let reading = fixture!("care_service_old");
    assert_eq!(reading.layout, "care_service");
    assert_eq!(draft(&reading, 0).address.as_deref(), Some("埼玉県所沢市見本町8"));
}

#[test]
fn defibrillators_say_where_they_hang_and_when() {
    for reading in [fixture!("aed"), fixture!("aed_garbled")] {
        assert_eq!((reading.layout, reading.drafts.len()), ("aed", 2));
        let hall = draft(&reading, 0);
        assert_eq!(
            (hall.access.as_deref(), hall.building.as_deref()),
            (Some("1階受付"), Some("見本会館"))
        );
        assert_eq!(hall.schedule_text.as_deref(), Some("月・火・水・木・金曜日 0:00〜24:00"));
        assert_eq!(hall.note.as_deref(), Some("外部利用不可：有"));
        assert_eq!((code(hall).as_str(), hall.url.as_deref()), ("112089", None));
        let school = draft(&reading, 1);
        assert_eq!(school.description.as_deref(), Some("小児対応設備：小学生以上対応可"));
        assert_eq!(school.schedule_text.as_deref(), Some("終日"));
        let codes: Vec<_> = reading.doubts.iter().map(|doubt| doubt.code).collect();
        assert_eq!(codes, ["not-a-municipality-code", "not-a-url", "column-not-read"]);
    }
    assert!(repairs(&fixture!("aed_garbled")).contains(&("mojibake", 1)));
    let reading = fixture!("aed_old");
    assert_eq!(draft(&reading, 0).source.as_deref(), Some("aed:112089"));
}

#[test]
fn toilets_say_how_many_of_what_there_are() {
    let reading = fixture!("toilet");
    assert_eq!(repairs(&reading), [("full-width", 1), ("unnamed-columns", 2)]);
    assert_eq!(
        said(&reading.doubts),
        [(3, "車椅子使用者用トイレ有無", "counted-otherwise"), (1, "名称_英語", "column-not-read")]
    );
    let contradictory = draft(&reading, 1);
    assert_eq!(fact(contradictory, "accessible_toilet"), None);
    assert_eq!(contradictory.note.as_deref(), Some("車椅子使用者用トイレ有無：無"));
    let toilet = draft(&reading, 0);
    assert_eq!(
        toilet.description.as_deref(),
        Some(
            "男性トイレ：総数3・小便器2・和式0・洋式1\n女性トイレ：総数2\nバリアフリートイレ数：1\n\
             乳幼児用設備：有\nオストメイト設備：無"
        )
    );
    assert_eq!(fact(toilet, "accessible_toilet"), Some(true));
    assert_eq!(toilet.schedule_text.as_deref(), Some("0:00〜23:59、24時間利用可。"));
    let reading = fixture!("toilet_old");
    assert_eq!(
        draft(&reading, 0).description.as_deref(),
        Some("男性トイレ：総数1\nバリアフリートイレ数：1")
    );
    assert_eq!(fact(draft(&reading, 0), "accessible_toilet"), Some(true));
}

#[test]
fn public_facilities_become_a_more_special_kind_where_their_name_is_certain() {
    let reading = fixture!("public_facility");
    let kinds: Vec<_> = reading.drafts.iter().map(|row| row.draft.category.id()).collect();
    assert_eq!(
        kinds,
        ["public_facility", "community_centre", "childcare_support", "children_hall"]
    );
    let library = draft(&reading, 0);
    assert_eq!(library.description.as_deref(), Some("だれでも使えます。"));
    assert_eq!(library.note.as_deref(), Some("図書館\n通称：ほんの森\nバリアフリー：スロープあり"));
}

/// Cells of the kinds that lists have.
fn cell() -> impl Strategy<Value = String> {
    let usual = [
        "",
        "",
        "",
        "1",
        "有",
        "無",
        "○",
        "－",
        "0",
        "30",
        "100人2.0㎡あたり1人",
        "屋内5人／屋外0人",
        "9:00",
        "17時30分",
        "0.375",
        "月火水",
        "土日",
        "第2火曜日",
        "毎月第1土曜日、8月は休み",
        "年末年始は休み",
        "R6.8.31",
        "112089",
        "110001",
        "172014",
        "石川県",
        "埼玉県",
        "所沢市",
        "埼玉県所沢市並木1",
        "並木2-1",
        "見本館",
        "みほん",
        "a;b",
        "学区：東",
        "電話2：04",
        "男性トイレ：総数3",
        "幼児 0円・大人 5円",
        "300",
        "無料",
        "https://example.jp/",
        "example.jp",
        "2.0E+12",
        "1月1日",
        "一\n二",
        "月曜日 9:00〜10:00",
        "=1+1",
        "'=1",
        "a、b c",
        "開始：x 終了：y",
        "10:00〜12:00",
        "終日",
        "300円　別に",
        "・",
        "：",
    ];
    prop_oneof![
        9 => prop::sample::select(usual.to_vec()).prop_map(str::to_owned),
        1 => "[ -~ぁ-ん、・：　〜\n]{0,6}",
    ]
}

fn layout(name: &str) -> &'static dyn Layout {
    *layouts().iter().find(|layout| layout.name() == name).expect("a layout")
}

/// A list in a layout that can be written: the layout's name and the text.
fn any_list() -> impl Strategy<Value = (&'static str, String)> {
    let written = layouts().iter().filter(|layout| !layout.written_columns().is_empty());
    let written: Vec<_> = written.map(|layout| layout.name()).collect();
    let row = prop::collection::vec(cell(), 90);
    (prop::sample::select(written), prop::collection::vec(row, 1..4)).prop_map(|(name, rows)| {
        let columns = layout(name).written_columns();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(columns).expect("memory");
        for mut row in rows {
            row.truncate(columns.len());
            row.resize(columns.len(), String::new());
            for (cell, column) in row.iter_mut().zip(columns) {
                match *column {
                    "緯度" => "35.8".clone_into(cell),
                    "経度" => "139.46".clone_into(cell),
                    _ => {}
                }
            }
            writer.write_record(&row).expect("memory");
        }
        let bytes = writer.into_inner().expect("memory");
        (name, String::from_utf8(bytes).expect("text"))
    })
}

/// Reads a list with these cells, writes it and reads it again.
fn check_held(name: &str, said: &[(&str, &str)], hours: Option<&str>) {
    let columns = layout(name).written_columns();
    let cell = |column: &&str| match *column {
        "緯度" => "35.8",
        "経度" => "139.46",
        column if Some(column) == columns.iter().copied().find(|c| c.ends_with("名称")) => "見本",
        column => said.iter().find(|(of, _)| *of == column).map_or("", |(_, cell)| cell),
    };
    let cells: Vec<_> = columns.iter().map(cell).collect();
    let text = format!("{}\n{}\n", columns.join(","), cells.join(","));
    let options = ReadOptions { layout: Some(name), ..ReadOptions::default() };
    let held = |file: &[u8]| {
        let draft = read(file, &options).expect("a list").remove(0).drafts.remove(0).draft;
        let hours = draft.schedule.as_ref().map(|s| s.opening_hours.as_str().to_owned());
        (hours, draft.schedule_confirmed, draft)
    };
    let (first, confirmed, draft) = held(text.as_bytes());
    assert_eq!((first.as_deref(), confirmed), (hours, hours.map(|_| false)), "{said:?}");
    let mut file = Vec::new();
    let mut writer = Writer::begin(name, &mut file).expect("memory").expect("a form");
    writer.write(&draft).and_then(|_| writer.finish()).expect("memory");
    assert_eq!(held(&file).0.as_deref(), hours, "{said:?} again");
}

#[test]
fn schedules_are_read_from_columns_and_again_after_export() {
    let every_day = [("利用可能曜日", "月火水木金"), ("開始時間", "8:30"), ("終了時間", "17:15")];
    check_held("public_facility", &every_day, Some("Mo-Fr 08:30-17:15"));
    let closed = [&every_day[..], &[("利用可能日時特記事項", "祝日、12/29～1/3は休み")]].concat();
    check_held("aed", &closed, Some("Mo-Fr 08:30-17:15; PH off; Dec 29-Jan 3 off"));
    check_held(
        "aed",
        &[("利用可能曜日", "毎日"), ("開始時間", "0:00"), ("終了時間", "23:59")],
        Some("Mo-Su 00:00-24:00"),
    );
    check_held(
        "toilet",
        &[("利用開始時間", "7:00"), ("利用終了時間", "18:00")],
        Some("Mo-Su 07:00-18:00"),
    );
    check_held("toilet", &[("利用可能時間特記事項", "積雪期は閉鎖")], None);
    check_held(
        "care_service",
        &[("利用可能曜日", "月火水")],
        Some("Mo-We unknown \"time not recorded\""),
    );
    check_held(
        "public_facility",
        &[
            ("利用可能曜日", "全日"),
            ("開始時間", "8:30"),
            ("終了時間", "17:45"),
            ("利用可能日時特記事項", "土日祝日は10:00～17:45まで使用可"),
        ],
        Some("Mo-Su 08:30-17:45; Sa,Su,PH 10:00-17:45"),
    );
}

#[test]
fn sessions_are_read_from_columns_and_again_after_export() {
    fn check(cells: [&str; 4], hours: Option<&str>) {
        let columns = ["開催頻度", "開催曜日", "開催開始時間", "開催日時特記事項"];
        let said: Vec<_> = columns.into_iter().zip(cells).collect();
        check_held("children_cafeteria", &said, hours);
    }
    check(["1", "月火水木金", "16:00", ""], Some("Mo-Fr 16:00+"));
    check(["5", "土", "１０時", "第2土曜"], Some("Sa[2] 10:00+"));
    check(["5", "土", "10:00", ""], None);
    check(["4", "月水", "16:30", "毎週月・水曜日"], None);
    check(["8", "土", "10:00", "第2土曜"], None);
}

proptest! {
    /// Whatever a list says of places that are taken is there after writing and
    /// reading them again.
    #[test]
    fn what_a_layout_holds_survives_export_and_import((name, text) in any_list()) {
        let options = ReadOptions { layout: Some(name), ..ReadOptions::default() };
        let first = read(text.as_bytes(), &options).expect("a list").remove(0);
        let drafts: Vec<&PlaceDraft> = first.drafts.iter().map(|row| &row.draft).collect();
        let mut file = Vec::new();
        let mut writer = Writer::begin(name, &mut file).expect("memory").expect("a form");
        for draft in &drafts {
            prop_assert!(writer.write(draft).expect("memory"));
        }
        writer.finish().expect("memory");
        let again = read(&file, &options).expect("a list").remove(0);
        prop_assert_eq!(&again.refused, &[]);
        // What a machine reads of columns it may not read of odd texts made of them.
        let without_reading = |draft: &PlaceDraft| {
            PlaceDraft { schedule: None, schedule_confirmed: None, ..draft.clone() }
        };
        let drafts: Vec<_> = drafts.into_iter().map(without_reading).collect();
        let again: Vec<_> = again.drafts.iter().map(|row| without_reading(&row.draft)).collect();
        prop_assert_eq!(again, drafts);
    }
}
