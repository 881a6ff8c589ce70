//! axum in front of `PostGIS`: the nearest by an index over positions, with a filter by one
//! over category and position together.

use super::{
    Started,
    front::{Asked, Kind},
    place::{Features, Place},
    postgres, start_front,
};
use crate::register::Register;
use anyhow::Context;
use sqlx::{Connection, PgConnection, PgPool, postgres::PgPoolOptions};

/// More do not help: there are as many cores as connections, or fewer.
const CONNECTIONS: u32 = 8;
/// Nothing farther is answered.
const RADIUS_M: f64 = 100_000.0;
/// Places go to the server in pieces of so many bytes.
const PIECE: usize = 1 << 20;

const TABLE: &str = "
    create extension postgis;
    create extension btree_gist;
    create unlogged table places (
        id text primary key, category text not null, name text not null,
        name_kana text not null, address text not null, phone text not null,
        schedule_text text not null,
        lon double precision not null, lat double precision not null,
        at geography(point) generated always as
            (st_setsrid(st_makepoint(lon, lat), 4326)::geography) stored)";
const COPY: &str = "copy places (id, category, name, name_kana, address, phone, schedule_text, \
                    lon, lat) from stdin (format csv)";
/// A plan for any category must do for a rare one: it takes each category for rare, and
/// walks the index over category and position.
const INDEXES: &str = "
    alter table places alter category set (n_distinct = -1);
    create index on places using gist (at);
    create index on places using gist (category, at);";

/// With the distance on the ellipsoid. The limit is a number: a plan for any limit would
/// not walk the index.
const NEAREST: &str = "
    select id, category, name, name_kana, address, phone, schedule_text, lon, lat,
        st_distance(at, st_setsrid(st_makepoint($1, $2), 4326)::geography) as distance_m
    from places
    order by at <-> st_setsrid(st_makepoint($1, $2), 4326)::geography limit 10";
const NEAREST_OF_A_CATEGORY: &str = "
    select id, category, name, name_kana, address, phone, schedule_text, lon, lat,
        st_distance(at, st_setsrid(st_makepoint($1, $2), 4326)::geography) as distance_m
    from places where category = $3
    order by at <-> st_setsrid(st_makepoint($1, $2), 4326)::geography limit 10";

/// Starts both.
pub async fn start(register: &Register) -> anyhow::Result<Started> {
    let database = postgres::start(async |connection| fill(connection, register).await).await?;
    let server = start_front(Kind::Postgis, &postgres::url(database.folder.path()))?;
    Ok(Started { server, database: Some(database), path_there: str::to_owned })
}

async fn fill(connection: &mut PgConnection, register: &Register) -> anyhow::Result<()> {
    sqlx::raw_sql(TABLE).execute(&mut *connection).await.context("PostGIS is not installed")?;
    let mut rows = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for place in Place::all(register)? {
        let Place { id, category, name, name_kana, address, phone, schedule_text, lon, lat } =
            &place?;
        rows.serialize((id, category, name, name_kana, address, phone, schedule_text, lon, lat))?;
    }
    copy(connection, COPY, &rows.into_inner()?).await?;
    sqlx::raw_sql(INDEXES).execute(&mut *connection).await?;
    sqlx::raw_sql("vacuum analyze places").execute(connection).await?;
    Ok(())
}

/// Sends rows to a table.
pub async fn copy(connection: &mut PgConnection, copy: &str, rows: &[u8]) -> anyhow::Result<()> {
    let mut into = connection.copy_in_raw(copy).await?;
    for piece in rows.chunks(PIECE) {
        into.send(piece).await?;
    }
    into.finish().await?;
    Ok(())
}

/// A pool that asks nothing but what it is asked.
pub async fn connect(url: &str) -> anyhow::Result<PgPool> {
    let options = PgPoolOptions::new().max_connections(CONNECTIONS).min_connections(CONNECTIONS);
    let pool = options.test_before_acquire(false).connect(url).await?;
    pool.acquire().await?.ping().await?;
    Ok(pool)
}

#[derive(sqlx::FromRow)]
struct Hit {
    #[sqlx(flatten)]
    place: Place,
    distance_m: f64,
}

/// The nearest ten, as JSON.
pub async fn nearest(pool: &PgPool, asked: &Asked) -> anyhow::Result<Vec<u8>> {
    let of_a_category = asked.category.as_deref();
    let sql = if of_a_category.is_some() { NEAREST_OF_A_CATEGORY } else { NEAREST };
    let mut query = sqlx::query_as(sql).bind(asked.lon).bind(asked.lat);
    if let Some(category) = of_a_category {
        query = query.bind(category);
    }
    let mut hits: Vec<Hit> = query.fetch_all(pool).await?;
    hits.retain(|hit| hit.distance_m <= RADIUS_M);
    let rounded = |hit: &Hit| (hit.distance_m * 10.0).round() / 10.0;
    let features = hits.iter().map(|hit| hit.place.feature(rounded(hit)));
    Ok(serde_json::to_vec(&Features::of(features.collect()))?)
}
