//! What many places have alike, kept once and known by its number: what they say in
//! codes, and the texts that repeat. Of most registers these are some thousand, which stay
//! in the processor's cache; where no two places have the same, each takes some bytes more.
//!
//! A number must never leave its [`Common`]: the next snapshot numbers anew.

use crate::catalog::storage::codec::{Input, Output, damaged};
use crate::domain::{
    CategoryId, CodeSet, Designation, DirectArrival, Place, PointShown, Precision, Recorded, State,
    Whereabouts,
    code::{FactKind, HazardKind, TargetKind},
};
use hashbrown::HashTable;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    io::{self, Read, Write},
    ops::Deref,
    sync::OnceLock,
};

/// What lists say of a place in codes: yes, no, or one of a few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of a place")]
pub struct Codes {
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
}

impl Codes {
    /// Of a place.
    pub fn of(place: &Place) -> Self {
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
        }
    }

    /// Whether residents see only the neighbourhood, for whatever reason.
    pub fn is_area(&self) -> bool {
        Whereabouts::of(self.point_shown, self.location_precision) != Whereabouts::Exact
    }
}

/// A value, and how one writer writes it in answers: worked out once for all that have it.
#[derive(Debug)]
pub struct Alike<T> {
    value: T,
    written: OnceLock<Box<[u8]>>,
}

impl<T> Alike<T> {
    /// What `put` appends for the value. It must be the only one that is ever asked, and
    /// depend on nothing else.
    pub fn written(&self, put: impl FnOnce(&T, &mut Vec<u8>)) -> &[u8] {
        self.written.get_or_init(|| {
            let mut bytes = Vec::new();
            put(&self.value, &mut bytes);
            bytes.into()
        })
    }
}

impl<T> From<T> for Alike<T> {
    fn from(value: T) -> Self {
        Self { value, written: OnceLock::new() }
    }
}

impl<T> Deref for Alike<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// What the places of a segment have alike, by number.
#[derive(Debug, Default)]
pub struct Common {
    codes: Vec<Alike<Codes>>,
    pub phrases: Phrases,
}

impl Common {
    pub fn codes(&self, number: u32) -> Option<&Alike<Codes>> {
        self.codes.get(number as usize)
    }

    pub fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
        let codes: Vec<&Codes> = self.codes.iter().map(|codes| &**codes).collect();
        output.bytes(&postcard::to_allocvec(&codes).map_err(io::Error::other)?)?;
        self.phrases.save(output)
    }

    pub fn saved_size(&self) -> u64 {
        let Phrases { text, ends } = &self.phrases;
        (size_of_val(&self.codes[..]) + text.len() + size_of_val(&ends[..])) as u64
    }

    /// What [`Self::save`] wrote.
    pub fn read(input: &mut Input<impl Read>) -> io::Result<Self> {
        let codes: Result<Vec<Codes>, _> = postcard::from_bytes(&input.bytes()?);
        let codes = codes.map_err(|_| damaged("codes of places cannot be read"))?;
        let codes = codes.into_iter().map(Alike::from).collect();
        Ok(Self { codes, phrases: Phrases::read(input)? })
    }
}

/// Different texts, by number.
#[derive(Debug, Default)]
pub struct Phrases {
    text: String,
    /// Where each ends, and the next begins.
    ends: Vec<usize>,
}

impl Phrases {
    pub fn get(&self, number: u32) -> Option<&str> {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        self.text.get(start?..*self.ends.get(number)?)
    }

    fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
        output.numbers(self.ends.iter().map(|end| *end as u64))?;
        output.bytes(self.text.as_bytes())
    }

    fn read(input: &mut Input<impl Read>) -> io::Result<Self> {
        let ends: Vec<u64> = input.numbers()?;
        let ends = ends.into_iter().map(|end| usize::try_from(end).ok()).collect::<Option<_>>();
        let text = String::from_utf8(input.bytes()?).map_err(|_| damaged("a text is none"))?;
        Ok(Self { text, ends: ends.ok_or_else(|| damaged("a text has no end"))? })
    }
}

/// Finds the numbers of what places have alike, while they come.
#[derive(Default)]
pub struct Numbers {
    codes: HashMap<Codes, u32>,
    phrases: HashTable<u32>,
    hasher: RandomState,
}

impl Numbers {
    pub fn of_codes(&mut self, codes: Codes, common: &mut Common) -> u32 {
        *self.codes.entry(codes).or_insert_with(|| {
            common.codes.push(codes.into());
            count(common.codes.len()) - 1
        })
    }

    pub fn of_phrase(&mut self, phrase: &str, common: &mut Common) -> u32 {
        let (Self { phrases, hasher, .. }, known) = (self, &mut common.phrases);
        let hash = |number: &u32| hasher.hash_one(known.get(*number).unwrap_or_default());
        let is_same = |number: &u32| known.get(*number) == Some(phrase);
        let entry = phrases.entry(hasher.hash_one(phrase), is_same, hash);
        let number = *entry.or_insert_with(|| count(known.ends.len())).get();
        if number as usize == known.ends.len() {
            known.text.push_str(phrase);
            known.ends.push(known.text.len());
        }
        number
    }
}

#[allow(clippy::cast_possible_truncation, reason = "memory holds fewer")]
fn count(length: usize) -> u32 {
    length as u32
}
