//! What one cell says: numbers, dates, yes and no.
//! Never turns what it cannot read, or nothing, into a value.

mod capacity;
mod date;
mod degrees;
mod time;

use super::Notes;
use crate::domain::text::normalize;
pub use capacity::capacity;
pub use date::date;
pub use degrees::degrees;
pub use time::time;

/// Whether a cell says nothing: blank, or only dashes as typists use for it.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | '\u{2500}' | '－' | '\u{FF70}'
            )
    })
}

/// A decimal number, full-width digits included.
pub fn number(text: &str) -> Option<f64> {
    let text = normalize(text.trim());
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    if !text.chars().all(plain) {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A count: `1,200`, `３０`, `30人`, and `30.0` as some programs write it.
pub fn count(text: &str) -> Option<u32> {
    let text = normalize(text.trim()).replace(',', "");
    let digits = text.strip_suffix(['人', '名']).unwrap_or(&text).trim_end();
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// What [`yes_no`] says, and that it was read from another form than is written here.
pub(super) fn mark(text: &str, notes: &mut Notes) -> Result<Option<bool>, ()> {
    let answer = yes_no(text)?;
    if answer.is_some() && !["有", "無", "1", "0"].contains(&text.trim()) {
        notes.repair("flag-form", text);
    }
    Ok(answer)
}

/// Yes, no, or nothing recorded; an error when it is none of these.
pub(super) fn yes_no(text: &str) -> Result<Option<bool>, ()> {
    if is_blank(text) {
        return Ok(None);
    }
    match normalize(text.trim()).to_lowercase().as_str() {
        "有" | "有り" | "あり" | "○" | "〇" | "◯" | "1" | "1.0" | "可" | "はい" | "yes"
        | "true" => Ok(Some(true)),
        "無" | "無し" | "なし" | "×" | "✕" | "0" | "0.0" | "不可" | "いいえ" | "no" | "false" => {
            Ok(Some(false))
        }
        "不明" | "未確認" => Ok(None),
        _ => Err(()),
    }
}

/// A number that a spreadsheet has shortened, and with it destroyed: `2.00002E+12`.
pub fn is_destroyed(text: &str) -> bool {
    let text = normalize(text.trim());
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else { return false };
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    exponent.strip_prefix('+').is_some_and(all_digits) && all_digits(&digits.replacen('.', "", 1))
}

/// Whether a character seems to have been lost on the way: a question mark within
/// Japanese text, which nobody types there.
pub fn has_lost_character(text: &str) -> bool {
    let japanese = |c: Option<char>| c.is_some_and(|c| c > '\u{2E7F}');
    let lost = |(at, mark): (usize, &str)| {
        japanese(text[..at].chars().next_back()) && japanese(text[at + mark.len()..].chars().next())
    };
    text.contains('\u{FFFD}') || text.match_indices('?').any(lost)
}

/// On one line: line breaks and the blanks around them become one blank.
pub fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// At most 80 characters on one line, for reports.
pub fn excerpt(text: &str) -> String {
    let line = one_line(text);
    if line.chars().count() <= 80 {
        return line;
    }
    line.chars().take(79).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_be_full_width_and_nothing_else() {
        fn check(text: &str, expected: Option<f64>) {
            assert_eq!(number(text), expected, "{text}");
        }
        check("35.8", Some(35.8));
        check(" １３９．５ ", Some(139.5));
        check("-1", Some(-1.0));
        check("", None);
        check("NaN", None);
        check("inf", None);
        check("1e400", None);
        check("35,8", None);
        check("北緯35", None);
    }

    #[test]
    fn counts_may_carry_their_unit() {
        fn check(text: &str, expected: Option<u32>) {
            assert_eq!(count(text), expected, "{text}");
        }
        check("30", Some(30));
        check("１，２００人", Some(1200));
        check("20名", Some(20));
        check("20.0", Some(20));
        check("約20名", None);
        check("-1", None);
        check("人", None);
        check("99999999999", None);
    }

    #[test]
    fn a_mark_is_yes_no_or_nothing() {
        fn check(text: &str, expected: Result<Option<bool>, ()>) {
            assert_eq!(yes_no(text), expected, "{text}");
        }
        for yes in ["有", "○", "〇", "◯", "１", "あり", "可", "はい"] {
            check(yes, Ok(Some(true)));
        }
        for no in ["無", "×", "0", "なし", "不可", "いいえ"] {
            check(no, Ok(Some(false)));
        }
        for nothing in ["", "　", "－", "―", "-", "ー", "不明"] {
            check(nothing, Ok(None));
        }
        check("△", Err(()));
        check("2", Err(()));
    }

    #[test]
    fn a_number_shortened_by_a_spreadsheet_is_known() {
        for destroyed in ["2.00002E+12", "4E+12", "1.2e+5", "２．０Ｅ＋１２"] {
            assert!(is_destroyed(destroyed), "{destroyed}");
        }
        for sound in ["2000020000001", "E+12", "2.0E", "1E5", "CC0001", "2.0.0E+12", ""] {
            assert!(!is_destroyed(sound), "{sound}");
        }
    }

    #[test]
    fn a_question_mark_within_japanese_text_is_a_lost_character() {
        for lost in ["幸町１２?１", "み?ん", "見本\u{FFFD}館"] {
            assert!(has_lost_character(lost), "{lost}");
        }
        for sound in ["どこ？", "Why?", "どう?", "https://example.jp/?a", "a?b", ""] {
            assert!(!has_lost_character(sound), "{sound}");
        }
    }

    #[test]
    fn an_excerpt_is_short_and_on_one_line() {
        assert_eq!(excerpt("一\r\n 二"), "一 二");
        assert_eq!(excerpt(&"あ".repeat(200)).chars().count(), 80);
    }
}
