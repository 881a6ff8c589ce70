//! 電話: which shelters are to be called, and who called which one when. A call claims the
//! whole building of its shelter for ten minutes, so that nobody there is called twice.

use super::{CallId, IncidentId, PlaceId, Present, StaffId, Status};
use chrono::{DateTime, TimeDelta, Utc};

/// Nobody calls a building again within this time, nor one that reported within it.
pub const CALL_INTERVAL: TimeDelta = TimeDelta::minutes(10);

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    /// 出なかった
    NoAnswer,
    /// 変わりなし: what had been reported was confirmed.
    Unchanged,
    /// かけなかった: claimed by mistake, so that somebody else may call.
    NotMade,
}

impl CallOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::NoAnswer, Self::Unchanged, Self::NotMade];

    /// The word stored and answered.
    pub fn id(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::Unchanged => "unchanged",
            Self::NotMade => "not_made",
        }
    }

    /// Reads the word stored and answered.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.id() == id)
    }
}

/// A call of a shelter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelterCall {
    /// Its id.
    pub id: CallId,
    /// The incident.
    pub incident: IncidentId,
    /// The shelter.
    pub place: PlaceId,
    /// Who called.
    pub caller: StaffId,
    /// When it was claimed.
    pub called_at: DateTime<Utc>,
    /// What came of it; nothing while nobody said.
    pub outcome: Option<CallOutcome>,
}

impl ShelterCall {
    /// Until when nobody else calls there.
    pub fn claimed_until(&self) -> DateTime<Utc> {
        self.called_at + CALL_INTERVAL
    }

    /// Whether it keeps everybody from calling there.
    pub fn is_claim(&self, now: DateTime<Utc>) -> bool {
        self.outcome != Some(CallOutcome::NotMade) && now < self.claimed_until()
    }

    /// Whether somebody may still be on the line.
    pub fn is_under_way(&self, now: DateTime<Utc>) -> bool {
        self.outcome.is_none() && self.is_claim(now)
    }
}

/// Whether a shelter is to be called: it is full, or nobody confirmed for long how it is, or
/// ever. Neither one that is closed nor one of which somebody has just heard.
pub fn is_due(present: &Present, now: DateTime<Utc>) -> bool {
    let is_asked = match present.status {
        Status::Closed => false,
        Status::Full => true,
        _ => present.is_old,
    };
    asked_long_ago(present, now) && is_asked
}

fn asked_long_ago(present: &Present, now: DateTime<Utc>) -> bool {
    present.observed_at.is_none_or(|at| now - at >= CALL_INTERVAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn who_is_full_old_or_unreported_is_called_and_nobody_who_has_just_reported() {
        fn check(status: Status, minutes: Option<i64>, expected: bool) {
            let now = at(1000);
            let observed_at = minutes.map(|minutes| now - TimeDelta::minutes(minutes));
            let present = Present {
                status,
                occupancy: None,
                held: 0,
                vacancy: None,
                room: None,
                observed_at,
                is_old: minutes.is_none_or(|minutes| minutes >= 120),
                observation: None,
                details: None,
                said_of: None,
            };
            assert_eq!(is_due(&present, now), expected, "{status:?} {minutes:?}");
        }
        check(Status::Unreported, None, true);
        check(Status::Full, Some(10), true);
        check(Status::Full, Some(9), false);
        check(Status::Open, Some(119), false);
        check(Status::Open, Some(120), true);
        check(Status::NotOpen, Some(120), true);
        check(Status::Closed, Some(600), false);
    }

    #[test]
    fn a_call_claims_for_ten_minutes_whatever_came_of_it_but_none_that_was_not_made() {
        let call = |outcome| ShelterCall {
            id: CallId::from_trusted("c".to_owned()),
            incident: IncidentId::from_trusted("i".to_owned()),
            place: PlaceId::from_trusted("p".to_owned()),
            caller: StaffId::from_trusted("a".to_owned()),
            called_at: at(0),
            outcome,
        };
        for outcome in [None, Some(CallOutcome::NoAnswer), Some(CallOutcome::Unchanged)] {
            assert!(call(outcome).is_claim(at(9)) && !call(outcome).is_claim(at(10)));
            assert_eq!(call(outcome).is_under_way(at(9)), outcome.is_none());
        }
        assert!(!call(Some(CallOutcome::NotMade)).is_claim(at(0)));
        let read = CallOutcome::ALL.map(|outcome| CallOutcome::parse(outcome.id()));
        assert_eq!(read, CallOutcome::ALL.map(Some));
    }
}
