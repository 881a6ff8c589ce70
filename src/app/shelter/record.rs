//! Everything recorded of an incident, for files, lists and the report that is
//! written afterwards. For staff: it says who reported and what they noted.

use crate::{
    app::{App, Error},
    domain::{Actor, Incident, IncidentId, Observation, Place, PlaceId},
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
        Ok(Record { incident, log, places, names: named.collect(), until })
    }
}
