//! Places as they are kept in memory: a few hundred bytes each, one after another,
//! what every list says of a place before the rest. A list reads that without copying;
//! a page has the whole place made anew.
//!
//! No other program reads the bytes: the next one may write others.

use super::saved::{Input, Output, damaged};
use crate::domain::{
    Approach, CategoryId, CodeSet, Designation, DirectArrival, Location, MunicipalityCode, Place,
    PlaceDraft, PlaceId, PointShown, Precision, Recorded, Schedule, ShelterProfile, State,
    code::{FactKind, HazardKind, TargetKind},
};
use chrono::{DateTime, NaiveDate, Utc, serde::ts_microseconds, serde::ts_microseconds_option};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// Which place, and where it is shown: read far more often than anything else.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Head<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where anyone may see it.
    pub location: Option<Location>,
}

/// What every list says of a place, and nothing that is not public.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of a place, as anyone may see them")]
pub struct Brief<'a> {
    #[serde(borrow)]
    pub head: Head<'a>,
    pub category: CategoryId,
    pub name: &'a str,
    pub name_kana: Option<&'a str>,
    pub address: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub schedule_text: Option<&'a str>,
    pub schedule_confirmed: Option<bool>,
    pub eligibility_text: Option<&'a str>,
    pub hazards: Recorded<HazardKind>,
    pub direct: Option<DirectArrival>,
    pub designation: Option<Designation>,
    pub targets: CodeSet<TargetKind>,
    pub facts: Recorded<FactKind>,
    pub district: Option<&'a str>,
    pub site: Option<&'a str>,
    pub state: State,
    pub point_shown: PointShown,
    pub location_precision: Option<Precision>,
    pub sample: bool,
    #[serde(with = "days")]
    pub verified_on: Option<NaiveDate>,
    #[serde(with = "ts_microseconds")]
    pub updated_at: DateTime<Utc>,
}

/// Everything else of a place, but for its schedule, of which many have the same.
#[derive(Serialize, Deserialize)]
struct Rest<'a> {
    description: Option<&'a str>,
    organization: Option<&'a str>,
    revision: i64,
    #[serde(with = "ts_microseconds_option")]
    edited_at: Option<DateTime<Utc>>,
    #[serde(with = "ts_microseconds")]
    created_at: DateTime<Utc>,
    suspended_reason: Option<&'a str>,
    #[serde(with = "days")]
    suspended_until: Option<NaiveDate>,
    /// What is recorded and not shown.
    #[serde(borrow)]
    hidden: Option<Hidden<'a>>,
    building: Option<&'a str>,
    municipality: Option<MunicipalityCode>,
    district_found: bool,
    contact_note: Option<&'a str>,
    fax: Option<&'a str>,
    email: Option<&'a str>,
    url: Option<&'a str>,
    private_contact: Option<&'a str>,
    access: Option<&'a str>,
    fee_text: Option<&'a str>,
    reservation_text: Option<&'a str>,
    capacity: Option<u32>,
    capacity_text: Option<&'a str>,
    carers_admitted: Option<bool>,
    hazard_dependent: Option<bool>,
    municipal_note: Option<&'a str>,
    note: Option<&'a str>,
    image_url: Option<&'a str>,
    image_licence: Option<&'a str>,
    verified_by: Option<&'a str>,
    source: Option<&'a str>,
    source_key: Option<&'a str>,
}

/// Where a place is that is shown as an area.
#[derive(Serialize, Deserialize)]
struct Hidden<'a> {
    location: Option<Location>,
    address: Option<&'a str>,
    site: Option<&'a str>,
}

/// Places by row.
#[derive(Debug, Default)]
pub(super) struct Records {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Records {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a place as the next row.
    #[allow(clippy::expect_used, reason = "writing to memory cannot fail")]
    pub(super) fn push(&mut self, place: &Place) {
        let address = place.shown_address();
        let brief = Brief::of(place, address.as_deref());
        let bytes = std::mem::take(&mut self.bytes);
        let bytes = postcard::to_extend(&brief, bytes).expect("memory");
        self.bytes = postcard::to_extend(&rest_of(place), bytes).expect("memory");
        self.ends.push(self.bytes.len());
    }

    /// The same places with row `order[n]` as row `n`.
    pub(super) fn in_order(&self, order: &[u32]) -> Self {
        let mut records = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            ends: Vec::with_capacity(self.ends.len()),
        };
        for row in order {
            records.bytes.extend_from_slice(self.bytes_of(*row));
            records.ends.push(records.bytes.len());
        }
        records
    }

    pub(super) fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
        output.numbers(self.ends.iter().map(|end| *end as u64))?;
        output.bytes(&self.bytes)
    }

    pub(super) fn saved_size(&self) -> u64 {
        (self.bytes.len() + self.ends.len() * size_of::<u64>()) as u64
    }

    /// What [`Self::save`] wrote, which nobody may look at before [`Self::check`].
    pub(super) fn read(input: &mut Input<impl Read>) -> io::Result<Self> {
        let ends: Vec<u64> = input.numbers()?;
        let ends = ends.into_iter().map(usize::try_from).collect::<Result<_, _>>();
        let ends = ends.map_err(|_| damaged("its places are too long"))?;
        Ok(Self { bytes: input.bytes()?, ends })
    }

    /// Whether each row is a public place that can be read.
    pub(super) fn check(&self) -> io::Result<()> {
        let mut start = 0;
        for end in &self.ends {
            let bytes = self.bytes.get(start..*end).ok_or_else(|| damaged("a place is cut off"))?;
            let brief: Result<(Brief<'_>, _), _> = postcard::take_from_bytes(bytes);
            let (brief, rest) = brief.map_err(|_| damaged("a place cannot be read"))?;
            let rest: Result<(Rest<'_>, &[u8]), _> = postcard::take_from_bytes(rest);
            let is_whole = rest.is_ok_and(|(_, rest)| rest.is_empty());
            if !is_whole || !brief.state.is_public() || PlaceId::parse(brief.head.id).is_none() {
                return Err(damaged("something is no place"));
            }
            start = *end;
        }
        if start == self.bytes.len() { Ok(()) } else { Err(damaged("places are left over")) }
    }

    pub(super) fn head(&self, row: u32) -> Head<'_> {
        read(self.bytes_of(row)).0
    }

    pub(super) fn brief(&self, row: u32) -> Brief<'_> {
        read(self.bytes_of(row)).0
    }

    /// Every row.
    pub(super) fn briefs(&self) -> impl Iterator<Item = (u32, Brief<'_>)> {
        (0..).zip(&self.ends).map(|(row, _)| (row, self.brief(row)))
    }

    /// The whole place, with the schedule that is kept elsewhere.
    pub(super) fn place(&self, row: u32, schedule: Option<Schedule>) -> Place {
        let (brief, rest) = read(self.bytes_of(row));
        place_of(&brief, read(rest).0, schedule)
    }

    /// What a search for words looks at, as [`Place::searched_texts`] says; the name
    /// comes first.
    pub(super) fn searched_texts(&self, row: u32) -> impl Iterator<Item = &str> {
        let (brief, rest): (Brief<'_>, _) = read(self.bytes_of(row));
        let rest: Rest<'_> = read(rest).0;
        let others = [brief.name_kana, rest.description, rest.organization, brief.address];
        std::iter::once(brief.name).chain(others.into_iter().flatten())
    }

    fn bytes_of(&self, row: u32) -> &[u8] {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.bytes[start..self.ends[row]]
    }
}

#[allow(clippy::expect_used, reason = "reads what `push` has written, with the same types")]
fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> (T, &'a [u8]) {
    postcard::take_from_bytes(bytes).expect("written by this program")
}

impl<'a> Brief<'a> {
    /// Of a place whose shown address is `address`.
    pub fn of(place: &'a Place, address: Option<&'a str>) -> Self {
        let draft = &place.draft;
        Self {
            head: Head { id: place.id.as_str(), location: place.shown_location() },
            category: draft.category,
            name: &draft.name,
            name_kana: draft.name_kana.as_deref(),
            address,
            phone: draft.phone.as_deref(),
            schedule_text: draft.schedule_text.as_deref(),
            schedule_confirmed: draft.schedule_confirmed,
            eligibility_text: draft.eligibility_text.as_deref(),
            hazards: draft.hazards,
            direct: draft.shelter.direct,
            designation: draft.shelter.designation,
            targets: draft.targets,
            facts: draft.facts,
            district: draft.district.as_deref(),
            site: place.shown_site(),
            state: draft.state,
            point_shown: draft.point_shown,
            location_precision: draft.location_precision,
            sample: place.sample,
            verified_on: draft.verified_on,
            updated_at: place.updated_at,
        }
    }

    /// What decides whether anybody may be told to walk there.
    pub fn approach(&self) -> Approach {
        Approach {
            category: self.category,
            state: self.state,
            is_area: self.is_area(),
            designation: self.designation,
            direct: self.direct,
            says_whom: self.eligibility_text.is_some(),
        }
    }

    /// Whether residents see only the neighbourhood, for whatever reason.
    pub fn is_area(&self) -> bool {
        self.point_shown == PointShown::Area || self.location_precision.is_some()
    }
}

fn rest_of(place: &Place) -> Rest<'_> {
    let draft = &place.draft;
    let hidden = place.is_area().then_some(Hidden {
        location: draft.location,
        address: draft.address.as_deref(),
        site: draft.site.as_deref(),
    });
    Rest {
        description: draft.description.as_deref(),
        organization: draft.organization.as_deref(),
        revision: place.revision,
        edited_at: place.edited_at,
        created_at: place.created_at,
        suspended_reason: draft.suspended_reason.as_deref(),
        suspended_until: draft.suspended_until,
        hidden,
        building: draft.building.as_deref(),
        municipality: draft.municipality,
        district_found: draft.district_found,
        contact_note: draft.contact_note.as_deref(),
        fax: draft.fax.as_deref(),
        email: draft.email.as_deref(),
        url: draft.url.as_deref(),
        private_contact: draft.private_contact.as_deref(),
        access: draft.access.as_deref(),
        fee_text: draft.fee_text.as_deref(),
        reservation_text: draft.reservation_text.as_deref(),
        capacity: draft.capacity,
        capacity_text: draft.capacity_text.as_deref(),
        carers_admitted: draft.shelter.carers_admitted,
        hazard_dependent: draft.shelter.hazard_dependent,
        municipal_note: draft.shelter.municipal_note.as_deref(),
        note: draft.note.as_deref(),
        image_url: draft.image_url.as_deref(),
        image_licence: draft.image_licence.as_deref(),
        verified_by: draft.verified_by.as_deref(),
        source: draft.source.as_deref(),
        source_key: draft.source_key.as_deref(),
    }
}

#[allow(clippy::too_many_lines, reason = "a line a field")]
fn place_of(brief: &Brief<'_>, rest: Rest<'_>, schedule: Option<Schedule>) -> Place {
    let shown = Hidden { location: brief.head.location, address: brief.address, site: brief.site };
    let Hidden { location, address, site } = rest.hidden.unwrap_or(shown);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let draft = PlaceDraft {
        category: brief.category,
        name: brief.name.to_owned(),
        name_kana: owned(brief.name_kana),
        description: owned(rest.description),
        state: brief.state,
        suspended_reason: owned(rest.suspended_reason),
        suspended_until: rest.suspended_until,
        location,
        location_precision: brief.location_precision,
        point_shown: brief.point_shown,
        address: owned(address),
        building: owned(rest.building),
        municipality: rest.municipality,
        district: owned(brief.district),
        district_found: rest.district_found,
        site: owned(site),
        organization: owned(rest.organization),
        phone: owned(brief.phone),
        contact_note: owned(rest.contact_note),
        fax: owned(rest.fax),
        email: owned(rest.email),
        url: owned(rest.url),
        private_contact: owned(rest.private_contact),
        access: owned(rest.access),
        schedule_text: owned(brief.schedule_text),
        schedule,
        schedule_confirmed: brief.schedule_confirmed,
        targets: brief.targets,
        eligibility_text: owned(brief.eligibility_text),
        fee_text: owned(rest.fee_text),
        reservation_text: owned(rest.reservation_text),
        capacity: rest.capacity,
        capacity_text: owned(rest.capacity_text),
        facts: brief.facts,
        hazards: brief.hazards,
        shelter: ShelterProfile {
            designation: brief.designation,
            direct: brief.direct,
            carers_admitted: rest.carers_admitted,
            hazard_dependent: rest.hazard_dependent,
            municipal_note: owned(rest.municipal_note),
        },
        note: owned(rest.note),
        image_url: owned(rest.image_url),
        image_licence: owned(rest.image_licence),
        verified_on: brief.verified_on,
        verified_by: owned(rest.verified_by),
        source: owned(rest.source),
        source_key: owned(rest.source_key),
    };
    Place {
        id: PlaceId::made(brief.head.id.to_owned()),
        revision: rest.revision,
        sample: brief.sample,
        edited_at: rest.edited_at,
        created_at: rest.created_at,
        updated_at: brief.updated_at,
        draft,
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
