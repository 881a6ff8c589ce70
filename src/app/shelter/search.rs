//! Which evacuation place is open, takes this person and has room: what fits for
//! certain, what may fit because something asked for is not recorded, and totals by
//! district. Reads memory alone, so that it goes on while the database is gone.

use crate::{
    app::{App, shelter::readings::Readings},
    catalog::{ShelterHit, ShelterSearch},
    domain::{
        Area, CategorySet, CodeSet, DirectArrival, Fit, Location, Place, Present, Situation,
        Status,
        code::{FactKind, HazardKind, TargetKind},
        fit,
    },
    formats::eligibility::EligibilityKind,
};
use chrono::{DateTime, Utc};
use std::{collections::BTreeMap, sync::Arc};

/// What is asked of places to flee to. An empty part asks for nothing; values of one
/// part are alternatives, parts must all be met.
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
    /// Who needs a place.
    pub targets: CodeSet<TargetKind>,
    /// With one of these.
    pub facts: CodeSet<FactKind>,
    /// Designated for one of these.
    pub hazards: CodeSet<HazardKind>,
    /// In one of these states.
    pub statuses: Vec<Status>,
    /// With room for so many more.
    pub min_vacancy: Option<u32>,
    /// Where people may come directly, or not.
    pub direct: Option<DirectArrival>,
    /// In this district.
    pub district: Option<String>,
    /// At most this many of each list.
    pub limit: usize,
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
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Vacancies {
    /// What fits for certain.
    pub fit: Vec<FoundShelter>,
    /// What may fit: ask there first.
    pub may_fit: Vec<FoundShelter>,
    /// Totals over all that fits for certain, listed or not, by district; the last part
    /// is that of places without one.
    pub districts: Vec<(Option<String>, ShelterTotals)>,
    /// The total of these.
    pub total: ShelterTotals,
}

/// Totals over some places. What is not recorded of any is nothing, not 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
            limit: query.limit,
        };
        let readings = &self.readings;
        let judge = |place: &Place| query.judge(place, &situation, readings, now).0;
        let hits = catalog.search_shelters(&search, &judge);
        let found = |hit: ShelterHit| {
            let mut unknown = query.judge(&hit.place, &situation, readings, now).1;
            unknown.extend(hit.may_lie_elsewhere.then_some("position"));
            FoundShelter {
                distance_m: hit.distance_m,
                present: situation.of(&hit.place, now),
                place: hit.place,
                unknown,
            }
        };
        let (districts, total) = totals(&hits.all, &situation, now);
        Vacancies {
            fit: hits.fit.into_iter().map(found).collect(),
            may_fit: hits.may_fit.into_iter().map(found).collect(),
            districts,
            total,
        }
    }
}

impl ShelterQuery {
    /// Whether a place fits, wherever it lies; and what is not recorded of it.
    pub fn judge(
        &self,
        place: &Place,
        situation: &Situation,
        readings: &Readings,
        now: DateTime<Utc>,
    ) -> (Fit, Vec<Criterion>) {
        if !situation.includes(place) {
            return (Fit::No, Vec::new());
        }
        let present = situation.of(place, now);
        let draft = &place.draft;
        let answers = [
            (
                "district",
                self.district.as_ref().map_or(Fit::Yes, |asked| {
                    Fit::of(draft.district.as_ref().map(|district| district == asked))
                }),
            ),
            ("target", self.admits(place, readings)),
            ("fact", fit::recorded(self.facts, draft.facts)),
            ("hazard", fit::recorded(self.hazards, draft.hazards)),
            ("status", self.has_status(present.status)),
            ("min_vacancy", self.has_room(&present)),
            (
                "direct",
                self.direct.map_or(Fit::Yes, |asked| {
                    Fit::of(draft.shelter.direct.map(|direct| direct == asked))
                }),
            ),
        ];
        let worst = answers.iter().map(|(_, answer)| *answer).min().unwrap_or(Fit::Yes);
        let unknown = answers.into_iter().filter(|(_, answer)| *answer == Fit::Unknown);
        (worst, unknown.map(|(asked, _)| asked).collect())
    }

    /// Whether whoever needs a place is taken in. Named groups are not everybody who
    /// belongs to them where only people named in advance may come, or where it
    /// depends on the hazard. A text that keeps the place for others is never a yes,
    /// whatever else is recorded.
    fn admits(&self, place: &Place, readings: &Readings) -> Fit {
        if self.targets.is_empty() {
            return Fit::Yes;
        }
        let draft = &place.draft;
        let read = draft.eligibility_text.as_deref().map(|text| readings.kind(text));
        if read == Some(Some(EligibilityKind::RestrictedOther)) {
            let is_named = self.targets.intersects(draft.targets);
            return if is_named { Fit::Unknown } else { Fit::No };
        }
        let takes = fit::takes(draft.targets, self.targets);
        // 「どなたでも」 beside words that nobody understood.
        let by_all_alone = !fit::takes_by_name(draft.targets, self.targets);
        let is_doubtful =
            by_all_alone && matches!(read, Some(None | Some(EligibilityKind::Welfare)));
        takes
            .unless(draft.shelter.direct == Some(DirectArrival::NamedOnly))
            .unless(draft.shelter.hazard_dependent == Some(true))
            .unless(is_doubtful)
    }

    fn has_status(&self, status: Status) -> Fit {
        match status {
            _ if self.statuses.is_empty() || self.statuses.contains(&status) => Fit::Yes,
            Status::Unreported => Fit::Unknown,
            _ => Fit::No,
        }
    }

    /// Nobody finds room where nobody is taken in; where it is being prepared or not
    /// reported, nobody can say.
    fn has_room(&self, present: &Present) -> Fit {
        let Some(asked) = self.min_vacancy else { return Fit::Yes };
        match present.status {
            Status::NotOpen | Status::Closed => Fit::No,
            _ => Fit::of(present.vacancy.map(|vacancy| vacancy >= asked)),
        }
    }
}

/// Adds places up by district and over all.
fn totals(
    places: &[Arc<Place>],
    situation: &Situation,
    now: DateTime<Utc>,
) -> (Vec<(Option<String>, ShelterTotals)>, ShelterTotals) {
    let mut by_district: BTreeMap<(bool, Option<&str>), ShelterTotals> = BTreeMap::new();
    let mut total = ShelterTotals::default();
    for place in places {
        let district = place.draft.district.as_deref();
        let present = situation.of(place, now);
        for totals in [by_district.entry((district.is_none(), district)).or_default(), &mut total] {
            totals.add(place, &present);
        }
    }
    let named = |((_, name), totals): ((bool, Option<&str>), ShelterTotals)| {
        (name.map(str::to_owned), totals)
    };
    (by_district.into_iter().map(named).collect(), total)
}

impl ShelterTotals {
    /// Adds a place.
    pub fn add(&mut self, place: &Place, present: &Present) {
        self.places += 1;
        self.unreported += usize::from(present.is_old);
        self.open += usize::from(present.status == Status::Open);
        self.full += usize::from(present.status == Status::Full);
        if present.status.is_in_use() {
            count(&mut self.capacity, &mut self.capacity_unknown, place.draft.capacity);
            count(&mut self.occupied, &mut self.occupied_unknown, present.occupancy);
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
