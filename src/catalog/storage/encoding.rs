//! A place in memory: the numbers of what it has alike with others, and its own texts
//! beside them, one after another and all of them valid UTF-8, so that nobody proves
//! that anew when a text is read.
//!
//! The order in which things are put is the order in which they are taken.

use crate::catalog::storage::{
    dictionary::{Common, Numbers},
    records::{Brief, Head, Hidden, Rest},
};
use crate::domain::{Location, MunicipalityCode};
use chrono::{DateTime, NaiveDate, Utc, serde::ts_microseconds};
use serde::{Deserialize, Serialize};

/// What is left of a place while it is read.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    pub bytes: &'a [u8],
    pub texts: &'a str,
    pub common: &'a Common,
}

/// Where places are put.
pub struct Store<'a> {
    pub bytes: &'a mut Vec<u8>,
    pub texts: &'a mut String,
    pub common: &'a mut Common,
    pub numbers: &'a mut Numbers,
}

/// One more than the number of bytes of a text of the place's own; 0 where there is none.
type Length = u32;
/// One more than the number of a text that others may have too; 0 where there is none.
type Number = u32;

/// Texts of the rest of a place: its own, and those that repeat.
const OWN: usize = 9;
const COMMON: usize = 13;

#[derive(Serialize, Deserialize)]
struct HeadCodes {
    id: Length,
    at: Position,
}

#[derive(Serialize, Deserialize)]
struct BriefCodes {
    codes: u32,
    #[serde(with = "days")]
    verified_on: Option<NaiveDate>,
    #[serde(with = "ts_microseconds")]
    updated_at: DateTime<Utc>,
    own: [Length; 5],
    common: [Number; 3],
}

#[derive(Serialize, Deserialize)]
struct RestCodes {
    revision: i64,
    /// Microseconds, mostly none, from then to the last change.
    created: i64,
    edited: Option<i64>,
    municipality: Option<MunicipalityCode>,
    district_found: bool,
    carers_admitted: Option<bool>,
    hazard_dependent: Option<bool>,
    #[serde(with = "days")]
    suspended_until: Option<NaiveDate>,
    /// Where it is if it is shown as an area.
    hidden: Option<Position>,
    capacity: Option<u32>,
    /// Which texts there are, the first in the lowest bit; a number follows for each.
    texts: u32,
}

/// Where a place is: most positions are published with seven decimals at the most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Position {
    Nowhere,
    /// Longitude and latitude in [`STEPS`], the lowest byte first.
    Steps([u8; 4], [u8; 4]),
    Exact(Location),
}

/// Steps to a degree.
const STEPS: f64 = 1e7;

impl From<Option<Location>> for Position {
    fn from(location: Option<Location>) -> Self {
        let Some(location) = location else { return Self::Nowhere };
        match (steps(location.lon()), steps(location.lat())) {
            (Some(lon), Some(lat)) => Self::Steps(lon, lat),
            _ => Self::Exact(location),
        }
    }
}

impl Position {
    #[allow(clippy::option_option, reason = "nowhere, and nowhere on the earth")]
    fn location(self) -> Option<Option<Location>> {
        let degrees = |steps: [u8; 4]| f64::from(i32::from_le_bytes(steps)) / STEPS;
        match self {
            Self::Nowhere => Some(None),
            Self::Steps(lon, lat) => Location::new(degrees(lon), degrees(lat)).ok().map(Some),
            Self::Exact(location) => Some(Some(location)),
        }
    }
}

/// Nothing where the steps would not give the same degrees again.
#[allow(clippy::cast_possible_truncation, reason = "compared after")]
fn steps(degrees: f64) -> Option<[u8; 4]> {
    let steps = (degrees * STEPS).round() as i32;
    let same = (f64::from(steps) / STEPS).to_bits() == degrees.to_bits();
    same.then(|| steps.to_le_bytes())
}

impl Store<'_> {
    /// Appends a place.
    pub fn put(&mut self, brief: &Brief<'_>, rest: &Rest<'_>) {
        let id = self.own(Some(brief.head.id));
        self.codes(&HeadCodes { id, at: brief.head.location.into() });
        let own = [Some(brief.name), brief.name_kana, brief.address, brief.phone, brief.site];
        let common = [brief.schedule_text, brief.eligibility_text, brief.district];
        let codes = BriefCodes {
            codes: self.numbers.of_codes(**brief.codes, self.common),
            verified_on: brief.verified_on,
            updated_at: brief.updated_at,
            own: own.map(|text| self.own(text)),
            common: common.map(|text| self.number(text)),
        };
        self.codes(&codes);
        self.put_rest(rest, brief.updated_at);
    }

    fn put_rest(&mut self, rest: &Rest<'_>, updated_at: DateTime<Utc>) {
        let hidden = rest.hidden.as_ref();
        let own: [_; OWN] = [
            hidden.and_then(|hidden| hidden.address),
            hidden.and_then(|hidden| hidden.site),
            rest.building,
            rest.fax,
            rest.email,
            rest.url,
            rest.private_contact,
            rest.image_url,
            rest.source_key,
        ];
        let common: [_; COMMON] = [
            rest.description,
            rest.organization,
            rest.suspended_reason,
            rest.contact_note,
            rest.access,
            rest.fee_text,
            rest.reservation_text,
            rest.capacity_text,
            rest.municipal_note,
            rest.note,
            rest.image_licence,
            rest.verified_by,
            rest.source,
        ];
        let own = own.map(|text| self.own(text));
        let common = common.map(|text| self.number(text));
        let texts = || own.into_iter().chain(common);
        let bits = (0..).zip(texts()).map(|(place, text)| u32::from(text > 0) << place);
        let before = |then: DateTime<Utc>| updated_at.timestamp_micros() - then.timestamp_micros();
        self.codes(&RestCodes {
            revision: rest.revision,
            created: before(rest.created_at),
            edited: rest.edited_at.map(before),
            municipality: rest.municipality,
            district_found: rest.district_found,
            carers_admitted: rest.carers_admitted,
            hazard_dependent: rest.hazard_dependent,
            suspended_until: rest.suspended_until,
            hidden: hidden.map(|hidden| hidden.location.into()),
            capacity: rest.capacity,
            texts: bits.sum(),
        });
        texts().filter(|text| *text > 0).for_each(|text| self.codes(&text));
    }

    #[allow(clippy::expect_used, reason = "writing to memory cannot fail")]
    fn codes(&mut self, codes: &impl Serialize) {
        *self.bytes = postcard::to_extend(codes, std::mem::take(self.bytes)).expect("memory");
    }

    #[allow(clippy::expect_used, reason = "forms and imports take no text of 4 GB")]
    fn own(&mut self, text: Option<&str>) -> Length {
        let Some(text) = text else { return 0 };
        self.texts.push_str(text);
        Length::try_from(text.len() + 1).expect("a text of some bytes")
    }

    fn number(&mut self, text: Option<&str>) -> Number {
        text.map_or(0, |text| self.numbers.of_phrase(text, self.common) + 1)
    }
}

impl<'a> Stored<'a> {
    /// Which place, and where.
    pub fn head(&mut self) -> Option<Head<'a>> {
        let HeadCodes { id, at } = self.codes()?;
        Some(Head { id: self.own(id)??, location: at.location()? })
    }

    /// What every list says of it, the head included.
    pub fn brief(&mut self) -> Option<Brief<'a>> {
        let head = self.head()?;
        let BriefCodes { codes, verified_on, updated_at, own, common } = self.codes()?;
        let [name, name_kana, address, phone, site] = own;
        let [schedule_text, eligibility_text, district] = common;
        Some(Brief {
            head,
            codes: self.common.codes(codes)?,
            verified_on,
            updated_at,
            name: self.own(name)??,
            name_kana: self.own(name_kana)?,
            address: self.own(address)?,
            phone: self.own(phone)?,
            site: self.own(site)?,
            schedule_text: self.phrase(schedule_text)?,
            eligibility_text: self.phrase(eligibility_text)?,
            district: self.phrase(district)?,
        })
    }

    /// Everything else, after the brief, which says when the last change was.
    pub fn rest(&mut self, updated_at: DateTime<Utc>) -> Option<Rest<'a>> {
        let codes: RestCodes = self.codes()?;
        let (texts, hidden) = (codes.texts, codes.hidden.map(Position::location));
        let then = |before: i64| {
            DateTime::from_timestamp_micros(updated_at.timestamp_micros().checked_sub(before)?)
        };
        let mut places = 0..OWN + COMMON;
        let mut number = || match texts >> places.next()? & 1 {
            0 => Some(0),
            _ => self.codes(),
        };
        let mut numbers = [0; OWN + COMMON];
        for each in &mut numbers {
            *each = number()?;
        }
        let (own, common) = numbers.split_at(OWN);
        let (mut own, mut common) = (own.iter(), common.iter());
        let place = *self;
        let mut own = || self.own(*own.next()?);
        let mut phrase = || place.phrase(*common.next()?);
        let (address, site) = (own()?, own()?);
        Some(Rest {
            revision: codes.revision,
            created_at: then(codes.created)?,
            edited_at: match codes.edited {
                Some(before) => Some(then(before)?),
                None => None,
            },
            municipality: codes.municipality,
            district_found: codes.district_found,
            carers_admitted: codes.carers_admitted,
            hazard_dependent: codes.hazard_dependent,
            suspended_until: codes.suspended_until,
            hidden: match hidden {
                Some(location) => Some(Hidden { location: location?, address, site }),
                None => None,
            },
            capacity: codes.capacity,
            building: own()?,
            fax: own()?,
            email: own()?,
            url: own()?,
            private_contact: own()?,
            image_url: own()?,
            source_key: own()?,
            description: phrase()?,
            organization: phrase()?,
            suspended_reason: phrase()?,
            contact_note: phrase()?,
            access: phrase()?,
            fee_text: phrase()?,
            reservation_text: phrase()?,
            capacity_text: phrase()?,
            municipal_note: phrase()?,
            note: phrase()?,
            image_licence: phrase()?,
            verified_by: phrase()?,
            source: phrase()?,
        })
    }

    /// Whether nothing is left.
    pub fn is_empty(self) -> bool {
        self.bytes.is_empty() && self.texts.is_empty()
    }

    fn codes<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let (codes, bytes) = postcard::take_from_bytes(self.bytes).ok()?;
        self.bytes = bytes;
        Some(codes)
    }

    /// The next text of its own, if there is one; nothing where it is cut off.
    #[allow(clippy::option_option, reason = "no text, and no place at all")]
    fn own(&mut self, length: Length) -> Option<Option<&'a str>> {
        let Some(length) = (length as usize).checked_sub(1) else { return Some(None) };
        let (text, texts) = self.texts.split_at_checked(length)?;
        self.texts = texts;
        Some(Some(text))
    }

    /// A text that others may have too, if there is one; nothing where it is missing.
    #[allow(clippy::option_option, reason = "no text, and no place at all")]
    fn phrase(&self, number: Number) -> Option<Option<&'a str>> {
        let Some(number) = number.checked_sub(1) else { return Some(None) };
        self.common.phrases.get(number).map(Some)
    }
}

/// A date as its number, which is read faster than its text.
mod days {
    use chrono::{Datelike, NaiveDate};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub fn serialize<S: Serializer>(
        date: &Option<NaiveDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        date.map(|date| date.num_days_from_ce()).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveDate>, D::Error> {
        let Some(days) = Option::<i32>::deserialize(deserializer)? else { return Ok(None) };
        let date = NaiveDate::from_num_days_from_ce_opt(days);
        date.map(Some).ok_or_else(|| de::Error::custom("no date"))
    }
}
