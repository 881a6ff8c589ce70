//! The ceiling: a bare axum handler on the same runtime that returns stored bodies of
//! the same sizes. What no service on this framework can be faster than.

use anyhow::Context;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

/// The file beside the bodies that holds their headers.
const HEADERS: &str = "headers";
/// The headers that a body is stored with.
const KEPT: [HeaderName; 2] = [header::CONTENT_TYPE, header::CONTENT_ENCODING];

/// What the process serves.
#[derive(Debug, Args)]
pub struct CeilingArgs {
    #[arg(long)]
    listen: String,
    #[arg(long)]
    bodies: PathBuf,
}

#[derive(Debug)]
struct Stored {
    bodies: Vec<Bytes>,
    headers: Vec<(HeaderName, HeaderValue)>,
    next: AtomicUsize,
}

/// Serves stored bodies in turn, whatever is asked.
pub async fn serve(args: CeilingArgs) -> anyhow::Result<()> {
    let stored = Arc::new(read(&args.bodies)?);
    let routes = Router::new().route("/{*path}", get(answer)).with_state(stored);
    let listener = tokio::net::TcpListener::bind(&args.listen).await?;
    axum::serve(listener, routes).await.context("cannot serve")
}

async fn answer(State(stored): State<Arc<Stored>>) -> Response {
    let turn = stored.next.fetch_add(1, Relaxed) % stored.bodies.len();
    let mut response = stored.bodies[turn].clone().into_response();
    response.headers_mut().extend(stored.headers.iter().cloned());
    response
}

fn read(folder: &Path) -> anyhow::Result<Stored> {
    let lines = fs::read_to_string(folder.join(HEADERS))?;
    let headers = lines.lines().filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| {
        anyhow::Ok((name.parse::<HeaderName>()?, value.parse::<HeaderValue>()?))
    });
    let headers = headers.collect::<Result<_, _>>()?;
    let mut bodies = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.file_name().is_some_and(|name| name != HEADERS) {
            bodies.push(Bytes::from(fs::read(path)?));
        }
    }
    anyhow::ensure!(!bodies.is_empty(), "no bodies are stored");
    Ok(Stored { bodies, headers, next: AtomicUsize::new(0) })
}

/// Stores the answers of the server at `address` to `paths` in `folder`.
pub async fn store(
    address: &str,
    paths: impl Iterator<Item = &String>,
    gzip: bool,
    folder: &Path,
) -> anyhow::Result<()> {
    drop(fs::remove_dir_all(folder));
    fs::create_dir_all(folder)?;
    let client = reqwest::Client::builder().no_gzip().build()?;
    for (number, path) in paths.enumerate() {
        let mut request = client.get(format!("http://{address}{path}"));
        if gzip {
            request = request.header(header::ACCEPT_ENCODING, "gzip");
        }
        let answer = request.send().await?;
        // A tile without places has no body.
        let well = [StatusCode::OK, StatusCode::NO_CONTENT].contains(&answer.status());
        anyhow::ensure!(well, "{path}: {}", answer.status());
        if answer.status() == StatusCode::OK {
            let kept = KEPT.iter().filter_map(|name| Some((name, answer.headers().get(name)?)));
            let lines = kept.map(|(name, value)| Ok(format!("{name}: {}\n", value.to_str()?)));
            fs::write(folder.join(HEADERS), lines.collect::<anyhow::Result<String>>()?)?;
        }
        fs::write(folder.join(number.to_string()), answer.bytes().await?)?;
    }
    Ok(())
}
