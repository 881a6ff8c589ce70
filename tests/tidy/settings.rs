//! `docs/settings.md` against what the program says of itself with `--help`, and
//! `docs/api.md` against the code of the API.

use crate::{files, read};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

/// A flag of a command, as its help text describes it.
#[derive(Debug, PartialEq, Eq)]
struct Setting {
    flag: String,
    variable: Option<String>,
    default: Option<String>,
}

fn help(command: &[String]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ibasho"));
    let answer = program.args(command).arg("--help").output().expect("the program runs");
    assert!(answer.status.success(), "ibasho {command:?} --help");
    String::from_utf8(answer.stdout).expect("UTF-8")
}

/// The settings that a help text offers.
fn settings(help: &str) -> Vec<Setting> {
    let (_, options) = help.split_once("Options:\n").unwrap_or_default();
    let mut blocks: Vec<String> = Vec::new();
    for line in options.lines().map(str::trim) {
        match blocks.last_mut() {
            Some(block) if !line.starts_with('-') => block.extend([" ", line]),
            _ => blocks.push(line.to_owned()),
        }
    }
    let setting = |block: String| {
        let words = block.split_whitespace().map(|word| word.trim_end_matches(','));
        let flag = words.into_iter().find(|word| word.starts_with("--"))?.to_owned();
        let within = |mark: &str| {
            let (_, rest) = block.split_once(&format!("[{mark}: "))?;
            rest.split(']').next().map(str::to_owned)
        };
        let variable = within("env").map(|name| name.trim_end_matches('=').to_owned());
        let default = within("default").filter(|default| default != "\"\"");
        Some(Setting { flag, variable, default })
    };
    let mut found: Vec<_> = blocks.into_iter().filter_map(setting).collect();
    found.retain(|setting| !matches!(setting.flag.as_str(), "--help" | "--version"));
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

/// The sections of a document by the commands that their headings name in code, as in
/// "## `ibasho user add NAME`"; what stands before the first is under the empty name.
fn sections(document: &str) -> BTreeMap<String, String> {
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    let mut names = vec![String::new()];
    for line in document.lines() {
        if line.starts_with("## ") {
            let code = line.split('`').skip(1).step_by(2);
            let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let name =
                |code: &str| code.split(' ').take_while(is_word).collect::<Vec<_>>().join(" ");
            names = code.map(name).filter(|name| name.starts_with("ibasho")).collect();
        }
        for name in &names {
            sections.entry(name.clone()).or_default().extend([line, "\n"]);
        }
    }
    sections
}

/// What `section` does not say of a setting: the row that begins with its flag must name
/// the variable and the default.
fn unsaid(section: &str, setting: &Setting) -> Option<String> {
    let flag = &setting.flag;
    let code = |word: &str| format!("`{word}`");
    let is_row_of = |line: &&str| line.starts_with("| `--") && line.contains(&code(flag));
    let Some(row) = section.lines().find(is_row_of) else { return Some(flag.clone()) };
    let said = [&setting.variable, &setting.default].into_iter().flatten();
    let missing: Vec<_> = said.filter(|word| !row.contains(word.as_str())).collect();
    (!missing.is_empty()).then(|| format!("{flag}: {missing:?}"))
}

#[test]
fn every_setting_of_every_command_is_documented() {
    let document = read("docs/settings.md");
    let sections = sections(&document);
    let everywhere = &sections[""];
    let mut commands = vec![Vec::new()];
    let mut faults = Vec::new();
    let mut offered = BTreeSet::from(["RUST_LOG".to_owned()]);
    while let Some(command) = commands.pop() {
        let help = help(&command);
        let name = [vec!["ibasho".to_owned()], command.clone()].concat().join(" ");
        let names = subcommands(&help);
        // A command that only leads to others has no section of its own.
        let is_group = !command.is_empty() && !names.is_empty();
        let own = sections.get(&name);
        if own.is_none() && !is_group {
            faults.push(format!("no section is about {name}"));
        }
        let section = format!("{everywhere}{}", own.map_or("", String::as_str));
        for setting in settings(&help) {
            faults.extend(unsaid(&section, &setting).map(|what| format!("{name}: {what}")));
            offered.extend([Some(setting.flag), setting.variable].into_iter().flatten());
        }
        commands.extend(names.into_iter().map(|name| [command.clone(), vec![name]].concat()));
    }
    assert!(faults.is_empty(), "docs/settings.md says nothing of\n{}\n", faults.join("\n"));
    let is_setting = |word: &&str| word.starts_with("--") || word.starts_with("IBASHO_");
    let is_gone = |word: &&str| !offered.contains(*word) && !word.contains([' ', '=']);
    for (path, text) in crate::documents() {
        let gone: Vec<_> = text.split('`').filter(is_setting).filter(is_gone).collect();
        // Other programs have flags of their own; only these pages speak of ours alone.
        let is_ours = path.starts_with("README") || path == "docs/settings.md";
        assert!(!is_ours || gone.is_empty(), "{path} speaks of {gone:?}, which no command takes");
    }
}

#[test]
fn a_help_text_is_read_to_its_last_setting() {
    let help = "A map\n\nUsage: x\n\nCommands:\n  serve  Serve\n         the map\n  help   Help\n\n\
                Options:\n      --walk-pace <N>  Metres [env:\n                IBASHO_WALK_PACE=] \
                [default:\n                60]\n      --name <N>  Name [default: \"\"]\n  -h, --help  \
                Print help\n";
    let setting = |flag: &str, variable: Option<&str>, default: Option<&str>| Setting {
        flag: flag.to_owned(),
        variable: variable.map(str::to_owned),
        default: default.map(str::to_owned),
    };
    let pace = setting("--walk-pace", Some("IBASHO_WALK_PACE"), Some("60"));
    assert_eq!(settings(help), [pace, setting("--name", None, None)]);
    assert_eq!(subcommands(help), ["serve"]);
    let section = "| `--walk-pace` | `IBASHO_WALK_PACE` | `50` | metres |";
    let unsaid_of = |setting: &Setting| unsaid(section, setting);
    assert_eq!(unsaid_of(&settings(help)[0]), Some("--walk-pace: [\"60\"]".to_owned()));
    assert_eq!(unsaid_of(&settings(help)[1]), Some("--name".to_owned()));
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
