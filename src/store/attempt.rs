//! Who tried to log in from where, so that nobody guesses for long, however many
//! servers there are. Names are kept as hashes: people type passwords there.

use super::{Queries, StoreError, Tx, run};
use chrono::{DateTime, Utc};

/// How often it failed since some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// With this name from this address.
    pub here: i64,
    /// With this name from anywhere.
    pub with_name: i64,
    /// With any name from this address.
    pub from_address: i64,
    /// Whether this name ever came in from this address.
    pub known_here: bool,
}

impl Queries {
    /// How often logging in failed since `since`.
    pub async fn count_failures(
        &self,
        login_hash: &str,
        address: &str,
        since: DateTime<Utc>,
    ) -> Result<Failures, StoreError> {
        const HERE: &str = "select count(*) from login_attempt \
                            where login_hash = $1 and address = $2 and at > $3 and not succeeded";
        const WITH_NAME: &str = "select count(*) from login_attempt \
                                 where login_hash = $1 and at > $2 and not succeeded";
        const FROM_ADDRESS: &str = "select count(*) from login_attempt \
                                    where address = $1 and at > $2 and not succeeded";
        const KNOWN: &str = "select exists (select 1 from login_attempt \
                             where login_hash = $1 and address = $2 and succeeded)";
        Ok(Failures {
            here: run!(self, db => sqlx::query_scalar(HERE)
                .bind(login_hash).bind(address).bind(since).fetch_one(db).await)?,
            with_name: run!(self, db => sqlx::query_scalar(WITH_NAME)
                .bind(login_hash).bind(since).fetch_one(db).await)?,
            from_address: run!(self, db => sqlx::query_scalar(FROM_ADDRESS)
                .bind(address).bind(since).fetch_one(db).await)?,
            known_here: run!(self, db => sqlx::query_scalar(KNOWN)
                .bind(login_hash).bind(address).fetch_one(db).await)?,
        })
    }
}

impl Tx {
    /// Notes a try. It counts as failed until [`Tx::succeed_attempts`].
    pub async fn insert_attempt(
        &mut self,
        id: &str,
        login_hash: &str,
        address: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into login_attempt (id, login_hash, address, at, succeeded) \
                           values ($1, $2, $3, $4, false)";
        run!(self, db => sqlx::query(SQL)
            .bind(id).bind(login_hash).bind(address).bind(at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Somebody came in: the tries with this name from this address were theirs.
    pub async fn succeed_attempts(
        &mut self,
        id: &str,
        login_hash: &str,
        address: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const CLEAR: &str = "delete from login_attempt where login_hash = $1 and address = $2";
        const SQL: &str = "insert into login_attempt (id, login_hash, address, at, succeeded) \
                           values ($1, $2, $3, $4, true)";
        run!(self, db => sqlx::query(CLEAR).bind(login_hash).bind(address)
            .execute(db).await.map(drop))?;
        run!(self, db => sqlx::query(SQL)
            .bind(id).bind(login_hash).bind(address).bind(at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Forgets what was tried before.
    pub async fn forget_attempts(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        const SQL: &str = "delete from login_attempt where at < $1";
        run!(self, db => sqlx::query(SQL).bind(before)
            .execute(db).await.map(drop))?;
        Ok(())
    }
}
