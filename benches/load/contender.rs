//! Who is measured: Ibasho, and the peers that are installed.

use crate::{
    process::{self, Process, Server},
    register::Register,
};
use std::{path::Path, process::Command, time::Duration};
use tempfile::TempDir;

/// A server that can answer some of the questions.
#[derive(Debug)]
pub struct Contender {
    /// What it is called in the table.
    pub name: &'static str,
    /// The rows that it can answer.
    pub rows: &'static [&'static str],
    /// The running process. It ends before the database does.
    pub server: Server,
    /// What stands behind it.
    pub database: Option<Database>,
    /// Where it answers what Ibasho answers at a path.
    pub path_there: fn(&str) -> String,
}

/// A database that runs until this is dropped.
#[derive(Debug)]
pub struct Database {
    pub process: Process,
    pub ready_after: Duration,
    /// Its files, and its socket.
    pub folder: TempDir,
}

impl Contender {
    /// Memory in use now, in MB, with that of its database.
    pub fn resident_mb(&self) -> f64 {
        let behind = self.database.as_ref().map(|database| database.process.resident_mb());
        self.server.resident_mb() + behind.unwrap_or_default()
    }

    /// From the start of its database to its first answer.
    pub fn ready_after(&self) -> Duration {
        let behind = self.database.as_ref().map(|database| database.ready_after);
        self.server.ready_after + behind.unwrap_or_default()
    }
}

/// Starts Ibasho on a register.
pub fn ibasho(program: &Path, register: &Register) -> anyhow::Result<Server> {
    let address = process::free_address()?;
    let mut command = Command::new(program);
    command.args(["serve", "--no-sample", "--listen", &address, "--database"]);
    command.arg(format!("sqlite:{}", register.database.display()));
    Server::start(&mut command, &address, "/readyz")
}
