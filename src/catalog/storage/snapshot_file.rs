//! A catalog as it is saved in a file, so that the next start has not to read and index
//! every place: what took long to make, as it is kept in memory; the rest is made anew.
//!
//! Only a program that would write the same bytes reads them ([`reference`]), and only
//! whole and unharmed ones. What else must be so, and that the file belongs to this
//! register, the head says, which the caller writes and compares.

use crate::catalog::{
    Catalog,
    map::changes::Changes,
    segment::Segment,
    storage::{
        codec::{Input, Output, damaged},
        reference,
    },
};
use std::{
    io::{self, Read, Write},
    sync::Arc,
};

/// What such a file begins with: another number where its parts come in another order.
const MAGIC: &[u8; 8] = b"ibasho/1";

impl Catalog {
    /// Writes the catalog, which must be one just built.
    pub fn save(&self, head: &str, to: impl Write) -> io::Result<()> {
        if self.recent_changes() > 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "places changed since"));
        }
        let mut output = Output::new(to);
        output.raw(MAGIC)?;
        output.number(u64::from(reference::form()))?;
        output.bytes(head.as_bytes())?;
        output.number(self.generation.cast_unsigned())?;
        self.base.save(&mut output)?;
        output.finish().map(drop)
    }

    /// About how many bytes [`Self::save`] writes.
    pub fn saved_size(&self) -> u64 {
        self.base.saved_size()
    }
}

/// A saved catalog whose beginning has been read, and nothing of it is proven yet.
pub struct Saved<R> {
    /// What the caller wrote.
    pub head: String,
    /// The sequence number of the last change that it contains.
    pub generation: i64,
    input: Input<R>,
}

impl<R: Read> Saved<R> {
    /// Begins to read a file of this length.
    pub fn open(from: R, length: u64) -> io::Result<Self> {
        let mut input = Input::new(from, length);
        let mut magic = *MAGIC;
        input.raw(&mut magic)?;
        if magic != *MAGIC {
            return Err(damaged("it is something else"));
        }
        if input.number()? != u64::from(reference::form()) {
            return Err(damaged("another program wrote it"));
        }
        let head = String::from_utf8(input.bytes()?).map_err(|_| damaged("its head is no text"))?;
        let generation = input.number()?.cast_signed();
        Ok(Self { head, generation, input })
    }

    /// Reads the rest.
    pub fn read(self) -> io::Result<Catalog> {
        let base = Arc::new(Segment::read(self.input)?);
        let (generation, changes) = (self.generation, Changes::none());
        Ok(Catalog { generation, base, changes, ..Catalog::default() })
    }
}
