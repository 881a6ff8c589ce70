//! The catalog in its file beside the database: when it is used, when it is not, and
//! what becomes of it. With PostgreSQL there is none.

use crate::{
    NOON, database::Database, execute, options, places::draft, reading, start, wait::eventually,
};
use chrono::DateTime;
use ibasho::{
    app::{App, Clock},
    catalog::SnapshotFile,
    domain::{Account, Place, PlaceDraft, Profile, Redaction, Role, StaffId},
    store::{Mode, Store},
};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

const SECRET: &str = "山田花子";

/// As many as are worth a file.
const MANY: usize = 1000;

fn many() -> Vec<PlaceDraft> {
    let one = |n: u16| PlaceDraft {
        note: Some("before".to_owned()),
        private_contact: (n == 7).then(|| SECRET.to_owned()),
        ..draft("salon", &format!("会{n}"), 139.4 + f64::from(n) * 0.0001, 35.7)
    };
    (0..MANY).map(|n| one(u16::try_from(n).expect("few"))).collect()
}

async fn import(database: &Database, clock: Clock, drafts: Vec<PlaceDraft>) {
    let store = Store::open(&database.url, Mode::Create).await.expect("a register");
    let app = App::open(store, clock).await.expect("a register");
    app.import(reading(drafts), options(), &mut |_| {}).await.expect("an import");
    app.store().close().await;
}

/// A register of many places, and its file.
async fn with_file() -> (Database, PathBuf) {
    let database = Database::sqlite();
    import(&database, NOON, many()).await;
    let file = file_of(&database);
    drop(start(&database).await);
    wait("the file", || file.is_file()).await;
    (database, file)
}

fn file_of(database: &Database) -> PathBuf {
    PathBuf::from(format!("{}.snapshot", database_file(database).display()))
}

fn database_file(database: &Database) -> &Path {
    Path::new(database.url.strip_prefix("sqlite:").expect("a file"))
}

async fn wait(what: &str, is_done: impl Fn() -> bool) {
    eventually(what, Duration::from_secs(20), async || is_done().then_some(())).await;
}

/// Changes every place behind the register's back: a start that reads the file cannot
/// know it.
async fn touch(database: &Database) {
    execute(database, "update place set body = replace(body, '\"before\"', '\"after\"')").await;
}

fn notes(app: &App) -> Vec<String> {
    let mut notes: Vec<_> =
        app.catalog().all().filter_map(|place| place.draft.note.clone()).collect();
    notes.sort();
    notes.dedup();
    notes
}

/// Starts, and says whether the catalog came from the file.
async fn is_used(database: &Database) -> bool {
    let app = start(database).await;
    assert_eq!(app.catalog().len(), MANY);
    let notes = notes(&app);
    assert!(notes == ["before"] || notes == ["after"], "{notes:?}");
    notes == ["before"]
}

fn is_whole(file: &[u8]) -> bool {
    SnapshotFile::open(file, file.len() as u64).and_then(SnapshotFile::read).is_ok()
}

#[tokio::test]
async fn the_next_start_takes_the_file_and_what_changed_since() {
    let (database, file) = with_file().await;
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it holds contacts for staff");
    touch(&database).await;
    assert!(is_used(&database).await);
    let mut drafts = many();
    drafts[0].note = Some("changed since".to_owned());
    drafts.push(draft("salon", "新しい会", 139.5, 35.8));
    import(&database, NOON, drafts).await;
    let app = start(&database).await;
    let mut known: Vec<Place> = app.catalog().all().map(|place| (*place).clone()).collect();
    known.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(known.len(), MANY + 1);
    assert_eq!(app.catalog().generation(), app.store().latest_seq().await.expect("reads"));
    // All were changed back by the import, and it said so.
    let mut stored = Vec::new();
    app.store().each_public_place(&mut |place| stored.push(place)).await.expect("reads");
    stored.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(known, stored);
}

#[tokio::test]
async fn a_file_that_is_harmed_is_not_used_and_written_anew() {
    let (database, file) = with_file().await;
    let good = fs::read(&file).expect("a file");
    touch(&database).await;
    let mut turned = good.clone();
    turned[good.len() / 2] ^= 1;
    for harmed in [&turned[..], &good[..good.len() / 2], b"", b"something else"] {
        fs::write(&file, harmed).expect("writes");
        assert!(!is_used(&database).await);
        wait("another file", || fs::read(&file).is_ok_and(|now| is_whole(&now))).await;
    }
}

#[tokio::test]
async fn the_file_of_another_register_is_not_used() {
    let (_other, foreign) = with_file().await;
    let (database, file) = with_file().await;
    touch(&database).await;
    fs::copy(foreign, &file).expect("copies");
    assert!(!is_used(&database).await);
}

#[tokio::test]
async fn the_file_of_a_past_that_never_was_is_not_used() {
    let (database, file) = with_file().await;
    let path = database_file(&database);
    let store = Store::open(&database.url, Mode::Existing).await.expect("a register");
    store.close().await;
    let backup = fs::read(path).expect("a database that is closed");
    let edition = |kana: &str| {
        let mut drafts = many();
        drafts[0].name_kana = Some(kana.to_owned());
        drafts
    };
    fs::remove_file(&file).expect("removes");
    import(&database, NOON, edition("かい")).await;
    drop(start(&database).await);
    wait("the file", || file.is_file()).await;
    let written = fs::read(&file).expect("a file");

    // Its last change is not there, or another one has its number.
    for later in [None, Some(Clock::Fixed(NOON.now() + Duration::from_secs(1)))] {
        for ending in ["", "-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{ending}", path.display())));
        }
        fs::write(path, &backup).expect("restores");
        if let Some(clock) = later {
            import(&database, clock, edition("カイ")).await;
        }
        touch(&database).await;
        fs::write(&file, &written).expect("writes");
        assert!(!is_used(&database).await, "{later:?}");
        wait("another file", || fs::read(&file).is_ok_and(|now| now != written)).await;
    }
}

#[tokio::test]
async fn where_no_file_can_be_written_the_service_runs_without() {
    let database = Database::sqlite();
    import(&database, NOON, many()).await;
    let file = file_of(&database);
    fs::create_dir_all(file.join("in the way")).expect("a folder");
    touch(&database).await;
    assert!(!is_used(&database).await);
    assert!(!is_used(&database).await);
    wait("an end of trying", || begun(&file).is_empty()).await;
}

/// What a writer has begun.
fn begun(file: &Path) -> Vec<PathBuf> {
    let start = format!("{}.", file.display());
    let entries = fs::read_dir(file.parent().expect("a folder")).expect("reads");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.display().to_string().starts_with(&start)).collect()
}

#[tokio::test]
async fn what_a_killed_writer_left_is_removed() {
    let (database, file) = with_file().await;
    let left = PathBuf::from(format!("{}.left", file.display()));
    fs::write(&left, SECRET).expect("writes");
    touch(&database).await;
    assert!(is_used(&database).await);
    assert!(!left.exists());
}

#[tokio::test]
async fn a_redaction_takes_the_file_away_and_the_next_one_says_nothing_of_it() {
    let (database, file) = with_file().await;
    let says_it = || {
        let bytes = fs::read(&file).unwrap_or_default();
        bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes())
    };
    assert!(says_it());
    let app = start(&database).await;
    let place = app.catalog().all().find(|place| place.draft.private_contact.is_some());
    let id = place.expect("a place with a contact").id.clone();
    let profile = Profile::new("管理者", Role::Admin, &[], "");
    let admin = Account {
        id: StaffId::from_trusted("kanri".to_owned()),
        revision: 1,
        profile: profile.expect("a profile"),
        has_password: true,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    };
    let text = Redaction::parse("", SECRET).expect("a text");
    app.redact(&admin, &id, &text, "本人の申し出").await.expect("done");
    assert!(!file.exists() && begun(&file).is_empty());
    tokio::select! {
        () = app.follow() => {}
        () = wait("the next file", || file.is_file()) => {}
    }
    assert!(!says_it());
    touch(&database).await;
    assert!(is_used(&database).await);
}

#[tokio::test]
async fn a_small_register_has_no_file() {
    let (database, file) = with_file().await;
    execute(&database, "delete from place where source_key <> '会7'").await;
    fs::write(&file, "left from when it was large").expect("writes");
    let app = start(&database).await;
    assert_eq!(app.catalog().len(), 1);
    wait("no file", || !file.exists()).await;
}
