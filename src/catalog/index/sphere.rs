//! The unit sphere, on which places are indexed, and what its chords say of
//! distances on the WGS 84 ellipsoid.
//!
//! A place is a point on the unit sphere, its geodetic latitude taken
//! as if it were the sphere's. With `a` and `b` the ellipsoid's half axes,
//! a step `(dφ, dλ)` measures
//!
//! - on the unit sphere `dσ² = dφ² + cos²φ dλ²`,
//! - on the ellipsoid `ds² = M² dφ² + N² cos²φ dλ²`,
//!
//! where the radii of curvature of the meridian (`M`) and of the prime vertical
//! (`N`) lie between `b²/a` (`M` at the equator) and `a²/b` (both at the poles).
//! So on every curve `b²/a · dσ ≤ ds ≤ a²/b · dσ`, and the same holds for the
//! shortest curves: `b²/a · σ ≤ geodesic ≤ a²/b · σ`, where `σ = 2 asin(c / 2)`
//! follows from the chord `c` between the two points, growing with it.
//!
//! A walk by growing chord may therefore stop when `b²/a · σ` exceeds the radius, or
//! `a²/b` times the arc of the last place wanted: everything after it is farther. Poles
//! and antimeridian are ordinary points here. It must never be used to measure: a chord bounds a
//! distance, it does not give it.

use crate::domain::Bounds;
use rstar::AABB;

/// `b²/a` of WGS 84 in metres: the least radius of curvature anywhere.
const MIN_RADIUS_M: f64 = {
    let a = 6_378_137.0;
    let b = a * (1.0 - 1.0 / 298.257_223_563);
    b * b / a
};

/// `a³/b³` of WGS 84: how much longer than another an arc can be whose geodesic is not
/// longer.
pub const MAX_ARC_RATIO: f64 = {
    let ratio = 1.0 / (1.0 - 1.0 / 298.257_223_563);
    ratio * ratio * ratio
};

/// Room for rounding: of chords (1e-16), of asin near the antipode, and of
/// computed geodesics (15 nm).
const RELATIVE_SLACK: f64 = 1e-9;
const ABSOLUTE_SLACK: f64 = 1e-14;

/// A place's [`Location::normal`].
///
/// [`Location::normal`]: crate::domain::Location::normal
pub type SpherePoint = [f64; 3];

/// The square of the longest chord to a place that may lie within `distance_m`.
pub fn max_chord2(distance_m: f64) -> f64 {
    let half_angle = distance_m / MIN_RADIUS_M / 2.0;
    if half_angle >= std::f64::consts::FRAC_PI_2 {
        return f64::INFINITY;
    }
    let chord = 2.0 * half_angle.sin();
    let reach = chord * (1.0 + RELATIVE_SLACK) + ABSOLUTE_SLACK;
    if reach < 0.0 { -1.0 } else { reach * reach }
}

/// The square of a chord a little more than `factor` times as long.
pub fn widened(chord2: f64, factor: f64) -> f64 {
    let reach = chord2.sqrt() * factor * (1.0 + RELATIVE_SLACK) + ABSOLUTE_SLACK;
    reach * reach
}

pub fn chord2(a: SpherePoint, b: SpherePoint) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// An upright box around everything whose longitude and latitude lie in
/// `bounds`; it holds other places too.
pub fn enclosing(bounds: Bounds) -> AABB<SpherePoint> {
    let [west, south, mut east, north] = bounds.to_array();
    if bounds.crosses_antimeridian() {
        east += 360.0;
    }
    let from_axis = cosines(south, north);
    let x = product(from_axis, cosines(west, east));
    let y = product(from_axis, cosines(west - 90.0, east - 90.0));
    let z = (south.to_radians().sin(), north.to_radians().sin());
    let side = |pick: fn((f64, f64)) -> f64, slack: f64| [x, y, z].map(|range| pick(range) + slack);
    AABB::from_corners(
        side(|range| range.0, -ABSOLUTE_SLACK),
        side(|range| range.1, ABSOLUTE_SLACK),
    )
}

/// The least and the greatest cosine of the angles in a range of degrees.
fn cosines(from: f64, to: f64) -> (f64, f64) {
    let (a, b) = (from.to_radians().cos(), to.to_radians().cos());
    let holds = |angle: f64| ((from - angle) / 360.0).ceil() * 360.0 + angle <= to;
    (if holds(180.0) { -1.0 } else { a.min(b) }, if holds(0.0) { 1.0 } else { a.max(b) })
}

/// The range of products of two ranges, the first of which is not negative.
fn product(first: (f64, f64), second: (f64, f64)) -> (f64, f64) {
    let least = if second.0 < 0.0 { first.1 } else { first.0 };
    let greatest = if second.1 < 0.0 { first.0 } else { first.1 };
    (least * second.0, greatest * second.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Location;
    use proptest::prelude::*;
    use rstar::Envelope;

    fn location() -> impl Strategy<Value = Location> {
        (-180.0..=180.0, -90.0..=90.0)
            .prop_map(|(lon, lat)| Location::new(lon, lat).expect("valid"))
    }

    proptest! {
        #[test]
        fn nothing_within_a_distance_is_out_of_its_reach(
            from in location(),
            to in location(),
            part in prop_oneof![Just(1.0), 1e-12..1.0],
        ) {
            let mix = |a: f64, b: f64| a + (b - a) * part;
            let near = Location::new(mix(from.lon(), to.lon()), mix(from.lat(), to.lat()))
                .expect("between two valid ones");
            let chord2 = chord2(from.normal(), near.normal());
            prop_assert!(chord2 <= max_chord2(from.distance_m(near)));
        }
    }

    proptest! {
        #[test]
        fn a_box_of_degrees_is_within_its_upright_box(
            one in location(),
            other in location(),
            part in (0.0..=1.0_f64, 0.0..=1.0_f64),
            crosses: bool,
        ) {
            let (mut west, mut east) = (one.lon().min(other.lon()), one.lon().max(other.lon()));
            if crosses {
                (west, east) = (east, west);
            }
            let (south, north): (f64, f64) = (one.lat().min(other.lat()), one.lat().max(other.lat()));
            let bounds = Bounds::new(west, south, east, north).expect("a box");
            let span = if crosses { east - west + 360.0 } else { east - west };
            let lon: f64 = west + span * part.0;
            let lon = if lon > 180.0 { lon - 360.0 } else { lon };
            let lat: f64 = south + (north - south) * part.1;
            let inside = Location::new(lon.clamp(-180.0, 180.0), lat.clamp(south, north)).expect("inside");
            prop_assume!(bounds.contains(inside));
            prop_assert!(enclosing(bounds).contains_point(&inside.normal()));
        }
    }

    #[test]
    fn a_reach_is_not_much_longer_than_its_distance() {
        let chord = max_chord2(10_000.0).sqrt();
        assert!((chord * MIN_RADIUS_M - 10_000.0).abs() < 0.1);
        assert!(max_chord2(-1.0) < 0.0 && max_chord2(f64::NAN).is_nan());
        assert!(max_chord2(2e7).is_infinite());
    }
}
