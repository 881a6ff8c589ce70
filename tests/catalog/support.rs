//! Registers of made-up places, from easy ones to the poles.

use chrono::{DateTime, Utc};
use ibasho::{
    catalog::{Catalog, Filter, Open},
    domain::{
        CategoryId, CodeSet, Fact, Hazard, Location, OpeningHours, Place, PlaceDraft, PlaceId,
        PointShown, Schedule, State, Target,
        code::HazardKind,
        schedule::{Asked, Exception, SessionChange, When},
        text::search_words,
    },
};
use proptest::prelude::*;

const NAMES: [&str; 6] =
    ["さくらサロン", "ｻｸﾗ食堂", "並木公民館", "通いの場 けやき", "第二けやき台会館", "A"];
const DISTRICTS: [&str; 3] = ["並木", "松井", "山口"];
const FACTS: [&str; 3] = ["wheelchair", "lift", "parking"];
const TARGETS: [&str; 3] = ["anyone", "elderly", "children"];
const HAZARDS: [&str; 2] = ["flood", "earthquake"];
const HOURS: [&str; 9] = [
    "Tu 10:00-12:00",
    "Tu[2],Th 13:00-15:00",
    "Tu unknown \"time not recorded\"",
    "Tu 09:00+",
    "Mo 22:00-11:00",
    "Mo-Fr 09:00-17:00; PH off",
    "Tu unknown \"by telephone\"",
    "24/7",
    "2025 Dec 8 10:00-12:00",
];
const ASKED: [&str; 6] = ["now", "today", "tue", "fri", "2026-12-24", "2026-12-07T23:00"];
const SEARCHES: [&str; 8] =
    ["さくら", "サクラ 所沢", "けやき", "場", "所沢市", "ない", "けさ", "埼玉県所沢市並木"];

/// 10:30 of Tuesday, 2026-12-08, in Japan.
pub fn now() -> DateTime<Utc> {
    "2026-12-08T01:30:00Z".parse().expect("a time")
}

/// A place of which little is recorded.
pub fn place(id: &str, category: &str, at: Option<(f64, f64)>) -> Place {
    let category = CategoryId::parse(category).expect("a category");
    let mut draft = PlaceDraft::new(category, id).expect("a name");
    draft.location = at.map(|(lon, lat)| Location::new(lon, lat).expect("a position"));
    Place {
        id: PlaceId::parse(id).expect("an id"),
        revision: 1,
        sample: false,
        edited_at: None,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        draft,
    }
}

/// Positions where search goes wrong: crowds, shared points, poles, both sides
/// of the antimeridian.
pub fn location() -> impl Strategy<Value = Location> {
    let near = |lon: f64, lat: f64, by: f64| (lon - by..lon + by, lat - by..lat + by);
    let flip = |lon: f64| if lon > 180.0 { lon - 360.0 } else { lon };
    prop_oneof![
        1 => (-180.0..=180.0, -90.0..=90.0),
        4 => near(139.47, 35.79, 0.02),
        2 => near(139.47, 35.79, 0.000_02),
        2 => prop_oneof![Just((139.4732, 35.7869)), Just((139.5, 35.8))],
        1 => (-180.0..=180.0, prop_oneof![89.0..=90.0, -90.0..=-89.0]),
        1 => near(180.0, 35.0, 0.01).prop_map(move |(lon, lat)| (flip(lon), lat)),
    ]
    .prop_map(|(lon, lat)| Location::new(lon, lat).expect("a position"))
}

/// Up to `most` places; their ids are not in the order given.
pub fn places(most: usize) -> impl Strategy<Value = Vec<Place>> {
    let one = (proptest::option::weighted(0.95, location()), any::<u32>(), schedule());
    proptest::collection::vec(one, 0..=most).prop_map(|all| {
        let places = all.into_iter().enumerate().map(|(n, (at, bits, schedule))| {
            let mut place = made_up(n, at, bits);
            place.draft.schedule = schedule;
            place
        });
        places.collect()
    })
}

/// A snapshot of `places`: with `steps` 0 built at once, else as it came to be.
pub fn snapshot(places: &[Place], steps: u8) -> Catalog {
    if steps == 0 {
        return Catalog::build(1, places.iter().cloned());
    }
    let [.., last] = snapshots(places);
    last
}

/// The snapshots of a register over time: made of other places first (some are missing,
/// some elsewhere or of another kind, some are too many), which then change in two steps
/// to `places`.
pub fn snapshots(places: &[Place]) -> [Catalog; 3] {
    let before = |(n, place): (usize, &Place)| {
        let mut place = place.clone();
        match n % 5 {
            0 => return None,
            1 => place.draft.location = Location::new(139.471, 35.791).ok(),
            2 => place.draft.name = String::from("もとの名"),
            3 => place.draft.category = CategoryId::parse("toilet").expect("a category"),
            _ => {}
        }
        Some(place)
    };
    let ghosts = (0..3).map(|n| place(&format!("ghost{n}"), "aed", Some((139.47, 35.79))));
    let base = places.iter().enumerate().filter_map(before).chain(ghosts);
    let changed = places.iter().enumerate().filter(|(n, _)| n % 5 < 4);
    let now = changed.map(|(_, place)| (place.id.clone(), Some(place.clone())));
    let gone = (0..3).map(|n| (PlaceId::parse(&format!("ghost{n}")).expect("an id"), None));
    let mut changes: Vec<_> = now.chain(gone).collect();
    let later = changes.split_off(changes.len() / 2);
    let passing = place("passing", "salon", Some((139.5, 35.8)));
    let id = passing.id.clone();
    let first = Catalog::build(1, base);
    let second = first.with_changes(2, changes.into_iter().chain([(id.clone(), Some(passing))]));
    let third = second.with_changes(3, later.into_iter().chain([(id, None)]));
    [first, second, third]
}

/// None, one of a few that many share, or one with an exception of its own.
fn schedule() -> impl Strategy<Value = Option<Schedule>> {
    let hours = proptest::option::weighted(0.6, proptest::sample::select(&HOURS[..]));
    (hours, proptest::bool::weighted(0.2)).prop_map(|(hours, cancelled)| {
        let mut schedule = Schedule::new(OpeningHours::parse(hours?).expect("hours"));
        let on = now().date_naive();
        let exception = Exception { on, change: SessionChange::Cancelled, note: None };
        schedule.exceptions.extend(cancelled.then_some(exception));
        Some(schedule)
    })
}

/// Whatever may be asked of schedules.
fn open() -> impl Strategy<Value = Option<Open>> {
    let when = proptest::sample::select(&ASKED[..])
        .prop_map(|asked| -> When { Asked::parse(asked).expect("a time").at(now()) });
    let open = (when, proptest::bool::weighted(0.8))
        .prop_map(|(when, held)| if held { Open::Held(when) } else { Open::NotKnown(when) });
    proptest::option::weighted(0.4, open)
}

fn made_up(n: usize, at: Option<Location>, bits: u32) -> Place {
    let pick = |shift: u32, of: usize| (bits >> shift) as usize % of;
    let categories =
        ["salon", "salon", "salon", "consultation", "aed", "evacuation_shelter", "emergency_site"];
    let mut place = place(&format!("p{:04}", n * 7919 % 10_000), categories[pick(0, 7)], None);
    let draft = &mut place.draft;
    draft.location = at;
    draft.name = String::from(NAMES[pick(3, 6)]);
    draft.address = Some("埼玉県所沢市並木1-1".to_owned()).filter(|_| pick(6, 4) > 0);
    draft.district = DISTRICTS.get(pick(8, 4)).map(|&name| name.to_owned());
    draft.state = [State::Published, State::Published, State::Suspended, State::Draft][pick(10, 4)];
    draft.site = (pick(12, 8) < 2).then(|| format!("site{}", pick(12, 8)));
    if pick(15, 8) == 0 {
        draft.point_shown = PointShown::Area;
    }
    for (index, id) in (0..).zip(FACTS) {
        let answer = [None, Some(true), Some(false), None][pick(18 + 2 * index, 4)];
        draft.facts.set(Fact::parse(id).expect("a fact"), answer);
    }
    for (index, id) in (0..).zip(HAZARDS) {
        let answer = [None, Some(true), Some(false)][pick(9 + 5 * index, 3)];
        draft.hazards.set(Hazard::parse(id).expect("a hazard"), answer);
    }
    for (index, id) in (0..).zip(TARGETS) {
        if pick(24 + 2 * index, 4) == 0 {
            draft.targets.insert(Target::parse(id).expect("a target"));
        }
    }
    place
}

/// What the public emergency sites at the site of a place are designated for.
pub fn of_site(places: &[Place], place: &Place) -> CodeSet<HazardKind> {
    let is_there = |other: &&Place| {
        let is_ground = other.draft.category.id() == "emergency_site";
        let is_same = place.shown_site().is_some() && other.shown_site() == place.shown_site();
        is_ground && is_same && other.draft.state.is_public()
    };
    let there = places.iter().filter(is_there);
    there.fold(CodeSet::default(), |known, other| known.union(other.draft.hazards.yes()))
}

/// Filters from none to rare, some of which let nothing through.
pub fn filter() -> impl Strategy<Value = Filter> {
    let some_of = |ids: &'static [&'static str]| proptest::sample::subsequence(ids, 0..=2);
    let rarely =
        |ids: &'static [&'static str]| prop_oneof![3 => Just(Vec::new()), 1 => some_of(ids)];
    let words = prop_oneof![2 => Just(""), 1 => proptest::sample::select(&SEARCHES[..])];
    (
        rarely(&["salon", "consultation", "aed", "toilet"]),
        (rarely(&FACTS), rarely(&FACTS)),
        rarely(&TARGETS),
        rarely(&HAZARDS),
        rarely(&["並木", "松井", "ここにない"]),
        words,
        open(),
    )
        .prop_map(
            |(categories, (facts, facts_any), targets, hazards, districts, words, open)| Filter {
                categories: categories.into_iter().filter_map(CategoryId::parse).collect(),
                facts: facts.into_iter().filter_map(Fact::parse).collect(),
                facts_any: facts_any.into_iter().filter_map(Fact::parse).collect(),
                targets: targets.into_iter().filter_map(Target::parse).collect(),
                hazards: hazards.into_iter().filter_map(Hazard::parse).collect(),
                districts: districts.into_iter().map(ToOwned::to_owned).collect(),
                words: search_words(words),
                open,
            },
        )
}
