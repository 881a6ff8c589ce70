//! The peers: each is started if it is there, and named as not measured if not. Those
//! that speak no HTTP stand behind an axum handler of this program.

mod clusters;
pub mod front;
mod martin;
mod node;
mod place;
mod postgis;
mod postgres;
mod redis;

use crate::{
    contender::{Contender, Database},
    figures::{GEOKDBUSH, MARTIN, POSTGIS, REDIS, SUPERCLUSTER},
    process::{self, Server},
    register::Register,
};
use anyhow::Context;
use front::Kind;
use std::{path::Path, process::Command};

const NEAREST: &[&str] = &["nearest", "some", "rare"];
const TILES: &[&str] = &["again", "new"];

/// Starts those that are there and can answer one of the rows; the others are named with
/// the reason.
pub async fn start(register: &Register, rows: &[&str]) -> (Vec<Contender>, Vec<String>) {
    let peers: [(&'static str, &'static [&'static str]); 5] = [
        (POSTGIS, NEAREST),
        (GEOKDBUSH, NEAREST),
        (REDIS, &["nearest"]),
        (MARTIN, TILES),
        (SUPERCLUSTER, TILES),
    ];
    let (mut there, mut absent) = (Vec::new(), Vec::new());
    for (name, able) in peers {
        if !able.iter().any(|row| rows.contains(row)) {
            absent.push(format!("{name}: no row asked for that it can answer"));
            continue;
        }
        let started = match name {
            POSTGIS => postgis::start(register).await,
            REDIS => redis::start(register).await,
            MARTIN => martin::start(register).await,
            GEOKDBUSH => node::start("nearest", register),
            _ => node::start("tiles", register),
        };
        match started {
            Ok(Started { server, database, path_there }) => {
                there.push(Contender { name, rows: able, server, database, path_there });
            }
            Err(error) => absent.push(format!("{name}: {error:#}")),
        }
    }
    (there, absent)
}

/// A peer that answers.
struct Started {
    server: Server,
    database: Option<Database>,
    path_there: fn(&str) -> String,
}

/// This program, in front of a database.
fn start_front(kind: Kind, url: &str) -> anyhow::Result<Server> {
    let address = process::free_address()?;
    let mut command = Command::new(std::env::current_exe().context("no name of its own")?);
    command.args(["front", kind.id(), "--listen", &address, "--database", url]);
    Server::start(&mut command, &address, "/ready")
}

/// Where a program is, in `folder` or on the path.
fn find_program(name: &str, folder: &Path) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [folder.to_owned()].into_iter().chain(std::env::split_paths(&path));
    folders.map(|folder| folder.join(name)).find(|program| program.is_file())
}
