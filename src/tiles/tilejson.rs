//! The description of our tiles for map libraries: TileJSON 3.0.0.

use super::{LAYER, MAX_ZOOM, escape_html};
use crate::domain::{CategoryId, CategorySet, Locale, Location};
use serde_json::{Map, Value, json};

/// Describes the tiles below `base_url`, for `categories` (all if empty).
///
/// Map libraries ask for nothing outside its bounds, which therefore are the
/// world: a place outside the city is a place all the same. `attribution` is
/// text; what could be markup is escaped.
pub fn document(
    base_url: &str,
    categories: CategorySet,
    attribution: &str,
    centre: Location,
    name: &str,
) -> Value {
    let base_url = base_url.trim_end_matches('/');
    let asked: Vec<_> =
        categories.iter().map(|category| format!("category={}", category.id())).collect();
    let query = if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) };
    json!({
        "tilejson": "3.0.0",
        "name": name,
        "attribution": escape_html(attribution),
        "scheme": "xyz",
        "tiles": [format!("{base_url}/tiles/places/{{z}}/{{x}}/{{y}}.mvt{query}")],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": [-180.0, -85.051_129, 180.0, 85.051_129],
        "center": [centre.lon(), centre.lat(), 12],
        "vector_layers": [{
            "id": LAYER,
            "description": "Places, up to zoom 14 drawn together where they are close",
            "minzoom": 0,
            "maxzoom": MAX_ZOOM,
            "fields": fields(),
        }],
    })
}

fn fields() -> Map<String, Value> {
    let own = [
        ("id", "String. Id of the place"),
        ("category", "String. Id of the place's category"),
        ("name", "String. Name of the place"),
        ("site", "String. Shared by places at one building or ground"),
        ("sample", "Boolean. True when the place is made up to show the program"),
        ("suspended", "Boolean. True while the place is suspended"),
        ("cluster", "Boolean. True when several places are drawn as one"),
        ("point_count", "Number. How many places the cluster holds"),
        ("expansion_zoom", "Number. First zoom at which the cluster comes apart"),
    ];
    let own = own.into_iter().map(|(key, text)| (key.to_owned(), text.into()));
    let counts = CategoryId::all().map(|category| {
        let label = category.category().label(Locale::En);
        (category.id().to_owned(), format!("Number. Places of the cluster: {label}").into())
    });
    own.chain(counts).collect()
}
