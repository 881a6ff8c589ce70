//! Places as they are kept in memory: some two hundred bytes each, one after another,
//! what every list says of a place before the rest, and beside them what many places
//! have alike. A list reads that without copying; a page has the whole place made anew.
//!
//! No other program reads the bytes: the next one may write others.

use crate::catalog::storage::{
    codec::{Input, Output, damaged},
    dictionary::{Alike, Codes, Common, Numbers},
    encoding::{Store, Stored},
};
use crate::domain::{
    Approach, Location, MunicipalityCode, Place, PlaceDraft, PlaceId, Schedule, ShelterProfile,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::{
    borrow::Cow,
    hint::black_box,
    io::{self, Read, Write},
};

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
    pub codes: &'a Alike<Codes>,
    pub verified_on: Option<NaiveDate>,
    pub updated_at: DateTime<Utc>,
    pub name: &'a str,
    pub name_kana: Option<&'a str>,
    pub address: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub schedule_text: Option<&'a str>,
    pub eligibility_text: Option<&'a str>,
    pub district: Option<&'a str>,
    pub site: Option<&'a str>,
}

/// What a brief refers to, of a place that no snapshot holds.
#[derive(Debug)]
pub struct Apart<'a> {
    codes: Alike<Codes>,
    address: Option<Cow<'a, str>>,
}

/// Everything else of a place, but for its schedule, of which many have the same.
pub struct Rest<'a> {
    pub revision: i64,
    pub created_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    pub municipality: Option<MunicipalityCode>,
    pub district_found: bool,
    pub carers_admitted: Option<bool>,
    pub hazard_dependent: Option<bool>,
    pub suspended_until: Option<NaiveDate>,
    /// What is recorded and not shown.
    pub hidden: Option<Hidden<'a>>,
    pub capacity: Option<u32>,
    pub building: Option<&'a str>,
    pub fax: Option<&'a str>,
    pub email: Option<&'a str>,
    pub url: Option<&'a str>,
    pub private_contact: Option<&'a str>,
    pub image_url: Option<&'a str>,
    pub source_key: Option<&'a str>,
    pub description: Option<&'a str>,
    pub organization: Option<&'a str>,
    pub suspended_reason: Option<&'a str>,
    pub contact_note: Option<&'a str>,
    pub access: Option<&'a str>,
    pub fee_text: Option<&'a str>,
    pub reservation_text: Option<&'a str>,
    pub capacity_text: Option<&'a str>,
    pub municipal_note: Option<&'a str>,
    pub note: Option<&'a str>,
    pub image_licence: Option<&'a str>,
    pub verified_by: Option<&'a str>,
    pub source: Option<&'a str>,
}

/// Where a place is that is shown as an area.
pub struct Hidden<'a> {
    pub location: Option<Location>,
    pub address: Option<&'a str>,
    pub site: Option<&'a str>,
}

/// Places by row.
#[derive(Debug, Default)]
pub struct Records {
    bytes: Vec<u8>,
    texts: String,
    /// Where each row ends, from where its block begins.
    ends: Vec<[u32; 2]>,
    blocks: Vec<End>,
    common: Common,
}

/// Bytes that come from memory together.
const CACHE_LINE: usize = 64;

/// Rows that are counted from the same beginning.
const ROWS_A_BLOCK: usize = 4096;

/// Where a row ends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct End {
    bytes: usize,
    texts: usize,
}

/// Records while their places come.
#[derive(Default)]
pub struct Arriving {
    records: Records,
    numbers: Numbers,
}

impl Arriving {
    /// Adds a place as the next row.
    pub fn push(&mut self, place: &Place) {
        let apart = Apart::of(place);
        let Self { records, numbers } = self;
        let Records { bytes, texts, common, .. } = records;
        let mut store = Store { bytes, texts, common, numbers };
        store.put(&Brief::of(place, &apart), &rest_of(place));
        records.end_row();
    }

    /// The id of the place of a row.
    pub fn id(&self, row: u32) -> &str {
        self.records.head(row).id
    }

    /// The same places with row `order[n]` as row `n`.
    pub fn in_order(self, order: &[u32]) -> Records {
        let arrived = self.records;
        let mut records = Records {
            bytes: Vec::with_capacity(arrived.bytes.len()),
            texts: String::with_capacity(arrived.texts.len()),
            ends: Vec::with_capacity(arrived.ends.len()),
            ..Records::default()
        };
        for row in order {
            let Stored { bytes, texts, .. } = arrived.at(*row);
            records.bytes.extend_from_slice(bytes);
            records.texts.push_str(texts);
            records.end_row();
        }
        Records { common: arrived.common, ..records }
    }
}

impl Records {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// What was put since the last row is the next one.
    #[allow(clippy::expect_used, reason = "forms and imports take no place of a megabyte")]
    fn end_row(&mut self) {
        let start = self.end_of(self.len());
        if self.len().is_multiple_of(ROWS_A_BLOCK) {
            self.blocks.push(start);
        }
        let block = self.blocks[self.len() / ROWS_A_BLOCK];
        let far = |end: usize, start: usize| u32::try_from(end - start).expect("4096 places");
        self.ends.push([far(self.bytes.len(), block.bytes), far(self.texts.len(), block.texts)]);
    }

    pub fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
        for side in 0..2 {
            output.numbers(self.ends.iter().map(|end| end[side]))?;
        }
        output.bytes(&self.bytes)?;
        output.bytes(self.texts.as_bytes())?;
        self.common.save(output)
    }

    pub fn saved_size(&self) -> u64 {
        let own = self.bytes.len() + self.texts.len() + self.ends.len() * size_of::<[u32; 2]>();
        own as u64 + self.common.saved_size()
    }

    /// What [`Self::save`] wrote, which nobody may look at before [`Self::check`].
    pub fn read(input: &mut Input<impl Read>) -> io::Result<Self> {
        let (bytes, texts): (Vec<u32>, Vec<u32>) = (input.numbers()?, input.numbers()?);
        if bytes.len() != texts.len() {
            return Err(damaged("a place has no end"));
        }
        let ends: Vec<_> =
            bytes.into_iter().zip(texts).map(|(bytes, texts)| [bytes, texts]).collect();
        let mut records = Self { ends, ..Self::default() };
        let mut start = Some(End::default());
        for block in records.ends.chunks(ROWS_A_BLOCK) {
            let from = start.ok_or_else(|| damaged("its places are too long"))?;
            records.blocks.push(from);
            start = block.last().and_then(|end| from.plus(*end));
        }
        records.bytes = input.bytes()?;
        records.texts = String::from_utf8(input.bytes()?).map_err(|_| damaged("a text is none"))?;
        records.common = Common::read(input)?;
        Ok(records)
    }

    /// Whether each row is a public place that can be read.
    pub fn check(&self) -> io::Result<()> {
        let mut start = End::default();
        for row in 0..self.len() {
            let end = self.end_of(row + 1);
            let bytes = self.bytes.get(start.bytes..end.bytes);
            let texts = self.texts.get(start.texts..end.texts);
            let stored = |(bytes, texts)| Stored { bytes, texts, common: &self.common };
            let place = bytes.zip(texts).map(stored);
            let mut place = place.ok_or_else(|| damaged("a place is cut off"))?;
            let brief = place.brief().ok_or_else(|| damaged("a place cannot be read"))?;
            let is_whole = place.rest(brief.updated_at).is_some() && place.is_empty();
            let is_public = brief.codes.state.is_public();
            if !is_whole || !is_public || PlaceId::parse(brief.head.id).is_none() {
                return Err(damaged("something is no place"));
            }
            start = end;
        }
        let end = End { bytes: self.bytes.len(), texts: self.texts.len() };
        if start == end { Ok(()) } else { Err(damaged("places are left over")) }
    }

    pub fn head(&self, row: u32) -> Head<'_> {
        written(self.at(row).head())
    }

    pub fn brief(&self, row: u32) -> Brief<'_> {
        written(self.at(row).brief())
    }

    /// Every row.
    pub fn briefs(&self) -> impl Iterator<Item = (u32, Brief<'_>)> {
        (0..).zip(0..self.len()).map(|(row, _)| (row, self.brief(row)))
    }

    /// The whole place, with the schedule that is kept elsewhere.
    pub fn place(&self, row: u32, schedule: Option<Schedule>) -> Place {
        let mut place = self.at(row);
        let brief = written(place.brief());
        place_of(&brief, written(place.rest(brief.updated_at)), schedule)
    }

    /// What a search for words looks at, as [`Place::searched_texts`] says; the name
    /// comes first.
    pub fn searched_texts(&self, row: u32) -> impl Iterator<Item = &str> {
        let mut place = self.at(row);
        let brief = written(place.brief());
        let rest = written(place.rest(brief.updated_at));
        let others = [brief.name_kana, rest.description, rest.organization, brief.address];
        std::iter::once(brief.name).chain(others.into_iter().flatten())
    }

    /// Has rows brought from memory at once.
    pub fn fetch(&self, rows: impl Iterator<Item = u32>) {
        let places: Vec<Stored<'_>> = rows.map(|row| self.at(row)).collect();
        let parts = places.iter().flat_map(|place| [place.bytes, place.texts.as_bytes()]);
        let lines = parts.flat_map(|part| part.chunks(CACHE_LINE)).filter_map(<[u8]>::first);
        black_box(lines.fold(0, |seen, byte| seen ^ byte));
    }

    /// Where so many rows end.
    fn end_of(&self, rows: usize) -> End {
        let Some(last) = rows.checked_sub(1) else { return End::default() };
        let (block, [bytes, texts]) = (self.blocks[last / ROWS_A_BLOCK], self.ends[last]);
        End { bytes: block.bytes + bytes as usize, texts: block.texts + texts as usize }
    }

    fn at(&self, row: u32) -> Stored<'_> {
        let (start, end) = (self.end_of(row as usize), self.end_of(row as usize + 1));
        let bytes = &self.bytes[start.bytes..end.bytes];
        Stored { bytes, texts: &self.texts[start.texts..end.texts], common: &self.common }
    }
}

impl End {
    /// As much farther as a row ends from where its block begins.
    fn plus(self, [bytes, texts]: [u32; 2]) -> Option<Self> {
        Some(Self {
            bytes: self.bytes.checked_add(bytes as usize)?,
            texts: self.texts.checked_add(texts as usize)?,
        })
    }
}

#[allow(clippy::expect_used, reason = "reads what `push` has written, or `check` has read")]
fn written<T>(read: Option<T>) -> T {
    read.expect("written by this program")
}

impl<'a> Apart<'a> {
    /// Of a place.
    pub fn of(place: &'a Place) -> Self {
        Self { codes: Codes::of(place).into(), address: place.shown_address() }
    }
}

impl<'a> Brief<'a> {
    /// Of a place, beside what it refers to.
    pub fn of(place: &'a Place, apart: &'a Apart<'a>) -> Self {
        let draft = &place.draft;
        Self {
            head: Head { id: place.id.as_str(), location: place.shown_location() },
            codes: &apart.codes,
            verified_on: draft.verified_on,
            updated_at: place.updated_at,
            name: &draft.name,
            name_kana: draft.name_kana.as_deref(),
            address: apart.address.as_deref(),
            phone: draft.phone.as_deref(),
            schedule_text: draft.schedule_text.as_deref(),
            eligibility_text: draft.eligibility_text.as_deref(),
            district: draft.district.as_deref(),
            site: place.shown_site(),
        }
    }

    /// What decides whether anybody may be told to walk there.
    pub fn approach(&self) -> Approach {
        let codes = self.codes;
        Approach {
            category: codes.category,
            state: codes.state,
            is_area: codes.is_area(),
            designation: codes.designation,
            direct: codes.direct,
            says_whom: self.eligibility_text.is_some(),
        }
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
        revision: place.revision,
        created_at: place.created_at,
        edited_at: place.edited_at,
        municipality: draft.municipality,
        district_found: draft.district_found,
        carers_admitted: draft.shelter.carers_admitted,
        hazard_dependent: draft.shelter.hazard_dependent,
        suspended_until: draft.suspended_until,
        hidden,
        capacity: draft.capacity,
        building: draft.building.as_deref(),
        fax: draft.fax.as_deref(),
        email: draft.email.as_deref(),
        url: draft.url.as_deref(),
        private_contact: draft.private_contact.as_deref(),
        image_url: draft.image_url.as_deref(),
        source_key: draft.source_key.as_deref(),
        description: draft.description.as_deref(),
        organization: draft.organization.as_deref(),
        suspended_reason: draft.suspended_reason.as_deref(),
        contact_note: draft.contact_note.as_deref(),
        access: draft.access.as_deref(),
        fee_text: draft.fee_text.as_deref(),
        reservation_text: draft.reservation_text.as_deref(),
        capacity_text: draft.capacity_text.as_deref(),
        municipal_note: draft.shelter.municipal_note.as_deref(),
        note: draft.note.as_deref(),
        image_licence: draft.image_licence.as_deref(),
        verified_by: draft.verified_by.as_deref(),
        source: draft.source.as_deref(),
    }
}

#[allow(clippy::too_many_lines, reason = "a line a field")]
fn place_of(brief: &Brief<'_>, rest: Rest<'_>, schedule: Option<Schedule>) -> Place {
    let codes = brief.codes;
    let shown = Hidden { location: brief.head.location, address: brief.address, site: brief.site };
    let Hidden { location, address, site } = rest.hidden.unwrap_or(shown);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let draft = PlaceDraft {
        category: codes.category,
        name: brief.name.to_owned(),
        name_kana: owned(brief.name_kana),
        description: owned(rest.description),
        state: codes.state,
        suspended_reason: owned(rest.suspended_reason),
        suspended_until: rest.suspended_until,
        location,
        location_precision: codes.location_precision,
        point_shown: codes.point_shown,
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
        schedule_confirmed: codes.schedule_confirmed,
        targets: codes.targets,
        eligibility_text: owned(brief.eligibility_text),
        fee_text: owned(rest.fee_text),
        reservation_text: owned(rest.reservation_text),
        capacity: rest.capacity,
        capacity_text: owned(rest.capacity_text),
        facts: codes.facts,
        hazards: codes.hazards,
        shelter: ShelterProfile {
            designation: codes.designation,
            direct: codes.direct,
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
        sample: codes.sample,
        edited_at: rest.edited_at,
        created_at: rest.created_at,
        updated_at: brief.updated_at,
        draft,
    }
}
