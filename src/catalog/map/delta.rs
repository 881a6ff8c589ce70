//! Clusters without the places that left since they were made: they count fewer, and
//! where all that is left of one is a finer mark, that mark is drawn in its stead.

use crate::catalog::{
    Cluster,
    map::cluster::{Clusters, Mark, Meaning},
};
use crate::domain::CategoryId;
use std::collections::HashMap;

/// Which places each cluster has lost.
pub struct Losses<'a> {
    clusters: &'a Clusters,
    by_mark: HashMap<Mark, Vec<CategoryId>>,
}

impl<'a> Losses<'a> {
    /// `left` are the rows of the places that left, and their categories.
    pub fn new(clusters: &'a Clusters, left: impl IntoIterator<Item = (u32, CategoryId)>) -> Self {
        let mut by_mark: HashMap<Mark, Vec<CategoryId>> = HashMap::new();
        for (row, category) in left {
            for mark in clusters.marks_of(row) {
                by_mark.entry(mark).or_default().push(category);
            }
        }
        Self { clusters, by_mark }
    }

    /// The mark to draw for one; `None` when nothing is left of it.
    pub fn shown(&self, mark: Mark) -> Option<Mark> {
        let mut mark = mark;
        while !self.lost(mark).is_empty() {
            let left: Vec<Mark> = self.left_of(mark).collect();
            match left[..] {
                [] => return None,
                [only] => mark = only,
                _ => break,
            }
        }
        Some(mark)
    }

    /// A row of a mark that is shown, and what stands there with it.
    pub fn meaning(&self, mark: Mark) -> (u32, Option<Cluster>) {
        match self.clusters.meaning(mark) {
            Meaning::Single { row } => (row, None),
            Meaning::Cluster { zoom, counts, .. } => {
                let lost = self.lost(mark);
                let left = |(category, count): (CategoryId, u32)| {
                    let lost = (0_u32..).zip(lost.iter().filter(|one| **one == category));
                    (category, count - lost.last().map_or(0, |(index, _)| index + 1))
                };
                let by_category: Vec<_> =
                    counts.iter().map(left).filter(|(_, count)| *count > 0).collect();
                let count = by_category.iter().map(|(_, count)| count).sum();
                let cluster = Cluster { count, expansion_zoom: zoom + 1, by_category };
                (self.row(mark), Some(cluster))
            }
        }
    }

    fn lost(&self, mark: Mark) -> &[CategoryId] {
        self.by_mark.get(&mark).map_or(&[], Vec::as_slice)
    }

    /// The marks within one of which something is left.
    fn left_of(&self, mark: Mark) -> impl Iterator<Item = Mark> {
        let children = self.clusters.children(mark).into_iter();
        children.filter(|child| self.lost(*child).len() < self.clusters.count(*child))
    }

    /// The lowest row that is left in a mark.
    fn row(&self, mark: Mark) -> u32 {
        match self.clusters.meaning(mark) {
            Meaning::Cluster { first_row, .. } if self.lost(mark).is_empty() => first_row,
            Meaning::Single { row } => row,
            Meaning::Cluster { first_row, .. } => {
                self.left_of(mark).map(|child| self.row(child)).min().unwrap_or(first_row)
            }
        }
    }
}
