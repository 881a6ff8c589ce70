//! What schedules answer, and that odd expressions neither break nor hang them.

use super::*;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

fn schedule(text: &str) -> Schedule {
    Schedule::new(OpeningHours::parse(text).expect(text))
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect(text)
}

/// Sessions in short: `12-08 10:00-12:00`, `12-08 ?-?`.
fn told(sessions: &[Session]) -> String {
    let time = |at: Option<chrono::NaiveDateTime>| {
        at.map_or_else(|| "?".to_owned(), |at| at.format("%H:%M").to_string())
    };
    let told = sessions.iter().map(|session| {
        let day = session.date().format("%m-%d");
        format!("{day} {}-{}", time(session.start.time()), time(session.end))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// A moment of 2026 on Japan's clocks.
fn moment(text: &str) -> chrono::DateTime<chrono::Utc> {
    format!("2026-{text}:00+09:00").parse().expect(text)
}

#[test]
fn sessions_are_what_the_expression_says() {
    fn check(expression: &str, from: &str, to: &str, expected: &str) {
        let sessions = schedule(expression).sessions(date(from), date(to));
        assert_eq!(told(&sessions), expected, "{expression}");
    }
    let december = ("2026-12-01", "2026-12-31");
    let check_december = |expression, expected| check(expression, december.0, december.1, expected);
    check_december("Tu[2],Tu[4] 10:00-12:00", "12-08 10:00-12:00, 12-22 10:00-12:00");
    check_december("Th[3] 17:00+", "12-17 17:00-?");
    check_december("Th[3] 00:00-17:00 unknown \"start not recorded\"", "12-17 ?-17:00");
    check_december("Sa[3] unknown \"time not recorded\"", "12-19 ?-?");
    check_december("Sa[-1] 10:00-12:00,13:00-15:00", "12-26 10:00-12:00, 12-26 13:00-15:00");
    check_december("Fr[1] 22:00-02:00", "12-04 22:00-02:00");
    check_december("Dec: Mo[2] 10:00-12:00; Dec 29-Jan 3 off", "12-14 10:00-12:00");
    check_december("Feb,Apr: Sa[1] 10:00-12:00", "");
    check("Fr[1] 22:00-02:00", "2026-12-05", "2026-12-05", "");
    let weekend = |expression, expected| check(expression, "2026-12-04", "2026-12-05", expected);
    weekend("Fr 20:00-25:00; Sa 10:00-12:00", "12-04 20:00-01:00, 12-05 10:00-12:00");
    weekend("Fr 20:00-02:00; Sa off", "12-04 20:00-02:00");
    weekend("Mo-Su 20:00-26:00; Fr 20:00-24:00", "12-04 20:00-00:00, 12-05 20:00-02:00");
    weekend("Fr 20:00-24:00; Sa 00:00-05:00", "12-04 20:00-05:00");
    weekend("Fr,Sa 20:00-25:00 \"bar\"; Sa 20:00-23:00", "12-04 20:00-01:00, 12-05 20:00-23:00");
    check("Mo-Su 22:00-26:00; PH off", "2026-11-22", "2026-11-23", "11-22 22:00-02:00");
    check("24/7", "2026-12-05", "2026-12-05", "12-05 00:00-00:00");
    check("Mo-Fr 09:00-17:00; PH off", "2026-09-21", "2026-09-24", "09-24 09:00-17:00");
    check("Tu \"by telephone\"", "2026-12-08", "2026-12-08", "");
    check("Tu 10:00-12:00", "2026-12-08", "2026-12-07", "");
}

#[test]
fn what_could_not_be_answered_truly_is_refused() {
    fn check(text: &str, code: &'static str) {
        let fault = OpeningHours::parse(text).expect_err(text);
        assert_eq!((&*fault.field, fault.code), ("opening_hours", code));
    }
    check("毎週火曜日", "not-opening-hours");
    check("", "not-opening-hours");
    check("Tu 10:00", "not-opening-hours");
    check(&format!("Mo 10:00-12:00 \"{}\"", "あ".repeat(500)), "too-long");
    check("sunrise-sunset", "opening-hours-unsupported");
    check("SH Mo-Fr 10:00-12:00", "opening-hours-unsupported");
    check("easter 10:00-12:00", "opening-hours-unsupported");
    check("Mo 10:00-16:00/01:30", "opening-hours-unsupported");
    check("Feb,Apr Sa[1] 10:00-12:00", "opening-hours-unsupported");
}

#[test]
fn a_moment_is_answered_with_what_is_known() {
    fn check(expression: &str, now: &str, held: Option<bool>, next: &str) {
        let open_status = schedule(expression).open_status(moment(now));
        let told = told(open_status.next_session.as_slice());
        assert_eq!((open_status.open_now, told.as_str()), (held, next), "{expression} at {now}");
        assert_eq!(schedule(expression).is_held(When::At(moment(now))), held);
    }
    let tuesdays = "Tu[2] 10:00-12:00";
    check(tuesdays, "12-01T10:00", Some(false), "12-08 10:00-12:00");
    check(tuesdays, "12-08T09:59", Some(false), "12-08 10:00-12:00");
    check(tuesdays, "12-08T10:00", Some(true), "12-08 10:00-12:00");
    check(tuesdays, "12-08T12:00", Some(false), "01-12 10:00-12:00");
    check("Tu[2] unknown \"time not recorded\"", "12-08T10:00", None, "12-08 ?-?");
    check("Tu[2] unknown \"time not recorded\"", "12-09T00:00", Some(false), "01-12 ?-?");
    check("Tu 17:00+", "12-08T16:00", Some(false), "12-08 17:00-?");
    check("Tu 17:00+", "12-08T17:00", None, "12-08 17:00-?");
    check("Fr 22:00-02:00", "12-05T01:00", Some(true), "12-04 22:00-02:00");
    check("Tu 10:00-12:00, Tu unknown \"time not recorded\"", "12-08T09:00", None, "12-08 ?-?");
    check("Tu unknown \"by telephone\"", "12-08T10:00", None, "");
    check("Tu unknown \"by telephone\"", "12-09T10:00", Some(false), "");
    check("2026 Nov 1 10:00-12:00", "12-08T10:00", Some(false), "");
}

#[test]
fn exceptions_take_away_move_and_add() {
    fn check(exceptions: &str, expected: &str) {
        let text = format!(
            r#"{{"opening_hours": "Tu[2],Tu[4] 10:00-12:00", "exceptions": [{exceptions}]}}"#
        );
        let schedule: Schedule = serde_json::from_str(&text).expect("a schedule");
        let again = serde_json::to_string(&schedule).expect("JSON");
        assert_eq!(serde_json::from_str::<Schedule>(&again).expect("a schedule"), schedule);
        let sessions = schedule.sessions(date("2026-12-01"), date("2026-12-31"));
        assert_eq!(told(&sessions), expected, "{exceptions}");
    }
    check(
        r#"{"on": "2026-12-08", "change": "cancelled", "note": "会場の工事"}"#,
        "12-22 10:00-12:00",
    );
    check(
        r#"{"on": "2026-12-08", "change": "moved", "to": "2026-12-09"}"#,
        "12-09 10:00-12:00, 12-22 10:00-12:00",
    );
    check(
        r#"{"on": "2026-12-22", "change": "moved", "to": "2026-12-22",
            "hours": {"start": "13:00:00", "end": null}}"#,
        "12-08 10:00-12:00, 12-22 13:00-?",
    );
    check(
        r#"{"on": "2026-11-10", "change": "moved", "to": "2026-12-01"}"#,
        "12-01 10:00-12:00, 12-08 10:00-12:00, 12-22 10:00-12:00",
    );
    check(
        r#"{"on": "2026-12-09", "change": "moved", "to": "2026-12-10"}"#,
        "12-08 10:00-12:00, 12-10 ?-?, 12-22 10:00-12:00",
    );
    check(
        r#"{"on": "2026-12-08", "change": "extra", "hours": {"start": "22:00:00", "end": "01:00:00"}}"#,
        "12-08 10:00-12:00, 12-08 22:00-01:00, 12-22 10:00-12:00",
    );
}

#[test]
fn a_stored_text_that_cannot_be_read_is_kept_and_answers_that_nobody_knows() {
    let schedule: Schedule =
        serde_json::from_str(r#"{"opening_hours": "毎週火曜日"}"#).expect("a schedule");
    assert_eq!(schedule.opening_hours.as_str(), "毎週火曜日");
    assert_eq!(schedule.is_held(When::On(date("2026-12-08"))), None);
    let open_status = schedule.open_status(moment("12-08T10:00"));
    assert_eq!((open_status.open_now, open_status.next_session), (None, None));
    assert!(OpeningHours::parse("毎週火曜日").is_err());
}

/// The longest expressions of rules that overlap, all of which each day asks.
#[test]
fn the_longest_expressions_are_answered_in_a_moment() {
    fn check(rule: &str, joint: &str, held: bool) {
        let count = (500 + joint.len()) / (rule.len() + joint.len());
        let schedule = schedule(&vec![rule; count].join(joint));
        let started = std::time::Instant::now();
        let open_status = schedule.open_status(moment("12-08T10:00"));
        assert_eq!(open_status.next_session.is_some(), held, "{rule}");
        schedule.sessions(date("2026-12-01"), date("2028-12-01"));
        let elapsed = started.elapsed();
        assert!(elapsed.as_millis() < 1000, "{rule}: {elapsed:?}");
    }
    check("Mo off", "; ", false);
    check("PH 9:00-9:01", ", ", true);
    check("PH +1 day", "; ", true);
    check("Mo 9:00-48:00", " || ", true);
    check("2020-2025/2 week 1-53/7 Su[5] 9:00-9:01", ", ", false);
    check("Jan Su[1] -5 days-Dec Mo[-1] +5 days 9:00-9:01", "; ", true);
    let minutes: Vec<_> = (0..45).map(|n| format!("{}:{:02}-24:{n:02}", n % 10, n)).collect();
    check(&format!("Mo {}", minutes.join(",")), ";", true);
}

/// Expressions of every sort that the grammar knows, sensible or not.
fn expression() -> impl Strategy<Value = String> {
    let days = prop_oneof![
        "(Mo|Tu|We|Th|Fr|Sa|Su)(\\[-?[1-5]\\]|-(Mo|We|Su))?",
        "PH|Mo,PH|PH -1 day|24/7",
        "(Jan|Feb|Dec)(-(Jan|Mar|Dec))?:? ?(Mo|Su\\[[1-5]\\])?",
        "(Feb 2[0-9]|Dec 29-Jan 03|2026 Dec 08|2020-2030/[1-9]|week [1-9]-53/[1-9])",
    ];
    let times = prop_oneof!["", "[01][0-9]:[0-5]0-([0-3][0-9]|4[0-8]):00", "[0-2][0-3]:00\\+"];
    let kind =
        prop_oneof!["", "off|unknown|open", "unknown \"(time|start) not recorded\"", "\"あ\""];
    let rule = (days, times, kind).prop_map(|(day, time, kind)| format!("{day} {time} {kind}"));
    let rules = proptest::collection::vec((rule, "; |, | \\|\\| "), 1..8);
    rules.prop_map(|rules| {
        let text: String = rules.iter().flat_map(|(rule, end)| [rule.trim(), end]).collect();
        text.trim_end_matches([';', ',', '|', ' ']).to_owned()
    })
}

proptest! {
    #[test]
    fn any_expression_is_answered_in_bounded_time_and_without_contradiction(
        text in expression(),
        minutes in 0_i64..1_000_000,
    ) {
        let Ok(opening_hours) = OpeningHours::parse(&text) else { return Ok(()) };
        let schedule = Schedule::new(opening_hours);
        let now = moment("01-01T00:00") + TimeDelta::minutes(minutes);
        let open_status = schedule.open_status(now);
        let until = crate::domain::time::from_japan(open_status.until);
        prop_assert!(until > now);
        let later = schedule.open_status(until - TimeDelta::seconds(1));
        prop_assert_eq!(&later.next_session, &open_status.next_session);
        prop_assert_eq!(later.open_now, open_status.open_now);
        let today = crate::domain::time::in_japan(now).date();
        let sessions = schedule.sessions(today, today + TimeDelta::days(400));
        prop_assert!(sessions.iter().all(|s| s.end.is_none_or(|end| end > s.start.earliest())));
        prop_assert!(sessions.is_sorted());
        let next = sessions.iter().find(|session| session.start.earliest() > crate::domain::time::in_japan(now));
        if open_status.next_session.is_none() {
            prop_assert_eq!(next, None);
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[ -~]{0,60}|\\PC{0,40}") {
        if let Ok(hours) = OpeningHours::parse(&text) {
            Schedule::new(hours).open_status(moment("12-08T10:00"));
        }
    }
}
