//! The mappings of columns that people confirmed: remembered with the import that
//! first used them, used for every later file with the same header. What is remembered is
//! how columns are read, never of which kind the places were nor whose list it was: the next
//! list with this header may be another one.

use super::{App, Error, import::ImportOptions};
use crate::{
    domain::{Actor, KeptMapping, NewHistory, RecordKind, Right},
    formats::Mapping,
    store::{Queries, StoreError, Tx, to_document},
};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A mapping, and who answers for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfirmedMapping {
    /// What it says.
    pub mapping: Mapping,
    /// When it was confirmed.
    pub confirmed_at: DateTime<Utc>,
    /// By whom.
    pub confirmed_by: String,
}

/// Every mapping that people confirmed, as whoever reads it sees the register.
pub(super) async fn confirmed_mappings(queries: &Queries) -> Result<Vec<ConfirmedMapping>, Error> {
    let kept = queries.list_column_mappings().await?;
    kept.into_iter().map(understand).collect()
}

impl App {
    /// Every mapping that people confirmed.
    pub async fn list_mappings(&self) -> Result<Vec<ConfirmedMapping>, Error> {
        confirmed_mappings(&self.store).await
    }

    /// Forgets a mapping; returns whether there was one.
    pub async fn remove_mapping(&self, actor: &Actor, header: &str) -> Result<bool, Error> {
        let mut tx = self.store.begin().await?;
        let Some(known) = tx.find_column_mapping(header).await? else { return Ok(false) };
        tx.remove_column_mapping(header).await?;
        self.log_mapping(&mut tx, actor, header, (Some(known.body), None)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Remembers a mapping with the import that uses it. What another person confirmed
    /// stays, unless an administrator says otherwise; the import itself is read as its
    /// own mapping says.
    pub(super) async fn remember_mapping(
        &self,
        tx: &mut Tx,
        mapping: &Mapping,
        options: &ImportOptions,
    ) -> Result<(), Error> {
        let header = mapping.header.as_str();
        let known = tx.find_column_mapping(header).await?;
        let (body, by) = (to_document(&mapping.columns_alone())?, options.actor.id());
        let is_bound = options.staff.as_ref().is_some_and(|by| !by.may(Right::ManageService));
        let of_another = known.as_ref().is_some_and(|known| known.confirmed_by != by);
        let is_same = known.as_ref().is_some_and(|known| known.body == body);
        if is_same || (is_bound && of_another) {
            return Ok(());
        }
        let kept = KeptMapping {
            header: header.to_owned(),
            body: body.clone(),
            confirmed_at: self.clock.now(),
            confirmed_by: by,
        };
        tx.save_column_mapping(&kept).await?;
        let change = (known.map(|known| known.body), Some(body));
        self.log_mapping(tx, &options.actor, header, change).await
    }

    async fn log_mapping(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        header: &str,
        (before, after): (Option<Value>, Option<Value>),
    ) -> Result<(), Error> {
        let earlier = tx.count_changes(RecordKind::ColumnMapping, header).await?;
        let entry = NewHistory {
            at: self.clock.now(),
            actor: actor.id(),
            record_kind: RecordKind::ColumnMapping,
            record_id: header.to_owned(),
            revision: earlier + 1,
            before,
            after,
            reason: None,
            run_id: None,
        };
        Ok(tx.append_history(&[entry]).await?)
    }
}

fn understand(kept: KeptMapping) -> Result<ConfirmedMapping, Error> {
    let mapping: Mapping = serde_json::from_value(kept.body).map_err(|_| {
        StoreError::Inconsistent { table: "column_mapping", column: "body", id: kept.header }
    })?;
    Ok(ConfirmedMapping {
        // One that was kept before may say more.
        mapping: mapping.columns_alone(),
        confirmed_at: kept.confirmed_at,
        confirmed_by: kept.confirmed_by,
    })
}
