//! Every row of a table to a draft, or to the reason why not. A row that is refused
//! leaves no doubts behind.

use super::{
    DraftRow, FileError, Header, Layout, Mapping, Notes, ReadOptions, Row, SessionRow,
    TableReading, formula, layout, lenient,
    table::{RawRow, Table},
};
use std::collections::HashSet;

/// No page could show more of one field, in characters.
pub const MAX_CELL_CHARS: usize = 4_000;

/// Reads a table by the layout that its header has, or by a mapping made for it.
pub fn read(
    table: Table<'_>,
    options: &ReadOptions<'_>,
    notes: &mut Notes,
) -> Result<TableReading, FileError> {
    let layout = layout::find(&table.header, options)?;
    let mapping = layout::mapping(&table.header, options).map(|mapping| Mapping {
        category: mapping.category.or(options.category),
        ..mapping.clone()
    });
    let mappings = mapping.as_ref().map_or(options.mappings, std::slice::from_ref);
    let options = &ReadOptions { mappings, ..*options };
    let table = match &mapping {
        Some(mapping) => {
            mapping.check()?;
            mapping.apply(table, notes)
        }
        None => table,
    };
    let Table { mut header, rows } = table;
    header.bind(layout.columns(), notes);
    let absent = layout.columns().iter().copied().filter(|name| !header.has(name)).collect();
    let not_read = layout.not_read().into_iter().map(|column| (column, None)).collect();
    let contacts = layout.contact_columns().into_iter().filter(|name| header.has(name)).collect();
    let keys = HashSet::new();
    let mut reader = RowReader { layout, options, header: &header, not_read, contacts, keys };
    let (mut drafts, mut sessions, mut count) = (Vec::new(), Vec::new(), 0);
    for raw in rows {
        count += 1;
        let doubts = notes.doubts.len();
        match reader.row(raw, notes) {
            Some(row) if layout.holds_sessions() => sessions.push(SessionRow::from_row(row)),
            Some(row) => drafts.push(row),
            None => notes.doubts.truncate(doubts),
        }
    }
    reader.name_unread(notes);
    let mapping = mapping.map(|mapping| mapping.header);
    let layout = layout.name();
    Ok(TableReading {
        layout,
        mapping,
        absent,
        rows: count,
        drafts,
        sessions,
        ..TableReading::default()
    })
}

struct RowReader<'r> {
    layout: &'static dyn Layout,
    options: &'r ReadOptions<'r>,
    header: &'r Header,
    /// Columns without a place in the register, each with the first value that it had.
    not_read: Vec<(&'static str, Option<String>)>,
    /// Columns that say how to reach somebody.
    contacts: Vec<&'static str>,
    keys: HashSet<(Option<String>, Option<String>)>,
}

impl RowReader<'_> {
    fn row(&mut self, raw: RawRow, notes: &mut Notes) -> Option<DraftRow> {
        let (line, cells) = raw.map_err(|issue| notes.refused.push(issue)).ok()?;
        let cells = formula::restore(cells, line, self.header, notes);
        let row = Row::new(line, self.header, cells);
        if let Some(column) = row.overlong(MAX_CELL_CHARS) {
            notes.refuse_value(line, &column, "too-long", "");
            return None;
        }
        for (column, first) in &mut self.not_read {
            if first.is_none() {
                *first = row.text(column);
            }
        }
        let faults = notes.refused.len();
        let row = lenient::without_none(&row, &self.contacts, notes);
        let draft = self.layout.read_row(&row, self.options, notes)?;
        if notes.refused.len() > faults {
            return None;
        }
        lenient::doubt(&row, self.layout, &draft, notes);
        let key = (draft.source.clone(), draft.source_key.clone());
        if !self.layout.holds_sessions() && !self.keys.insert(key) {
            let key = draft.source_key.unwrap_or_default();
            notes.refuse_value(line, self.layout.key_column(), "duplicate-key", &key);
            return None;
        }
        let sessions = self.layout.sessions_of(&row);
        let number = row.line_text(layout::ibasho::NUMBER);
        Some(DraftRow { line, draft, unsaid: self.layout.unsaid(&row), sessions, number })
    }

    /// Names the columns that said something and were not read.
    fn name_unread(self, notes: &mut Notes) {
        for (column, first) in self.not_read {
            if let Some(first) = first {
                notes.doubt_value(self.header.line(), column, "column-not-read", &first);
            }
        }
    }
}
