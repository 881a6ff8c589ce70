//! How two states of a place differ, column by column of the own layout, for
//! reports. Contacts that are for staff only are never quoted.

use super::columns::COLUMNS;
use crate::domain::PlaceDraft;
use serde::Serialize;

/// More of a value than this is not quoted, in characters.
const MAX_QUOTED_CHARS: usize = 200;

/// What stands for a contact that is for staff only.
const HIDDEN: &str = "•••";

/// One column in which two states of a place differ; nothing stands for blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnChange {
    /// The column.
    pub field: &'static str,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
}

/// The columns in which the two differ, in the order of the layout.
pub fn differences(before: &PlaceDraft, after: &PlaceDraft) -> Vec<ColumnChange> {
    let changes = COLUMNS.iter().filter_map(|column| {
        let (old, new) = (column.write(before), column.write(after));
        let quoted = |text: String| match text {
            text if text.is_empty() => None,
            _ if column.is_private() => Some(HIDDEN.to_owned()),
            text => Some(quote(text)),
        };
        let change = |old, new| ColumnChange {
            field: &column.name,
            before: quoted(old),
            after: quoted(new),
        };
        (old != new).then(|| change(old, new))
    });
    changes.collect()
}

fn quote(text: String) -> String {
    match text.char_indices().nth(MAX_QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CategoryId, Fact, Location};

    fn draft() -> PlaceDraft {
        let category = CategoryId::parse("salon").expect("a category");
        PlaceDraft::new(category, "あじさいの会").expect("a name")
    }

    #[test]
    fn only_the_columns_that_differ_are_named_blank_as_nothing() {
        let mut after = draft();
        after.phone = Some("04-0000-0001".to_owned());
        after.location = Location::new(139.5, 35.8).ok();
        after.facts.set(Fact::parse("lift").expect("a fact"), Some(false));
        let said: Vec<_> = differences(&draft(), &after)
            .into_iter()
            .map(|change| (change.field, change.before, change.after))
            .collect();
        let to = |text: &str| Some(text.to_owned());
        assert_eq!(
            said,
            [
                ("緯度", None, to("35.8")),
                ("経度", None, to("139.5")),
                ("電話番号", None, to("04-0000-0001")),
                ("設備_エレベーター", None, to("無")),
            ]
        );
        assert_eq!(differences(&after, &after), []);
    }

    #[test]
    fn long_texts_are_cut_and_contacts_of_staff_hidden() {
        let (mut before, mut after) = (draft(), draft());
        before.private_contact = Some("見本 花子 04-0000-0009".to_owned());
        after.note = Some("長".repeat(3000));
        let changes = differences(&before, &after);
        let of = |field: &str| changes.iter().find(|change| change.field == field);
        let contact = of("非公開の連絡先").expect("a change");
        assert_eq!((contact.before.as_deref(), contact.after.as_deref()), (Some("•••"), None));
        let note = of("備考").and_then(|change| change.after.as_deref()).expect("a change");
        assert_eq!(note.chars().count(), 201);
    }
}
