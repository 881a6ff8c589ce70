//! CSV text to rows: finds the separator and the header, names rows whose cells
//! do not fit it. Never shifts a cell into another column.

use super::{
    FileError, cell,
    notes::{Notes, RowIssue, issue},
    row::Header,
};
use csv::{Reader, ReaderBuilder, StringRecord};

/// The most columns that are taken.
pub const MAX_COLUMNS: usize = 500;

/// A row: where it starts and its cells, or why it cannot be read.
pub type RawRow = Result<(u64, StringRecord), RowIssue>;

/// A header and the rows below it.
pub struct Table<'t> {
    /// The columns.
    pub header: Header,
    /// The rows that are not blank.
    pub rows: Box<dyn Iterator<Item = RawRow> + 't>,
}

/// A row before anybody knows which one is the header: never blank.
#[derive(Debug, Clone)]
pub struct RawRecord {
    /// Where it starts.
    pub line: u64,
    /// Its cells.
    pub cells: StringRecord,
    /// Whether its quotes close.
    pub closed: bool,
    /// Whether blank cells at its end are left out, as in a workbook.
    pub ends_early: bool,
}

/// How far down a header is looked for, in rows that are not blank.
const MAX_HEADER_DEPTH_ROWS: usize = 30;

/// Reads CSV, separated by commas or tabs.
pub fn read<'t>(
    text: &'t str,
    fits: &dyn Fn(&Header) -> bool,
    notes: &mut Notes,
) -> Result<Table<'t>, FileError> {
    under_header(Records::new(text), fits, notes)
}

/// Finds the header, the first row that `fits`, and takes what is above it for
/// titles and remarks, which are noted. Where none fits, the first row with about
/// as many words as any is returned as the header.
pub fn under_header<'t>(
    mut records: impl Iterator<Item = RawRecord> + 't,
    fits: &dyn Fn(&Header) -> bool,
    notes: &mut Notes,
) -> Result<Table<'t>, FileError> {
    let mut above = Vec::new();
    let mut found = None;
    for record in records.by_ref().take(MAX_HEADER_DEPTH_ROWS) {
        let header = header_of(&record);
        above.push(record);
        if header.as_ref().is_ok_and(fits) {
            found = Some(above.len() - 1);
            break;
        }
    }
    let words = |record: &RawRecord| record.cells.iter().filter(|cell| is_word(cell)).count();
    let most = above.iter().map(words).max().unwrap_or_default();
    let likeliest = || above.iter().position(|record| words(record) * 3 >= most * 2);
    let at = found.or_else(likeliest).ok_or(FileError::Empty)?;
    let below = above.split_off(at + 1);
    let header = header_of(&above[at])?;
    for record in &above[..at] {
        notes.repair("lines-above-header", record.cells.iter().find(|c| is_word(c)).unwrap_or(""));
    }
    for _ in trim_end(&above[at].cells).count()..above[at].cells.len() {
        notes.repair("unnamed-columns", "");
    }
    let width = header.cells().len();
    let rows = below.into_iter().chain(records).map(move |record| check(record, width));
    Ok(Table { header, rows: Box::new(rows) })
}

fn header_of(record: &RawRecord) -> Result<Header, FileError> {
    let names: Vec<String> = trim_end(&record.cells).map(|name| name.trim().to_owned()).collect();
    if names.len() > MAX_COLUMNS {
        return Err(FileError::TooManyColumns { count: names.len(), limit: MAX_COLUMNS });
    }
    Ok(Header::new(record.line, names))
}

fn is_word(cell: &str) -> bool {
    !cell.trim().is_empty() && cell::number(cell).is_none()
}

fn check(record: RawRecord, width: usize) -> RawRow {
    let RawRecord { line, mut cells, closed, ends_early } = record;
    while ends_early && cells.len() < width {
        cells.push_field("");
    }
    let refuse = |code| Err(issue(line, "", code, cells.get(0).unwrap_or_default()));
    if !closed {
        refuse("unclosed-quote")
    } else if cells.len() < width || trim_end(&cells).count() > width {
        refuse("ragged-row")
    } else {
        Ok((line, cells))
    }
}

/// The cells up to the last that is not blank.
fn trim_end(cells: &StringRecord) -> impl Iterator<Item = &str> {
    let blank_end = (0..cells.len()).rev().take_while(|at| cells[*at].trim().is_empty()).count();
    let width = cells.len() - blank_end;
    cells.iter().take(width)
}

/// The records that say anything, with their line and whether their quotes close.
struct Records<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    byte: usize,
    line: u64,
}

impl<'t> Records<'t> {
    fn new(text: &'t str) -> Self {
        let first = text.trim_start().lines().next().unwrap_or_default();
        let tabs = first.contains('\t') && !first.contains(',');
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(if tabs { b'\t' } else { b',' })
            .from_reader(text.as_bytes());
        Self { text, reader, byte: 0, line: 1 }
    }

    /// The line of the first character at or after `start` that is no line break.
    fn line_at(&mut self, start: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let start = start + bytes[start..].iter().take_while(blank).count();
        for at in self.byte..start {
            let lone_return = bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            self.line += u64::from(bytes[at] == b'\n' || lone_return);
        }
        self.byte = start;
        self.line
    }
}

impl Iterator for Records<'_> {
    type Item = RawRecord;

    fn next(&mut self) -> Option<RawRecord> {
        loop {
            let mut cells = StringRecord::new();
            if !self.reader.read_record(&mut cells).ok()? {
                return None;
            }
            if cells.iter().all(cell::is_blank) {
                continue;
            }
            let start = cells.position().map_or(0, csv::Position::byte);
            let start = usize::try_from(start).ok()?;
            // Only the last record can hold a quote that nothing closes.
            let end = usize::try_from(self.reader.position().byte()).ok()?;
            let rest = self.text.get(start..).unwrap_or_default().trim();
            let closed = end < self.text.len()
                || !rest.contains(['\r', '\n'])
                || rest.matches('"').count() % 2 == 0;
            let line = self.line_at(start);
            return Some(RawRecord { line, cells, closed, ends_early: false });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table<'_> {
        read(text, &|_| true, &mut Notes::default()).expect("a header")
    }

    fn lines(text: &str) -> Vec<Result<u64, &'static str>> {
        let table = table(text);
        table.rows.map(|row| row.map(|(line, _)| line).map_err(|issue| issue.code)).collect()
    }

    #[test]
    fn a_row_is_found_by_the_line_it_starts_on() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "名称,備考\nあ,\"一\n二\"\n\n,\nい,\nう,三\n".replace('\n', end);
            assert_eq!(lines(&text), [Ok(2), Ok(6), Ok(7)], "{end:?}");
        }
    }

    #[test]
    fn cells_that_do_not_fit_the_header_refuse_their_row() {
        assert_eq!(lines("a,b\n1,2,3\n1\n1,2\n"), [Err("ragged-row"), Err("ragged-row"), Ok(4)]);
        assert_eq!(lines("a,b,,\n1,2\n1,2,,\n1,2,,,,\n"), [Ok(2), Ok(3), Ok(4)]);
    }

    #[test]
    fn a_quote_that_nothing_closes_is_named() {
        assert_eq!(lines("a,b\n1,\"2\n3,4\n5,6\n"), [Err("unclosed-quote")]);
        assert_eq!(lines("a,b\n1,\"2\"\n"), [Ok(2)]);
    }

    #[test]
    fn tabs_separate_too() {
        let table = table("\n名称\t住所\nあ\tい\n");
        assert_eq!(table.header.names().collect::<Vec<_>>(), ["名称", "住所"]);
    }

    #[test]
    fn a_header_has_an_end() {
        let text = "a,".repeat(501);
        let error = read(&text, &|_| true, &mut Notes::default()).err().map(|error| error.code());
        assert_eq!(error, Some("file-columns"));
    }

    #[test]
    fn a_header_is_found_below_titles_and_remarks() {
        fn check(text: &str, line: u64, rows: usize, above: usize) {
            let mut notes = Notes::default();
            let fits = |header: &Header| header.has("名称") && header.has("住所");
            let table = read(text, &fits, &mut notes).expect("a header");
            assert_eq!((table.header.line(), table.rows.count()), (line, rows), "{text}");
            let repair = notes.repairs.get("lines-above-header");
            assert_eq!(repair.map_or(0, |repair| repair.count), above, "{text}");
        }
        check("名称,住所\nあ,い\n", 1, 1, 0);
        check("見本市の施設,\n\n2026年4月1日現在,,\n名称,住所\nあ,い\n", 4, 1, 2);
        check(&format!("{}名称,住所\nあ,い\n", "題\n".repeat(29)), 30, 1, 29);
        // Too far down: nothing fits, and the widest row is taken for the header.
        check(&format!("a,b,c\n{}名称,住所\nあ,い\n", "題\n".repeat(30)), 1, 32, 0);
    }
}
