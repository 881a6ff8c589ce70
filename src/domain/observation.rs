//! What somebody saw of an evacuation place, and when. The log of these is only ever
//! added to: a wrong one is withdrawn by another. The present is what was seen last,
//! in whatever order the reports arrive.

use super::{
    Composition, Condition, Delivery, DeviceClock, IncidentId, Invalid, ObservationId, PlaceId,
    Status, text::typed,
};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A state that nobody has confirmed for so long is old.
pub const OLD_AFTER: TimeDelta = TimeDelta::hours(2);
/// So far may the clock of a sender be ahead of ours.
pub const MAX_CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);
/// Nothing was reported before 2000: a clock that says so was never set.
const MIN_SEEN_AT_UNIX_S: i64 = 946_684_800;
/// The longest note, in characters.
const MAX_NOTE_CHARS: usize = 500;
/// The most persons, so that sums stay far from their end.
pub const MAX_PERSONS: u32 = 1_000_000;

/// More people are looked at twice: a digit too many is the likelier.
const MAX_USUAL_PERSONS: u32 = 2_000;

/// By which way a report came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportSource {
    /// The board of the disaster staff.
    Board,
    /// The shelter's own page, as on a phone.
    Page,
    /// A row of a file.
    File,
    /// Another program.
    Api,
}

impl ReportSource {
    /// The word stored and written.
    pub fn id(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Page => "page",
            Self::File => "file",
            Self::Api => "api",
        }
    }
}

/// What a person says of a shelter. What it does not speak of stays as it was; a report of
/// a status without a number says that nobody has counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// How it is; `None` when only its details are reported.
    pub status: Option<Status>,
    /// How many people are there; `None` when nobody counted.
    pub occupancy: Option<u32>,
    /// What else the others should know; for staff only.
    pub note: Option<String>,
    /// When it was seen, as the sender's clock says; `None` for now.
    pub seen_at: Option<DateTime<Utc>>,
    /// How it is to live in; for staff only.
    #[serde(default, skip_serializing_if = "Condition::is_empty")]
    pub condition: Condition,
    /// Who is there; for staff only.
    #[serde(default, skip_serializing_if = "Composition::is_empty")]
    pub composition: Composition,
}

/// What a [`Report`] is made of, as somebody sent it.
#[derive(Debug, Clone, Default)]
pub struct ReportParts<'a> {
    /// How it is.
    pub status: Option<Status>,
    /// How many people are there.
    pub occupancy: Option<u32>,
    /// What else the others should know.
    pub note: &'a str,
    /// When it was seen.
    pub seen_at: Option<DateTime<Utc>>,
    /// How it is to live in.
    pub condition: Condition,
    /// Who is there.
    pub composition: Composition,
}

impl Report {
    /// Reports a status. The errors name `occupancy` and `note`.
    pub fn new(
        status: Status,
        occupancy: Option<u32>,
        note: &str,
        seen_at: Option<DateTime<Utc>>,
    ) -> Result<Self, Vec<Invalid>> {
        let status = Some(status);
        Self::from_parts(ReportParts { status, occupancy, note, seen_at, ..ReportParts::default() })
    }

    /// The errors name `status`, `occupancy`, `note` and a group of the composition. Times
    /// are kept to the microsecond, as the databases do.
    pub fn from_parts(parts: ReportParts<'_>) -> Result<Self, Vec<Invalid>> {
        let ReportParts { status, occupancy, note, seen_at, condition, composition } = parts;
        let note = typed(note.trim().to_owned());
        let note = Some(note).filter(|text| !text.is_empty());
        let mut faults = Vec::new();
        let has_details = !(condition.is_empty() && composition.is_empty());
        if status.is_none() && (occupancy.is_some() || !has_details) {
            faults.push(Invalid::new("status", "required"));
        }
        if occupancy.is_some_and(|persons| persons > MAX_PERSONS) {
            faults.push(Invalid::new("occupancy", "persons-range"));
        }
        let text = note.as_deref().unwrap_or_default();
        faults.extend(Invalid::check_length("note", MAX_NOTE_CHARS, text).err());
        let too_many = composition.iter().filter(|(_, persons)| *persons > MAX_PERSONS);
        faults.extend(too_many.map(|(group, _)| Invalid::new(group.id(), "persons-range")));
        let seen_at = seen_at.map(|at| at.trunc_subsecs(6));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self { status, occupancy, note, seen_at, condition, composition })
    }

    /// Whether it speaks of condition or composition.
    pub fn has_details(&self) -> bool {
        !(self.condition.is_empty() && self.composition.is_empty())
    }

    /// When it was seen: when the sender says, as far as their clock was right, or now.
    /// The error names `observed_at` when that is yet to come or cannot be.
    pub fn seen(&self, clock: &DeviceClock, now: DateTime<Utc>) -> Result<Seen, Invalid> {
        let now = now.trunc_subsecs(6);
        let Some(said) = self.seen_at else { return Ok(Seen { at: now, clock_ahead: None }) };
        let clock_ahead = clock.ahead_at(said, now);
        let at = said - clock_ahead.unwrap_or_default();
        if at.timestamp() < MIN_SEEN_AT_UNIX_S {
            return Err(Invalid::new("observed_at", "observed-long-ago"));
        }
        if at > now + MAX_CLOCK_SKEW {
            return Err(Invalid::new("observed_at", "observed-future"));
        }
        Ok(Seen { at, clock_ahead })
    }
}

/// When something was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// When, by our own clock.
    pub at: DateTime<Utc>,
    /// By how much the sender's clock was ahead, where that was corrected.
    pub clock_ahead: Option<TimeDelta>,
}

impl Seen {
    /// Puts what was seen just now after the present of its place.
    ///
    /// What the register holds from the future of our own clock was written while a
    /// clock was wrong. A report made just now must not be older than that, or a
    /// clock that jumped would reorder what people saw.
    pub fn not_before(&self, present: Option<&Observation>, now: DateTime<Utc>) -> DateTime<Utc> {
        let now = now.trunc_subsecs(6);
        let is_fresh = self.at >= now - MAX_CLOCK_SKEW;
        let known = present.map(|present| present.observed_at).filter(|at| is_fresh && *at > now);
        known.map_or(self.at, |known| known.max(self.at))
    }
}

/// What an observation says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservationBody {
    /// How the place is.
    Report(Report),
    /// That another observation was wrong.
    Withdrawal(ObservationId),
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The number of its row in history: the order in which reports arrived.
    pub seq: i64,
    /// Its id, for ever.
    pub id: ObservationId,
    /// What it belongs to.
    pub incident: IncidentId,
    /// Which place.
    pub place: PlaceId,
    /// When it counts as seen.
    pub observed_at: DateTime<Utc>,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// Who saw it, as history calls them.
    pub author: String,
    /// What makes a report that is sent twice one report, unique to its author.
    pub key: Option<String>,
    /// By which way it came.
    pub source: ReportSource,
    /// Who brought it here, where not its author; and what was put right.
    pub delivery: Delivery,
    /// What it says.
    pub said: ObservationBody,
}

impl Observation {
    /// What it reports; nothing of a withdrawal.
    pub fn report(&self) -> Option<&Report> {
        match &self.said {
            ObservationBody::Report(report) => Some(report),
            ObservationBody::Withdrawal(_) => None,
        }
    }

    /// What the device's clock had shown, where that was corrected.
    pub fn device_observed_at(&self) -> Option<DateTime<Utc>> {
        self.delivery.clock_ahead_ms?;
        self.report()?.seen_at
    }

    /// The status that it reports, if it speaks of that.
    pub fn status(&self) -> Option<Status> {
        self.report().and_then(|report| report.status)
    }

    /// Whether it reports a status.
    pub fn says_status(&self) -> bool {
        self.report().is_some_and(|report| report.status.is_some())
    }

    /// The observation that it withdraws.
    pub fn withdraws(&self) -> Option<&ObservationId> {
        match &self.said {
            ObservationBody::Withdrawal(id) => Some(id),
            ObservationBody::Report(_) => None,
        }
    }

    /// Whether it is seen later than another: ties go to what arrived later.
    pub fn is_later_than(&self, other: &Self) -> bool {
        (self.observed_at, self.seq) > (other.observed_at, other.seq)
    }
}

/// Something to look at twice in a report that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// More people than it holds.
    OverCapacity,
    /// People are there although it is not open.
    NotInUse,
    /// A change that is rare.
    UnusualChange,
    /// Something was seen later already: the present is another.
    Late,
    /// Seen before the incident began.
    BeforeIncident,
    /// The device's clock was wrong: the time was corrected.
    ClockCorrected,
    /// Made on the page of an incident that has ended: it belongs to the one that runs.
    OtherIncident,
    /// More people by sex, age or need than are there.
    CompositionOver,
    /// More than three times as many people as were counted last.
    ManyMore,
    /// So many people as hardly any shelter holds.
    Thousands,
}

impl Warning {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::OverCapacity,
        Self::NotInUse,
        Self::UnusualChange,
        Self::Late,
        Self::BeforeIncident,
        Self::ClockCorrected,
        Self::OtherIncident,
        Self::CompositionOver,
        Self::ManyMore,
        Self::Thousands,
    ];

    /// The word of answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::OverCapacity => "over-capacity",
            Self::NotInUse => "not-in-use",
            Self::UnusualChange => "unusual-change",
            Self::Late => "late",
            Self::BeforeIncident => "before-incident",
            Self::ClockCorrected => "clock-corrected",
            Self::OtherIncident => "other-incident",
            Self::CompositionOver => "composition-over",
            Self::ManyMore => "many-more",
            Self::Thousands => "thousands",
        }
    }

    /// What to look at twice in `report` of a place of this capacity, coming after what
    /// was known.
    pub fn from_report(report: &Report, capacity: Option<u32>, before: &Report) -> Vec<Self> {
        let persons = report.occupancy.unwrap_or(0);
        let is_over = report.occupancy.zip(capacity).is_some_and(|(is, may)| is > may);
        let is_in_use = report.status.is_none_or(Status::is_in_use);
        let before_status = before.status.unwrap_or(Status::Unreported);
        let there = if report.status.is_some() { report.occupancy } else { before.occupancy };
        let counted = report.composition.at_least();
        let last = before.occupancy.filter(|last| *last > 0);
        let found = [
            (Self::Thousands, persons > MAX_USUAL_PERSONS),
            (Self::ManyMore, last.is_some_and(|last| persons > last.saturating_mul(3))),
            (Self::OverCapacity, is_over),
            (Self::NotInUse, persons > 0 && !is_in_use),
            (
                Self::UnusualChange,
                report.status.is_some_and(|status| before_status.rarely_becomes(status)),
            ),
            (Self::CompositionOver, there.is_some_and(|there| counted > u64::from(there))),
        ];
        found.into_iter().filter_map(|(warning, is)| is.then_some(warning)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PersonGroup;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_316_400, 0).expect("a moment") + TimeDelta::minutes(minutes)
    }

    fn report(seen_at: Option<DateTime<Utc>>) -> Report {
        Report::new(Status::Open, Some(3), "", seen_at).expect("valid")
    }

    fn known(observed_at: DateTime<Utc>) -> Observation {
        Observation {
            seq: 1,
            id: ObservationId::from_trusted("a".to_owned()),
            incident: IncidentId::from_trusted("i".to_owned()),
            place: PlaceId::from_trusted("p".to_owned()),
            observed_at,
            received_at: observed_at,
            author: "staff:a".to_owned(),
            key: None,
            source: ReportSource::Api,
            delivery: Delivery::default(),
            said: ObservationBody::Report(report(None)),
        }
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        fn check(occupancy: u32, note: &str, expected: &str) {
            let read = Report::new(Status::Open, Some(occupancy), note, None);
            assert_eq!(read.expect_err("refused")[0].to_string(), expected);
        }
        check(1_000_001, "", "occupancy: persons-range");
        check(0, &"あ".repeat(501), "note: too-long");
    }

    /// What is found by a sender of whose clock nothing is known.
    fn seen(seen_at: Option<DateTime<Utc>>) -> Result<Seen, Invalid> {
        report(seen_at).seen(&DeviceClock::default(), at(0))
    }

    #[test]
    fn what_cannot_have_been_seen_is_refused() {
        assert_eq!(seen(Some(at(5))).expect("near enough").at, at(5));
        assert_eq!(seen(Some(at(6))).expect_err("refused").code, "observed-future");
        assert_eq!(seen(None).expect("now").at, at(0));
        let long_ago = seen(DateTime::from_timestamp(0, 0)).expect_err("refused");
        assert_eq!(long_ago.to_string(), "observed_at: observed-long-ago");
    }

    #[test]
    fn what_a_wrong_clock_says_is_corrected_before_it_is_judged() {
        fn check(shown: DateTime<Utc>, sent_at: DateTime<Utc>, expected: i64) {
            let clock = DeviceClock { sent_at: Some(sent_at), ahead: None };
            let found = report(Some(shown)).seen(&clock, at(0)).expect("taken");
            assert_eq!(found.at, at(expected));
            assert_eq!(found.clock_ahead, Some(shown - at(expected)));
        }
        check(at(-180), at(-180), 0);
        check(at(10), at(20), -10);
        check(DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::minutes(3), -3);
    }

    #[test]
    fn a_report_says_a_status_or_details_and_counts_people_only_with_a_status() {
        fn check(occupancy: Option<u32>, condition: &str, men: Option<u32>, expected: &[&str]) {
            let men = men.map(|men| (PersonGroup::parse("men").expect("a group"), men));
            let parts = ReportParts {
                occupancy,
                condition: serde_json::from_str(condition).expect("a condition"),
                composition: men.into_iter().collect(),
                ..ReportParts::default()
            };
            let faults = Report::from_parts(parts).err().unwrap_or_default();
            let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
            assert_eq!(faults, expected, "{occupancy:?} {condition} {men:?}");
        }
        check(None, "{}", None, &["status: required"]);
        check(None, r#"{"water":"short"}"#, None, &[]);
        check(None, "{}", Some(0), &[]);
        check(Some(3), r#"{"water":"short"}"#, None, &["status: required"]);
        check(None, "{}", Some(1_000_001), &["men: persons-range"]);
    }

    #[test]
    fn what_was_stored_before_details_existed_is_read_and_nothing_is_added_to_it() {
        let stored = r#"{"status":"open","occupancy":3,"note":null,"seen_at":null}"#;
        let report: Report = serde_json::from_str(stored).expect("readable");
        assert_eq!(report, Report::new(Status::Open, Some(3), "", None).expect("valid"));
        assert_eq!(serde_json::to_string(&report).expect("json"), stored);
    }

    #[test]
    fn a_report_made_now_is_not_older_than_what_a_wrong_clock_wrote() {
        fn check(known_at: i64, seen_at: Option<i64>, expected: i64) {
            let seen = seen(seen_at.map(at)).expect("taken");
            let found = seen.not_before(Some(&known(at(known_at))), at(0));
            assert_eq!(found, at(expected), "{known_at} {seen_at:?}");
        }
        check(-1, None, 0);
        check(600, None, 600);
        check(600, Some(-2), 600);
        check(600, Some(-30), -30);
        check(3, Some(4), 4);
        check(-3, Some(-4), -4);
    }

    #[test]
    fn a_number_far_above_the_last_or_above_all_usual_ones_is_looked_at_twice() {
        fn check(last: Option<u32>, persons: u32, expected: &[Warning]) {
            let of =
                |occupancy| Report { status: Some(Status::Open), occupancy, ..Report::default() };
            let found = Warning::from_report(&of(Some(persons)), None, &of(last));
            assert_eq!(found, expected, "{last:?} {persons}");
        }
        check(Some(20), 60, &[]);
        check(Some(20), 61, &[Warning::ManyMore]);
        check(Some(0), 61, &[]);
        check(None, 2_000, &[]);
        check(None, 2_001, &[Warning::Thousands]);
        check(Some(300), 900_000, &[Warning::Thousands, Warning::ManyMore]);
    }

    #[test]
    fn a_report_to_look_at_twice_says_why() {
        let before = |status| Report { status: Some(status), ..Report::default() };
        let mut report = report(None);
        assert_eq!(Warning::from_report(&report, Some(3), &before(Status::Open)), []);
        let closed = before(Status::Closed);
        assert_eq!(Warning::from_report(&report, None, &closed), [Warning::UnusualChange]);
        report.status = Some(Status::Closed);
        let found = Warning::from_report(&report, Some(2), &before(Status::Open));
        assert_eq!(found, [Warning::OverCapacity, Warning::NotInUse]);
    }

    #[test]
    fn more_people_by_group_than_are_there_is_to_be_looked_at_twice() {
        fn check(counted: &str, there: Option<u32>, expected: &[Warning]) {
            let composition = serde_json::from_str(counted).expect("counts");
            let report = Report { composition, ..Report::default() };
            let before =
                Report { status: Some(Status::Open), occupancy: there, ..Report::default() };
            assert_eq!(
                Warning::from_report(&report, None, &before),
                expected,
                "{counted} {there:?}"
            );
            let whole = Report { composition: report.composition.clone(), ..before.clone() };
            assert_eq!(Warning::from_report(&whole, None, &before), expected, "with a status");
        }
        check(r#"{"men":2,"women":2}"#, Some(3), &[Warning::CompositionOver]);
        check(r#"{"men":2,"women":1}"#, Some(3), &[]);
        check(r#"{"dialysis":4}"#, Some(3), &[Warning::CompositionOver]);
        check(r#"{"men":2,"women":2}"#, None, &[]);
    }
}
