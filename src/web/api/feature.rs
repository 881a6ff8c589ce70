//! A place as a GeoJSON feature (RFC 7946): what anyone may know of it.
//! Contacts of persons and the doors of private homes have no field here.
//!
//! Serde writes these types. The two answers that crowds ask for, the nearest places and
//! the list of places, say the same of each place and are written by `super::summary`.

use crate::{
    catalog::PlaceKey,
    domain::{
        CategoryId, CodeSet, Designation, DirectArrival, MunicipalityCode, Place, PointShown,
        Precision, Recorded, State, Status, TemporaryUse, Whereabouts,
        code::{FactKind, HazardKind, TargetKind},
        schedule::Exception,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Several features.
#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub struct FeatureCollection<F> {
    /// In the order of the answer.
    pub features: Vec<F>,
}

/// A link of RFC 8288's kind.
#[derive(Debug, Serialize)]
pub struct PageLink {
    /// `next`
    pub rel: &'static str,
    /// Relative to this service.
    pub href: String,
}

/// One place.
#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub struct Feature<'a, P> {
    pub(super) id: &'a str,
    pub(super) geometry: Option<GeoJsonPoint>,
    pub(super) properties: P,
}

/// A GeoJSON point, longitude first.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "Point")]
pub struct GeoJsonPoint {
    /// Degrees.
    pub coordinates: [f64; 2],
}

impl<'a, P> Feature<'a, P> {
    /// `place` with `properties`, at the point that residents may see.
    pub fn new(place: &'a Place, properties: P) -> Self {
        let key = PlaceKey { id: place.id.as_str(), location: place.shown_location() };
        Self::from_key(key, properties)
    }

    /// A place of the snapshot with `properties`.
    pub fn from_key(key: PlaceKey<'a>, properties: P) -> Self {
        let geometry = key.location.map(|at| GeoJsonPoint { coordinates: [at.lon(), at.lat()] });
        Self { id: key.id, geometry, properties }
    }
}

/// What every answer says of a place.
#[derive(Debug, Serialize)]
pub struct SummaryProperties<'a> {
    category: CategoryId,
    state: State,
    schedule_confirmed: Option<bool>,
    hazards: Recorded<HazardKind>,
    direct: Option<DirectArrival>,
    targets: CodeSet<TargetKind>,
    facts: Recorded<FactKind>,
    point_shown: PointShown,
    location_precision: Option<Precision>,
    sample: bool,
    temporary: Option<TemporaryUse>,
    name: &'a str,
    name_kana: Option<&'a str>,
    address: Option<Cow<'a, str>>,
    phone: Option<&'a str>,
    schedule_text: Option<&'a str>,
    eligibility_text: Option<&'a str>,
    district: Option<&'a str>,
    site: Option<&'a str>,
    /// How an evacuation place is in a disaster that runs.
    status: Option<Status>,
    verified_on: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
}

impl<'a> SummaryProperties<'a> {
    /// Takes what is public from `place`; `status` is how it is.
    pub fn from_place(place: &'a Place, status: Option<Status>) -> Self {
        let draft = &place.draft;
        Self {
            category: draft.category,
            state: draft.state,
            schedule_confirmed: draft.schedule_confirmed,
            hazards: draft.hazards,
            direct: draft.shelter.direct,
            targets: draft.targets,
            facts: draft.facts,
            point_shown: if place.is_area() { PointShown::Area } else { PointShown::Exact },
            location_precision: draft.location_precision,
            sample: place.sample,
            temporary: draft.temporary,
            name: &draft.name,
            name_kana: draft.name_kana.as_deref(),
            address: place.shown_address(),
            phone: draft.phone.as_deref(),
            schedule_text: draft.schedule_text.as_deref(),
            eligibility_text: draft.eligibility_text.as_deref(),
            district: draft.district.as_deref(),
            site: place.shown_site(),
            status,
            verified_on: draft.verified_on,
            updated_at: place.updated_at,
        }
    }
}

/// Geodesic metres, written rounded to 0.1.
#[derive(Debug, Clone, Copy)]
pub struct Metres(pub f64);

impl Serialize for Metres {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64((self.0 * 10.0).round() / 10.0)
    }
}

/// Everything that anyone may know of one place.
#[derive(Debug, Serialize)]
pub struct DetailProperties<'a> {
    #[serde(flatten)]
    summary: SummaryProperties<'a>,
    description: Option<&'a str>,
    building: Option<&'a str>,
    municipality: Option<MunicipalityCode>,
    organization: Option<&'a str>,
    contact_note: Option<&'a str>,
    fax: Option<&'a str>,
    email: Option<&'a str>,
    url: Option<&'a str>,
    access: Option<&'a str>,
    first_visit_note: Option<&'a str>,
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

impl<'a> DetailProperties<'a> {
    /// Takes what is public from `place`; `status` is how it is.
    pub fn from_place(place: &'a Place, status: Option<Status>) -> Self {
        let draft = &place.draft;
        let schedule = draft.schedule.as_ref();
        let is_shown = place.whereabouts() != Whereabouts::Hidden;
        Self {
            summary: SummaryProperties::from_place(place, status),
            description: draft.description.as_deref(),
            building: draft.building.as_deref().filter(|_| is_shown),
            municipality: draft.municipality,
            organization: draft.organization.as_deref(),
            contact_note: draft.contact_note.as_deref(),
            fax: draft.fax.as_deref(),
            email: draft.email.as_deref(),
            url: draft.url.as_deref(),
            access: draft.access.as_deref().filter(|_| is_shown),
            first_visit_note: draft.first_visit_note.as_deref().filter(|_| is_shown),
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
            source_key: draft.source_key.as_deref().filter(|_| is_shown),
            revision: place.revision,
        }
    }
}
