//! The square world of Web Mercator maps in whole numbers: 2^32 steps across,
//! about 9 mm at the equator, from the north-west corner.
//!
//! Everything drawn on a map is placed here once; tiles only shift bits. It must
//! never serve to measure distances on the ground.

use crate::domain::Location;
use std::f64::consts::{PI, TAU};

/// Steps across the world.
pub const WORLD: i64 = 1 << 32;

/// Where the square world ends in the north and south; beyond lies its edge.
const MAX_LAT: f64 = 85.051_128_779_806_59;

/// A position in the square world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorldPoint {
    pub x: u32,
    pub y: u32,
}

impl From<Location> for WorldPoint {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "casts from floats keep to the range of the integer"
    )]
    fn from(location: Location) -> Self {
        let lat = location.lat().clamp(-MAX_LAT, MAX_LAT).to_radians();
        let x = location.lon() / 360.0 + 0.5;
        let y = 0.5 - (PI / 4.0 + lat / 2.0).tan().ln() / TAU;
        Self { x: (x * WORLD as f64) as u32, y: (y * WORLD as f64) as u32 }
    }
}

impl WorldPoint {
    /// The bits of both coordinates interleaved (Z-order): the points of every
    /// square of the map's pyramid have neighbouring keys.
    pub fn z_order(self) -> u64 {
        spread(self.x) | spread(self.y) << 1
    }

    /// The point of a key.
    pub fn from_z_order(key: u64) -> Self {
        Self { x: gather(key), y: gather(key >> 1) }
    }

    pub fn distance2(self, other: Self) -> u64 {
        let square = |a: u32, b: u32| u64::from(a.abs_diff(b)).pow(2);
        square(self.x, other.x).saturating_add(square(self.y, other.y))
    }
}

const STEPS: [(u32, u64); 5] = [
    (16, 0x0000_ffff_0000_ffff),
    (8, 0x00ff_00ff_00ff_00ff),
    (4, 0x0f0f_0f0f_0f0f_0f0f),
    (2, 0x3333_3333_3333_3333),
    (1, 0x5555_5555_5555_5555),
];

/// Moves bit `n` to bit `2n`, halving the blocks that move together.
fn spread(bits: u32) -> u64 {
    STEPS.iter().fold(u64::from(bits), |bits, (by, mask)| (bits | bits << by) & mask)
}

/// Moves bit `2n` back to bit `n`.
#[allow(clippy::cast_possible_truncation, reason = "the upper half is clear at the end")]
fn gather(bits: u64) -> u32 {
    let even = bits & STEPS[4].1;
    let masks = [STEPS[3].1, STEPS[2].1, STEPS[1].1, STEPS[0].1, 0xffff_ffff];
    [1, 2, 4, 8, 16].iter().zip(masks).fold(even, |bits, (by, mask)| (bits | bits >> by) & mask)
        as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> WorldPoint {
        Location::new(lon, lat).expect("a position").into()
    }

    #[test]
    fn the_world_is_a_square_from_the_north_west() {
        assert_eq!(at(0.0, 0.0), WorldPoint { x: 1 << 31, y: 1 << 31 });
        assert_eq!(at(-180.0, 90.0), WorldPoint { x: 0, y: 0 });
        assert_eq!(at(180.0, -90.0), WorldPoint { x: u32::MAX, y: u32::MAX });
    }

    proptest! {
        #[test]
        fn a_key_gives_its_point_back(x: u32, y: u32) {
            let point = WorldPoint { x, y };
            prop_assert_eq!(WorldPoint::from_z_order(point.z_order()), point);
        }

        #[test]
        fn a_square_is_a_run_of_keys(x: u32, y: u32, dx: u32, dy: u32, bits in 0_u32..32) {
            let low = (1 << bits) - 1;
            let corner = WorldPoint { x: x & !low, y: y & !low };
            let inside = WorldPoint { x: corner.x | dx & low, y: corner.y | dy & low };
            let run = corner.z_order()..=corner.z_order() | ((1 << (2 * bits)) - 1);
            prop_assert!(run.contains(&inside.z_order()));
        }
    }
}
