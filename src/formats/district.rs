//! Files that say what a district is: outlines as GeoJSON, or a list of 町丁目 and
//! 地区. An area or a row is taken whole or named with its reason.

use super::{
    FileError, Header, Notes, Row, RowIssue, cell, encoding, geojson, rows::MAX_CELL_CHARS, table,
};
use crate::domain::{District, Location, MunicipalityCode, text::fold};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a column or property with the name of a district is called.
const NAMES: [&str; 6] = ["地区", "地区名", "地区名称", "name", "名称", "district"];
/// What a column with a town is called.
const TOWNS: [&str; 8] =
    ["町丁目", "町丁", "町名", "町・丁目", "町丁目名", "大字町丁目名", "大字・町丁目名", "town"];
/// Every column that is read.
const COLUMNS: &[&str] = &[
    "地区",
    "地区名",
    "地区名称",
    "name",
    "名称",
    "district",
    "町丁目",
    "町丁",
    "町名",
    "町・丁目",
    "町丁目名",
    "大字町丁目名",
    "大字・町丁目名",
    "town",
];

/// What a person says about a file beyond what it says itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct DistrictOptions<'a> {
    /// The property of the outlines that names the district.
    pub property: Option<&'a str>,
    /// Where the towns lie.
    pub municipality: Option<MunicipalityCode>,
}

/// What was read from a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DistrictFile {
    /// Outlines, or rows that are not blank.
    pub rows: usize,
    /// The districts, by name.
    pub districts: Vec<District>,
    /// Why outlines or rows were not taken.
    pub refused: Vec<RowIssue>,
}

/// Reads a file.
pub fn read(bytes: &[u8], options: &DistrictOptions<'_>) -> Result<DistrictFile, FileError> {
    let decoded = encoding::decode(bytes)?;
    let mut notes = Notes::default();
    let mut reading = if geojson::looks_like(&decoded.text) {
        outlines(&decoded.text, options, &mut notes)?
    } else {
        towns(&decoded.text, options, &mut notes)?
    };
    reading.refused = notes.refused;
    Ok(reading)
}

fn outlines(
    text: &str,
    options: &DistrictOptions<'_>,
    notes: &mut Notes,
) -> Result<DistrictFile, FileError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| FileError::BadJson { line: error.line(), column: error.column() })?;
    let features = value.get("features").and_then(Value::as_array);
    let features = features.ok_or(FileError::NotFeatureCollection)?;
    let mut districts: BTreeMap<String, District> = BTreeMap::new();
    for (line, feature) in (1..).zip(features) {
        let properties = feature.get("properties").and_then(Value::as_object);
        let Some(name) = properties.and_then(|properties| name(properties, options)) else {
            notes.refuse_value(line, options.property.unwrap_or(NAMES[0]), "required", "");
            continue;
        };
        match outline(feature.get("geometry")) {
            Ok(outline) => entry(&mut districts, name).outline.extend(outline),
            Err(code) => notes.refuse_value(line, "geometry", code, &name),
        }
    }
    let districts = districts.into_values().collect();
    Ok(DistrictFile { rows: features.len(), districts, refused: Vec::new() })
}

fn name(properties: &Map<String, Value>, options: &DistrictOptions<'_>) -> Option<String> {
    let named = |name: &str| properties.get(name).and_then(Value::as_str).map(cell::one_line);
    let found = match options.property {
        Some(property) => named(property),
        None => NAMES.into_iter().find_map(named),
    };
    found.filter(|name| !cell::is_blank(name))
}

/// The coordinates of a polygon or several, each on the earth, each ring closed.
fn outline(geometry: Option<&Value>) -> Result<Vec<Vec<Vec<[f64; 2]>>>, &'static str> {
    let geometry = geometry.ok_or("not-an-area")?;
    let coordinates = geometry.get("coordinates").cloned().unwrap_or_default();
    let positions: Vec<Vec<Vec<Vec<f64>>>> = match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => serde_json::from_value(coordinates).map(|polygon| vec![polygon]),
        Some("MultiPolygon") => serde_json::from_value(coordinates),
        _ => return Err("not-an-area"),
    }
    .map_err(|_| "not-an-area")?;
    let point = |position: &Vec<f64>| match position[..] {
        [lon, lat, ..] => Location::new(lon, lat).map(|_| [lon, lat]).map_err(|fault| fault.code),
        _ => Err("not-an-area"),
    };
    let ring = |ring: &Vec<Vec<f64>>| {
        let points = ring.iter().map(point).collect::<Result<Vec<_>, _>>()?;
        let is_closed = points.len() >= 4 && points.first() == points.last();
        if is_closed { Ok(points) } else { Err("not-an-area") }
    };
    if positions.is_empty() || positions.iter().any(Vec::is_empty) {
        return Err("not-an-area");
    }
    positions.iter().map(|rings| rings.iter().map(ring).collect()).collect()
}

fn towns(
    text: &str,
    options: &DistrictOptions<'_>,
    notes: &mut Notes,
) -> Result<DistrictFile, FileError> {
    let has =
        |header: &Header, names: &[&'static str]| names.iter().copied().find(|n| header.has(n));
    let fits = |header: &Header| has(header, &TOWNS).is_some() && has(header, &NAMES).is_some();
    let table::Table { mut header, rows } = table::read(text, &fits, notes)?;
    let (Some(town), Some(name)) = (has(&header, &TOWNS), has(&header, &NAMES)) else {
        let names: Vec<_> = header.names().collect();
        return Err(FileError::UnknownDistricts { header: cell::excerpt(&names.join(",")) });
    };
    header.bind(COLUMNS, &mut Notes::default());
    let mut reading = DistrictFile::default();
    let mut districts: BTreeMap<String, District> = BTreeMap::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for raw in rows {
        reading.rows += 1;
        let row = match raw {
            Ok((line, cells)) => Row::new(line, &header, cells),
            Err(issue) => {
                notes.refused.push(issue);
                continue;
            }
        };
        let Some((full, district)) = row_of(&row, town, name, options, notes)? else { continue };
        if let Some(owner) = owners.insert(fold(&full), district.clone())
            && owner != district
        {
            notes.refuse(&row, town, "town-in-two-districts");
            continue;
        }
        entry(&mut districts, district).towns.push(full);
    }
    reading.districts = districts.into_values().collect();
    Ok(reading)
}

/// The town with its municipality, and the district, of one row.
fn row_of(
    row: &Row<'_>,
    town: &'static str,
    name: &'static str,
    options: &DistrictOptions<'_>,
    notes: &mut Notes,
) -> Result<Option<(String, String)>, FileError> {
    if let Some(column) = row.overlong(MAX_CELL_CHARS) {
        notes.refuse_value(row.line(), &column, "too-long", "");
        return Ok(None);
    }
    let (Some(listed), Some(district)) = (row.line_text(town), row.line_text(name)) else {
        let missing = if row.line_text(town).is_none() { town } else { name };
        notes.refuse(row, missing, "required");
        return Ok(None);
    };
    // A range of 丁目 or a list is not one town.
    if listed.contains(['～', '〜', '~', '、', ',', '，']) {
        notes.refuse(row, town, "not-one-town");
        return Ok(None);
    }
    let own = options.municipality.and_then(MunicipalityCode::municipality);
    let full = match (MunicipalityCode::of_address(&listed), own) {
        (Some(code), _) if !code.is_prefecture() => listed,
        (_, Some(own)) => format!("{}{listed}", own.full_name()),
        _ => return Err(FileError::TownsOfNowhere),
    };
    Ok(Some((full, district)))
}

fn entry(districts: &mut BTreeMap<String, District>, name: String) -> &mut District {
    districts.entry(name.clone()).or_insert_with(|| District { name, ..District::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(text: &str, municipality: Option<&str>) -> Result<DistrictFile, FileError> {
        let municipality = municipality.and_then(MunicipalityCode::parse);
        read(text.as_bytes(), &DistrictOptions { property: None, municipality })
    }

    fn faults(reading: &DistrictFile) -> Vec<(u64, &str, &str)> {
        let shown = |issue: &'_ RowIssue| (issue.line, issue.code);
        let faults = reading.refused.iter().map(shown).zip(&reading.refused);
        faults.map(|((line, code), issue)| (line, issue.column.as_str(), code)).collect()
    }

    #[test]
    fn outlines_are_taken_whole_or_refused_with_a_reason() {
        let feature = |name: &str, kind: &str, coordinates: &str| {
            format!(
                r#"{{"type":"Feature","properties":{{"地区":{name}}},
                "geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
            )
        };
        let ring = "[[139,35],[140,35,9],[140,36],[139,35]]";
        let features = [
            feature("\"所沢\"", "Polygon", &format!("[{ring}]")),
            feature("\"山口\"", "MultiPolygon", &format!("[[{ring}],[{ring}]]")),
            feature("\" 所沢 \"", "Polygon", &format!("[{ring}]")),
            feature("null", "Polygon", &format!("[{ring}]")),
            feature("\"点\"", "Point", "[139,35]"),
            feature("\"開\"", "Polygon", "[[[139,35],[140,35],[140,36],[139,36]]]"),
            feature("\"外\"", "Polygon", "[[[139,35],[140,95],[140,36],[139,35]]]"),
            feature("\"空\"", "Polygon", "[]"),
        ];
        let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let reading = read_as(&file, None).expect("outlines");
        let shown: Vec<_> = reading
            .districts
            .iter()
            .map(|district| (district.name.as_str(), district.outline.len()))
            .collect();
        assert_eq!(shown, [("山口", 2), ("所沢", 2)]);
        let corner = format!("{:?}", reading.districts[0].outline[0][0][1]);
        assert_eq!(corner, "[140.0, 35.0]", "longitude first, without heights");
        assert_eq!(
            faults(&reading),
            [
                (4, "地区", "required"),
                (5, "geometry", "not-an-area"),
                (6, "geometry", "not-an-area"),
                (7, "geometry", "latitude-range"),
                (8, "geometry", "not-an-area"),
            ]
        );
    }

    #[test]
    fn towns_are_taken_one_a_row_and_belong_to_one_district() {
        let file = "町丁目,地区名\n緑町一丁目,所沢\n狭山市入間川,山口\n緑町二～四丁目,所沢\n\
                    ,所沢\n並木,\n緑町１丁目,山口\n緑町一丁目,所沢\n";
        let reading = read_as(file, Some("112089")).expect("towns");
        let shown: Vec<_> = reading
            .districts
            .iter()
            .map(|district| (district.name.as_str(), district.towns.join(" ")))
            .collect();
        assert_eq!(
            shown,
            [
                ("山口", "狭山市入間川 埼玉県所沢市緑町１丁目".to_owned()),
                ("所沢", "埼玉県所沢市緑町一丁目 埼玉県所沢市緑町一丁目".to_owned()),
            ]
        );
        assert_eq!(
            faults(&reading),
            [(4, "町丁目", "not-one-town"), (5, "町丁目", "required"), (6, "地区名", "required"),]
        );
    }

    #[test]
    fn a_file_that_is_no_list_of_districts_says_why() {
        assert!(matches!(
            read_as("町丁目,地区\n緑町,所沢\n", None),
            Err(FileError::TownsOfNowhere)
        ));
        assert!(matches!(read_as("ID,名\n1,a\n", None), Err(FileError::UnknownDistricts { .. })));
        assert!(matches!(
            read_as("{\"type\":\"Feature\"}", None),
            Err(FileError::NotFeatureCollection)
        ));
    }
}
