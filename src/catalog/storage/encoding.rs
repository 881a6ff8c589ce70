//! Encodes a place to bytes and decodes it: the numbers of what it shares with others, and
//! its own texts beside them, one after another and all of them valid UTF-8, so that nobody
//! proves that anew when a text is read.
//!
//! The order in which things are written is the order in which they are read.

use crate::catalog::{
    entry::{
        DetailCodes, HiddenLocation, OWN_TEXTS, OwnTexts, PlaceDetails, PlaceKey, PlaceSummary,
        SHARED_TEXTS, SharedTexts, days,
    },
    storage::dictionary::{Dictionary, Interner},
};
use crate::domain::Location;
use chrono::{DateTime, NaiveDate, Utc, serde::ts_microseconds};
use serde::{Deserialize, Serialize};

/// Appends places to bytes and texts.
pub struct Encoder<'a> {
    pub bytes: &'a mut Vec<u8>,
    pub texts: &'a mut String,
    pub dictionary: &'a mut Dictionary,
    pub interner: &'a mut Interner,
}

/// Reads a place from what is left of its bytes and texts.
#[derive(Debug, Clone, Copy)]
pub struct Decoder<'a> {
    pub bytes: &'a [u8],
    pub texts: &'a str,
    pub dictionary: &'a Dictionary,
}

/// One more than the number of bytes of a text of the place's own; 0 where there is none.
type TextLength = u32;
/// One more than the number of a text that others may have too; 0 where there is none.
type TextNumber = u32;

#[derive(Serialize, Deserialize)]
struct KeyFields {
    id: TextLength,
    at: PackedPosition,
}

#[derive(Serialize, Deserialize)]
struct SummaryFields {
    attributes: u32,
    #[serde(with = "days")]
    verified_on: Option<NaiveDate>,
    #[serde(with = "ts_microseconds")]
    updated_at: DateTime<Utc>,
    own: [TextLength; 5],
    shared: [TextNumber; 3],
}

#[derive(Serialize, Deserialize)]
struct DetailFields {
    codes: DetailCodes,
    /// Where it is if it is shown as an area.
    hidden: Option<PackedPosition>,
    /// Which texts there are, the first in the lowest bit; a number follows for each.
    texts: u32,
}

/// The texts of the details: address and site where they are hidden, then the two lists.
const LENGTHS: usize = 2 + OWN_TEXTS;
const DETAIL_TEXTS: usize = LENGTHS + SHARED_TEXTS;
const _: () = assert!(DETAIL_TEXTS <= u32::BITS as usize, "a bit for each text");

/// Where a place is: most positions are published with seven decimals at the most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum PackedPosition {
    Nowhere,
    /// Longitude and latitude in [`STEPS_PER_DEGREE`], the lowest byte first.
    Steps([u8; 4], [u8; 4]),
    Exact(Location),
}

const STEPS_PER_DEGREE: f64 = 1e7;

impl From<Option<Location>> for PackedPosition {
    fn from(location: Option<Location>) -> Self {
        let Some(location) = location else { return Self::Nowhere };
        match (steps(location.lon()), steps(location.lat())) {
            (Some(lon), Some(lat)) => Self::Steps(lon, lat),
            _ => Self::Exact(location),
        }
    }
}

impl PackedPosition {
    #[allow(clippy::option_option, reason = "nowhere, and nowhere on the earth")]
    fn location(self) -> Option<Option<Location>> {
        let degrees = |steps: [u8; 4]| f64::from(i32::from_le_bytes(steps)) / STEPS_PER_DEGREE;
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
    let steps = (degrees * STEPS_PER_DEGREE).round() as i32;
    let same = (f64::from(steps) / STEPS_PER_DEGREE).to_bits() == degrees.to_bits();
    same.then(|| steps.to_le_bytes())
}

impl Encoder<'_> {
    /// Appends a place.
    pub fn write(&mut self, summary: &PlaceSummary<'_>, details: &PlaceDetails<'_>) {
        let id = self.own_text(Some(summary.key.id));
        self.fields(&KeyFields { id, at: summary.key.location.into() });
        let own =
            [Some(summary.name), summary.name_kana, summary.address, summary.phone, summary.site];
        let shared = [summary.schedule_text, summary.eligibility_text, summary.district];
        let fields = SummaryFields {
            attributes: self.interner.attributes(**summary.attributes, self.dictionary),
            verified_on: summary.verified_on,
            updated_at: summary.updated_at,
            own: own.map(|text| self.own_text(text)),
            shared: shared.map(|text| self.shared_text(text)),
        };
        self.fields(&fields);
        self.write_details(details);
    }

    fn write_details(&mut self, details: &PlaceDetails<'_>) {
        let hidden = details.hidden;
        let hidden_texts = [hidden.and_then(|h| h.address), hidden.and_then(|h| h.site)];
        let hidden_texts = hidden_texts.map(|text| self.own_text(text));
        let own = details.own.to_array().map(|text| self.own_text(text));
        let shared = details.shared.to_array().map(|text| self.shared_text(text));
        let texts = || hidden_texts.into_iter().chain(own).chain(shared);
        let bits = (0..).zip(texts()).map(|(place, text)| u32::from(text > 0) << place);
        self.fields(&DetailFields {
            codes: details.codes,
            hidden: hidden.map(|hidden| hidden.location.into()),
            texts: bits.sum(),
        });
        texts().filter(|text| *text > 0).for_each(|text| self.fields(&text));
    }

    #[allow(clippy::expect_used, reason = "writing to memory cannot fail")]
    fn fields(&mut self, fields: &impl Serialize) {
        *self.bytes = postcard::to_extend(fields, std::mem::take(self.bytes)).expect("memory");
    }

    #[allow(clippy::expect_used, reason = "forms and imports take no text of 4 GB")]
    fn own_text(&mut self, text: Option<&str>) -> TextLength {
        let Some(text) = text else { return 0 };
        self.texts.push_str(text);
        TextLength::try_from(text.len() + 1).expect("a text of some bytes")
    }

    fn shared_text(&mut self, text: Option<&str>) -> TextNumber {
        text.map_or(0, |text| self.interner.text(text, self.dictionary) + 1)
    }
}

impl<'a> Decoder<'a> {
    /// Reads which place it is, and where.
    pub fn key(&mut self) -> Option<PlaceKey<'a>> {
        let KeyFields { id, at } = self.fields()?;
        Some(PlaceKey { id: self.own_text(id)??, location: at.location()? })
    }

    /// Reads what every list says of it, the key included.
    pub fn summary(&mut self) -> Option<PlaceSummary<'a>> {
        let key = self.key()?;
        let SummaryFields { attributes, verified_on, updated_at, own, shared } = self.fields()?;
        let [name, name_kana, address, phone, site] = own;
        let [schedule_text, eligibility_text, district] = shared;
        Some(PlaceSummary {
            key,
            attributes: self.dictionary.attributes(attributes)?,
            verified_on,
            updated_at,
            name: self.own_text(name)??,
            name_kana: self.own_text(name_kana)?,
            address: self.own_text(address)?,
            phone: self.own_text(phone)?,
            site: self.own_text(site)?,
            schedule_text: self.shared_text(schedule_text)?,
            eligibility_text: self.shared_text(eligibility_text)?,
            district: self.shared_text(district)?,
        })
    }

    /// Reads everything else, after the summary.
    pub fn details(&mut self) -> Option<PlaceDetails<'a>> {
        let DetailFields { codes, hidden, texts } = self.fields()?;
        let mut numbers = [0; DETAIL_TEXTS];
        for (place, number) in numbers.iter_mut().enumerate() {
            if texts >> place & 1 == 1 {
                *number = self.fields()?;
            }
        }
        let (own, shared) = numbers.split_at(LENGTHS);
        let mut own_texts = [None; LENGTHS];
        for (text, length) in own_texts.iter_mut().zip(own) {
            *text = self.own_text(*length)?;
        }
        let mut shared_texts = [None; SHARED_TEXTS];
        for (text, number) in shared_texts.iter_mut().zip(shared) {
            *text = self.shared_text(*number)?;
        }
        let [address, site, own @ ..] = own_texts;
        let hidden = match hidden {
            Some(at) => Some(HiddenLocation { location: at.location()?, address, site }),
            None => None,
        };
        let (own, shared) = (OwnTexts::from_array(own), SharedTexts::from_array(shared_texts));
        Some(PlaceDetails { codes, hidden, own, shared })
    }

    /// Whether nothing is left.
    pub fn is_empty(self) -> bool {
        self.bytes.is_empty() && self.texts.is_empty()
    }

    fn fields<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let (fields, bytes) = postcard::take_from_bytes(self.bytes).ok()?;
        self.bytes = bytes;
        Some(fields)
    }

    /// The next text of its own, if there is one; nothing where it is cut off.
    #[allow(clippy::option_option, reason = "no text, and no place at all")]
    fn own_text(&mut self, length: TextLength) -> Option<Option<&'a str>> {
        let Some(length) = (length as usize).checked_sub(1) else { return Some(None) };
        let (text, texts) = self.texts.split_at_checked(length)?;
        self.texts = texts;
        Some(Some(text))
    }

    /// A text that others may have too, if there is one; nothing where it is missing.
    #[allow(clippy::option_option, reason = "no text, and no place at all")]
    fn shared_text(&self, number: TextNumber) -> Option<Option<&'a str>> {
        let Some(number) = number.checked_sub(1) else { return Some(None) };
        self.dictionary.text(number).map(Some)
    }
}
