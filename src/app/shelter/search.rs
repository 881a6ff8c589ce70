//! Which evacuation place is open, takes this person and has room: what fits for
//! certain, what may fit because something asked for is not recorded, and totals by
//! district. Reads memory alone, so that it goes on while the database is gone.

use crate::{
    app::{
        App,
        shelter::{details::DetailTotals, order::ShelterColumn, readings::Readings},
    },
    catalog::{Catalog, ShelterHit, ShelterSearch},
    domain::{
        Area, CategorySet, Code, CodeSet, DirectArrival, Fact, Fit, Hazard, Location,
        OccupancyViewer, Place, Present, Recorded, Room, Situation, State, Status, Target,
        code::{CodeKind, FactKind, HazardKind, TargetKind},
        eligibility::EligibilityKind,
        fit,
        site::{counted_once, group_by_site, hazards_of_site},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// What is asked of places to flee to. An empty part asks for nothing; parts must all be
/// met. Kinds, hazards and states named are alternatives; targets and facts are all needed.
#[derive(Debug, Clone, Default)]
pub struct ShelterQuery {
    /// Of these kinds, all of them evacuation places.
    pub kinds: CategorySet,
    /// Where from.
    pub origin: Option<Location>,
    /// No farther from there than this.
    pub radius_m: Option<f64>,
    /// Inside this area.
    pub within: Option<Area>,
    /// Taking in all of these.
    pub targets: CodeSet<TargetKind>,
    /// Taking in one of these.
    pub targets_any: CodeSet<TargetKind>,
    /// With all of these.
    pub facts: CodeSet<FactKind>,
    /// With one of these.
    pub facts_any: CodeSet<FactKind>,
    /// Designated for one of these.
    pub hazards: CodeSet<HazardKind>,
    /// In one of these states.
    pub statuses: Vec<Status>,
    /// With room for so many more.
    pub min_vacancy: Option<u32>,
    /// A report older than this makes nothing certain.
    pub max_age: Option<TimeDelta>,
    /// Where people may come directly, or not.
    pub direct: Option<DirectArrival>,
    /// In this district.
    pub district: Option<String>,
    /// In this order, and whether that is turned round; nearest first or by name where
    /// nothing is said.
    pub order: Option<(ShelterColumn, bool)>,
    /// At most this many of each list.
    pub limit: usize,
    /// After so many of what fits for certain.
    pub skip: usize,
    /// Once for all records of a site: the first of them stands for it.
    pub by_site: bool,
    /// Who asks, and so how much of how full a place is may decide or be told.
    pub audience: OccupancyViewer,
}

/// A criterion, as the parameter that asks for it is called.
pub type Criterion = &'static str;

/// A place found.
#[derive(Debug, Clone)]
pub struct FoundShelter {
    /// The place.
    pub place: Arc<Place>,
    /// Geodesic metres from the origin.
    pub distance_m: Option<f64>,
    /// How it is now.
    pub present: Present,
    /// What is asked for and not recorded of it.
    pub unknown: Vec<Criterion>,
    /// What is recorded of each code that is asked for.
    pub asked: AskedCodes,
    /// What else there is to flee to at its site, where the search is by site.
    pub others: Vec<(Arc<Place>, Present)>,
}

/// Codes asked for, each with what is recorded of it at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedCodes {
    /// Whether it takes them.
    pub targets: Vec<(Target, Option<bool>)>,
    /// Whether it has them.
    pub facts: Vec<(Fact, Option<bool>)>,
    /// Whether it is designated for them.
    pub hazards: Vec<(Hazard, Option<bool>)>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Vacancies {
    /// What fits for certain.
    pub fit: Vec<FoundShelter>,
    /// What may fit: ask there first.
    pub may_fit: Vec<FoundShelter>,
    /// What has some of the facts asked for, is recorded to lack others, and fits or may
    /// fit otherwise.
    pub near_misses: Vec<FoundShelter>,
    /// Totals over all that fits for certain, listed or not, by district; the last part
    /// is that of places without one.
    pub districts: Vec<(Option<String>, ShelterTotals)>,
    /// The total of these.
    pub total: ShelterTotals,
}

/// Totals over some places. What is not recorded of any is nothing, not 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShelterTotals {
    /// Places.
    pub places: usize,
    /// Those that are open.
    pub open: usize,
    /// Those that are full.
    pub full: usize,
    /// Persons that those open or full hold.
    pub capacity: Option<u64>,
    /// Of how many of them that is not recorded.
    pub capacity_unknown: usize,
    /// Persons in them.
    pub occupied: Option<u64>,
    /// Of how many of them that is not recorded.
    pub occupied_unknown: usize,
    /// Persons that they still take.
    pub vacant: Option<u64>,
    /// Of how many of them that is not known.
    pub vacant_unknown: usize,
    /// Places of which nothing was confirmed for two hours.
    pub unreported: usize,
    /// Condition and composition of those open or full; for staff only.
    pub details: DetailTotals,
}

impl App {
    /// The evacuation places that fit a query now.
    pub fn find_shelters(&self, query: &ShelterQuery) -> Vacancies {
        let (catalog, situation, now) = (self.catalog(), self.situation(), self.clock.now());
        let search = ShelterSearch {
            kinds: query.kinds,
            origin: query.origin,
            radius_m: query.radius_m,
            area: query.within.as_ref(),
            limit: query.found_limit(),
        };
        let readings = &self.readings;
        let hazards = |place: &Place| query.hazards_of(place, &catalog);
        let judge = |place: &Place| query.judge(place, hazards(place), &situation, readings, now);
        let hits = catalog.search_shelters(&search, &judge);
        let others = |place: &Place| {
            let others = catalog.others_at_site(place).into_iter().filter(|_| query.by_site);
            let others = others.filter(|other| situation.includes(other));
            others.map(|other| (other.clone(), query.present(&other, &situation, now))).collect()
        };
        let mut sites = HashSet::new();
        let mut found = |hits: Vec<ShelterHit>, skip: usize| {
            let hits = query.sort(hits, &mut sites, &situation, now).into_iter();
            hits.skip(skip)
                .take(query.limit)
                .map(|hit| {
                    let (hazards, others) = (hazards(&hit.place), others(&hit.place));
                    let found = query.explain(hit, hazards, &situation, readings, now);
                    FoundShelter { others, ..found }
                })
                .collect()
        };
        let (districts, total) = query.totals(&hits.all, &situation, now);
        Vacancies {
            fit: found(hits.fit, query.skip),
            may_fit: found(hits.may_fit, 0),
            near_misses: found(hits.near_misses, 0),
            districts,
            total,
        }
    }
}

impl ShelterQuery {
    /// How a place is, as far as whoever asks is told.
    fn present(&self, place: &Place, situation: &Situation, now: DateTime<Utc>) -> Present {
        self.audience.told(situation.present_at(place, now))
    }

    /// What a place is designated for: that of its site, where hazards are asked for at all
    /// and its own record says nothing.
    fn hazards_of(&self, place: &Place, catalog: &Catalog) -> Recorded<HazardKind> {
        let own = place.draft.hazards;
        if self.hazards.is_empty() || !own.is_empty() {
            return own;
        }
        let others = catalog.others_at_site(place);
        hazards_of_site(others.iter().map(|other| &**other)).unwrap_or(own)
    }

    /// Whether a place that is designated for `hazards` fits, wherever it lies. One that is
    /// suspended is never certain, whatever is reported.
    pub fn judge(
        &self,
        place: &Place,
        hazards: Recorded<HazardKind>,
        situation: &Situation,
        readings: &Readings,
        now: DateTime<Utc>,
    ) -> Fit {
        if !situation.includes(place) {
            return Fit::No;
        }
        let answers =
            self.answers(place, hazards, &self.present(place, situation, now), readings, now);
        answers.into_iter().map(|(_, answer)| answer).min().unwrap_or(Fit::Yes)
    }

    /// Whether a place of a record fits, and lies where it is looked for; and what is not
    /// recorded of it.
    pub(super) fn judge_record(
        &self,
        place: &Place,
        situation: &Situation,
        readings: &Readings,
        now: DateTime<Utc>,
    ) -> (Fit, Vec<Criterion>) {
        if !self.kinds.contains(place.draft.category) || !situation.includes(place) {
            return (Fit::No, Vec::new());
        }
        let (hazards, present) = (place.draft.hazards, situation.present_at(place, now));
        let answers = self.answers(place, hazards, &present, readings, now);
        let answers: Vec<_> =
            answers.into_iter().chain([("position", self.lies_inside(place))]).collect();
        let worst = answers.iter().map(|(_, answer)| *answer).min().unwrap_or(Fit::Yes);
        let unknown = answers.into_iter().filter(|(_, answer)| *answer == Fit::Unknown);
        (worst, unknown.map(|(name, _)| name).collect())
    }

    /// Whether a place is shown where it is looked for.
    fn lies_inside(&self, place: &Place) -> Fit {
        if self.radius_m.is_none() && self.within.is_none() {
            return Fit::Yes;
        }
        let Some(at) = place.shown_location() else { return Fit::Unknown };
        let near = self.origin.zip(self.radius_m);
        let is_near = near.is_none_or(|(origin, metres)| origin.distance_m(at) <= metres);
        let is_inside = is_near && self.within.as_ref().is_none_or(|area| area.contains(at));
        Fit::from_answer(Some(is_inside)).unless(place.is_area())
    }

    /// Says of a place found what is recorded of everything that is asked for.
    fn explain(
        &self,
        hit: ShelterHit,
        hazards: Recorded<HazardKind>,
        situation: &Situation,
        readings: &Readings,
        now: DateTime<Utc>,
    ) -> FoundShelter {
        let ShelterHit { place, distance_m, may_lie_elsewhere } = hit;
        let present = self.present(&place, situation, now);
        let asked = self.asked_codes(&place, hazards, readings);
        let answers = self.answers(&place, hazards, &present, readings, now);
        let unknown = answers.iter().filter(|(_, answer)| *answer == Fit::Unknown);
        let unknown = unknown.map(|(name, _)| *name);
        let unknown = unknown.chain(may_lie_elsewhere.then_some("position")).collect();
        FoundShelter { place, distance_m, present, unknown, asked, others: Vec::new() }
    }

    /// What a place answers to each part of the query.
    fn answers(
        &self,
        place: &Place,
        hazards: Recorded<HazardKind>,
        present: &Present,
        readings: &Readings,
        now: DateTime<Utc>,
    ) -> [(Criterion, Fit); 10] {
        let draft = &place.draft;
        let district = self.district.as_ref().map_or(Fit::Yes, |asked| {
            Fit::from_answer(draft.district.as_ref().map(|district| district == asked))
        });
        let direct = self.direct.map_or(Fit::Yes, |asked| {
            Fit::from_answer(draft.shelter.direct.map(|direct| direct == asked))
        });
        let admits = |codes: CodeSet<TargetKind>| admits_each(codes, place, readings);
        [
            ("district", district),
            ("target", admits(self.targets).min().unwrap_or(Fit::Yes)),
            ("target_any", admits(self.targets_any).max().unwrap_or(Fit::Yes)),
            ("fact", fit::has_all(self.facts, draft.facts)),
            ("fact_any", fit::has_any(self.facts_any, draft.facts)),
            ("hazard", fit::has_any(self.hazards, hazards)),
            ("state", Fit::Yes.unless(draft.state == State::Suspended)),
            ("status", self.has_status(present, now)),
            ("min_vacancy", self.has_room(present, now)),
            ("direct", direct),
        ]
    }

    /// What is recorded of each code that is asked for.
    fn asked_codes(
        &self,
        place: &Place,
        hazards: Recorded<HazardKind>,
        readings: &Readings,
    ) -> AskedCodes {
        let targets = self.targets.union(self.targets_any);
        let admits = admits_each(targets, place, readings).map(Fit::answer);
        AskedCodes {
            targets: targets.iter().zip(admits).collect(),
            facts: recorded(self.facts.union(self.facts_any), place.draft.facts),
            hazards: recorded(self.hazards, hazards),
        }
    }

    /// Whether what was reported is too old to be sure of.
    fn is_outdated(&self, present: &Present, now: DateTime<Utc>) -> bool {
        present.observed_at.zip(self.max_age).is_some_and(|(at, age)| now - at >= age)
    }

    fn has_status(&self, present: &Present, now: DateTime<Utc>) -> Fit {
        match present.status {
            _ if self.statuses.is_empty() => Fit::Yes,
            status if self.statuses.contains(&status) => {
                Fit::Yes.unless(self.is_outdated(present, now))
            }
            Status::Unreported => Fit::Unknown,
            _ => Fit::No,
        }
    }

    /// Nobody finds room where nobody is taken in; where it is being prepared or not
    /// reported, nobody can say.
    fn has_room(&self, present: &Present, now: DateTime<Utc>) -> Fit {
        let Some(asked) = self.min_vacancy else { return Fit::Yes };
        match present.status {
            Status::NotOpen | Status::Closed => Fit::No,
            _ => Fit::from_answer(has_room_for(asked, present))
                .unless(self.is_outdated(present, now)),
        }
    }
}

impl AskedCodes {
    /// The parameters of which something is recorded as absent.
    pub fn absent(&self) -> Vec<Criterion> {
        fn lacks<K>(codes: &[(Code<K>, Option<bool>)]) -> bool {
            codes.iter().any(|(_, answer)| *answer == Some(false))
        }
        let parts = [
            ("target", lacks(&self.targets)),
            ("fact", lacks(&self.facts)),
            ("hazard", lacks(&self.hazards)),
        ];
        parts.into_iter().filter_map(|(name, is_absent)| is_absent.then_some(name)).collect()
    }
}

fn recorded<K: CodeKind>(asked: CodeSet<K>, recorded: Recorded<K>) -> Vec<(Code<K>, Option<bool>)> {
    asked.iter().map(|code| (code, recorded.get(code))).collect()
}

/// Whether there is room for so many more, as far as that is told: words say no more than
/// whether there is any.
fn has_room_for(asked: u32, present: &Present) -> Option<bool> {
    match (present.vacancy, present.room) {
        (Some(vacancy), _) => Some(vacancy >= asked),
        (None, Some(Room::None)) => Some(false),
        (None, Some(Room::Little | Room::Enough)) if asked == 1 => Some(true),
        (None, _) => None,
    }
}

impl ShelterQuery {
    /// Adds places up by district and over all, those of one site together.
    fn totals<'p>(
        &self,
        places: &'p [Arc<Place>],
        situation: &Situation,
        now: DateTime<Utc>,
    ) -> (Vec<(Option<String>, ShelterTotals)>, ShelterTotals) {
        let record = |place: &'p Arc<Place>| (&**place, self.present(place, situation, now));
        let records: Vec<(&Place, Present)> = places.iter().map(record).collect();
        let groups = group_by_site(records, |(place, _)| place);
        let mut by_district: BTreeMap<(bool, Option<&str>), ShelterTotals> = BTreeMap::new();
        let mut total = ShelterTotals::default();
        for records in &groups {
            let district = records.iter().find_map(|(place, _)| place.draft.district.as_deref());
            let part = by_district.entry((district.is_none(), district)).or_default();
            for totals in [part, &mut total] {
                totals.add_site(records, self.by_site);
            }
        }
        let named = |((_, name), totals): ((bool, Option<&str>), ShelterTotals)| {
            (name.map(str::to_owned), totals)
        };
        (by_district.into_iter().map(named).collect(), total)
    }
}

impl ShelterTotals {
    /// Adds the records of a site: its people once, and itself, by its busiest record, or
    /// each record for itself.
    fn add_site(&mut self, records: &[(&Place, Present)], as_one: bool) {
        let count_records = |is: &dyn Fn(&Present) -> bool| {
            records.iter().filter(|(_, present)| is(present)).count()
        };
        let open = count_records(&|present| present.status == Status::Open);
        let full = count_records(&|present| present.status == Status::Full);
        let old = count_records(&|present| present.is_old);
        if as_one {
            self.places += 1;
            self.open += usize::from(open > 0);
            self.full += usize::from(open == 0 && full > 0);
            self.unreported += usize::from(old == records.len());
        } else {
            self.places += records.len();
            self.open += open;
            self.full += full;
            self.unreported += old;
        }
        let in_use = records.iter().filter(|(_, present)| present.status.is_in_use()).cloned();
        let records: &[_] = &in_use.collect::<Vec<_>>();
        for (_, present) in counted_once(records, |present| present.details.is_some()) {
            self.details.add(present.details.as_deref());
        }
        for (place, _) in counted_once(records, |_| true) {
            count(&mut self.capacity, &mut self.capacity_unknown, place.draft.capacity);
        }
        for (_, present) in counted_once(records, |present| present.occupancy.is_some()) {
            count(&mut self.occupied, &mut self.occupied_unknown, present.occupancy);
        }
        for (_, present) in counted_once(records, |_| true) {
            count(&mut self.vacant, &mut self.vacant_unknown, present.vacancy);
        }
    }
}

fn count(total: &mut Option<u64>, unknown: &mut usize, persons: Option<u32>) {
    match persons {
        Some(persons) => *total = Some(total.unwrap_or(0) + u64::from(persons)),
        None => *unknown += 1,
    }
}

/// Whether people of each group are taken in. Named groups are not everybody who
/// belongs to them where only people named in advance may come, or where it
/// depends on the hazard. A text that keeps the place for others is never a yes,
/// whatever else is recorded.
fn admits_each(
    groups: CodeSet<TargetKind>,
    place: &Place,
    readings: &Readings,
) -> impl Iterator<Item = Fit> {
    let draft = &place.draft;
    let text = draft.eligibility_text.as_deref().filter(|_| !groups.is_empty());
    let read = text.map(|text| readings.kind(text));
    let (taken, profile) = (draft.targets, &draft.shelter);
    let is_narrow =
        profile.direct == Some(DirectArrival::NamedOnly) || profile.hazard_dependent == Some(true);
    groups.iter().map(move |group| {
        if read == Some(Some(EligibilityKind::RestrictedOther)) {
            return if taken.contains(group) { Fit::Unknown } else { Fit::No };
        }
        // 「どなたでも」 beside words that nobody understood.
        let is_doubtful = matches!(read, Some(None | Some(EligibilityKind::Welfare)))
            && !fit::takes_by_name(taken, group);
        fit::takes(taken, group).unless(is_narrow || is_doubtful)
    })
}
