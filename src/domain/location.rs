//! Positions on the earth and the distances between them.
//! Longitude comes first, as in GeoJSON; degrees are WGS 84 / JGD2011.

use super::Invalid;
use geo::{Distance, Geodesic, Point};
use serde::{Deserialize, Serialize};

/// A degree of latitude is nowhere shorter: at the equator it is 110,574 m.
const SHORTEST_DEGREE_M: f64 = 110_574.0;

/// Half axes of WGS 84, the longer one in metres, and the square of its eccentricity.
const LONGER_HALF_AXIS_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const ECCENTRICITY2: f64 = FLATTENING * (2.0 - FLATTENING);

/// Up to here the chord says how long the geodesic is, but not near the poles, where
/// meridians meet: to 80 degrees, by the square of the sine.
const MAX_SHORT_LINE_M: f64 = 20_000.0;
const FARTHEST_SIN2: f64 = 0.97;

/// A valid position: longitude in -180..=180, latitude in -90..=90, both finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "(f64, f64)", into = "(f64, f64)")]
pub struct Location {
    lon: f64,
    lat: f64,
}

impl Location {
    /// Decimal degrees, longitude first. The error names `lon` or `lat`.
    pub fn new(lon: f64, lat: f64) -> Result<Self, Invalid> {
        if !(-180.0..=180.0).contains(&lon) {
            return Err(Invalid::new("lon", "longitude-range"));
        }
        if !(-90.0..=90.0).contains(&lat) {
            return Err(Invalid::new("lat", "latitude-range"));
        }
        Ok(Self { lon, lat })
    }

    /// Degrees east of Greenwich.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north of the equator.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Length in metres of the geodesic on the WGS 84 ellipsoid (Karney 2013,
    /// "Algorithms for geodesics", J. Geodesy 87). Near positions take a shorter way to
    /// the same length, to less than a micrometre.
    pub fn distance_m(self, other: Self) -> f64 {
        let near = (!self.is_surely_beyond(MAX_SHORT_LINE_M, other))
            .then(|| short_line_m(self.normal(), other.normal()));
        near.flatten().unwrap_or_else(|| self.long_line_m(other))
    }

    /// What points straight up there: a vector of length one, its x axis through
    /// longitude and latitude 0, its z axis through the north pole.
    pub fn normal(self) -> [f64; 3] {
        let (sin_lon, cos_lon) = self.lon.to_radians().sin_cos();
        let (sin_lat, cos_lat) = self.lat.to_radians().sin_cos();
        [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
    }

    /// The same length by the long way, for any two positions.
    pub fn long_line_m(self, other: Self) -> f64 {
        Geodesic.distance(Point::new(self.lon, self.lat), Point::new(other.lon, other.lat))
    }

    /// Whether another position is farther than this by its latitude alone, which costs
    /// nothing to see: no way between two parallels is shorter than along a meridian.
    pub fn is_surely_beyond(self, metres: f64, other: Self) -> bool {
        (self.lat - other.lat).abs() * SHORTEST_DEGREE_M > metres
    }

    /// Rounded to three decimals, about 100 m: what may stand in an address bar.
    #[must_use]
    pub fn coarse(self) -> Self {
        self.rounded(1000.0)
    }

    /// Rounded to 0.005 degrees, about 500 m: a neighbourhood, not a door.
    #[must_use]
    pub fn blurred(self) -> Self {
        self.rounded(200.0)
    }

    fn rounded(self, steps_per_degree: f64) -> Self {
        let round = |degrees: f64| (degrees * steps_per_degree).round() / steps_per_degree;
        Self { lon: round(self.lon), lat: round(self.lat) }
    }
}

/// [`Location::distance_m`] of two positions by their [`Location::normal`]s, if they are
/// near each other and not near a pole.
///
/// From the straight chord `c` through the ellipsoid: a curve of curvature `κ` is
/// `c (1 + (κc)²/24 + 3 (κc)⁴/640 + …)` long. That of a geodesic is by Euler's formula
/// `cos²α / M + sin²α / N`; with the azimuth `α` and the radii `M` and `N` taken in
/// the middle, what is left out is of the order `e² c⁵ / R⁴`.
pub fn short_line_m(from: [f64; 3], to: [f64; 3]) -> Option<f64> {
    let (one, other) = (on_ellipsoid(from), on_ellipsoid(to));
    let [dx, dy, dz] = [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
    let chord2 = dx * dx + dy * dy + dz * dz;
    let sin_lat = f64::midpoint(from[2], to[2]);
    let sin2_lat = sin_lat * sin_lat;
    if chord2 > MAX_SHORT_LINE_M * MAX_SHORT_LINE_M || sin2_lat > FARTHEST_SIN2 {
        return None;
    }
    let northward2 = dz * dz / (1.0 - sin2_lat) / chord2.max(f64::MIN_POSITIVE);
    let w2 = 1.0 - ECCENTRICITY2 * sin2_lat;
    // 1 / N, and how many times as much 1 / M is.
    let across = w2.sqrt() / LONGER_HALF_AXIS_M;
    let along = w2 / (1.0 - ECCENTRICITY2);
    let curvature = across * (1.0 + northward2.min(1.0) * (along - 1.0));
    let angle2 = curvature * curvature * chord2;
    Some(chord2.sqrt() * (1.0 + angle2 / 24.0 + angle2 * angle2 * 3.0 / 640.0))
}

/// The point in metres from the middle of the earth.
fn on_ellipsoid([x, y, z]: [f64; 3]) -> [f64; 3] {
    let n = LONGER_HALF_AXIS_M / (1.0 - ECCENTRICITY2 * z * z).sqrt();
    [n * x, n * y, n * (1.0 - ECCENTRICITY2) * z]
}

impl TryFrom<(f64, f64)> for Location {
    type Error = Invalid;

    fn try_from((lon, lat): (f64, f64)) -> Result<Self, Invalid> {
        Self::new(lon, lat)
    }
}

impl From<Location> for (f64, f64) {
    fn from(location: Location) -> Self {
        (location.lon, location.lat)
    }
}

/// A box of longitudes and latitudes; `west > east` crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// South-west corner.
    pub south_west: Location,
    /// North-east corner.
    pub north_east: Location,
}

impl Bounds {
    /// From `west, south, east, north` in degrees. The error names `bbox`.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, Invalid> {
        let corner = |lon, lat| Location::new(lon, lat).map_err(|e| Invalid::new("bbox", e.code));
        let bounds = Self { south_west: corner(west, south)?, north_east: corner(east, north)? };
        if south > north {
            return Err(Invalid::new("bbox", "south-above-north"));
        }
        Ok(bounds)
    }

    /// Reads `w,s,e,n`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let numbers: Vec<f64> = text
            .split(',')
            .map(|part| part.trim().parse().map_err(|_| Invalid::new("bbox", "not-a-bbox")))
            .collect::<Result<_, _>>()?;
        match numbers[..] {
            [west, south, east, north] => Self::new(west, south, east, north),
            _ => Err(Invalid::new("bbox", "not-a-bbox")),
        }
    }

    /// The box of one location.
    pub fn around(location: Location) -> Self {
        Self { south_west: location, north_east: location }
    }

    /// The least box around two that do not reach over the 180th meridian.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let least = |one: Location, other: Location| Location {
            lon: one.lon.min(other.lon),
            lat: one.lat.min(other.lat),
        };
        let most = |one: Location, other: Location| Location {
            lon: one.lon.max(other.lon),
            lat: one.lat.max(other.lat),
        };
        Self {
            south_west: least(self.south_west, other.south_west),
            north_east: most(self.north_east, other.north_east),
        }
    }

    /// Whether the box reaches over the 180th meridian.
    pub fn crosses_antimeridian(self) -> bool {
        self.south_west.lon > self.north_east.lon
    }

    /// Whether `location` is inside, edges included.
    pub fn contains(self, location: Location) -> bool {
        let (west, east) = (self.south_west.lon, self.north_east.lon);
        let lon_inside = if self.crosses_antimeridian() {
            location.lon >= west || location.lon <= east
        } else {
            (west..=east).contains(&location.lon)
        };
        lon_inside && (self.south_west.lat..=self.north_east.lat).contains(&location.lat)
    }

    /// `[west, south, east, north]`, as GeoJSON and TileJSON write it.
    pub fn to_array(self) -> [f64; 4] {
        [self.south_west.lon, self.south_west.lat, self.north_east.lon, self.north_east.lat]
    }
}

/// How straight-line metres become walking minutes: an estimate, shown as 目安.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WalkingPace {
    /// How much longer the way is than the straight line.
    pub detour: f64,
    /// Metres walked in a minute.
    pub metres_per_minute: f64,
}

impl Default for WalkingPace {
    /// A detour of 1.3 at 60 m a minute, the pace of an older person.
    fn default() -> Self {
        Self { detour: 1.3, metres_per_minute: 60.0 }
    }
}

impl WalkingPace {
    /// Minutes for a straight line of `distance_m`, rounded up.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn minutes(self, distance_m: f64) -> u32 {
        (distance_m * self.detour / self.metres_per_minute).ceil() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> Location {
        Location::new(lon, lat).expect("a valid position")
    }

    #[test]
    fn positions_off_the_earth_are_refused_by_name() {
        fn check(lon: f64, lat: f64, field: &str) {
            let refused = Location::new(lon, lat).expect_err("must be refused");
            assert_eq!(refused.field, field);
        }
        check(180.1, 0.0, "lon");
        check(f64::NAN, 0.0, "lon");
        check(f64::INFINITY, 0.0, "lon");
        check(0.0, 90.1, "lat");
        check(0.0, f64::NAN, "lat");
    }

    #[test]
    fn a_box_may_cross_the_antimeridian() {
        let bounds = Bounds::new(170.0, -10.0, -170.0, 10.0).expect("valid");
        assert!(bounds.contains(at(179.0, 0.0)) && bounds.contains(at(-175.0, 10.0)));
        assert!(!bounds.contains(at(0.0, 0.0)));
    }

    proptest! {
        #[test]
        fn what_is_surely_beyond_is_beyond(
            from in (-180.0..180.0, -90.0..90.0),
            other in (-180.0..180.0, -90.0..90.0),
            metres in 0.0..20_000_000.0,
        ) {
            let (from, other) = (at(from.0, from.1), at(other.0, other.1));
            if from.is_surely_beyond(metres, other) {
                prop_assert!(from.distance_m(other) > metres);
            }
        }
    }

    proptest! {
        #[test]
        fn a_short_line_is_as_long_as_the_geodesic(
            from in (-180.0..=180.0_f64, -90.0..=90.0_f64),
            away in (-30_000.0..30_000.0, -30_000.0..30_000.0),
            part in prop_oneof![Just(1.0), 1e-6..1.0],
        ) {
            let (east_m, north_m): (f64, f64) = away;
            let north = from.1 + part * north_m / SHORTEST_DEGREE_M;
            let east = from.0 + part * east_m / (SHORTEST_DEGREE_M * from.1.to_radians().cos());
            let wrapped = (east + 540.0).rem_euclid(360.0) - 180.0;
            let (from, to) = (at(from.0, from.1), at(wrapped, north.clamp(-90.0, 90.0)));
            let difference = (from.distance_m(to) - from.long_line_m(to)).abs();
            prop_assert!(difference < 1e-6, "{difference} m");
        }
    }

    #[test]
    fn minutes_are_rounded_up() {
        let pace = WalkingPace::default();
        assert_eq!([0.0, 1.0, 450.0, 461.6].map(|m| pace.minutes(m)), [0, 1, 10, 11]);
    }

    #[test]
    fn an_address_bar_holds_three_decimals() {
        assert_eq!(at(139.473_28, 35.786_91).coarse(), at(139.473, 35.787));
    }
}
