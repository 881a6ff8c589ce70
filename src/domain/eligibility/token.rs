//! What a text on whom a place takes is cut into.

use super::target;
use crate::domain::{CodeSet, code::TargetKind};

/// What kind of group a word names, which decides what brackets behind it mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupHead {
    /// 要配慮者 and its synonyms: brackets say which of them.
    CareNeeded,
    /// 障害者 as a whole: brackets say which kinds.
    Disabled,
    /// A kind of impairment.
    Impairment,
    /// 高齢者: brackets add conditions.
    Elderly,
    /// Expectant and new mothers.
    Pregnant,
    /// Babies and toddlers.
    Infants,
    /// 児童, whom other files mean as pupils.
    Children,
    /// 難病患者
    Intractable,
    /// People with a level of certified care.
    Level,
    /// Any other group.
    Plain,
    /// People named in advance, of no stated group.
    Named,
    /// Pupils, users, residents of the facility.
    Users,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EligibilityToken {
    /// People of a group.
    Group(GroupHead, CodeSet<TargetKind>),
    /// 知的, 視覚 … on their own: a kind of impairment without 障害者.
    Part(CodeSet<TargetKind>),
    /// に障害がある者 behind such parts.
    PartsEnd,
    /// Family, carers, companions.
    Carer,
    /// 家庭, 親子: a group together with its carers.
    Household,
    /// その, それらの before carers.
    CarerPrefix,
    /// 2名以内 behind carers.
    Count,
    /// 市が特定した者
    Named,
    /// 市が特定した, before a group.
    NamedAdjective,
    /// 市が認めた者: decided case by case.
    Judged,
    /// 市が認めた, before a group.
    JudgedAdjective,
    /// 特別な配慮を必要とする者
    Need,
    /// Narrows a group without changing which it is.
    Qualifier,
    /// 等
    Etc,
    /// 全般
    Whole,
    /// 児 in brackets.
    Child,
    /// 優先
    Priority,
    /// Anything between two groups.
    Separator,
    /// その他
    Others,
    /// のうち
    Among,
    /// で before a condition.
    Being,
    /// 以外の
    Except,
    /// を除く
    Excluded,
    /// を含む
    Included,
    /// に限る, のみ
    Only,
    /// 地震のみ
    Hazard,
    /// Everybody.
    General,
    /// (
    Open,
    /// )
    Close,
}

/// The codes of a list of ids.
pub fn codes(ids: &str) -> CodeSet<TargetKind> {
    ids.split_whitespace().filter_map(target).collect()
}
