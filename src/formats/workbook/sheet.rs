//! One sheet to rows: cell by cell, within a budget that all sheets share.
//! A cell that is merged with those below it speaks for them too.

use super::{Sheet, shown};
use crate::formats::{
    FileError,
    table::{MAX_COLUMNS, RawRecord},
};
use calamine::{Dimensions, Xlsx};
use csv::StringRecord;
use std::{
    collections::BTreeMap,
    io::{Read, Seek},
};

/// Longer texts are cut here: the row is refused for them all the same.
const MAX_CELL_BYTES: usize = 64 << 10;
/// No merged block of a list of places is higher.
const MAX_MERGE_ROWS: u32 = 10_000;
const MAX_SIZE_MIB: u64 = 256;

/// What may still be kept, in cells and in bytes.
pub struct Budget {
    cells: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { cells: 20_000_000, bytes: 256 << 20 }
    }
}

impl Budget {
    fn spend(&mut self, cells: usize, bytes: usize) -> Result<(), FileError> {
        let left = self.cells.checked_sub(cells).zip(self.bytes.checked_sub(bytes));
        (self.cells, self.bytes) = left.ok_or(FileError::TooLarge { limit_mib: MAX_SIZE_MIB })?;
        Ok(())
    }
}

type Rows = BTreeMap<u32, Vec<String>>;

/// Reads one sheet.
pub fn read<RS: Read + Seek>(
    workbook: &mut Xlsx<RS>,
    name: String,
    budget: &mut Budget,
) -> Result<Sheet, FileError> {
    let merges = workbook.merge_cells_by_sheet_name(&name).map_err(|_| FileError::BadWorkbook)?;
    let mut rows = cells(workbook, &name, budget)?;
    let merged = fill_merged(&mut rows, &merges, budget)?;
    let records =
        rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let record = |(row, cells): (u32, Vec<String>)| RawRecord {
        line: u64::from(row) + 1,
        cells: StringRecord::from(cells),
        closed: true,
        ends_early: true,
    };
    Ok(Sheet { name, records: Some(records.map(record).collect()), merged })
}

fn cells<RS: Read + Seek>(
    workbook: &mut Xlsx<RS>,
    name: &str,
    budget: &mut Budget,
) -> Result<Rows, FileError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| FileError::BadWorkbook)?;
    let mut rows = Rows::new();
    while let Some(cell) = reader.next_cell().map_err(|_| FileError::BadWorkbook)? {
        let (row, column) = cell.get_position();
        let mut text = shown::text(cell.get_value());
        if text.len() > MAX_CELL_BYTES {
            text.truncate(text.floor_char_boundary(MAX_CELL_BYTES));
        }
        write_cell(&mut rows, row, column, text, budget)?;
    }
    Ok(rows)
}

/// Puts a text in its place. What lies to the right of every table makes its row too
/// wide, wherever it is.
fn write_cell(
    rows: &mut Rows,
    row: u32,
    column: u32,
    text: String,
    budget: &mut Budget,
) -> Result<(), FileError> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let column = usize::try_from(column).unwrap_or(usize::MAX).min(MAX_COLUMNS);
    let cells = rows.entry(row).or_default();
    if cells.len() <= column {
        budget.spend(column + 1 - cells.len(), 0)?;
        cells.resize(column + 1, String::new());
    }
    budget.spend(0, text.len())?;
    cells[column] = text;
    Ok(())
}

/// Lets the cells below the first of a merged block say what it says.
fn fill_merged(
    rows: &mut Rows,
    merges: &[Dimensions],
    budget: &mut Budget,
) -> Result<(usize, String), FileError> {
    let mut filled = (0, String::new());
    for Dimensions { start, end } in merges {
        let column = usize::try_from(start.1).unwrap_or(usize::MAX);
        let said = rows.get(&start.0).and_then(|cells| cells.get(column)).cloned();
        let Some(said) = said.filter(|said| !said.is_empty()) else { continue };
        let last = end.0.min(start.0.saturating_add(MAX_MERGE_ROWS));
        let below: Vec<u32> = match start.0.checked_add(1) {
            Some(first) if first <= last => rows.range(first..=last).map(|(row, _)| *row).collect(),
            _ => continue,
        };
        for row in below {
            let blank = rows[&row].get(column).is_none_or(String::is_empty);
            if blank {
                write_cell(rows, row, start.1, said.clone(), budget)?;
                filled.0 += 1;
                if filled.1.is_empty() {
                    filled.1.clone_from(&said);
                }
            }
        }
    }
    Ok(filled)
}
