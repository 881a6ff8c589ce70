//! 内訳: who is in a shelter, as counts by sex, age and need; never anybody's name. A
//! group that nobody counted is not recorded: it is not 0.

use super::PersonGroup;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a group is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupPart {
    /// Each person is in one group.
    Sex,
    /// Each person is in one group.
    Age,
    /// Each person is in none, one or several.
    Need,
}

impl GroupPart {
    /// Every part, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Sex, Self::Age, Self::Need];

    /// The groups that are counted by it.
    pub fn groups(self) -> impl Iterator<Item = PersonGroup> {
        PersonGroup::all().filter(move |group| group.entry().part == Some(self))
    }
}

/// How many people of which group somebody counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Composition(BTreeMap<PersonGroup, u32>);

impl Composition {
    /// Whether nobody counted anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of a group were counted.
    pub fn get(&self, group: PersonGroup) -> Option<u32> {
        self.0.get(&group).copied()
    }

    /// Says how many of a group there are.
    pub fn set(&mut self, group: PersonGroup, persons: u32) {
        self.0.insert(group, persons);
    }

    /// What was counted, in published order.
    pub fn iter(&self) -> impl Iterator<Item = (PersonGroup, u32)> {
        self.0.iter().map(|(group, persons)| (*group, *persons))
    }

    /// How many people there are at least, by what was counted.
    pub fn at_least(&self) -> u64 {
        let counted =
            |part: GroupPart| part.groups().filter_map(|group| self.get(group)).map(u64::from);
        let sums = [GroupPart::Sex, GroupPart::Age].map(|part| counted(part).sum());
        sums.into_iter().chain(counted(GroupPart::Need)).max().unwrap_or(0)
    }
}

impl FromIterator<(PersonGroup, u32)> for Composition {
    fn from_iter<I: IntoIterator<Item = (PersonGroup, u32)>>(counted: I) -> Self {
        Self(counted.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composition(json: &str) -> Composition {
        serde_json::from_str(json).expect("valid")
    }

    #[test]
    fn every_group_is_counted_by_something() {
        let counted: usize = GroupPart::ALL.iter().map(|part| part.groups().count()).sum();
        assert_eq!(counted, PersonGroup::all().count());
    }

    #[test]
    fn groups_that_exclude_each_other_add_up_and_needs_do_not() {
        fn check(json: &str, expected: u64) {
            assert_eq!(composition(json).at_least(), expected, "{json}");
        }
        check("{}", 0);
        check(r#"{"men":3,"women":4}"#, 7);
        check(r#"{"men":3,"age_65_over":5,"age_18_64":1}"#, 6);
        check(r#"{"dialysis":2,"pregnant":3}"#, 3);
    }

    #[test]
    fn what_nobody_counted_is_absent_and_stays_so() {
        let json = r#"{"men":0,"dialysis":2}"#;
        let counted = composition(json);
        let women = PersonGroup::parse("women").expect("a group");
        assert_eq!(counted.get(women), None);
        assert_eq!(serde_json::to_string(&counted).expect("json"), json);
    }
}
