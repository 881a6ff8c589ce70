//! Keeps once what many places share, known by its number: their attributes, and the texts
//! that repeat. Of most registers these are some thousand, which stay in the processor's
//! cache; where no two places have the same, each takes some bytes more.
//!
//! A number must never leave its [`Dictionary`]: the next snapshot numbers anew.

use crate::catalog::{
    entry::{Attributes, Interned},
    storage::codec::{ChecksumReader, ChecksumWriter, damaged},
};
use hashbrown::HashTable;
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    io::{self, Read, Write},
};

/// What the places of a segment share, by number.
#[derive(Debug, Default)]
pub struct Dictionary {
    attributes: Vec<Interned<Attributes>>,
    texts: StringTable,
}

impl Dictionary {
    pub fn attributes(&self, number: u32) -> Option<&Interned<Attributes>> {
        self.attributes.get(number as usize)
    }

    pub fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(number)
    }

    pub fn save(&self, output: &mut ChecksumWriter<impl Write>) -> io::Result<()> {
        let attributes: Vec<&Attributes> = self.attributes.iter().map(|each| &**each).collect();
        output.bytes(&postcard::to_allocvec(&attributes).map_err(io::Error::other)?)?;
        self.texts.save(output)
    }

    pub fn saved_size(&self) -> u64 {
        let StringTable { text, ends } = &self.texts;
        (size_of_val(&self.attributes[..]) + text.len() + size_of_val(&ends[..])) as u64
    }

    /// Reads what [`Self::save`] wrote.
    pub fn read(input: &mut ChecksumReader<impl Read>) -> io::Result<Self> {
        let attributes: Result<Vec<Attributes>, _> = postcard::from_bytes(&input.bytes()?);
        let attributes = attributes.map_err(|_| damaged("attributes cannot be read"))?;
        let attributes = attributes.into_iter().map(Interned::from).collect();
        Ok(Self { attributes, texts: StringTable::read(input)? })
    }
}

/// Different texts, by number.
#[derive(Debug, Default)]
struct StringTable {
    text: String,
    /// Where each ends, and the next begins.
    ends: Vec<usize>,
}

impl StringTable {
    fn get(&self, number: u32) -> Option<&str> {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        self.text.get(start?..*self.ends.get(number)?)
    }

    fn save(&self, output: &mut ChecksumWriter<impl Write>) -> io::Result<()> {
        output.numbers(self.ends.iter().map(|end| *end as u64))?;
        output.bytes(self.text.as_bytes())
    }

    fn read(input: &mut ChecksumReader<impl Read>) -> io::Result<Self> {
        let ends: Vec<u64> = input.numbers()?;
        let ends = ends.into_iter().map(|end| usize::try_from(end).ok()).collect::<Option<_>>();
        let text = String::from_utf8(input.bytes()?).map_err(|_| damaged("a text is none"))?;
        Ok(Self { text, ends: ends.ok_or_else(|| damaged("a text has no end"))? })
    }
}

/// Finds the numbers of what places share, while they come.
#[derive(Default)]
pub struct Interner {
    attributes: HashMap<Attributes, u32>,
    texts: HashTable<u32>,
    hasher: RandomState,
}

impl Interner {
    /// The number of some attributes, which the dictionary has from now on.
    pub fn attributes(&mut self, attributes: Attributes, dictionary: &mut Dictionary) -> u32 {
        *self.attributes.entry(attributes).or_insert_with(|| {
            dictionary.attributes.push(attributes.into());
            count(dictionary.attributes.len()) - 1
        })
    }

    /// The number of a text, which the dictionary has from now on.
    pub fn text(&mut self, text: &str, dictionary: &mut Dictionary) -> u32 {
        let (Self { texts, hasher, .. }, known) = (self, &mut dictionary.texts);
        let hash = |number: &u32| hasher.hash_one(known.get(*number).unwrap_or_default());
        let is_same = |number: &u32| known.get(*number) == Some(text);
        let entry = texts.entry(hasher.hash_one(text), is_same, hash);
        let number = *entry.or_insert_with(|| count(known.ends.len())).get();
        if number as usize == known.ends.len() {
            known.text.push_str(text);
            known.ends.push(known.text.len());
        }
        number
    }
}

#[allow(clippy::cast_possible_truncation, reason = "memory holds fewer")]
fn count(length: usize) -> u32 {
    length as u32
}
