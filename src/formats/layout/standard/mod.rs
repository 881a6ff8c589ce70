//! The municipal open-data layouts, 推奨データセット (old) and 自治体標準オープン
//! データセット (new): one table of columns a kind of list, for both forms, read and
//! written by what each column is for.
//!
//! A layout is known by columns that both forms have. It is written in the new form.

mod address;
mod column;
mod fees;
pub mod groups;
mod read;
mod shift;
mod when;
mod write;

use super::Layout;
use crate::{
    domain::{CategoryId, PlaceDraft, place::field::Field, text::normalize},
    formats::{Header, Notes, ReadOptions, Row, schedule},
};
pub use column::{DraftText, Piece, Use};
use std::sync::OnceLock;
pub use when::Remark;

/// One kind of list.
pub struct Standard {
    /// Its name on the command line and in reports.
    pub name: &'static str,
    /// The columns and what they are for: the new form in its order, then what only
    /// the old one has.
    pub columns: &'static [(&'static str, Use)],
    /// The names alone.
    pub names: &'static [&'static str],
    /// How many columns the new form has.
    pub written: usize,
    /// Columns that tell this list from others.
    pub required: &'static [&'static str],
    /// The column that refusals of a key name.
    pub key: &'static str,
    /// The kinds of places it may hold.
    pub kinds: &'static [&'static str],
    /// The kind of one place, where it is not always the first.
    pub kind: fn(&Row<'_>) -> Option<&'static str>,
    /// What the remark on the schedule is.
    pub remark: Remark,
    /// The header it is written under.
    pub header: OnceLock<Header>,
}

impl Standard {
    /// The columns of one use.
    fn named(&self, wanted: Use) -> impl Iterator<Item = &'static str> {
        self.columns.iter().filter(move |(_, used)| *used == wanted).map(|(name, _)| *name)
    }

    /// The first column of one use.
    fn column(&self, wanted: Use) -> &'static str {
        self.named(wanted).next().unwrap_or_default()
    }

    /// The columns of the schedule. A remark on exceptions stands beside what is so
    /// every week.
    fn schedule(&self) -> schedule::Columns {
        let piece = |piece| self.column(Use::When(piece));
        schedule::Columns {
            frequency: piece(Piece::Often),
            weekdays: piece(Piece::Days),
            date: piece(Piece::Date),
            start: piece(Piece::Starts),
            end: piece(Piece::Ends),
            remark: piece(Piece::Remark),
            usual: self.remark == Remark::Last,
        }
    }

    /// The groups of people that fees are for; the blank one is the remark's.
    fn payers(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().filter_map(|(_, used)| match used {
            Use::Fee(who) if !who.is_empty() => Some(*who),
            _ => None,
        })
    }
}

impl Layout for Standard {
    fn name(&self) -> &'static str {
        self.name
    }

    fn columns(&self) -> &'static [&'static str] {
        self.names
    }

    fn required(&self, _: &ReadOptions<'_>) -> &'static [&'static str] {
        self.required
    }

    fn key_column(&self) -> &'static str {
        self.key
    }

    fn not_read(&self) -> Vec<&'static str> {
        self.named(Use::Unread).collect()
    }

    fn contact_columns(&self) -> Vec<&'static str> {
        let is_contact = |used: &Use| used.slot().is_some_and(|slot| slot.field().is_contact());
        self.columns.iter().filter(|(_, used)| is_contact(used)).map(|(name, _)| *name).collect()
    }

    fn column_of(&self, field: &Field, row: &Row<'_>) -> Option<&'static str> {
        let fills = |used: Use| match used {
            Use::Name => field.name == "name",
            Use::Address => field.name == "address",
            used => used.slot().is_some_and(|slot| slot.field().name == field.name),
        };
        let names = self.columns.iter().filter(|(_, used)| fills(*used)).map(|(name, _)| *name);
        names.into_iter().find(|name| row.text(name).is_some())
    }

    fn holds_sessions(&self) -> bool {
        self.kinds.is_empty()
    }

    fn sessions_of(&self, row: &Row<'_>) -> Vec<String> {
        let said = row.line_text(self.column(Use::Sessions)).unwrap_or_default();
        let numbers = said.split([';', '；', ',', '、', '・', ' ', '　']).map(normalize);
        numbers.filter(|number| !number.is_empty()).collect()
    }

    fn read_row(
        &self,
        row: &Row<'_>,
        options: &ReadOptions<'_>,
        notes: &mut Notes,
    ) -> Option<PlaceDraft> {
        let kind = (self.kind)(row).or(self.kinds.first().copied())?;
        let category = options.category.or_else(|| CategoryId::parse(kind))?;
        read::read(self, row, category, options, notes)
    }

    fn written_columns(&self) -> &'static [&'static str] {
        &self.names[..self.written]
    }

    fn write_row(&self, draft: &PlaceDraft) -> Option<Vec<String>> {
        self.kinds.contains(&draft.category.id()).then(|| write::write(self, draft))
    }
}

#[cfg(test)]
mod tests;
