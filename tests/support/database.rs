#![allow(dead_code, clippy::panic, reason = "each test binary uses a part, to fail by")]

//! Fresh databases for tests: a SQLite file in a temporary folder, or a database
//! of its own on the PostgreSQL server that `tests/run` starts.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::sync::Mutex;
use tempfile::TempDir;

/// Names of PostgreSQL databases that no test needs any more. A destructor cannot wait for
/// them to be dropped: whoever asks for a new one does that once there are [`MANY`], and
/// the last ones go with the server.
static UNUSED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The first drop writes all of the server's memory to the disk, the others cost little.
const MANY: usize = 20;

/// A database, gone when dropped or when the test server stops.
pub struct Database {
    pub url: String,
    /// Of a SQLite file.
    _folder: Option<TempDir>,
    /// Of a PostgreSQL database that was made here.
    name: Option<String>,
}

impl Database {
    /// An empty one of the kind that `TEST_DATABASE` names: `sqlite`, also where it is not
    /// set, or `postgres`.
    pub async fn fresh() -> Self {
        match std::env::var("TEST_DATABASE").as_deref() {
            Err(_) | Ok("sqlite") => Self::sqlite(),
            Ok("postgres") => Self::postgres().await,
            Ok(other) => panic!("TEST_DATABASE is {other}, neither sqlite nor postgres"),
        }
    }

    /// An empty one of each kind.
    pub async fn one_of_each() -> [Self; 2] {
        [Self::sqlite(), Self::postgres().await]
    }

    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        Self { url, _folder: Some(folder), name: None }
    }

    /// Whatever is at this address.
    pub fn at(url: String) -> Self {
        Self { url, _folder: None, name: None }
    }

    pub async fn postgres() -> Self {
        let server = std::env::var("TEST_POSTGRES")
            .expect("TEST_POSTGRES names a PostgreSQL server: run the tests by tests/run");
        let name = format!("test_{}", ibasho::app::id::new_id());
        let mut connection = PgConnection::connect(&server).await.expect("the test server");
        for name in unused() {
            let sql = AssertSqlSafe(format!("drop database {name} with (force)"));
            connection.execute(sql).await.expect("drops what is not needed");
        }
        let sql = AssertSqlSafe(format!("create database {name}"));
        connection.execute(sql).await.expect("a new database");
        let (address, options) = server.split_once('?').unwrap_or((&server, ""));
        let (host, _) = address.rsplit_once('/').expect("postgres://USER@HOST/NAME");
        Self { url: format!("{host}/{name}?{options}"), _folder: None, name: Some(name) }
    }
}

/// Databases to be dropped now.
fn unused() -> Vec<String> {
    let mut unused = UNUSED.lock().expect("nobody fails while holding it");
    if unused.len() < MANY { Vec::new() } else { std::mem::take(&mut *unused) }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let (Some(name), Ok(mut unused)) = (self.name.take(), UNUSED.lock()) {
            unused.push(name);
        }
    }
}
