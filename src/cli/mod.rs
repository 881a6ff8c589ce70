//! The command line: a file a command. Exit status 0 done, 1 failed and nothing
//! applied, 2 wrong arguments, 3 applied with some rows refused.

mod district;
mod draft;
mod export;
mod first;
mod gazetteer;
mod import;
mod mapping;
mod sample;
mod serve;
mod user;

use crate::{
    app::{App, Clock},
    config::{DatabaseArgs, ServeArgs},
    domain::{Actor, CategoryId, Locale, MunicipalityCode},
    store::{Mode, Store},
};
use clap::{
    ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind,
    parser::ValueSource,
};
use std::process::ExitCode;

/// A city's map of local welfare resources: register, search and map in one program
#[derive(Debug, Parser)]
#[command(name = "ibasho", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the map (what happens without a command, too)
    Serve(Box<ServeArgs>),
    /// Take files into the register
    Import(import::ImportArgs),
    /// Write the register to a file
    Export(export::ExportArgs),
    /// Addresses and names of towns and stations, with where they lie
    #[command(subcommand)]
    Gazetteer(gazetteer::GazetteerCommand),
    /// The parts of the city, by which staff share the work
    #[command(subcommand)]
    District(district::DistrictCommand),
    /// The columns of tables that fit no layout, as people confirmed them
    #[command(subcommand)]
    Mapping(mapping::MappingCommand),
    /// The made-up places that a new register shows
    #[command(subcommand)]
    Sample(sample::SampleCommand),
    /// The accounts of those who keep the register
    #[command(subcommand)]
    User(user::UserCommand),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = match Cli::from_arg_matches(&matches).and_then(|cli| in_place(cli, &matches)) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let database = &cli.database.database;
    let done = runtime.block_on(async {
        match cli.command {
            None => serve::run(database, cli.serve).await,
            Some(Command::Serve(args)) => serve::run(database, *args).await,
            Some(Command::Import(args)) => import::run(database, args).await,
            Some(Command::Export(args)) => export::run(database, args).await,
            Some(Command::Gazetteer(command)) => gazetteer::run(database, command).await,
            Some(Command::District(command)) => district::run(database, command).await,
            Some(Command::Mapping(command)) => mapping::run(database, command).await,
            Some(Command::Sample(command)) => sample::run(database, command).await,
            Some(Command::User(command)) => user::run(database, command).await,
        }
    });
    done.unwrap_or_else(|error| fail(&error))
}

/// Refuses settings of `serve` that stand before a command: they would be lost.
fn in_place(cli: Cli, matches: &ArgMatches) -> Result<Cli, clap::Error> {
    let settings = ServeArgs::augment_args(clap::Command::new("serve"));
    let given = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
    let lost = settings.get_arguments().find(|argument| given(argument.get_id().as_str()));
    match (&cli.command, lost.and_then(clap::Arg::get_long)) {
        (Some(_), Some(flag)) => Err(Cli::command().error(
            ErrorKind::ArgumentConflict,
            format!("put --{flag} after the command, not before it"),
        )),
        _ => Ok(cli),
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("ibasho: {error:#}");
    ExitCode::from(1)
}

fn parse_category(id: &str) -> Result<CategoryId, String> {
    CategoryId::parse(id).ok_or_else(|| {
        let known: Vec<_> = CategoryId::all().map(CategoryId::id).collect();
        format!("there is no such category; known are {}", known.join(", "))
    })
}

/// The language of the terminal, by the usual environment variables.
fn language() -> Locale {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .and_then(|value| Locale::parse(&value))
        .unwrap_or(Locale::En)
}

/// Reads a municipality's code or name.
fn parse_municipality(text: &str) -> Result<MunicipalityCode, String> {
    let code = MunicipalityCode::parse(text).or_else(|| MunicipalityCode::of_address(text));
    code.filter(|code| code.municipality().is_some() && !code.is_prefecture())
        .ok_or_else(|| "give the code or the name of a municipality, such as 112089".to_owned())
}

/// Whoever runs the command: the account's name, before any `sudo`.
fn whoever() -> Actor {
    let account = ["SUDO_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    Actor::Shell(account.unwrap_or_default())
}

/// The register of an existing database, for a command that changes it.
async fn open(database: &str) -> anyhow::Result<App> {
    let store = Store::open(database, Mode::Existing).await?;
    Ok(App::open(store, Clock::System).await?)
}
