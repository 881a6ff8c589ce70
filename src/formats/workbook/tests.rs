//! Workbooks made here, with what real ones have and what made-up ones do.

use super::*;
use crate::formats::{ISSUE_CODES, ReadOptions, TableReading, read as read_file};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::io::{Read as _, Write as _};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

const HEADER: [&str; 7] = ["種別", "名称", "緯度", "経度", "定員", "確認日", "備考"];

fn header(sheet: &mut Worksheet, row: u32) {
    for (column, name) in (0..).zip(HEADER) {
        sheet.write(row, column, name).expect("a cell");
    }
}

fn salon(sheet: &mut Worksheet, row: u32, name: &str) {
    for (column, text) in [(0, "salon"), (1, name)] {
        sheet.write(row, column, text).expect("a cell");
    }
    sheet.write(row, 2, 35.1 + 0.7).expect("a cell");
    sheet.write(row, 3, 139.4612).expect("a cell");
}

/// A list as staff keep it: a title, merged cells, dates, formulas, errors.
fn list() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("一覧").expect("a name");
    sheet.merge_range(0, 0, 0, 4, "サロンの一覧", &Format::new()).expect("a title");
    header(sheet, 2);
    salon(sheet, 3, "あじさいの会");
    sheet.write(3, 4, 30).expect("a cell");
    let day = ExcelDateTime::from_ymd(2026, 4, 1).expect("a day");
    sheet.write_with_format(3, 5, &day, &Format::new().set_num_format("yyyy/m/d")).expect("a day");
    salon(sheet, 4, "すみれの会");
    sheet.write(4, 4, Formula::new("=10+10").set_result("20")).expect("a formula");
    sheet.merge_range(3, 6, 4, 6, "並木地区", &Format::new()).expect("a block");
    salon(sheet, 6, "つばきの会");
    sheet.write(6, 4, Formula::new("=NA()").set_result("#N/A")).expect("a formula");
    let notes = workbook.add_worksheet().set_name("メモ").expect("a name");
    notes.write(0, 0, "作業の記録").expect("a cell");
    let hidden = workbook.add_worksheet().set_name("旧").expect("a name");
    header(hidden, 0);
    hidden.set_hidden(true);
    workbook.add_worksheet().set_name("Sheet4").expect("a name");
    let second = workbook.add_worksheet().set_name("追加").expect("a name");
    header(second, 0);
    salon(second, 1, "もみじの会");
    workbook.save_to_buffer().expect("a workbook")
}

fn parse(bytes: &[u8]) -> Vec<TableReading> {
    let readings = read_file(bytes, &ReadOptions::default()).expect("a workbook");
    for reading in &readings {
        let issues = reading.refused.iter().chain(&reading.doubts).map(|issue| issue.code);
        for code in issues.chain(reading.repairs.iter().map(|repair| repair.code)) {
            assert!(ISSUE_CODES.contains(&code), "{code}");
        }
    }
    readings
}

#[test]
fn every_visible_sheet_that_fits_a_layout_is_read_as_it_is_shown() {
    let readings = parse(&list());
    let sheets: Vec<_> = readings.iter().map(|reading| reading.sheet.as_deref()).collect();
    assert_eq!(sheets, [Some("一覧"), Some("追加")]);
    let first = &readings[0];
    assert_eq!((first.layout, first.encoding, first.rows), ("ibasho", "XLSX", 3));
    assert_eq!(first.drafts.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 5, 7]);
    let draft = &first.drafts[0].draft;
    assert_eq!(draft.location.map(crate::domain::Location::lat), Some(35.8));
    assert_eq!(draft.verified_on.map(|day| day.to_string()).as_deref(), Some("2026-04-01"));
    assert_eq!(draft.capacity, Some(30));
    assert_eq!(first.drafts[1].draft.capacity, Some(20));
    assert_eq!(first.drafts[1].draft.note.as_deref(), Some("並木地区"));
    assert_eq!(first.drafts[2].draft.capacity, None);
    let doubts: Vec<_> = first.doubts.iter().map(|d| (d.line, d.column.as_str(), d.code)).collect();
    assert_eq!(
        doubts,
        [(0, "メモ", "sheet-unknown"), (0, "旧", "sheet-hidden"), (7, "定員", "cell-error")]
    );
    let repairs: Vec<_> = first.repairs.iter().map(|r| (r.code, r.count)).collect();
    assert_eq!(repairs, [("lines-above-header", 1), ("merged-cells", 1)]);
}

#[test]
fn what_is_no_workbook_is_named() {
    fn check(bytes: &[u8], code: &str) {
        let error = read_file(bytes, &ReadOptions::default()).expect_err("not read");
        assert_eq!(error.code(), code);
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("places.csv", SimpleFileOptions::default()).expect("a part");
    archive.write_all("名称".as_bytes()).expect("memory");
    check(&archive.finish().expect("memory").into_inner(), "file-archive");
    let list = list();
    check(&list[..list.len() / 2], "file-workbook");
    check(b"PK\x03\x04", "file-workbook");
    let mut empty = Workbook::new();
    empty.add_worksheet();
    check(&empty.save_to_buffer().expect("a workbook"), "file-empty");
    let mut foreign = Workbook::new();
    foreign.add_worksheet().write(0, 0, "なにか").expect("a cell");
    check(&foreign.save_to_buffer().expect("a workbook"), "layout-unknown");
}

/// The same archive with other parts.
fn with_parts(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("a part");
        writer.start_file(&*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(&change(&name, content)).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

fn code_of(bytes: &[u8]) -> Option<&'static str> {
    read_file(bytes, &ReadOptions::default()).err().map(|error| error.code())
}

#[test]
fn a_workbook_made_to_burst_is_refused() {
    let list = list();
    let bomb =
        with_parts(
            &list,
            |name, content| {
                if name.ends_with("sheet1.xml") { vec![b' '; 8 << 20] } else { content }
            },
        );
    assert!(bomb.len() < 100_000);
    assert_eq!(archive::check_within(&bomb, 4 << 20), Err(FileError::TooLarge { limit_mib: 4 }));
    assert!(archive::check_within(&list, 4 << 20).is_ok());
    let replace = |from: &'static str, to: &'static str| {
        with_parts(&list, move |_, content| {
            String::from_utf8(content).map_or_else(std::string::FromUtf8Error::into_bytes, |text| {
                text.replace(from, to).into_bytes()
            })
        })
    };
    // Room for more texts than the part has bytes.
    let announced = replace("uniqueCount=\"", "uniqueCount=\"99999999999");
    assert_eq!(code_of(&announced), Some("file-workbook"));
    // A block that ends before it begins makes the library panic in debug builds.
    let backwards = replace("<dimension ref=\"A1:", "<dimension ref=\"XFD99:");
    assert!(code_of(&backwards).is_none_or(|code| code == "file-workbook"));
    // A cell far to the right makes its row too wide, and takes no room.
    let far = replace("r=\"E4\"", "r=\"XFD4\"");
    let reading = &parse(&far)[0];
    assert_eq!(
        reading.refused.iter().map(|issue| (issue.line, issue.code)).collect::<Vec<_>>(),
        [(4, "ragged-row")]
    );
    // A block over all the rows there can be.
    let high = replace("G4:G5", "G4:G1048576");
    assert_eq!(parse(&high)[0].drafts[2].draft.note.as_deref(), Some("並木地区"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_damaged_workbook_is_read_or_refused(
        part in 0..12_usize,
        at in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..4),
        packed in any::<bool>(),
    ) {
        let list = list();
        let damage = |mut content: Vec<u8>| {
            if !content.is_empty() {
                let at = at.index(content.len());
                content.splice(at..(at + bytes.len()).min(content.len()), bytes.iter().copied());
            }
            content
        };
        let damaged = if packed {
            damage(list)
        } else {
            let count = std::cell::Cell::new(0);
            with_parts(&list, |_, content| {
                count.set(count.get() + 1);
                if count.get() == part + 1 { damage(content) } else { content }
            })
        };
        let _ = read_file(&damaged, &ReadOptions::default());
    }
}
