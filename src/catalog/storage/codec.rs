//! Bytes with a checksum on their way to a file and back. What is read is never
//! believed: a length that the file has no room for is an error before it is memory.

use crc32fast::Hasher;
use std::io::{self, Read, Write};

/// Written and summed at once while they are in the processor's cache.
const CHUNK_BYTES: usize = 1 << 18;

/// The error that says what is wrong with a file.
pub fn damaged(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Writes a file and sums up what it writes.
pub struct ChecksumWriter<W> {
    to: W,
    sum: Hasher,
}

impl<W: Write> ChecksumWriter<W> {
    pub fn new(to: W) -> Self {
        Self { to, sum: Hasher::new() }
    }

    /// Bytes and, before them, how many they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.number(bytes.len() as u64)?;
        self.raw(bytes)
    }

    /// Numbers, and how many they are.
    pub fn numbers<N: LittleEndian>(
        &mut self,
        numbers: impl ExactSizeIterator<Item = N>,
    ) -> io::Result<()> {
        self.number(numbers.len() as u64)?;
        let mut waiting = Vec::with_capacity(CHUNK_BYTES);
        for number in numbers {
            number.write(&mut waiting);
            if waiting.len() >= CHUNK_BYTES {
                self.raw(&waiting)?;
                waiting.clear();
            }
        }
        self.raw(&waiting)
    }

    pub fn number(&mut self, number: u64) -> io::Result<()> {
        self.raw(&number.to_le_bytes())
    }

    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        for part in bytes.chunks(CHUNK_BYTES) {
            self.sum.update(part);
            self.to.write_all(part)?;
        }
        Ok(())
    }

    /// Ends with the sum.
    pub fn finish(mut self) -> io::Result<()> {
        let sum = self.sum.finalize();
        self.to.write_all(&sum.to_le_bytes())?;
        self.to.flush()
    }
}

/// Reads a file and sums up what it reads.
pub struct ChecksumReader<R> {
    from: R,
    sum: Hasher,
    /// What is still to come before the sum.
    left: u64,
}

impl<R: Read> ChecksumReader<R> {
    /// Of a file of this length.
    pub fn new(from: R, length: u64) -> Self {
        Self { from, sum: Hasher::new(), left: length.saturating_sub(size_of::<u32>() as u64) }
    }

    pub fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let length = self.length(1)?;
        let mut bytes = Vec::new();
        bytes.reserve_exact(length);
        while bytes.len() < length {
            let (start, part) = (bytes.len(), CHUNK_BYTES.min(length - bytes.len()));
            bytes.resize(start + part, 0);
            self.raw(&mut bytes[start..])?;
        }
        Ok(bytes)
    }

    pub fn numbers<N: LittleEndian>(&mut self) -> io::Result<Vec<N>> {
        let length = self.length(N::SIZE)?;
        let mut numbers = Vec::new();
        numbers.reserve_exact(length);
        let mut waiting = vec![0; CHUNK_BYTES];
        while numbers.len() < length {
            let part = (CHUNK_BYTES / N::SIZE).min(length - numbers.len());
            let waiting = &mut waiting[..part * N::SIZE];
            self.raw(waiting)?;
            numbers.extend(waiting.chunks_exact(N::SIZE).map(N::read));
        }
        Ok(numbers)
    }

    pub fn number(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.raw(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// A number of things that take so many bytes each, at the least.
    pub fn length(&mut self, size: usize) -> io::Result<usize> {
        let length = self.number()?;
        let has_room = length.checked_mul(size as u64).is_some_and(|bytes| bytes <= self.left);
        let length = usize::try_from(length).ok().filter(|_| has_room);
        length.ok_or_else(|| damaged("it says that it is longer than it is"))
    }

    pub fn raw(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.ok_or_else(|| damaged("it ends too early"))?;
        self.from.read_exact(bytes)?;
        self.sum.update(bytes);
        Ok(())
    }

    /// Compares the sum, which must be all that is left.
    pub fn finish(mut self) -> io::Result<()> {
        let mut sum = [0; size_of::<u32>()];
        self.from.read_exact(&mut sum)?;
        if self.left == 0 && u32::from_le_bytes(sum) == self.sum.finalize() {
            Ok(())
        } else {
            Err(damaged("its sum is wrong"))
        }
    }
}

/// A number as a file has it, the lowest byte first.
pub trait LittleEndian: Copy {
    const SIZE: usize;
    fn write(self, bytes: &mut Vec<u8>);
    /// From so many bytes.
    fn read(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl LittleEndian for $number {
            const SIZE: usize = size_of::<Self>();

            fn write(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            fn read(bytes: &[u8]) -> Self {
                let mut number = [0; size_of::<Self>()];
                number.copy_from_slice(bytes);
                Self::from_le_bytes(number)
            }
        }
    )+};
}

numbers!(u16, u32, u64);
