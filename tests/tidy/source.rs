//! Just enough of a Rust reader: code without comments and texts, the texts by
//! themselves, and which layers and crates the code names.

use std::{collections::BTreeSet, mem};

/// A source file, taken apart. Line numbers stay those of the file.
#[derive(Debug, Default)]
pub struct Source {
    /// The code, with every comment and the inside of every text blanked.
    pub code: String,
    /// Every text, with its line.
    pub texts: Vec<(usize, String)>,
}

impl Source {
    /// Takes `rust` apart.
    pub fn read(rust: &str) -> Self {
        let mut source = Self::default();
        let mut rest = rust;
        while let Some(next) = rest.chars().next() {
            let length = match next {
                '/' if rest.starts_with("//") => source.blank(rest, rest.find('\n')),
                '/' if rest.starts_with("/*") => source.blank(rest, end_of_comment(rest)),
                '"' => source.text(rest, "\"", true),
                'r' if starts_raw(rest) && !source.in_word() => {
                    let marks = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
                    let end = format!("\"{}", "#".repeat(marks));
                    source.keep(&rest[..=marks]);
                    1 + marks + source.text(&rest[1 + marks..], &end, false)
                }
                '\'' => source.character(rest),
                _ => source.keep(&rest[..next.len_utf8()]),
            };
            rest = &rest[length..];
        }
        source
    }

    /// The code before the file's own tests.
    pub fn without_tests(&self) -> &str {
        let tests = self.code.match_indices("#[cfg(test)]").find(|(at, mark)| {
            let item = self.code[at + mark.len()..].trim_start();
            let item = item.strip_prefix("pub(crate)").unwrap_or(item).trim_start();
            item.starts_with("mod ")
        });
        tests.map_or(&self.code, |(at, _)| &self.code[..at])
    }

    fn keep(&mut self, text: &str) -> usize {
        self.code.push_str(text);
        text.len()
    }

    fn blank(&mut self, rest: &str, end: Option<usize>) -> usize {
        let end = end.unwrap_or(rest.len());
        self.code.extend(rest[..end].chars().filter(|c| *c == '\n'));
        end
    }

    /// A text that begins at the quotation mark which `rest` begins with.
    fn text(&mut self, rest: &str, end: &str, escapes: bool) -> usize {
        let line = self.code.matches('\n').count() + 1;
        let mut at = 1;
        while at < rest.len() && !rest[at..].starts_with(end) {
            let next = rest[at..].chars().next().map_or(1, char::len_utf8);
            let escaped = if escapes && rest[at..].starts_with('\\') {
                rest[at + 1..].chars().next().map_or(0, char::len_utf8)
            } else {
                0
            };
            at += next + escaped;
        }
        let inside = &rest[1..at.min(rest.len())];
        self.texts.push((line, inside.to_owned()));
        self.code.push('"');
        self.code.extend(inside.chars().filter(|c| *c == '\n'));
        self.code.push('"');
        (at + end.len()).min(rest.len())
    }

    /// `'a'` is a character, `'a` a lifetime.
    fn character(&mut self, rest: &str) -> usize {
        let mut chars = rest.char_indices().skip(1);
        let first = chars.next().map(|(_, c)| c);
        let after = chars.next();
        let end = match (first, after) {
            (Some('\\'), Some(_)) => chars.find(|(_, c)| *c == '\'').map(|(at, _)| at + 1),
            (Some(_), Some((at, '\''))) => Some(at + 1),
            _ => None,
        };
        self.code.push_str(if end.is_some() { "' '" } else { "'" });
        end.unwrap_or(1)
    }

    fn in_word(&self) -> bool {
        self.code.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    }
}

fn starts_raw(rest: &str) -> bool {
    rest[1..].trim_start_matches('#').starts_with('"')
}

fn end_of_comment(rest: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, _) in rest.char_indices() {
        if rest[at..].starts_with("/*") {
            depth += 1;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            if depth == 0 {
                return Some(at + 2);
            }
        }
    }
    None
}

/// The first names of all paths in `code`: `serde` of `serde::Serialize`, and
/// `crate::store` of `use crate::{store::Store, …}`.
pub fn names_used(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut before = "";
    let mut tokens = tokens(code).into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_first = mem::replace(&mut before, token) != "::";
        if !is_first || !is_name(token) || tokens.peek() != Some(&"::") {
            continue;
        }
        if !matches!(token, "crate" | "super") {
            names.insert(token.to_owned());
            continue;
        }
        let mut path = token.to_owned();
        while tokens.next_if_eq(&"::").is_some() {
            match tokens.next() {
                Some("super") => path += "::super",
                Some("{") => {
                    let inside: Vec<_> = group(&mut tokens);
                    names.extend(inside.into_iter().map(|name| format!("{path}::{name}")));
                }
                Some(name) => {
                    names.insert(format!("{path}::{name}"));
                    before = name;
                    break;
                }
                None => break,
            }
        }
    }
    names
}

/// The first names in a group `{a::b, c::{d, e}}`, whose bracket is already taken.
fn group<'a>(tokens: &mut impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let (mut depth, mut starts, mut names) = (1, true, Vec::new());
    for token in tokens {
        match token {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," => starts = depth == 1,
            name if starts => {
                names.push(name);
                starts = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let length = match first {
            first if word(first) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            first => first.len_utf8(),
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    tokens
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}
