//! A table as a person sees it before saying how it is to be read: its columns, a
//! few of its rows, and the layout it seems to have.

use super::{
    FileError, Mapping, Notes, OpenFile, ReadOptions, cell, layout, open::TableOrigin, renamed,
    table::Table,
};

/// How many rows a person is shown.
const SAMPLE_ROWS: usize = 3;

/// One table of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The columns that have a name.
    pub columns: Vec<String>,
    /// Of the first rows, the cells under them, shortened.
    pub rows: Vec<Vec<String>>,
    /// What it would be read by: a layout's name, or `mapping`.
    pub layout: Option<&'static str>,
    /// How its columns are read, if somebody said that.
    pub known: Option<Mapping>,
}

impl OpenFile {
    /// Looks at the tables of a file without reading their places.
    pub fn outline(&self, options: &ReadOptions<'_>) -> Result<Vec<Outline>, FileError> {
        let visit = &mut |origin: TableOrigin, table: Table<'_>, _: Notes| {
            let header = table.header;
            let named: Vec<usize> = (0..header.cells().len())
                .filter(|index| !header.cells()[*index].trim().is_empty())
                .collect();
            let shown = |cells: &csv::StringRecord| {
                let cell = |index: &usize| cell::excerpt(cells.get(*index).unwrap_or_default());
                named.iter().map(cell).collect()
            };
            Ok(Outline {
                sheet: origin.sheet,
                columns: header.names().map(str::to_owned).collect(),
                rows: table
                    .rows
                    .flatten()
                    .take(SAMPLE_ROWS)
                    .map(|(_, cells)| shown(&cells))
                    .collect(),
                layout: layout::find(&header, options).ok().map(layout::Layout::name),
                known: layout::mapping(&header, options).cloned(),
            })
        };
        Ok(self.tables(options, visit)?.0)
    }

    /// The tables whose columns nobody has named yet, and those of which only their columns
    /// are known, and not of which kind their places are.
    pub fn unknown_tables(&self, options: &ReadOptions<'_>) -> Vec<Outline> {
        let outlines = self.outline(options).unwrap_or_default();
        let is_open = |outline: &Outline| match &outline.known {
            Some(known) => options.category.is_none() && known.check().is_err(),
            None => outline.layout.is_none(),
        };
        outlines.into_iter().filter(is_open).collect()
    }
}

impl Outline {
    /// How somebody said that its columns are read, or what their names suggest; a person
    /// confirms it.
    pub fn propose(&self) -> Mapping {
        if let Some(known) = &self.known {
            return known.clone();
        }
        let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        renamed::propose(&names).unwrap_or_else(|| self.propose_columns())
    }

    /// What the names of its columns suggest where it is no edition of a known list.
    pub fn propose_columns(&self) -> Mapping {
        Mapping::propose(self.columns.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::open;

    #[test]
    fn a_person_sees_columns_and_rows_before_saying_what_they_are() {
        let text = "見本市\n館名,,場所\nあ,x,見本町1\nい,,\n";
        let file = open(text.as_bytes()).expect("a file");
        let seen = file.outline(&ReadOptions::default()).expect("a table");
        let columns = ["館名", "場所"].map(str::to_owned).to_vec();
        let rows = [["あ", "見本町1"], ["い", ""]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(
            seen,
            [Outline { sheet: None, columns, rows: rows.to_vec(), layout: None, known: None }]
        );
        let own = open("種別,名称\nsalon,あ\n".as_bytes()).expect("a file");
        let own = own.outline(&ReadOptions::default());
        assert_eq!(own.expect("a table")[0].layout, Some("ibasho"));
    }
}
