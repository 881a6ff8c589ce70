//! Who is measured: Ibasho, and the peers that are installed.

use crate::{
    process::{self, Server},
    register::Register,
};
use std::{path::Path, process::Command};

/// A server that can answer some of the questions.
#[derive(Debug)]
pub struct Contender {
    /// What it is called in the table.
    pub name: &'static str,
    /// The rows that it can answer.
    pub rows: &'static [&'static str],
    /// The running process.
    pub server: Server,
}

/// Starts Ibasho on a register.
pub fn ibasho(program: &Path, register: &Register) -> anyhow::Result<Server> {
    let address = process::free_address()?;
    let mut command = Command::new(program);
    command.args(["serve", "--no-sample", "--listen", &address, "--database"]);
    command.arg(format!("sqlite:{}", register.database.display()));
    Server::start(&mut command, &address, "/readyz")
}
