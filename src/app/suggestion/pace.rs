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
            seen.retain(|_, times| times.iter().any(since(TimeDelta::days(1))));
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
    fn memory_stays_bounded() {
        let pace = Pace::default();
        for n in 0..25_000_u32 {
            assert!(pace.admit(std::net::Ipv4Addr::from_bits(n).into(), DateTime::UNIX_EPOCH));
        }
        assert!(pace.0.lock().expect("the map").len() <= MOST_NETWORKS);
    }
}
