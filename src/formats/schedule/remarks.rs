//! Remarks that change neither day nor time: where it is, what is handed out, how
//! to book, until when one may come in. Everything that might is left for the grammar.

use std::sync::LazyLock;

/// The text without such remarks, in brackets or behind ※.
pub fn removed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['(', '※']) {
        let (before, remark) = rest.split_at(at);
        out.push_str(before);
        let bracket = remark.starts_with('(');
        let inside = remark.trim_start_matches(['(', '※']);
        let skipped = remark.len() - inside.len();
        let ends: &[char] = if bracket { &['(', ')'] } else { &['※', '\n', '(', ')', '。'] };
        let end = inside.find(ends).unwrap_or(inside.len());
        let closed = !bracket || skipped == 1 && inside[end..].starts_with(')');
        if closed && is_remark(&inside[..end]) {
            out.push(' ');
            rest = &inside[end..];
            rest = if bracket { &rest[1..] } else { rest };
        } else {
            out.push_str(&remark[..skipped]);
            rest = inside;
        }
    }
    out.push_str(rest);
    out
}

/// Names of buildings end so.
const PLACES: &[&str] = &[
    "館",
    "センター",
    "集会所",
    "教会",
    "寺",
    "神社",
    "公園",
    "学校",
    "ホール",
    "広場",
    "ひろば",
    "室",
    "店",
    "団地",
    "コミセン",
    "プラザ",
    "階",
    "ビル",
];

/// What is handed out, to whom, for how much.
const THINGS: &str = "参加費 無料 有料 お弁当 弁当 のみ の 配布 配付 テイクアウト 持ち帰り 持帰り 会食 食事 お茶 \
     付き あり のため 短時間 営業 雨天決行 小雨決行 どなたでも 子ども 大人 親子 、 ・";

/// How to book; only with one of [`BOOKINGS`] among them.
const BOOKING: &str = "事前 事前に 前日 前日まで 前日までに 当日 当日も 日前 日前まで 日前までに 週間前まで 週間前までに \
     まで までに 電話 電話で メール line で に は を 要 可 可能 制 完全 不要 優先 必要 が必要 必須 先着 先着順 してください \
     お願いします 0 1 2 3 4 5 6 7 8 9 、 ・";
const BOOKINGS: &str = "予約 ご予約 要予約 申込 申込み 申し込み お申し込み 要申込";

/// Until when one may come in.
const ENTRANCE: &[&str] =
    &["受付", "最終受付", "最終入館", "最終入場", "入館", "入場", "ラストオーダー", "l.o."];

static THING_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| longest_first(&[THINGS]));
static BOOKING_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| longest_first(&[BOOKING, BOOKINGS]));

fn longest_first(lists: &[&'static str]) -> Vec<&'static str> {
    let mut words: Vec<_> = lists.iter().flat_map(|list| list.split_whitespace()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// Whether a text is surely such a remark.
fn is_remark(text: &str) -> bool {
    let text = text.trim();
    let books = || BOOKINGS.split(' ').any(|word| text.contains(word));
    !text.is_empty()
        && (is_place(text)
            || is_made_of(text, &THING_WORDS)
            || books() && is_made_of(text, &BOOKING_WORDS)
            || is_entrance(text))
}

fn is_made_of(text: &str, words: &[&str]) -> bool {
    let mut rest = text;
    while let Some(word) = words.iter().find(|word| rest.starts_with(**word)) {
        rest = rest[word.len()..].trim_start();
    }
    rest.is_empty()
}

/// 「受付は11:30まで」
fn is_entrance(text: &str) -> bool {
    let rest = ENTRANCE.iter().find_map(|word| text.strip_prefix(word));
    let timely = |c: char| c.is_ascii_digit() || "時分半はから~:-まで午前後 ".contains(c);
    rest.is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()) && rest.chars().all(timely))
}

/// Whether a text is the name of a place and nothing else.
fn is_place(text: &str) -> bool {
    let says_more =
        |c: char| c.is_ascii_digit() || "曜祝休毎隔週第除他等時朝昼夜変止はがでかを".contains(c);
    let name = text.strip_suffix("にて").unwrap_or(text);
    !name.contains(says_more)
        && !name.starts_with(['月', '火', '水', '木', '金', '土', '日'])
        && PLACES.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_neither_day_nor_time_is_removed() {
        fn check(text: &str, expected: &str) {
            assert_eq!(removed(text), expected, "{text}");
        }
        check("第2土曜(さくら公民館) 10時", "第2土曜  10時");
        check("第2土曜(要予約)", "第2土曜 ");
        check("第2土曜※3日前までに電話で要予約", "第2土曜 ");
        check("第2土曜(お弁当のみ配布)※前日までに予約※祝日は休み", "第2土曜  ※祝日は休み");
        check("10:00~12:00(受付は11:30まで)", "10:00~12:00 ");
        for kept in [
            "第2土曜(8月は公民館)",
            "第2土曜(隔週公民館)",
            "第2土曜(変更の場合公民館)",
            "第2土曜(3日前まで)",
            "第2土曜(前日)",
            "第2土曜(祝日を除く)",
            "第2土曜(受付)",
            "第2土曜((要予約)",
            "第2土曜(要予約",
            "第2土曜(金曜会館)",
            "第2土曜※雨天中止",
            "(土曜)",
        ] {
            check(kept, kept);
        }
    }
}
