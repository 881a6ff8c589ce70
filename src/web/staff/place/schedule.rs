//! When a place is held, in the form: chosen line by line, or written as text that
//! a machine reads. The reading is shown with its next dates; it counts as confirmed by
//! whoever changed it or ticked that it is right, never by whoever saved something else.

use crate::{
    domain::{
        Invalid, OpeningHours, PlaceDraft, Schedule,
        schedule::{
            Pattern,
            pattern::{LAST_WEEK, Line, WEEK},
        },
    },
    formats::{
        Notes, exceptions,
        schedule::{self, ScheduleReading},
    },
    web::extract::Fields,
};
use chrono::{NaiveTime, Weekday};

/// Lines that can be chosen.
pub const MAX_LINES: usize = 6;

/// How the form says when it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Chosen line by line.
    Chosen,
    /// As text.
    Written,
}

impl Way {
    /// The way that a form takes.
    pub fn from_fields(fields: &Fields) -> Self {
        if fields.text("schedule_way") == "chosen" { Self::Chosen } else { Self::Written }
    }
}

/// Puts what a place says of its schedule into the form.
pub fn fill(draft: &PlaceDraft, fields: &mut Vec<(String, String)>) {
    let hours = draft.schedule.as_ref().map(|schedule| &schedule.opening_hours);
    let pattern =
        hours.and_then(Pattern::from_hours).filter(|pattern| pattern.lines.len() <= MAX_LINES);
    let mut put = |name: String, value: String| fields.push((name, value));
    // What was read from words that somebody published is not replaced by our words.
    let is_ours = |pattern: &Pattern| {
        let text = draft.schedule_text.as_deref().unwrap_or_default();
        text.is_empty() || text == pattern.in_words()
    };
    let is_new = draft.schedule.is_none() && draft.schedule_text.is_none();
    let is_chosen = is_new || pattern.as_ref().is_some_and(is_ours);
    put("schedule_way".to_owned(), if is_chosen { "chosen" } else { "written" }.to_owned());
    put(
        "schedule_seen".to_owned(),
        hours.map(|hours| hours.as_str().to_owned()).unwrap_or_default(),
    );
    let lines = draft.schedule.as_ref().map(|schedule| exceptions::write(&schedule.exceptions));
    put("exceptions".to_owned(), lines.unwrap_or_default());
    let Some(pattern) = pattern else { return };
    for (number, line) in pattern.lines.iter().enumerate() {
        for week in &line.weeks {
            put(format!("line{number}-week"), week.to_string());
        }
        for day in &line.days {
            put(format!("line{number}-day"), day_word(*day).to_owned());
        }
        let time = |time: Option<NaiveTime>| {
            time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()
        };
        put(format!("line{number}-start"), time(line.start));
        put(format!("line{number}-end"), time(line.end));
    }
    for (name, is_off) in
        [("off_holidays", pattern.not_on_holidays), ("off_new_year", pattern.not_at_new_year)]
    {
        if is_off {
            put(name.to_owned(), "1".to_owned());
        }
    }
    for month in pattern.not_in_months {
        put("off_month".to_owned(), month.to_string());
    }
}

/// Takes what the form says of the schedule; the faults name fields of the form.
pub fn read(fields: &Fields, base: &PlaceDraft, draft: &mut PlaceDraft) -> Vec<Invalid> {
    if !fields.has("schedule_way") {
        return Vec::new();
    }
    let mut faults = match Way::from_fields(fields) {
        _ if is_untouched(fields, base, draft) => {
            confirm_if_ticked(fields, draft);
            Vec::new()
        }
        Way::Chosen => chosen(fields, base, draft),
        Way::Written => {
            written(fields, base, draft);
            Vec::new()
        }
    };
    if faults.is_empty() {
        faults.extend(take_exceptions(fields, draft).err());
    }
    faults
}

/// Whether nobody changed when it is held: the same way, lines and words stand in the
/// form as were put into it.
fn is_untouched(fields: &Fields, base: &PlaceDraft, draft: &PlaceDraft) -> bool {
    let mut shown = Fields::default();
    fill(base, &mut shown.0);
    let is_same_way = Way::from_fields(fields) == Way::from_fields(&shown);
    let are_same_lines = match Way::from_fields(fields) {
        Way::Chosen => pattern(fields) == pattern(&shown),
        // The lines are not what is taken.
        Way::Written => true,
    };
    is_same_way && are_same_lines && draft.schedule_text == base.schedule_text
}

/// The reading was shown, and somebody says that it is right.
fn confirm_if_ticked(fields: &Fields, draft: &mut PlaceDraft) {
    if fields.is_ticked("schedule_right") && draft.schedule.is_some() {
        draft.schedule_confirmed = Some(true);
    }
}

/// Takes the days off, moved and extra. Without a schedule there is nothing to except.
fn take_exceptions(fields: &Fields, draft: &mut PlaceDraft) -> Result<(), Invalid> {
    if !fields.has("exceptions") {
        return Ok(());
    }
    let read = exceptions::read(fields.text("exceptions"), &mut Notes::default());
    let read = read.ok_or(Invalid::new("exceptions", "not-exceptions"))?;
    match &mut draft.schedule {
        Some(schedule) => schedule.exceptions = read,
        None if read.is_empty() => {}
        None => return Err(Invalid::new("exceptions", "exceptions-alone")),
    }
    Ok(())
}

fn chosen(fields: &Fields, base: &PlaceDraft, draft: &mut PlaceDraft) -> Vec<Invalid> {
    let (pattern, faults) = pattern(fields);
    if !faults.is_empty() {
        return faults;
    }
    let mut shown = Fields::default();
    fill(base, &mut shown.0);
    let is_new = pattern != self::pattern(&shown).0;
    if !(is_new || draft.schedule_text == base.schedule_text) {
        // Without script nothing switches over to the text while somebody writes it.
        written(fields, base, draft);
        return Vec::new();
    }
    if pattern.lines.is_empty() {
        (draft.schedule, draft.schedule_text, draft.schedule_confirmed) = (None, None, None);
        return Vec::new();
    }
    match pattern.opening_hours() {
        Ok(hours) => {
            let exceptions = draft.schedule.take().map(|old| old.exceptions).unwrap_or_default();
            draft.schedule = Some(Schedule { opening_hours: hours, exceptions });
            draft.schedule_text = Some(pattern.in_words());
            draft.schedule_confirmed = Some(true);
            Vec::new()
        }
        Err(fault) => vec![Invalid::new("schedule", fault.code)],
    }
}

/// The text has been taken already; what a machine reads of it counts as confirmed
/// if exactly that was shown before.
fn written(fields: &Fields, base: &PlaceDraft, draft: &mut PlaceDraft) {
    if draft.schedule_text == base.schedule_text {
        confirm_if_ticked(fields, draft);
        return;
    }
    let reading = draft.schedule_text.as_deref().and_then(read_text);
    let seen = fields.text("schedule_seen");
    draft.schedule_confirmed = reading.as_ref().map(|hours| hours.as_str() == seen);
    let exceptions = draft.schedule.take().map(|old| old.exceptions).unwrap_or_default();
    draft.schedule = reading.map(|opening_hours| Schedule { opening_hours, exceptions });
}

/// What a machine reads of a text.
pub fn read_text(text: &str) -> Option<OpeningHours> {
    match schedule::read_text(text) {
        ScheduleReading::Complete(hours) => Some(hours),
        ScheduleReading::Nothing | ScheduleReading::Absent(_) => None,
    }
}

/// What was chosen, and what is wrong with it. A line without days and times is none.
fn pattern(fields: &Fields) -> (Pattern, Vec<Invalid>) {
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for number in 0..MAX_LINES {
        let name = |part: &str| format!("line{number}-{part}");
        let mut time = |part: &str| {
            let (name, code) = (name(part), "not-a-time");
            let typed = fields.text(&name).trim();
            let read = read_time(typed);
            if read.is_none() && !typed.is_empty() {
                faults.push(Invalid::new(name, code));
            }
            read
        };
        let (start, end) = (time("start"), time("end"));
        let is_week = |week: &i8| (1..=5).contains(week) || *week == LAST_WEEK;
        let mut weeks: Vec<i8> = fields
            .texts(&name("week"))
            .filter_map(|week| week.parse().ok())
            .filter(is_week)
            .collect();
        let mut days: Vec<Weekday> = fields.texts(&name("day")).filter_map(day_of).collect();
        // As the boxes stand on the page, in whatever order the expression names them.
        weeks.sort_by_key(|week| (*week == LAST_WEEK, *week));
        days.sort_by_key(Weekday::num_days_from_monday);
        if days.is_empty() && start.is_none() && end.is_none() {
            continue;
        }
        if days.is_empty() {
            faults.push(Invalid::new(name("day"), "day-missing"));
        } else if start.is_none() && end.is_some() && faults.is_empty() {
            faults.push(Invalid::new(name("start"), "start-missing"));
        } else if start.is_some() && start == end {
            faults.push(Invalid::new(name("end"), "end-is-start"));
        }
        lines.push(Line { weeks, days, start, end });
    }
    let months = fields.texts("off_month").filter_map(|month| month.parse().ok());
    let mut not_in_months: Vec<u32> = months.filter(|month| (1..=12).contains(month)).collect();
    not_in_months.sort_unstable();
    let pattern = Pattern {
        lines,
        not_on_holidays: fields.is_ticked("off_holidays"),
        not_at_new_year: fields.is_ticked("off_new_year"),
        not_in_months,
    };
    (pattern, faults)
}

/// `10:00`, as browsers send it, and what people type where they do not: `１０時半`
/// is not among them, `９：３０` is.
fn read_time(typed: &str) -> Option<NaiveTime> {
    let text = crate::domain::text::normalize(typed);
    let text = text.get(..5).filter(|_| text.len() == 8).unwrap_or(&text);
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// The word of the form for a day.
pub fn day_word(day: Weekday) -> &'static str {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day.num_days_from_monday() as usize]
}

fn day_of(word: &str) -> Option<Weekday> {
    WEEK.into_iter().find(|day| day_word(*day) == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::site::tests::place;

    fn read_of(typed: &str, base: &PlaceDraft) -> (PlaceDraft, Vec<String>) {
        let (draft, faults) = super::super::typed::read(&Fields::read(typed.as_bytes()), base);
        (draft, faults.iter().map(ToString::to_string).collect())
    }

    fn said(draft: &PlaceDraft) -> (Option<&str>, Option<&str>, Option<bool>) {
        let hours = draft.schedule.as_ref().map(|schedule| schedule.opening_hours.as_str());
        (hours, draft.schedule_text.as_deref(), draft.schedule_confirmed)
    }

    #[test]
    fn what_is_chosen_is_confirmed_and_written_in_words() {
        let base = place("salon", "ひだまり", None).draft;
        let typed = "schedule_way=chosen&line0-week=2&line0-week=4&line0-day=tue&line0-start=10:00\
                     &line0-end=12:00&line1-start=&off_holidays=1&off_month=8&off_month=13";
        let (draft, faults) = read_of(typed, &base);
        assert_eq!(faults, [""; 0]);
        let expected = (
            Some("Tu[2,4] 10:00-12:00; PH off; Aug off"),
            Some("毎月第2・第4火曜日 10:00～12:00（祝日・8月は休み）"),
            Some(true),
        );
        assert_eq!(said(&draft), expected);
        let (emptied, _) = read_of("schedule_way=chosen&line0-start=", &draft);
        assert_eq!(said(&emptied), (None, None, None));
    }

    #[test]
    fn a_browser_sends_boxes_in_the_order_of_the_page_and_that_changes_nothing() {
        fn check(expression: &str, sent: &str) {
            let mut base = place("salon", "ひだまり", None).draft;
            let hours = OpeningHours::parse(expression).expect(expression);
            base.schedule = Some(Schedule::new(hours));
            base.schedule_confirmed = Some(false);
            let (draft, faults) = read_of(&format!("schedule_way=chosen&{sent}"), &base);
            assert_eq!((draft, faults), (base, vec![]), "{expression}");
        }
        let times = "line0-start=10:00&line0-end=12:00";
        check("Th,Tu 10:00-12:00", &format!("line0-day=tue&line0-day=thu&{times}"));
        check(
            "Tu[4,2] 10:00-12:00; Dec,Jan off",
            &format!("line0-week=2&line0-week=4&line0-day=tue&{times}&off_month=1&off_month=12"),
        );
    }

    #[test]
    fn what_is_chosen_wrong_is_named_at_its_field() {
        fn check(typed: &str, fault: &str) {
            let base = place("salon", "ひだまり", None).draft;
            let (_, faults) = read_of(&format!("schedule_way=chosen&{typed}"), &base);
            assert_eq!(faults, [fault], "{typed}");
        }
        check("line0-start=10:00", "line0-day: day-missing");
        check("line1-day=tue&line1-end=10:00", "line1-start: start-missing");
        check("line0-day=tue&line0-start=ten", "line0-start: not-a-time");
        check("line0-day=tue&line0-start=10:00&line0-end=10:00", "line0-end: end-is-start");
    }

    #[test]
    fn a_reading_counts_as_confirmed_if_it_was_shown() {
        fn check(seen: &str, expected: Option<bool>) {
            let base = place("salon", "ひだまり", None).draft;
            let typed = format!(
                "schedule_way=written&schedule_text=毎週火曜日 10:00～12:00&schedule_seen={seen}"
            );
            let (draft, _) = read_of(&typed, &base);
            assert!(draft.schedule.is_some(), "{draft:?}");
            assert_eq!(draft.schedule_confirmed, expected, "{seen}");
        }
        let hours = read_text("毎週火曜日 10:00～12:00").expect("a reading");
        check(hours.as_str(), Some(true));
        check("", Some(false));
        check("We 10:00-12:00", Some(false));
        let base = place("salon", "ひだまり", None).draft;
        let (draft, _) = read_of("schedule_way=written&schedule_text=不定期", &base);
        assert_eq!(said(&draft), (None, Some("不定期"), None));
    }

    #[test]
    fn nobody_confirms_a_schedule_by_saving_something_else() {
        let mut base = place("salon", "ひだまり", None).draft;
        base.schedule_text = Some("毎月第2火曜日 10:00～12:00".to_owned());
        base.schedule = OpeningHours::parse("Tu[2] 10:00-12:00").ok().map(Schedule::new);
        base.schedule_confirmed = Some(false);
        let form = super::super::typed::fill(&base);
        assert_eq!(Way::from_fields(&form), Way::Chosen);
        let sent = |change: &[(&str, &str)]| {
            let mut fields = form.clone();
            fields.0.retain(|(name, _)| !change.iter().any(|(other, _)| other == name));
            let change = change.iter().map(|(name, value)| ((*name).into(), (*value).into()));
            fields.0.extend(change);
            read_of(&fields.encoded(), &base)
        };
        let (other, faults) = sent(&[("note", "上履きを持って")]);
        assert_eq!((other.schedule_confirmed, faults.len()), (Some(false), 0));
        assert_eq!(other.schedule, base.schedule);
        let (ticked, _) = sent(&[("schedule_right", "1")]);
        assert_eq!(ticked, PlaceDraft { schedule_confirmed: Some(true), ..base.clone() });
        let (changed, _) = sent(&[("line0-day", "wed")]);
        let hours = "We[2] 10:00-12:00";
        assert_eq!(said(&changed), (Some(hours), Some("毎月第2水曜日 10:00～12:00"), Some(true)));
        let (rewritten, _) = sent(&[("schedule_text", "毎月第3火曜日 10:00～12:00")]);
        let words = Some("毎月第3火曜日 10:00～12:00");
        assert_eq!(said(&rewritten), (Some("Tu[3] 10:00-12:00"), words, Some(false)));
    }

    #[test]
    fn published_words_are_not_replaced_by_opening_the_form() {
        let mut draft = place("salon", "ひだまり", None).draft;
        draft.schedule_text = Some("毎月第2火曜　10時から12時".to_owned());
        draft.schedule = OpeningHours::parse("Tu[2] 10:00-12:00").ok().map(Schedule::new);
        draft.schedule_confirmed = Some(false);
        let way = |draft: &PlaceDraft| Way::from_fields(&super::super::typed::fill(draft));
        assert_eq!(way(&draft), Way::Written);
        let (confirmed, _) = read_of(
            "schedule_way=written&schedule_text=毎月第2火曜　10時から12時&schedule_right=1",
            &draft,
        );
        assert_eq!(confirmed, PlaceDraft { schedule_confirmed: Some(true), ..draft.clone() });
        draft.schedule_text = Some("毎月第2火曜日 10:00～12:00".to_owned());
        assert_eq!(way(&draft), Way::Chosen);
        assert_eq!(way(&place("salon", "ひだまり", None).draft), Way::Chosen);
    }
}
