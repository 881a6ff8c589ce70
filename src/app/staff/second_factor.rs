//! The second factor: codes of an authenticator app (TOTP, RFC 6238: SHA-1, six
//! digits, 30 seconds), each good once, and recovery codes for whoever lost it.

use super::By;
use crate::{
    app::{App, Error, token},
    domain::{Account, Invalid, Password, Profile, Right, StaffId, text::normalize},
    store::Tx,
};
use chrono::{DateTime, Utc};
use std::net::IpAddr;
use totp_rs::{Builder, Secret, Totp};

/// A second factor about to be set up: proof of who sets it up, and that the
/// device shows the right codes.
#[derive(Debug)]
pub struct Setup {
    /// The owner's password.
    pub password: Password,
    /// The secret that the device was given.
    pub secret: String,
    /// What the device shows.
    pub code: String,
}

/// Whether `text` may be the secret of a device: 160 bits in base 32.
pub fn is_totp_secret(text: &str) -> bool {
    text.len() == 32 && totp(text).is_some()
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// The step of time of which `typed` is the code, within half a minute of `now`.
pub fn check_code(secret: &str, typed: &str, now: DateTime<Utc>) -> Option<i64> {
    let digits: String = normalize(typed).chars().filter(char::is_ascii_digit).collect();
    let now = u64::try_from(now.timestamp()).ok()?;
    let step = totp(secret)?.check(&digits, now)?;
    i64::try_from(step).ok()
}

impl App {
    /// Asks for codes of the owner's device from now on. Returns recovery codes, to be
    /// shown once. The errors name `password` and `code`.
    pub async fn set_second_factor(
        &self,
        account: Account,
        setup: Setup,
        address: IpAddr,
    ) -> Result<Vec<String>, Error> {
        let Some(proof) = self.prove(&account, setup.password, address).await? else {
            return Err(Error::Invalid(vec![Invalid::new("password", "password-wrong")]));
        };
        let is_secret = is_totp_secret(&setup.secret);
        let step = check_code(&setup.secret, &setup.code, self.clock.now()).filter(|_| is_secret);
        let Some(step) = step else {
            return Err(Error::Invalid(vec![Invalid::new("code", "code-wrong")]));
        };
        let mut tx = self.store.begin().await?;
        proof.must_hold(&tx, &account.id).await?;
        let before = super::account(&tx, &account.id).await?;
        tx.set_totp_secret(&before.id, Some(&setup.secret)).await?;
        tx.use_totp_step(&before.id, step).await?;
        let codes = self.renew_codes(&mut tx, &account.id).await?;
        let profile = Profile { second_factor: true, ..before.profile.clone() };
        let by = By::Staff(account);
        self.save_account(&mut tx, &by.actor(), &before, profile, Some("second-factor")).await?;
        self.welcome(&mut tx, &before, address).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// New recovery codes in place of the old ones. The error names `password`.
    pub async fn renew_recovery_codes(
        &self,
        account: Account,
        password: Password,
        address: IpAddr,
    ) -> Result<Vec<String>, Error> {
        let Some(proof) = self.prove(&account, password, address).await? else {
            return Err(Error::Invalid(vec![Invalid::new("password", "password-wrong")]));
        };
        let mut tx = self.store.begin().await?;
        proof.must_hold(&tx, &account.id).await?;
        let before = super::account(&tx, &account.id).await?;
        if !before.profile.second_factor {
            return Err(Error::NotFound);
        }
        let codes = self.renew_codes(&mut tx, &before.id).await?;
        let (by, profile) = (By::Staff(account), before.profile.clone());
        let reason = Some("recovery-codes");
        self.save_account(&mut tx, &by.actor(), &before, profile, reason).await?;
        self.welcome(&mut tx, &before, address).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Takes the second factor from an account whose owner lost it, and ends the
    /// account's sessions.
    pub async fn reset_second_factor(&self, by: By, id: StaffId) -> Result<Account, Error> {
        by.must(Right::ManageAccounts)?;
        let mut tx = self.store.begin().await?;
        let before = super::account(&tx, &id).await?;
        let after = self.drop_second_factor(&mut tx, &by, &before).await?;
        tx.end_sessions(&id).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Takes one's own second factor away. The error names `password`.
    pub async fn remove_second_factor(
        &self,
        account: Account,
        password: Password,
        address: IpAddr,
    ) -> Result<(), Error> {
        let Some(proof) = self.prove(&account, password, address).await? else {
            return Err(Error::Invalid(vec![Invalid::new("password", "password-wrong")]));
        };
        let mut tx = self.store.begin().await?;
        proof.must_hold(&tx, &account.id).await?;
        let before = super::account(&tx, &account.id).await?;
        self.drop_second_factor(&mut tx, &By::Staff(account), &before).await?;
        self.welcome(&mut tx, &before, address).await?;
        Ok(tx.commit().await?)
    }

    async fn drop_second_factor(
        &self,
        tx: &mut Tx,
        by: &By,
        before: &Account,
    ) -> Result<Account, Error> {
        tx.set_totp_secret(&before.id, None).await?;
        tx.set_recovery_codes(&before.id, &[]).await?;
        let profile = Profile { second_factor: false, ..before.profile.clone() };
        self.save_account(tx, &by.actor(), before, profile, Some("second-factor")).await
    }

    async fn renew_codes(&self, tx: &mut Tx, id: &StaffId) -> Result<Vec<String>, Error> {
        let codes = token::new_recovery_codes();
        let hashes: Vec<_> = codes.iter().map(|code| token::hash_recovery_code(code)).collect();
        tx.set_recovery_codes(id, &hashes).await?;
        Ok(codes)
    }

    /// Uses a recovery code up, if it is one.
    pub(super) async fn recover(
        &self,
        tx: &mut Tx,
        account: &Account,
        typed: &str,
    ) -> Result<bool, Error> {
        if !tx.use_recovery_code(&account.id, &token::hash_recovery_code(typed)).await? {
            return Ok(false);
        }
        let (by, profile) = (By::Staff(account.clone()), account.profile.clone());
        self.save_account(tx, &by.actor(), account, profile, Some("recovery-code")).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::id;

    /// The secret of RFC 6238, appendix B: "12345678901234567890".
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn step(typed: &str, seconds: i64) -> Option<i64> {
        check_code(SECRET, typed, DateTime::from_timestamp(seconds, 0).expect("a time"))
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        fn check(seconds: i64, code: &str) {
            assert_eq!(step(code, seconds), Some(seconds / 30), "{seconds}");
        }
        check(59, "287082");
        check(1_111_111_109, "081804");
        check(1_111_111_111, "050471");
        check(1_234_567_890, "005924");
        check(2_000_000_000, "279037");
    }

    #[test]
    fn a_code_holds_half_a_minute_longer_and_however_it_is_typed() {
        for (typed, seconds, expected) in [
            ("287082", 60, Some(1)),
            ("287082", 89, Some(1)),
            ("287082", 90, None),
            ("287 082", 59, Some(1)),
            ("２８７０８２", 59, Some(1)),
            ("287083", 59, None),
            ("28708", 59, None),
            ("", 59, None),
        ] {
            assert_eq!(step(typed, seconds), expected, "{typed} at {seconds}");
        }
    }

    #[test]
    fn a_new_secret_is_one() {
        assert!(is_totp_secret(&id::new_totp_secret()));
        for other in ["", "AAAA", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"] {
            assert!(!is_totp_secret(other), "{other}");
        }
    }
}
