//! Builds the snapshot: entries of all sources become towns with their 丁目
//! and blocks. Where sources overlap, the one that comes later counts.

use super::{
    Block, Chome, Gazetteer, KeySpan, MatchFit, Spot, SpotKey, SpotKind, numerals, spelling,
};
use crate::domain::{
    Location, MunicipalityCode,
    gazetteer::{EntryKind, GazetteerEntry, Part},
    text::normalize,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Stations and landmarks of one name nearer than this are one.
const SAME_SPOT_M: f64 = 500.0;

/// What is known of a town while entries are read.
#[derive(Debug, Default)]
struct Town {
    name: String,
    kana: Option<String>,
    at: Option<Location>,
    chomes: BTreeMap<u32, (String, Option<Location>)>,
    /// By 丁目, or 0, and number.
    blocks: BTreeMap<(u32, String), Location>,
    /// Its 小字.
    parts: Vec<Location>,
}

type Towns = BTreeMap<(Option<MunicipalityCode>, String), Town>;
/// Stations and landmarks by kind and key.
type Others<'p> = BTreeMap<(SpotKind, String), Vec<(Option<MunicipalityCode>, &'p GazetteerEntry)>>;

impl Gazetteer {
    /// Indexes what all sources say.
    pub fn build<'p>(parts: impl IntoIterator<Item = &'p Part>) -> Self {
        let mut built = Self::default();
        let mut towns = Towns::new();
        let mut others = Others::new();
        let mut sources = BTreeSet::new();
        for part in parts {
            built.entries += part.entries.len();
            sources.extend((!part.entries.is_empty()).then(|| part.source.clone()));
            for entry in &part.entries {
                let kind = match entry.kind {
                    EntryKind::Town | EntryKind::Block => {
                        take(&mut towns, part.municipality, entry);
                        continue;
                    }
                    EntryKind::Station => SpotKind::Station,
                    EntryKind::Landmark => SpotKind::Landmark,
                };
                let same_name = others.entry((kind, spelling::key(&entry.name))).or_default();
                let is_same =
                    |(_, known): &(_, &GazetteerEntry)| known.at.distance_m(entry.at) < SAME_SPOT_M;
                if !same_name.iter().any(is_same) {
                    same_name.push((part.municipality, entry));
                }
            }
        }
        for ((municipality, key), town) in towns {
            built.add_town(municipality, &key, &town);
        }
        built.find_middles();
        for ((kind, key), same_name) in others {
            for (municipality, entry) in same_name {
                built.add_other(kind, &key, municipality, entry);
            }
        }
        built.sort_keys();
        built.sources = sources.into_iter().collect();
        built
    }

    fn add_town(&mut self, municipality: Option<MunicipalityCode>, key: &str, town: &Town) {
        let Some(at) = town.middle(None) else { return };
        let blocks = self.add_blocks(town, 0);
        let first = size(self.chomes.len());
        let mut chomes = Vec::new();
        for (number, (name, own)) in &town.chomes {
            let at = own.or_else(|| town.middle(Some(*number))).unwrap_or(at);
            let name = self.keep(name);
            chomes.push(Chome {
                number: *number,
                name,
                at,
                blocks: self.add_blocks(town, *number),
            });
        }
        self.chomes.extend(chomes);
        let chomes = first..size(self.chomes.len());
        let name = self.keep(&town.name);
        let kana = self.keep(town.kana.as_deref().unwrap_or_default());
        let kind = SpotKind::Town;
        self.spots.push(Spot { kind, municipality, name, kana, at, chomes, blocks });
        self.add_key(key, MatchFit::Whole);
        if let Some(kana) = &town.kana {
            let key = spelling::key(kana);
            self.add_key(
                key.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-'),
                MatchFit::Reading,
            );
        }
    }

    fn add_blocks(&mut self, town: &Town, chome: u32) -> Range<u32> {
        let first = size(self.blocks.len());
        let range = (chome, String::new())..(chome + 1, String::new());
        for ((_, number), at) in town.blocks.range(range) {
            let number = self.keep(number);
            self.blocks.push(Block { number, at: *at });
        }
        first..size(self.blocks.len())
    }

    fn add_other(
        &mut self,
        kind: SpotKind,
        key: &str,
        municipality: Option<MunicipalityCode>,
        entry: &GazetteerEntry,
    ) {
        let name = self.keep(&entry.name);
        let kana = self.keep(entry.kana.as_deref().unwrap_or_default());
        let (chomes, blocks) = (0..0, 0..0);
        self.spots.push(Spot { kind, municipality, name, kana, at: entry.at, chomes, blocks });
        self.add_key(key, MatchFit::Whole);
        let kana = entry.kana.as_deref().map(spelling::key).unwrap_or_default();
        self.add_key(&kana, MatchFit::Reading);
        if kind == SpotKind::Station {
            self.add_key(key.strip_suffix('駅').unwrap_or_default(), MatchFit::Short);
            self.add_key(kana.strip_suffix("えき").unwrap_or_default(), MatchFit::Reading);
        }
    }

    /// A spelling of the spot added last.
    fn add_key(&mut self, key: &str, fit: MatchFit) {
        if !key.is_empty() {
            let text = self.keep(key);
            self.keys.push(SpotKey { text, spot: size(self.spots.len() - 1), fit });
        }
    }

    fn keep(&mut self, text: &str) -> KeySpan {
        let length = u16::try_from(text.len()).unwrap_or(0);
        let start = size(self.texts.len());
        self.texts.push_str(&text[..usize::from(length)]);
        KeySpan { start, length }
    }

    fn sort_keys(&mut self) {
        let mut keys = std::mem::take(&mut self.keys);
        keys.sort_by(|a, b| self.text(a.text).cmp(self.text(b.text)).then(a.spot.cmp(&b.spot)));
        self.keys = keys;
    }

    /// A municipality is where its towns are.
    fn find_middles(&mut self) {
        let mut by_code: BTreeMap<MunicipalityCode, Vec<Location>> = BTreeMap::new();
        for spot in &self.spots {
            if let Some(code) = spot.municipality {
                by_code.entry(code).or_default().push(spot.at);
            }
        }
        let middles = by_code.into_iter().filter_map(|(code, at)| Some((code, middle(&at)?)));
        self.municipalities = middles.collect();
    }
}

impl Town {
    /// Its own point, or the middle of its parts; of a 丁目, the middle of its blocks.
    fn middle(&self, chome: Option<u32>) -> Option<Location> {
        let blocks = |wanted: Option<u32>| -> Vec<Location> {
            let blocks = self.blocks.iter();
            blocks
                .filter(|((of, _), _)| wanted.is_none_or(|w| w == *of))
                .map(|(_, at)| *at)
                .collect()
        };
        if chome.is_some() {
            return middle(&blocks(chome));
        }
        let chomes: Vec<_> = self.chomes.values().filter_map(|(_, at)| *at).collect();
        self.at
            .or_else(|| middle(&chomes))
            .or_else(|| middle(&self.parts))
            .or_else(|| middle(&blocks(None)))
    }
}

/// Puts an entry where it belongs; a 小字 stands after a blank, and its 大字 is
/// known through it.
fn take(towns: &mut Towns, municipality: Option<MunicipalityCode>, entry: &GazetteerEntry) {
    let (name, number) = split_chome(&entry.name);
    let chome = number.unwrap_or(0);
    let town = at_name(towns, municipality, name);
    match (&entry.block, number) {
        (Some(block), _) => {
            town.blocks.insert((chome, spelling::key(block)), entry.at);
            if number.is_some() {
                town.chomes
                    .entry(chome)
                    .or_insert_with(|| (plain_name(&entry.name).to_owned(), None));
            }
        }
        (None, Some(_)) => {
            town.chomes.insert(chome, (plain_name(&entry.name).to_owned(), Some(entry.at)));
        }
        (None, None) => town.at = Some(entry.at),
    }
    town.kana = town.kana.take().or_else(|| entry.kana.clone());
    if let Some((whole, _)) = name.split_once(' ') {
        at_name(towns, municipality, whole).parts.push(entry.at);
    }
}

fn at_name<'t>(
    towns: &'t mut Towns,
    municipality: Option<MunicipalityCode>,
    name: &str,
) -> &'t mut Town {
    let town = towns.entry((municipality, town_key(name))).or_default();
    if town.name.is_empty() {
        plain_name(name).clone_into(&mut town.name);
    }
    town
}

/// As residents say it: 大字久米 is 久米.
fn plain_name(name: &str) -> &str {
    name.strip_prefix("大字").filter(|name| !name.is_empty()).unwrap_or(name)
}

/// The key of a town; 字 before its name is left out, as 大字 is.
fn town_key(name: &str) -> String {
    let key = spelling::key(name);
    key.strip_prefix('字').filter(|rest| !rest.is_empty()).unwrap_or(&key).to_owned()
}

/// 「緑町三丁目」 is 緑町 and 3.
fn split_chome(name: &str) -> (&str, Option<u32>) {
    let is_number = |c: char| c.is_numeric() || numerals::is_numeral(c);
    let whole = (name, None);
    let Some(numbered) = name.strip_suffix("丁目") else { return whole };
    let town = numbered.trim_end_matches(is_number).trim_end();
    let number = spelling::key(&normalize(&numbered[town.len()..])).parse();
    if town.is_empty() { whole } else { number.map_or(whole, |number| (town, Some(number))) }
}

fn middle(points: &[Location]) -> Option<Location> {
    #[allow(clippy::cast_precision_loss, reason = "no municipality has so many towns")]
    let count = points.len() as f64;
    let mean =
        |degrees: fn(Location) -> f64| points.iter().map(|at| degrees(*at)).sum::<f64>() / count;
    Location::new(mean(Location::lon), mean(Location::lat)).ok()
}

#[allow(clippy::cast_possible_truncation, reason = "a gazetteer of 4 GB is refused before")]
fn size(length: usize) -> u32 {
    length as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_is_told_from_its_chome() {
        fn check(name: &str, town: &str, chome: Option<u32>) {
            assert_eq!(split_chome(name), (town, chome), "{name}");
        }
        check("緑町三丁目", "緑町", Some(3));
        check("緑町３丁目", "緑町", Some(3));
        check("緑町十二丁目", "緑町", Some(12));
        check("北一条西二丁目", "北一条西", Some(2));
        check("大字久米", "大字久米", None);
        check("丁目", "丁目", None);
        check("三丁目", "三丁目", None);
        check("美原町丁目", "美原町丁目", None);
    }
}
