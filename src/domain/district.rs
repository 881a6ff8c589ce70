//! The parts of a city, by which staff share the work: where each lies, as an
//! outline or as a list of its towns.

use super::Location;
use geo::{BoundingRect, Coord, Intersects, LineString, MultiPolygon, Point, Polygon, Rect};
use serde::{Deserialize, Serialize};

/// A district, as files tell of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct District {
    /// Its name, as places and accounts have it.
    pub name: String,
    /// Its outline: the coordinates of a GeoJSON `MultiPolygon`, longitude first.
    #[serde(default)]
    pub outline: Vec<Vec<Vec<[f64; 2]>>>,
    /// The towns and 丁目 that belong to it, as published, each with its municipality.
    #[serde(default)]
    pub towns: Vec<String>,
}

/// The outlines of districts, to ask which one a point lies in.
#[derive(Debug, Default)]
pub struct Outlines(Vec<(String, Rect, MultiPolygon)>);

impl Outlines {
    /// Those of the districts that have one.
    pub fn new<'d>(districts: impl IntoIterator<Item = &'d District>) -> Self {
        let outline = |district: &District| {
            let polygons: MultiPolygon =
                district.outline.iter().map(|rings| polygon(rings)).collect();
            let around = polygons.bounding_rect()?;
            Some((district.name.clone(), around, polygons))
        };
        Self(districts.into_iter().filter_map(outline).collect())
    }

    /// The district that a point lies in; of several, the first.
    pub fn at(&self, location: Location) -> Option<&str> {
        let point = Point::new(location.lon(), location.lat());
        let holds = |(_, around, polygons): &&(String, Rect, MultiPolygon)| {
            around.intersects(&point) && polygons.intersects(&point)
        };
        self.0.iter().find(holds).map(|(name, ..)| name.as_str())
    }
}

/// The first ring is the outside, the others are holes.
fn polygon(rings: &[Vec<[f64; 2]>]) -> Polygon {
    let ring = |points: &Vec<[f64; 2]>| -> LineString {
        points.iter().map(|[lon, lat]| Coord { x: *lon, y: *lat }).collect()
    };
    let mut rings = rings.iter().map(ring);
    let outside = rings.next().unwrap_or(LineString::new(Vec::new()));
    Polygon::new(outside, rings.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
        let (east, north) = (west + side, south + side);
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    }

    #[test]
    fn a_point_lies_in_the_district_around_it_and_not_in_its_holes() {
        let district =
            |name: &str, outline| District { name: name.to_owned(), outline, towns: Vec::new() };
        let districts = [
            district("所沢", vec![vec![square(139.0, 35.0, 1.0), square(139.4, 35.4, 0.2)]]),
            district("山口", vec![vec![square(140.0, 35.0, 1.0)], vec![square(142.0, 35.0, 1.0)]]),
            district("町だけ", Vec::new()),
        ];
        let outlines = Outlines::new(&districts);
        for (lon, lat, expected) in [
            (139.1, 35.1, Some("所沢")),
            (139.5, 35.5, None),
            (140.0, 35.5, Some("所沢")),
            (140.5, 35.5, Some("山口")),
            (142.5, 35.5, Some("山口")),
            (141.5, 35.5, None),
            (139.5, 36.5, None),
        ] {
            let at = Location::new(lon, lat).expect("a position");
            assert_eq!(outlines.at(at), expected, "{lon} {lat}");
        }
    }
}
