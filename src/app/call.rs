//! Calls of shelters: whom to call next, a claim that keeps everybody else from calling
//! there, and what came of it. Claims follow one another, so that of two who want to call
//! at once one does.

use super::{
    App, Error, id,
    shelter::{
        NewReport, ReportOrigin, ShelterColumn, ShelterQuery, must_report, running, site_situation,
        standing_reports, triage,
    },
};
use crate::{
    domain::{
        Account, Actor, CallId, CallOutcome, CategoryId, Incident, NewHistory, Place, PlaceId,
        Present, RecordKind, Report, ReportSource, Right, ShelterCall, Situation,
        call::{CALL_INTERVAL, is_due},
    },
    store::{Queries, StoreError, Tx},
};
use chrono::{DateTime, SubsecRound, Utc};
use serde_json::json;
use std::{collections::HashSet, sync::Arc};

/// So many of the most urgent shelters are looked through.
const MAX_LOOKED_AT: usize = 2000;
/// So many calls are shown, the latest first.
const MAX_CALLS_SHOWN: i64 = 200;

/// A building that is to be called.
#[derive(Debug, Clone)]
pub struct DueCall {
    /// The one of its shelters that is called.
    pub place: Arc<Place>,
    /// How that is.
    pub present: Present,
    /// The last call there.
    pub last: Option<ShelterCall>,
}

/// Whom to call, and who was called.
#[derive(Debug, Clone, Default)]
pub struct CallList {
    /// Which buildings, the most urgent first.
    pub due: Vec<DueCall>,
    /// The calls of the incident, the latest first.
    pub calls: Vec<ShelterCall>,
}

/// A confirmation that nothing has changed at a shelter.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// The shelter.
    pub place: PlaceId,
    /// The reports of its building that whoever confirms has seen, by id.
    pub seen: Vec<String>,
    /// What makes a confirmation that is sent twice one.
    pub key: String,
}

impl App {
    /// Whom to call next in the incident that runs, and who was called in it.
    pub async fn list_calls(&self, by: &Account) -> Result<CallList, Error> {
        if !by.may(Right::ReportStatus) {
            return Err(Error::Forbidden);
        }
        let situation = self.situation();
        let Some(incident) = &situation.incident else { return Ok(CallList::default()) };
        let calls = self.store.list_calls(&incident.id, MAX_CALLS_SHOWN).await?;
        Ok(CallList { due: self.due_calls(&situation, &calls), calls })
    }

    /// The buildings that are to be called, in the order of the board. Of a building that
    /// reported of one of its shelters, the others that nobody reported are no reason to call.
    fn due_calls(&self, situation: &Situation, calls: &[ShelterCall]) -> Vec<DueCall> {
        let now = self.clock.now();
        let kinds = ["evacuation_shelter", "welfare_shelter"].into_iter();
        let found = self.find_shelters(&ShelterQuery {
            kinds: kinds.filter_map(CategoryId::parse).collect(),
            order: Some((ShelterColumn::Triage, false)),
            limit: MAX_LOOKED_AT,
            ..ShelterQuery::default()
        });
        let mut found: Vec<_> = found.fit.into_iter().chain(found.may_fit).collect();
        found.sort_by_cached_key(|found| triage(&found.present));
        let mut known = HashSet::new();
        let mut due = Vec::new();
        for shelter in found {
            let building = self.building(&shelter.place);
            if building.iter().any(|place| known.contains(&place.id)) {
                continue;
            }
            let has_reported = building.iter().any(|place| {
                let is_shelter = place.draft.category.id() != "emergency_site";
                is_shelter && situation.present.contains_key(&place.id)
            });
            if shelter.present.observed_at.is_none() && has_reported {
                continue;
            }
            known.insert(shelter.place.id.clone());
            if is_due(&shelter.present, now) {
                let is_here = |call: &&ShelterCall| building.iter().any(|p| p.id == call.place);
                let last = calls.iter().find(is_here).cloned();
                due.push(DueCall { place: shelter.place, present: shelter.present, last });
            }
        }
        due
    }

    /// The reports of a shelter's building as they stand, which 「変わりなし」 confirms.
    pub fn standing_reports_of(&self, place: &Arc<Place>) -> Vec<String> {
        let reports = standing_reports(&self.situation(), &self.building(place), self.clock.now());
        reports.iter().map(|seen| seen.id.to_string()).collect()
    }

    /// The places to flee to at a shelter's building, itself among them, by id.
    fn building(&self, place: &Arc<Place>) -> Vec<Arc<Place>> {
        let mut building = self.catalog().others_at_site(place);
        building.push(place.clone());
        building.sort_by(|one, other| one.id.cmp(&other.id));
        building
    }

    /// Claims a shelter, so that nobody else calls its building for ten minutes.
    /// [`StoreError::Conflict`] when somebody called there within them.
    pub async fn claim_call(&self, by: &Account, place: &PlaceId) -> Result<ShelterCall, Error> {
        let now = self.clock.now().trunc_subsecs(6);
        let mut tx = self.store.begin().await?;
        let (incident, place) = running(&tx, place).await?;
        must_report(by, &place)?;
        if let Some(claim) = self.claim_of_building(&tx, &incident, &place, now).await? {
            // Pressed twice.
            let is_own = claim.caller == by.id && claim.is_under_way(now);
            return if is_own { Ok(claim) } else { Err(StoreError::Conflict.into()) };
        }
        let call = ShelterCall {
            id: CallId::from_trusted(id::new_id()),
            incident: incident.id,
            place: place.id,
            caller: by.id.clone(),
            called_at: now,
            outcome: None,
        };
        tx.insert_call(&call).await?;
        log_call(&mut tx, &call, now).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(call)
    }

    /// What keeps others from calling a building.
    async fn claim_of_building(
        &self,
        queries: &Queries,
        incident: &Incident,
        place: &Place,
        now: DateTime<Utc>,
    ) -> Result<Option<ShelterCall>, Error> {
        let building = self.building(&Arc::new(place.clone()));
        let calls = queries.list_calls_since(&incident.id, now - CALL_INTERVAL).await?;
        let is_here = |call: &ShelterCall| building.iter().any(|place| place.id == call.place);
        Ok(calls.into_iter().find(|call| call.is_claim(now) && is_here(call)))
    }

    /// Writes what came of a call, for whoever made it.
    pub async fn settle_call(
        &self,
        by: &Account,
        id: &CallId,
        outcome: CallOutcome,
    ) -> Result<ShelterCall, Error> {
        if !by.may(Right::ReportStatus) {
            return Err(Error::Forbidden);
        }
        let mut tx = self.store.begin().await?;
        let call = tx.find_call(id).await?.filter(|call| call.caller == by.id);
        let call = call.ok_or(Error::NotFound)?;
        if call.outcome == Some(outcome) {
            return Ok(call);
        }
        let call = self.write_outcome(&mut tx, call, outcome).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(call)
    }

    async fn write_outcome(
        &self,
        tx: &mut Tx,
        call: ShelterCall,
        outcome: CallOutcome,
    ) -> Result<ShelterCall, Error> {
        let now = self.clock.now().trunc_subsecs(6);
        tx.settle_call(&call.id, outcome, now).await?;
        let call = ShelterCall { outcome: Some(outcome), ..call };
        log_call(tx, &call, now).await?;
        Ok(call)
    }

    /// 「変わりなし」: reports anew what was last reported of a shelter's building, and ends
    /// the own call there. [`StoreError::Conflict`] when that is no longer what was seen.
    pub async fn confirm_unchanged(&self, by: &Account, said: Confirmation) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let (incident, place) = running(&tx, &said.place).await?;
        must_report(by, &place)?;
        let building = self.building(&Arc::new(place.clone()));
        let author = Actor::Staff(by.id.clone()).id();
        for place in &building {
            if tx.find_report(&author, &key_for(&said.key, &place.id)).await?.is_some() {
                return Ok(());
            }
        }
        let situation = site_situation(&tx, incident.clone(), &building).await?;
        let standing = standing_reports(&situation, &building, now);
        let ids = standing.iter().map(|seen| seen.id.as_str());
        if standing.is_empty() || !ids.eq(said.seen.iter().map(String::as_str)) {
            return Err(StoreError::Conflict.into());
        }
        for seen in &standing {
            let Some(report) = seen.report() else { continue };
            let again = NewReport {
                place: seen.place.clone(),
                incident: Some(incident.id.clone()),
                key: Some(key_for(&said.key, &seen.place)),
                source: ReportSource::Page,
                origin: ReportOrigin::default(),
                report: said_again(report),
            };
            self.write_report(&mut tx, by, again).await?;
        }
        let now = now.trunc_subsecs(6);
        let claim = self.claim_of_building(&tx, &incident, &place, now).await?;
        if let Some(call) = claim.filter(|call| call.caller == by.id && call.outcome.is_none()) {
            self.write_outcome(&mut tx, call, CallOutcome::Unchanged).await?;
        }
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(())
    }
}

/// What a report says of the status, as seen now. Condition and who is there may have been
/// reported since by themselves, and keep their own age.
fn said_again(report: &Report) -> Report {
    Report {
        status: report.status,
        occupancy: report.occupancy,
        note: report.note.clone(),
        ..Report::default()
    }
}

/// The key of a confirmation for one place: the same for each as a report of a site has, so
/// that all of it is taken back together.
fn key_for(key: &str, place: &PlaceId) -> String {
    format!("{key}:{place}")
}

async fn log_call(tx: &mut Tx, call: &ShelterCall, at: DateTime<Utc>) -> Result<(), StoreError> {
    let change = NewHistory {
        at,
        actor: Actor::Staff(call.caller.clone()).id(),
        record_kind: RecordKind::ShelterCall,
        record_id: call.id.to_string(),
        revision: 1 + i64::from(call.outcome.is_some()),
        before: None,
        after: Some(json!({
            "incident": call.incident,
            "place": call.place,
            "outcome": call.outcome.map(CallOutcome::id),
        })),
        reason: None,
        run_id: None,
    };
    tx.append_history(&[change]).await
}
