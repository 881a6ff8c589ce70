//! The kinds of places, from `data/categories.toml`: a table, not an enum, so
//! that a new kind is a row of data and an icon.

use super::locale::Locale;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::sync::LazyLock;

/// One row of the table of categories.
#[allow(clippy::struct_excessive_bools, reason = "each is a column of the table")]
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The published id, for example `salon`.
    pub id: String,
    ja: String,
    en: String,
    short_ja: String,
    short_en: String,
    explain_ja: String,
    explain_en: String,
    /// What else people call it, in either language.
    words: Vec<String>,
    /// File stem of its picture in `static/icons`.
    pub icon: String,
    /// Its colour, `#rrggbb`, at least 4.5:1 on white.
    pub colour: String,
    /// One of the five kinds that the map is about.
    pub core: bool,
    /// When a page that names no category searches it.
    pub search: Searched,
    /// A place to flee to: it has a status in a disaster.
    #[serde(default)]
    pub evacuation: bool,
    /// Held at set times, so that not knowing when matters.
    #[serde(default)]
    pub sessions: bool,
    /// Everybody knows that everybody may come.
    #[serde(default)]
    pub for_everybody: bool,
    /// A place checked longer ago than this many months is old.
    pub check_after_months: u32,
}

/// When a page searches a category that nobody named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Searched {
    /// In peacetime.
    Default,
    /// While a disaster runs.
    Incident,
    /// Only when asked for.
    OnRequest,
}

impl Category {
    /// Its name.
    pub fn label(&self, locale: Locale) -> &str {
        pick(locale, &self.ja, &self.en)
    }

    /// Its name where there is little room.
    pub fn short_label(&self, locale: Locale) -> &str {
        pick(locale, &self.short_ja, &self.short_en)
    }

    /// Everything that people call it, in every language.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let labels = [&self.ja, &self.en, &self.short_ja, &self.short_en];
        labels.into_iter().chain(&self.words).map(String::as_str)
    }

    /// What it is, in one sentence.
    pub fn explanation(&self, locale: Locale) -> &str {
        pick(locale, &self.explain_ja, &self.explain_en)
    }
}

fn pick<'a>(locale: Locale, ja: &'a str, en: &'a str) -> &'a str {
    match locale {
        Locale::Ja => ja,
        Locale::En => en,
    }
}

#[derive(Deserialize)]
struct CategoryTable {
    category: Vec<Category>,
}

#[allow(clippy::expect_used, reason = "a table compiled into the program; a test reads it")]
static TABLE: LazyLock<CategoryTable> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/categories.toml")).expect("data/categories.toml")
});

/// A category known to exist: its place in the table. Formats for people write its id,
/// those for this process alone its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryId(u8);

impl CategoryId {
    /// Finds a category by its published id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::all().find(|category| category.id() == id)
    }

    /// Every category, in published order.
    #[allow(clippy::cast_possible_truncation, reason = "the table has at most 64 rows")]
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..TABLE.category.len()).map(|index| Self(index as u8))
    }

    /// The published id.
    pub fn id(self) -> &'static str {
        &self.category().id
    }

    /// Its position in the table, for arrays with one entry a category.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Labels, icon and rules.
    pub fn category(self) -> &'static Category {
        &TABLE.category[self.index()]
    }
}

impl Serialize for CategoryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(self.id());
        }
        serializer.serialize_u8(self.0)
    }
}

impl<'de> Deserialize<'de> for CategoryId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let index = usize::from(u8::deserialize(deserializer)?);
            return Self::all().nth(index).ok_or_else(|| de::Error::custom("no such category"));
        }
        let id = String::deserialize(deserializer)?;
        Self::parse(&id).ok_or_else(|| de::Error::custom(format!("unknown category {id}")))
    }
}

/// A set of categories, as bits in published order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CategorySet(u64);

impl CategorySet {
    /// Every category.
    pub fn all() -> Self {
        CategoryId::all().collect()
    }

    /// The categories searched when nobody names one.
    pub fn searched(when: Searched) -> Self {
        CategoryId::all().filter(|id| id.category().search == when).collect()
    }

    /// Whether `category` is in it.
    pub fn contains(self, category: CategoryId) -> bool {
        self.0 & (1 << category.0) != 0
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds `category`.
    pub fn insert(&mut self, category: CategoryId) {
        self.0 |= 1 << category.0;
    }

    /// The categories, in published order.
    pub fn iter(self) -> impl Iterator<Item = CategoryId> {
        CategoryId::all().filter(move |category| self.contains(*category))
    }
}

impl FromIterator<CategoryId> for CategorySet {
    fn from_iter<I: IntoIterator<Item = CategoryId>>(categories: I) -> Self {
        let mut set = Self::default();
        categories.into_iter().for_each(|category| set.insert(category));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_the_categories_of_the_contract() {
        let ids: Vec<_> = CategoryId::all().map(CategoryId::id).collect();
        assert_eq!(
            ids[..5],
            ["salon", "children_cafeteria", "elderly_gathering", "welfare_shelter", "consultation"]
        );
        assert!((16..=64).contains(&ids.len()));
        let core = CategoryId::all().filter(|id| id.category().core).count();
        let evacuation: Vec<_> =
            CategoryId::all().filter(|id| id.category().evacuation).map(CategoryId::id).collect();
        assert_eq!(core, 5);
        assert_eq!(evacuation, ["welfare_shelter", "evacuation_shelter", "emergency_site"]);
    }

    #[test]
    fn in_peace_a_page_searches_neither_evacuation_places_nor_aed() {
        let searched = CategorySet::searched(Searched::Default);
        for absent in ["welfare_shelter", "evacuation_shelter", "emergency_site", "aed", "toilet"] {
            assert!(!searched.contains(CategoryId::parse(absent).expect("a category")));
        }
        assert!(searched.contains(CategoryId::parse("salon").expect("a category")));
    }

    /// Relative luminance and contrast as WCAG 2.2 defines them.
    #[test]
    fn every_colour_can_be_read_on_white() {
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        for category in CategoryId::all().map(CategoryId::category) {
            let hex = u32::from_str_radix(&category.colour[1..], 16).expect("#rrggbb");
            let [_, r, g, b] = hex.to_be_bytes().map(linear);
            let contrast = 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
            assert!(contrast >= 4.5, "{}: {contrast:.2}", category.id);
        }
    }
}
