//! The one place that asks the system for the time.

use crate::domain::time::in_japan;
use chrono::{DateTime, NaiveDate, Utc};

/// Where "now" comes from.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always the same moment, for tests.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The moment.
    #[allow(clippy::disallowed_methods, reason = "this is the clock's one home")]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(moment) => moment,
        }
    }

    /// Today's date in Japan.
    pub fn today(self) -> NaiveDate {
        in_japan(self.now()).date()
    }
}
