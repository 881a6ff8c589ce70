//! What the catalog keeps of a place, in the order in which it is asked for: its key, its
//! summary, and the details that only a page of its own shows.
//!
//! A field of a place is named here and in no other file of the catalog. It must never
//! show in a key or a summary what is not public.

use crate::domain::{
    Approach, CategoryId, CodeSet, Designation, DirectArrival, Location, MunicipalityCode, Place,
    PlaceDraft, PlaceId, PointShown, Precision, Recorded, Schedule, ShelterProfile, State,
    TemporaryUse, Whereabouts,
    code::{FactKind, HazardKind, TargetKind},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, ops::Deref, sync::OnceLock};

/// Which place, and where it is shown: read far more often than anything else.
#[derive(Debug, Clone, Copy)]
pub struct PlaceKey<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where anyone may see it.
    pub location: Option<Location>,
}

/// What every list says of a place, and nothing that is not public.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the fields of a place, as anyone may see them")]
pub struct PlaceSummary<'a> {
    pub key: PlaceKey<'a>,
    pub attributes: &'a Interned<Attributes>,
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

/// Owns what a summary refers to and the place itself does not have, for a place that no
/// snapshot holds.
#[derive(Debug)]
pub struct SummarySource<'a> {
    attributes: Interned<Attributes>,
    address: Option<Cow<'a, str>>,
}

/// What lists say of a place in codes: yes, no, or one of a few. Many places have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of a place")]
pub struct Attributes {
    pub category: CategoryId,
    pub state: State,
    pub sample: bool,
    pub schedule_confirmed: Option<bool>,
    pub hazards: Recorded<HazardKind>,
    pub direct: Option<DirectArrival>,
    pub designation: Option<Designation>,
    pub targets: CodeSet<TargetKind>,
    pub facts: Recorded<FactKind>,
    pub point_shown: PointShown,
    pub location_precision: Option<Precision>,
    pub temporary: Option<TemporaryUse>,
}

/// A value that many places share, and how one writer writes it in answers: worked out once
/// for all of them.
#[derive(Debug)]
pub struct Interned<T> {
    value: T,
    written: OnceLock<Box<[u8]>>,
}

/// Everything else of a place, but for its schedule, of which many have the same.
pub struct PlaceDetails<'a> {
    pub codes: DetailCodes,
    /// What is recorded and not shown.
    pub hidden: Option<HiddenLocation<'a>>,
    pub own: OwnTexts<'a>,
    pub shared: SharedTexts<'a>,
}

/// What the details say in codes, numbers and times. The order of the fields is the order
/// in which they are encoded.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct DetailCodes {
    revision: i64,
    /// Microseconds, mostly none, from then to the last change.
    created_before: i64,
    edited_before: Option<i64>,
    municipality: Option<MunicipalityCode>,
    district_found: bool,
    carers_admitted: Option<bool>,
    hazard_dependent: Option<bool>,
    #[serde(with = "days")]
    suspended_until: Option<NaiveDate>,
    capacity: Option<u32>,
}

/// Where a place is that is shown as an area.
#[derive(Debug, Clone, Copy)]
pub struct HiddenLocation<'a> {
    pub location: Option<Location>,
    pub address: Option<&'a str>,
    pub site: Option<&'a str>,
}

/// Makes a struct of optional texts of a draft, and says how many they are. Nothing but its
/// lists says which texts the details have; their order is the order of the encoding.
macro_rules! texts {
    (
        $(#[$attribute:meta])* $name:ident, $count:ident:
        $($field:ident),+ $(; $part:ident: $($inner:ident),+)?
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name<'a> {
            $(pub $field: Option<&'a str>,)+
            $($(pub $inner: Option<&'a str>,)+)?
        }

        pub const $count: usize = [$(stringify!($field),)+ $($(stringify!($inner),)+)?].len();

        impl<'a> $name<'a> {
            fn from_draft(draft: &'a PlaceDraft) -> Self {
                Self {
                    $($field: draft.$field.as_deref(),)+
                    $($($inner: draft.$part.$inner.as_deref(),)+)?
                }
            }

            pub fn to_array(self) -> [Option<&'a str>; $count] {
                [$(self.$field,)+ $($(self.$inner,)+)?]
            }

            pub fn from_array(texts: [Option<&'a str>; $count]) -> Self {
                let [$($field,)+ $($($inner,)+)?] = texts;
                Self { $($field,)+ $($($inner,)+)? }
            }

            fn put_back(self, draft: &mut PlaceDraft) {
                $(draft.$field = self.$field.map(str::to_owned);)+
                $($(draft.$part.$inner = self.$inner.map(str::to_owned);)+)?
            }
        }
    };
}

texts! {
    /// Texts that hardly two places share: each place keeps its own.
    OwnTexts, OWN_TEXTS: building, fax, email, url, private_contact, image_url, source_key
}

texts! {
    /// Texts that places share: each different one is kept once.
    SharedTexts, SHARED_TEXTS:
        description, organization, suspended_reason, contact_note, access, first_visit_note,
        fee_text, reservation_text, capacity_text, note, image_licence, verified_by, source;
    shelter: municipal_note
}

impl Attributes {
    /// Reads them off a place.
    pub fn from_place(place: &Place) -> Self {
        let draft = &place.draft;
        Self {
            category: draft.category,
            state: draft.state,
            sample: place.sample,
            schedule_confirmed: draft.schedule_confirmed,
            hazards: draft.hazards,
            direct: draft.shelter.direct,
            designation: draft.shelter.designation,
            targets: draft.targets,
            facts: draft.facts,
            point_shown: draft.point_shown,
            location_precision: draft.location_precision,
            temporary: draft.temporary,
        }
    }

    /// Whether residents see only the neighbourhood, for whatever reason.
    pub fn is_area(&self) -> bool {
        Whereabouts::from_point(self.point_shown, self.location_precision) != Whereabouts::Exact
    }
}

impl<T> Interned<T> {
    /// What `write` appends for the value. It must be the only writer that is ever asked,
    /// and depend on nothing else.
    pub fn written(&self, write: impl FnOnce(&T, &mut Vec<u8>)) -> &[u8] {
        self.written.get_or_init(|| {
            let mut bytes = Vec::new();
            write(&self.value, &mut bytes);
            bytes.into()
        })
    }
}

impl<T> From<T> for Interned<T> {
    fn from(value: T) -> Self {
        Self { value, written: OnceLock::new() }
    }
}

impl<T> Deref for Interned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'a> SummarySource<'a> {
    /// Works out what the summary of a place will refer to.
    pub fn from_place(place: &'a Place) -> Self {
        Self { attributes: Attributes::from_place(place).into(), address: place.shown_address() }
    }
}

impl<'a> PlaceSummary<'a> {
    /// Summarizes a place, beside what the summary refers to.
    pub fn from_place(place: &'a Place, source: &'a SummarySource<'a>) -> Self {
        let draft = &place.draft;
        Self {
            key: PlaceKey { id: place.id.as_str(), location: place.shown_location() },
            attributes: &source.attributes,
            verified_on: draft.verified_on,
            updated_at: place.updated_at,
            name: &draft.name,
            name_kana: draft.name_kana.as_deref(),
            address: source.address.as_deref(),
            phone: draft.phone.as_deref(),
            schedule_text: draft.schedule_text.as_deref(),
            eligibility_text: draft.eligibility_text.as_deref(),
            district: draft.district.as_deref(),
            site: place.shown_site(),
        }
    }

    /// What decides whether anybody may be told to walk there.
    pub fn approach(&self) -> Approach<'_> {
        let attributes = self.attributes;
        Approach {
            id: self.key.id,
            sample: attributes.sample,
            site: self.site,
            targets: attributes.targets,
            category: attributes.category,
            state: attributes.state,
            is_area: attributes.is_area(),
            designation: attributes.designation,
            direct: attributes.direct,
            eligibility_text: self.eligibility_text,
            temporary: attributes.temporary,
            hazards: attributes.hazards,
        }
    }
}

impl<'a> PlaceDetails<'a> {
    /// Reads them off a place.
    pub fn from_place(place: &'a Place) -> Self {
        let draft = &place.draft;
        let hidden = HiddenLocation {
            location: draft.location,
            address: draft.address.as_deref(),
            site: draft.site.as_deref(),
        };
        let changed = place.updated_at.timestamp_micros();
        let before = |then: DateTime<Utc>| changed - then.timestamp_micros();
        let codes = DetailCodes {
            revision: place.revision,
            created_before: before(place.created_at),
            edited_before: place.edited_at.map(before),
            municipality: draft.municipality,
            district_found: draft.district_found,
            carers_admitted: draft.shelter.carers_admitted,
            hazard_dependent: draft.shelter.hazard_dependent,
            suspended_until: draft.suspended_until,
            capacity: draft.capacity,
        };
        let (own, shared) = (OwnTexts::from_draft(draft), SharedTexts::from_draft(draft));
        Self { codes, hidden: place.is_area().then_some(hidden), own, shared }
    }

    /// Works out when the place was created and when it was edited last; nothing where no
    /// time is that long before its last change.
    pub fn times(
        &self,
        summary: &PlaceSummary<'_>,
    ) -> Option<(DateTime<Utc>, Option<DateTime<Utc>>)> {
        let changed = summary.updated_at.timestamp_micros();
        let then = |before: i64| DateTime::from_timestamp_micros(changed.checked_sub(before)?);
        let edited_at = match self.codes.edited_before {
            Some(before) => Some(then(before)?),
            None => None,
        };
        Some((then(self.codes.created_before)?, edited_at))
    }
}

/// Makes the whole place again of its parts; nothing where its times cannot be.
#[allow(clippy::too_many_lines, reason = "a line a field")]
pub fn to_place(
    summary: &PlaceSummary<'_>,
    details: &PlaceDetails<'_>,
    schedule: Option<Schedule>,
) -> Option<Place> {
    let (attributes, codes) = (summary.attributes, details.codes);
    let (created_at, edited_at) = details.times(summary)?;
    let shown = HiddenLocation {
        location: summary.key.location,
        address: summary.address,
        site: summary.site,
    };
    let HiddenLocation { location, address, site } = details.hidden.unwrap_or(shown);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let mut draft = PlaceDraft {
        category: attributes.category,
        name: summary.name.to_owned(),
        name_kana: owned(summary.name_kana),
        state: attributes.state,
        suspended_until: codes.suspended_until,
        location,
        location_precision: attributes.location_precision,
        point_shown: attributes.point_shown,
        address: owned(address),
        municipality: codes.municipality,
        district: owned(summary.district),
        district_found: codes.district_found,
        site: owned(site),
        phone: owned(summary.phone),
        schedule_text: owned(summary.schedule_text),
        schedule,
        schedule_confirmed: attributes.schedule_confirmed,
        targets: attributes.targets,
        eligibility_text: owned(summary.eligibility_text),
        capacity: codes.capacity,
        facts: attributes.facts,
        hazards: attributes.hazards,
        shelter: ShelterProfile {
            designation: attributes.designation,
            direct: attributes.direct,
            carers_admitted: codes.carers_admitted,
            hazard_dependent: codes.hazard_dependent,
            municipal_note: None,
        },
        temporary: attributes.temporary,
        verified_on: summary.verified_on,
        // The texts of the lists above.
        description: None,
        suspended_reason: None,
        building: None,
        organization: None,
        contact_note: None,
        fax: None,
        email: None,
        url: None,
        private_contact: None,
        access: None,
        first_visit_note: None,
        fee_text: None,
        reservation_text: None,
        capacity_text: None,
        note: None,
        image_url: None,
        image_licence: None,
        verified_by: None,
        source: None,
        source_key: None,
    };
    details.own.put_back(&mut draft);
    details.shared.put_back(&mut draft);
    Some(Place {
        id: PlaceId::from_trusted(summary.key.id.to_owned()),
        revision: codes.revision,
        sample: attributes.sample,
        edited_at,
        created_at,
        updated_at: summary.updated_at,
        draft,
    })
}

/// Writes a date as its number, which is read faster than its text.
pub mod days {
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
