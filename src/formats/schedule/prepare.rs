//! One spelling for each character and word, before a text is cut into tokens:
//! widths, look-alike characters, dashes, brackets, 「(土)」, remarks that change
//! nothing. It must never drop a word that could say when.

use super::remarks;
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
    remarks::removed(&weekdays_in_brackets(out.trim()))
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
