//! The area that somebody drew, as an address holds it: a few corners, none of them
//! more exact than three decimals.

use crate::domain::{Area, Location};
use serde_json::{Value, json};

/// A drawing with more corners is not kept.
const MAX_CORNERS: usize = 40;

/// An area by its corners.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    corners: Vec<Location>,
}

impl Drawn {
    /// Reads `lon,lat;lon,lat;…`; nothing where that is no area.
    pub fn parse(text: &str) -> Option<Self> {
        let corners: Vec<_> = text.split(';').take(MAX_CORNERS + 1).map(corner).collect();
        let corners = corners.into_iter().collect::<Option<Vec<_>>>()?;
        let drawn = Self { corners };
        // One that crosses itself is kept, so that the page can say so.
        let is_area = match Area::from_geojson(&drawn.geojson()) {
            Ok(_) => true,
            Err(fault) => fault.code == "area-crossing",
        };
        (drawn.corners.len() <= MAX_CORNERS && is_area).then_some(drawn)
    }

    /// As an address holds it.
    pub fn text(&self) -> String {
        let corner = |at: &Location| format!("{},{}", at.lon(), at.lat());
        self.corners.iter().map(corner).collect::<Vec<_>>().join(";")
    }

    /// As GeoJSON.
    pub fn geojson(&self) -> Value {
        let ring: Vec<_> = self.corners.iter().chain(self.corners.first()).collect();
        let ring: Vec<_> = ring.into_iter().map(|at| [at.lon(), at.lat()]).collect();
        json!({ "type": "Polygon", "coordinates": [ring] })
    }
}

fn corner(text: &str) -> Option<Location> {
    let (lon, lat) = text.split_once(',')?;
    let at = Location::new(lon.parse().ok()?, lat.parse().ok()?).ok()?;
    Some(at.coarse())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_kept_with_three_decimals_and_few_corners_or_not_at_all() {
        fn check(text: &str, expected: Option<&str>) {
            let drawn = Drawn::parse(text);
            assert_eq!(drawn.as_ref().map(Drawn::text).as_deref(), expected, "{text}");
            if let Some(drawn) = drawn {
                assert_eq!(Drawn::parse(&drawn.text()), Some(drawn), "reads back: {text}");
            }
        }
        let square = "139.47,35.78;139.48,35.78;139.48,35.79;139.47,35.79";
        check(square, Some(square));
        check(
            "139.47012,35.78;139.48,35.7801;139.48,35.79",
            Some("139.47,35.78;139.48,35.78;139.48,35.79"),
        );
        check("", None);
        check("139.47,35.78;139.48,35.78", None);
        check("139.47,35.78;139.48;139.48,35.79", None);
        check("139.47,95;139.48,35.78;139.48,35.79", None);
        check("NaN,35;139.48,35.78;139.48,35.79", None);
        let many =
            |count: usize| vec!["139.47,35.78"; count].join(";") + ";139.48,35.78;139.48,35.79";
        check(&many(38), Some(&many(38)));
        check(&many(39), None);
    }
}
