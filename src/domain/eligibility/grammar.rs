//! The grammar: a list of groups, each with brackets behind it, and conditions
//! that hold for one group or for all before them.

use super::{
    Eligibility,
    list::{EligibilityItem, GroupList, Mark, Targets, union},
    token::{EligibilityToken, GroupHead, codes},
};

/// What the tokens before allow next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// The start of a list, a separator, a prefix: a group must or may follow.
    Separator,
    /// A group: brackets, 等, a condition or a separator may follow.
    Group,
    /// A closing bracket: as a group, and a new group may follow.
    Close,
    /// Carers.
    Carer,
    /// のうち or で: only a condition may follow.
    Condition,
}

/// How deep brackets may nest.
const DEEPEST: usize = 4;

struct EligibilityParser<'t> {
    tokens: &'t [EligibilityToken],
    at: usize,
    depth: usize,
}

/// Reads a whole text.
pub fn read(tokens: &[EligibilityToken]) -> Option<Eligibility> {
    let mut parser = EligibilityParser { tokens, at: 0, depth: 0 };
    let list = parser.list()?;
    if parser.at < tokens.len() {
        return None;
    }
    list.conclude()
}

/// What stands before the next group and belongs to it.
#[derive(Debug, Default, Clone, Copy)]
struct Prefix {
    named: bool,
    parts: Targets,
    others: bool,
    carer: bool,
}

impl Prefix {
    fn is_open(self) -> bool {
        self.named || !self.parts.is_empty() || self.others || self.carer
    }
}

impl EligibilityParser<'_> {
    fn next(&mut self) -> Option<EligibilityToken> {
        let token = self.tokens.get(self.at).copied();
        self.at += 1;
        token
    }

    /// Reads a list up to its closing bracket or the end of the text.
    fn list(&mut self) -> Option<GroupList> {
        let mut list = GroupList::default();
        let mut after = After::Separator;
        let mut prefix = Prefix::default();
        let mut named_adjectives = 0;
        while let Some(token) = self.tokens.get(self.at) {
            if *token == EligibilityToken::Close {
                break;
            }
            named_adjectives += usize::from(*token == EligibilityToken::NamedAdjective);
            after = self.step(&mut list, &mut prefix, after)?;
        }
        close_parts(&mut list, &mut prefix, self.at < self.tokens.len())?;
        if prefix.others && self.at == self.tokens.len() && !list.items.is_empty() {
            // 「乳幼児、その他」
            prefix.others = false;
            list.mark(Mark::Others);
        }
        // 「町が特定した」 before several groups leaves open how far it reaches.
        let groups = list.items.len();
        (after != After::Condition && !prefix.is_open() && (named_adjectives == 0 || groups == 1))
            .then_some(list)
    }

    /// Reads one token.
    fn step(&mut self, list: &mut GroupList, prefix: &mut Prefix, after: After) -> Option<After> {
        let open = matches!(after, After::Separator | After::Close);
        match self.next()? {
            EligibilityToken::Separator if after == After::Condition => Some(after),
            EligibilityToken::Separator => Some(After::Separator),
            EligibilityToken::Group(head, targets) => {
                self.named_group(list, prefix, after, (head, targets))
            }
            EligibilityToken::Part(parts) if open => {
                prefix.parts = union([prefix.parts, parts]);
                Some(After::Group)
            }
            EligibilityToken::PartsEnd if after == After::Group => {
                let parts = std::mem::take(&mut prefix.parts);
                (!parts.is_empty())
                    .then(|| list.items.push(EligibilityItem::new(GroupHead::Impairment, parts)))?;
                Some(After::Group)
            }
            EligibilityToken::Qualifier => (!prefix.is_open() || prefix.named).then_some(after),
            EligibilityToken::Open
                if matches!(after, After::Group | After::Carer | After::Close) =>
            {
                let opening = self.at - 1;
                let inner = self.brackets()?;
                if after == After::Carer {
                    return (inner.items.is_empty()).then_some(After::Carer);
                }
                // 「身体障害者等（視覚）」 leaves open what the brackets speak of.
                let open_ended =
                    self.tokens.get(opening.wrapping_sub(1)) == Some(&EligibilityToken::Etc);
                (!open_ended || inner.items.is_empty()).then(|| list.specify(&inner))??;
                Some(After::Close)
            }
            EligibilityToken::Open if list.items.is_empty() => {
                // A whole item in brackets of its own.
                let inner = self.brackets()?;
                list.merge(inner)?;
                Some(After::Separator)
            }
            token => condition(token, list, prefix, after),
        }
    }

    /// Whether a token stands directly before the one that was read.
    fn is_behind(&self, token: EligibilityToken) -> bool {
        self.at.checked_sub(2).and_then(|at| self.tokens.get(at)) == Some(&token)
    }

    /// Whether this list ends with を除く.
    fn leaves_out(&self) -> bool {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        rest.iter()
            .take_while(|token| **token != EligibilityToken::Close)
            .any(|t| *t == EligibilityToken::Excluded)
    }

    /// A group, at the start of an item or behind another group that it says more of.
    fn named_group(
        &self,
        list: &mut GroupList,
        prefix: &mut Prefix,
        after: After,
        (head, targets): (GroupHead, Targets),
    ) -> Option<After> {
        let level = head == GroupHead::Level;
        match after {
            After::Separator | After::Close if !prefix.carer => group(list, prefix, head, targets),
            // 「高齢者要介護度1以上」, 「障害者など介護を必要とする方」
            After::Group if level => {
                let elderly = list.items.last()?.head == GroupHead::Elderly;
                list.items.push(EligibilityItem::new(head, targets));
                (elderly || self.is_behind(EligibilityToken::Etc)).then_some(After::Group)
            }
            // 「妊産婦乳幼児」 in what is left out.
            After::Group if self.leaves_out() => Some(After::Group),
            // 「要配慮者のうち要介護認定者」 are no others.
            After::Condition if narrows(list, head) && !prefix.is_open() => {
                *list.items.last_mut()? = EligibilityItem::new(head, targets);
                Some(After::Group)
            }
            _ => None,
        }
    }

    /// Reads what stands in brackets, the closing one included.
    fn brackets(&mut self) -> Option<GroupList> {
        self.depth += 1;
        let list = if self.depth > DEEPEST { None } else { self.list() }?;
        self.depth -= 1;
        (self.next() == Some(EligibilityToken::Close)).then_some(list)
    }
}

/// Everything that is not a group: conditions, carers, endings.
fn condition(
    token: EligibilityToken,
    list: &mut GroupList,
    prefix: &mut Prefix,
    after: After,
) -> Option<After> {
    let behind = matches!(after, After::Group | After::Close);
    let has_items = !list.items.is_empty();
    match token {
        EligibilityToken::CarerPrefix => {
            prefix.carer = true;
            Some(After::Separator)
        }
        EligibilityToken::Carer if after == After::Separator => {
            list.mark(Mark::Carers);
            prefix.carer = false;
            (!prefix.is_open()).then_some(After::Carer)
        }
        EligibilityToken::Household if after == After::Group && has_items => {
            let infants = list.items.last()?.head == GroupHead::Infants;
            list.mark(Mark::Carers);
            infants.then_some(After::Carer)
        }
        EligibilityToken::Count => {
            (after == After::Carer || list.has(Mark::Carers) || !has_items).then_some(after)
        }
        EligibilityToken::Named if behind || after == After::Condition => {
            // 「高齢者で市が特定した者」, 「要配慮者のうち、市が特定した者」
            (after == After::Condition).then(|| list.mark(Mark::AllNamed))?;
            Some(After::Group)
        }
        EligibilityToken::Named => {
            (!prefix.is_open()).then(|| list.items.push(EligibilityItem::named()))?;
            Some(After::Group)
        }
        EligibilityToken::NamedAdjective => {
            prefix.named = true;
            Some(After::Separator)
        }
        EligibilityToken::JudgedAdjective if after == After::Separator => Some(after),
        EligibilityToken::Judged if behind || after == After::Condition => {
            has_items.then_some(After::Group)
        }
        EligibilityToken::Judged if prefix.others => {
            *prefix = Prefix::default();
            list.mark(Mark::Others);
            Some(After::Group)
        }
        EligibilityToken::Need if prefix.others => {
            *prefix = Prefix::default();
            list.items.push(EligibilityItem::new(GroupHead::CareNeeded, codes("care_needed")));
            Some(After::Group)
        }
        EligibilityToken::Need if after == After::Condition => has_items.then_some(After::Group),
        EligibilityToken::Others if after == After::Separator || behind => {
            prefix.others = true;
            Some(After::Separator)
        }
        EligibilityToken::Among | EligibilityToken::Being if behind => {
            has_items.then_some(After::Condition)
        }
        token => ending(token, list, prefix, after),
    }
}

/// Words behind a group or a list.
fn ending(
    token: EligibilityToken,
    list: &mut GroupList,
    prefix: &mut Prefix,
    after: After,
) -> Option<After> {
    let behind = matches!(after, After::Group | After::Close);
    match token {
        EligibilityToken::Etc if behind || after == After::Carer => {
            list.mark(Mark::OpenEnded);
            Some(after)
        }
        EligibilityToken::Whole if behind => {
            list.items.last_mut()?.whole = true;
            Some(after)
        }
        EligibilityToken::Whole => list.items.is_empty().then_some(After::Group),
        EligibilityToken::Child if after == After::Separator && list.items.is_empty() => {
            list.mark(Mark::Child);
            Some(After::Group)
        }
        EligibilityToken::Priority if behind => {
            list.mark(Mark::Priority);
            Some(after)
        }
        EligibilityToken::Except if behind => {
            let left_out = list.items.pop();
            (left_out.is_some() && list.items.is_empty()).then_some(After::Separator)
        }
        EligibilityToken::Excluded if behind => {
            list.mark(Mark::Excluded);
            Some(after)
        }
        EligibilityToken::Included if behind || after == After::Carer => {
            list.mark(Mark::Included);
            Some(after)
        }
        EligibilityToken::Only if behind || after == After::Carer => Some(after),
        EligibilityToken::Hazard if after == After::Separator && list.items.is_empty() => {
            list.mark(Mark::Hazard);
            Some(After::Group)
        }
        EligibilityToken::General if after == After::Separator && !prefix.is_open() => {
            list.mark(Mark::General);
            Some(After::Group)
        }
        _ => None,
    }
}

/// Whether a group behind 「のうち」 or 「で」 says which of the only group before it.
fn narrows(list: &GroupList, head: GroupHead) -> bool {
    match list.items.as_slice() {
        [item] if item.named => false,
        [item] if item.head == GroupHead::CareNeeded => {
            matches!(head, GroupHead::Level | GroupHead::Elderly | GroupHead::Disabled)
        }
        [item] => item.head == GroupHead::Level && head == GroupHead::Level,
        _ => false,
    }
}

/// Takes a group with what stands before it.
fn group(
    list: &mut GroupList,
    prefix: &mut Prefix,
    head: GroupHead,
    targets: Targets,
) -> Option<After> {
    let mut group = EligibilityItem::new(head, targets);
    if !prefix.parts.is_empty() {
        // 「知的・精神障害者」
        (head == GroupHead::Impairment).then_some(())?;
        list.items.push(EligibilityItem::new(GroupHead::Impairment, prefix.parts));
    }
    // 「その他の高齢者」 might mean others than the elderly.
    (!prefix.others || head == GroupHead::CareNeeded).then_some(())?;
    group.named = prefix.named || head == GroupHead::Named;
    list.items.push(group);
    *prefix = Prefix::default();
    Some(After::Group)
}

/// At the end of brackets, parts need no 障害者: 「障害者（知的、精神）」.
fn close_parts(list: &mut GroupList, prefix: &mut Prefix, in_brackets: bool) -> Option<()> {
    let parts = std::mem::take(&mut prefix.parts);
    if !parts.is_empty() {
        in_brackets.then_some(())?;
        list.items.push(EligibilityItem::new(GroupHead::Impairment, parts));
    }
    Some(())
}
