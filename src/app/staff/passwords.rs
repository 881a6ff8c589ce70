//! Hashing of passwords: Argon2id, on a thread of its own, few at a time, so that
//! neither memory nor the answers to residents suffer when many log in.

use crate::{app::Error, domain::Password};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many passwords are hashed at once, with 19 MiB each.
const MAX_HASHES: usize = 2;
/// How long somebody waits for a turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(10);

/// The hash of a password that nobody knows, checked where there is no account, so
/// that the answer takes as long as where there is one.
const PLACEHOLDER_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGtub3dzIGl0$\
                       AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and checks passwords, few at a time.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(MAX_HASHES)) }
    }
}

impl Passwords {
    /// What is stored of a new password.
    pub async fn hash(&self, password: Password) -> Result<String, Error> {
        self.in_turn(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|_| Error::Busy)
        })
        .await?
    }

    /// Whether a password is the one that `stored` was made of; takes as long when
    /// nothing is stored.
    pub async fn is_right(
        &self,
        password: Password,
        stored: Option<String>,
    ) -> Result<bool, Error> {
        self.in_turn(move || {
            let has_password = stored.is_some();
            let stored = stored.as_deref().unwrap_or(PLACEHOLDER_HASH);
            let right = PasswordHash::new(stored).is_ok_and(|hash| {
                Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
            });
            right && has_password
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn = tokio::time::timeout(TURN_TIMEOUT, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(Error::Busy) };
        let done = tokio::task::spawn_blocking(move || {
            let _turn: OwnedSemaphorePermit = turn;
            work()
        });
        Ok(done.await.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::typed(text).expect("short enough")
    }

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let passwords = Passwords::default();
        let hash = passwords.hash(typed("kitchen-lamp-river")).await.expect("hashes");
        let same = passwords.hash(typed("kitchen-lamp-river")).await.expect("hashes");
        assert_ne!(hash, same, "salted");
        let is_right = |text, hash| passwords.is_right(typed(text), hash);
        assert!(is_right("kitchen-lamp-river", Some(hash.clone())).await.expect("checks"));
        assert!(!is_right("kitchen-lamp-rive", Some(hash)).await.expect("checks"));
        assert!(!is_right("", None).await.expect("checks"));
        assert!(!is_right("x", Some("no hash".to_owned())).await.expect("checks"));
    }

    #[tokio::test]
    async fn where_there_is_no_account_the_same_work_is_done() {
        let cost = |hash: &str| {
            let hash = PasswordHash::new(hash).expect("a hash");
            (hash.algorithm.to_string(), hash.version, hash.params.to_string())
        };
        let hash = Passwords::default().hash(typed("kitchen")).await.expect("hashes");
        assert_eq!(cost(PLACEHOLDER_HASH), cost(&hash));
        let length = |hash: &str| hash.rsplit('$').next().map(str::len);
        assert_eq!(length(PLACEHOLDER_HASH), length(&hash));
    }
}
