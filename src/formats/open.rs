//! A file, decoded once: what it is, where its header stands, and which sheets of a
//! workbook hold places. A sheet that is left out is named.

use super::{
    FileError, Notes, ReadOptions, RowIssue,
    encoding::{self, Decoded},
    geojson, layout,
    notes::issue,
    row::Header,
    table::{self, Table},
    workbook::{self, Sheet},
};
use serde_json::Value;

/// A decoded file: its columns can be looked at and its places read, by other options each
/// time, without decoding it anew.
#[derive(Debug)]
pub struct OpenFile(FileContent);

#[derive(Debug)]
enum FileContent {
    /// CSV.
    Text(Decoded),
    /// The features of a `FeatureCollection`, and of their text what decoding it mended and
    /// how it was written.
    Features(Vec<Value>, Notes, &'static str),
    /// The sheets of a workbook.
    Workbook(Vec<Sheet>),
}

/// Where a table comes from.
pub struct TableOrigin {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// How its text was written.
    pub encoding: &'static str,
}

/// What to do with a table, and with what was noted so far.
type Visit<'v, T> = &'v mut dyn FnMut(TableOrigin, Table<'_>, Notes) -> Result<T, FileError>;

/// Decodes a file: text of any encoding, GeoJSON or a workbook, packed with gzip or not.
pub fn open(bytes: &[u8]) -> Result<OpenFile, FileError> {
    if workbook::looks_like(bytes) {
        return Ok(OpenFile(FileContent::Workbook(workbook::read(bytes)?)));
    }
    let decoded = encoding::decode(bytes)?;
    if geojson::looks_like(&decoded.text) {
        let features = geojson::features(&decoded.text)?;
        return Ok(OpenFile(FileContent::Features(features, notes_of(&decoded), decoded.encoding)));
    }
    Ok(OpenFile(FileContent::Text(decoded)))
}

impl OpenFile {
    /// Shows every table to `visit`; names the sheets that are none.
    pub(super) fn tables<T>(
        &self,
        options: &ReadOptions<'_>,
        visit: Visit<'_, T>,
    ) -> Result<(Vec<T>, Vec<RowIssue>), FileError> {
        let fits = |header: &Header| layout::find(header, options).is_ok();
        let (table, notes, encoding) = match &self.0 {
            FileContent::Workbook(sheets) => return tables_of_sheets(sheets, &fits, visit),
            FileContent::Features(features, notes, encoding) => {
                (geojson::table(features)?, notes.clone(), *encoding)
            }
            FileContent::Text(decoded) => {
                let mut notes = notes_of(decoded);
                (table::read(&decoded.text, &fits, &mut notes)?, notes, decoded.encoding)
            }
        };
        let origin = TableOrigin { sheet: None, encoding };
        Ok((vec![visit(origin, table, notes)?], Vec::new()))
    }
}

/// What decoding a text mended.
fn notes_of(decoded: &Decoded) -> Notes {
    let mut notes = Notes::default();
    for _ in 0..decoded.extra_marks {
        notes.repair("double-bom", "U+FEFF");
    }
    if decoded.was_garbled {
        notes.repair("mojibake", decoded.text.lines().next().unwrap_or_default());
    }
    notes
}

/// Shows the tables of a workbook, which is refused only when none of its sheets can be
/// read.
fn tables_of_sheets<T>(
    sheets: &[Sheet],
    fits: &dyn Fn(&Header) -> bool,
    visit: Visit<'_, T>,
) -> Result<(Vec<T>, Vec<RowIssue>), FileError> {
    let (mut found, mut left_out, mut fault) = (Vec::new(), Vec::new(), None);
    for Sheet { name, records, merged } in sheets {
        let Some(records) = records else {
            left_out.push(issue(0, name, "sheet-hidden", ""));
            continue;
        };
        if records.is_empty() {
            continue;
        }
        let mut notes = Notes::default();
        for _ in 0..merged.0 {
            notes.repair("merged-cells", &merged.1);
        }
        let origin = TableOrigin { sheet: Some(name.clone()), encoding: "XLSX" };
        let table = table::under_header(records.iter().cloned(), fits, &mut notes);
        match table.and_then(|table| visit(origin, table, notes)) {
            Ok(read) => found.push(read),
            Err(error) => {
                left_out.push(issue(0, name, "sheet-unknown", &error.to_string()));
                fault.get_or_insert(error);
            }
        }
    }
    if found.is_empty() { Err(fault.unwrap_or(FileError::Empty)) } else { Ok((found, left_out)) }
}
