//! Which places mention a word: for each pair of neighbouring characters in their
//! folded texts, the rows that hold it, each written as its distance from the one
//! before.
//!
//! The pairs only choose candidates, the text decides; it is folded again for the few
//! that are looked at, because folded texts would take as much room as the places.

use super::{
    record::Records,
    saved::{Input, Output, damaged},
};
use crate::domain::text::fold;
use std::{
    collections::HashMap,
    io::{self, Read, Write},
};

/// Ends every field. Folding removes control characters, so that no word holds
/// it and no word matches across two fields.
const END: char = '\n';

/// The pairs and their rows.
#[derive(Debug, Default)]
pub(super) struct TextIndex {
    /// Sorted.
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
    pub(super) fn build(records: &Records) -> Self {
        let mut writing: HashMap<u64, Writing> = HashMap::new();
        for (row, _) in records.briefs() {
            for text in records.searched_texts(row) {
                let mut text = fold(text);
                text.push(END);
                pairs_of(&text).for_each(|pair| writing.entry(pair).or_default().add(row));
            }
        }
        let mut pairs: Vec<u64> = writing.keys().copied().collect();
        pairs.sort_unstable();
        let mut index = Self { lists: Vec::with_capacity(pairs.len()), ..Self::default() };
        index.bytes.reserve_exact(writing.values().map(|each| each.bytes.len()).sum());
        for pair in &pairs {
            let Writing { bytes, count, .. } = writing.remove(pair).unwrap_or_default();
            index.lists.push(List { start: index.bytes.len(), count });
            index.bytes.extend_from_slice(&bytes);
        }
        index.pairs = pairs;
        index
    }

    pub(super) fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
        output.numbers(self.pairs.iter().copied())?;
        output.numbers(self.lists.iter().map(|list| list.start as u64))?;
        output.numbers(self.lists.iter().map(|list| list.count))?;
        output.bytes(&self.bytes)
    }

    pub(super) fn saved_size(&self) -> u64 {
        (self.bytes.len() + self.pairs.len() * 2 * size_of::<u64>()) as u64
    }

    /// What [`Self::save`] wrote, which nobody may look at before [`Self::check`].
    pub(super) fn read(input: &mut Input<impl Read>) -> io::Result<Self> {
        let pairs: Vec<u64> = input.numbers()?;
        let (starts, counts): (Vec<u64>, Vec<u32>) = (input.numbers()?, input.numbers()?);
        let bytes = input.bytes()?;
        let list = |(start, count)| Some(List { start: usize::try_from(start).ok()?, count });
        let lists: Option<Vec<List>> = starts.into_iter().zip(counts).map(list).collect();
        let lists = lists.filter(|lists| lists.len() == pairs.len());
        Ok(Self { lists: lists.ok_or_else(|| damaged("a pair has no list"))?, pairs, bytes })
    }

    /// Whether every list has as many rows as it says, of so many, in order.
    pub(super) fn check(&self, rows: usize) -> io::Result<()> {
        let ends = self.lists.iter().skip(1).map(|list| list.start).chain([self.bytes.len()]);
        let is_list = |list: &List, end: usize| {
            let mut bytes = self.bytes.get(list.start..end)?.iter();
            let mut row = 0_u32;
            for _ in 0..list.count {
                let is_next = bytes.as_slice().iter().take(LONGEST_VARINT).any(|byte| *byte < 0x80);
                row = row.checked_add(is_next.then(|| take_varint(&mut bytes))?)?;
            }
            (bytes.as_slice().is_empty() && (row as usize) < rows).then_some(())
        };
        if self.lists.iter().zip(ends).all(|(list, end)| is_list(list, end).is_some()) {
            Ok(())
        } else {
            Err(damaged("a list of rows cannot be read"))
        }
    }

    /// The lists that together hold all rows with `word`, and maybe others, and how
    /// many rows that are; `None` when any row may have it.
    pub(super) fn candidates(&self, word: &str) -> Option<Candidates> {
        let mut characters = word.chars();
        let lists = match (characters.next(), characters.next()) {
            (None, _) => return None,
            // Every character of a field begins a pair, the last one with END.
            (Some(only), None) => {
                let from = self.pairs.partition_point(|known| *known < pair(only, '\0'));
                from..self.pairs.partition_point(|known| *known <= pair(only, char::MAX))
            }
            _ => self.rarest_pair(word),
        };
        let total = self.lists[lists.clone()].iter().map(|list| list.count as usize).sum();
        Some(Candidates { lists, total })
    }

    /// The rows of candidates, sorted.
    pub(super) fn rows(&self, candidates: &Candidates) -> Vec<u32> {
        let mut rows = Vec::with_capacity(candidates.total);
        for list in &self.lists[candidates.lists.clone()] {
            let (mut bytes, mut row) = (self.bytes[list.start..].iter(), 0);
            rows.extend((0..list.count).map(|_| {
                row += take_varint(&mut bytes);
                row
            }));
        }
        if candidates.lists.len() > 1 {
            rows.sort_unstable();
            rows.dedup();
        }
        rows
    }

    fn rarest_pair(&self, word: &str) -> std::ops::Range<usize> {
        let mut rarest: Option<usize> = None;
        for pair in pairs_of(word) {
            let Ok(index) = self.pairs.binary_search(&pair) else { return 0..0 };
            if rarest.is_none_or(|least| self.lists[index].count < self.lists[least].count) {
                rarest = Some(index);
            }
        }
        rarest.map_or(0..0, |index| index..index + 1)
    }
}

/// Lists of rows, by their numbers.
#[derive(Debug, Clone)]
pub(super) struct Candidates {
    lists: std::ops::Range<usize>,
    /// No more rows than this.
    pub(super) total: usize,
}

/// Whether each of `words` stands in one of the fields of `row`.
pub(super) fn mentions(records: &Records, row: u32, words: &[String]) -> bool {
    let texts: Vec<String> = records.searched_texts(row).map(fold).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// The list of a pair while it is written: rows come in order, the same one often
/// several times.
#[derive(Default)]
struct Writing {
    bytes: Vec<u8>,
    count: u32,
    last: u32,
}

impl Writing {
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

    proptest! {
        #[test]
        fn a_list_gives_its_rows_back(mut rows: Vec<u32>) {
            rows.sort_unstable();
            let mut list = Writing::default();
            for row in &rows {
                list.add(*row);
            }
            rows.dedup();
            let candidates = Candidates { lists: 0..1, total: rows.len() };
            let lists = vec![List { start: 0, count: list.count }];
            let index = TextIndex { pairs: vec![0], lists, bytes: list.bytes };
            prop_assert_eq!(index.rows(&candidates), rows);
        }
    }
}
