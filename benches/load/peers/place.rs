//! A place as the peers store it, and as those that search answer it.

use crate::register::Register;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

/// What lists say of a place, but for what it takes a calendar to say.
#[derive(Debug, Deserialize, FromRow)]
pub struct Place {
    #[serde(rename = "ID")]
    pub id: String,
    #[serde(rename = "種別")]
    pub category: String,
    #[serde(rename = "名称")]
    pub name: String,
    #[serde(rename = "名称_カナ")]
    pub name_kana: String,
    #[serde(rename = "住所")]
    pub address: String,
    #[serde(rename = "電話番号")]
    pub phone: String,
    #[serde(rename = "開催日時")]
    pub schedule_text: String,
    #[serde(rename = "経度")]
    pub lon: f64,
    #[serde(rename = "緯度")]
    pub lat: f64,
}

impl Place {
    /// Every place of the register.
    pub fn all(register: &Register) -> anyhow::Result<impl Iterator<Item = csv::Result<Self>>> {
        Ok(csv::Reader::from_path(&register.table)?.into_deserialize())
    }

    /// The place so far away.
    pub fn feature(&self, distance_m: f64) -> Feature<'_> {
        let Self { id, category, name, name_kana, address, phone, schedule_text, lon, lat } = self;
        let properties =
            Properties { category, name, name_kana, address, phone, schedule_text, distance_m };
        let geometry = Geometry { kind: "Point", coordinates: [*lon, *lat] };
        Feature { kind: "Feature", id, geometry, properties }
    }
}

/// A place of an answer.
#[derive(Debug, Serialize)]
pub struct Feature<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    geometry: Geometry,
    properties: Properties<'a>,
}

#[derive(Debug, Serialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: &'static str,
    coordinates: [f64; 2],
}

#[derive(Debug, Serialize)]
struct Properties<'a> {
    category: &'a str,
    name: &'a str,
    name_kana: &'a str,
    address: &'a str,
    phone: &'a str,
    schedule_text: &'a str,
    distance_m: f64,
}

/// An answer.
#[derive(Debug, Serialize)]
pub struct Features<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    features: Vec<Feature<'a>>,
}

impl<'a> Features<'a> {
    /// Of these places.
    pub fn of(features: Vec<Feature<'a>>) -> Self {
        Self { kind: "FeatureCollection", features }
    }
}
