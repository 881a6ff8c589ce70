//! What the search for the nearest places and the list of places say of each, written by
//! hand (see `super::json` for what that gives). It must stay what
//! [`super::feature::SummaryProperties`] says; a test compares both.

use super::{
    feature::{Feature, GeoJsonPoint, Metres, PageLink},
    json::{BySerde, Degrees, InJapan, WriteJson, write_members, write_separated},
};
use crate::{
    catalog::{Attributes, Hit, PlaceSummary},
    domain::{
        PointShown, Status, WalkingPace,
        schedule::{OpenStatus, Session},
    },
};

/// Appends `{"type": "FeatureCollection", "features": […], "links": […]}`; without
/// links there is no such member.
pub fn write_collection<T>(
    out: &mut Vec<u8>,
    features: impl IntoIterator<Item = T>,
    links: &[PageLink],
    write: impl FnMut(&mut Vec<u8>, T),
) {
    out.extend_from_slice(br#"{"type":"FeatureCollection","features":["#);
    write_separated(out, features, write);
    out.push(b']');
    if !links.is_empty() {
        out.push(b',');
        write_members!(out; "links": BySerde(links));
    }
    out.push(b'}');
}

impl<P: WriteJson> WriteJson for Feature<'_, P> {
    fn write_json(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        write_members!(out; "type": "Feature", "id": self.id, "geometry": self.geometry,
            "properties": self.properties);
        out.push(b'}');
    }
}

impl WriteJson for GeoJsonPoint {
    fn write_json(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        write_members!(out; "type": "Point", "coordinates": self.coordinates.map(Degrees)[..]);
        out.push(b'}');
    }
}

/// Appends the members of a summary; those that many places have
/// alike are written once.
fn write_summary(out: &mut Vec<u8>, place: &PlaceSummary<'_>, status: Option<Status>) {
    out.extend_from_slice(place.attributes.written(write_attributes));
    out.push(b',');
    write_members!(out;
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

/// Appends the members that many places have alike.
fn write_attributes(attributes: &Attributes, out: &mut Vec<u8>) {
    let point_shown = if attributes.is_area() { PointShown::Area } else { PointShown::Exact };
    write_members!(out;
        "category": attributes.category,
        "state": attributes.state,
        "schedule_confirmed": attributes.schedule_confirmed,
        "hazards": attributes.hazards,
        "direct": attributes.direct,
        "targets": attributes.targets,
        "facts": attributes.facts,
        "point_shown": point_shown,
        "location_precision": attributes.location_precision,
        "sample": attributes.sample,
        "temporary": BySerde(attributes.temporary),
    );
}

/// A place of a list, and how it is.
#[derive(Debug)]
pub struct ListedProperties<'a>(pub &'a PlaceSummary<'a>, pub Option<Status>);

impl WriteJson for ListedProperties<'_> {
    fn write_json(&self, out: &mut Vec<u8>) {
        let Self(place, status) = self;
        out.push(b'{');
        write_summary(out, place, *status);
        out.push(b'}');
    }
}

/// What a search from a position says of a place.
#[derive(Debug)]
pub struct NearestProperties<'a> {
    /// The place, and how far it is.
    pub hit: &'a Hit<PlaceSummary<'a>>,
    /// How it is.
    pub status: Option<Status>,
    /// How fast people walk; nothing where nobody should simply walk.
    pub walking: Option<WalkingPace>,
}

impl WriteJson for NearestProperties<'_> {
    fn write_json(&self, out: &mut Vec<u8>) {
        let Hit { place, distance_m, open_status } = self.hit;
        out.push(b'{');
        write_summary(out, place, self.status);
        out.push(b',');
        write_members!(out;
            "distance_m": Metres(*distance_m),
            "walk_minutes": self.walking.map(|walking| walking.minutes(*distance_m)),
        );
        out.push(b',');
        match open_status {
            Some(open_status) => {
                let written = open_status
                    .written(|open_status, out| write_open_status(Some(open_status), out));
                out.extend_from_slice(written);
            }
            None => write_open_status(None, out),
        }
        out.push(b'}');
    }
}

/// Appends whether it is being held, null where nobody can say, and what is being held or
/// comes next.
fn write_open_status(open_status: Option<&OpenStatus>, out: &mut Vec<u8>) {
    write_members!(out;
        "open_now": open_status.and_then(|open_status| open_status.open_now),
        "next_session": open_status.and_then(|open_status| open_status.next_session.as_ref()),
    );
}

/// `{"start": …, "end": …}`: RFC 3339 with Japan's offset. A start may be a date
/// alone, an end may be null.
impl WriteJson for Session {
    fn write_json(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        write_members!(out; "start": self.start, "end": self.end.map(InJapan));
        out.push(b'}');
    }
}

impl WriteJson for Metres {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "on the earth")]
    fn write_json(&self, out: &mut Vec<u8>) {
        let tenths = (self.0 * 10.0).round() as u64;
        (tenths / 10).write_json(out);
        out.extend_from_slice(&[b'.', b'0' + (tenths % 10) as u8]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::SummarySource,
        domain::{DirectArrival, Place, Precision, code::Fact},
        web::{api::feature::SummaryProperties, view::site::tests::place},
    };
    use serde_json::Value;

    /// A place of which much is recorded.
    fn full() -> Place {
        let mut place = place("welfare_shelter", "みどりの\"里\"", Some("bld"));
        let draft = &mut place.draft;
        draft.name_kana = Some("ミドリノサト".to_owned());
        draft.address = Some("埼玉県所沢市緑町1丁目2-3".to_owned());
        draft.phone = Some("04-0000-0001".to_owned());
        draft.schedule_text = Some("毎月第2火曜\n10:00～12:00".to_owned());
        draft.schedule_confirmed = Some(false);
        draft.eligibility_text = Some("要配慮者".to_owned());
        draft.district = Some("所沢".to_owned());
        draft.shelter.direct = Some(DirectArrival::NamedOnly);
        draft.verified_on = "2026-10-01".parse().ok();
        draft.location_precision = Some(Precision::Place);
        for (fact, answer) in Fact::all().zip([true, false, true]) {
            draft.facts.set(fact, Some(answer));
        }
        place
    }

    #[test]
    fn what_is_written_by_hand_is_what_serde_writes() {
        let mut area = Place { sample: true, ..full() };
        area.draft.location_precision = Some(Precision::Town);
        for place in [place("salon", "サロン", None), full(), area] {
            for status in [None, Some(Status::Full)] {
                let mut out = Vec::new();
                let source = SummarySource::from_place(&place);
                ListedProperties(&PlaceSummary::from_place(&place, &source), status)
                    .write_json(&mut out);
                let by_hand: Value = serde_json::from_slice(&out).expect("json");
                let by_serde = serde_json::to_value(SummaryProperties::from_place(&place, status));
                assert_eq!(by_hand, by_serde.expect("json"));
            }
        }
    }
}
