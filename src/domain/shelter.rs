//! What is recorded of a welfare shelter beyond what every place has
//! (内閣府「福祉避難所の確保・運営ガイドライン」令和3年5月改定).

use serde::{Deserialize, Serialize};

/// The profile of an evacuation place that takes people who need care.
/// `None` is "not recorded", never "no".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShelterProfile {
    /// By what the municipality may open it as a welfare shelter. On an ordinary
    /// shelter: it seems to be one, but whom it takes is not known.
    pub designation: Option<Designation>,
    /// Whether people may come without being sent.
    pub direct: Option<DirectArrival>,
    /// Whether family and carers are admitted too.
    pub carers_admitted: Option<bool>,
    /// Whether who is taken depends on the hazard or its stage.
    pub hazard_dependent: Option<bool>,
    /// その他市町村長が必要と認める事項, as published.
    pub municipal_note: Option<String>,
}

impl ShelterProfile {
    /// Whether nothing is recorded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a welfare shelter came to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Designation {
    /// 指定福祉避難所 (災害対策基本法 第49条の7)
    Designated,
    /// 協定による福祉避難所
    Agreement,
}

/// Whether people may come directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectArrival {
    /// Anyone it is meant for may come.
    Yes,
    /// People are sent there from an ordinary shelter.
    No,
    /// Only people named in advance in an individual evacuation plan (個別避難計画).
    NamedOnly,
}
