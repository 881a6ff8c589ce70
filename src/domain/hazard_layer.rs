//! The hazard maps that a visitor can lay over the map: pictures of others, from a list
//! that the operator can change. The list that comes with the program is
//! `data/hazard-layers.toml`.

use super::Locale;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::LazyLock};
use thiserror::Error;

/// What comes with the program.
#[allow(clippy::expect_used, reason = "a table compiled into the program; a test reads it")]
static BUILT_IN: LazyLock<Vec<HazardLayer>> = LazyLock::new(|| {
    let text = include_str!("../../data/hazard-layers.toml");
    HazardLayer::parse(text).expect("data/hazard-layers.toml")
});
/// The switches of a map hold no more.
const MAX_LAYERS: usize = 12;
/// Map libraries look no deeper.
const MAX_ZOOM: u8 = 22;

/// One switch of the map.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HazardLayer {
    /// A short name of its own.
    pub id: LayerId,
    ja: Words,
    en: Words,
    explain_ja: Words,
    explain_en: Words,
    /// Where its pictures are; several are drawn over one another.
    pub tiles: Vec<TileAddress>,
    /// The farthest zoom that has tiles.
    pub min_zoom: Zoom,
    /// The nearest zoom that has tiles.
    pub max_zoom: Zoom,
    /// Whose data it is.
    pub credit: Words,
    /// Where they say so.
    pub credit_url: WebAddress,
    /// What each colour says.
    pub legend: Vec<LegendEntry>,
}

/// A colour of a layer, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegendEntry {
    /// As it looks on white.
    pub colour: Colour,
    ja: Words,
    en: Words,
}

impl HazardLayer {
    /// The layers that come with the program.
    pub fn built_in() -> Vec<Self> {
        BUILT_IN.clone()
    }

    /// Reads a list of layers; a fault names its line and its field.
    pub fn parse(text: &str) -> Result<Vec<Self>, HazardLayerFault> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct List {
            #[serde(default)]
            layer: Vec<HazardLayer>,
        }
        let List { layer: layers } = toml::from_str(text)
            .map_err(|fault| HazardLayerFault(fault.to_string().trim_end().to_owned()))?;
        let fault = |what: String| Err(HazardLayerFault(what));
        if layers.len() > MAX_LAYERS {
            return fault(format!("{} layers; {MAX_LAYERS} are possible", layers.len()));
        }
        let mut ids = BTreeSet::new();
        for HazardLayer { id, tiles, min_zoom, max_zoom, legend, .. } in &layers {
            let id = &id.0;
            if !ids.insert(id) {
                return fault(format!("`id`: two layers are called {id:?}"));
            }
            if tiles.is_empty() {
                return fault(format!("layer {id:?}, `tiles`: give at least one address"));
            }
            if legend.is_empty() {
                return fault(format!("layer {id:?}, `legend`: say what the colours mean"));
            }
            if min_zoom > max_zoom {
                return fault(format!("layer {id:?}: `min_zoom` is larger than `max_zoom`"));
            }
        }
        Ok(layers)
    }

    /// What its switch is called.
    pub fn label(&self, locale: Locale) -> &str {
        pick(locale, &self.ja, &self.en)
    }

    /// What its colours assume.
    pub fn explanation(&self, locale: Locale) -> &str {
        pick(locale, &self.explain_ja, &self.explain_en)
    }
}

impl LegendEntry {
    /// What the colour says.
    pub fn label(&self, locale: Locale) -> &str {
        pick(locale, &self.ja, &self.en)
    }
}

fn pick<'a>(locale: Locale, ja: &'a Words, en: &'a Words) -> &'a str {
    match locale {
        Locale::Ja => &ja.0,
        Locale::En => &en.0,
    }
}

/// The hosts, with scheme and port, that the pictures of some layers come from.
pub fn origins(layers: &[HazardLayer]) -> BTreeSet<&str> {
    layers.iter().flat_map(|layer| &layer.tiles).map(TileAddress::origin).collect()
}

/// Why a list of layers cannot be read: where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct HazardLayerFault(String);

/// A text that is read only in one form, else refused with a reason.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Its text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let check: fn(&str) -> Result<(), &'static str> = $check;
                check(&text).map(|()| Self(text))
            }
        }
    };
}

text!(
    /// The short name of a layer.
    LayerId,
    |text| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        let is_id = (1..=40).contains(&text.len()) && text.bytes().all(plain);
        is_id.then_some(()).ok_or("give small letters, digits, - and _, 40 at most")
    }
);
text!(
    /// Words for people.
    Words,
    |text| (!text.trim().is_empty()).then_some(()).ok_or("give words")
);
text!(
    /// A colour `#rrggbb`.
    Colour,
    |text| {
        let digits = text.strip_prefix('#').unwrap_or_default();
        let is_colour = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_colour.then_some(()).ok_or("give a colour as #rrggbb")
    }
);
text!(
    /// The address of a page.
    WebAddress,
    |text| origin(text).map(|_| ()).ok_or("give an http(s) address")
);
text!(
    /// Where pictures are: an address with `{z}`, `{x}` and `{y}`.
    TileAddress,
    |text| {
        let has_parts = ["{z}", "{x}", "{y}"].iter().all(|part| text.contains(part));
        let is_address = has_parts && origin(text).is_some_and(|origin| !origin.contains('{'));
        is_address.then_some(()).ok_or("give an http(s) address with {z}, {x} and {y} in its path")
    }
);

impl TileAddress {
    /// Its scheme, host and port.
    pub fn origin(&self) -> &str {
        origin(&self.0).unwrap_or_default()
    }
}

/// `https://host:port` of an address; none that could end a directive of the policy of
/// the pages.
fn origin(url: &str) -> Option<&str> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let end = host.find('/').unwrap_or(host.len());
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]{}".contains(&byte);
    let is_plain = end > 0 && host[..end].bytes().all(is_host);
    let has_no_blank =
        !url.bytes().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control());
    (is_plain && has_no_blank).then(|| &url[..url.len() - host.len() + end])
}

/// A zoom of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "u8")]
pub struct Zoom(u8);

impl Zoom {
    /// Its number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Zoom {
    type Error = &'static str;

    fn try_from(zoom: u8) -> Result<Self, Self::Error> {
        (zoom <= MAX_ZOOM).then_some(Self(zoom)).ok_or("give a zoom from 0 to 22")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r##"[[layer]]
id = "flood"
ja = "洪水"
en = "Flood"
explain_ja = "水の深さです。"
explain_en = "How deep the water stands."
tiles = ["https://tiles.example.jp:8443/flood/{z}/{x}/{y}.png"]
min_zoom = 2
max_zoom = 17
credit = "所沢市"
credit_url = "https://www.example.jp/"
legend = [{ colour = "#f7f5a9", ja = "0.5m未満", en = "below 0.5 m" }]
"##;

    #[test]
    fn the_list_that_comes_with_the_program_asks_one_host_with_a_credit() {
        let layers = HazardLayer::built_in();
        let ids: Vec<_> = layers.iter().map(|layer| layer.id.as_str()).collect();
        assert_eq!(ids, ["flood", "landslide", "tsunami", "storm_surge"]);
        assert_eq!(Vec::from_iter(origins(&layers)), ["https://disaportaldata.gsi.go.jp"]);
        for layer in &layers {
            assert_eq!(layer.credit.as_str(), "ハザードマップポータルサイト");
            let colours: BTreeSet<_> = layer.legend.iter().map(|entry| &entry.colour).collect();
            assert_eq!(colours.len(), layer.legend.len(), "a colour says one thing: {layer:?}");
        }
    }

    #[test]
    fn a_list_is_read_and_an_empty_one_offers_nothing() {
        let layers = HazardLayer::parse(ONE).expect("a list");
        assert_eq!(layers[0].label(Locale::En), "Flood");
        assert_eq!(layers[0].legend[0].label(Locale::Ja), "0.5m未満");
        assert_eq!(Vec::from_iter(origins(&layers)), ["https://tiles.example.jp:8443"]);
        assert_eq!(HazardLayer::parse("# nothing"), Ok(Vec::new()));
    }

    #[test]
    fn a_fault_names_its_line_its_field_and_what_to_write() {
        fn check(from: &str, to: &str, expected: &[&str]) {
            let text = ONE.replacen(from, to, 1);
            assert_ne!(text, ONE, "{from}");
            let fault = HazardLayer::parse(&text).expect_err(to).to_string();
            for part in expected {
                assert!(fault.contains(part), "{to}: {part} in {fault}");
            }
        }
        check("ja = \"洪水\"", "ja = 5", &["line 3", "ja = 5", "string"]);
        check("ja = \"洪水\"\n", "", &["line 1", "`ja`"]);
        check("en = \"Flood\"", "en = \" \"", &["line 4", "en =", "give words"]);
        check("\"flood\"", "\"Flood!\"", &["line 2", "id =", "small letters"]);
        check("{z}/", "", &["line 7", "tiles =", "{z}, {x} and {y}"]);
        check("tiles.example.jp", "{z}.example.jp", &["line 7", "in its path"]);
        check("tiles.example.jp", "a;script-src *", &["line 7", "http(s)"]);
        check("https://tiles.example.jp:8443", "", &["line 7", "http(s)"]);
        check("min_zoom = 2", "min_zoom = 99", &["line 8", "min_zoom", "0 to 22"]);
        check("min_zoom = 2", "min_zoom = 18", &["\"flood\"", "`min_zoom`"]);
        check("https://www", "ftp://www", &["line 11", "credit_url", "http(s)"]);
        check("#f7f5a9", "yellow", &["line 12", "colour", "#rrggbb"]);
        check("[{", "[] #", &["\"flood\"", "`legend`"]);
        check("credit =", "credits =", &["`credits`"]);
        check("[[layer]]", &format!("{ONE}[[layer]]"), &["`id`", "two layers", "\"flood\""]);
        check("[[layer]]", "[[layer", &["line 1"]);
    }
}
