//! What people at a shelter report by the number on a sheet there. Nobody knows who they
//! are, so it stands beside the present and never becomes it: only staff who confirm it
//! do that, by a report of their own.

use super::{IncidentId, PlaceId, Report, UnverifiedReportId};
use chrono::{DateTime, Utc};
use std::fmt;

/// The number that opens the form of a shelter: eight digits, for one incident. It prints
/// as nothing.
#[derive(Clone)]
pub struct Pin(String);

/// The digits of a number.
const PIN_DIGITS: usize = 8;

impl Pin {
    /// Reads what somebody typed, in wide digits and with blanks or hyphens, too.
    pub fn parse(typed: &str) -> Option<Self> {
        let plain = |c: char| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
            c => Some(c),
        };
        let is_between = |c: &char| c.is_whitespace() || matches!(c, '-' | '‐' | 'ー' | '－');
        let digits: String = typed.chars().filter(|c| !is_between(c)).filter_map(plain).collect();
        let is_pin = digits.len() == PIN_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_pin.then_some(Self(digits))
    }

    /// The digits, for the sheet.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// In two halves, as people read them out.
    pub fn grouped(&self) -> String {
        let (first, second) = self.0.split_at(PIN_DIGITS / 2);
        format!("{first} {second}")
    }

    /// Whether it is the same as another; takes as long whatever differs.
    pub fn matches(&self, other: &Self) -> bool {
        let pairs = self.0.bytes().zip(other.0.bytes());
        pairs.fold(0, |different, (one, other)| different | (one ^ other)) == 0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// What staff decided of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportVerdict {
    /// It is so: an observation was written.
    Confirmed,
    /// It is not.
    Rejected,
}

impl ReportVerdict {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Confirmed, Self::Rejected];

    /// The word stored and answered.
    pub fn id(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
        }
    }

    /// Reads that word.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.id() == id)
    }
}

/// A report that nobody has vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnverifiedReport {
    /// Its id, for ever.
    pub id: UnverifiedReportId,
    /// What it belongs to.
    pub incident: IncidentId,
    /// Which place.
    pub place: PlaceId,
    /// When it arrived, which counts as when it was seen.
    pub received_at: DateTime<Utc>,
    /// What makes a report that is sent twice one report.
    pub key: String,
    /// What it says.
    pub report: Report,
    /// What staff decided; nothing while it waits.
    pub verdict: Option<ReportVerdict>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_typed_and_nothing_else_is_one() {
        for typed in ["12345678", " 1234 5678 ", "1234-5678", "１２３４　５６７８", "1234－5678"]
        {
            assert_eq!(Pin::parse(typed).expect(typed).reveal(), "12345678");
        }
        for typed in ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"] {
            assert!(Pin::parse(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_number_matches_itself_alone_and_is_never_printed() {
        let pin = |text| Pin::parse(text).expect("a number");
        let one = pin("12345678");
        assert!(one.matches(&pin("1234 5678")));
        for other in ["02345678", "12345670", "87654321"] {
            assert!(!one.matches(&pin(other)), "{other}");
        }
        assert_eq!(format!("{one:?}"), "Pin(…)");
        assert_eq!(one.grouped(), "1234 5678");
    }
}
