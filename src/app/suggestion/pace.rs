//! How many suggestions come from one network: kept in memory for a day and
//! nowhere else. Households and offices share addresses, so the limits are wide;
//! those by place, in the register, hold as well.

use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

/// The most of one network in an hour.
const MOST_IN_HOUR: usize = 10;
/// The most of one network in a day.
const MOST_IN_DAY: usize = 30;
/// More networks than this are not remembered.
const MOST_NETWORKS: usize = 10_000;

/// When suggestions came from which network.
#[derive(Debug, Default)]
pub struct Pace(Mutex<HashMap<IpAddr, Vec<DateTime<Utc>>>>);

impl Pace {
    /// Whether another one may come from there; if so, it counts.
    pub fn admit(&self, from: IpAddr, now: DateTime<Utc>) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = |age: TimeDelta| move |at: &DateTime<Utc>| now - *at < age;
        if seen.len() >= MOST_NETWORKS {
            forget(&mut seen, now);
        }
        if seen.len() >= MOST_NETWORKS {
            seen.clear();
        }
        let times = seen.entry(network(from)).or_default();
        times.retain(since(TimeDelta::days(1)));
        let in_hour = times.iter().filter(|at| since(TimeDelta::hours(1))(at)).count();
        let may = times.len() < MOST_IN_DAY && in_hour < MOST_IN_HOUR;
        if may {
            times.push(now);
        }
        may
    }

    /// Takes back that one came from there at a moment: it was not taken in, and
    /// whoever sent it must be able to try again.
    pub fn take_back(&self, from: IpAddr, at: DateTime<Utc>) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(times) = seen.get_mut(&network(from)) else { return };
        if let Some(counted) = times.iter().rposition(|time| *time == at) {
            times.remove(counted);
        }
    }

    /// Forgets what came more than a day ago, whether or not more comes from there.
    pub fn forget_in_time(&self, now: DateTime<Utc>) {
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
fn network(address: IpAddr) -> IpAddr {
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
        let pace = Pace::default();
        let from = "192.0.2.1".parse().expect("an address");
        let mut admitted = |minutes: i64| {
            let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
            (0..40).filter(|_| pace.admit(from, now)).count()
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
        let (pace, begin) = (Pace::default(), DateTime::UNIX_EPOCH);
        let [gone, there] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().expect("one"));
        assert!(pace.admit(gone, begin) && pace.admit(there, begin + TimeDelta::hours(2)));
        for (hours, kept) in [(23, 2), (24, 1), (26, 0)] {
            pace.forget_in_time(begin + TimeDelta::hours(hours));
            assert_eq!(pace.0.lock().expect("the map").len(), kept, "after {hours} hours");
        }
    }

    #[test]
    fn memory_stays_bounded() {
        let pace = Pace::default();
        for n in 0..25_000_u32 {
            assert!(pace.admit(std::net::Ipv4Addr::from_bits(n).into(), DateTime::UNIX_EPOCH));
        }
        assert!(pace.0.lock().expect("the map").len() <= MOST_NETWORKS);
    }
}
