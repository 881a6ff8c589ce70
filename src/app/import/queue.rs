//! What a run leaves for staff to look at, and how that meets what already waits:
//! nothing is asked twice, and what no longer holds is closed.

use crate::domain::{PlaceDraft, PlaceId, Precision, QueueItem, QueueKind, QueueTopic};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

/// What a run found, topic by topic, and what it looked at to find it.
#[derive(Debug, Default)]
pub struct Findings {
    wanted: BTreeMap<QueueTopic, Value>,
    /// Places whose rows were read: their doubts, pins and differences are known.
    read: HashSet<PlaceId>,
    /// Places compared with all others: their pairs are known.
    compared: HashSet<PlaceId>,
}

/// What to write to the queue.
#[derive(Debug, Default, PartialEq)]
pub struct QueueChanges {
    /// New things that wait.
    pub insert: Vec<QueueItem>,
    /// Things that wait again, otherwise, or no longer.
    pub save: Vec<QueueItem>,
}

/// What a place itself gives to ask: whether its schedule was read right, and where it is.
pub fn questions(id: &PlaceId, draft: &PlaceDraft) -> Vec<(QueueTopic, Value)> {
    let mut asked = Vec::new();
    if let (Some(schedule), Some(false)) = (&draft.schedule, draft.schedule_confirmed) {
        let read = schedule.opening_hours.as_str();
        let body = json!({ "text": draft.schedule_text, "read": read });
        asked.push((QueueTopic::about_place(QueueKind::Schedule, id, ""), body));
    }
    if draft.given_location().is_none() {
        let precision = draft.location_precision.map(Precision::id);
        let body = json!({ "address": draft.address, "precision": precision });
        asked.push((QueueTopic::about_place(QueueKind::Pin, id, ""), body));
    }
    asked
}

impl Findings {
    /// Somebody should look at this.
    pub fn want(&mut self, topic: QueueTopic, body: Value) {
        self.wanted.insert(topic, body);
    }

    /// The row of a place was read.
    pub fn read(&mut self, place: &PlaceId) {
        self.read.insert(place.clone());
    }

    /// A place was compared with all others.
    pub fn compared(&mut self, place: &PlaceId) {
        self.compared.insert(place.clone());
    }

    /// A place whose row was not written after all: what the row gave to ask is asked no more.
    pub fn forget(&mut self, place: &PlaceId) {
        self.wanted.retain(|topic, _| topic.place != *place && topic.subject != place.as_str());
        self.read.remove(place);
        self.compared.remove(place);
    }

    /// Compares with what waits or has waited. What a person closed stays closed as
    /// long as there is nothing new to see; what an import closed may open again.
    pub fn meet(
        mut self,
        present: Vec<QueueItem>,
        run_id: &str,
        now: DateTime<Utc>,
        mut new_id: impl FnMut() -> String,
    ) -> QueueChanges {
        let by_run = format!("run:{run_id}");
        let mut changes = QueueChanges::default();
        for item in present {
            let is_open = item.closed.is_none();
            match self.wanted.remove(&item.topic) {
                Some(body) if is_open && body == item.body => {}
                Some(body) if is_open => {
                    // It stays a question of the run that asked it first.
                    changes.save.push(QueueItem { body, ..item });
                }
                Some(body) if body != item.body || !closed_by_person(&item) => {
                    let run_id = run_id.to_owned();
                    changes.save.push(QueueItem {
                        body,
                        run_id,
                        opened_at: now,
                        closed: None,
                        ..item
                    });
                }
                None if is_open && self.has_looked_at(&item.topic) => {
                    let closed = Some((now, by_run.clone()));
                    changes.save.push(QueueItem { closed, ..item });
                }
                _ => {}
            }
        }
        changes.insert.extend(self.wanted.into_iter().map(|(topic, body)| QueueItem {
            id: new_id(),
            topic,
            body,
            run_id: run_id.to_owned(),
            opened_at: now,
            closed: None,
        }));
        changes
    }

    /// Whether the run would have found it again if it still held.
    fn has_looked_at(&self, topic: &QueueTopic) -> bool {
        if topic.kind.is_pair() {
            let second = PlaceId::parse(&topic.subject);
            self.compared.contains(&topic.place)
                || second.is_some_and(|second| self.compared.contains(&second))
        } else {
            self.read.contains(&topic.place)
        }
    }
}

fn closed_by_person(item: &QueueItem) -> bool {
    item.closed.as_ref().is_some_and(|(_, who)| !who.starts_with("run:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: &str) -> PlaceId {
        PlaceId::parse(id).expect("an id")
    }

    fn topic() -> QueueTopic {
        QueueTopic::about_place(QueueKind::Doubt, &place("a"), "電話番号")
    }

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).expect("a time")
    }

    /// What becomes of an item `closed` so, whose body is 1, when a run that read its
    /// place finds `found`: whether it waits afterwards, and whether it was written.
    fn check(closed: Option<&str>, found: Option<i32>, expected: (bool, bool)) {
        let item = QueueItem {
            id: "q".to_owned(),
            topic: topic(),
            body: json!(1),
            run_id: "r1".to_owned(),
            opened_at: noon(),
            closed: closed.map(|who| (noon(), who.to_owned())),
        };
        let mut findings = Findings::default();
        findings.read(&place("a"));
        if let Some(body) = found {
            findings.want(topic(), json!(body));
        }
        let changes = findings.meet(vec![item.clone()], "r2", noon(), String::new);
        assert_eq!(changes.insert, []);
        let after = changes.save.first().unwrap_or(&item);
        let said = (after.closed.is_none(), !changes.save.is_empty());
        assert_eq!(said, expected, "{closed:?} {found:?}");
        assert_eq!(after.body, json!(found.filter(|_| said.0).unwrap_or(1)));
        let is_asked_anew = closed.is_some() && said.0;
        assert_eq!(after.run_id, if is_asked_anew { "r2" } else { "r1" });
    }

    #[test]
    fn nothing_is_asked_twice_and_nothing_new_is_lost() {
        check(None, Some(1), (true, false));
        check(None, Some(2), (true, true));
        check(None, None, (false, true));
        check(Some("staff:hanako"), Some(1), (false, false));
        check(Some("staff:hanako"), Some(2), (true, true));
        check(Some("staff:hanako"), None, (false, false));
        check(Some("run:r1"), Some(1), (true, true));
        check(Some("run:r1"), None, (false, false));
    }

    #[test]
    fn what_a_run_did_not_look_at_stays() {
        let pair = QueueTopic::of_pair(QueueKind::Duplicate, &place("b"), &place("a"));
        assert_eq!((pair.place.as_str(), pair.subject.as_str()), ("a", "b"));
        let item = |topic| QueueItem {
            id: "q".to_owned(),
            topic,
            body: Value::Null,
            run_id: "r1".to_owned(),
            opened_at: noon(),
            closed: None,
        };
        let mut findings = Findings::default();
        findings.read(&place("b"));
        let present = vec![item(topic()), item(pair)];
        assert_eq!(
            findings.meet(present, "r2", noon(), String::new),
            QueueChanges::default(),
            "a was not read, and b not compared"
        );
    }
}
