//! What kinds of suggestions are called, by those who send them and those who decide.

use super::PageContext;
use crate::domain::SuggestionKind;

/// What a kind of suggestion is called.
pub fn kind(ctx: &PageContext, kind: SuggestionKind) -> String {
    match kind {
        SuggestionKind::Correction => ctx.t("suggest-kind-correction"),
        SuggestionKind::NotHeld => ctx.t("suggest-kind-not-held"),
        SuggestionKind::Closed => ctx.t("suggest-kind-closed"),
        SuggestionKind::NewPlace => ctx.t("suggest-new"),
    }
}
