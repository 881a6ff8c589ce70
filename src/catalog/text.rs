//! Which places mention a word: every place's folded text, and for each pair of
//! neighbouring characters the rows that hold it.
//!
//! The pairs only choose candidates, the text decides. Pairs that stand nearly
//! everywhere (the city's own name) choose nothing and are not listed, which
//! bounds the memory. It must never fold during a search.

use crate::domain::{Place, text::fold};
use std::collections::HashMap;

/// Ends every field. Folding removes control characters, so that no word holds
/// it and no word matches across two fields.
const END: char = '\n';

/// The folded texts and their pairs.
#[derive(Debug, Default)]
pub(super) struct TextIndex {
    texts: String,
    /// Where each row's text ends.
    ends: Vec<usize>,
    /// The pairs, sorted.
    pairs: Vec<u64>,
    /// Where the rows of each pair begin, and one more for the end. A pair that
    /// is too common to be listed has none.
    starts: Vec<usize>,
    rows: Vec<u32>,
}

impl TextIndex {
    pub(super) fn build<'a>(places: impl ExactSizeIterator<Item = &'a Place>) -> Self {
        let mut index = Self { ends: Vec::with_capacity(places.len()), ..Self::default() };
        for place in places {
            for text in place.searched_texts() {
                index.texts.push_str(&fold(&text));
                index.texts.push(END);
            }
            index.ends.push(index.texts.len());
        }
        index.list_pairs();
        index
    }

    /// Counts the rows of each pair first, to lay out all lists in one piece.
    fn list_pairs(&mut self) {
        let longest = (self.ends.len() / 16).max(256);
        let mut tallies: HashMap<u64, Tally> = HashMap::new();
        self.for_each_pair(|row, pair| {
            let tally = tallies.entry(pair).or_default();
            tally.count += usize::from(tally.is_new_in(row));
        });
        self.pairs = tallies.keys().copied().collect();
        self.pairs.sort_unstable();
        let mut total = 0;
        self.starts.push(0);
        for pair in &self.pairs {
            if let Some(tally) = tallies.get_mut(pair) {
                let listed = if tally.count > longest { 0 } else { tally.count };
                *tally = Tally { next: total, count: listed, last: None };
                total += listed;
                self.starts.push(total);
            }
        }
        let mut rows = vec![0; total];
        self.for_each_pair(|row, pair| {
            if let Some(tally) = tallies.get_mut(&pair)
                && tally.count > 0
                && tally.is_new_in(row)
            {
                rows[tally.next] = row;
                tally.next += 1;
            }
        });
        self.rows = rows;
    }

    fn for_each_pair(&self, mut visit: impl FnMut(u32, u64)) {
        let mut start = 0;
        for (row, end) in (0..).zip(&self.ends) {
            pairs_of(&self.texts[start..*end]).for_each(|pair| visit(row, pair));
            start = *end;
        }
    }

    /// The name of `row`, which is its first field.
    pub(super) fn name(&self, row: u32) -> &str {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        self.texts[start..self.ends[row]].split(END).next().unwrap_or_default()
    }

    /// Whether a field of `row` contains `word`.
    pub(super) fn mentions(&self, row: u32, word: &str) -> bool {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        self.texts[start..self.ends[row]].contains(word)
    }

    /// Sorted lists of rows that together hold all those with `word`, and maybe
    /// others; `None` when nearly any row may have it.
    pub(super) fn candidates(&self, word: &str) -> Option<Vec<&[u32]>> {
        if word.contains(END) {
            return Some(Vec::new());
        }
        let mut characters = word.chars();
        match (characters.next(), characters.next()) {
            (None, _) => None,
            (Some(only), None) => self.starting_with(only),
            _ => self.rarest_pair(word),
        }
    }

    fn rarest_pair(&self, word: &str) -> Option<Vec<&[u32]>> {
        let mut rarest: Option<&[u32]> = None;
        for pair in pairs_of(word) {
            let Ok(index) = self.pairs.binary_search(&pair) else { return Some(Vec::new()) };
            if let Some(rows) = self.listed(index)
                && rarest.is_none_or(|least| rows.len() < least.len())
            {
                rarest = Some(rows);
            }
        }
        rarest.map(|rows| vec![rows])
    }

    /// Every character of a field begins a pair, the last one with [`END`].
    fn starting_with(&self, first: char) -> Option<Vec<&[u32]>> {
        let from = self.pairs.partition_point(|known| *known < pair(first, '\0'));
        let to = self.pairs.partition_point(|known| *known <= pair(first, char::MAX));
        (from..to).map(|index| self.listed(index)).collect()
    }

    fn listed(&self, index: usize) -> Option<&[u32]> {
        let rows = &self.rows[self.starts[index]..self.starts[index + 1]];
        (!rows.is_empty()).then_some(rows)
    }
}

/// A pair while its rows are counted, then listed.
#[derive(Default)]
struct Tally {
    count: usize,
    /// Where its next row goes.
    next: usize,
    /// The row that it was last seen in.
    last: Option<u32>,
}

impl Tally {
    fn is_new_in(&mut self, row: u32) -> bool {
        self.last.replace(row) != Some(row)
    }
}

fn pairs_of(text: &str) -> impl Iterator<Item = u64> {
    text.chars().zip(text.chars().skip(1)).map(|(first, second)| pair(first, second))
}

fn pair(first: char, second: char) -> u64 {
    u64::from(u32::from(first)) << 32 | u64::from(u32::from(second))
}
