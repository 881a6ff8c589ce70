//! The register into a file: what may be published, or on demand everything that
//! staff know. Never the made-up places, nor those for one incident only.

use super::{App, Error};
use crate::{
    domain::{CategoryId, Invalid, Place, Whereabouts},
    formats::Writer,
};
use std::{borrow::Cow, io, ops::ControlFlow};

/// What to write.
#[derive(Debug, Clone, Copy)]
pub struct ExportOptions<'a> {
    /// The form: a layout that can be written, or `geojson`.
    pub form: &'a str,
    /// Only places of this kind.
    pub category: Option<CategoryId>,
    /// Also what only staff may know: their contacts, where homes are, and the places
    /// that are not public.
    pub with_private: bool,
}

/// What became of the places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// Places written.
    pub written: usize,
    /// Places of kinds that the form has no row for.
    pub other_kinds: usize,
    /// Places left out as they are not public.
    pub not_public: usize,
    /// Made-up places left out.
    pub sample: usize,
    /// Places for one incident only, left out: no list would say that they end with it.
    pub temporary: usize,
    /// Places written without a contact that is for staff only.
    pub contacts: usize,
    /// Places written with their neighbourhood instead of their point.
    pub homes: usize,
}

impl App {
    /// Writes the places of the register to `out`, one at a time.
    pub async fn export(
        &self,
        options: ExportOptions<'_>,
        out: &mut (dyn io::Write + Send),
    ) -> Result<ExportReport, Error> {
        let unknown = || Error::Invalid(vec![Invalid::new("layout", "unknown-layout")]);
        let begun = if options.with_private {
            Writer::begin_numbered(options.form, out)?
        } else {
            Writer::begin(options.form, out)?
        };
        let mut writer = begun.ok_or_else(unknown)?;
        let mut report = ExportReport::default();
        let mut written = Ok(());
        let mut see = |place: Place| {
            written = report.place(&place, options, &mut writer);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        self.store.each_place(&mut see).await?;
        written?;
        writer.finish()?;
        Ok(report)
    }
}

impl ExportReport {
    /// Writes a place, if it is asked for and may be seen.
    fn place<W: io::Write>(
        &mut self,
        place: &Place,
        options: ExportOptions<'_>,
        writer: &mut Writer<W>,
    ) -> io::Result<()> {
        if options.category.is_some_and(|category| place.draft.category != category) {
            return Ok(());
        }
        if place.sample {
            self.sample += 1;
            return Ok(());
        }
        if place.draft.temporary.is_some() {
            self.temporary += 1;
            return Ok(());
        }
        let draft =
            if options.with_private { Some(place.draft.clone()) } else { place.public_draft() };
        let Some(draft) = draft else {
            self.not_public += 1;
            return Ok(());
        };
        // The municipal lists have keys of their own.
        let is_own = ["ibasho", "geojson"].contains(&options.form);
        let row = if is_own { place.keyed(&draft) } else { Cow::Borrowed(&draft) };
        if !writer.write_numbered(&row, &place.number())? {
            self.other_kinds += 1;
            return Ok(());
        }
        self.written += 1;
        let is_home = place.whereabouts() == Whereabouts::Hidden;
        self.homes += usize::from(!options.with_private && is_home);
        let is_silent = place.draft.private_contact.is_some() && draft.private_contact.is_none();
        self.contacts += usize::from(is_silent);
        Ok(())
    }
}
