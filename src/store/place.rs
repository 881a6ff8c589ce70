//! Places in the database: one row each, what people edit as one JSON document.
//! The columns beside the document are copies for SQL to find rows by.

use super::{MAX_ROWS_PER_STATEMENT, Queries, StoreError, Tx, run};
use crate::domain::{Place, PlaceId};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::{QueryBuilder, types::Json};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    ops::ControlFlow,
};

/// Selects places as [`PlaceRow`]s.
macro_rules! select_place {
    ($rest:literal) => {
        concat!(
            "select id, revision, sample, cast(body as text) as body, edited_at, created_at, \
             updated_at from place ",
            $rest
        )
    };
}

pub(super) use select_place;

/// Selects places as [`PlaceRow`]s as residents may know them: what an import that is not
/// done has written counts only once it is. A place that it made is not there; one that it
/// changed says what it said before. The index by record is to be used, not that by run.
macro_rules! select_settled_place {
    ($rest:literal) => {
        concat!(
            "select p.id, case when h.seq is null then p.revision else p.revision - 1 end \
             as revision, p.sample, \
             cast(case when h.seq is null then p.body else h.before end as text) as body, \
             p.edited_at, p.created_at, p.updated_at from place p \
             left join history h on h.record_kind = 'place' and h.record_id = p.id \
             and h.revision = p.revision and coalesce(h.run_id, '') in \
             (select id from import_run where state <> 'done') \
             where (h.seq is null or h.before is not null) ",
            $rest
        )
    };
}

/// Asked for by their numbers: a database that is asked for different ids looks at every
/// place that ever changed.
const CHANGED: &str = "select seq, record_id, run_id from history \
                       where record_kind = 'place' and seq > $1 order by seq limit $2";
const CHANGES_PER_READ: u16 = 500;

const BY_ID: &str = select_place!("where id in (");
const SETTLED_BY_ID: &str = select_settled_place!("and p.id in (");

/// By the states that are not public: an index does not know what a state is not.
const HIDDEN: &str = select_place!("where state in ('draft', 'in_review', 'closed')");

#[derive(sqlx::FromRow)]
pub(super) struct PlaceRow {
    id: String,
    revision: i64,
    sample: bool,
    body: String,
    edited_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl PlaceRow {
    fn into_place(self) -> Result<Place, StoreError> {
        let Some(id) = PlaceId::parse(&self.id) else {
            return Err(StoreError::Inconsistent { table: "place", column: "id", id: self.id });
        };
        let draft = serde_json::from_str(&self.body).map_err(|_| StoreError::Inconsistent {
            table: "place",
            column: "body",
            id: self.id,
        })?;
        Ok(Place {
            id,
            revision: self.revision,
            sample: self.sample,
            edited_at: self.edited_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
            draft,
        })
    }
}

/// One row that cannot be read must not keep all others from residents.
fn readable(row: PlaceRow) -> Option<Place> {
    row.into_place().inspect_err(|error| tracing::error!(%error, "a place is left out")).ok()
}

pub(super) fn into_places(rows: Vec<PlaceRow>) -> Result<Vec<Place>, StoreError> {
    rows.into_iter().map(PlaceRow::into_place).collect()
}

impl Queries {
    /// One place, whatever its state.
    pub async fn find_place(&self, id: &PlaceId) -> Result<Option<Place>, StoreError> {
        const SQL: &str = select_place!("where id = $1");
        let row: Option<PlaceRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(PlaceRow::into_place).transpose()
    }

    /// The places with these ids, whatever their state, in no set order.
    pub async fn list_places(&self, ids: &[PlaceId]) -> Result<Vec<Place>, StoreError> {
        let mut places = Vec::with_capacity(ids.len());
        for part in ids.chunks(MAX_ROWS_PER_STATEMENT) {
            let ids = part.iter().map(PlaceId::as_str);
            places.extend(into_places(self.list_rows(BY_ID, ids).await?)?);
        }
        Ok(places)
    }

    /// The rows that `select` finds, which ends where the ids begin.
    async fn list_rows(
        &self,
        select: &'static str,
        ids: impl Iterator<Item = &str>,
    ) -> Result<Vec<PlaceRow>, StoreError> {
        Ok(run!(self, db => {
            let mut query = QueryBuilder::new(select);
            let mut list = query.separated(", ");
            for id in ids {
                list.push_bind(id);
            }
            query.push(")");
            query.build_query_as().fetch_all(db).await
        })?)
    }

    /// Shows every place that anyone may see to `see`, without what an import that is not
    /// done has written. Holds one at a time.
    pub async fn each_public_place(
        &self,
        see: &mut (dyn FnMut(Place) + Send),
    ) -> Result<(), StoreError> {
        // By the state of the place itself where no import is under way, which an index finds;
        // of what an import has changed, the document alone says what it was.
        const SQL: &str = select_settled_place!(
            "and (h.seq is not null or p.state in ('published', 'suspended'))"
        );
        run!(self, db => {
            let mut rows = sqlx::query_as(SQL).fetch(db);
            while let Some(row) = rows.try_next().await? {
                if let Some(place) = readable(row).filter(|place| place.draft.state.is_public()) {
                    see(place);
                }
            }
        });
        Ok(())
    }

    /// The places that changed after number `seq` of history as they are now, nothing
    /// where one is no more; `None` when more than `most` did. What an import wrote has
    /// changed when it is done.
    pub async fn list_changed_places(
        &self,
        seq: i64,
        most: usize,
    ) -> Result<Option<Vec<(PlaceId, Option<Place>)>>, StoreError> {
        let Some(ids) = self.list_changed_ids(seq, most).await? else { return Ok(None) };
        let mut changed: BTreeMap<PlaceId, Option<Place>> =
            ids.iter().filter_map(|id| Some((PlaceId::parse(id)?, None))).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        for part in ids.chunks(MAX_ROWS_PER_STATEMENT) {
            let rows = self.list_rows(SETTLED_BY_ID, part.iter().map(String::as_str)).await?;
            let places = rows.into_iter().filter_map(readable);
            changed.extend(places.map(|place| (place.id.clone(), Some(place))));
        }
        Ok(Some(changed.into_iter().collect()))
    }

    /// The ids of the places that changed after number `seq`; `None` when they are more
    /// than `most`.
    async fn list_changed_ids(
        &self,
        seq: i64,
        most: usize,
    ) -> Result<Option<BTreeSet<String>>, StoreError> {
        const FINISHED: &str = "select record_id from history \
                                where record_kind = 'import_run' and seq > $1";
        const OF_RUN: &str = "select record_id from history \
                              where run_id = $1 and record_kind = 'place' limit $2";
        // Read first: one that comes to its end meanwhile is found by its last line.
        let unfinished = self.list_unfinished_runs().await?;
        let is_seen = |run: Option<String>| {
            run.is_none_or(|run| unfinished.iter().all(|other| other.id != run))
        };
        let (mut ids, mut last) = (BTreeSet::new(), seq);
        loop {
            let rows: Vec<(i64, String, Option<String>)> = run!(self, db => sqlx::query_as(CHANGED)
                .bind(last).bind(i64::from(CHANGES_PER_READ)).fetch_all(db).await)?;
            let is_end = rows.len() < usize::from(CHANGES_PER_READ);
            last = rows.last().map_or(last, |(seq, ..)| *seq);
            ids.extend(rows.into_iter().filter(|row| is_seen(row.2.clone())).map(|row| row.1));
            if ids.len() > most {
                return Ok(None);
            }
            if is_end {
                break;
            }
        }
        let finished: Vec<String> =
            run!(self, db => sqlx::query_scalar(FINISHED).bind(seq).fetch_all(db).await)?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        for run in finished {
            let of_run: Vec<String> = run!(self, db => sqlx::query_scalar(OF_RUN)
                .bind(run.as_str()).bind(limit).fetch_all(db).await)?;
            ids.extend(of_run);
        }
        Ok((ids.len() <= most).then_some(ids))
    }

    /// Every place that not anyone may see: drafts, what waits, what has ended.
    pub async fn list_hidden_places(&self) -> Result<Vec<Place>, StoreError> {
        into_places(run!(self, db => sqlx::query_as(HIDDEN).fetch_all(db).await)?)
    }

    /// The drafts and places in review that were worked on last.
    pub async fn list_latest_drafts(&self, limit: i64) -> Result<Vec<Place>, StoreError> {
        const SQL: &str = select_place!(
            "where state in ('draft', 'in_review') \
                           order by updated_at desc, id limit $1"
        );
        into_places(run!(self, db => sqlx::query_as(SQL).bind(limit).fetch_all(db).await)?)
    }

    /// Shows every place to `see`, whatever its state, source by source, until it has seen
    /// enough, without what an import that is not done has written. Holds one at a time.
    pub async fn each_place(
        &self,
        see: &mut (dyn FnMut(Place) -> ControlFlow<()> + Send),
    ) -> Result<(), StoreError> {
        const SQL: &str = select_settled_place!("order by p.source nulls last, p.source_key, p.id");
        run!(self, db => {
            let mut rows = sqlx::query_as(SQL).fetch(db);
            while let Some(row) = rows.try_next().await? {
                if see(PlaceRow::into_place(row)?).is_break() {
                    break;
                }
            }
        });
        Ok(())
    }

    /// Every place that came from one source, whatever its state.
    pub async fn list_places_of_source(&self, source: &str) -> Result<Vec<Place>, StoreError> {
        const SQL: &str = select_place!("where source = $1");
        let mut places = Vec::new();
        run!(self, db => {
            let mut rows = sqlx::query_as(SQL).bind(source).fetch(db);
            while let Some(row) = rows.try_next().await? {
                places.push(PlaceRow::into_place(row)?);
            }
        });
        Ok(places)
    }

    /// Every place that came from no source, whatever its state.
    pub async fn list_places_of_no_source(&self) -> Result<Vec<Place>, StoreError> {
        const SQL: &str = select_place!("where source is null and source_key is null");
        into_places(run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?)
    }

    /// Every place that is made up.
    pub async fn list_sample_places(&self) -> Result<Vec<Place>, StoreError> {
        const SQL: &str = select_place!("where sample");
        into_places(run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?)
    }

    /// How many places are made up.
    pub async fn count_sample_places(&self) -> Result<i64, StoreError> {
        const SQL: &str = "select count(*) from place where sample";
        Ok(run!(self, db => sqlx::query_scalar(SQL).fetch_one(db).await)?)
    }
}

/// Inserts places, with something behind the rows.
macro_rules! insert_places {
    ($places:expr) => {
        QueryBuilder::new(
            "insert into place (id, revision, state, sample, source, source_key, body, \
             edited_at, created_at, updated_at) ",
        )
        .push_values($places, |mut row, place: &Place| {
            let draft = &place.draft;
            row.push_bind(place.id.as_str())
                .push_bind(place.revision)
                .push_bind(draft.state.id())
                .push_bind(place.sample)
                .push_bind(draft.source.as_deref())
                .push_bind(draft.source_key.as_deref())
                .push_bind(Json(draft))
                .push_bind(place.edited_at)
                .push_bind(place.created_at)
                .push_bind(place.updated_at);
        })
    };
}

impl Tx {
    /// Writes new places. [`StoreError::Conflict`] when an id or source key is taken.
    pub async fn insert_places(&mut self, places: &[Place]) -> Result<(), StoreError> {
        for part in places.chunks(MAX_ROWS_PER_STATEMENT) {
            run!(self, db => insert_places!(part).build().execute(db).await.map(drop))?;
        }
        Ok(())
    }

    /// Writes new places where neither id nor source key is taken; says which were written.
    pub async fn insert_free_places(
        &mut self,
        places: &[Place],
    ) -> Result<HashSet<PlaceId>, StoreError> {
        let mut written = HashSet::new();
        for part in places.chunks(MAX_ROWS_PER_STATEMENT) {
            let ids: Vec<String> = run!(self, db => insert_places!(part)
                .push(" on conflict do nothing returning id")
                .build_query_scalar().fetch_all(db).await)?;
            written.extend(ids.iter().filter_map(|id| PlaceId::parse(id)));
        }
        Ok(written)
    }

    /// Writes places over the revisions before their own, where those are the ones stored;
    /// says which were written.
    pub async fn save_unchanged_places(
        &mut self,
        places: &[Place],
    ) -> Result<HashSet<PlaceId>, StoreError> {
        const VALUES: &str = "with new (new_id, new_revision, new_state, new_source, \
                              new_source_key, new_body, new_edited_at, new_updated_at) as (";
        const UPDATE: &str = ") update place set revision = new_revision, state = new_state, \
                              source = new_source, source_key = new_source_key, \
                              body = new_body, edited_at = new_edited_at, \
                              updated_at = new_updated_at from new \
                              where id = new_id and revision = new_revision - 1 returning id";
        let mut written = HashSet::new();
        for part in places.chunks(MAX_ROWS_PER_STATEMENT).filter(|part| !part.is_empty()) {
            let ids: Vec<String> = run!(self, db => QueryBuilder::new(VALUES)
                .push_values(part, |mut row, place| {
                    let draft = &place.draft;
                    row.push_bind(place.id.as_str())
                        .push_bind(place.revision)
                        .push_bind(draft.state.id())
                        .push_bind(draft.source.as_deref())
                        .push_bind(draft.source_key.as_deref())
                        .push_bind(Json(draft))
                        .push_bind(place.edited_at)
                        .push_bind(place.updated_at);
                })
                .push(UPDATE).build_query_scalar().fetch_all(db).await)?;
            written.extend(ids.iter().filter_map(|id| PlaceId::parse(id)));
        }
        Ok(written)
    }

    /// Writes a place over the revision before its own. [`StoreError::Conflict`]
    /// when that is not the one stored.
    pub async fn save_place(&mut self, place: &Place) -> Result<(), StoreError> {
        const SQL: &str = "update place set revision = $2, state = $3, source = $4, \
                           source_key = $5, body = $6, edited_at = $7, updated_at = $8 \
                           where id = $1 and revision = $2 - 1";
        let draft = &place.draft;
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(place.id.as_str())
            .bind(place.revision)
            .bind(draft.state.id())
            .bind(draft.source.as_deref())
            .bind(draft.source_key.as_deref())
            .bind(Json(draft))
            .bind(place.edited_at)
            .bind(place.updated_at)
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Removes a place of which an import should not have made one.
    /// [`StoreError::Conflict`] when it is no longer at this revision.
    pub async fn remove_place(&mut self, id: &PlaceId, revision: i64) -> Result<(), StoreError> {
        const SQL: &str = "delete from place where id = $1 and revision = $2";
        let rows = run!(self, db => sqlx::query(SQL).bind(id.as_str()).bind(revision)
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Removes a made-up place; a real one stays and is a [`StoreError::Conflict`].
    pub async fn remove_sample_place(&mut self, id: &PlaceId) -> Result<(), StoreError> {
        const SQL: &str = "delete from place where id = $1 and sample";
        let rows = run!(self, db => sqlx::query(SQL).bind(id.as_str())
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{NewHistory, RecordKind, State},
        store::{Mode, Store},
    };
    use sqlx::AssertSqlSafe;
    use tempfile::TempDir;

    async fn register() -> (TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        (folder, Store::open(&url, Mode::Create).await.expect("a register"))
    }

    #[test]
    fn what_is_not_public_is_hidden() {
        let hidden = State::ALL.into_iter().filter(|state| !state.is_public());
        let words: Vec<String> = hidden.map(|state| format!("'{}'", state.id())).collect();
        assert!(HIDDEN.ends_with(&format!("where state in ({})", words.join(", "))), "{words:?}");
    }

    #[tokio::test]
    async fn what_changed_is_found_however_long_history_is() {
        let (_folder, store) = register().await;
        let Store::Sqlite { write, .. } = &store else { panic!("a file") };
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("explain query plan {CHANGED}")))
                .bind(1)
                .bind(1)
                .fetch_all(write)
                .await
                .expect("a plan");
        let steps: Vec<&str> = plan.iter().map(|(.., step)| step.as_str()).collect();
        let by_number = "SEARCH history USING INDEX history_kind (record_kind=? AND seq>?)";
        assert_eq!(steps, [by_number]);
    }

    #[tokio::test]
    async fn a_place_that_changed_often_is_one_that_changed() {
        let (_folder, store) = register().await;
        let often = usize::from(CHANGES_PER_READ) * 2;
        let entry = |number: usize| NewHistory {
            at: DateTime::UNIX_EPOCH,
            actor: "a".to_owned(),
            record_kind: RecordKind::Place,
            record_id: format!("p{}", number % 3),
            revision: 1,
            before: None,
            after: None,
            reason: None,
            run_id: None,
        };
        let mut tx = store.begin().await.expect("a write");
        let entries: Vec<_> = (0..often).map(entry).collect();
        tx.append_history(&entries).await.expect("writes");
        tx.commit().await.expect("written");
        for (after, most, found) in [(0, 3, Some(3)), (0, 2, None), (often - 2, 9, Some(2))] {
            let after = i64::try_from(after).expect("small");
            let changed = store.list_changed_places(after, most).await.expect("reads");
            assert_eq!(changed.map(|changed| changed.len()), found, "after {after}");
        }
    }
}
