//! What filters ask of a place, in few bytes a row, and which rows have it.
//!
//! A row is a place's number along a curve through the map, so that neighbours in the
//! world are neighbours in memory. It must never leave the catalog: the next snapshot
//! numbers anew.

use super::record::{Brief, Records};
use crate::domain::{
    CategoryId, Code, CodeSet,
    code::{FactKind, HazardKind, Kind, TargetKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// The answers of one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answers {
    pub(super) category: CategoryId,
    pub(super) facts: CodeSet<FactKind>,
    pub(super) targets: CodeSet<TargetKind>,
    pub(super) hazards: CodeSet<HazardKind>,
    /// Position in [`Rows::districts`].
    pub(super) district: Option<u32>,
}

/// The answers of all places, and for each answer the rows that gave it, sorted.
#[derive(Debug, Default)]
pub(super) struct Rows {
    answers: Vec<Answers>,
    pub(super) districts: Vec<String>,
    by_category: Vec<Vec<u32>>,
    by_fact: BTreeMap<Code<FactKind>, Vec<u32>>,
    by_target: BTreeMap<Code<TargetKind>, Vec<u32>>,
    by_hazard: BTreeMap<Code<HazardKind>, Vec<u32>>,
    by_district: Vec<Vec<u32>>,
    /// The rows at a site, those at one together.
    at_sites: Vec<u32>,
}

impl Rows {
    pub(super) fn build(records: &Records) -> Self {
        let districts: BTreeSet<&str> =
            records.briefs().filter_map(|(_, brief)| brief.district).collect();
        let mut rows = Self {
            answers: Vec::with_capacity(records.len()),
            by_category: vec![Vec::new(); CategoryId::all().len()],
            by_district: vec![Vec::new(); districts.len()],
            districts: districts.into_iter().map(str::to_owned).collect(),
            ..Self::default()
        };
        let mut at_sites: Vec<(&str, u32)> = Vec::new();
        for (row, brief) in records.briefs() {
            rows.add(row, &brief);
            at_sites.extend(brief.site.map(|site| (site, row)));
        }
        at_sites.sort_unstable();
        rows.at_sites = at_sites.into_iter().map(|(_, row)| row).collect();
        rows.lists_mut().for_each(Vec::shrink_to_fit);
        rows
    }

    fn lists_mut(&mut self) -> impl Iterator<Item = &mut Vec<u32>> {
        let lists = self.by_category.iter_mut().chain(&mut self.by_district);
        let lists = lists.chain(self.by_fact.values_mut()).chain(self.by_target.values_mut());
        lists.chain(self.by_hazard.values_mut())
    }

    fn add(&mut self, row: u32, brief: &Brief<'_>) {
        let Brief { category, targets, .. } = *brief;
        let district = brief.district.and_then(|name| self.district(name));
        let (facts, hazards) = (brief.facts.yes(), brief.hazards.yes());
        self.by_category[category.index()].push(row);
        facts.iter().for_each(|fact| self.by_fact.entry(fact).or_default().push(row));
        targets.iter().for_each(|target| self.by_target.entry(target).or_default().push(row));
        hazards.iter().for_each(|hazard| self.by_hazard.entry(hazard).or_default().push(row));
        if let Some(district) = district {
            self.by_district[district as usize].push(row);
        }
        self.answers.push(Answers { category, facts, targets, hazards, district });
    }

    pub(super) fn get(&self, row: u32) -> &Answers {
        &self.answers[row as usize]
    }

    /// The number of rows; their numbers fit `u32`, as every index here does.
    pub(super) fn len(&self) -> usize {
        self.answers.len()
    }

    #[allow(clippy::cast_possible_truncation, reason = "no more districts than rows")]
    pub(super) fn district(&self, name: &str) -> Option<u32> {
        let found = self.districts.binary_search_by(|known| known.as_str().cmp(name));
        found.ok().map(|index| index as u32)
    }

    pub(super) fn of_category(&self, category: CategoryId) -> &[u32] {
        self.by_category.get(category.index()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn with_facts(&self, facts: CodeSet<FactKind>) -> Vec<&[u32]> {
        lists(&self.by_fact, facts)
    }

    pub(super) fn for_targets(&self, targets: CodeSet<TargetKind>) -> Vec<&[u32]> {
        lists(&self.by_target, targets)
    }

    pub(super) fn safe_from(&self, hazards: CodeSet<HazardKind>) -> Vec<&[u32]> {
        lists(&self.by_hazard, hazards)
    }

    pub(super) fn in_district(&self, district: u32) -> &[u32] {
        &self.by_district[district as usize]
    }

    pub(super) fn at_site(&self, site: &str, records: &Records) -> &[u32] {
        let order = |row: &u32| records.brief(*row).site.cmp(&Some(site));
        let from = self.at_sites.partition_point(|row| order(row).is_lt());
        let count = self.at_sites[from..].partition_point(|row| order(row).is_eq());
        &self.at_sites[from..from + count]
    }
}

fn lists<K: Kind>(by_code: &BTreeMap<Code<K>, Vec<u32>>, codes: CodeSet<K>) -> Vec<&[u32]> {
    codes.iter().filter_map(|code| by_code.get(&code)).map(Vec::as_slice).collect()
}
