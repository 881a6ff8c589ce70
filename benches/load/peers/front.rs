//! The axum handler in front of a peer that speaks no HTTP: takes `/api/nearest` as
//! Ibasho does, and answers the nearest ten.

use super::{postgis, redis};
use anyhow::Context;
use axum::{
    Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use clap::{Args, ValueEnum};
use serde::Deserialize;

/// What stands behind it.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Kind {
    Postgis,
    Redis,
}

impl Kind {
    /// Its name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Postgis => "postgis",
            Self::Redis => "redis",
        }
    }
}

/// What the process serves.
#[derive(Debug, Args)]
pub struct FrontArgs {
    kind: Kind,
    #[arg(long)]
    listen: String,
    #[arg(long)]
    database: String,
}

/// What is asked.
#[derive(Debug, Deserialize)]
pub struct Asked {
    pub lon: f64,
    pub lat: f64,
    pub category: Option<String>,
}

#[derive(Clone)]
enum Behind {
    Postgis(sqlx::PgPool),
    Redis(::redis::aio::MultiplexedConnection),
}

/// Serves until it is killed.
pub async fn serve(args: FrontArgs) -> anyhow::Result<()> {
    let behind = match args.kind {
        Kind::Postgis => Behind::Postgis(postgis::connect(&args.database).await?),
        Kind::Redis => Behind::Redis(redis::connect(&args.database).await?),
    };
    let routes = Router::new()
        .route("/ready", get(async || ()))
        .route("/api/nearest", get(answer))
        .with_state(behind);
    let listener = tokio::net::TcpListener::bind(&args.listen).await?;
    axum::serve(listener, routes).await.context("cannot serve")
}

async fn answer(State(behind): State<Behind>, Query(asked): Query<Asked>) -> Response {
    let found = match behind {
        Behind::Postgis(pool) => postgis::nearest(&pool, &asked).await,
        Behind::Redis(connection) => redis::nearest(connection, &asked).await,
    };
    match found {
        Ok(body) => ([(header::CONTENT_TYPE, "application/geo+json")], body).into_response(),
        Err(error) => {
            eprintln!("{error:#}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
