//! A filter worked out against one snapshot: how many rows it lets through at
//! most, which rows to look at, and whether one passes.
//!
//! It must let through exactly what [`Filter::matches`] does.

use super::{
    Filter,
    filter::Open,
    record::Records,
    rows::Rows,
    schedules::{Held, Schedules},
    text::{self, TextIndex},
};
use crate::domain::{
    CategorySet, CodeSet,
    code::{FactKind, HazardKind, TargetKind},
};
use std::borrow::Cow;

/// What a filter is worked out against.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) records: &'a Records,
    pub(super) rows: &'a Rows,
    pub(super) text: &'a TextIndex,
    pub(super) schedules: &'a Schedules,
}

/// The filter, ready to be asked.
pub(super) struct Plan<'a> {
    parts: Parts<'a>,
    categories: CategorySet,
    facts: CodeSet<FactKind>,
    targets: CodeSet<TargetKind>,
    hazards: CodeSet<HazardKind>,
    /// `None` when the filter names no district.
    districts: Option<Vec<u32>>,
    words: &'a [String],
    open: Option<(Open, &'a Held)>,
    /// The filter's rarest part; `None` when it has no part.
    rarest: Option<Rarest<'a>>,
}

/// Where the rows of a part of the filter are listed.
enum Rarest<'a> {
    Answers(Vec<&'a [u32]>),
    Word(text::Candidates),
}

impl Rarest<'_> {
    fn total(&self) -> usize {
        match self {
            Self::Answers(lists) => lists.iter().map(|list| list.len()).sum(),
            Self::Word(candidates) => candidates.total,
        }
    }
}

impl<'a> Plan<'a> {
    /// `held` is what is held when the filter asks for.
    pub(super) fn new(filter: &'a Filter, parts: Parts<'a>, held: Option<&'a Held>) -> Self {
        let Parts { rows, text, .. } = parts;
        let known =
            |names: &[String]| names.iter().filter_map(|name| rows.district(name)).collect();
        let districts: Option<Vec<u32>> =
            (!filter.districts.is_empty()).then(|| known(&filter.districts));
        let categories = filter.categories;
        let (facts, targets) = (filter.facts, filter.admitted_targets());
        let hazards = filter.hazards;
        let open = filter.open.zip(held);
        let listed = |(open, held): (Open, &'a Held)| match open {
            Open::Held(_) => Some(vec![held.rows()]),
            Open::NotKnown(_) => None,
        };
        let lists = [
            (!categories.is_empty())
                .then(|| categories.iter().map(|category| rows.of_category(category)).collect()),
            (!facts.is_empty()).then(|| rows.with_facts(facts)),
            (!targets.is_empty()).then(|| rows.for_targets(targets)),
            (!hazards.is_empty()).then(|| rows.safe_from(hazards)),
            districts.as_ref().map(|ids| ids.iter().map(|id| rows.in_district(*id)).collect()),
            open.and_then(listed),
        ];
        let words = filter.words.iter().filter_map(|word| text.candidates(word));
        let lists = lists.into_iter().flatten().map(Rarest::Answers);
        let rarest = lists.chain(words.map(Rarest::Word)).min_by_key(Rarest::total);
        let words = &filter.words;
        Self { parts, categories, facts, targets, hazards, districts, words, open, rarest }
    }

    /// No more rows than this pass.
    pub(super) fn at_most(&self) -> usize {
        let all = self.parts.rows.len();
        self.rarest.as_ref().map_or(all, |rarest| rarest.total().min(all))
    }

    /// Whether a row passes.
    pub(super) fn admits(&self, row: u32) -> bool {
        let Parts { records, rows, schedules, .. } = self.parts;
        let answers = rows.get(row);
        let in_one = |ids: &Vec<u32>| answers.district.is_some_and(|id| ids.contains(&id));
        (self.categories.is_empty() || self.categories.contains(answers.category))
            && (self.facts.is_empty() || self.facts.intersects(answers.facts))
            && (self.targets.is_empty() || self.targets.intersects(answers.targets))
            && (self.hazards.is_empty() || self.hazards.intersects(answers.hazards))
            && self.districts.as_ref().is_none_or(in_one)
            && self.open.is_none_or(|(open, held)| open.admits(schedules.is_held(row, held)))
            && (self.words.is_empty() || text::mentions(records, row, self.words))
    }

    /// The rows to look at: every one that passes is among them.
    pub(super) fn candidates(&self) -> Candidates<'a> {
        let all = self.parts.rows.len();
        match &self.rarest {
            Some(Rarest::Word(word)) => Candidates::Listed(Cow::Owned(self.parts.text.rows(word))),
            Some(Rarest::Answers(lists)) if lists.len() == 1 => {
                Candidates::Listed(Cow::Borrowed(lists[0]))
            }
            Some(rarest @ Rarest::Answers(lists)) if rarest.total() <= all / 32 => {
                let mut merged = lists.concat();
                merged.sort_unstable();
                merged.dedup();
                Candidates::Listed(Cow::Owned(merged))
            }
            _ => Candidates::All(all),
        }
    }
}

/// Rows in ascending order.
pub(super) enum Candidates<'a> {
    /// Every row of so many.
    All(usize),
    /// These.
    Listed(Cow<'a, [u32]>),
}

impl Candidates<'_> {
    /// The rows.
    #[allow(clippy::cast_possible_truncation, reason = "rows are numbered in u32")]
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let (listed, all): (&[u32], _) = match self {
            Self::All(count) => (&[], 0..*count as u32),
            Self::Listed(rows) => (rows, 0..0),
        };
        listed.iter().copied().chain(all)
    }
}
