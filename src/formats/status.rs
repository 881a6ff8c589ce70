//! Files with the states of shelters, CSV or a workbook: `ID`, 開設状況, and where they
//! have them 避難者数, 時点, 備考, and a column for each item of the condition (`状態_水道`)
//! and each group of people (`内訳_女性`). A list of numbers without 開設状況 is one of
//! shelters that are open. A row is read completely or named; a blank number is no number.

use super::{
    FileError, Header, Notes, Row, RowIssue, cell, encoding,
    formula::restore,
    notes::issue,
    table::{self, Table},
    workbook::{self, Sheet},
};
use crate::domain::{
    Code, Composition, Condition, ConditionItem, Level, Report, Status,
    code::{CodeKind, ConditionKind, GroupKind},
    observation::ReportParts,
    time::from_japan,
};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use std::sync::LazyLock;

/// The columns, each by what it may be called: the first name is its own.
const COLUMNS: [&[&str]; 5] = [
    &["ID"],
    &["開設状況", "状況", "status"],
    &["避難者数", "人数", "occupancy"],
    &["時点", "observed_at"],
    &["備考", "note"],
];

/// What the column of a code is called, in Japanese and by its id.
struct CodeColumn<K> {
    code: Code<K>,
    names: [String; 2],
}

/// The columns of the condition.
static CONDITION: LazyLock<Vec<CodeColumn<ConditionKind>>> =
    LazyLock::new(|| code_columns("状態_", "condition_"));
/// The columns of the composition.
static COMPOSITION: LazyLock<Vec<CodeColumn<GroupKind>>> =
    LazyLock::new(|| code_columns("内訳_", "composition_"));
static ALL_NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let condition = CONDITION.iter().flat_map(|column| &column.names);
    let composition = COMPOSITION.iter().flat_map(|column| &column.names);
    let details = condition.chain(composition).map(String::as_str);
    COLUMNS.concat().into_iter().chain(details).collect()
});

fn code_columns<K: CodeKind>(ja: &str, id: &str) -> Vec<CodeColumn<K>> {
    let column = |code: Code<K>| CodeColumn {
        code,
        names: [format!("{ja}{}", code.entry().label.ja), format!("{id}{}", code.id())],
    };
    Code::all().map(column).collect()
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusRow {
    /// The physical line on which it starts.
    pub line: u64,
    /// What the file calls the place.
    pub id: String,
    /// What it says.
    pub report: Report,
}

impl StatusRow {
    /// Says `code` of one of its columns.
    pub fn issue(&self, column: &str, code: &'static str) -> RowIssue {
        issue(self.line, column, code, &self.id)
    }
}

/// What was read from a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatusFile {
    /// The rows, in the order of the file.
    pub rows: Vec<StatusRow>,
    /// Why rows were not taken.
    pub refused: Vec<RowIssue>,
}

/// Reads a file: CSV, or the first sheet of a workbook that has the columns.
pub fn read(bytes: &[u8]) -> Result<StatusFile, FileError> {
    let mut notes = Notes::default();
    if !workbook::looks_like(bytes) {
        let decoded = encoding::decode(bytes)?;
        return read_table(table::read(&decoded.text, &fits, &mut notes)?, notes);
    }
    let mut fault = FileError::Empty;
    for Sheet { records, .. } in workbook::read(bytes)? {
        let Some(records) = records.filter(|records| !records.is_empty()) else { continue };
        let table = table::under_header(records.into_iter(), &fits, &mut notes)?;
        match read_table(table, notes) {
            Ok(file) => return Ok(file),
            Err(error) => fault = error,
        }
        notes = Notes::default();
    }
    Err(fault)
}

fn fits(header: &Header) -> bool {
    lacking(&names(&dated(header).0)).is_empty()
}

/// The columns that a file cannot do without: what place, and how it is or how many people
/// are there.
fn lacking(names: &[Option<&'static str>; 5]) -> Vec<&'static str> {
    let needed = [(0, names[0].is_none()), (1, names[1].or(names[2]).is_none())];
    needed.into_iter().filter(|(_, lacks)| *lacks).map(|(at, _)| COLUMNS[at][0]).collect()
}

/// The header with plain names, and when everything in it was counted, where the name of
/// the column of numbers says so: `人数_令和6年1月9日午後6時時点`.
fn dated(header: &Header) -> (Header, Option<DateTime<Utc>>) {
    let mut counted_at = None;
    let mut plain = |name: &String| {
        let (what, when) = name.split_once(['_', '＿']).unwrap_or((name, ""));
        match moment(when).filter(|_| COLUMNS[2].contains(&what)) {
            Some(at) => {
                counted_at = Some(at);
                what.to_owned()
            }
            None => name.clone(),
        }
    };
    let names = header.cells().iter().map(&mut plain).collect();
    (Header::new(header.line(), names), counted_at)
}

fn read_table(table: Table<'_>, mut notes: Notes) -> Result<StatusFile, FileError> {
    let Table { header, rows } = table;
    let (mut header, counted_at) = dated(&header);
    let names = names(&header);
    let lacking = lacking(&names);
    if !lacking.is_empty() {
        let columns = lacking.join(", ");
        return Err(FileError::MissingColumns { layout: "shelter_status", columns });
    }
    header.bind(&ALL_NAMES, &mut Notes::default());
    let mut reading = StatusFile::default();
    for raw in rows {
        let read = raw.map_err(|issue| vec![issue]).and_then(|(line, cells)| {
            let cells = restore(cells, line, &header, &mut notes);
            read_row(&Row::new(line, &header, cells), names, counted_at)
        });
        match read {
            Ok(row) => reading.rows.push(row),
            Err(issues) => reading.refused.extend(issues),
        }
    }
    Ok(reading)
}

/// What this file calls each column, where it has it.
fn names(header: &Header) -> [Option<&'static str>; 5] {
    COLUMNS.map(|names| names.iter().copied().find(|name| header.has(name)))
}

fn read_row(
    row: &Row<'_>,
    names: [Option<&'static str>; 5],
    counted_at: Option<DateTime<Utc>>,
) -> Result<StatusRow, Vec<RowIssue>> {
    let mut issues = Vec::new();
    let mut refuse = |at: usize, code: &'static str| {
        let column = names[at].unwrap_or(COLUMNS[at][0]);
        issues.push(issue(row.line(), column, code, row.get(column)));
    };
    let text = |at: usize| names[at].map_or("", |name| row.get(name)).trim();
    let id = text(0);
    if id.is_empty() {
        refuse(0, "required");
    }
    // People who are counted are in a shelter that is open.
    let is_counted = names[1].is_none() && !cell::is_blank(text(2));
    let status = if is_counted { Some(Status::Open) } else { status(text(1)) };
    if status.is_none() && !cell::is_blank(text(1)) {
        refuse(1, "unknown-value");
    }
    let occupancy = cell::count(text(2)).filter(|_| !text(2).is_empty());
    if occupancy.is_none() && !cell::is_blank(text(2)) {
        refuse(2, "not-a-whole-number");
    }
    let seen_at = moment(text(3));
    if seen_at.is_none() && !cell::is_blank(text(3)) {
        refuse(3, "not-a-moment");
    }
    let seen_at = seen_at.or(counted_at);
    let condition: Condition = cells(row, &CONDITION, answer, "unknown-value", &mut issues);
    let composition: Composition =
        cells(row, &COMPOSITION, |_, text| cell::count(text), "not-a-whole-number", &mut issues);
    let note = text(4);
    let parts = ReportParts { status, occupancy, note, seen_at, condition, composition };
    match Report::from_parts(parts) {
        Ok(report) if issues.is_empty() => {
            Ok(StatusRow { line: row.line(), id: id.to_owned(), report })
        }
        Ok(_) => Err(issues),
        Err(faults) => {
            for fault in faults {
                let column = column(&fault.field, names);
                // A column is named once: what it holds came first.
                if !issues.iter().any(|issue| issue.column == column) {
                    issues.push(issue(row.line(), column, fault.code, ""));
                }
            }
            Err(issues)
        }
    }
}

/// What a row has in the columns of a code table. Blank says nothing.
fn cells<K: CodeKind, V, C: FromIterator<(Code<K>, V)>>(
    row: &Row<'_>,
    columns: &[CodeColumn<K>],
    read: impl Fn(Code<K>, &str) -> Option<V>,
    fault: &'static str,
    issues: &mut Vec<RowIssue>,
) -> C {
    let mut said = Vec::new();
    for CodeColumn { code, names } in columns {
        let cell = names.iter().map(|name| (name, row.get(name)));
        let Some((name, text)) = cell.into_iter().find(|(_, text)| !cell::is_blank(text)) else {
            continue;
        };
        match read(*code, text) {
            Some(value) => said.push((*code, value)),
            None => issues.push(issue(row.line(), name, fault, text)),
        }
    }
    said.into_iter().collect()
}

fn answer(item: ConditionItem, text: &str) -> Option<Level> {
    let japanese = |level: &Level| item.answer(*level).label.ja == text;
    item.parse_answer(text).or_else(|| Level::ALL.into_iter().find(japanese))
}

/// The column of a field of a report.
fn column(field: &str, names: [Option<&'static str>; 5]) -> &'static str {
    let at = match field {
        "status" if names[1].is_none() => 2,
        "status" => 1,
        "occupancy" => 2,
        "observed_at" => 3,
        "note" => 4,
        group => {
            let column = COMPOSITION.iter().find(|column| column.code.id() == group);
            return column.map_or("", |column| &column.names[0]);
        }
    };
    names[at].unwrap_or(COLUMNS[at][0])
}

fn status(text: &str) -> Option<Status> {
    Status::parse(text).or_else(|| Status::ALL.into_iter().find(|known| known.japanese() == text))
}

/// A moment: RFC 3339, or a day and a time on Japan's clocks in any of the ways in
/// which files write them.
pub fn moment(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.to_utc());
    }
    let text = text.strip_suffix("時点").or_else(|| text.strip_suffix("現在")).unwrap_or(text);
    // The day ends with 日, a blank or a T; what is behind it is the time.
    let split = text.find('日').map(|at| at + '日'.len_utf8());
    let split = split.or_else(|| text.find(['T', ' ', '\u{3000}']))?;
    let (day, time) = text.split_at(split);
    let notes = &mut Notes::default();
    let day = cell::date(day, notes)?;
    let time = match time.trim_start_matches('T').trim() {
        "正午" => "12:00".to_owned(),
        time => cell::time(time, notes)?,
    };
    let (hours, minutes) = time.split_once(':')?;
    let time = NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)?;
    Some(from_japan(NaiveDateTime::new(day, time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_how_a_shelter_is_and_blank_is_blank() {
        let text = "ID,名称,開設状況,避難者数,時点,備考\n\
                    a1,小学校,開設中,\"1,200人\",令和8年11月22日午後0時30分,毛布\n\
                    a2,中学校,full,,2026-11-22T12:30:00+09:00,\n";
        let read = read(text.as_bytes()).expect("a file");
        assert_eq!(read.refused, []);
        let seen_at = DateTime::from_timestamp(1_795_318_200, 0);
        let report = |status, occupancy, note| {
            Report::new(status, occupancy, note, seen_at).expect("a report")
        };
        let row = |line, id: &str, report| StatusRow { line, id: id.to_owned(), report };
        assert_eq!(
            read.rows,
            [
                row(2, "a1", report(Status::Open, Some(1200), "毛布")),
                row(3, "a2", report(Status::Full, None, "")),
            ]
        );
    }

    #[test]
    fn people_who_are_counted_are_in_a_shelter_that_is_open() {
        let reports = |text: &str| {
            let read = read(text.as_bytes()).expect("a file");
            let row =
                |row: &StatusRow| (row.report.status, row.report.occupancy, row.report.seen_at);
            let refused = read.refused.iter().map(|issue| format!("{} {}", issue.line, issue.code));
            (read.rows.iter().map(row).collect::<Vec<_>>(), refused.collect::<Vec<_>>())
        };
        let at = DateTime::from_timestamp(1_704_790_800, 0);
        let text = "ID,名称,人数,時点\nA,あ,40,令和6年1月9日午後6時\nB,い,0,\nC,う,,\n";
        let (found, refused) = reports(text);
        let open = |count, at| (Some(Status::Open), Some(count), at);
        assert_eq!(found, [open(40, at), open(0, None)]);
        assert_eq!(refused, ["4 required"]);
        let text = "ID,名称,人数_令和6年1月9日午後6時時点,備考\nA,あ,40,\nB,い,12,\n";
        assert_eq!(reports(text).0, [open(40, at), open(12, at)]);
        let text = "ID,人数,開設状況\nA,0,閉鎖\nB,3,\n";
        assert_eq!(reports(text).0, [(Some(Status::Closed), Some(0), None)]);
        assert_eq!(reports(text).1, ["3 required"], "a status column is filled in");
    }

    #[test]
    fn what_cannot_be_read_is_named_by_line_and_column() {
        let text = "id,status,occupancy,observed_at,note\n\
                    ,open,,,\n\
                    a,opened,,,\n\
                    a,,,,\n\
                    a,open,many,yesterday,\n\
                    a,open,9999999,,\n\
                    a,open\n";
        let read = read(text.as_bytes()).expect("a file");
        assert!(read.rows.is_empty());
        let found: Vec<_> = read
            .refused
            .iter()
            .map(|issue| format!("{} {} {}", issue.line, issue.column, issue.code))
            .collect();
        assert_eq!(
            found,
            [
                "2 ID required",
                "3 status unknown-value",
                "4 status required",
                "5 occupancy not-a-whole-number",
                "5 observed_at not-a-moment",
                "6 occupancy persons-range",
                "7  ragged-row",
            ]
        );
        let error = super::read(b"ID,note\na,1\n").expect_err("no status");
        assert_eq!(error.code(), "layout-columns");
    }

    #[test]
    fn a_row_may_speak_of_condition_and_people_alone_and_blank_is_blank() {
        let text = "ID,開設状況,状態_水道,状態_感染症,condition_power,内訳_女性,composition_dialysis\n\
                    a,,断水,suspected,-,12人,\n\
                    b,開設中,不足,,停電,,0\n\
                    c,,,,,,\n\
                    d,,なし,none,,many,1000001\n";
        let read = read(text.as_bytes()).expect("a file");
        let said = |row: &StatusRow| {
            let (condition, composition) = (&row.report.condition, &row.report.composition);
            let json = |said: serde_json::Result<String>| said.expect("json");
            (
                row.report.status,
                json(serde_json::to_string(condition)),
                json(serde_json::to_string(composition)),
            )
        };
        let text = |text: &str| text.to_owned();
        assert_eq!(
            read.rows.iter().map(said).collect::<Vec<_>>(),
            [
                (
                    None,
                    text(r#"{"water":"none","infection":"suspected"}"#),
                    text(r#"{"women":12}"#)
                ),
                (
                    Some(Status::Open),
                    text(r#"{"water":"short","power":"none"}"#),
                    text(r#"{"dialysis":0}"#)
                ),
            ]
        );
        let issue = |issue: &RowIssue| format!("{} {} {}", issue.line, issue.column, issue.code);
        assert_eq!(
            read.refused.iter().map(issue).collect::<Vec<_>>(),
            [
                "4 開設状況 required",
                "5 状態_水道 unknown-value",
                "5 状態_感染症 unknown-value",
                "5 内訳_女性 not-a-whole-number",
                "5 内訳_人工透析 persons-range",
            ]
        );
    }

    #[test]
    fn a_moment_is_read_in_the_ways_of_files() {
        fn check(text: &str, expected: Option<&str>) {
            let found = moment(text).map(|at| at.to_rfc3339());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        let noon = Some("2024-08-31T04:30:00+00:00");
        check("2024-08-31T13:30:00+09:00", noon);
        check("2024-08-31 13:30", noon);
        check("2024/8/31 13:30", noon);
        check("令和6年8月31日午後1時30分", noon);
        check("令和6年8月31日 13時30分時点", noon);
        check("2024年8月31日　13:30", noon);
        check("令和6年6月2日正午", Some("2024-06-02T03:00:00+00:00"));
        check("令和6年1月9日午前0時", Some("2024-01-08T15:00:00+00:00"));
        for text in ["", "2024-08-31", "13:30", "令和6年8月31日", "きのう", "2024-13-31 10:00"]
        {
            check(text, None);
        }
    }
}
