//! What a server does while its database is gone, does not answer or is full: reads go
//! on from memory and say so, reports are refused in time and taken once it is back,
//! all without a restart.

use crate::{
    cluster::Cluster,
    database::Database,
    id_of,
    incidents::{officer, open},
    person::{Person, account},
    server::TestApp,
    status::SHELTERS,
    wait::eventually,
};
use ibasho::{
    app::{staff::By, token::Token},
    domain::{Actor, Role},
    store::Store,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A report is refused within this.
const IN_TIME: Duration = Duration::from_secs(3);
/// A database that is gone, or back, is noticed within this.
const NOTICED_WITHIN: Duration = Duration::from_secs(20);

struct Scene {
    test: TestApp,
    officer: Person,
    shelter: String,
}

impl Scene {
    /// A disaster in which one shelter is open, with 20 people.
    async fn new(database: Database) -> Self {
        let test = TestApp::start_on(database, &[]).await;
        test.import(SHELTERS).await;
        let app = test.app.clone();
        tokio::spawn(async move { app.follow().await });
        let mut officer = officer(&test).await;
        open(&mut officer, "real").await;
        let shelter = id_of(&test, "みどりの里").await;
        let mut scene = Self { test, officer, shelter };
        assert_eq!(scene.report(20, "first").await, 201);
        scene
    }

    /// Reports so many people under a key; what comes of it must come in time.
    async fn report(&mut self, persons: u32, key: &str) -> u16 {
        let body = json!({"status": "open", "occupancy": persons});
        self.send(&body, key).await.status().as_u16()
    }

    async fn send(&mut self, body: &Value, key: &str) -> reqwest::Response {
        let began = Instant::now();
        let path = format!("/api/shelters/{}/status", self.shelter);
        let answer = self.officer.post_keyed(&path, body, Some(key)).await;
        assert!(began.elapsed() < IN_TIME, "{:?}", began.elapsed());
        answer
    }

    /// Waits until `/readyz` says that the database is there, or not.
    async fn wait_until(&self, is_there: bool) {
        eventually(&format!("database: {is_there}"), NOTICED_WITHIN, async || {
            let ready = self.test.json("/readyz").await;
            (ready["database"] == is_there).then_some(())
        })
        .await;
    }

    /// What goes on, at once, and what is refused in time.
    async fn must_go_on_from_memory(&mut self, key: &str) {
        // So long that it needs room of its own.
        let note = "あ".repeat(300);
        let answer = self.send(&json!({"status": "full", "note": note}), key).await;
        let status = answer.status();
        let kind = answer.headers()["content-type"].to_str().expect("text").to_owned();
        let said = answer.text().await.expect("words");
        assert_eq!((status.as_u16(), &*kind), (503, "application/problem+json"), "{said}");
        let began = Instant::now();
        let path = format!("/staff/shelters/{}", self.shelter);
        let form = [("status", "full"), ("key", key), ("note", &note)];
        let refused = self.officer.post(&path, &form).await;
        assert_eq!(refused.status(), 503);
        let refused = refused.text().await.expect("a page");
        assert!(refused.contains("もう一度送ってください"), "{refused}");
        assert!(began.elapsed() < IN_TIME, "{:?}", began.elapsed());
        let began = Instant::now();
        let found = self.test.json("/api/shelters?direct=yes").await;
        assert_eq!(found["features"][0]["properties"]["occupancy"], 20);
        let public = self.test.get("/disaster").await.text().await.expect("a page");
        assert!(public.contains("みどりの里") && !public.contains("/staff/shelters/"), "{public}");
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }

    /// What disaster staff go on reading while it is not even known who they are.
    async fn must_know_its_staff(&mut self) {
        let began = Instant::now();
        let board = self.officer.read("/disaster", 200).await;
        assert!(board.contains("20人") && board.contains("つながりません"), "{board}");
        let list = self.officer.read("/staff/shelters", 200).await;
        assert!(list.contains("みどりの里") && list.contains("つながりません"), "{list}");
        let page = self.officer.read(&format!("/staff/shelters/{}", self.shelter), 200).await;
        assert!(page.contains("20人") && page.contains("いまは読めません"), "{page}");
        assert_eq!(self.officer.get("/staff/incidents").await.status(), 503, "nothing more");
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }

    /// The same report again, and the present follows.
    async fn must_be_back(&mut self, key: &str) {
        self.wait_until(true).await;
        // Connections that broke are found out one by one.
        eventually("reports are taken again", NOTICED_WITHIN, async || {
            (self.report(33, key).await != 503).then_some(())
        })
        .await;
        assert_eq!(self.report(33, key).await, 200, "known under its key");
        let found = self.test.json("/api/shelters?direct=yes").await;
        assert_eq!(found["features"][0]["properties"]["occupancy"], 33);
    }
}

#[tokio::test]
async fn postgresql_may_stop_and_start_again() {
    let cluster = Cluster::start();
    let mut scene = Scene::new(Database::at(cluster.url())).await;
    for key in ["second", "third"] {
        scene.test.app.refresh().await.expect("refreshes");
        cluster.stop();
        // Before anybody has noticed, too.
        assert_eq!(scene.report(21, "lost").await, 503);
        scene.wait_until(false).await;
        scene.must_go_on_from_memory("unsent").await;
        scene.must_know_its_staff().await;
        cluster.start_again();
        scene.must_be_back(key).await;
        assert_eq!(scene.report(20, &format!("{key} again")).await, 201);
    }
}

#[tokio::test]
async fn postgresql_may_fall_silent() {
    let cluster = Cluster::start();
    let mut scene = Scene::new(Database::at(cluster.url())).await;
    cluster.freeze();
    assert_eq!(scene.report(21, "lost").await, 503);
    scene.wait_until(false).await;
    scene.must_go_on_from_memory("unsent").await;
    scene.must_know_its_staff().await;
    cluster.thaw();
    scene.must_be_back("second").await;
}

#[tokio::test]
async fn who_was_logged_out_or_is_for_something_else_reads_nothing_while_it_is_gone() {
    let scene = Scene::new(Database::fresh().await).await;
    let Scene { test, mut officer, .. } = scene;
    account(&test, "編集", Role::Editor).await;
    let other = account(&test, "ほか", Role::Disaster).await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let mut away = Person::logged_in(&test, "ほか").await;
    assert_eq!(editor.get("/staff").await.status(), 200);
    assert_eq!(away.get("/staff/shelters").await.status(), 200);
    let cookie = away.at(&test);
    // By somebody else, where this server cannot know of it.
    let by = By::Shell(Actor::Shell("test".to_owned()));
    test.app.end_sessions(by, other.id).await.expect("ends them");
    let mut left = Person::logged_in(&test, "災害").await;
    assert_eq!(left.get("/staff/shelters").await.status(), 200);
    let mut kept = left.at(&test);
    assert_eq!(left.post("/staff/logout", &[]).await.status(), 303);
    let session = Token::from(away.cookie("ibasho").expect("a session"));
    assert!(test.app.cached_session(&session).is_some(), "confirmed a moment ago");
    eventually("the ended session is asked for again", NOTICED_WITHIN, async || {
        test.app.cached_session(&session).is_none().then_some(())
    })
    .await;
    assert_eq!(officer.get("/staff/shelters").await.status(), 200);
    test.app.store().close().await;
    let mut away = cookie;
    for (who, person) in [("editor", &mut editor), ("away", &mut away), ("left", &mut kept)] {
        assert_eq!(person.get("/staff/shelters").await.status(), 503, "{who}");
        let board = person.read("/disaster", 200).await;
        assert!(
            !board.contains("/staff/shelters/") && board.contains("確かめられません"),
            "{who}: {board}"
        );
    }
    assert!(officer.read("/disaster", 200).await.contains("20人"));
}

#[tokio::test]
async fn a_full_disk_refuses_reports_until_there_is_room_again() {
    let mut scene = Scene::new(Database::sqlite()).await;
    let Store::Sqlite { write, .. } = scene.test.app.store() else { panic!("SQLite") };
    let write = write.clone();
    let limit = |pages: i64| {
        let write = write.clone();
        async move {
            let sql = format!("pragma max_page_count = {pages}");
            sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql))
                .fetch_one(&write)
                .await
                .expect("a limit")
        }
    };
    // Not below what is used: from here on, no page can be added.
    limit(1).await;
    let note = "あ".repeat(200);
    let mut refused = None;
    for turn in 0..200 {
        let body = json!({"status": "open", "occupancy": 20, "note": note});
        let answer = scene.send(&body, &format!("turn {turn}")).await;
        if answer.status() != 201 {
            refused = Some((turn, answer));
            break;
        }
    }
    let (turn, answer) = refused.expect("the disk is full");
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    scene.must_go_on_from_memory("unsent").await;
    assert_eq!(scene.test.json("/readyz").await["age_s"], 0, "what is known is current");
    let log = format!("/staff/shelters/{}", scene.shelter);
    assert!(scene.officer.read(&log, 200).await.contains("20人"));
    // Where the disk is full when SQLite writes its log, it takes everything back by
    // itself, and the connection knows nothing of it.
    let mut cut_off = write.begin_with("BEGIN IMMEDIATE").await.expect("a write");
    sqlx::query("rollback").execute(&mut *cut_off).await.expect("taken back");
    drop(cut_off);
    limit(1_000_000).await;
    assert_eq!(scene.report(33, "after").await, 201);
    let body = json!({"status": "open", "occupancy": 20, "note": note});
    assert_eq!(scene.send(&body, &format!("turn {turn}")).await.status(), 201, "not half written");
    scene.must_be_back("last").await;
}
