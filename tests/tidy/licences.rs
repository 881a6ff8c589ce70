//! Whether everything that the program is built of may be used, and comes from the one
//! registry: `deny.toml` against `cargo metadata`, with nothing to install.

use crate::read;
use serde_json::Value;
use std::process::Command;

/// The licences that `deny.toml` allows, and the registries.
fn allowed() -> (Vec<String>, Vec<String>) {
    let settings: toml::Table = read("deny.toml").parse().expect("TOML");
    let list = |table: &str, key: &str| -> Vec<String> {
        let list = settings[table][key].as_array().expect("a list");
        list.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
    };
    (list("licenses", "allow"), list("sources", "allow-registry"))
}

/// Every package that is needed on Linux, tests included, as cargo knows it.
fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args(["metadata", "--locked"]);
    cargo.args(["--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"]);
    let answer = cargo.output().expect("cargo runs");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let known: Value = serde_json::from_slice(&answer.stdout).expect("JSON");
    known["packages"].as_array().expect("packages").clone()
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
    let (licences, registries) = allowed();
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    let mut faults = Vec::new();
    for package in packages.iter().filter(|package| package["name"] != "ibasho") {
        let name = format!("{} {}", package["name"], package["version"]);
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_met(licence, &licences) {
            faults.push(format!("{name}: deny.toml does not allow {licence:?}"));
        }
        let source = package["source"].as_str().unwrap_or_default();
        let registry = source.strip_prefix("registry+").unwrap_or_default();
        if !registries.iter().any(|known| known == registry) {
            faults.push(format!("{name}: comes from {source:?}"));
        }
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
