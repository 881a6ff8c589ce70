//! The rules. Each takes the path and the text of one file and says what is
//! wrong with it, a line a fault. Change a table here together with the code map
//! in `src/lib.rs`.

use crate::source::{Source, names_used};
use std::collections::BTreeMap;

/// The longest file of `src/` and `static/js/`, in lines.
const MAX_FILE_LINES: usize = 500;

/// Which other layers and which crates a layer may use. `std`, and the layer's own
/// parts, every layer may.
const LAYERS: [Layer; 12] = [
    layer(
        "domain",
        "",
        "chrono compact_calendar geo opening_hours opening_hours_syntax serde serde_json thiserror \
         toml unicode_normalization zxcvbn",
    ),
    layer(
        "catalog",
        "domain",
        "arc_swap chrono crc32fast hashbrown postcard rstar serde serde_json",
    ),
    layer(
        "tiles",
        "domain catalog",
        "bytes flate2 moka pmtiles serde_json thiserror tokio tracing",
    ),
    layer(
        "formats",
        "domain",
        "calamine chrono csv encoding_rs flate2 rust_xlsxwriter serde serde_json sha2 thiserror zip",
    ),
    layer("gazetteer", "domain", "csv serde serde_json thiserror"),
    layer("i18n", "domain", "fluent_bundle unic_langid"),
    layer("store", "domain", "chrono futures_util serde serde_json sqlx thiserror tracing"),
    layer(
        "app",
        "domain catalog formats gazetteer store",
        "arc_swap argon2 chrono hex nanoid rustix serde serde_json sha2 thiserror tokio totp_rs \
         tracing",
    ),
    layer(
        "web",
        "app domain catalog tiles formats gazetteer i18n store config",
        "axum chrono cookie flate2 form_urlencoded futures_util headers hex hyper hyper_util ipnet \
         maud memory_serve percent_encoding pulldown_cmark qrcode rustix serde serde_json tokio \
         tokio_io_timeout toml tower tower_http tracing unicode_normalization",
    ),
    layer(
        "cli",
        "app config domain formats i18n store web",
        "anyhow axum clap indicatif serde_json tokio",
    ),
    layer("config", "domain", "chrono clap ipnet"),
    layer("telemetry", "", "tracing tracing_subscriber"),
];

struct Layer {
    name: &'static str,
    beneath: &'static str,
    crates: &'static str,
}

const fn layer(name: &'static str, beneath: &'static str, crates: &'static str) -> Layer {
    Layer { name, beneath, crates }
}

/// Words that belong to one machine or one day's work.
const NOT_OURS: [&str; 4] = ["/tmp/", "/home/", "/root/", "/mnt/"];

/// Reads that web must not turn into writes, and the only layers that may begin one.
const WRITERS: [&str; 2] = ["app", "store"];

/// A fault of `path`.
fn fault(path: &str, what: &str) -> String {
    format!("{path}: {what}")
}

/// The top layer that a file of `src/` belongs to.
fn layer_of(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split(['/', '.']).next().unwrap_or_default()
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs")
}

/// A layer uses only the layers beneath it, and only the crates meant for it.
pub fn uses(path: &str, rust: &str, dependencies: &[String]) -> Vec<String> {
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == layer_of(path)) else {
        let known = matches!(layer_of(path), "main" | "lib");
        return if known { Vec::new() } else { vec![fault(path, "a layer without a rule")] };
    };
    if is_test(path) {
        return Vec::new();
    }
    let listed = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
    let may_use = |name: &str| match name.rsplit_once("::") {
        Some(("crate", own)) if own == layer.name => true,
        Some(("crate", other)) => listed(layer.beneath, other),
        Some((supers, other)) => !climbs_out(path, supers) || listed(layer.beneath, other),
        None => !dependencies.iter().any(|known| known == name) || listed(layer.crates, name),
    };
    names_used(Source::read(rust).without_tests())
        .iter()
        .filter(|name| !may_use(name))
        .map(|name| fault(path, &format!("{} must not use {name}", layer.name)))
        .collect()
}

/// Whether `super::super` leaves the layer that the file lies in.
fn climbs_out(path: &str, supers: &str) -> bool {
    let depth = path.matches('/').count() - usize::from(path.ends_with("/mod.rs"));
    supers.split("::").count() >= depth.max(1)
}

/// SQL stands in `store` alone.
pub fn sql(path: &str, rust: &str) -> Vec<String> {
    if layer_of(path) == "store" || is_test(path) {
        return Vec::new();
    }
    let is_sql = |text: &str| {
        let text = text.to_lowercase();
        let words: Vec<_> = text.split_whitespace().collect();
        match words.first().copied().unwrap_or_default() {
            "select" | "delete" => words.contains(&"from"),
            "insert" => words.get(1) == Some(&"into"),
            "update" => words.contains(&"set"),
            "create" | "alter" | "drop" => matches!(words.get(1), Some(&("table" | "index"))),
            _ => false,
        }
    };
    let texts = Source::read(rust).texts;
    let found = texts.iter().filter(|(_, text)| is_sql(text));
    found.map(|(line, _)| fault(path, &format!("line {line}: SQL outside store"))).collect()
}

/// A write begins in `app`, nowhere else.
pub fn writes(path: &str, rust: &str) -> Vec<String> {
    if WRITERS.contains(&layer_of(path)) || is_test(path) {
        return Vec::new();
    }
    let source = Source::read(rust);
    [".begin(", ".begin_with("]
        .iter()
        .filter(|call| source.without_tests().contains(**call))
        .map(|call| fault(path, &format!("{call} outside app")))
        .collect()
}

/// What an action reads after it has begun to write, it reads in its own transaction:
/// another connection does not see what it wrote, and may wait for it.
pub fn reads_of_writes(path: &str, rust: &str) -> Vec<String> {
    if layer_of(path) != "app" || is_test(path) {
        return Vec::new();
    }
    let source = Source::read(rust);
    let functions = source.without_tests().split("fn ");
    let reads_beside = |function: &str| {
        let Some((_, after)) = function.split_once(".begin()") else { return false };
        after.replace(char::is_whitespace, "").contains("self.store")
    };
    let name = |function: &str| function.split(['(', '<']).next().unwrap_or_default().to_owned();
    let found = functions.filter(|function| reads_beside(function));
    found
        .map(|function| fault(path, &format!("{}: reads beside its write", name(function))))
        .collect()
}

/// Pages for residents and pages for staff are parts that nothing beside them uses: what
/// others need too lies in `extract` or `view`.
pub fn web_parts(path: &str, rust: &str) -> Vec<String> {
    let part = path.trim_start_matches("src/web/").split_once('/').map_or("", |(part, _)| part);
    if !["pages", "staff", "api", "view", "extract"].contains(&part) {
        return Vec::new();
    }
    // In a list, as rustfmt sets it, what `web` has stands two steps in.
    let uses = |other: &&str| {
        let in_list =
            rust.split_once("\n    web::{").and_then(|(_, list)| list.split_once("\n    },"));
        let stands =
            in_list.is_some_and(|(list, _)| list.contains(&format!("\n        {other}::")));
        stands || rust.contains(&format!("web::{other}::"))
    };
    let others = ["pages", "staff"].into_iter().filter(|other| *other != part);
    others.filter(uses).map(|other| fault(path, &format!("{part} must not use {other}"))).collect()
}

/// The policy of the pages forbids inline scripts and styles: they would not run.
pub fn inline(path: &str, rust: &str) -> Vec<String> {
    let source = Source::read(rust);
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(source.without_tests().lines()) {
        let line = line.trim_start();
        let handler = |word: &str| {
            let name = word.split('=').next().unwrap_or_default();
            name.len() > 3 && name.starts_with("on") && name.len() < word.len()
        };
        let is_data = line.contains("type=\"application/ld+json\"");
        if line.starts_with("script") && !line.contains("src=") && line.contains('{') && !is_data {
            faults.push(fault(path, &format!("line {number}: a script inside the page")));
        }
        if line.starts_with("style {") || line.contains(" style=") {
            faults.push(fault(path, &format!("line {number}: a style inside the page")));
        }
        let is_markup =
            |word: &&str| word.chars().all(|c| c.is_ascii_lowercase() || "=\"".contains(c));
        if line.split_whitespace().filter(is_markup).any(handler) {
            faults.push(fault(path, &format!("line {number}: an event handler inside the page")));
        }
    }
    faults
}

/// A script puts no text into the page as HTML and runs no text.
pub fn script(path: &str, javascript: &str) -> Vec<String> {
    [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "setAttribute(\"style\"",
    ]
    .iter()
    .filter(|unsafe_call| javascript.contains(**unsafe_call))
    .map(|unsafe_call| fault(path, &format!("{unsafe_call} in a script")))
    .collect()
}

/// A file that has grown too long wants to be two.
pub fn length(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    let told = || fault(path, &format!("{lines} lines, more than {MAX_FILE_LINES}"));
    (lines > MAX_FILE_LINES).then(told).into_iter().collect()
}

/// A module says first what it is.
pub fn opening(path: &str, text: &str) -> Vec<String> {
    if is_test(path) {
        return Vec::new();
    }
    let mark = if path.starts_with("static/") { "/**" } else { "//! " };
    let told = || fault(path, &format!("does not open with {}", mark.trim()));
    (!text.starts_with(mark)).then(told).into_iter().collect()
}

/// Nothing points into one machine or one day's work.
pub fn words(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for word in NOT_OURS.iter().filter(|word| line.contains(**word)) {
            faults.push(fault(path, &format!("line {number}: {word}")));
        }
    }
    faults
}

/// A constant's name says what it bounds, in which unit: `MAX_NAME_CHARS`, not a
/// superlative that nobody searches for.
pub fn constants(path: &str, rust: &str) -> Vec<String> {
    let source = Source::read(rust);
    let names =
        source.code.match_indices("const ").map(|(at, mark)| &source.code[at + mark.len()..]);
    let is_superlative =
        |name: &&str| ["MOST_", "LONGEST_", "LARGEST_"].iter().any(|word| name.starts_with(word));
    let found = names.filter(is_superlative);
    let told = |name: &str| {
        let name = name.split(':').next().unwrap_or_default();
        fault(path, &format!("{name}: call it MAX_…, with its unit"))
    };
    found.map(told).collect()
}

/// A type's name is used once, whatever module it stands in: who searches for it finds it.
pub fn type_names(files: &[(String, String)]) -> Vec<String> {
    let mut paths: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, rust) in files.iter().filter(|(path, _)| !is_test(path)) {
        let source = Source::read(rust);
        for name in source.without_tests().lines().filter_map(type_named) {
            paths.entry(name.to_owned()).or_default().push(path);
        }
    }
    paths.retain(|_, paths| paths.len() > 1);
    paths.iter().map(|(name, paths)| format!("{name}: a type in {}", paths.join(", "))).collect()
}

/// The type that a line of code declares; an associated one belongs to its trait.
fn type_named(line: &str) -> Option<&str> {
    let is_inside = line.starts_with(' ');
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1,
        Some(rest) => rest,
        None => line,
    };
    let (keyword, rest) = line.trim_start().split_once(' ')?;
    let declares =
        matches!(keyword, "struct" | "enum" | "trait") || keyword == "type" && !is_inside;
    let name = rest.split(|letter: char| !letter.is_alphanumeric()).next()?;
    (declares && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `check` finds `expected` faults in a sample.
    fn uses_of(path: &str, rust: &str) -> usize {
        let dependencies = ["axum", "sqlx", "tokio", "maud", "serde"].map(str::to_owned);
        uses(path, rust, &dependencies).len()
    }

    #[test]
    fn a_forbidden_use_is_found_however_it_is_written() {
        fn check(path: &str, rust: &str, expected: usize) {
            assert_eq!(uses_of(path, rust), expected, "{path}: {rust}");
        }
        check("src/domain/place.rs", "use serde::Serialize;\nuse super::Location;", 0);
        check("src/domain/place.rs", "use axum::Router;", 1);
        check("src/domain/place.rs", "fn f() { tokio::spawn(x); maud::html!{} }", 2);
        check("src/domain/place.rs", "#[derive(sqlx::FromRow)] struct A;", 1);
        check("src/domain/place.rs", "// use axum::Router;\nconst A: &str = \"axum::Router\";", 0);
        check("src/catalog/mod.rs", "use crate::{\n  domain::Place,\n  store::{Store, Tx},\n};", 1);
        check("src/catalog/mod.rs", "fn f() -> crate::web::AppState {}", 1);
        check("src/catalog/mod.rs", "use super::store::Store;", 1);
        check("src/web/api/nearest.rs", "use super::super::super::cli::run;", 1);
        check("src/web/api/nearest.rs", "use super::{feature::Near, geojson};", 0);
        check("src/web/api/nearest.rs", "use super::super::cli::run;", 0);
        check("src/domain/text.rs", "#[cfg(test)]\nmod tests { use tokio::test; }", 0);
        check("src/domain/tests.rs", "use tokio::test;", 0);
        check("src/helpers/text.rs", "", 1);
    }

    #[test]
    fn sql_is_found_outside_the_store() {
        fn check(path: &str, rust: &str, expected: usize) {
            assert_eq!(sql(path, rust).len(), expected, "{path}: {rust}");
        }
        check("src/app/import.rs", "query(\"select id from place\")", 1);
        check("src/app/import.rs", "query(r#\"\n  INSERT INTO place values ($1)\"#)", 1);
        check("src/app/import.rs", "query(\"Update place set a = 1\")", 1);
        check("src/app/import.rs", "say(\"select a file\") // select id from place", 0);
        check("src/store/place.rs", "query(\"select id from place\")", 0);
    }

    #[test]
    fn a_write_that_begins_outside_app_is_found() {
        assert_eq!(writes("src/web/staff/place.rs", "store\n.begin().await?").len(), 1);
        assert_eq!(writes("src/app/place.rs", "store.begin().await?").len(), 0);
    }

    #[test]
    fn a_read_beside_a_write_is_found() {
        let found = |path, rust| reads_of_writes(path, rust).len();
        let beside = "fn save() { let tx = self.store.begin().await?; self\n.store.find() }";
        assert_eq!(found("src/app/place.rs", beside), 1);
        let before = "fn save() { self.store.find(); self.store.begin() }\nfn f() { self.store }";
        assert_eq!(found("src/app/place.rs", before), 0);
        assert_eq!(found("src/cli/place.rs", beside), 0);
    }

    #[test]
    fn constants_with_private_names_are_found() {
        let found = |rust: &str| constants("src/a.rs", rust);
        assert_eq!(found("pub const MOST_ROWS: usize = 1;").len(), 1);
        assert_eq!(found("const MAX_ROWS: usize = 1; // const MOST_ROWS").len(), 0);
        assert_eq!(
            found("pub(super) const LONGEST_NAME: usize = 1;"),
            ["src/a.rs: LONGEST_NAME: call it MAX_…, with its unit"]
        );
    }

    #[test]
    fn a_type_name_that_is_used_twice_is_found() {
        let file = |path: &str, rust: &str| (path.to_owned(), rust.to_owned());
        let one =
            "pub(super) struct Span<'a>(&'a str);\nimpl Iterator for A {\n    type Item = B;\n}";
        let other = "    pub enum Span {\n}\n// struct Cell;\ntype Row = u8;";
        let third = "struct Cell;\ntrait Row {\n    type Item;\n}";
        let files = [file("src/a.rs", one), file("src/b.rs", other), file("src/c.rs", third)];
        let found = ["Row: a type in src/b.rs, src/c.rs", "Span: a type in src/a.rs, src/b.rs"];
        assert_eq!(type_names(&files), found);
        assert_eq!(type_names(&files[..1]), Vec::<String>::new());
    }

    #[test]
    fn what_the_policy_forbids_is_found_in_markup() {
        fn check(markup: &str, expected: usize) {
            assert_eq!(inline("src/web/view/card.rs", markup).len(), expected, "{markup}");
        }
        check("script type=\"module\" src={ (ROOT) \"/js/main.js\" } {}", 0);
        check("script { \"alert(1)\" }", 1);
        check("style { \"p { color: red }\" }", 1);
        check("p style=\"color: red\" { }", 1);
        check("button onclick=\"go()\" { }", 1);
        check("let once = one == only; on == off", 0);
    }

    #[test]
    fn scripts_that_make_html_of_text_are_found() {
        assert_eq!(script("static/js/a.js", "card.innerHTML = name;").len(), 1);
        assert_eq!(script("static/js/a.js", "card.textContent = name;").len(), 0);
    }

    #[test]
    fn a_long_file_a_silent_module_and_foreign_words_are_found() {
        assert_eq!(length("src/a.rs", &"\n".repeat(501)).len(), 1);
        assert_eq!(length("src/a.rs", &"\n".repeat(500)).len(), 0);
        assert_eq!(opening("src/a.rs", "use std::fs;").len(), 1);
        assert_eq!(opening("static/js/a.js", "/** A map. */").len(), 0);
        assert_eq!(words("README.md", "see\n/home/me and /tmp/notes").len(), 2);
    }

    #[test]
    fn a_source_is_read_as_rust_reads_it() {
        let rust = "let a = '\"'; let b = \"x \\\" // y\"; /* \"z\" /* */ */ fn f<'a>() {} r\"q\"";
        let source = Source::read(rust);
        let texts: Vec<_> = source.texts.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["x \\\" // y", "q"]);
        assert!(source.code.ends_with("fn f<'a>() {} r\"\""), "{}", source.code);
    }
}
