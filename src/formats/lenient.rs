//! What a city published is kept as it was written; what breaks a rule that a person at
//! a form is held to is named, for somebody to look at.

use super::{Layout, Notes, Row};
use crate::domain::{
    PlaceDraft,
    place::{
        contact::says_none,
        field::{Audience, FIELDS, Field},
    },
};
use std::borrow::Cow;

/// The row without the contacts that only say that there is none; each is named.
pub fn without_none<'r, 'h>(
    row: &'r Row<'h>,
    contacts: &[&'static str],
    notes: &mut Notes,
) -> Cow<'r, Row<'h>> {
    let none: Vec<(&str, &str)> = contacts
        .iter()
        .filter(|column| row.has(column) && says_none(row.get(column)))
        .map(|column| (*column, ""))
        .collect();
    for (column, _) in &none {
        notes.doubt(row, column, "contact-none");
    }
    if none.is_empty() { Cow::Borrowed(row) } else { Cow::Owned(row.with(&none)) }
}

/// Names the texts of a draft that a person could not have typed. What only staff see
/// is not quoted.
pub fn doubt(row: &Row<'_>, layout: &dyn Layout, draft: &PlaceDraft, notes: &mut Notes) {
    for field in FIELDS.iter().filter(|field| field.section.is_some()) {
        let Some(text) = field.text.and_then(|text| (text.get)(draft)) else { continue };
        let typed = field.normalize(text).unwrap_or_else(|| text.to_owned());
        let Err(fault) = field.check(Some(&typed)) else { continue };
        let code = match fault.code {
            "too-long" => "longer-than-forms-take",
            // Its layout has said so already.
            "not-a-url" => continue,
            code => code,
        };
        let value = if field.audience == Audience::Staff { "" } else { text };
        notes.doubt_value(row.line(), column(field, layout, row), code, value);
    }
}

fn column(field: &Field, layout: &dyn Layout, row: &Row<'_>) -> &'static str {
    let own = || field.column.map(|(_, name)| name).unwrap_or_default();
    layout.column_of(field, row).unwrap_or_else(own)
}
