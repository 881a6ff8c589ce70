//! `ibasho district import FILE…`: where the districts of the city lie.

use crate::{
    domain::MunicipalityCode,
    formats::district::{DistrictFile, DistrictOptions, read},
    i18n::Messages,
};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The largest file read, in bytes.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

#[derive(Debug, Subcommand)]
pub enum DistrictCommand {
    /// Take outlines, or lists of 町丁目 and 地区, and give every place its district
    Import(DistrictArgs),
}

#[derive(Debug, Args)]
pub struct DistrictArgs {
    /// GeoJSON polygons, or CSV with the columns 町丁目 and 地区
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Property of the outlines that names the district
    #[arg(long, value_name = "NAME")]
    property: Option<String>,
    /// City of towns that do not name theirs: its code or name
    #[arg(long, value_name = "CODE", value_parser = super::parse_municipality)]
    municipality: Option<MunicipalityCode>,
}

pub async fn run(database: &str, command: DistrictCommand) -> anyhow::Result<ExitCode> {
    let DistrictCommand::Import(args) = command;
    let app = super::open(database).await?;
    let mut files = Vec::new();
    for path in &args.files {
        files.push(open(path, &args)?);
    }
    let refused: usize = files.iter().map(|file| file.refused.len()).sum();
    if files.iter().all(|file| file.districts.is_empty()) {
        bail!("the files hold no district that can be used");
    }
    let report = app.import_districts(super::whoever(), files).await?;
    app.store().close().await;
    println!(
        "{} districts changed, {} removed; {} places lie in another district than before",
        report.changed, report.removed, report.places
    );
    Ok(if refused > 0 { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn open(path: &Path, args: &DistrictArgs) -> anyhow::Result<DistrictFile> {
    let shown = path.display();
    let about = fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
    if !about.is_file() || about.len() > MAX_FILE_BYTES {
        bail!("{shown} is not a file, or larger than {MAX_FILE_BYTES} bytes");
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let options =
        DistrictOptions { property: args.property.as_deref(), municipality: args.municipality };
    let reading = read(&bytes, &options).with_context(|| shown.to_string())?;
    println!("{shown}: {} rows, {} districts", reading.rows, reading.districts.len());
    let words = Messages::get(super::language());
    for issue in &reading.refused {
        let sentence = words.text(&format!("issue-{}", issue.code));
        let value = issue.value.escape_debug();
        println!("  refused, line {}, {}: {sentence} ({value})", issue.line, issue.column);
    }
    Ok(reading)
}
