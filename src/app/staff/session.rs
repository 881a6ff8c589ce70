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
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(2);
/// A session's last use is written down no more often than this.
const NOTE_INTERVAL: TimeDelta = TimeDelta::minutes(1);
/// Tasks that write last uses down at once. While the database is slow, more are skipped:
/// the next request notes the same.
pub(in crate::app) const MAX_ACTIVITY_NOTES: usize = 8;
/// How long tries to log in are remembered, and with them who came in from where.
const ATTEMPTS_KEPT_FOR: TimeDelta = TimeDelta::days(90);

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
    Anonymous,
    /// Somebody whose session has ended by itself.
    Expired(Account),
    /// Somebody with the right password, whose code is still to come.
    AwaitingSecondFactor(Account),
    /// Somebody logged in.
    Authenticated(StaffSession, Account),
}

impl App {
    /// Who presents a secret. The account is read at each request: a role that
    /// changed holds at once.
    pub async fn visitor(&self, token: &Token) -> Result<Visitor, Error> {
        // Nobody waits for what is known to be gone.
        if !self.is_database_there() {
            return Err(StoreError::Gone.into());
        }
        self.visitor_by_hash(&token.hash()).await
    }

    /// Finds who presents a secret, by its hash.
    pub(super) async fn visitor_by_hash(&self, hash: &str) -> Result<Visitor, Error> {
        let found = timeout(LOOKUP_TIMEOUT, self.store.find_session(hash)).await;
        let visitor = match found.map_err(|_| StoreError::Gone)?? {
            Some((session, account)) => self.judge(session, account),
            None => Visitor::Anonymous,
        };
        self.session_cache.update(hash, &visitor, self.clock.now());
        Ok(visitor)
    }

    fn judge(&self, session: StaffSession, account: Account) -> Visitor {
        match session.is_live(self.clock.now()) {
            _ if !account.profile.active => Visitor::Anonymous,
            true if session.awaits_code => Visitor::AwaitingSecondFactor(account),
            true => Visitor::Authenticated(session, account),
            false if session.awaits_code => Visitor::Anonymous,
            false => Visitor::Expired(account),
        }
    }

    /// Writes down when a session was last used; nobody waits for it. Skipped while as many
    /// such notes as may wait at once are waiting.
    pub fn note_activity(self: &Arc<Self>, token: &Token, session: &StaffSession) {
        let now = self.clock.now();
        if now - session.seen_at < NOTE_INTERVAL {
            return;
        }
        let Ok(permit) = self.activity_notes.clone().try_acquire_owned() else { return };
        let (app, hash) = (self.clone(), token.hash());
        tokio::spawn(async move {
            let _permit = permit;
            let noted = async {
                let mut tx = app.store.begin().await?;
                tx.touch_session(&hash, now).await?;
                tx.commit().await
            };
            if let Err(error) = noted.await {
                tracing::debug!(%error, "the last use of a session is not written down");
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
        tx.forget_sessions(now - staff_session::MAX_SESSION_AGE, now).await?;
        tx.forget_attempts(now - ATTEMPTS_KEPT_FOR).await?;
        Ok(NewSession { token, own_device })
    }

    /// Ends the session that a device holds.
    pub async fn log_out(&self, token: Token) -> Result<(), Error> {
        self.session_cache.forget(&token.hash());
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
        let account = super::account(&tx, &id).await?;
        let profile = account.profile.clone();
        let reason = Some("sessions-ended");
        self.save_account(&mut tx, &by.actor(), &account, profile, reason).await?;
        tx.end_sessions(&id).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::Clock,
        domain::{Actor, Profile, Role},
        store::{Mode, Store},
    };
    use chrono::DateTime;
    use tokio::runtime::Handle;

    #[tokio::test]
    async fn few_notes_wait_for_the_database_and_one_of_them_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        let open = async |minutes| {
            let clock = Clock::Fixed(DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes));
            let store = Store::open(&url, Mode::Create).await.expect("a register");
            Arc::new(App::open(store, clock).await.expect("a register"))
        };
        let app = open(0).await;
        let profile = Profile::new("花子", Role::Disaster, &["所沢".to_owned()], "市");
        let by = By::Shell(Actor::Program);
        let account = app.add_account(by, profile.expect("a profile"), None).await.expect("adds");
        let mut tx = app.store.begin().await.expect("begins");
        let begun = app.begin_session(&mut tx, &account.id, true, false).await.expect("begins");
        tx.commit().await.expect("commits");

        let later = open(2).await;
        let session = async || match later.visitor(&begun.token).await {
            Ok(Visitor::Authenticated(session, _)) => session,
            other => panic!("{other:?}"),
        };
        let seen = session().await;
        let writer = later.store.begin().await.expect("keeps others from writing");
        let tasks = || Handle::current().metrics().num_alive_tasks();
        let before = tasks();
        for _ in 0..100 {
            later.note_activity(&begun.token, &seen);
        }
        assert_eq!(tasks() - before, MAX_ACTIVITY_NOTES);
        drop(writer);
        let all = u32::try_from(MAX_ACTIVITY_NOTES).expect("few");
        drop(later.activity_notes.acquire_many(all).await.expect("room again"));
        assert_eq!(session().await.seen_at, later.clock.now());
    }
}
