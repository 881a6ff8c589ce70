//! A filter worked out against one snapshot: how many rows it lets through at most,
//! which of the rows that follow one, and which rows to look at.
//!
//! Sets of rows answer everything but words: of these they choose candidates, and the
//! texts decide last. It must let through exactly what [`Filter::matches`] does.

use crate::catalog::{
    Filter,
    index::{
        facets::Rows,
        row_set::{Mask, RowSet},
        schedules::Held,
        text::{self, TextIndex},
    },
    storage::records::Records,
};
use std::borrow::Cow;

/// So many rows of a list are read in the time in which the texts of one row are folded
/// and looked through.
const READ_PER_TEXT: usize = 1024;

/// What a filter is worked out against.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    pub records: &'a Records,
    pub rows: &'a Rows,
    pub text: &'a TextIndex,
}

/// The filter, ready to be asked.
pub struct Plan<'a> {
    records: &'a Records,
    text: &'a TextIndex,
    words: &'a [String],
    /// What the filter asks for, the rarest first.
    wanted: Vec<Wanted<'a>>,
    /// A word rarer than all of these, but with so many rows that they are read only when
    /// there is no way around it.
    unread: Option<text::Candidates<'a>>,
}

/// One part of the filter: the rows of any of these sets.
struct Wanted<'a> {
    sets: Vec<Cow<'a, RowSet>>,
    /// No more rows than this.
    total: usize,
}

impl<'a> Wanted<'a> {
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

impl<'a> Plan<'a> {
    /// `held` is what is held when the filter asks for.
    pub fn new(filter: &'a Filter, parts: Parts<'a>, held: Option<&'a Held>) -> Self {
        let Parts { records, rows, text } = parts;
        let Filter { categories, facts, hazards, districts, words, open, .. } = filter;
        let targets = filter.admitted_targets();
        let category = |id| rows.by_category.get(&id);
        let fact = |code| rows.by_fact.get(&code);
        let target = |code| rows.by_target.get(&code);
        let hazard = |code| rows.by_hazard.get(&code);
        let district = |name| rows.by_district.get(name);
        let wanted = [
            (!categories.is_empty())
                .then(|| Wanted::any_of(categories.iter().filter_map(category))),
            (!facts.is_empty()).then(|| Wanted::any_of(facts.iter().filter_map(fact))),
            (!targets.is_empty()).then(|| Wanted::any_of(targets.iter().filter_map(target))),
            (!hazards.is_empty()).then(|| Wanted::any_of(hazards.iter().filter_map(hazard))),
            (!districts.is_empty()).then(|| Wanted::any_of(districts.iter().filter_map(district))),
            open.zip(held).map(|(open, held)| Wanted::any_of([held.rows(open)])),
        ];
        let wanted = wanted.into_iter().flatten().collect();
        let mut plan = Self { records, text, words, wanted, unread: None };
        words.iter().filter_map(|word| text.candidates(word)).for_each(|word| plan.want(word));
        plan.wanted.sort_by_key(|part| part.total);
        plan.unread.take_if(|word| plan.wanted.iter().any(|part| part.total <= word.total));
        plan
    }

    /// Reads the rows of a word if that is soon done.
    fn want(&mut self, word: text::Candidates<'a>) {
        let tests = self.at_most();
        let is_soon_read = word.total <= self.records.len() / 8
            && word.total <= tests.saturating_mul(READ_PER_TEXT);
        if word.are_a_set() || is_soon_read {
            let rows = self.text.rows(&word);
            self.wanted.push(Wanted { total: rows.len(), sets: vec![rows] });
        } else if self.unread.as_ref().is_none_or(|other| word.total < other.total) {
            self.unread = Some(word);
        }
    }

    /// No more rows than this pass.
    pub fn at_most(&self) -> usize {
        let totals = self.wanted.iter().map(|part| part.total);
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
        for part in &self.wanted {
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
        self.wanted.iter().all(|part| part.contains(row)) && self.is_mentioned(row)
    }

    /// The rows to look at: each passes if its texts do.
    pub fn candidates(&self) -> Cow<'_, RowSet> {
        let all = self.records.len();
        if let Some(word) = &self.unread {
            let rows = self.text.rows(word);
            return Cow::Owned(RowSet::of_masks(all, |first| self.mask(first) & rows.mask(first)));
        }
        match &self.wanted[..] {
            [only] if only.sets.len() == 1 => Cow::Borrowed(&only.sets[0]),
            [rarest, others @ ..] if rarest.total <= all / 32 => {
                let rows = rarest.sets.iter().flat_map(|set| set.iter());
                let is_wanted = |row: &u32| others.iter().all(|part| part.contains(*row));
                Cow::Owned(RowSet::of(all, rows.filter(is_wanted)))
            }
            _ => Cow::Owned(RowSet::of_masks(all, |first| self.mask(first))),
        }
    }
}
