//! Condition and composition in JSON: items by their codes, each with its own age. What
//! nobody reported is absent.

use crate::{
    app::shelter::DetailTotals,
    domain::{
        Composition, Condition, ConditionItem, Invalid, Level, PersonGroup, Present, details::Dated,
    },
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads what is said of a condition. The errors name items.
pub fn condition(said: &Value) -> Result<Condition, Vec<Invalid>> {
    read("condition", said, |id, value| {
        let item = ConditionItem::parse(id).ok_or("unknown-condition")?;
        let level = value.as_str().and_then(|answer| item.parse_answer(answer));
        Ok((item, level.ok_or("unknown-answer")?))
    })
}

/// Reads what is said of a composition. The errors name groups.
pub fn composition(said: &Value) -> Result<Composition, Vec<Invalid>> {
    read("composition", said, |id, value| {
        let group = PersonGroup::parse(id).ok_or("unknown-group")?;
        let persons = value.as_u64().and_then(|persons| persons.try_into().ok());
        Ok((group, persons.ok_or("persons-range")?))
    })
}

/// Reads a map of code to value; `null` says nothing of a code.
fn read<T, C: FromIterator<T>>(
    field: &'static str,
    said: &Value,
    entry: impl Fn(&str, &Value) -> Result<T, &'static str>,
) -> Result<C, Vec<Invalid>> {
    let Value::Object(said) = said else { return Err(vec![Invalid::new(field, "wrong-type")]) };
    let named = |id: &str| -> String { id.chars().take(40).collect() };
    let said = said.iter().filter(|(_, value)| !value.is_null());
    let read = said.map(|(id, value)| {
        entry(id, value).map_err(|code| Invalid::new(format!("{field}.{}", named(id)), code))
    });
    let (read, faults): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    let faults: Vec<_> = faults.into_iter().filter_map(Result::err).collect();
    if faults.is_empty() {
        Ok(read.into_iter().filter_map(Result::ok).collect())
    } else {
        Err(faults)
    }
}

/// Condition and composition of a place.
#[derive(Debug, Serialize)]
pub struct DatedProperties {
    condition: BTreeMap<&'static str, DatedLevel>,
    composition: BTreeMap<&'static str, Count>,
}

#[derive(Debug, Serialize)]
struct DatedLevel {
    #[serde(rename = "answer")]
    level: &'static str,
    observed_at: DateTime<Utc>,
    old: bool,
}

#[derive(Debug, Serialize)]
struct Count {
    persons: u32,
    observed_at: DateTime<Utc>,
    old: bool,
}

impl DatedProperties {
    /// Takes over what was last seen of a place.
    pub fn from_present(present: &Present, now: DateTime<Utc>) -> Self {
        let details = present.details.as_deref().cloned().unwrap_or_default();
        let level = |(item, seen): (ConditionItem, Dated<Level>)| {
            let level = item.answer(seen.value).id.as_str();
            (item.id(), DatedLevel { level, observed_at: seen.observed_at, old: seen.is_old(now) })
        };
        let count = |(group, seen): (PersonGroup, Dated<u32>)| {
            let (persons, observed_at) = (seen.value, seen.observed_at);
            (group.id(), Count { persons, observed_at, old: seen.is_old(now) })
        };
        Self {
            condition: details.condition.into_iter().map(level).collect(),
            composition: details.composition.into_iter().map(count).collect(),
        }
    }
}

/// Condition and composition over places that are open or full.
#[derive(Debug, Serialize)]
pub struct DetailSums {
    /// How many places gave each answer, and how many none.
    condition: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    composition: BTreeMap<&'static str, GroupCount>,
}

#[derive(Debug, Serialize)]
struct GroupCount {
    persons: u64,
    /// In how many places somebody counted.
    known: usize,
    /// In how many nobody did.
    unknown: usize,
}

impl DetailSums {
    /// Says what was summed up.
    pub fn from_totals(totals: &DetailTotals) -> Self {
        let condition = totals.condition.iter().map(|(item, counts)| {
            let answers =
                Level::ALL.map(|level| (item.answer(level).id.as_str(), counts.count(level)));
            let unreported = ("unreported", totals.in_use - counts.known());
            (item.id(), answers.into_iter().chain([unreported]).collect())
        });
        let composition = totals.composition.iter().map(|(group, sum)| {
            let unknown = totals.in_use - sum.known;
            (group.id(), GroupCount { persons: sum.persons, known: sum.known, unknown })
        });
        Self { condition: condition.collect(), composition: composition.collect() }
    }
}
