//! The pages as browsers get them, scripts off.

use crate::{PLACES, id_of, server::TestApp};
use reqwest::header;

async fn html(test: &TestApp, path: &str) -> String {
    test.get(path).await.text().await.expect("a page")
}

#[tokio::test]
async fn the_first_page_lists_what_is_near_and_remembers_nothing() {
    let test = TestApp::with_places(PLACES).await;
    let page = test.get("/").await;
    assert_eq!(page.status(), 200);
    assert!(!page.headers().contains_key(header::SET_COOKIE));
    let html = page.text().await.expect("a page");
    assert!(html.contains("ひだまりサロン") && html.contains("所沢駅から近い順"));
    for hidden in ["090-0000-0000", "終わったサロン", "下書きサロン", "みどりの里"]
    {
        assert!(!html.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn a_position_sent_in_the_body_comes_back_rounded() {
    let test = TestApp::with_places(PLACES).await;
    let body = "lat=35.7871234&lon=139.4734321&from=here&category=salon";
    let request = test.client.post(test.url("/")).body(body);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let html = request.send().await.expect("an answer").text().await.expect("a page");
    assert!(html.contains("現在地から近い順") && html.contains("ひだまりサロン"));
    assert!(html.contains("data-address=\"/?lat=35.787&amp;lon=139.473&amp;category=salon\""));
    assert!(!html.contains("lat=35.7871"));
}

#[tokio::test]
async fn what_makes_no_sense_in_an_address_is_ignored() {
    let test = TestApp::with_places(PLACES).await;
    let page = test.get("/?category=castle&lat=x&fact=&q=&nothing=1").await;
    assert_eq!(page.status(), 200);
}

#[tokio::test]
async fn a_language_once_chosen_is_kept() {
    let test = TestApp::with_places(PLACES).await;
    let page = test.get("/?lang=en").await;
    let cookie = page.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
    assert!(cookie.starts_with("lang=en;") && cookie.contains("SameSite=Lax"));
    let again = test.client.get(test.url("/about")).header(header::COOKIE, "lang=en");
    let again = again.send().await.expect("an answer");
    assert_eq!(again.headers()[header::CONTENT_LANGUAGE], "en");
}

#[tokio::test]
async fn nobody_is_sent_to_a_welfare_shelter() {
    let test = TestApp::with_places(PLACES).await;
    let page = format!("/places/{}", id_of(&test, "みどりの里").await);
    for path in ["/?category=welfare_shelter", &page] {
        let html = html(&test, path).await;
        assert!(html.contains("まず近くの指定避難所へ") && html.contains("個別避難計画"), "{path}");
        assert!(!html.contains("geo:") && !html.contains("歩いて"), "{path}");
    }
}

#[tokio::test]
async fn a_home_shown_as_an_area_keeps_its_door_to_itself() {
    let test = TestApp::with_places(PLACES).await;
    let page = html(&test, &format!("/places/{}", id_of(&test, "さくら体操").await)).await;
    assert!(page.contains("くわしい場所は公開していません"));
    for hidden in ["緑町3-4", "緑荘101", "3階の奥", "geo:"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn a_place_that_has_ended_points_to_what_is_near() {
    let test = TestApp::with_places(PLACES).await;
    let page = test.get(&format!("/places/{}", id_of(&test, "終わったサロン").await)).await;
    assert_eq!(page.status(), 410);
    assert!(page.text().await.expect("a page").contains("ひだまりサロン"));
}

#[tokio::test]
async fn people_get_a_page_and_programs_a_problem_where_nothing_is() {
    let test = TestApp::with_places(PLACES).await;
    let draft = format!("/places/{}", id_of(&test, "下書きサロン").await);
    for path in ["/nothing", "/places/nothing", "/places/%20", &draft] {
        let page = test.get(path).await;
        assert_eq!(page.status(), 404, "{path}");
        assert!(page.text().await.expect("a page").contains("ページが見つかりません"), "{path}");
    }
    let problem = test.get("/api/nothing").await;
    assert_eq!(problem.headers()[header::CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn styles_and_scripts_are_where_the_page_says() {
    let test = TestApp::with_places(PLACES).await;
    let html = html(&test, "/").await;
    let named: Vec<_> =
        html.split('"').filter(|part| part.starts_with("/static/") && part.contains('.')).collect();
    assert!(named.len() > 5);
    for path in named {
        assert_eq!(test.get(path).await.status(), 200, "{path}");
    }
}
