//! Finds places by their names alone, for whoever knows what a place is called.

use crate::catalog::{query::filter::Filter, row_id::RowId, segment::Segment, snapshot::Catalog};
use crate::domain::{Place, text::fold};
use std::sync::Arc;

/// How well a name fits what was asked, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameFit {
    /// It is the name.
    Whole,
    /// The name begins so.
    Beginning,
    /// The name holds every word.
    Inside,
}

/// No more places than this are looked at for words that nearly every place bears.
const MAX_COMPARED_NAMES: usize = 20_000;

impl Catalog {
    /// The places whose name holds all `words`, folded by
    /// [`crate::domain::text::search_words`]: those called so first, then those whose
    /// name begins so, ties by id.
    pub fn named(&self, words: &[String], limit: usize) -> Vec<(NameFit, Arc<Place>)> {
        let filter = Filter { words: words.to_vec(), ..Filter::default() };
        let base = self.base.named(&filter).into_iter();
        let base = base.filter(|(_, row)| !self.is_gone(*row));
        let recent = self.recent.named(&filter).into_iter();
        let mut found: Vec<(NameFit, RowId)> = base
            .map(|(fit, row)| (fit, RowId::Base(row)))
            .chain(recent.map(|(fit, row)| (fit, RowId::Recent(row))))
            .collect();
        found.sort_unstable_by_key(|(fit, row_id)| (*fit, self.key_at(*row_id).id));
        found.truncate(limit);
        found.into_iter().map(|(fit, row_id)| (fit, self.place_at(row_id))).collect()
    }
}

impl Segment {
    fn named(&self, filter: &Filter) -> Vec<(NameFit, u32)> {
        let (words, whole) = (&filter.words, filter.words.concat());
        let fit = |row: u32| {
            let name = fold(self.records.summary(row).name);
            if name == whole {
                Some(NameFit::Whole)
            } else if name.starts_with(&whole) {
                Some(NameFit::Beginning)
            } else {
                words.iter().all(|word| name.contains(word)).then_some(NameFit::Inside)
            }
        };
        let plan = self.plan(filter, None);
        let rows = plan.candidates();
        rows.iter().take(MAX_COMPARED_NAMES).filter_map(|row| Some((fit(row)?, row))).collect()
    }
}
