//! A table of somebody else's under the names of Ibasho's columns, as a person
//! mapped them. A cell that this layout would not take is kept as text and named;
//! it does not refuse its row.

use super::{
    CATEGORY, COLUMNS, Cell, Ibasho, IbashoColumn, KEY, NAME, NAMES, RowSource, columns, read,
};
use crate::{
    domain::PlaceDraft,
    formats::{Layout, Notes, ReadOptions, Row, cell, layout::join, mapping::Mapping},
};

/// The layout of mapped tables; the options hold the one mapping that it follows.
pub struct Mapped;

impl Layout for Mapped {
    fn name(&self) -> &'static str {
        Mapping::LAYOUT
    }

    fn columns(&self) -> &'static [&'static str] {
        &NAMES
    }

    fn required(&self, _: &ReadOptions<'_>) -> &'static [&'static str] {
        &[NAME]
    }

    fn key_column(&self) -> &'static str {
        KEY
    }

    fn contact_columns(&self) -> Vec<&'static str> {
        Ibasho.contact_columns()
    }

    fn read_row(
        &self,
        row: &Row<'_>,
        options: &ReadOptions<'_>,
        notes: &mut Notes,
    ) -> Option<PlaceDraft> {
        let mapping = options.mappings.first()?;
        let said = row.line_text(CATEGORY);
        let category = said.as_deref().and_then(columns::category);
        let category = category.or(options.category).or(mapping.category);
        if category.is_none() {
            let code = if said.is_some() { "unknown-value" } else { "required" };
            notes.refuse(row, CATEGORY, code);
        }
        let otherwise = Mapping::unnamed_source(&mapping.header);
        let otherwise = mapping.source.as_deref().unwrap_or(&otherwise);
        let source = RowSource { named: options.source, otherwise };
        let mut draft = read(row, category, &source, notes, &mut keep)?;
        if said.is_some_and(|said| columns::category(&said).is_none()) {
            let category = COLUMNS.iter().find(|column| column.name == CATEGORY);
            if let Some(category) = category {
                keep(category, row, &mut draft, "unknown-value", notes);
            }
        }
        if draft.location.is_none() {
            notes.doubt(row, "緯度", "no-coordinates");
        }
        Some(draft)
    }
}

/// Keeps what a cell says where its column does not take it.
fn keep(
    column: &IbashoColumn,
    row: &Row<'_>,
    draft: &mut PlaceDraft,
    code: &'static str,
    notes: &mut Notes,
) {
    if matches!(column.cell, Cell::Capacity) {
        let (persons, text) = cell::capacity(row.get(&column.name), notes);
        draft.capacity = persons.filter(|persons| *persons > 0);
        draft.capacity_text = join(&[text, draft.capacity_text.take()], "\n");
        if draft.capacity.is_none() {
            notes.doubt(row, &column.name, code);
        }
        return;
    }
    let labelled = row.text(&column.name).map(|text| format!("{}：{text}", column.name));
    draft.note = join(&[draft.note.take(), labelled], "\n");
    notes.doubt(row, &column.name, code);
}
