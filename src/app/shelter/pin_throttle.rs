//! Slows down whoever guesses the number of a shelter: each wrong try makes the next one
//! wait longer, by network and by shelter, and nothing is ever locked. A network that has
//! once given the right number of a shelter waits for its own mistakes alone, so that
//! guessing from elsewhere does not keep out those who stand in the shelter. Kept in
//! memory for a day.

use crate::{app::suggestion::network, domain::PlaceId};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// More networks or shelters than this are not remembered.
const MAX_REMEMBERED: usize = 10_000;
/// Whoever was wrong longer ago than this starts anew.
const REMEMBERED_FOR: TimeDelta = TimeDelta::days(1);

/// How one of both counts: wrong tries that cost nothing, and the longest wait.
struct Schedule {
    free: u32,
    max_wait_s: i64,
}

const BY_NETWORK: Schedule = Schedule { free: 3, max_wait_s: 900 };
/// Several people may be wrong at one shelter.
const BY_PLACE: Schedule = Schedule { free: 10, max_wait_s: 60 };

impl Schedule {
    /// How long the next try waits after so many wrong ones: a second, two, four…
    fn wait(&self, wrong: u32) -> TimeDelta {
        let beyond = wrong.saturating_sub(self.free);
        let seconds = if beyond == 0 { 0 } else { 1_i64 << (beyond - 1).min(32) };
        TimeDelta::seconds(seconds.min(self.max_wait_s))
    }
}

/// Tries of one network or at one shelter.
#[derive(Debug, Clone, Copy)]
struct Tries {
    wrong: u32,
    last: DateTime<Utc>,
}

#[derive(Debug, Default)]
struct Remembered {
    networks: HashMap<IpAddr, Tries>,
    places: HashMap<PlaceId, Tries>,
    /// Who gave the right number of which shelter.
    known: HashSet<(PlaceId, IpAddr)>,
}

/// Wrong tries by network and by shelter.
#[derive(Debug, Default)]
pub struct PinThrottle(Mutex<Remembered>);

impl PinThrottle {
    /// Begins a try, which counts as wrong until [`PinThrottle::succeed`]; or says how
    /// many seconds it has to wait, which costs nothing.
    pub fn begin(&self, from: IpAddr, place: &PlaceId, now: DateTime<Utc>) -> Result<(), i64> {
        let from = network(from);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.bound(now);
        let is_known = seen.known.contains(&(place.clone(), from));
        let by_place = seen.places.get(place).filter(|_| !is_known);
        let waits = [
            seen.networks.get(&from).map(|tries| tries.left(&BY_NETWORK, now)),
            by_place.map(|tries| tries.left(&BY_PLACE, now)),
        ];
        let left = waits.into_iter().flatten().max().unwrap_or_default();
        if left > TimeDelta::zero() {
            return Err(left.num_seconds() + i64::from(left.subsec_nanos() > 0));
        }
        count(seen.networks.entry(from).or_insert(Tries { wrong: 0, last: now }), now);
        if !is_known {
            count(seen.places.entry(place.clone()).or_insert(Tries { wrong: 0, last: now }), now);
        }
        Ok(())
    }

    /// The try was right: what the network did wrong here is forgotten.
    pub fn succeed(&self, from: IpAddr, place: &PlaceId) {
        let from = network(from);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.networks.remove(&from);
        if seen.known.insert((place.clone(), from))
            && let Some(tries) = seen.places.get_mut(place)
        {
            tries.wrong = tries.wrong.saturating_sub(1);
        }
    }

    /// Forgets who was wrong more than a day ago.
    pub fn evict_expired(&self, now: DateTime<Utc>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).forget(now);
    }
}

fn count(tries: &mut Tries, now: DateTime<Utc>) {
    *tries = Tries { wrong: tries.wrong.saturating_add(1), last: now };
}

impl Tries {
    fn left(&self, schedule: &Schedule, now: DateTime<Utc>) -> TimeDelta {
        self.last + schedule.wait(self.wrong) - now
    }
}

impl Remembered {
    fn forget(&mut self, now: DateTime<Utc>) {
        self.networks.retain(|_, tries| now - tries.last < REMEMBERED_FOR);
        self.places.retain(|_, tries| now - tries.last < REMEMBERED_FOR);
    }

    /// Keeps memory small, whoever comes.
    fn bound(&mut self, now: DateTime<Utc>) {
        if self.networks.len() >= MAX_REMEMBERED || self.places.len() >= MAX_REMEMBERED {
            self.forget(now);
        }
        if self.networks.len() >= MAX_REMEMBERED {
            self.networks.clear();
        }
        if self.known.len() >= MAX_REMEMBERED {
            self.known.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: &str) -> PlaceId {
        PlaceId::from_trusted(id.to_owned())
    }

    fn address(n: u32) -> IpAddr {
        std::net::Ipv4Addr::from_bits(n).into()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn each_wrong_try_waits_twice_as_long_and_none_for_ever() {
        let (throttle, from) = (PinThrottle::default(), address(1));
        let mut now = at(0);
        let mut waits = Vec::new();
        for n in 0..16 {
            // Another shelter each time: only the network counts.
            let place = place(&format!("p{n}"));
            if let Err(wait) = throttle.begin(from, &place, now) {
                waits.push(wait);
                let early = now + TimeDelta::seconds(wait - 1);
                assert!(throttle.begin(from, &place, early).is_err(), "not a second earlier");
                now += TimeDelta::seconds(wait);
                assert_eq!(throttle.begin(from, &place, now), Ok(()));
            }
        }
        assert_eq!(waits[..6], [1, 2, 4, 8, 16, 32]);
        assert_eq!(waits.last(), Some(&900));
    }

    #[test]
    fn guessing_from_many_networks_is_slowed_down_at_the_shelter() {
        let (throttle, shelter) = (PinThrottle::default(), place("p"));
        let tried = (0..60 * 60)
            .filter(|n| throttle.begin(address(*n), &shelter, at(i64::from(*n))).is_ok());
        let tried = tried.count();
        assert!((60..100).contains(&tried), "{tried} tries in an hour");
        assert_eq!(throttle.begin(address(1), &place("other"), at(3600)), Ok(()));
    }

    #[test]
    fn who_knows_the_number_is_not_kept_out_by_those_who_guess() {
        let (throttle, shelter, here) = (PinThrottle::default(), place("p"), address(9));
        assert_eq!(throttle.begin(here, &shelter, at(0)), Ok(()));
        throttle.succeed(here, &shelter);
        for n in 100..130 {
            throttle.begin(address(n), &shelter, at(1)).ok();
        }
        assert!(throttle.begin(address(200), &shelter, at(1)).is_err(), "others wait");
        assert_eq!(throttle.begin(here, &shelter, at(1)), Ok(()));
    }

    #[test]
    fn a_day_later_everything_is_forgotten_and_memory_stays_bounded() {
        let (throttle, shelter) = (PinThrottle::default(), place("p"));
        for n in 0..20 {
            throttle.begin(address(1), &shelter, at(n * 1000)).ok();
        }
        throttle.evict_expired(at(20 * 1000) + REMEMBERED_FOR);
        assert_eq!(throttle.begin(address(1), &shelter, at(20 * 1000) + REMEMBERED_FOR), Ok(()));
        for n in 0..25_000 {
            throttle.begin(address(n), &place("q"), at(0)).ok();
        }
        let seen = throttle.0.lock().expect("the map");
        assert!(seen.networks.len() <= MAX_REMEMBERED);
    }
}
