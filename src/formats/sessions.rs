//! More sessions of places, from a table of their own (追加情報), joined to the places
//! of the same run that name them by number. What cannot be joined for certain is
//! left apart and named.

use super::{DraftRow, TableReading, notes::issue};
use crate::domain::{
    OpeningHours, PlaceDraft, Schedule,
    text::{fold, normalize},
};

const COLUMN: &str = "追加情報NO";

/// One more session.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRow {
    /// Where it stands, as [`DraftRow::line`] counts.
    pub line: u64,
    /// Its number.
    pub number: String,
    /// What its row says, as of a place.
    pub said: PlaceDraft,
    /// Whether a place has taken it.
    pub joined: bool,
}

impl SessionRow {
    /// A row that was read as if it were a place called by the number.
    pub(super) fn from_row(row: DraftRow) -> Self {
        let number = normalize(&row.draft.name);
        Self { line: row.line, number, said: row.draft, joined: false }
    }
}

/// Joins the sessions of a run to its places. Tables of one file belong together;
/// else a number must be named by the places of one table only.
pub fn join_sessions(tables: &mut [(String, TableReading)]) {
    for at in 0..tables.len() {
        let mut sessions = std::mem::take(&mut tables[at].1.sessions);
        for session in &mut sessions {
            let Some((to, row)) = place_of(tables, at, &session.number) else {
                let doubt = issue(session.line, "NO", "session-without-place", &session.number);
                tables[at].1.doubts.push(doubt);
                continue;
            };
            session.joined = true;
            let reading = &mut tables[to].1;
            let (line, doubts) = add(&mut reading.drafts[row], session);
            let doubts = doubts.into_iter().map(|(code, value)| issue(line, COLUMN, code, &value));
            reading.doubts.extend(doubts);
        }
        tables[at].1.sessions = sessions;
    }
    for (_, reading) in tables {
        let (drafts, doubts) = (&reading.drafts, &mut reading.doubts);
        let waits = |line| drafts.iter().any(|row| row.line == line && !row.sessions.is_empty());
        doubts.retain(|doubt| doubt.code != "extra-sessions" || waits(doubt.line));
    }
}

/// The only place that refers to this number: its table and its row.
fn place_of(tables: &[(String, TableReading)], at: usize, number: &str) -> Option<(usize, usize)> {
    let file = |name: &str| name.split(" [").next().map(str::to_owned);
    let refers = |row: &DraftRow| row.sessions.iter().any(|named| named == number);
    let found: Vec<(usize, usize)> = (0..tables.len())
        .flat_map(|table| (0..tables[table].1.drafts.len()).map(move |row| (table, row)))
        .filter(|(table, row)| refers(&tables[*table].1.drafts[*row]))
        .collect();
    let here = |(table, _): &&(usize, usize)| file(&tables[*table].0) == file(&tables[at].0);
    let of_file: Vec<_> = found.iter().filter(here).collect();
    match (of_file[..].first(), of_file.len(), found.first(), found.len()) {
        (Some(place), 1, ..) => Some(**place),
        (None, _, Some(place), 1) => Some(*place),
        _ => None,
    }
}

/// Adds what a session says to its place; the doubts that it leaves.
fn add(row: &mut DraftRow, session: &SessionRow) -> (u64, Vec<(&'static str, String)>) {
    let (place, said) = (&mut row.draft, &session.said);
    let mut doubts = Vec::new();
    // The table of sessions leaves out prefecture and city.
    let here = place.address.clone().unwrap_or_default();
    let elsewhere = said.address.clone().filter(|address| !fold(&here).ends_with(&fold(address)));
    let moved =
        said.location.is_some_and(|at| place.location.is_some_and(|own| own.distance_m(at) > 50.0));
    if elsewhere.is_some() || moved {
        doubts.push(("session-elsewhere", elsewhere.clone().unwrap_or_default()));
    }
    let mut text = said.schedule_text.clone().unwrap_or_default();
    if let Some(address) = elsewhere {
        let building = said.building.as_deref().unwrap_or_default();
        text = format!("{text}（{address}{building}）");
    }
    let terms = [
        (&said.eligibility_text, &place.eligibility_text),
        (&said.fee_text, &place.fee_text),
        (&said.reservation_text, &place.reservation_text),
        (&said.note, &place.note),
    ];
    let other =
        terms.into_iter().filter(|(said, own)| said != own).filter_map(|(said, _)| said.clone());
    let capacity =
        said.capacity.filter(|_| said.capacity != place.capacity).map(|n| format!("定員 {n}人"));
    let other: Vec<String> = other.chain(capacity).collect();
    if !other.is_empty() {
        text = format!("{text}（{}）", other.join("、").replace('\n', "、"));
    }
    if !text.is_empty() {
        let hours = both(place, said);
        if hours.is_none() && (place.schedule.is_some() || said.schedule.is_some()) {
            doubts.push(("schedule-activities", text.clone()));
        }
        place.schedule = hours.map(Schedule::new);
        place.schedule_confirmed = place.schedule.as_ref().map(|_| false);
        let before = place.schedule_text.take().map(|text| format!("{text}\n"));
        place.schedule_text = Some(format!("{}{text}", before.unwrap_or_default()));
    }
    row.sessions.retain(|number| *number != session.number);
    (row.line, doubts)
}

/// The hours of both, where each is read and the second says nothing of exceptions
/// that would then be the first one's too.
fn both(place: &PlaceDraft, said: &PlaceDraft) -> Option<OpeningHours> {
    let hours =
        |draft: &PlaceDraft| draft.schedule.as_ref().map(|s| s.opening_hours.as_str().to_owned());
    match (hours(place), hours(said)) {
        (None, Some(more)) if place.schedule_text.is_none() => OpeningHours::parse(&more).ok(),
        (Some(own), Some(more)) if !more.contains([';', '|']) && !own.contains('|') => {
            OpeningHours::parse(&format!("{own}, {more}")).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ReadOptions, read};

    const PLACES: &str = "NO,都道府県,市区町村名,名称,住所,緯度,経度,開催曜日,開催開始時間,開催終了時間,\
         開催日時特記事項,参加費_大人,追加情報NO\n\
         1,埼玉県,所沢市,みほん食堂,見本町1,35.8,139.46,,17:00,19:00,毎月第2火曜日,300,1\n\
         2,埼玉県,所沢市,ためし食堂,見本町2,35.8,139.46,,17:00,19:00,毎月第1火曜日,300,2;３\n\
         3,埼玉県,所沢市,れいじ食堂,見本町3,35.8,139.46,,,,,300,9\n";
    const SESSIONS: &str = "NO,住所,方書,緯度,経度,開催曜日,開催日,開催開始時間,開催終了時間,\
         開催日時特記事項,参加費_大人\n\
         1,見本町1,,,,,,10:00,12:00,毎月第4土曜日,300\n\
         2,別町5,集会所,35.9,139.46,,,11:00,13:00,毎月第3日曜日,100\n\
         3,,,,,,,,,不定期,\n\
         7,,,,,,,10:00,12:00,毎月第1日曜日,\n";

    fn table(name: &str, text: &str) -> (String, TableReading) {
        let reading = read(text.as_bytes(), &ReadOptions::default()).expect("a table").remove(0);
        (name.to_owned(), reading)
    }

    fn doubts(reading: &TableReading) -> Vec<(u64, &str)> {
        reading.doubts.iter().map(|doubt| (doubt.line, doubt.code)).collect()
    }

    #[test]
    fn more_sessions_join_the_places_that_name_them() {
        let mut tables = [table("食堂.csv", PLACES), table("追加.csv", SESSIONS)];
        assert_eq!(
            doubts(&tables[0].1).iter().filter(|doubt| doubt.1 == "extra-sessions").count(),
            3
        );
        join_sessions(&mut tables);
        let [(_, places), (_, sessions)] = &tables;
        assert_eq!(
            (sessions.layout, sessions.rows, sessions.refused_rows()),
            ("children_cafeteria_sessions", 4, 0)
        );
        assert_eq!(doubts(sessions), [(4, "schedule-irregular"), (5, "session-without-place")]);
        let draft = |at: usize| &places.drafts[at].draft;
        assert_eq!(
            draft(0).schedule_text.as_deref(),
            Some("毎月第2火曜日 17:00〜19:00\n毎月第4土曜日 10:00〜12:00")
        );
        let hours = |at: usize| draft(at).schedule.as_ref().map(|s| s.opening_hours.as_str());
        assert_eq!(hours(0), Some("Tu[2] 17:00-19:00, Sa[4] 10:00-12:00"));
        assert_eq!(
            draft(1).schedule_text.as_deref(),
            Some(
                "毎月第1火曜日 17:00〜19:00\n毎月第3日曜日 11:00〜13:00（別町5集会所）（大人 100円）\n\
                 不定期"
            )
        );
        assert_eq!((hours(1), hours(2)), (None, None));
        assert_eq!(
            doubts(places),
            [(4, "extra-sessions"), (3, "session-elsewhere"), (3, "schedule-activities"),]
        );
    }

    #[test]
    fn a_number_that_two_tables_use_joins_nothing_but_in_its_own_file() {
        let both = [table("a.csv", PLACES), table("b.csv", PLACES), table("追加.csv", SESSIONS)];
        let mut tables = both.clone();
        join_sessions(&mut tables);
        assert!(tables[2].1.sessions.iter().all(|session| !session.joined));
        let mut tables = both;
        tables[1].0 = "b.xlsx [一覧]".to_owned();
        tables[2].0 = "b.xlsx [追加情報]".to_owned();
        join_sessions(&mut tables);
        let joined =
            |table: &TableReading| table.drafts[0].draft.schedule_text.clone().unwrap_or_default();
        assert!(!joined(&tables[0].1).contains('土') && joined(&tables[1].1).contains('土'));
    }
}
