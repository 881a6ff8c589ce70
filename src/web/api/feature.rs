//! A place as a GeoJSON feature (RFC 7946): what anyone may know of it.
//! Contacts of persons and the doors of private homes have no field here.

use super::json::{Degrees, InJapan, Json, Other, between, members};
use crate::{
    catalog::{Apart, Brief, Codes, Head, Hit},
    domain::{
        Designation, MunicipalityCode, Place, PointShown, Status, WalkingPace, Whereabouts,
        schedule::{Exception, Session, Standing},
    },
};
use chrono::NaiveDate;
use serde::Serialize;

/// Appends `{"type": "FeatureCollection", "features": […], "links": […]}`; without
/// links there is no such member.
pub fn put_collection<T>(
    out: &mut Vec<u8>,
    features: impl IntoIterator<Item = T>,
    links: &[Link],
    put: impl FnMut(&mut Vec<u8>, T),
) {
    out.extend_from_slice(br#"{"type":"FeatureCollection","features":["#);
    between(out, features, put);
    out.push(b']');
    if !links.is_empty() {
        out.push(b',');
        members!(out; "links": Other(links));
    }
    out.push(b'}');
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
#[derive(Debug)]
pub struct Feature<'a, P> {
    id: &'a str,
    geometry: Option<Point>,
    properties: P,
}

impl<P: Json> Json for Feature<'_, P> {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        members!(out; "type": "Feature", "id": self.id, "geometry": self.geometry,
            "properties": self.properties);
        out.push(b'}');
    }
}

/// A GeoJSON point, longitude first.
#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub struct Point {
    /// Degrees.
    pub coordinates: [f64; 2],
}

impl Json for Point {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        members!(out; "type": "Point", "coordinates": self.coordinates.map(Degrees)[..]);
        out.push(b'}');
    }
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
#[derive(Debug)]
pub struct Summary<'a> {
    place: &'a Place,
    /// How an evacuation place is in a disaster that runs.
    status: Option<Status>,
}

impl<'a> Summary<'a> {
    /// Of one place, and how it is.
    pub fn of(place: &'a Place, status: Option<Status>) -> Self {
        Self { place, status }
    }

    /// Its members, for whoever says more beside them.
    pub fn put_members(&self, out: &mut Vec<u8>) {
        put_summary(out, &Brief::of(self.place, &Apart::of(self.place)), self.status);
    }
}

/// Appends what a list of places says of each; what many say alike is written once.
fn put_summary(out: &mut Vec<u8>, place: &Brief<'_>, status: Option<Status>) {
    out.extend_from_slice(place.codes.written(put_codes));
    out.push(b',');
    members!(out;
        "name": place.name,
        "name_kana": place.name_kana,
        "address": place.address,
        "phone": place.phone,
        "schedule_text": place.schedule_text,
        "eligibility_text": place.eligibility_text,
        "district": place.district,
        "site": place.site,
        "status": status,
        "verified_on": place.verified_on,
        "updated_at": place.updated_at,
    );
}

fn put_codes(codes: &Codes, out: &mut Vec<u8>) {
    let point_shown = if codes.is_area() { PointShown::Area } else { PointShown::Exact };
    members!(out;
        "category": codes.category,
        "state": codes.state,
        "schedule_confirmed": codes.schedule_confirmed,
        "hazards": codes.hazards,
        "direct": codes.direct,
        "targets": codes.targets,
        "facts": codes.facts,
        "point_shown": point_shown,
        "location_precision": codes.location_precision,
        "sample": codes.sample,
    );
}

/// A place of the snapshot, and how it is.
#[derive(Debug)]
pub struct Listed<'a>(pub &'a Brief<'a>, pub Option<Status>);

impl Json for Listed<'_> {
    fn put(&self, out: &mut Vec<u8>) {
        let Self(place, status) = self;
        out.push(b'{');
        put_summary(out, place, *status);
        out.push(b'}');
    }
}

/// What a search from a position says of each.
#[derive(Debug)]
pub struct Near<'a> {
    hit: &'a Hit<Brief<'a>>,
    status: Option<Status>,
    walking: WalkingPace,
}

impl<'a> Near<'a> {
    /// Of one place found, and how it is.
    pub fn of(hit: &'a Hit<Brief<'a>>, status: Option<Status>, walking: WalkingPace) -> Self {
        Self { hit, status, walking }
    }
}

impl Json for Near<'_> {
    fn put(&self, out: &mut Vec<u8>) {
        let Hit { place, distance_m, standing } = self.hit;
        let may_walk = place.approach().may_walk_to(self.status);
        out.push(b'{');
        put_summary(out, place, self.status);
        out.push(b',');
        members!(out;
            "distance_m": Metres(*distance_m),
            // An estimate; null where nobody should simply walk.
            "walk_minutes": may_walk.then(|| self.walking.minutes(*distance_m)),
        );
        out.push(b',');
        match standing {
            Some(stands) => {
                let how = stands.written(|standing, out| put_standing(Some(standing), out));
                out.extend_from_slice(how);
            }
            None => put_standing(None, out),
        }
        out.push(b'}');
    }
}

/// Whether it is being held, null where nobody can say; what is being held, or comes
/// next.
fn put_standing(standing: Option<&Standing>, out: &mut Vec<u8>) {
    members!(out;
        "open_now": standing.and_then(|standing| standing.open_now),
        "next_session": standing.and_then(|standing| standing.next_session.as_ref()),
    );
}

/// `{"start": …, "end": …}`: RFC 3339 with Japan's offset. A start may be a date
/// alone, an end may be null.
impl Json for Session {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        members!(out; "start": self.start, "end": self.end.map(InJapan));
        out.push(b'}');
    }
}

/// Geodesic metres, written rounded to 0.1.
#[derive(Debug, Clone, Copy)]
pub struct Metres(pub f64);

impl Json for Metres {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "on the earth")]
    fn put(&self, out: &mut Vec<u8>) {
        let tenths = (self.0 * 10.0).round() as u64;
        (tenths / 10).put(out);
        out.extend_from_slice(&[b'.', b'0' + (tenths % 10) as u8]);
    }
}

/// Everything that anyone may know of one place.
#[derive(Debug)]
pub struct Detail<'a> {
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

impl Json for Detail<'_> {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        self.summary.put_members(out);
        out.push(b',');
        members!(out;
            "description": self.description,
            "building": self.building,
            "municipality": self.municipality,
            "organization": self.organization,
            "contact_note": self.contact_note,
            "fax": self.fax,
            "email": self.email,
            "url": self.url,
            "access": self.access,
            "opening_hours": self.opening_hours,
            "exceptions": self.exceptions,
            "fee_text": self.fee_text,
            "reservation_text": self.reservation_text,
            "capacity": self.capacity,
            "capacity_text": self.capacity_text,
            "designation": self.designation,
            "carers_admitted": self.carers_admitted,
            "hazard_dependent": self.hazard_dependent,
            "municipal_note": self.municipal_note,
            "note": self.note,
            "image_url": self.image_url,
            "image_licence": self.image_licence,
            "suspended_reason": self.suspended_reason,
            "suspended_until": self.suspended_until,
            "verified_by": self.verified_by,
            "source": self.source,
            "source_key": self.source_key,
            "revision": self.revision,
        );
        out.push(b'}');
    }
}
