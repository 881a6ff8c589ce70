//! What disaster staff say of evacuation places: reports and their withdrawal. Each is
//! one transaction with its history; a report that is sent twice is written once.

mod batch;
mod details;
mod order;
mod origin;
mod pin_throttle;
mod readings;
mod record;
mod search;
mod site;
mod unverified;

pub use batch::{BatchReport, RefusedRow, TakenRow};
pub use details::{DetailTotals, GroupSum, LevelCounts};
pub use order::ShelterColumn;
pub(super) use order::triage;
pub use origin::ReportOrigin;
pub use pin_throttle::PinThrottle;
pub use readings::Readings;
pub use record::{DetailsByDistrict, Record};
pub use search::{AskedCodes, Criterion, FoundShelter, ShelterQuery, ShelterTotals, Vacancies};
pub(super) use site::{site_situation, standing_reports};
pub use unverified::PinReport;
pub(super) use unverified::running;

use super::{App, Error, id};
use crate::{
    domain::{
        Account, Delivery, Incident, IncidentId, Invalid, NewHistory, Observation, ObservationBody,
        ObservationId, Place, PlaceId, RecordKind, Report, ReportSource, Right, Seen, StaffId,
        Warning,
    },
    store::Tx,
};
use chrono::{DateTime, SubsecRound, Utc};
use origin::{Candidates, Signature};
use std::sync::Arc;

/// A report, and how it came.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// Which place.
    pub place: PlaceId,
    /// The incident it was made in; `None` for the one that runs.
    pub incident: Option<IncidentId>,
    /// What makes a report that is sent twice one report.
    pub key: Option<String>,
    /// By which way it came.
    pub source: ReportSource,
    /// By whom and on what it was made.
    pub origin: ReportOrigin,
    /// What it says.
    pub report: Report,
}

/// What became of a report or a withdrawal.
#[derive(Debug, Clone)]
pub struct ReportOutcome {
    /// The entry of the log.
    pub observation: Arc<Observation>,
    /// What was last seen of the place now.
    pub present: Option<Arc<Observation>>,
    /// What to look at twice.
    pub warnings: Vec<Warning>,
    /// Whether it had been taken before.
    pub is_repeated: bool,
}

/// What a report is checked against.
struct ReportContext<'a> {
    place: &'a Place,
    incident: &'a Incident,
    present: Option<&'a Observation>,
}

impl App {
    /// Takes a report. Sent again with the same key by the same author, it answers what
    /// it answered first; another report under that key is refused.
    pub async fn report_status(
        &self,
        by: &Account,
        new: NewReport,
    ) -> Result<ReportOutcome, Error> {
        let mut tx = self.store.begin().await?;
        let taken = self.write_report(&mut tx, by, new).await?;
        if !taken.is_repeated {
            tx.commit().await?;
            self.refresh_live_or_log().await;
        }
        Ok(taken)
    }

    /// Takes back an observation that was wrong, in the name of `witness` where somebody
    /// else says so. Taking it back twice changes nothing.
    pub async fn withdraw_report(
        &self,
        by: &Account,
        place: &PlaceId,
        wrong: &ObservationId,
        witness: Option<&StaffId>,
        source: ReportSource,
    ) -> Result<ReportOutcome, Error> {
        let mut tx = self.store.begin().await?;
        let done = self.write_withdrawal(&mut tx, by, place, wrong, witness, source).await?;
        if !done.is_repeated {
            tx.commit().await?;
            self.refresh_live_or_log().await;
        }
        Ok(done)
    }

    /// Checks and writes a withdrawal in a transaction that has begun.
    async fn write_withdrawal(
        &self,
        tx: &mut Tx,
        by: &Account,
        place: &PlaceId,
        wrong: &ObservationId,
        witness: Option<&StaffId>,
        source: ReportSource,
    ) -> Result<ReportOutcome, Error> {
        let before = tx.find_observation(wrong).await?.ok_or(Error::NotFound)?;
        if before.place != *place || before.report().is_none() {
            return Err(Error::NotFound);
        }
        let found = tx.find_place(place).await?.ok_or(Error::NotFound)?;
        must_report(by, &found)?;
        if let Some(done) = tx.find_withdrawal(wrong).await? {
            let present = tx.find_present(&before.incident, place).await?;
            return Ok(ReportOutcome::repeated(done, present));
        }
        let now = self.clock.now().trunc_subsecs(6);
        let said = ObservationBody::Withdrawal(wrong.clone());
        let Signature { author, sent_by } = origin::signature(tx, by, witness).await?;
        let entry = Observation {
            seq: 0,
            id: ObservationId::from_trusted(id::new_id()),
            incident: before.incident,
            place: before.place,
            observed_at: now,
            received_at: now,
            author,
            key: None,
            source,
            delivery: Delivery { sent_by, ..Delivery::default() },
            said,
        };
        let observation = self.write_observation(tx, entry).await?;
        let present = tx.find_present(&observation.incident, place).await?.map(Arc::new);
        Ok(ReportOutcome {
            observation: Arc::new(observation),
            present,
            warnings: Vec::new(),
            is_repeated: false,
        })
    }

    /// Checks and writes a report in a transaction that has begun.
    pub(super) async fn write_report(
        &self,
        tx: &mut Tx,
        by: &Account,
        new: NewReport,
    ) -> Result<ReportOutcome, Error> {
        let place = tx.find_place(&new.place).await?.ok_or(Error::NotFound)?;
        must_report(by, &place)?;
        let Signature { author, sent_by } =
            origin::signature(tx, by, new.origin.witness.as_ref()).await?;
        if let Some(key) = &new.key
            && let Some(known) = tx.find_report(&author, key).await?
        {
            if !is_same(&known, &new) {
                return Err(refuse("idempotency-key", "key-used"));
            }
            let present = tx.find_present(&known.incident, &known.place).await?;
            return Ok(ReportOutcome::repeated(known, present));
        }
        let now = self.clock.now();
        let seen = seen(&new, now)?;
        let candidates = Candidates::find(tx, new.incident.as_ref()).await?;
        let incident = candidates.choose(seen.at)?;
        let present = tx.find_present(&incident.id, &place.id).await?;
        let context = ReportContext { place: &place, incident, present: present.as_ref() };
        let entry = context.observe(new, seen, Signature { author, sent_by }, now)?;
        let warnings = context.warnings(&entry);
        let observation = self.write_observation(tx, entry).await?;
        let observation = Arc::new(observation);
        let says_status = observation.says_status();
        let present = match present {
            Some(present) if !says_status || present.is_later_than(&observation) => {
                Some(Arc::new(present))
            }
            None if !says_status => None,
            _ => Some(observation.clone()),
        };
        Ok(ReportOutcome { observation, present, warnings, is_repeated: false })
    }

    /// Writes an entry of the log under the number that history gives it.
    async fn write_observation(
        &self,
        tx: &mut Tx,
        entry: Observation,
    ) -> Result<Observation, Error> {
        let seq = tx.append_numbered(&change(&entry)).await?;
        let observation = Observation { seq, ..entry };
        tx.insert_observations(std::slice::from_ref(&observation)).await?;
        Ok(observation)
    }
}

/// The row of history of an entry of the log.
fn change(entry: &Observation) -> NewHistory {
    NewHistory {
        at: entry.received_at,
        actor: entry.delivery.sent_by.clone().unwrap_or_else(|| entry.author.clone()),
        record_kind: RecordKind::Observation,
        record_id: entry.id.to_string(),
        revision: 1,
        before: None,
        after: Some(serde_json::json!({
            "incident": entry.incident,
            "place": entry.place,
            "author": entry.author,
            "observed_at": entry.observed_at,
            "source": entry.source,
            "delivery": entry.delivery,
            "said": entry.said,
        })),
        reason: None,
        run_id: None,
    }
}

/// When something was seen, or that this cannot be.
fn seen(new: &NewReport, now: DateTime<Utc>) -> Result<Seen, Error> {
    new.report.seen(&new.origin.clock, now).map_err(|fault| Error::Invalid(vec![fault]))
}

impl ReportOutcome {
    fn repeated(observation: Observation, present: Option<Observation>) -> Self {
        Self {
            observation: Arc::new(observation),
            present: present.map(Arc::new),
            warnings: Vec::new(),
            is_repeated: true,
        }
    }
}

impl ReportContext<'_> {
    /// Makes a report an entry of the log: the last of all, until history numbers it.
    fn observe(
        &self,
        new: NewReport,
        seen: Seen,
        signature: Signature,
        now: DateTime<Utc>,
    ) -> Result<Observation, Error> {
        self.check()?;
        let Signature { author, sent_by } = signature;
        let incident = self.incident.id.clone();
        let made_in = new.origin.made_in.or(new.incident).filter(|made| *made != incident);
        Ok(Observation {
            seq: i64::MAX,
            id: ObservationId::from_trusted(id::new_id()),
            incident,
            place: new.place,
            observed_at: seen.not_before(self.present, now),
            received_at: now.trunc_subsecs(6),
            author,
            key: new.key,
            source: new.source,
            delivery: Delivery {
                sent_by,
                made_in,
                clock_ahead_ms: seen.clock_ahead.map(|ahead| ahead.num_milliseconds()),
            },
            said: ObservationBody::Report(new.report),
        })
    }

    /// Refuses a report of a place that takes no part.
    fn check(&self) -> Result<(), Error> {
        if self.place.sample && !self.incident.exercise {
            return Err(refuse("id", "sample-place"));
        }
        if !self.place.draft.state.is_public() {
            return Err(refuse("id", "not-public"));
        }
        Ok(())
    }

    fn warnings(&self, observation: &Observation) -> Vec<Warning> {
        let Some(report) = observation.report() else { return Vec::new() };
        let speaks_of_status = report.status.is_some();
        let is_late = speaks_of_status
            && self.present.is_some_and(|present| present.is_later_than(observation));
        let before = self.present.and_then(Observation::report).cloned().unwrap_or_default();
        // What comes late follows something else than the present.
        let status = if is_late { report.status } else { before.status };
        let before = Report { status, ..before };
        let mut warnings = Warning::from_report(report, self.place.draft.capacity, &before);
        warnings.extend(is_late.then_some(Warning::Late));
        let is_early = observation.observed_at < self.incident.started_at;
        warnings.extend(is_early.then_some(Warning::BeforeIncident));
        let Delivery { clock_ahead_ms, made_in, .. } = &observation.delivery;
        warnings.extend(clock_ahead_ms.map(|_| Warning::ClockCorrected));
        warnings.extend(made_in.as_ref().map(|_| Warning::OtherIncident));
        warnings
    }
}

/// Whether a report is the one that was written under its key.
fn is_same(known: &Observation, new: &NewReport) -> bool {
    known.place == new.place
        && known.report() == Some(&new.report)
        && new.incident.as_ref().is_none_or(|incident| {
            *incident == known.incident || known.delivery.made_in.as_ref() == Some(incident)
        })
}

/// Refuses whoever may not report, and what is no evacuation place.
pub(super) fn must_report(by: &Account, place: &Place) -> Result<(), Error> {
    if !by.may(Right::ReportStatus) {
        return Err(Error::Forbidden);
    }
    if by.may_with(Right::ReportStatus, place.into()) { Ok(()) } else { Err(Error::NotFound) }
}

fn refuse(field: &'static str, code: &'static str) -> Error {
    Error::Invalid(vec![Invalid::new(field, code)])
}
