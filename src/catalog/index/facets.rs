//! Finds the rows that have what filters ask for: for every value of a facet (category,
//! fact, target, hazard, district, site), the set of its rows. A search asks the sets and
//! never a row, so that a value that many places have takes a bit a row.
//!
//! A row is a place's number along a curve through the map, so that neighbours in the
//! world are neighbours in memory. It must never leave the catalog: the next snapshot
//! numbers anew.

use crate::catalog::{
    entry::PlaceSummary,
    index::row_set::{RowSet, RowSetBuilder},
    storage::records::PackedRecords,
};
use crate::domain::{
    CategoryId, Code, CodeSet,
    code::{FactKind, HazardKind, TargetKind},
};
use std::collections::{BTreeMap, HashMap};

/// The rows that have each value of a facet.
pub type RowsByValue<V> = BTreeMap<V, RowSet>;

/// The facets of all places.
#[derive(Debug, Default)]
pub struct FacetIndex {
    /// Of each row: a map asks for one after another.
    categories: Vec<CategoryId>,
    pub by_category: RowsByValue<CategoryId>,
    pub by_fact: RowsByValue<Code<FactKind>>,
    pub by_target: RowsByValue<Code<TargetKind>>,
    pub by_hazard: RowsByValue<Code<HazardKind>>,
    /// Of thousands of districts nearly all are lists, four bytes a row together. The
    /// number of each row's district would come on top: what is rare is looked for in lists.
    pub by_district: RowsByValue<String>,
    /// The rows at a site, those at one together.
    at_sites: Vec<u32>,
}

impl FacetIndex {
    /// Indexes places in the order of their rows.
    pub fn build(records: &PackedRecords) -> Self {
        let sites = hazards_of_sites(records);
        let mut builder =
            FacetIndexBuilder { all: records.len(), sites, ..FacetIndexBuilder::default() };
        for (row, summary) in records.summaries() {
            builder.add(row, &summary);
        }
        builder.finish()
    }

    pub fn category(&self, row: u32) -> CategoryId {
        self.categories[row as usize]
    }

    /// The rows at a site.
    pub fn at_site(&self, site: &str, records: &PackedRecords) -> &[u32] {
        let order = |row: &u32| records.summary(*row).site.cmp(&Some(site));
        let from = self.at_sites.partition_point(|row| order(row).is_lt());
        let count = self.at_sites[from..].partition_point(|row| order(row).is_eq());
        &self.at_sites[from..from + count]
    }
}

/// What the emergency sites of each site are designated for: a place to flee to is found by
/// that, whichever record stands for the site.
fn hazards_of_sites(records: &PackedRecords) -> HashMap<&str, CodeSet<HazardKind>> {
    let mut sites = HashMap::new();
    for (_, summary) in records.summaries() {
        let attributes = summary.attributes;
        let is_ground = attributes.category.id() == "emergency_site";
        if let Some(site) = summary.site.filter(|_| is_ground) {
            let known: &mut CodeSet<HazardKind> = sites.entry(site).or_default();
            *known = known.union(attributes.hazards.yes());
        }
    }
    sites
}

/// Makes the facets of rows that come in their order.
#[derive(Default)]
struct FacetIndexBuilder<'a> {
    all: usize,
    /// What the emergency sites of each site are designated for.
    sites: HashMap<&'a str, CodeSet<HazardKind>>,
    categories: Vec<CategoryId>,
    by_category: BTreeMap<CategoryId, RowSetBuilder>,
    by_fact: BTreeMap<Code<FactKind>, RowSetBuilder>,
    by_target: BTreeMap<Code<TargetKind>, RowSetBuilder>,
    by_hazard: BTreeMap<Code<HazardKind>, RowSetBuilder>,
    by_district: BTreeMap<&'a str, RowSetBuilder>,
    at_sites: Vec<(&'a str, u32)>,
}

impl<'a> FacetIndexBuilder<'a> {
    fn add(&mut self, row: u32, summary: &PlaceSummary<'a>) {
        let (attributes, all) = (summary.attributes, self.all);
        let facts = attributes.facts.yes().iter();
        facts.for_each(|fact| add(&mut self.by_fact, fact, row, all));
        attributes.targets.iter().for_each(|target| add(&mut self.by_target, target, row, all));
        let of_site = summary.site.filter(|_| attributes.category.category().evacuation);
        let of_site = of_site.and_then(|site| self.sites.get(site)).copied().unwrap_or_default();
        let hazards = attributes.hazards.yes().union(of_site).iter();
        hazards.for_each(|hazard| add(&mut self.by_hazard, hazard, row, all));
        add(&mut self.by_category, attributes.category, row, all);
        summary.district.into_iter().for_each(|name| add(&mut self.by_district, name, row, all));
        self.at_sites.extend(summary.site.map(|site| (site, row)));
        self.categories.push(attributes.category);
    }

    fn finish(mut self) -> FacetIndex {
        self.at_sites.sort_unstable();
        self.categories.shrink_to_fit();
        FacetIndex {
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

fn add<A: Ord>(by_value: &mut BTreeMap<A, RowSetBuilder>, value: A, row: u32, all: usize) {
    by_value.entry(value).or_insert_with(|| RowSetBuilder::new(all)).add(row);
}

fn finished<A, B: From<A> + Ord>(by_value: BTreeMap<A, RowSetBuilder>) -> RowsByValue<B> {
    by_value.into_iter().map(|(value, rows)| (B::from(value), rows.finish())).collect()
}
