//! A link by which an organization confirms or corrects its own place without an
//! account. It is for one place, ends by itself, and is answered once. The secret
//! in it is not part of it.

use super::PlaceId;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a link waits for its answer.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// How a link ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// このままで正しい
    Confirmed,
    /// 直す: a correction was sent.
    Corrected,
    /// Staff took it back.
    Revoked,
}

impl Ending {
    /// Every ending.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Corrected, Self::Revoked];

    /// The word stored.
    pub fn id(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::Revoked => "revoked",
        }
    }

    /// Reads the word stored.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.id() == id)
    }
}

/// A link that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLink {
    /// A name for it that is no secret: to revoke it.
    pub id: String,
    /// The place that it is for, and no other.
    pub place: PlaceId,
    /// Who made it, as history calls them.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When and how it ended before.
    pub ended: Option<(DateTime<Utc>, Ending)>,
}

impl PlaceLink {
    /// Whether it can still be answered.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.ended.is_none() && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_open_until_its_time_or_its_answer() {
        let at = |days| DateTime::UNIX_EPOCH + TimeDelta::days(days);
        let mut link = PlaceLink {
            id: "a".to_owned(),
            place: PlaceId::from_trusted("p".to_owned()),
            created_by: "staff:a".to_owned(),
            created_at: at(0),
            expires_at: at(30),
            ended: None,
        };
        assert!(link.is_open(at(29)) && !link.is_open(at(30)));
        link.ended = Some((at(1), Ending::Confirmed));
        assert!(!link.is_open(at(2)));
    }
}
