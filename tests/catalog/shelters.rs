//! Shelters that fit, may fit or do not, against a slow and separate reading of what
//! is asked: every place, Karney's own implementation, a ray for each polygon.

use crate::support::{location, now, place};
use chrono::TimeDelta;
use geographiclib::Geodesic;
use ibasho::{
    app::shelter::{Readings, ShelterQuery},
    catalog::{Catalog, ShelterSearch},
    domain::{
        Announcement, Area, CategoryId, CodeSet, Delivery, DirectArrival, Fact, Hazard, Incident,
        IncidentId, Location, Observation, ObservationBody, ObservationId, OccupancyViewer, Place,
        PointShown, Report, ReportSource, Situation, Status, Target,
        code::{FactKind, TargetKind},
    },
};
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;

const KINDS: [&str; 3] = ["welfare_shelter", "evacuation_shelter", "emergency_site"];
const FACTS: [&str; 2] = ["wheelchair", "lift"];
const TARGETS: [&str; 3] = ["elderly", "infants", "foreign"];
const DISTRICTS: [&str; 2] = ["並木", "松井"];
const DIRECT: [DirectArrival; 3] =
    [DirectArrival::Yes, DirectArrival::No, DirectArrival::NamedOnly];

/// A place, and what was last seen of it.
type ReportedShelter = (Place, Option<(Status, Option<u32>)>);

fn reported_shelter(n: usize, at: Option<Location>, bits: u64) -> ReportedShelter {
    let pick = |shift: u32, of: usize| (bits >> shift) as usize % of;
    let mut place = place(&format!("p{:04}", n * 7919 % 10_000), KINDS[pick(0, 3)], None);
    place.sample = pick(2, 8) == 0;
    let draft = &mut place.draft;
    draft.location = at;
    draft.name = String::from(["東", "西", "南"][pick(5, 3)]);
    draft.district = DISTRICTS.get(pick(7, 3)).map(|&name| name.to_owned());
    draft.capacity = [None, Some(50), Some(100)][pick(9, 3)];
    draft.shelter.direct = DIRECT.get(pick(11, 4)).copied();
    draft.shelter.hazard_dependent = [None, Some(true), Some(false)][pick(13, 3)];
    if pick(15, 8) == 0 {
        draft.point_shown = PointShown::Area;
    }
    for (index, id) in (0..).zip(FACTS) {
        let answer = [None, Some(true), Some(false)][pick(18 + 2 * index, 3)];
        draft.facts.set(Fact::parse(id).expect("a fact"), answer);
    }
    let flood = Hazard::parse("flood").expect("a hazard");
    draft.hazards.set(flood, [None, Some(true), Some(false)][pick(22, 3)]);
    for (index, id) in (0..).zip(TARGETS) {
        if pick(24 + 2 * index, 3) == 0 {
            draft.targets.insert(Target::parse(id).expect("a target"));
        }
    }
    let occupancy = [None, Some(0), Some(45), Some(120)][pick(34, 4)];
    let seen = (pick(36, 4) > 0).then(|| (Status::ALL[pick(38, 6)], occupancy));
    (place, seen)
}

fn shelters() -> impl Strategy<Value = Vec<ReportedShelter>> {
    let one = (proptest::option::weighted(0.95, location()), any::<u64>());
    proptest::collection::vec(one, 0..200).prop_map(|all| {
        all.into_iter().enumerate().map(|(n, (at, bits))| reported_shelter(n, at, bits)).collect()
    })
}

/// A real disaster in which that was seen an hour ago.
fn situation(shelters: &[ReportedShelter]) -> Situation {
    let incident = Incident {
        id: IncidentId::from_trusted("i".to_owned()),
        revision: 1,
        announcement: Announcement::new("台風", "").expect("valid"),
        exercise: false,
        started_at: now(),
        ended_at: None,
    };
    let seen = shelters.iter().filter_map(|(place, seen)| Some((place, (*seen)?)));
    let present = seen.map(|(place, (status, occupancy))| {
        let report = Report { status: Some(status), occupancy, ..Report::default() };
        let observation = Observation {
            seq: 1,
            id: ObservationId::from_trusted("o".to_owned()),
            incident: incident.id.clone(),
            place: place.id.clone(),
            observed_at: now() - TimeDelta::hours(1),
            received_at: now(),
            author: "staff:a".to_owned(),
            key: None,
            source: ReportSource::Api,
            delivery: Delivery::default(),
            said: ObservationBody::Report(report),
        };
        (place.id.clone(), Arc::new(observation))
    });
    Situation {
        seq: 1,
        present: present.collect(),
        incident: Some(Arc::new(incident)),
        ..Situation::default()
    }
}

#[derive(Debug, Clone)]
struct AskedFor {
    query: ShelterQuery,
    /// The corners of the area.
    ring: Option<Vec<(f64, f64)>>,
}

fn asked() -> impl Strategy<Value = AskedFor> {
    let origin = proptest::option::weighted(0.7, location());
    let radius = proptest::option::weighted(0.5, 100.0..100_000.0);
    let star = (location(), 0.001..0.05_f64, proptest::collection::vec(0.2..1.0_f64, 3..9));
    (origin, radius, proptest::option::weighted(0.3, star), any::<u64>()).prop_map(
        |(origin, radius, star, bits)| {
            let pick = |shift: u32, of: usize| (bits >> shift) as usize % of;
            let ring = star.map(|(middle, size, reach)| ring(middle, size, &reach));
            let rarely = |shift: u32| pick(shift, 4) == 0;
            let kinds: Vec<_> = KINDS.iter().filter_map(|id| CategoryId::parse(id)).collect();
            let query = ShelterQuery {
                skip: 0,
                by_site: false,
                audience: OccupancyViewer::Staff,
                kinds: kinds.into_iter().take(1 + pick(0, 3)).collect(),
                origin,
                radius_m: radius.filter(|_| origin.is_some()),
                within: ring.as_ref().map(|ring| area(ring)),
                targets: some_targets(if rarely(2) { pick(4, 8) } else { 0 }),
                targets_any: some_targets(if rarely(32) { pick(34, 8) } else { 0 }),
                facts: some_facts(pick(6, 6).saturating_sub(3)),
                facts_any: some_facts(pick(38, 6).saturating_sub(3)),
                hazards: rarely(10).then(|| Hazard::parse("flood")).flatten().into_iter().collect(),
                statuses: [Status::Open, Status::ALL[pick(14, 6)]]
                    .into_iter()
                    .take(if rarely(12) { 2 } else { 0 })
                    .collect(),
                max_age: [None, Some(59), Some(60), Some(61)][pick(42, 4)].map(TimeDelta::minutes),
                min_vacancy: rarely(18).then(|| [0, 1, 5, 60][pick(20, 4)]),
                direct: rarely(22).then(|| DIRECT[pick(24, 3)]),
                district: rarely(26).then(|| DISTRICTS[pick(28, 2)].to_owned()),
                order: None,
                limit: [1, 3, 1000][pick(30, 3)],
            };
            AskedFor { query, ring }
        },
    )
}

/// The groups whose bits are set.
fn some_targets(bits: usize) -> CodeSet<TargetKind> {
    let chosen = (0..).zip(TARGETS).filter(|(bit, _)| bits >> bit & 1 == 1);
    chosen.filter_map(|(_, id)| Target::parse(id)).collect()
}

/// The first of the facts.
fn some_facts(count: usize) -> CodeSet<FactKind> {
    FACTS.into_iter().take(count).filter_map(Fact::parse).collect()
}

/// A star around a middle: it never crosses itself.
fn ring(middle: Location, size: f64, reach: &[f64]) -> Vec<(f64, f64)> {
    let lon = middle.lon().clamp(-179.0, 179.0);
    let lat = middle.lat().clamp(-89.0, 89.0);
    let turn = std::f64::consts::TAU / reach.len() as f64;
    let corner = |(n, far): (usize, &f64)| {
        let angle = turn * n as f64;
        (lon + size * far * angle.cos(), lat + size * far * angle.sin())
    };
    reach.iter().enumerate().map(corner).collect()
}

fn area(ring: &[(f64, f64)]) -> Area {
    let mut corners: Vec<_> = ring.iter().map(|(lon, lat)| json!([lon, lat])).collect();
    corners.push(corners[0].clone());
    Area::from_geojson(&json!({"type": "Polygon", "coordinates": [corners]})).expect("an area")
}

/// Whether a ray to the east crosses the ring an odd number of times.
fn is_inside(ring: &[(f64, f64)], at: Location) -> bool {
    let mut inside = false;
    for (n, (x1, y1)) in ring.iter().enumerate() {
        let (x2, y2) = ring[(n + 1) % ring.len()];
        if (*y1 > at.lat()) != (y2 > at.lat()) {
            let crossing = x1 + (at.lat() - y1) / (y2 - y1) * (x2 - x1);
            inside ^= at.lon() < crossing;
        }
    }
    inside
}

/// Yes, no or not known, of every part of what is asked.
fn answers((place, seen): &ReportedShelter, asked: &AskedFor) -> Vec<Option<bool>> {
    let (draft, query) = (&place.draft, &asked.query);
    let mut answers = vec![Some(query.kinds.contains(draft.category) && !place.sample)];
    let (status, persons) = seen.unwrap_or((Status::Unreported, None));
    if let Some(district) = &query.district {
        answers.push(draft.district.as_ref().map(|known| known == district));
    }
    if let Some(direct) = query.direct {
        answers.push(draft.shelter.direct.map(|known| known == direct));
    }
    answers.extend(query.facts.iter().map(|fact| draft.facts.get(fact)));
    answers.extend(one_of(query.facts_any.iter().map(|fact| draft.facts.get(fact))));
    if let Some(hazard) = query.hazards.iter().next() {
        answers.push(draft.hazards.get(hazard));
    }
    let narrow = draft.shelter.direct == Some(DirectArrival::NamedOnly)
        || draft.shelter.hazard_dependent == Some(true);
    let admits = |target| match (draft.targets.is_empty(), draft.targets.contains(target)) {
        (true, _) => None,
        (false, true) => Some(true).filter(|_| !narrow),
        (false, false) => Some(false),
    };
    answers.extend(query.targets.iter().map(admits));
    answers.extend(one_of(query.targets_any.iter().map(admits)));
    // Everything was seen an hour ago.
    let is_old = query.max_age.is_some_and(|age| age <= TimeDelta::hours(1)) && seen.is_some();
    let known = |answer: bool| if answer && is_old { None } else { Some(answer) };
    if !query.statuses.is_empty() {
        let is_one = query.statuses.contains(&status);
        let is_known = is_one || status != Status::Unreported;
        answers.push(if is_known { known(is_one) } else { None });
    }
    if let Some(least) = query.min_vacancy {
        answers.push(match status {
            Status::Closed | Status::NotOpen => Some(false),
            Status::Full => known(least == 0),
            Status::Open => {
                let room = draft.capacity.zip(persons);
                room.and_then(|(may, is)| known(may >= is + least || least == 0))
            }
            Status::Preparing | Status::Unreported => None,
        });
    }
    let at = place.shown_location();
    let known = |inside: bool| if inside && place.is_area() { None } else { Some(inside) };
    if let (Some(origin), Some(metres)) = (query.origin, query.radius_m) {
        answers.push(at.and_then(|at| known(distance(origin, at) <= metres)));
    }
    if let Some(ring) = &asked.ring {
        answers.push(at.and_then(|at| known(is_inside(ring, at))));
    }
    answers
}

/// Whether one of the answers is yes: one answer, and none where nothing is asked.
fn one_of(answers: impl Iterator<Item = Option<bool>>) -> Vec<Option<bool>> {
    let known: Vec<_> = answers.collect();
    if known.is_empty() {
        return known;
    }
    let is_yes = known.contains(&Some(true));
    let is_no = !is_yes && known.iter().all(Option::is_some);
    vec![(is_yes || is_no).then_some(is_yes)]
}

/// Whether it has some of the facts asked for, lacks others, and nothing else is wrong.
fn is_near_miss(shelter: &ReportedShelter, asked: &AskedFor) -> bool {
    let facts = shelter.0.draft.facts;
    let mut without = asked.clone();
    without.query.facts = CodeSet::default();
    let lacks = asked.query.facts.iter().any(|fact| facts.get(fact) == Some(false));
    let has = asked.query.facts.iter().any(|fact| facts.get(fact) == Some(true));
    lacks && has && !answers(shelter, &without).contains(&Some(false))
}

fn distance(from: Location, to: Location) -> f64 {
    Geodesic::wgs84().inverse(from.lat(), from.lon(), to.lat(), to.lon()).1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_fits_and_what_may_is_what_brute_force_says(shelters in shelters(), asked in asked()) {
        let situation = situation(&shelters);
        let catalog = Catalog::build(1, shelters.iter().map(|(place, _)| place.clone()));
        let query = &asked.query;
        let search = ShelterSearch {
            kinds: query.kinds,
            origin: query.origin,
            radius_m: query.radius_m,
            area: query.within.as_ref(),
            limit: query.limit,
        };
        let readings = Readings::default();
        let hits = catalog.search_shelters(&search, &|place| query.judge(place, place.draft.hazards, &situation, &readings, now()));
        let near: Vec<_> = shelters.iter().filter(|shelter| is_near_miss(shelter, &asked)).collect();
        prop_assert_eq!(hits.near_misses.len(), near.len().min(query.limit));
        prop_assert!(hits.near_misses.iter().all(|hit| near.iter().any(|(place, _)| place.id == hit.place.id)));
        for (is_sure, found) in [(true, &hits.fit), (false, &hits.may_fit)] {
            let mut expected: Vec<&Place> = shelters
                .iter()
                .filter(|shelter| {
                    let answers = answers(shelter, &asked);
                    let is_no = answers.contains(&Some(false));
                    !is_no && answers.contains(&None) != is_sure
                })
                .map(|(place, _)| place)
                .collect();
            if is_sure {
                prop_assert_eq!(hits.all.len(), expected.len());
            }
            let far = |place: &Place| {
                let both = query.origin.zip(place.shown_location());
                both.map_or(f64::INFINITY, |(from, to)| distance(from, to))
            };
            match query.origin {
                None => expected.sort_by(|a, b| (&a.draft.name, &a.id).cmp(&(&b.draft.name, &b.id))),
                Some(_) => expected.sort_by(|a, b| far(a).total_cmp(&far(b)).then(a.id.cmp(&b.id))),
            }
            prop_assert_eq!(found.len(), expected.len().min(query.limit));
            for (hit, place) in found.iter().zip(&expected) {
                // Libraries may disagree by nanometres on which of two equals is nearer.
                let is_tied = (far(&hit.place) - far(place)).abs() < 1e-6;
                prop_assert!(hit.place.id == place.id || (query.origin.is_some() && is_tied),
                    "{} instead of {}", hit.place.id, place.id);
                if let Some(metres) = hit.distance_m {
                    prop_assert!((metres - far(place)).abs() < 1e-6);
                }
            }
        }
    }
}
