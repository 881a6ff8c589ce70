//! 臨時の場所: what is opened for one incident, in the night: a shelter that residents
//! open themselves, a hotel, a car park, a school. It is closed with the incident, unless
//! somebody keeps it. What nobody said of it is not recorded.

use super::CategoryId;
use serde::{Deserialize, Serialize};

/// What stands before the name of a place of an exercise, wherever the name is read.
const EXERCISE_PREFIX: &str = "【訓練】";

/// What a temporary place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemporaryKind {
    /// 自主避難所: opened before or beside those that are designated.
    VoluntaryShelter,
    /// ホテル・旅館 (2次避難所): the city sends people there.
    Hotel,
    /// 駐車場: people stay in their cars.
    CarPark,
    /// 学校など: a building that is no designated shelter.
    School,
}

impl TemporaryKind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 4] = [Self::VoluntaryShelter, Self::Hotel, Self::CarPark, Self::School];

    /// The word stored and sent.
    pub fn id(self) -> &'static str {
        match self {
            Self::VoluntaryShelter => "voluntary_shelter",
            Self::Hotel => "hotel",
            Self::CarPark => "car_park",
            Self::School => "school",
        }
    }

    /// Reads the word stored and sent.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The kind of place under which it is found.
    #[allow(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "a category of the table that is compiled in; a test reads it"
    )]
    pub fn category(self) -> CategoryId {
        CategoryId::parse("evacuation_shelter").expect("a category of the table")
    }

    /// Whether people come only where the city sends them.
    pub fn is_by_assignment(self) -> bool {
        self == Self::Hotel
    }
}

/// That a place is for one incident only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TemporaryUse {
    /// What it is.
    pub kind: TemporaryKind,
    /// Whether the incident is an exercise: then nobody is sent there.
    pub exercise: bool,
}

impl TemporaryUse {
    /// The name of such a place: that of an exercise says so itself, also where nothing but
    /// the name is read.
    pub fn name(self, typed: &str) -> String {
        let plain = typed.trim().trim_start_matches(EXERCISE_PREFIX).trim();
        if self.exercise && !plain.is_empty() {
            return format!("{EXERCISE_PREFIX}{plain}");
        }
        plain.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_as_it_is_written_and_is_a_place_to_flee_to() {
        for kind in TemporaryKind::ALL {
            assert_eq!(TemporaryKind::parse(kind.id()), Some(kind));
            assert!(kind.category().category().evacuation, "{kind:?}");
        }
        assert_eq!(TemporaryKind::parse("tent"), None);
    }

    #[test]
    fn a_place_of_an_exercise_says_so_in_its_name() {
        fn check(exercise: bool, typed: &str, expected: &str) {
            let use_ = TemporaryUse { kind: TemporaryKind::School, exercise };
            assert_eq!(use_.name(typed), expected);
        }
        check(false, " 東中学校 ", "東中学校");
        check(true, "東中学校", "【訓練】東中学校");
        check(true, "【訓練】東中学校", "【訓練】東中学校");
        check(true, " ", "");
    }
}
