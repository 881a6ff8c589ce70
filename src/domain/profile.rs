//! How an incident went, slot by slot: equal parts of time of a length that people
//! count in, few enough to be looked at. What nobody counted in a slot is not 0 there.

use super::{
    Observation,
    course::{IncidentMoment, moments},
    time::{from_japan, in_japan, midnight},
};
use chrono::{DateTime, TimeDelta, Utc};

/// The lengths of slots, in minutes.
const LENGTHS: [i64; 8] = [10, 30, 60, 180, 360, 1440, 7 * 1440, 28 * 1440];
/// There are no more slots than this, if any length allows it.
const MAX_SLOTS: i64 = 120;

/// The time that a picture shows, in slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    length: TimeDelta,
}

/// What was seen in one part of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// From when.
    pub from: DateTime<Utc>,
    /// The most people counted at once; nothing where nobody counted.
    pub persons: Option<u64>,
    /// The most places that were open or full at once.
    pub in_use: usize,
    /// The most of them where nobody had counted, at once.
    pub uncounted: usize,
    /// Reports of what was seen then. Without one, the figures are those from before.
    pub reports: usize,
}

impl Span {
    /// From one moment to a later one. Slots begin at full hours and days in Japan.
    pub fn new(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        let until = until.max(from);
        let fits = |minutes: &i64| (until - from).num_minutes() / minutes < MAX_SLOTS - 1;
        let minutes = LENGTHS.into_iter().find(fits).unwrap_or(LENGTHS[LENGTHS.len() - 1]);
        let day = midnight(in_japan(from).date());
        let since = (in_japan(from) - day).num_minutes() / minutes * minutes;
        let from = from_japan(day + TimeDelta::minutes(since));
        Self { from, until, length: TimeDelta::minutes(minutes) }
    }

    /// How long a slot is.
    pub fn length(&self) -> TimeDelta {
        self.length
    }

    /// What was seen of some places, in each slot.
    pub fn slots<'a>(
        &self,
        courses: impl IntoIterator<Item = &'a Vec<&'a Observation>> + Clone,
    ) -> Vec<Slot> {
        let mut seen: Vec<_> = courses.clone().into_iter().flatten().collect();
        seen.sort_by_key(|seen| seen.observed_at);
        let moments = moments(courses);
        let mut now = IncidentMoment::default();
        let (mut slots, mut from) = (Vec::new(), self.from);
        let (mut told, mut reported) = (0, 0);
        while from < self.until || slots.is_empty() {
            let end = from + self.length;
            let mut slot = Slot { from, persons: None, in_use: 0, uncounted: 0, reports: 0 };
            // What was before holds until something else is seen.
            if moments.get(told).is_none_or(|(at, _)| *at > from) {
                slot.take(&now);
            }
            while let Some((_, moment)) = moments.get(told).filter(|(at, _)| *at < end) {
                now = *moment;
                slot.take(&now);
                told += 1;
            }
            let before = reported;
            reported += seen[reported..].iter().take_while(|seen| seen.observed_at < end).count();
            slot.reports = reported - before;
            slots.push(slot);
            from = end;
        }
        slots
    }
}

impl Slot {
    fn take(&mut self, moment: &IncidentMoment) {
        self.persons = self.persons.max(moment.persons);
        self.in_use = self.in_use.max(moment.in_use);
        self.uncounted = self.uncounted.max(moment.uncounted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ObservationBody, Status,
        course::{
            courses,
            tests::{at, said, seen},
        },
    };
    use proptest::prelude::*;

    #[test]
    fn slots_are_few_and_begin_when_people_say_they_do() {
        fn check(hours: i64, minutes: i64, first: &str) {
            let from = at(3) + TimeDelta::minutes(7);
            let span = Span::new(from, from + TimeDelta::hours(hours));
            assert_eq!(span.length(), TimeDelta::minutes(minutes), "{hours}");
            let slots = span.slots(&[]);
            assert_eq!(in_japan(slots[0].from).format("%-H:%M").to_string(), first, "{hours}");
            assert!(slots.len() <= 120, "{hours}: {}", slots.len());
        }
        check(0, 10, "12:00");
        check(19, 10, "12:00");
        check(20, 30, "12:00");
        check(72, 60, "12:00");
        check(200, 180, "12:00");
        check(24 * 20, 360, "12:00");
        check(24 * 114, 1440, "0:00");
        check(24 * 365, 7 * 1440, "0:00");
    }

    #[test]
    fn what_nobody_counted_is_a_gap_and_what_holds_is_carried_on() {
        let log = [
            seen(1, "a", 1, said(Status::Open, Some(10))),
            seen(2, "b", 1, said(Status::Open, None)),
            seen(3, "a", 3, said(Status::Open, None)),
            seen(4, "a", 5, said(Status::Closed, Some(0))),
            seen(5, "b", 5, said(Status::Closed, None)),
        ];
        let courses = courses(&log);
        let span = Span { from: at(0), until: at(7), length: TimeDelta::hours(1) };
        let slots = span.slots(courses.values());
        let figures: Vec<_> = slots
            .iter()
            .map(|slot| (slot.persons, slot.in_use, slot.uncounted, slot.reports))
            .collect();
        let expected = [
            (None, 0, 0, 0),
            (Some(10), 2, 1, 2),
            (Some(10), 2, 1, 0),
            (None, 2, 2, 1),
            (None, 2, 2, 0),
            (Some(0), 0, 0, 2),
            (Some(0), 0, 0, 0),
        ];
        assert_eq!(figures, expected);
    }

    fn reports() -> impl Strategy<Value = Vec<(u8, i64, bool, Option<u32>)>> {
        proptest::collection::vec(
            (0..4u8, 0..500i64, any::<bool>(), proptest::option::of(0..9u32)),
            0..40,
        )
    }

    proptest! {
        #[test]
        fn the_highest_slot_is_the_peak_and_no_report_is_lost(reports in reports(), hours in 0..600i64) {
            let log: Vec<_> = (1..)
                .zip(&reports)
                .map(|(seq, (place, hours, open, count))| {
                    let status = if *open { Status::Open } else { Status::Closed };
                    let said: ObservationBody = said(status, *count);
                    seen(seq, &format!("p{place}"), *hours, said)
                })
                .collect();
            let courses = courses(&log);
            let until = at(hours.max(reports.iter().map(|one| one.1 + 1).max().unwrap_or(0)));
            let slots = Span::new(at(0), until).slots(courses.values());
            let peak = super::super::course::IncidentSummary::from_courses(&courses, until).peak;
            prop_assert_eq!(slots.iter().filter_map(|slot| slot.persons).max(), peak.map(|(most, _)| most));
            prop_assert_eq!(slots.iter().map(|slot| slot.reports).sum::<usize>(), log.len());
            prop_assert!(slots.len() <= 120);
        }
    }
}
