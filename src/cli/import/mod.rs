//! `ibasho import FILE…`: reads the files, writes all of them or none, and says what
//! became of every row.

mod columns;
mod report;

use super::draft::Draft;
use crate::{
    app::import::{self, ImportOptions, ImportProgress, ImportReport},
    config::AreaArgs,
    domain::CategoryId,
    formats::{self, Mapping, ReadOptions, TableReading},
    i18n::Messages,
};
use anyhow::{Context, bail};
use clap::Args;
use columns::{ColumnArgs, Confirmed};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    fs,
    io::stdout,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The largest file read, in bytes.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "flags that do not bear on each other")]
pub struct ImportArgs {
    /// CSV, XLSX or GeoJSON files, gzip accepted
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Layout of the files, instead of finding it from their headers
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    #[command(flatten)]
    columns: ColumnArgs,
    /// Category of the rows that do not name one
    #[arg(long, value_name = "ID", value_parser = super::parse_category)]
    category: Option<CategoryId>,
    /// Name of the source, so that its next edition updates these places
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Report only; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Also change places that staff edited by hand
    #[arg(long)]
    overwrite_edited: bool,
    /// The files are parts of their sources: what they lack is not missing
    #[arg(long)]
    partial: bool,
    /// Accept a register that holds sample places
    #[arg(long)]
    keep_sample: bool,
    /// The files are editions of known lists, although many keys belong to other places
    #[arg(long)]
    same_list: bool,
    /// Write the whole report as JSON
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
    /// Where places are expected
    #[command(flatten)]
    area: AreaArgs,
}

pub async fn run(database: &str, args: ImportArgs) -> anyhow::Result<ExitCode> {
    let app = super::open(database).await?;
    // Before anything is written to the register.
    let report_file = args.report.as_deref().map(Draft::beside).transpose()?;
    let known = app.list_mappings().await?.into_iter().map(|known| known.mapping).collect();
    let (mut files, mappings) = read_all(&args, known)?;
    formats::join_sessions(&mut files);
    let rows = files.iter().map(|(_, reading)| reading.drafts.len()).sum::<usize>();
    let bar = ProgressBar::new(rows as u64).with_style(ProgressStyle::with_template(
        "{msg} {wide_bar} {human_pos}/{human_len} {eta}",
    )?);
    bar.set_message("comparing");
    let options = ImportOptions {
        actor: super::whoever(),
        staff: None,
        dry_run: args.dry_run,
        overwrite_edited: args.overwrite_edited,
        partial: args.partial,
        keep_sample: args.keep_sample,
        same_list: args.same_list,
        mappings,
        bounds: Some(args.area.bounds),
        as_seen: None,
    };
    let show = &mut |progress| match progress {
        ImportProgress::Compared(done) => bar.set_position(done as u64),
        ImportProgress::Written { done, of } => {
            bar.set_message("writing");
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
    };
    let imported = app.import(files, options, show).await;
    let report = imported.map_err(report::explain)?;
    bar.finish_and_clear();
    // The import is done: nothing after it must make it look failed.
    let waiting = app.store().count_open_queue_items().await.unwrap_or_default();
    app.store().close().await;
    drop(report::print(&mut stdout().lock(), &report, &waiting));
    if let Some(draft) = report_file
        && let Err(error) = write(draft, &report)
    {
        eprintln!("ibasho: the import is done, but its report cannot be written: {error:#}");
    }
    Ok(if report.total.refused > 0 { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// Writes the whole report as JSON.
fn write(mut draft: Draft, report: &ImportReport) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut draft.file, report)?;
    draft.put_in_place()
}

/// A table and its name for reports.
type Named = (String, TableReading);

/// The tables of all files, each with a name for reports, and the mappings that were
/// confirmed for them beside the known ones.
fn read_all(args: &ImportArgs, known: Vec<Mapping>) -> anyhow::Result<(Vec<Named>, Vec<Mapping>)> {
    let (mut files, mut confirmed) = (Vec::new(), Confirmed::default());
    let mut mappings = known;
    for path in &args.files {
        let shown = path.display().to_string();
        let opened = formats::open(&load(path)?).context(shown.clone())?;
        let before = confirmed.mappings.len();
        let options = read_options(args, &mappings);
        args.columns.confirm(&opened, &options, &mut confirmed).context(shown.clone())?;
        // What is said now counts before what was said earlier.
        mappings.splice(0..0, confirmed.mappings[before..].iter().cloned());
        let options = read_options(args, &mappings);
        let words = Messages::get(super::language());
        let readings = opened
            .read(&options)
            .map_err(|error| columns::explain(error, &opened, &options, &shown, words))?;
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        files.extend(import::named_tables(&file, readings));
    }
    args.columns.check(&confirmed)?;
    Ok((files, confirmed.mappings))
}

fn read_options<'a>(args: &'a ImportArgs, mappings: &'a [Mapping]) -> ReadOptions<'a> {
    ReadOptions {
        layout: args.layout.as_deref(),
        category: args.category,
        source: args.source.as_deref(),
        mappings,
    }
}

fn load(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = path.display();
    let about = fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
    if !about.is_file() {
        bail!("{shown} is not a file");
    }
    if about.len() > MAX_FILE_BYTES {
        bail!("{shown} is larger than {MAX_FILE_BYTES} bytes: split it");
    }
    fs::read(path).with_context(|| format!("cannot read {shown}"))
}
