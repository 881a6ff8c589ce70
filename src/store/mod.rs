//! The only SQL. One text of every query runs on SQLite and on PostgreSQL.
//!
//! Every read is a method of [`Queries`], which both [`Store`] and [`Tx`] lend; every write
//! is one of [`Tx`], and a transaction is begun only by `app`. What decides over a write
//! is read in its transaction. Write transactions follow one another (SQLite by
//! `BEGIN IMMEDIATE`, PostgreSQL by an advisory lock), so that history numbers
//! become visible in their order. Search never happens here: that is `catalog`.

mod attempt;
mod call;
mod district;
mod gazetteer;
mod history;
mod import;
mod incident;
mod lock;
mod mapping;
mod observation;
mod outside;
mod place;
mod place_link;
mod placement;
mod queries;
mod queue;
mod schema;
mod session;
mod staff;
mod suggestion;
mod supply;
mod temporary_place;
mod unverified;

pub use attempt::Failures;
pub use gazetteer::GazetteerSource;
pub use lock::ImportLock;
pub use queries::Queries;
pub use schema::{Mode, OpenError, schema_version};
pub use session::Link;
pub use staff::Credentials;

pub(crate) use queries::run;
use serde::Serialize;
use serde_json::Value;
use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{ops::Deref, path::PathBuf, str::FromStr, time::Duration};

/// How long a request may wait for a connection or for another writer.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// How a write begins on SQLite: not as a read that might become one.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// How many rows one statement writes.
const MAX_ROWS_PER_STATEMENT: usize = 500;

/// A connected register. It reads as [`Queries`] on whichever connection is free.
#[derive(Debug)]
pub enum Store {
    /// A file: many readers beside one writer.
    Sqlite {
        /// Read-only connections.
        read: Queries,
        /// The one connection that writes.
        write: SqlitePool,
    },
    /// A server. A write waits for the one before it without keeping a connection
    /// from the reads that finish that one.
    Postgres {
        /// Connections that read.
        read: Queries,
        /// The one connection of this process that writes.
        write: PgPool,
    },
}

/// A write transaction. Dropped without [`Tx::commit`], it changes nothing. It reads as
/// [`Queries`] on its own connection: what it has read stays so until it ends, and what it
/// has written is seen.
#[derive(Debug)]
pub struct Tx(Queries);

/// Why the store could not do what was asked. Missing records are `Ok(None)`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the record first, or its key is taken.
    #[error("the record was changed meanwhile or its key is taken")]
    Conflict,
    /// A stored value cannot be understood.
    #[error("unreadable value in {table}.{column} of {id}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Key of the row.
        id: String,
    },
    /// A value has no form in which it can be stored.
    #[error("a value cannot be written: {0}")]
    Unwritable(String),
    /// Another program or command is writing.
    #[error("another program or command is writing to the register: try again in a moment")]
    Busy,
    /// An import is being written, by this program or another one.
    #[error("an import is writing to the register: try again when it is done")]
    Importing,
    /// The database does not answer.
    #[error("the database does not answer")]
    Gone,
    /// The database refused, or broke off.
    #[error("database: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let database = error.as_database_error();
        let code = database.and_then(sqlx::error::DatabaseError::code);
        if database.is_some_and(sqlx::error::DatabaseError::is_unique_violation) {
            Self::Conflict
        } else if code.is_some_and(|code| BUSY.contains(&&*code)) {
            Self::Busy
        } else {
            Self::Database(error)
        }
    }
}

/// A record as the document that history keeps of it. What has no such form is an error:
/// `null` in history says that there was no record.
pub fn to_document(record: &impl Serialize) -> Result<Value, StoreError> {
    match serde_json::to_value(record) {
        Ok(Value::Null) => Err(StoreError::Unwritable("nothing is left of it".to_owned())),
        Ok(document) => Ok(document),
        Err(error) => Err(StoreError::Unwritable(error.to_string())),
    }
}

/// `SQLITE_BUSY` and its extended codes; PostgreSQL's `lock_not_available`.
const BUSY: [&str; 4] = ["5", "261", "517", "55P03"];

impl Store {
    /// Connects to `sqlite:PATH` or `postgres://…`. With [`Mode::Create`] a missing
    /// database or schema is made and an older one brought up to date; with
    /// [`Mode::Existing`] anything but the current schema is refused.
    pub async fn open(url: &str, mode: Mode) -> Result<Self, OpenError> {
        let store = if url.starts_with("sqlite:") {
            Self::open_sqlite(url, mode).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(url).await?
        } else {
            return Err(OpenError::UnknownUrl);
        };
        schema::prepare(&store, mode).await?;
        Ok(store)
    }

    async fn open_sqlite(url: &str, mode: Mode) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str(url).map_err(|_| OpenError::UnknownUrl)?;
        let path = options.get_filename().to_owned();
        if mode == Mode::Create {
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(|error| OpenError::Folder {
                    path: folder.display().to_string(),
                    error,
                })?;
            }
        } else if !path.is_file() {
            return Err(OpenError::NoDatabase { path: path.display().to_string() });
        }
        if path.is_file() {
            schema::look_before_writing(options.clone().read_only(true)).await?;
        }
        let options = options
            .create_if_missing(mode == Mode::Create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is taken out must not be left in the pages of the file.
            .pragma("secure_delete", "on")
            .busy_timeout(ACQUIRE_TIMEOUT);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self::Sqlite { read: Queries::from_sqlite(read), write })
    }

    async fn open_postgres(url: &str) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| OpenError::UnknownUrl)?
            .application_name("ibasho")
            .options([
                ("statement_timeout", "30s"),
                ("lock_timeout", "3s"),
                ("idle_in_transaction_session_timeout", "60s"),
            ]);
        let pool = |connections| {
            PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
        };
        let write = pool(1).connect_with(options.clone()).await?;
        let read = pool(7).connect_with(options).await?;
        Ok(Self::Postgres { read: Queries::from_postgres(read), write })
    }

    /// The file that holds it; `None` with PostgreSQL.
    pub fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite { write, .. } => Some(write.connect_options().get_filename().to_owned()),
            Self::Postgres { .. } => None,
        }
    }

    /// Begins a write; waits for the writer before. Where that takes too long, says whether
    /// an import is being written.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        match self.begin_at_once().await {
            Err(StoreError::Busy) => match self.list_unfinished_runs().await {
                Ok(runs) if !runs.is_empty() => Err(StoreError::Importing),
                _ => Err(StoreError::Busy),
            },
            begun => begun,
        }
    }

    async fn begin_at_once(&self) -> Result<Tx, StoreError> {
        let or_busy = |error| match error {
            // Another write of this program holds the one connection.
            sqlx::Error::PoolTimedOut => StoreError::Busy,
            error => error.into(),
        };
        match self {
            Self::Sqlite { write, .. } => {
                let begun = match write.begin_with(BEGIN).await {
                    // SQLite itself took back what a full disk had cut off, which the
                    // connection has not understood: another one takes its place.
                    Err(sqlx::Error::InvalidSavePointStatement) => {
                        write.acquire().await.map_err(or_busy)?.close().await?;
                        write.begin_with(BEGIN).await
                    }
                    begun => begun,
                };
                Ok(Tx(Queries::from_sqlite_tx(begun.map_err(or_busy)?)))
            }
            Self::Postgres { write, .. } => {
                let mut transaction = write.begin().await.map_err(or_busy)?;
                sqlx::query("select pg_advisory_xact_lock(4904)")
                    .execute(&mut *transaction)
                    .await?;
                Ok(Tx(Queries::from_postgres_tx(transaction)))
            }
        }
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { read, write } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

impl Deref for Store {
    type Target = Queries;

    fn deref(&self) -> &Queries {
        match self {
            Self::Sqlite { read, .. } | Self::Postgres { read, .. } => read,
        }
    }
}

impl Tx {
    /// Makes everything written in the transaction last and visible.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}

impl Deref for Tx {
    type Target = Queries;

    fn deref(&self) -> &Queries {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn history_never_holds_null_for_a_record() {
        assert!(to_document(&BTreeMap::from([("name", "あ")])).is_ok());
        let without_form = BTreeMap::from([((1, 2), "a key that JSON has no form for")]);
        assert!(matches!(to_document(&without_form), Err(StoreError::Unwritable(_))));
        assert!(matches!(to_document(&f64::NAN), Err(StoreError::Unwritable(_))));
    }
}
