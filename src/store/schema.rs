//! Which schema a database has, and making it the current one.
//! Never touches a database that a newer program has changed.

use super::{Store, run};
use sqlx::{
    Connection, PgPool, SqliteConnection,
    error::DatabaseError,
    migrate::{MigrateError, Migrator},
    sqlite::SqliteConnectOptions,
};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// What [`Store::open`] may do to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Create what is missing, bring up to date what is old.
    Create,
    /// Take it as it is or not at all.
    Existing,
}

/// Why a database cannot be used, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Neither of the two kinds of address.
    #[error("--database must be sqlite:PATH or postgres://USER@HOST/NAME")]
    UnknownUrl,
    /// The folder of the file cannot be made.
    #[error("cannot make the folder {path}: {error}")]
    Folder {
        /// The folder.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// There is no such file.
    #[error("there is no register at {path}: check --database, or start `ibasho serve` once")]
    NoDatabase {
        /// The file.
        path: String,
    },
    /// There are tables, but not ours.
    #[error("the database belongs to another program: name a new file or database")]
    Foreign,
    /// The database is there, but empty.
    #[error("the database has no register yet: start `ibasho serve` once to create it")]
    NoSchema,
    /// Made by an older program.
    #[error("the register was made by an older Ibasho: start `ibasho serve` once to update it")]
    OlderSchema,
    /// Made by a newer program.
    #[error("the register was made by a newer Ibasho (schema {found}): use that version")]
    NewerSchema {
        /// The newest step found.
        found: i64,
    },
    /// The steps recorded are not ours.
    #[error("the register cannot be updated: {0}")]
    Migrate(MigrateError),
    /// The database did not answer.
    #[error("cannot open the database: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// Refuses a `SQLite` file with tables of another program, before anything is written.
pub(super) async fn look_before_writing(options: SqliteConnectOptions) -> Result<(), OpenError> {
    const SQL: &str = "select name from sqlite_master where type = 'table'";
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let tables: Vec<String> = sqlx::query_scalar(SQL).fetch_all(&mut connection).await?;
    connection.close().await?;
    let ours = tables.is_empty() || tables.iter().any(|table| table == "register");
    if ours { Ok(()) } else { Err(OpenError::Foreign) }
}

/// Refuses a PostgreSQL schema where another program has our table names. Tables of
/// extensions may stand beside ours.
async fn look_at_names(pool: &PgPool) -> Result<(), OpenError> {
    const SQL: &str = "select cast(table_name as text) from information_schema.tables \
                       where table_schema = current_schema()";
    let tables: Vec<String> = sqlx::query_scalar(SQL).fetch_all(pool).await?;
    let is_there = |name: &str| tables.iter().any(|table| table == name);
    let taken = ["place", "history", "_sqlx_migrations"].into_iter().any(is_there);
    if taken && !is_there("register") { Err(OpenError::Foreign) } else { Ok(()) }
}

/// The newest step, which every open database has.
pub fn schema_version() -> i64 {
    SQLITE.iter().map(|step| step.version).max().unwrap_or(0)
}

/// Brings the schema up to date, or refuses, as `mode` says.
pub(super) async fn prepare(store: &Store, mode: Mode) -> Result<(), OpenError> {
    if let Store::Postgres { write, .. } = store {
        look_at_names(write).await?;
    }
    let newest = schema_version();
    match (applied(store).await?, mode) {
        (Some(found), _) if found > newest => Err(OpenError::NewerSchema { found }),
        (None, Mode::Existing) => Err(OpenError::NoSchema),
        (Some(found), Mode::Existing) if found < newest => Err(OpenError::OlderSchema),
        (Some(_), Mode::Existing) => Ok(()),
        (_, Mode::Create) => match store {
            Store::Sqlite { write, .. } => SQLITE.run(write).await,
            Store::Postgres { write, .. } => POSTGRES.run(write).await,
        }
        .map_err(OpenError::Migrate),
    }
}

/// The newest step applied; `None` without a table of steps.
async fn applied(store: &Store) -> Result<Option<i64>, sqlx::Error> {
    const SQL: &str = "select max(version) from _sqlx_migrations";
    match run!(store, db => sqlx::query_scalar(SQL).fetch_one(db).await) {
        Err(sqlx::Error::Database(error)) if is_missing_table(&*error) => Ok(None),
        found => found,
    }
}

/// PostgreSQL has a code for it; `SQLite` says it in words.
fn is_missing_table(error: &dyn DatabaseError) -> bool {
    error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
}
