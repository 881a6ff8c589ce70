//! Positions and search words never reach the log.

#[path = "support/database.rs"]
mod database;
#[path = "support/server.rs"]
mod server;

use server::TestApp;
use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_names_the_route_and_nothing_that_was_asked() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).expect("the first one");
    let test = TestApp::with_places("種別,名称,緯度,経度\nsalon,ひだまり,35.787,139.473\n").await;
    test.get("/api/nearest?lat=35.78691&lon=139.47321&q=himitsu").await;
    test.get("/api/nearest?lat=35.78692&lon=x39.47322&q=himitsu").await;
    test.get("/api/geocode?q=himitsu&limit=99").await;
    test.get("/api/geocode?q=himitsu").await;
    let form = "lat=35.78693&lon=139.47323&q=himitsu";
    let page = test.client.post(test.url("/")).body(form);
    let page = page.header("content-type", "application/x-www-form-urlencoded").send().await;
    assert_eq!(page.expect("answers").status(), 200);
    test.get("/?lat=35.78694&lon=139.47324&q=himitsu").await;
    let text = String::from_utf8(log.0.lock().expect("the log").clone()).expect("text");
    assert!(text.contains("/api/nearest"), "the log is on: {text}");
    for line in text.lines().filter(|line| !line.contains("hyper")) {
        for secret in ["35.7869", "39.4732", "himitsu"] {
            assert!(!line.contains(secret), "{line}");
        }
    }
}
