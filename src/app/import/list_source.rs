//! Whose list a file is. Where nobody says it, nothing is called missing, as two lists would
//! be taken for two editions of one; a name is proposed from that of the file. And where
//! many keys of a file belong to other places, it is another list than the one whose keys
//! they are, and nothing is written before a person has said so.

use crate::{
    domain::{Place, PlaceDraft, text::fold},
    formats::{Mapping, ibasho},
};
use serde::Serialize;

/// Two names at points so near to each other are of one place that was renamed.
const SAME_PLACE_M: f64 = 100.0;
/// So many keys of other places are few, however few all are.
const FEW: usize = 3;

/// How many keys of a file belong to other places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct KeyClashes {
    /// Keys that the register has, too.
    pub known: usize,
    /// Those of other places.
    pub of_others: usize,
    /// The first of them: the register's name, and the file's.
    pub example: Option<(String, String)>,
}

impl KeyClashes {
    /// Counts a row whose key the register has.
    pub(super) fn meet(&mut self, register: &Place, draft: &PlaceDraft) {
        self.known += 1;
        if is_other(&register.draft, draft) {
            self.of_others += 1;
            let names = || (register.draft.name.clone(), draft.name.clone());
            self.example.get_or_insert_with(names);
        }
    }

    /// Whether they are more than a few: the file is another list.
    pub fn are_many(&self) -> bool {
        let are_most = self.of_others > 1 && self.of_others * 2 > self.known;
        are_most || self.of_others > FEW && self.of_others * 10 > self.known
    }
}

/// Whether two drafts of one key are about two places: of another kind, or with another
/// name somewhere else.
pub(super) fn is_other(register: &PlaceDraft, draft: &PlaceDraft) -> bool {
    if register.category != draft.category {
        return true;
    }
    let same = |one: Option<&str>, other: Option<&str>| {
        one.zip(other).is_some_and(|(one, other)| fold(one) == fold(other))
    };
    let is_near = register
        .given_location()
        .zip(draft.given_location())
        .is_some_and(|(one, other)| one.distance_m(other) <= SAME_PLACE_M);
    fold(&register.name) != fold(&draft.name)
        && !same(register.address.as_deref(), draft.address.as_deref())
        && !is_near
}

/// Whether a source is what stands where nobody said whose list it is.
pub(super) fn is_unnamed(source: &str) -> bool {
    let of_mapping = source.strip_prefix(Mapping::LAYOUT);
    source == ibasho::NAME_OF_LAYOUT || of_mapping.is_some_and(|rest| rest.starts_with(':'))
}

/// What the list in a file may be called: the file's name without its ending, dates and
/// numbers of years, which are others in the next edition. Nothing where that leaves nothing.
pub fn propose_source(file: &str) -> Option<String> {
    let file = file.split(" [").next().unwrap_or(file);
    let file = file.strip_suffix(".gz").unwrap_or(file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut kept = String::new();
    let mut rest = stem;
    while let Some(first) = rest.chars().next() {
        let length = edition_mark(rest);
        if length > 0 {
            rest = &rest[length..];
        } else {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    let is_edge = |c: char| c.is_whitespace() || "_-－ー・.．（）()".contains(c);
    let name = kept.trim_matches(is_edge).to_owned();
    (!name.is_empty()).then_some(name)
}

/// How many bytes of the beginning of a text say of which time an edition is.
fn edition_mark(text: &str) -> usize {
    let digits = |text: &str| -> usize {
        text.chars().take_while(|c| c.is_numeric()).map(char::len_utf8).sum()
    };
    let unit = |text: &str| -> usize {
        let units = ["年度版", "年度", "年", "月", "日版", "日", "版"];
        units.iter().find(|unit| text.starts_with(*unit)).map_or(0, |unit| unit.len())
    };
    let eras = ["令和", "平成"];
    let era = eras.iter().find(|era| text.starts_with(*era)).map_or(0, |era| era.len());
    let number = digits(&text[era..]);
    let word = unit(&text[era + number..]);
    let is_year = number >= 4 || era > 0 || word > 0;
    if number > 0 && is_year { era + number + word } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CategoryId, Location, PlaceId};
    use chrono::DateTime;

    #[test]
    fn a_list_is_called_as_its_file_without_what_changes_each_year() {
        fn check(file: &str, expected: Option<&str>) {
            assert_eq!(propose_source(file).as_deref(), expected, "{file}");
        }
        check("listA.csv", Some("listA"));
        check("地域サロン一覧_20260401.csv", Some("地域サロン一覧"));
        check("令和8年度_地域サロン一覧.xlsx [通い の場]", Some("地域サロン一覧"));
        check("サロン（2026年4月1日版）.csv.gz", Some("サロン"));
        check("suzu2.csv", Some("suzu2"));
        check("112089_salon.csv", Some("salon"));
        check("20260401.csv", None);
    }

    fn place(name: &str, category: &str, at: (f64, f64)) -> Place {
        let category = CategoryId::parse(category).expect("a category");
        let location = Location::new(at.0, at.1).ok();
        let draft = PlaceDraft { location, ..PlaceDraft::new(category, name).expect("a name") };
        Place {
            id: PlaceId::parse("a").expect("an id"),
            revision: 1,
            sample: false,
            edited_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            draft,
        }
    }

    #[test]
    fn a_renamed_place_is_the_same_and_another_kind_or_another_place_is_not() {
        let register = place("ひだまり", "salon", (139.47, 35.79));
        let others = |file: Place| {
            let mut clashes = KeyClashes::default();
            clashes.meet(&register, &file.draft);
            clashes.of_others == 1
        };
        assert!(!others(place("ひだまり会", "salon", (139.47, 35.79))), "renamed");
        assert!(!others(place("ひだまり", "salon", (139.60, 35.79))), "moved");
        assert!(others(place("こもれび", "salon", (139.60, 35.79))));
        assert!(others(place("ひだまり", "toilet", (139.47, 35.79))));
    }

    #[test]
    fn many_is_most_of_some_or_a_tenth_of_all() {
        let many = |known, of_others| KeyClashes { known, of_others, example: None }.are_many();
        assert!(!many(1, 1) && many(2, 2) && many(3, 2) && !many(4, 2));
        assert!(!many(30, 3) && many(30, 4) && !many(300, 30) && many(300, 31));
    }
}
