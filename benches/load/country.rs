//! Where the places of a made-up register lie: towns along the spine of Japan, large
//! ones and many small ones. A register of fewer places is a shorter stretch of the
//! same country, so that its towns are as dense.

use crate::random::Random;

/// The spine, from south-west to north-east.
const SPINE: [(f64, f64); 6] =
    [(130.6, 31.8), (132.5, 34.4), (135.5, 34.7), (139.7, 35.7), (140.9, 38.3), (141.4, 43.0)];
/// A register of so many places has all of it.
const WHOLE: f64 = 1_000_000.0;
/// Where on the spine the stretch of a smaller register lies, of its length.
const MIDDLE: f64 = 0.55;
const PLACES_A_TOWN: usize = 200;

/// A town: its middle, and how far its places scatter, in degrees.
#[derive(Debug, Clone, Copy)]
struct Town {
    lon: f64,
    lat: f64,
    spread: f64,
}

/// The towns of a register.
#[derive(Debug)]
pub struct Country {
    towns: Vec<Town>,
    /// The sum of the sizes of all towns up to each.
    sizes: Vec<f64>,
}

impl Country {
    /// The stretch in which `places` places lie.
    pub fn of(places: usize) -> Self {
        let mut random = Random::new(1);
        #[allow(clippy::cast_precision_loss, reason = "a number of places")]
        let share = (places as f64 / WHOLE).min(1.0);
        let start = (MIDDLE - share / 2.0).clamp(0.0, 1.0 - share);
        let mut country = Self { towns: Vec::new(), sizes: Vec::new() };
        let mut sum = 0.0;
        for rank in 1..=(places / PLACES_A_TOWN).max(5) {
            let (lon, lat) = along(start + share * random.share());
            #[allow(clippy::cast_precision_loss, reason = "a rank")]
            let size = 1.0 / (rank as f64 + 3.0).powf(0.8);
            country.towns.push(Town {
                lon: lon + 0.25 * random.bell(),
                lat: lat + 0.2 * random.bell(),
                spread: 0.01 + 0.08 * size,
            });
            sum += size;
            country.sizes.push(sum);
        }
        country
    }

    /// Somewhere in a town, longitude first.
    pub fn somewhere(&self, random: &mut Random) -> (f64, f64) {
        let total = self.sizes.last().copied().unwrap_or_default();
        let wanted = random.share() * total;
        let town = self.towns[self.sizes.partition_point(|sum| *sum <= wanted)];
        let reach = town.spread * (1.0 + random.share());
        (town.lon + reach * random.bell(), town.lat + 0.8 * reach * random.bell())
    }
}

/// A point of the spine, 0 its beginning and 1 its end.
fn along(share: f64) -> (f64, f64) {
    let legs = SPINE.len() - 1;
    #[allow(clippy::cast_precision_loss, reason = "a handful")]
    let at = share.clamp(0.0, 0.999_999) * legs as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to legs")]
    let first = at as usize;
    let (leg, on) = (&SPINE[first..], at.fract());
    let between = |from: f64, to: f64| from + (to - from) * on;
    (between(leg[0].0, leg[1].0), between(leg[0].1, leg[1].1))
}
