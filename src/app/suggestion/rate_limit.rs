//! Limits how many suggestions come from one network: kept in memory for a day and
//! nowhere else. Households and offices share addresses, so the limits are wide;
//! those by place, in the register, hold as well.

use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

/// The most of one network in an hour.
const MAX_PER_HOUR: usize = 10;
/// The most of one network in a day.
const MAX_PER_DAY: usize = 30;
/// More networks than this are not remembered.
const MAX_NETWORKS: usize = 10_000;

/// When suggestions came from which network.
#[derive(Debug, Default)]
pub struct SuggestionRateLimit(Mutex<HashMap<IpAddr, Vec<DateTime<Utc>>>>);

impl SuggestionRateLimit {
    /// Whether another one may come from there; if so, it counts.
    pub fn try_acquire(&self, from: IpAddr, now: DateTime<Utc>) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = |age: TimeDelta| move |at: &DateTime<Utc>| now - *at < age;
        if seen.len() >= MAX_NETWORKS {
            forget(&mut seen, now);
        }
        if seen.len() >= MAX_NETWORKS {
            seen.clear();
        }
        let times = seen.entry(network(from)).or_default();
        times.retain(since(TimeDelta::days(1)));
        let in_hour = times.iter().filter(|at| since(TimeDelta::hours(1))(at)).count();
        let may = times.len() < MAX_PER_DAY && in_hour < MAX_PER_HOUR;
        if may {
            times.push(now);
        }
        may
    }

    /// Takes back that one came from there at a moment: it was not taken in, and
    /// whoever sent it must be able to try again.
    pub fn release(&self, from: IpAddr, at: DateTime<Utc>) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(times) = seen.get_mut(&network(from)) else { return };
        if let Some(counted) = times.iter().rposition(|time| *time == at) {
            times.remove(counted);
        }
    }

    /// Forgets what came more than a day ago, whether or not more comes from there.
    pub fn evict_expired(&self, now: DateTime<Utc>) {
        forget(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), now);
    }
}

fn forget(seen: &mut HashMap<IpAddr, Vec<DateTime<Utc>>>, now: DateTime<Utc>) {
    seen.retain(|_, times| {
        times.retain(|at| now - *at < TimeDelta::days(1));
        !times.is_empty()
    });
}

/// One household or office: an IPv4 address, or the half of an IPv6 address that
/// its line was given.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_its_limit_by_the_hour_and_by_the_day() {
        let limit = SuggestionRateLimit::default();
        let from = "192.0.2.1".parse().expect("an address");
        let mut admitted = |minutes: i64| {
            let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
            (0..40).filter(|_| limit.try_acquire(from, now)).count()
        };
        assert_eq!([0, 59, 60, 120, 180].map(&mut admitted), [10, 0, 10, 10, 0]);
        assert_eq!([24 * 60, 48 * 60].map(&mut admitted), [10, 10]);
    }

    #[test]
    fn devices_of_one_line_count_as_one() {
        fn check(one: &str, other: &str, same: bool) {
            let [one, other] = [one, other].map(|text| network(text.parse().expect("an address")));
            assert_eq!(one == other, same, "{one} {other}");
        }
        check("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true);
        check("2001:db8:0:1::1", "2001:db8:0:2::1", false);
        check("192.0.2.1", "::ffff:192.0.2.1", true);
        check("192.0.2.1", "192.0.2.2", false);
    }

    #[test]
    fn a_network_that_does_not_come_back_is_forgotten_after_a_day() {
        let (limit, begin) = (SuggestionRateLimit::default(), DateTime::UNIX_EPOCH);
        let [gone, there] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().expect("one"));
        assert!(
            limit.try_acquire(gone, begin) && limit.try_acquire(there, begin + TimeDelta::hours(2))
        );
        for (hours, kept) in [(23, 2), (24, 1), (26, 0)] {
            limit.evict_expired(begin + TimeDelta::hours(hours));
            assert_eq!(limit.0.lock().expect("the map").len(), kept, "after {hours} hours");
        }
    }

    #[test]
    fn memory_stays_bounded() {
        let limit = SuggestionRateLimit::default();
        for n in 0..25_000_u32 {
            assert!(
                limit.try_acquire(std::net::Ipv4Addr::from_bits(n).into(), DateTime::UNIX_EPOCH)
            );
        }
        assert!(limit.0.lock().expect("the map").len() <= MAX_NETWORKS);
    }
}
