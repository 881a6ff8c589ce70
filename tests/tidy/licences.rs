//! Whether everything that the program is built of may be used, and comes from the one
//! registry: `deny.toml` against `cargo metadata`, with nothing to install.

use crate::read;
use serde_json::Value;
use std::{collections::BTreeSet, process::Command};

/// What `deny.toml` allows.
struct AllowList {
    licences: Vec<String>,
    /// Further licences of single crates: name and licences.
    exceptions: Vec<(String, Vec<String>)>,
    registries: Vec<String>,
}

impl AllowList {
    fn read() -> Self {
        let settings: toml::Table = read("deny.toml").parse().expect("TOML");
        let texts = |list: &toml::Value| -> Vec<String> {
            let list = list.as_array().expect("a list");
            list.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
        };
        let licences = &settings["licenses"];
        let exceptions = licences["exceptions"].as_array().expect("a list").iter();
        let exceptions = exceptions
            .map(|one| (one["crate"].as_str().expect("a name").to_owned(), texts(&one["allow"])));
        Self {
            licences: texts(&licences["allow"]),
            exceptions: exceptions.collect(),
            registries: texts(&settings["sources"]["allow-registry"]),
        }
    }

    /// The licences that a crate may have.
    fn licences_of(&self, name: &str) -> Vec<String> {
        let own = self.exceptions.iter().filter(|(known, _)| known == name);
        self.licences.iter().chain(own.flat_map(|(_, licences)| licences)).cloned().collect()
    }
}

/// What cargo knows: every package that is needed on Linux, tests included, and which
/// needs which.
fn metadata() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args(["metadata", "--locked"]);
    cargo.args(["--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"]);
    let answer = cargo.output().expect("cargo runs");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    serde_json::from_slice(&answer.stdout).expect("JSON")
}

/// The names of the packages that the program itself is built of, without its tests.
fn parts_of_the_program(known: &Value) -> BTreeSet<String> {
    let nodes = known["resolve"]["nodes"].as_array().expect("nodes");
    let node = |id: &Value| nodes.iter().find(|node| node["id"] == *id).expect("a node");
    let mut names = BTreeSet::new();
    let mut open = vec![&known["resolve"]["root"]];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.as_str().expect("an id")) {
            continue;
        }
        for needed in node(id)["deps"].as_array().expect("what it needs") {
            let kinds = needed["dep_kinds"].as_array().expect("kinds");
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                names.insert(needed["name"].as_str().expect("a name").replace('_', "-"));
                open.push(&needed["pkg"]);
            }
        }
    }
    names
}

/// Whether a licence expression can be met by `allowed` licences alone. Of alternatives
/// (`OR`, and `/` as older packages write it) one is enough, of `AND` all are needed.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    any_of(&mut words.as_slice(), allowed)
}

fn any_of(words: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = all_of(words, allowed);
    while words.first() == Some(&"OR") {
        *words = &words[1..];
        met |= all_of(words, allowed);
    }
    met
}

fn all_of(words: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = one(words, allowed);
    while words.first() == Some(&"AND") {
        *words = &words[1..];
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut &[&str], allowed: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    *words = rest;
    if *first == "(" {
        let met = any_of(words, allowed);
        *words = words.strip_prefix(&[")"]).unwrap_or(words);
        return met;
    }
    let mut name = (*first).to_owned();
    if let ["WITH", exception, rest @ ..] = *words {
        name = format!("{name} WITH {exception}");
        *words = rest;
    }
    allowed.contains(&name)
}

#[test]
fn dependencies_may_be_used_and_come_from_the_registry() {
    let allowed = AllowList::read();
    let known = metadata();
    let packages = known["packages"].as_array().expect("packages");
    assert!(packages.len() > 100, "{}", packages.len());
    let mut faults = Vec::new();
    for package in packages.iter().filter(|package| package["name"] != "ibasho") {
        let name = format!("{} {}", package["name"], package["version"]);
        let licence = package["license"].as_str().unwrap_or_default();
        let licences = allowed.licences_of(package["name"].as_str().unwrap_or_default());
        if !is_met(licence, &licences) {
            faults.push(format!("{name}: deny.toml does not allow {licence:?}"));
        }
        let source = package["source"].as_str().unwrap_or_default();
        let registry = source.strip_prefix("registry+").unwrap_or_default();
        if !allowed.registries.iter().any(|known| known == registry) {
            faults.push(format!("{name}: comes from {source:?}"));
        }
    }
    let parts = parts_of_the_program(&known);
    assert!(parts.contains("axum") && !parts.contains("scraper"), "{parts:?}");
    for (name, _) in allowed.exceptions.iter().filter(|(name, _)| parts.contains(name)) {
        faults.push(format!("{name}: an exception for tests, and the program is built of it"));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_licence_is_met_as_its_expression_says() {
    let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("", false),
        ("GPL-2.0-only OR MIT", true),
        ("Unlicense/MIT", true),
        ("MIT AND GPL-3.0-only", false),
        ("MIT AND ISC", true),
        ("(GPL-2.0-only OR MIT) AND ISC", true),
        ("(GPL-2.0-only OR MIT) AND GPL-3.0-only", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0", false),
        ("GPL-3.0-only OR MIT AND GPL-3.0-only", false),
    ] {
        assert_eq!(is_met(expression, &allowed), expected, "{expression}");
    }
}
