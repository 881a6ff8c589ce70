//! Folding of Japanese text for comparison: what a person sees as "the same word".
//! Folded text is for matching only; it is never shown or stored. And what of a text
//! somebody can have typed.

use unicode_normalization::UnicodeNormalization;

/// Folds text so that spellings a reader takes as equal compare equal.
///
/// NFKC (full and half width, ligatures), lower case, katakana to hiragana,
/// `々` to the character it repeats, long-vowel marks and look-alike dashes
/// dropped after kana, white space removed. 「サクラ」, 「ｻｸﾗ」 and 「さくら」 are one.
pub fn fold(text: &str) -> String {
    if text.chars().all(is_plain) {
        let visible = text.chars().filter(|c| !c.is_whitespace() && !c.is_control());
        return fold_characters(visible.map(|c| c.to_ascii_lowercase()), text.len());
    }
    fold_normalized(text)
}

/// What is left of a character without its marks: e of é.
pub fn base_letter(c: char) -> char {
    c.nfkd().next().unwrap_or(c)
}

fn fold_normalized(text: &str) -> String {
    // Some spacing marks decompose to a blank and a combining mark: blanks go before
    // marks are joined to what they follow, or folding twice would join them later.
    let visible = text.nfkd().filter(|c| !c.is_whitespace() && !c.is_control());
    fold_characters(visible.nfc().flat_map(char::to_lowercase), text.len())
}

/// Nearly all Japanese text: ASCII, kana and ideographs, of which normalization
/// changes none and only ASCII has case.
fn is_plain(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '々' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}')
}

fn fold_characters(text: impl Iterator<Item = char>, length: usize) -> String {
    let mut out = String::with_capacity(length);
    let mut previous = None;
    for c in text {
        let folded = match c {
            '\u{30A1}'..='\u{30F6}' => shift_to_hiragana(c),
            '\u{30FD}' => '\u{309D}',
            '\u{30FE}' => '\u{309E}',
            '々' => previous.unwrap_or('々'),
            c if is_dash(c) => {
                if previous.is_some_and(is_hiragana) {
                    continue;
                }
                '-'
            }
            c => c,
        };
        out.push(folded);
        previous = Some(folded);
    }
    out
}

/// A telephone number with its digits, and the dashes between them, as a telephone takes
/// them; words beside it stay.
pub fn telephone(text: &str) -> String {
    let digits: Vec<char> = text
        .chars()
        .map(|c| if matches!(c, '０'..='９' | '＋') { normalized(c) } else { c })
        .collect();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| digits.get(at)).is_some_and(char::is_ascii_digit);
    let between = |at: usize| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
    let tidy = |(at, c): (usize, &char)| if is_dash(*c) && between(at) { '-' } else { *c };
    digits.iter().enumerate().map(tidy).collect()
}

fn normalized(c: char) -> char {
    std::iter::once(c).nfkc().next().unwrap_or(c)
}

/// The text with full-width letters, half-width kana, ligatures and the like
/// written one way (NFKC). Unlike [`fold`] it stays readable.
pub fn normalize(text: &str) -> String {
    text.nfkc().collect()
}

/// The text without control characters, which nobody types: of them only the ends of
/// lines and tabs stay.
pub fn typed(text: String) -> String {
    let is_typed = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if text.chars().all(is_typed) { text } else { text.chars().filter(|c| is_typed(*c)).collect() }
}

/// A search with more different words finds no more with them.
const MAX_WORDS: usize = 10;

/// What people type between and around words without meaning it.
const PUNCTUATION: [char; 16] =
    ['、', '。', ',', '.', '，', '．', '!', '?', '！', '？', '「', '」', '(', ')', '（', '）'];

/// The words of a search: folded, split at white space and commas, without the
/// punctuation around them, each once, without empty ones; the first ten.
pub fn search_words(query: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let parts = query.split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ','));
    for word in parts.map(|part| fold(part.trim_matches(PUNCTUATION))) {
        if words.len() < MAX_WORDS && !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn shift_to_hiragana(c: char) -> char {
    char::from_u32(c as u32 - 0x60).unwrap_or(c)
}

fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{3096}').contains(&c)
}

/// Dashes, minus signs and the long-vowel mark, which files and typists mix up.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | '\u{2500}' | '\u{FF0D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_a_reader_takes_as_equal_fold_equal() {
        fn check(left: &str, right: &str) {
            assert_eq!(fold(left), fold(right), "{left} / {right}");
        }
        check("サクラ", "さくら");
        check("ｻｸﾗ", "さくら");
        check("ＡＥＤ", "aed");
        check("佐々木", "佐佐木");
        check("コミュニティー", "コミュニティ");
        check("コ―ド", "コード");
        check("１－２－３", "1-2-3");
        check("子ども 食堂", "子ども　食堂");
        check("が", "か\u{3099}");
        check("H¨", "\u{1E26}");
    }

    #[test]
    fn different_words_stay_different() {
        assert_ne!(fold("はか"), fold("ばか"));
        assert_ne!(fold("1-2"), fold("12"));
    }

    #[test]
    fn what_nobody_types_is_left_out() {
        fn check(text: &str, expected: &str) {
            assert_eq!(typed(text.to_owned()), expected, "{text:?}");
        }
        check("一行目\r\n\t二行目 ", "一行目\r\n\t二行目 ");
        check("\0電\u{7}話\u{1b}[31m\u{7f}\u{85}", "電話[31m");
    }

    #[test]
    fn a_search_is_its_folded_words() {
        assert_eq!(search_words(" サロン　所沢 "), ["さろん", "所沢"]);
        assert!(search_words(" 　").is_empty());
        assert_eq!(
            search_words("「サロン」、所沢。 （1-2） 3.5！"),
            ["さろん", "所沢", "1-2", "3.5"]
        );
        assert!(search_words("。 ？").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once.clone());
        }

        #[test]
        fn plain_text_folds_like_any_other(text in "[ -~々ぁ-ゖァ-ヾ一-鿿]{0,40}") {
            proptest::prop_assert_eq!(fold(&text), fold_normalized(&text));
        }
    }
}
