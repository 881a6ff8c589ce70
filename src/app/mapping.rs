//! The mappings of columns that people confirmed: remembered with the import that
//! first used them, used for every later file with the same header.

use super::{App, Error};
use crate::{
    domain::{Actor, KeptMapping},
    formats::Mapping,
    store::{StoreError, Tx},
};
use chrono::{DateTime, Utc};

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

impl App {
    /// Every mapping that people confirmed.
    pub async fn list_mappings(&self) -> Result<Vec<ConfirmedMapping>, Error> {
        let kept = self.store.list_column_mappings().await?;
        kept.into_iter().map(understand).collect()
    }

    /// Forgets a mapping; returns whether there was one.
    pub async fn remove_mapping(&self, header: &str) -> Result<bool, Error> {
        let mut tx = self.store.begin().await?;
        let was_there = tx.remove_column_mapping(header).await?;
        tx.commit().await?;
        Ok(was_there)
    }
}

fn understand(kept: KeptMapping) -> Result<ConfirmedMapping, Error> {
    let mapping = serde_json::from_value(kept.body).map_err(|_| StoreError::Inconsistent {
        table: "column_mapping",
        column: "body",
        id: kept.header,
    })?;
    Ok(ConfirmedMapping {
        mapping,
        confirmed_at: kept.confirmed_at,
        confirmed_by: kept.confirmed_by,
    })
}

/// Remembers a mapping with the import that uses it.
pub(super) async fn remember(
    tx: &mut Tx,
    mapping: &Mapping,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kept = KeptMapping {
        header: mapping.header.clone(),
        body: serde_json::to_value(mapping).unwrap_or_default(),
        confirmed_at: now,
        confirmed_by: actor.id(),
    };
    tx.save_column_mapping(&kept).await
}
