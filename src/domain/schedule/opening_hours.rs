//! An OSM `opening_hours` expression: kept as it was written, read once for all
//! places that have the same. It must never be printed back from its parsed form:
//! not all expressions survive that.

use super::reading::{Day, Reading, invalid};
use crate::domain::Invalid;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, LazyLock, Mutex, PoisonError, Weak},
};

/// When a place is held, as an expression; see [the convention](super).
#[derive(Clone)]
pub struct OpeningHours(Arc<Expression>);

struct Expression {
    text: String,
    /// `None` when the stored text cannot be read any more: it is kept and answers
    /// "not known".
    read: Option<Reading>,
}

impl OpeningHours {
    /// Reads an expression. The error names `opening_hours`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if let Some(known) = shared(text) {
            return known.0.read.is_some().then_some(known).ok_or_else(invalid);
        }
        let reading = Reading::parse(text)?;
        Ok(share(Expression { text: text.to_owned(), read: Some(reading) }))
    }

    /// Takes a text that was valid when it was stored.
    fn stored(text: &str) -> Self {
        let read = || Expression { text: text.to_owned(), read: Reading::parse(text).ok() };
        shared(text).unwrap_or_else(|| share(read()))
    }

    /// The text, as it was written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Whether it can be read, as everything can that [`OpeningHours::parse`] took.
    pub fn is_readable(&self) -> bool {
        self.0.read.is_some()
    }

    /// What begins on a day; what goes on past midnight belongs to the day before.
    pub(super) fn on(&self, date: NaiveDate) -> Day {
        self.0.read.as_ref().map_or_else(Day::default, |reading| reading.on(date))
    }
}

/// Every expression in use, by its text.
static SHARED: LazyLock<Mutex<HashMap<String, Weak<Expression>>>> = LazyLock::new(Mutex::default);

fn shared(text: &str) -> Option<OpeningHours> {
    let known = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    known.get(text).and_then(Weak::upgrade).map(OpeningHours)
}

fn share(expression: Expression) -> OpeningHours {
    let mut known = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() == known.capacity() {
        known.retain(|_, expression| expression.strong_count() > 0);
    }
    let expression = Arc::new(expression);
    known.insert(expression.text.clone(), Arc::downgrade(&expression));
    OpeningHours(expression)
}

impl PartialEq for OpeningHours {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.as_str() == other.as_str()
    }
}

impl Eq for OpeningHours {}

impl fmt::Debug for OpeningHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OpeningHours").field(&self.as_str()).finish()
    }
}

impl Serialize for OpeningHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for OpeningHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::stored(&String::deserialize(deserializer)?))
    }
}
