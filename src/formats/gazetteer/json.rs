//! Geolonia's JSON to rows: a list of towns of one municipality, as it is or under
//! `data`. A row's line is the number of its town.

use crate::formats::{FileError, Header, table::Table};
use csv::StringRecord;
use serde_json::{Map, Value};

/// Town, 小字, latitude and longitude.
const COLUMNS: [&str; 4] = ["town", "koaza", "緯度", "経度"];

/// Whether a text is such a list, not GeoJSON.
pub(super) fn looks_like(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('[') || (text.starts_with('{') && !text.contains("FeatureCollection"))
}

/// Reads the list.
pub(super) fn read(text: &str) -> Result<Table<'static>, FileError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| FileError::BadJson { line: error.line(), column: error.column() })?;
    let list = match value {
        Value::Array(list) => list,
        Value::Object(mut object) => match object.remove("data") {
            Some(Value::Array(list)) => list,
            _ => return Err(FileError::NotFeatureCollection),
        },
        _ => return Err(FileError::NotFeatureCollection),
    };
    let header = Header::new(1, COLUMNS.map(str::to_owned).to_vec());
    let rows = (1..).zip(list).map(|(line, town)| Ok((line, cells(&town))));
    Ok(Table { header, rows: Box::new(rows) })
}

/// The cells of a town: `town, koaza, lat, lng`, or `oaza_cho, chome, koaza, point`.
fn cells(town: &Value) -> StringRecord {
    let none = Map::new();
    let town = town.as_object().unwrap_or(&none);
    let text = |name: &str| town.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |value: Option<&Value>| {
        value.filter(|v| !v.is_null()).map_or_else(String::new, ToString::to_string)
    };
    let point = |index: usize| town.get("point").and_then(|point| point.get(index));
    let name = match text("town") {
        "" => format!("{}{}", text("oaza_cho"), text("chome")),
        name => name.to_owned(),
    };
    let lat = number(town.get("lat").or_else(|| point(1)));
    let lon = number(town.get("lng").or_else(|| point(0)));
    StringRecord::from(vec![name.as_str(), text("koaza"), &lat, &lon])
}
