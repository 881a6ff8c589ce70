#![allow(dead_code, reason = "each test binary uses a part")]

//! The whole service on a free port, with a fresh database and a clock that stands.

use crate::{database::Database, page::Page};
use chrono::{DateTime, TimeDelta};
use clap::Parser;
use ibasho::{
    app::{App, Clock, import::ImportOptions},
    config::ServeArgs,
    domain::Actor,
    formats::{self, ReadOptions},
    store::{Mode, Store},
    web,
};
use reqwest::{Client, Response};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// 2026-11-22 12:00 in Japan.
pub const NOON: Clock = Clock::Fixed(DateTime::from_timestamp(1_795_316_400, 0).unwrap());

#[derive(Parser)]
#[command(args_override_self = true)]
struct Settings {
    #[command(flatten)]
    serve: ServeArgs,
}

/// A running service.
pub struct TestApp {
    pub app: Arc<App>,
    pub client: Client,
    address: String,
    database: Arc<Database>,
}

impl TestApp {
    /// With an empty register.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With an empty register and settings.
    pub async fn start_with(flags: &[&str]) -> Self {
        Self::start_on(Database::fresh().await, flags).await
    }

    /// With an empty register in a database, and settings.
    pub async fn start_on(database: Database, flags: &[&str]) -> Self {
        Self::start_at(Arc::new(database), NOON, flags).await
    }

    /// Another server on the same register, at another time.
    pub async fn after(&self, time: TimeDelta, flags: &[&str]) -> Self {
        let clock = Clock::Fixed(self.app.clock.now() + time);
        Self::start_at(self.database.clone(), clock, flags).await
    }

    /// With an empty register, until told to stop; and when it has stopped.
    pub async fn until(stop: impl Future<Output = ()> + Send + 'static) -> (Self, JoinHandle<()>) {
        Self::serve(Arc::new(Database::fresh().await), NOON, &[], stop).await
    }

    async fn start_at(database: Arc<Database>, clock: Clock, flags: &[&str]) -> Self {
        Self::serve(database, clock, flags, std::future::pending()).await.0
    }

    async fn serve(
        database: Arc<Database>,
        clock: Clock,
        flags: &[&str],
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> (Self, JoinHandle<()>) {
        let store = Store::open(&database.url, Mode::Create).await.expect("a new register");
        let app = Arc::new(App::start(store, clock).await.expect("a register"));
        // Tests look at numbers as anyone; those of the setting itself set it themselves.
        let flags = [&["ibasho", "--public-occupancy", "numbers"], flags].concat();
        let settings = Arc::new(Settings::parse_from(flags).serve);
        let basemap = web::open_basemap(&settings).await.expect("a base map");
        let hazard_layers = web::read_hazard_layers(&settings).expect("hazard layers");
        let state = web::AppState::new(app.clone(), settings, basemap, hazard_layers);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let served = tokio::spawn(web::serve(listener, state, stop));
        (Self { app, client: Client::new(), address, database }, served)
    }

    /// With the places of a CSV in the own layout.
    pub async fn with_places(csv: &str) -> Self {
        let test = Self::start().await;
        test.import(csv).await;
        test
    }

    /// Takes a CSV in the own layout into the register.
    pub async fn import(&self, csv: &str) {
        let reading =
            formats::read(csv.as_bytes(), &ReadOptions::default()).expect("a table").remove(0);
        assert_eq!(reading.refused, []);
        let files = vec![("test.csv".to_owned(), reading)];
        let options = ImportOptions::by(Actor::Program);
        self.app.import(files, options, &mut |_| {}).await.expect("an import");
    }

    /// The address of its register.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Asks for a path.
    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.expect("an answer")
    }

    /// Asks for a page, which must come with 200.
    pub async fn page(&self, path: &str) -> Page {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        Page::of(answer).await
    }

    /// Asks for a path and reads JSON, which must come with 200.
    pub async fn json(&self, path: &str) -> serde_json::Value {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.expect("json")
    }
}
