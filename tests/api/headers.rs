//! What every answer carries.

use crate::{PLACES, server::TestApp};

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let test = TestApp::with_places(PLACES).await;
    for path in
        ["/api/nearest?lat=35&lon=139", "/api/nearest", "/style.json", "/healthz", "/nothing"]
    {
        let response = test.get(path).await;
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok());
        let policy = header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(header("referrer-policy"), Some("no-referrer"), "{path}");
    }
}

#[tokio::test]
async fn open_data_may_be_read_from_any_page() {
    let test = TestApp::with_places(PLACES).await;
    for path in ["/api/places", "/tiles/places.json", "/api/nearest"] {
        assert_eq!(test.get(path).await.headers()["access-control-allow-origin"], "*", "{path}");
    }
}

#[tokio::test]
async fn the_service_says_how_it_is() {
    let test = TestApp::with_places(PLACES).await;
    assert_eq!(test.get("/healthz").await.status(), 200);
    let ready = test.json("/readyz").await;
    assert_eq!((&ready["places"], &ready["age_s"]), (&4.into(), &0.into()));
}
