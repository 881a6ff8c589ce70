//! What a visitor asks the first page: forgiving, so that an old or mistyped
//! address still finds something. An address made here holds at most three
//! decimals of a position.

use super::{
    naming::{self, NamedKinds},
    spot::{NameSources, NamedSpot},
    weekday,
    when::TimeChoice,
};
use crate::{
    catalog::Filter,
    domain::{
        CategoryId, CategorySet, Code, CodeSet, Location,
        category::Searched,
        code::{CodeKind, FactKind, HazardKind, TargetKind},
        schedule::Asked,
        text::search_words,
    },
    gazetteer::AddressMatch,
};
use chrono::{DateTime, Utc, Weekday};
use form_urlencoded::Serializer;

/// Cards before 「もっと見る」.
pub const STEP: usize = 30;
/// Cards on one page at most.
const MAX_CARDS: usize = 300;

/// Where a position comes from, for the words above the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// Somebody's link or another place.
    #[default]
    Given,
    /// The visitor's device.
    Here,
    /// The middle of the map.
    Map,
}

/// A search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceSearch {
    /// Where from; unknown at first.
    pub position: Option<Location>,
    /// Where the position comes from.
    pub origin: Origin,
    /// The words, as typed.
    pub words: String,
    /// Chosen kinds; none means the usual ones.
    pub categories: CategorySet,
    /// 設備・条件: all of these.
    pub facts: CodeSet<FactKind>,
    /// 設備・条件: one of these.
    pub facts_any: CodeSet<FactKind>,
    /// 対象
    pub targets: CodeSet<TargetKind>,
    /// 災害の種類: places recorded as safe from one of them.
    pub hazards: CodeSet<HazardKind>,
    /// 地区
    pub district: Option<String>,
    /// 日時
    pub when: Option<TimeChoice>,
    /// Cards asked for, if more than usual.
    pub limit: Option<usize>,
    /// Whether a disaster runs, and who asks for no kind looks for places to flee to.
    pub disaster: bool,
    /// Whether no word of them is to be taken for somewhere to look.
    pub literal: bool,
    /// The kinds that the words name, if they do.
    pub(super) meaning: Option<NamedKinds>,
    /// Where to look, if the words say so.
    pub(super) spot: Option<NamedSpot>,
}

impl PlaceSearch {
    /// Reads parameters; what is empty, unknown or invalid is left out.
    pub fn read(parameters: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut search = Self::default();
        let (mut lon, mut lat) = (None, None);
        for (name, value) in parameters {
            let value = value.trim();
            match name.as_str() {
                "lon" => lon = value.parse().ok(),
                "lat" => lat = value.parse().ok(),
                "from" => search.origin = Origin::read(value),
                "as" => search.literal = value == "words",
                "q" => search.words = value.chars().take(100).collect(),
                "category" => insert_category(&mut search.categories, value),
                "fact" => insert(&mut search.facts, value),
                "fact_any" => insert(&mut search.facts_any, value),
                "target" => insert(&mut search.targets, value),
                "hazard" => insert(&mut search.hazards, value),
                "district" if !value.is_empty() => search.district = Some(value.to_owned()),
                "open" => search.when = TimeChoice::read(value),
                "limit" => search.limit = value.parse().ok().filter(|limit| *limit > STEP),
                _ => {}
            }
        }
        search.position = lon.zip(lat).and_then(|(lon, lat)| Location::new(lon, lat).ok());
        search
    }

    /// The same search as an address asks for it: whoever opens the address need not
    /// be where its sender was.
    #[must_use]
    pub fn sent_on(self) -> Self {
        match self.origin {
            Origin::Here => Self { origin: Origin::Given, ..self },
            Origin::Given | Origin::Map => self,
        }
    }

    /// How many places to look for.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(STEP).clamp(STEP, MAX_CARDS)
    }

    /// Whether more can be shown than are.
    pub fn next_limit(&self) -> Option<usize> {
        Some(self.limit() + STEP).filter(|next| *next <= MAX_CARDS)
    }

    /// The same search with what its words name: somewhere to look, and kinds unless
    /// some were chosen by hand. A word that only hints at a kind does so where nothing
    /// `is_found`.
    #[must_use]
    pub fn understood(self, sources: NameSources<'_>, is_found: impl Fn(&Self) -> bool) -> Self {
        if self.words.is_empty() {
            return self;
        }
        if let Some((day, rest)) = weekday::named(&self.words).filter(|_| !self.literal) {
            return self.understood_on(day, rest, sources, is_found);
        }
        let spot_in = |words: &str| NamedSpot::read(words, sources).filter(|_| !self.literal);
        let spot = spot_in(&self.words);
        if !self.categories.is_empty() {
            return Self { spot, ..self };
        }
        let rest = spot.as_ref().map_or(self.words.as_str(), |spot| spot.words.as_str());
        let plain = Self { words: rest.to_owned(), ..self.clone() };
        let hinted = || naming::hinted(rest).filter(|_| !is_found(&plain));
        let meaning = naming::named(rest).or_else(hinted);
        // 「緑町のサロン」 is known to hold a town only after its kind was taken out.
        match (spot, meaning) {
            (None, Some(meaning)) => {
                let spot = spot_in(&meaning.words);
                let words = spot.as_ref().map_or(meaning.words, |spot| spot.words.clone());
                Self { meaning: Some(NamedKinds { words, ..meaning }), spot, ..self }
            }
            (spot, meaning) => Self { meaning, spot, ..self },
        }
    }

    /// The same where a word names a weekday: unless a time was chosen by hand it counts,
    /// and it is none of the words that a place must mention.
    fn understood_on(
        self,
        day: Weekday,
        rest: String,
        sources: NameSources<'_>,
        is_found: impl Fn(&Self) -> bool,
    ) -> Self {
        let when = self.when.or(Some(TimeChoice::Held(Asked::Weekday(day))));
        let typed = self.words.clone();
        let plain = Self { words: rest, when, ..self };
        let words = plain.words.clone();
        // What is left names no second weekday: it would be looked for as a word.
        let Self { meaning, spot, .. } = if words.is_empty() {
            plain.clone()
        } else {
            plain.clone().understood(sources, is_found)
        };
        let words = spot.as_ref().map_or(words, |spot| spot.words.clone());
        let meaning = meaning.or(Some(NamedKinds { categories: plain.categories, words }));
        Self { words: typed, meaning, spot, ..plain }
    }

    /// The kinds asked for, by hand or in words; none means the usual ones.
    pub fn kinds(&self) -> CategorySet {
        self.meaning.as_ref().map_or(self.categories, |meaning| meaning.categories)
    }

    /// The words that a place must mention.
    pub fn plain_words(&self) -> &str {
        match (&self.meaning, &self.spot) {
            (Some(meaning), _) => &meaning.words,
            (None, Some(spot)) => &spot.words,
            (None, None) => &self.words,
        }
    }

    /// Where the list begins, if anything says so.
    pub fn from(&self) -> Option<Location> {
        self.spot.as_ref().map(NamedSpot::at).or(self.position)
    }

    /// The kinds to search: those asked for, or those that people look for in peace or
    /// in a disaster. Who needs a welfare shelter asks for it: nobody else is to go there.
    pub fn searched(&self) -> CategorySet {
        let kinds = self.kinds();
        if !kinds.is_empty() {
            return kinds;
        }
        if !self.disaster {
            return CategorySet::searched(Searched::Default);
        }
        let usual = CategorySet::searched(Searched::Incident);
        usual.iter().filter(|kind| kind.id() != "welfare_shelter").collect()
    }

    /// What the catalog must match at a moment.
    pub fn filter(&self, now: DateTime<Utc>) -> Filter {
        Filter {
            categories: self.searched(),
            facts: self.facts,
            facts_any: self.facts_any,
            targets: self.targets,
            hazards: self.hazards,
            districts: self.district.iter().cloned().collect(),
            words: search_words(self.plain_words()),
            open: self.when.map(|when| when.filter(now)),
        }
    }

    /// Whether anything but kinds and position narrows the search.
    pub fn has_conditions(&self) -> bool {
        !self.facts.is_empty()
            || !self.facts_any.is_empty()
            || !self.targets.is_empty()
            || !self.hazards.is_empty()
            || self.district.is_some()
    }

    /// Whether anything but the position narrows the search.
    pub fn is_narrowed(&self) -> bool {
        let asked = !self.kinds().is_empty() || !self.words.is_empty() || self.when.is_some();
        asked || self.has_conditions()
    }

    /// The same search without facts, targets and district.
    #[must_use]
    pub fn without_conditions(&self) -> Self {
        Self {
            facts: CodeSet::default(),
            facts_any: CodeSet::default(),
            targets: CodeSet::default(),
            hazards: CodeSet::default(),
            district: None,
            ..self.again()
        }
    }

    /// The same search for another time, or for any: then no word may ask for a day.
    #[must_use]
    pub fn at(&self, when: Option<TimeChoice>) -> Self {
        let again = Self { when, ..self.again() };
        match weekday::named(&self.words).filter(|_| when.is_none() && !self.literal) {
            Some((_, words)) => Self { words, ..again },
            None => again,
        }
    }

    /// The same search without words, but for those that say where.
    #[must_use]
    pub fn without_words(&self) -> Self {
        self.near(self.named(), "").with_categories(self.kinds())
    }

    /// The same search from where the service has its middle.
    #[must_use]
    pub fn at_the_centre(&self) -> Self {
        Self { position: None, origin: Origin::Given, ..self.elsewhere() }
    }

    /// The same search from elsewhere than its words say.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        self.near("", self.plain_words()).with_categories(self.kinds())
    }

    /// The same search near what other words name.
    #[must_use]
    pub fn at_name(&self, name: &str) -> Self {
        self.near(name, self.plain_words()).with_categories(self.kinds())
    }

    /// The same search near what its words only begin to name.
    #[must_use]
    pub fn at_begun(&self, name: &AddressMatch) -> Self {
        self.near(&name.full_name(), "")
    }

    /// The same search, all its words taken for words.
    #[must_use]
    pub fn as_words(&self) -> Self {
        Self { literal: true, spot: None, meaning: None, ..self.again() }
    }

    /// Emergency sites that are safe from a hazard, from where this search looks.
    #[must_use]
    pub fn safe_from(&self, hazard: Code<HazardKind>) -> Self {
        let sites = CategoryId::parse("emergency_site").into_iter().collect();
        let (position, origin) = (self.from(), self.origin);
        let hazards = std::iter::once(hazard).collect();
        Self { position, origin, hazards, disaster: self.disaster, ..Self::default() }
            .with_categories(sites)
    }

    /// The same search of exactly these kinds.
    #[must_use]
    pub fn with_categories(&self, categories: CategorySet) -> Self {
        let near = self.near(self.named(), self.plain_words());
        Self { categories, ..near }
    }

    /// The same search of these kinds, its words taken as they stand.
    #[must_use]
    pub fn literally_of(&self, categories: CategorySet) -> Self {
        Self { categories, meaning: None, ..self.again() }
    }

    /// The words that say where.
    fn named(&self) -> &str {
        self.spot.as_ref().map_or("", |spot| spot.named.as_str())
    }

    /// The same search with words that say where and other words.
    fn near(&self, named: &str, words: &str) -> Self {
        let both = [named, words].join(" ").trim().to_owned();
        Self { words: both, spot: None, meaning: None, ..self.again() }
    }

    /// The same search with one kind more, or without it if it was chosen.
    #[must_use]
    pub fn toggled(&self, category: CategoryId) -> Self {
        let chosen = self.kinds().contains(category);
        let mut categories: CategorySet =
            self.kinds().iter().filter(|other| *other != category).collect();
        if !chosen {
            categories.insert(category);
        }
        self.with_categories(categories)
    }

    /// The same search from its first card.
    fn again(&self) -> Self {
        Self { limit: None, ..self.clone() }
    }

    /// Every parameter but the position, for the hidden fields of a form too.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.words.is_empty() {
            pairs.push(("q", self.words.clone()));
            pairs.extend(self.literal.then(|| ("as", "words".to_owned())));
        }
        pairs.extend(self.categories.iter().map(|id| ("category", id.id().to_owned())));
        pairs.extend(self.facts.iter().map(|fact| ("fact", fact.id().to_owned())));
        pairs.extend(self.facts_any.iter().map(|fact| ("fact_any", fact.id().to_owned())));
        pairs.extend(self.targets.iter().map(|target| ("target", target.id().to_owned())));
        pairs.extend(self.hazards.iter().map(|hazard| ("hazard", hazard.id().to_owned())));
        pairs.extend(self.district.clone().map(|district| ("district", district)));
        pairs.extend(self.when.map(|when| ("open", when.id())));
        pairs.extend(self.limit.map(|limit| ("limit", limit.to_string())));
        pairs
    }

    /// The position as an address may hold it.
    pub fn position_parameters(&self) -> Vec<(&'static str, String)> {
        let Some(at) = self.position.map(Location::coarse) else { return Vec::new() };
        let mut pairs = vec![("lat", at.lat().to_string()), ("lon", at.lon().to_string())];
        pairs.extend(self.origin.id().map(|id| ("from", id.to_owned())));
        pairs
    }

    /// The address of this search.
    pub fn address(&self) -> String {
        let pairs = self.position_parameters().into_iter().chain(self.parameters());
        let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { "/".to_owned() } else { format!("/?{query}") }
    }
}

impl Origin {
    fn read(value: &str) -> Self {
        match value {
            "here" => Self::Here,
            "map" => Self::Map,
            _ => Self::Given,
        }
    }

    fn id(self) -> Option<&'static str> {
        match self {
            // An address is sent on to others, for whom it is not "here".
            Self::Given | Self::Here => None,
            Self::Map => Some("map"),
        }
    }
}

fn insert_category(set: &mut CategorySet, id: &str) {
    if let Some(category) = CategoryId::parse(id) {
        set.insert(category);
    }
}

fn insert<K: CodeKind>(set: &mut CodeSet<K>, id: &str) {
    if let Some(code) = Code::parse(id) {
        set.insert(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::Catalog,
        gazetteer::{Gazetteer, Preference},
    };

    /// Understood where nothing is known and nothing is found.
    fn understood(query: &str) -> PlaceSearch {
        let (gazetteer, catalog) = (Gazetteer::default(), Catalog::default());
        let centre = Location::new(139.47, 35.79).expect("a position");
        let preference = Preference { home: None, centre };
        let sources = NameSources { gazetteer: &gazetteer, preference, catalog: &catalog };
        search(query).understood(sources, |_| false)
    }

    fn search(query: &str) -> PlaceSearch {
        PlaceSearch::read(form_urlencoded::parse(query.as_bytes()).into_owned())
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let mistyped = "lat=91&lon=139&category=castle&category=&fact=wings&limit=-3&q=%20&x=y";
        assert_eq!(search(mistyped), PlaceSearch::default());
        assert_eq!(search("lat=35.7&lon="), PlaceSearch::default());
    }

    #[test]
    fn an_address_holds_no_more_than_three_decimals() {
        let asked = "lat=35.786912&lon=139.473284&from=here&q=%E8%8C%B6&category=salon&limit=60";
        let expected = "/?lat=35.787&lon=139.473&q=%E8%8C%B6&category=salon&limit=60";
        assert_eq!(search(asked).address(), expected);
        assert_eq!(search("").address(), "/");
    }

    #[test]
    fn choosing_a_kind_twice_gives_it_up_and_starts_from_the_first_card() {
        let salon = CategoryId::parse("salon").expect("a category");
        let chosen = search("limit=60").toggled(salon);
        assert_eq!(chosen.address(), "/?category=salon");
        assert_eq!(chosen.toggled(salon).address(), "/");
    }

    #[test]
    fn words_that_name_kinds_stay_typed_and_become_kinds_once_one_is_taken_off() {
        let asked = understood("q=%E9%81%BF%E9%9B%A3%E6%89%80");
        assert_eq!((asked.kinds().iter().count(), asked.plain_words()), (3, ""));
        assert_eq!(asked.address(), "/?q=%E9%81%BF%E9%9B%A3%E6%89%80");
        let fewer = asked.toggled(CategoryId::parse("welfare_shelter").expect("a category"));
        assert_eq!(fewer.address(), "/?category=evacuation_shelter&category=emergency_site");
        let by_hand = understood("q=AED&category=salon");
        assert_eq!((by_hand.kinds().iter().count(), by_hand.plain_words()), (1, "AED"));
    }

    #[test]
    fn nobody_asked_for_a_kind_means_the_usual_ones() {
        assert_eq!(search("").searched(), CategorySet::searched(Searched::Default));
        assert_eq!(search("category=aed").searched().iter().count(), 1);
    }
}
