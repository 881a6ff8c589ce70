//! What people confirmed about the columns of tables, one row a header.

use super::{Queries, StoreError, Tx, run};
use crate::domain::KeptMapping;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

/// Selects mappings as [`ColumnMappingRow`]s.
macro_rules! select_mapping {
    ($rest:literal) => {
        concat!("select header, body, confirmed_at, confirmed_by from column_mapping ", $rest)
    };
}

#[derive(sqlx::FromRow)]
struct ColumnMappingRow {
    header: String,
    body: Json<Value>,
    confirmed_at: DateTime<Utc>,
    confirmed_by: String,
}

impl From<ColumnMappingRow> for KeptMapping {
    fn from(row: ColumnMappingRow) -> Self {
        Self {
            header: row.header,
            body: row.body.0,
            confirmed_at: row.confirmed_at,
            confirmed_by: row.confirmed_by,
        }
    }
}

impl Queries {
    /// Every mapping, by its header.
    pub async fn list_column_mappings(&self) -> Result<Vec<KeptMapping>, StoreError> {
        const SQL: &str = select_mapping!("order by header");
        let rows: Vec<ColumnMappingRow> =
            run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?;
        Ok(rows.into_iter().map(KeptMapping::from).collect())
    }

    /// The mapping for a header.
    pub async fn find_column_mapping(
        &self,
        header: &str,
    ) -> Result<Option<KeptMapping>, StoreError> {
        const SQL: &str = select_mapping!("where header = $1");
        let row: Option<ColumnMappingRow> =
            run!(self, db => sqlx::query_as(SQL).bind(header).fetch_optional(db).await)?;
        Ok(row.map(KeptMapping::from))
    }
}

impl Tx {
    /// Keeps a mapping, in place of an older one for the same header.
    pub async fn save_column_mapping(&mut self, mapping: &KeptMapping) -> Result<(), StoreError> {
        const SQL: &str = "insert into column_mapping (header, body, confirmed_at, confirmed_by) \
                           values ($1, $2, $3, $4) on conflict (header) do update set \
                           body = excluded.body, confirmed_at = excluded.confirmed_at, \
                           confirmed_by = excluded.confirmed_by";
        run!(self, db => sqlx::query(SQL)
            .bind(mapping.header.as_str())
            .bind(Json(&mapping.body))
            .bind(mapping.confirmed_at)
            .bind(mapping.confirmed_by.as_str())
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Forgets a mapping; returns whether there was one.
    pub async fn remove_column_mapping(&mut self, header: &str) -> Result<bool, StoreError> {
        const SQL: &str = "delete from column_mapping where header = $1";
        let rows = run!(self, db => sqlx::query(SQL).bind(header)
            .execute(db).await.map(|done| done.rows_affected()))?;
        Ok(rows > 0)
    }
}
