//! How a report came to the register: from a device with a clock of its own, sent perhaps
//! by somebody else than whoever saw it, or made on the page of an incident that has
//! ended since.

use super::IncidentId;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Clocks that differ by no more are taken for right: a request is under way for a while.
pub const MAX_IGNORED_AHEAD: TimeDelta = TimeDelta::seconds(30);
/// So far may what a device measured be off: the server tells it whole seconds.
const MAX_MEASURE_ERROR: TimeDelta = TimeDelta::seconds(2);
/// So far may a clock be wrong: one that was never set says 1970.
pub const MAX_AHEAD: TimeDelta = TimeDelta::days(36_525);

/// What a device says of its own clock beside a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeviceClock {
    /// What it showed when the report was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// By how much it was ahead of the server's when the report was made, as the device
    /// had measured; negative for a slow one.
    pub ahead: Option<TimeDelta>,
}

impl DeviceClock {
    /// Reads what a device measured, in milliseconds; nothing beyond [`MAX_AHEAD`].
    pub fn ahead_from_ms(ms: i64) -> Option<TimeDelta> {
        TimeDelta::try_milliseconds(ms).filter(|ahead| ahead.abs() <= MAX_AHEAD)
    }

    /// Finds by how much the clock was ahead when it said `seen_at`, to the millisecond;
    /// nothing where it was right or nobody knows.
    ///
    /// What was measured when the report was made counts first: the clock may have been
    /// mended before the report was sent. Where both agree, the time of sending is the more
    /// exact one, and reports made at once keep the order in which they arrive. Nothing was
    /// seen later than now, so a measure that says so is none; where no measure is left, now
    /// is the best guess.
    pub fn ahead_at(&self, seen_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<TimeDelta> {
        let at_sending = self.sent_at.map(|sent_at| sent_at - now);
        let agree =
            |(ahead, sent): (TimeDelta, TimeDelta)| (ahead - sent).abs() <= MAX_MEASURE_ERROR;
        let when_made = self.ahead.filter(|_| !self.ahead.zip(at_sending).is_some_and(agree));
        let measures = [when_made, at_sending];
        let mut known = measures.into_iter().flatten().peekable();
        known.peek()?;
        let is_possible = |ahead: &TimeDelta| seen_at - *ahead <= now + MAX_IGNORED_AHEAD;
        let ahead = known.find(is_possible).unwrap_or(seen_at - now);
        let ahead = TimeDelta::milliseconds(ahead.num_milliseconds());
        Some(ahead).filter(|ahead| ahead.abs() > MAX_IGNORED_AHEAD)
    }
}

/// What is worth keeping of the way that a report took; blank where it was the plain one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Delivery {
    /// Who sent it, as history calls them, where that is not its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<String>,
    /// The incident on whose page it was made, where it belongs to another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_in: Option<IncidentId>,
    /// By how much the device's clock was ahead, where that was corrected: what it had
    /// shown is in the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_ahead_ms: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The true time at which a report was made.
    fn made() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_316_400, 0).expect("a moment")
    }

    fn s(seconds: i64) -> TimeDelta {
        TimeDelta::seconds(seconds)
    }

    /// Offsets of real phones: right, some minutes wrong, hours, never set.
    fn offset() -> impl Strategy<Value = i64> {
        prop_oneof![-30_i64..=30, -1200_i64..=1200, -90_000_i64..=90_000, -1_800_000_000_i64..0]
    }

    proptest! {
        // The model is the world: a true time, a clock that is ahead by one amount when the
        // report is made and by another when it is sent, and an answer that takes its time.
        #[test]
        fn the_corrected_time_is_within_half_a_minute_of_the_truth(
            when_made in offset(),
            mended in proptest::option::of(offset()),
            waited_s in prop_oneof![0_i64..60, 0_i64..200_000],
            under_way_s in 0_i64..10,
            is_measured in any::<bool>(),
        ) {
            let sent = made() + s(waited_s);
            let now = sent + s(under_way_s);
            let when_sent = mended.unwrap_or(when_made);
            // Without a measure only a clock that nobody mended can be known.
            prop_assume!(is_measured || mended.is_none());
            let clock = DeviceClock {
                sent_at: Some(sent + s(when_sent)),
                ahead: is_measured.then_some(s(when_made)),
            };
            let shown = made() + s(when_made);
            let found = shown - clock.ahead_at(shown, now).unwrap_or_default();
            let error = (found - made()).abs();
            let bound = if is_measured { 30 } else { 30 + under_way_s };
            prop_assert!(error <= s(bound), "{} s wrong", error.num_seconds());
        }

        #[test]
        fn a_right_clock_is_never_corrected_however_long_it_was_offline(
            drift_s in -15_i64..=15,
            waited_s in 0_i64..10_000_000,
            under_way_s in 0_i64..15,
            is_measured in any::<bool>(),
        ) {
            let sent = made() + s(waited_s);
            let clock = DeviceClock {
                sent_at: Some(sent + s(drift_s)),
                ahead: is_measured.then_some(s(drift_s)),
            };
            prop_assert_eq!(clock.ahead_at(made() + s(drift_s), sent + s(under_way_s)), None);
        }
    }

    #[test]
    fn a_measure_that_leads_into_the_future_is_none() {
        fn check(seen: i64, ahead: Option<i64>, sent: Option<i64>, expected: Option<i64>) {
            let clock = DeviceClock { sent_at: sent.map(|at| made() + s(at)), ahead: ahead.map(s) };
            let found = clock.ahead_at(made() + s(seen), made());
            assert_eq!(found, expected.map(s), "{seen} {ahead:?} {sent:?}");
        }
        check(1200, None, None, None);
        check(-10_800, None, Some(-10_800), Some(-10_800));
        check(-10_800, Some(-10_800), Some(0), Some(-10_800));
        check(-10_800, Some(-10_802), Some(-10_800), Some(-10_800));
        check(-10_800, Some(-10_803), Some(-10_800), Some(-10_803));
        // Mended before the report was made: what had been measured no longer holds.
        check(0, Some(-10_800), Some(0), None);
        // Mended before it was sent, and nothing was measured.
        check(1200, None, Some(0), Some(1200));
        check(-30, None, Some(-30), None);
        check(-31, None, Some(-31), Some(-31));
    }

    #[test]
    fn no_clock_is_wrong_by_more_than_a_hundred_years() {
        assert_eq!(DeviceClock::ahead_from_ms(-1500), Some(TimeDelta::milliseconds(-1500)));
        for far in [i64::MIN, i64::MAX, 3_155_760_000_001] {
            assert_eq!(DeviceClock::ahead_from_ms(far), None);
        }
    }
}
