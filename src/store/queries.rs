//! Where a read runs: on any free connection of a pool, or on the one of a write
//! transaction. The reads themselves stand beside the writes, a file a noun.

use futures_util::lock::{Mutex, MutexGuard};
use sqlx::{
    Database, PgPool, Pool, Postgres, Sqlite, SqlitePool, Transaction, pool::PoolConnection,
};
use std::ops::{Deref, DerefMut};

/// Every read of the register. [`Store`](super::Store) lends it on whichever connection is
/// free, [`Tx`](super::Tx) on its own.
#[derive(Debug)]
pub struct Queries(pub(super) Source);

/// The database that is read.
#[derive(Debug)]
pub(super) enum Source {
    Sqlite(Lender<Sqlite>),
    Postgres(Lender<Postgres>),
}

/// What lends a connection for one query.
#[derive(Debug)]
pub(super) enum Lender<DB: Database> {
    Pool(Pool<DB>),
    Transaction(Mutex<Transaction<'static, DB>>),
}

/// A connection for as long as one query takes.
pub(super) enum Lent<'a, DB: Database> {
    Pooled(PoolConnection<DB>),
    InTransaction(MutexGuard<'a, Transaction<'static, DB>>),
}

/// Runs one query text on whichever database and connection there is.
macro_rules! run {
    ($queries:expr, $connection:ident => $query:expr) => {
        match $queries.source() {
            $crate::store::queries::Source::Sqlite(lender) => {
                let mut lent = lender.lend().await?;
                let $connection = &mut *lent;
                $query
            }
            $crate::store::queries::Source::Postgres(lender) => {
                let mut lent = lender.lend().await?;
                let $connection = &mut *lent;
                $query
            }
        }
    };
}

pub(crate) use run;

impl Queries {
    pub(super) fn from_sqlite(pool: SqlitePool) -> Self {
        Self(Source::Sqlite(Lender::Pool(pool)))
    }

    pub(super) fn from_postgres(pool: PgPool) -> Self {
        Self(Source::Postgres(Lender::Pool(pool)))
    }

    pub(super) fn from_sqlite_tx(transaction: Transaction<'static, Sqlite>) -> Self {
        Self(Source::Sqlite(Lender::Transaction(Mutex::new(transaction))))
    }

    pub(super) fn from_postgres_tx(transaction: Transaction<'static, Postgres>) -> Self {
        Self(Source::Postgres(Lender::Transaction(Mutex::new(transaction))))
    }

    pub(super) fn source(&self) -> &Source {
        &self.0
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        match self.0 {
            Source::Sqlite(lender) => lender.commit().await,
            Source::Postgres(lender) => lender.commit().await,
        }
    }

    /// Closes the connections of the pool.
    pub(super) async fn close(&self) {
        match &self.0 {
            Source::Sqlite(Lender::Pool(pool)) => pool.close().await,
            Source::Postgres(Lender::Pool(pool)) => pool.close().await,
            Source::Sqlite(_) | Source::Postgres(_) => {}
        }
    }
}

impl<DB: Database> Lender<DB> {
    pub(super) async fn lend(&self) -> Result<Lent<'_, DB>, sqlx::Error> {
        Ok(match self {
            Self::Pool(pool) => Lent::Pooled(pool.acquire().await?),
            Self::Transaction(transaction) => Lent::InTransaction(transaction.lock().await),
        })
    }

    /// Ends a transaction; a pool has none to end.
    async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Pool(_) => Ok(()),
            Self::Transaction(transaction) => transaction.into_inner().commit().await,
        }
    }
}

impl<DB: Database> Deref for Lent<'_, DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::InTransaction(transaction) => transaction,
        }
    }
}

impl<DB: Database> DerefMut for Lent<'_, DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::InTransaction(transaction) => transaction,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{Mode, Store};
    use chrono::DateTime;

    #[tokio::test]
    async fn a_transaction_reads_what_it_wrote_and_nobody_else_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        let store = Store::open(&url, Mode::Create).await.expect("a register");
        let mut tx = store.begin().await.expect("a write");
        tx.insert_identity("new", DateTime::UNIX_EPOCH).await.expect("writes");
        assert_eq!(tx.find_identity().await.expect("reads").as_deref(), Some("new"));
        assert_eq!(store.find_identity().await.expect("reads"), None);
        drop(tx);
        let mut tx = store.begin().await.expect("a write");
        assert_eq!(tx.find_identity().await.expect("reads"), None, "taken back");
        tx.insert_identity("kept", DateTime::UNIX_EPOCH).await.expect("writes");
        tx.commit().await.expect("written");
        assert_eq!(store.find_identity().await.expect("reads").as_deref(), Some("kept"));
    }
}
