//! Places as they are kept in memory: a few hundred bytes each, one after another,
//! what every list says of a place before the rest. A list reads that without copying;
//! a page has the whole place made anew.
//!
//! No other program reads the bytes: the next one may write others.

use super::{
    saved::{Input, Output, damaged},
    stored::{self, Stored},
};
use crate::domain::{
    Approach, CategoryId, CodeSet, Designation, DirectArrival, Location, MunicipalityCode, Place,
    PlaceDraft, PlaceId, PointShown, Precision, Recorded, Schedule, ShelterProfile, State,
    code::{FactKind, HazardKind, TargetKind},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::io::{self, Read, Write};

/// Which place, and where it is shown: read far more often than anything else.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where anyone may see it.
    pub location: Option<Location>,
}

/// What every list says of a place, and nothing that is not public.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the fields of a place, as anyone may see them")]
pub struct Brief<'a> {
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
    pub verified_on: Option<NaiveDate>,
    pub updated_at: DateTime<Utc>,
}

/// Everything else of a place, but for its schedule, of which many have the same.
pub(super) struct Rest<'a> {
    pub(super) description: Option<&'a str>,
    pub(super) organization: Option<&'a str>,
    pub(super) revision: i64,
    pub(super) edited_at: Option<DateTime<Utc>>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) suspended_reason: Option<&'a str>,
    pub(super) suspended_until: Option<NaiveDate>,
    /// What is recorded and not shown.
    pub(super) hidden: Option<Hidden<'a>>,
    pub(super) building: Option<&'a str>,
    pub(super) municipality: Option<MunicipalityCode>,
    pub(super) district_found: bool,
    pub(super) contact_note: Option<&'a str>,
    pub(super) fax: Option<&'a str>,
    pub(super) email: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) private_contact: Option<&'a str>,
    pub(super) access: Option<&'a str>,
    pub(super) fee_text: Option<&'a str>,
    pub(super) reservation_text: Option<&'a str>,
    pub(super) capacity: Option<u32>,
    pub(super) capacity_text: Option<&'a str>,
    pub(super) carers_admitted: Option<bool>,
    pub(super) hazard_dependent: Option<bool>,
    pub(super) municipal_note: Option<&'a str>,
    pub(super) note: Option<&'a str>,
    pub(super) image_url: Option<&'a str>,
    pub(super) image_licence: Option<&'a str>,
    pub(super) verified_by: Option<&'a str>,
    pub(super) source: Option<&'a str>,
    pub(super) source_key: Option<&'a str>,
}

/// Where a place is that is shown as an area.
pub(super) struct Hidden<'a> {
    pub(super) location: Option<Location>,
    pub(super) address: Option<&'a str>,
    pub(super) site: Option<&'a str>,
}

/// Places by row.
#[derive(Debug, Default)]
pub(super) struct Records {
    bytes: Vec<u8>,
    texts: String,
    ends: Vec<End>,
}

/// Where a row ends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct End {
    bytes: usize,
    texts: usize,
}

impl Records {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a place as the next row.
    pub(super) fn push(&mut self, place: &Place) {
        let address = place.shown_address();
        let brief = Brief::of(place, address.as_deref());
        stored::put(&brief, &rest_of(place), &mut self.bytes, &mut self.texts);
        self.ends.push(self.end());
    }

    /// The same places with row `order[n]` as row `n`.
    pub(super) fn in_order(&self, order: &[u32]) -> Self {
        let mut records = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            texts: String::with_capacity(self.texts.len()),
            ends: Vec::with_capacity(self.ends.len()),
        };
        for row in order {
            let row = self.at(*row);
            records.bytes.extend_from_slice(row.bytes);
            records.texts.push_str(row.texts);
            records.ends.push(records.end());
        }
        records
    }

    pub(super) fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
        output.numbers(self.ends.iter().map(|end| end.bytes as u64))?;
        output.numbers(self.ends.iter().map(|end| end.texts as u64))?;
        output.bytes(&self.bytes)?;
        output.bytes(self.texts.as_bytes())
    }

    pub(super) fn saved_size(&self) -> u64 {
        (self.bytes.len() + self.texts.len() + self.ends.len() * size_of::<End>()) as u64
    }

    /// What [`Self::save`] wrote, which nobody may look at before [`Self::check`].
    pub(super) fn read(input: &mut Input<impl Read>) -> io::Result<Self> {
        let (bytes, texts): (Vec<u64>, Vec<u64>) = (input.numbers()?, input.numbers()?);
        let as_many = bytes.len() == texts.len();
        let end = |(bytes, texts)| {
            Some(End { bytes: usize::try_from(bytes).ok()?, texts: usize::try_from(texts).ok()? })
        };
        let ends: Option<Vec<End>> = bytes.into_iter().zip(texts).map(end).collect();
        let ends = ends.filter(|_| as_many).ok_or_else(|| damaged("a place has no end"))?;
        let bytes = input.bytes()?;
        let texts = String::from_utf8(input.bytes()?).map_err(|_| damaged("a text is none"))?;
        Ok(Self { bytes, texts, ends })
    }

    /// Whether each row is a public place that can be read.
    pub(super) fn check(&self) -> io::Result<()> {
        let mut start = End::default();
        for end in &self.ends {
            let bytes = self.bytes.get(start.bytes..end.bytes);
            let texts = self.texts.get(start.texts..end.texts);
            let place = bytes.zip(texts).map(|(bytes, texts)| Stored { bytes, texts });
            let mut place = place.ok_or_else(|| damaged("a place is cut off"))?;
            let brief = place.brief().ok_or_else(|| damaged("a place cannot be read"))?;
            let is_whole = place.rest().is_some() && place.is_empty();
            if !is_whole || !brief.state.is_public() || PlaceId::parse(brief.head.id).is_none() {
                return Err(damaged("something is no place"));
            }
            start = *end;
        }
        if start == self.end() { Ok(()) } else { Err(damaged("places are left over")) }
    }

    pub(super) fn head(&self, row: u32) -> Head<'_> {
        written(self.at(row).head())
    }

    pub(super) fn brief(&self, row: u32) -> Brief<'_> {
        written(self.at(row).brief())
    }

    /// Every row.
    pub(super) fn briefs(&self) -> impl Iterator<Item = (u32, Brief<'_>)> {
        (0..).zip(&self.ends).map(|(row, _)| (row, self.brief(row)))
    }

    /// The whole place, with the schedule that is kept elsewhere.
    pub(super) fn place(&self, row: u32, schedule: Option<Schedule>) -> Place {
        let mut place = self.at(row);
        let brief = written(place.brief());
        place_of(&brief, written(place.rest()), schedule)
    }

    /// What a search for words looks at, as [`Place::searched_texts`] says; the name
    /// comes first.
    pub(super) fn searched_texts(&self, row: u32) -> impl Iterator<Item = &str> {
        let mut place = self.at(row);
        let brief = written(place.brief());
        let rest = written(place.rest());
        let others = [brief.name_kana, rest.description, rest.organization, brief.address];
        std::iter::once(brief.name).chain(others.into_iter().flatten())
    }

    /// Where the last row ends.
    fn end(&self) -> End {
        End { bytes: self.bytes.len(), texts: self.texts.len() }
    }

    fn at(&self, row: u32) -> Stored<'_> {
        let row = row as usize;
        let start = if row == 0 { End::default() } else { self.ends[row - 1] };
        let end = self.ends[row];
        let bytes = &self.bytes[start.bytes..end.bytes];
        Stored { bytes, texts: &self.texts[start.texts..end.texts] }
    }
}

#[allow(clippy::expect_used, reason = "reads what `push` has written, or `check` has read")]
fn written<T>(read: Option<T>) -> T {
    read.expect("written by this program")
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
