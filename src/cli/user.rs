//! `ibasho user add|list|disable|enable|password|reset-totp`: accounts from the
//! command line, for whoever runs the server.

use crate::{
    app::{self, App, staff::By, token::Token},
    config,
    domain::{Account, Password, Profile, Role, staff},
    i18n::Messages,
};
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// What everybody who guesses a password would try, besides the person's name.
const KNOWN: [&str; 2] = ["ibasho", "いばしょマップ"];
/// The longest line that is read as a password, in bytes.
const MAX_LINE_BYTES: u64 = 4096;

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add an account, and print the link by which its owner sets a password
    Add(AddArgs),
    /// List every account
    List,
    /// Keep the owner of an account out, at once
    Disable(NameArgs),
    /// Let the owner of a disabled account in again
    Enable(NameArgs),
    /// Print a link by which the owner sets a new password, or set it
    Password(PasswordArgs),
    /// Take the second factor from an account whose owner lost it
    ResetTotp(NameArgs),
}

#[derive(Debug, Args)]
pub struct NameArgs {
    /// Name of the account
    name: String,
}

#[derive(Debug, Args)]
pub struct AddArgs {
    /// Name to log in with, as colleagues know the person
    name: String,
    /// What the person may do: contributor, editor, disaster or admin
    #[arg(long, value_parser = parse_role)]
    role: Role,
    /// A district that an editor looks after; may be repeated
    #[arg(long, value_name = "NAME")]
    district: Vec<String>,
    /// The organization whose places a contributor keeps
    #[arg(long, value_name = "NAME", default_value = "")]
    organization: String,
    #[command(flatten)]
    password: PasswordFrom,
}

#[derive(Debug, Args)]
pub struct PasswordArgs {
    /// Name of the account
    name: String,
    #[command(flatten)]
    password: PasswordFrom,
}

/// Where a password comes from.
#[derive(Debug, Args)]
struct PasswordFrom {
    /// Set the password to the line on standard input instead of printing a link
    #[arg(long)]
    password_stdin: bool,
    /// Address under which people reach the service, for the link
    #[arg(
        long,
        env = "IBASHO_PUBLIC_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:8080",
        value_parser = config::parse_public_url
    )]
    public_url: String,
}

fn parse_role(id: &str) -> Result<Role, String> {
    Role::parse(id).ok_or_else(|| {
        format!("there is no such role; known are {}", Role::ALL.map(Role::id).join(", "))
    })
}

pub async fn run(database: &str, command: UserCommand) -> anyhow::Result<ExitCode> {
    let app = super::open(database).await?;
    match command {
        UserCommand::Add(args) => add(&app, &args).await?,
        UserCommand::List => list(&app).await?,
        UserCommand::Disable(args) => set_active(&app, &args.name, false).await?,
        UserCommand::Enable(args) => set_active(&app, &args.name, true).await?,
        UserCommand::Password(args) => password(&app, &args).await?,
        UserCommand::ResetTotp(args) => {
            let account = find(&app, &args.name).await?;
            app.reset_second_factor(By::Shell(super::whoever()), account.id)
                .await
                .map_err(explained)?;
            println!("{} logs in with the password alone now", account.profile.name);
        }
    }
    app.store().close().await;
    Ok(ExitCode::SUCCESS)
}

async fn add(app: &App, args: &AddArgs) -> anyhow::Result<()> {
    let profile = Profile::new(&args.name, args.role, &args.district, &args.organization)
        .map_err(|faults| explained(app::Error::Invalid(faults)))?;
    let typed = args.password.password_stdin.then(|| read_password(&profile.name));
    let password = typed.transpose()?;
    let has_password = password.is_some();
    let account =
        app.add_account(By::Shell(super::whoever()), profile, password).await.map_err(explained)?;
    println!("{} is added as {}", account.profile.name, account.profile.role.id());
    if has_password { Ok(()) } else { print_link(app, &account, &args.password).await }
}

async fn password(app: &App, args: &PasswordArgs) -> anyhow::Result<()> {
    let account = find(app, &args.name).await?;
    if !args.password.password_stdin {
        return print_link(app, &account, &args.password).await;
    }
    let password = read_password(&account.profile.name)?;
    app.set_password(By::Shell(super::whoever()), account.id, password).await.map_err(explained)?;
    println!("{} has a new password, and is logged out everywhere", account.profile.name);
    Ok(())
}

async fn print_link(app: &App, account: &Account, from: &PasswordFrom) -> anyhow::Result<()> {
    if !account.profile.active {
        bail!("{} is disabled: enable the account first", account.profile.name);
    }
    let token =
        app.link_for(By::Shell(super::whoever()), account.id.clone()).await.map_err(explained)?;
    println!("send this link to {}; it works once, within 7 days:", account.profile.name);
    println!("{}", link(&from.public_url, &token));
    Ok(())
}

/// The address at which a link opens.
pub fn link(base: &str, token: &Token) -> String {
    format!("{base}/staff/link?token={}", token.reveal())
}

async fn set_active(app: &App, name: &str, active: bool) -> anyhow::Result<()> {
    let account = find(app, name).await?;
    app.set_active(By::Shell(super::whoever()), account.id, active).await.map_err(explained)?;
    let now = if active { "may log in again" } else { "is disabled and logged out" };
    println!("{} {now}", account.profile.name);
    Ok(())
}

async fn list(app: &App) -> anyhow::Result<()> {
    let accounts = app.store().list_accounts().await?;
    let mut out = io::stdout().lock();
    for Account { profile, has_password, .. } in &accounts {
        let state = match (profile.active, has_password) {
            (false, _) => "disabled",
            (true, false) => "invited",
            (true, true) if profile.second_factor => "active, second factor",
            (true, true) => "active",
        };
        let organization = profile.organization.as_deref().unwrap_or("-");
        let districts = match profile.districts.join(",") {
            none if none.is_empty() => "-".to_owned(),
            some => some,
        };
        let role = profile.role.id();
        let written =
            writeln!(out, "{}\t{role}\t{districts}\t{organization}\t{state}", profile.name);
        if written.is_err() {
            break;
        }
    }
    Ok(())
}

async fn find(app: &App, name: &str) -> anyhow::Result<Account> {
    let found = app.store().find_login(&staff::login(name)).await?;
    let found = found.map(|(account, _)| account);
    found.ok_or_else(|| anyhow!("there is no account called {name}: see `ibasho user list`"))
}

fn read_password(name: &str) -> anyhow::Result<Password> {
    let mut line = String::new();
    let mut input = io::Read::take(io::stdin().lock(), MAX_LINE_BYTES);
    io::BufRead::read_line(&mut input, &mut line).context("cannot read the password")?;
    let line = line.trim_end_matches(['\r', '\n']);
    let known = [&[name], &KNOWN[..]].concat();
    Password::chosen(line, &known).map_err(|fault| explained(app::Error::Invalid(vec![fault])))
}

/// An error in words: each fault by its field.
fn explained(error: app::Error) -> anyhow::Error {
    let app::Error::Invalid(faults) = error else { return error.into() };
    let words = Messages::get(super::language());
    let sentences: Vec<_> =
        faults.iter().map(|fault| format!("{}: {}", fault.field, words.fault(fault))).collect();
    anyhow!(sentences.join("\n"))
}
