//! CSV text to rows: finds the separator and the header, names rows whose cells
//! do not fit it. Never shifts a cell into another column.

use super::{
    FileError,
    notes::{RowIssue, issue},
    row::Header,
};
use csv::{Reader, ReaderBuilder, StringRecord};

/// The most columns that are taken.
pub const MOST_COLUMNS: usize = 500;

/// A row: where it starts and its cells, or why it cannot be read.
pub type RawRow = Result<(u64, StringRecord), RowIssue>;

/// A header and the rows below it.
pub struct Table<'t> {
    /// The columns.
    pub header: Header,
    /// The rows that are not blank.
    pub rows: Box<dyn Iterator<Item = RawRow> + 't>,
}

/// Reads CSV, separated by commas or tabs.
pub fn read(text: &str) -> Result<Table<'_>, FileError> {
    let mut records = Records::new(text);
    let (line, first, _) = records.next().ok_or(FileError::Empty)?;
    let names: Vec<String> = trim_end(&first).map(|name| name.trim().to_owned()).collect();
    if names.len() > MOST_COLUMNS {
        return Err(FileError::TooManyColumns { count: names.len(), limit: MOST_COLUMNS });
    }
    let width = names.len();
    let header = Header::new(line, names);
    let rows = records.map(move |(line, cells, closed)| {
        if !closed {
            Err(issue(line, "", "unclosed-quote", cells.get(0).unwrap_or_default()))
        } else if cells.len() < width || trim_end(&cells).count() > width {
            Err(issue(line, "", "ragged-row", cells.get(0).unwrap_or_default()))
        } else {
            Ok((line, cells))
        }
    });
    Ok(Table { header, rows: Box::new(rows) })
}

/// The cells up to the last that is not blank.
fn trim_end(cells: &StringRecord) -> impl Iterator<Item = &str> {
    let blank_end = (0..cells.len()).rev().take_while(|at| cells[*at].trim().is_empty()).count();
    let width = cells.len() - blank_end;
    cells.iter().take(width)
}

/// The records that are not blank, with their line and whether their quotes close.
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
    type Item = (u64, StringRecord, bool);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut cells = StringRecord::new();
            if !self.reader.read_record(&mut cells).ok()? {
                return None;
            }
            if cells.iter().all(|cell| cell.trim().is_empty()) {
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
            return Some((line, cells, closed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Result<u64, &'static str>> {
        let table = read(text).expect("a header");
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
        let table = read("\n名称\t住所\nあ\tい\n").expect("a header");
        assert_eq!(table.header.names().collect::<Vec<_>>(), ["名称", "住所"]);
    }

    #[test]
    fn a_header_has_an_end() {
        let error = read(&"a,".repeat(501)).err().map(|error| error.code());
        assert_eq!(error, Some("file-columns"));
    }
}
