//! Martin in front of `PostGIS`, on a table that holds for each zoom the marks that Ibasho
//! draws there: nothing is left to it but to cut and to encode tiles.

use super::{Started, clusters, find_program, postgis, postgres};
use crate::{
    process::{self, Server},
    register::Register,
};
use anyhow::Context;
use sqlx::PgConnection;
use std::{fs, process::Command};

const TABLE: &str = "
    create extension postgis;
    create extension btree_gist;
    create unlogged table marks (
        zoom smallint not null, east double precision not null, north double precision not null,
        id text, category text, name text,
        point_count integer, expansion_zoom smallint, counts jsonb,
        at geometry(point, 3857) generated always as
            (st_setsrid(st_makepoint(east, north), 3857)) stored)";
const COPY: &str = "copy marks (zoom, east, north, id, category, name, point_count, expansion_zoom, \
                    counts) from stdin (format csv)";
/// The function is the source of the tiles: extent and buffer are those of Ibasho. In
/// PL/pgSQL, which keeps its plan.
const INDEX_AND_FUNCTION: &str = "
    create index on marks using gist (zoom, at);
    create function places(z integer, x integer, y integer) returns bytea
    language plpgsql stable strict parallel safe as $$ begin
        return (select st_asmvt(mark, 'places', 4096, 'geom') from (
            select st_asmvtgeom(at, st_tileenvelope(z, x, y), 4096, 64) as geom,
                id, category, name, point_count is not null or null as cluster,
                point_count, expansion_zoom, counts
            from marks
            where zoom = least(z, 15)::smallint
                and at && st_tileenvelope(z, x, y, margin => 64.0 / 4096)
        ) as mark);
    end $$;";

/// Starts both.
pub async fn start(register: &Register) -> anyhow::Result<Started> {
    let folder = process::folder()?;
    let program = find_program("martin", &folder.join("tools/bin"));
    let program = program.context("martin is not installed")?;
    let database = postgres::start(async |connection| fill(connection, register).await).await?;
    let address = process::free_address()?;
    let settings = serde_json::json!({
        "listen_addresses": address,
        "preferred_encoding": "gzip",
        "cache": {"size_mb": 512},
        "postgres": {
            "connection_string": postgres::words(database.folder.path()),
            "pool_size": 8,
            "auto_publish": false,
            "functions": {"places": {"schema": "public", "function": "places"}},
        },
    });
    let file = database.folder.path().join("martin.yaml");
    // YAML holds JSON.
    fs::write(&file, settings.to_string())?;
    let mut command = Command::new(program);
    command.arg("--config").arg(file).env("RUST_LOG", "error");
    let server = Server::start(&mut command, &address, "/health")?;
    Ok(Started { server, database: Some(database), path_there })
}

/// A source by its name, without an ending.
fn path_there(path: &str) -> String {
    path.replace("/tiles/", "/").replace(".mvt", "")
}

async fn fill(connection: &mut PgConnection, register: &Register) -> anyhow::Result<()> {
    sqlx::raw_sql(TABLE).execute(&mut *connection).await.context("PostGIS is not installed")?;
    let mut rows = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    clusters::rows(register, |row| Ok(rows.serialize(row)?))?;
    postgis::copy(connection, COPY, &rows.into_inner()?).await?;
    sqlx::raw_sql(INDEX_AND_FUNCTION).execute(&mut *connection).await?;
    sqlx::raw_sql("vacuum analyze marks").execute(connection).await?;
    Ok(())
}
