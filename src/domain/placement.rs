//! 受け入れ依頼: somebody who needs care looks for a shelter that takes them in. Who it is
//! stands nowhere: how many, what they need and about where they are is enough to ask.
//! Requests are no part of history; after a time only sums of them stay.

use super::{
    CodeSet, IncidentId, Invalid, Location, PlaceId, PlacementId,
    code::{FactKind, RefusalReason, TargetKind},
    text::typed,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most people that one request is for: a family, or the residents of a home.
pub const MAX_REQUEST_PERSONS: u32 = 500;
/// The longest text on where they are, in characters: a neighbourhood, no address.
const MAX_FROM_CHARS: usize = 60;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacementNeed {
    /// How many people.
    pub persons: u32,
    /// Who they are, all of these.
    pub targets: CodeSet<TargetKind>,
    /// What must be there, all of these.
    pub facts: CodeSet<FactKind>,
    /// About where they are, in words.
    pub from: Option<String>,
    /// About where they are, to a hundred metres.
    pub origin: Option<Location>,
}

impl PlacementNeed {
    /// The errors name `persons`, `from` and `target`. A point is kept no closer than to a
    /// hundred metres.
    pub fn new(
        persons: Option<u32>,
        targets: CodeSet<TargetKind>,
        facts: CodeSet<FactKind>,
        from: &str,
        origin: Option<Location>,
    ) -> Result<Self, Vec<Invalid>> {
        let from = typed(from.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut faults = Vec::new();
        match persons {
            None => faults.push(Invalid::new("persons", "required")),
            Some(1..=MAX_REQUEST_PERSONS) => {}
            Some(_) => faults.push(Invalid::new("persons", "request-persons-range")),
        }
        if targets.is_empty() && facts.is_empty() {
            faults.push(Invalid::new("target", "need-missing"));
        }
        if from.chars().count() > MAX_FROM_CHARS {
            faults.push(Invalid::new("from", "too-long"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let from = Some(from).filter(|text| !text.is_empty());
        let persons = persons.unwrap_or(1);
        Ok(Self { persons, targets, facts, from, origin: origin.map(Location::coarse) })
    }
}

/// What happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacementEvent {
    /// 打診: a place was asked.
    Asked(PlaceId),
    /// 受け入れ可: a place takes them, and keeps the room free until then.
    Accepted {
        /// Which place.
        place: PlaceId,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// 受け入れ不可: a place cannot take them.
    Refused {
        /// Which place.
        place: PlaceId,
        /// Why not.
        reason: RefusalReason,
    },
    /// 移動済み: they are there.
    Moved(PlaceId),
    /// The room that was kept free is given up.
    Released(PlaceId),
    /// 取り下げ: nobody needs a place any more.
    Withdrawn,
}

impl PlacementEvent {
    /// The place that it is about.
    pub fn place(&self) -> Option<&PlaceId> {
        match self {
            Self::Asked(place)
            | Self::Accepted { place, .. }
            | Self::Refused { place, .. }
            | Self::Moved(place)
            | Self::Released(place) => Some(place),
            Self::Withdrawn => None,
        }
    }
}

/// What happened, when, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementStep {
    /// When it was noted.
    pub at: DateTime<Utc>,
    /// By whom, as history calls them.
    pub author: String,
    /// What.
    pub event: PlacementEvent,
}

/// Room that a place keeps free for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementHold {
    /// Which place.
    pub place: PlaceId,
    /// For how many.
    pub persons: u32,
    /// Until when it counts as taken.
    pub until: DateTime<Utc>,
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlacementState {
    /// Nobody has been asked, or nobody who was asked takes them.
    Waiting,
    /// Somebody was asked and has not answered.
    Asked,
    /// A place keeps room free.
    Accepted,
    /// A place took them, but the time for which it keeps room free is over.
    Expired,
    /// They are there.
    Moved,
    /// Nobody needs a place any more.
    Withdrawn,
}

impl PlacementState {
    /// Every state, in the order of the work that is left.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Asked, Self::Expired, Self::Accepted, Self::Moved, Self::Withdrawn];

    /// The word that sums are kept by.
    pub fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Expired => "expired",
            Self::Moved => "moved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing is left to do.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Moved | Self::Withdrawn)
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacementRequest {
    /// Its id.
    pub id: PlacementId,
    /// The incident in which it was made.
    pub incident: IncidentId,
    /// 1 when made, one more with every step.
    pub revision: i64,
    /// When it was made.
    pub requested_at: DateTime<Utc>,
    /// When the last step was taken.
    pub updated_at: DateTime<Utc>,
    /// By whom, as history calls them.
    pub requested_by: String,
    /// What is asked for.
    pub need: PlacementNeed,
    /// What happened since, in order.
    pub steps: Vec<PlacementStep>,
}

impl PlacementRequest {
    /// The last that happened with each place.
    pub fn last_by_place(&self) -> BTreeMap<&PlaceId, &PlacementStep> {
        let steps = self.steps.iter();
        steps.filter_map(|step| Some((step.event.place()?, step))).collect()
    }

    /// The room that is kept free for it, whether its time is over or not.
    pub fn hold(&self) -> Option<PlacementHold> {
        if matches!(self.steps.last().map(|step| &step.event), Some(PlacementEvent::Withdrawn)) {
            return None;
        }
        self.last_by_place().into_values().find_map(|step| match &step.event {
            PlacementEvent::Accepted { place, until } => Some(PlacementHold {
                place: place.clone(),
                persons: self.need.persons,
                until: *until,
            }),
            _ => None,
        })
    }

    /// How far it is.
    pub fn state(&self, now: DateTime<Utc>) -> PlacementState {
        let is = |wanted: fn(&PlacementEvent) -> bool| {
            self.last_by_place().values().any(|step| wanted(&step.event))
        };
        if self.steps.iter().any(|step| step.event == PlacementEvent::Withdrawn) {
            return PlacementState::Withdrawn;
        }
        if is(|event| matches!(event, PlacementEvent::Moved(_))) {
            return PlacementState::Moved;
        }
        match self.hold() {
            Some(hold) if hold.until > now => PlacementState::Accepted,
            Some(_) => PlacementState::Expired,
            None if is(|event| matches!(event, PlacementEvent::Asked(_))) => PlacementState::Asked,
            None => PlacementState::Waiting,
        }
    }

    /// Whether something may happen to it now; the errors name `do`.
    pub fn check(&self, event: &PlacementEvent, now: DateTime<Utc>) -> Result<(), Invalid> {
        let state = self.state(now);
        if state.is_over() {
            return Err(Invalid::new("do", "request-over"));
        }
        let hold = self.hold();
        let holds = |place: &PlaceId| hold.as_ref().is_some_and(|hold| hold.place == *place);
        match event {
            PlacementEvent::Accepted { place, .. }
                if state == PlacementState::Accepted && !holds(place) =>
            {
                Err(Invalid::new("do", "request-has-place"))
            }
            PlacementEvent::Moved(place) | PlacementEvent::Released(place) if !holds(place) => {
                Err(Invalid::new("do", "request-not-accepted"))
            }
            _ => Ok(()),
        }
    }
}

/// What is left of requests that were made long ago: how many, and for how many people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementTotal {
    /// The incident.
    pub incident: IncidentId,
    /// The word of what is counted: the state in which they ended, or `refused:` and why.
    pub code: String,
    /// How many.
    pub requests: i64,
    /// For how many people.
    pub persons: i64,
}

impl PlacementRequest {
    /// What it adds to the sums: its end, and each refusal.
    pub fn totals(&self, now: DateTime<Utc>) -> Vec<PlacementTotal> {
        let total = |code: String| PlacementTotal {
            incident: self.incident.clone(),
            code,
            requests: 1,
            persons: self.need.persons.into(),
        };
        let refusals = self.steps.iter().filter_map(|step| match &step.event {
            PlacementEvent::Refused { reason, .. } => Some(format!("refused:{}", reason.id())),
            _ => None,
        });
        let end = self.state(now).id().to_owned();
        std::iter::once(end).chain(refusals).map(total).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Fact, Target};
    use chrono::TimeDelta;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn place(id: &str) -> PlaceId {
        PlaceId::from_trusted(id.to_owned())
    }

    fn request(events: &[PlacementEvent]) -> PlacementRequest {
        let targets = Target::parse("elderly").into_iter().collect();
        let need = PlacementNeed::new(Some(2), targets, CodeSet::default(), "緑町", None);
        let step = |event: &PlacementEvent| PlacementStep {
            at: at(0),
            author: "staff:a".to_owned(),
            event: event.clone(),
        };
        PlacementRequest {
            id: PlacementId::from_trusted("r".to_owned()),
            incident: IncidentId::from_trusted("i".to_owned()),
            revision: 1,
            requested_at: at(0),
            updated_at: at(0),
            requested_by: "staff:a".to_owned(),
            need: need.expect("valid"),
            steps: events.iter().map(step).collect(),
        }
    }

    fn accepted(id: &str) -> PlacementEvent {
        PlacementEvent::Accepted { place: place(id), until: at(60) }
    }

    fn refused(id: &str) -> PlacementEvent {
        let reason = RefusalReason::parse("no_staff").expect("a code");
        PlacementEvent::Refused { place: place(id), reason }
    }

    #[test]
    fn a_request_goes_its_way_and_an_old_hold_no_longer_counts() {
        fn check(events: &[PlacementEvent], minutes: i64, expected: PlacementState) {
            assert_eq!(request(events).state(at(minutes)), expected, "{events:?}");
        }
        let asked = |id: &str| PlacementEvent::Asked(place(id));
        check(&[], 0, PlacementState::Waiting);
        check(&[asked("a"), asked("b"), refused("a")], 0, PlacementState::Asked);
        check(&[asked("a"), refused("a")], 0, PlacementState::Waiting);
        check(&[asked("b"), accepted("a")], 59, PlacementState::Accepted);
        check(&[accepted("a")], 60, PlacementState::Expired);
        check(&[accepted("a"), PlacementEvent::Moved(place("a"))], 0, PlacementState::Moved);
        check(&[accepted("a"), PlacementEvent::Released(place("a"))], 0, PlacementState::Waiting);
        check(&[accepted("a"), refused("a")], 0, PlacementState::Waiting);
        check(&[accepted("a"), PlacementEvent::Withdrawn], 0, PlacementState::Withdrawn);
    }

    #[test]
    fn what_cannot_happen_is_refused() {
        fn check(events: &[PlacementEvent], next: &PlacementEvent, expected: Option<&str>) {
            let fault = request(events).check(next, at(0)).err().map(|fault| fault.code);
            assert_eq!(fault, expected, "{events:?} {next:?}");
        }
        check(&[accepted("a")], &accepted("b"), Some("request-has-place"));
        check(&[accepted("a")], &accepted("a"), None);
        check(&[], &PlacementEvent::Moved(place("a")), Some("request-not-accepted"));
        check(&[accepted("a")], &PlacementEvent::Moved(place("b")), Some("request-not-accepted"));
        check(&[PlacementEvent::Withdrawn], &accepted("a"), Some("request-over"));
    }

    #[test]
    fn sums_hold_the_end_and_each_refusal_and_nothing_else() {
        let moved = PlacementEvent::Moved(place("b"));
        let totals = request(&[refused("a"), accepted("b"), moved]).totals(at(0));
        let said: Vec<_> = totals.iter().map(|total| (&*total.code, total.persons)).collect();
        assert_eq!(said, [("moved", 2), ("refused:no_staff", 2)]);
    }

    #[test]
    fn a_need_says_how_many_and_what_and_no_exact_point() {
        let facts: CodeSet<FactKind> = Fact::parse("beds").into_iter().collect();
        let point = Location::new(139.473_28, 35.786_91).ok();
        let need = PlacementNeed::new(Some(1), CodeSet::default(), facts, " 緑町 ", point);
        let need = need.expect("valid");
        assert_eq!(need.origin, Location::new(139.473, 35.787).ok());
        assert_eq!(need.from.as_deref(), Some("緑町"));
        let long = "あ".repeat(61);
        let wrong =
            PlacementNeed::new(Some(0), CodeSet::default(), CodeSet::default(), &long, None);
        let wrong: Vec<_> = wrong.expect_err("refused").iter().map(ToString::to_string).collect();
        assert_eq!(
            wrong,
            ["persons: request-persons-range", "target: need-missing", "from: too-long"]
        );
    }
}
