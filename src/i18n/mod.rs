//! The words of the pages, one catalogue a language in `data/locales`.
//!
//! Knows nothing of places or HTML. What people recorded of a place is never
//! translated: it stays in their words.

use crate::domain::{Invalid, Locale};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

const JA: &str = include_str!("../../data/locales/ja.ftl");
const EN: &str = include_str!("../../data/locales/en.ftl");

static ALL: LazyLock<[Messages; 2]> =
    LazyLock::new(|| [Messages::read(Locale::Ja, JA), Messages::read(Locale::En, EN)]);

/// The words of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The words of `locale`.
    pub fn get(locale: Locale) -> &'static Self {
        match locale {
            Locale::Ja => &ALL[0],
            Locale::En => &ALL[1],
        }
    }

    /// The message called `key`; the key itself where there is none, which a test
    /// keeps from happening.
    pub fn text(&self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// The message called `key` with its blanks filled in.
    pub fn text_with(&self, key: &str, blanks: &[(&'static str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let arguments: FluentArgs<'_> = blanks.iter().cloned().collect();
        self.bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }

    /// What is wrong with a row of a file, and how to mend it.
    pub fn row_fault(&self, code: &str) -> String {
        let keys = ["issue", "invalid"].map(|kind| format!("{kind}-{code}"));
        self.text(keys.iter().find(|key| self.has(key)).unwrap_or(&keys[0]))
    }

    /// What is wrong with a field and how to mend it, with the numbers that it names.
    pub fn fault(&self, fault: &Invalid) -> String {
        if fault.numbers.is_empty() {
            return self.text(&format!("invalid-{}", fault.code));
        }
        let numbers: Vec<_> =
            fault.numbers.iter().map(|(name, number)| (*name, (*number).into())).collect();
        self.text_with(&format!("invalid-{}-counted", fault.code), &numbers)
    }

    /// Whether there is a message called `key`.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// What of the file can be read; a test makes sure that this is all of it.
    fn read(locale: Locale, file: &str) -> Self {
        let language = locale.tag().parse::<LanguageIdentifier>().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(part, _)| part);
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    fn keys(file: &str) -> BTreeSet<&str> {
        let starts_a_key = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        file.lines()
            .filter(starts_a_key)
            .filter_map(|l| Some(l.split_once('=')?.0.trim()))
            .collect()
    }

    fn sources(folder: &Path, out: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                out.push_str(&fs::read_to_string(&path).expect("a source file"));
            }
        }
    }

    #[test]
    fn both_files_can_be_read_whole() {
        for file in [JA, EN] {
            let read = FluentResource::try_new(file.to_owned()).map_err(|(_, errors)| errors);
            assert!(read.is_ok(), "{:?}", read.err());
            let mut seen = BTreeSet::new();
            let starts_a_key = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
            for line in file.lines().filter(starts_a_key) {
                let key = line.split_once('=').expect("a key and a message").0.trim();
                assert!(seen.insert(key), "{key} stands twice");
            }
        }
    }

    #[test]
    fn every_language_has_every_message() {
        let (ja, en) = (keys(JA), keys(EN));
        let missing: Vec<_> = ja.symmetric_difference(&en).collect();
        assert!(missing.is_empty(), "not in both languages: {missing:?}");
    }

    /// A message is asked for with a literal: a test could not follow a variable.
    #[test]
    fn every_message_that_the_code_asks_for_exists() {
        let mut code = String::new();
        sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut code);
        let code: String = code.split_whitespace().collect::<Vec<_>>().join("");
        let mut asked = BTreeSet::new();
        for call in [".t(\"", ".t_with(\"", "text(ctx,\"", "Invalid::new("] {
            for rest in code.split(call).skip(1) {
                let text = match call {
                    "Invalid::new(" => rest.split(')').next().and_then(invalid_code),
                    _ => rest.split('"').next().map(str::to_owned),
                };
                asked.extend(text);
            }
        }
        assert!(asked.len() > 100, "the search for keys finds only {}", asked.len());
        let unknown: Vec<_> =
            asked.iter().filter(|key| !Messages::get(Locale::Ja).has(key)).collect();
        assert!(unknown.is_empty(), "no message: {unknown:?}");
    }

    #[test]
    fn every_message_is_asked_for() {
        let mut code = String::new();
        sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut code);
        let by_code = ["invalid-", "issue-"];
        let is_idle = |key: &&str| {
            !by_code.iter().any(|start| key.starts_with(start))
                && !code.contains(&format!("\"{key}\""))
        };
        let idle: Vec<_> = keys(JA).into_iter().filter(is_idle).collect();
        assert!(idle.is_empty(), "nobody asks for {idle:?}");
    }

    /// `"lon","longitude-range"` asks for `invalid-longitude-range`.
    fn invalid_code(arguments: &str) -> Option<String> {
        let code = arguments.rsplit_once(",\"")?.1.strip_suffix('"')?;
        Some(format!("invalid-{code}"))
    }

    #[test]
    fn everything_to_say_about_a_file_has_a_message() {
        for code in crate::formats::ISSUE_CODES {
            assert!(Messages::get(Locale::Ja).has(&format!("issue-{code}")), "{code}");
        }
    }

    #[test]
    fn a_fault_names_the_limit_and_the_present_length() {
        let fault = Invalid::check_length("name", 100, &"あ".repeat(1234)).expect_err("too long");
        let said = Messages::get(Locale::Ja).fault(&fault);
        assert_eq!(said, "長すぎます。100文字まで、いま1234文字です。");
        let fault = Invalid::check_count("districts", 100, 120).expect_err("too many");
        let said = Messages::get(Locale::Ja).fault(&fault);
        assert_eq!(said, "多すぎます。100個まで、いま120個です。");
        let said = Messages::get(Locale::Ja).fault(&Invalid::new("name", "required"));
        assert_eq!(said, "入力してください。");
    }

    #[test]
    fn blanks_are_filled_in() {
        let text = Messages::get(Locale::Ja).text_with("distance-line", &[("far", "450m".into())]);
        assert_eq!(text, "直線450m");
    }
}
