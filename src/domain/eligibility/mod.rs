//! Who may come to a shelter, from the text that municipalities publish as
//! 受入対象者: a small grammar of groups, brackets and conditions.
//!
//! A text is read to its end or not at all. A word that is not in the vocabulary
//! makes the whole text unread, because it might say who may *not* come.

mod grammar;
mod list;
mod phrases;
mod token;
mod words;

use super::{CodeSet, Target, code::TargetKind, text::normalize};

/// Whom a shelter is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EligibilityKind {
    /// For people who need care: a welfare shelter.
    Welfare,
    /// For everybody, or the text names nobody.
    General,
    /// For others: pupils, users of the facility.
    RestrictedOther,
}

impl EligibilityKind {
    /// The word in files and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Welfare => "welfare",
            Self::General => "general",
            Self::RestrictedOther => "restricted_other",
        }
    }
}

/// Whether only people named in advance may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedOnly {
    /// Everyone of the groups.
    No,
    /// Everyone of some groups, and people named in advance.
    Partly,
    /// Nobody but people named in advance.
    Yes,
}

impl NamedOnly {
    /// The word in files and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Partly => "partly",
            Self::Yes => "yes",
        }
    }
}

/// What a text says, completely read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eligibility {
    /// Whom the shelter is kept for.
    pub kind: EligibilityKind,
    /// The groups that the text states; a union, whatever narrows them.
    pub targets: CodeSet<TargetKind>,
    /// Whether only people named in advance may come.
    pub named_only: NamedOnly,
    /// `Some(true)` when family or carers are named; silence is not a no.
    pub carers_admitted: Option<bool>,
    /// Whether who may come depends on the hazard.
    pub hazard_dependent: bool,
}

/// Longer texts, in bytes, are for people.
const MAX_TEXT_BYTES: usize = 1200;

/// Reads a text, or nothing when any part of it is not understood.
pub fn read(text: &str) -> Option<Eligibility> {
    let text = prepare(text);
    if text.len() > MAX_TEXT_BYTES {
        return None;
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A capacity in the wrong column: it names nobody.
        return Some(Eligibility {
            kind: EligibilityKind::General,
            targets: CodeSet::default(),
            named_only: NamedOnly::No,
            carers_admitted: None,
            hazard_dependent: false,
        });
    }
    grammar::read(&words::tokens(&text)?)
}

/// Whether a remark speaks of people who need care, so that a person should read it.
pub fn mentions_care(text: &str) -> bool {
    let text = prepare(text);
    [
        "要配慮",
        "要援護",
        "要支援",
        "高齢",
        "障害",
        "妊産婦",
        "妊婦",
        "乳幼児",
        "乳児",
        "介護",
        "介助",
        "福祉",
        "病弱",
        "難病",
        "医療的ケア",
        "特定した",
        "特定し、",
        "個別避難計画",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// One spelling for each word: width, 障がい, circled numbers, brackets, kana.
fn prepare(text: &str) -> String {
    let numbered: String =
        text.trim().chars().map(|c| if ('①'..='⑳').contains(&c) { '、' } else { c }).collect();
    let mut out = normalize(&numbered);
    for (from, to) in [
        ("障がい", "障害"),
        ("障碍", "障害"),
        ("予め", "あらかじめ"),
        ("および", "及び"),
        ("または", "又は"),
        ("ならびに", "並びに"),
        ("受け入れ", "受入"),
        ("受入れ", "受入"),
        ("で 特定", "で特定"),
        (" (", "("),
        (" [", "("),
        (" など", "など"),
        (" 等", "等"),
        ("〔", "("),
        ("〕", ")"),
        ("[", "("),
        ("]", ")"),
        ("【", "("),
        ("】", ")"),
        ("「", ""),
        ("」", ""),
        ("。", "、"),
        (",", "、"),
    ] {
        out = out.replace(from, to);
    }
    out
}

/// One code of a target by its id; the ids here are checked by a test.
fn target(id: &str) -> Option<Target> {
    Target::parse(id)
}

#[cfg(test)]
mod tests;
