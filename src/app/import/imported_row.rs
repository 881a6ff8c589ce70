//! A row that a run wrote, as it is compared with the others for duplicates.

use crate::domain::{MatchKey, Place, PlaceId};

/// A row that made or changed a place.
pub(super) struct ImportedRow {
    /// Which file of the run it is in.
    pub(super) file: usize,
    /// Its line there.
    pub(super) line: u64,
    /// Whether the place is new.
    pub(super) is_new: bool,
    /// That place.
    pub(super) place: PlaceId,
    /// What it is called.
    pub(super) name: String,
    /// Whose list it stands in.
    pub(super) source: Option<String>,
    /// By what it is compared.
    pub(super) key: MatchKey,
}

impl ImportedRow {
    /// The row on `line` of a file made or changed this place.
    pub(super) fn new(file: usize, line: u64, place: &Place) -> Self {
        Self {
            file,
            line,
            is_new: place.revision == 1,
            place: place.id.clone(),
            name: place.draft.name.clone(),
            source: place.draft.source.clone(),
            key: MatchKey::from_draft(&place.draft),
        }
    }
}
