//! Suggestions in the database: one row each. Words and contact stand in columns of
//! their own, so that neither is in the document that history repeats.

use super::{
    Queries, StoreError, Tx,
    place::{self, select_place},
    run,
};
use crate::domain::{
    Place, PlaceId, Suggestion, SuggestionDraft, SuggestionId, SuggestionKind, SuggestionState,
    suggestion::Outcome,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use sqlx::types::Json;

/// Selects suggestions as [`SuggestionRow`]s.
macro_rules! select_suggestion {
    ($rest:literal) => {
        concat!(
            "select id, revision, place, author, body, words, contact, created_at from \
             suggestion ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct SuggestionRow {
    id: String,
    revision: i64,
    place: Option<String>,
    author: String,
    body: Json<SuggestionBody>,
    words: Option<String>,
    contact: Option<String>,
    created_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct SuggestionBody {
    state: SuggestionState,
    outcome: Option<Outcome>,
    #[serde(flatten)]
    draft: SuggestionDraft,
}

impl SuggestionRow {
    fn into_suggestion(self) -> Result<Suggestion, StoreError> {
        let Self { id, revision, place, author, body: Json(body), words, contact, created_at } =
            self;
        let wrong =
            |column| StoreError::Inconsistent { table: "suggestion", column, id: id.clone() };
        let place = place.map(|place| PlaceId::parse(&place).ok_or_else(|| wrong("place")));
        let place = place.transpose()?;
        Ok(Suggestion {
            id: SuggestionId::parse(&id).ok_or_else(|| wrong("id"))?,
            revision,
            place,
            author,
            created_at,
            draft: SuggestionDraft { words, contact, ..body.draft },
            state: body.state,
            outcome: body.outcome,
        })
    }
}

fn into_suggestions(rows: Vec<SuggestionRow>) -> Result<Vec<Suggestion>, StoreError> {
    rows.into_iter().map(SuggestionRow::into_suggestion).collect()
}

impl Queries {
    /// One suggestion.
    pub async fn find_suggestion(
        &self,
        id: &SuggestionId,
    ) -> Result<Option<Suggestion>, StoreError> {
        const SQL: &str = select_suggestion!("where id = $1");
        let row: Option<SuggestionRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(SuggestionRow::into_suggestion).transpose()
    }

    /// The suggestion that a link shows to whoever sent it.
    pub async fn find_suggestion_by_token(
        &self,
        token_hash: &str,
    ) -> Result<Option<Suggestion>, StoreError> {
        const SQL: &str = select_suggestion!("where token_hash = $1");
        let row: Option<SuggestionRow> =
            run!(self, db => sqlx::query_as(SQL).bind(token_hash).fetch_optional(db).await)?;
        row.map(SuggestionRow::into_suggestion).transpose()
    }

    /// Every suggestion that nobody has decided, oldest first.
    pub async fn list_waiting_suggestions(&self) -> Result<Vec<Suggestion>, StoreError> {
        const SQL: &str = select_suggestion!("where state = 'waiting' order by created_at, id");
        into_suggestions(run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?)
    }

    /// The `limit` suggestions that were settled last.
    pub async fn list_settled_suggestions(
        &self,
        limit: i64,
    ) -> Result<Vec<Suggestion>, StoreError> {
        const SQL: &str = select_suggestion!(
            "where state <> 'waiting' \
                           order by settled_at desc, id limit $1"
        );
        into_suggestions(run!(self, db => sqlx::query_as(SQL).bind(limit).fetch_all(db).await)?)
    }

    /// Every suggestion about a place, oldest first.
    pub async fn list_suggestions_of_place(
        &self,
        place: &PlaceId,
    ) -> Result<Vec<Suggestion>, StoreError> {
        const SQL: &str = select_suggestion!("where place = $1 order by created_at, id");
        into_suggestions(
            run!(self, db => sqlx::query_as(SQL).bind(place.as_str()).fetch_all(db).await)?,
        )
    }

    /// The places that waiting suggestions are about, or others.
    pub async fn list_places_of_suggestions(
        &self,
        waiting: bool,
    ) -> Result<Vec<Place>, StoreError> {
        const SQL: &str = select_place!(
            "where id in \
                           (select place from suggestion where (state = 'waiting') = $1)"
        );
        let rows = run!(self, db => sqlx::query_as(SQL).bind(waiting).fetch_all(db).await)?;
        place::into_places(rows)
    }

    /// How many suggestions of anyone came about a place since a moment.
    pub async fn count_suggestions_of_place(
        &self,
        place: &PlaceId,
        since: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        const SQL: &str = "select count(*) from suggestion \
                           where author = 'anyone' and place = $1 and created_at > $2";
        Ok(run!(self, db => sqlx::query_scalar(SQL)
            .bind(place.as_str()).bind(since).fetch_one(db).await)?)
    }

    /// How many suggestions of a kind came from anyone since a moment.
    pub async fn count_suggestions_of_kind(
        &self,
        kind: SuggestionKind,
        since: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        const SQL: &str = "select count(*) from suggestion \
                           where author = 'anyone' and kind = $1 and created_at > $2";
        Ok(run!(self, db => sqlx::query_scalar(SQL)
            .bind(kind.id()).bind(since).fetch_one(db).await)?)
    }
}

impl Tx {
    /// Writes a new suggestion, with the hash of the link that shows it.
    pub async fn insert_suggestion(
        &mut self,
        suggestion: &Suggestion,
        token_hash: Option<&str>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into suggestion (id, revision, kind, state, place, author, body, \
                           words, contact, token_hash, created_at) \
                           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let draft = &suggestion.draft;
        run!(self, db => sqlx::query(SQL)
            .bind(suggestion.id.as_str())
            .bind(suggestion.revision)
            .bind(draft.kind.id())
            .bind(suggestion.state.id())
            .bind(suggestion.place.as_ref().map(PlaceId::as_str))
            .bind(suggestion.author.as_str())
            .bind(Json(suggestion.record()))
            .bind(draft.words.as_deref())
            .bind(draft.contact.as_deref())
            .bind(token_hash)
            .bind(suggestion.created_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes what became of a suggestion, over the revision before its own.
    /// [`StoreError::Conflict`] when that is not the one stored.
    pub async fn save_suggestion(&mut self, suggestion: &Suggestion) -> Result<(), StoreError> {
        const SQL: &str = "update suggestion set revision = $2, state = $3, place = $4, body = $5, \
                           settled_at = $6 where id = $1 and revision = $2 - 1";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(suggestion.id.as_str())
            .bind(suggestion.revision)
            .bind(suggestion.state.id())
            .bind(suggestion.place.as_ref().map(PlaceId::as_str))
            .bind(Json(suggestion.record()))
            .bind(suggestion.outcome.as_ref().map(|outcome| outcome.at))
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Takes personal data out of a suggestion; `record` is what is kept of it.
    pub async fn redact_suggestion(
        &mut self,
        suggestion: &Suggestion,
        record: &Value,
    ) -> Result<(), StoreError> {
        const SQL: &str = "update suggestion set body = $2, words = $3, contact = $4 where id = $1";
        run!(self, db => sqlx::query(SQL)
            .bind(suggestion.id.as_str())
            .bind(Json(record))
            .bind(suggestion.draft.words.as_deref())
            .bind(suggestion.draft.contact.as_deref())
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Forgets how to ask back whose suggestion was settled before a moment, and whose
    /// was sent before another and is not settled yet; returns how many there were.
    pub async fn forget_contacts(
        &mut self,
        settled_before: DateTime<Utc>,
        sent_before: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        const SQL: &str = "update suggestion set contact = null where contact is not null \
                           and (settled_at < $1 or (settled_at is null and created_at < $2))";
        Ok(run!(self, db => sqlx::query(SQL).bind(settled_before).bind(sent_before)
            .execute(db).await.map(|done| done.rows_affected()))?)
    }
}
