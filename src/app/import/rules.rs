//! What a file may not take from the register: a schedule that a person confirmed,
//! a point that a person placed, the last check and the district, which files rarely
//! hold, and a key that belongs to another place.

use crate::domain::{PlaceDraft, text::fold};

/// Completes a row with what people said of its place and the file does not know
/// better: a machine's reading of the same words, or a point found by the same
/// address, is no news.
pub fn keep_what_people_said(register: &PlaceDraft, draft: &mut PlaceDraft) {
    let is_confirmed = register.schedule_confirmed == Some(true);
    if is_confirmed
        && draft.schedule_confirmed != Some(true)
        && same(register.schedule_text.as_deref(), draft.schedule_text.as_deref())
    {
        draft.schedule.clone_from(&register.schedule);
        draft.schedule_confirmed = Some(true);
    }
    let is_guess = draft.location.is_some() && draft.given_location().is_none();
    let placed = register.given_location();
    if is_guess && placed.is_some() && same(register.address.as_deref(), draft.address.as_deref()) {
        draft.location = placed;
        draft.location_precision = None;
    }
    // Of two checks the later one counts, with whoever made it.
    let check = |draft: &PlaceDraft| (draft.verified_on, draft.verified_by.is_some());
    if check(draft) < check(register) {
        draft.verified_on = register.verified_on;
        draft.verified_by.clone_from(&register.verified_by);
    }
    if draft.district.is_none() {
        draft.district.clone_from(&register.district);
    }
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    one.map(fold) == other.map(fold)
}

/// Whether a row with the key of this place is about another one: they share
/// neither kind nor name.
pub fn is_another(register: &PlaceDraft, draft: &PlaceDraft) -> bool {
    register.category != draft.category && fold(&register.name) != fold(&draft.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CategoryId, Location, OpeningHours, Precision, Schedule};

    fn salon() -> PlaceDraft {
        let category = CategoryId::parse("salon").expect("a category");
        PlaceDraft::new(category, "ひだまり").expect("a name")
    }

    fn kept(register: &PlaceDraft, mut row: PlaceDraft) -> PlaceDraft {
        keep_what_people_said(register, &mut row);
        row
    }

    fn held(text: &str, hours: &str, confirmed: Option<bool>) -> PlaceDraft {
        let opening_hours = OpeningHours::parse(hours).expect("an expression");
        PlaceDraft {
            schedule_text: Some(text.to_owned()),
            schedule: Some(Schedule::new(opening_hours)),
            schedule_confirmed: confirmed,
            ..salon()
        }
    }

    #[test]
    fn a_confirmed_schedule_stays_as_long_as_its_words_do() {
        let register = held("毎月第2火曜", "Tu[2] 10:00-12:00", Some(true));
        let read_again = held("毎月第２火曜", "Tu[2] unknown", Some(false));
        let after = kept(&register, read_again.clone());
        assert_eq!((&after.schedule, after.schedule_confirmed), (&register.schedule, Some(true)));
        let moved = held("毎月第3火曜", "Tu[3] unknown", Some(false));
        assert_eq!(kept(&register, moved.clone()), moved, "other words");
        let confirmed_too = held("毎月第2火曜", "Tu[2] 13:00-15:00", Some(true));
        assert_eq!(kept(&register, confirmed_too.clone()), confirmed_too);
        let unconfirmed = held("毎月第2火曜", "Tu[2] 10:00-12:00", Some(false));
        assert_eq!(kept(&unconfirmed, read_again.clone()), read_again);
    }

    #[test]
    fn of_two_checks_the_later_one_stays_with_whoever_made_it() {
        let checked = |day: Option<u32>, by: Option<&str>| PlaceDraft {
            verified_on: day.and_then(|day| chrono::NaiveDate::from_ymd_opt(2026, 11, day)),
            verified_by: by.map(str::to_owned),
            ..salon()
        };
        let register = checked(Some(3), Some("福祉総務課"));
        assert_eq!(kept(&register, salon()), register, "the file does not say");
        assert_eq!(kept(&register, checked(Some(1), Some("団体"))), register, "an older one");
        assert_eq!(kept(&register, checked(Some(3), None)), register, "of the same day");
        let named_anew = checked(Some(3), Some("団体"));
        assert_eq!(kept(&register, named_anew.clone()), named_anew, "another name is news");
        assert_eq!(kept(&register, checked(None, Some("団体"))), register, "without a day");
        let later = checked(Some(4), Some("団体"));
        assert_eq!(kept(&register, later.clone()), later);
        assert_eq!(kept(&salon(), later.clone()), later);
        let named = checked(None, Some("団体"));
        assert_eq!(kept(&salon(), named.clone()), named, "a name alone");
    }

    #[test]
    fn the_district_stays_unless_the_file_has_its_own() {
        let part = |name: &str| PlaceDraft { district: Some(name.to_owned()), ..salon() };
        assert_eq!(kept(&part("所沢"), salon()), part("所沢"));
        assert_eq!(kept(&part("所沢"), part("山口")), part("山口"));
    }

    #[test]
    fn a_placed_point_stays_as_long_as_its_address_does() {
        let at = |lon: f64, precision, address: &str| PlaceDraft {
            location: Location::new(lon, 35.8).ok(),
            location_precision: precision,
            address: Some(address.to_owned()),
            ..salon()
        };
        let register = at(139.47, None, "所沢市並木1-1");
        let found = at(139.5, Some(Precision::Town), "所沢市並木１－１");
        let after = kept(&register, found);
        assert_eq!((after.location, after.location_precision), (register.location, None));
        let moved = at(139.5, Some(Precision::Town), "所沢市並木2-1");
        assert_eq!(kept(&register, moved.clone()), moved, "another address");
        let given = at(139.5, None, "所沢市並木1-1");
        assert_eq!(kept(&register, given.clone()), given, "a published point is news");
        let blank = PlaceDraft { location: None, ..register.clone() };
        assert_eq!(kept(&register, blank.clone()), blank, "left blank on purpose");
        let guess = at(139.4, Some(Precision::Chome), "所沢市並木1-1");
        let better = at(139.5, Some(Precision::AddressBlock), "所沢市並木1-1");
        assert_eq!(kept(&guess, better.clone()), better);
    }
}
