//! Everything recorded of an incident, for files, lists and the report that is
//! written afterwards. For staff: it says who reported and what they noted.

use super::{DetailTotals, ShelterQuery};
use crate::{
    app::{App, Error},
    domain::{
        Actor, Fit, Incident, IncidentId, Observation, Place, PlaceId, Present,
        course::{self, IncidentSummary},
        site::{counted_once, group_by_site},
    },
    formats::incident,
};
use chrono::{DateTime, Utc};
use std::{collections::BTreeMap, sync::Arc};

/// An incident and its log.
#[derive(Debug)]
pub struct Record {
    /// The incident.
    pub incident: Incident,
    /// Every observation, in the order of arrival.
    pub log: Vec<Observation>,
    /// Every place that takes part, or took part, by id.
    pub places: BTreeMap<PlaceId, Arc<Place>>,
    /// What people are called, by what the log calls them.
    pub names: BTreeMap<String, String>,
    /// Until when it goes: its end, or now.
    pub until: DateTime<Utc>,
    /// What is asked for and not recorded of a place, where the record was narrowed.
    pub unknown: BTreeMap<PlaceId, String>,
}

/// Condition and composition by district, the last part that of places without one; and
/// over all.
pub type DetailsByDistrict = (Vec<(Option<String>, DetailTotals)>, DetailTotals);

impl Record {
    /// Sums up condition and composition as last reported: of the shelters that are in use,
    /// or, once the incident is over, of all that ever were.
    pub fn details_by_district(&self) -> DetailsByDistrict {
        let situation = incident::situation(&self.incident, &self.log, &self.places);
        let courses = course::courses(&self.log);
        let was_in_use = |id: &PlaceId| {
            let course =
                courses.get(id).map(|course| IncidentSummary::from_course(course, self.until));
            course.is_some_and(|course| course.opened_at.is_some())
        };
        let present = |place: &Place| situation.present_at(place, self.until);
        let records = self.places.iter().map(|(id, place)| (id, &**place, present(place)));
        let is_meant = |id: &PlaceId, present: &Present| match self.incident.ended_at {
            Some(_) => was_in_use(id),
            None => present.status.is_in_use(),
        };
        let records = records.filter(|(id, _, present)| is_meant(id, present));
        let records: Vec<_> = records.map(|(_, place, present)| (place, present)).collect();
        let mut districts: BTreeMap<(bool, Option<&str>), DetailTotals> = BTreeMap::new();
        let mut total = DetailTotals::default();
        for records in group_by_site(records, |(place, _)| place) {
            for (place, present) in counted_once(&records, |present| present.details.is_some()) {
                let district = place.draft.district.as_deref();
                let key = (district.is_none(), district);
                districts.entry(key).or_default().add(present.details.as_deref());
                total.add(present.details.as_deref());
            }
        }
        let districts = districts.into_iter();
        (districts.map(|((_, name), sum)| (name.map(str::to_owned), sum)).collect(), total)
    }
}

impl App {
    /// What is recorded of an incident.
    pub async fn record(&self, id: &IncidentId) -> Result<Record, Error> {
        let incident = self.store.find_incident(id).await?.ok_or(Error::NotFound)?;
        let log = self.store.list_log(id).await?;
        let takes_part = |place: &Arc<Place>| incident.exercise || !place.sample;
        let catalog = self.catalog();
        let mut places: BTreeMap<PlaceId, Arc<Place>> = catalog
            .evacuation_places()
            .filter(takes_part)
            .map(|place| (place.id.clone(), place))
            .collect();
        for seen in &log {
            if !places.contains_key(&seen.place)
                && let Some(place) = self.store.find_place(&seen.place).await?
            {
                places.insert(seen.place.clone(), Arc::new(place));
            }
        }
        let accounts = self.store.list_accounts().await?;
        let named = accounts
            .into_iter()
            .map(|account| (Actor::Staff(account.id).id(), account.profile.name));
        let until = incident.ended_at.unwrap_or_else(|| self.clock.now());
        Ok(Record {
            incident,
            log,
            places,
            names: named.collect(),
            until,
            unknown: BTreeMap::new(),
        })
    }

    /// Keeps of a record the places that fit a query or may, and what was seen of them.
    pub fn narrow_record(&self, record: &mut Record, query: &ShelterQuery) {
        let situation = incident::situation(&record.incident, &record.log, &record.places);
        let until = record.until;
        let mut unknown = BTreeMap::new();
        record.places.retain(|id, place| {
            let (fit, names) = query.judge_record(place, &situation, &self.readings, until);
            if !names.is_empty() {
                unknown.insert(id.clone(), names.join(";"));
            }
            fit >= Fit::Unknown
        });
        record.log.retain(|seen| record.places.contains_key(&seen.place));
        unknown.retain(|id, _| record.places.contains_key(id));
        record.unknown = unknown;
    }
}
