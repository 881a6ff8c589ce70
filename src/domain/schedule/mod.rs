//! When a place is held: an OSM `opening_hours` expression, the dates on which it
//! departs from it, and what follows for a day or a moment. Days and times are
//! those of Japan; "now" is an argument. It must never invent: what the expression
//! does not say is `None`.
//!
//! # How to write what is not known
//!
//! | known | expression |
//! |---|---|
//! | days and times | `Tu[2],Tu[4] 10:00-12:00` |
//! | days, start | `Th[3] 17:00+` |
//! | days, end | `Th[3] 00:00-17:00 unknown "start not recorded"` |
//! | days | `Sa[3] unknown "time not recorded"` |
//! | no session that day | `Aug off` |
//!
//! The two comments are [`TIME_NOT_RECORDED`] and [`START_NOT_RECORDED`], word for
//! word. `Sa[3]` alone means the whole day from midnight, as OSM has it. Any other
//! comment is shown to people beside its session. Any other `unknown` (and a whole
//! day that is only a comment, as `"by appointment"`) means that it may be held or
//! not: no session comes of it, and "is it held" answers `None`.
//!
//! Rules follow OSM: a rule after `;` replaces the earlier ones on its days, one
//! after `, ` adds to them. `PH off` excludes public holidays; for 年末年始 use
//! `Dec 29-Jan 3 off` in a rule of its own. A list of months before an nth weekday
//! needs a colon: `Feb,Apr: Sa[1] 10:00-12:00`. Refused, because nothing true could
//! be answered: sunrise and sunset, `SH`, Easter, times that repeat.

mod evaluate;
mod exception;
pub mod holidays;
mod opening_hours;
pub mod pattern;
mod possible;
mod reading;
mod session;
#[cfg(test)]
mod tests;
mod when;

pub use evaluate::{HORIZON_DAYS, OpenStatus};
pub use exception::{Exception, Hours, SessionChange};
pub use opening_hours::OpeningHours;
pub use pattern::Pattern;
pub use possible::possible_days;
pub use reading::{MAX_EXPRESSION_CHARS, START_NOT_RECORDED, TIME_NOT_RECORDED};
pub use session::{Session, Start};
pub use when::{Asked, When};

use serde::{Deserialize, Serialize};

/// When a place is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The usual days and times.
    pub opening_hours: OpeningHours,
    /// Dates on which it is different.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
}

impl Schedule {
    /// The usual days and times, without exceptions.
    pub fn new(opening_hours: OpeningHours) -> Self {
        Self { opening_hours, exceptions: Vec::new() }
    }
}
