//! Accounts in the database, and what proves who somebody is. Only hashes of
//! passwords and recovery codes are here; none of it is ever part of an
//! [`Account`] or of history.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{Account, Role, StaffId};
use chrono::{DateTime, Utc};
use sqlx::{QueryBuilder, types::Json};
use std::fmt;

/// Selects [`AccountRow`]s, and what else `$rest` names.
macro_rules! select_account {
    ($rest:literal) => {
        concat!(
            "select id, revision, cast(body as text) as body, \
             password_hash is not null as has_password, created_at, updated_at",
            $rest
        )
    };
}

/// An account as its columns.
#[derive(sqlx::FromRow)]
struct AccountRow {
    id: String,
    revision: i64,
    body: String,
    has_password: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl AccountRow {
    fn into_account(self) -> Result<Account, StoreError> {
        let unreadable = |column, id| StoreError::Inconsistent { table: "staff", column, id };
        let Some(id) = StaffId::parse(&self.id) else { return Err(unreadable("id", self.id)) };
        let profile = serde_json::from_str(&self.body).map_err(|_| unreadable("body", self.id))?;
        Ok(Account {
            id,
            revision: self.revision,
            profile,
            has_password: self.has_password,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// What proves who somebody is.
#[derive(sqlx::FromRow, Default)]
pub struct Credentials {
    /// The password's Argon2 hash.
    pub password_hash: Option<String>,
    /// The secret shared with the device of the second factor.
    pub totp_secret: Option<String>,
    /// The last step of time whose code was used.
    pub totp_step: Option<i64>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

#[derive(sqlx::FromRow)]
struct LoginRow {
    #[sqlx(flatten)]
    account: AccountRow,
    #[sqlx(flatten)]
    credentials: Credentials,
}

impl Queries {
    /// One account, disabled or not.
    pub async fn find_account(&self, id: &StaffId) -> Result<Option<Account>, StoreError> {
        const SQL: &str = select_account!(" from staff where id = $1");
        let row: Option<AccountRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(AccountRow::into_account).transpose()
    }

    /// The account that somebody names to log in, disabled or not, and what proves
    /// that it is theirs.
    pub async fn find_login(
        &self,
        login: &str,
    ) -> Result<Option<(Account, Credentials)>, StoreError> {
        const SQL: &str =
            select_account!(", password_hash, totp_secret, totp_step from staff where login = $1");
        let row: Option<LoginRow> =
            run!(self, db => sqlx::query_as(SQL).bind(login).fetch_optional(db).await)?;
        row.map(|row| Ok((row.account.into_account()?, row.credentials))).transpose()
    }

    /// Every account, disabled ones last.
    pub async fn list_accounts(&self) -> Result<Vec<Account>, StoreError> {
        const SQL: &str = select_account!(" from staff order by active desc, login");
        let rows: Vec<AccountRow> = run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?;
        rows.into_iter().map(AccountRow::into_account).collect()
    }

    /// Whether anybody has an account.
    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        const SQL: &str = "select exists (select 1 from staff)";
        Ok(run!(self, db => sqlx::query_scalar(SQL).fetch_one(db).await)?)
    }

    /// Whether somebody else than `id` can come in and administer.
    pub async fn is_administered_without(&self, id: &StaffId) -> Result<bool, StoreError> {
        const SQL: &str = "select exists (select 1 from staff where role = $1 and active \
                           and password_hash is not null and id <> $2)";
        Ok(run!(self, db => sqlx::query_scalar(SQL)
            .bind(Role::Admin.id()).bind(id.as_str()).fetch_one(db).await)?)
    }

    /// What proves that somebody is the owner of an account.
    pub async fn find_credentials(&self, id: &StaffId) -> Result<Credentials, StoreError> {
        const SQL: &str = "select password_hash, totp_secret, totp_step from staff where id = $1";
        let found: Option<Credentials> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        Ok(found.unwrap_or_default())
    }

    /// How many recovery codes an account has left.
    pub async fn count_recovery_codes(&self, id: &StaffId) -> Result<i64, StoreError> {
        const SQL: &str = "select count(*) from staff_recovery_code where staff = $1";
        Ok(run!(self, db => sqlx::query_scalar(SQL).bind(id.as_str()).fetch_one(db).await)?)
    }
}

impl Tx {
    /// Writes a new account. [`StoreError::Conflict`] when its name is taken.
    pub async fn insert_account(&mut self, account: &Account) -> Result<(), StoreError> {
        const SQL: &str = "insert into staff (id, revision, login, role, active, body, \
                           created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let profile = &account.profile;
        run!(self, db => sqlx::query(SQL)
            .bind(account.id.as_str())
            .bind(account.revision)
            .bind(profile.login())
            .bind(profile.role.id())
            .bind(profile.active)
            .bind(Json(profile))
            .bind(account.created_at)
            .bind(account.updated_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes an account over the revision before its own. [`StoreError::Conflict`]
    /// when that is not the one stored, or its name is taken.
    pub async fn save_account(&mut self, account: &Account) -> Result<(), StoreError> {
        const SQL: &str = "update staff set revision = $2, login = $3, role = $4, active = $5, \
                           body = $6, updated_at = $7 where id = $1 and revision = $2 - 1";
        let profile = &account.profile;
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(account.id.as_str())
            .bind(account.revision)
            .bind(profile.login())
            .bind(profile.role.id())
            .bind(profile.active)
            .bind(Json(profile))
            .bind(account.updated_at)
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Replaces an account's password by the hash of another.
    pub async fn set_password(&mut self, id: &StaffId, hash: &str) -> Result<(), StoreError> {
        const SQL: &str = "update staff set password_hash = $2 where id = $1";
        run!(self, db => sqlx::query(SQL).bind(id.as_str()).bind(hash)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Replaces the secret of an account's second factor, or takes it away.
    pub async fn set_totp_secret(
        &mut self,
        id: &StaffId,
        secret: Option<&str>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "update staff set totp_secret = $2, totp_step = null where id = $1";
        run!(self, db => sqlx::query(SQL).bind(id.as_str()).bind(secret)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Uses the code of a step of time; `false` when it, or a later one, was used before.
    pub async fn use_totp_step(&mut self, id: &StaffId, step: i64) -> Result<bool, StoreError> {
        const SQL: &str = "update staff set totp_step = $2 \
                           where id = $1 and coalesce(totp_step, -1) < $2";
        let rows = run!(self, db => sqlx::query(SQL).bind(id.as_str()).bind(step)
            .execute(db).await.map(|done| done.rows_affected()))?;
        Ok(rows == 1)
    }

    /// Replaces an account's recovery codes, given as hashes.
    pub async fn set_recovery_codes(
        &mut self,
        id: &StaffId,
        hashes: &[String],
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into staff_recovery_code (staff, code_hash) ";
        const CLEAR: &str = "delete from staff_recovery_code where staff = $1";
        run!(self, db => sqlx::query(CLEAR).bind(id.as_str())
            .execute(db).await.map(drop))?;
        if hashes.is_empty() {
            return Ok(());
        }
        run!(self, db => QueryBuilder::new(SQL)
            .push_values(hashes, |mut row, hash| {
                row.push_bind(id.as_str()).push_bind(hash.as_str());
            })
            .build().execute(db).await.map(drop))?;
        Ok(())
    }

    /// Uses a recovery code up; `false` when it is none of the account's.
    pub async fn use_recovery_code(
        &mut self,
        id: &StaffId,
        hash: &str,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "delete from staff_recovery_code where staff = $1 and code_hash = $2";
        let rows = run!(self, db => sqlx::query(SQL).bind(id.as_str()).bind(hash)
            .execute(db).await.map(|done| done.rows_affected()))?;
        Ok(rows == 1)
    }
}
