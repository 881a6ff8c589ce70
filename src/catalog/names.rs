//! Places by their names alone, for whoever knows what a place is called.

use super::{Catalog, Filter};
use crate::domain::Place;
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

impl Catalog {
    /// The places whose name holds all `words`, folded by
    /// [`crate::domain::text::search_words`]: those called so first, then those whose
    /// name begins so, ties by id.
    pub fn named(&self, words: &[String], limit: usize) -> Vec<(NameFit, &Arc<Place>)> {
        let whole = words.concat();
        let filter = Filter { words: words.to_vec(), ..Filter::default() };
        let plan = self.plan(&filter, None);
        let candidates = plan.candidates();
        let fit = |row: u32| {
            let name = self.text.name(row);
            if name == whole {
                Some(NameFit::Whole)
            } else if name.starts_with(&whole) {
                Some(NameFit::Beginning)
            } else {
                words.iter().all(|word| name.contains(word)).then_some(NameFit::Inside)
            }
        };
        let mut found: Vec<(NameFit, u32)> =
            candidates.from(0).filter_map(|row| Some((fit(row)?, row))).collect();
        found.sort_unstable();
        found.truncate(limit);
        found.into_iter().map(|(fit, row)| (fit, &self.places[row as usize])).collect()
    }
}
