//! Whether something fits what is asked: yes, no, or nobody has recorded it. What is
//! not recorded never counts as yes, and never as no.

use super::{
    Code, CodeSet, Recorded, Target,
    code::{CodeKind, TargetKind},
};

/// How well something fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It does not.
    No,
    /// It has some of what is asked for and is recorded to lack the rest.
    Partly,
    /// Nobody can say without asking there.
    Unknown,
    /// It does, for certain.
    Yes,
}

impl Fit {
    /// Of an answer that may not be recorded.
    pub fn from_answer(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }

    /// Yes, no, or nothing where nobody can say.
    pub fn answer(self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::No => Some(false),
            Self::Partly | Self::Unknown => None,
        }
    }

    /// With something that makes a yes uncertain.
    #[must_use]
    pub fn unless(self, is_uncertain: bool) -> Self {
        if is_uncertain { self.min(Self::Unknown) } else { self }
    }
}

/// Whether every code asked for is recorded as yes.
pub fn has_all<K: CodeKind>(asked: CodeSet<K>, recorded: Recorded<K>) -> Fit {
    let worst = answers(asked, recorded).min().unwrap_or(Fit::Yes);
    let has_some = worst == Fit::No && asked.intersects(recorded.yes());
    if has_some { Fit::Partly } else { worst }
}

/// Whether one of the codes asked for is recorded as yes.
pub fn has_any<K: CodeKind>(asked: CodeSet<K>, recorded: Recorded<K>) -> Fit {
    answers(asked, recorded).max().unwrap_or(Fit::Yes)
}

fn answers<K: CodeKind>(asked: CodeSet<K>, recorded: Recorded<K>) -> impl Iterator<Item = Fit> {
    asked.iter().map(move |code: Code<K>| Fit::from_answer(recorded.get(code)))
}

/// Groups that belong wholly to another one. 要配慮者 are 高齢者、障害者、乳幼児その他の
/// 特に配慮を要する者 (災害対策基本法 第8条第2項第15号); 内閣府's guideline for welfare shelters
/// names the others.
const WITHIN: [(&str, &[&str]); 2] = [
    (
        "disabled",
        &[
            "physical",
            "intellectual",
            "mental",
            "developmental",
            "visual",
            "hearing",
            "children_disabled",
        ],
    ),
    (
        "care_needed",
        &[
            "elderly",
            "dementia",
            "care_level",
            "disabled",
            "physical",
            "intellectual",
            "mental",
            "developmental",
            "visual",
            "hearing",
            "children_disabled",
            "pregnant",
            "infants",
            "sick",
            "intractable",
            "medical_care",
        ],
    ),
];

/// Groups of which many people belong to another one, too.
const AKIN: [&[&str]; 4] = [
    &["elderly", "dementia", "care_level"],
    &["pregnant", "infants", "children", "parents", "children_disabled"],
    &["sick", "intractable", "medical_care"],
    &["care_needed", "foreign", "children", "parents", "other"],
];

/// Whether a group is among those whom a shelter takes. Nothing recorded is unknown; so
/// is a group of which only some are taken, or that overlaps with one that is.
pub fn takes(taken: CodeSet<TargetKind>, asked: Target) -> Fit {
    let is_in = |part: Target, whole: Target| {
        part == whole || whole.id() == "anyone" || is_within(part.id(), whole.id())
    };
    let is_akin = |one: Target| {
        let both = |group: &&[&str]| group.contains(&one.id()) && group.contains(&asked.id());
        AKIN.iter().any(both)
    };
    if taken.iter().any(|whole| is_in(asked, whole)) {
        Fit::Yes
    } else if taken.is_empty() || taken.iter().any(|part| is_in(part, asked) || is_akin(part)) {
        Fit::Unknown
    } else {
        Fit::No
    }
}

/// Whether a group is named itself or within a named one, not only by 「どなたでも」.
pub fn takes_by_name(taken: CodeSet<TargetKind>, asked: Target) -> bool {
    let named = taken.iter().filter(|whole| whole.id() != "anyone");
    takes(named.collect(), asked) == Fit::Yes
}

fn is_within(part: &str, whole: &str) -> bool {
    WITHIN.iter().any(|(name, parts)| *name == whole && parts.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Fact;

    fn targets(ids: &str) -> CodeSet<TargetKind> {
        ids.split_whitespace().map(|id| Target::parse(id).expect(id)).collect()
    }

    #[test]
    fn a_shelter_takes_whom_it_says_and_who_belongs_to_them() {
        fn check(taken: &str, asked: &str, expected: Fit) {
            let group = Target::parse(asked).expect(asked);
            assert_eq!(takes(targets(taken), group), expected, "{taken} / {asked}");
        }
        check("elderly", "elderly", Fit::Yes);
        check("elderly", "infants", Fit::No);
        check("", "elderly", Fit::Unknown);
        check("anyone", "elderly", Fit::Yes);
        check("care_needed", "elderly", Fit::Yes);
        check("care_needed", "physical", Fit::Yes);
        check("care_needed", "children", Fit::Unknown);
        check("care_needed", "foreign", Fit::Unknown);
        check("disabled", "visual", Fit::Yes);
        check("visual", "disabled", Fit::Unknown);
        check("visual", "hearing", Fit::No);
        check("elderly", "care_needed", Fit::Unknown);
        check("elderly", "anyone", Fit::Unknown);
        check("care_level", "elderly", Fit::Unknown);
        check("pregnant", "elderly", Fit::No);
    }

    #[test]
    fn every_group_of_the_tables_exists() {
        let within = WITHIN.iter().flat_map(|(whole, parts)| parts.iter().chain([whole]));
        for id in within.chain(AKIN.into_iter().flatten()) {
            assert!(Target::parse(id).is_some(), "{id}");
        }
    }

    #[test]
    fn of_several_facts_all_or_one_must_be_recorded() {
        fn check(yes: &[&str], no: &[&str], all: Fit, any: Fit) {
            let asked = ["lift", "wheelchair"].into_iter().filter_map(Fact::parse).collect();
            let mut facts = Recorded::default();
            for (ids, answer) in [(yes, true), (no, false)] {
                for id in ids {
                    facts.set(Fact::parse(id).expect("a fact"), Some(answer));
                }
            }
            let found = (has_all(asked, facts), has_any(asked, facts));
            assert_eq!(found, (all, any), "{yes:?} {no:?}");
        }
        check(&["lift", "wheelchair"], &["ramp"], Fit::Yes, Fit::Yes);
        check(&["lift"], &["wheelchair"], Fit::Partly, Fit::Yes);
        check(&["lift"], &[], Fit::Unknown, Fit::Yes);
        check(&[], &["lift"], Fit::No, Fit::Unknown);
        check(&["ramp"], &["lift", "wheelchair"], Fit::No, Fit::No);
        check(&[], &[], Fit::Unknown, Fit::Unknown);
        let nothing = CodeSet::<crate::domain::code::FactKind>::default();
        assert_eq!(has_all(nothing, Recorded::default()), Fit::Yes);
        assert_eq!(has_any(nothing, Recorded::default()), Fit::Yes);
    }
}
