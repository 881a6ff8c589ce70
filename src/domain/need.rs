//! What needs somebody's hand at a place: a check whose time has come, a point, a schedule
//! that nobody confirmed, a suspension that is over.

use super::{Place, State};
use chrono::{Months, NaiveDate};

/// What needs somebody's hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceNeed {
    /// 確認の時期: checked too long ago.
    Due,
    /// No point on the map, or only that of the address.
    Pin,
    /// The reading of its schedule was confirmed by nobody.
    Schedule,
    /// The last day of its suspension is over.
    Resume,
}

impl PlaceNeed {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Due, Self::Pin, Self::Schedule, Self::Resume];

    /// The word in an address.
    pub fn id(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Pin => "pin",
            Self::Schedule => "schedule",
            Self::Resume => "resume",
        }
    }

    /// Whether a place needs it.
    pub fn is_of(self, place: &Place, today: NaiveDate) -> bool {
        let draft = &place.draft;
        match self {
            Self::Due => draft.state.is_public() && place.fresh_until() < today,
            Self::Pin => {
                draft.state != State::Closed
                    && (draft.location.is_none() || draft.location_precision.is_some())
            }
            Self::Schedule => draft.state != State::Closed && place.has_unconfirmed_schedule(),
            Self::Resume => {
                draft.state == State::Suspended
                    && draft.suspended_until.is_some_and(|until| until < today)
            }
        }
    }
}

impl Place {
    /// Whether it was checked longer ago than its kind allows. What nobody ever checked is
    /// not old: it says so by itself.
    pub fn is_check_outdated(&self, today: NaiveDate) -> bool {
        let months = Months::new(self.draft.category.category().check_after_months);
        let until = self.draft.verified_on.and_then(|date| date.checked_add_months(months));
        until.is_some_and(|until| until < today)
    }
}
