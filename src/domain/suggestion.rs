//! What somebody outside the staff says about the register: a correction, a new
//! place, "it was not held", "it has ended". It changes nothing by itself; a person
//! decides over it. The words and the contact of whoever sent it never enter history,
//! which nothing deletes.

mod changes;

pub use changes::{Against, Changes};

use super::{Invalid, PlaceId, SuggestionId};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How long a contact is kept after its suggestion was decided; said on
/// /about/privacy.
pub const CONTACT_KEPT_DAYS: i64 = 90;
/// How long a contact is kept after it was sent, if nobody decides; said there too.
pub const UNDECIDED_CONTACT_KEPT_DAYS: i64 = 365;

/// Characters of somebody's own words.
pub const MAX_WORDS_CHARS: usize = 2000;
/// Characters of a contact.
pub const MAX_CONTACT_CHARS: usize = 200;
/// A session longer ago than this is not worth reporting.
const MAX_REPORTED_AGO: TimeDelta = TimeDelta::days(366);

/// What a suggestion is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// 情報が違う: something recorded of a place is not so.
    #[default]
    Correction,
    /// 新しい場所: a place that the register lacks.
    NewPlace,
    /// 行ったら、やっていなかった: a session did not take place.
    NotHeld,
    /// もうやっていない: the place has ended.
    Closed,
}

impl SuggestionKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Correction, Self::NotHeld, Self::Closed, Self::NewPlace];

    /// The word stored.
    pub fn id(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::NewPlace => "new_place",
            Self::NotHeld => "not_held",
            Self::Closed => "closed",
        }
    }

    /// Reads the word stored.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// What became of a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionState {
    /// 確認待ち: nobody has decided yet.
    Waiting,
    /// 反映: taken whole.
    Accepted,
    /// 一部を反映: some of it taken, or taken otherwise than proposed.
    AcceptedInPart,
    /// 反映しない
    Refused,
    /// 取り下げ: whoever sent it took it back.
    Withdrawn,
}

impl SuggestionState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Accepted, Self::AcceptedInPart, Self::Refused, Self::Withdrawn];

    /// The word stored.
    pub fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::AcceptedInPart => "accepted_in_part",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SuggestionDraft {
    /// What it is about.
    pub kind: SuggestionKind,
    /// The day on which a session did not take place.
    pub held_on: Option<NaiveDate>,
    /// What the place should say instead of what it says.
    pub changes: Changes,
    /// Anything in their own words; kept out of history.
    #[serde(skip)]
    pub words: Option<String>,
    /// How to ask back, for staff only; kept out of history and deleted in time.
    #[serde(skip)]
    pub contact: Option<String>,
}

impl SuggestionDraft {
    /// Whether it can be taken, `today` in Japan. The errors name `words`, `contact`,
    /// `held_on`, or a field of the place.
    pub fn check(&self, today: NaiveDate) -> Result<(), Vec<Invalid>> {
        let mut faults = self.changes.faults();
        let own = [
            ("words", &self.words, MAX_WORDS_CHARS),
            ("contact", &self.contact, MAX_CONTACT_CHARS),
        ];
        for (name, text, max_chars) in own {
            let text = text.as_deref().unwrap_or_default();
            faults.extend(Invalid::check_length(name, max_chars, text).err());
        }
        match (self.kind, self.held_on) {
            (SuggestionKind::NotHeld, None) => faults.push(Invalid::new("held_on", "required")),
            (SuggestionKind::NotHeld, Some(day))
                if day > today || today - day > MAX_REPORTED_AGO =>
            {
                faults.push(Invalid::new("held_on", "not-a-past-day"));
            }
            (SuggestionKind::Correction, _)
                if faults.is_empty() && self.changes.is_empty() && self.words.is_none() =>
            {
                faults.push(Invalid::new("words", "says-nothing"));
            }
            (SuggestionKind::NewPlace, _) => {
                let missing = ["category", "name", "address"].into_iter();
                let missing = missing.filter(|field| self.changes.get(field).is_none());
                faults.extend(missing.map(|field| Invalid::new(field, "required")));
            }
            _ => {}
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// How a suggestion was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, as history calls them.
    pub by: String,
    /// Why, in words that whoever sent it may read.
    pub reason: Option<String>,
    /// What was taken, as it was taken.
    pub taken: Changes,
}

/// A suggestion of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its id, for ever.
    pub id: SuggestionId,
    /// 1 when sent, one more when decided.
    pub revision: i64,
    /// The place that it is about; for a new one, the place that came of it.
    pub place: Option<PlaceId>,
    /// Who sent it, as history calls them.
    pub author: String,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// What it says.
    pub draft: SuggestionDraft,
    /// What became of it.
    pub state: SuggestionState,
    /// How it was decided.
    pub outcome: Option<Outcome>,
}

impl Suggestion {
    /// What history holds of it: neither words nor contact.
    pub fn record(&self) -> Value {
        let place = self.place.as_ref().map(PlaceId::as_str);
        let mut record = json!({ "place": place, "state": self.state, "outcome": self.outcome });
        if let (Value::Object(record), Ok(Value::Object(draft))) =
            (&mut record, serde_json::to_value(&self.draft))
        {
            record.extend(draft);
        }
        record
    }

    /// The suggestion with how it was decided.
    #[must_use]
    pub fn decided(&self, state: SuggestionState, outcome: Outcome) -> Self {
        Self { revision: self.revision + 1, state, outcome: Some(outcome), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(change: impl Fn(&mut SuggestionDraft)) -> Vec<String> {
        let mut draft = SuggestionDraft::default();
        change(&mut draft);
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
        draft.check(today).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_says_nothing_or_too_much_is_named() {
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(faults(|_| {}), ["words: says-nothing"]);
        assert_eq!(faults(|draft| draft.words = said("電話がちがう")), [""; 0]);
        assert_eq!(faults(|draft| draft.words = said(&"あ".repeat(2001))), ["words: too-long"]);
        let long_contact = |draft: &mut SuggestionDraft| {
            draft.words = said("あ");
            draft.contact = said(&"あ".repeat(201));
        };
        assert_eq!(faults(long_contact), ["contact: too-long"]);
        assert_eq!(faults(|draft| draft.kind = SuggestionKind::Closed), [""; 0]);
        assert_eq!(
            faults(|draft| draft.kind = SuggestionKind::NewPlace),
            ["category: required", "name: required", "address: required"]
        );
    }

    #[test]
    fn a_session_that_did_not_take_place_has_a_day_that_is_over() {
        fn check(day: Option<&str>, expected: &[&str]) {
            let not_held = |draft: &mut SuggestionDraft| {
                draft.kind = SuggestionKind::NotHeld;
                draft.held_on = day.map(|day| day.parse().expect("a date"));
            };
            assert_eq!(faults(not_held), expected, "{day:?}");
        }
        check(None, &["held_on: required"]);
        check(Some("2026-11-22"), &[]);
        check(Some("2025-11-22"), &[]);
        check(Some("2026-11-23"), &["held_on: not-a-past-day"]);
        check(Some("2025-11-20"), &["held_on: not-a-past-day"]);
    }

    #[test]
    fn history_holds_neither_words_nor_contact() {
        let suggestion = Suggestion {
            id: SuggestionId::from_trusted("a".to_owned()),
            revision: 1,
            place: None,
            author: "anyone".to_owned(),
            created_at: DateTime::UNIX_EPOCH,
            draft: SuggestionDraft {
                words: Some("ひみつ".to_owned()),
                contact: Some("090-0000-0000".to_owned()),
                ..SuggestionDraft::default()
            },
            state: SuggestionState::Waiting,
            outcome: None,
        };
        let record = suggestion.record().to_string();
        assert!(record.contains("correction") && record.contains("waiting"), "{record}");
        assert!(!record.contains("ひみつ") && !record.contains("090"), "{record}");
    }
}
