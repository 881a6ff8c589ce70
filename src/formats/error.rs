//! Why a file could not be read at all, in words that say how to mend it.
//! Faults of single rows are [`super::RowIssue`]s and never stop a file.

use thiserror::Error;

/// A fault of a whole file: nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileError {
    /// No bytes, or nothing but white space.
    #[error("the file is empty: check that the export that made it has finished")]
    Empty,
    /// Bytes that no text has.
    #[error("this is not a text file: give a CSV, a GeoJSON, or one of them packed with gzip")]
    Binary,
    /// A character that no text has.
    #[error("line {line} has a control character: remove it, or check that this is a text file")]
    ControlCharacter {
        /// The first line with one.
        line: u64,
    },
    /// An archive of something else.
    #[error("this is an archive, but no workbook (.xlsx): unpack it")]
    Archive,
    /// A workbook as programs wrote them before 2007, or one behind a password.
    #[error(
        "this is an old workbook (.xls) or one with a password: save it as .xlsx without a \
         password, or as CSV (UTF-8)"
    )]
    OldWorkbook,
    /// A workbook that cannot be read.
    #[error("the workbook is damaged: open it in a spreadsheet program and save it again")]
    BadWorkbook,
    /// Text in an encoding that is not known here.
    #[error(
        "line {line} has bytes that are neither UTF-8 nor Shift_JIS (CP932): save the file as UTF-8"
    )]
    NotText {
        /// The first line that is not UTF-8.
        line: u64,
    },
    /// More than can be taken at once.
    #[error("the file holds more than {limit_mib} MiB of text: split it")]
    TooLarge {
        /// The most that is taken, in MiB.
        limit_mib: u64,
    },
    /// Packed with gzip, but damaged.
    #[error("the gzip file is damaged or cut off: fetch or pack it again")]
    BadGzip,
    /// Not JSON.
    #[error("the JSON is broken at line {line}, column {column}: fetch or export it again")]
    BadJson {
        /// Line of the fault.
        line: usize,
        /// Column of the fault.
        column: usize,
    },
    /// JSON of another kind.
    #[error("the JSON is not a GeoJSON FeatureCollection: export the places as one")]
    NotFeatureCollection,
    /// More columns than any list of places has.
    #[error(
        "the header has {count} columns, more than {limit}: check the separator and the quotes"
    )]
    TooManyColumns {
        /// Columns found.
        count: usize,
        /// The most that is taken.
        limit: usize,
    },
    /// A layout was asked for that does not exist.
    #[error("there is no layout {name:?}: use one of {known}")]
    UnknownLayoutName {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The header fits no layout.
    #[error(
        "the header fits no known layout: it starts {header:?}. See docs/layout.md for the column \
         names, or name a layout"
    )]
    UnknownLayout {
        /// How the header starts.
        header: String,
    },
    /// The header fits no form of a gazetteer.
    #[error(
        "the header fits no known gazetteer: it starts {header:?}. Give 位置参照情報, Geolonia 住所データ, \
         or points with `name`, and 緯度 and 経度"
    )]
    UnknownGazetteer {
        /// How the header starts.
        header: String,
    },
    /// A table without the columns of a list of districts.
    #[error(
        "the header is no list of districts: it starts {header:?}. Give the columns 町丁目 and 地区"
    )]
    UnknownDistricts {
        /// How the header starts.
        header: String,
    },
    /// Towns that name no city.
    #[error("nothing says in which city the towns lie: name it, for example --municipality 112089")]
    TownsOfNowhere,
    /// It looks like the own layout, but nothing says of which kind the places are.
    #[error(
        "the header has 名称 but no 種別: add that column, or name the kind of all rows, for \
         example --category salon"
    )]
    NoCategory,
    /// A layout was asked for, and the file lacks columns of it.
    #[error("the file lacks columns that the layout {layout} needs: {columns}")]
    MissingColumns {
        /// The layout asked for.
        layout: &'static str,
        /// The columns that are not there.
        columns: String,
    },
    /// A mapping names a column that Ibasho's own layout does not have.
    #[error("a column is mapped to {column:?}, which docs/layout.md does not have")]
    MappingColumn {
        /// The unknown target.
        column: String,
    },
}

impl FileError {
    /// A stable kebab-case word for reports and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::Binary => "file-binary",
            Self::NoCategory => "file-no-category",
            Self::ControlCharacter { .. } => "file-control-character",
            Self::Archive => "file-archive",
            Self::OldWorkbook => "file-workbook-old",
            Self::BadWorkbook => "file-workbook",
            Self::NotText { .. } => "file-encoding",
            Self::TooLarge { .. } => "file-too-large",
            Self::BadGzip => "file-gzip",
            Self::BadJson { .. } => "file-json",
            Self::NotFeatureCollection => "file-not-features",
            Self::TooManyColumns { .. } => "file-columns",
            Self::UnknownLayoutName { .. } => "layout-name",
            Self::UnknownGazetteer { .. } => "gazetteer-unknown",
            Self::UnknownDistricts { .. } => "districts-unknown",
            Self::TownsOfNowhere => "districts-nowhere",
            Self::UnknownLayout { .. } => "layout-unknown",
            Self::MissingColumns { .. } => "layout-columns",
            Self::MappingColumn { .. } => "mapping-column",
        }
    }
}
