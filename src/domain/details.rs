//! What was last seen of each item of a shelter's condition and of each group of people
//! in it. Every item has its own age: what a later report does not speak of stays.

use super::{ConditionItem, Level, Observation, PersonGroup, observation::OLD_AFTER};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// A value, and when it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated<T> {
    /// What was seen.
    pub value: T,
    /// When.
    pub observed_at: DateTime<Utc>,
}

impl<T> Dated<T> {
    /// Whether nobody has confirmed it for two hours.
    pub fn is_old(&self, now: DateTime<Utc>) -> bool {
        now - self.observed_at >= OLD_AFTER
    }
}

/// Condition and composition of a shelter as they were last seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Each item that was reported.
    pub condition: BTreeMap<ConditionItem, Dated<Level>>,
    /// Each group that was counted.
    pub composition: BTreeMap<PersonGroup, Dated<u32>>,
}

impl Details {
    /// Puts together what stands of one place, in whatever order.
    pub fn from_observations<'a>(standing: impl IntoIterator<Item = &'a Observation>) -> Self {
        let mut seen: Vec<_> = standing.into_iter().collect();
        seen.sort_by_key(|seen| (seen.observed_at, seen.seq));
        let mut details = Self::default();
        for seen in seen {
            details.add(seen);
        }
        details
    }

    /// Adds what was seen later than all before.
    pub fn add(&mut self, seen: &Observation) {
        let Some(report) = seen.report() else { return };
        let observed_at = seen.observed_at;
        for (item, value) in report.condition.iter() {
            self.condition.insert(item, Dated { value, observed_at });
        }
        for (group, value) in report.composition.iter() {
            self.composition.insert(group, Dated { value, observed_at });
        }
    }

    /// Whether nothing was ever reported.
    pub fn is_empty(&self) -> bool {
        self.condition.is_empty() && self.composition.is_empty()
    }

    /// How many items call for somebody at once.
    pub fn urgent(&self) -> usize {
        self.condition.iter().filter(|(item, seen)| item.is_urgent(seen.value)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Composition, Condition, ObservationBody, Report, Status,
        course::tests::{at, seen},
    };

    fn said(condition: &str, composition: &str) -> ObservationBody {
        let condition: Condition = serde_json::from_str(condition).expect("a condition");
        let composition: Composition = serde_json::from_str(composition).expect("counts");
        ObservationBody::Report(Report { condition, composition, ..Report::default() })
    }

    #[test]
    fn each_item_keeps_the_time_at_which_it_was_seen() {
        let open = Report::new(Status::Open, Some(3), "", None).expect("valid");
        let log = [
            seen(1, "a", 2, said(r#"{"water":"short","power":"none"}"#, r#"{"men":3}"#)),
            // Arrived late.
            seen(2, "a", 1, said(r#"{"water":"good","food":"good"}"#, "{}")),
            seen(3, "a", 3, ObservationBody::Report(open)),
            seen(4, "a", 4, said(r#"{"power":"good"}"#, r#"{"women":0}"#)),
        ];
        let details = Details::from_observations(&log);
        let conditions: Vec<_> = details
            .condition
            .iter()
            .map(|(item, seen)| (item.id(), seen.value, seen.observed_at))
            .collect();
        let expected = [
            ("water", Level::Short, at(2)),
            ("power", Level::Good, at(4)),
            ("food", Level::Good, at(1)),
        ];
        assert_eq!(conditions, expected);
        assert_eq!(details.composition.values().map(|seen| seen.value).collect::<Vec<_>>(), [3, 0]);
        assert_eq!((details.urgent(), Details::from_observations(&log[..3]).urgent()), (0, 1));
        let water = details.condition.values().next().expect("water");
        assert!(!water.is_old(at(3)) && water.is_old(at(4)));
    }
}
