//! A row that is to be written.

use crate::domain::{Place, PlaceDraft};

/// A row that makes or changes a place.
#[derive(Debug)]
pub(super) struct PlannedRow {
    /// Which file of the run it is in.
    pub(super) file: usize,
    /// Its line there.
    pub(super) line: u64,
    /// What the register said of the place when it was compared; nothing of a new one.
    pub(super) before: Option<PlaceDraft>,
    /// What it is to say.
    pub(super) place: Place,
}
