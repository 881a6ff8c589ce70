//! The program as operators use it: from the command line.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const SALONS: &str = "ID,種別,名称,緯度,経度\n1,salon,ひだまり,35.787,139.473\n";

/// A folder with a register in it, empty unless filled.
struct Desk {
    folder: TempDir,
    database: String,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let database = format!("sqlite:{}", folder.path().join("var/register.db").display());
        Self { folder, database }
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
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], flags].concat();
        let log = fs::File::create(self.path("server.log")).expect("a log");
        let child = self.command(&arguments).stdout(log).spawn().expect("starts");
        let mut server = Server { child, address: String::new() };
        let start = Instant::now();
        while server.address.is_empty() {
            assert!(start.elapsed() < Duration::from_secs(30), "never opened");
            std::thread::sleep(Duration::from_millis(20));
            let log = fs::read_to_string(self.path("server.log")).expect("the log");
            if let Some(at) = log.find("http://") {
                log[at..].trim().clone_into(&mut server.address);
            }
        }
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
async fn an_import_is_seen_by_the_running_server_within_two_seconds() {
    let desk = Desk::new();
    let server = desk.serve(&["--no-sample"]);
    assert_eq!(places(&server).await, 0);
    let imported = desk.run(&["import", &desk.file("salons.csv", SALONS)]);
    assert_eq!(code(&imported), 0, "{}", stderr(&imported));
    let written = Instant::now();
    while places(&server).await == 0 {
        assert!(written.elapsed() < Duration::from_secs(2), "not seen");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn the_exit_status_says_how_an_import_went() {
    let desk = Desk::with_register(&["--no-sample"]);
    let good = desk.file("good.csv", SALONS);
    let part =
        desk.file("part.csv", "ID,種別,名称,緯度,経度\n2,salon,あ,95,139\n3,salon,い,35,139\n");
    for (arguments, expected) in [
        (&["import", &good, "--dry-run"][..], 0),
        (&["import", &good], 0),
        (&["import", &good], 0),
        (&["import", &part], 3),
        (&["import", "missing.csv"], 1),
        (&["import"], 2),
        (&["import", &good, "--category", "castle"], 2),
        (&["import", &good, "--layout", "castle"], 1),
    ] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), expected, "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_refused_row_is_named_by_line_column_and_reason() {
    let desk = Desk::with_register(&["--no-sample"]);
    let text = "ID,種別,名称,緯度,経度\n1,salon,あ,35,139\n2,salon,い,95,139\n3,castle,う,35,139\n";
    let file = desk.file("salons.csv", text);
    let output = desk.run(&["import", &file, "--report", "report.json"]);
    assert_eq!(code(&output), 3);
    let said = stdout(&output);
    assert!(said.contains("line 3, 緯度: 95") && said.contains("outside -90 to 90"), "{said}");
    let report = fs::read(desk.path("report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_slice(&report).expect("json");
    assert_eq!((&report["total"]["created"], &report["total"]["refused"]), (&1.into(), &2.into()));
    let refused = &report["files"][0]["refused_rows"];
    assert_eq!(refused[0]["code"], "latitude-range");
    assert_eq!((&refused[1]["line"], &refused[1]["column"]), (&4.into(), &"種別".into()));
}

#[test]
fn a_file_that_is_none_is_refused_with_a_reason_and_changes_nothing() {
    let desk = Desk::with_register(&["--no-sample"]);
    let wide = "c,".repeat(10_000);
    let good = desk.file("good.csv", SALONS);
    for (name, content, reason) in [
        ("empty.csv", &b""[..], "empty"),
        ("binary.csv", &[0, 159, 146, 150, 0, 1], "not a text file"),
        ("wide.csv", wide.as_bytes(), "10000 columns"),
        ("other.csv", b"a,b\n1,2\n", "no known layout"),
        ("kind.csv", "名称,緯度,経度\nあ,35,139\n".as_bytes(), "--category"),
        ("mark.csv", "種別,名称\nsalon,a\u{b}\u{1}\n".as_bytes(), "line 2"),
        ("broken.geojson", b"{\"type\": \"FeatureCollection\", ", "JSON"),
        ("cut.csv.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1], "gzip"),
    ] {
        let output = desk.run(&["import", &good, &desk.file(name, content)]);
        assert_eq!(code(&output), 1, "{name}");
        let said = stderr(&output);
        assert!(said.contains(name) && said.contains(reason), "{name}: {said}");
    }
    fs::create_dir(desk.path("folder.csv")).expect("a folder");
    let output = desk.run(&["import", "folder.csv"]);
    assert!(code(&output) == 1 && stderr(&output).contains("not a file"));
    let output = desk.run(&["import", &good]);
    assert!(stdout(&output).contains("1 created"), "nothing was there before");
}

#[test]
fn a_ragged_row_is_refused_and_the_others_are_taken() {
    let desk = Desk::with_register(&["--no-sample"]);
    let text = format!("{SALONS}2,salon\n3,salon,い,35,139,,,extra\n4,salon,う,35,139\n");
    let output = desk.run(&["import", &desk.file("ragged.csv", text)]);
    assert_eq!(code(&output), 3);
    assert!(stdout(&output).contains("2 created") && stdout(&output).contains("2 refused"));
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
fn a_report_that_cannot_be_written_stops_the_import_before_it_starts() {
    let desk = Desk::with_register(&["--no-sample"]);
    let file = desk.file("salons.csv", SALONS);
    let output = desk.run(&["import", &file, "--report", "missing/report.json"]);
    assert!(code(&output) == 1 && stderr(&output).contains("missing/report.json"));
    assert!(stdout(&desk.run(&["import", &file])).contains("1 created"));
}

#[test]
fn a_cell_that_no_page_could_show_is_refused() {
    let desk = Desk::with_register(&["--no-sample"]);
    let long = format!("{SALONS}2,salon,{},35,139\n", "長".repeat(4001));
    let output = desk.run(&["import", &desk.file("long.csv", long)]);
    assert_eq!(code(&output), 3);
    assert!(stdout(&output).contains("line 3, 名称"), "{}", stdout(&output));
}

#[test]
fn sample_listings_keep_real_files_out() {
    let desk = Desk::with_register(&[]);
    let file = desk.file("salons.csv", SALONS);
    let output = desk.run(&["import", &file]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    assert!(said.contains("ibasho sample remove") && said.contains("--keep-sample"), "{said}");
    assert_eq!(code(&desk.run(&["import", &file, "--keep-sample"])), 0);
}

#[test]
fn settings_that_cannot_work_are_refused_at_the_start() {
    let desk = Desk::new();
    for flags in [
        &["--basemap", "https://tiles.example.jp/{z}/{x}/{y}.png"][..],
        &["--basemap", "maps"],
        &["--walk-pace", "0"],
        &["--public-url", "map.example.jp"],
        &["--centre", "200,0"],
        &["--listen", "nowhere"],
    ] {
        let output = desk.run(&[&["serve", "--listen", "127.0.0.1:0"], flags].concat());
        assert_ne!(code(&output), 0, "{flags:?}");
        assert!(stderr(&output).contains("--"), "{flags:?}: {}", stderr(&output));
    }
    assert!(!Path::new(&desk.path("var")).exists());
    let output = desk.run(&["--no-sample", "serve"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("after the command"), "{}", stderr(&output));
}

#[test]
fn two_files_that_count_from_one_do_not_overwrite_each_other() {
    let desk = Desk::with_register(&["--no-sample"]);
    let salons = desk.file("salons.csv", SALONS);
    let shelters =
        "ID,種別,名称,住所,緯度,経度\n1,welfare_shelter,みどりの里,所沢市緑町,35.7,139.4\n";
    let shelters = desk.file("shelters.csv", shelters);
    let output = desk.run(&["import", &salons, &shelters]);
    assert_eq!(code(&output), 3, "{}", stdout(&output));
    assert!(stdout(&output).contains("1 created") && stdout(&output).contains("1 refused"));
    let output = desk.run(&["import", &shelters]);
    assert!(
        code(&output) == 3 && stdout(&output).contains("Another place of another kind and name")
    );
    let output = desk.run(&["import", &shelters, "--source", "shelters"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

const TOWNS: &str = "name,kana,緯度,経度\n緑町三丁目,ミドリチョウ 3,35.803,139.454\n,,35.8,139.4\n";

async fn geocoded(server: &Server, q: &str) -> serde_json::Value {
    let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let answer = reqwest::get(format!("{}api/geocode?q={q}&limit=1", server.address)).await;
    let answer: serde_json::Value = answer.expect("answers").json().await.expect("json");
    answer["features"][0]["properties"]["precision"].clone()
}

#[tokio::test]
async fn a_gazetteer_is_reported_row_by_row_and_the_running_server_follows_it() {
    let desk = Desk::new();
    let server = desk.serve(&["--no-sample"]);
    assert_eq!(geocoded(&server, "緑町三丁目").await, "town", "what comes with the program");
    let file = desk.file("112089_towns.csv", TOWNS);
    let imported = desk.run(&["gazetteer", "import", &file, "--report", "report.json"]);
    assert_eq!(code(&imported), 3, "{}", stderr(&imported));
    let told = stdout(&imported);
    assert!(
        told.contains("2 rows, points, UTF-8: 1 taken") && told.contains("line 3, name"),
        "{told}"
    );
    let report = fs::read_to_string(desk.path("report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("json");
    assert_eq!((&report["created"], &report["files"][0]["refused"]), (&1.into(), &1.into()));
    let start = Instant::now();
    while geocoded(&server, "緑町三丁目").await != "chome" {
        assert!(start.elapsed() < Duration::from_secs(2), "not followed");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let listed = stdout(&desk.run(&["gazetteer", "list"]));
    assert_eq!(listed, "112089_towns.csv: 1 municipalities, 1 names\n");
    assert_eq!(code(&desk.run(&["gazetteer", "remove", "112089_towns.csv"])), 0);
    assert_eq!(code(&desk.run(&["gazetteer", "remove", "112089_towns.csv"])), 1);
}

#[test]
fn a_gazetteer_that_cannot_be_read_changes_nothing() {
    let desk = Desk::with_register(&["--no-sample"]);
    let good = desk.file("112089_towns.csv", TOWNS);
    let bad = desk.file("list.csv", "名称,住所\nひだまり,所沢市\n");
    let refused = desk.run(&["gazetteer", "import", &good, &bad]);
    assert_eq!(code(&refused), 1);
    assert!(stderr(&refused).contains("fits no known gazetteer"), "{}", stderr(&refused));
    let nowhere = desk.file("towns.csv", TOWNS);
    let unknown = desk.run(&["gazetteer", "import", &nowhere]);
    assert_eq!(code(&unknown), 3, "rows without a municipality are refused");
    assert_eq!(stdout(&desk.run(&["gazetteer", "list"])), "");
    let named = desk.run(&["gazetteer", "import", &nowhere, "--municipality", "所沢市"]);
    assert!(stdout(&named).contains("1 municipalities new"), "{}", stdout(&named));
    assert_eq!(code(&desk.run(&["gazetteer", "import", &nowhere, "--municipality", "x"])), 2);
}
