//! A place in memory: numbers and codes as bytes, its texts beside them, one after
//! another and all of them valid UTF-8, so that nobody proves that anew when a text is
//! read.
//!
//! The order in which texts are put is the order in which they are taken.

use super::record::{Brief, Head, Hidden, Rest};
use crate::domain::{
    CategoryId, CodeSet, Designation, DirectArrival, Location, MunicipalityCode, PointShown,
    Precision, Recorded, State,
    code::{FactKind, HazardKind, TargetKind},
};
use chrono::{DateTime, NaiveDate, Utc, serde::ts_microseconds, serde::ts_microseconds_option};
use serde::{Deserialize, Serialize};

/// What is left of a place while it is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) texts: &'a str,
}

/// One more than the number of bytes of a text; 0 where there is none.
type Length = u32;

#[derive(Serialize, Deserialize)]
struct HeadCodes {
    id: Length,
    location: Option<Location>,
}

#[derive(Serialize, Deserialize)]
struct BriefCodes {
    category: CategoryId,
    schedule_confirmed: Option<bool>,
    hazards: Recorded<HazardKind>,
    direct: Option<DirectArrival>,
    designation: Option<Designation>,
    targets: CodeSet<TargetKind>,
    facts: Recorded<FactKind>,
    state: State,
    point_shown: PointShown,
    location_precision: Option<Precision>,
    sample: bool,
    #[serde(with = "days")]
    verified_on: Option<NaiveDate>,
    #[serde(with = "ts_microseconds")]
    updated_at: DateTime<Utc>,
    lengths: [Length; 8],
}

#[derive(Serialize, Deserialize)]
struct RestCodes {
    revision: i64,
    #[serde(with = "ts_microseconds_option")]
    edited_at: Option<DateTime<Utc>>,
    #[serde(with = "ts_microseconds")]
    created_at: DateTime<Utc>,
    #[serde(with = "days")]
    suspended_until: Option<NaiveDate>,
    /// Whether it is shown as an area, and where it is then.
    is_hidden: bool,
    hidden_location: Option<Location>,
    municipality: Option<MunicipalityCode>,
    district_found: bool,
    capacity: Option<u32>,
    carers_admitted: Option<bool>,
    hazard_dependent: Option<bool>,
    lengths: [Length; 22],
}

/// Appends a place.
pub(super) fn put(brief: &Brief<'_>, rest: &Rest<'_>, bytes: &mut Vec<u8>, texts: &mut String) {
    let id = put_text(texts, Some(brief.head.id));
    put_codes(bytes, &HeadCodes { id, location: brief.head.location });
    put_codes(bytes, &BriefCodes::of(brief, texts));
    put_codes(bytes, &RestCodes::of(rest, texts));
}

impl BriefCodes {
    /// Of a place whose texts are appended.
    fn of(brief: &Brief<'_>, texts: &mut String) -> Self {
        let parts = [
            Some(brief.name),
            brief.name_kana,
            brief.address,
            brief.phone,
            brief.schedule_text,
            brief.eligibility_text,
            brief.district,
            brief.site,
        ];
        Self {
            category: brief.category,
            schedule_confirmed: brief.schedule_confirmed,
            hazards: brief.hazards,
            direct: brief.direct,
            designation: brief.designation,
            targets: brief.targets,
            facts: brief.facts,
            state: brief.state,
            point_shown: brief.point_shown,
            location_precision: brief.location_precision,
            sample: brief.sample,
            verified_on: brief.verified_on,
            updated_at: brief.updated_at,
            lengths: parts.map(|text| put_text(texts, text)),
        }
    }
}

impl RestCodes {
    /// Of a place whose texts are appended.
    fn of(rest: &Rest<'_>, texts: &mut String) -> Self {
        let hidden = rest.hidden.as_ref();
        let parts = [
            rest.description,
            rest.organization,
            rest.suspended_reason,
            hidden.and_then(|hidden| hidden.address),
            hidden.and_then(|hidden| hidden.site),
            rest.building,
            rest.contact_note,
            rest.fax,
            rest.email,
            rest.url,
            rest.private_contact,
            rest.access,
            rest.fee_text,
            rest.reservation_text,
            rest.capacity_text,
            rest.municipal_note,
            rest.note,
            rest.image_url,
            rest.image_licence,
            rest.verified_by,
            rest.source,
            rest.source_key,
        ];
        Self {
            revision: rest.revision,
            edited_at: rest.edited_at,
            created_at: rest.created_at,
            suspended_until: rest.suspended_until,
            is_hidden: hidden.is_some(),
            hidden_location: hidden.and_then(|hidden| hidden.location),
            municipality: rest.municipality,
            district_found: rest.district_found,
            capacity: rest.capacity,
            carers_admitted: rest.carers_admitted,
            hazard_dependent: rest.hazard_dependent,
            lengths: parts.map(|text| put_text(texts, text)),
        }
    }
}

#[allow(clippy::expect_used, reason = "writing to memory cannot fail")]
fn put_codes(bytes: &mut Vec<u8>, codes: &impl Serialize) {
    *bytes = postcard::to_extend(codes, std::mem::take(bytes)).expect("memory");
}

#[allow(clippy::expect_used, reason = "forms and imports take no text of 4 GB")]
fn put_text(texts: &mut String, text: Option<&str>) -> Length {
    let Some(text) = text else { return 0 };
    texts.push_str(text);
    Length::try_from(text.len() + 1).expect("a text of some bytes")
}

impl<'a> Stored<'a> {
    /// Which place, and where.
    pub(super) fn head(&mut self) -> Option<Head<'a>> {
        let HeadCodes { id, location } = self.codes()?;
        Some(Head { id: self.needed(id)?, location })
    }

    /// What every list says of it, the head included.
    pub(super) fn brief(&mut self) -> Option<Brief<'a>> {
        let head = self.head()?;
        let codes: BriefCodes = self.codes()?;
        let [name, others @ ..] = codes.lengths;
        let name = self.needed(name)?;
        let mut texts = [None; 7];
        for (text, length) in texts.iter_mut().zip(others) {
            *text = self.text(length)?;
        }
        let [name_kana, address, phone, schedule_text, eligibility_text, district, site] = texts;
        Some(Brief {
            head,
            category: codes.category,
            name,
            name_kana,
            address,
            phone,
            schedule_text,
            schedule_confirmed: codes.schedule_confirmed,
            eligibility_text,
            hazards: codes.hazards,
            direct: codes.direct,
            designation: codes.designation,
            targets: codes.targets,
            facts: codes.facts,
            district,
            site,
            state: codes.state,
            point_shown: codes.point_shown,
            location_precision: codes.location_precision,
            sample: codes.sample,
            verified_on: codes.verified_on,
            updated_at: codes.updated_at,
        })
    }

    /// Everything else, after the brief.
    pub(super) fn rest(&mut self) -> Option<Rest<'a>> {
        let codes: RestCodes = self.codes()?;
        let mut texts = codes.lengths.into_iter();
        let mut next = || self.text(texts.next()?);
        let (description, organization, suspended_reason) = (next()?, next()?, next()?);
        let (address, site) = (next()?, next()?);
        Some(Rest {
            description,
            organization,
            revision: codes.revision,
            edited_at: codes.edited_at,
            created_at: codes.created_at,
            suspended_reason,
            suspended_until: codes.suspended_until,
            hidden: codes.is_hidden.then_some(Hidden {
                location: codes.hidden_location,
                address,
                site,
            }),
            building: next()?,
            municipality: codes.municipality,
            district_found: codes.district_found,
            contact_note: next()?,
            fax: next()?,
            email: next()?,
            url: next()?,
            private_contact: next()?,
            access: next()?,
            fee_text: next()?,
            reservation_text: next()?,
            capacity: codes.capacity,
            capacity_text: next()?,
            carers_admitted: codes.carers_admitted,
            hazard_dependent: codes.hazard_dependent,
            municipal_note: next()?,
            note: next()?,
            image_url: next()?,
            image_licence: next()?,
            verified_by: next()?,
            source: next()?,
            source_key: next()?,
        })
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(self) -> bool {
        self.bytes.is_empty() && self.texts.is_empty()
    }

    fn codes<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let (codes, bytes) = postcard::take_from_bytes(self.bytes).ok()?;
        self.bytes = bytes;
        Some(codes)
    }

    /// The next text, if there is one; nothing where it is cut off.
    #[allow(clippy::option_option, reason = "no text, and no place at all")]
    fn text(&mut self, length: Length) -> Option<Option<&'a str>> {
        let Some(length) = (length as usize).checked_sub(1) else { return Some(None) };
        let (text, texts) = self.texts.split_at_checked(length)?;
        self.texts = texts;
        Some(Some(text))
    }

    fn needed(&mut self, length: Length) -> Option<&'a str> {
        self.text(length)?
    }
}

/// A date as its number, which is read faster than its text.
mod days {
    use chrono::{Datelike, NaiveDate};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(
        date: &Option<NaiveDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        date.map(|date| date.num_days_from_ce()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveDate>, D::Error> {
        let days = Option::<i32>::deserialize(deserializer)?;
        Ok(days.and_then(NaiveDate::from_num_days_from_ce_opt))
    }
}
