//! One spelling for each character and word, before a text is cut into tokens:
//! widths, look-alike characters, dashes, brackets, 「(土)」, remarks that change
//! nothing. It must never drop a word that could say when.

use crate::domain::text::normalize;

/// Pairs of spellings, tried in their order.
const SPELLINGS: &[(&str, &str)] = &[
    ("\r\n", "\n"),
    ("\r", "\n"),
    ("曰", "日"),
    ("士曜", "土曜"),
    ("弟", "第"),
    ("［", "("),
    ("］", ")"),
    ("[", "("),
    ("]", ")"),
    ("〔", "("),
    ("〕", ")"),
    ("【", "\n"),
    ("】", " "),
    ("〈", " "),
    ("〉", " "),
    ("《", " "),
    ("》", " "),
    ("<", " "),
    (">", " "),
    ("「", " "),
    ("」", " "),
    ("『", " "),
    ("』", " "),
    ("\"", " "),
    ("子供", "子ども"),
    ("こども", "子ども"),
    ("コドモ", "子ども"),
    ("及び", "・"),
    ("および", "・"),
    ("並びに", "・"),
    ("ならびに", "・"),
    ("お休み", "休み"),
    ("祝祭日", "祝日"),
    ("国民の祝日", "祝日"),
];

/// The text as the tokenizer expects it.
pub fn prepare(text: &str) -> String {
    let marked: String = text.chars().map(unnumbered).collect();
    let mut out: String = normalize(&marked).to_lowercase().chars().map(look_alike).collect();
    for (from, to) in SPELLINGS {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    without_remarks(&weekdays_in_brackets(out.trim()))
}

/// 「①」 before a part of a text is a mark of a list.
fn unnumbered(c: char) -> char {
    if ('①'..='⑳').contains(&c) || matches!(c, '●' | '○' | '◎' | '◆' | '◇' | '■' | '□' | '★' | '☆')
    {
        '、'
    } else {
        c
    }
}

/// Dashes, dots and colons that typists mix up.
fn look_alike(c: char) -> char {
    match c {
        '\u{301C}' | '\u{223C}' | '\u{223E}' | '\u{2053}' | '\u{2012}'..='\u{2015}' | '⇒' | '→' => {
            '~'
        }
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{2500}' | '\u{FE63}' => '-',
        '•' | '·' | '‧' | '∙' | '⋅' => '・',
        '\u{2236}' | '\u{FE55}' | 'ː' => ':',
        '\t' | '\u{3000}' | '\u{A0}' => ' ',
        c => c,
    }
}

/// 「第2(土)」 is 「第2土曜」.
fn weekdays_in_brackets(text: &str) -> String {
    let mut out = text.to_owned();
    for day in "月火水木金土日".chars() {
        for inside in [format!("({day})"), format!("({day}曜)"), format!("({day}曜日)")] {
            out = out.replace(&inside, &format!("{day}曜"));
        }
    }
    out
}

/// Removes brackets that hold only where it is, what is handed out, how to book.
fn without_remarks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let (before, inside) = rest.split_at(open);
        out.push_str(before);
        let inside = &inside[1..];
        match inside.find(['(', ')']) {
            Some(close) if inside[close..].starts_with(')') && is_remark(&inside[..close]) => {
                out.push(' ');
                rest = &inside[close + 1..];
            }
            _ => {
                out.push('(');
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Names of buildings end so.
const PLACES: [&str; 24] = [
    "館",
    "センター",
    "会館",
    "公民館",
    "集会所",
    "教会",
    "寺",
    "神社",
    "公園",
    "学校",
    "小学校",
    "ホール",
    "広場",
    "ひろば",
    "室",
    "店",
    "団地",
    "自治会館",
    "町内会館",
    "コミセン",
    "プラザ",
    "にて",
    "階",
    "ビル",
];

/// Words of remarks that change neither day nor time.
const REMARKS: [&str; 46] = [
    "事前",
    "要予約",
    "完全予約制",
    "予約制",
    "予約不要",
    "予約優先",
    "申込不要",
    "要申込",
    "申込制",
    "申し込み",
    "申込み",
    "申込",
    "予約",
    "が必要",
    "必要",
    "不要",
    "先着順",
    "先着",
    "参加費",
    "無料",
    "有料",
    "お弁当",
    "弁当",
    "のみ",
    "の",
    "配布",
    "配付",
    "テイクアウト",
    "持ち帰り",
    "持帰り",
    "会食",
    "食事",
    "お茶",
    "付き",
    "あり",
    "のため",
    "短時間",
    "営業",
    "雨天決行",
    "小雨決行",
    "どなたでも",
    "子ども",
    "大人",
    "親子",
    "、",
    "・",
];

/// Whether a text in brackets is surely such a remark.
fn is_remark(text: &str) -> bool {
    let text = text.trim();
    if is_place(text) {
        return true;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let word = REMARKS.iter().filter(|word| rest.starts_with(**word)).max_by_key(|w| w.len());
        let Some(word) = word else { return false };
        rest = rest[word.len()..].trim_start();
    }
    !text.is_empty()
}

/// Whether a text is the name of a place and nothing else.
fn is_place(text: &str) -> bool {
    let says_more =
        |c: char| c.is_ascii_digit() || "曜祝休毎隔週第除他等時朝昼夜変止はがでかを".contains(c);
    let name = text.trim_end_matches("にて");
    !text.contains(says_more)
        && !text.starts_with(['月', '火', '水', '木', '金', '土', '日'])
        && PLACES.iter().any(|end| name.ends_with(end) || (*end == "にて" && name != text))
}
