//! Writes Mapbox Vector Tiles 2.1: one layer of points with properties.
//!
//! Only what places need; the protocol-buffer wire format is a few lines. It
//! must never write a value twice: features refer to shared tables.

use std::{collections::HashMap, hash::Hash};

/// A property's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number.
    Count(u64),
    /// True; what is false is left out.
    True,
}

/// Writes a layer, feature by feature.
#[derive(Debug, Default)]
pub(super) struct LayerWriter<'a> {
    keys: ValueTable<&'a str>,
    values: ValueTable<Value<'a>>,
    features: Vec<u8>,
    tags: Vec<u8>,
    feature: Vec<u8>,
}

/// Distinct entries, numbered in the order in which they came.
#[derive(Debug)]
struct ValueTable<T> {
    numbers: HashMap<T, u64>,
    entries: Vec<T>,
}

impl<T> Default for ValueTable<T> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), entries: Vec::new() }
    }
}

impl<T: Copy + Eq + Hash> ValueTable<T> {
    fn number(&mut self, entry: T) -> u64 {
        let next = self.entries.len() as u64;
        *self.numbers.entry(entry).or_insert_with(|| {
            self.entries.push(entry);
            next
        })
    }
}

// Field numbers of the specification's schema.
const TILE_LAYER: u8 = 3;
const LAYER_NAME: u8 = 1;
const LAYER_FEATURE: u8 = 2;
const LAYER_KEY: u8 = 3;
const LAYER_VALUE: u8 = 4;
const LAYER_EXTENT: u8 = 5;
const LAYER_VERSION: u8 = 15;
const FEATURE_ID: u8 = 1;
const FEATURE_TAGS: u8 = 2;
const FEATURE_TYPE: u8 = 3;
const FEATURE_GEOMETRY: u8 = 4;
const VALUE_STRING: u8 = 1;
const VALUE_UINT: u8 = 5;
const VALUE_BOOL: u8 = 7;

const TYPE_POINT: u64 = 1;
/// One `MoveTo`.
const MOVE_TO_ONCE: u64 = 1 | 1 << 3;

impl<'a> LayerWriter<'a> {
    /// Adds a point at pixel (`x`, `y`).
    pub(super) fn add_point(
        &mut self,
        id: u64,
        (x, y): (i32, i32),
        properties: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) {
        self.tags.clear();
        for (key, value) in properties {
            write_varint(&mut self.tags, self.keys.number(key));
            write_varint(&mut self.tags, self.values.number(value));
        }
        self.feature.clear();
        write_number(&mut self.feature, FEATURE_ID, id);
        write_bytes(&mut self.feature, FEATURE_TAGS, &self.tags);
        write_number(&mut self.feature, FEATURE_TYPE, TYPE_POINT);
        self.tags.clear();
        write_varint(&mut self.tags, MOVE_TO_ONCE);
        write_varint(&mut self.tags, zigzag(x));
        write_varint(&mut self.tags, zigzag(y));
        write_bytes(&mut self.feature, FEATURE_GEOMETRY, &self.tags);
        write_bytes(&mut self.features, LAYER_FEATURE, &self.feature);
    }

    /// The tile with this layer; nothing when it has no feature.
    pub(super) fn into_tile(self, name: &str, extent: u64) -> Vec<u8> {
        if self.features.is_empty() {
            return Vec::new();
        }
        let mut layer = Vec::with_capacity(self.features.len() * 2);
        write_number(&mut layer, LAYER_VERSION, 2);
        write_bytes(&mut layer, LAYER_NAME, name.as_bytes());
        layer.extend_from_slice(&self.features);
        for key in self.keys.entries {
            write_bytes(&mut layer, LAYER_KEY, key.as_bytes());
        }
        let mut message = Vec::new();
        for value in self.values.entries {
            message.clear();
            match value {
                Value::Text(text) => write_bytes(&mut message, VALUE_STRING, text.as_bytes()),
                Value::Count(count) => write_number(&mut message, VALUE_UINT, count),
                Value::True => write_number(&mut message, VALUE_BOOL, 1),
            }
            write_bytes(&mut layer, LAYER_VALUE, &message);
        }
        write_number(&mut layer, LAYER_EXTENT, extent);
        let mut tile = Vec::with_capacity(layer.len() + 6);
        write_bytes(&mut tile, TILE_LAYER, &layer);
        tile
    }
}

/// Writes a field whose content is preceded by its length.
fn write_bytes(out: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    out.push(field << 3 | 2);
    write_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn write_number(out: &mut Vec<u8>, field: u8, number: u64) {
    out.push(field << 3);
    write_varint(out, number);
}

/// Writes seven bits a byte, the lowest first; the top bit says that more follow.
fn write_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Makes small numbers of those near zero, whatever their sign.
fn zigzag(number: i32) -> u64 {
    u64::from((number << 1 ^ number >> 31).cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_wire_format_says() {
        fn check(number: u64, expected: &[u8]) {
            let mut out = Vec::new();
            write_varint(&mut out, number);
            assert_eq!(out, expected, "{number}");
        }
        check(0, &[0]);
        check(127, &[127]);
        check(128, &[0x80, 1]);
        check(300, &[0xac, 2]);
        check(u64::MAX, &[255, 255, 255, 255, 255, 255, 255, 255, 255, 1]);
        assert_eq!([0, -1, 1, -64, i32::MIN].map(zigzag), [0, 1, 2, 127, 0xffff_ffff]);
    }

    #[test]
    fn a_layer_without_features_is_no_tile() {
        assert!(LayerWriter::default().into_tile("places", 4096).is_empty());
    }

    #[test]
    fn equal_keys_and_values_are_written_once() {
        let mut layer = LayerWriter::default();
        for id in 0..3 {
            layer.add_point(id, (0, 0), [("kind", Value::Text("salon"))]);
        }
        let tile = layer.into_tile("places", 4096);
        let times = |word: &[u8]| tile.windows(word.len()).filter(|part| *part == word).count();
        assert_eq!((times(b"kind"), times(b"salon")), (1, 1));
    }
}
