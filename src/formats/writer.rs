//! Places to CSV in any layout that can be written, with a byte order mark so that
//! spreadsheet programs read it right, and no cell that they would run.

use super::{Layout, formula::guard};
use crate::domain::PlaceDraft;
use csv::{QuoteStyle, WriterBuilder};

/// What was written, and how many places the layout has no row for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The CSV.
    pub text: String,
    /// Places of a kind that the layout is not for.
    pub left_out: usize,
}

/// Writes places. The own layout holds every field, the contacts that are for staff
/// only included: never give it to the public.
pub fn write<'d>(
    layout: &dyn Layout,
    drafts: impl IntoIterator<Item = &'d PlaceDraft>,
) -> Result<Written, csv::Error> {
    let mut writer =
        WriterBuilder::new().quote_style(QuoteStyle::Necessary).from_writer(Vec::new());
    let mut left_out = 0;
    writer.write_record(layout.written_columns())?;
    for draft in drafts {
        match layout.write_row(draft) {
            Some(cells) => {
                writer.write_record(cells.iter().map(|cell| guard(cell).into_owned()))?;
            }
            None => left_out += 1,
        }
    }
    let bytes = writer.into_inner().map_err(|fault| csv::Error::from(fault.into_error()))?;
    let text = format!("\u{FEFF}{}", String::from_utf8_lossy(&bytes));
    Ok(Written { text, left_out })
}
