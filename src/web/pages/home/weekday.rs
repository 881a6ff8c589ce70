//! A weekday among the words of a search: 「木曜 サロン」 asks for salons held on
//! Thursday. A word that only begins so (「日曜市」) is left as it is.

use crate::domain::text::normalize;
use chrono::Weekday;

/// The weekdays as people write them first, in both languages.
const DAYS: [(&str, &str, Weekday); 7] = [
    ("月曜", "monday", Weekday::Mon),
    ("火曜", "tuesday", Weekday::Tue),
    ("水曜", "wednesday", Weekday::Wed),
    ("木曜", "thursday", Weekday::Thu),
    ("金曜", "friday", Weekday::Fri),
    ("土曜", "saturday", Weekday::Sat),
    ("日曜", "sunday", Weekday::Sun),
];
/// What may follow, the longer ones first: what stands after them is a word of its own.
const JOINTS: [&str; 4] = ["日の", "の", "日に", "に"];

/// The first weekday that the words name, and the other words.
pub fn named(query: &str) -> Option<(Weekday, String)> {
    let words: Vec<&str> = query.split_whitespace().collect();
    let (at, (day, rest)) =
        words.iter().enumerate().find_map(|(at, word)| Some((at, read(word)?)))?;
    let others = words.iter().enumerate().filter(|(other, _)| *other != at);
    let mut others: Vec<&str> = others.map(|(_, word)| *word).collect();
    if !rest.is_empty() {
        others.insert(at, &rest);
    }
    Some((day, others.join(" ")))
}

fn read(word: &str) -> Option<(Weekday, String)> {
    let word = normalize(word).to_lowercase();
    let word = word.strip_prefix("毎週").unwrap_or(&word);
    DAYS.iter().find_map(|(japanese, english, day)| {
        if word == *english {
            return Some((*day, String::new()));
        }
        let rest = word.strip_prefix(japanese)?;
        let joined = || JOINTS.iter().find_map(|joint| rest.strip_prefix(joint));
        let rest = if ["", "日"].contains(&rest) { "" } else { joined()? };
        Some((*day, rest.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_is_read_out_of_the_words_and_a_name_that_begins_so_is_not() {
        fn check(query: &str, expected: Option<(Weekday, &str)>) {
            let found = named(query);
            let found = found.as_ref().map(|(day, words)| (*day, words.as_str()));
            assert_eq!(found, expected, "{query}");
        }
        check("木曜 サロン", Some((Weekday::Thu, "サロン")));
        check("サロン\u{3000}木曜日", Some((Weekday::Thu, "サロン")));
        check("毎週火曜日の体操", Some((Weekday::Tue, "体操")));
        check("緑町 土曜の 子ども食堂", Some((Weekday::Sat, "緑町 子ども食堂")));
        check("Thursday salon", Some((Weekday::Thu, "salon")));
        check("日曜", Some((Weekday::Sun, "")));
        check("日曜市", None);
        check("木曽 サロン", None);
        check("サロン", None);
    }
}
