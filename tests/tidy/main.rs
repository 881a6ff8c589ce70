//! The house rules that a compiler does not know: who may use whom, where SQL and
//! writes live, what pages must not hold, what must be documented.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod rules;
mod source;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Files under `folder` with one of these endings, by their path in the project.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "node_modules") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                let name = path.strip_prefix(root).expect("a file of ours").to_string_lossy();
                let name = name.replace('\\', "/");
                found.push((name, fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing to check in {folder}");
    found
}

fn check(files: &[(String, String)], rule: impl Fn(&str, &str) -> Vec<String>) {
    let faults: Vec<_> = files.iter().flat_map(|(path, text)| rule(path, text)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The names of the crates that `Cargo.toml` lists, as code writes them.
fn dependencies() -> Vec<String> {
    let manifest = read("Cargo.toml");
    let (_, list) = manifest.split_once("[dependencies]").expect("dependencies");
    let list = list.split("\n[").next().unwrap_or_default();
    let names = list.lines().filter_map(|line| line.split_once(" ="));
    let names: Vec<_> = names.map(|(name, _)| name.replace('-', "_")).collect();
    assert!(names.len() > 20, "too few dependencies found: {names:?}");
    names
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

#[test]
fn rooms_use_only_the_rooms_beneath_them() {
    let dependencies = dependencies();
    check(&files("src", &[".rs"]), |path, text| rules::uses(path, text, &dependencies));
}

#[test]
fn sql_stands_in_the_store_and_writes_begin_in_app() {
    check(&files("src", &[".rs"]), rules::sql);
    check(&files("src", &[".rs"]), rules::writes);
}

#[test]
fn pages_hold_no_inline_script_or_style() {
    check(&files("src/web", &[".rs"]), rules::inline);
    check(&files("static/js", &[".js"]), rules::script);
}

#[test]
fn files_stay_short_and_say_what_they_are() {
    for files in [files("src", &[".rs"]), files("static/js", &[".js"])] {
        check(&files, rules::length);
        check(&files, rules::opening);
    }
}

#[test]
fn nothing_points_to_one_machine() {
    for folder in ["src", "static", "docs", "data", "migrations"] {
        let endings = [".rs", ".js", ".css", ".md", ".toml", ".ftl", ".sql", ".json", ".svg"];
        check(&files(folder, &endings), rules::words);
    }
    check(&[("README.md".to_owned(), read("README.md"))], rules::words);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| -> BTreeSet<PathBuf> {
        let files = files(&format!("migrations/{folder}"), &[".sql"]);
        files.iter().map(|(path, _)| Path::new(path).file_name().unwrap().into()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_setting_and_command_is_documented() {
    let readme = read("README.md");
    let mut commands = vec![Vec::new()];
    let mut missing = BTreeSet::new();
    let mut offered = BTreeSet::from(["RUST_LOG".to_owned()]);
    while let Some(command) = commands.pop() {
        let help = help(&command);
        for word in settings(&help) {
            if !readme.contains(&format!("`{word}`")) {
                missing.insert(word.clone());
            }
            offered.insert(word);
        }
        for name in subcommands(&help) {
            let longer: Vec<_> = command.iter().cloned().chain([name]).collect();
            let written = format!("ibasho {}", longer.join(" "));
            if !readme.contains(&written) {
                missing.insert(written);
            }
            commands.push(longer);
        }
    }
    assert!(missing.is_empty(), "README.md says nothing of {missing:?}");
    let is_setting = |word: &&str| word.starts_with("--") || word.starts_with("IBASHO_");
    let is_gone = |word: &&str| !offered.contains(*word) && !word.contains([' ', '=']);
    let gone: Vec<_> = readme.split('`').filter(is_setting).filter(is_gone).collect();
    assert!(gone.is_empty(), "README.md speaks of {gone:?}, which no command takes");
}

#[test]
fn every_parameter_and_fault_of_the_api_is_documented() {
    let document = read("docs/api.md");
    let mut code: String =
        files("src/web/api", &[".rs"]).into_iter().map(|(_, text)| text).collect();
    code.push_str(&read("src/web/tiles.rs"));
    let mut names = quoted_after(&code, "once(");
    names.extend(quoted_after(&code, "repeatable("));
    assert!(names.len() > 10, "too few parameters found: {names:?}");
    names.extend(read("src/web/error.rs").lines().filter_map(|line| {
        let (code, sentence) = line.trim().split_once(" => \"")?;
        sentence.ends_with("\",").then(|| code.trim_matches('"').to_owned())
    }));
    names.retain(|name| name != "_" && !document.contains(name.as_str()));
    assert!(names.is_empty(), "docs/api.md says nothing of {names:?}");
}

/// The texts that stand right after `call`.
fn quoted_after(code: &str, call: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split(call).skip(1) {
        let text = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
        found.extend(text.map(str::to_owned));
    }
    found
}

fn help(command: &[String]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ibasho"));
    let answer = program.args(command).arg("--help").output().expect("the program runs");
    assert!(answer.status.success(), "ibasho {command:?} --help");
    String::from_utf8(answer.stdout).expect("UTF-8")
}

/// The flags and environment variables that a help text offers.
fn settings(help: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let mut found = BTreeSet::new();
    for line in help.lines().map(str::trim_start).filter(|line| line.starts_with('-')) {
        let flags = line.split_whitespace().filter(|word| word.starts_with("--"));
        found.extend(flags.take(1).map(|flag| flag.trim_end_matches(',').to_owned()));
    }
    for (at, _) in help.match_indices("IBASHO_") {
        let name = help[at..].split(|c| !is_name(c)).next().unwrap_or_default();
        found.insert(name.to_owned());
    }
    found.retain(|name| !matches!(name.as_str(), "--help" | "--version"));
    found
}

fn subcommands(help: &str) -> Vec<String> {
    let Some((_, list)) = help.split_once("Commands:\n") else { return Vec::new() };
    let lines = list.lines().take_while(|line| line.starts_with("  "));
    let names = lines
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn a_help_text_is_read_to_its_last_setting() {
    let help = "A map\n\nUsage: x\n\nCommands:\n  serve  Serve\n         the map\n  help   Help\n\n\
                Options:\n      --walk-pace <N>  Metres [env:\n                IBASHO_WALK_PACE=]\n  \
                -h, --help  Print help\n";
    let expected = ["--walk-pace", "IBASHO_WALK_PACE"].map(str::to_owned);
    assert_eq!(settings(help), BTreeSet::from(expected));
    assert_eq!(subcommands(help), ["serve"]);
}
