#![allow(dead_code, reason = "each test binary uses a part")]

//! Places made by hand for tests.

use ibasho::domain::{CategoryId, Location, PlaceDraft};

/// A published place of which a little is recorded, with its key in a publication.
pub fn draft(category: &str, name: &str, lon: f64, lat: f64) -> PlaceDraft {
    let category = CategoryId::parse(category).expect("a category");
    let mut draft = PlaceDraft::new(category, name).expect("a name");
    draft.location = Some(Location::new(lon, lat).expect("a position"));
    draft.source = Some("test".to_owned());
    draft.source_key = Some(name.to_owned());
    draft
}
