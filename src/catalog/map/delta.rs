//! Takes out of clusters the places that were removed since they were made: they count
//! fewer, and where all that is left of one is a finer node, that node is drawn in its stead.

use crate::catalog::map::cluster::{Cluster, Clusters, Node, NodeId};
use crate::domain::CategoryId;
use std::collections::HashMap;

/// Which categories of places were removed from each node.
pub struct ClusterDelta<'a> {
    clusters: &'a Clusters,
    removed: HashMap<NodeId, Vec<CategoryId>>,
}

impl<'a> ClusterDelta<'a> {
    /// `removed` are the rows of the places that left, and their categories.
    pub fn new(
        clusters: &'a Clusters,
        removed: impl IntoIterator<Item = (u32, CategoryId)>,
    ) -> Self {
        let mut by_node: HashMap<NodeId, Vec<CategoryId>> = HashMap::new();
        for (row, category) in removed {
            for node in clusters.path_of(row) {
                by_node.entry(node).or_default().push(category);
            }
        }
        Self { clusters, removed: by_node }
    }

    /// The node to draw for one; `None` when nothing is left of it.
    pub fn shown(&self, node: NodeId) -> Option<NodeId> {
        let mut node = node;
        while !self.removed_from(node).is_empty() {
            let remaining: Vec<NodeId> = self.remaining_children(node).collect();
            match remaining[..] {
                [] => return None,
                [only] => node = only,
                _ => break,
            }
        }
        Some(node)
    }

    /// A row of a node that is shown, and what stands there with it.
    pub fn describe(&self, node: NodeId) -> (u32, Option<Cluster>) {
        match self.clusters.describe(node) {
            Node::Single { row } => (row, None),
            Node::Cluster { zoom, counts, .. } => {
                let removed = self.removed_from(node);
                let remaining = |(category, count): (CategoryId, u32)| {
                    let gone = (0_u32..).zip(removed.iter().filter(|one| **one == category));
                    (category, count - gone.last().map_or(0, |(index, _)| index + 1))
                };
                let by_category: Vec<_> =
                    counts.iter().map(remaining).filter(|(_, count)| *count > 0).collect();
                let count = by_category.iter().map(|(_, count)| count).sum();
                let cluster = Cluster { count, expansion_zoom: zoom + 1, by_category };
                (self.first_row(node), Some(cluster))
            }
        }
    }

    fn removed_from(&self, node: NodeId) -> &[CategoryId] {
        self.removed.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The nodes within one of which something is left.
    fn remaining_children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let children = self.clusters.children(node).into_iter();
        children.filter(|child| self.removed_from(*child).len() < self.clusters.count(*child))
    }

    /// The lowest row that is left in a node.
    fn first_row(&self, node: NodeId) -> u32 {
        match self.clusters.describe(node) {
            Node::Cluster { first_row, .. } if self.removed_from(node).is_empty() => first_row,
            Node::Single { row } => row,
            Node::Cluster { first_row, .. } => self
                .remaining_children(node)
                .map(|child| self.first_row(child))
                .min()
                .unwrap_or(first_row),
        }
    }
}
