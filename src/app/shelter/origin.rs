//! Where a report comes from, and where it belongs: whose it is when somebody else sends
//! it, and which incident it enters when the one that it was made in has ended.

use crate::{
    app::Error,
    domain::{Account, Actor, DeviceClock, Incident, IncidentId, Invalid, StaffId},
    store::Queries,
};
use chrono::{DateTime, Utc};

/// By whom and on what a report was made, where that is not said by the request itself.
#[derive(Debug, Clone, Default)]
pub struct ReportOrigin {
    /// What its device says of its own clock.
    pub clock: DeviceClock,
    /// Whoever saw it, where somebody else sends it.
    pub witness: Option<StaffId>,
    /// The incident on whose page it was made, where a person sends it to another one.
    pub made_in: Option<IncidentId>,
}

/// Whose an entry of the log is.
pub(super) struct Signature {
    /// Who saw it, as history calls them. Its key is unique to them, whoever sends it.
    pub author: String,
    /// Who sent it, if somebody else.
    pub sent_by: Option<String>,
}

/// Signs an entry that `by` sends, for another account if one is named.
pub(super) async fn signature(
    queries: &Queries,
    by: &Account,
    witness: Option<&StaffId>,
) -> Result<Signature, Error> {
    let sender = Actor::Staff(by.id.clone()).id();
    let Some(witness) = witness.filter(|witness| **witness != by.id) else {
        return Ok(Signature { author: sender, sent_by: None });
    };
    // An account that may no longer report has seen what it saw all the same.
    if queries.find_account(witness).await?.is_none() {
        return Err(Error::Invalid(vec![Invalid::new("witness", "unknown-witness")]));
    }
    let author = Actor::Staff(witness.clone()).id();
    Ok(Signature { author, sent_by: Some(sender) })
}

/// The incidents that a report may belong to.
pub(super) struct Candidates {
    named: Option<Incident>,
    running: Option<Incident>,
}

impl Candidates {
    /// Finds them; a report must be able to belong to one of them.
    pub async fn find(queries: &Queries, named: Option<&IncidentId>) -> Result<Self, Error> {
        let running = queries.find_running_incident().await?;
        let named = match named {
            Some(id) => {
                Some(queries.find_incident(id).await?.ok_or_else(|| refuse("no-incident"))?)
            }
            None => None,
        };
        if named.is_none() && running.is_none() {
            return Err(refuse("no-incident"));
        }
        Ok(Self { named, running })
    }

    /// Each of them once.
    pub fn all(&self) -> impl Iterator<Item = &Incident> {
        let is_other =
            |running: &&Incident| self.named.as_ref().is_none_or(|named| named.id != running.id);
        self.named.iter().chain(self.running.as_ref().filter(is_other))
    }

    /// Chooses the incident that a report belongs to: the one that it names, if it runs or ran
    /// when this was seen; and the one that runs, if none is named.
    ///
    /// What was seen after the end of the named one enters the one that runs by itself only
    /// where it is as true there: both are real, or both exercises, and it was seen since the
    /// beginning. Else a person decides, and the fault says what there is to choose:
    /// `incident-other` to send it to the incident that runs, by naming that;
    /// `incident-ended` and `no-incident` to keep it until one runs.
    pub fn choose(&self, seen_at: DateTime<Utc>) -> Result<&Incident, Error> {
        let running = self.running.as_ref();
        let Some(named) = &self.named else {
            return running.ok_or_else(|| refuse("no-incident"));
        };
        if named.ended_at.is_none_or(|end| seen_at <= end) {
            return Ok(named);
        }
        let running = running.ok_or_else(|| refuse("incident-ended"))?;
        let is_as_true = named.exercise == running.exercise && seen_at >= running.started_at;
        if is_as_true { Ok(running) } else { Err(refuse("incident-other")) }
    }
}

fn refuse(code: &'static str) -> Error {
    Error::Invalid(vec![Invalid::new("incident", code)])
}
