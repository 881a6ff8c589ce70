//! Keeps places in packed bytes, in memory and in the snapshot file. It must never
//! believe a file: what is read is checked before anything looks at it.

pub mod codec;
pub mod dictionary;
pub mod encoding;
pub mod records;
pub mod snapshot_file;
