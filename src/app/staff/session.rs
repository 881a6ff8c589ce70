//! Sessions: begun at login with a new secret, checked at each request, ended by
//! their owner, by an administrator or by themselves.

use super::By;
use crate::{
    app::{App, Error, id, token::Token},
    domain::{Account, Right, StaffId, StaffSession, staff_session},
    store::{StoreError, Tx},
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// A request waits no longer than this to learn who sent it.
const PATIENCE: Duration = Duration::from_secs(2);
/// A sign of life is written down no more often than this.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);
/// How long tries to log in are remembered, and with them who came in from where.
const REMEMBERED: TimeDelta = TimeDelta::days(90);

/// A session begun just now.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The secret for the device.
    pub token: Token,
    /// Whether nobody else uses the device.
    pub own_device: bool,
}

/// Who a request comes from.
#[derive(Debug)]
pub enum Visitor {
    /// Nobody we know.
    Nobody,
    /// Somebody whose session has ended by itself.
    Gone(Account),
    /// Somebody with the right password, whose code is still to come.
    Half(Account),
    /// Somebody logged in.
    In(StaffSession, Account),
}

impl App {
    /// Who presents a secret. The account is read at each request: a role that
    /// changed holds at once.
    pub async fn visitor(&self, token: &Token) -> Result<Visitor, Error> {
        // Nobody waits for what is known to be gone.
        if !self.is_database_there() {
            return Err(StoreError::Gone.into());
        }
        self.visitor_by(&token.hash()).await
    }

    /// The same by the hash of the secret.
    pub(super) async fn visitor_by(&self, hash: &str) -> Result<Visitor, Error> {
        let found = timeout(PATIENCE, self.store.find_session(hash)).await;
        let visitor = match found.map_err(|_| StoreError::Gone)?? {
            Some((session, account)) => self.judge(session, account),
            None => Visitor::Nobody,
        };
        self.known.note(hash, &visitor, self.clock.now());
        Ok(visitor)
    }

    fn judge(&self, session: StaffSession, account: Account) -> Visitor {
        match session.is_live(self.clock.now()) {
            _ if !account.profile.active => Visitor::Nobody,
            true if session.awaits_code => Visitor::Half(account),
            true => Visitor::In(session, account),
            false if session.awaits_code => Visitor::Nobody,
            false => Visitor::Gone(account),
        }
    }

    /// Notes that the holder of a session did something; nobody waits for it.
    pub fn note_life(self: &Arc<Self>, token: &Token, session: &StaffSession) {
        let now = self.clock.now();
        if now - session.seen_at < SEEN_EVERY {
            return;
        }
        let (app, hash) = (self.clone(), token.hash());
        tokio::spawn(async move {
            let noted = async {
                let mut tx = app.store.begin().await?;
                tx.touch_session(&hash, now).await?;
                tx.commit().await
            };
            if let Err(error) = noted.await {
                tracing::debug!(%error, "a sign of life is not written down");
            }
        });
    }

    /// Begins a session and tidies up.
    pub(super) async fn begin_session(
        &self,
        tx: &mut Tx,
        staff: &StaffId,
        own_device: bool,
        awaits_code: bool,
    ) -> Result<NewSession, Error> {
        let (token, now) = (Token::new(), self.clock.now());
        let session = StaffSession {
            id: id::new_id(),
            staff: staff.clone(),
            own_device,
            awaits_code,
            created_at: now,
            seen_at: now,
        };
        tx.insert_session(&token.hash(), &session).await?;
        tx.forget_sessions(now - staff_session::LONGEST, now).await?;
        tx.forget_attempts(now - REMEMBERED).await?;
        Ok(NewSession { token, own_device })
    }

    /// Ends the session that a device holds.
    pub async fn log_out(&self, token: Token) -> Result<(), Error> {
        self.known.forget(&token.hash());
        let mut tx = self.store.begin().await?;
        tx.end_session(&token.hash()).await?;
        Ok(tx.commit().await?)
    }

    /// Ends one of the own sessions, by its name.
    pub async fn end_own_session(&self, account: Account, session: String) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        if !tx.end_session_named(&account.id, &session).await? {
            return Err(Error::NotFound);
        }
        Ok(tx.commit().await?)
    }

    /// Ends every session of an account, one's own or, for whoever manages accounts,
    /// another's.
    pub async fn end_sessions(&self, by: By, id: StaffId) -> Result<(), Error> {
        let is_own = matches!(&by, By::Staff(account) if account.id == id);
        if !is_own {
            by.must(Right::ManageAccounts)?;
        }
        let mut tx = self.store.begin().await?;
        let account = self.account(&id).await?;
        let profile = account.profile.clone();
        let reason = Some("sessions-ended");
        self.save_account(&mut tx, &by.actor(), &account, profile, reason).await?;
        tx.end_sessions(&id).await?;
        Ok(tx.commit().await?)
    }
}
