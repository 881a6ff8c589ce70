//! An area that somebody drew or published, as GeoJSON (RFC 7946): polygons whose
//! edges are straight in longitude and latitude, borders included.

use super::{Invalid, Location};
use geo::{
    BoundingRect, Coord, Intersects, Line, LineString, MultiPolygon, Point, Polygon, Rect,
    line_intersection::{LineIntersection, line_intersection},
};
use serde_json::Value;

/// The most corners taken, of all rings together.
pub const MAX_CORNERS: usize = 20_000;

/// An area.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    polygons: Vec<(Rect, Polygon)>,
}

impl Area {
    /// Reads a `Polygon` or `MultiPolygon`, a `Feature` of one, or a
    /// `FeatureCollection` of such. The error names `within`.
    pub fn from_geojson(value: &Value) -> Result<Self, Invalid> {
        let mut reader = Reader { polygons: Vec::new(), corners: 0 };
        reader.read(value).map_err(|code| Invalid::new("within", code))?;
        let polygons: Vec<_> = MultiPolygon::new(reader.polygons)
            .into_iter()
            .filter_map(|polygon| Some((polygon.bounding_rect()?, polygon)))
            .collect();
        if polygons.is_empty() {
            return Err(Invalid::new("within", "not-an-area"));
        }
        Ok(Self { polygons })
    }

    /// Whether a position lies in it or on its border.
    pub fn contains(&self, at: Location) -> bool {
        let point = Point::new(at.lon(), at.lat());
        let holds = |(around, polygon): &(Rect, Polygon)| {
            around.intersects(&point) && polygon.intersects(&point)
        };
        self.polygons.iter().any(holds)
    }
}

struct Reader {
    polygons: Vec<Polygon>,
    corners: usize,
}

impl Reader {
    fn read(&mut self, value: &Value) -> Result<(), &'static str> {
        let part = |name: &str| value.get(name).ok_or("not-an-area");
        match value.get("type").and_then(Value::as_str) {
            Some("Polygon") => self.polygon(part("coordinates")?),
            Some("MultiPolygon") => {
                list(part("coordinates")?)?.iter().try_for_each(|polygon| self.polygon(polygon))
            }
            Some("Feature") => {
                let geometry = part("geometry")?;
                let is_area = geometry.get("type").and_then(Value::as_str).is_some_and(is_polygon);
                if is_area { self.read(geometry) } else { Err("not-an-area") }
            }
            Some("FeatureCollection") => list(part("features")?)?.iter().try_for_each(|feature| {
                let is_feature = feature.get("type").and_then(Value::as_str) == Some("Feature");
                if is_feature { self.read(feature) } else { Err("not-an-area") }
            }),
            _ => Err("not-an-area"),
        }
    }

    /// The first ring is the outside, the others are holes.
    fn polygon(&mut self, rings: &Value) -> Result<(), &'static str> {
        let rings = list(rings)?.iter().map(|ring| self.ring(ring));
        let mut rings = rings.collect::<Result<Vec<_>, _>>()?.into_iter();
        let outside = rings.next().ok_or("not-an-area")?;
        let polygon = Polygon::new(outside, rings.collect());
        if crosses_itself(&polygon) {
            return Err("area-crossing");
        }
        self.polygons.push(polygon);
        Ok(())
    }

    fn ring(&mut self, ring: &Value) -> Result<LineString, &'static str> {
        let positions = list(ring)?;
        self.corners += positions.len();
        if self.corners > MAX_CORNERS {
            return Err("area-too-fine");
        }
        let points = positions.iter().map(corner).collect::<Result<Vec<_>, _>>()?;
        let is_closed = points.len() >= 4 && points.first() == points.last();
        if is_closed { Ok(LineString::new(points)) } else { Err("ring-open") }
    }
}

/// Whether two edges of a polygon cross: nobody can say then what is inside. Rings may
/// touch, as those of published areas do.
fn crosses_itself(polygon: &Polygon) -> bool {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let mut edges: Vec<(Rect, Line)> =
        rings.flat_map(LineString::lines).map(|edge| (edge.bounding_rect(), edge)).collect();
    edges.sort_by(|(one, _), (other, _)| one.min().x.total_cmp(&other.min().x));
    edges.iter().enumerate().any(|(at, (around, edge))| {
        let follow = edges[at + 1..].iter();
        let near = follow.take_while(|(other, _)| other.min().x <= around.max().x);
        near.filter(|(other, _)| other.min().y <= around.max().y && other.max().y >= around.min().y)
            .any(|(_, other)| {
                let met = line_intersection(*edge, *other);
                matches!(met, Some(LineIntersection::SinglePoint { is_proper: true, .. }))
            })
    })
}

fn is_polygon(kind: &str) -> bool {
    matches!(kind, "Polygon" | "MultiPolygon")
}

fn list(value: &Value) -> Result<&[Value], &'static str> {
    value.as_array().map(Vec::as_slice).ok_or("not-an-area")
}

fn corner(position: &Value) -> Result<Coord, &'static str> {
    let number = |at: usize| position.get(at).and_then(Value::as_f64).ok_or("not-an-area");
    let at = Location::new(number(0)?, number(1)?).map_err(|fault| fault.code)?;
    Ok(Coord { x: at.lon(), y: at.lat() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn square(west: f64, south: f64, side: f64) -> Value {
        let (east, north) = (west + side, south + side);
        json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
    }

    fn contains(area: &Area, lon: f64, lat: f64) -> bool {
        area.contains(Location::new(lon, lat).expect("a position"))
    }

    #[test]
    fn an_area_holds_its_border_and_not_its_holes() {
        let rings = json!([square(139.0, 35.0, 1.0), square(139.4, 35.4, 0.2)]);
        let polygon = json!({"type": "Polygon", "coordinates": rings});
        let others = json!({"type": "MultiPolygon",
            "coordinates": [rings, [square(141.0, 35.0, 1.0)]]});
        let feature = json!({"type": "Feature", "properties": null, "geometry": polygon});
        let collection = json!({"type": "FeatureCollection", "features": [feature]});
        for geojson in [&polygon, &others, &feature, &collection] {
            let area = Area::from_geojson(geojson).expect("an area");
            assert!(contains(&area, 139.1, 35.1) && contains(&area, 139.0, 35.5));
            assert!(!contains(&area, 139.5, 35.5) && !contains(&area, 140.5, 35.5));
            assert_eq!(contains(&area, 141.5, 35.5), geojson == &others);
        }
    }

    #[test]
    fn what_is_no_area_is_refused_with_the_reason() {
        fn check(geojson: &Value, code: &str) {
            let refused = Area::from_geojson(geojson).expect_err("must be refused");
            assert_eq!((refused.field.as_ref(), refused.code), ("within", code));
        }
        let polygon = |rings: Value| json!({"type": "Polygon", "coordinates": rings});
        check(&json!(null), "not-an-area");
        check(&json!([1, 2]), "not-an-area");
        check(&json!({"type": "Point", "coordinates": [139, 35]}), "not-an-area");
        check(&polygon(json!([])), "not-an-area");
        check(&polygon(json!([[[139, "35"]]])), "not-an-area");
        check(&polygon(json!([[[139, 35], [140, 35], [139, 35]]])), "ring-open");
        check(&polygon(json!([[[139, 35], [140, 35], [140, 36], [139, 36]]])), "ring-open");
        check(&polygon(json!([[[139, 95], [140, 35], [140, 36], [139, 95]]])), "latitude-range");
        check(&json!({"type": "MultiPolygon", "coordinates": []}), "not-an-area");
        let bow = json!([[[139, 35], [140, 36], [140, 35], [139, 36], [139, 35]]]);
        check(&polygon(bow.clone()), "area-crossing");
        let both = json!([[square(141.0, 35.0, 1.0)], bow]);
        check(&json!({"type": "MultiPolygon", "coordinates": both}), "area-crossing");
        let many = vec![json!([139.0, 35.0]); MAX_CORNERS + 1];
        check(&polygon(json!([many])), "area-too-fine");
        let nested = json!({"type": "Feature", "geometry": {"type": "Feature", "geometry": null}});
        check(&nested, "not-an-area");
    }
}
