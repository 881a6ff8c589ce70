//! Workbooks (.xlsx) to rows: every visible sheet a table, cells as they are shown.
//!
//! A workbook is an archive, and may be made to burst: `archive` measures it before
//! anything is kept of it. What a damaged one does to the library that reads it ends
//! there.

mod archive;
mod sheet;
mod shown;
#[cfg(test)]
mod tests;

use super::{FileError, table::RawRecord};
use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use std::{
    io::Cursor,
    panic::{self, AssertUnwindSafe},
};

/// What a sheet holds.
#[derive(Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows; nothing of a hidden sheet.
    pub records: Option<Vec<RawRecord>>,
    /// Cells that were filled from the one that they were merged with, and the first.
    pub merged: (usize, String),
}

/// Whether these bytes are an archive, as workbooks are.
pub fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the sheets of a workbook, in their order.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    archive::check(bytes)?;
    // The library has arithmetic that a made-up workbook can make panic.
    let read = panic::catch_unwind(AssertUnwindSafe(|| sheets(bytes)));
    read.unwrap_or(Err(FileError::BadWorkbook))
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileError::BadWorkbook)?;
    let mut budget = sheet::Budget::default();
    let listed = workbook.sheets_metadata().to_vec();
    let tables = listed.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    tables
        .map(|listed| match listed.visible {
            SheetVisible::Visible => sheet::read(&mut workbook, listed.name, &mut budget),
            SheetVisible::Hidden | SheetVisible::VeryHidden => {
                Ok(Sheet { name: listed.name, records: None, merged: (0, String::new()) })
            }
        })
        .collect()
}
