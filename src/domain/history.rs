//! The log of changes: who changed which record, when, from what to what.

use super::StaffId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What kind of record changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A place of the register.
    Place,
    /// What one source says of the names of one municipality.
    Gazetteer,
    /// An account.
    Staff,
    /// Where a district lies.
    District,
    /// What somebody proposed.
    Suggestion,
    /// A link by which an organization confirms its place.
    PlaceLink,
    /// A disaster or an exercise.
    Incident,
    /// What somebody saw of an evacuation place.
    Observation,
    /// The number by which people at a shelter report.
    ShelterPin,
    /// What they reported by it.
    UnverifiedReport,
    /// Something that waits for staff.
    QueueItem,
    /// Which column of a table is which of the register's.
    ColumnMapping,
    /// Something that a shelter lacks.
    Supply,
    /// An import that has come to its end.
    ImportRun,
    /// A call of a shelter.
    ShelterCall,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Place,
        Self::Gazetteer,
        Self::Staff,
        Self::District,
        Self::Suggestion,
        Self::PlaceLink,
        Self::Incident,
        Self::Observation,
        Self::ShelterPin,
        Self::UnverifiedReport,
        Self::QueueItem,
        Self::ColumnMapping,
        Self::Supply,
        Self::ImportRun,
        Self::ShelterCall,
    ];

    /// The kind that is stored by a word.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The word stored.
    pub fn id(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Gazetteer => "gazetteer",
            Self::Staff => "staff",
            Self::District => "district",
            Self::Suggestion => "suggestion",
            Self::PlaceLink => "place_link",
            Self::Incident => "incident",
            Self::Observation => "observation",
            Self::ShelterPin => "shelter_pin",
            Self::UnverifiedReport => "unverified_report",
            Self::QueueItem => "queue_item",
            Self::ColumnMapping => "column_mapping",
            Self::Supply => "supply",
            Self::ImportRun => "import_run",
            Self::ShelterCall => "shelter_call",
        }
    }
}

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A file imported at the command line; the name of its source.
    Import(String),
    /// Somebody at the command line; the name of the account there.
    Shell(String),
    /// The program itself: loading or removing the sample.
    Program,
    /// Somebody with an account.
    Staff(StaffId),
    /// Somebody whom we do not know.
    Anyone,
    /// An organization by the link that it was sent; the link's id.
    PlaceLink(String),
}

impl Actor {
    /// The text stored: a kind, then a name.
    pub fn id(&self) -> String {
        match self {
            Self::Import(source) => format!("import:{source}"),
            Self::Shell(account) => format!("shell:{account}"),
            Self::Program => "program".to_owned(),
            Self::Staff(id) => format!("staff:{id}"),
            Self::Anyone => "anyone".to_owned(),
            Self::PlaceLink(id) => format!("link:{id}"),
        }
    }
}

/// A change about to be written. Never holds credentials.
#[derive(Debug, Clone, PartialEq)]
pub struct NewHistory {
    /// When, by the application's clock.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// Of what kind the record is.
    pub record_kind: RecordKind,
    /// Which record.
    pub record_id: String,
    /// The revision that this change made.
    pub revision: i64,
    /// The record before, or `None` when it was created.
    pub before: Option<Value>,
    /// The record after, or `None` when it was removed.
    pub after: Option<Value>,
    /// Why, in the writer's words.
    pub reason: Option<String>,
    /// The import, or the change of many records, that it was a part of.
    pub run_id: Option<String>,
}

/// A change as written; `seq` grows with every change of any record.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    /// Its number in the log.
    pub seq: i64,
    /// What was written.
    pub change: NewHistory,
}

/// An import that was applied.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRun {
    /// Its id, which its changes carry.
    pub id: String,
    /// When, by the application's clock.
    pub at: DateTime<Utc>,
    /// Who ran it.
    pub actor: String,
    /// What became of each file: names, layouts, counts.
    pub body: Value,
    /// The run that this one took back.
    pub undoes: Option<String>,
    /// How far it is.
    pub state: RunState,
}

/// How far an import is. Residents see what it wrote once it is done, not before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Parts of it are in the register.
    Writing,
    /// It did not come to its end: what it wrote is taken back.
    Broken,
    /// All of it is there.
    Done,
}

impl RunState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Writing, Self::Broken, Self::Done];

    /// The state that is stored by a word.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// The word stored.
    pub fn id(self) -> &'static str {
        match self {
            Self::Writing => "writing",
            Self::Broken => "broken",
            Self::Done => "done",
        }
    }
}
