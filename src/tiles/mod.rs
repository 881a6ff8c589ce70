//! Map tiles of the places: a snapshot and a tile's coordinates in, bytes out; and those
//! of the operator's own base map.
//!
//! A tile of places depends on nothing but the public places: it must never know a clock,
//! a status, or who is asking.

pub mod basemap;
mod cache;
mod coord;
mod mvt;
mod render;
pub mod style;
pub mod tilejson;

pub use cache::{EncodedTile, TileCache, TileKey};
pub use coord::TileCoord;
pub use render::{LAYER, render};

/// The deepest zoom that clients are told to ask for; they enlarge its tiles.
pub const MAX_ZOOM: u8 = 16;

/// Makes text safe to stand in HTML, which attributions are.
fn escape_html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
