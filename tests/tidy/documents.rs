//! The texts that people read: links lead somewhere, both front pages say the same,
//! pictures are small and used.

use crate::{documents, read};
use std::{collections::BTreeSet, fs, path::Path};

/// The largest picture of the handbook, so that it opens on a slow line.
const MAX_PICTURE_BYTES: u64 = 150_000;

/// How many pictures the handbook may have.
const MAX_PICTURES: usize = 10;

/// A line of Markdown outside of code, or a block of code.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Line(String),
    Code(String),
}

/// Takes a document apart into lines and blocks of code between fences.
fn parts(document: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut code: Option<String> = None;
    for line in document.lines() {
        match (&mut code, line.trim_start().starts_with("```")) {
            (None, true) => code = Some(format!("{}\n", line.trim())),
            (Some(block), false) => block.extend([line.trim_end(), "\n"]),
            (Some(_), true) => parts.extend(code.take().map(Part::Code)),
            (None, false) => parts.push(Part::Line(line.to_owned())),
        }
    }
    parts
}

/// The headings of a document, with their levels.
fn headings(document: &str) -> Vec<(usize, String)> {
    let heading = |part| match part {
        Part::Line(line) => {
            let level = line.bytes().take_while(|byte| *byte == b'#').count();
            let text = line[level..].strip_prefix(' ').map(str::to_owned);
            text.filter(|_| level > 0).map(|text| (level, text))
        }
        Part::Code(_) => None,
    };
    parts(document).into_iter().filter_map(heading).collect()
}

/// What comes after `#` in a link to a heading, as forges and the handbook's page make it.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let plain = heading.to_lowercase();
    plain.chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Where the links and pictures of a document lead, within the project.
fn links(document: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in parts(document) {
        let Part::Line(line) = part else { continue };
        // What stands in code is no link.
        let plain: String = line.split('`').step_by(2).collect();
        for mark in ["](", "src=\"", "href=\""] {
            for rest in plain.split(mark).skip(1) {
                let end = rest.find([')', '"', ' ']).unwrap_or(rest.len());
                found.push(rest[..end].to_owned());
            }
        }
    }
    found.retain(|link| !link.contains("://") && !link.starts_with("mailto:"));
    found
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = Vec::new();
    let mut tried = 0;
    for (path, text) in documents() {
        for link in links(&text) {
            tried += 1;
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let own = root.join(&path);
            let target =
                if file.is_empty() { own.clone() } else { own.with_file_name("").join(file) };
            if !target.exists() {
                faults.push(format!("{path}: {link} is not there"));
                continue;
            }
            if heading.is_empty() {
                continue;
            }
            let target = fs::read_to_string(&target).unwrap_or_default();
            if !headings(&target).iter().any(|(_, text)| anchor(text) == heading) {
                faults.push(format!("{path}: {link} has no such heading"));
            }
        }
    }
    assert!(tried > 50, "too few links found: {tried}");
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The files and folders of the project that a document names in code.
fn paths(document: &str) -> Vec<String> {
    let folders = ["src/", "static/", "data/", "docs/", "tests/", "benches/", "migrations/"];
    let is_path = |word: &str| folders.iter().any(|folder| word.starts_with(folder));
    let is_plain = |word: &str| !word.contains([' ', '*', '…', '{']);
    let mut found = Vec::new();
    for part in parts(document) {
        let Part::Line(line) = part else { continue };
        let code = line.split('`').skip(1).step_by(2);
        found.extend(code.filter(|word| is_path(word) && is_plain(word)).map(str::to_owned));
    }
    found
}

#[test]
fn every_file_that_a_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = Vec::new();
    let mut tried = 0;
    // What changed once may speak of what is no longer there.
    for (path, text) in documents().into_iter().filter(|(path, _)| path != "CHANGELOG.md") {
        for named in paths(&text) {
            tried += 1;
            // A module may be a file or a folder.
            let is_there =
                [&named, &format!("{named}.rs")].iter().any(|file| root.join(file).exists());
            if !is_there {
                faults.push(format!("{path}: {named} is not there"));
            }
        }
    }
    assert!(tried > 50, "too few found: {tried}");
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn both_front_pages_have_the_same_parts_and_commands() {
    let (english, japanese) = (read("README.md"), read("README.ja.md"));
    let levels =
        |text: &str| headings(text).into_iter().map(|(level, _)| level).collect::<Vec<_>>();
    assert_eq!(levels(&english), levels(&japanese), "the headings");
    // What is said beside a command is in the page's own language.
    let command = |line: &str| line.split(" #").next().unwrap_or_default().trim_end().to_owned();
    let commands = |text: &str| -> Vec<Vec<String>> {
        let code = |part| match part {
            Part::Code(code) => Some(code.lines().map(command).collect()),
            Part::Line(_) => None,
        };
        parts(text).into_iter().filter_map(code).collect()
    };
    assert!(commands(&english).len() >= 2, "no commands found");
    assert_eq!(commands(&english), commands(&japanese), "the commands");
    let lines = english.lines().count();
    assert!(lines <= 120, "README.md has {lines} lines: what operators need is in docs/");
}

#[test]
fn the_pictures_of_the_handbook_are_few_small_and_used() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/handbook");
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("handbook/{}", entry.file_name().to_string_lossy());
        let bytes = entry.metadata().expect("a file").len();
        assert!(bytes < MAX_PICTURE_BYTES, "{name} has {bytes} bytes");
        there.insert(name);
    }
    assert!(there.len() <= MAX_PICTURES, "{there:?}");
    let used: BTreeSet<_> = links(&read("docs/handbook.ja.md")).into_iter().collect();
    let used: BTreeSet<_> = used.into_iter().filter(|link| link.starts_with("handbook/")).collect();
    assert_eq!(used, there);
}

#[test]
fn a_document_is_read_as_a_forge_reads_it() {
    let text = "# Of (two) `parts`\n\n```sh\n# no heading\n[no](link.md)\n```\n\n## 日本語 ふたつ\n\
                See [this](a.md#b), [that](https://example.jp/) and `[code](c.md)`.\n";
    let heading = |level, text: &str| (level, text.to_owned());
    assert_eq!(headings(text), [heading(1, "Of (two) `parts`"), heading(2, "日本語 ふたつ")]);
    assert_eq!(anchor("Of (two) `parts`"), "of-two-parts");
    assert_eq!(anchor("日本語 ふたつ"), "日本語-ふたつ");
    assert_eq!(links(text), ["a.md#b"]);
    assert_eq!(paths("`src/a.rs` and `src/{a,b}` or `see src/c`, src/d"), ["src/a.rs"]);
}
