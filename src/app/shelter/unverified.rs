//! Reports of people at a shelter, who are let in by its number and known to nobody; and
//! what disaster staff do with number and reports.

use super::{NewReport, ReportOrigin, ReportOutcome, must_report};
use crate::{
    app::{App, Error, id},
    domain::{
        Account, Actor, Incident, Invalid, NewHistory, Place, PlaceId, RecordKind, Report,
        ReportSource, Right, UnverifiedReport, UnverifiedReportId,
        unverified::{Pin, ReportVerdict},
    },
    store::Queries,
};
use chrono::SubsecRound;
use serde_json::{Value, json};
use std::net::IpAddr;

/// So many reports of one shelter wait for staff; more would hide what matters.
const MAX_WAITING: usize = 30;
/// When to try again once so many wait, in seconds.
const FULL_WAIT_S: i64 = 600;

/// A report by number.
#[derive(Debug, Clone)]
pub struct PinReport {
    /// Which place.
    pub place: PlaceId,
    /// The number, as it was read.
    pub pin: Option<Pin>,
    /// What makes a report that is sent twice one report.
    pub key: String,
    /// What it says.
    pub report: Report,
}

impl App {
    /// Takes what somebody at a shelter reports, if they know its number. Staff see it;
    /// nothing else comes of it until they confirm it.
    pub async fn report_by_pin(
        &self,
        from: IpAddr,
        new: PinReport,
    ) -> Result<UnverifiedReport, Error> {
        let now = self.clock.now();
        let wait = |wait_s| Error::TryLater { wait_s };
        // Whoever guesses must not hold up those who write.
        let (incident, place) = running(&self.store, &new.place).await?;
        self.pin_throttle.begin(from, &place.id, now).map_err(wait)?;
        must_know_pin(&self.store, &incident, &new).await?;
        self.pin_throttle.succeed(from, &place.id);
        let mut tx = self.store.begin().await?;
        let (incident, place) = running(&tx, &new.place).await?;
        must_know_pin(&tx, &incident, &new).await?;
        let found = tx.find_unverified_report_by_key(&incident.id, &place.id, &new.key).await?;
        if let Some(known) = found {
            return Ok(known);
        }
        let waiting = tx.list_unverified_reports(&incident.id).await?;
        if waiting.iter().filter(|report| report.place == place.id).count() >= MAX_WAITING {
            return Err(wait(FULL_WAIT_S));
        }
        let report = UnverifiedReport {
            id: UnverifiedReportId::from_trusted(id::new_id()),
            incident: incident.id,
            place: place.id,
            received_at: now.trunc_subsecs(6),
            key: new.key,
            report: new.report,
            verdict: None,
        };
        tx.insert_unverified_report(&report).await?;
        let said = json!({ "place": report.place, "said": report.report });
        tx.append_history(&[change(Actor::Anyone.id(), &report, said)]).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(report)
    }

    /// The number of a shelter in the incident that runs, for those who may hand it out.
    pub async fn find_shelter_pin(
        &self,
        by: &Account,
        place: &PlaceId,
    ) -> Result<Option<Pin>, Error> {
        let place = self.store.find_place(place).await?.ok_or(Error::NotFound)?;
        must_report(by, &place)?;
        match self.store.find_running_incident().await? {
            Some(incident) => Ok(self.store.find_shelter_pin(&incident.id, &place.id).await?),
            None => Ok(None),
        }
    }

    /// Gives a shelter a new number for the incident that runs; the old one opens
    /// nothing any more.
    pub async fn renew_shelter_pin(&self, by: Account, place: PlaceId) -> Result<(), Error> {
        self.set_shelter_pin(by, place, Some(id::new_pin())).await
    }

    /// Takes the number of a shelter away.
    pub async fn revoke_shelter_pin(&self, by: Account, place: PlaceId) -> Result<(), Error> {
        self.set_shelter_pin(by, place, None).await
    }

    async fn set_shelter_pin(
        &self,
        by: Account,
        place: PlaceId,
        pin: Option<Pin>,
    ) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        let found = tx.find_place(&place).await?.ok_or(Error::NotFound)?;
        must_report(&by, &found)?;
        let (incident, place) = running(&tx, &place).await?;
        let (actor, now) = (Actor::Staff(by.id).id(), self.clock.now());
        tx.save_shelter_pin(&incident.id, &place.id, pin.as_ref(), &actor, now).await?;
        // History holds that there is another number, never the number.
        let change = NewHistory {
            at: now,
            actor,
            record_kind: RecordKind::ShelterPin,
            record_id: place.id.to_string(),
            revision: 1,
            before: None,
            after: Some(json!({ "incident": incident.id, "has_pin": pin.is_some() })),
            reason: None,
            run_id: None,
        };
        tx.append_history(&[change]).await?;
        Ok(tx.commit().await?)
    }

    /// Confirms a report, which writes it as an ordinary one of `by` that was seen when it
    /// came; or rejects it, which leaves everything as it is.
    pub async fn settle_unverified_report(
        &self,
        by: Account,
        place: PlaceId,
        id: UnverifiedReportId,
        verdict: ReportVerdict,
    ) -> Result<Option<ReportOutcome>, Error> {
        if !by.may(Right::ReportStatus) {
            return Err(Error::Forbidden);
        }
        let mut tx = self.store.begin().await?;
        let found = tx.find_unverified_report(&id).await?.filter(|found| found.place == place);
        let report = found.ok_or(Error::NotFound)?;
        let found = tx.find_place(&place).await?.ok_or(Error::NotFound)?;
        must_report(&by, &found)?;
        let (actor, now) = (Actor::Staff(by.id.clone()).id(), self.clock.now());
        tx.settle_unverified_report(&id, verdict, &actor, now).await?;
        let said = json!({ "place": place, "verdict": verdict.id() });
        let change = NewHistory { at: now, revision: 2, ..change(actor, &report, said) };
        tx.append_history(&[change]).await?;
        let outcome = match verdict {
            ReportVerdict::Confirmed => {
                Some(self.write_report(&mut tx, &by, confirmed(report)).await?)
            }
            ReportVerdict::Rejected => None,
        };
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(outcome)
    }
}

/// Refuses whoever does not know the number. A shelter without one answers as one with
/// another number does.
async fn must_know_pin(
    queries: &Queries,
    incident: &Incident,
    new: &PinReport,
) -> Result<(), Error> {
    let known = queries.find_shelter_pin(&incident.id, &new.place).await?;
    let is_right = new.pin.as_ref().zip(known).is_some_and(|(pin, known)| pin.matches(&known));
    if is_right { Ok(()) } else { Err(Error::Invalid(vec![Invalid::new("pin", "pin-wrong")])) }
}

/// What runs, and the place if it takes part.
pub(in crate::app) async fn running(
    queries: &Queries,
    place: &PlaceId,
) -> Result<(Incident, Place), Error> {
    let place = queries.find_place(place).await?.ok_or(Error::NotFound)?;
    let is_one = place.draft.category.category().evacuation && place.draft.state.is_public();
    let incident = queries.find_running_incident().await?;
    let no_incident = || Error::Invalid(vec![Invalid::new("incident", "no-incident")]);
    let incident = incident.filter(|_| is_one).ok_or_else(no_incident)?;
    if place.sample && !incident.exercise {
        return Err(Error::NotFound);
    }
    Ok((incident, place))
}

/// The ordinary report that a confirmed one becomes.
fn confirmed(report: UnverifiedReport) -> NewReport {
    NewReport {
        place: report.place,
        incident: Some(report.incident),
        key: Some(format!("unverified-{}", report.id)),
        source: ReportSource::Page,
        origin: ReportOrigin::default(),
        report: Report { seen_at: Some(report.received_at), ..report.report },
    }
}

fn change(actor: String, report: &UnverifiedReport, said: Value) -> NewHistory {
    NewHistory {
        at: report.received_at,
        actor,
        record_kind: RecordKind::UnverifiedReport,
        record_id: report.id.to_string(),
        revision: 1,
        before: None,
        after: Some(said),
        reason: None,
        run_id: None,
    }
}
