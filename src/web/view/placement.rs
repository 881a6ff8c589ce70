//! Requests for a place, in words: what is needed, and how far it is.

use super::PageContext;
use crate::domain::{PlacementNeed, PlacementState};

/// How many people, who they are and what must be there.
pub fn need(ctx: &PageContext, need: &PlacementNeed) -> String {
    let locale = ctx.locale();
    let targets = need.targets.iter().map(|target| target.entry().label.get(locale));
    let facts = need.facts.iter().map(|fact| fact.entry().label.get(locale));
    let what: Vec<_> = targets.chain(facts).collect();
    let persons = ctx.t_with("persons", &[("count", need.persons.into())]);
    format!("{persons}・{}", what.join(&ctx.t("list-joint")))
}

/// How far a request is, in a word.
pub fn state(ctx: &PageContext, state: PlacementState) -> String {
    match state {
        PlacementState::Waiting => ctx.t("request-waiting"),
        PlacementState::Asked => ctx.t("request-asked"),
        PlacementState::Accepted => ctx.t("request-accepted"),
        PlacementState::Expired => ctx.t("request-expired"),
        PlacementState::Moved => ctx.t("request-moved"),
        PlacementState::Withdrawn => ctx.t("request-withdrawn"),
    }
}
