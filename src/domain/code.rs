//! The code tables of `data/codes.toml`: facts, targets, hazards, what is reported of
//! shelters in a disaster, why one refuses, what it may lack, and what people outside shelters need.
//! A code once published keeps its meaning; labels may change.

use super::{composition::GroupPart, locale::Label};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{collections::BTreeMap, fmt, hash::Hash, marker::PhantomData, sync::LazyLock};

/// One row of a code table.
#[derive(Debug, Deserialize)]
pub struct CodeEntry {
    /// The published code.
    pub id: String,
    /// The word people see.
    #[serde(flatten)]
    pub label: Label,
    /// The column that national files use for it, where there is one.
    pub column: Option<String>,
    /// The answers of an item of a shelter's condition, the best first.
    #[serde(default)]
    pub answers: Vec<AnswerEntry>,
    /// Whether the worst of them calls for somebody at once.
    #[serde(default)]
    pub urgent: bool,
    /// What a group of people is counted by.
    pub part: Option<GroupPart>,
}

/// What may be answered to an item of a shelter's condition.
#[derive(Debug, Deserialize)]
pub struct AnswerEntry {
    /// The published word.
    pub id: String,
    /// The word people see.
    #[serde(flatten)]
    pub label: Label,
}

#[derive(Deserialize)]
struct Tables {
    fact: Vec<CodeEntry>,
    target: Vec<CodeEntry>,
    hazard: Vec<CodeEntry>,
    condition: Vec<CodeEntry>,
    composition: Vec<CodeEntry>,
    refusal: Vec<CodeEntry>,
    supply: Vec<CodeEntry>,
    outside_need: Vec<CodeEntry>,
}

#[allow(clippy::expect_used, reason = "a table compiled into the program; a test reads it")]
static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/codes.toml")).expect("data/codes.toml")
});

/// Which table a [`Code`] belongs to.
pub trait CodeKind: Copy + Eq + Ord + Hash + fmt::Debug + 'static {
    /// The rows, in published order; at most 32.
    fn table() -> &'static [CodeEntry];
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $alias:ident, $table:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $kind {}

        impl CodeKind for $kind {
            fn table() -> &'static [CodeEntry] {
                &TABLES.$table
            }
        }

        $(#[$doc])*
        pub type $alias = Code<$kind>;
    )*};
}

kinds! {
    /// 設備・条件: an attribute of a place that is yes, no or not recorded.
    FactKind, Fact, fact;
    /// 対象: whom a place is for.
    TargetKind, Target, target;
    /// 災害種別: what an emergency site is designated for.
    HazardKind, Hazard, hazard;
    /// 状態: what is looked at in a shelter.
    ConditionKind, ConditionItem, condition;
    /// 内訳: a group of people that is counted in a shelter.
    GroupKind, PersonGroup, composition;
    /// Why a shelter cannot take somebody in.
    RefusalKind, RefusalReason, refusal;
    /// 物資: what a shelter may lack.
    SupplyKind, SupplyItem, supply;
    /// 困りごと: what people who shelter at home or in cars need.
    OutsideNeedKind, OutsideNeed, outside_need;
}

/// A code of one table, known to exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code<K>(u8, PhantomData<K>);

impl<K: CodeKind> Code<K> {
    /// Finds a code by its published id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::all().find(|code| code.id() == id)
    }

    /// Every code, in published order.
    #[allow(clippy::cast_possible_truncation, reason = "tables have at most 32 rows")]
    pub fn all() -> impl Iterator<Item = Self> {
        (0..K::table().len()).map(|index| Self(index as u8, PhantomData))
    }

    /// The published id.
    pub fn id(self) -> &'static str {
        &self.entry().id
    }

    /// Labels and column name.
    pub fn entry(self) -> &'static CodeEntry {
        &K::table()[usize::from(self.0)]
    }
}

impl<K: CodeKind> Serialize for Code<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de, K: CodeKind> Deserialize<'de> for Code<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::parse(&id).ok_or_else(|| de::Error::custom(format!("unknown code {id}")))
    }
}

/// A set of codes of one table, as bits in published order. Formats for people write
/// the codes, those for this process alone the bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeSet<K>(u32, PhantomData<K>);

impl<K> Default for CodeSet<K> {
    fn default() -> Self {
        Self(0, PhantomData)
    }
}

impl<K: CodeKind> CodeSet<K> {
    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `code` is in it.
    pub fn contains(self, code: Code<K>) -> bool {
        self.0 & (1 << code.0) != 0
    }

    /// Whether the two share a code.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every code of `other` is in it.
    pub fn contains_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The codes of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }

    /// Adds `code`.
    pub fn insert(&mut self, code: Code<K>) {
        self.0 |= 1 << code.0;
    }

    /// Removes `code`.
    pub fn remove(&mut self, code: Code<K>) {
        self.0 &= !(1 << code.0);
    }

    /// The codes, in published order.
    pub fn iter(self) -> impl Iterator<Item = Code<K>> {
        let Self(mut bits, _) = self;
        std::iter::from_fn(move || {
            let next = bits.trailing_zeros().to_le_bytes()[0];
            bits = bits.checked_sub(bits & bits.wrapping_neg()).filter(|_| bits != 0)?;
            Some(Code(next, PhantomData))
        })
    }
}

impl<K: CodeKind> FromIterator<Code<K>> for CodeSet<K> {
    fn from_iter<I: IntoIterator<Item = Code<K>>>(codes: I) -> Self {
        let mut set = Self::default();
        codes.into_iter().for_each(|code| set.insert(code));
        set
    }
}

impl<K: CodeKind> Serialize for CodeSet<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_seq(self.iter());
        }
        serializer.serialize_u32(self.0)
    }
}

impl<'de, K: CodeKind> Deserialize<'de> for CodeSet<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Ok(Vec::<Code<K>>::deserialize(deserializer)?.into_iter().collect());
        }
        let set = Self(u32::deserialize(deserializer)?, PhantomData);
        let known: Self = Code::all().collect();
        if set.0 & !known.0 == 0 { Ok(set) } else { Err(de::Error::custom("unknown code")) }
    }
}

/// Answers to yes-or-no questions where "not recorded" is an answer of its own.
/// Written as a map of code to true or false; codes not recorded are absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Recorded<K> {
    yes: CodeSet<K>,
    no: CodeSet<K>,
}

impl<K> Default for Recorded<K> {
    fn default() -> Self {
        Self { yes: CodeSet::default(), no: CodeSet::default() }
    }
}

impl<K: CodeKind> Recorded<K> {
    /// What is recorded of `code`.
    pub fn get(self, code: Code<K>) -> Option<bool> {
        match (self.yes.contains(code), self.no.contains(code)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    /// Records an answer, or with `None` forgets it.
    pub fn set(&mut self, code: Code<K>, answer: Option<bool>) {
        self.yes.remove(code);
        self.no.remove(code);
        match answer {
            Some(true) => self.yes.insert(code),
            Some(false) => self.no.insert(code),
            None => {}
        }
    }

    /// The codes recorded as yes.
    pub fn yes(self) -> CodeSet<K> {
        self.yes
    }

    /// The codes recorded as no.
    pub fn no(self) -> CodeSet<K> {
        self.no
    }

    /// Whether nothing is recorded.
    pub fn is_empty(self) -> bool {
        self.yes.is_empty() && self.no.is_empty()
    }

    /// What is recorded, in published order.
    pub fn iter(self) -> impl Iterator<Item = (Code<K>, bool)> {
        let recorded = CodeSet(self.yes.0 | self.no.0, PhantomData);
        recorded.iter().map(move |code| (code, self.yes.contains(code)))
    }
}

impl<K: CodeKind> Serialize for Recorded<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_map(self.iter());
        }
        (self.yes, self.no).serialize(serializer)
    }
}

impl<'de, K: CodeKind> Deserialize<'de> for Recorded<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (yes, no) = Deserialize::deserialize(deserializer)?;
            return Ok(Self { yes, no });
        }
        let mut recorded = Self::default();
        for (code, answer) in BTreeMap::<Code<K>, bool>::deserialize(deserializer)? {
            recorded.set(code, Some(answer));
        }
        Ok(recorded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_can_be_read_and_fit_a_set() {
        fn check<K: CodeKind>(at_least: usize) {
            let table = K::table();
            assert!((at_least..=32).contains(&table.len()));
            let mut ids: Vec<_> = table.iter().map(|entry| &entry.id).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), table.len(), "an id stands twice");
        }
        check::<FactKind>(23);
        check::<TargetKind>(22);
        check::<HazardKind>(8);
        check::<ConditionKind>(9);
        check::<GroupKind>(15);
    }

    #[test]
    fn not_recorded_is_neither_yes_nor_no() {
        let lift = Fact::parse("lift").expect("a code");
        let mut facts = Recorded::default();
        assert_eq!(facts.get(lift), None);
        facts.set(lift, Some(false));
        assert_eq!((facts.get(lift), facts.yes().is_empty()), (Some(false), true));
        facts.set(lift, None);
        assert!(facts.is_empty());
    }

    #[test]
    fn answers_are_written_by_code() {
        let json = r#"{"wheelchair":true,"lift":false}"#;
        let facts: Recorded<FactKind> = serde_json::from_str(json).expect("valid");
        assert_eq!(serde_json::to_string(&facts).expect("json"), json);
        assert!(serde_json::from_str::<Recorded<FactKind>>(r#"{"wings":true}"#).is_err());
    }
}
