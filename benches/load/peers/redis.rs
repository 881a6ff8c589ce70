//! axum in front of Redis: the ids of the nearest by GEOSEARCH, then their JSON by MGET.
//! GEOSEARCH sorts all that lies within the radius, so the radius grows until ten are in it.

use super::{
    Started, find_program,
    front::{Asked, Kind},
    place::Place,
    start_front,
};
use crate::{
    contender::Database,
    process::{self, Process},
    register::Register,
};
use anyhow::{Context, ensure};
use redis::{AsyncCommands, AsyncConnectionConfig, Client, aio::MultiplexedConnection, cmd, pipe};
use rustix::process::Signal;
use std::{
    fmt::Write,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::sleep;

/// So many places are answered.
const LIMIT: u8 = 10;
const KEY: &str = "places";
/// Commands go to the server so many at a time.
const AT_A_TIME: usize = 1000;
/// From one radius to the next, up to that of a search.
const RADII_M: [f64; 5] = [500.0, 2000.0, 8000.0, 30_000.0, 100_000.0];
const LONGEST_START: Duration = Duration::from_mins(1);

/// Fills it, starts it again from its file, and the handler before it.
pub async fn start(register: &Register) -> anyhow::Result<Started> {
    let program = find_program("redis-server", &process::folder()?);
    let program = program.context("redis-server is not installed")?;
    let folder = tempfile::Builder::new().prefix("ibasho-load-").tempdir()?;
    let (first, connection) = run(&program, &folder).await?;
    fill(connection, register).await?;
    drop(first);
    let began = Instant::now();
    let (process, _) = run(&program, &folder).await?;
    let database = Database { process, ready_after: began.elapsed(), folder };
    let server = start_front(Kind::Redis, &url(database.folder.path()))?;
    Ok(Started { server, database: Some(database), path_there: str::to_owned })
}

fn url(folder: &Path) -> String {
    format!("redis+unix://{}/socket", folder.display())
}

/// Starts it and waits until it has read its file.
async fn run(program: &Path, folder: &TempDir) -> anyhow::Result<(Process, MultiplexedConnection)> {
    let mut command = Command::new(program);
    command.args(["--port", "0", "--save", "", "--unixsocket", "socket", "--dir"]);
    let mut process = Process::start(command.arg(folder.path()))?.ended_by(Signal::INT);
    let began = Instant::now();
    loop {
        if let Ok(mut connection) = connect(&url(folder.path())).await
            && cmd("PING").query_async::<String>(&mut connection).await.is_ok()
        {
            return Ok((process, connection));
        }
        process.check()?;
        ensure!(began.elapsed() < LONGEST_START, "Redis does not answer");
        sleep(Duration::from_millis(5)).await;
    }
}

/// Every place, by its id with all of its JSON but the distance, which comes last.
async fn fill(mut connection: MultiplexedConnection, register: &Register) -> anyhow::Result<()> {
    let mut piece = pipe();
    for place in Place::all(register)? {
        let place = place?;
        let feature = serde_json::to_string(&place.feature(0.0))?;
        let (open, _) = feature.rsplit_once("0.0}}").context("the distance does not come last")?;
        piece.cmd("GEOADD").arg(KEY).arg(place.lon).arg(place.lat).arg(&place.id).ignore();
        piece.set(&place.id, open).ignore();
        if piece.len() >= AT_A_TIME {
            piece.exec_async(&mut connection).await?;
            piece.clear();
        }
    }
    if !piece.is_empty() {
        piece.exec_async(&mut connection).await?;
    }
    cmd("SAVE").exec_async(&mut connection).await.context("cannot save")
}

/// One connection that all requests share: they queue at Redis alone.
pub async fn connect(url: &str) -> anyhow::Result<MultiplexedConnection> {
    // To save a million places takes it seconds.
    let patient = AsyncConnectionConfig::new().set_response_timeout(Some(LONGEST_START));
    Ok(Client::open(url)?.get_multiplexed_async_connection_with_config(&patient).await?)
}

/// The nearest ten, as JSON.
pub async fn nearest(mut redis: MultiplexedConnection, asked: &Asked) -> anyhow::Result<Vec<u8>> {
    let mut hits: Vec<(String, f64)> = Vec::new();
    for radius_m in RADII_M {
        let mut search = cmd("GEOSEARCH");
        search.arg(KEY).arg("FROMLONLAT").arg(asked.lon).arg(asked.lat);
        search.arg("BYRADIUS").arg(radius_m).arg("m").arg("ASC");
        search.arg("COUNT").arg(LIMIT).arg("WITHDIST");
        hits = search.query_async(&mut redis).await?;
        if hits.len() >= LIMIT.into() {
            break;
        }
    }
    let mut body = r#"{"type":"FeatureCollection","features":["#.to_owned();
    if !hits.is_empty() {
        let ids: Vec<_> = hits.iter().map(|(id, _)| id).collect();
        let places: Vec<String> = redis.mget(ids).await?;
        for (number, (place, (_, distance_m))) in places.iter().zip(&hits).enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(body, "{comma}{place}{distance_m:.1}}}}}")?;
        }
    }
    body += "]}";
    Ok(body.into_bytes())
}
