//! Files of addresses and names to parts of the gazetteer: 国土交通省「位置参照情報」,
//! Geolonia 住所データ, and any points with names.
//!
//! Encoding, table and row are those of every other file. A row is taken whole or
//! named with its line, column and reason; nothing is guessed about where it lies.

mod form;
mod json;
#[cfg(test)]
mod tests;

use super::{
    FileError, Header, Notes, Repair, Row, RowIssue, encoding, geojson, rows::MAX_CELL_CHARS, table,
};
use crate::domain::{
    MunicipalityCode,
    gazetteer::{GazetteerEntry, Part},
};
use form::{FORMS, GazetteerForm, GazetteerRow};
use std::collections::BTreeMap;

/// What a person says about a file beyond what it says itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct GazetteerOptions<'a> {
    /// The name of the source, where the form does not say.
    pub source: Option<&'a str>,
    /// Where rows lie that do not name their municipality.
    pub municipality: Option<MunicipalityCode>,
    /// What the file is called: cities put their code or name into it.
    pub file_name: &'a str,
}

/// What was read from a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GazetteerFile {
    /// The form it was read by.
    pub form: &'static str,
    /// How its text was written.
    pub encoding: &'static str,
    /// Rows that are not blank, the header not counted.
    pub rows: usize,
    /// Rows left out because the publisher marks them as repeated or abolished.
    pub left_out: usize,
    /// What it says, by municipality.
    pub parts: Vec<Part>,
    /// Why rows were not taken, in the order of the file.
    pub refused: Vec<RowIssue>,
    /// What was mended in reading, each kind once.
    pub repairs: Vec<Repair>,
}

/// Reads a file: finds its encoding and form, and reads every row.
pub fn read(bytes: &[u8], options: &GazetteerOptions<'_>) -> Result<GazetteerFile, FileError> {
    let decoded = encoding::decode(bytes)?;
    let mut notes = Notes::default();
    for _ in 0..decoded.extra_marks {
        notes.repair("double-bom", "U+FEFF");
    }
    let features;
    let table = if json::looks_like(&decoded.text) {
        json::read(&decoded.text)?
    } else if geojson::looks_like(&decoded.text) {
        features = geojson::features(&decoded.text)?;
        geojson::table(&features)?
    } else {
        table::read(&decoded.text, &|header| form_of(header).is_some(), &mut notes)?
    };
    let reading = read_table(table, options, &mut notes)?;
    let repairs = notes.repairs.into_values().collect();
    Ok(GazetteerFile { encoding: decoded.encoding, refused: notes.refused, repairs, ..reading })
}

fn form_of(header: &Header) -> Option<&'static GazetteerForm> {
    let fits = |form: &&GazetteerForm| form.required.iter().all(|column| header.has(column));
    FORMS.iter().find(fits)
}

fn read_table(
    table: table::Table<'_>,
    options: &GazetteerOptions<'_>,
    notes: &mut Notes,
) -> Result<GazetteerFile, FileError> {
    let table::Table { mut header, rows } = table;
    let form = form_of(&header).ok_or_else(|| {
        let names: Vec<_> = header.names().collect();
        FileError::UnknownGazetteer { header: super::cell::excerpt(&names.join(",")) }
    })?;
    header.bind(form.columns, &mut Notes::default());
    let elsewhere = options.municipality.or_else(|| form::named_by_file(options.file_name));
    let mut entries: BTreeMap<Option<MunicipalityCode>, Vec<GazetteerEntry>> = BTreeMap::new();
    let mut reading = GazetteerFile { form: form.name, ..GazetteerFile::default() };
    for raw in rows {
        reading.rows += 1;
        let row = match raw {
            Ok((line, cells)) => Row::new(line, &header, cells),
            Err(issue) => {
                notes.refused.push(issue);
                continue;
            }
        };
        if let Some(column) = row.overlong(MAX_CELL_CHARS) {
            notes.refuse_value(row.line(), &column, "too-long", "");
            continue;
        }
        match (form.read)(&row, elsewhere, notes) {
            Some(GazetteerRow::Entry(municipality, entry)) => {
                entries.entry(municipality).or_default().push(entry);
            }
            Some(GazetteerRow::LeftOut) => reading.left_out += 1,
            None => {}
        }
    }
    let named = || options.file_name.to_owned();
    let source = options.source.or(form.source).map_or_else(named, str::to_owned);
    let part = |(municipality, entries)| Part { source: source.clone(), municipality, entries };
    reading.parts = entries.into_iter().map(part).collect();
    Ok(reading)
}
