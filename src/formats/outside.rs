//! Counts of people who shelter at home or in cars, as a file for disaster staff: a row for
//! each town and way. Every row of an exercise says 訓練.

use super::formula::guard;
use crate::domain::{Incident, OutsideCount, OutsideNeed, outside::ShelteringWay, time::in_japan};
use csv::WriterBuilder;

const COLUMNS: [&str; 8] =
    ["区分", "災害・訓練名", "地区", "町名", "在宅・車中", "世帯数", "最後に訪ねた日", "記入日時"];

/// With a byte order mark, and no cell that a spreadsheet program would run. A need that
/// nobody asked for is blank, never 「なし」.
pub fn csv(incident: &Incident, counts: &[OutsideCount]) -> Vec<u8> {
    let mut out = "\u{FEFF}".as_bytes().to_vec();
    let mut writer = WriterBuilder::new().from_writer(&mut out);
    let needs = OutsideNeed::all().map(|need| need.entry().label.ja.as_str());
    // Memory takes whatever is written to it.
    let mut written = writer.write_record(COLUMNS.into_iter().chain(needs));
    for OutsideCount { count, updated_at, .. } in counts {
        let way = match count.way {
            ShelteringWay::Home => "在宅",
            ShelteringWay::Car => "車中",
        };
        let cells = [
            incident.japanese().to_owned(),
            incident.announcement.name.clone(),
            count.district.clone().unwrap_or_default(),
            count.town.clone(),
            way.to_owned(),
            count.households.map(|number| number.to_string()).unwrap_or_default(),
            count.visited_on.map(|day| day.to_string()).unwrap_or_default(),
            in_japan(*updated_at).format("%Y-%m-%d %H:%M").to_string(),
        ];
        let needs = OutsideNeed::all().map(|need| {
            let is_named = count.needs.contains(need);
            if is_named { "有".to_owned() } else { String::new() }
        });
        let cells = cells.into_iter().chain(needs).map(|cell| guard(&cell).into_owned());
        written = written.and_then(|()| writer.write_record(cells));
    }
    drop(writer);
    drop(written);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Announcement, CodeSet, IncidentId, OutsideCountId, outside::TownCount};
    use chrono::DateTime;

    #[test]
    fn what_nobody_counted_is_blank_and_no_cell_is_a_formula() {
        let incident = Incident {
            id: IncidentId::from_trusted("i".to_owned()),
            revision: 1,
            announcement: Announcement::new("台風", "").expect("valid"),
            exercise: true,
            started_at: DateTime::UNIX_EPOCH,
            ended_at: None,
        };
        let count = TownCount {
            town: "=緑町".to_owned(),
            district: None,
            way: ShelteringWay::Car,
            households: None,
            needs: OutsideNeed::parse("water").into_iter().collect::<CodeSet<_>>(),
            visited_on: None,
        };
        let id = OutsideCountId::from_trusted("c".to_owned());
        let updated_at = DateTime::UNIX_EPOCH;
        let kept = OutsideCount { id, incident: incident.id.clone(), count, updated_at };
        let text = String::from_utf8(csv(&incident, &[kept])).expect("text");
        let row = text.lines().nth(1).expect("a row");
        assert!(text.starts_with("\u{FEFF}区分,"), "{text}");
        assert_eq!(row, "訓練,台風,,'=緑町,車中,,,1970-01-01 09:00,,有,,,,,,,,,,,");
    }
}
