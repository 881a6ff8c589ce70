//! The snapshot file: a catalog as it is saved, so that the next start has not to read and
//! index every place: what took long to make, as it is kept in memory; the rest is made anew.
//!
//! Only a program of the same [`SNAPSHOT_FORMAT`] reads it, and only a whole and unharmed one.
//! What else must be so, and that the file belongs to this register, the header says, which
//! the caller writes and compares.

use crate::catalog::{
    segment::Segment,
    snapshot::Catalog,
    storage::codec::{ChecksumReader, ChecksumWriter, damaged},
};
use std::io::{self, Read, Write};

/// What such a file begins with.
const MAGIC: &[u8; 8] = b"ibasho/1";

/// The number of the form in which a catalog is saved: a file of another number is not read,
/// and the next start makes the catalog from the database.
///
/// Increase it whenever equal places are saved in other bytes: a field of
/// `src/catalog/entry.rs` more, another order, another code or category, other folding of
/// words. A test says so and refuses to pass until it is done; then renew what it compares
/// with: `RENEW_GOLDEN=1 cargo test --test catalog golden`.
pub const SNAPSHOT_FORMAT: u64 = 4;

impl Catalog {
    /// Writes the catalog, which must be one just built.
    pub fn save(&self, header: &str, to: impl Write) -> io::Result<()> {
        if self.recent_changes() > 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "places changed since"));
        }
        let mut output = ChecksumWriter::new(to);
        output.raw(MAGIC)?;
        output.number(SNAPSHOT_FORMAT)?;
        output.bytes(header.as_bytes())?;
        output.number(self.generation.cast_unsigned())?;
        self.base.save(&mut output)?;
        output.finish()
    }

    /// About how many bytes [`Self::save`] writes.
    pub fn saved_size(&self) -> u64 {
        self.base.saved_size()
    }
}

/// A snapshot file whose beginning has been read, and nothing of it is proven yet.
pub struct SnapshotFile<R> {
    /// What the caller wrote.
    pub header: String,
    /// The sequence number of the last change that it contains.
    pub generation: i64,
    input: ChecksumReader<R>,
}

impl<R: Read> SnapshotFile<R> {
    /// Begins to read a file of this length.
    pub fn open(from: R, length: u64) -> io::Result<Self> {
        let mut input = ChecksumReader::new(from, length);
        let mut magic = *MAGIC;
        input.raw(&mut magic)?;
        if magic != *MAGIC {
            return Err(damaged("it is something else"));
        }
        if input.number()? != SNAPSHOT_FORMAT {
            return Err(damaged("a program of another format wrote it"));
        }
        let header = String::from_utf8(input.bytes()?);
        let header = header.map_err(|_| damaged("its header is no text"))?;
        let generation = input.number()?.cast_signed();
        Ok(Self { header, generation, input })
    }

    /// Reads the rest.
    pub fn read(self) -> io::Result<Catalog> {
        Ok(Catalog::from_base(self.generation, Segment::read(self.input)?))
    }
}
