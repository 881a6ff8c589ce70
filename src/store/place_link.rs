//! Links for organizations in the database. Of the secret in a link only its hash is
//! here.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{
    PlaceId,
    place_link::{Ending, PlaceLink},
};
use chrono::{DateTime, Utc};

/// Selects links as [`PlaceLinkRow`]s.
macro_rules! select_place_link {
    ($rest:literal) => {
        concat!(
            "select id, place, created_by, created_at, expires_at, ended_at, ending from \
             place_link ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct PlaceLinkRow {
    id: String,
    place: String,
    created_by: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    ending: Option<String>,
}

impl PlaceLinkRow {
    fn into_link(self) -> Result<PlaceLink, StoreError> {
        let wrong =
            |column| StoreError::Inconsistent { table: "place_link", column, id: self.id.clone() };
        let place = PlaceId::parse(&self.place).ok_or_else(|| wrong("place"))?;
        let ending = self.ending.as_deref();
        let ending =
            ending.map(|id| Ending::parse(id).ok_or_else(|| wrong("ending"))).transpose()?;
        Ok(PlaceLink {
            place,
            ended: self.ended_at.zip(ending),
            id: self.id,
            created_by: self.created_by,
            created_at: self.created_at,
            expires_at: self.expires_at,
        })
    }
}

impl Queries {
    /// The link that holds a secret, by its hash.
    pub async fn find_place_link(&self, token_hash: &str) -> Result<Option<PlaceLink>, StoreError> {
        const SQL: &str = select_place_link!("where token_hash = $1");
        let row: Option<PlaceLinkRow> =
            run!(self, db => sqlx::query_as(SQL).bind(token_hash).fetch_optional(db).await)?;
        row.map(PlaceLinkRow::into_link).transpose()
    }

    /// The links of a place, newest first.
    pub async fn list_place_links(&self, place: &PlaceId) -> Result<Vec<PlaceLink>, StoreError> {
        const SQL: &str = select_place_link!("where place = $1 order by created_at desc, id");
        let rows: Vec<PlaceLinkRow> =
            run!(self, db => sqlx::query_as(SQL).bind(place.as_str()).fetch_all(db).await)?;
        rows.into_iter().map(PlaceLinkRow::into_link).collect()
    }
}

impl Tx {
    /// Writes a new link.
    pub async fn insert_place_link(
        &mut self,
        token_hash: &str,
        link: &PlaceLink,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into place_link \
                           (id, token_hash, place, created_by, created_at, expires_at) \
                           values ($1, $2, $3, $4, $5, $6)";
        run!(self, db => sqlx::query(SQL)
            .bind(link.id.as_str())
            .bind(token_hash)
            .bind(link.place.as_str())
            .bind(link.created_by.as_str())
            .bind(link.created_at)
            .bind(link.expires_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Ends a link; [`StoreError::Conflict`] when it had ended.
    pub async fn end_place_link(
        &mut self,
        id: &str,
        at: DateTime<Utc>,
        ending: Ending,
    ) -> Result<(), StoreError> {
        const SQL: &str = "update place_link set ended_at = $2, ending = $3 \
                           where id = $1 and ended_at is null";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(id).bind(at).bind(ending.id())
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
