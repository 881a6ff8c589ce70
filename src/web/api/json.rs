//! Writes JSON straight into the bytes of an answer, names and punctuation as they stand in
//! the program: for the searches that crowds ask for, and nothing else.
//!
//! Ten places take 1.9 µs this way, 12 µs with `serde_json` and the dates below, 19 µs and
//! more with `serde_json` alone (one run, the same 9.2 kB each, release build, 2 cores of an
//! AMD EPYC). The whole answer takes those cores 41 µs, the system's and the client's work
//! included (`benches/README.md`): serde would make it a quarter slower at the least.
//!
//! Whatever is rare is left to `serde_json`, and so is every text that must be escaped.

use crate::domain::{
    CategoryId, CodeSet, DirectArrival, PointShown, Precision, Recorded, State, Status,
    code::CodeKind, schedule::Start,
};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use serde::Serialize;

/// A value that is written by hand.
pub trait WriteJson {
    /// Appends the value to the bytes of an answer.
    fn write_json(&self, out: &mut Vec<u8>);
}

/// Appends `"name":value` for each, with commas between.
macro_rules! write_members {
    ($out:expr; $first:literal: $value:expr $(, $name:literal: $more:expr)* $(,)?) => {
        $out.extend_from_slice(concat!('"', $first, "\":").as_bytes());
        $crate::web::api::json::WriteJson::write_json(&$value, $out);
        $(
            $out.extend_from_slice(concat!(",\"", $name, "\":").as_bytes());
            $crate::web::api::json::WriteJson::write_json(&$more, $out);
        )*
    };
}
pub(super) use write_members;

/// A value that `serde_json` writes.
#[derive(Debug)]
pub struct BySerde<T>(pub T);

impl<T: Serialize> WriteJson for BySerde<T> {
    #[allow(clippy::expect_used, reason = "memory takes everything, and keys are texts")]
    fn write_json(&self, out: &mut Vec<u8>) {
        serde_json::to_writer(out, &self.0).expect("can be written");
    }
}

macro_rules! write_by_serde {
    ($($type:ty),*) => {$(
        impl WriteJson for $type {
            fn write_json(&self, out: &mut Vec<u8>) {
                BySerde(self).write_json(out);
            }
        }
    )*};
}

write_by_serde!(u32, u64, DirectArrival, PointShown, Precision, State, Status);

impl<T: WriteJson + ?Sized> WriteJson for &T {
    fn write_json(&self, out: &mut Vec<u8>) {
        (**self).write_json(out);
    }
}

impl<T: WriteJson> WriteJson for Option<T> {
    fn write_json(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write_json(out),
            None => out.extend_from_slice(b"null"),
        }
    }
}

impl<T: WriteJson> WriteJson for [T] {
    fn write_json(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        write_separated(out, self, |out, value| value.write_json(out));
        out.push(b']');
    }
}

impl WriteJson for bool {
    fn write_json(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl WriteJson for str {
    #[allow(clippy::needless_bitwise_bool, reason = "without branches, many bytes go at once")]
    fn write_json(&self, out: &mut Vec<u8>) {
        let bytes = self.as_bytes();
        let is_plain = |byte: &u8| (*byte >= b' ') & (*byte != b'"') & (*byte != b'\\');
        // Whole runs, so that many bytes are looked at in one step.
        if bytes.chunks(32).all(|run| run.iter().fold(true, |all, byte| all & is_plain(byte))) {
            out.push(b'"');
            out.extend_from_slice(bytes);
            out.push(b'"');
        } else {
            BySerde(self).write_json(out);
        }
    }
}

/// Degrees of a position: as the shortest number that gives them again, which is known
/// at once where they have no more than seven decimals.
#[derive(Debug, Clone, Copy)]
pub struct Degrees(pub f64);

impl WriteJson for Degrees {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "compared after")]
    fn write_json(&self, out: &mut Vec<u8>) {
        let Self(degrees) = *self;
        let steps = (degrees.abs() * 1e7).round();
        let is_same = (steps / 1e7).to_bits() == degrees.abs().to_bits();
        let is_plain = is_same && (1e4..1e10).contains(&steps);
        if !is_plain {
            return BySerde(degrees).write_json(out);
        }
        if degrees < 0.0 {
            out.push(b'-');
        }
        let mut steps = steps as u64;
        (steps / 10_000_000).write_json(out);
        out.push(b'.');
        let mut unit = 1_000_000;
        steps %= 10_000_000;
        loop {
            out.push(b'0' + (steps / unit) as u8);
            steps %= unit;
            unit /= 10;
            if steps == 0 {
                break;
            }
        }
    }
}

impl WriteJson for CategoryId {
    fn write_json(&self, out: &mut Vec<u8>) {
        self.id().write_json(out);
    }
}

impl<K: CodeKind> WriteJson for CodeSet<K> {
    fn write_json(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        write_separated(out, self.iter(), |out, code| code.id().write_json(out));
        out.push(b']');
    }
}

impl<K: CodeKind> WriteJson for Recorded<K> {
    fn write_json(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        write_separated(out, self.iter(), |out, (code, answer)| {
            code.id().write_json(out);
            out.push(b':');
            answer.write_json(out);
        });
        out.push(b'}');
    }
}

impl WriteJson for NaiveDate {
    fn write_json(&self, out: &mut Vec<u8>) {
        write_quoted(out, |out| write_date(out, *self));
    }
}

impl WriteJson for DateTime<Utc> {
    fn write_json(&self, out: &mut Vec<u8>) {
        write_quoted(out, |out| {
            let time = self.naive_utc();
            write_time(out, time);
            write_fraction(out, time.nanosecond() % 1_000_000_000);
            out.push(b'Z');
        });
    }
}

/// A time on Japan's clocks: RFC 3339 in whole seconds.
#[derive(Debug)]
pub struct InJapan(pub NaiveDateTime);

impl WriteJson for InJapan {
    fn write_json(&self, out: &mut Vec<u8>) {
        write_quoted(out, |out| {
            write_time(out, self.0);
            out.extend_from_slice(b"+09:00");
        });
    }
}

impl WriteJson for Start {
    fn write_json(&self, out: &mut Vec<u8>) {
        match self {
            Self::Day(date) => date.write_json(out),
            Self::Time(time) => InJapan(*time).write_json(out),
        }
    }
}

/// Appends values with commas between them.
pub fn write_separated<T>(
    out: &mut Vec<u8>,
    values: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Vec<u8>, T),
) {
    for (position, value) in values.into_iter().enumerate() {
        if position > 0 {
            out.push(b',');
        }
        write(out, value);
    }
}

fn write_quoted(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    write(out);
    out.push(b'"');
}

fn write_date(out: &mut Vec<u8>, date: NaiveDate) {
    match u32::try_from(date.year()) {
        Ok(year) if year <= 9999 => {
            write_pair(out, year / 100);
            write_pair(out, year % 100);
        }
        // ISO 8601 writes years beyond with a sign.
        _ => out.extend_from_slice(format!("{:+05}", date.year()).as_bytes()),
    }
    for part in [date.month(), date.day()] {
        out.push(b'-');
        write_pair(out, part);
    }
}

/// Appends a time to the second.
fn write_time(out: &mut Vec<u8>, time: NaiveDateTime) {
    write_date(out, time.date());
    out.push(b'T');
    write_pair(out, time.hour());
    for part in [time.minute(), time.second()] {
        out.push(b':');
        write_pair(out, part);
    }
}

/// Appends thousandths, millionths or billionths of a second, as many as there are.
fn write_fraction(out: &mut Vec<u8>, nanoseconds: u32) {
    let digits = match nanoseconds {
        0 => return,
        n if n % 1_000_000 == 0 => 3,
        n if n % 1000 == 0 => 6,
        _ => 9,
    };
    out.push(b'.');
    let mut unit = 100_000_000;
    for _ in 0..digits {
        out.push(digit(nanoseconds / unit % 10));
        unit /= 10;
    }
}

fn write_pair(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&[digit(number / 10), digit(number % 10)]);
}

#[allow(clippy::cast_possible_truncation, reason = "a digit")]
fn digit(number: u32) -> u8 {
    b'0' + number as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{code::FactKind, time::rfc3339};
    use proptest::prelude::*;

    fn written(value: &impl WriteJson) -> String {
        let mut out = Vec::new();
        value.write_json(&mut out);
        String::from_utf8(out).expect("text")
    }

    fn check(value: &(impl WriteJson + Serialize)) {
        assert_eq!(written(value), serde_json::to_string(value).expect("json"));
    }

    fn moment() -> impl Strategy<Value = DateTime<Utc>> {
        let seconds = prop_oneof![
            -62_167_219_200_i64..253_402_300_800,
            DateTime::<Utc>::MIN_UTC.timestamp()..DateTime::<Utc>::MAX_UTC.timestamp(),
        ];
        let nanoseconds = prop_oneof![
            Just(0),
            (0..1000_u32).prop_map(|n| n * 1_000_000),
            (0..1_000_000_u32).prop_map(|n| n * 1000),
            0..1_000_000_000_u32,
        ];
        (seconds, nanoseconds).prop_map(|(seconds, nanoseconds)| {
            DateTime::from_timestamp(seconds, nanoseconds).expect("in the calendar")
        })
    }

    proptest! {
        #[test]
        fn texts_are_written_as_serde_writes_them(text: String, plain in "[ -~ぁ-ん]{0,80}") {
            check(&text.as_str());
            check(&plain.as_str());
        }

        #[test]
        fn moments_and_dates_are_written_as_serde_writes_them(moment in moment()) {
            check(&moment);
            check(&moment.date_naive());
            let local = moment.naive_utc();
            prop_assert_eq!(written(&InJapan(local)), format!("\"{}\"", rfc3339(local)));
        }

        #[test]
        fn degrees_are_written_as_serde_writes_them(
            degrees in prop_oneof![
                -180.0..=180.0_f64,
                (-1_800_000_000..=1_800_000_000_i32).prop_map(|steps| f64::from(steps) / 1e7),
                (-180_000..=180_000_i32).prop_map(|steps| f64::from(steps) / 1e3),
                (-20_000..=20_000_i32).prop_map(|steps| f64::from(steps) / 1e7),
            ],
        ) {
            let by_serde = serde_json::to_string(&degrees).expect("json");
            prop_assert_eq!(written(&Degrees(degrees)), by_serde);
        }

        #[test]
        fn sets_of_codes_are_written_as_serde_writes_them(yes: u32, no: u32) {
            let mut recorded = Recorded::<FactKind>::default();
            for (place, code) in crate::domain::code::Fact::all().enumerate() {
                if yes >> place & 1 == 1 {
                    recorded.set(code, Some(true));
                } else if no >> place & 1 == 1 {
                    recorded.set(code, Some(false));
                }
            }
            check(&recorded);
            check(&recorded.yes());
        }
    }

    #[test]
    fn what_is_not_recorded_is_null() {
        check(&None::<&str>);
        check(&Some(true));
        check(&[Some(1_u64), None, Some(u64::MAX)].as_slice());
    }
}
