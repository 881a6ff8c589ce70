//! Where to look, as the words of a search say it: an address, a town, a station.
//! 「緑町 サロン」 is salons near 緑町. What was understood is shown with a way back,
//! and words that are the name of a place stay words.

use super::naming;
use crate::{
    catalog::{Catalog, NameFit},
    domain::{Location, MunicipalityCode, Precision, text::search_words},
    gazetteer::{AddressMatch, Gazetteer, MatchFit, Preference},
    web::view::PageContext,
};
use maud::{Markup, html};

/// No more words are taken for parts of an address.
const MAX_WORDS: usize = 10;
/// Other places of that name that are shown.
const MAX_OTHERS: usize = 5;

/// Somewhere that words name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedSpot {
    /// Where that is.
    pub meant: AddressMatch,
    /// What else it may be.
    pub others: Vec<AddressMatch>,
    /// The words that name it, as typed.
    pub named: String,
    /// The other words.
    pub words: String,
}

/// Where names are looked up that the words of a search may mean.
#[derive(Clone, Copy)]
pub struct NameSources<'a> {
    /// Addresses and names.
    pub gazetteer: &'a Gazetteer,
    /// Which of equal ones is meant.
    pub preference: Preference,
    /// The names of places.
    pub catalog: &'a Catalog,
}

impl NamedSpot {
    /// Where the list begins.
    pub fn at(&self) -> Location {
        self.meant.at
    }

    /// Reads the longest run of words that names one thing as a whole.
    pub fn read(query: &str, sources: NameSources<'_>) -> Option<Self> {
        let parts: Vec<&str> = query.split(is_separator).filter(|part| !part.is_empty()).collect();
        if parts.len() > MAX_WORDS {
            return None;
        }
        let runs = (1..=parts.len()).rev().flat_map(|length| {
            (0..=parts.len() - length).map(move |start| (start, start + length))
        });
        for (start, end) in runs {
            let named = parts[start..end].join(" ");
            if let Some((meant, others)) = sources.mean(&named) {
                let words = [&parts[..start], &parts[end..]].concat().join(" ");
                return (!sources.is_called(query)).then_some(Self { meant, others, named, words });
            }
        }
        None
    }

    /// Above the list: what it is near to.
    pub fn heading(&self, ctx: &PageContext) -> String {
        let key = match self.meant.precision {
            Precision::Chome | Precision::Town => "near-area",
            Precision::Municipality => "near-municipality",
            _ => "near-spot",
        };
        ctx.t_with(key, &[("place", self.label().into())])
    }

    /// Its name; with the municipality where that tells it from others.
    pub fn label(&self) -> String {
        let is_alone = self.others.iter().all(|other| other.name != self.meant.name);
        if is_alone { self.meant.name.clone() } else { with_municipality(&self.meant) }
    }

    /// Under the heading: from which point distances count and what is not known.
    pub fn note(&self, ctx: &PageContext) -> Option<String> {
        let key = match self.meant.precision {
            Precision::Chome | Precision::Town if self.meant.is_beyond => "spot-number-unknown",
            Precision::Chome | Precision::Town | Precision::Municipality => "spot-middle",
            Precision::AddressBlock => "spot-block",
            _ => return None,
        };
        Some(ctx.t_with(key, &[("place", self.meant.name.as_str().into())]))
    }

    /// What else may be meant. `address` makes the address of a search near another name.
    pub fn other_names(&self, ctx: &PageContext, address: &dyn Fn(&str) -> String) -> Markup {
        html! {
            @if !self.others.is_empty() {
                ul.narrowed.others-named aria-label=(ctx.t("spot-others")) {
                    li aria-hidden="true" { (ctx.t("spot-others")) }
                    @for other in &self.others {
                        li {
                            a href=(address(&other.full_name())) data-search {
                                (with_municipality(other))
                            }
                        }
                    }
                }
            }
        }
    }
}

impl NameSources<'_> {
    /// What words mean as a whole, the likeliest first; `None` where they are rather
    /// a kind of place or the name of one.
    fn mean(self, named: &str) -> Option<(AddressMatch, Vec<AddressMatch>)> {
        let mut found = self.gazetteer.exact(named, self.preference);
        let is_kind = || naming::named(named).is_some_and(|kind| kind.words.is_empty());
        if found.is_empty() || is_kind() {
            return None;
        }
        let meant = found.remove(0);
        let is_short = search_words(named).concat().chars().count() < 2;
        if (is_short || meant.fit == MatchFit::Reading) && self.is_in_a_name(named) {
            return None;
        }
        if meant.fit != MatchFit::Whole {
            let more = self.gazetteer.find(named, self.preference, MAX_OTHERS + 1).into_iter();
            found.extend(more.filter(|other| other.fit == MatchFit::Beginning));
        }
        found.truncate(MAX_OTHERS);
        Some((meant, found))
    }

    /// Places that words may begin to name, for a search that finds nothing.
    pub fn begun(self, words: &str) -> Vec<AddressMatch> {
        self.gazetteer.find(words, self.preference, MAX_OTHERS)
    }

    fn is_called(self, query: &str) -> bool {
        self.names(query).is_some_and(|fit| fit == NameFit::Whole)
    }

    fn is_in_a_name(self, named: &str) -> bool {
        self.names(named).is_some()
    }

    /// How well the words fit the name of a place.
    fn names(self, words: &str) -> Option<NameFit> {
        let words = search_words(words);
        let found = self.catalog.named(&words, 1);
        found.first().map(|(fit, _)| *fit).filter(|_| !words.is_empty())
    }
}

/// 「所沢市緑町」, but 「所沢駅（所沢市）」.
pub fn with_municipality(found: &AddressMatch) -> String {
    let municipality = found.municipality.and_then(MunicipalityCode::municipality);
    match (found.precision, municipality) {
        (Precision::Station | Precision::Landmark, Some(row)) => {
            format!("{}（{}）", found.name, row.name)
        }
        _ => found.local_name(),
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '、' | '，' | ',')
}
