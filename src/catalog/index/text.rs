//! Which places mention a word: for each pair of neighbouring characters in their
//! folded texts, the rows that hold it. Of a pair that many rows hold they are a set, of
//! others each is written as its distance from the one before, whichever is shorter.
//!
//! The pairs only choose candidates, the text decides; it is folded again for the few
//! that are looked at, because folded texts would take as much room as the places.

use crate::catalog::{
    index::row_set::{RowSet, RowSetBuilder},
    storage::codec::{Input, Output, damaged},
    storage::records::Records,
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
const END: char = '\n';

/// The pairs and their rows.
#[derive(Debug, Default)]
pub struct TextIndex {
    /// How many rows there are.
    all: usize,
    /// The pairs that many rows hold.
    common: BTreeMap<u64, RowSet>,
    /// The others, sorted.
    pairs: Vec<u64>,
    lists: Vec<List>,
    bytes: Vec<u8>,
}

/// Where the rows of one pair are written, and how many they are.
#[derive(Debug, Clone, Copy)]
struct List {
    start: usize,
    count: u32,
}

impl TextIndex {
    pub fn build(records: &Records) -> Self {
        let mut index = Self { all: records.len(), ..Self::default() };
        let mut writing: HashMap<u64, Writing> = HashMap::new();
        for (row, _) in records.briefs() {
            for text in records.searched_texts(row) {
                let mut text = fold(text);
                text.push(END);
                pairs_of(&text)
                    .for_each(|pair| writing.entry(pair).or_default().add(row, index.all));
            }
        }
        let mut pairs: Vec<u64> = writing.keys().copied().collect();
        pairs.sort_unstable();
        index.reserve(&writing);
        for pair in pairs {
            index.push(pair, writing.remove(&pair).unwrap_or_default());
        }
        index
    }

    fn reserve(&mut self, writing: &HashMap<u64, Writing>) {
        let lists = || writing.values().filter_map(Writing::list);
        self.pairs.reserve_exact(lists().count());
        self.lists.reserve_exact(lists().count());
        self.bytes.reserve_exact(lists().map(|list| list.bytes.len()).sum());
    }

    fn push(&mut self, pair: u64, rows: Writing) {
        match rows {
            Writing::Set(set) => {
                self.common.insert(pair, set.finish());
            }
            Writing::List(WrittenList { bytes, count, .. }) => {
                self.pairs.push(pair);
                self.lists.push(List { start: self.bytes.len(), count });
                self.bytes.extend_from_slice(&bytes);
            }
        }
    }

    /// Of how many pairs the rows are a set, and of how many a list.
    #[cfg(test)]
    pub fn kept(&self) -> (usize, usize) {
        (self.common.len(), self.lists.len())
    }

    pub fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
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

    /// What [`Self::save`] wrote of so many rows, which nobody may look at before
    /// [`Self::check`].
    pub fn read(input: &mut Input<impl Read>, all: usize) -> io::Result<Self> {
        let pairs: Vec<u64> = input.numbers()?;
        let (starts, counts): (Vec<u64>, Vec<u32>) = (input.numbers()?, input.numbers()?);
        let bytes = input.bytes()?;
        let list = |(start, count)| Some(List { start: usize::try_from(start).ok()?, count });
        let lists: Option<Vec<List>> = starts.into_iter().zip(counts).map(list).collect();
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
        let is_list = |list: &List, end: usize| {
            let mut bytes = self.bytes.get(list.start..end)?.iter();
            let mut row = 0_u32;
            for _ in 0..list.count {
                let is_next = bytes.as_slice().iter().take(LONGEST_VARINT).any(|byte| *byte < 0x80);
                row = row.checked_add(is_next.then(|| take_varint(&mut bytes))?)?;
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
    pub fn candidates(&self, word: &str) -> Option<Candidates<'_>> {
        let mut characters = word.chars();
        match (characters.next(), characters.next()) {
            (None, _) => None,
            // Every character of a field begins a pair, the last one with END.
            (Some(only), None) => Some(self.of_pairs(pair(only, '\0')..=pair(only, char::MAX))),
            _ => pairs_of(word).map(|pair| self.of_pairs(pair..=pair)).min_by_key(|one| one.total),
        }
    }

    fn of_pairs(&self, pairs: RangeInclusive<u64>) -> Candidates<'_> {
        let from = self.pairs.partition_point(|known| known < pairs.start());
        let count = self.pairs[from..].partition_point(|known| known <= pairs.end());
        let lists = &self.lists[from..from + count];
        let sets: Vec<_> = self.common.range(pairs).map(|(_, set)| set).collect();
        let counts = lists.iter().map(|list| list.count as usize);
        let total = counts.chain(sets.iter().map(|set| set.len())).sum();
        Candidates { sets, lists, total }
    }

    /// The rows of candidates.
    pub fn rows<'a>(&self, candidates: &Candidates<'a>) -> Cow<'a, RowSet> {
        match (&candidates.sets[..], candidates.lists) {
            ([only], []) => Cow::Borrowed(only),
            (sets, lists) => {
                let listed =
                    lists.iter().flat_map(|list| rows_in(&self.bytes[list.start..], list.count));
                let rows = sets.iter().flat_map(|set| set.iter()).chain(listed);
                Cow::Owned(RowSet::of(self.all, rows))
            }
        }
    }
}

/// Rows that are known to hold a word, and maybe others.
#[derive(Debug, Clone)]
pub struct Candidates<'a> {
    sets: Vec<&'a RowSet>,
    lists: &'a [List],
    /// No more rows than this.
    pub total: usize,
}

impl Candidates<'_> {
    /// Whether nothing has to be read to know the rows.
    pub fn are_a_set(&self) -> bool {
        self.sets.len() == 1 && self.lists.is_empty()
    }
}

/// Whether each of `words` stands in one of the fields of `row`.
pub fn mentions(records: &Records, row: u32, words: &[String]) -> bool {
    let texts: Vec<String> = records.searched_texts(row).map(fold).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// The rows of a pair while they come: in order, the same one often several times.
enum Writing {
    List(WrittenList),
    Set(Box<RowSetBuilder>),
}

impl Default for Writing {
    fn default() -> Self {
        Self::List(WrittenList::default())
    }
}

impl Writing {
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

    fn list(&self) -> Option<&WrittenList> {
        match self {
            Self::List(list) => Some(list),
            Self::Set(_) => None,
        }
    }
}

/// The list of a pair while it is written.
#[derive(Default)]
struct WrittenList {
    bytes: Vec<u8>,
    count: u32,
    last: u32,
}

impl WrittenList {
    fn add(&mut self, row: u32) {
        if self.count > 0 && self.last == row {
            return;
        }
        put_varint(&mut self.bytes, row - self.last);
        self.last = row;
        self.count += 1;
    }
}

/// Seven bits a byte, the lowest first; the last byte has its top bit clear.
#[allow(clippy::cast_possible_truncation, reason = "seven bits fit a byte")]
fn put_varint(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Bytes of the largest number.
const LONGEST_VARINT: usize = 5;

fn take_varint<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> u32 {
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
        row += take_varint(&mut bytes);
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
        let mut writing = Writing::default();
        for row in rows {
            writing.add(*row, all);
        }
        let mut index = TextIndex { all, ..TextIndex::default() };
        index.push(0, writing);
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
