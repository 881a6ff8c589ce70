//! Shelters as features: what anyone may know of them and of their present state.
//! Notes and who reported have no field here: they are for staff. So are condition and
//! composition, which stand only in answers to disaster staff.

use crate::{
    app::shelter::{AskedCodes, Criterion, FoundShelter, ShelterTotals, Vacancies},
    domain::{
        Code, CodeSet, Designation, Incident, IncidentId, PlaceId, Present, Room, Situation,
        WalkingPace,
        code::{CodeKind, HazardKind},
    },
    web::api::{
        feature::{Feature, Metres, SummaryProperties},
        shelters::details::{DatedProperties, DetailSums},
    },
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// The answer to a search.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "FeatureCollection")]
pub struct ShelterCollection<'a> {
    /// What fits for certain.
    features: Vec<Feature<'a, ShelterProperties<'a>>>,
    /// What may fit: something asked for is not recorded.
    may_fit: Vec<Feature<'a, ShelterProperties<'a>>>,
    /// What has some of the facts asked for and is recorded to lack others.
    near_misses: Vec<Feature<'a, ShelterProperties<'a>>>,
    districts: Vec<DistrictTotals<'a>>,
    total: Totals,
    incident: Option<IncidentProperties<'a>>,
    /// The number of the last change of a state that the answer contains.
    seq: i64,
    /// When the answer was known to contain every change.
    as_of: DateTime<Utc>,
    /// How many seconds ago that was.
    age_s: i64,
}

/// What an answer is made from besides the places found.
#[derive(Debug, Clone, Copy)]
pub struct ShelterContext<'a> {
    /// The present.
    pub situation: &'a Situation,
    /// When that was known to be so.
    pub as_of: DateTime<Utc>,
    /// Now.
    pub now: DateTime<Utc>,
    /// How fast people walk.
    pub walking: WalkingPace,
    /// Whether disaster staff ask, who see condition and composition, too.
    pub is_for_staff: bool,
}

impl<'a> ShelterCollection<'a> {
    /// Says what was found.
    pub fn new(found: &'a Vacancies, context: ShelterContext<'a>) -> Self {
        let feature = |found: &'a FoundShelter| {
            Feature::new(&found.place, ShelterProperties::new(found, context))
        };
        let district = |(district, sum): &'a (Option<String>, ShelterTotals)| DistrictTotals {
            district: district.as_deref(),
            totals: Totals::from_sum(sum, context),
        };
        Self {
            features: found.fit.iter().map(feature).collect(),
            may_fit: found.may_fit.iter().map(feature).collect(),
            near_misses: found.near_misses.iter().map(feature).collect(),
            districts: found.districts.iter().map(district).collect(),
            total: Totals::from_sum(&found.total, context),
            incident: context.situation.incident.as_deref().map(IncidentProperties::from_incident),
            seq: context.situation.seq,
            as_of: context.as_of,
            age_s: (context.now - context.as_of).num_seconds(),
        }
    }
}

/// An incident, as anyone may know it.
#[derive(Debug, Serialize)]
pub struct IncidentProperties<'a> {
    id: &'a IncidentId,
    name: &'a str,
    message: Option<&'a str>,
    hazards: CodeSet<HazardKind>,
    exercise: bool,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    revision: i64,
}

impl<'a> IncidentProperties<'a> {
    /// Takes what is public from one incident.
    pub fn from_incident(incident: &'a Incident) -> Self {
        Self {
            id: &incident.id,
            name: &incident.announcement.name,
            message: incident.announcement.message.as_deref(),
            hazards: incident.announcement.hazards,
            exercise: incident.exercise,
            started_at: incident.started_at,
            ended_at: incident.ended_at,
            revision: incident.revision,
        }
    }
}

/// How a place is; its status stands beside.
#[derive(Debug, Serialize)]
pub struct OccupancyState {
    occupancy: Option<u32>,
    vacancy: Option<u32>,
    /// Whether there is room, in a word.
    room: Option<&'static str>,
    observed_at: Option<DateTime<Utc>>,
    /// Nobody has confirmed it for two hours, or ever.
    old: bool,
    /// The other place of the site whose report says how it is.
    said_of: Option<PlaceId>,
}

impl OccupancyState {
    /// Takes over how a place is now, as far as whoever asks is told.
    pub fn from_present(present: &Present) -> Self {
        Self {
            occupancy: present.occupancy,
            vacancy: present.vacancy,
            room: present.room.map(Room::id),
            observed_at: present.observed_at,
            old: present.is_old,
            said_of: present.said_of.clone(),
        }
    }
}

/// What is said of each place.
#[derive(Debug, Serialize)]
pub struct ShelterProperties<'a> {
    #[serde(flatten)]
    summary: SummaryProperties<'a>,
    #[serde(flatten)]
    state: OccupancyState,
    #[serde(flatten)]
    details: Option<DatedProperties>,
    capacity: Option<u32>,
    capacity_text: Option<&'a str>,
    designation: Option<Designation>,
    carers_admitted: Option<bool>,
    hazard_dependent: Option<bool>,
    municipal_note: Option<&'a str>,
    distance_m: Option<Metres>,
    walk_minutes: Option<u32>,
    /// The parameters whose answer is not recorded.
    unknown: &'a [Criterion],
    /// The parameters of which something is recorded as absent.
    absent: Vec<Criterion>,
    asked: AskedAnswers,
}

/// What is recorded of each code that is asked for, by its id.
#[derive(Debug, Serialize)]
struct AskedAnswers {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    target: BTreeMap<&'static str, Option<bool>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fact: BTreeMap<&'static str, Option<bool>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    hazard: BTreeMap<&'static str, Option<bool>>,
}

impl AskedAnswers {
    fn from_codes(asked: &AskedCodes) -> Self {
        fn by_id<K: CodeKind>(
            codes: &[(Code<K>, Option<bool>)],
        ) -> BTreeMap<&'static str, Option<bool>> {
            codes.iter().map(|(code, answer)| (code.id(), *answer)).collect()
        }
        Self {
            target: by_id(&asked.targets),
            fact: by_id(&asked.facts),
            hazard: by_id(&asked.hazards),
        }
    }
}

impl<'a> ShelterProperties<'a> {
    fn new(found: &'a FoundShelter, context: ShelterContext<'a>) -> Self {
        let FoundShelter { place, distance_m, present, unknown, asked, .. } = found;
        let draft = &place.draft;
        // What an exercise says of a place sends nobody there.
        let may_walk = context.situation.no_way(place.approach()).is_none();
        Self {
            summary: SummaryProperties::from_place(place, Some(present.status)),
            state: OccupancyState::from_present(present),
            details: context
                .is_for_staff
                .then(|| DatedProperties::from_present(present, context.now)),
            capacity: draft.capacity,
            capacity_text: draft.capacity_text.as_deref(),
            designation: draft.shelter.designation,
            carers_admitted: draft.shelter.carers_admitted,
            hazard_dependent: draft.shelter.hazard_dependent,
            municipal_note: draft.shelter.municipal_note.as_deref(),
            distance_m: distance_m.map(Metres),
            walk_minutes: distance_m.filter(|_| may_walk).map(|m| context.walking.minutes(m)),
            unknown,
            absent: asked.absent(),
            asked: AskedAnswers::from_codes(asked),
        }
    }
}

#[derive(Debug, Serialize)]
struct DistrictTotals<'a> {
    district: Option<&'a str>,
    #[serde(flatten)]
    totals: Totals,
}

/// Sums, `null` where nothing is recorded of any.
#[derive(Debug, Serialize)]
struct Totals {
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
    #[serde(flatten)]
    details: Option<DetailSums>,
}

impl Totals {
    fn from_sum(sum: &ShelterTotals, context: ShelterContext<'_>) -> Self {
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
            details: context.is_for_staff.then(|| DetailSums::from_totals(&sum.details)),
        }
    }
}
