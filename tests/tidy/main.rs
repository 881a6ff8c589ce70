//! The house rules that a compiler does not know: who may use whom, where SQL and
//! writes live, what pages must not hold, what must be documented.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod documents;
mod licences;
mod rules;
mod settings;
mod source;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
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

/// Every text that people read, by its path: those at the top and those in `docs/`.
fn documents() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root).expect("a folder").map(|entry| entry.expect("an entry"));
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let is_text = |name: &String| Path::new(name).extension().is_some_and(|ending| ending == "md");
    let at_the_top = names.filter(is_text).map(|name| (name.clone(), read(&name)));
    let mut documents: Vec<_> = at_the_top.chain(files("docs", &[".md"])).collect();
    documents.sort();
    documents
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

#[test]
fn layers_use_only_the_layers_beneath_them() {
    let dependencies = dependencies();
    check(&files("src", &[".rs"]), |path, text| rules::uses(path, text, &dependencies));
}

#[test]
fn sql_stands_in_the_store_and_writes_begin_in_app() {
    check(&files("src", &[".rs"]), rules::sql);
    check(&files("src", &[".rs"]), rules::writes);
    check(&files("src", &[".rs"]), rules::reads_of_writes);
}

#[test]
fn constants_say_what_they_bound_and_in_which_unit() {
    check(&files("src", &[".rs"]), rules::constants);
}

#[test]
fn the_name_of_a_type_is_used_once() {
    let faults = rules::type_names(&files("src", &[".rs"]));
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_parts_of_web_do_not_use_each_other() {
    check(&files("src/web", &[".rs"]), rules::web_parts);
    let rust = "use crate::{\n    web::{\n        staff::shelter::said,\n    },\n};\n";
    assert_eq!(rules::web_parts("src/web/pages/a.rs", rust).len(), 1);
    assert!(rules::web_parts("src/web/staff/a.rs", rust).is_empty());
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
    check(&documents(), rules::words);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| -> BTreeSet<PathBuf> {
        let files = files(&format!("migrations/{folder}"), &[".sql"]);
        files.iter().map(|(path, _)| Path::new(path).file_name().unwrap().into()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
