//! Says which places a search wants: OR within one name, AND between names; of facts,
//! all that are named are needed.
//!
//! [`Filter::matches`] says what a filter means; the snapshot answers the same
//! faster and must never answer differently.

use crate::domain::{
    CategorySet, CodeSet, Place, Target,
    code::{FactKind, HazardKind, TargetKind},
    schedule::When,
    text::fold,
};

/// What is asked of a place's schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// It is known to be held then.
    Held(When),
    /// Nobody can say whether it is held then.
    NotKnown(When),
}

impl Open {
    /// For when it is asked.
    pub fn when(self) -> When {
        match self {
            Self::Held(when) | Self::NotKnown(when) => when,
        }
    }

    /// Whether a place is wanted of which this is known.
    fn admits(self, is_held: Option<bool>) -> bool {
        match self {
            Self::Held(_) => is_held == Some(true),
            Self::NotKnown(_) => is_held.is_none(),
        }
    }
}

/// A filter; an empty part lets everything through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Of one of these kinds.
    pub categories: CategorySet,
    /// With all of these recorded as yes. Not recorded never counts as yes.
    pub facts: CodeSet<FactKind>,
    /// With one of these recorded as yes.
    pub facts_any: CodeSet<FactKind>,
    /// For one of these, or for anyone. Not recorded never counts as yes.
    pub targets: CodeSet<TargetKind>,
    /// Recorded as safe from one of these. Not recorded never counts as safe.
    pub hazards: CodeSet<HazardKind>,
    /// In one of these districts.
    pub districts: Vec<String>,
    /// With every one of these words, folded by [`crate::domain::text::search_words`].
    pub words: Vec<String>,
    /// Held at a time.
    pub open: Option<Open>,
}

impl Filter {
    /// Whether `place` passes. `of_site` is what the emergency sites of its site are
    /// designated for: a place to flee to is found by that, too.
    pub fn matches(&self, place: &Place, of_site: CodeSet<HazardKind>) -> bool {
        let draft = &place.draft;
        let is_evacuation = draft.category.category().evacuation;
        let of_site = if is_evacuation { of_site } else { CodeSet::default() };
        let hazards = draft.hazards.yes().union(of_site);
        let in_district = |name: &String| draft.district.as_ref() == Some(name);
        (self.categories.is_empty() || self.categories.contains(draft.category))
            && draft.facts.yes().contains_all(self.facts)
            && (self.facts_any.is_empty() || self.facts_any.intersects(draft.facts.yes()))
            && (self.targets.is_empty() || self.admitted_targets().intersects(draft.targets))
            && (self.hazards.is_empty() || self.hazards.intersects(hazards))
            && (self.districts.is_empty() || self.districts.iter().any(in_district))
            && (self.words.is_empty() || self.is_mentioned_in(place))
            && self.open.is_none_or(|open| open.admits(place.is_held(open.when())))
    }

    /// The targets asked for, and `anyone`, who includes them; none if none were
    /// asked for.
    pub(in crate::catalog) fn admitted_targets(&self) -> CodeSet<TargetKind> {
        let mut targets = self.targets;
        if let Some(anyone) = Target::parse("anyone")
            && !targets.is_empty()
        {
            targets.insert(anyone);
        }
        targets
    }

    fn is_mentioned_in(&self, place: &Place) -> bool {
        let texts: Vec<String> = place.searched_texts().map(|text| fold(&text)).collect();
        self.words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}
