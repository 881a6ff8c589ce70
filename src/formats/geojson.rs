//! GeoJSON to rows: a `FeatureCollection` of points becomes a table with the
//! names of the properties as columns, and 経度 and 緯度 from the geometry.
//! Never takes a line or an area for a point.

use super::{
    FileError,
    notes::issue,
    row::Header,
    table::{MAX_COLUMNS, RawRow, Table},
};
use csv::StringRecord;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Whether a text is JSON rather than CSV.
pub fn looks_like(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Parses a `FeatureCollection`.
pub fn features(text: &str) -> Result<Vec<Value>, FileError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| FileError::BadJson { line: error.line(), column: error.column() })?;
    let Value::Object(mut collection) = value else { return Err(FileError::NotFeatureCollection) };
    if collection.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Err(FileError::NotFeatureCollection);
    }
    match collection.remove("features") {
        Some(Value::Array(features)) => Ok(features),
        _ => Err(FileError::NotFeatureCollection),
    }
}

/// Makes a table of features. The line of a row is the number of its feature.
pub fn table(features: &[Value]) -> Result<Table<'_>, FileError> {
    let names = columns(features)?;
    let index: HashMap<String, usize> =
        names.iter().enumerate().map(|(index, name)| (name.clone(), index)).collect();
    let header = Header::new(1, names);
    let rows = (1..).zip(features).map(move |(line, feature)| row(line, feature, &index));
    Ok(Table { header, rows: Box::new(rows) })
}

/// 経度 and 緯度, then every name of a property in the order of first use.
fn columns(features: &[Value]) -> Result<Vec<String>, FileError> {
    let mut names = vec!["経度".to_owned(), "緯度".to_owned()];
    let mut known: std::collections::HashSet<&str> = ["経度", "緯度"].into();
    for name in features.iter().filter_map(properties).flat_map(Map::keys) {
        if known.insert(name) {
            names.push(name.clone());
        }
    }
    if names.len() > MAX_COLUMNS {
        return Err(FileError::TooManyColumns { count: names.len(), limit: MAX_COLUMNS });
    }
    Ok(names)
}

fn properties(feature: &Value) -> Option<&Map<String, Value>> {
    feature.get("properties").and_then(Value::as_object)
}

fn row(line: u64, feature: &Value, index: &HashMap<String, usize>) -> RawRow {
    let mut cells = vec![String::new(); index.len()];
    for (name, value) in properties(feature).into_iter().flatten() {
        if let Some(cell) = index.get(name).and_then(|index| cells.get_mut(*index)) {
            *cell = text(value);
        }
    }
    cells[..2].fill(String::new());
    if let Some(geometry) = feature.get("geometry").filter(|geometry| !geometry.is_null()) {
        let kind = geometry.get("type").and_then(Value::as_str).unwrap_or_default();
        let position = geometry.get("coordinates").and_then(Value::as_array);
        match position.map(Vec::as_slice) {
            Some([lon, lat, ..]) if kind == "Point" && lon.is_number() && lat.is_number() => {
                cells[0] = text(lon);
                cells[1] = text(lat);
            }
            _ => return Err(issue(line, "geometry", "not-a-point", kind)),
        }
    }
    match cells.iter().position(|cell| cell.contains('\0')) {
        Some(at) => {
            let column = index.iter().find(|(_, index)| **index == at);
            let name = column.map(|(name, _)| name.as_str()).unwrap_or_default();
            Err(issue(line, name, "control-character", ""))
        }
        None => Ok((line, StringRecord::from(cells))),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(answer) => if *answer { "1" } else { "0" }.to_owned(),
        Value::Number(number) => {
            // A whole number may be a key: a float would round it.
            let whole = number.is_i64() || number.is_u64();
            let float = number.as_f64().filter(|_| !whole);
            float.map_or_else(|| number.to_string(), |number| number.to_string())
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        features(text).err().map(|error| error.code())
    }

    #[test]
    fn only_a_feature_collection_is_read() {
        assert_eq!(code("{"), Some("file-json"));
        assert_eq!(code("[1]"), Some("file-not-features"));
        assert_eq!(code(r#"{"type":"Feature"}"#), Some("file-not-features"));
        assert_eq!(code(r#"{"type":"FeatureCollection"}"#), Some("file-not-features"));
        assert_eq!(code(r#"{"type":"FeatureCollection","features":[]}"#), None);
        let error = features("{\n \"type\": x}").err();
        assert_eq!(error, Some(FileError::BadJson { line: 2, column: 10 }));
    }

    #[test]
    fn a_point_is_two_cells_and_anything_else_refuses_its_row() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"geometry":{"type":"Point","coordinates":[139.5,35.8,12]},"properties":{"a":1,"b":null}},
            {"geometry":null,"properties":{"c":true}},
            {"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]},"properties":null},
            {"geometry":{"type":"Point","coordinates":[]}}, 7]}"#;
        let features = features(text).expect("features");
        let table = table(&features).expect("a table");
        assert_eq!(table.header.names().collect::<Vec<_>>(), ["経度", "緯度", "a", "b", "c"]);
        let rows: Vec<_> = table
            .rows
            .map(|row| row.map(|(_, cells)| cells.iter().collect::<Vec<_>>().join(",")))
            .map(|row| row.map_err(|issue| (issue.line, issue.code)))
            .collect();
        let not_a_point = |line| Err((line, "not-a-point"));
        assert_eq!(
            rows,
            [
                Ok("139.5,35.8,1,,".to_owned()),
                Ok(",,,,1".to_owned()),
                not_a_point(3),
                not_a_point(4),
                Ok(",,,,".to_owned())
            ]
        );
    }
}
