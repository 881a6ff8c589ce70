//! Names a place of a snapshot by the row in which it is kept.

/// A row of the base, or of what changed since it was built. It must never leave its
/// snapshot: the next one numbers anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowId {
    /// A row of the base.
    Base(u32),
    /// A row of what changed since.
    Recent(u32),
}
