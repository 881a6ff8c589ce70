//! The read model: every public place in memory, an immutable snapshot. It answers
//! without SQL and without waiting.
//!
//! That a million places fit in memory is a goal, not an accident, and it has its price:
//! places are packed bytes that are decoded when they are read, indexes hold numbers of
//! rows and no references, and what repeats is kept once. A place takes about 200 bytes
//! packed; with its indexes, the map's clusters and everything else the service took
//! 438 MB for a million (`benches/README.md`). Who has a few thousand places reads the same
//! code, and has them in 54 MB.
//!
//! A snapshot is a large base that many snapshots share, and the few places that
//! changed since it was built; a change makes a new snapshot of the same base, and when
//! too many have changed the base is built anew.
//!
//! | folder | what it does |
//! |---|---|
//! | `storage` | packs places into bytes, in memory and in the snapshot file |
//! | `index` | finds rows: by position, word, opening time, or what places answer |
//! | `map` | positions in the square world, clusters, markers, what a change alters of them |
//! | `query` | answers: nearest places, filters, pages by id, names, shelters |
//!
//! `entry` says what is kept of a place, `segment` puts places and indexes together, and
//! `snapshot` is the [`Catalog`]. Imports point one way: queries and markers to the
//! snapshot, that to segments, those to indexes and storage.
//!
//! It must never hold a place that is not public, and it must never show where
//! an area-only place is: it indexes [`Place::shown_location`].
//!
//! [`Place::shown_location`]: crate::domain::Place::shown_location

mod entry;
mod index;
mod map;
mod query;
mod row_id;
mod segment;
mod snapshot;
mod storage;

pub use entry::{Attributes, Interned, PlaceKey, PlaceSummary, SummarySource};
pub use index::schedules::CurrentOpenStatus;
pub use map::{
    changes::TileVersion,
    cluster::{CLUSTER_MAX_ZOOM, Cluster},
    markers::Marker,
    mercator::WORLD,
};
pub use query::{
    filter::{Filter, Open},
    listing::{ListPage, ListQuery},
    names::NameFit,
    nearest::{Hit, NearestQuery},
    shelters::{ShelterHit, ShelterHits, ShelterSearch},
};
pub use snapshot::{Catalog, CatalogBuilder};
pub use storage::snapshot_file::{SNAPSHOT_FORMAT, SnapshotFile};
