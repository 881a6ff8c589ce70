//! Ibasho's own CSV layout: every field of a place, one column each, documented
//! in `docs/layout.md`. What is written with it reads back as the same place.

mod columns;
mod difference;
mod mapped;

use super::Layout;
use crate::{
    domain::{CategoryId, MunicipalityCode, PlaceDraft, place::field::TextAccess},
    formats::{Header, Notes, ReadOptions, Row, row},
};
pub use columns::{CATEGORY, ELIGIBILITY, NAME, NOTE, NUMBER, POINT_SHOWN, STATE};
use columns::{COLUMNS, Cell, IbashoColumn, KEY};
pub use difference::{ColumnChange, differences};
pub use mapped::Mapped;
use std::sync::LazyLock;

/// The layout.
pub struct Ibasho;

/// Its name on the command line and in reports.
pub const NAME_OF_LAYOUT: &str = "ibasho";

static NAMES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| COLUMNS.iter().map(|column| column.name.as_str()).collect());

/// The columns that are read: one more than an export for everybody has.
static READ_NAMES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| NAMES.iter().copied().chain([NUMBER]).collect());

/// The names of the columns, in the order of the file.
pub fn column_names() -> &'static [&'static str] {
    &NAMES
}

/// The texts of a place that have a column.
pub fn texts() -> impl Iterator<Item = TextAccess> {
    COLUMNS.iter().filter_map(|column| match column.cell {
        Cell::Text(text) => Some(text),
        _ => None,
    })
}

/// Whether a column holds text that may have several lines.
pub fn holds_text(column: &str) -> bool {
    let has_lines = |own: &IbashoColumn| own.field.has_lines() && !own.is_private();
    COLUMNS.iter().any(|own| own.name == column && has_lines(own))
}

impl Layout for Ibasho {
    fn name(&self) -> &'static str {
        NAME_OF_LAYOUT
    }

    fn columns(&self) -> &'static [&'static str] {
        &READ_NAMES
    }

    fn required(&self, options: &ReadOptions<'_>) -> &'static [&'static str] {
        if options.category.is_some() { &[NAME] } else { &[CATEGORY, NAME] }
    }

    fn key_column(&self) -> &'static str {
        KEY
    }

    /// Other layouts have columns of the same names, so four in five must be ours.
    fn recognises(&self, header: &Header, options: &ReadOptions<'_>) -> bool {
        let own: std::collections::HashSet<_> =
            NAMES.iter().map(|name| crate::domain::text::fold(name)).collect();
        let ours = header.names().filter(|name| own.contains(&crate::domain::text::fold(name)));
        self.required(options).iter().all(|column| header.has(column))
            && ours.count() * 5 >= header.names().count() * 4
    }

    fn contact_columns(&self) -> Vec<&'static str> {
        let contacts = COLUMNS.iter().filter(|column| column.field.is_contact());
        contacts.map(|column| column.name.as_str()).collect()
    }

    fn written_columns(&self) -> &'static [&'static str] {
        &NAMES
    }

    fn write_row(&self, draft: &PlaceDraft) -> Option<Vec<String>> {
        Some(cells(draft).map(|(_, cell)| cell).collect())
    }

    fn read_row(
        &self,
        row: &Row<'_>,
        options: &ReadOptions<'_>,
        notes: &mut Notes,
    ) -> Option<PlaceDraft> {
        let source = RowSource { named: options.source, otherwise: NAME_OF_LAYOUT };
        let category = read_category(row, options.category, notes);
        read(row, category, &source, notes, &mut |column, row, _, code, notes| {
            notes.refuse(row, &column.name, code);
        })
    }
}

/// What to do with a cell that cannot be read.
type Unread<'f> =
    &'f mut dyn FnMut(&IbashoColumn, &Row<'_>, &mut PlaceDraft, &'static str, &mut Notes);

/// Which source a row belongs to: the one that a person named, or else the one
/// that the row names, or else another.
struct RowSource<'s> {
    named: Option<&'s str>,
    otherwise: &'s str,
}

fn read(
    row: &Row<'_>,
    category: Option<CategoryId>,
    source: &RowSource<'_>,
    notes: &mut Notes,
    unread: Unread<'_>,
) -> Option<PlaceDraft> {
    let name = row.line_text(NAME);
    if name.is_none() {
        notes.refuse(row, NAME, "required");
    }
    let location = row.location(notes);
    // A row without a kind is read to its end all the same, to name every fault.
    let mut draft = PlaceDraft::new(category.or(CategoryId::all().next())?, &name?).ok()?;
    draft.location = location;
    let mut faults = Vec::new();
    for column in COLUMNS.iter() {
        let read = column.read(row, &mut draft, notes);
        faults.extend(read.err().map(|code| (column, code)));
    }
    for (column, code) in faults {
        unread(column, row, &mut draft, code, notes);
    }
    if draft.municipality.is_none() {
        draft.municipality = draft.address.as_deref().and_then(MunicipalityCode::of_address);
    }
    let named = source.named.map(str::to_owned).or_else(|| draft.source.take());
    draft.source = Some(named.unwrap_or_else(|| source.otherwise.to_owned()));
    draft.source_key =
        row.line_text(KEY).or_else(|| Some(row::key_of(&draft.name, draft.address.as_deref())));
    category.map(|_| draft)
}

fn read_category(
    row: &Row<'_>,
    fallback: Option<CategoryId>,
    notes: &mut Notes,
) -> Option<CategoryId> {
    let Some(text) = row.line_text(CATEGORY) else {
        if fallback.is_none() {
            notes.refuse(row, CATEGORY, "required");
        }
        return fallback;
    };
    let category = columns::category(&text);
    if category.is_none() {
        notes.refuse(row, CATEGORY, "unknown-value");
    }
    category
}

/// Every column with what a file says of a place in it; blank for what is not recorded.
pub fn cells(draft: &PlaceDraft) -> impl Iterator<Item = (&'static str, String)> {
    COLUMNS.iter().map(|column| (column.name.as_str(), column.write(draft)))
}

/// Completes a draft with what the register says in the columns that its row
/// leaves open: a column that is not there is not a column left blank.
pub fn carry_over(open: &[&str], register: &PlaceDraft, draft: &mut PlaceDraft) {
    for column in COLUMNS.iter().filter(|column| open.contains(&column.name.as_str())) {
        column.carry_over(register, draft);
    }
}

#[cfg(test)]
mod tests;
