//! Condition and composition summed up over shelters in use. A sum says of how many
//! shelters it knows: the others are not 0.

use crate::domain::{ConditionItem, Details, Level, PersonGroup};
use std::collections::BTreeMap;

/// Sums over some places that are open or full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetailTotals {
    /// How many places these are.
    pub in_use: usize,
    /// How many of them gave each answer, by the items that any of them reported.
    pub condition: BTreeMap<ConditionItem, LevelCounts>,
    /// The people of each group that any of them counted.
    pub composition: BTreeMap<PersonGroup, GroupSum>,
}

/// How many places gave each answer to an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LevelCounts([usize; 3]);

/// The people of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GroupSum {
    /// How many were counted.
    pub persons: u64,
    /// In how many places they were counted.
    pub known: usize,
}

impl LevelCounts {
    /// How many places gave one answer.
    pub fn count(self, level: Level) -> usize {
        self.0[level as usize]
    }

    /// How many places gave any.
    pub fn known(self) -> usize {
        self.0.iter().sum()
    }

    /// Adds an answer.
    pub fn add(&mut self, level: Level) {
        self.0[level as usize] += 1;
    }
}

impl DetailTotals {
    /// Adds a place that is in use, and what was last seen there.
    pub fn add(&mut self, details: Option<&Details>) {
        self.in_use += 1;
        let Some(details) = details else { return };
        for (item, seen) in &details.condition {
            self.condition.entry(*item).or_default().add(seen.value);
        }
        for (group, seen) in &details.composition {
            let sum = self.composition.entry(*group).or_default();
            sum.persons += u64::from(seen.value);
            sum.known += 1;
        }
    }
}
