//! Accounts: who may work on the register, and how they prove who they are.
//! Every change is one transaction with its history, which never holds anything
//! that could prove who somebody is.

mod link;
mod login;
mod passwords;
mod second_factor;
mod session;
mod session_cache;

pub use link::{Invited, LinkFor};
pub use login::Login;
pub use passwords::Passwords;
pub use second_factor::{Setup, is_totp_secret};
pub use session::{NewSession, Visitor};
pub use session_cache::SessionCache;

pub(in crate::app) use session::MAX_ACTIVITY_NOTES;

use super::{App, Error, id};
use crate::{
    domain::{Account, Actor, Invalid, NewHistory, Password, Profile, RecordKind, Right, StaffId},
    store::{Queries, StoreError, Tx, to_document},
};

/// Who acts on accounts and on the service as a whole.
#[derive(Debug, Clone)]
pub enum By {
    /// Whoever works at the command line of the server, as history calls them.
    Shell(Actor),
    /// Somebody who is logged in.
    Staff(Account),
}

impl By {
    /// How history calls them.
    pub(in crate::app) fn actor(&self) -> Actor {
        match self {
            Self::Shell(actor) => actor.clone(),
            Self::Staff(account) => Actor::Staff(account.id.clone()),
        }
    }

    /// Refuses whoever has not this right.
    pub(in crate::app) fn must(&self, right: Right) -> Result<(), Error> {
        match self {
            Self::Staff(account) if !account.may(right) => Err(Error::Forbidden),
            _ => Ok(()),
        }
    }
}

impl App {
    /// Adds an account, with its password or with none until its link is used.
    pub async fn add_account(
        &self,
        by: By,
        profile: Profile,
        password: Option<Password>,
    ) -> Result<Account, Error> {
        by.must(Right::ManageAccounts)?;
        let hash = match password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let mut tx = self.store.begin().await?;
        let account = self.insert_account(&mut tx, &by.actor(), profile, hash.as_deref()).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Writes a new account and its history.
    async fn insert_account(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        profile: Profile,
        hash: Option<&str>,
    ) -> Result<Account, Error> {
        let now = self.clock.now();
        let account = Account {
            id: id::new_staff_id(),
            revision: 1,
            profile,
            has_password: hash.is_some(),
            created_at: now,
            updated_at: now,
        };
        tx.insert_account(&account).await.map_err(taken)?;
        if let Some(hash) = hash {
            tx.set_password(&account.id, hash).await?;
        }
        self.log(tx, actor, None, &account, None).await?;
        Ok(account)
    }

    /// Gives an account another name, role, districts or organization. A changed
    /// role ends its sessions.
    pub async fn change_account(
        &self,
        by: By,
        id: StaffId,
        revision: i64,
        profile: Profile,
    ) -> Result<Account, Error> {
        by.must(Right::ManageAccounts)?;
        let mut tx = self.store.begin().await?;
        let before = account(&tx, &id).await?;
        if before.revision != revision {
            return Err(StoreError::Conflict.into());
        }
        let Profile { active, second_factor, .. } = before.profile;
        let profile = Profile { active, second_factor, ..profile };
        if tx.find_login(&profile.login()).await?.is_some_and(|(other, _)| other.id != id) {
            return Err(Error::Invalid(vec![Invalid::new("name", "name-taken")]));
        }
        if profile == before.profile {
            return Ok(before);
        }
        let after = self.save_account(&mut tx, &by.actor(), &before, profile, None).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Keeps the owner of an account out, at once, or lets them in again.
    pub async fn set_active(&self, by: By, id: StaffId, active: bool) -> Result<Account, Error> {
        by.must(Right::ManageAccounts)?;
        let mut tx = self.store.begin().await?;
        let before = account(&tx, &id).await?;
        let profile = Profile { active, ..before.profile.clone() };
        if profile == before.profile {
            return Ok(before);
        }
        let after = self.save_account(&mut tx, &by.actor(), &before, profile, None).await?;
        if !active {
            tx.end_links(Some(&id)).await?;
        }
        tx.commit().await?;
        Ok(after)
    }

    /// Sets an account's password from the command line, and ends its sessions.
    pub async fn set_password(&self, by: By, id: StaffId, password: Password) -> Result<(), Error> {
        by.must(Right::ManageAccounts)?;
        let hash = self.passwords.hash(password).await?;
        let mut tx = self.store.begin().await?;
        let account = account(&tx, &id).await?;
        self.save_password(&mut tx, &by.actor(), &account, &hash).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Writes a changed account and its history. Whoever may do something else than
    /// before has to log in again.
    async fn save_account(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &Account,
        profile: Profile,
        reason: Option<&str>,
    ) -> Result<Account, Error> {
        let after = Account {
            revision: before.revision + 1,
            updated_at: self.clock.now(),
            profile,
            ..before.clone()
        };
        if before.administers()
            && !after.administers()
            && !tx.is_administered_without(&after.id).await?
        {
            return Err(Error::Invalid(vec![Invalid::new("role", "last-administrator")]));
        }
        tx.save_account(&after).await?;
        if before.profile.role != after.profile.role || !after.profile.active {
            tx.end_sessions(&after.id).await?;
        }
        self.log(tx, actor, Some(before), &after, reason).await?;
        Ok(after)
    }

    /// Replaces a password, which ends every session and link of the account.
    async fn save_password(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        account: &Account,
        hash: &str,
    ) -> Result<Account, Error> {
        let account = Account { has_password: true, ..account.clone() };
        let profile = account.profile.clone();
        let after = self.save_account(tx, actor, &account, profile, Some("password")).await?;
        tx.set_password(&after.id, hash).await?;
        tx.end_sessions(&after.id).await?;
        tx.end_links(Some(&after.id)).await?;
        Ok(after)
    }

    async fn log(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: Option<&Account>,
        after: &Account,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let change = NewHistory {
            at: self.clock.now(),
            actor: actor.id(),
            record_kind: RecordKind::Staff,
            record_id: after.id.to_string(),
            revision: after.revision,
            before: before.map(|account| to_document(&account.profile)).transpose()?,
            after: Some(to_document(&after.profile)?),
            reason: reason.map(str::to_owned),
            run_id: None,
        };
        Ok(tx.append_history(&[change]).await?)
    }
}

/// Finds an account that must exist.
async fn account(queries: &Queries, id: &StaffId) -> Result<Account, Error> {
    queries.find_account(id).await?.ok_or(Error::NotFound)
}

/// A new account whose name somebody has.
fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Conflict => Error::Invalid(vec![Invalid::new("name", "name-taken")]),
        other => other.into(),
    }
}
