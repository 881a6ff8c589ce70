//! A time during which somebody is logged in on one device, and how it ends by
//! itself. The secret that the device holds is not part of it.

use super::StaffId;
use chrono::{DateTime, TimeDelta, Utc};

/// Without a sign of life a session ends after this, on a device that others use too.
pub const IDLE_ON_SHARED: TimeDelta = TimeDelta::minutes(30);
/// The same on a device of one's own.
pub const IDLE_ON_OWN: TimeDelta = TimeDelta::hours(12);
/// However busy, a session ends after this.
pub const MAX_SESSION_AGE: TimeDelta = TimeDelta::days(30);
/// Between password and code of the second factor.
pub const TIME_FOR_CODE: TimeDelta = TimeDelta::minutes(10);

/// Somebody logged in, or about to be.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffSession {
    /// A name for it that is no secret: to end it from a list.
    pub id: String,
    /// Whose.
    pub staff: StaffId,
    /// この端末は自分専用: nobody else uses the device.
    pub own_device: bool,
    /// The password was right, but the code of the second factor is still to come.
    pub awaits_code: bool,
    /// When the person logged in.
    pub created_at: DateTime<Utc>,
    /// When the person last did something, to within a minute.
    pub seen_at: DateTime<Utc>,
}

impl StaffSession {
    /// When it ends unless the person does something.
    pub fn ends_at(&self) -> DateTime<Utc> {
        let (idle, longest) = match (self.awaits_code, self.own_device) {
            (true, _) => (TIME_FOR_CODE, TIME_FOR_CODE),
            (false, true) => (IDLE_ON_OWN, MAX_SESSION_AGE),
            (false, false) => (IDLE_ON_SHARED, MAX_SESSION_AGE),
        };
        (self.seen_at + idle).min(self.created_at + longest)
    }

    /// Whether it still holds.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        now < self.ends_at()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_itself() {
        /// Minutes after login: last seen, now.
        fn check(own_device: bool, awaits_code: bool, seen: i64, now: i64, live: bool) {
            let at = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
            let session = StaffSession {
                id: "a".to_owned(),
                staff: StaffId::from_trusted("a".to_owned()),
                own_device,
                awaits_code,
                created_at: at(0),
                seen_at: at(seen),
            };
            assert_eq!(session.is_live(at(now)), live, "{own_device} {seen} {now}");
        }
        const DAY: i64 = 24 * 60;
        check(false, false, 0, 29, true);
        check(false, false, 0, 30, false);
        check(false, false, 20, 49, true);
        check(true, false, 0, 12 * 60 - 1, true);
        check(true, false, 0, 12 * 60, false);
        check(true, false, 30 * DAY - 5, 30 * DAY - 1, true);
        check(true, false, 30 * DAY - 5, 30 * DAY, false);
        check(false, false, 30 * DAY - 5, 30 * DAY, false);
        check(true, true, 0, 9, true);
        check(true, true, 9, 10, false);
    }
}
