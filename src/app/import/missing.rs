//! Which places a new edition no longer has. A file speaks for the kinds and the
//! municipalities that it names, of its own source, and for no others.

use super::report::MissingPlace;
use crate::domain::{CategoryId, MunicipalityCode, Place, PlaceDraft, State};
use std::collections::HashSet;

/// What the rows of a source speak for.
#[derive(Debug, Default)]
pub struct Coverage {
    kinds: HashSet<CoveredKind>,
    municipalities: HashSet<Option<MunicipalityCode>>,
    /// Why it is not known what is missing.
    unknown: Option<&'static str>,
}

/// A place may change between the kinds of evacuation places from one edition to the
/// next: they are one kind here.
#[derive(Debug, PartialEq, Eq, Hash)]
enum CoveredKind {
    Evacuation,
    Other(CategoryId),
}

fn kind(category: CategoryId) -> CoveredKind {
    if category.category().evacuation {
        CoveredKind::Evacuation
    } else {
        CoveredKind::Other(category)
    }
}

impl Coverage {
    /// The source has this place.
    pub fn add(&mut self, draft: &PlaceDraft) {
        self.kinds.insert(kind(draft.category));
        self.municipalities.insert(draft.municipality);
    }

    /// What is missing cannot be known, because of `reason`.
    pub fn give_up(&mut self, reason: &'static str) {
        self.unknown = self.unknown.or(Some(reason));
    }

    /// Why it is not known what is missing.
    pub fn unknown(&self) -> Option<&'static str> {
        self.unknown
    }

    /// Whether this place, of which the source had no row, is missing. What is
    /// not shown as open any more is not missed.
    pub fn misses(&self, place: &Place) -> bool {
        let draft = &place.draft;
        self.unknown.is_none()
            && draft.state == State::Published
            && self.kinds.contains(&kind(draft.category))
            && self.municipalities.contains(&draft.municipality)
    }
}

impl From<&Place> for MissingPlace {
    fn from(place: &Place) -> Self {
        Self {
            place: place.id.clone(),
            name: place.draft.name.clone(),
            key: place.draft.source_key.clone().unwrap_or_default(),
        }
    }
}
