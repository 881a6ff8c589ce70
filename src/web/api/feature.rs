//! A place as a GeoJSON feature (RFC 7946): what anyone may know of it.
//! Contacts of persons and the doors of private homes have no field here.

use crate::{
    catalog::{Brief, Head, Hit},
    domain::{
        CategoryId, CodeSet, Designation, DirectArrival, MunicipalityCode, Place, PointShown,
        Precision, Recorded, State, Status, WalkingPace, Whereabouts,
        code::{FactKind, HazardKind, TargetKind},
        schedule::{Exception, Standing},
        time::rfc3339,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// `{"type": "FeatureCollection", "features": […], "links": […]}`
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "FeatureCollection")]
pub struct Collection<T> {
    /// The features.
    pub features: Vec<T>,
    /// Where to go on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// A link of RFC 8288's kind.
#[derive(Debug, Serialize)]
pub struct Link {
    /// `next`
    pub rel: &'static str,
    /// Relative to this service.
    pub href: String,
}

/// One place.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "Feature")]
pub struct Feature<'a, P> {
    id: &'a str,
    geometry: Option<Point>,
    properties: P,
}

/// A GeoJSON point, longitude first.
#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub struct Point {
    /// Degrees.
    pub coordinates: [f64; 2],
}

impl<'a, P> Feature<'a, P> {
    /// `place` with `properties`, at the point that residents may see.
    pub fn new(place: &'a Place, properties: P) -> Self {
        Self::of(Head { id: place.id.as_str(), location: place.shown_location() }, properties)
    }

    /// The same of a place that is kept in memory.
    pub fn of(head: Head<'a>, properties: P) -> Self {
        let geometry = head.location.map(|at| Point { coordinates: [at.lon(), at.lat()] });
        Self { id: head.id, geometry, properties }
    }
}

/// What a list of places says of each.
#[derive(Debug, Serialize)]
pub struct Summary<'a> {
    category: CategoryId,
    name: &'a str,
    name_kana: Option<&'a str>,
    address: Option<Cow<'a, str>>,
    phone: Option<&'a str>,
    schedule_text: Option<&'a str>,
    schedule_confirmed: Option<bool>,
    eligibility_text: Option<&'a str>,
    hazards: Recorded<HazardKind>,
    direct: Option<DirectArrival>,
    targets: CodeSet<TargetKind>,
    facts: Recorded<FactKind>,
    district: Option<&'a str>,
    site: Option<&'a str>,
    state: State,
    /// How an evacuation place is in a disaster that runs.
    status: Option<Status>,
    point_shown: PointShown,
    location_precision: Option<Precision>,
    sample: bool,
    verified_on: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
}

impl<'a> Summary<'a> {
    /// Of one place, and how it is.
    pub fn of(place: &'a Place, status: Option<Status>) -> Self {
        Self::new(&Brief::of(place, None), place.shown_address(), status)
    }

    /// The same of a place that is kept in memory.
    pub fn of_brief(brief: &Brief<'a>, status: Option<Status>) -> Self {
        Self::new(brief, brief.address.map(Cow::Borrowed), status)
    }

    fn new(brief: &Brief<'a>, address: Option<Cow<'a, str>>, status: Option<Status>) -> Self {
        Self {
            category: brief.category,
            name: brief.name,
            name_kana: brief.name_kana,
            address,
            phone: brief.phone,
            schedule_text: brief.schedule_text,
            schedule_confirmed: brief.schedule_confirmed,
            eligibility_text: brief.eligibility_text,
            hazards: brief.hazards,
            direct: brief.direct,
            targets: brief.targets,
            facts: brief.facts,
            district: brief.district,
            site: brief.site,
            state: brief.state,
            status,
            point_shown: if brief.is_area() { PointShown::Area } else { PointShown::Exact },
            location_precision: brief.location_precision,
            sample: brief.sample,
            verified_on: brief.verified_on,
            updated_at: brief.updated_at,
        }
    }
}

/// What a search from a position says of each.
#[derive(Debug, Serialize)]
pub struct Near<'a> {
    #[serde(flatten)]
    summary: Summary<'a>,
    /// Geodesic metres, rounded to 0.1.
    #[serde(serialize_with = "tenths")]
    distance_m: f64,
    /// An estimate; absent where nobody should simply walk.
    walk_minutes: Option<u32>,
    /// Whether it is being held; absent where nobody can say.
    open_now: Option<bool>,
    /// What is being held, or comes next.
    next_session: Option<Occurrence>,
}

impl<'a> Near<'a> {
    /// Of one place found, and how it is.
    pub fn of(hit: &Hit<Brief<'a>>, status: Option<Status>, walking: WalkingPace) -> Self {
        let Hit { place, distance_m, standing } = hit;
        let may_walk = place.approach().may_walk_to(status);
        Self {
            summary: Summary::of_brief(place, status),
            distance_m: *distance_m,
            walk_minutes: may_walk.then(|| walking.minutes(*distance_m)),
            open_now: standing.as_ref().and_then(|standing| standing.open_now),
            next_session: standing.as_ref().and_then(|standing| Occurrence::next(standing)),
        }
    }
}

/// `{"start": …, "end": …}`: RFC 3339 with Japan's offset. A start may be a date
/// alone, an end may be null.
#[derive(Debug, Serialize)]
struct Occurrence {
    start: String,
    end: Option<String>,
}

impl Occurrence {
    fn next(standing: &Standing) -> Option<Self> {
        let session = standing.next_session.as_ref()?;
        Some(Self { start: session.start.rfc3339(), end: session.end.map(rfc3339) })
    }
}

/// Metres rounded to 0.1.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
pub fn tenths<S: Serializer>(metres: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((metres * 10.0).round() / 10.0)
}

/// Everything that anyone may know of one place.
#[derive(Debug, Serialize)]
pub struct Detail<'a> {
    #[serde(flatten)]
    summary: Summary<'a>,
    description: Option<&'a str>,
    building: Option<&'a str>,
    municipality: Option<MunicipalityCode>,
    organization: Option<&'a str>,
    contact_note: Option<&'a str>,
    fax: Option<&'a str>,
    email: Option<&'a str>,
    url: Option<&'a str>,
    access: Option<&'a str>,
    opening_hours: Option<&'a str>,
    exceptions: &'a [Exception],
    fee_text: Option<&'a str>,
    reservation_text: Option<&'a str>,
    capacity: Option<u32>,
    capacity_text: Option<&'a str>,
    designation: Option<Designation>,
    carers_admitted: Option<bool>,
    hazard_dependent: Option<bool>,
    municipal_note: Option<&'a str>,
    note: Option<&'a str>,
    image_url: Option<&'a str>,
    image_licence: Option<&'a str>,
    suspended_reason: Option<&'a str>,
    suspended_until: Option<NaiveDate>,
    verified_by: Option<&'a str>,
    source: Option<&'a str>,
    source_key: Option<&'a str>,
    revision: i64,
}

impl<'a> Detail<'a> {
    /// Of one place, and how it is.
    pub fn of(place: &'a Place, status: Option<Status>) -> Self {
        let draft = &place.draft;
        let schedule = draft.schedule.as_ref();
        let open = place.whereabouts() != Whereabouts::Hidden;
        Self {
            summary: Summary::of(place, status),
            description: draft.description.as_deref(),
            building: draft.building.as_deref().filter(|_| open),
            municipality: draft.municipality,
            organization: draft.organization.as_deref(),
            contact_note: draft.contact_note.as_deref(),
            fax: draft.fax.as_deref(),
            email: draft.email.as_deref(),
            url: draft.url.as_deref(),
            access: draft.access.as_deref().filter(|_| open),
            opening_hours: schedule.map(|schedule| schedule.opening_hours.as_str()),
            exceptions: schedule.map_or(&[], |schedule| schedule.exceptions.as_slice()),
            fee_text: draft.fee_text.as_deref(),
            reservation_text: draft.reservation_text.as_deref(),
            capacity: draft.capacity,
            capacity_text: draft.capacity_text.as_deref(),
            designation: draft.shelter.designation,
            carers_admitted: draft.shelter.carers_admitted,
            hazard_dependent: draft.shelter.hazard_dependent,
            municipal_note: draft.shelter.municipal_note.as_deref(),
            note: draft.note.as_deref(),
            image_url: draft.image_url.as_deref(),
            image_licence: draft.image_licence.as_deref(),
            suspended_reason: draft.suspended_reason.as_deref(),
            suspended_until: draft.suspended_until,
            verified_by: draft.verified_by.as_deref(),
            source: draft.source.as_deref(),
            source_key: draft.source_key.as_deref().filter(|_| open),
            revision: place.revision,
        }
    }
}
