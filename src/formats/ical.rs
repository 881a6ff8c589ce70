//! Sessions as iCalendar (RFC 5545), for the calendar in somebody's pocket.
//! Times are written in UTC; a day whose time is not known is an event of that
//! date, never one from midnight on.

use crate::domain::{Location, Session, time::from_japan};
use chrono::{DateTime, Days, NaiveDate, Utc};

/// The longest line in bytes, its end not counted.
const MAX_LINE_BYTES: usize = 75;

/// A calendar of one place.
#[derive(Debug)]
pub struct Calendar<'a> {
    /// The place's id, from which each event has its own.
    pub id: &'a str,
    /// Grows with every change of the place.
    pub revision: i64,
    /// What it is called.
    pub name: &'a str,
    /// Where it is, with the building, as residents may know.
    pub address: Option<&'a str>,
    /// Its point, where residents may know it.
    pub location: Option<Location>,
    /// Whether nobody has confirmed when it is held.
    pub unconfirmed: bool,
    /// Its page.
    pub url: &'a str,
    /// When this was written.
    pub now: DateTime<Utc>,
}

/// One session to write.
#[derive(Debug)]
pub struct Event<'a> {
    /// The session.
    pub session: &'a Session,
    /// The day on which it is usually held, by which it keeps its id wherever it is moved.
    pub usual_day: NaiveDate,
    /// Which of that day it is, from 0.
    pub of_day: usize,
    /// Whether it was taken away.
    pub cancelled: bool,
    /// What to know of it, a line each.
    pub remarks: &'a [String],
}

impl Calendar<'_> {
    /// The whole file.
    pub fn write(&self, events: &[Event<'_>]) -> String {
        let mut file = File::default();
        file.line("BEGIN", "VCALENDAR");
        file.line("VERSION", "2.0");
        file.line("PRODID", "-//Ibasho//Ibasho//JA");
        file.line("METHOD", "PUBLISH");
        file.text("X-WR-CALNAME", self.name);
        for event in events {
            self.event(&mut file, event);
        }
        file.line("END", "VCALENDAR");
        file.0
    }

    fn event(&self, file: &mut File, event: &Event<'_>) {
        file.line("BEGIN", "VEVENT");
        // The same session keeps its id when its times change or the place is edited.
        let of_day =
            if event.of_day == 0 { String::new() } else { format!("-{}", event.of_day + 1) };
        file.line("UID", &format!("{}-{}{of_day}@ibasho", self.id, event.usual_day));
        file.line("DTSTAMP", &utc(self.now));
        file.line("SEQUENCE", &self.revision.to_string());
        file.times(event.session);
        file.text("SUMMARY", self.name);
        if let Some(address) = self.address {
            file.text("LOCATION", address);
        }
        if let Some(at) = self.location {
            file.line("GEO", &format!("{};{}", at.lat(), at.lon()));
        }
        let remarks = event.remarks.join("\n");
        if !remarks.is_empty() {
            file.text("DESCRIPTION", &remarks);
        }
        file.line("URL", self.url);
        let status = match (event.cancelled, self.unconfirmed) {
            (true, _) => "CANCELLED",
            (false, true) => "TENTATIVE",
            (false, false) => "CONFIRMED",
        };
        file.line("STATUS", status);
        file.line("TRANSP", "TRANSPARENT");
        file.line("END", "VEVENT");
    }
}

fn utc(moment: DateTime<Utc>) -> String {
    moment.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Content lines, folded.
#[derive(Default)]
struct File(String);

impl File {
    /// From when to when, as far as that is known.
    fn times(&mut self, session: &Session) {
        let date = |date: NaiveDate| date.format("%Y%m%d").to_string();
        if let Some(start) = session.start.time() {
            self.line("DTSTART", &utc(from_japan(start)));
            if let Some(end) = session.end {
                self.line("DTEND", &utc(from_japan(end)));
            }
        } else {
            self.line("DTSTART;VALUE=DATE", &date(session.date()));
            if let Some(next) = session.date().checked_add_days(Days::new(1)) {
                self.line("DTEND;VALUE=DATE", &date(next));
            }
        }
    }

    /// A text, in which `\`, `;`, `,` and line breaks are escaped.
    fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped.push_str("\\n"),
                c if c.is_control() => {}
                c => escaped.push(c),
            }
        }
        self.line(name, &escaped);
    }

    /// A line of at most 75 bytes; the rest goes on after a blank.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in format!("{name}:{value}").chars() {
            if length + c.len_utf8() > MAX_LINE_BYTES {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDateTime;
    use icalendar::{Component, EventLike, parser};

    fn calendar(name: &str) -> Calendar<'_> {
        Calendar {
            id: "abc",
            revision: 3,
            name,
            address: Some("埼玉県所沢市緑町1-2, 2階"),
            location: Location::new(139.4687, 35.7996).ok(),
            unconfirmed: false,
            url: "https://map.example.jp/places/abc",
            now: "2026-11-22T00:00:00Z".parse().expect("a time"),
        }
    }

    fn session(start: &str, end: Option<&str>) -> Session {
        let time = |text: &str| -> NaiveDateTime { format!("{text}:00").parse().expect("a time") };
        let date = start.parse::<NaiveDate>().ok();
        Session::new(date.map_or_else(|| time(start).into(), Into::into), end.map(time), "")
    }

    fn written(session: &Session, cancelled: bool, remarks: &[String]) -> String {
        let usual_day = session.date();
        let event = Event { session, usual_day, of_day: 0, cancelled, remarks };
        calendar("サロン; ひだまり").write(&[event])
    }

    /// What an independent reader understands of the one event.
    fn understood(file: &str) -> icalendar::Event {
        let unfolded = parser::unfold(file);
        let read = parser::read_calendar(&unfolded).expect("RFC 5545");
        let calendar = icalendar::Calendar::from(read);
        calendar.events().next().expect("an event").clone()
    }

    #[test]
    fn another_program_reads_what_is_written() {
        let remarks = ["確認前です。\n電話は 04-0000-0001, 午前".to_owned()];
        let file = written(&session("2026-12-08T10:00", Some("2026-12-08T12:00")), false, &remarks);
        let event = understood(&file);
        assert_eq!(event.get_summary(), Some("サロン; ひだまり"));
        assert_eq!(event.get_description(), Some(remarks[0].as_str()));
        assert_eq!(event.get_location(), Some("埼玉県所沢市緑町1-2, 2階"));
        assert_eq!(event.get_uid(), Some("abc-2026-12-08@ibasho"));
        assert!(file.contains("\r\nGEO:35.7996;139.4687\r\n"), "{file}");
        let start = event.get_start().expect("a start");
        let expected: DateTime<Utc> = "2026-12-08T01:00:00Z".parse().expect("a time");
        assert_eq!(start, icalendar::DatePerhapsTime::from(expected));
        assert_eq!(event.get_status(), Some(icalendar::EventStatus::Confirmed));
        assert_eq!(event.get_timestamp(), "2026-11-22T00:00:00Z".parse().ok());
    }

    #[test]
    fn a_day_without_a_time_is_a_date_and_an_end_that_nobody_knows_is_left_out() {
        let file = written(&session("2026-12-08", None), false, &[]);
        assert!(file.contains("\r\nDTSTART;VALUE=DATE:20261208\r\n"), "{file}");
        let date = NaiveDate::from_ymd_opt(2026, 12, 8).expect("a date");
        assert_eq!(understood(&file).get_start(), Some(date.into()));
        let file = written(&session("2026-12-08T10:00", None), true, &[]);
        assert!(!file.contains("DTEND") && file.contains("\r\nSTATUS:CANCELLED\r\n"), "{file}");
    }

    #[test]
    fn a_session_keeps_its_id_on_another_day_and_is_tentative_until_somebody_confirms() {
        let session = session("2026-12-09T13:00", None);
        let usual_day = NaiveDate::from_ymd_opt(2026, 12, 8).expect("a date");
        let event =
            Event { session: &session, usual_day, of_day: 1, cancelled: false, remarks: &[] };
        let calendar = Calendar { unconfirmed: true, ..calendar("ひだまり") };
        let event = understood(&calendar.write(&[event]));
        assert_eq!(event.get_uid(), Some("abc-2026-12-08-2@ibasho"));
        assert_eq!(event.get_status(), Some(icalendar::EventStatus::Tentative));
    }

    #[test]
    fn no_line_is_longer_than_75_bytes_and_none_breaks_a_character() {
        let remarks = ["あ".repeat(300)];
        let file = written(&session("2026-12-08T10:00", None), false, &remarks);
        assert!(file.split("\r\n").all(|line| line.len() <= MAX_LINE_BYTES), "{file}");
        assert!(file.ends_with("END:VCALENDAR\r\n") && !file.replace("\r\n", "").contains('\n'));
        assert_eq!(understood(&file).get_description(), Some(remarks[0].as_str()));
    }
}
