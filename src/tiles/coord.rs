//! Which tile: zoom, column from the west and row from the north.

use crate::catalog::WORLD;
use std::ops::Range;

/// Pixels of a vector tile's own grid along each side.
pub(super) const EXTENT: i64 = 4096;

/// How far beyond its sides a tile reaches, so that what stands on a border is
/// drawn whole.
pub(super) const BUFFER: i64 = 64;

/// A tile that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileCoord {
    z: u8,
    x: u32,
    y: u32,
}

impl TileCoord {
    /// The deepest zoom answered: beyond it a pixel of the tile would be smaller
    /// than the steps in which positions are kept.
    pub const MAX_ZOOM: u8 = 20;

    /// `None` when there is no such tile.
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let exists = z <= Self::MAX_ZOOM && x < 1 << z && y < 1 << z;
        exists.then_some(Self { z, x, y })
    }

    /// Zoom.
    pub fn z(self) -> u8 {
        self.z
    }

    /// Column from the west.
    pub fn x(self) -> u32 {
        self.x
    }

    /// Row from the north.
    pub fn y(self) -> u32 {
        self.y
    }

    /// Its columns of the world with the buffer, in steps of the world.
    pub(super) fn xs(self) -> Range<i64> {
        self.reach(self.x)
    }

    /// Its rows of the world with the buffer, in steps of the world.
    pub(super) fn ys(self) -> Range<i64> {
        self.reach(self.y)
    }

    /// Where a step of the world lies in the tile: from 0 to the extent inside.
    #[allow(clippy::cast_possible_truncation, reason = "within the buffer or near it")]
    pub(super) fn to_pixels(self, x: i64, y: i64) -> (i32, i32) {
        let pixel = |step: i64, tile: u32| (step >> self.pixel_bits()) - i64::from(tile) * EXTENT;
        (pixel(x, self.x) as i32, pixel(y, self.y) as i32)
    }

    fn reach(self, tile: u32) -> Range<i64> {
        let start = i64::from(tile) * EXTENT;
        let (from, to) = (start - BUFFER, start + EXTENT + BUFFER);
        from << self.pixel_bits()..to << self.pixel_bits()
    }

    /// Steps in a pixel, as a power of two.
    fn pixel_bits(self) -> u32 {
        WORLD.ilog2() - u32::from(self.z) - EXTENT.ilog2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tiles_of_the_pyramid_exist() {
        fn check(z: u8, x: u32, y: u32, exists: bool) {
            assert_eq!(TileCoord::new(z, x, y).is_some(), exists, "{z}/{x}/{y}");
        }
        check(0, 0, 0, true);
        check(0, 1, 0, false);
        check(0, 0, 1, false);
        check(14, 16383, 16383, true);
        check(14, 16384, 0, false);
        check(20, (1 << 20) - 1, 0, true);
        check(21, 0, 0, false);
        check(255, 0, 0, false);
    }

    #[test]
    fn a_tile_reaches_a_buffer_beyond_its_sides() {
        let tile = TileCoord::new(1, 1, 0).expect("exists");
        assert_eq!(tile.to_pixels(tile.xs().start, tile.ys().start), (-64, -64));
        assert_eq!(tile.to_pixels(tile.xs().end, tile.ys().end), (4160, 4160));
        assert_eq!(tile.to_pixels(WORLD / 2, 0), (0, 0));
        assert_eq!(tile.to_pixels(WORLD - 1, WORLD / 2 - 1), (4095, 4095));
    }
}
