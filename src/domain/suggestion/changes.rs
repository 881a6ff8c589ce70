//! What a listing should say instead of what it says, field by field: to be shown
//! beside what is there now, and to be taken whole or in part. Fields are called as
//! in the stored document; codes stand by themselves (`facts.lift`).

use crate::domain::{
    Invalid, PlaceDraft,
    merge::{self, FieldChange},
    text::telephone,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The fields that can be proposed, in the order in which people read them. Where a
/// listing came from and who verified it is not proposed by anybody.
pub const FIELDS: [&str; 38] = [
    "category",
    "name",
    "name_kana",
    "description",
    "state",
    "suspended_reason",
    "suspended_until",
    "schedule_text",
    "schedule",
    "schedule_confirmed",
    "targets",
    "eligibility_text",
    "fee_text",
    "reservation_text",
    "address",
    "building",
    "location",
    "location_precision",
    "point_shown",
    "municipality",
    "district",
    "access",
    "phone",
    "contact_note",
    "fax",
    "email",
    "url",
    "organization",
    "private_contact",
    "capacity",
    "capacity_text",
    "facts",
    "hazards",
    "shelter",
    "note",
    "image_url",
    "image_licence",
    "site",
];

/// Fields that hold telephone numbers.
const TELEPHONES: [&str; 2] = ["phone", "fax"];
/// Fields whose parts are fields of their own.
const PARTED: [&str; 3] = ["facts", "hazards", "shelter"];

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// The longest text of a field, in characters.
const LONGEST_TEXT: usize = 2000;

/// How a proposed change stands to what the listing says now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The listing says what it said then.
    AsBefore,
    /// The listing says so already.
    Already,
    /// The listing says something else by now.
    Changed,
}

/// Changes of different fields of one listing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Changes(Vec<FieldChange>);

impl Changes {
    /// Everything in which `after` differs from `before`.
    pub fn between(before: &PlaceDraft, after: &PlaceDraft) -> Self {
        let mut changes = Self::default();
        for FieldChange { field, before, after } in merge::differences(before, after) {
            if is_proposable(&field) {
                changes.add(field, before, after);
            }
        }
        changes
    }

    /// Adds a change of a field, unless it changes nothing.
    pub fn add(&mut self, field: impl Into<String>, before: Value, after: Value) {
        if before != after {
            self.0.push(FieldChange { field: field.into(), before, after });
            self.0.sort_by(|one, other| rank(&one.field).cmp(&rank(&other.field)));
        }
    }

    /// Adds a change of a text; an empty one is not recorded.
    pub fn add_text(&mut self, field: &str, before: &str, after: &str) {
        let value = |text: &str| match tidy(text) {
            text if text.is_empty() => Value::Null,
            text if TELEPHONES.contains(&field) => Value::String(telephone(&text)),
            text => Value::String(text),
        };
        self.add(field, value(before), value(after));
    }

    /// The changes, in the order in which people read fields.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &FieldChange> {
        self.0.iter()
    }

    /// The change of a field.
    pub fn get(&self, field: &str) -> Option<&FieldChange> {
        self.0.iter().find(|change| change.field == field)
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with them, by the name of the field.
    pub fn faults(&self) -> Vec<Invalid> {
        let fault = |change: &FieldChange| {
            let code = match (change.field.as_str(), change.after.as_str()) {
                (field, _) if !is_proposable(field) => "unknown-field",
                (_, Some(text)) if text.chars().count() > LONGEST_TEXT => "too-long",
                ("url" | "image_url", Some(url)) if !is_web_address(url) => "not-a-web-address",
                ("name", None) => "required",
                ("name", Some(name)) if name.chars().count() > LONGEST_NAME => "too-long",
                ("phone" | "fax", Some(number)) if !number.chars().any(char::is_numeric) => {
                    "not-a-phone-number"
                }
                ("email", Some(address)) if !address.contains('@') => "not-an-email",
                _ => return None,
            };
            Some(Invalid::new(change.field.clone(), code))
        };
        self.0.iter().filter_map(fault).collect()
    }

    /// How each stands to what the listing says now.
    pub fn against(&self, now: &PlaceDraft) -> Vec<(&FieldChange, Value, Against)> {
        let mut parts = merge::parts(now);
        let mut found = Vec::new();
        for change in &self.0 {
            let now = parts.remove(&change.field).unwrap_or_default();
            let against = match &now {
                now if *now == change.after => Against::Already,
                now if *now == change.before => Against::AsBefore,
                _ => Against::Changed,
            };
            found.push((change, now, against));
        }
        found
    }

    /// The listing with every change made. The error names the field that cannot say so.
    pub fn apply(&self, draft: &PlaceDraft) -> Result<PlaceDraft, Invalid> {
        if let Some(fault) = self.faults().into_iter().next() {
            return Err(fault);
        }
        let mut changed = draft.clone();
        for change in &self.0 {
            changed = merge::with_part(&changed, &change.field, change.after.clone())
                .map_err(|_| Invalid::new(change.field.clone(), "not-a-value"))?;
        }
        changed.district_found &= changed.district == draft.district;
        Ok(changed)
    }
}

/// White space at the ends taken off, ends of lines written one way, control
/// characters dropped.
pub(super) fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let visible: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    visible.trim().to_owned()
}

/// Whether a link may lead there.
fn is_web_address(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"".contains(c);
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/')) && url.chars().all(plain)
}

/// Where a field stands: its own place, then its part.
fn rank(field: &str) -> (usize, &str) {
    let (whole, part) = field.split_once('.').unwrap_or((field, ""));
    let known = FIELDS.iter().position(|known| *known == whole);
    let fits = part.is_empty() != PARTED.contains(&whole);
    (known.filter(|_| fits).unwrap_or(FIELDS.len()), part)
}

fn is_proposable(field: &str) -> bool {
    rank(field).0 < FIELDS.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CategoryId, Fact, Location, State};
    use serde_json::json;

    fn draft() -> PlaceDraft {
        let category = CategoryId::parse("salon").expect("a category");
        PlaceDraft::new(category, "ひだまり").expect("a name")
    }

    fn other() -> PlaceDraft {
        let mut other = draft();
        other.name = "ひだまりサロン".to_owned();
        other.phone = Some("04-0000-0001".to_owned());
        other.facts.set(Fact::parse("lift").expect("a fact"), Some(false));
        other.shelter.carers_admitted = Some(true);
        other.location = Location::new(139.47, 35.79).ok();
        other.state = State::Suspended;
        other.source = Some("elsewhere".to_owned());
        other.verified_on = chrono::NaiveDate::from_ymd_opt(2026, 11, 22);
        other
    }

    #[test]
    fn what_differs_is_named_in_reading_order_but_never_the_source() {
        let changes = Changes::between(&draft(), &other());
        let named: Vec<_> = changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(
            named,
            ["name", "state", "location", "phone", "facts.lift", "shelter.carers_admitted"]
        );
        assert_eq!(changes.get("facts.lift").map(|change| &change.after), Some(&json!(false)));
        assert!(Changes::between(&draft(), &draft()).is_empty());
    }

    #[test]
    fn changes_made_one_way_lead_back_the_other_way() {
        let there = Changes::between(&draft(), &other()).apply(&draft()).expect("applies");
        assert_eq!((there.phone.clone(), there.facts), (other().phone, other().facts));
        assert_eq!((there.source.clone(), there.verified_on), (None, None));
        let back = Changes::between(&there, &draft()).apply(&there).expect("applies");
        assert_eq!(back, draft());
    }

    #[test]
    fn a_field_changed_meanwhile_is_told_from_one_that_was_not() {
        let mut changes = Changes::default();
        for field in ["phone", "fax", "fee_text"] {
            changes.add_text(field, "", "新");
        }
        let mut now = draft();
        now.fax = Some("新".to_owned());
        now.fee_text = Some("別".to_owned());
        let found: Vec<_> =
            changes.against(&now).into_iter().map(|(.., against)| against).collect();
        assert_eq!(found, [Against::Changed, Against::AsBefore, Against::Already]);
    }

    #[test]
    fn what_a_field_cannot_say_is_refused_by_its_name() {
        fn check(field: &str, after: Value, code: &str) {
            let mut changes = Changes::default();
            changes.add(field, json!("x"), after);
            let refused = changes.apply(&draft()).expect_err(field);
            assert_eq!((&*refused.field, refused.code), (field, code));
        }
        check("url", json!("javascript:alert(1)"), "not-a-web-address");
        check("url", json!("https:///x"), "not-a-web-address");
        check("url", json!("https://a b"), "not-a-web-address");
        check("phone", json!("1".repeat(2001)), "too-long");
        check("phone", json!("でんわなし"), "not-a-phone-number");
        check("email", json!("メールなし"), "not-an-email");
        check("name", json!("あ".repeat(101)), "too-long");
        check("name", Value::Null, "required");
        check("category", json!("castle"), "not-a-value");
        check("location", json!([200, 100]), "not-a-value");
        check("facts.wings", json!(true), "not-a-value");
        check("facts", json!({}), "unknown-field");
        check("name.x", json!(1), "unknown-field");
        for field in ["source", "source_key", "verified_on", "verified_by", "id", ""] {
            check(field, json!("y"), "unknown-field");
        }
    }

    #[test]
    fn every_field_of_a_listing_is_proposable_or_knowingly_not() {
        const NEVER: [&str; 5] =
            ["source", "source_key", "verified_on", "verified_by", "district_found"];
        let parts = merge::parts(&draft());
        for field in parts.keys().filter_map(|part| part.split('.').next()) {
            assert!(FIELDS.contains(&field) != NEVER.contains(&field), "{field}");
        }
    }

    #[test]
    fn a_text_is_tidied_before_it_is_compared() {
        let mut changes = Changes::default();
        changes.add_text("note", "一\n二", " 一\r\n二\u{0}\n");
        assert!(changes.is_empty(), "{changes:?}");
        changes.add_text("note", "一", " ");
        assert_eq!(changes.get("note").map(|change| &change.after), Some(&Value::Null));
    }
}
