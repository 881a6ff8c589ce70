//! Shelters as features: what anyone may know of them and of their present state.
//! Notes and who reported have no field here: they are for staff.

use crate::{
    app::shelter::{Asked, Found, Sum, Vacancies},
    domain::{Designation, Incident, IncidentId, Present, Status, WalkingPace},
    web::api::{
        feature::{Feature, Metres, Summary},
        json::{Json, Other, members},
    },
};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The answer to a search.
#[derive(Debug)]
pub struct Answer<'a> {
    /// What fits for certain.
    features: Vec<Feature<'a, Shelter<'a>>>,
    /// What may fit: something asked for is not recorded.
    may_fit: Vec<Feature<'a, Shelter<'a>>>,
    districts: Vec<District<'a>>,
    total: Total,
    incident: Option<Running<'a>>,
    /// The number of the last change of a state that the answer contains.
    seq: i64,
    /// When the answer was known to contain every change.
    as_of: DateTime<Utc>,
    /// How many seconds ago that was.
    age_s: i64,
}

/// What an answer is made from besides the places found.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The incident that runs.
    pub incident: Option<&'a Incident>,
    /// The number of the last change.
    pub seq: i64,
    /// When that was known to be so.
    pub as_of: DateTime<Utc>,
    /// Now.
    pub now: DateTime<Utc>,
    /// How fast people walk.
    pub walking: WalkingPace,
}

impl<'a> Answer<'a> {
    /// Of what was found.
    pub fn of(found: &'a Vacancies, context: Context<'a>) -> Self {
        let feature = |found: &'a Found| Feature::new(&found.place, Shelter::of(found, context));
        let district = |(district, sum): &'a (Option<String>, Sum)| District {
            district: district.as_deref(),
            sum: Total::of(*sum),
        };
        Self {
            features: found.fit.iter().map(feature).collect(),
            may_fit: found.may_fit.iter().map(feature).collect(),
            districts: found.districts.iter().map(district).collect(),
            total: Total::of(found.total),
            incident: context.incident.map(Running::of),
            seq: context.seq,
            as_of: context.as_of,
            age_s: (context.now - context.as_of).num_seconds(),
        }
    }
}

impl Json for Answer<'_> {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        members!(out;
            "type": "FeatureCollection",
            "features": self.features,
            "may_fit": self.may_fit,
            "districts": Other(&self.districts),
            "total": Other(&self.total),
            "incident": Other(&self.incident),
            "seq": self.seq,
            "as_of": self.as_of,
            "age_s": self.age_s,
        );
        out.push(b'}');
    }
}

/// An incident, as anyone may know it.
#[derive(Debug, Serialize)]
pub struct Running<'a> {
    id: &'a IncidentId,
    name: &'a str,
    message: Option<&'a str>,
    exercise: bool,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    revision: i64,
}

impl<'a> Running<'a> {
    /// Of one incident.
    pub fn of(incident: &'a Incident) -> Self {
        Self {
            id: &incident.id,
            name: &incident.announcement.name,
            message: incident.announcement.message.as_deref(),
            exercise: incident.exercise,
            started_at: incident.started_at,
            ended_at: incident.ended_at,
            revision: incident.revision,
        }
    }
}

/// How a place is.
#[derive(Debug, Serialize)]
pub struct State {
    occupancy: Option<u32>,
    vacancy: Option<u32>,
    observed_at: Option<DateTime<Utc>>,
    /// Nobody has confirmed it for two hours, or ever.
    old: bool,
}

impl State {
    /// Of a present; its status stands beside.
    pub fn of(present: &Present) -> Self {
        Self {
            occupancy: present.occupancy,
            vacancy: present.vacancy,
            observed_at: present.observed_at,
            old: present.is_old,
        }
    }
}

/// What is said of each.
#[derive(Debug)]
pub struct Shelter<'a> {
    summary: Summary<'a>,
    state: State,
    capacity: Option<u32>,
    capacity_text: Option<&'a str>,
    designation: Option<Designation>,
    carers_admitted: Option<bool>,
    hazard_dependent: Option<bool>,
    municipal_note: Option<&'a str>,
    distance: Option<Metres>,
    walk_minutes: Option<u32>,
    /// The parameters whose answer is not recorded.
    unknown: &'a [Asked],
}

impl<'a> Shelter<'a> {
    fn of(found: &'a Found, context: Context<'a>) -> Self {
        let Found { place, distance_m, present, unknown } = found;
        let draft = &place.draft;
        // What an exercise says of a place sends nobody there.
        let is_real = context.incident.is_some_and(|incident| !incident.exercise);
        let status: Option<Status> = is_real.then_some(present.status);
        let may_walk = place.may_walk_to(status);
        Self {
            summary: Summary::of(place, Some(present.status)),
            state: State::of(present),
            capacity: draft.capacity,
            capacity_text: draft.capacity_text.as_deref(),
            designation: draft.shelter.designation,
            carers_admitted: draft.shelter.carers_admitted,
            hazard_dependent: draft.shelter.hazard_dependent,
            municipal_note: draft.shelter.municipal_note.as_deref(),
            distance: distance_m.map(Metres),
            walk_minutes: distance_m.filter(|_| may_walk).map(|m| context.walking.minutes(m)),
            unknown,
        }
    }
}

impl Json for Shelter<'_> {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        self.summary.put_members(out);
        out.push(b',');
        members!(out;
            "occupancy": self.state.occupancy,
            "vacancy": self.state.vacancy,
            "observed_at": self.state.observed_at,
            "old": self.state.old,
            "capacity": self.capacity,
            "capacity_text": self.capacity_text,
            "designation": self.designation,
            "carers_admitted": self.carers_admitted,
            "hazard_dependent": self.hazard_dependent,
            "municipal_note": self.municipal_note,
            "distance_m": self.distance,
            "walk_minutes": self.walk_minutes,
            "unknown": Other(self.unknown),
        );
        out.push(b'}');
    }
}

#[derive(Debug, Serialize)]
struct District<'a> {
    district: Option<&'a str>,
    #[serde(flatten)]
    sum: Total,
}

/// Sums, `null` where nothing is recorded of any.
#[derive(Debug, Serialize)]
struct Total {
    places: usize,
    open: usize,
    full: usize,
    capacity: Option<u64>,
    capacity_unknown: usize,
    occupied: Option<u64>,
    occupied_unknown: usize,
    vacant: Option<u64>,
    vacant_unknown: usize,
    unreported: usize,
}

impl Total {
    fn of(sum: Sum) -> Self {
        Self {
            places: sum.places,
            open: sum.open,
            full: sum.full,
            capacity: sum.capacity,
            capacity_unknown: sum.capacity_unknown,
            occupied: sum.occupied,
            occupied_unknown: sum.occupied_unknown,
            vacant: sum.vacant,
            vacant_unknown: sum.vacant_unknown,
            unreported: sum.unreported,
        }
    }
}
