//! Which rows have what filters ask for: for every answer that places gave, the set of
//! their rows. A search asks the sets and never a row, so that an answer that many gave
//! takes a bit a row.
//!
//! A row is a place's number along a curve through the map, so that neighbours in the
//! world are neighbours in memory. It must never leave the catalog: the next snapshot
//! numbers anew.

use crate::catalog::{
    index::row_set::{RowSet, RowSetBuilder},
    storage::records::{Brief, Records},
};
use crate::domain::{
    CategoryId, Code,
    code::{FactKind, HazardKind, TargetKind},
};
use std::collections::BTreeMap;

/// The rows that gave each answer.
pub type ByAnswer<A> = BTreeMap<A, RowSet>;

/// What filters ask of all places.
#[derive(Debug, Default)]
pub struct Rows {
    /// Of each row: a map asks for one after another.
    categories: Vec<CategoryId>,
    pub by_category: ByAnswer<CategoryId>,
    pub by_fact: ByAnswer<Code<FactKind>>,
    pub by_target: ByAnswer<Code<TargetKind>>,
    pub by_hazard: ByAnswer<Code<HazardKind>>,
    /// Of thousands of districts nearly all are lists, four bytes a row together. The
    /// number of each row's district would come on top: what is rare is looked for in lists.
    pub by_district: ByAnswer<String>,
    /// The rows at a site, those at one together.
    at_sites: Vec<u32>,
}

impl Rows {
    pub fn build(records: &Records) -> Self {
        let mut building = Building { all: records.len(), ..Building::default() };
        for (row, brief) in records.briefs() {
            building.add(row, &brief);
        }
        building.finish()
    }

    pub fn category(&self, row: u32) -> CategoryId {
        self.categories[row as usize]
    }

    pub fn at_site(&self, site: &str, records: &Records) -> &[u32] {
        let order = |row: &u32| records.brief(*row).site.cmp(&Some(site));
        let from = self.at_sites.partition_point(|row| order(row).is_lt());
        let count = self.at_sites[from..].partition_point(|row| order(row).is_eq());
        &self.at_sites[from..from + count]
    }
}

/// The answers while rows come in their order.
#[derive(Default)]
struct Building<'a> {
    all: usize,
    categories: Vec<CategoryId>,
    by_category: BTreeMap<CategoryId, RowSetBuilder>,
    by_fact: BTreeMap<Code<FactKind>, RowSetBuilder>,
    by_target: BTreeMap<Code<TargetKind>, RowSetBuilder>,
    by_hazard: BTreeMap<Code<HazardKind>, RowSetBuilder>,
    by_district: BTreeMap<&'a str, RowSetBuilder>,
    at_sites: Vec<(&'a str, u32)>,
}

impl<'a> Building<'a> {
    fn add(&mut self, row: u32, brief: &Brief<'a>) {
        let (codes, all) = (brief.codes, self.all);
        let facts = codes.facts.yes().iter();
        facts.for_each(|fact| add(&mut self.by_fact, fact, row, all));
        codes.targets.iter().for_each(|target| add(&mut self.by_target, target, row, all));
        let hazards = codes.hazards.yes().iter();
        hazards.for_each(|hazard| add(&mut self.by_hazard, hazard, row, all));
        add(&mut self.by_category, codes.category, row, all);
        brief.district.into_iter().for_each(|name| add(&mut self.by_district, name, row, all));
        self.at_sites.extend(brief.site.map(|site| (site, row)));
        self.categories.push(codes.category);
    }

    fn finish(mut self) -> Rows {
        self.at_sites.sort_unstable();
        self.categories.shrink_to_fit();
        Rows {
            categories: self.categories,
            by_category: finished(self.by_category),
            by_fact: finished(self.by_fact),
            by_target: finished(self.by_target),
            by_hazard: finished(self.by_hazard),
            by_district: finished(self.by_district),
            at_sites: self.at_sites.into_iter().map(|(_, row)| row).collect(),
        }
    }
}

fn add<A: Ord>(by_answer: &mut BTreeMap<A, RowSetBuilder>, answer: A, row: u32, all: usize) {
    by_answer.entry(answer).or_insert_with(|| RowSetBuilder::new(all)).add(row);
}

fn finished<A, B: From<A> + Ord>(by_answer: BTreeMap<A, RowSetBuilder>) -> ByAnswer<B> {
    by_answer.into_iter().map(|(answer, rows)| (B::from(answer), rows.finish())).collect()
}
