//! What a file may not take from the register: a schedule that a person confirmed,
//! and a key that belongs to another place.

use crate::domain::{PlaceDraft, text::fold};

/// Completes a row with what people said of its place and the file cannot know
/// better.
pub fn keep_what_people_said(register: &PlaceDraft, draft: &mut PlaceDraft) {
    let confirmed = register.schedule_confirmed == Some(true);
    if confirmed && draft.schedule_text == register.schedule_text {
        draft.schedule_confirmed = Some(true);
    }
}

/// Whether a row with the key of this place is about another one: they share
/// neither kind nor name.
pub fn is_another(register: &PlaceDraft, draft: &PlaceDraft) -> bool {
    register.category != draft.category && fold(&register.name) != fold(&draft.name)
}
