//! What a gazetteer knows: names and addresses with the point where each lies,
//! and how exactly a found point says where something is.

use super::{Location, MunicipalityCode};
use serde::{Deserialize, Serialize};

/// How exactly a point found by a name or an address says where something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// 地点: a place of the register, by its name.
    Place,
    /// 街区・地番: the middle of a block or of a lot.
    AddressBlock,
    /// 駅
    Station,
    /// 目印: a building, a park, a bridge.
    Landmark,
    /// 丁目: its middle.
    Chome,
    /// 町・大字: its middle.
    Town,
    /// 市区町村: the middle of its towns.
    Municipality,
}

impl Precision {
    /// The word stored and published.
    pub fn id(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::AddressBlock => "address_block",
            Self::Station => "station",
            Self::Landmark => "landmark",
            Self::Chome => "chome",
            Self::Town => "town",
            Self::Municipality => "municipality",
        }
    }
}

/// What an entry of a gazetteer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// 町・大字, with its 丁目 in the name: 「緑町三丁目」.
    Town,
    /// 街区・地番 of a town.
    Block,
    /// 駅
    Station,
    /// 目印
    Landmark,
}

impl EntryKind {
    /// Whether it is a part of addresses.
    pub fn is_address(self) -> bool {
        matches!(self, Self::Town | Self::Block)
    }
}

/// One name with its point, as published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GazetteerEntry {
    /// What it names.
    pub kind: EntryKind,
    /// Without prefecture and municipality: 「緑町三丁目」, 「所沢駅」; of a block, its town.
    pub name: String,
    /// The number of a block: 「12」.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
    /// The name in kana.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
    /// Where it is.
    pub at: Location,
}

/// What one source says of one municipality; replaced as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The name of the source.
    pub source: String,
    /// The municipality; stations and landmarks may come without one.
    pub municipality: Option<MunicipalityCode>,
    /// The names.
    pub entries: Vec<GazetteerEntry>,
}
