//! How fast Ibasho is beside the ceiling of its framework and beside its peers, and
//! how calm it stays: `cargo bench --bench load -- --help`. Figures of a run stand in
//! `benches/README.md`.

mod agreement;
mod asks;
mod ceiling;
mod client;
mod compare;
mod contender;
mod country;
mod figures;
mod kill;
mod listener;
mod peers;
mod process;
mod quantiles;
mod random;
mod register;
mod report;
mod staff;
mod storm;
mod words;
mod writes;
mod wrk;

use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// Measures Ibasho under load
#[derive(Debug, Parser)]
#[command(name = "load", bin_name = "cargo bench --bench load --")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// What cargo adds
    #[arg(long, global = true, hide = true)]
    bench: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Speed, memory and start beside the ceiling and the peers
    Compare(compare::CompareArgs),
    /// Everybody asks at once, and some send slowly
    Storm(storm::StormArgs),
    /// How soon what staff save is seen, and what it costs searches
    Writes(writes::WritesArgs),
    /// Kill the server while staff save, and look for what it said was saved
    Kill(kill::KillArgs),
    /// Stand in front of a peer that speaks no HTTP
    #[command(hide = true)]
    Front(peers::front::FrontArgs),
    /// Serve stored bodies
    #[command(hide = true)]
    Ceiling(ceiling::CeilingArgs),
}

fn main() -> anyhow::Result<ExitCode> {
    let Some(command) = Cli::parse().command else {
        Cli::command().print_help()?;
        return Ok(ExitCode::SUCCESS);
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let done = runtime.block_on(async {
        match command {
            Command::Compare(args) => compare::run(args).await,
            Command::Storm(args) => storm::run(args).await,
            Command::Writes(args) => writes::run(args).await,
            Command::Kill(args) => kill::run(args).await,
            Command::Front(args) => peers::front::serve(args).await.map(|()| true),
            Command::Ceiling(args) => ceiling::serve(args).await.map(|()| true),
        }
    })?;
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
