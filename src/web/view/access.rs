//! Who may come and what a place has, in one line each. What is not recorded is
//! called 未確認 and never counts as no.

use super::{PageContext, hazard, site::CardGroup};
use crate::domain::{CodeSet, Place, code::FactKind};

/// Facts named on a card before it says "and so many more".
const NAMED_ON_A_CARD: usize = 4;

/// Facts whose absence keeps somebody out, so that a card says it.
const KEEPS_OUT: [&str; 5] =
    ["wheelchair", "step_free_entrance", "lift", "accessible_toilet", "parking"];

/// Whether the place is held in sessions, so that not knowing when matters.
pub fn is_held_in_sessions(place: &Place) -> bool {
    place.draft.category.category().sessions
}

/// When it is held or open, as written.
pub fn schedule(ctx: &PageContext, place: &Place) -> Option<String> {
    let missing = || is_held_in_sessions(place).then(|| ctx.t("schedule-unknown"));
    place.draft.schedule_text.clone().or_else(missing)
}

/// Who may come: the published words, else the recorded groups.
pub fn who(ctx: &PageContext, place: &Place) -> Option<String> {
    let draft = &place.draft;
    if draft.eligibility_text.is_some() {
        return draft.eligibility_text.clone();
    }
    if draft.targets.is_empty() {
        let obvious = draft.category.category().for_everybody && !place.takes_only_some();
        return (!obvious).then(|| ctx.t("unknown"));
    }
    let names: Vec<_> = draft.targets.iter().map(|t| t.entry().label.get(ctx.locale())).collect();
    Some(names.join(&ctx.t("list-joint")))
}

/// What the emergency site of a card is designated for: in another hazard it may
/// be no refuge.
pub fn hazards(ctx: &PageContext, group: &CardGroup) -> Option<String> {
    hazard::of_site(ctx, group.roles())
}

/// What is recorded of getting in and staying, in one line.
pub fn facts(ctx: &PageContext, place: &Place) -> String {
    let recorded = place.draft.facts;
    let present = named(ctx, recorded.yes());
    let absent = recorded.no().iter().filter(|fact| KEEPS_OUT.contains(&fact.id())).collect();
    let absent =
        named(ctx, absent).map(|names| ctx.t_with("facts-absent", &[("names", names.into())]));
    match (present, absent) {
        (None, None) => ctx.t("unknown"),
        (present, absent) => {
            present.into_iter().chain(absent).collect::<Vec<_>>().join(&ctx.t("sentence-joint"))
        }
    }
}

fn named(ctx: &PageContext, facts: CodeSet<FactKind>) -> Option<String> {
    let names: Vec<_> = facts.iter().map(|fact| fact.entry().label.get(ctx.locale())).collect();
    let shown = names.get(..NAMED_ON_A_CARD).unwrap_or(&names).join(&ctx.t("list-joint"));
    match names.len().saturating_sub(NAMED_ON_A_CARD) {
        0 => Some(shown).filter(|shown| !shown.is_empty()),
        more => Some(ctx.t_with("and-more", &[("names", shown.into()), ("more", more.into())])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Fact, Target},
        web::view::{context::tests::context, site::tests::place},
    };

    #[test]
    fn not_recorded_is_said_and_never_taken_for_no() {
        let ctx = context("/");
        let mut salon = place("salon", "ひだまり", None);
        assert_eq!(facts(&ctx, &salon), "未確認");
        assert_eq!(who(&ctx, &salon).as_deref(), Some("未確認"));
        assert_eq!(schedule(&ctx, &salon).as_deref(), Some("開催日時は未確認"));
        salon.draft.facts.set(Fact::parse("lift").expect("a code"), Some(false));
        assert_eq!(facts(&ctx, &salon), "エレベーター：なし");
        salon.draft.targets.insert(Target::parse("elderly").expect("a code"));
        assert_eq!(who(&ctx, &salon).as_deref(), Some("高齢者"));
    }

    #[test]
    fn a_card_names_four_facts_and_counts_the_rest() {
        let ctx = context("/");
        let mut hall = place("public_facility", "会館", None);
        for fact in Fact::all().take(6) {
            hall.draft.facts.set(fact, Some(true));
        }
        assert!(facts(&ctx, &hall).ends_with("ほか2つ"));
        assert_eq!((who(&ctx, &hall), schedule(&ctx, &hall)), (None, None));
    }
}
