//! `ibasho import FILE…`: reads the files, writes them in one transaction, and
//! says what became of every row.

use crate::{
    app::import::{FileReport, ImportOptions, ImportReport},
    domain::{Bounds, CategoryId, Invalid},
    formats::{self, ReadOptions, Reading, RowIssue},
    i18n::Messages,
};
use anyhow::{Context, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter, Write, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// How many refused rows and doubts of a kind are printed; `--report` has them all.
const PRINTED: usize = 10;
/// The largest file read, in bytes.
const LARGEST_FILE: u64 = 256 * 1024 * 1024;

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// CSV or GeoJSON files, gzip accepted
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Layout of the files, instead of finding it from their headers
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    /// Category of the rows that do not name one
    #[arg(long, value_name = "ID", value_parser = parse_category)]
    category: Option<CategoryId>,
    /// Name of the publication, so that its next edition updates these places
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Report only; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Also change places that staff edited by hand
    #[arg(long)]
    overwrite_edited: bool,
    /// Accept a register that holds sample listings
    #[arg(long)]
    keep_sample: bool,
    /// Write the whole report as JSON
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
    /// Warn about places outside this area: west,south,east,north
    #[arg(
        long,
        env = "IBASHO_BOUNDS",
        default_value = "139.38,35.74,139.56,35.87",
        allow_hyphen_values = true,
        value_parser = parse_bounds,
        value_name = "W,S,E,N"
    )]
    bounds: Bounds,
}

fn parse_category(id: &str) -> Result<CategoryId, String> {
    CategoryId::parse(id).ok_or_else(|| {
        let known: Vec<_> = CategoryId::all().map(CategoryId::id).collect();
        format!("there is no such category; known are {}", known.join(", "))
    })
}

fn parse_bounds(text: &str) -> Result<Bounds, Invalid> {
    Bounds::parse(text)
}

pub async fn run(database: &str, args: ImportArgs) -> anyhow::Result<ExitCode> {
    let app = super::open(database).await?;
    let report_file = args.report.as_deref().map(create).transpose()?;
    let mut files = Vec::new();
    for path in &args.files {
        files.extend(read(path, &args)?);
    }
    let rows = files.iter().map(|(_, reading)| reading.drafts.len()).sum::<usize>();
    let bar = ProgressBar::new(rows as u64).with_style(ProgressStyle::with_template(
        "{msg} {wide_bar} {human_pos}/{human_len} {eta}",
    )?);
    bar.set_message(if args.dry_run { "comparing" } else { "writing" });
    let options = ImportOptions {
        dry_run: args.dry_run,
        overwrite_edited: args.overwrite_edited,
        keep_sample: args.keep_sample,
        bounds: Some(args.bounds),
    };
    let report = app.import(files, options, &mut |done| bar.set_position(done as u64)).await?;
    bar.finish_and_clear();
    app.store().close().await;
    // The import is done: a reader that went away must not make it look failed.
    drop(print(&mut stdout().lock(), &report));
    if let Some(file) = report_file
        && let Err(error) = serde_json::to_writer_pretty(file, &report)
    {
        eprintln!("ibasho: the import is done, but its report cannot be written: {error}");
    }
    Ok(if report.total.refused > 0 { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// Makes the report's file before anything is written to the register.
fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(BufWriter::new(file))
}

/// The tables of a file, each with a name for reports.
fn read(path: &Path, args: &ImportArgs) -> anyhow::Result<Vec<(String, Reading)>> {
    let shown = path.display();
    let about = fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
    if !about.is_file() {
        bail!("{shown} is not a file");
    }
    if about.len() > LARGEST_FILE {
        bail!("{shown} is larger than {LARGEST_FILE} bytes: split it");
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let options = ReadOptions {
        layout: args.layout.as_deref(),
        category: args.category,
        source: args.source.as_deref(),
        mappings: &[],
    };
    let readings = formats::read(&bytes, &options).with_context(|| shown.to_string())?;
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let named = |reading: Reading| match &reading.sheet {
        Some(sheet) => (format!("{file} [{sheet}]"), reading),
        None => (file.clone().into_owned(), reading),
    };
    Ok(readings.into_iter().map(named).collect())
}

fn print(out: &mut impl Write, report: &ImportReport) -> io::Result<()> {
    for file in &report.files {
        print_file(out, file)?;
    }
    let total = report.total;
    writeln!(
        out,
        "{}: {} rows: {} created, {} changed, {} unchanged, {} kept as staff edited them, \
         {} refused; {} doubts",
        if report.dry_run { "rehearsal, nothing written" } else { "done" },
        total.rows,
        total.created,
        total.changed,
        total.unchanged,
        total.kept,
        total.refused,
        total.doubts,
    )?;
    if total.outside > 0 {
        writeln!(out, "{} places lie outside the service's area", total.outside)?;
    }
    Ok(())
}

fn print_file(out: &mut impl Write, file: &FileReport) -> io::Result<()> {
    writeln!(
        out,
        "{}: {} rows, layout {}, {}",
        file.file, file.counts.rows, file.layout, file.encoding
    )?;
    let words = Messages::get(super::language());
    for repair in &file.repairs {
        let sentence = words.text(&format!("issue-{}", repair.code));
        writeln!(
            out,
            "  mended {} times: {sentence} ({})",
            repair.count,
            repair.example.escape_debug()
        )?;
    }
    print_issues(out, "refused", words, &file.refused_rows)?;
    print_issues(out, "doubt", words, &file.doubtful)
}

/// Prints issues by kind, the first few of each.
fn print_issues(
    out: &mut impl Write,
    title: &str,
    words: &Messages,
    issues: &[RowIssue],
) -> io::Result<()> {
    let mut by_code: BTreeMap<&str, Vec<&RowIssue>> = BTreeMap::new();
    for issue in issues {
        by_code.entry(issue.code).or_default().push(issue);
    }
    for (code, issues) in by_code {
        writeln!(
            out,
            "  {title}, {} times: {}",
            issues.len(),
            words.text(&format!("issue-{code}"))
        )?;
        for issue in issues.iter().take(PRINTED) {
            writeln!(
                out,
                "    line {}, {}: {}",
                issue.line,
                issue.column,
                issue.value.escape_debug()
            )?;
        }
        if issues.len() > PRINTED {
            writeln!(out, "    and {} more: see --report", issues.len() - PRINTED)?;
        }
    }
    Ok(())
}
