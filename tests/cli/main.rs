//! The program as operators use it: from the command line.

use database::Database;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use wait::{block_until, eventually};

#[path = "../support/database.rs"]
mod database;
mod district;
mod export;
mod gazetteer;
mod import;
mod interrupted;
mod mapping;
mod next_edition;
mod scarce;
mod user;
#[path = "../support/wait.rs"]
mod wait;

const SALONS: &str = "ID,種別,名称,緯度,経度\n1,salon,ひだまり,35.787,139.473\n";

const SERVE: &[&str] = &["serve", "--listen", "127.0.0.1:0"];

/// A folder with a register in it, empty unless filled.
struct Desk {
    folder: TempDir,
    database: String,
    /// What goes with the test.
    _server: Option<Database>,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let database = format!("sqlite:{}", folder.path().join("var/register.db").display());
        Self { folder, database, _server: None }
    }

    /// With a register in a database that a test made, which `serve` created.
    fn with_register_in(database: Database) -> Self {
        let url = database.url.clone();
        let desk = Self { database: url, _server: Some(database), ..Self::new() };
        drop(desk.serve(&["--no-sample"]));
        desk
    }

    /// With a register that `serve` created.
    fn with_register(flags: &[&str]) -> Self {
        let desk = Self::new();
        drop(desk.serve(flags));
        desk
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibasho"));
        command.args(arguments).args(["--database", &self.database]);
        command.current_dir(self.folder.path()).env("LANG", "C.UTF-8").env_remove("LC_ALL");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("runs")
    }

    /// A server that has said that it is open.
    fn serve(&self, flags: &[&str]) -> Server {
        self.open(self.command(&[SERVE, flags].concat()))
    }

    /// One that may have so many files open.
    fn serve_limited(&self, files: u32) -> Server {
        let plain = self.command(SERVE);
        let mut limited = Command::new("prlimit");
        limited.arg(format!("--nofile={files}")).arg("--").arg(plain.get_program());
        limited.args(plain.get_args()).current_dir(self.folder.path());
        self.open(limited)
    }

    fn open(&self, mut command: Command) -> Server {
        let log = fs::File::create(self.path("server.log")).expect("a log");
        let child = command.stdout(log).spawn().expect("starts");
        let mut server = Server { child, address: String::new() };
        block_until("the server is open", Duration::from_secs(30), || {
            let log = fs::read_to_string(self.path("server.log")).expect("the log");
            if let Some(at) = log.find("http://") {
                log[at..].trim().clone_into(&mut server.address);
            }
            !server.address.is_empty()
        });
        server
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).expect("writes");
        name.to_owned()
    }
}

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().expect("stops");
        self.child.wait().expect("ends");
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("a code")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn places(server: &Server) -> usize {
    let ready = reqwest::get(format!("{}readyz", server.address)).await.expect("answers");
    let ready: serde_json::Value = ready.json().await.expect("json");
    usize::try_from(ready["places"].as_u64().expect("a number")).expect("a count")
}

#[tokio::test]
async fn the_first_start_creates_a_register_with_the_sample() {
    let desk = Desk::new();
    let first = desk.serve(&[]);
    let sample = places(&first).await;
    assert!(sample >= 268, "{sample}");
    drop(first);
    assert_eq!(places(&desk.serve(&[])).await, sample, "a second start adds nothing");
    let removed = desk.run(&["sample", "remove"]);
    assert_eq!(code(&removed), 0, "{}", stderr(&removed));
    assert_eq!(places(&desk.serve(&[])).await, 0, "removed once, gone for good");
}

#[tokio::test]
async fn an_import_is_seen_by_the_runningserver_within_two_seconds() {
    let desk = Desk::new();
    let server = desk.serve(&["--no-sample"]);
    assert_eq!(places(&server).await, 0);
    let imported = desk.run(&["import", &desk.file("salons.csv", SALONS)]);
    assert_eq!(code(&imported), 0, "{}", stderr(&imported));
    eventually("the import is seen", Duration::from_secs(2), async || {
        (places(&server).await > 0).then_some(())
    })
    .await;
}

#[test]
fn without_a_register_a_command_refuses_and_makes_none() {
    let desk = Desk::new();
    let output = desk.run(&["import", &desk.file("salons.csv", SALONS)]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("ibasho serve"), "{}", stderr(&output));
    assert!(!desk.path("var").exists());
    desk.file("notes.db", "this is no database at all, but long enough to look like one");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ibasho"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--database", "sqlite:notes.db"]);
    let output = command.current_dir(desk.folder.path()).stderr(Stdio::piped()).output();
    let output = output.expect("runs");
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("database"), "{}", stderr(&output));
    let untouched = fs::read_to_string(desk.path("notes.db")).expect("still there");
    assert!(untouched.starts_with("this is no database"));
}

#[tokio::test]
async fn another_programs_database_is_left_as_it_is() {
    use sqlx::{Connection, Executor, SqliteConnection};
    let desk = Desk::new();
    let path = desk.path("shop.db");
    let url = format!("sqlite:{}", path.display());
    let mut shop = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.expect("makes");
    shop.execute("create table customer (name text)").await.expect("creates");
    shop.close().await.expect("closes");
    let before = fs::read(&path).expect("reads");
    let file = desk.file("salons.csv", SALONS);
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["import", &file]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibasho"));
        command.args(arguments).args(["--database", &url]).current_dir(desk.folder.path());
        let output = command.output().expect("runs");
        assert_eq!(code(&output), 1);
        assert!(stderr(&output).contains("another program"), "{}", stderr(&output));
        assert_eq!(fs::read(&path).expect("reads"), before);
    }
}

#[test]
fn settings_that_cannot_work_are_refused_at_the_start() {
    let desk = Desk::new();
    for flags in [
        &["--basemap", "https://tiles.example.jp/{z}/{x}/{y}.png"][..],
        &["--basemap", "maps"],
        &["--basemap", "nowhere.pmtiles"],
        &["--basemap", "https://tiles.example.jp/japan.pmtiles"],
        &["--walk-pace", "0"],
        &["--public-url", "map.example.jp"],
        &["--centre", "200,0"],
        &["--listen", "nowhere"],
        &["--hazard-layers", "layers"],
        &["--hazard-layers", "nowhere.toml"],
    ] {
        let output = desk.run(&[&["serve", "--listen", "127.0.0.1:0"], flags].concat());
        assert_ne!(code(&output), 0, "{flags:?}");
        assert!(stderr(&output).contains("--"), "{flags:?}: {}", stderr(&output));
    }
    let layers = desk.file("layers.toml", "[[layer]]\nid = \"flood\"\nja = 5\n");
    let output = desk.run(&[SERVE, &["--hazard-layers", &layers]].concat());
    assert_eq!(code(&output), 1);
    for part in ["--hazard-layers", "layers.toml", "line 3", "ja = 5", "expected a string"] {
        assert!(stderr(&output).contains(part), "{part}: {}", stderr(&output));
    }
    assert!(!Path::new(&desk.path("var")).exists());
    let output = desk.run(&["--no-sample", "serve"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("after the command"), "{}", stderr(&output));
}
