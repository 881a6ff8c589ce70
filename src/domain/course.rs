//! How an incident went: what each place was from one observation to the next, and
//! what that amounts to. Takes what stands in the order in which it was seen.

use super::{Observation, ObservationBody, ObservationId, PlaceId, Report, Status};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, HashSet};

/// The reports of the status of each place that were not withdrawn, as they were seen.
pub fn courses(log: &[Observation]) -> BTreeMap<&PlaceId, Vec<&Observation>> {
    standing(log, |report| report.status.is_some())
}

/// The reports of condition or composition of each place that were not withdrawn, as they
/// were seen.
pub fn detailed(log: &[Observation]) -> BTreeMap<&PlaceId, Vec<&Observation>> {
    standing(log, Report::has_details)
}

fn standing(
    log: &[Observation],
    speaks: impl Fn(&Report) -> bool,
) -> BTreeMap<&PlaceId, Vec<&Observation>> {
    let withdrawn = withdrawn(log);
    let stands =
        |seen: &&Observation| seen.report().is_some_and(&speaks) && !withdrawn.contains(&seen.id);
    let mut standing: BTreeMap<_, Vec<&Observation>> = BTreeMap::new();
    for seen in log.iter().filter(stands) {
        standing.entry(&seen.place).or_default().push(seen);
    }
    for course in standing.values_mut() {
        course.sort_by_key(|seen| (seen.observed_at, seen.seq));
    }
    standing
}

/// The observations that others withdraw.
pub fn withdrawn(log: &[Observation]) -> HashSet<&ObservationId> {
    let withdrawn = log.iter().filter_map(|seen| match &seen.said {
        ObservationBody::Withdrawal(id) => Some(id),
        ObservationBody::Report(_) => None,
    });
    withdrawn.collect()
}

/// What an incident amounts to at one place, or at all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IncidentSummary {
    /// How many reports stand.
    pub reports: usize,
    /// When it was first seen open or full.
    pub opened_at: Option<DateTime<Utc>>,
    /// Since when it has been neither, if it was before and is not again.
    pub closed_at: Option<DateTime<Utc>>,
    /// How long it was one of them.
    pub open: TimeDelta,
    /// The most people counted at once, and when first.
    pub peak: Option<(u64, DateTime<Utc>)>,
    /// People times days: each count holds until the next observation.
    pub person_days: f64,
    /// How long it was open without anybody having counted.
    pub uncounted: TimeDelta,
}

impl IncidentSummary {
    /// Of one place, up to a moment.
    pub fn from_course(course: &[&Observation], until: DateTime<Utc>) -> Self {
        let mut summary = Self { reports: course.len(), ..Self::default() };
        for (at, seen) in course.iter().enumerate() {
            let next = course.get(at + 1).map_or(until, |next| next.observed_at);
            let lasted = (next - seen.observed_at).max(TimeDelta::zero());
            let Some(report) = seen.report() else { continue };
            let is_open = is_in_use(report);
            if is_open {
                summary.opened_at.get_or_insert(seen.observed_at);
                summary.closed_at = None;
                summary.open += lasted;
            } else if summary.opened_at.is_some() && report.status != Some(Status::Unreported) {
                summary.closed_at.get_or_insert(seen.observed_at);
            }
            match report.occupancy {
                Some(persons) => {
                    summary.person_days += f64::from(persons) * days(lasted);
                    summary.count(u64::from(persons), seen.observed_at);
                }
                None if is_open => summary.uncounted += lasted,
                None => {}
            }
        }
        summary
    }

    /// Of all places together: the peak is that of the sums, not the sum of peaks.
    pub fn from_courses(
        courses: &BTreeMap<&PlaceId, Vec<&Observation>>,
        until: DateTime<Utc>,
    ) -> Self {
        let mut total = Self::default();
        let mut is_open_somewhere = false;
        for course in courses.values() {
            let one = Self::from_course(course, until);
            total.reports += one.reports;
            total.open += one.open;
            total.person_days += one.person_days;
            total.uncounted += one.uncounted;
            total.opened_at = total.opened_at.into_iter().chain(one.opened_at).min();
            total.closed_at = total.closed_at.max(one.closed_at);
            is_open_somewhere |= one.opened_at.is_some() && one.closed_at.is_none();
        }
        if is_open_somewhere {
            total.closed_at = None;
        }
        for (at, moment) in moments(courses.values()) {
            if let Some(persons) = moment.persons {
                total.count(persons, at);
            }
        }
        total
    }

    fn count(&mut self, persons: u64, at: DateTime<Utc>) {
        if self.peak.is_none_or(|(most, _)| persons > most) {
            self.peak = Some((persons, at));
        }
    }
}

/// How all places together were from one moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IncidentMoment {
    /// The people counted; nothing where nobody has counted anywhere.
    pub persons: Option<u64>,
    /// Places that were open or full.
    pub in_use: usize,
    /// Those of them where nobody had counted: there were more people than the sum.
    pub uncounted: usize,
    /// Places that were counted.
    counted: usize,
}

impl IncidentMoment {
    /// Replaces what a place was by what it is now.
    fn turn(&mut self, before: Option<&Report>, now: &Report) {
        let is_in_use = |report: &Report| usize::from(is_in_use(report));
        let is_counted = |report: &Report| usize::from(report.occupancy.is_some());
        let is_uncounted = |report: &Report| is_in_use(report) * (1 - is_counted(report));
        let persons = |report: &Report| u64::from(report.occupancy.unwrap_or(0));
        let sum = self.persons.unwrap_or(0) + persons(now) - before.map_or(0, persons);
        self.in_use = self.in_use + is_in_use(now) - before.map_or(0, is_in_use);
        self.uncounted = self.uncounted + is_uncounted(now) - before.map_or(0, is_uncounted);
        self.counted = self.counted + is_counted(now) - before.map_or(0, is_counted);
        self.persons = (self.counted > 0).then_some(sum);
    }
}

/// How all places together were, at each moment at which something was seen.
pub fn moments<'a>(
    courses: impl IntoIterator<Item = &'a Vec<&'a Observation>>,
) -> Vec<(DateTime<Utc>, IncidentMoment)> {
    let mut seen: Vec<_> = courses.into_iter().flatten().copied().collect();
    seen.sort_by_key(|seen| (seen.observed_at, seen.seq));
    let (mut known, mut now) = (BTreeMap::new(), IncidentMoment::default());
    let mut moments: Vec<(DateTime<Utc>, IncidentMoment)> = Vec::new();
    for seen in seen {
        let Some(report) = seen.report() else { continue };
        now.turn(known.insert(&seen.place, report), report);
        match moments.last_mut() {
            Some((at, last)) if *at == seen.observed_at => *last = now,
            _ => moments.push((seen.observed_at, now)),
        }
    }
    moments
}

fn is_in_use(report: &Report) -> bool {
    report.status.is_some_and(Status::is_in_use)
}

#[allow(clippy::cast_precision_loss, reason = "a time in seconds")]
fn days(time: TimeDelta) -> f64 {
    time.num_seconds() as f64 / 86_400.0
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{Delivery, IncidentId, ReportSource};

    pub fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    pub fn seen(seq: i64, place: &str, hours: i64, said: ObservationBody) -> Observation {
        Observation {
            seq,
            id: ObservationId::from_trusted(format!("o{seq}")),
            incident: IncidentId::from_trusted("i".to_owned()),
            place: PlaceId::from_trusted(place.to_owned()),
            observed_at: at(hours),
            received_at: at(hours),
            author: "staff:a".to_owned(),
            key: None,
            source: ReportSource::Api,
            delivery: Delivery::default(),
            said,
        }
    }

    pub fn said(status: Status, occupancy: Option<u32>) -> ObservationBody {
        ObservationBody::Report(Report { status: Some(status), occupancy, ..Report::default() })
    }

    #[test]
    fn each_count_holds_until_the_next_observation() {
        let log = [
            seen(1, "a", 0, said(Status::Open, Some(10))),
            seen(2, "a", 48, said(Status::Closed, Some(0))),
            // Late, and wrong.
            seen(3, "a", 24, said(Status::Open, Some(20))),
            seen(4, "a", 24, said(Status::Open, Some(900))),
            seen(
                5,
                "a",
                49,
                ObservationBody::Withdrawal(ObservationId::from_trusted("o4".to_owned())),
            ),
            seen(6, "b", 12, said(Status::Open, None)),
            seen(7, "b", 24, said(Status::Full, Some(15))),
        ];
        let courses = courses(&log);
        let one = IncidentSummary::from_course(&courses[&log[0].place], at(72));
        assert_eq!((one.reports, one.opened_at, one.closed_at), (3, Some(at(0)), Some(at(48))));
        assert_eq!((one.open, one.peak), (TimeDelta::hours(48), Some((20, at(24)))));
        assert!((one.person_days - 30.0).abs() < 1e-9);
        let other = IncidentSummary::from_course(&courses[&log[5].place], at(72));
        assert_eq!((other.uncounted, other.closed_at), (TimeDelta::hours(12), None));
        let all = IncidentSummary::from_courses(&courses, at(72));
        assert_eq!((all.peak, all.closed_at), (Some((35, at(24))), None));
        assert!((all.person_days - 60.0).abs() < 1e-9);
        let sums = moments(courses.values()).into_iter();
        let sums: Vec<_> =
            sums.map(|(at, now)| (at, now.persons, now.in_use, now.uncounted)).collect();
        let expected = [
            (at(0), Some(10), 1, 0),
            (at(12), Some(10), 2, 1),
            (at(24), Some(35), 2, 0),
            (at(48), Some(15), 1, 0),
        ];
        assert_eq!(sums, expected);
    }

    #[test]
    fn where_nobody_has_counted_nobody_knows_how_many_there_are() {
        let log = [
            seen(1, "a", 0, said(Status::Open, None)),
            seen(2, "a", 1, said(Status::Open, Some(0))),
            seen(3, "a", 2, said(Status::Closed, None)),
        ];
        let courses = courses(&log);
        let sums = moments(courses.values()).into_iter().map(|(_, now)| now.persons);
        assert_eq!(sums.collect::<Vec<_>>(), [None, Some(0), None]);
        assert_eq!(IncidentSummary::from_courses(&courses, at(3)).peak, Some((0, at(1))));
    }

    #[test]
    fn a_report_of_details_alone_ends_no_count() {
        let water = Report {
            condition: serde_json::from_str(r#"{"water":"none"}"#).expect("a condition"),
            ..Report::default()
        };
        let log = [
            seen(1, "a", 0, said(Status::Open, Some(10))),
            seen(2, "a", 12, ObservationBody::Report(water)),
        ];
        let courses = courses(&log);
        let one = IncidentSummary::from_course(&courses[&log[0].place], at(24));
        assert_eq!((one.open, one.uncounted), (TimeDelta::hours(24), TimeDelta::zero()));
        assert!((one.person_days - 10.0).abs() < 1e-9);
        assert_eq!(detailed(&log)[&log[0].place], [&log[1]]);
    }

    #[test]
    fn nothing_reported_is_nothing() {
        assert_eq!(IncidentSummary::from_course(&[], at(1)), IncidentSummary::default());
        assert_eq!(
            IncidentSummary::from_courses(&BTreeMap::new(), at(1)),
            IncidentSummary::default()
        );
    }
}
