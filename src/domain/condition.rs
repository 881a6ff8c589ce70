//! 状態: how a shelter is to live in, item by item of `data/codes.toml`. An item that
//! nobody reported is not recorded: it is neither good nor bad.

use super::{
    ConditionItem,
    code::{AnswerEntry, Code, ConditionKind},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;

/// How good an item is. Each item has its own word for each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// As it should be.
    Good,
    /// Not enough, or not certain.
    Short,
    /// Not there at all; of an infection: it is there.
    Lacking,
}

impl Level {
    /// Every level, the best first.
    pub const ALL: [Self; 3] = [Self::Good, Self::Short, Self::Lacking];
}

impl Code<ConditionKind> {
    /// What a level of this item is called.
    pub fn answer(self, level: Level) -> &'static AnswerEntry {
        &self.entry().answers[level as usize]
    }

    /// Reads the word of an answer to this item.
    pub fn parse_answer(self, id: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| self.answer(*level).id == id)
    }

    /// Whether a level of this item calls for somebody at once.
    pub fn is_urgent(self, level: Level) -> bool {
        level == Level::Lacking && self.entry().urgent
    }
}

/// What somebody saw of a shelter's condition. Written as a map of item to answer; items
/// of which nothing is said are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition(BTreeMap<ConditionItem, Level>);

impl Condition {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What it says of an item.
    pub fn get(&self, item: ConditionItem) -> Option<Level> {
        self.0.get(&item).copied()
    }

    /// Says something of an item.
    pub fn set(&mut self, item: ConditionItem, level: Level) {
        self.0.insert(item, level);
    }

    /// What it says, in published order.
    pub fn iter(&self) -> impl Iterator<Item = (ConditionItem, Level)> {
        self.0.iter().map(|(item, level)| (*item, *level))
    }
}

impl FromIterator<(ConditionItem, Level)> for Condition {
    fn from_iter<I: IntoIterator<Item = (ConditionItem, Level)>>(said: I) -> Self {
        Self(said.into_iter().collect())
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(item, level)| (item, &item.answer(level).id)))
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let said = BTreeMap::<ConditionItem, String>::deserialize(deserializer)?;
        let read = |(item, answer): (ConditionItem, String)| match item.parse_answer(&answer) {
            Some(level) => Ok((item, level)),
            None => Err(de::Error::custom(format!("unknown answer {answer}"))),
        };
        said.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn item(id: &str) -> ConditionItem {
        ConditionItem::parse(id).expect(id)
    }

    #[test]
    fn every_item_has_three_answers_of_its_own_words() {
        for item in ConditionItem::all() {
            let answers = &item.entry().answers;
            let ids: BTreeSet<_> = answers.iter().map(|answer| &answer.id).collect();
            assert_eq!((answers.len(), ids.len()), (3, 3), "{}", item.id());
            for level in Level::ALL {
                assert_eq!(item.parse_answer(&item.answer(level).id), Some(level));
            }
        }
    }

    #[test]
    fn no_word_can_be_read_the_other_way_round() {
        for id in ["infection", "pets"] {
            assert_eq!(item(id).parse_answer("none"), None, "{id}");
        }
        assert!(item("infection").is_urgent(Level::Lacking), "an outbreak is urgent");
        assert!(!item("pets").is_urgent(Level::Lacking) && !item("water").is_urgent(Level::Short));
    }

    #[test]
    fn a_condition_is_written_by_words_and_reads_back() {
        let json = r#"{"water":"short","infection":"cases"}"#;
        let condition: Condition = serde_json::from_str(json).expect("valid");
        assert_eq!(condition.get(item("water")), Some(Level::Short));
        assert_eq!(condition.get(item("power")), None, "not recorded");
        assert_eq!(serde_json::to_string(&condition).expect("json"), json);
        for wrong in [r#"{"gas":"good"}"#, r#"{"infection":"none"}"#] {
            assert!(serde_json::from_str::<Condition>(wrong).is_err(), "{wrong}");
        }
    }
}
