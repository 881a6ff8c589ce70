//! Keeps sets of rows, as small as they can be: a list while that is shorter, else a bit for
//! every row. Both say which of sixteen rows that follow each other are in them, so that a
//! search passes over neighbours at once.
//!
//! A set never changes. It knows of rows nothing but their numbers.

use crate::catalog::storage::codec::{ChecksumReader, ChecksumWriter};
use std::io::{self, Read, Write};

/// Which of so many rows from some row on, the lowest bit for the first.
pub type Mask = u16;
pub const ROWS_PER_MASK: u32 = Mask::BITS;

/// A list is kept of fewer rows than one in so many. It could be four times as long before
/// it takes more room than bits; but it has to be searched.
const ROWS_PER_LISTED: usize = 128;

/// A set of rows.
#[derive(Debug, Clone)]
pub enum RowSet {
    /// In ascending order.
    Few(Vec<u32>),
    /// The mask from each multiple of [`ROWS_PER_MASK`] on, and how many rows they are.
    Many { masks: Vec<Mask>, count: usize },
}

impl RowSet {
    /// Makes a set of those of `all` rows that come, in any order and maybe more than once.
    pub fn from_rows(all: usize, rows: impl Iterator<Item = u32>) -> Self {
        let mut builder = RowSetBuilder::new(all);
        rows.for_each(|row| builder.add(row));
        builder.finish()
    }

    /// Makes a set of those of `all` rows that their mask names.
    pub fn from_masks(all: usize, mask: impl Fn(u32) -> Mask) -> Self {
        Self::counted(firsts(all).map(|first| mask(first) & existing(all, first)).collect())
    }

    fn counted(masks: Vec<Mask>) -> Self {
        let count = masks.iter().map(|mask| mask.count_ones() as usize).sum();
        Self::Many { masks, count }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Few(rows) => rows.len(),
            Self::Many { count, .. } => *count,
        }
    }

    pub fn contains(&self, row: u32) -> bool {
        match self {
            Self::Few(rows) => rows.binary_search(&row).is_ok(),
            Self::Many { masks, .. } => {
                let (at, bit) = place(row);
                masks.get(at).is_some_and(|mask| mask & bit != 0)
            }
        }
    }

    /// Which rows from `first` on are in it.
    #[allow(clippy::cast_possible_truncation, reason = "the lower half of two masks")]
    pub fn mask(&self, first: u32) -> Mask {
        match self {
            Self::Few(rows) => {
                let from = rows.partition_point(|row| *row < first);
                let inside = rows[from..].iter().take_while(|row| *row - first < ROWS_PER_MASK);
                inside.fold(0, |mask, row| mask | 1 << (row - first))
            }
            Self::Many { masks, .. } => {
                let (at, _) = place(first);
                let mask = |at| u32::from(masks.get(at).copied().unwrap_or(0));
                ((mask(at) | mask(at + 1) << ROWS_PER_MASK) >> (first % ROWS_PER_MASK)) as Mask
            }
        }
    }

    /// The rows, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let (few, masks): (&[u32], &[Mask]) = match self {
            Self::Few(rows) => (rows, &[]),
            Self::Many { masks, .. } => (&[], masks),
        };
        let firsts = (0..).step_by(ROWS_PER_MASK as usize);
        let many = firsts.zip(masks).flat_map(|(first, mask)| rows_of(first, *mask));
        few.iter().copied().chain(many)
    }

    /// Writes which of `all` rows are in it.
    pub fn save(&self, all: usize, output: &mut ChecksumWriter<impl Write>) -> io::Result<()> {
        output.numbers(firsts(all).map(|first| self.mask(first)))
    }

    /// Reads what [`Self::save`] wrote, which nobody may look at before [`Self::fits`] says so.
    pub fn read(input: &mut ChecksumReader<impl Read>) -> io::Result<Self> {
        input.numbers().map(Self::counted)
    }

    /// Whether what was read is a set of so many rows.
    pub fn fits(&self, all: usize) -> bool {
        match self {
            Self::Few(rows) => rows.last().is_none_or(|row| (*row as usize) < all),
            Self::Many { masks, .. } => {
                let mut named = firsts(all).zip(masks);
                let is_whole = masks.len() == firsts(all).len();
                is_whole && named.all(|(first, mask)| mask & !existing(all, first) == 0)
            }
        }
    }
}

/// The rows from `first` on that a mask names.
pub fn rows_of(first: u32, mut mask: Mask) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let next = (mask != 0).then(|| first + mask.trailing_zeros());
        mask &= mask.wrapping_sub(1);
        next
    })
}

/// Makes a set of rows that come one after another.
#[derive(Debug)]
pub struct RowSetBuilder {
    all: usize,
    few: Vec<u32>,
    /// Empty as long as the list is the shorter.
    masks: Vec<Mask>,
}

impl RowSetBuilder {
    /// For rows below `all`.
    pub fn new(all: usize) -> Self {
        Self { all, few: Vec::new(), masks: Vec::new() }
    }

    /// Adds a row, which may be in it already.
    pub fn add(&mut self, row: u32) {
        if self.masks.is_empty() {
            self.few.push(row);
            if self.few.len() > self.all / ROWS_PER_LISTED {
                self.masks = vec![0; firsts(self.all).len()];
                for row in std::mem::take(&mut self.few) {
                    self.mark(row);
                }
            }
        } else {
            self.mark(row);
        }
    }

    fn mark(&mut self, row: u32) {
        let (at, bit) = place(row);
        self.masks[at] |= bit;
    }

    pub fn finish(mut self) -> RowSet {
        if !self.masks.is_empty() {
            return RowSet::counted(self.masks);
        }
        self.few.sort_unstable();
        self.few.dedup();
        self.few.shrink_to_fit();
        RowSet::Few(self.few)
    }
}

/// Which mask names a row, and its bit there.
fn place(row: u32) -> (usize, Mask) {
    ((row / ROWS_PER_MASK) as usize, 1 << (row % ROWS_PER_MASK))
}

/// The first row of each mask, for so many rows.
#[allow(clippy::cast_possible_truncation, reason = "rows are numbered in u32")]
fn firsts(all: usize) -> impl ExactSizeIterator<Item = u32> {
    (0..all as u32).step_by(ROWS_PER_MASK as usize)
}

/// Which rows from `first` on there are, of so many.
fn existing(all: usize, first: u32) -> Mask {
    mask_of(all.saturating_sub(first as usize))
}

/// So many rows, or as many as a mask names.
pub fn mask_of(rows: usize) -> Mask {
    if rows < ROWS_PER_MASK as usize { (1 << rows) - 1 } else { Mask::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// So many rows, and some of them, from hardly any to all.
    fn rows() -> impl Strategy<Value = (u32, Vec<u32>)> {
        (1..600_u32, 0..=200_usize).prop_flat_map(|(all, percent)| {
            let most = all as usize * percent / 100;
            (Just(all), proptest::collection::vec(0..all, 0..=most))
        })
    }

    fn check(set: &RowSet, all: u32, expected: &BTreeSet<u32>) -> Result<(), TestCaseError> {
        prop_assert_eq!(set.len(), expected.len());
        prop_assert!(set.iter().eq(expected.iter().copied()), "{:?}", set);
        for row in 0..all + 40 {
            prop_assert_eq!(set.contains(row), expected.contains(&row), "{}", row);
        }
        for first in 0..all + 40 {
            let rows: Vec<_> = rows_of(first, set.mask(first)).collect();
            let inside: Vec<_> = expected.range(first..first + ROWS_PER_MASK).copied().collect();
            prop_assert_eq!(rows, inside, "from {} on", first);
        }
        prop_assert!(set.fits(all as usize));
        Ok(())
    }

    proptest! {
        #[test]
        fn a_set_has_the_rows_that_came((all, rows) in rows()) {
            let expected: BTreeSet<u32> = rows.iter().copied().collect();
            let set = RowSet::from_rows(all as usize, rows.into_iter());
            check(&set, all, &expected)?;
            if let RowSet::Few(list) = &set {
                prop_assert!(list.len() * ROWS_PER_LISTED <= all as usize);
            }
            check(&RowSet::from_masks(all as usize, |first| set.mask(first)), all, &expected)?;
            let others = RowSet::from_masks(all as usize, |first| !set.mask(first));
            check(&others, all, &(0..all).filter(|row| !expected.contains(row)).collect())?;
        }

        #[test]
        fn a_saved_set_is_read_again((all, rows) in rows()) {
            let set = RowSet::from_rows(all as usize, rows.iter().copied());
            let mut file = Vec::new();
            let mut output = ChecksumWriter::new(&mut file);
            set.save(all as usize, &mut output).expect("memory");
            output.finish().expect("memory");
            let mut input = ChecksumReader::new(&file[..], file.len() as u64);
            let again = RowSet::read(&mut input).expect("a set");
            input.finish().expect("the whole file");
            check(&again, all, &rows.into_iter().collect())?;
        }
    }

    #[test]
    fn a_set_that_was_read_has_no_rows_beyond_the_last() {
        fn check(masks: &[Mask], all: usize, expected: bool) {
            assert_eq!(RowSet::counted(masks.to_vec()).fits(all), expected, "{masks:?} of {all}");
        }
        check(&[], 0, true);
        check(&[1], 0, false);
        check(&[0b111], 3, true);
        check(&[0b1111], 3, false);
        check(&[Mask::MAX], 16, true);
        check(&[Mask::MAX], 17, false);
        check(&[Mask::MAX, 1], 17, true);
        check(&[Mask::MAX, 2], 17, false);
        check(&[Mask::MAX, 1, 0], 17, false);
    }
}
