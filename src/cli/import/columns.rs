//! Tables that fit no layout: proposes which column is which, and takes what the
//! operator says of it. Nothing is read by a proposal that nobody confirmed.

use crate::{
    domain::{CategoryId, text::fold},
    formats::{FileError, Mapping, OpenFile, Outline, ReadOptions, ibasho},
    i18n::Messages,
};
use anyhow::{anyhow, bail};
use clap::Args;
use std::collections::HashSet;

/// What the operator says of columns that fit no layout.
#[derive(Debug, Args)]
pub struct ColumnArgs {
    /// Read a column of a table that fits no layout as one of Ibasho's own (repeatable);
    /// without the second name it is not read
    #[arg(long, value_name = "COLUMN=OWN", value_parser = parse_pair, conflicts_with = "layout")]
    map: Vec<MappedColumn>,
    /// Read a table that fits no layout as Ibasho proposes
    #[arg(long, conflicts_with = "layout")]
    accept_mapping: bool,
}

/// A column of a file, and the column of the own layout that it is; or none.
#[derive(Debug, Clone)]
struct MappedColumn {
    column: String,
    own: Option<&'static str>,
}

fn parse_pair(text: &str) -> Result<MappedColumn, String> {
    let (column, own) =
        text.rsplit_once('=').ok_or("give the column's name, =, and one of Ibasho's")?;
    let column = column.trim().to_owned();
    if own.trim().is_empty() {
        return Ok(MappedColumn { column, own: None });
    }
    let known = ibasho::column_names();
    let found = known.iter().find(|name| fold(name) == fold(own));
    let own = found.ok_or_else(|| format!("Ibasho has no {own:?}; known are {}", join(known)))?;
    Ok(MappedColumn { column, own: Some(own) })
}

fn join(names: &[&str]) -> String {
    names.join("、")
}

/// What the operator confirmed so far.
#[derive(Debug, Default)]
pub struct Confirmed {
    /// A mapping a table.
    pub mappings: Vec<Mapping>,
    /// The columns of these tables.
    columns: Vec<String>,
}

impl ColumnArgs {
    /// Adds the mappings that the operator gives for the tables of a file.
    pub fn confirm(
        &self,
        file: &OpenFile,
        options: &ReadOptions<'_>,
        confirmed: &mut Confirmed,
    ) -> anyhow::Result<()> {
        if self.map.is_empty() && !self.accept_mapping {
            return Ok(());
        }
        for table in file.outline(options)? {
            let is_open = match table.layout {
                None => true,
                Some(layout) => layout == Mapping::LAYOUT && !self.map.is_empty(),
            };
            if is_open {
                let mapping = self.mapping(&table, options);
                confirmed.columns.extend(table.columns);
                let usable = mapping.check();
                if usable.is_err() {
                    // A column misspelt is the likelier reason.
                    self.check(confirmed)?;
                }
                usable?;
                confirmed.mappings.push(mapping);
            }
        }
        Ok(())
    }

    /// Refuses a `--map` for a column that none of these tables has.
    pub fn check(&self, confirmed: &Confirmed) -> anyhow::Result<()> {
        let known: HashSet<String> = confirmed.columns.iter().map(|name| fold(name)).collect();
        match self.map.iter().find(|pair| !known.contains(&fold(&pair.column))) {
            Some(pair) => bail!(
                "no table that fits no layout has a column {:?}; there are {}",
                pair.column,
                confirmed.columns.join("、")
            ),
            None => Ok(()),
        }
    }

    fn mapping(&self, table: &Outline, options: &ReadOptions<'_>) -> Mapping {
        let names = || table.columns.iter().map(String::as_str);
        let is_corrected = !self.map.is_empty();
        let mut mapping = if is_corrected { table.propose_columns() } else { table.propose() };
        if !self.accept_mapping {
            mapping.columns.clear();
        }
        for pair in &self.map {
            let Some(column) = names().find(|name| fold(name) == fold(&pair.column)) else {
                continue;
            };
            mapping.columns.remove(column);
            if let Some(own) = pair.own {
                mapping.columns.insert(column.to_owned(), own.to_owned());
            }
        }
        mapping.category = options.category;
        mapping.source = options.source.map(str::to_owned);
        mapping
    }
}

/// What went wrong in reading; where only the columns are unknown, with what they
/// may be and how to say so.
pub fn explain(
    error: FileError,
    opened: &OpenFile,
    options: &ReadOptions<'_>,
    file: &str,
    words: &Messages,
) -> anyhow::Error {
    let is_unknown = matches!(error, FileError::UnknownLayout { .. });
    let unknown = if is_unknown { opened.unknown_tables(options) } else { Vec::new() };
    if unknown.is_empty() {
        return anyhow::Error::new(error).context(file.to_owned());
    }
    let mut text = String::new();
    for table in &unknown {
        propose(&mut text, table, options.category, file, words);
    }
    anyhow!(text)
}

fn propose(
    text: &mut String,
    table: &Outline,
    category: Option<CategoryId>,
    file: &str,
    words: &Messages,
) {
    let mut line = |depth: usize, key: &str, blanks: &[(&'static str, &str)]| {
        let blanks: Vec<_> = blanks.iter().map(|(name, value)| (*name, (*value).into())).collect();
        text.push_str(&"  ".repeat(depth));
        text.push_str(&words.text_with(key, &blanks));
        text.push('\n');
    };
    let mapping = table.propose();
    line(0, "mapping-unknown", &[("file", file)]);
    if let Some(layout) = &mapping.layout {
        line(0, "mapping-renamed", &[("layout", layout)]);
        for (column, own) in &mapping.columns {
            line(1, "mapping-renamed-column", &[("column", column), ("own", own)]);
        }
        line(0, "mapping-accept", &[]);
        return;
    }
    for (at, column) in table.columns.iter().enumerate() {
        let cells = table.rows.iter().filter_map(|row| row.get(at));
        let example = cells.map(String::as_str).find(|cell| !cell.is_empty()).unwrap_or_default();
        let blanks = [("column", column.as_str()), ("example", example)];
        match mapping.columns.get(column) {
            Some(own) => line(1, "mapping-column", &[&blanks[..], &[("own", own)]].concat()),
            None => line(1, "mapping-not-read", &blanks),
        }
    }
    let says_kind = mapping.columns.values().any(|own| own == ibasho::CATEGORY);
    if category.is_none() && !says_kind {
        line(0, "mapping-needs-category", &[]);
    }
    line(0, "mapping-accept", &[]);
    line(0, "mapping-correct", &[("known", &join(ibasho::column_names()))]);
}
