//! In which of the known schemas a vector archive is, by the names of its layers.

use serde_json::Value;

/// What the layers and properties of a vector archive are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// The base map of Protomaps, version 4.
    Protomaps,
    /// `OpenMapTiles`.
    OpenMapTiles,
    /// 国土地理院最適化ベクトルタイル
    Gsi,
}

/// The layers by which a schema is known, and those that it does not have.
const KNOWN: [(Schema, &[&str], &[&str]); 3] = [
    (Schema::Gsi, &["RdCL", "WA"], &[]),
    (Schema::OpenMapTiles, &["transportation", "water"], &[]),
    // Version 3 had other properties, and layers that version 4 has no more.
    (Schema::Protomaps, &["earth", "roads", "water"], &["physical_line", "transit"]),
];

impl Schema {
    /// The schema of an archive with these layers (`vector_layers` of its metadata).
    pub(super) fn from_layers(layers: &[Value]) -> Option<Self> {
        let has = |id: &&str| layers.iter().any(|layer| layer["id"] == **id);
        let known =
            KNOWN.iter().find(|(_, all, none)| all.iter().all(has) && !none.iter().any(has));
        known.map(|(schema, ..)| *schema)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_schema_is_known_by_its_layers() {
        fn check(ids: &str, expected: Option<Schema>) {
            let layers: Vec<_> = ids.split(' ').map(|id| json!({ "id": id })).collect();
            assert_eq!(Schema::from_layers(&layers), expected, "{ids}");
        }
        check("earth water landuse roads buildings places", Some(Schema::Protomaps));
        check("earth water natural physical_line roads transit", None);
        check("water landcover transportation building place", Some(Schema::OpenMapTiles));
        check("WA RdCL RailCL BldA Anno", Some(Schema::Gsi));
        check("parcels", None);
    }
}
