//! What cannot be used is refused by name, never guessed and never a 5xx.

use crate::{PLACES, server::TestApp};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn refused(test: &TestApp, path: &str) -> Value {
    let response = test.get(path).await;
    let shown: String = path.chars().take(80).collect();
    assert_eq!(response.status(), 400, "{shown}");
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{shown}");
    response.json().await.expect("json")
}

/// The route's usual query without one of its parameters.
fn without(route: &str, name: &str) -> String {
    let (path, query) = route.split_once('?').expect("a query");
    let is_other = |pair: &&str| pair.split('=').next() != Some(name);
    format!("{path}?{}", query.split('&').filter(is_other).collect::<Vec<_>>().join("&"))
}

#[tokio::test]
async fn every_parameter_refuses_what_it_cannot_use() {
    let test = TestApp::with_places(PLACES).await;
    let long = "a".repeat(20_000);
    let anything: [(&str, &str); 4] =
        [("", "empty"), ("%20", "empty"), ("%ff%fe", "not-utf8"), (&long, "too-long")];
    let numbers = ["NaN", "inf", "-inf", "1e400", "abc", "１", "0x10", "1,5"];
    let routes: [(&str, &[&str], &[&str]); 4] = [
        ("/api/geocode?q=a", &["limit"], &["q"]),
        (
            "/api/nearest?lat=35&lon=139",
            &["lat", "lon", "limit", "radius_m"],
            &["category", "fact", "target", "q", "district", "open"],
        ),
        ("/api/places?", &["limit"], &["bbox", "category", "q", "after"]),
        (
            "/api/shelters?lat=35&lon=139",
            &["lat", "lon", "limit", "radius_m", "min_vacancy"],
            &["kind", "target", "fact", "hazard", "status", "direct", "district"],
        ),
    ];
    for (route, numeric, texts) in routes {
        for name in numeric.iter().chain(texts) {
            let base = without(route, name);
            for (value, code) in anything {
                let problem = refused(&test, &format!("{base}&{name}={value}")).await;
                assert_eq!(problem["errors"][0]["parameter"], *name, "{problem}");
                assert_eq!(problem["errors"][0]["code"], code, "{problem}");
            }
        }
        for name in numeric {
            let base = without(route, name);
            for value in numbers {
                let problem = refused(&test, &format!("{base}&{name}={value}")).await;
                assert_eq!(problem["errors"][0]["parameter"], *name, "{name}={value}");
            }
        }
    }
}

/// Sends a request that common clients refuse to send, so it speaks HTTP by hand; the answer.
async fn answer_to(test: &TestApp, path: &str) -> String {
    let mut connection = TcpStream::connect(test.address()).await.expect("connects");
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.expect("sends");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.expect("answers");
    answer
}

#[tokio::test]
async fn a_parameter_of_sixty_kilobytes_is_named_too() {
    let test = TestApp::with_places(PLACES).await;
    let long = "a".repeat(60_000);
    for (path, parameter) in [
        (format!("/api/nearest?lat=35&lon=139&q={long}"), "q"),
        (format!("/api/nearest?lat={long}&lon=139"), "lat"),
        (format!("/api/places?{long}=1"), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ] {
        let answer = answer_to(&test, &path).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        let body = answer.split("\r\n\r\n").nth(1).expect("a body");
        let problem: Value = serde_json::from_str(body).expect("json");
        assert_eq!(problem["errors"][0]["parameter"], parameter);
    }
}

#[tokio::test]
async fn an_address_above_64_kilobytes_is_refused_as_such() {
    let test = TestApp::with_places(PLACES).await;
    for path in ["/api/nearest?q=", "/?q="] {
        let answer = answer_to(&test, &format!("{path}{}", "a".repeat(100_000))).await;
        assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
    }
}

#[tokio::test]
async fn values_out_of_range_unknown_and_repeated_are_named() {
    let test = TestApp::with_places(PLACES).await;
    let at = "/api/nearest?lat=35&lon=139";
    for (path, parameter, code) in [
        ("/api/nearest", "lon", "required"),
        ("/api/nearest?lat=35", "lon", "required"),
        ("/api/nearest?lon=139", "lat", "required"),
        ("/api/nearest?lat=91&lon=139", "lat", "latitude-range"),
        ("/api/nearest?lat=35&lon=181", "lon", "longitude-range"),
        ("/api/nearest?lat=35&lat=36&lon=139", "lat", "repeated"),
        (&format!("{at}&limit=0"), "limit", "limit-range"),
        (&format!("{at}&limit=101"), "limit", "limit-range"),
        (&format!("{at}&limit=-1"), "limit", "limit-range"),
        (&format!("{at}&limit=1.5"), "limit", "limit-range"),
        (&format!("{at}&radius_m=0"), "radius_m", "radius-range"),
        (&format!("{at}&radius_m=100000.1"), "radius_m", "radius-range"),
        (&format!("{at}&category=castle"), "category", "unknown-category"),
        (&format!("{at}&category=salon&category=castle"), "category", "unknown-category"),
        (&format!("{at}&fact=wings"), "fact", "unknown-fact"),
        (&format!("{at}&target=cats"), "target", "unknown-target"),
        (&format!("{at}&opening=now"), "opening", "unknown-parameter"),
        (&format!("{at}&Limit=3"), "Limit", "unknown-parameter"),
        ("/api/places?bbox=1,2,3", "bbox", "not-a-bbox"),
        ("/api/places?bbox=1,2,3,NaN", "bbox", "latitude-range"),
        ("/api/places?bbox=0,10,1,5", "bbox", "south-above-north"),
        ("/api/places?bbox=-181,0,1,5", "bbox", "longitude-range"),
        ("/api/places?limit=1001", "limit", "limit-range"),
        ("/api/places?after=../x", "after", "not-an-id"),
        ("/tiles/places/0/0/0.mvt?category=castle", "category", "unknown-category"),
        ("/tiles/places/0/0/0.mvt?x=1", "x", "unknown-parameter"),
        ("/tiles/places.json?category=", "category", "empty"),
    ] {
        let problem = refused(&test, path).await;
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{path}");
        assert_eq!(problem["errors"][0]["code"], code, "{path}");
    }
}

#[tokio::test]
async fn several_faults_are_all_named_at_once() {
    let test = TestApp::start().await;
    let problem = refused(&test, "/api/nearest?lat=91&lon=x&limit=0&colour=red").await;
    let mut named: Vec<_> = problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|fault| fault["parameter"].as_str())
        .collect();
    named.sort_unstable();
    assert_eq!(named, ["colour", "lat", "limit", "lon"]);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let test = TestApp::start().await;
    let missing = test.get("/api/nothing").await;
    assert_eq!(missing.status(), 404);
    assert_eq!(missing.headers()["content-type"], "application/problem+json");
    let body = "q=".to_owned() + &"a".repeat(300_000);
    let form = test.client.post(test.url("/")).body(body);
    let form = form.header("content-type", "application/x-www-form-urlencoded").send().await;
    let form = form.expect("answers");
    assert_eq!(form.status(), 413);
    assert!(form.text().await.is_ok_and(|page| page.contains("<main")), "a page, not a word");
    let posted = test.client.post(test.url("/api/nearest")).send().await.expect("answers");
    assert_eq!(posted.status(), 405);
}

#[tokio::test]
async fn the_ends_of_the_calendar_are_refused_or_passed_over() {
    let test = TestApp::with_places(PLACES).await;
    let place = test.json("/api/nearest?lat=35.79&lon=139.47&limit=1").await;
    let place = place["features"][0]["id"].as_str().expect("an id").to_owned();
    for end in
        ["%2B262142-12-31T23:59:00Z", "-262143-01-01T00:00", "%2B262142-12-31", "-262143-01-01"]
    {
        let path = format!("/api/nearest?lat=35.79&lon=139.47&open={end}");
        let problem = refused(&test, &path).await;
        assert_eq!(problem["errors"][0]["parameter"], "open", "{end}");
        assert_eq!(problem["errors"][0]["code"], "date-range", "{end}");
        let month = end.split("-31").next().unwrap_or_default().trim_end_matches("-01");
        for page in [
            format!("/?lat=35.79&lon=139.47&open={end}"),
            format!("/places/{place}?month={month}"),
            format!("/places/{place}?month={end}"),
        ] {
            assert_eq!(test.get(&page).await.status(), 200, "{page}");
        }
        let form = format!("lat=35.79&lon=139.47&open={end}");
        let posted = reqwest::Client::new().post(test.url("/")).body(form);
        let posted = posted.header("content-type", "application/x-www-form-urlencoded");
        let origin = test.url("");
        let answer = posted.header("origin", origin.trim_end_matches('/')).send().await;
        assert_eq!(answer.expect("an answer").status(), 200, "{end}");
    }
}
