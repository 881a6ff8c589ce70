//! Telephone numbers as people write them, made into links.

use super::icon::icon;
use maud::{Markup, html};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// What a `tel:` link takes, if `written` begins with one whole number.
pub fn number_to_call(written: &str) -> Option<String> {
    let mut digits = String::new();
    for c in written.trim().nfkc() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => digits.push(c),
            '-' | '(' | ')' | ' ' | 'ー' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            _ => break,
        }
    }
    let count = digits.trim_start_matches('+').len();
    (9..=13).contains(&count).then_some(digits)
}

/// A text whose first telephone number can be tapped.
pub fn callable(text: &str) -> Markup {
    let Some((range, number)) = find_number(text) else { return html! { (text) } };
    html! {
        (text[..range.start])
        a.action href={ "tel:" (number) } { (icon("ui-phone")) (text[range.clone()]) }
        (text[range.end..])
    }
}

/// The first number in a text that somebody may call: from its leading zero or
/// plus, and not that of a fax.
fn find_number(text: &str) -> Option<(Range<usize>, String)> {
    let mut from = 0;
    while let Some(start) = text[from..].find(is_of_number).map(|at| from + at) {
        let run = text[start..].find(|c| !is_of_number(c)).map_or(text.len(), |at| start + at);
        let end = start + text[start..run].trim_end_matches(is_joint).len();
        let closed = text[start..end].contains([')', '）']);
        let opening = |c| !closed && matches!(c, '(' | '（');
        let start = end - text[start..end].trim_start_matches(opening).len();
        let written = &text[start..end];
        let begins = written.nfkc().find(|c| *c != '(').is_some_and(|c| matches!(c, '0' | '+'));
        match number_to_call(written) {
            Some(number) if begins && !is_for_fax(&text[..start]) => {
                return Some((start..end, number));
            }
            _ => from = run,
        }
    }
    None
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９' | '+' | '＋' | '(' | '（') || is_joint(c)
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '－' | ')' | '）' | '(' | '（' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn is_for_fax(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '　', ':', '：']).to_lowercase();
    ["fax", "ｆａｘ", "ファクス", "ファックス"].iter().any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_in_a_contact_is_found() {
        fn check(text: &str, expected: Option<(&str, &str)>) {
            let found = find_number(text);
            let found = found.as_ref().map(|(at, number)| (&text[at.clone()], number.as_str()));
            assert_eq!(found, expected, "{text}");
        }
        check("福祉総務課 04-0000-1111", Some(("04-0000-1111", "0400001111")));
        check("福祉総務課（04-0000-1111）まで", Some(("04-0000-1111", "0400001111")));
        check(
            "〒359-8501 所沢市並木1-1-1 ０４－００００－１１１１",
            Some(("０４－００００－１１１１", "0400001111")),
        );
        check("窓口(04)0000-1111", Some(("(04)0000-1111", "0400001111")));
        check("FAX：04-0000-2222、電話 04(0000)1111", Some(("04(0000)1111", "0400001111")));
        check("平日 9:00-17:00、窓口へ", None);
        check("", None);
    }

    #[test]
    fn a_number_is_a_link_within_its_text() {
        let html = callable("窓口 <b> 04-0000-1111（平日）").into_string();
        assert!(
            html.starts_with("窓口 &lt;b&gt; <a class=\"action\" href=\"tel:0400001111\">"),
            "{html}"
        );
        assert!(html.ends_with("04-0000-1111</a>（平日）"), "{html}");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        fn check(written: &str, expected: Option<&str>) {
            assert_eq!(number_to_call(written).as_deref(), expected, "{written}");
        }
        check("04-0000-1111", Some("0400001111"));
        check("０４（００００）１１１１", Some("0400001111"));
        check("04-0000-1111（内線 123）", Some("0400001111"));
        check("04ー0000ー1111 平日のみ", Some("0400001111"));
        check("+81 4-0000-1111", Some("+81400001111"));
        check("代表へ", None);
        check("0000", None);
    }
}
