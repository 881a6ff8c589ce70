//! The peers: each is started if it is there, and named as not measured if not.

use crate::{
    contender::Contender,
    figures::{GEOKDBUSH, SUPERCLUSTER},
    process::{self, Server},
    register::Register,
};
use anyhow::{Context, ensure};
use std::{path::Path, process::Command};

const NODE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/load/node");

/// Those that are not started yet: nobody should take silence for a result.
const ABSENT: [&str; 3] = ["axum + PostGIS", "Martin", "Redis GEOSEARCH"];

/// Starts those that are there; the others are named with the reason.
pub fn start(register: &Register) -> anyhow::Result<(Vec<Contender>, Vec<String>)> {
    let mut there = Vec::new();
    let mut absent: Vec<_> = ABSENT.map(|name| format!("{name}: not set up")).into();
    install()?;
    let node: [(_, _, &'static [&'static str]); 2] = [
        (GEOKDBUSH, "nearest", &["nearest", "some", "rare"]),
        (SUPERCLUSTER, "tiles", &["again", "new"]),
    ];
    for (name, kind, rows) in node {
        match start_node(kind, register) {
            Ok(server) => there.push(Contender { name, rows, server }),
            Err(error) => absent.push(format!("{name}: {error}")),
        }
    }
    Ok((there, absent))
}

/// The packages that the lock file names.
fn install() -> anyhow::Result<()> {
    if !Path::new(NODE).join("node_modules").exists() {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(NODE);
        let done = npm.status().context("cannot run npm")?;
        ensure!(done.success(), "npm ci failed");
    }
    Ok(())
}

fn start_node(kind: &str, register: &Register) -> anyhow::Result<Server> {
    let address = process::free_address()?;
    let port = address.rsplit(':').next().unwrap_or_default();
    let mut command = Command::new("node");
    command.arg("server.mjs").arg(kind).arg(&register.table).arg(port).current_dir(NODE);
    Server::start(&mut command, &address, "/ready")
}
