//! Links by which somebody sets a password: the invitation of a colleague, help for
//! whoever forgot it, and the first administrator's. A link works once, ends by
//! itself, and changes nothing when it is merely opened.

use super::{By, NewSession};
use crate::{
    app::{App, Error, token::Token},
    domain::{Account, Actor, Invalid, Password, Profile, Right, StaffId},
    store::{Link, Queries, Tx},
};
use chrono::TimeDelta;
use std::net::IpAddr;

/// How long an invitation waits.
pub const LINK_VALID_FOR: TimeDelta = TimeDelta::days(7);
/// How long the first administrator's link waits.
pub const FIRST_LINK_VALID_FOR: TimeDelta = TimeDelta::hours(24);

/// What a link is for.
#[derive(Debug, Clone)]
pub enum LinkFor {
    /// To become the first administrator.
    First,
    /// To set the password of this account.
    Account(Account),
}

/// What came of using a link.
#[derive(Debug)]
pub enum Invited {
    /// Somebody is in.
    In(NewSession),
    /// The password is set; the code of the second factor is asked for at login.
    LogIn,
}

impl App {
    /// A new link by which the owner of an account sets a password. Earlier ones end.
    pub async fn link_for(&self, by: By, id: StaffId) -> Result<Token, Error> {
        by.must(Right::ManageAccounts)?;
        let mut tx = self.store.begin().await?;
        let account = super::account(&tx, &id).await?;
        if !account.profile.active {
            return Err(Error::NotFound);
        }
        tx.end_links(Some(&id)).await?;
        let token = self.insert_link(&mut tx, Some(id), LINK_VALID_FOR).await?;
        let profile = account.profile.clone();
        self.save_account(&mut tx, &by.actor(), &account, profile, Some("link")).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// A link for the first administrator; `None` once anybody has an account.
    pub async fn first_link(&self) -> Result<Option<Token>, Error> {
        let mut tx = self.store.begin().await?;
        if tx.has_accounts().await? {
            return Ok(None);
        }
        let token = self.insert_link(&mut tx, None, FIRST_LINK_VALID_FOR).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    async fn insert_link(
        &self,
        tx: &mut Tx,
        staff: Option<StaffId>,
        valid_for: TimeDelta,
    ) -> Result<Token, Error> {
        let token = Token::new();
        let link = Link { staff, expires_at: self.clock.now() + valid_for };
        tx.insert_link(&token.hash(), &link).await?;
        Ok(token)
    }

    /// What a link is for; `None` when it has ended, was used, or never was.
    pub async fn open_link(&self, token: &Token) -> Result<Option<LinkFor>, Error> {
        self.link_target(&self.store, token).await
    }

    async fn link_target(
        &self,
        queries: &Queries,
        token: &Token,
    ) -> Result<Option<LinkFor>, Error> {
        let found = queries.find_link(&token.hash()).await?;
        let Some(link) = found.filter(|link| self.clock.now() < link.expires_at) else {
            return Ok(None);
        };
        let Some(id) = link.staff else {
            return Ok((!queries.has_accounts().await?).then_some(LinkFor::First));
        };
        let account = queries.find_account(&id).await?;
        Ok(account.filter(|account| account.profile.active).map(LinkFor::Account))
    }

    /// Sets the password of the account that a link is for, and logs its owner in.
    pub async fn use_link(
        &self,
        token: Token,
        password: Password,
        own_device: bool,
        address: IpAddr,
    ) -> Result<Invited, Error> {
        let hash = self.passwords.hash(password).await?;
        let mut tx = self.store.begin().await?;
        let Some(LinkFor::Account(account)) = self.link_target(&tx, &token).await? else {
            return Err(Error::NotFound);
        };
        let actor = Actor::Staff(account.id.clone());
        let account = self.save_password(&mut tx, &actor, &account, &hash).await?;
        if account.profile.second_factor {
            tx.commit().await?;
            return Ok(Invited::LogIn);
        }
        let session = self.begin_session(&mut tx, &account.id, own_device, false).await?;
        self.welcome(&mut tx, &account, address).await?;
        tx.commit().await?;
        Ok(Invited::In(session))
    }

    /// Makes the first administrator, who thereby is logged in. The error names `name`.
    pub async fn use_first_link(
        &self,
        token: Token,
        profile: Profile,
        password: Password,
        own_device: bool,
        address: IpAddr,
    ) -> Result<NewSession, Error> {
        let hash = self.passwords.hash(password).await?;
        let mut tx = self.store.begin().await?;
        let Some(LinkFor::First) = self.link_target(&tx, &token).await? else {
            return Err(Error::NotFound);
        };
        let account = self.insert_account(&mut tx, &Actor::Program, profile, Some(&hash)).await?;
        tx.end_links(None).await?;
        let session = self.begin_session(&mut tx, &account.id, own_device, false).await?;
        self.welcome(&mut tx, &account, address).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Replaces one's own password; every other session ends, and this device gets a
    /// new one. The error names `current`.
    pub async fn change_own_password(
        &self,
        account: Account,
        current: Password,
        new: Password,
        own_device: bool,
        address: IpAddr,
    ) -> Result<NewSession, Error> {
        let Some(proof) = self.prove(&account, current, address).await? else {
            return Err(Error::Invalid(vec![Invalid::new("current", "password-wrong")]));
        };
        let hash = self.passwords.hash(new).await?;
        let mut tx = self.store.begin().await?;
        proof.must_hold(&tx, &account.id).await?;
        let account = super::account(&tx, &account.id).await?;
        let actor = Actor::Staff(account.id.clone());
        let account = self.save_password(&mut tx, &actor, &account, &hash).await?;
        let session = self.begin_session(&mut tx, &account.id, own_device, false).await?;
        self.welcome(&mut tx, &account, address).await?;
        tx.commit().await?;
        Ok(session)
    }
}
