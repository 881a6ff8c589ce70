//! Positions, search words, passwords, links and codes never reach the log.

#[path = "support/database.rs"]
mod database;
#[path = "support/page.rs"]
mod page;
#[path = "support/person.rs"]
mod person;
#[path = "support/server.rs"]
mod server;

use ibasho::domain::Role;
use person::{Person, account, value_of};
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

/// Uses a link, passwords, a session and a code; returns them all.
async fn work_as_staff(test: &TestApp) -> Vec<String> {
    let token = test.app.first_link().await.expect("reads").expect("nobody is there");
    let mut person = Person::new(test);
    person.read(&format!("/staff/link?token={}", token.reveal()), 200).await;
    let mut fields = vec![("token", token.reveal()), ("name", "花子")];
    fields.extend([("password", "misekanai-kotoba-1"), ("again", "misekanai-kotoba-1")]);
    assert_eq!(person.post("/staff/link", &fields).await.status(), 303);
    assert_eq!(person.log_in("花子", "chigau-kotoba-2").await.status(), 422);
    assert_eq!(person.log_in("花子", "misekanai-kotoba-1").await.status(), 303);
    let session = person.cookie("ibasho").expect("a session").to_owned();
    let incident = serde_json::json!({"name": "台風", "kind": "real"});
    assert_eq!(person.post_json("/api/incidents", &incident).await.status(), 201);
    let count = [("town", "himitsu"), ("way", "home"), ("households", "3")];
    assert_eq!(person.post("/staff/outside", &count).await.status(), 303);
    let page = person.read("/staff/account/second-factor", 200).await;
    let secret = value_of(&page, "secret");
    let fields = [("secret", &*secret), ("code", "987654"), ("password", "misekanai-kotoba-1")];
    assert_eq!(person.post("/staff/account/second-factor", &fields).await.status(), 422);
    let typed = ["misekanai-kotoba-1", "chigau-kotoba-2", "987654"].map(str::to_owned);
    let hash = test.app.store().find_login("花子").await.expect("reads").expect("花子").1;
    let hash = hash.password_hash.expect("a hash");
    typed.into_iter().chain([token.reveal().to_owned(), session, secret, hash]).collect()
}

/// Asks for a place for somebody and answers it; what was typed must stay out of the log.
async fn ask_for_a_place(test: &TestApp) {
    account(test, "災害", Role::Disaster).await;
    let mut officer = Person::logged_in(test, "災害").await;
    let need = [
        ("persons", "4"),
        ("target", "elderly"),
        ("fact", "medical_power"),
        ("from", "himitsu 35.78695,139.47325"),
    ];
    let asked = officer.post("/staff/requests", &need).await;
    assert_eq!(asked.status(), 303);
    let path = person::location(&asked);
    let page = officer.read(&path, 200).await;
    assert!(page.contains("himitsu"), "{page}");
    let revision = value_of(&page, "revision");
    for fields in [
        [("revision", &*revision), ("do", "refuse"), ("reason", "himitsu")],
        [("revision", &*revision), ("do", "himitsu"), ("place", "himitsu")],
        [("revision", &*revision), ("do", "withdraw"), ("place", "himitsu")],
    ] {
        let answer = officer.post(&format!("{path}/step"), &fields).await;
        assert!([303, 422].contains(&answer.status().as_u16()), "{fields:?}");
    }
    officer.post("/staff/requests", &[("persons", "himitsu"), ("from", "himitsu")]).await;
    officer.read("/staff/requests", 200).await;
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
    let staff = work_as_staff(&test).await;
    ask_for_a_place(&test).await;
    let form = "opened=1795316340&category=salon&name=himitsu&address=himitsu&contact=himitsu&words=himitsu";
    for path in ["/suggest", "/suggest?token=himitsu", "/confirm?token=himitsu"] {
        let page = test.client.post(test.url(path)).body(form);
        let page = page.header("content-type", "application/x-www-form-urlencoded").send().await;
        assert_ne!(page.expect("answers").status(), 500, "{path}");
    }
    test.get("/suggest/sent?token=himitsu").await;
    let text = String::from_utf8(log.0.lock().expect("the log").clone()).expect("text");
    assert!(text.contains("/api/nearest"), "the log is on: {text}");
    for line in text.lines().filter(|line| !line.contains("hyper")) {
        for secret in ["35.7869", "39.4732", "himitsu", "medical_power"] {
            assert!(!line.contains(secret), "{line}");
        }
        for secret in &staff {
            assert!(!line.contains(secret.as_str()), "{line}");
        }
    }
}
