//! What a place should say instead of what it says, field by field: to be shown
//! beside what is there now, and to be taken whole or in part. Fields are called as
//! in the stored document; codes stand by themselves (`facts.lift`).

use crate::domain::{
    Invalid, PlaceDraft,
    merge::{self, FieldChange},
    place::field::Field,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a proposed change stands to what the place says now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The place says what it said then.
    AsBefore,
    /// The place says so already.
    Already,
    /// The place says something else by now.
    Changed,
}

/// Changes of different fields of one place.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Changes(Vec<FieldChange>);

impl Changes {
    /// Everything in which `after` differs from `before`.
    pub fn between(before: &PlaceDraft, after: &PlaceDraft) -> Self {
        let mut changes = Self::default();
        for FieldChange { field, before, after } in merge::differences(before, after) {
            if Field::of_part(&field).is_some_and(|field| field.is_proposable) {
                changes.add(field, before, after);
            }
        }
        changes
    }

    /// Adds a change of a field, unless it changes nothing.
    pub fn add(&mut self, field: impl Into<String>, before: Value, after: Value) {
        if before != after {
            self.0.push(FieldChange { field: field.into(), before, after });
            self.0.sort_by(|one, other| Field::rank(&one.field).cmp(&Field::rank(&other.field)));
        }
    }

    /// Adds a change of a field from what it says to what a person typed, unless that is
    /// the same; blank is not recorded.
    pub fn add_text(&mut self, field: &str, before: &str, typed: &str) {
        let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let after = match Field::find(field).filter(|field| field.text.is_some()) {
            Some(field) if field.is_untouched(typed, before) => return,
            Some(field) => field.normalize(typed),
            None => said(typed.trim()),
        };
        self.add(field, said(before).into(), after.into());
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
        self.0.iter().filter_map(|change| fault(change, true)).collect()
    }

    /// What is wrong with them that is not in `judged`: nobody is asked again about what
    /// was taken in before.
    pub fn faults_beyond(&self, judged: &Self) -> Vec<Invalid> {
        let is_new = |change: &&FieldChange| {
            judged.get(&change.field).is_none_or(|known| known.after != change.after)
        };
        self.0.iter().filter(is_new).filter_map(|change| fault(change, true)).collect()
    }

    /// How each stands to what the place says now.
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

    /// The place with every change made. The error names the field that cannot say so;
    /// whether a person may say so is for [`Changes::faults`].
    pub fn apply(&self, draft: &PlaceDraft) -> Result<PlaceDraft, Invalid> {
        if let Some(fault) = self.0.iter().find_map(|change| fault(change, false)) {
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

/// What is wrong with a change; with `is_typed` also what a person may not say.
fn fault(change: &FieldChange, is_typed: bool) -> Option<Invalid> {
    let name = || change.field.clone();
    let Some(field) = Field::of_part(&change.field).filter(|field| field.is_proposable) else {
        return Some(Invalid::new(name(), "unknown-field"));
    };
    match &change.after {
        _ if field.text.is_none() => None,
        Value::Null => field.check(None).err(),
        Value::String(text) if is_typed => field.check(Some(text)).err(),
        Value::String(_) => None,
        _ => Some(Invalid::new(name(), "not-a-value")),
    }
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
        for field in ["access", "note", "fee_text"] {
            changes.add_text(field, "", "新");
        }
        let mut now = draft();
        now.note = Some("新".to_owned());
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
            let refused = changes.faults().into_iter().next();
            let refused = refused.or_else(|| changes.apply(&draft()).err()).expect(field);
            assert_eq!((&*refused.field, refused.code), (field, code));
        }
        check("url", json!("javascript:alert(1)"), "not-a-url");
        check("url", json!("https:///x"), "not-a-url");
        check("url", json!("https://a b"), "not-a-url");
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
    fn what_was_taken_in_is_not_judged_again() {
        let mut proposed = Changes::default();
        proposed.add("phone", Value::Null, json!("なし"));
        assert_eq!(proposed.faults().len(), 1);
        assert_eq!(proposed.faults_beyond(&proposed), []);
        assert!(proposed.apply(&draft()).is_ok());
        let mut otherwise = Changes::default();
        otherwise.add("phone", Value::Null, json!("窓口"));
        assert_eq!(otherwise.faults_beyond(&proposed).len(), 1);
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
