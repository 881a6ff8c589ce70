//! Whom the database has confirmed lately. While it is gone, disaster staff go on
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

/// So long after the database has confirmed a session, it counts without it.
const HOLDS_FOR: TimeDelta = TimeDelta::hours(2);
/// More people than this do not report at once.
const MOST: usize = 1000;

/// Sessions of disaster staff, by the hash of their secret.
#[derive(Debug, Default)]
pub struct Known(Mutex<HashMap<String, Confirmed>>);

#[derive(Debug)]
struct Confirmed {
    session: StaffSession,
    account: Account,
    at: DateTime<Utc>,
}

impl Known {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Confirmed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what the database has just said of a session.
    pub(super) fn note(&self, hash: &str, visitor: &Visitor, now: DateTime<Utc>) {
        let mut known = self.lock();
        match visitor {
            Visitor::In(session, account) if account.may(Right::ReportStatus) => {
                if known.len() < MOST || known.contains_key(hash) {
                    let (session, account) = (session.clone(), account.clone());
                    known.insert(hash.to_owned(), Confirmed { session, account, at: now });
                }
            }
            _ => drop(known.remove(hash)),
        }
    }

    /// Forgets a session that somebody wants to end, whether or not that can be written.
    pub(super) fn forget(&self, hash: &str) {
        self.lock().remove(hash);
    }

    fn find(&self, hash: &str, now: DateTime<Utc>) -> Option<(StaffSession, Account)> {
        let known = self.lock();
        let found = known.get(hash)?;
        let holds = found.session.is_live(now) && now - found.at < HOLDS_FOR;
        holds.then(|| (found.session.clone(), found.account.clone()))
    }

    fn hashes(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }
}

impl App {
    /// Who presents a secret, as far as is remembered: for reading what disaster staff
    /// need, once [`App::visitor`] has failed.
    pub fn last_known(&self, token: &Token) -> Option<(StaffSession, Account)> {
        self.known.find(&token.hash(), self.clock.now())
    }

    /// Asks the database again for the sessions that are remembered.
    pub(in crate::app) async fn confirm_known(&self) {
        for hash in self.known.hashes() {
            // Without an answer, what was said last holds on for its time.
            if self.visitor_by(&hash).await.is_err() {
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
        Visitor::In(session, account)
    }

    #[test]
    fn only_disaster_staff_are_remembered_and_only_for_a_time() {
        fn check(role: Role, minutes: i64, expected: bool) {
            let known = Known::default();
            known.note("h", &visitor(role), DateTime::UNIX_EPOCH);
            let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
            assert_eq!(known.find("h", now).is_some(), expected, "{role:?} {minutes}");
            assert_eq!(known.find("other", now), None);
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
        let known = Known::default();
        let now = DateTime::UNIX_EPOCH;
        for forget in [
            |known: &Known| known.note("h", &Visitor::Nobody, DateTime::UNIX_EPOCH),
            |known: &Known| known.note("h", &visitor(Role::Editor), DateTime::UNIX_EPOCH),
            |known: &Known| known.forget("h"),
        ] {
            known.note("h", &visitor(Role::Disaster), now);
            forget(&known);
            assert_eq!(known.find("h", now), None);
        }
    }
}
