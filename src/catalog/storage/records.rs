//! Keeps places in memory: some two hundred bytes each, one after another, what every list
//! says of a place before the details, and beside them what many places share. A list reads
//! that without copying; a page has the whole place made anew.
//!
//! No other program reads the bytes: the next one may write others.

use crate::catalog::{
    entry::{self, PlaceDetails, PlaceKey, PlaceSummary, SummarySource},
    storage::{
        codec::{ChecksumReader, ChecksumWriter, damaged},
        dictionary::{Dictionary, Interner},
        encoding::{Decoder, Encoder},
    },
};
use crate::domain::{Place, PlaceId, Schedule};
use std::{
    hint::black_box,
    io::{self, Read, Write},
};

/// Places by row.
#[derive(Debug, Default)]
pub struct PackedRecords {
    bytes: Vec<u8>,
    texts: String,
    /// Where each row ends, from where its block begins.
    ends: Vec<[u32; 2]>,
    blocks: Vec<RecordEnd>,
    dictionary: Dictionary,
}

/// Bytes that come from memory together.
const CACHE_LINE: usize = 64;

/// Rows that are counted from the same beginning.
const ROWS_PER_BLOCK: usize = 4096;

/// Where a row ends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct RecordEnd {
    bytes: usize,
    texts: usize,
}

/// Packs places, which come one after another.
#[derive(Default)]
pub struct RecordsBuilder {
    records: PackedRecords,
    interner: Interner,
}

impl RecordsBuilder {
    /// Adds a place as the next row.
    pub fn push(&mut self, place: &Place) {
        let source = SummarySource::from_place(place);
        let summary = PlaceSummary::from_place(place, &source);
        let Self { records, interner } = self;
        let PackedRecords { bytes, texts, dictionary, .. } = records;
        let mut encoder = Encoder { bytes, texts, dictionary, interner };
        encoder.write(&summary, &PlaceDetails::from_place(place));
        records.end_row();
    }

    /// The id of the place of a row.
    pub fn id(&self, row: u32) -> &str {
        self.records.key(row).id
    }

    /// The same places with row `order[n]` as row `n`.
    pub fn in_order(self, order: &[u32]) -> PackedRecords {
        let arrived = self.records;
        let mut records = PackedRecords {
            bytes: Vec::with_capacity(arrived.bytes.len()),
            texts: String::with_capacity(arrived.texts.len()),
            ends: Vec::with_capacity(arrived.ends.len()),
            ..PackedRecords::default()
        };
        for row in order {
            let Decoder { bytes, texts, .. } = arrived.at(*row);
            records.bytes.extend_from_slice(bytes);
            records.texts.push_str(texts);
            records.end_row();
        }
        PackedRecords { dictionary: arrived.dictionary, ..records }
    }
}

impl PackedRecords {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Makes what was written since the last row the next one.
    #[allow(clippy::expect_used, reason = "forms and imports take no place of a megabyte")]
    fn end_row(&mut self) {
        let start = self.end_of(self.len());
        if self.len().is_multiple_of(ROWS_PER_BLOCK) {
            self.blocks.push(start);
        }
        let block = self.blocks[self.len() / ROWS_PER_BLOCK];
        let far = |end: usize, start: usize| u32::try_from(end - start).expect("4096 places");
        self.ends.push([far(self.bytes.len(), block.bytes), far(self.texts.len(), block.texts)]);
    }

    pub fn save(&self, output: &mut ChecksumWriter<impl Write>) -> io::Result<()> {
        for side in 0..2 {
            output.numbers(self.ends.iter().map(|end| end[side]))?;
        }
        output.bytes(&self.bytes)?;
        output.bytes(self.texts.as_bytes())?;
        self.dictionary.save(output)
    }

    pub fn saved_size(&self) -> u64 {
        let own = self.bytes.len() + self.texts.len() + self.ends.len() * size_of::<[u32; 2]>();
        own as u64 + self.dictionary.saved_size()
    }

    /// Reads what [`Self::save`] wrote, which nobody may look at before [`Self::check`].
    pub fn read(input: &mut ChecksumReader<impl Read>) -> io::Result<Self> {
        let (bytes, texts): (Vec<u32>, Vec<u32>) = (input.numbers()?, input.numbers()?);
        if bytes.len() != texts.len() {
            return Err(damaged("a place has no end"));
        }
        let ends: Vec<_> =
            bytes.into_iter().zip(texts).map(|(bytes, texts)| [bytes, texts]).collect();
        let mut records = Self { ends, ..Self::default() };
        let mut start = Some(RecordEnd::default());
        for block in records.ends.chunks(ROWS_PER_BLOCK) {
            let from = start.ok_or_else(|| damaged("its places are too long"))?;
            records.blocks.push(from);
            start = block.last().and_then(|end| from.plus(*end));
        }
        records.bytes = input.bytes()?;
        records.texts = String::from_utf8(input.bytes()?).map_err(|_| damaged("a text is none"))?;
        records.dictionary = Dictionary::read(input)?;
        Ok(records)
    }

    /// Whether each row is a public place that can be read.
    pub fn check(&self) -> io::Result<()> {
        let mut start = RecordEnd::default();
        for row in 0..self.len() {
            let end = self.end_of(row + 1);
            let bytes = self.bytes.get(start.bytes..end.bytes);
            let texts = self.texts.get(start.texts..end.texts);
            let decoder = |(bytes, texts)| Decoder { bytes, texts, dictionary: &self.dictionary };
            let place = bytes.zip(texts).map(decoder);
            let mut place = place.ok_or_else(|| damaged("a place is cut off"))?;
            let summary = place.summary().ok_or_else(|| damaged("a place cannot be read"))?;
            let times = place.details().and_then(|details| details.times(&summary));
            let is_whole = times.is_some() && place.is_empty();
            let is_public = summary.attributes.state.is_public();
            if !is_whole || !is_public || PlaceId::parse(summary.key.id).is_none() {
                return Err(damaged("something is no place"));
            }
            start = end;
        }
        let end = RecordEnd { bytes: self.bytes.len(), texts: self.texts.len() };
        if start == end { Ok(()) } else { Err(damaged("places are left over")) }
    }

    pub fn key(&self, row: u32) -> PlaceKey<'_> {
        written(self.at(row).key())
    }

    pub fn summary(&self, row: u32) -> PlaceSummary<'_> {
        written(self.at(row).summary())
    }

    /// Every row.
    pub fn summaries(&self) -> impl Iterator<Item = (u32, PlaceSummary<'_>)> {
        (0..).zip(0..self.len()).map(|(row, _)| (row, self.summary(row)))
    }

    /// The whole place, with the schedule that is kept elsewhere.
    pub fn place(&self, row: u32, schedule: Option<Schedule>) -> Place {
        let mut place = self.at(row);
        let summary = written(place.summary());
        written(entry::to_place(&summary, &written(place.details()), schedule))
    }

    /// What a search for words looks at, as [`Place::searched_texts`] says; the name
    /// comes first.
    pub fn searched_texts(&self, row: u32) -> impl Iterator<Item = &str> {
        let mut place = self.at(row);
        let summary = written(place.summary());
        let shared = written(place.details()).shared;
        let others = [summary.name_kana, shared.description, shared.organization, summary.address];
        std::iter::once(summary.name).chain(others.into_iter().flatten())
    }

    /// Prefetches the bytes of `rows`: all are asked for before the first is waited for.
    pub fn prefetch(&self, rows: impl Iterator<Item = u32>) {
        let places: Vec<Decoder<'_>> = rows.map(|row| self.at(row)).collect();
        let parts = places.iter().flat_map(|place| [place.bytes, place.texts.as_bytes()]);
        let lines = parts.flat_map(|part| part.chunks(CACHE_LINE)).filter_map(<[u8]>::first);
        black_box(lines.fold(0, |seen, byte| seen ^ byte));
    }

    /// Where so many rows end.
    fn end_of(&self, rows: usize) -> RecordEnd {
        let Some(last) = rows.checked_sub(1) else { return RecordEnd::default() };
        let (block, [bytes, texts]) = (self.blocks[last / ROWS_PER_BLOCK], self.ends[last]);
        RecordEnd { bytes: block.bytes + bytes as usize, texts: block.texts + texts as usize }
    }

    fn at(&self, row: u32) -> Decoder<'_> {
        let (start, end) = (self.end_of(row as usize), self.end_of(row as usize + 1));
        let bytes = &self.bytes[start.bytes..end.bytes];
        Decoder { bytes, texts: &self.texts[start.texts..end.texts], dictionary: &self.dictionary }
    }
}

impl RecordEnd {
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
