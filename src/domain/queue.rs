//! What waits for a person to look at: the doubts, differences and proposals that
//! an import leaves behind. Nothing here changes a place; a person does.

use super::PlaceId;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// Why something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueKind {
    /// A cell of a file that was taken, but looks wrong.
    Doubt,
    /// A schedule that a machine read and nobody has confirmed.
    Schedule,
    /// A place without an exact point on the map.
    Pin,
    /// What a file says otherwise than the staff who edited the place.
    Kept,
    /// A place that the new edition of its source no longer has.
    Missing,
    /// Two places that may be one.
    Duplicate,
    /// Two evacuation places that may be at one building or ground.
    SameSite,
    /// A place that was opened in the night, and was kept.
    Incomplete,
}

impl QueueKind {
    /// Every kind, in the order in which they are worked off.
    pub const ALL: [Self; 8] = [
        Self::Doubt,
        Self::Schedule,
        Self::Pin,
        Self::Kept,
        Self::Missing,
        Self::Duplicate,
        Self::SameSite,
        Self::Incomplete,
    ];

    /// The word stored.
    pub fn id(self) -> &'static str {
        match self {
            Self::Doubt => "doubt",
            Self::Schedule => "schedule",
            Self::Pin => "pin",
            Self::Kept => "kept",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate",
            Self::SameSite => "same_site",
            Self::Incomplete => "incomplete",
        }
    }

    /// Reads the word stored.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether it is about two places: then its subject is the id of the second.
    pub fn is_pair(self) -> bool {
        matches!(self, Self::Duplicate | Self::SameSite)
    }
}

/// What it is about: no two things that wait have the same topic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueTopic {
    /// Why it waits.
    pub kind: QueueKind,
    /// The place.
    pub place: PlaceId,
    /// Which of several things of this kind about the place: the column of a doubt,
    /// the second place of a pair.
    pub subject: String,
}

impl QueueTopic {
    /// A topic about one place.
    pub fn about_place(kind: QueueKind, place: &PlaceId, subject: impl Into<String>) -> Self {
        Self { kind, place: place.clone(), subject: subject.into() }
    }

    /// The second place of a pair.
    pub fn second(&self) -> Option<PlaceId> {
        PlaceId::parse(&self.subject).filter(|_| self.kind.is_pair())
    }

    /// A topic about two places, the same whichever comes first.
    pub fn of_pair(kind: QueueKind, one: &PlaceId, other: &PlaceId) -> Self {
        let (first, second) = if one <= other { (one, other) } else { (other, one) };
        Self::about_place(kind, first, second.as_str())
    }
}

/// One thing that waits, or waited.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueItem {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub topic: QueueTopic,
    /// What there is to see.
    pub body: Value,
    /// The import that last said so.
    pub run_id: String,
    /// Since when it waits.
    pub opened_at: DateTime<Utc>,
    /// When and by whom it was dealt with.
    pub closed: Option<(DateTime<Utc>, String)>,
}

impl QueueItem {
    /// What history holds of it: what it is about, not what a file says there.
    pub fn record(&self) -> Value {
        let QueueTopic { kind, place, subject } = &self.topic;
        let closed = self.closed.as_ref().map(|(at, _)| at);
        json!({ "kind": kind.id(), "place": place.as_str(), "subject": subject, "closed": closed })
    }
}
