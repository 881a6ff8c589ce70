//! Taking personal data out of what is recorded: a field, or a text wherever it
//! stands. Works on stored documents, old ones too, and leaves a mark where the field
//! can hold one. Nothing else may change what history says.

use super::{
    Invalid,
    place::field::{Erasure, FIELDS, Field},
};
use serde_json::{Map, Value};

/// What stands where a text was taken out.
pub const MARK: &str = "（個人情報のため削除）";

/// The words of whoever sent a suggestion, as if they were a field of the place.
pub const SUGGESTED_WORDS: &str = "suggestion.words";
/// How to ask them back.
pub const SUGGESTED_CONTACT: &str = "suggestion.contact";

/// Characters of a text that can be taken out.
const TEXT_CHARS: std::ops::RangeInclusive<usize> = 2..=200;

/// What is to be taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redaction {
    /// All that a field ever said.
    Field(&'static str),
    /// This text, in whichever field.
    Text(String),
}

impl Redaction {
    /// Reads what was chosen: a field, or a text. The errors name `text`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let known = fields().find(|known| *known == field);
        match (known, text.is_empty()) {
            (Some(field), true) => Ok(Self::Field(field)),
            // The mark must not be taken out of itself.
            (None, false) if field.is_empty() && MARK.contains(text) => {
                Err(Invalid::new("text", "not-a-value"))
            }
            (None, false) if field.is_empty() && TEXT_CHARS.contains(&text.chars().count()) => {
                Ok(Self::Text(text.to_owned()))
            }
            (None, false) if field.is_empty() => Err(Invalid::new("text", "redaction-length")),
            _ => Err(Invalid::new("text", "field-or-text")),
        }
    }

    /// What history says was taken out: the field, never the text.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Field(field) => field,
            Self::Text(_) => "text",
        }
    }

    /// Takes it out of a place's document; `key` makes a key in a source that no other
    /// place has. Returns whether anything was there.
    pub fn of_place(&self, document: &mut Value, key: &str) -> bool {
        let Value::Object(fields) = document else { return false };
        let mut found = false;
        for field in FIELDS {
            let Some(value) = part(fields, field.name) else { continue };
            let is_wanted = self.wants(field, value);
            match field.erasure {
                Erasure::Mark | Erasure::MarkInPart => found |= is_wanted && self.mark(value),
                Erasure::Blank(others) if is_wanted => {
                    blank(fields, &[&[field.name], others].concat());
                    found = true;
                }
                Erasure::BlankInPart if is_wanted => {
                    blank(fields, &[field.name]);
                    found = true;
                }
                Erasure::NewKey if is_wanted => {
                    *value = Value::String(format!("{MARK}{key}"));
                    found = true;
                }
                _ => {}
            }
        }
        found
    }

    /// Whether it is to be taken out of what a field says.
    fn wants(&self, field: &Field, value: &Value) -> bool {
        match self {
            Self::Field(wanted) => *wanted == field.name && !value.is_null(),
            Self::Text(text) => holds(value, text),
        }
    }

    /// Leaves the mark where it was. Returns whether anything was there.
    fn mark(&self, value: &mut Value) -> bool {
        match self {
            Self::Field(_) => mark_all(value),
            Self::Text(text) => mark(value, text),
        }
    }

    /// Takes it out of what is kept of a suggestion: proposed and taken changes, and
    /// the reviewer's reason. Returns whether anything was there.
    pub fn of_suggestion(&self, record: &mut Value) -> bool {
        let mut found = false;
        if let (Self::Text(text), Some(reason)) = (self, record.pointer_mut("/outcome/reason")) {
            found |= mark(reason, text);
        }
        for path in ["/changes", "/outcome/taken"] {
            let Some(Value::Array(changes)) = record.pointer_mut(path) else { continue };
            for change in changes {
                found |= self.of_change(change);
            }
        }
        found
    }

    fn of_change(&self, change: &mut Value) -> bool {
        let field = change["field"].as_str().unwrap_or_default().to_owned();
        let erasure = Field::find(&field).map(|field| field.erasure);
        let is_blanked = matches!(erasure, Some(Erasure::Blank(_) | Erasure::BlankInPart));
        let mut found = false;
        for side in ["before", "after"] {
            let Some(value) = change.get_mut(side) else { continue };
            let is_wanted = match self {
                Self::Field(wanted) => *wanted == field && !value.is_null(),
                Self::Text(text) => holds(value, text),
            };
            if !is_wanted {
                continue;
            }
            found = true;
            match self {
                _ if is_blanked => *value = Value::Null,
                Self::Field(_) => *value = Value::String(MARK.to_owned()),
                Self::Text(text) => {
                    mark(value, text);
                }
            }
        }
        found
    }

    /// Takes it out of a text that is `field`. Returns whether anything was there.
    pub fn of_text(&self, field: &str, text: &mut Option<String>) -> bool {
        let Some(said) = text else { return false };
        let taken = match self {
            Self::Field(wanted) if *wanted == field => MARK.to_owned(),
            Self::Text(text) if said.contains(text) => said.replace(text, MARK),
            _ => return false,
        };
        let found = taken != *said;
        *said = taken;
        found
    }

    /// Takes the quotes of files out of what waits for staff: of a field nobody can say
    /// in which quote it stands, so all of them.
    pub fn of_queue(&self, body: &mut Value) -> bool {
        const QUOTES: [&str; 6] = ["value", "text", "read", "address", "before", "after"];
        let mut found = false;
        match body {
            Value::Array(parts) => {
                for part in parts {
                    found |= self.of_queue(part);
                }
            }
            Value::Object(fields) => {
                for (_, quote) in
                    fields.iter_mut().filter(|(name, _)| QUOTES.contains(&name.as_str()))
                {
                    found |= match self {
                        Self::Field(_) => mark_all(quote),
                        Self::Text(text) => mark(quote, text),
                    };
                }
            }
            _ => {}
        }
        found
    }
}

/// Every field that can be taken out as a whole.
pub fn fields() -> impl Iterator<Item = &'static str> {
    let is_whole = |field: &&Field| matches!(field.erasure, Erasure::Mark | Erasure::Blank(_));
    let of_place = FIELDS.iter().filter(is_whole).map(|field| field.name);
    of_place.chain([SUGGESTED_WORDS, SUGGESTED_CONTACT])
}

/// Whether a field of a document says anything that is not taken out yet.
pub fn says(document: &Value, field: &str) -> bool {
    let path = format!("/{}", field.replace('.', "/"));
    let value = document.pointer(&path);
    value.is_some_and(|value| !value.is_null() && value.as_str() != Some(MARK))
}

fn part<'v>(fields: &'v mut Map<String, Value>, name: &str) -> Option<&'v mut Value> {
    match name.split_once('.') {
        Some((field, code)) => fields.get_mut(field)?.get_mut(code),
        None => fields.get_mut(name),
    }
}

fn blank(fields: &mut Map<String, Value>, names: &[&str]) {
    for name in names {
        fields.insert((*name).to_owned(), Value::Null);
    }
}

fn mark_all(value: &mut Value) -> bool {
    let is_text = value.as_str().is_some_and(|said| said != MARK);
    if is_text {
        *value = Value::String(MARK.to_owned());
    }
    is_text
}

fn mark(value: &mut Value, text: &str) -> bool {
    let Some(said) = value.as_str().filter(|said| said.contains(text)) else { return false };
    let taken = said.replace(text, MARK);
    let found = taken != said;
    *value = Value::String(taken);
    found
}

fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(said) => said.contains(text),
        Value::Array(parts) => parts.iter().any(|part| holds(part, text)),
        Value::Object(fields) => fields.values().any(|value| holds(value, text)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CategoryId, Location, OpeningHours, PlaceDraft, Schedule, merge};
    use proptest::prelude::*;
    use serde_json::json;

    fn full() -> PlaceDraft {
        let category = CategoryId::parse("salon").expect("a category");
        let said = |text: &str| Some(format!("{text} 山田花子"));
        let hours = OpeningHours::parse("Tu 10:00-12:00 \"山田花子へ\"").expect("hours");
        PlaceDraft {
            name_kana: said("かな"),
            description: said("説明"),
            address: said("住所"),
            private_contact: said("連絡先"),
            note: Some("山田花子と山田花子".to_owned()),
            phone: Some("090-0000-0000".to_owned()),
            url: Some("https://example.jp/山田花子".to_owned()),
            location: Location::new(139.47, 35.79).ok(),
            schedule: Some(Schedule::new(hours)),
            source: Some("市".to_owned()),
            source_key: Some("山田花子:所沢市".to_owned()),
            ..PlaceDraft::new(category, "山田花子の家").expect("a name")
        }
    }

    fn redacted(redaction: &Redaction) -> PlaceDraft {
        let mut document = serde_json::to_value(full()).expect("a document");
        assert!(redaction.of_place(&mut document, "id1"), "{redaction:?}");
        assert!(
            !redaction.of_place(&mut document.clone(), "id1"),
            "nothing is left: {redaction:?}"
        );
        serde_json::from_value(document).expect("still a place")
    }

    #[test]
    fn a_text_goes_from_every_field_and_the_rest_stays() {
        let after = redacted(&Redaction::Text("山田花子".to_owned()));
        let json = serde_json::to_string(&after).expect("json");
        assert!(!json.contains("山田花子"), "{json}");
        assert_eq!(after.name, format!("{MARK}の家"));
        assert_eq!(after.note, Some(format!("{MARK}と{MARK}")));
        assert_eq!((after.url, after.schedule), (None, None));
        assert_eq!(after.phone.as_deref(), Some("090-0000-0000"));
        assert_eq!(after.source_key, Some(format!("{MARK}id1")));
    }

    #[test]
    fn every_field_can_be_taken_out_alone_and_leaves_a_place() {
        let document = serde_json::to_value(full()).expect("a document");
        for field in fields().filter(|field| says(&document, field)) {
            let after = redacted(&Redaction::Field(field));
            let changed: Vec<_> = merge::differences(&full(), &after)
                .into_iter()
                .map(|change| change.field)
                .collect();
            assert_eq!(changed, [field], "{field}");
            let value = merge::parts(&after)[field].clone();
            assert!(value.is_null() || value == MARK, "{field}: {value}");
        }
    }

    #[test]
    fn what_can_be_chosen_is_one_field_or_one_text() {
        fn check(field: &str, text: &str, expected: Result<&str, &str>) {
            let read = Redaction::parse(field, text);
            let said = read.as_ref().map(Redaction::what).map_err(|fault| fault.code);
            assert_eq!(said, expected, "{field} {text}");
        }
        check("phone", "", Ok("phone"));
        check("", " 花子 ", Ok("text"));
        check("", "花", Err("redaction-length"));
        check("", &"あ".repeat(201), Err("redaction-length"));
        check("", "個人情報", Err("not-a-value"));
        check("phone", "花子", Err("field-or-text"));
        check("", "", Err("field-or-text"));
        for field in ["state", "category", "source", "source_key", "id", "text"] {
            check(field, "", Err("field-or-text"));
        }
    }

    #[test]
    fn suggestions_and_what_waits_say_it_no_more() {
        let record = json!({
            "state": "accepted",
            "changes": [
                { "field": "phone", "before": null, "after": "090-0000-0000" },
                { "field": "note", "before": "花子へ", "after": "次郎へ" },
            ],
            "outcome": { "reason": "花子さんに聞いた", "taken": [
                { "field": "note", "before": "花子へ", "after": "次郎へ" }] },
        });
        let after = |redaction: &Redaction| {
            let mut record = record.clone();
            assert!(redaction.of_suggestion(&mut record));
            record
        };
        let by_text = after(&Redaction::Text("花子".to_owned()));
        assert!(!by_text.to_string().contains("花子") && by_text.to_string().contains("次郎"));
        let by_field = after(&Redaction::Field("phone"));
        assert_eq!(by_field["changes"][0]["after"], Value::Null);
        assert_eq!(by_field["changes"][1], record["changes"][1]);
        let mut kept = json!([{ "field": "電話番号", "before": null, "after": "090" }]);
        assert!(Redaction::Field("phone").of_queue(&mut kept));
        assert_eq!(kept[0]["after"], MARK);
        let mut doubt = json!({ "code": "x", "column": "備考", "value": "花子の家" });
        assert!(Redaction::Text("花子".to_owned()).of_queue(&mut doubt));
        assert_eq!(doubt["value"], format!("{MARK}の家"));
    }

    proptest! {
        #[test]
        fn no_text_survives(text in "[a-d]{2,6}", name in "[a-d]{1,12}", note in "[a-d \"]{0,12}") {
            let draft = PlaceDraft { name, note: Some(note), ..full() };
            let mut document = serde_json::to_value(&draft).expect("a document");
            Redaction::Text(text.clone()).of_place(&mut document, "id1");
            let after: PlaceDraft = serde_json::from_value(document).expect("a place");
            prop_assert!(!after.name.contains(&text) && !after.name.is_empty());
            prop_assert!(!after.note.expect("a note").contains(&text));
        }
    }
}
