//! How well the reader does against rows that a person has labelled. A reading is
//! right when it gives the same days and times as the label over two years.

use super::{Cells, ScheduleReading, read};
use crate::domain::{
    OpeningHours, Schedule, Session,
    schedule::{Start, TIME_NOT_RECORDED},
};
use chrono::NaiveDate;

/// A row that the reader and the label read differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The number of the row, from 1.
    pub row: usize,
    /// What its cells say.
    pub text: String,
    /// The expression of the label; nothing where there is none.
    pub expected: String,
    /// The expression read, or why it was not read.
    pub said: String,
}

/// The outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    /// Rows that the label can read.
    pub readable: usize,
    /// Rows that the label cannot read.
    pub unreadable: usize,
    /// Readable rows read as labelled.
    pub right: usize,
    /// Rows read otherwise than labelled.
    pub wrong: Vec<Disagreement>,
    /// Readable rows that were not read.
    pub missed: Vec<Disagreement>,
    /// Every reading beside its text.
    pub readings: Vec<Disagreement>,
}

const COLUMNS: [&str; 6] =
    ["開催頻度", "開催曜日", "開催日", "開催開始時間", "開催終了時間", "開催日時特記事項"];

/// Scores the reader against a CSV with the schedule columns of 子ども食堂一覧 and
/// the columns `certainty` (`full`, `day_only`, else not readable) and `opening_hours`.
pub fn score(labels: &str) -> Result<Score, csv::Error> {
    let labels = labels.trim_start_matches('\u{FEFF}');
    let mut reader = csv::Reader::from_reader(labels.as_bytes());
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|column| column == name)
            .ok_or_else(|| fault(format!("no column {name}")))
    };
    let mut cells = [0; COLUMNS.len()];
    for (index, name) in COLUMNS.iter().enumerate() {
        cells[index] = column(name)?;
    }
    let (certainty, hours) = (column("certainty")?, column("opening_hours")?);
    let mut score = Score::default();
    for (index, record) in reader.records().enumerate() {
        let record = record?;
        let label = match &record[certainty] {
            "full" => Some(label(&record[hours], false)?),
            "day_only" => Some(label(&record[hours], true)?),
            _ => None,
        };
        score.add(index + 1, cells.map(|index| &record[index]), label.as_ref());
    }
    Ok(score)
}

fn fault(what: String) -> csv::Error {
    csv::Error::from(std::io::Error::other(what))
}

/// A label's expression; in one without all times, a bare day is not a whole day.
fn label(text: &str, times_missing: bool) -> Result<OpeningHours, csv::Error> {
    let rule = |rule: &str| {
        // 「Feb: Sa[1]」 has a colon, and no time.
        let says_times =
            rule.split(':').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if times_missing && !says_times && !rule.ends_with("off") {
            format!("{rule} unknown \"{TIME_NOT_RECORDED}\"")
        } else {
            rule.to_owned()
        }
    };
    let rules: Vec<_> = text.split(';').map(|part| rule(part.trim())).collect();
    OpeningHours::parse(&rules.join("; "))
        .map_err(|invalid| fault(format!("{text}: {}", invalid.code)))
}

impl Score {
    fn add(&mut self, row: usize, cells: [&str; 6], label: Option<&OpeningHours>) {
        let [frequency, weekdays, date, start, end, remark] = cells;
        let reading =
            read(&Cells { frequency, weekdays, date, start, end, remark, ..Cells::default() });
        let said = match &reading {
            ScheduleReading::Complete(hours) => hours.as_str().to_owned(),
            ScheduleReading::Nothing => String::new(),
            ScheduleReading::Absent(reason) => reason.code().to_owned(),
        };
        let text = cells.iter().map(|cell| cell.replace('\n', "／")).collect::<Vec<_>>().join("|");
        let expected = label.map(|label| label.as_str().to_owned()).unwrap_or_default();
        let beside = Disagreement { row, text, expected, said };
        match label {
            Some(_) => self.readable += 1,
            None => self.unreadable += 1,
        }
        match (reading, label) {
            (ScheduleReading::Complete(hours), label) => {
                self.readings.push(beside.clone());
                if label.is_some_and(|label| sessions(label) == sessions(&hours)) {
                    self.right += 1;
                } else {
                    self.wrong.push(beside);
                }
            }
            (_, Some(_)) => self.missed.push(beside),
            (_, None) => {}
        }
    }
}

/// Everything that an expression says of two years.
fn sessions(hours: &OpeningHours) -> Vec<(Start, Option<chrono::NaiveDateTime>)> {
    let schedule = Schedule::new(hours.clone());
    let years = [(2026, 1), (2026, 7), (2027, 1), (2027, 7), (2028, 1)];
    let first = |(year, month)| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
    let halves = years.windows(2).map(|pair| (first(pair[0]), first(pair[1])));
    let sessions = halves.flat_map(|(from, to)| schedule.sessions(from, to - chrono::Days::new(1)));
    sessions.map(|Session { start, end, .. }| (start, end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "開催頻度,開催曜日,開催日,開催開始時間,開催終了時間,開催日時特記事項,certainty,opening_hours";

    fn scored(rows: &str) -> (usize, usize, usize, usize) {
        let score = score(&format!("{HEADER}\n{rows}")).expect("labels");
        (score.readings.len(), score.right, score.wrong.len(), score.missed.len())
    }

    #[test]
    fn readings_are_compared_by_days_and_times() {
        assert_eq!(scored(",,,,,第1・3水曜 10時～12時,full,\"We[1,3] 10:00-12:00\""), (1, 1, 0, 0));
        assert_eq!(scored(",,,,,第1・3水曜 10時～12時,full,\"We[1,3] 10:00-12:30\""), (1, 0, 1, 0));
        assert_eq!(scored(",,,,,第1・3水曜,day_only,\"We[1],We[3]\""), (1, 1, 0, 0));
        assert_eq!(
            scored(",,,,,偶数月第1水曜,day_only,\"Feb,Apr,Jun,Aug,Oct,Dec: We[1]\""),
            (1, 1, 0, 0)
        );
        assert_eq!(scored(",,,10:00,,毎週火曜、祝日休み,day_only,Tu 10:00+; PH off"), (1, 1, 0, 0));
        assert_eq!(scored(",,,,,第1水曜,full,We[1]"), (1, 0, 1, 0), "a whole day is not a day");
    }

    #[test]
    fn what_is_not_read_is_missed_and_what_cannot_be_read_must_not_be() {
        assert_eq!(scored(",,,,,友の会の日,full,We[1] 10:00-12:00"), (0, 0, 0, 1));
        assert_eq!(scored(",,,,,不定期,uncertain,"), (0, 0, 0, 0));
        assert_eq!(scored(",,,,,第1水曜,uncertain,"), (1, 0, 1, 0));
        assert_eq!(scored(",,,,,,none,"), (0, 0, 0, 0));
    }

    #[test]
    fn labels_that_are_none_are_an_error() {
        assert!(score("開催頻度,certainty\n").is_err());
        assert!(score(&format!("{HEADER}\n,,,,,第1水曜,full,第1水曜\n")).is_err());
    }
}
