//! A PostgreSQL of its own, which a test may stop, start again and freeze. Listens on a
//! socket alone, in a folder that goes with it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// A running server.
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
}

impl Cluster {
    /// A new one.
    pub fn start() -> Self {
        // In /tmp whatever TMPDIR says: the path of a socket must be short.
        let folder = tempfile::Builder::new()
            .prefix("ibasho-")
            .tempdir_in(std::path::MAIN_SEPARATOR_STR.to_owned() + "tmp");
        let cluster = Self { folder: folder.expect("a folder"), programs: newest() };
        if is_root() {
            run(Command::new("chown").arg("nobody").arg(cluster.folder.path()));
        }
        let mut init = cluster.command("initdb");
        init.args([
            "-U",
            "test",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        run(&mut init);
        cluster.start_again();
        cluster
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://test@localhost/postgres?host={}", self.folder.path().display())
    }

    /// As if the machine had failed.
    pub fn stop(&self) {
        run(self.command("pg_ctl").args(["-s", "-w", "-m", "immediate", "stop"]));
    }

    /// Starts it once more.
    pub fn start_again(&self) {
        let settings = format!("-k {} -c listen_addresses=''", self.folder.path().display());
        let log = self.folder.path().join("log");
        let mut start = self.command("pg_ctl");
        start.args(["-s", "-w", "-l"]).arg(log).args(["-o", &settings, "start"]);
        run(&mut start);
    }

    /// Lets it answer nothing, without ending a connection.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = std::fs::read_to_string(self.data().join("postmaster.pid")).expect("a number");
        let pid = pid.lines().next().expect("a number").trim().to_owned();
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", &pid]).output();
        let children = String::from_utf8(children.expect("ps runs").stdout).expect("numbers");
        run(Command::new("kill").arg(signal).arg(pid).args(children.split_whitespace()));
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// One of its programs, as somebody whom PostgreSQL lets run it.
    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "nobody", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.arg("-D").arg(self.data());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists() {
            self.thaw();
            self.stop();
        }
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}

fn run(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(
        status.as_ref().is_ok_and(std::process::ExitStatus::success),
        "{command:?}: {status:?}"
    );
}

/// The programs of the newest PostgreSQL on this machine.
fn newest() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let folders = versions.flatten().map(|version| version.path().join("bin"));
    let number = |folder: &PathBuf| {
        let version = folder.parent().and_then(Path::file_name);
        version.and_then(|name| name.to_str()?.parse::<u32>().ok())
    };
    let found = folders.filter(|folder| folder.join("initdb").is_file()).max_by_key(number);
    found.expect("PostgreSQL is installed")
}
