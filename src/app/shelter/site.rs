//! Reports of several records of one site at once: a school that is shelter and
//! emergency site is seen once, and said of both, or of neither.

use super::{NewReport, ReportOutcome, refuse};
use crate::{
    app::{App, Error, id},
    domain::{
        Account, Incident, Observation, ObservationId, Place, PlaceId, Report, ReportSource,
        Situation, StaffId, site::SiteReports,
    },
    store::{Queries, Tx},
};
use chrono::{DateTime, Utc};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

impl App {
    /// Takes a report of a place and says the same of `also`, other records of its site:
    /// all of it in one transaction. The number of people counts for the place alone, so
    /// that nobody is counted twice. The answer is that of the place; its warnings are
    /// those of all.
    pub async fn report_site(
        &self,
        by: &Account,
        mut new: NewReport,
        also: BTreeSet<PlaceId>,
    ) -> Result<ReportOutcome, Error> {
        if also.is_empty() {
            return self.report_status(by, new).await;
        }
        let key = new.key.get_or_insert_with(id::new_id).clone();
        let mut tx = self.store.begin().await?;
        let others = reports_of_others(&tx, &new, &key, also).await?;
        let mut taken = self.write_report(&mut tx, by, new).await?;
        for other in others {
            let other = self.write_report(&mut tx, by, other).await?;
            if other.is_repeated != taken.is_repeated {
                return Err(refuse("idempotency-key", "key-used"));
            }
            let is_new = |warning: &_| !taken.warnings.contains(warning);
            let further: Vec<_> = other.warnings.into_iter().filter(is_new).collect();
            taken.warnings.extend(further);
        }
        if !taken.is_repeated {
            tx.commit().await?;
            self.refresh_live_or_log().await;
        }
        Ok(taken)
    }

    /// Takes back an observation that was wrong, and what the same report said of other
    /// records of the site. The answer is that of the place.
    pub async fn withdraw_site_report(
        &self,
        by: &Account,
        place: &PlaceId,
        wrong: &ObservationId,
        witness: Option<&StaffId>,
        source: ReportSource,
    ) -> Result<ReportOutcome, Error> {
        let mut tx = self.store.begin().await?;
        let before = tx.find_observation(wrong).await?.ok_or(Error::NotFound)?;
        let done = self.write_withdrawal(&mut tx, by, place, wrong, witness, source).await?;
        let mut is_changed = !done.is_repeated;
        for other in self.said_together(&mut tx, &before).await? {
            let (place, id) = (&other.place, &other.id);
            let other = self.write_withdrawal(&mut tx, by, place, id, witness, source).await?;
            is_changed |= !other.is_repeated;
        }
        if is_changed {
            tx.commit().await?;
            self.refresh_live_or_log().await;
        }
        Ok(done)
    }

    /// What the report of an observation said of other records of the site.
    async fn said_together(
        &self,
        tx: &mut Tx,
        seen: &Observation,
    ) -> Result<Vec<Observation>, Error> {
        let Some(key) = &seen.key else { return Ok(Vec::new()) };
        let of_site = key.strip_suffix(seen.place.as_str()).and_then(|key| key.strip_suffix(':'));
        let key = of_site.unwrap_or(key);
        let (catalog, mut found) = (self.catalog(), Vec::new());
        let place = catalog.get(&seen.place);
        let others = place.iter().flat_map(|place| catalog.others_at_site(place));
        for other in others {
            for key in [key.to_owned(), key_for(key, &other.id)] {
                let said = tx.find_report(&seen.author, &key).await?;
                found.extend(said.filter(|said| said.place == other.id));
            }
        }
        Ok(found)
    }
}

/// How the places of a site are in an incident, as far as a transaction sees.
pub(in crate::app) async fn site_situation(
    queries: &Queries,
    incident: Incident,
    site: &[Arc<Place>],
) -> Result<Situation, Error> {
    let mut present = HashMap::new();
    for place in site {
        if let Some(seen) = queries.find_present(&incident.id, &place.id).await? {
            present.insert(place.id.clone(), Arc::new(seen));
        }
    }
    let site_of = |id: &PlaceId| {
        let place = site.iter().find(|place| place.id == *id)?;
        Some((place.shown_site()?.to_owned(), place.draft.category))
    };
    let sites = SiteReports::sort_out(present.values(), site_of);
    let incident = Some(Arc::new(incident));
    Ok(Situation { incident, present, sites, ..Situation::default() })
}

/// The reports that say how the places of a site are: none of a place for which that of
/// another one holds.
pub(in crate::app) fn standing_reports(
    situation: &Situation,
    site: &[Arc<Place>],
    now: DateTime<Utc>,
) -> Vec<Arc<Observation>> {
    let present = site.iter().map(|place| situation.present_at(place, now));
    present.filter(|present| present.said_of.is_none()).filter_map(|p| p.observation).collect()
}

/// The reports of the other records, each under a key of its own.
async fn reports_of_others(
    queries: &Queries,
    new: &NewReport,
    key: &str,
    also: BTreeSet<PlaceId>,
) -> Result<Vec<NewReport>, Error> {
    // What it is like to live in and who is there is said of the place alone.
    let Some(status) = new.report.status else { return Ok(Vec::new()) };
    let Report { note, seen_at, .. } = &new.report;
    let report =
        Report { status: Some(status), note: note.clone(), seen_at: *seen_at, ..Report::default() };
    let place = queries.find_place(&new.place).await?.ok_or(Error::NotFound)?;
    let mut others = Vec::new();
    for id in also {
        let other = queries.find_place(&id).await?;
        if other.is_none_or(|other| id == place.id || !are_at_one_site(&place, &other)) {
            return Err(refuse("also", "not-at-site"));
        }
        others.push(NewReport {
            key: Some(key_for(key, &id)),
            place: id,
            report: report.clone(),
            ..new.clone()
        });
    }
    Ok(others)
}

/// The key of what a report says of another record of the site.
fn key_for(key: &str, other: &PlaceId) -> String {
    format!("{key}:{other}")
}

fn are_at_one_site(one: &Place, other: &Place) -> bool {
    let is_evacuation = other.draft.category.category().evacuation;
    is_evacuation && one.shown_site().is_some() && one.shown_site() == other.shown_site()
}
