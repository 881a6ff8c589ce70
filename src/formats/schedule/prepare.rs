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
    let mut marked = String::with_capacity(text.len());
    text.chars().for_each(|c| unnumbered(c, &mut marked));
    let mut out: String = normalize(&marked).to_lowercase().chars().map(look_alike).collect();
    for (from, to) in SPELLINGS {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    let out = numbers_in_brackets(&lines_joined(out.trim()));
    remarks::removed(&weekdays_in_brackets(&out))
}

/// 「①」 before a part of a text is the number of a part, 「●」 a mark of a list.
fn unnumbered(c: char, out: &mut String) {
    match c {
        '①'..='⑳' => out.push_str("、1部 "),
        '●' | '○' | '◎' | '◆' | '◇' | '■' | '□' | '★' | '☆' => out.push('、'),
        c => out.push(c),
    }
}

/// 「(1)10時~ (2)13時~」 numbers the parts of a day.
fn numbers_in_brackets(text: &str) -> String {
    let mut out = text.to_owned();
    for number in 1..=6 {
        let mark = format!("({number})");
        let counts = |at: usize| text[..at].trim_end().ends_with(['第', '月', '週']);
        if !text.match_indices(&mark).any(|(at, _)| counts(at)) {
            out = out.replace(&mark, "、1部 ");
        }
    }
    out
}

/// 「10:00~」 at the end of a line goes on where the next begins with a number.
fn lines_joined(text: &str) -> String {
    let mut lines = text.split('\n').map(str::trim);
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let broken = out.ends_with(['~', '-'])
            && line.starts_with(|c: char| c.is_ascii_digit() || "午正翌".contains(c))
            || line.starts_with(['~', '-']);
        if !broken {
            out.push('\n');
        }
        out.push_str(line);
    }
    out
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

/// 「第2(土)」 is 「第2土曜」; behind a time, 「12:00(土)」, the brackets say whose time it is.
fn weekdays_in_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let (before, bracket) = rest.split_at(at);
        out.push_str(before);
        let named = bracket[1..].split_once(')').and_then(|(inside, behind)| {
            let day = ["曜日", "曜"].iter().find_map(|end| inside.strip_suffix(end));
            let day = day.unwrap_or(inside);
            let one = "月火水木金土日".contains(day) && day.chars().count() == 1;
            one.then_some((day, behind))
        });
        if let Some((day, behind)) = named.filter(|_| !ends_with_time(&out)) {
            out.extend([day, "曜"]);
            rest = behind;
        } else {
            out.push('(');
            rest = &bracket[1..];
        }
    }
    out.push_str(rest);
    out
}

fn ends_with_time(text: &str) -> bool {
    let text = text.trim_end();
    let hours = text.trim_end_matches(|c: char| c.is_ascii_digit());
    hours.len() < text.len() && hours.ends_with(':') || text.ends_with(['時', '分', '半', '~'])
}
