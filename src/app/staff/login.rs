//! Logging in: the password, then the code of the second factor if there is one.
//!
//! Every try counts as failed from before it is checked until somebody is in, so
//! that many at once gain nothing. Whoever came in from an address before is not
//! kept out by what others try from there, or with the same name from elsewhere.

use super::{NewSession, second_factor};
use crate::{
    app::{
        App, Error, id,
        token::{self, Token},
    },
    domain::{Account, Password, StaffId, staff::login},
    store::{Failures, Queries, StoreError},
};
use chrono::TimeDelta;
use std::net::{IpAddr, Ipv6Addr};

/// The time over which failed tries are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Failed tries with one name from one address.
const MAX_FAILURES_HERE: i64 = 8;
/// Failed tries with one name from anywhere, for whoever never came in from here.
const MAX_FAILURES_WITH_NAME: i64 = 30;
/// Failed tries from one address, for whoever never came in from here.
const MAX_FAILURES_FROM_ADDRESS: i64 = 60;

/// What came of a try to log in.
#[derive(Debug)]
pub enum Login {
    /// Somebody is in.
    In(NewSession),
    /// The password is right; the code is asked for next.
    Code(NewSession),
    /// Name and password do not belong together, or the code is wrong. Which of
    /// them, and whether there is such a name, is not said.
    Refused,
}

/// That somebody knew the password of an account, as it was stored then.
#[derive(Debug)]
pub(super) struct Proof {
    stored: Option<String>,
}

impl Proof {
    /// Refuses what rests on a password that was replaced since it was checked.
    pub(super) async fn must_hold(&self, queries: &Queries, id: &StaffId) -> Result<(), Error> {
        let now = queries.find_credentials(id).await?.password_hash;
        if now == self.stored { Ok(()) } else { Err(StoreError::Conflict.into()) }
    }
}

impl App {
    /// Checks name and password. `before` is the session that the device holds: it
    /// ends, and the new one has a new secret.
    pub async fn log_in(
        &self,
        name: String,
        password: Password,
        own_device: bool,
        address: IpAddr,
        before: Option<Token>,
    ) -> Result<Login, Error> {
        let login = login(&name);
        self.admit(&login, address).await?;
        let found = self.store.find_login(&login).await?;
        let found = found.filter(|(account, _)| account.profile.active);
        let stored = found.as_ref().and_then(|(_, known)| known.password_hash.clone());
        let right = self.passwords.is_right(password, stored.clone()).await?;
        let Some((account, _)) = found.filter(|_| right) else { return Ok(Login::Refused) };

        let mut tx = self.store.begin().await?;
        // While the password was checked, it may have been replaced.
        let current = tx.find_login(&login).await?;
        let holds = |(now, known): &(Account, crate::store::Credentials)| {
            now.profile.active && known.password_hash == stored
        };
        if !current.as_ref().is_some_and(holds) {
            return Ok(Login::Refused);
        }
        if let Some(before) = before {
            tx.end_session(&before.hash()).await?;
        }
        let awaits_code = account.profile.second_factor;
        let session = self.begin_session(&mut tx, &account.id, own_device, awaits_code).await?;
        if !awaits_code {
            self.welcome(&mut tx, &account, address).await?;
        }
        tx.commit().await?;
        Ok(if awaits_code { Login::Code(session) } else { Login::In(session) })
    }

    /// Checks the code of the second factor, or a recovery code, for the half
    /// session that the device holds.
    pub async fn confirm_code(
        &self,
        half: Token,
        code: String,
        address: IpAddr,
    ) -> Result<Login, Error> {
        let now = self.clock.now();
        let found = self.store.find_session(&half.hash()).await?;
        let is_half = |(session, account): &(crate::domain::StaffSession, Account)| {
            session.awaits_code && session.is_live(now) && account.profile.active
        };
        let Some((_, account)) = found.filter(is_half) else { return Ok(Login::Refused) };
        self.admit(&account.profile.login(), address).await?;
        let mut tx = self.store.begin().await?;
        // While the try was counted, the session may have ended, or the account.
        let found = tx.find_session(&half.hash()).await?;
        let Some((session, account)) = found.filter(is_half) else { return Ok(Login::Refused) };
        let known = tx.find_credentials(&account.id).await?;
        let step =
            known.totp_secret.and_then(|secret| second_factor::check_code(&secret, &code, now));
        let by_device = match step {
            Some(step) => tx.use_totp_step(&account.id, step).await?,
            None => false,
        };
        if !by_device && !self.recover(&mut tx, &account, &code).await? {
            return Ok(Login::Refused);
        }
        tx.end_session(&half.hash()).await?;
        let session = self.begin_session(&mut tx, &account.id, session.own_device, false).await?;
        self.welcome(&mut tx, &account, address).await?;
        tx.commit().await?;
        Ok(Login::In(session))
    }

    /// Lets a try begin, or not.
    pub(super) async fn admit(&self, login: &str, address: IpAddr) -> Result<(), Error> {
        let (login_hash, address) = (token::hash(login), network(address));
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let failures = tx.count_failures(&login_hash, &address, now - WINDOW).await?;
        if is_too_many(failures) {
            return Err(Error::TooManyTries);
        }
        tx.insert_attempt(&id::new_id(), &login_hash, &address, now).await?;
        Ok(tx.commit().await?)
    }

    /// Somebody has proved who they are: their failed tries from here are forgiven.
    pub(super) async fn welcome(
        &self,
        tx: &mut crate::store::Tx,
        account: &Account,
        address: IpAddr,
    ) -> Result<(), Error> {
        let login_hash = token::hash(&account.profile.login());
        let now = self.clock.now();
        Ok(tx.succeed_attempts(&id::new_id(), &login_hash, &network(address), now).await?)
    }

    /// Checks the password of somebody who is logged in, before something that only
    /// its owner may do; `None` when it is wrong.
    pub(super) async fn prove(
        &self,
        account: &Account,
        password: Password,
        address: IpAddr,
    ) -> Result<Option<Proof>, Error> {
        self.admit(&account.profile.login(), address).await?;
        let stored = self.store.find_credentials(&account.id).await?.password_hash;
        let is_right = self.passwords.is_right(password, stored.clone()).await?;
        Ok(is_right.then_some(Proof { stored }))
    }
}

fn is_too_many(failures: Failures) -> bool {
    let by_others = failures.with_name >= MAX_FAILURES_WITH_NAME
        || failures.from_address >= MAX_FAILURES_FROM_ADDRESS;
    failures.here >= MAX_FAILURES_HERE || (by_others && !failures.known_here)
}

/// What stands for one address: of IPv6 the network, for a household has a whole one.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_known_here_is_not_kept_out_by_others() {
        fn check(here: i64, with_name: i64, from_address: i64, known_here: bool, too_many: bool) {
            let failures = Failures { here, with_name, from_address, known_here };
            assert_eq!(is_too_many(failures), too_many, "{failures:?}");
        }
        check(0, 0, 0, false, false);
        check(7, 7, 7, false, false);
        check(8, 8, 8, true, true);
        check(0, 30, 0, false, true);
        check(0, 30, 0, true, false);
        check(0, 0, 60, false, true);
        check(0, 0, 60, true, false);
    }

    #[test]
    fn one_household_is_one_address() {
        fn check(address: &str, expected: &str) {
            assert_eq!(network(address.parse().expect("an address")), expected);
        }
        check("192.0.2.7", "192.0.2.7");
        check("::ffff:192.0.2.7", "192.0.2.7");
        check("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::");
    }
}
