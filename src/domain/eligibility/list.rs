//! What a list of groups says, and how brackets behind a group change it.
//! What brackets could mean in two ways makes the text unread.

use super::{
    Eligibility, EligibilityKind, NamedOnly,
    token::{GroupHead, codes},
};
use crate::domain::{CodeSet, code::TargetKind};

/// Codes of groups.
pub type Targets = CodeSet<TargetKind>;

/// All codes of several sets.
pub fn union(sets: impl IntoIterator<Item = Targets>) -> Targets {
    sets.into_iter().flat_map(Targets::iter).collect()
}

fn is_within(inner: Targets, outer: &str) -> bool {
    let outer = codes(outer);
    inner.iter().all(|code| outer.contains(code))
}

/// One group of a list.
#[derive(Debug, Clone, Copy)]
pub struct EligibilityItem {
    /// What kind of group it is.
    pub head: GroupHead,
    /// What the word names; brackets may say it more exactly.
    base: Targets,
    /// What brackets add.
    added: Targets,
    /// Only people of it who are named in advance.
    pub named: bool,
    /// 全般 behind it: brackets then only list examples.
    pub whole: bool,
}

impl EligibilityItem {
    /// A group as a word names it.
    pub fn new(head: GroupHead, base: Targets) -> Self {
        Self { head, base, added: Targets::default(), named: false, whole: false }
    }

    /// People named in advance, of no stated group.
    pub fn named() -> Self {
        Self { named: true, ..Self::new(GroupHead::Named, Targets::default()) }
    }

    fn add(&mut self, targets: Targets) {
        self.added = union([self.added, targets]);
    }

    /// What groups in brackets behind it say of it; `examples` when the brackets
    /// need not be complete, `included` when they add to it.
    fn specify(&mut self, targets: Targets, examples: bool, included: bool) -> Option<()> {
        let impairments = "physical intellectual mental developmental visual hearing";
        match self.head {
            GroupHead::CareNeeded if examples => self.added = targets,
            GroupHead::CareNeeded | GroupHead::Named => self.base = targets,
            GroupHead::Disabled if is_within(targets, impairments) && self.whole => {
                self.add(targets);
            }
            GroupHead::Disabled if is_within(targets, impairments) && !examples => {
                self.base = targets;
            }
            GroupHead::Impairment if included => {
                is_within(targets, "developmental children_disabled").then(|| self.add(targets))?;
            }
            // The certificate of who does not see or hear is that of the body.
            GroupHead::Impairment
                if targets == codes("physical") && is_within(self.base, "visual hearing") => {}
            GroupHead::Impairment if !examples => {
                let senses = is_within(self.base, "physical children_disabled")
                    && is_within(targets, "physical visual hearing children_disabled");
                senses.then(|| self.base = targets)?;
            }
            GroupHead::Elderly => {
                let mut more = targets;
                codes("care_needed").iter().for_each(|code| more.remove(code));
                self.add(more);
            }
            GroupHead::Pregnant if included => {
                is_within(targets, "infants").then(|| self.add(targets))?;
            }
            GroupHead::Plain
                if included && self.base.iter().any(|code| code.id() == "children") =>
            {
                is_within(targets, "children_disabled").then(|| self.add(targets))?;
            }
            GroupHead::Infants => is_within(targets, "infants").then_some(())?,
            // 「難病患者（内部障害など）」 names an example.
            GroupHead::Intractable if examples => {}
            _ => return None,
        }
        Some(())
    }
}

/// Something that a list says as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Family or carers come too.
    Carers,
    /// It holds for one kind of disaster.
    Hazard,
    /// Everybody may come.
    General,
    /// 等
    OpenEnded,
    /// 優先
    Priority,
    /// を含む
    Included,
    /// を除く
    Excluded,
    /// 児 alone.
    Child,
    /// その他市が認める者
    Others,
    /// Only people named in advance, of all groups.
    AllNamed,
}

/// What a list says, outside or inside brackets.
#[derive(Debug, Default)]
pub struct GroupList {
    /// Its groups.
    pub items: Vec<EligibilityItem>,
    marks: Vec<Mark>,
}

impl GroupList {
    /// Notes a mark.
    pub fn mark(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// Whether it has this mark.
    pub fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    fn has_any(&self, marks: &[Mark]) -> bool {
        marks.iter().any(|mark| self.has(*mark))
    }

    fn targets(&self) -> Targets {
        union(self.items.iter().map(|item| union([item.base, item.added])))
    }

    /// Takes a list in brackets of their own as a part of this one.
    pub fn merge(&mut self, inner: GroupList) -> Option<()> {
        if inner
            .marks
            .iter()
            .any(|mark| !matches!(mark, Mark::Carers | Mark::Others | Mark::OpenEnded))
        {
            return None;
        }
        self.items.extend(inner.items);
        self.marks.extend(inner.marks);
        Some(())
    }

    /// Applies brackets to the group before them.
    pub fn specify(&mut self, inner: &GroupList) -> Option<()> {
        if inner.has(Mark::Excluded) {
            return Some(());
        }
        if inner.has_any(&[Mark::General, Mark::Others]) {
            return None;
        }
        let kept = [Mark::Carers, Mark::Hazard].into_iter().filter(|mark| inner.has(*mark));
        self.marks.extend(kept);
        let named = inner.items.iter().filter(|item| item.named).count();
        if named > 0 && named < inner.items.len() {
            return None;
        }
        let targets = inner.targets();
        let Some(last) = self.items.last_mut() else { return targets.is_empty().then_some(()) };
        last.named |= named > 0 || inner.has(Mark::AllNamed);
        if inner.has(Mark::Child) {
            last.add(codes("children_disabled"));
            let adults = matches!(last.head, GroupHead::Disabled | GroupHead::Impairment);
            return (adults && targets.is_empty()).then_some(());
        }
        if targets.is_empty() {
            return Some(());
        }
        let examples = inner.has_any(&[Mark::OpenEnded, Mark::Priority, Mark::Included]);
        last.specify(targets, examples, inner.has(Mark::Included))
    }

    /// What the whole text says.
    pub fn conclude(&self) -> Option<Eligibility> {
        let more = self.has(Mark::Included) && !self.has(Mark::Carers);
        if more || self.has_any(&[Mark::Excluded, Mark::Child, Mark::Priority]) {
            return None;
        }
        let all_named = self.has(Mark::AllNamed);
        let named = self.items.iter().filter(|item| item.named || all_named).count();
        let named_only = match named {
            0 => NamedOnly::No,
            named if named == self.items.len() => NamedOnly::Yes,
            _ => NamedOnly::Partly,
        };
        let others = if self.has(Mark::Others) { codes("other") } else { Targets::default() };
        Some(Eligibility {
            kind: self.kind(named)?,
            targets: union([self.targets(), others]),
            named_only,
            carers_admitted: self.has(Mark::Carers).then_some(true),
            hazard_dependent: self.has(Mark::Hazard),
        })
    }

    fn kind(&self, named: usize) -> Option<EligibilityKind> {
        let users = self.items.iter().filter(|item| item.head == GroupHead::Users).count();
        let in_care =
            |item: &EligibilityItem| !matches!(item.head, GroupHead::Users | GroupHead::Named);
        let groups = self.items.iter().filter(|item| in_care(item)).count();
        // 児童 alone may be the pupils of the school.
        let only_children = self.items.iter().all(|item| item.head == GroupHead::Children);
        if groups > 0 && only_children {
            return None;
        }
        if self.has(Mark::General) {
            return (users == 0 && named == 0).then_some(EligibilityKind::General);
        }
        match users {
            0 => (!self.items.is_empty()).then_some(EligibilityKind::Welfare),
            _ if groups == 0 => Some(EligibilityKind::RestrictedOther),
            // A group that needs care, and the users of the place beside it.
            1 => {
                let enrolled = |item: &EligibilityItem| {
                    item.head == GroupHead::Users && item.base != codes("other")
                };
                (named == 0 && !self.items.iter().any(enrolled)).then_some(EligibilityKind::Welfare)
            }
            _ => None,
        }
    }
}
