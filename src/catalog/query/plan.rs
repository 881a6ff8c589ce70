//! Works a filter out against one segment: how many rows it lets through at most,
//! which of the rows that follow one, and which rows to look at.
//!
//! Sets of rows answer everything but words: of these they choose candidates, and the
//! texts decide last. It must let through exactly what [`Filter::matches`] does.

use crate::catalog::{
    index::{
        row_set::{Mask, RowSet},
        schedules::OpenRows,
        text::{self, TextIndex},
    },
    query::filter::{Filter, Open},
    segment::Segment,
    storage::records::PackedRecords,
};
use std::{borrow::Cow, sync::Arc};

/// So many rows of a list are read in the time in which the texts of one row are folded
/// and looked through.
const ROWS_READ_PER_TEXT: usize = 1024;

/// The filter, ready to be asked.
pub struct FilterPlan<'a> {
    records: &'a PackedRecords,
    text: &'a TextIndex,
    words: &'a [String],
    /// What the filter asks for, the rarest first.
    clauses: Vec<Clause<'a>>,
    /// A word rarer than all of these, but with so many rows that they are read only when
    /// there is no way around it.
    unread: Option<text::WordCandidates<'a>>,
}

/// One part of the filter, of which all must be met: the rows of any of these sets.
struct Clause<'a> {
    sets: Vec<Cow<'a, RowSet>>,
    /// No more rows than this.
    total: usize,
}

impl Segment {
    /// The rows that are open when the filter asks for, if it does.
    pub fn open_rows(&self, filter: &Filter) -> Option<Arc<OpenRows>> {
        filter.open.map(|open| self.schedules.open_rows(open.when()))
    }

    /// Works a filter out; `open_rows` are those of the same filter.
    pub fn plan<'a>(
        &'a self,
        filter: &'a Filter,
        open_rows: Option<&'a OpenRows>,
    ) -> FilterPlan<'a> {
        FilterPlan::new(filter, self, open_rows)
    }
}

impl<'a> Clause<'a> {
    fn any_of(sets: impl IntoIterator<Item = &'a RowSet>) -> Self {
        let sets: Vec<_> = sets.into_iter().map(Cow::Borrowed).collect();
        Self { total: sets.iter().map(|set| set.len()).sum(), sets }
    }

    fn mask(&self, first: u32) -> Mask {
        self.sets.iter().fold(0, |mask, set| mask | set.mask(first))
    }

    fn contains(&self, row: u32) -> bool {
        self.sets.iter().any(|set| set.contains(row))
    }
}

impl<'a> FilterPlan<'a> {
    fn new(filter: &'a Filter, segment: &'a Segment, open_rows: Option<&'a OpenRows>) -> Self {
        let Segment { records, facets, text, .. } = segment;
        let Filter { categories, facts, facts_any, hazards, districts, words, open, .. } = filter;
        let targets = filter.admitted_targets();
        let category = |id| facets.by_category.get(&id);
        let fact = |code| facets.by_fact.get(&code);
        let target = |code| facets.by_target.get(&code);
        let hazard = |code| facets.by_hazard.get(&code);
        let district = |name| facets.by_district.get(name);
        let clauses = [
            (!categories.is_empty())
                .then(|| Clause::any_of(categories.iter().filter_map(category))),
            (!facts_any.is_empty()).then(|| Clause::any_of(facts_any.iter().filter_map(fact))),
            (!targets.is_empty()).then(|| Clause::any_of(targets.iter().filter_map(target))),
            (!hazards.is_empty()).then(|| Clause::any_of(hazards.iter().filter_map(hazard))),
            (!districts.is_empty()).then(|| Clause::any_of(districts.iter().filter_map(district))),
            open.zip(open_rows).map(|(open, rows)| {
                Clause::any_of([match open {
                    Open::Held(_) => &rows.open,
                    Open::NotKnown(_) => &rows.not_known,
                }])
            }),
        ];
        let needed = facts.iter().map(|code| Clause::any_of(fact(code)));
        let clauses = clauses.into_iter().flatten().chain(needed).collect();
        let mut plan = Self { records, text, words, clauses, unread: None };
        words.iter().filter_map(|word| text.candidates(word)).for_each(|word| plan.add_word(word));
        plan.clauses.sort_by_key(|part| part.total);
        plan.unread.take_if(|word| plan.clauses.iter().any(|part| part.total <= word.total));
        plan
    }

    /// Adds a word: a clause if its rows are soon read.
    fn add_word(&mut self, word: text::WordCandidates<'a>) {
        let tests = self.at_most();
        let is_soon_read = word.total <= self.records.len() / 8
            && word.total <= tests.saturating_mul(ROWS_READ_PER_TEXT);
        if word.are_a_set() || is_soon_read {
            let rows = self.text.rows(&word);
            self.clauses.push(Clause { total: rows.len(), sets: vec![rows] });
        } else if self.unread.as_ref().is_none_or(|other| word.total < other.total) {
            self.unread = Some(word);
        }
    }

    /// No more rows than this pass.
    pub fn at_most(&self) -> usize {
        let totals = self.clauses.iter().map(|part| part.total);
        let totals = totals.chain(self.unread.iter().map(|word| word.total));
        totals.fold(self.records.len(), usize::min)
    }

    /// Whether only [`Self::candidates`] reads the rows of the rarest word, so that masks
    /// name many others.
    pub fn is_vague(&self) -> bool {
        self.unread.is_some()
    }

    /// Which rows from `first` on pass if their texts do.
    pub fn mask(&self, first: u32) -> Mask {
        let mut mask = Mask::MAX;
        for part in &self.clauses {
            mask &= part.mask(first);
            if mask == 0 {
                break;
            }
        }
        mask
    }

    /// Whether the texts of a row pass.
    pub fn is_mentioned(&self, row: u32) -> bool {
        self.words.is_empty() || text::mentions(self.records, row, self.words)
    }

    /// Whether a row passes.
    pub fn admits(&self, row: u32) -> bool {
        self.clauses.iter().all(|part| part.contains(row)) && self.is_mentioned(row)
    }

    /// The rows to look at: each passes if its texts do.
    pub fn candidates(&self) -> Cow<'_, RowSet> {
        let all = self.records.len();
        if let Some(word) = &self.unread {
            let rows = self.text.rows(word);
            return Cow::Owned(RowSet::from_masks(all, |first| {
                self.mask(first) & rows.mask(first)
            }));
        }
        match &self.clauses[..] {
            [only] if only.sets.len() == 1 => Cow::Borrowed(&only.sets[0]),
            [rarest, others @ ..] if rarest.total <= all / 32 => {
                let rows = rarest.sets.iter().flat_map(|set| set.iter());
                let is_wanted = |row: &u32| others.iter().all(|part| part.contains(*row));
                Cow::Owned(RowSet::from_rows(all, rows.filter(is_wanted)))
            }
            _ => Cow::Owned(RowSet::from_masks(all, |first| self.mask(first))),
        }
    }
}
