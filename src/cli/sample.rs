//! `ibasho sample load|remove`

use crate::app::staff::By;
use clap::Subcommand;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum SampleCommand {
    /// Add the made-up places
    Load,
    /// Remove the made-up places, before real ones come in
    Remove,
}

pub async fn run(database: &str, command: SampleCommand) -> anyhow::Result<ExitCode> {
    let app = super::open(database).await?;
    match command {
        SampleCommand::Load => println!("{} sample places added", app.load_sample().await?),
        SampleCommand::Remove => println!(
            "{} sample places removed",
            app.remove_sample(By::Shell(super::whoever())).await?
        ),
    }
    app.store().close().await;
    Ok(ExitCode::SUCCESS)
}
