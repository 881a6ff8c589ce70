//! What became of an import, for people at a terminal: file by file, grouped, the
//! first rows of every group.

use crate::{
    app::{
        Error,
        import::{FileReport, ImportReport, KeyClashes, Pair, RowChange, propose_source},
    },
    domain::{QueueKind, time::in_japan},
    formats::RowIssue,
    i18n::{Messages, Value},
};
use anyhow::anyhow;
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// How many rows of a group are printed; `--report` has more.
const PRINTED: usize = 10;

/// Why nothing was imported; where a file is another list, with how to say whose it is.
pub fn explain(error: Error) -> anyhow::Error {
    let Error::OtherList { file, clashes } = &error else { return error.into() };
    anyhow!(other_list(Messages::get(crate::cli::language()), file, clashes))
}

fn other_list(words: &Messages, file: &str, clashes: &KeyClashes) -> String {
    let (register, ours) = clashes.example.clone().unwrap_or_default();
    let source = propose_source(file).unwrap_or_else(|| "NAME".to_owned());
    let blanks = [
        ("file", file.into()),
        ("known", clashes.known.into()),
        ("others", clashes.of_others.into()),
        ("register", register.into()),
        ("ours", ours.into()),
        ("source", source.into()),
    ];
    words.text_with("import-other-list", &blanks)
}

/// Prints a report, and what now waits for staff.
pub fn print(
    out: &mut impl Write,
    report: &ImportReport,
    waiting: &[(QueueKind, i64)],
) -> io::Result<()> {
    let mut printer = Printer { out, words: Messages::get(crate::cli::language()) };
    for file in &report.files {
        printer.file(file)?;
    }
    printer.total(report)?;
    if !report.dry_run && !waiting.is_empty() {
        printer.waiting(waiting)?;
    }
    Ok(())
}

type Blanks<'b> = &'b [(&'static str, Value<'b>)];

struct Printer<'o, W> {
    out: &'o mut W,
    words: &'static Messages,
}

impl<W: Write> Printer<'_, W> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        let blanks = [
            ("file", file.file.as_str().into()),
            ("rows", file.counts.rows.into()),
            ("layout", file.layout.into()),
            ("encoding", file.encoding.into()),
        ];
        self.line(0, "import-file", &blanks)?;
        if let Some(mapping) = &file.mapping {
            let day = in_japan(mapping.confirmed_at).date().to_string();
            let blanks = [("day", day.into()), ("who", mapping.confirmed_by.as_str().into())];
            self.line(1, "import-mapping", &blanks)?;
        }
        if file.key_clashes.are_many() {
            let text = other_list(self.words, &file.file, &file.key_clashes);
            writeln!(self.out, "  {text}")?;
        }
        for repair in &file.repairs {
            let example = repair.example.escape_debug().to_string();
            let what = self.words.text(&format!("issue-{}", repair.code));
            let blanks = [
                ("count", repair.count.into()),
                ("what", what.into()),
                ("example", example.into()),
            ];
            self.line(1, "import-mended", &blanks)?;
        }
        self.issues("import-refused", &file.refused_rows)?;
        self.issues("import-doubt", &file.doubtful)?;
        let counts = file.counts;
        self.group("import-created", counts.created, &file.created_rows, |printer, row| {
            let blanks = [("line", row.line.into()), ("name", row.name.as_str().into())];
            printer.line(2, "import-row", &blanks)
        })?;
        self.group("import-changed", counts.changed, &file.changed_rows, Self::change)?;
        self.group("import-kept", counts.kept, &file.kept_rows, Self::change)?;
        self.group("import-missing", counts.missing, &file.missing_places, |printer, place| {
            let blanks = [("key", place.key.as_str().into()), ("name", place.name.as_str().into())];
            printer.line(2, "import-missing-place", &blanks)
        })?;
        if file.missing_unknown == Some("rows-refused") {
            self.line(1, "import-missing-unknown", &[])?;
        }
        if file.missing_unknown == Some("no-source") {
            let source = file.proposed_source.as_deref().unwrap_or("NAME");
            self.line(1, "import-no-source", &[("source", source.into())])?;
        }
        let (pairs, sites) = (&file.duplicate_pairs, &file.same_site_pairs);
        self.group("import-duplicates", counts.duplicates, pairs, Self::pair)?;
        self.group("import-same-sites", counts.same_sites, sites, Self::pair)
    }

    /// A heading with a count, and the first entries below it.
    fn group<T>(
        &mut self,
        heading: &str,
        count: usize,
        entries: &[T],
        mut print: impl FnMut(&mut Self, &T) -> io::Result<()>,
    ) -> io::Result<()> {
        if count == 0 {
            return Ok(());
        }
        self.line(1, heading, &[("count", count.into())])?;
        for entry in entries.iter().take(PRINTED) {
            print(self, entry)?;
        }
        self.more(count)
    }

    fn more(&mut self, count: usize) -> io::Result<()> {
        match count.checked_sub(PRINTED) {
            None | Some(0) => Ok(()),
            Some(more) => self.line(2, "import-more", &[("count", more.into())]),
        }
    }

    fn change(&mut self, change: &RowChange) -> io::Result<()> {
        let row = &change.row;
        let blanks = [("line", row.line.into()), ("name", row.name.as_str().into())];
        self.line(2, "import-row", &blanks)?;
        for field in &change.fields {
            let said = |text: &Option<String>| match text {
                Some(text) => text.escape_debug().to_string(),
                None => self.words.text("import-blank"),
            };
            let blanks = [
                ("field", field.field.into()),
                ("before", said(&field.before).into()),
                ("after", said(&field.after).into()),
            ];
            self.line(3, "import-field", &blanks)?;
        }
        Ok(())
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        let metres = pair.distance_m.unwrap_or_default();
        let reason = match pair.reason {
            "key-changed" => "import-pair-key-changed",
            "point" => "import-pair-point",
            "name-and-point" => "import-pair-name-and-point",
            _ => "import-pair-name-and-address",
        };
        let reason = self.words.text_with(reason, &[("metres", metres.into())]);
        let other = &pair.other;
        let blanks = [
            ("line", pair.row.line.into()),
            ("name", pair.row.name.as_str().into()),
            ("other", other.name.as_str().into()),
            ("file", other.file.as_deref().unwrap_or_default().into()),
            ("place", other.line.unwrap_or_default().into()),
            ("source", other.source.as_deref().unwrap_or_default().into()),
            ("reason", reason.into()),
        ];
        let key = if other.file.is_some() { "import-pair-rows" } else { "import-pair-register" };
        self.line(2, key, &blanks)
    }

    /// Prints issues by kind, the first few of each.
    fn issues(&mut self, heading: &str, issues: &[RowIssue]) -> io::Result<()> {
        let mut by_code: BTreeMap<&str, Vec<&RowIssue>> = BTreeMap::new();
        for issue in issues {
            by_code.entry(issue.code).or_default().push(issue);
        }
        for (code, issues) in by_code {
            let what = self.words.text(&format!("issue-{code}"));
            self.line(1, heading, &[("count", issues.len().into()), ("what", what.into())])?;
            for issue in issues.iter().take(PRINTED) {
                let value = issue.value.escape_debug().to_string();
                let blanks = [
                    ("line", issue.line.into()),
                    ("column", issue.column.as_str().into()),
                    ("value", value.into()),
                ];
                self.line(2, "import-cell", &blanks)?;
            }
            self.more(issues.len())?;
        }
        Ok(())
    }

    fn total(&mut self, report: &ImportReport) -> io::Result<()> {
        let total = report.total;
        let blanks = [
            ("rows", total.rows.into()),
            ("created", total.created.into()),
            ("changed", total.changed.into()),
            ("unchanged", total.unchanged.into()),
            ("kept", total.kept.into()),
            ("refused", total.refused.into()),
            ("missing", total.missing.into()),
            ("doubts", total.doubts.into()),
        ];
        self.line(0, if report.dry_run { "import-rehearsed" } else { "import-done" }, &blanks)?;
        if total.outside > 0 {
            self.line(0, "import-outside", &[("count", total.outside.into())])?;
        }
        Ok(())
    }

    fn waiting(&mut self, waiting: &[(QueueKind, i64)]) -> io::Result<()> {
        self.line(0, "import-waiting", &[])?;
        for (kind, count) in waiting {
            let key = match kind {
                QueueKind::Doubt => "queue-doubt",
                QueueKind::Schedule => "queue-schedule",
                QueueKind::Pin => "queue-pin",
                QueueKind::Kept => "queue-kept",
                QueueKind::Missing => "queue-missing",
                QueueKind::Duplicate => "queue-duplicate",
                QueueKind::SameSite => "queue-same-site",
                QueueKind::Incomplete => "queue-incomplete",
            };
            self.line(1, key, &[("count", (*count).into())])?;
        }
        Ok(())
    }

    /// A line of the report, indented.
    fn line(&mut self, depth: usize, key: &str, blanks: Blanks<'_>) -> io::Result<()> {
        let indent = "  ".repeat(depth);
        writeln!(self.out, "{indent}{}", self.words.text_with(key, blanks))
    }
}
