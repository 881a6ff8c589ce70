//! Finds the places that mention a word: for each pair of neighbouring characters in their
//! folded texts, the rows that hold it. Of a pair that many rows hold they are a set, of
//! others each is written as its distance from the one before, whichever is shorter.
//!
//! The pairs only choose candidates, the text decides; it is folded again for the few
//! that are looked at, because folded texts would take as much room as the places.

use crate::catalog::{
    index::row_set::{RowSet, RowSetBuilder},
    storage::{
        codec::{ChecksumReader, ChecksumWriter, damaged},
        records::PackedRecords,
    },
};
use crate::domain::text::fold;
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    io::{self, Read, Write},
    ops::RangeInclusive,
};

/// Ends every field. Folding removes control characters, so that no word holds
/// it and no word matches across two fields.
const FIELD_END: char = '\n';

/// The pairs and their rows.
#[derive(Debug, Default)]
pub struct TextIndex {
    /// How many rows there are.
    all: usize,
    /// The pairs that many rows hold.
    common: BTreeMap<u64, RowSet>,
    /// The others, sorted.
    pairs: Vec<u64>,
    lists: Vec<PostingList>,
    bytes: Vec<u8>,
}

/// Where the rows of one pair are written, and how many they are.
#[derive(Debug, Clone, Copy)]
struct PostingList {
    start: usize,
    count: u32,
}

impl TextIndex {
    pub fn build(records: &PackedRecords) -> Self {
        let mut index = Self { all: records.len(), ..Self::default() };
        let mut builders: HashMap<u64, PostingsBuilder> = HashMap::new();
        for (row, _) in records.summaries() {
            for text in records.searched_texts(row) {
                let mut text = fold(text);
                text.push(FIELD_END);
                pairs_of(&text)
                    .for_each(|pair| builders.entry(pair).or_default().add(row, index.all));
            }
        }
        let mut pairs: Vec<u64> = builders.keys().copied().collect();
        pairs.sort_unstable();
        index.reserve(&builders);
        for pair in pairs {
            index.push(pair, builders.remove(&pair).unwrap_or_default());
        }
        index
    }

    fn reserve(&mut self, builders: &HashMap<u64, PostingsBuilder>) {
        let lists = || builders.values().filter_map(PostingsBuilder::list);
        self.pairs.reserve_exact(lists().count());
        self.lists.reserve_exact(lists().count());
        self.bytes.reserve_exact(lists().map(|list| list.bytes.len()).sum());
    }

    fn push(&mut self, pair: u64, rows: PostingsBuilder) {
        match rows {
            PostingsBuilder::Set(set) => {
                self.common.insert(pair, set.finish());
            }
            PostingsBuilder::List(PostingListBuilder { bytes, count, .. }) => {
                self.pairs.push(pair);
                self.lists.push(PostingList { start: self.bytes.len(), count });
                self.bytes.extend_from_slice(&bytes);
            }
        }
    }

    pub fn save(&self, output: &mut ChecksumWriter<impl Write>) -> io::Result<()> {
        output.numbers(self.pairs.iter().copied())?;
        output.numbers(self.lists.iter().map(|list| list.start as u64))?;
        output.numbers(self.lists.iter().map(|list| list.count))?;
        output.bytes(&self.bytes)?;
        output.numbers(self.common.keys().copied())?;
        self.common.values().try_for_each(|set| set.save(self.all, output))
    }

    pub fn saved_size(&self) -> u64 {
        let sets = self.common.len() * self.all / 8;
        (self.bytes.len() + self.pairs.len() * 2 * size_of::<u64>() + sets) as u64
    }

    /// Reads what [`Self::save`] wrote of so many rows, which nobody may look at before
    /// [`Self::check`].
    pub fn read(input: &mut ChecksumReader<impl Read>, all: usize) -> io::Result<Self> {
        let pairs: Vec<u64> = input.numbers()?;
        let (starts, counts): (Vec<u64>, Vec<u32>) = (input.numbers()?, input.numbers()?);
        let bytes = input.bytes()?;
        let list =
            |(start, count)| Some(PostingList { start: usize::try_from(start).ok()?, count });
        let lists: Option<Vec<PostingList>> = starts.into_iter().zip(counts).map(list).collect();
        let lists = lists.filter(|lists| lists.len() == pairs.len());
        let lists = lists.ok_or_else(|| damaged("a pair has no list"))?;
        let common: Vec<u64> = input.numbers()?;
        let common = common.into_iter().map(|pair| Ok((pair, RowSet::read(input)?)));
        Ok(Self { all, common: common.collect::<io::Result<_>>()?, pairs, lists, bytes })
    }

    /// Whether every list has as many rows as it says, in order, and no list or set a row
    /// that there is not.
    pub fn check(&self) -> io::Result<()> {
        let ends = self.lists.iter().skip(1).map(|list| list.start).chain([self.bytes.len()]);
        let is_list = |list: &PostingList, end: usize| {
            let mut bytes = self.bytes.get(list.start..end)?.iter();
            let mut row = 0_u32;
            for _ in 0..list.count {
                let is_next =
                    bytes.as_slice().iter().take(MAX_VARINT_BYTES).any(|byte| *byte < 0x80);
                row = row.checked_add(is_next.then(|| read_varint(&mut bytes))?)?;
            }
            (bytes.as_slice().is_empty() && (row as usize) < self.all).then_some(())
        };
        let are_lists = self.lists.iter().zip(ends).all(|(list, end)| is_list(list, end).is_some());
        if are_lists && self.common.values().all(|set| set.fits(self.all)) {
            Ok(())
        } else {
            Err(damaged("a list of rows cannot be read"))
        }
    }

    /// The lists and sets that together hold all rows with `word`, and maybe others, and how
    /// many rows that are; `None` when any row may have it.
    pub fn candidates(&self, word: &str) -> Option<WordCandidates<'_>> {
        let mut characters = word.chars();
        match (characters.next(), characters.next()) {
            (None, _) => None,
            // Every character of a field begins a pair, the last one with FIELD_END.
            (Some(only), None) => Some(self.of_pairs(pair(only, '\0')..=pair(only, char::MAX))),
            _ => pairs_of(word).map(|pair| self.of_pairs(pair..=pair)).min_by_key(|one| one.total),
        }
    }

    fn of_pairs(&self, pairs: RangeInclusive<u64>) -> WordCandidates<'_> {
        let from = self.pairs.partition_point(|known| known < pairs.start());
        let count = self.pairs[from..].partition_point(|known| known <= pairs.end());
        let lists = &self.lists[from..from + count];
        let sets: Vec<_> = self.common.range(pairs).map(|(_, set)| set).collect();
        let counts = lists.iter().map(|list| list.count as usize);
        let total = counts.chain(sets.iter().map(|set| set.len())).sum();
        WordCandidates { sets, lists, total }
    }

    /// The rows of candidates.
    pub fn rows<'a>(&self, candidates: &WordCandidates<'a>) -> Cow<'a, RowSet> {
        match (&candidates.sets[..], candidates.lists) {
            ([only], []) => Cow::Borrowed(only),
            (sets, lists) => {
                let listed =
                    lists.iter().flat_map(|list| rows_in(&self.bytes[list.start..], list.count));
                let rows = sets.iter().flat_map(|set| set.iter()).chain(listed);
                Cow::Owned(RowSet::from_rows(self.all, rows))
            }
        }
    }
}

/// Rows that are known to hold a word, and maybe others.
#[derive(Debug, Clone)]
pub struct WordCandidates<'a> {
    sets: Vec<&'a RowSet>,
    lists: &'a [PostingList],
    /// No more rows than this.
    pub total: usize,
}

impl WordCandidates<'_> {
    /// Whether nothing has to be read to know the rows.
    pub fn are_a_set(&self) -> bool {
        self.sets.len() == 1 && self.lists.is_empty()
    }
}

/// Whether each of `words` stands in one of the fields of `row`.
pub fn mentions(records: &PackedRecords, row: u32, words: &[String]) -> bool {
    let texts: Vec<String> = records.searched_texts(row).map(fold).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// Makes the postings of a pair: its rows come in order, the same one often several times.
enum PostingsBuilder {
    List(PostingListBuilder),
    Set(Box<RowSetBuilder>),
}

impl Default for PostingsBuilder {
    fn default() -> Self {
        Self::List(PostingListBuilder::default())
    }
}

impl PostingsBuilder {
    /// Adds one of `all` rows.
    fn add(&mut self, row: u32, all: usize) {
        match self {
            Self::Set(set) => set.add(row),
            Self::List(list) => {
                list.add(row);
                if list.bytes.len() > all / 8 {
                    let mut set = RowSetBuilder::new(all);
                    rows_in(&list.bytes, list.count).for_each(|row| set.add(row));
                    *self = Self::Set(Box::new(set));
                }
            }
        }
    }

    fn list(&self) -> Option<&PostingListBuilder> {
        match self {
            Self::List(list) => Some(list),
            Self::Set(_) => None,
        }
    }
}

/// Writes the list of a pair, row by row.
#[derive(Default)]
struct PostingListBuilder {
    bytes: Vec<u8>,
    count: u32,
    last: u32,
}

impl PostingListBuilder {
    fn add(&mut self, row: u32) {
        if self.count > 0 && self.last == row {
            return;
        }
        write_varint(&mut self.bytes, row - self.last);
        self.last = row;
        self.count += 1;
    }
}

/// Seven bits a byte, the lowest first; the last byte has its top bit clear.
#[allow(clippy::cast_possible_truncation, reason = "seven bits fit a byte")]
fn write_varint(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Bytes of the largest number.
const MAX_VARINT_BYTES: usize = 5;

fn read_varint<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> u32 {
    let mut number = 0;
    for (place, byte) in bytes.enumerate() {
        number |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

/// So many rows of a list.
fn rows_in(bytes: &[u8], count: u32) -> impl Iterator<Item = u32> {
    let (mut bytes, mut row) = (bytes.iter(), 0);
    (0..count).map(move |_| {
        row += read_varint(&mut bytes);
        row
    })
}

fn pairs_of(text: &str) -> impl Iterator<Item = u64> {
    text.chars().zip(text.chars().skip(1)).map(|(first, second)| pair(first, second))
}

fn pair(first: char, second: char) -> u64 {
    u64::from(u32::from(first)) << 32 | u64::from(u32::from(second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What an index of one pair gives back of the rows that came for it.
    fn given_back(rows: &[u32], all: usize) -> (bool, Vec<u32>) {
        let mut builder = PostingsBuilder::default();
        for row in rows {
            builder.add(*row, all);
        }
        let mut index = TextIndex { all, ..TextIndex::default() };
        index.push(0, builder);
        assert!(index.check().is_ok());
        let candidates = index.of_pairs(0..=0);
        assert_eq!(candidates.are_a_set(), !index.common.is_empty());
        (candidates.are_a_set(), index.rows(&candidates).iter().collect())
    }

    proptest! {
        #[test]
        fn a_list_gives_its_rows_back(mut rows: Vec<u32>) {
            rows.sort_unstable();
            let (is_set, again) = given_back(&rows, 1 << u32::BITS);
            rows.dedup();
            prop_assert!(!is_set);
            prop_assert_eq!(again, rows);
        }

        #[test]
        fn so_does_a_set(mut rows in proptest::collection::vec(0..2000_u32, 0..2000)) {
            rows.sort_unstable();
            let (is_set, again) = given_back(&rows, 2000);
            rows.dedup();
            prop_assert_eq!(again, &rows[..]);
            prop_assert!(is_set || rows.len() <= 250, "{} rows in a list", rows.len());
            prop_assert!(!is_set || rows.len() > 200, "{} rows in a set", rows.len());
        }
    }
}
