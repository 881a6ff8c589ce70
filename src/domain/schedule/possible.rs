//! On which weekdays something may be held, from words that are not read: what they
//! surely exclude. A word that might name other days excludes nothing.

use super::OpeningHours;
use crate::domain::text::normalize;

/// Longer texts, in characters, are for people.
const MAX_TEXT_CHARS: usize = 300;

/// The comment of days on which it may be held.
const MAY_BE_HELD: &str = "not read";

const WEEK: &str = "月火水木金土日";
const NAMES: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// Words that may bring other days than those named, or take the named ones away.
const OPEN: [&str; 53] = [
    "祝",
    "原則",
    "基本",
    "主に",
    "延期",
    "予定",
    "おおむね",
    "概ね",
    "毎日",
    "平日",
    "不定",
    "随時",
    "適宜",
    "他",
    "ほか",
    "など",
    "等",
    "無休",
    "連日",
    "変更",
    "振替",
    "振り替",
    "代替",
    "翌",
    "前日",
    "前々日",
    "期間",
    "月末",
    "末日",
    "つく日",
    "付く日",
    "友引",
    "大安",
    "都度",
    "未定",
    "イベント",
    "臨時",
    "以外",
    "除",
    "休み中",
    "旬",
    "週末",
    "全日",
    "すべて",
    "全て",
    "曜日による",
    "日程",
    "カレンダー",
    "応じ",
    "時々",
    "多数",
    "隔日",
    "年中",
];

/// Closures that take nothing away but holidays and months, and may be left out.
const CLOSURES: [&str; 5] = ["祝", "年末", "盆", "月", "第5週"];

/// The days on which a text that is not read may be held; nothing where it excludes none.
pub fn possible_days(text: &str) -> Option<OpeningHours> {
    if text.chars().count() > MAX_TEXT_CHARS {
        return None;
    }
    let text = normalize(text).replace('〜', "~");
    let clauses = text.split(['、', '。', '(', ')', '※', '\n', ',', '／']);
    let kept: Vec<&str> = clauses.map(kept_clause).collect::<Option<_>>()?;
    let text = kept.join("、");
    if OPEN.iter().any(|word| text.contains(word)) {
        return None;
    }
    let mentions = mentions(&text)?;
    let sure = mentions.iter().any(|mention| mention.sure);
    let weekly =
        |day: usize| mentions.iter().any(|it| it.days.contains(&day) && it.nths.is_empty());
    let mut days: Vec<String> = Vec::new();
    for mention in &mentions {
        for day in &mention.days {
            let names = mention.nths.iter().map(|nth| format!("{}[{nth}]", NAMES[*day]));
            if weekly(*day) {
                days.push(NAMES[*day].to_owned());
            } else {
                days.extend(names);
            }
        }
    }
    days.sort();
    days.dedup();
    let expression = format!("{} unknown \"{MAY_BE_HELD}\"", days.join(","));
    sure.then(|| OpeningHours::parse(&expression).ok()).flatten()
}

/// A clause that may say when it is held; a blank for a closure on holidays or in some
/// months; nothing for another closure.
fn kept_clause(clause: &str) -> Option<&str> {
    if !clause.contains('休') {
        return Some(clause);
    }
    let harmless = CLOSURES.iter().any(|day| clause.contains(day)) && !clause.contains('曜');
    harmless.then_some("")
}

/// Some weekdays, each week or which of a month.
#[derive(Debug)]
struct Mention {
    days: Vec<usize>,
    nths: Vec<i8>,
    /// Whether it surely names weekdays.
    sure: bool,
}

/// Every weekday that a text may name; nothing where a day in it might be any.
fn mentions(text: &str) -> Option<Vec<Mention>> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Some(day) = WEEK.chars().position(|name| name == chars[at]) else {
            at += 1;
            continue;
        };
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let before = at.checked_sub(1).map_or(' ', |before| chars[before]);
        let named = next == '曜';
        if !named && is_no_weekday(chars[at], before, next)? {
            at += 1;
            continue;
        }
        let mut days = vec![day];
        let end = at + if named { 2 + usize::from(chars.get(at + 2) == Some(&'日')) } else { 1 };
        let is_range = chars.get(end).is_some_and(|c| "~-から".contains(*c));
        let last = chars[end..].iter().find_map(|c| WEEK.chars().position(|name| name == *c));
        if let (true, Some(last)) = (is_range, last) {
            days = (0..7).map(|more| (day + more) % 7).collect();
            days.truncate((last + 7 - day) % 7 + 1);
        }
        let nths = if is_range { Vec::new() } else { nths(&chars[..at]) };
        found.push(Mention { sure: named || !nths.is_empty(), days, nths });
        at = end;
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a character names a month, a date or a thing and no weekday; nothing where it
/// might be any day.
fn is_no_weekday(c: char, before: char, next: char) -> Option<bool> {
    match c {
        '月' if "毎各か月ヶカヵケ翌今先".contains(before) || before.is_ascii_digit() => {
            Some(true)
        }
        '月' if next.is_ascii_digit() || "に一二三四".contains(next) => Some(true),
        // 「開催日」, 「日時」, 「3日前」: but 「友の会の日」, 「15日」 are days.
        '日' if "時前間".contains(next) || before == '催' || before == '祝' => Some(true),
        '日' if before.is_alphanumeric() && !WEEK.contains(before) => None,
        _ => Some(false),
    }
}

/// 「第2・第4」 directly before a weekday.
fn nths(before: &[char]) -> Vec<i8> {
    let mut nths = Vec::new();
    let text: String = before.iter().collect();
    let text = text.trim_end_matches(['の', '週', ' ']);
    let numbers = text.trim_end_matches(|c: char| {
        c.is_ascii_digit() || "第・一二三四五~".contains(c) || c == ' '
    });
    let list = &text[numbers.len()..];
    if text.ends_with("最終") {
        return vec![-1];
    }
    if !list.trim_start_matches(['・', ' ']).starts_with('第') || list.contains('~') {
        return nths;
    }
    for c in list.chars() {
        let kanji = "一二三四五".chars().position(|name| name == c).map(|at| at + 1);
        let number = c.to_digit(10).map(|digit| digit as usize).or(kanji);
        match number.and_then(|number| i8::try_from(number).ok()) {
            Some(number @ 1..=5) => nths.push(number),
            Some(_) => return Vec::new(),
            None => {}
        }
    }
    nths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_words_exclude_are_told_from_those_they_may_mean() {
        fn check(text: &str, expected: Option<&str>) {
            let possible = possible_days(text);
            let said =
                possible.as_ref().map(|hours| hours.as_str().replace(" unknown \"not read\"", ""));
            assert_eq!(said.as_deref(), expected, "{text}");
        }
        check("毎月第3金曜日 夕方ごろ", Some("Fr[3]"));
        check("第2・第4水曜日 10時くらいから", Some("We[2],We[4]"));
        check("毎週火曜日・木曜日 学校のある時", Some("Th,Tu"));
        check("月～金曜日 放課後", Some("Fr,Mo,Th,Tu,We"));
        check("金曜日～日曜日 放課後", Some("Fr,Sa,Su"));
        check("毎月第3金曜日（祝日・8月は休み）", Some("Fr[3]"));
        check("月1回 第1土曜日または第2土曜日", Some("Sa[1],Sa[2]"));
        check("月水の放課後、土曜日", Some("Mo,Sa,We"));
        check("最終木曜日 午後", Some("Th[-1]"));
        check("第2土曜日、毎週土曜日の夜", Some("Sa"));
        for text in [
            "不定期",
            "毎月第3金曜日 ほか",
            "第3金曜日（祝日の場合は翌日）",
            "第3金曜日、変更の場合あり",
            "毎週水曜日休み",
            "水曜日を除く",
            "原則第3金曜日",
            "第2土曜日・祝日",
            "第3金曜日と友の会の日",
            "第3金曜日、毎月15日",
            "毎月 料金は無料",
            "平日と第2土曜日",
            "開催日はお知らせします",
            "",
        ] {
            check(text, None);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_excludes_days_or_not_but_never_breaks(text in "[第月火水木金土日曜1-9一二三・、~の週最終休祝 ]{0,40}") {
            let _ = possible_days(&text);
        }
    }
}
