//! The layouts: known column lists of files, a file each.
//! A layout reads one row at a time and never looks at another row.

mod aed;
mod cafeteria;
mod cafeteria_sessions;
mod care_service;
mod childcare;
mod emergency;
mod gsi;
mod gsi_emergency;
mod gsi_shelter;
pub mod ibasho;
mod public_facility;
mod standard;
mod toilet;

use super::{
    FileError, Header, Notes, ReadOptions, Row, cell,
    mapping::{Mapping, fingerprint},
};
use crate::domain::{PlaceDraft, place::field::Field};

/// A known column list.
pub trait Layout: Sync {
    /// Its name on the command line and in reports.
    fn name(&self) -> &'static str;

    /// Its columns, in order; what a file has beyond them is named as a doubt.
    fn columns(&self) -> &'static [&'static str];

    /// The columns that a file must have to be read by it.
    fn required(&self, options: &ReadOptions<'_>) -> &'static [&'static str];

    /// The column that tells its places apart.
    fn key_column(&self) -> &'static str;

    /// Whether a file with this header is one of these, when nobody said.
    fn recognises(&self, header: &Header, options: &ReadOptions<'_>) -> bool {
        self.required(options).iter().all(|column| header.has(column))
    }

    /// Of its columns, those that have no place in the register.
    fn not_read(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// The columns that say how to reach somebody: 「なし」 is blank in them.
    fn contact_columns(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// The column that fills a field of text, where it has another name than that of the
    /// own layout.
    fn column_of(&self, _: &Field, _: &Row<'_>) -> Option<&'static str> {
        None
    }

    /// Whether its rows are more sessions of places that another table holds, named by
    /// their number there, instead of places.
    fn holds_sessions(&self) -> bool {
        false
    }

    /// The numbers of more sessions that a row refers to.
    fn sessions_of(&self, _: &Row<'_>) -> Vec<String> {
        Vec::new()
    }

    /// Which of 状態 and 位置の公開 the row leaves open, by the own layout's names.
    fn unsaid(&self, row: &Row<'_>) -> Vec<&'static str> {
        let open = |column: &&str| row.line_text(column).is_none();
        [ibasho::STATE, ibasho::POINT_SHOWN].into_iter().filter(open).collect()
    }

    /// The columns that it is written with; none where it is only read.
    fn written_columns(&self) -> &'static [&'static str] {
        &[]
    }

    /// A place as a row under [`Layout::written_columns`]; nothing when it is of a
    /// kind that this layout is not for.
    fn write_row(&self, _: &PlaceDraft) -> Option<Vec<String>> {
        None
    }

    /// Reads one row; a row with a fault noted as refused is not taken.
    fn read_row(
        &self,
        row: &Row<'_>,
        options: &ReadOptions<'_>,
        notes: &mut Notes,
    ) -> Option<PlaceDraft>;
}

/// Every layout; where several fit a header, the first counts.
static LAYOUTS: [&dyn Layout; 11] = [
    &gsi_shelter::GsiShelter,
    &gsi_emergency::GsiEmergency,
    &cafeteria::CAFETERIA,
    &cafeteria_sessions::CAFETERIA_SESSIONS,
    &emergency::EMERGENCY,
    &childcare::CHILDCARE,
    &care_service::CARE_SERVICE,
    &aed::AED,
    &toilet::TOILET,
    &public_facility::PUBLIC_FACILITY,
    &ibasho::Ibasho,
];

/// Every layout, in the order in which they are tried.
pub fn layouts() -> &'static [&'static dyn Layout] {
    &LAYOUTS
}

/// The layout asked for, else that of a mapping made for this header, else the
/// first that fits.
pub(super) fn find(
    header: &Header,
    options: &ReadOptions<'_>,
) -> Result<&'static dyn Layout, FileError> {
    let Some(name) = options.layout else {
        if let Some(mapping) = mapping(header, options) {
            let named = |layout: &&dyn Layout| Some(layout.name()) == mapping.layout.as_deref();
            return Ok(LAYOUTS.into_iter().find(named).unwrap_or(&ibasho::Mapped));
        }
        return LAYOUTS.into_iter().find(|layout| layout.recognises(header, options)).ok_or_else(
            || {
                if header.has(ibasho::NAME) && !header.has(ibasho::CATEGORY) {
                    return FileError::NoCategory;
                }
                let names: Vec<_> = header.names().collect();
                FileError::UnknownLayout { header: cell::excerpt(&names.join(",")) }
            },
        );
    };
    let layout = LAYOUTS.into_iter().find(|layout| layout.name() == name).ok_or_else(|| {
        let known: Vec<_> = LAYOUTS.iter().map(|layout| layout.name()).collect();
        FileError::UnknownLayoutName { name: cell::excerpt(name), known: known.join(", ") }
    })?;
    let missing: Vec<_> =
        layout.required(options).iter().copied().filter(|column| !header.has(column)).collect();
    if missing.is_empty() {
        Ok(layout)
    } else {
        Err(FileError::MissingColumns { layout: layout.name(), columns: missing.join(", ") })
    }
}

/// The mapping that a person made for this header.
pub(super) fn mapping<'o>(header: &Header, options: &ReadOptions<'o>) -> Option<&'o Mapping> {
    if options.layout.is_some() || options.mappings.is_empty() {
        return None;
    }
    let fingerprint = fingerprint(header.names());
    options.mappings.iter().find(|mapping| mapping.header == fingerprint)
}

/// The parts that say something, with `between` them.
fn join(parts: &[Option<String>], between: &str) -> Option<String> {
    let parts: Vec<&str> = parts.iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(between))
}
