//! Counts of people who shelter at home or in cars: for disaster staff alone, in no history.

use super::{App, Error, id};
use crate::{
    domain::{
        Account, Incident, IncidentId, Invalid, OutsideCount, OutsideCountId, Right,
        outside::TownCount,
    },
    store::Tx,
};
use chrono::SubsecRound;

impl App {
    /// Writes what was counted in a town in the incident that runs, over what had been.
    pub async fn save_outside_count(&self, by: &Account, count: TownCount) -> Result<(), Error> {
        must_count(by)?;
        let mut tx = self.store.begin().await?;
        let incident = running(&tx).await?;
        let updated_at = self.clock.now().trunc_subsecs(6);
        let id = OutsideCountId::from_trusted(id::new_id());
        tx.save_outside_count(&OutsideCount { id, incident: incident.id, count, updated_at })
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes out what was written by mistake in the incident that runs.
    pub async fn remove_outside_count(
        &self,
        by: &Account,
        id: &OutsideCountId,
    ) -> Result<(), Error> {
        must_count(by)?;
        let mut tx = self.store.begin().await?;
        let incident = running(&tx).await?;
        if !tx.remove_outside_count(&incident.id, id).await? {
            return Err(Error::NotFound);
        }
        Ok(tx.commit().await?)
    }

    /// The counts of an incident.
    pub async fn list_outside_counts(
        &self,
        by: &Account,
        incident: &IncidentId,
    ) -> Result<Vec<OutsideCount>, Error> {
        must_count(by)?;
        Ok(self.store.list_outside_counts(incident).await?)
    }
}

async fn running(tx: &Tx) -> Result<Incident, Error> {
    let refused = || Error::Invalid(vec![Invalid::new("incident", "no-incident")]);
    tx.find_running_incident().await?.ok_or_else(refused)
}

fn must_count(by: &Account) -> Result<(), Error> {
    if by.may(Right::ReportStatus) { Ok(()) } else { Err(Error::Forbidden) }
}
