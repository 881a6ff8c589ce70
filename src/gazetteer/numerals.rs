//! 漢数字 as digits, wherever they stand: also in names, where both sides of a
//! comparison are written the same way.

/// More numerals in a row are no number of an address: they are left as they are.
const MAX_NUMERAL_CHARS: usize = 8;

/// Whether a character counts.
pub(super) fn is_numeral(c: char) -> bool {
    "〇一二三四五六七八九十百千".contains(c)
}

/// Numerals become digits; a dash keeps them from digits beside them, and の
/// between two numbers is a dash.
pub(super) fn to_digits(text: &[char]) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    let mut rest = text;
    while let Some(first) = rest.first().copied() {
        let length = rest.iter().take_while(|c| is_numeral(**c)).count();
        if length == 0 {
            out.push(first);
            rest = &rest[1..];
            continue;
        }
        if out.ends_with(|c: char| c.is_ascii_digit()) {
            out.push('-');
        }
        out.push_str(&number(&rest[..length]));
        rest = &rest[length..];
        if rest.first().is_some_and(char::is_ascii_digit) {
            out.push('-');
        }
    }
    between_numbers(&out)
}

/// 五の八 is 5-8.
fn between_numbers(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |index: usize| characters.get(index).is_some_and(char::is_ascii_digit);
    let write = |(index, c): (usize, &char)| {
        let between = index > 0 && is_digit(index - 1) && is_digit(index + 1);
        if *c == 'の' && between { '-' } else { *c }
    };
    characters.iter().enumerate().map(write).collect()
}

/// 十二 is 12, 二〇 is 20, 百三 is 103. What is no number is read a digit at a time.
fn number(numerals: &[char]) -> String {
    let digits = || numerals.iter().map(|c| value(*c).to_string()).collect::<Vec<_>>();
    if numerals.len() > MAX_NUMERAL_CHARS {
        return digits().join("-");
    }
    if !numerals.iter().any(|c| value(*c) >= 10) {
        return digits().concat();
    }
    counted(numerals).map_or_else(|| digits().join("-"), |number| number.to_string())
}

/// A number with 十, 百 or 千 in it.
fn counted(numerals: &[char]) -> Option<u32> {
    let (mut sum, mut pending, mut last_unit) = (0, None, u32::MAX);
    for c in numerals {
        match value(*c) {
            unit @ (10 | 100 | 1000) if unit < last_unit => {
                sum += pending.take().unwrap_or(1) * unit;
                last_unit = unit;
            }
            digit @ 1..=9 if pending.is_none() => pending = Some(digit),
            _ => return None,
        }
    }
    Some(sum + pending.unwrap_or(0))
}

fn value(numeral: char) -> u32 {
    match numeral {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_as_they_are_spoken_or_written() {
        fn check(text: &str, expected: &str) {
            let characters: Vec<char> = text.chars().collect();
            assert_eq!(to_digits(&characters), expected, "{text}");
        }
        check("三丁目", "3丁目");
        check("十", "10");
        check("十二番地", "12番地");
        check("二十", "20");
        check("百三", "103");
        check("千二百三十四", "1234");
        check("一二三四", "1234");
        check("二〇一", "201");
        check("三3", "3-3");
        check("3三", "3-3");
        check("五の八", "5-8");
        check("一の宮", "1の宮");
        check("十十", "10-10");
        check("一二十", "1-2-10");
        check("三ケ島", "3ケ島");
        check("町", "町");
    }
}
