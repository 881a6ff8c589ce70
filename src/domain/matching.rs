//! Places that may be one: of one kind, of a like name, within [`MAX_DISTANCE_M`] of each
//! other or at one address. And evacuation places that may share a building.
//! Proposes, never decides.

use super::{CategoryId, Location, MunicipalityCode, PlaceDraft, text::fold};
use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

/// How near two places of one name are taken for one, in metres.
pub const MAX_DISTANCE_M: f64 = 100.0;

/// How near two evacuation places are taken to be at one site whatever their names,
/// in metres.
const MAX_SITE_DISTANCE_M: f64 = 10.0;

/// Kinds of which a building has several, one a floor or wing, called after it and placed
/// at its door: two of them are proposed only by one full name at one point.
const SEVERAL_PER_BUILDING: [&str; 2] = ["aed", "toilet"];

/// How near two of [`SEVERAL_PER_BUILDING`] are taken for one, in metres.
const MAX_TWIN_DISTANCE_M: f64 = 5.0;

/// A place is compared with no more than this many of its name and neighbourhood.
const MAX_COMPARED: usize = 200;

/// A place has no more proposals than this.
const MAX_PROPOSED: usize = 10;

/// Height of a cell of the grid: 0.001 degrees of latitude are 111 m, more than
/// [`MAX_DISTANCE_M`]; so is its width, for it grows with the latitude.
const CELL_DEG: f64 = 0.001;

/// What legal forms are called, folded; the longer ones first.
const LEGAL_FORMS: [&str; 22] = [
    "認定特定非営利活動法人",
    "特定非営利活動法人",
    "認定npo法人",
    "npo法人",
    "社会福祉法人",
    "一般社団法人",
    "公益社団法人",
    "一般財団法人",
    "公益財団法人",
    "医療法人社団",
    "医療法人財団",
    "医療法人",
    "学校法人",
    "宗教法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "(株)",
    "(有)",
    "(社福)",
    "(福)",
    "(特非)",
];

/// What two places have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchKind {
    /// They may be one.
    Duplicate,
    /// They may be at one building or ground.
    SameSite,
}

/// Why two places look alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// What they may have in common.
    pub kind: MatchKind,
    /// Whether their names are alike, too.
    pub is_named: bool,
    /// Metres between them; nothing when only their address says that they are near.
    pub distance_m: Option<f64>,
}

/// What is compared of a place.
#[derive(Debug, Clone)]
pub struct MatchKey {
    category: CategoryId,
    names: Vec<Name>,
    /// Where it was published or placed by a person.
    location: Option<Location>,
    address: Option<u64>,
    building: Option<u64>,
    site: Option<u64>,
}

/// A way to write a name, folded and hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Name {
    hash: u64,
    /// Without what stands in brackets or whose it is: two names that are the same only
    /// so differ in that, as 「（体育館）」 and 「（校舎）」 do.
    cut: bool,
}

/// Stands for a name where names do not count.
const NAMELESS: u64 = 0;

impl MatchKey {
    /// What is compared of a place that is described so.
    pub fn from_draft(draft: &PlaceDraft) -> Self {
        let text =
            |text: &Option<String>| text.as_deref().map(core).filter(|text| !text.is_empty());
        Self {
            category: draft.category,
            names: names(draft),
            location: draft.given_location(),
            address: text(&draft.address).map(hash),
            building: text(&draft.building).map(hash),
            site: draft.site.as_ref().map(hash),
        }
    }

    fn match_with(&self, other: &Self) -> Option<Match> {
        let kind = self.kind_with(other)?;
        if kind == MatchKind::Duplicate && SEVERAL_PER_BUILDING.contains(&self.category.id()) {
            return self.twin(other);
        }
        let is_named = self.names.iter().any(|name| {
            let same = |other: &&Name| other.hash == name.hash && !(other.cut && name.cut);
            other.names.iter().find(same).is_some()
        });
        if let (Some(here), Some(there)) = (self.location, other.location) {
            let distance_m = here.distance_m(there);
            let limit_m = match kind {
                _ if is_named => MAX_DISTANCE_M,
                MatchKind::SameSite => MAX_SITE_DISTANCE_M,
                MatchKind::Duplicate => return None,
            };
            let found = Match { kind, is_named, distance_m: Some(distance_m) };
            (distance_m <= limit_m).then_some(found)
        } else {
            let same = self.address.is_some() && self.address == other.address;
            (is_named && same).then_some(Match { kind, is_named, distance_m: None })
        }
    }

    /// One full name at one point: of things that a building has several of.
    fn twin(&self, other: &Self) -> Option<Match> {
        let full = |of: &Self| of.names.first().filter(|name| !name.cut).map(|name| name.hash);
        let distance_m = self.location?.distance_m(other.location?);
        let is_one =
            full(self).is_some() && full(self) == full(other) && distance_m <= MAX_TWIN_DISTANCE_M;
        let distance_m = Some(distance_m);
        is_one.then_some(Match { kind: MatchKind::Duplicate, is_named: true, distance_m })
    }

    /// What its neighbourhood is searched by: its names, and as an evacuation place by
    /// none.
    fn keys(&self) -> impl Iterator<Item = u64> {
        let nameless = self.category.category().evacuation.then_some(NAMELESS);
        self.names.iter().map(|name| name.hash).chain(nameless)
    }

    fn kind_with(&self, other: &Self) -> Option<MatchKind> {
        let differ = |a: Option<u64>, b: Option<u64>| a.is_some() && b.is_some() && a != b;
        if self.category == other.category {
            // Two machines of one name on two floors are two.
            return (!differ(self.building, other.building)).then_some(MatchKind::Duplicate);
        }
        let evacuation = |of: &Self| of.category.category().evacuation;
        let linked = self.site.is_some() && self.site == other.site;
        (evacuation(self) && evacuation(other) && !linked).then_some(MatchKind::SameSite)
    }
}

/// A name without what people write or leave out at will.
fn core(text: &str) -> String {
    let mut text = fold(text);
    for form in LEGAL_FORMS {
        if text.contains(form) {
            text = text.replace(form, "");
        }
    }
    text.retain(|c| c.is_alphanumeric() || c == '-');
    text.replace("高等学校", "高校")
}

/// The text before, between and after brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let outside = |c: &char| {
        if "(（[［【〔「『<〈《".contains(*c) {
            depth += 1;
        }
        let outside = depth == 0;
        if ")）]］】〕」』>〉》".contains(*c) {
            depth = depth.saturating_sub(1);
        }
        outside
    };
    text.chars().filter(outside).collect()
}

/// A name without whose it is: 「所沢市立みどり小学校」 and 「県立みどり高校」 without what
/// stands before 「みどり」.
fn without_owner<'n>(name: &'n str, draft: &PlaceDraft) -> &'n str {
    let municipality = draft.municipality.and_then(MunicipalityCode::municipality);
    let prefecture = municipality.and_then(|of| of.prefecture.municipality());
    let mut rest = name;
    for owner in [prefecture, municipality].into_iter().flatten() {
        rest = rest.strip_prefix(owner.name).unwrap_or(rest);
    }
    if rest.len() < name.len() {
        return rest.strip_prefix('立').unwrap_or(rest);
    }
    let established = ["市立", "区立", "町立", "村立", "県立", "都立", "道立", "府立"];
    established.iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name)
}

fn names(draft: &PlaceDraft) -> Vec<Name> {
    let outside = without_brackets(&draft.name);
    let kana = draft.name_kana.as_deref().map(core).unwrap_or_default();
    let mut names: Vec<Name> = Vec::with_capacity(2);
    for (text, cut) in [
        (core(&draft.name), false),
        (kana, false),
        (core(&outside), true),
        (core(without_owner(&draft.name, draft)), true),
    ] {
        let name = Name { hash: hash(&text), cut };
        if !text.is_empty() && names.iter().all(|known| known.hash != name.hash) {
            names.push(name);
        }
    }
    names
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Places by name and neighbourhood, so that a place is compared with few.
#[derive(Debug, Default)]
pub struct MatchIndex {
    all: Vec<MatchKey>,
    by_cell: HashMap<(u64, i32, i32), Vec<u32>>,
    by_address: HashMap<(u64, u64), Vec<u32>>,
    /// Those of them that have no point.
    unplaced: HashMap<(u64, u64), Vec<u32>>,
}

impl MatchIndex {
    /// Adds a place; the places are numbered in the order in which they are added.
    #[allow(clippy::cast_possible_truncation, reason = "a register holds far fewer places")]
    pub fn add(&mut self, place: MatchKey) {
        let number = self.all.len() as u32;
        for name in place.keys() {
            if let Some(location) = place.location {
                let (row, column) = cell(location);
                self.by_cell.entry((name, row, column)).or_default().push(number);
            }
            if let Some(address) = place.address {
                let key = (name, address);
                self.by_address.entry(key).or_default().push(number);
                if place.location.is_none() {
                    self.unplaced.entry(key).or_default().push(number);
                }
            }
        }
        self.all.push(place);
    }

    /// The numbers of the places that are like this one.
    pub fn matches(&self, place: &MatchKey) -> Vec<(usize, Match)> {
        let mut found: Vec<(usize, Match)> = Vec::new();
        for number in self.near(place).take(MAX_COMPARED) {
            let number = number as usize;
            if found.iter().any(|(known, _)| *known == number) {
                continue;
            }
            found.extend(place.match_with(&self.all[number]).map(|found| (number, found)));
            if found.len() == MAX_PROPOSED {
                break;
            }
        }
        found
    }

    /// Those of its name in its neighbourhood and at its address.
    fn near<'a>(&'a self, place: &'a MatchKey) -> impl Iterator<Item = u32> + 'a {
        let by_address = if place.location.is_some() { &self.unplaced } else { &self.by_address };
        place.keys().flat_map(move |name| {
            let around = place.location.into_iter().flat_map(cells_around);
            let in_cells = around
                .filter_map(move |(row, column)| self.by_cell.get(&(name, row, column)))
                .flatten();
            let at_address = place.address.and_then(|at| by_address.get(&(name, at)));
            in_cells.chain(at_address.into_iter().flatten()).copied()
        })
    }
}

#[allow(clippy::cast_possible_truncation, reason = "degrees are few")]
fn cell(location: Location) -> (i32, i32) {
    let row = (location.lat() / CELL_DEG).floor() as i32;
    (row, column(location.lon(), row))
}

/// The column of a longitude in a row of cells: as wide in metres as a cell is high.
#[allow(clippy::cast_possible_truncation, reason = "degrees are few")]
fn column(lon: f64, row: i32) -> i32 {
    let lat = (f64::from(row) + 0.5) * CELL_DEG;
    (lon * lat.to_radians().cos() / CELL_DEG).floor() as i32
}

fn cells_around(location: Location) -> impl Iterator<Item = (i32, i32)> {
    let (middle, _) = cell(location);
    (middle - 1..=middle + 1).flat_map(move |row| {
        let column = column(location.lon(), row);
        (column - 1..=column + 1).map(move |column| (row, column))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn draft(category: &str, name: &str) -> PlaceDraft {
        let category = CategoryId::parse(category).expect("a category");
        PlaceDraft::new(category, name).expect("a name")
    }

    fn at(draft: PlaceDraft, lon: f64, lat: f64) -> PlaceDraft {
        PlaceDraft { location: Location::new(lon, lat).ok(), ..draft }
    }

    fn match_of(one: &PlaceDraft, other: &PlaceDraft) -> Option<Match> {
        let mut index = MatchIndex::default();
        index.add(MatchKey::from_draft(one));
        let found = index.matches(&MatchKey::from_draft(other));
        assert!(found.len() <= 1);
        found.first().map(|(_, found)| *found)
    }

    #[test]
    fn things_that_a_building_has_several_of_are_one_only_by_full_name_and_point() {
        fn check(kind: &str, one: &str, other: &str, metres: f64, expected: bool) {
            let one = at(draft(kind, one), 139.47, 35.79);
            let other = at(draft(kind, other), 139.47, 35.79 + metres / 111_000.0);
            assert_eq!(match_of(&one, &other).is_some(), expected, "{} {metres}", other.name);
        }
        for kind in ["aed", "toilet"] {
            check(kind, "みどり会館", "みどり会館", 3.0, true);
            check(kind, "みどり会館", "みどり会館", 30.0, false);
            check(kind, "みどり会館（1階）", "みどり会館（2階）", 0.0, false);
            check(kind, "みどり会館", "みどり会館（2階）", 0.0, false);
            check(kind, "市立みどり会館", "みどり会館", 0.0, false);
            let [one, other] = [(); 2].map(|()| PlaceDraft {
                address: Some("埼玉県所沢市緑町1".to_owned()),
                ..draft(kind, "みどり会館")
            });
            assert_eq!(match_of(&one, &other), None, "an address alone does not make them one");
        }
        check("salon", "みどり会館", "みどり会館（2階）", 30.0, true);
    }

    #[test]
    fn names_are_alike_but_for_what_people_leave_out_at_will() {
        fn check(one: &str, other: &str, expected: bool) {
            let [one, other] = [one, other].map(|name| at(draft("salon", name), 139.47, 35.79));
            assert_eq!(match_of(&one, &other).is_some(), expected, "{} {}", one.name, other.name);
        }
        check("ひだまりサロン", "ヒダマリ サロン", true);
        check("NPO法人ひだまりの会", "特定非営利活動法人　ひだまりの会", true);
        check("社会福祉法人ひだまり", "ひだまり", true);
        check("㈱ひだまり", "ひだまり", true);
        check("「ひだまり」", "ひだまり", true);
        check("ひだまり（みどり会）", "ひだまり", true);
        check("ひだまり【本館】", "ひだまり本館", true);
        check("みどり小学校（体育館）", "みどり小学校（校舎）", false);
        check("ひだまり", "こもれび", false);
        check("（）", "「」", false);
    }

    #[test]
    fn whose_it_is_makes_no_difference_unless_two_owners_are_named() {
        fn check(one: &str, other: &str, expected: bool) {
            let [one, other] = [one, other].map(|name| {
                let mut draft = at(draft("evacuation_shelter", name), 139.47, 35.79);
                draft.municipality = MunicipalityCode::parse("112089");
                draft
            });
            assert_eq!(match_of(&one, &other).is_some(), expected, "{} {}", one.name, other.name);
        }
        check("所沢市立みどり小学校", "みどり小学校", true);
        check("埼玉県立みどり高等学校", "みどり高校", true);
        check("所沢市みどり公民館", "みどり公民館", true);
        check("市立みどり中学校", "みどり中学校", true);
        check("市立みどり中学校", "県立みどり中学校", false);
        check("立花会館", "花会館", false);
        check("みどり小学校", "みどり中学校", false);
    }

    #[test]
    fn a_name_is_alike_to_its_kana_too() {
        let mut one = at(draft("salon", "陽だまり"), 139.47, 35.79);
        one.name_kana = Some("ヒダマリ".to_owned());
        assert!(match_of(&one, &at(draft("salon", "ひだまり"), 139.47, 35.79)).is_some());
    }

    #[test]
    fn a_duplicate_is_near_or_where_no_point_is_known_at_the_same_address() {
        let here = at(draft("salon", "ひだまり"), 139.47, 35.79);
        let near = at(draft("salon", "ひだまり"), 139.471, 35.79);
        let far = at(draft("salon", "ひだまり"), 139.4713, 35.79);
        let near_match = match_of(&here, &near).expect("a match");
        assert!(near_match.distance_m.is_some_and(|m| (90.0..91.0).contains(&m)));
        assert_eq!(match_of(&here, &far), None);
        let addressed = |draft: PlaceDraft, address: &str| PlaceDraft {
            address: Some(address.to_owned()),
            ..draft
        };
        let unplaced = addressed(draft("salon", "ひだまり"), "所沢市並木１－１");
        let placed = addressed(here.clone(), "所沢市並木1-1");
        for (one, other) in [(&unplaced, &placed), (&placed, &unplaced), (&unplaced, &unplaced)] {
            assert!(match_of(one, other).is_some_and(|found| found.distance_m.is_none()));
        }
        assert_eq!(match_of(&unplaced, &addressed(here, "所沢市並木1-2")), None);
        assert_eq!(match_of(&draft("salon", "ひだまり"), &draft("salon", "ひだまり")), None);
    }

    #[test]
    fn kinds_and_floors_tell_places_apart() {
        let one = at(draft("aed", "見本市民館"), 139.47, 35.79);
        let mut ground = one.clone();
        ground.building = Some("1階".to_owned());
        let mut upstairs = one.clone();
        upstairs.building = Some("2階".to_owned());
        assert!(match_of(&one, &ground).is_some());
        assert_eq!(match_of(&ground, &upstairs), None);
        assert_eq!(match_of(&one, &at(draft("toilet", "見本市民館"), 139.47, 35.79)), None);
    }

    #[test]
    fn evacuation_places_of_one_name_may_share_a_site_unless_they_do_already() {
        let shelter = at(draft("evacuation_shelter", "みどり小学校"), 139.47, 35.79);
        let ground = at(draft("emergency_site", "みどり小学校"), 139.4705, 35.79);
        let found = match_of(&shelter, &ground).expect("a match");
        assert_eq!(found.kind, MatchKind::SameSite);
        let linked =
            |draft: &PlaceDraft| PlaceDraft { site: Some("midori".to_owned()), ..draft.clone() };
        assert_eq!(match_of(&linked(&shelter), &linked(&ground)), None);
        let renamed = at(draft("emergency_site", "みどり広場"), 139.470_05, 35.79);
        let found = match_of(&shelter, &renamed).expect("5 m away");
        assert_eq!((found.kind, found.is_named), (MatchKind::SameSite, false));
        let farther = at(draft("emergency_site", "みどり広場"), 139.470_2, 35.79);
        assert_eq!(match_of(&shelter, &farther), None);
        let shelter_too = at(draft("evacuation_shelter", "みどり広場"), 139.47, 35.79);
        assert_eq!(match_of(&shelter, &shelter_too), None, "not one place by its point alone");
        assert_eq!(match_of(&at(draft("salon", "みどり小学校"), 139.47, 35.79), &ground), None);
    }

    #[test]
    fn a_crowd_of_one_name_is_not_compared_all_with_all() {
        let mut index = MatchIndex::default();
        let place = MatchKey::from_draft(&at(draft("salon", "ひだまり"), 139.47, 35.79));
        for _ in 0..20_000 {
            assert!(index.matches(&place).len() <= MAX_PROPOSED);
            index.add(place.clone());
        }
    }

    proptest! {
        #[test]
        fn the_grid_finds_whatever_is_near(
            lon in -179.0..179.0_f64, lat in -80.0..80.0_f64,
            (east, north) in (-0.006..0.006_f64, -0.001..0.001_f64),
        ) {
            let one = at(draft("salon", "ひだまり"), lon, lat);
            let other = at(draft("salon", "ひだまり"), lon + east, lat + north);
            let distance_m = one.location.zip(other.location).map(|(a, b)| a.distance_m(b));
            let near = distance_m.is_some_and(|metres| metres <= MAX_DISTANCE_M);
            prop_assert_eq!(match_of(&one, &other).is_some(), near);
        }
    }
}
