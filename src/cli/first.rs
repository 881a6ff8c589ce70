//! The first administrator: where nobody has an account yet, a link that makes one.
//! It is shown on a terminal; elsewhere it goes into a file that only its owner can
//! read, for logs are read by many.

use super::user::link;
use crate::app::App;
use anyhow::Context;
use std::{
    env,
    fs::{self, OpenOptions},
    io::{self, IsTerminal, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// The file's name.
const FILE: &str = "first-administrator.txt";

/// Tells whoever started the server how to become the first administrator, if there
/// is none yet. `base` is where people reach the service.
pub async fn announce(app: &App, database: &str, base: &str) -> anyhow::Result<()> {
    let path = folder(database, env::var("STATE_DIRECTORY").ok().as_deref()).join(FILE);
    let Some(token) = app.first_link().await? else {
        // Left from the first start, and of no use any more.
        drop(fs::remove_file(&path));
        return Ok(());
    };
    let link = link(base, &token);
    if io::stdout().is_terminal() {
        println!(
            "Nobody has an account yet. To become the first administrator, open within a day:"
        );
        println!("{link}");
        return Ok(());
    }
    let shown = path.display();
    match write(&path, &link) {
        Ok(()) => {
            println!("Nobody has an account yet: {shown} holds the first administrator's link");
        }
        Err(error) => eprintln!(
            "ibasho: nobody has an account yet, and the first administrator's link cannot be \
             written to {shown} ({error}): use `ibasho user add`"
        ),
    }
    Ok(())
}

/// Beside the register's file, in the service manager's folder, or here.
fn folder(database: &str, state: Option<&str>) -> PathBuf {
    let file = database.strip_prefix("sqlite:").and_then(|path| path.split('?').next());
    let beside = file.and_then(|path| Path::new(path.trim_start_matches("//")).parent());
    let state = state.and_then(|folders| folders.split(':').next()).map(Path::new);
    beside.or(state).unwrap_or(Path::new("")).to_owned()
}

fn write(path: &Path, link: &str) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{link}").context("cannot write")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_lies_beside_the_register() {
        fn check(database: &str, state: Option<&str>, expected: &str) {
            assert_eq!(folder(database, state), Path::new(expected), "{database}");
        }
        check("sqlite:var/ibasho.db", Some("/var/lib/x"), "var");
        check("sqlite:///var/lib/ibasho/ibasho.db?mode=rwc", None, "/var/lib/ibasho");
        check("sqlite:ibasho.db", None, "");
        check("postgres://db/ibasho", Some("/var/lib/ibasho:/b"), "/var/lib/ibasho");
        check("postgres://db/ibasho", None, "");
    }
}
