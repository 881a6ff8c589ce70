//! Node with geokdbush or with supercluster, on as many cores as there are.

use super::Started;
use crate::{
    process::{self, Server},
    register::Register,
};
use anyhow::{Context, ensure};
use std::{path::Path, process::Command};

const NODE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/load/peers/node");

/// Starts one kind of the server there.
pub fn start(kind: &str, register: &Register) -> anyhow::Result<Started> {
    install()?;
    let address = process::free_address()?;
    let port = address.rsplit(':').next().unwrap_or_default();
    let mut command = Command::new("node");
    command.arg("server.mjs").arg(kind).arg(&register.table).arg(port).current_dir(NODE);
    let server = Server::start(&mut command, &address, "/ready")?;
    Ok(Started { server, database: None, path_there: str::to_owned })
}

/// The packages that the lock file names.
fn install() -> anyhow::Result<()> {
    if !Path::new(NODE).join("node_modules").exists() {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(NODE);
        let done = npm.status().context("cannot run npm: install Node.js")?;
        ensure!(done.success(), "npm ci failed");
    }
    Ok(())
}
