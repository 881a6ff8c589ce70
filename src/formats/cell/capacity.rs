//! How many persons fit, out of texts that say more than a number.
//! The text is kept beside the number; where it is not certain which number is
//! meant, only the text is.

use super::{super::Notes, count};
use crate::domain::text::normalize;

/// Persons, and the text unless it is nothing but their number.
pub fn capacity(text: &str, notes: &mut Notes) -> (Option<u32>, Option<String>) {
    let text = text.trim();
    if let Some(persons) = count(text) {
        notes.full_width(text);
        return (Some(persons), None);
    }
    let plain: String = normalize(text).chars().filter(|c| !c.is_whitespace()).collect();
    let persons = indoors(&plain).or_else(|| by_area(&plain)).filter(|persons| *persons > 0);
    if persons.is_some() {
        notes.repair("capacity-read", text);
    }
    (persons, Some(text.to_owned()))
}

/// 「屋内191人/屋外0人(面積の1/2)」: those who find a roof.
fn indoors(text: &str) -> Option<u32> {
    let (persons, rest) = persons(text.strip_prefix("屋内")?)?;
    let rest = rest.strip_prefix('人')?;
    let rest = rest.strip_prefix(['/', '、', ',']).unwrap_or(rest);
    let told = rest.is_empty() || rest.starts_with("屋外") || rest.starts_with('(');
    (told && !rest.contains("屋内")).then_some(persons)
}

/// 「100人(2.0m2あたり1人)」: a number, and by what it was reckoned.
fn by_area(text: &str) -> Option<u32> {
    let (persons, rest) = persons(text)?;
    let mut basis = rest.strip_prefix('人').or_else(|| rest.starts_with('(').then_some(rest))?;
    let mut unit = false;
    while !basis.is_empty() {
        let (step, is_unit) = word(basis)?;
        unit |= is_unit;
        basis = &basis[step..];
    }
    unit.then_some(persons)
}

/// The length of the next word of a basis, and whether it is what persons are counted by.
fn word(text: &str) -> Option<(usize, bool)> {
    for (word, unit) in [
        ("m2", true),
        ("平米", true),
        ("駐車場区画", true),
        ("区画", true),
        ("室", true),
        ("台", true),
        ("あたり", false),
        ("当たり", false),
        ("当り", false),
        ("につき", false),
        ("人", false),
    ] {
        if text.starts_with(word) {
            return Some((word.len(), unit));
        }
    }
    let c = text.chars().next()?;
    (c.is_ascii_digit() || "./()".contains(c)).then_some((c.len_utf8(), false))
}

/// The number a text starts with, and what comes after it.
fn persons(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(text.len());
    Some((count(&text[..end])?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_persons_is_read_where_it_is_certain() {
        fn check(text: &str, expected: Option<u32>, kept: bool) {
            let (persons, said) = capacity(text, &mut Notes::default());
            assert_eq!((persons, said.is_some()), (expected, kept), "{text}");
        }
        check("100", Some(100), false);
        check("１，２００人", Some(1200), false);
        check("0", Some(0), false);
        check("屋内191人／屋外0人(面積の1/2)", Some(191), true);
        check("屋内1,371人／屋外5,470人（面積の1/2）", Some(1371), true);
        check("屋内2,736人屋外11,700人（面積の1/2）", Some(2736), true);
        check("屋内0人／屋外500人", None, true);
        check("100人2.0㎡あたり1人", Some(100), true);
        check("80人（2㎡あたり1人）", Some(80), true);
        check("80人　　（3㎡/人）", Some(80), true);
        check("80人（0.5人／㎡）", Some(80), true);
        check("80（3㎡/人）", Some(80), true);
        check("60人（3人/室）", Some(60), true);
        check("40人　　（1駐車場区画あたり2人）", Some(40), true);
        for unclear in [
            "約100人",
            "100〜200人",
            "10組",
            "100人（屋内）200人（屋外）",
            "大勢",
            "100人以上",
            "100人と50人",
            "30人（要予約）",
            "1002.0㎡あたり1人",
            "㎡",
        ] {
            check(unclear, None, true);
        }
    }
}
