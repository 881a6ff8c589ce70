//! Where a place is, as far as that follows from what it says: the point of its
//! address where no person placed one, and the district where nobody named one.

use crate::{
    app::{
        App, Error,
        district::{self, Districts},
    },
    domain::PlaceDraft,
    store::Queries,
};

/// A form writes points to about a decimetre.
const SAME_POINT_M: f64 = 1.0;

impl App {
    /// Gives a place the point of its address where no person placed one. A pin that
    /// lies just there is one that the address found, unless somebody says that it
    /// `is_right`. Where the gazetteer knows none, it stays as it is.
    pub fn locate(&self, before: &PlaceDraft, draft: &mut PlaceDraft, is_right: bool) {
        let Some(address) = draft.address.as_deref() else { return };
        let Some(found) = self.gazetteer().locate(address, draft.municipality) else { return };
        let is_new = draft.location.is_none() || draft.address != before.address;
        if let Some(given) = draft.given_location() {
            let is_found = given.distance_m(found.at) < SAME_POINT_M;
            if is_found && !is_right && before.given_location() != Some(given) {
                draft.location_precision = Some(found.precision);
            }
        } else if is_new {
            draft.location = Some(found.at);
            draft.location_precision = Some(found.precision);
        }
    }

    /// Takes the point off a place whose address has changed to that of another
    /// neighbourhood while nobody moved the pin: it waits for a person to place it.
    pub(in crate::app) fn relocate(&self, before: &PlaceDraft, draft: &mut PlaceDraft) {
        if draft.address == before.address || draft.location != before.location {
            return;
        }
        let gazetteer = self.gazetteer();
        let of = |draft: &PlaceDraft| {
            let found = gazetteer.locate(draft.address.as_deref()?, draft.municipality)?;
            Some((found.at, found.precision))
        };
        let (old, new) = (of(before), of(draft));
        if old.is_none() || old != new {
            (draft.location, draft.location_precision) = new.unzip();
        }
    }
}

/// Gives a place the district in which it lies, unless somebody named one.
pub(in crate::app) async fn in_its_district(
    queries: &Queries,
    before: Option<&PlaceDraft>,
    mut draft: PlaceDraft,
) -> Result<PlaceDraft, Error> {
    if district::is_open(before, &draft) {
        Districts::load(queries).await?.assign(before, &mut draft);
    }
    Ok(draft)
}
