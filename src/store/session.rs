//! Sessions and links in the database, by the hash of the secret that the device
//! or the link holds. The secrets themselves are never stored.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{Account, StaffId, StaffSession};
use chrono::{DateTime, Utc};

/// Selects sessions as [`StaffSessionRow`]s.
macro_rules! select_session {
    ($rest:literal) => {
        concat!(
            "select id, staff, own_device, awaits_code, created_at, seen_at from \
             staff_session ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct StaffSessionRow {
    id: String,
    staff: String,
    own_device: bool,
    awaits_code: bool,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
}

impl StaffSessionRow {
    fn into_session(self) -> Result<StaffSession, StoreError> {
        let Some(staff) = StaffId::parse(&self.staff) else {
            return Err(StoreError::Inconsistent {
                table: "staff_session",
                column: "staff",
                id: self.id,
            });
        };
        Ok(StaffSession {
            id: self.id,
            staff,
            own_device: self.own_device,
            awaits_code: self.awaits_code,
            created_at: self.created_at,
            seen_at: self.seen_at,
        })
    }
}

/// A link under which somebody sets a password.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Whose password; `None` for the first administrator, who has no account yet.
    pub staff: Option<StaffId>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

impl Queries {
    /// A session, and whose it is.
    pub async fn find_session(
        &self,
        hash: &str,
    ) -> Result<Option<(StaffSession, Account)>, StoreError> {
        const SQL: &str = select_session!("where token_hash = $1");
        let row: Option<StaffSessionRow> =
            run!(self, db => sqlx::query_as(SQL).bind(hash).fetch_optional(db).await)?;
        let Some(session) = row.map(StaffSessionRow::into_session).transpose()? else {
            return Ok(None);
        };
        let account = self.find_account(&session.staff).await?;
        Ok(account.map(|account| (session, account)))
    }

    /// The sessions of an account, the one used last first.
    pub async fn list_sessions(&self, staff: &StaffId) -> Result<Vec<StaffSession>, StoreError> {
        const SQL: &str = select_session!("where staff = $1 order by seen_at desc, id");
        let rows: Vec<StaffSessionRow> =
            run!(self, db => sqlx::query_as(SQL).bind(staff.as_str()).fetch_all(db).await)?;
        rows.into_iter().map(StaffSessionRow::into_session).collect()
    }

    /// What a link is for.
    pub async fn find_link(&self, hash: &str) -> Result<Option<Link>, StoreError> {
        const SQL: &str = "select staff, expires_at from staff_link where token_hash = $1";
        let row: Option<(Option<String>, DateTime<Utc>)> =
            run!(self, db => sqlx::query_as(SQL).bind(hash).fetch_optional(db).await)?;
        let link = |(staff, expires_at): (Option<String>, _)| Link {
            staff: staff.and_then(|id| StaffId::parse(&id)),
            expires_at,
        };
        Ok(row.map(link))
    }
}

impl Tx {
    /// Writes a new session.
    pub async fn insert_session(
        &mut self,
        hash: &str,
        session: &StaffSession,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into staff_session (token_hash, id, staff, own_device, \
                           awaits_code, created_at, seen_at) values ($1, $2, $3, $4, $5, $6, $7)";
        run!(self, db => sqlx::query(SQL)
            .bind(hash)
            .bind(session.id.as_str())
            .bind(session.staff.as_str())
            .bind(session.own_device)
            .bind(session.awaits_code)
            .bind(session.created_at)
            .bind(session.seen_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Notes a sign of life.
    pub async fn touch_session(&mut self, hash: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        const SQL: &str = "update staff_session set seen_at = $2 where token_hash = $1";
        run!(self, db => sqlx::query(SQL).bind(hash).bind(at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Ends the session that a device holds.
    pub async fn end_session(&mut self, hash: &str) -> Result<(), StoreError> {
        const SQL: &str = "delete from staff_session where token_hash = $1";
        run!(self, db => sqlx::query(SQL).bind(hash)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Ends one session of an account by its name; `false` when there is none.
    pub async fn end_session_named(
        &mut self,
        staff: &StaffId,
        id: &str,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "delete from staff_session where staff = $1 and id = $2";
        let rows = run!(self, db => sqlx::query(SQL).bind(staff.as_str()).bind(id)
            .execute(db).await.map(|done| done.rows_affected()))?;
        Ok(rows > 0)
    }

    /// Ends every session of an account; returns how many there were.
    pub async fn end_sessions(&mut self, staff: &StaffId) -> Result<u64, StoreError> {
        const SQL: &str = "delete from staff_session where staff = $1";
        Ok(run!(self, db => sqlx::query(SQL).bind(staff.as_str())
            .execute(db).await.map(|done| done.rows_affected()))?)
    }

    /// Writes a new link.
    pub async fn insert_link(&mut self, hash: &str, link: &Link) -> Result<(), StoreError> {
        const SQL: &str =
            "insert into staff_link (token_hash, staff, expires_at) values ($1, $2, $3)";
        run!(self, db => sqlx::query(SQL)
            .bind(hash).bind(link.staff.as_ref().map(StaffId::as_str)).bind(link.expires_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Ends the links of an account, or those of the first administrator.
    pub async fn end_links(&mut self, staff: Option<&StaffId>) -> Result<(), StoreError> {
        const OF_ACCOUNT: &str = "delete from staff_link where staff = $1";
        const OF_NOBODY: &str = "delete from staff_link where staff is null";
        match staff {
            Some(id) => run!(self, db => sqlx::query(OF_ACCOUNT).bind(id.as_str())
                .execute(db).await.map(drop))?,
            None => run!(self, db => sqlx::query(OF_NOBODY)
                .execute(db).await.map(drop))?,
        }
        Ok(())
    }

    /// Forgets sessions begun before one moment and links that ended before another.
    pub async fn forget_sessions(
        &mut self,
        begun_before: DateTime<Utc>,
        ended_before: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const SESSIONS: &str = "delete from staff_session where created_at < $1";
        const LINKS: &str = "delete from staff_link where expires_at < $1";
        for (sql, before) in [(SESSIONS, begun_before), (LINKS, ended_before)] {
            run!(self, db => sqlx::query(sql).bind(before)
                .execute(db).await.map(drop))?;
        }
        Ok(())
    }
}
