//! Kinds of places that a visitor names in the search field: 「避難所」 asks for
//! shelters, not for places with that word in their names. What was understood
//! is shown with a way out; the words as typed stay as they are.

use crate::domain::{
    CategoryId, CategorySet,
    text::{fold, search_words},
};
use std::sync::LazyLock;

/// Shorter pieces of a word would name a kind by accident.
const ENOUGH: usize = 3;

/// What stands beside the name of a kind and says nothing of a place.
const FILLERS: [&str; 8] = ["の", "近くの", "近所の", "近く", "近所", "はどこ", "どこ", "をさがす"];

/// What the words of a search mean where they name kinds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NamedKinds {
    /// The kinds named.
    pub categories: CategorySet,
    /// The other words.
    pub words: String,
}

/// Every folded name of every kind.
static NAMES: LazyLock<Vec<(String, CategoryId)>> = LazyLock::new(|| {
    let names = |id: CategoryId| id.category().names().map(move |name| (fold(name), id));
    CategoryId::all().flat_map(names).collect()
});

/// Reads words that are the names of kinds, also names of several words.
pub fn named(query: &str) -> Option<NamedKinds> {
    let words = search_words(query);
    let mut categories = CategorySet::default();
    let mut others = Vec::new();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let longest = (1..=rest.len()).rev().find_map(|length| {
            let joined = rest[..length].concat();
            let kinds = kinds_where(|name| name == joined);
            (!kinds.is_empty()).then_some((length, kinds))
        });
        let taken = if let Some((length, kinds)) = longest {
            kinds.iter().for_each(|id| categories.insert(id));
            length
        } else {
            others.push(rest[0].clone());
            1
        };
        rest = &rest[taken..];
    }
    meaning(categories, &others)
}

/// Reads words that hold the name of a kind or are a piece of one: only for a
/// search that finds nothing otherwise, because 「ひだまりサロン」 is a name.
pub fn hinted(query: &str) -> Option<NamedKinds> {
    let mut categories = CategorySet::default();
    let mut others = Vec::new();
    for word in search_words(query) {
        match hint(&word) {
            Some((kinds, rest)) => {
                kinds.iter().for_each(|id| categories.insert(id));
                others.extend(Some(rest).filter(|rest| !rest.is_empty()));
            }
            None => others.push(word),
        }
    }
    meaning(categories, &others)
}

/// The kinds that a word hints at, and what else it says.
fn hint(word: &str) -> Option<(CategorySet, String)> {
    let longest = NAMES
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| is_enough(name) && word.contains(name))
        .max_by_key(|name| name.chars().count());
    if let Some(held) = longest {
        let rest = word.replacen(held, " ", 1);
        let rest = rest.split(' ').filter(|part| !part.is_empty() && !FILLERS.contains(part));
        let rest: Vec<_> = rest.map(|part| part.trim_end_matches('の')).collect();
        return Some((kinds_where(|name| name == held), rest.join(" ")));
    }
    let kinds = kinds_where(|name| is_enough(word) && name.contains(word));
    (!kinds.is_empty()).then(|| (kinds, String::new()))
}

fn is_enough(text: &str) -> bool {
    text.chars().count() >= ENOUGH
}

fn kinds_where(wanted: impl Fn(&str) -> bool) -> CategorySet {
    NAMES.iter().filter(|(name, _)| wanted(name)).map(|(_, id)| *id).collect()
}

fn meaning(categories: CategorySet, words: &[String]) -> Option<NamedKinds> {
    (!categories.is_empty()).then(|| NamedKinds { categories, words: words.join(" ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(meaning: Option<NamedKinds>) -> (Vec<&'static str>, String) {
        let meaning = meaning.unwrap_or_default();
        (meaning.categories.iter().map(CategoryId::id).collect(), meaning.words)
    }

    #[test]
    fn the_name_of_a_kind_asks_for_the_kind() {
        fn check(query: &str, kinds: &[&str], words: &str) {
            assert_eq!(told(named(query)), (kinds.to_vec(), words.to_owned()), "{query}");
        }
        check("福祉避難所", &["welfare_shelter"], "");
        let shelters = ["welfare_shelter", "evacuation_shelter", "emergency_site"];
        check("避難所", &shelters, "");
        check("shelter", &shelters, "");
        check("ＡＥＤ", &["aed"], "");
        check("通いの場", &["elderly_gathering"], "");
        check("子供食堂", &["children_cafeteria"], "");
        check("こども食堂", &["children_cafeteria"], "");
        check("Children", &["children_cafeteria"], "");
        check("トイレ", &["toilet"], "");
        check("サロン", &["salon"], "");
        check("public toilet", &["toilet"], "");
        check("「トイレ」、新所沢", &["toilet"], "新所沢");
        check("AED トイレ", &["aed", "toilet"], "");
        check("ひだまりサロン", &[], "");
        check("", &[], "");
    }

    #[test]
    fn a_word_that_finds_nothing_may_hint_at_a_kind() {
        fn check(query: &str, kinds: &[&str], words: &str) {
            assert_eq!(told(hinted(query)), (kinds.to_vec(), words.to_owned()), "{query}");
        }
        check("近くの福祉避難所", &["welfare_shelter"], "");
        check("新所沢の子ども食堂", &["children_cafeteria"], "新所沢");
        check("自動体外式", &["aed"], "");
        check("zzz", &[], "");
        check("所", &[], "");
    }
}
