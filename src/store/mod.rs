//! The only SQL. One text of every query runs on SQLite and on PostgreSQL.
//!
//! [`Store`] has only reads; every write is a method of [`Tx`], and a transaction
//! is begun only by `app`. Write transactions follow one another (SQLite by
//! `BEGIN IMMEDIATE`, PostgreSQL by an advisory lock), so that history numbers
//! become visible in their order. Search never happens here: that is `catalog`.

mod attempt;
mod district;
mod gazetteer;
mod history;
mod import;
mod incident;
mod mapping;
mod observation;
mod place;
mod place_link;
mod queue;
mod schema;
mod session;
mod staff;
mod suggestion;

pub use attempt::Failures;
pub use gazetteer::GazetteerSource;
pub use schema::{Mode, OpenError, schema_version};
pub use session::Link;
pub use staff::Credentials;

use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::PathBuf, str::FromStr, time::Duration};

/// How long a request may wait for a connection or for another writer.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// How a write begins on SQLite: not as a read that might become one.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// How many rows one statement writes.
const MAX_ROWS_PER_STATEMENT: usize = 500;

/// A connected register.
#[derive(Debug, Clone)]
pub enum Store {
    /// A file: many readers beside one writer.
    Sqlite {
        /// Read-only connections.
        read: SqlitePool,
        /// The one connection that writes.
        write: SqlitePool,
    },
    /// A server. A write waits for the one before it without keeping a connection
    /// from the reads that finish that one.
    Postgres {
        /// Connections that read.
        read: PgPool,
        /// The one connection of this process that writes.
        write: PgPool,
    },
}

/// A write transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub enum Tx {
    /// On the one writing connection.
    Sqlite(Transaction<'static, Sqlite>),
    /// Holding the writers' lock.
    Postgres(Transaction<'static, Postgres>),
}

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
    /// Another program or command is writing.
    #[error("another import or command is writing to the register: try again in a moment")]
    Busy,
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

/// `SQLITE_BUSY` and its extended codes; PostgreSQL's `lock_not_available`.
const BUSY: [&str; 4] = ["5", "261", "517", "55P03"];

/// Runs one query text on whichever read pool there is.
macro_rules! read {
    ($store:expr, $pool:ident => $query:expr) => {
        match $store {
            $crate::store::Store::Sqlite { read: $pool, .. } => $query,
            $crate::store::Store::Postgres { read: $pool, .. } => $query,
        }
    };
}

/// Runs one query text in whichever transaction it is.
macro_rules! write {
    ($tx:expr, $connection:ident => $query:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(transaction) => {
                let $connection = &mut **transaction;
                $query
            }
            $crate::store::Tx::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $query
            }
        }
    };
}

pub(crate) use {read, write};

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
        Ok(Self::Sqlite { read, write })
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
        Ok(Self::Postgres { read, write })
    }

    /// The file that holds it; `None` with PostgreSQL.
    pub fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite { read, .. } => Some(read.connect_options().get_filename().to_owned()),
            Self::Postgres { .. } => None,
        }
    }

    /// Begins a write; waits for the writer before.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
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
                Ok(Tx::Sqlite(begun.map_err(or_busy)?))
            }
            Self::Postgres { write, .. } => {
                let mut transaction = write.begin().await.map_err(or_busy)?;
                sqlx::query("select pg_advisory_xact_lock(4904)")
                    .execute(&mut *transaction)
                    .await?;
                Ok(Tx::Postgres(transaction))
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

impl Tx {
    /// Makes everything written in the transaction last and visible.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}
