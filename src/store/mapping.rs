//! What people confirmed about the columns of tables, one row a header.

use super::{Store, StoreError, Tx, read, write};
use crate::domain::KeptMapping;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

#[derive(sqlx::FromRow)]
struct ColumnMappingRow {
    header: String,
    body: Json<Value>,
    confirmed_at: DateTime<Utc>,
    confirmed_by: String,
}

impl Store {
    /// Every mapping, by its header.
    pub async fn list_column_mappings(&self) -> Result<Vec<KeptMapping>, StoreError> {
        const SQL: &str = "select header, body, confirmed_at, confirmed_by from column_mapping \
                           order by header";
        let rows: Vec<ColumnMappingRow> =
            read!(self, pool => sqlx::query_as(SQL).fetch_all(pool).await)?;
        let kept = |row: ColumnMappingRow| KeptMapping {
            header: row.header,
            body: row.body.0,
            confirmed_at: row.confirmed_at,
            confirmed_by: row.confirmed_by,
        };
        Ok(rows.into_iter().map(kept).collect())
    }
}

impl Tx {
    /// Keeps a mapping, in place of an older one for the same header.
    pub async fn save_column_mapping(&mut self, mapping: &KeptMapping) -> Result<(), StoreError> {
        const SQL: &str = "insert into column_mapping (header, body, confirmed_at, confirmed_by) \
                           values ($1, $2, $3, $4) on conflict (header) do update set \
                           body = excluded.body, confirmed_at = excluded.confirmed_at, \
                           confirmed_by = excluded.confirmed_by";
        write!(self, connection => sqlx::query(SQL)
            .bind(mapping.header.as_str())
            .bind(Json(&mapping.body))
            .bind(mapping.confirmed_at)
            .bind(mapping.confirmed_by.as_str())
            .execute(connection).await.map(drop))?;
        Ok(())
    }

    /// Forgets a mapping; returns whether there was one.
    pub async fn remove_column_mapping(&mut self, header: &str) -> Result<bool, StoreError> {
        const SQL: &str = "delete from column_mapping where header = $1";
        let rows = write!(self, connection => sqlx::query(SQL).bind(header)
            .execute(connection).await.map(|done| done.rows_affected()))?;
        Ok(rows > 0)
    }
}
