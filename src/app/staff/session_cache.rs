//! Remembers whom the database has confirmed lately. While it is gone, disaster staff go on
//! reading, for a time; nobody else does, and nobody writes anything. Sessions are asked
//! for again and again while the database answers, so that one that was ended, wherever
//! that was, is no longer known when it goes.

use super::Visitor;
use crate::{
    app::{App, token::Token},
    domain::{Account, Right, StaffSession},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long a session counts after the database has confirmed it.
const VALID_FOR: TimeDelta = TimeDelta::hours(2);
/// More people than this do not report at once.
const MAX_SESSIONS: usize = 1000;

/// Sessions of disaster staff, by the hash of their secret.
#[derive(Debug, Default)]
pub struct SessionCache(Mutex<HashMap<String, CachedSession>>);

#[derive(Debug)]
struct CachedSession {
    session: StaffSession,
    account: Account,
    confirmed_at: DateTime<Utc>,
}

impl SessionCache {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, CachedSession>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over what the database has just said of a session.
    pub(super) fn update(&self, hash: &str, visitor: &Visitor, now: DateTime<Utc>) {
        let mut sessions = self.lock();
        match visitor {
            Visitor::Authenticated(session, account) if account.may(Right::ReportStatus) => {
                if sessions.len() < MAX_SESSIONS || sessions.contains_key(hash) {
                    let (session, account) = (session.clone(), account.clone());
                    let cached = CachedSession { session, account, confirmed_at: now };
                    sessions.insert(hash.to_owned(), cached);
                }
            }
            _ => drop(sessions.remove(hash)),
        }
    }

    /// Forgets a session that somebody wants to end, whether or not that can be written.
    pub(super) fn forget(&self, hash: &str) {
        self.lock().remove(hash);
    }

    fn find(&self, hash: &str, now: DateTime<Utc>) -> Option<(StaffSession, Account)> {
        let sessions = self.lock();
        let found = sessions.get(hash)?;
        let holds = found.session.is_live(now) && now - found.confirmed_at < VALID_FOR;
        holds.then(|| (found.session.clone(), found.account.clone()))
    }

    fn hashes(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }
}

impl App {
    /// Who presents a secret, as the cache remembers it: for reading what disaster staff
    /// need, once [`App::visitor`] has failed.
    pub fn cached_session(&self, token: &Token) -> Option<(StaffSession, Account)> {
        self.session_cache.find(&token.hash(), self.clock.now())
    }

    /// Asks the database again for every session in the cache.
    pub(in crate::app) async fn reconfirm_sessions(&self) {
        for hash in self.session_cache.hashes() {
            // Without an answer, what was said last holds on for its time.
            if self.visitor_by_hash(&hash).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Profile, Role, StaffId};

    fn visitor(role: Role) -> Visitor {
        let profile = Profile::new("災害", role, &["所沢".to_owned()], "会").expect("a profile");
        let at = DateTime::UNIX_EPOCH;
        let staff = StaffId::parse("a").expect("an id");
        let session = StaffSession {
            id: "s".to_owned(),
            staff: staff.clone(),
            own_device: true,
            awaits_code: false,
            created_at: at,
            seen_at: at,
        };
        let account = Account {
            id: staff,
            revision: 1,
            profile,
            has_password: true,
            created_at: at,
            updated_at: at,
        };
        Visitor::Authenticated(session, account)
    }

    #[test]
    fn only_disaster_staff_are_remembered_and_only_for_a_time() {
        fn check(role: Role, minutes: i64, expected: bool) {
            let cache = SessionCache::default();
            cache.update("h", &visitor(role), DateTime::UNIX_EPOCH);
            let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
            assert_eq!(cache.find("h", now).is_some(), expected, "{role:?} {minutes}");
            assert_eq!(cache.find("other", now), None);
        }
        check(Role::Disaster, 0, true);
        check(Role::Disaster, 119, true);
        check(Role::Disaster, 120, false);
        check(Role::Admin, 0, true);
        check(Role::Editor, 0, false);
        check(Role::Contributor, 0, false);
    }

    #[test]
    fn what_the_database_no_longer_confirms_is_forgotten() {
        let cache = SessionCache::default();
        let now = DateTime::UNIX_EPOCH;
        for forget in [
            |cache: &SessionCache| cache.update("h", &Visitor::Anonymous, DateTime::UNIX_EPOCH),
            |cache: &SessionCache| cache.update("h", &visitor(Role::Editor), DateTime::UNIX_EPOCH),
            |cache: &SessionCache| cache.forget("h"),
        ] {
            cache.update("h", &visitor(Role::Disaster), now);
            forget(&cache);
            assert_eq!(cache.find("h", now), None);
        }
    }
}
