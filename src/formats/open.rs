//! A file to its tables: what it is, where its header stands, and which sheets of a
//! workbook hold places. A sheet that is left out is named.

use super::{
    FileError, Notes, ReadOptions, RowIssue, encoding, geojson, layout,
    notes::issue,
    row::Header,
    table::{self, Table},
    workbook::{self, Sheet},
};

/// Where a table comes from.
pub struct Source {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// How its text was written.
    pub encoding: &'static str,
}

/// What to do with a table, and with what was noted so far.
type Visit<'v, T> = &'v mut dyn FnMut(Source, Table<'_>, Notes) -> Result<T, FileError>;

/// Shows every table of a file to `visit`; names the sheets that are none.
pub fn tables<T>(
    bytes: &[u8],
    options: &ReadOptions<'_>,
    visit: Visit<'_, T>,
) -> Result<(Vec<T>, Vec<RowIssue>), FileError> {
    if workbook::looks_like(bytes) {
        return sheets(workbook::read(bytes)?, options, visit);
    }
    let decoded = encoding::decode(bytes)?;
    let mut notes = Notes::default();
    for _ in 0..decoded.extra_marks {
        notes.repair("double-bom", "U+FEFF");
    }
    if decoded.was_garbled {
        notes.repair("mojibake", decoded.text.lines().next().unwrap_or_default());
    }
    let table = if geojson::looks_like(&decoded.text) {
        geojson::read(&decoded.text)?
    } else {
        table::read(&decoded.text, &|header| fits(header, options), &mut notes)?
    };
    let source = Source { sheet: None, encoding: decoded.encoding };
    Ok((vec![visit(source, table, notes)?], Vec::new()))
}

fn fits(header: &Header, options: &ReadOptions<'_>) -> bool {
    layout::find(header, options).is_ok()
}

/// A workbook is refused only when none of its sheets can be read.
fn sheets<T>(
    sheets: Vec<Sheet>,
    options: &ReadOptions<'_>,
    visit: Visit<'_, T>,
) -> Result<(Vec<T>, Vec<RowIssue>), FileError> {
    let (mut found, mut left_out, mut fault) = (Vec::new(), Vec::new(), None);
    for Sheet { name, records, merged } in sheets {
        let Some(records) = records else {
            left_out.push(issue(0, &name, "sheet-hidden", ""));
            continue;
        };
        if records.is_empty() {
            continue;
        }
        let mut notes = Notes::default();
        for _ in 0..merged.0 {
            notes.repair("merged-cells", &merged.1);
        }
        let source = Source { sheet: Some(name.clone()), encoding: "XLSX" };
        let table =
            table::under_header(records.into_iter(), &|header| fits(header, options), &mut notes);
        match table.and_then(|table| visit(source, table, notes)) {
            Ok(read) => found.push(read),
            Err(error) => {
                left_out.push(issue(0, &name, "sheet-unknown", &error.to_string()));
                fault.get_or_insert(error);
            }
        }
    }
    if found.is_empty() { Err(fault.unwrap_or(FileError::Empty)) } else { Ok((found, left_out)) }
}
