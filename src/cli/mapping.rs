//! `ibasho mapping list|remove`

use crate::{app::mapping::ConfirmedMapping, domain::time::in_japan};
use anyhow::bail;
use clap::Subcommand;
use std::{
    io::{self, Write, stdout},
    process::ExitCode,
};

#[derive(Debug, Subcommand)]
pub enum MappingCommand {
    /// Show which columns are read as which, header by header
    List,
    /// Forget what was confirmed for a header
    Remove {
        /// The header, as `list` shows it
        header: String,
    },
}

pub async fn run(database: &str, command: MappingCommand) -> anyhow::Result<ExitCode> {
    let app = super::open(database).await?;
    match command {
        // A reader that went away has read enough.
        MappingCommand::List => drop(print(&app.list_mappings().await?)),
        MappingCommand::Remove { header }
            if app.remove_mapping(&super::whoever(), &header).await? => {}
        MappingCommand::Remove { header } => bail!("there is no mapping for the header {header}"),
    }
    app.store().close().await;
    Ok(ExitCode::SUCCESS)
}

fn print(known: &[ConfirmedMapping]) -> io::Result<()> {
    let mut out = stdout().lock();
    for ConfirmedMapping { mapping, confirmed_at, confirmed_by } in known {
        writeln!(out, "{} {} {confirmed_by}", mapping.header, in_japan(*confirmed_at).date())?;
        for (column, own) in &mapping.columns {
            writeln!(out, "  {column} = {own}")?;
        }
        if let Some(category) = mapping.category {
            writeln!(out, "  --category {}", category.id())?;
        }
        if let Some(source) = &mapping.source {
            writeln!(out, "  --source {source}")?;
        }
    }
    Ok(())
}
