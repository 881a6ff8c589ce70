//! The order of shelters on the board: whom to look after first, or by one column. What is
//! not known of a column stands last, whichever way it is sorted.

use super::{FoundShelter, ShelterQuery};
use crate::{
    catalog::ShelterHit,
    domain::{Details, Place, Present, Situation, Status},
};
use chrono::{DateTime, Utc};
use std::collections::HashSet;

/// By what shelters are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShelterColumn {
    /// Full; old or unreported; in an urgent condition; open, by how little room is left;
    /// then those that are not open, and at last those that closed.
    Triage,
    /// By name.
    Name,
    /// By status, in the order of a shelter's life.
    Status,
    /// By people there.
    Occupancy,
    /// By room left.
    Vacancy,
    /// By how bad its condition is.
    Condition,
    /// By whom it takes, as published.
    Takes,
    /// By telephone number.
    Phone,
}

impl ShelterColumn {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Triage,
        Self::Name,
        Self::Status,
        Self::Occupancy,
        Self::Vacancy,
        Self::Condition,
        Self::Takes,
        Self::Phone,
    ];

    /// The word of addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Triage => "triage",
            Self::Name => "name",
            Self::Status => "status",
            Self::Occupancy => "occupancy",
            Self::Vacancy => "vacancy",
            Self::Condition => "condition",
            Self::Takes => "takes",
            Self::Phone => "phone",
        }
    }

    /// Whether it tells what only disaster staff may know.
    pub fn is_for_staff(self) -> bool {
        !matches!(self, Self::Name | Self::Status | Self::Takes)
    }

    /// Where a place stands; nothing where that is not known of it.
    fn key(self, place: &Place, present: &Present) -> Option<(i64, i64, String)> {
        let number = |number: i64| (number, 0, String::new());
        let text = |text: &Option<String>| Some((0, 0, text.clone()?));
        let draft = &place.draft;
        match self {
            Self::Triage => {
                let (rank, within) = triage(present);
                Some((rank, within, String::new()))
            }
            Self::Name => Some((0, 0, draft.name_kana.clone().unwrap_or(draft.name.clone()))),
            Self::Status => Some(number(present.status as i64)),
            Self::Occupancy => present.occupancy.map(|persons| number(persons.into())),
            Self::Vacancy => present.vacancy.map(|persons| number(persons.into())),
            Self::Condition => {
                let details = present.details.as_deref().filter(|seen| !seen.condition.is_empty());
                let badness = |seen: &Details| {
                    let levels = seen.condition.values().map(|seen| seen.value as i64);
                    (-to_i64(seen.urgent()), -levels.sum::<i64>(), String::new())
                };
                details.map(badness)
            }
            Self::Takes => text(&draft.eligibility_text).or_else(|| {
                let targets = draft.targets;
                let names = targets.iter().map(|target| target.entry().label.ja.as_str());
                (!targets.is_empty()).then(|| (0, 0, names.collect()))
            }),
            Self::Phone => text(&draft.phone),
        }
    }
}

/// The group of a place, and its place within the group.
pub(in crate::app) fn triage(present: &Present) -> (i64, i64) {
    let seen_at = present.observed_at.map_or(i64::MAX, |at| at.timestamp());
    let urgent = present.details.as_deref().map_or(0, Details::urgent);
    match present.status {
        Status::Closed => (6, seen_at),
        Status::Full => (0, seen_at),
        // People are there of whom nobody has heard for hours: before those of whom nobody
        // knows whether they opened.
        Status::Open if present.is_old => (1, seen_at),
        _ if present.is_old => (2, seen_at),
        Status::Open | Status::Preparing if urgent > 0 => (3, -to_i64(urgent)),
        Status::Open => (4, present.vacancy.map_or(i64::MAX, i64::from)),
        Status::Preparing | Status::NotOpen | Status::Unreported => (5, seen_at),
    }
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl ShelterQuery {
    /// How many the catalog must find, so that the first of them in our order are among them.
    pub(super) fn found_limit(&self) -> usize {
        if self.order.is_some() || self.by_site { usize::MAX } else { self.limit + self.skip }
    }

    /// Puts what was found in order; keeps of a site that is in `sites`
    /// nothing, and of any other the first, where the search is by site.
    pub(super) fn sort(
        &self,
        mut hits: Vec<ShelterHit>,
        sites: &mut HashSet<String>,
        situation: &Situation,
        now: DateTime<Utc>,
    ) -> Vec<ShelterHit> {
        if let Some((column, is_descending)) = self.order {
            put_in_order(&mut hits, column, is_descending, situation, now);
        }
        if self.by_site {
            let site = |hit: &ShelterHit| hit.place.shown_site().map(str::to_owned);
            hits.retain(|hit| site(hit).is_none_or(|site| sites.insert(site)));
        }
        hits
    }
}

fn put_in_order(
    hits: &mut [ShelterHit],
    column: ShelterColumn,
    is_descending: bool,
    situation: &Situation,
    now: DateTime<Utc>,
) {
    let key = |hit: &ShelterHit| {
        let key = column.key(&hit.place, &situation.present_at(&hit.place, now));
        (key.is_none(), key)
    };
    hits.sort_by_cached_key(key);
    if is_descending {
        let known = |hit: &ShelterHit| {
            column.key(&hit.place, &situation.present_at(&hit.place, now)).is_some()
        };
        let unknown_from = hits.partition_point(known);
        hits[..unknown_from].reverse();
    }
}

impl FoundShelter {
    /// Whether its condition calls for somebody at once.
    pub fn is_urgent(&self) -> bool {
        self.present.details.as_deref().is_some_and(|details| details.urgent() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ConditionItem, Level, details::Dated};
    use chrono::TimeDelta;
    use std::sync::Arc;

    fn present(status: Status, minutes: i64, vacancy: Option<u32>, has_water: bool) -> Present {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        let observed_at = now - TimeDelta::minutes(minutes);
        let mut details = Details::default();
        let water = ConditionItem::parse("water").expect("an item");
        let value = if has_water { Level::Good } else { Level::Lacking };
        details.condition.insert(water, Dated { value, observed_at });
        Present {
            status,
            occupancy: None,
            vacancy,
            room: None,
            observed_at: (status != Status::Unreported).then_some(observed_at),
            is_old: status == Status::Unreported || minutes >= 120,
            observation: None,
            details: Some(Arc::new(details)),
            held: 0,
            said_of: None,
        }
    }

    #[test]
    fn the_most_urgent_comes_first() {
        use Status::{Closed, Full, NotOpen, Open, Preparing, Unreported};
        let order = [
            present(Full, 200, Some(0), true),
            present(Full, 5, Some(0), true),
            present(Open, 300, Some(9), true),
            present(Open, 121, Some(1), false),
            present(NotOpen, 200, None, true),
            present(Unreported, 0, None, true),
            present(Open, 5, Some(50), false),
            present(Open, 5, Some(2), true),
            present(Open, 5, Some(40), true),
            present(Open, 5, None, true),
            present(Preparing, 5, None, true),
            present(Closed, 900, None, true),
        ];
        let keys: Vec<_> = order.iter().map(triage).collect();
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
