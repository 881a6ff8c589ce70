//! Everything recorded of an incident, for files, lists and the report that is
//! written afterwards. For staff: it says who reported and what they noted.

use super::ShelterQuery;
use crate::{
    app::{App, Error},
    domain::{Actor, Fit, Incident, IncidentId, Observation, Place, PlaceId},
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
