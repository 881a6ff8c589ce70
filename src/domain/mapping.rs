//! What a person confirmed about the columns of one kind of table: kept here by
//! the table's header, understood by `formats`.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// A mapping of columns as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptMapping {
    /// The fingerprint of the header that it is for.
    pub header: String,
    /// What it says.
    pub body: Value,
    /// When a person confirmed it.
    pub confirmed_at: DateTime<Utc>,
    /// Who.
    pub confirmed_by: String,
}
