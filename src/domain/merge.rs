//! A place part by part: in what two states of it differ, and how two changes of
//! one place go together. Undoing, suggestions and two people editing at once need it.
//! It must never decide between two people: a part that both changed is a clash.

use super::PlaceDraft;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Fields that hold parts of their own, one a code.
const HELD_APART: [&str; 3] = ["facts", "hazards", "shelter"];

/// A field in which two states of a place differ, or a part of one. Null is "not recorded".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its name; with a dot and a code for a part, as `facts.lift`.
    pub field: String,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

/// Two changes put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The place with both; where they clash, as `theirs` has it.
    pub draft: PlaceDraft,
    /// The parts that both changed, each otherwise.
    pub clashes: Vec<String>,
}

/// The parts in which the two differ, by name.
pub fn differences(before: &PlaceDraft, after: &PlaceDraft) -> Vec<FieldChange> {
    let (mut before, after) = (parts(before), parts(after));
    let mut changes = Vec::new();
    for (part, after) in after {
        let before = before.remove(&part).unwrap_or_default();
        if before != after {
            changes.push(FieldChange { field: part, before, after });
        }
    }
    let gone = before.into_iter().filter(|(_, before)| !before.is_null());
    changes.extend(gone.map(|(field, before)| FieldChange { field, before, after: Value::Null }));
    changes.sort_by(|a, b| a.field.cmp(&b.field));
    changes
}

/// What `mine` changed of `base`, done to `theirs`. With `only`, no other parts.
pub fn merge(
    base: &PlaceDraft,
    theirs: &PlaceDraft,
    mine: &PlaceDraft,
    only: Option<&[String]>,
) -> Merged {
    let (base_parts, mut result) = (parts(base), parts(theirs));
    let mut clashes = Vec::new();
    for FieldChange { field: part, after, .. } in differences(base, mine) {
        if only.is_some_and(|only| !only.contains(&part)) {
            continue;
        }
        let now = result.get(&part).cloned().unwrap_or_default();
        if now == base_parts.get(&part).cloned().unwrap_or_default() {
            result.insert(part, after);
        } else if now != after {
            clashes.push(part);
        }
    }
    Merged { draft: rejoined(result), clashes }
}

/// What `mine` and `theirs` say together; of the parts that both changed since `base`, those
/// `chosen` as `mine` has them, the others as `theirs` has them.
pub fn resolve(
    base: &PlaceDraft,
    theirs: &PlaceDraft,
    mine: PlaceDraft,
    chosen: &[String],
) -> PlaceDraft {
    if base == theirs {
        return mine;
    }
    let merged = merge(base, theirs, &mine, None);
    let chosen: Vec<String> =
        merged.clashes.into_iter().filter(|part| chosen.contains(part)).collect();
    merge(&merged.draft, &merged.draft, &mine, Some(&chosen)).draft
}

/// The place with one part saying `value`; an error where it cannot say so.
pub fn with_part(
    draft: &PlaceDraft,
    part: &str,
    value: Value,
) -> Result<PlaceDraft, serde_json::Error> {
    let mut parts = parts(draft);
    parts.insert(part.to_owned(), value);
    whole(parts)
}

/// What a place says, part by part.
pub fn parts(draft: &PlaceDraft) -> BTreeMap<String, Value> {
    let Ok(Value::Object(fields)) = serde_json::to_value(draft) else { return BTreeMap::new() };
    let mut parts = BTreeMap::new();
    for (field, value) in fields {
        match value {
            Value::Object(codes) if HELD_APART.contains(&field.as_str()) => {
                parts.extend(
                    codes.into_iter().map(|(code, value)| (format!("{field}.{code}"), value)),
                );
            }
            value => drop(parts.insert(field, value)),
        }
    }
    parts
}

#[allow(clippy::expect_used, reason = "made of the parts of places; a test merges many")]
fn rejoined(parts: BTreeMap<String, Value>) -> PlaceDraft {
    whole(parts).expect("parts of places make a place")
}

fn whole(parts: BTreeMap<String, Value>) -> Result<PlaceDraft, serde_json::Error> {
    let mut fields = Map::new();
    for (part, value) in parts {
        match part.split_once('.') {
            None => drop(fields.insert(part, value)),
            Some(_) if value.is_null() => {}
            Some((field, code)) => {
                let held = fields.entry(field).or_insert_with(|| Value::Object(Map::new()));
                held[code] = value;
            }
        }
    }
    serde_json::from_value(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CategoryId, DirectArrival, Fact, Location, OpeningHours, Schedule, State};
    use proptest::prelude::*;
    use serde_json::json;

    fn draft() -> PlaceDraft {
        let category = CategoryId::parse("salon").expect("a category");
        PlaceDraft::new(category, "あじさいの会").expect("a name")
    }

    fn names(changes: &[FieldChange]) -> Vec<&str> {
        changes.iter().map(|change| change.field.as_str()).collect()
    }

    #[test]
    fn only_what_differs_is_named_and_codes_stand_apart() {
        let (mut before, mut after) = (draft(), draft());
        let [lift, ramp] = ["lift", "ramp"].map(|code| Fact::parse(code).expect("a fact"));
        before.facts.set(lift, Some(true));
        before.facts.set(ramp, Some(true));
        after.facts.set(ramp, Some(false));
        after.phone = Some("04-0000-0001".to_owned());
        after.shelter.direct = Some(DirectArrival::No);
        let changes = differences(&before, &after);
        assert_eq!(names(&changes), ["facts.lift", "facts.ramp", "phone", "shelter.direct"]);
        assert_eq!((&changes[0].before, &changes[0].after), (&json!(true), &Value::Null));
        assert_eq!((&changes[2].before, &changes[2].after), (&Value::Null, &json!("04-0000-0001")));
        assert_eq!(differences(&after, &after), []);
    }

    #[test]
    fn changes_of_different_parts_go_together_and_of_one_part_clash() {
        let base = draft();
        let theirs = PlaceDraft {
            phone: Some("1".to_owned()),
            note: Some("同じ".to_owned()),
            fax: Some("2".to_owned()),
            ..base.clone()
        };
        let mine = PlaceDraft {
            phone: Some("9".to_owned()),
            note: Some("同じ".to_owned()),
            email: Some("a@example.jp".to_owned()),
            ..base.clone()
        };
        let merged = merge(&base, &theirs, &mine, None);
        assert_eq!(merged.clashes, ["phone"]);
        let expected = PlaceDraft { email: mine.email.clone(), ..theirs.clone() };
        assert_eq!(merged.draft, expected);
    }

    #[test]
    fn undoing_is_a_merge_the_other_way_round() {
        let before = draft();
        let mut after = before.clone();
        after.schedule = OpeningHours::parse("Tu 10:00-12:00").ok().map(Schedule::new);
        after.location = Location::new(139.47, 35.79).ok();
        after.state = State::Closed;
        let now = PlaceDraft { phone: Some("1".to_owned()), ..after.clone() };
        let undone = merge(&after, &now, &before, None);
        assert_eq!(undone.clashes, [""; 0]);
        assert_eq!(undone.draft, PlaceDraft { phone: Some("1".to_owned()), ..before.clone() });
        let only = merge(&after, &now, &before, Some(&["state".to_owned()]));
        assert_eq!(only.draft, PlaceDraft { state: before.state, ..now });
    }

    fn some_draft() -> impl Strategy<Value = PlaceDraft> {
        let answers = proptest::collection::vec(proptest::option::of(any::<bool>()), 5);
        let texts = proptest::collection::vec(proptest::option::of("[ab]"), 3);
        (answers, texts, 0..5_usize).prop_map(|(answers, texts, state)| {
            let mut draft = draft();
            for (fact, answer) in Fact::all().zip(answers) {
                draft.facts.set(fact, answer);
            }
            let [phone, fax, note] = <[_; 3]>::try_from(texts).expect("three");
            (draft.phone, draft.fax, draft.note) = (phone, fax, note);
            draft.state = State::ALL[state];
            draft.shelter.direct = (state == 0).then_some(DirectArrival::Yes);
            draft
        })
    }

    proptest! {
        #[test]
        fn nobodys_change_is_lost(base in some_draft(), theirs in some_draft(), mine in some_draft()) {
            let merged = merge(&base, &theirs, &mine, None);
            let (ours, others) = (differences(&base, &mine), differences(&base, &theirs));
            let result = parts(&merged.draft);
            let now = |part: &str| result.get(part).cloned().unwrap_or_default();
            for change in &others {
                prop_assert_eq!(&now(&change.field), &change.after);
            }
            for change in &ours {
                let clash = merged.clashes.contains(&change.field);
                prop_assert_eq!(now(&change.field) != change.after, clash);
            }
            prop_assert_eq!(merge(&base, &base, &mine, None).draft, mine);
        }
    }
}
