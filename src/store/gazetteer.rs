//! The gazetteer in the database: one row a source and municipality, its
//! entries as one JSON document. Looking up happens in memory, never here.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{
    MunicipalityCode, RecordKind,
    gazetteer::{GazetteerEntry, Part},
};
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// Selects parts as [`GazetteerPartRow`]s.
macro_rules! select_gazetteer_part {
    ($rest:literal) => {
        concat!(
            "select source, municipality, revision, cast(body as text) as body from \
             gazetteer_part ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct GazetteerPartRow {
    source: String,
    municipality: String,
    revision: i64,
    body: String,
}

impl GazetteerPartRow {
    fn into_part(self) -> Result<(i64, Part), StoreError> {
        let unreadable = |column| StoreError::Inconsistent {
            table: "gazetteer_part",
            column,
            id: format!("{}/{}", self.source, self.municipality),
        };
        let municipality = match self.municipality.as_str() {
            "" => None,
            code => Some(MunicipalityCode::parse(code).ok_or_else(|| unreadable("municipality"))?),
        };
        let entries: Vec<GazetteerEntry> =
            serde_json::from_str(&self.body).map_err(|_| unreadable("body"))?;
        Ok((self.revision, Part { source: self.source, municipality, entries }))
    }
}

/// What one source says, without saying it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct GazetteerSource {
    /// The source.
    pub source: String,
    /// How many municipalities it is about.
    pub municipalities: i64,
    /// How many names it has.
    pub entries: i64,
}

impl Queries {
    /// Everything that is stored, in the order in which it was last changed.
    pub async fn list_gazetteer_parts(&self) -> Result<Vec<Part>, StoreError> {
        const SQL: &str = select_gazetteer_part!("order by updated_at, source, municipality");
        let rows: Vec<GazetteerPartRow> =
            run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?;
        rows.into_iter().map(|row| Ok(row.into_part()?.1)).collect()
    }

    /// What one source says, each part with its revision.
    pub async fn list_gazetteer_parts_of(
        &self,
        source: &str,
    ) -> Result<Vec<(i64, Part)>, StoreError> {
        const SQL: &str = select_gazetteer_part!("where source = $1");
        let rows: Vec<GazetteerPartRow> =
            run!(self, db => sqlx::query_as(SQL).bind(source).fetch_all(db).await)?;
        rows.into_iter().map(GazetteerPartRow::into_part).collect()
    }

    /// The sources, by name.
    pub async fn list_gazetteer_sources(&self) -> Result<Vec<GazetteerSource>, StoreError> {
        const SQL: &str = "select source, count(*) as municipalities, \
                           cast(sum(entries) as bigint) as entries \
                           from gazetteer_part group by source order by source";
        Ok(run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?)
    }

    /// The number of the last change of the gazetteer; 0 when it never changed.
    pub async fn latest_gazetteer_seq(&self) -> Result<i64, StoreError> {
        self.latest_seq_of(&[RecordKind::Gazetteer]).await
    }
}

impl Tx {
    /// Writes a part over what was there of its source and municipality.
    pub async fn save_gazetteer_part(
        &mut self,
        part: &Part,
        revision: i64,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into gazetteer_part \
                           (source, municipality, revision, entries, body, updated_at) \
                           values ($1, $2, $3, $4, $5, $6) \
                           on conflict (source, municipality) do update \
                           set revision = excluded.revision, entries = excluded.entries, \
                           body = excluded.body, updated_at = excluded.updated_at";
        let entries = i64::try_from(part.entries.len()).unwrap_or(i64::MAX);
        run!(self, db => sqlx::query(SQL)
            .bind(part.source.as_str())
            .bind(part.municipality.map(|code| code.to_string()).unwrap_or_default())
            .bind(revision)
            .bind(entries)
            .bind(Json(&part.entries))
            .bind(at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Removes what a source says; returns how many parts that were.
    pub async fn remove_gazetteer_source(&mut self, source: &str) -> Result<u64, StoreError> {
        const SQL: &str = "delete from gazetteer_part where source = $1";
        Ok(run!(self, db => sqlx::query(SQL).bind(source)
            .execute(db).await.map(|done| done.rows_affected()))?)
    }
}
