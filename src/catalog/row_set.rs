//! Sets of rows, as small as they can be: a list while that is shorter, else a bit for
//! every row. Both say which rows of a leaf are in them, so that a search passes over
//! sixteen neighbours at once.
//!
//! A set never changes. It knows of rows nothing but their numbers.

use super::saved::{Input, Output};
use std::io::{self, Read, Write};

/// So many rows that follow each other, from a multiple of this on, are a leaf:
/// neighbours on the map.
pub(super) const ROWS_A_LEAF: u32 = Mask::BITS;

/// Which rows of a leaf, the lowest bit for the first.
pub(super) type Mask = u16;

/// A set of rows.
#[derive(Debug, Clone)]
pub(super) enum RowSet {
    /// In ascending order.
    Few(Vec<u32>),
    /// The mask of each leaf, and how many rows they are.
    Many { masks: Vec<Mask>, count: usize },
}

impl RowSet {
    /// Those of `all` rows that come, in any order and maybe more than once.
    pub(super) fn of(all: usize, rows: impl Iterator<Item = u32>) -> Self {
        let mut building = RowSetBuilder::new(all);
        rows.for_each(|row| building.add(row));
        building.finish()
    }

    /// Those of `all` rows that the mask of their leaf names.
    pub(super) fn of_masks(all: usize, mask: impl Fn(u32) -> Mask) -> Self {
        let masks = (0..leaves(all)).map(|leaf| mask(leaf) & existing(all, leaf));
        Self::many(masks.collect())
    }

    fn many(masks: Vec<Mask>) -> Self {
        let count = masks.iter().map(|mask| mask.count_ones() as usize).sum();
        Self::Many { masks, count }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Few(rows) => rows.len(),
            Self::Many { count, .. } => *count,
        }
    }

    pub(super) fn contains(&self, row: u32) -> bool {
        match self {
            Self::Few(rows) => rows.binary_search(&row).is_ok(),
            Self::Many { masks, .. } => {
                let (leaf, bit) = place(row);
                masks.get(leaf).is_some_and(|mask| mask & bit != 0)
            }
        }
    }

    /// Which rows of a leaf are in it.
    pub(super) fn mask(&self, leaf: u32) -> Mask {
        match self {
            Self::Few(rows) => {
                let first = leaf * ROWS_A_LEAF;
                let from = rows.partition_point(|row| *row < first);
                let inside = rows[from..].iter().take_while(|row| *row - first < ROWS_A_LEAF);
                inside.fold(0, |mask, row| mask | 1 << (row - first))
            }
            Self::Many { masks, .. } => masks.get(leaf as usize).copied().unwrap_or(0),
        }
    }

    /// The rows, in ascending order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let (few, masks): (&[u32], &[Mask]) = match self {
            Self::Few(rows) => (rows, &[]),
            Self::Many { masks, .. } => (&[], masks),
        };
        let many = (0..).zip(masks).flat_map(|(leaf, mask)| rows_of(leaf, *mask));
        few.iter().copied().chain(many)
    }

    /// Writes which of `all` rows are in it.
    pub(super) fn save(&self, all: usize, output: &mut Output<impl Write>) -> io::Result<()> {
        output.numbers((0..leaves(all)).map(|leaf| self.mask(leaf)))
    }

    /// What [`Self::save`] wrote, which nobody may look at before [`Self::fits`] says so.
    pub(super) fn read(input: &mut Input<impl Read>) -> io::Result<Self> {
        input.numbers().map(Self::many)
    }

    /// Whether what was read is a set of so many rows.
    pub(super) fn fits(&self, all: usize) -> bool {
        match self {
            Self::Few(rows) => rows.last().is_none_or(|row| (*row as usize) < all),
            Self::Many { masks, .. } => {
                let stray = (0..).zip(masks).any(|(leaf, mask)| mask & !existing(all, leaf) != 0);
                masks.len() == leaves(all) as usize && !stray
            }
        }
    }
}

/// The rows of a leaf that its mask names.
pub(super) fn rows_of(leaf: u32, mut mask: Mask) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let next = (mask != 0).then(|| leaf * ROWS_A_LEAF + mask.trailing_zeros());
        mask &= mask.wrapping_sub(1);
        next
    })
}

/// A set while its rows come.
#[derive(Debug)]
pub(super) struct RowSetBuilder {
    all: usize,
    few: Vec<u32>,
    /// Empty as long as the list is the shorter.
    masks: Vec<Mask>,
}

impl RowSetBuilder {
    /// For rows below `all`.
    pub(super) fn new(all: usize) -> Self {
        Self { all, few: Vec::new(), masks: Vec::new() }
    }

    /// Adds a row, which may be in it already.
    pub(super) fn add(&mut self, row: u32) {
        if self.masks.is_empty() {
            self.few.push(row);
            if size_of_val(&self.few[..]) > leaves(self.all) as usize * size_of::<Mask>() {
                self.masks = vec![0; leaves(self.all) as usize];
                for row in std::mem::take(&mut self.few) {
                    self.mark(row);
                }
            }
        } else {
            self.mark(row);
        }
    }

    fn mark(&mut self, row: u32) {
        let (leaf, bit) = place(row);
        self.masks[leaf] |= bit;
    }

    pub(super) fn finish(mut self) -> RowSet {
        if !self.masks.is_empty() {
            return RowSet::many(self.masks);
        }
        self.few.sort_unstable();
        self.few.dedup();
        self.few.shrink_to_fit();
        RowSet::Few(self.few)
    }
}

/// The leaf of a row, and its bit in the leaf's mask.
fn place(row: u32) -> (usize, Mask) {
    ((row / ROWS_A_LEAF) as usize, 1 << (row % ROWS_A_LEAF))
}

/// How many leaves so many rows are.
#[allow(clippy::cast_possible_truncation, reason = "rows are numbered in u32")]
fn leaves(all: usize) -> u32 {
    all.div_ceil(ROWS_A_LEAF as usize) as u32
}

/// Which rows of a leaf there are, of so many: all but in the last one.
fn existing(all: usize, leaf: u32) -> Mask {
    let left = all.saturating_sub(leaf as usize * ROWS_A_LEAF as usize);
    if left < ROWS_A_LEAF as usize { (1 << left) - 1 } else { Mask::MAX }
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
        for leaf in 0..all / ROWS_A_LEAF + 3 {
            let rows: Vec<_> = rows_of(leaf, set.mask(leaf)).collect();
            let first = leaf * ROWS_A_LEAF;
            let inside: Vec<_> = expected.range(first..first + ROWS_A_LEAF).copied().collect();
            prop_assert_eq!(rows, inside, "leaf {}", leaf);
        }
        prop_assert!(set.fits(all as usize));
        Ok(())
    }

    proptest! {
        #[test]
        fn a_set_has_the_rows_that_came((all, rows) in rows()) {
            let expected: BTreeSet<u32> = rows.iter().copied().collect();
            let set = RowSet::of(all as usize, rows.into_iter());
            check(&set, all, &expected)?;
            if let RowSet::Few(list) = &set {
                prop_assert!(list.len() * 2 <= leaves(all as usize) as usize);
            }
            check(&RowSet::of_masks(all as usize, |leaf| set.mask(leaf)), all, &expected)?;
            let others = RowSet::of_masks(all as usize, |leaf| !set.mask(leaf));
            check(&others, all, &(0..all).filter(|row| !expected.contains(row)).collect())?;
        }

        #[test]
        fn a_saved_set_is_read_again((all, rows) in rows()) {
            let set = RowSet::of(all as usize, rows.iter().copied());
            let mut file = Vec::new();
            let mut output = Output::new(&mut file);
            set.save(all as usize, &mut output).expect("memory");
            output.finish().expect("memory");
            let mut input = Input::new(&file[..], file.len() as u64);
            let again = RowSet::read(&mut input).expect("a set");
            input.finish().expect("the whole file");
            check(&again, all, &rows.into_iter().collect())?;
        }
    }

    #[test]
    fn a_set_that_was_read_has_no_rows_beyond_the_last() {
        fn check(masks: &[Mask], all: usize, expected: bool) {
            assert_eq!(RowSet::many(masks.to_vec()).fits(all), expected, "{masks:?} of {all}");
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
