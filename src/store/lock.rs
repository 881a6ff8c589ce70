//! Who writes an import: one program at a time, for as long as it lives. The lock goes with
//! the program that holds it, however that ends, so that whoever gets it knows of every
//! import that is not done that nobody writes it any more.

use super::{Store, StoreError};
use sqlx::{Connection, PgConnection};
use std::{
    fs::{OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt,
};

/// The right to write an import, given back when dropped.
#[derive(Debug)]
pub struct ImportLock(#[allow(dead_code, reason = "held, not read")] Held);

/// What the system or the server frees when its holder is gone.
#[derive(Debug)]
#[allow(dead_code, reason = "held, not read")]
enum Held {
    File(std::fs::File),
    Session(PgConnection),
}

impl Store {
    /// Takes the right to write an import, if nobody has it.
    pub(crate) async fn try_lock_imports(&self) -> Result<Option<ImportLock>, StoreError> {
        match self {
            Self::Sqlite { write, .. } => {
                let mut path = write.connect_options().get_filename().as_os_str().to_owned();
                path.push("-import");
                let mut options = OpenOptions::new();
                options.write(true).create(true).truncate(false).mode(0o600);
                let file = options.open(path).map_err(sqlx::Error::Io)?;
                match file.try_lock() {
                    Ok(()) => Ok(Some(ImportLock(Held::File(file)))),
                    Err(TryLockError::WouldBlock) => Ok(None),
                    Err(TryLockError::Error(error)) => Err(sqlx::Error::Io(error).into()),
                }
            }
            Self::Postgres { write, .. } => {
                let mut session = PgConnection::connect_with(&write.connect_options()).await?;
                let is_free: bool = sqlx::query_scalar("select pg_try_advisory_lock(4905)")
                    .fetch_one(&mut session)
                    .await?;
                Ok(is_free.then_some(ImportLock(Held::Session(session))))
            }
        }
    }

    /// How long an import lets others write between its parts. On PostgreSQL and within a
    /// program they stand in a row; another program that waits for a SQLite file looks at
    /// it ten times a second.
    pub(crate) fn pause_between_slices(&self) -> std::time::Duration {
        match self {
            Self::Sqlite { .. } => std::time::Duration::from_millis(110),
            Self::Postgres { .. } => std::time::Duration::from_millis(5),
        }
    }
}
