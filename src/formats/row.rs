//! A row under its header: cells by the name of their column.
//! Column order never matters; a column that is not there reads as blank.

use super::{cell, notes::Notes};
use crate::domain::{Location, MunicipalityCode, text::fold};
use csv::StringRecord;
use std::collections::HashMap;

/// The columns of a file.
#[derive(Debug, Default)]
pub struct Header {
    line: u64,
    names: Vec<String>,
    folded: HashMap<String, usize>,
    bound: HashMap<&'static str, usize>,
}

impl Header {
    /// The header on `line`. Names that differ in width, blanks or look-alike
    /// dashes are the same name; of equal names the first counts.
    pub fn new(line: u64, names: Vec<String>) -> Self {
        let mut folded = HashMap::new();
        for (index, name) in names.iter().enumerate() {
            folded.entry(fold(name)).or_insert(index);
        }
        Self { line, names, folded, bound: HashMap::new() }
    }

    /// Whether it has this column.
    pub fn has(&self, column: &str) -> bool {
        self.folded.contains_key(&fold(column))
    }

    /// Where it stands.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The cells of the header, those without a name too.
    pub fn cells(&self) -> &[String] {
        &self.names
    }

    /// The columns that have a name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).filter(|name| !name.trim().is_empty())
    }

    /// Finds the columns of a layout; notes those that are not its own or stand twice.
    pub fn bind(&mut self, columns: &'static [&'static str], notes: &mut Notes) {
        for column in columns {
            if let Some(index) = self.folded.get(&fold(column)) {
                self.bound.insert(column, *index);
                if let Some(name) = self.names.get(*index).filter(|name| name.trim() != *column) {
                    notes.repair("header-spelling", name);
                }
            }
        }
        for (index, name) in self.names.iter().enumerate() {
            if name.trim().is_empty() {
                continue;
            }
            if self.folded.get(&fold(name)) != Some(&index) {
                notes.doubt_value(self.line, name, "duplicate-column", name);
            } else if !self.bound.values().any(|bound| *bound == index) {
                notes.doubt_value(self.line, name, "unknown-column", name);
            }
        }
    }
}

/// One row of a file.
#[derive(Debug, Clone)]
pub struct Row<'h> {
    line: u64,
    header: &'h Header,
    cells: StringRecord,
}

impl<'h> Row<'h> {
    /// The cells of the row that starts on `line`.
    pub fn new(line: u64, header: &'h Header, cells: StringRecord) -> Self {
        Self { line, header, cells }
    }

    /// The column of a cell with more than `most` characters.
    pub fn overlong(&self, most: usize) -> Option<String> {
        let long = |cell: &str| cell.len() > most && cell.chars().nth(most).is_some();
        let at = self.cells.iter().position(long)?;
        self.header.names.get(at).cloned()
    }

    /// Where it starts.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Whether the file has this column.
    pub fn has(&self, column: &str) -> bool {
        self.header.bound.contains_key(column)
    }

    /// A cell without the blanks around it; empty when the file lacks the column.
    pub fn get(&self, column: &str) -> &str {
        let index = self.header.bound.get(column);
        index.and_then(|index| self.cells.get(*index)).unwrap_or_default().trim()
    }

    /// Copies the row with other cells in some columns.
    #[must_use]
    pub fn with(&self, changes: &[(&str, &str)]) -> Self {
        let changed = |index: usize| {
            let is_it = |(column, _): &&(&str, &str)| self.header.bound.get(column) == Some(&index);
            changes.iter().find(is_it).map(|(_, cell)| *cell)
        };
        let cells = self.cells.iter().enumerate();
        let cells = cells.map(|(index, cell)| changed(index).unwrap_or(cell)).collect();
        Self { cells, ..self.clone() }
    }

    /// A cell as text, or nothing when it is blank or only a dash.
    pub fn text(&self, column: &str) -> Option<String> {
        let text = self.get(column);
        (!cell::is_blank(text)).then(|| text.to_owned())
    }

    /// A cell as text on one line.
    pub fn line_text(&self, column: &str) -> Option<String> {
        self.text(column).map(|text| cell::one_line(&text))
    }

    /// Where the place is, from 緯度 and 経度: both or none, or the row is refused.
    pub fn location(&self, notes: &mut Notes) -> Option<Location> {
        let (lat, lon) = (self.text("緯度"), self.text("経度"));
        let (lat, lon) = match (lat, lon) {
            (None, None) => return None,
            (Some(lat), Some(lon)) => (lat, lon),
            (lat, _) => {
                let missing = if lat.is_none() { "緯度" } else { "経度" };
                notes.refuse(self, missing, "coordinates-incomplete");
                return None;
            }
        };
        let mut read = |column, text: &str| {
            let number = cell::degrees(text, notes);
            if number.is_none() {
                notes.refuse(self, column, "not-a-number");
            }
            number
        };
        let (lat_read, lon_read) = (read("緯度", &lat), read("経度", &lon));
        let (mut lat_read, mut lon_read) = (lat_read?, lon_read?);
        if is_japan(lat_read, lon_read) {
            std::mem::swap(&mut lat_read, &mut lon_read);
            notes.repair("coordinates-swapped", &format!("緯度 {lat} 経度 {lon}"));
        }
        match Location::new(lon_read, lat_read) {
            Ok(location) => Some(location),
            Err(invalid) => {
                let column = if invalid.field == "lat" { "緯度" } else { "経度" };
                notes.refuse(self, column, invalid.code);
                None
            }
        }
    }

    /// Where the place is; a row without coordinates is taken and named.
    pub fn location_or_doubt(&self, notes: &mut Notes) -> Option<Location> {
        if self.text("緯度").is_none() && self.text("経度").is_none() {
            notes.doubt(self, "緯度", "no-coordinates");
        }
        self.location(notes)
    }
}

/// Whether these are the degrees, longitude first, of a place in Japan.
fn is_japan(lon: f64, lat: f64) -> bool {
    (122.0..155.0).contains(&lon) && (20.0..46.0).contains(&lat)
}

impl Notes {
    /// The row is not taken, because of this cell.
    pub fn refuse(&mut self, row: &Row<'_>, column: &str, code: &'static str) {
        self.refuse_value(row.line(), column, code, row.get(column));
    }

    /// The row is taken, but a person should look at this cell.
    pub fn doubt(&mut self, row: &Row<'_>, column: &str, code: &'static str) {
        self.doubt_value(row.line(), column, code, row.get(column));
    }
}

/// Reads a municipality code; spreadsheets drop the zero that the codes of
/// Hokkaido to Tochigi start with, so it is put back where only that makes a
/// code in use.
pub fn municipality(text: &str, notes: &mut Notes) -> Option<MunicipalityCode> {
    let digits = crate::domain::text::normalize(text);
    notes.full_width(text);
    let in_use = |code: &MunicipalityCode| code.municipality().is_some();
    let code = MunicipalityCode::parse(&digits);
    if code.as_ref().is_some_and(in_use) || digits.len() != 5 {
        return code;
    }
    let padded = MunicipalityCode::parse(&format!("0{digits}")).filter(in_use);
    if padded.is_some() {
        notes.repair("leading-zero", text);
    }
    padded.or(code)
}

/// A key made of name and address, for files that give their rows none.
pub fn key_of(name: &str, address: Option<&str>) -> String {
    format!("{}|{}", fold(name), fold(address.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_whatever_their_order_and_width() {
        let mut notes = Notes::default();
        let names = ["ＵＲＬ", " 名称 ", "名称_カナ", "メモ", "名称"];
        let mut header = Header::new(1, names.map(str::to_owned).to_vec());
        header.bind(&["名称", "URL", "名称_カナ", "住所"], &mut notes);
        let cells = StringRecord::from(vec!["https://example.jp", " あ ", "－", "x", "い"]);
        let row = Row::new(2, &header, cells);
        assert_eq!(row.get("名称"), "あ");
        assert_eq!(row.text("名称_カナ"), None);
        assert_eq!(row.text("住所"), None);
        assert_eq!(row.get("URL"), "https://example.jp");
        let codes: Vec<_> = notes.doubts.iter().map(|doubt| doubt.code).collect();
        assert_eq!(codes, ["unknown-column", "duplicate-column"]);
    }

    #[test]
    fn a_position_is_complete_or_absent() {
        fn check(lat: &str, lon: &str, expected: Result<Option<f64>, &str>) {
            let mut notes = Notes::default();
            let mut header = Header::new(1, vec!["緯度".to_owned(), "経度".to_owned()]);
            header.bind(&["緯度", "経度"], &mut notes);
            let row = Row::new(2, &header, StringRecord::from(vec![lat, lon]));
            let location = row.location(&mut notes).map(Location::lat);
            let faults: Vec<_> = notes.refused.iter().map(|fault| fault.code).collect();
            match expected {
                Ok(expected) => assert_eq!((location, faults.len()), (expected, 0)),
                Err(code) => assert_eq!(faults, [code], "{lat} {lon}"),
            }
        }
        check("35.8", "139.5", Ok(Some(35.8)));
        check("３５．８", "１３９．５", Ok(Some(35.8)));
        check("", "－", Ok(None));
        check("35.8", "", Err("coordinates-incomplete"));
        check("", "139.5", Err("coordinates-incomplete"));
        check("139.5", "35.8", Ok(Some(35.8)));
        check("139.5", "95.8", Err("latitude-range"));
        check("35度48分", "東経139度30分0秒", Ok(Some(35.8)));
        check("35.8", "1395", Err("longitude-range"));
        check("北緯35", "139.5", Err("not-a-number"));
    }

    #[test]
    fn a_lost_zero_of_a_municipality_code_comes_back() {
        fn check(text: &str, expected: Option<&str>, repairs: usize) {
            let mut notes = Notes::default();
            let code = municipality(text, &mut notes).map(|code| code.to_string());
            assert_eq!(code.as_deref(), expected, "{text}");
            assert_eq!(notes.repairs.len(), repairs, "{text}");
        }
        check("112089", Some("112089"), 0);
        check("１１２０８９", Some("112089"), 1);
        check("11208", Some("112089"), 0);
        check("11002", Some("011002"), 1);
        check("112088", None, 0);
    }
}
