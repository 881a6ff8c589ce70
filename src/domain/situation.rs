//! The present: which incident runs and what was last seen of each evacuation place.
//! Worked out from the log of observations; holds none that was withdrawn.

use super::{
    Approach, CodeSet, Details, Incident, NoWay, Observation, Place, PlaceId, PlacementHold, Room,
    Status, UnverifiedReport, code::HazardKind, observation::OLD_AFTER, site::SiteReports,
};
use chrono::{DateTime, Utc};
use std::{collections::HashMap, sync::Arc};

/// The present, as of one number of history.
#[derive(Debug, Clone, Default)]
pub struct Situation {
    /// The number of the last change that it contains.
    pub seq: i64,
    /// The incident that runs.
    pub incident: Option<Arc<Incident>>,
    /// The one that ended last.
    pub ended: Option<Arc<Incident>>,
    /// The status last seen of each place in the one that runs.
    pub present: HashMap<PlaceId, Arc<Observation>>,
    /// Condition and composition last seen of each place in the one that runs.
    pub details: HashMap<PlaceId, Arc<Details>>,
    /// The room that places keep free in it for people who are to come, in the order of the
    /// ids of the places.
    pub holds: Arc<[PlacementHold]>,
    /// What of it holds for other places of a site, too.
    pub sites: SiteReports,
    /// What people at shelters reported in it and staff have not decided, the oldest
    /// first. It says nothing of how a place is; disaster staff alone see it.
    pub unverified: Vec<Arc<UnverifiedReport>>,
}

/// How a place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// How it is.
    pub status: Status,
    /// How many people are there, if somebody counted.
    pub occupancy: Option<u32>,
    /// For how many it keeps room free: that is taken.
    pub held: u32,
    /// How many more it takes: nothing where capacity or occupancy is not recorded,
    /// or nobody is taken in at all.
    pub vacancy: Option<u32>,
    /// The same in words.
    pub room: Option<Room>,
    /// When that was seen.
    pub observed_at: Option<DateTime<Utc>>,
    /// Whether nobody has confirmed it for two hours, or ever.
    pub is_old: bool,
    /// What was last seen of the place itself.
    pub observation: Option<Arc<Observation>>,
    /// Condition and composition, if anything of them was reported; for staff only.
    pub details: Option<Arc<Details>>,
    /// The other place of its site whose report says how it is.
    pub said_of: Option<PlaceId>,
}

impl Situation {
    /// Whether a real disaster runs.
    pub fn is_real(&self) -> bool {
        self.incident.as_ref().is_some_and(|incident| !incident.exercise)
    }

    /// What people flee from in the disaster that runs; nothing in peace, in an exercise,
    /// or where nobody said.
    pub fn hazards(&self) -> CodeSet<HazardKind> {
        let real = self.incident.as_ref().filter(|incident| !incident.exercise);
        real.map(|incident| incident.announcement.hazards).unwrap_or_default()
    }

    /// Whether a place takes part: one to flee to, and in a real disaster none that
    /// is made up.
    pub fn includes(&self, place: &Place) -> bool {
        place.draft.category.category().evacuation && !(place.sample && self.is_real())
    }

    /// How a place is now. What was seen of another place of its site counts where it
    /// holds for this one and nobody has seen this one since.
    pub fn present_at(&self, place: &Place, now: DateTime<Utc>) -> Present {
        let observation = self.present.get(&place.id).filter(|_| self.includes(place)).cloned();
        let crossing = self.crossing_to(place.approach()).filter(|_| self.includes(place));
        let said = crossing.or(observation.as_deref());
        let status = said.and_then(Observation::status).unwrap_or(Status::Unreported);
        let own = observation.as_deref().and_then(Observation::report);
        let is_counted = crossing.is_none() || status.is_in_use();
        let occupancy = own.and_then(|report| report.occupancy).filter(|_| is_counted);
        let observed_at = said.map(|said| said.observed_at);
        let held = self.held(place, now);
        let vacancy = match status {
            Status::Full => Some(0),
            Status::Open => {
                let free = |(may, is): (u32, u32)| may.saturating_sub(is).saturating_sub(held);
                place.draft.capacity.zip(occupancy).map(free)
            }
            _ => None,
        };
        let is_old = observed_at.is_none_or(|at| now - at >= OLD_AFTER);
        let details = self.details.get(&place.id).filter(|_| self.includes(place)).cloned();
        let said_of = crossing.map(|seen| seen.place.clone());
        Present {
            status,
            occupancy,
            held,
            vacancy,
            room: vacancy.map(|vacancy| Room::from_vacancy(vacancy, place.draft.capacity)),
            observed_at,
            is_old,
            observation,
            details,
            said_of,
        }
    }

    /// For how many a place keeps room free now.
    fn held(&self, place: &Place, now: DateTime<Utc>) -> u32 {
        let first = self.holds.partition_point(|hold| hold.place < place.id);
        let ours = self.holds.iter().skip(first).take_while(|hold| hold.place == place.id);
        ours.filter(|hold| hold.until > now).fold(0, |held, hold| held.saturating_add(hold.persons))
    }

    /// What anyone may be told of a place's state outside of `/disaster`: nothing in
    /// peace or in an exercise, where it would be taken for true.
    pub fn public_status(&self, place: Approach<'_>) -> Option<Status> {
        let counts = self.is_real() && place.is_evacuation() && !place.sample;
        counts.then(|| {
            let seen = self.crossing_to(place).or_else(|| self.present.get(place.id).map(|s| &**s));
            seen.and_then(Observation::status).unwrap_or(Status::Unreported)
        })
    }

    /// Why nobody may be told to walk to a place now; nothing where people may. Every
    /// way and every walking time asks here.
    pub fn no_way(&self, place: Approach<'_>) -> Option<NoWay> {
        if !self.is_real() {
            return place.no_way(None, CodeSet::default());
        }
        if place.sample {
            return Some(NoWay::MadeUp);
        }
        // What is no place to flee to has no status, but a building that is closed has no
        // way to it.
        let of_building = || self.crossing_to(place).and_then(Observation::status);
        place.no_way(self.public_status(place).or_else(of_building), self.hazards())
    }

    /// The report of another place of the site that holds for this one, unless this one
    /// was seen since.
    fn crossing_to(&self, place: Approach<'_>) -> Option<&Observation> {
        let crossing = self.sites.crossing_to(place.site?, place.id, place.category)?;
        let own = self.present.get(place.id);
        let own = own.filter(|own| own.status() != Some(Status::Unreported));
        let is_news =
            own.is_none_or(|own| crossing.is_later_than(own) && own.status() != crossing.status());
        is_news.then_some(&**crossing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Announcement, CategoryId, Delivery, IncidentId, ObservationId, PlaceDraft, Report,
        ReportSource, observation::ObservationBody,
    };
    use chrono::TimeDelta;

    fn shelter(capacity: Option<u32>) -> Place {
        let category = CategoryId::parse("evacuation_shelter").expect("a category");
        let mut draft = PlaceDraft::new(category, "小学校").expect("a name");
        draft.capacity = capacity;
        Place {
            id: PlaceId::from_trusted("p".to_owned()),
            revision: 1,
            sample: false,
            edited_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            draft,
        }
    }

    fn situation(exercise: bool, status: Status, occupancy: Option<u32>) -> Situation {
        let incident = Incident {
            id: IncidentId::from_trusted("i".to_owned()),
            revision: 1,
            announcement: Announcement::new("台風", "").expect("valid"),
            exercise,
            started_at: DateTime::UNIX_EPOCH,
            ended_at: None,
        };
        let observation = Observation {
            seq: 2,
            id: ObservationId::from_trusted("o".to_owned()),
            incident: incident.id.clone(),
            place: PlaceId::from_trusted("p".to_owned()),
            observed_at: DateTime::UNIX_EPOCH,
            received_at: DateTime::UNIX_EPOCH,
            author: "staff:a".to_owned(),
            key: None,
            source: ReportSource::Api,
            delivery: Delivery::default(),
            said: ObservationBody::Report(Report {
                status: Some(status),
                occupancy,
                ..Report::default()
            }),
        };
        Situation {
            seq: 2,
            incident: Some(Arc::new(incident)),
            ended: None,
            present: [(observation.place.clone(), Arc::new(observation))].into(),
            details: HashMap::new(),
            holds: Arc::default(),
            sites: SiteReports::default(),
            unverified: Vec::new(),
        }
    }

    #[test]
    fn room_is_known_only_where_everything_is_recorded() {
        fn check(status: Status, capacity: Option<u32>, occupancy: Option<u32>, room: Option<u32>) {
            let found = situation(false, status, occupancy);
            let found = found.present_at(&shelter(capacity), DateTime::UNIX_EPOCH);
            assert_eq!((found.status, found.vacancy), (status, room));
        }
        check(Status::Open, Some(50), Some(20), Some(30));
        check(Status::Open, Some(50), Some(60), Some(0));
        check(Status::Open, None, Some(20), None);
        check(Status::Open, Some(50), None, None);
        check(Status::Full, Some(50), Some(20), Some(0));
        check(Status::Closed, Some(50), Some(0), None);
    }

    #[test]
    fn room_that_is_kept_for_somebody_is_taken_until_its_time_is_over() {
        let until = DateTime::UNIX_EPOCH + TimeDelta::minutes(60);
        let hold = |place: &str, persons| PlacementHold {
            place: PlaceId::from_trusted(place.to_owned()),
            persons,
            until,
        };
        let mut kept = situation(false, Status::Open, Some(20));
        kept.holds = [hold("p", 3), hold("p", 4), hold("q", 9)].into();
        let room = |minutes| {
            let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
            kept.present_at(&shelter(Some(50)), now).vacancy
        };
        assert_eq!((room(59), room(60)), (Some(23), Some(30)));
        kept.holds = [hold("p", 40)].into();
        assert_eq!(kept.present_at(&shelter(Some(50)), DateTime::UNIX_EPOCH).vacancy, Some(0));
    }

    #[test]
    fn a_state_grows_old_and_silence_is_no_answer() {
        let open = situation(false, Status::Open, None);
        let after = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        assert!(!open.present_at(&shelter(None), after(119)).is_old);
        assert!(open.present_at(&shelter(None), after(120)).is_old);
        let silent = Situation::default().present_at(&shelter(None), after(0));
        assert_eq!(
            (silent.status, silent.occupancy, silent.is_old),
            (Status::Unreported, None, true)
        );
    }

    #[test]
    fn nothing_of_an_exercise_or_a_made_up_place_is_taken_for_true() {
        let mut place = shelter(None);
        assert_eq!(
            situation(false, Status::Open, None).public_status(place.approach()),
            Some(Status::Open)
        );
        assert_eq!(situation(true, Status::Open, None).public_status(place.approach()), None);
        assert_eq!(Situation::default().public_status(place.approach()), None);
        place.sample = true;
        assert_eq!(situation(false, Status::Open, None).public_status(place.approach()), None);
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(
            situation(true, Status::Open, None).present_at(&place, now).status,
            Status::Open
        );
        assert_eq!(
            situation(false, Status::Open, None).present_at(&place, now).status,
            Status::Unreported
        );
    }
}
