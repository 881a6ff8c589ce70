//! `ibasho export`: the register as a file, on standard output or in place of an
//! older one. A file is there whole or not at all.

use super::draft::Draft;
use crate::{
    app::export::{ExportOptions, ExportReport},
    domain::CategoryId,
    formats::written_forms,
    i18n::Messages,
};
use clap::{Args, builder::PossibleValuesParser};
use std::{
    io::{self, BufWriter, Write, stdout},
    path::PathBuf,
    process::ExitCode,
};

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Form of the file
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(written_forms()))]
    layout: String,
    /// Only places of this category
    #[arg(long, value_name = "ID", value_parser = super::parse_category)]
    category: Option<CategoryId>,
    /// File to write, in place of an older one; standard output if left out
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also what only staff may know: their contacts, exact positions of homes, and
    /// places that are not public. Never publish the result
    #[arg(long)]
    with_private: bool,
}

pub async fn run(database: &str, args: ExportArgs) -> anyhow::Result<ExitCode> {
    let app = super::open(database).await?;
    let options = ExportOptions {
        form: &args.layout,
        category: args.category,
        with_private: args.with_private,
    };
    let report = match &args.output {
        None => match app.export(options, &mut BufWriter::new(stdout())).await {
            // Whoever read it has read enough.
            Err(error) if error.is_broken_pipe() => return Ok(ExitCode::SUCCESS),
            report => report?,
        },
        Some(path) => {
            let mut draft = Draft::beside(path)?;
            let report = app.export(options, &mut draft.file).await?;
            draft.put_in_place()?;
            report
        }
    };
    app.store().close().await;
    // On standard output stands the file.
    drop(tell(&mut io::stderr().lock(), report));
    Ok(ExitCode::SUCCESS)
}

/// Says what was written and what was not.
fn tell(out: &mut impl Write, report: ExportReport) -> io::Result<()> {
    let words = Messages::get(super::language());
    let mut line = |key: &str, count: usize| {
        writeln!(out, "{}", words.text_with(key, &[("count", count.into())]))
    };
    line("export-written", report.written)?;
    for (key, count) in [
        ("export-other-kinds", report.other_kinds),
        ("export-not-public", report.not_public),
        ("export-contacts", report.contacts),
        ("export-homes", report.homes),
        ("export-sample", report.sample),
        ("export-temporary", report.temporary),
    ] {
        if count > 0 {
            line(key, count)?;
        }
    }
    Ok(())
}
