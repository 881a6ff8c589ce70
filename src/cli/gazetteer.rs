//! `ibasho gazetteer import|list|remove`: addresses and names into the register.

use crate::{
    app::{App, gazetteer::GazetteerReport},
    domain::MunicipalityCode,
    formats::gazetteer::{GazetteerFile, GazetteerOptions, read},
    i18n::Messages,
};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    fs,
    io::{self, Write, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// How many refused rows of a file are printed; `--report` has them all.
const PRINTED: usize = 20;
/// The largest file read, in bytes.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

#[derive(Debug, Subcommand)]
pub enum GazetteerCommand {
    /// Take 位置参照情報, Geolonia 住所データ or points with names
    Import(GazetteerArgs),
    /// What there is, by source
    List,
    /// Remove what a source says
    Remove {
        /// The name of the source, as `list` has it
        #[arg(value_name = "NAME")]
        source: String,
    },
}

#[derive(Debug, Args)]
pub struct GazetteerArgs {
    /// CSV, JSON or GeoJSON files, gzip accepted
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name of the source, so that its next edition replaces these names
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Municipality of the rows that do not name one: its code or name
    #[arg(long, value_name = "CODE", value_parser = super::parse_municipality)]
    municipality: Option<MunicipalityCode>,
    /// Write the whole report as JSON
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
}

pub async fn run(database: &str, command: GazetteerCommand) -> anyhow::Result<ExitCode> {
    let app = super::open(database).await?;
    let code = match command {
        GazetteerCommand::Import(args) => import(&app, &args).await?,
        GazetteerCommand::List => list(&app).await?,
        GazetteerCommand::Remove { source } => {
            let parts = app.remove_gazetteer(&source).await?;
            if parts == 0 {
                bail!("there is nothing of {source:?}: see `ibasho gazetteer list`");
            }
            println!("removed what {source} says of {parts} municipalities");
            ExitCode::SUCCESS
        }
    };
    app.store().close().await;
    Ok(code)
}

async fn list(app: &App) -> anyhow::Result<ExitCode> {
    for source in app.store().list_gazetteer_sources().await? {
        println!(
            "{}: {} municipalities, {} names",
            source.source, source.municipalities, source.entries
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn import(app: &App, args: &GazetteerArgs) -> anyhow::Result<ExitCode> {
    let report_file = args.report.as_deref().map(fs::File::create).transpose()?;
    let bar = ProgressBar::new(args.files.len() as u64).with_style(ProgressStyle::with_template(
        "{msg} {wide_bar} {human_pos}/{human_len} {eta}",
    )?);
    bar.set_message("reading");
    let mut files = Vec::new();
    for path in &args.files {
        files.push(open(path, args)?);
        bar.inc(1);
    }
    let parts = files.iter().flat_map(|(_, reading): &(_, GazetteerFile)| &reading.parts);
    bar.set_length(parts.map(|part| part.entries.len() as u64).sum());
    bar.set_message("writing");
    let report = app.import_gazetteer(files, &mut |done| bar.set_position(done as u64)).await?;
    bar.finish_and_clear();
    drop(print(&mut stdout().lock(), &report));
    if let Some(file) = report_file
        && let Err(error) = serde_json::to_writer_pretty(file, &report)
    {
        eprintln!("ibasho: the import is done, but its report cannot be written: {error}");
    }
    Ok(if report.refused() > 0 { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn open(path: &Path, args: &GazetteerArgs) -> anyhow::Result<(String, GazetteerFile)> {
    let shown = path.display();
    let about = fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
    if !about.is_file() || about.len() > MAX_FILE_BYTES {
        bail!("{shown} is not a file, or larger than {MAX_FILE_BYTES} bytes");
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let options = GazetteerOptions {
        source: args.source.as_deref(),
        municipality: args.municipality,
        file_name: &name,
    };
    let reading = read(&bytes, &options).with_context(|| shown.to_string())?;
    Ok((name, reading))
}

fn print(out: &mut impl Write, report: &GazetteerReport) -> io::Result<()> {
    let words = Messages::get(super::language());
    for file in &report.files {
        writeln!(
            out,
            "{}: {} rows, {}, {}: {} taken, {} repeated or abolished, {} refused",
            file.file, file.rows, file.form, file.encoding, file.taken, file.left_out, file.refused
        )?;
        for repair in &file.repairs {
            let sentence = words.text(&format!("issue-{}", repair.code));
            writeln!(out, "  mended {} times: {sentence}", repair.count)?;
        }
        for issue in file.refused_rows.iter().take(PRINTED) {
            let sentence = words.text(&format!("issue-{}", issue.code));
            let value = issue.value.escape_debug();
            writeln!(out, "  line {}, {}: {value}: {sentence}", issue.line, issue.column)?;
        }
        if file.refused_rows.len() > PRINTED {
            writeln!(out, "  and {} more: see --report", file.refused_rows.len() - PRINTED)?;
        }
    }
    writeln!(
        out,
        "done: {} municipalities new, {} changed, {} unchanged",
        report.created, report.changed, report.unchanged
    )
}
