//! Places to files: CSV in any layout that can be written, with a byte order mark so
//! that spreadsheet programs read it right and no cell that they would run; or
//! GeoJSON with the columns of the own layout as properties. Writes one place at a
//! time and holds none.

use super::{
    Layout,
    formula::{guard, unguard},
    ibasho, layouts,
};
use crate::domain::PlaceDraft;
use csv::{QuoteStyle, WriterBuilder};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// The form that is no layout.
const GEOJSON: &str = "geojson";

/// A file being written.
pub enum Writer<W: Write> {
    /// A table.
    Csv {
        /// Its layout.
        layout: &'static dyn Layout,
        /// Where its rows go.
        rows: Box<csv::Writer<W>>,
        /// Whether each row ends with the number of its place in the register.
        is_numbered: bool,
    },
    /// A feature collection.
    GeoJson {
        /// Where its features go.
        out: W,
        /// Whether there is one already.
        begun: bool,
    },
}

/// The names of what can be written.
pub fn written_forms() -> Vec<&'static str> {
    let written = layouts().iter().filter(|layout| !layout.written_columns().is_empty());
    written.map(|layout| layout.name()).chain([GEOJSON]).collect()
}

impl<W: Write> Writer<W> {
    /// Begins a file in the form of this name; nothing for a name that is not among
    /// [`written_forms`].
    pub fn begin(form: &str, out: W) -> io::Result<Option<Self>> {
        Self::begin_as(form, out, false)
    }

    /// Begins a file for staff, who may edit it and give it back: in the own layout each row
    /// is to say of which place it is.
    pub fn begin_numbered(form: &str, out: W) -> io::Result<Option<Self>> {
        Self::begin_as(form, out, form == ibasho::NAME_OF_LAYOUT)
    }

    fn begin_as(form: &str, mut out: W, is_numbered: bool) -> io::Result<Option<Self>> {
        if form == GEOJSON {
            out.write_all(br#"{"type":"FeatureCollection","features":["#)?;
            return Ok(Some(Self::GeoJson { out, begun: false }));
        }
        let named = |layout: &&&dyn Layout| layout.name() == form;
        let Some(layout) = layouts().iter().copied().find(|layout| named(&layout)) else {
            return Ok(None);
        };
        if layout.written_columns().is_empty() {
            return Ok(None);
        }
        out.write_all("\u{FEFF}".as_bytes())?;
        let mut rows = WriterBuilder::new().quote_style(QuoteStyle::Necessary).from_writer(out);
        let number = is_numbered.then_some(ibasho::NUMBER);
        let header = layout.written_columns().iter().copied().chain(number);
        rows.write_record(header).map_err(into_io)?;
        Ok(Some(Self::Csv { layout, rows: Box::new(rows), is_numbered }))
    }

    /// Writes a place, all of it: what must not be published must not be in it. False
    /// for a place of a kind that the form has no row for.
    pub fn write(&mut self, draft: &PlaceDraft) -> io::Result<bool> {
        self.write_numbered(draft, "")
    }

    /// Writes a place as [`Writer::write`] does, with its number where the file has one.
    pub fn write_numbered(&mut self, draft: &PlaceDraft, number: &str) -> io::Result<bool> {
        match self {
            Self::Csv { layout, rows, is_numbered } => {
                let Some(mut cells) = layout.write_row(draft) else { return Ok(false) };
                if *is_numbered {
                    cells.push(number.to_owned());
                }
                rows.write_record(cells.iter().map(|cell| guard(cell).into_owned()))
                    .map_err(into_io)?;
            }
            Self::GeoJson { out, begun } => {
                out.write_all(if *begun { b",\n" } else { b"\n" })?;
                *begun = true;
                serde_json::to_writer(out, &feature(draft))?;
            }
        }
        Ok(true)
    }

    /// Ends the file.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Csv { mut rows, .. } => rows.flush(),
            Self::GeoJson { mut out, .. } => {
                out.write_all(b"\n]}\n")?;
                out.flush()
            }
        }
    }
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A place at its given point, with every column of the own layout that it fills.
fn feature(draft: &PlaceDraft) -> Value {
    let geometry = draft
        .given_location()
        .map(|at| json!({ "type": "Point", "coordinates": [at.lon(), at.lat()] }));
    let properties: Map<String, Value> = ibasho::cells(draft)
        .filter(|(column, cell)| !cell.is_empty() && !["緯度", "経度"].contains(column))
        .map(|(column, cell)| (column.to_owned(), quoted(cell).into()))
        .collect();
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

/// No program runs a property, but what looks guarded is read as guarded.
fn quoted(cell: String) -> String {
    if unguard(&cell).is_some() { guard(&cell).into_owned() } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{CategoryId, Location, Precision},
        formats::{ReadOptions, read},
    };

    fn written(form: &str, drafts: &[PlaceDraft]) -> String {
        let mut out = Vec::new();
        let mut writer = Writer::begin(form, &mut out).expect("memory").expect("a form");
        for draft in drafts {
            assert!(writer.write(draft).expect("memory"));
        }
        writer.finish().expect("memory");
        String::from_utf8(out).expect("text")
    }

    fn salon() -> PlaceDraft {
        let category = CategoryId::parse("salon").expect("a category");
        let mut draft = PlaceDraft::new(category, "=あじさいの会").expect("a name");
        draft.location = Location::new(139.5, 35.8).ok();
        draft.source = Some("ibasho".to_owned());
        draft.source_key = Some("a-1".to_owned());
        draft
    }

    #[test]
    fn a_spreadsheet_program_reads_it_right_and_runs_nothing() {
        let text = written("ibasho", &[salon()]);
        assert!(text.starts_with("\u{FEFF}ID,"), "{text}");
        assert!(text.contains("a-1,地域サロン,'=あじさいの会,"), "{text}");
    }

    #[test]
    fn features_hold_what_is_recorded_and_read_back() {
        let mut nowhere = salon();
        nowhere.location = None;
        nowhere.source_key = Some("'=a-2".to_owned());
        let drafts = [salon(), nowhere];
        let text = written("geojson", &drafts);
        let value: Value = serde_json::from_str(&text).expect("json");
        let first = &value["features"][0];
        assert_eq!(first["geometry"]["coordinates"], json!([139.5, 35.8]));
        assert_eq!(first["properties"]["名称"], "=あじさいの会");
        assert_eq!(first["properties"].get("電話番号"), None);
        assert_eq!(value["features"][1]["geometry"], Value::Null);
        let reading = read(text.as_bytes(), &ReadOptions::default()).expect("ours").remove(0);
        let read: Vec<_> = reading.drafts.into_iter().map(|row| row.draft).collect();
        assert_eq!(read, drafts);
        let none = written("geojson", &[]);
        assert_eq!(serde_json::from_str::<Value>(&none).expect("json")["features"], json!([]));
    }

    #[test]
    fn a_point_found_by_its_address_is_no_published_one_in_any_form() {
        for form in written_forms() {
            for category in CategoryId::all() {
                let mut draft = PlaceDraft { category, ..salon() };
                draft.location_precision = Some(Precision::Chome);
                let mut out = Vec::new();
                let mut writer = Writer::begin(form, &mut out).expect("memory").expect("a form");
                writer.write(&draft).expect("memory");
                writer.finish().expect("memory");
                let text = String::from_utf8(out).expect("text");
                assert!(!text.contains("139.5") && !text.contains("35.8"), "{form}: {text}");
            }
        }
    }

    #[test]
    fn only_what_can_be_written_has_a_name() {
        for form in written_forms() {
            assert!(Writer::begin(form, Vec::new()).expect("memory").is_some(), "{form}");
        }
        for form in ["castle", "mapping"] {
            assert!(Writer::begin(form, Vec::new()).expect("memory").is_none(), "{form}");
        }
    }
}
