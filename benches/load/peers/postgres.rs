//! A PostgreSQL of its own, in a folder of its own, gone with the run: on a socket, tuned
//! for reads from memory. PostgreSQL refuses to run as root: then it runs as nobody.

use crate::{contender::Database, process::Process};
use anyhow::{Context, ensure};
use rustix::process::{Signal, geteuid};
use sqlx::{ConnectOptions, PgConnection, postgres::PgConnectOptions};
use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::sleep;

const USER: &str = "load";
/// Where Debian keeps the versions.
const VERSIONS: &str = "/usr/lib/postgresql";
const NOBODY: u32 = 65_534;
const LONGEST_START: Duration = Duration::from_secs(30);

/// The whole register in memory, each plan made once, nothing for writes, no plans for
/// several cores: there are more requests than cores.
const SETTINGS: [&str; 13] = [
    "listen_addresses=",
    "shared_buffers=1GB",
    "effective_cache_size=4GB",
    "maintenance_work_mem=512MB",
    "random_page_cost=1.1",
    "max_parallel_workers_per_gather=0",
    "jit=off",
    "plan_cache_mode=force_generic_plan",
    "autovacuum=off",
    "fsync=off",
    "full_page_writes=off",
    "max_wal_size=8GB",
    "max_connections=50",
];

/// A server that has been filled by `fill`, and started again since.
pub async fn start(
    fill: impl AsyncFnOnce(&mut PgConnection) -> anyhow::Result<()>,
) -> anyhow::Result<Database> {
    let programs = newest().context("PostgreSQL is not installed")?;
    let folder = tempfile::Builder::new().prefix("ibasho-load-").tempdir()?;
    if geteuid().is_root() {
        chown(folder.path(), Some(NOBODY), Some(NOBODY))?;
    }
    let mut initdb = command(&programs.join("initdb"), folder.path());
    initdb.args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-U", USER]);
    let made = initdb.output().context("cannot run initdb")?;
    ensure!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr).trim());
    let first = run(&programs, &folder).await?;
    let filled = async {
        let mut connection = options(&folder).connect().await?;
        fill(&mut connection).await
    };
    filled.await?;
    drop(first);
    let began = Instant::now();
    let process = run(&programs, &folder).await?;
    Ok(Database { process, ready_after: began.elapsed(), folder })
}

/// The address of its socket, as a URL.
pub fn url(folder: &Path) -> String {
    format!("postgres://{USER}@localhost/postgres?host={}", folder.display())
}

/// The same in words of the C library.
pub fn words(folder: &Path) -> String {
    format!("host={} user={USER} dbname=postgres", folder.display())
}

fn options(folder: &TempDir) -> PgConnectOptions {
    PgConnectOptions::new().socket(folder.path()).username(USER).database("postgres")
}

fn newest() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok()?.flatten();
    let versions = versions.filter_map(|folder| folder.file_name().to_str()?.parse::<u32>().ok());
    let programs = Path::new(VERSIONS).join(versions.max()?.to_string()).join("bin");
    programs.join("initdb").is_file().then_some(programs)
}

fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("-D").arg(folder.join("data")).current_dir(folder);
    if geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Starts it and waits until it takes a connection.
async fn run(programs: &Path, folder: &TempDir) -> anyhow::Result<Process> {
    let log = fs::File::create(folder.path().join("log"))?;
    let mut server = command(&programs.join("postgres"), folder.path());
    server.arg("-k").arg(folder.path()).stderr(log);
    server.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    let mut process = Process::start(&mut server)?.ended_by(Signal::INT);
    let began = Instant::now();
    while options(folder).connect().await.is_err() {
        let log = || fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        process.check().with_context(log)?;
        ensure!(began.elapsed() < LONGEST_START, "PostgreSQL does not answer: {}", log());
        sleep(Duration::from_millis(5)).await;
    }
    Ok(process)
}
