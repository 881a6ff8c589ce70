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
    /// Nobody can say without asking there.
    Unknown,
    /// It does, for certain.
    Yes,
}

impl Fit {
    /// Of an answer that may not be recorded.
    pub fn of(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }

    /// With something that makes a yes uncertain.
    #[must_use]
    pub fn unless(self, is_uncertain: bool) -> Self {
        if is_uncertain { self.min(Self::Unknown) } else { self }
    }
}

/// Whether one of the codes asked for is recorded as yes.
pub fn recorded<K: CodeKind>(asked: CodeSet<K>, recorded: Recorded<K>) -> Fit {
    asked.iter().map(|code: Code<K>| Fit::of(recorded.get(code))).max().unwrap_or(Fit::Yes)
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

/// Whether somebody of one of the groups asked for is among those whom a shelter
/// takes. Nothing recorded is unknown; so is a group of which only some are taken, or
/// that overlaps with one that is.
pub fn takes(taken: CodeSet<TargetKind>, asked: CodeSet<TargetKind>) -> Fit {
    if taken.is_empty() {
        return Fit::Unknown;
    }
    let of_one = |asked: Target| {
        let is_in = |part: Target, whole: Target| {
            part == whole || whole.id() == "anyone" || is_within(part.id(), whole.id())
        };
        let is_akin = |one: Target| {
            let both = |group: &&[&str]| group.contains(&one.id()) && group.contains(&asked.id());
            AKIN.iter().any(both)
        };
        if taken.iter().any(|whole| is_in(asked, whole)) {
            Fit::Yes
        } else if taken.iter().any(|part| is_in(part, asked) || is_akin(part)) {
            Fit::Unknown
        } else {
            Fit::No
        }
    };
    asked.iter().map(of_one).max().unwrap_or(Fit::Yes)
}

/// Whether one of the groups asked for is named itself or within a named one, not
/// only by 「どなたでも」.
pub fn takes_by_name(taken: CodeSet<TargetKind>, asked: CodeSet<TargetKind>) -> bool {
    let named = taken.iter().filter(|whole| whole.id() != "anyone");
    let named: CodeSet<TargetKind> = named.collect();
    !named.is_empty() && takes(named, asked) == Fit::Yes
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
            assert_eq!(takes(targets(taken), targets(asked)), expected, "{taken} / {asked}");
        }
        check("elderly", "elderly", Fit::Yes);
        check("elderly", "infants", Fit::No);
        check("elderly", "infants elderly", Fit::Yes);
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
    fn of_several_facts_one_must_be_recorded() {
        fn check(yes: &[&str], no: &[&str], expected: Fit) {
            let asked = ["lift", "wheelchair"].into_iter().filter_map(Fact::parse).collect();
            let mut facts = Recorded::default();
            for (ids, answer) in [(yes, true), (no, false)] {
                for id in ids {
                    facts.set(Fact::parse(id).expect("a fact"), Some(answer));
                }
            }
            assert_eq!(recorded(asked, facts), expected, "{yes:?} {no:?}");
        }
        check(&["lift"], &["wheelchair"], Fit::Yes);
        check(&[], &["lift"], Fit::Unknown);
        check(&["ramp"], &["lift", "wheelchair"], Fit::No);
        check(&[], &[], Fit::Unknown);
    }
}
