//! Contacts as people write them: telephone numbers, mail addresses, addresses of pages.
//! A text that parses is a list of which each can be used by itself; what does not parse
//! is kept and shown as it was written, and never becomes a link.

use crate::domain::text::{fold, normalize};
use std::ops::Range;

/// Digits of a number that can be dialled from anywhere in the country or from abroad.
const DIALLED_DIGITS: std::ops::RangeInclusive<usize> = 9..=13;
/// So many digits in a row are a telephone number, if only one within the town.
const MIN_DIGITS: usize = 6;
/// What people write between two contacts.
const SEPARATORS: [char; 10] = ['、', '，', ',', ';', '；', '/', '／', '・', '\n', '\r'];
/// What people write into a field to say that there is nothing, folded.
const NONE: [&str; 7] = ["なし", "無し", "無", "不明", "特になし", "該当なし", "ありません"];

/// One telephone number of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// The number as written, with the words that belong to it.
    pub written: String,
    /// What a `tel:` link takes; none for a number within the town and for a fax.
    pub dial: Option<String>,
}

/// Telephone numbers, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephones(Vec<Telephone>);

/// A number within a text, which somebody may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberInText {
    /// Where it stands.
    pub range: Range<usize>,
    /// What a `tel:` link takes.
    pub dial: String,
    /// Whether the words before it say that a fax answers.
    pub is_fax: bool,
}

/// Mail addresses, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAddresses(Vec<String>);

impl Telephones {
    /// Reads the numbers of a text, each with the words beside it. Nothing where there
    /// is none, or where something between two separators looks like a number and is
    /// none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut found = Vec::new();
        for part in parts(text) {
            let part = part.trim();
            let numbers = numbers(part);
            let dial = |number: &NumberInText| Some(number.dial.clone()).filter(|_| !number.is_fax);
            match numbers.as_slice() {
                [] => match short_or_local(part) {
                    Some(dial) => found.push(Telephone { written: part.to_owned(), dial }),
                    None if !part.is_empty() && part.chars().all(is_of_number) => return None,
                    None => {}
                },
                [one] => found.push(Telephone { written: part.to_owned(), dial: dial(one) }),
                several => found.extend(several.iter().map(|number| Telephone {
                    written: part[number.range.clone()].to_owned(),
                    dial: dial(number),
                })),
            }
        }
        (!found.is_empty()).then_some(Self(found))
    }

    /// The numbers, in the order of the text.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Telephone> {
        self.0.iter()
    }
}

impl MailAddresses {
    /// Reads the addresses of a text; nothing where one of its words is none.
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split(|c: char| c.is_whitespace() || SEPARATORS.contains(&c));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let is_list = !words.is_empty() && words.iter().all(|word| is_mail_address(word));
        is_list.then(|| Self(words.into_iter().map(str::to_owned).collect()))
    }

    /// The addresses, in the order of the text.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Whether this is the address of one page that a browser opens.
pub fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_alphanumeric() || c == '[')
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
    })
}

/// Whether a text says that there is nothing to say: 「なし」, 「不明」, or only dashes.
pub fn says_none(text: &str) -> bool {
    let word = fold(text);
    let word = word.trim_matches(|c| "()（）[]「」【】。.".contains(c));
    !word.is_empty() && (word.chars().all(|c| c == '-') || NONE.contains(&word))
}

/// The numbers that can be dialled of a text, from their leading zero or plus on.
pub fn numbers(text: &str) -> Vec<NumberInText> {
    let runs = runs(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(first) = runs.get(at) {
        let mut last = at;
        let begins = normalize(&text[first.clone()]).find(|c| c != '(');
        let begins =
            begins.is_some_and(|at| normalize(&text[first.clone()])[at..].starts_with(['0', '+']));
        let range = |last: usize| first.start..runs[last].end;
        while begins && digits(&text[range(last)]).len() < *DIALLED_DIGITS.start() {
            let Some(next) = runs.get(last + 1) else { break };
            if text[runs[last].end..next.start].chars().count() != 1
                || !text[runs[last].end..next.start].contains(char::is_whitespace)
            {
                break;
            }
            last += 1;
        }
        let dial = digits(&text[range(last)]);
        if begins && DIALLED_DIGITS.contains(&dial.trim_start_matches('+').len()) {
            let is_fax = is_for_fax(&text[..first.start]);
            found.push(NumberInText { range: range(last), dial, is_fax });
            at = last;
        }
        at += 1;
    }
    found
}

/// Where characters of telephone numbers stand together, without what only joins them
/// at the ends.
fn runs(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(start) = text[from..].find(is_of_number).map(|at| from + at) {
        let end = text[start..].find(|c| !is_of_number(c)).map_or(text.len(), |at| start + at);
        let trimmed = text[start..end].trim_end_matches(is_joint);
        let closed = trimmed.contains([')', '）']);
        let is_loose = |c| is_joint(c) && !(closed && matches!(c, '(' | '（'));
        let number = trimmed.trim_start_matches(is_loose);
        if !number.is_empty() {
            let start = start + trimmed.len() - number.len();
            found.push(start..start + number.len());
        }
        from = end;
    }
    found
}

/// Digits, and a plus before them, as a telephone takes them.
fn digits(written: &str) -> String {
    let mut digits = String::new();
    for c in normalize(written).chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => digits.push(c),
            _ => {}
        }
    }
    digits
}

/// A short number (`119`, `#7119`), or one without its area code, at the beginning of a
/// text; the inner value is what a link takes.
#[allow(clippy::option_option, reason = "no number, and one that cannot be dialled")]
fn short_or_local(part: &str) -> Option<Option<String>> {
    let text = normalize(part);
    let (sharp, rest) = match text.strip_prefix('#') {
        Some(rest) => ("#", rest),
        None => ("", text.as_str()),
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (short, after) = rest.split_at(end);
    let ends = !after.starts_with(is_joint) || after.starts_with('(');
    match (sharp, short.len()) {
        ("#", 4) if ends => return Some(Some(format!("#{short}"))),
        ("", 3) if ends && short.starts_with('1') => return Some(Some(short.to_owned())),
        _ => {}
    }
    let is_local = |run: &Range<usize>| digits(&part[run.clone()]).len() >= MIN_DIGITS;
    runs(part).iter().any(is_local).then_some(None)
}

/// The parts between separators that stand outside of parentheses.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => {}
        }
        depth == 0 && SEPARATORS.contains(&c)
    })
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９' | '+' | '＋') || is_joint(c)
}

fn is_joint(c: char) -> bool {
    matches!(
        c,
        '-' | '－' | ')' | '）' | '(' | '（' | 'ー' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{2500}'
    )
}

fn is_for_fax(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '　', ':', '：']).to_lowercase();
    ["fax", "ｆａｘ", "ファクス", "ファックス"].iter().any(|word| before.ends_with(word))
}

/// Whether a mail program can take it as it is: anything else in a link could add
/// receivers or text.
fn is_mail_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    text.split_once('@').is_some_and(|(name, domain)| {
        let labels = || domain.split('.');
        !name.is_empty()
            && name.chars().all(is_plain)
            && labels().count() > 1
            && labels().all(|label| {
                !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_a_list_of_which_each_can_be_called() {
        fn check(text: &str, expected: &[(&str, Option<&str>)]) {
            let read = Telephones::parse(text).expect(text);
            let read: Vec<_> =
                read.iter().map(|one| (one.written.as_str(), one.dial.as_deref())).collect();
            assert_eq!(read, expected, "{text}");
        }
        check("04-0000-1111", &[("04-0000-1111", Some("0400001111"))]);
        check(
            "04-0000-1111（平日、9時から）、０４（００００）２２２２",
            &[
                ("04-0000-1111（平日、9時から）", Some("0400001111")),
                ("０４（００００）２２２２", Some("0400002222")),
            ],
        );
        check(
            "04-0000-1111 04-0000-2222",
            &[("04-0000-1111", Some("0400001111")), ("04-0000-2222", Some("0400002222"))],
        );
        check("代表 04ー0000ー1111", &[("代表 04ー0000ー1111", Some("0400001111"))]);
        check("+81 4-0000-1111", &[("+81 4-0000-1111", Some("+81400001111"))]);
        check("090 0000 1111", &[("090 0000 1111", Some("09000001111"))]);
        check("04-0000-1111・平日のみ", &[("04-0000-1111", Some("0400001111"))]);
        check("FAX 04-0000-1111", &[("FAX 04-0000-1111", None)]);
        check("2998-1234", &[("2998-1234", None)]);
        check("119", &[("119", Some("119"))]);
        check("＃７１１９（救急相談）", &[("＃７１１９（救急相談）", Some("#7119"))]);
    }

    #[test]
    fn what_is_no_telephone_number_is_none() {
        for text in ["なし", "窓口へ", "1", "0000", "04-0000-1111、0002", "平日 9:00-17:00", ""]
        {
            assert_eq!(Telephones::parse(text), None, "{text}");
        }
    }

    #[test]
    fn mail_addresses_are_plain_and_may_be_several() {
        fn check(text: &str, expected: Option<&[&str]>) {
            let read = MailAddresses::parse(text);
            let read: Option<Vec<_>> = read.as_ref().map(|all| all.iter().collect());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
        check("fukushi.a+b@city.example.jp", Some(&["fukushi.a+b@city.example.jp"]));
        check("a@b.jp, c@d.jp", Some(&["a@b.jp", "c@d.jp"]));
        check("a@b.jp、c@d.jp\ne@f.jp", Some(&["a@b.jp", "c@d.jp", "e@f.jp"]));
        for text in ["a@b.jp?cc=c@d.jp", "担当 a@b.jp", "a@b", "@b.jp", "a@b..jp", "なし", ""] {
            check(text, None);
        }
    }

    #[test]
    fn only_web_pages_are_addresses_of_pages() {
        assert!(is_web_address("https://example.jp/a?b"));
        assert!(is_web_address("http://例え.jp/"));
        for wrong in [
            "example.jp",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://a b",
            "ftp://a.jp",
        ] {
            assert!(!is_web_address(wrong), "{wrong}");
        }
    }

    #[test]
    fn words_and_dashes_that_say_nothing_are_known() {
        for none in [
            "なし",
            "無し",
            "ナシ",
            "（なし）",
            "無",
            "不明",
            "-",
            "ー",
            "―",
            "－",
            "ーー",
            "なし。",
        ] {
            assert!(says_none(none), "{none}");
        }
        for some in ["", " ", "なしの会", "04-0000-1111", "無料", "不明な点は窓口へ", "1-2"]
        {
            assert!(!says_none(some), "{some}");
        }
    }
}
