#![allow(dead_code, reason = "each test binary uses a part")]

//! Fresh databases for tests: a SQLite file in a temporary folder, or a database
//! of its own on the PostgreSQL server that `tests/run` starts.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

/// An empty database, gone when dropped or when the test server stops.
pub struct Database {
    pub url: String,
    _folder: Option<TempDir>,
}

impl Database {
    /// An empty one of each kind.
    pub async fn one_of_each() -> [Self; 2] {
        [Self::sqlite(), Self::postgres().await]
    }

    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        Self { url, _folder: Some(folder) }
    }

    /// Whatever is at this address.
    pub fn at(url: String) -> Self {
        Self { url, _folder: None }
    }

    pub async fn postgres() -> Self {
        let server = std::env::var("TEST_POSTGRES")
            .expect("TEST_POSTGRES names a PostgreSQL server: run the tests by tests/run");
        let name = format!("test_{}", ibasho::app::id::new_id());
        let mut connection = PgConnection::connect(&server).await.expect("the test server");
        sqlx::query(AssertSqlSafe(format!("create database {name}")))
            .execute(&mut connection)
            .await
            .expect("a new database");
        let (address, options) = server.split_once('?').unwrap_or((&server, ""));
        let (host, _) = address.rsplit_once('/').expect("postgres://USER@HOST/NAME");
        Self { url: format!("{host}/{name}?{options}"), _folder: None }
    }
}
