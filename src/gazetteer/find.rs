//! The look-up: a text is read from its beginning, as an address is, and whatever
//! it may mean is ranked. Every step is bounded by the length of the text.

use super::{
    Gazetteer, KeySpan, Spot, SpotKind, areas, indices, spelling,
    tail::{self, AddressUnit, Tail},
};
use crate::domain::{Location, Municipality, MunicipalityCode, Precision};
use std::{cmp::Reverse, collections::HashSet, ops::Range};

/// No name is longer, in characters.
const MAX_NAME_CHARS: usize = 24;
/// No more names are ranked that only begin as the text does.
const MAX_PREFIX_HITS: usize = 10_000;
/// What may stand after a name and means its surroundings.
const AROUND: [&str; 23] = [
    "",
    "の",
    "前",
    "東口",
    "西口",
    "南口",
    "北口",
    "中央口",
    "周辺",
    "の周辺",
    "付近",
    "の付近",
    "近く",
    "の近く",
    "近所",
    "の近所",
    "あたり",
    "のあたり",
    "そば",
    "のそば",
    "のまわり",
    "先",
    "地先",
];

/// How well a text fits what was found, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchFit {
    /// All of it names this.
    Whole,
    /// It names a station without 駅.
    Short,
    /// It is the kana of the name.
    Reading,
    /// It is the beginning of the name.
    Beginning,
    /// Only its municipality is known.
    Part,
}

/// Which of several equal names is meant first.
#[derive(Debug, Clone, Copy)]
pub struct Preference {
    /// The municipality that the service is for.
    pub home: Option<MunicipalityCode>,
    /// The middle of its map.
    pub centre: Location,
}

/// Something that a text may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct AddressMatch {
    /// Without prefecture and municipality: 「緑町三丁目12」, 「所沢駅」.
    pub name: String,
    /// The kana of its town, station or landmark.
    pub kana: Option<String>,
    /// Where it lies.
    pub municipality: Option<MunicipalityCode>,
    /// Its point.
    pub at: Location,
    /// What the point is the middle of.
    pub precision: Precision,
    /// Whether the text has numbers that the data does not hold.
    pub is_beyond: bool,
    /// How well it fits.
    pub fit: MatchFit,
}

impl AddressMatch {
    /// Name with prefecture and municipality before it: 「埼玉県所沢市緑町」.
    pub fn full_name(&self) -> String {
        self.named_after(Municipality::full_name)
    }

    /// Name with the municipality before it: 「所沢市緑町」.
    pub fn local_name(&self) -> String {
        self.named_after(|row| row.name.to_owned())
    }

    fn named_after(&self, before: impl Fn(&Municipality) -> String) -> String {
        match self.municipality.and_then(MunicipalityCode::municipality) {
            Some(row) if self.name == row.name => before(row),
            Some(row) => format!("{}{}", before(row), self.name),
            None => self.name.clone(),
        }
    }
}

/// How a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// What somebody types: all of it must be understood.
    Search,
    /// An address of a list: buildings and rooms may follow its numbers.
    Address,
}

impl Gazetteer {
    /// What a text may mean, best first, at most `limit`.
    pub fn find(&self, text: &str, preference: Preference, limit: usize) -> Vec<AddressMatch> {
        let key = spelling::key(text);
        let key = without_postal_code(&key);
        let mut found = self.read(key);
        for (area, rest) in readings(key) {
            self.beginning(rest, area, &mut found);
        }
        if found.is_empty() {
            found.extend(self.part(key));
        }
        rank(&mut found, preference);
        found.truncate(limit);
        found
    }

    /// What a text means as a whole, the best of equals first.
    pub fn exact(&self, text: &str, preference: Preference) -> Vec<AddressMatch> {
        let key = spelling::key(text);
        let mut found = self.read(without_postal_code(&key));
        rank(&mut found, preference);
        let best = found.first().map(|best| best.fit);
        found.retain(|other| Some(other.fit) == best);
        found
    }

    /// Where the address of a list lies, in `municipality` unless it says another.
    /// `None` where no town is known for certain.
    pub fn locate(
        &self,
        address: &str,
        municipality: Option<MunicipalityCode>,
    ) -> Option<AddressMatch> {
        let key = spelling::key(address);
        let key = without_postal_code(&key);
        let own = municipality.as_slice();
        let mut found = match areas::leading(key) {
            Some((codes, rest)) if own.is_empty() || !codes.iter().any(|c| c.is_prefecture()) => {
                self.towns(rest, Some(codes), Manner::Address)
            }
            Some((_, rest)) => self.towns(rest, Some(own), Manner::Address),
            None if own.is_empty() => self.towns(key, None, Manner::Address),
            None => Vec::new(),
        };
        if found.is_empty() && !own.is_empty() {
            found = self.towns(key, Some(own), Manner::Address);
        }
        let place = |found: &AddressMatch| (found.municipality, found.name.clone());
        let first = found.first().map(place)?;
        // A name that two municipalities have says nothing.
        found.iter().all(|other| place(other) == first).then(|| found.swap_remove(0))
    }

    /// Every meaning of the whole of `key`.
    fn read(&self, key: &str) -> Vec<AddressMatch> {
        let mut found = Vec::new();
        for (area, rest) in readings(key) {
            match area {
                Some(codes) if is_around(rest) => found.extend(self.municipalities(codes)),
                _ => found.extend(self.towns(rest, area, Manner::Search)),
            }
        }
        found
    }

    /// The spots whose name `key` begins with and explains all of; 字 before a 小字
    /// may be left out.
    fn towns(
        &self,
        key: &str,
        area: Option<&[MunicipalityCode]>,
        manner: Manner,
    ) -> Vec<AddressMatch> {
        let key = key.strip_prefix('字').unwrap_or(key);
        let plain = key.replace('字', "");
        if plain != key {
            let mut found = self.longest(&plain, area, manner);
            found.retain(|found| found.name.contains(' '));
            if !found.is_empty() {
                return found;
            }
        }
        self.longest(key, area, manner)
    }

    /// The spots with the longest such name.
    fn longest(
        &self,
        key: &str,
        area: Option<&[MunicipalityCode]>,
        manner: Manner,
    ) -> Vec<AddressMatch> {
        let ends = key.char_indices().map(|(at, c)| at + c.len_utf8()).take(MAX_NAME_CHARS);
        for end in ends.collect::<Vec<_>>().into_iter().rev() {
            let (name, rest) = key.split_at(end);
            let keys = &self.keys[self.equal_to(name)];
            let spots = keys.iter().map(|key| (&self.spots[key.spot as usize], key.fit));
            let inside = spots.filter(|(spot, _)| is_inside(spot, area));
            let mut found: Vec<AddressMatch> =
                inside.filter_map(|(spot, fit)| self.at(spot, fit, rest, manner)).collect();
            // Of towns of one name, that which has the 丁目 is meant.
            let has_chome = |found: &AddressMatch| found.precision != Precision::Town;
            if asks_for_chome(&tail::read(rest).numbers) && found.iter().any(has_chome) {
                found.retain(has_chome);
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// A spot with what follows its name; `None` where that is not understood.
    fn at(&self, spot: &Spot, fit: MatchFit, rest: &str, manner: Manner) -> Option<AddressMatch> {
        let precision = match spot.kind {
            SpotKind::Town => return self.in_town(spot, fit, rest, manner),
            SpotKind::Station => Precision::Station,
            SpotKind::Landmark => Precision::Landmark,
        };
        let name = self.text(spot.name).to_owned();
        let understood = manner == Manner::Search && is_around(rest);
        understood.then(|| self.found(spot, fit, name, spot.at, precision, false))
    }

    fn in_town(
        &self,
        spot: &Spot,
        fit: MatchFit,
        rest: &str,
        manner: Manner,
    ) -> Option<AddressMatch> {
        let Tail { numbers, rest } = tail::read(rest);
        let is_detail =
            manner == Manner::Address && (!numbers.is_empty() || rest.starts_with('字'));
        if !is_around(rest) && !is_detail {
            return None;
        }
        let first = numbers.first().copied();
        let chome = first.filter(|(_, unit)| *unit != AddressUnit::Lot).and_then(|(number, _)| {
            let chomes = &self.chomes[indices(&spot.chomes)];
            chomes.binary_search_by_key(&number, |chome| chome.number).ok().map(|at| &chomes[at])
        });
        let (name, at, precision, blocks, numbers) = match chome {
            Some(chome) => (chome.name, chome.at, Precision::Chome, &chome.blocks, &numbers[1..]),
            None => (spot.name, spot.at, Precision::Town, &spot.blocks, &numbers[..]),
        };
        let name = self.text(name).to_owned();
        let is_elsewhere = chome.is_none() && asks_for_chome(numbers);
        let block = if is_elsewhere { None } else { self.block(blocks, numbers) };
        Some(match block {
            Some((number, at, length)) => {
                let name = format!("{name}{}", self.text(number));
                let is_beyond = length < numbers.len();
                self.found(spot, fit, name, at, Precision::AddressBlock, is_beyond)
            }
            None => self.found(spot, fit, name, at, precision, !numbers.is_empty()),
        })
    }

    /// The block that numbers lead to, 12-3 if there is one, else 12, and how many of
    /// the numbers that took.
    fn block(
        &self,
        blocks: &Range<u32>,
        numbers: &[(u32, AddressUnit)],
    ) -> Option<(KeySpan, Location, usize)> {
        let blocks = &self.blocks[indices(blocks)];
        (1..=numbers.len()).rev().find_map(|length| {
            let parts: Vec<_> = numbers[..length].iter().map(|(n, _)| n.to_string()).collect();
            let number = parts.join("-");
            let found = blocks.binary_search_by(|block| self.text(block.number).cmp(&number));
            let block = &blocks[found.ok()?];
            Some((block.number, block.at, length))
        })
    }

    fn found(
        &self,
        spot: &Spot,
        fit: MatchFit,
        name: String,
        at: Location,
        precision: Precision,
        is_beyond: bool,
    ) -> AddressMatch {
        let kana = Some(self.text(spot.kana)).filter(|kana| !kana.is_empty()).map(str::to_owned);
        AddressMatch { name, kana, municipality: spot.municipality, at, precision, is_beyond, fit }
    }

    fn municipalities(&self, codes: &[MunicipalityCode]) -> Vec<AddressMatch> {
        let known = |code: &MunicipalityCode| {
            let at = self.municipalities.binary_search_by_key(code, |(code, _)| *code).ok()?;
            let row = code.municipality()?;
            Some(AddressMatch {
                name: row.name.to_owned(),
                kana: Some(row.kana.to_owned()),
                municipality: Some(*code),
                at: self.municipalities[at].1,
                precision: Precision::Municipality,
                is_beyond: false,
                fit: MatchFit::Whole,
            })
        };
        codes.iter().filter_map(known).collect()
    }

    /// The municipality of an address of which nothing more is known.
    fn part(&self, key: &str) -> Vec<AddressMatch> {
        let codes = areas::leading(key).map_or(&[][..], |(codes, _)| codes);
        let part = |found| AddressMatch { fit: MatchFit::Part, is_beyond: true, ..found };
        self.municipalities(codes).into_iter().map(part).collect()
    }

    /// Adds the spots whose names begin with `key` and go on.
    fn beginning(
        &self,
        key: &str,
        area: Option<&[MunicipalityCode]>,
        found: &mut Vec<AddressMatch>,
    ) {
        let wanted = if area.is_some() { 1 } else { 2 };
        if key.chars().count() < wanted {
            return;
        }
        let whole = found.len();
        for at in self.beginning_with(key).take(MAX_PREFIX_HITS) {
            let spot = &self.spots[self.keys[at].spot as usize];
            if is_inside(spot, area) && self.text(self.keys[at].text) != key {
                let name = self.text(spot.name).to_owned();
                let is_known = |known: &AddressMatch| {
                    known.name == name && known.municipality == spot.municipality
                };
                if found[..whole].iter().any(is_known) {
                    continue;
                }
                let precision = match spot.kind {
                    SpotKind::Town => Precision::Town,
                    SpotKind::Station => Precision::Station,
                    SpotKind::Landmark => Precision::Landmark,
                };
                found.push(self.found(spot, MatchFit::Beginning, name, spot.at, precision, false));
            }
        }
    }

    /// The keys that are `key`.
    fn equal_to(&self, key: &str) -> Range<usize> {
        let from = self.keys.partition_point(|known| self.text(known.text) < key);
        let length = self.keys[from..].partition_point(|known| self.text(known.text) == key);
        from..from + length
    }

    /// The keys that begin with `key`.
    fn beginning_with(&self, key: &str) -> Range<usize> {
        let from = self.keys.partition_point(|known| self.text(known.text) < key);
        let length =
            self.keys[from..].partition_point(|known| self.text(known.text).starts_with(key));
        from..from + length
    }
}

/// A text with its municipality taken off, and as it stands.
fn readings(key: &str) -> impl Iterator<Item = (Option<&'static [MunicipalityCode]>, &str)> {
    let in_area = areas::leading(key).map(|(codes, rest)| (Some(codes), rest));
    in_area
        .into_iter()
        .chain([(None, key)])
        .filter(|(area, rest)| area.is_some() || !rest.is_empty())
}

fn is_inside(spot: &Spot, area: Option<&[MunicipalityCode]>) -> bool {
    let covered = |code| area.is_none_or(|area| area.iter().any(|area| areas::covers(*area, code)));
    spot.municipality.map_or(area.is_none(), covered)
}

fn asks_for_chome(numbers: &[(u32, AddressUnit)]) -> bool {
    numbers.first().is_some_and(|(_, unit)| *unit == AddressUnit::Chome)
}

fn is_around(rest: &str) -> bool {
    AROUND.contains(&rest)
}

pub(super) fn without_postal_code(key: &str) -> &str {
    let Some(code) = key.strip_prefix('〒') else { return key };
    code.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-')
}

/// Best first; of one spot found in several ways only the best.
fn rank(found: &mut Vec<AddressMatch>, preference: Preference) {
    found.sort_by_cached_key(|one| (order(one, preference), one.name.clone(), one.municipality));
    let mut kept: HashSet<(String, Option<MunicipalityCode>)> = HashSet::new();
    found.retain(|one| kept.insert((one.name.clone(), one.municipality)));
}

fn order(
    found: &AddressMatch,
    preference: Preference,
) -> (MatchFit, Reverse<bool>, Precision, u64) {
    let is_home = preference.home.is_some() && found.municipality == preference.home;
    (found.fit, Reverse(is_home), found.precision, roughly(found.at, preference.centre))
}

/// Grows with the distance; near enough to choose by, at Japan's latitude.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "of a square")]
fn roughly(a: Location, b: Location) -> u64 {
    let (east, north) = ((a.lon() - b.lon()) * 0.8, a.lat() - b.lat());
    ((east * east + north * north) * 1e9) as u64
}
