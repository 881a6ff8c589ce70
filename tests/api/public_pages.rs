//! The pages as browsers get them, scripts off.

use crate::{PLACES, id_of, page::Page, server::TestApp};
use reqwest::header;

#[tokio::test]
async fn the_first_page_lists_what_is_near_and_remembers_nothing() {
    let test = TestApp::with_places(PLACES).await;
    let page = test.get("/").await;
    assert_eq!(page.status(), 200);
    assert!(!page.headers().contains_key(header::SET_COOKIE));
    let page = Page::of(page).await;
    page.says("#results-title", "所沢駅から近い順");
    assert_eq!(
        page.texts(".results > .cards .card-name"),
        ["ひだまりサロン", "みどり相談室", "さくら体操"]
    );
    for hidden in ["090-0000-0000", "終わったサロン", "下書きサロン", "みどりの里"]
    {
        assert!(!page.html().contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn a_position_sent_in_the_body_comes_back_rounded() {
    let test = TestApp::with_places(PLACES).await;
    let body = "lat=35.7871234&lon=139.4734321&from=here&category=salon";
    let request = test.client.post(test.url("/")).body(body);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let page = Page::of(request.send().await.expect("an answer")).await;
    page.says("#results-title", "現在地から近い順");
    page.says(".card-name", "ひだまりサロン");
    let address = page.one("#results").attr("data-address");
    assert_eq!(address, "/?lat=35.787&lon=139.473&category=salon");
    for attribute in ["href", "action", "src", "value", "data-address"] {
        for exact in ["35.7871", "139.4734"] {
            assert!(!page.has(&format!("[{attribute}*='{exact}']")), "{exact} in {attribute}");
        }
    }
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
        let page = test.page(path).await;
        page.says(".instead", "まず近くの指定避難所へ");
        page.says("dl dd, .instead", "個別避難計画");
        assert!(!page.has("[href^='geo:'], [data-way-lat]"), "{path}");
        assert!(!page.html().contains("geo:") && !page.html().contains("歩いて"), "{path}");
    }
}

#[tokio::test]
async fn a_home_shown_as_an_area_keeps_its_door_to_itself() {
    let test = TestApp::with_places(PLACES).await;
    let page = test.page(&format!("/places/{}", id_of(&test, "さくら体操").await)).await;
    page.says(".whereabouts p", "くわしい場所は公開していません");
    for hidden in ["緑町3-4", "緑荘101", "3階の奥", "geo:"] {
        assert!(!page.html().contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn nobody_finds_the_door_of_a_home_by_its_point_or_by_asking_from_there() {
    let home = "ID,種別,名称,緯度,経度,位置の公開\n1,salon,ひだまりの家,35.7920,139.4780,地域\n";
    let test = TestApp::with_places(home).await;
    let id = id_of(&test, "ひだまりの家").await;
    let from_the_door = "/api/nearest?lat=35.7920&lon=139.4780";
    for path in ["/api/places", "/api/places?bbox=139.4,35.7,139.5,35.8", from_the_door] {
        let found = test.json(path).await;
        let at = &found["features"][0]["geometry"]["coordinates"];
        assert_eq!(*at, serde_json::json!([139.48, 35.79]), "{path}");
    }
    let found = test.json(from_the_door).await;
    let distance = found["features"][0]["properties"]["distance_m"].as_f64();
    assert!(distance.is_some_and(|metres| metres > 200.0), "{distance:?}");
    for path in [format!("/places/{id}"), "/?q=ひだまり".to_owned()] {
        let page = test.page(&path).await;
        assert!(!page.html().contains("35.792") && !page.html().contains("139.478"), "{path}");
    }
}

#[tokio::test]
async fn a_place_that_has_ended_points_to_what_is_near() {
    let test = TestApp::with_places(PLACES).await;
    let page = test.get(&format!("/places/{}", id_of(&test, "終わったサロン").await)).await;
    assert_eq!(page.status(), 410);
    assert_eq!(Page::of(page).await.texts(".card-name"), ["ひだまりサロン"]);
}

#[tokio::test]
async fn people_get_a_page_and_programs_a_problem_where_nothing_is() {
    let test = TestApp::with_places(PLACES).await;
    let draft = format!("/places/{}", id_of(&test, "下書きサロン").await);
    for path in ["/nothing", "/places/nothing", "/places/%20", &draft] {
        let page = test.get(path).await;
        assert_eq!(page.status(), 404, "{path}");
        Page::of(page).await.says("main h1", "ページが見つかりません");
    }
    let problem = test.get("/api/nothing").await;
    assert_eq!(problem.headers()[header::CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn styles_and_scripts_are_where_the_page_says() {
    let test = TestApp::with_places(PLACES).await;
    let page = test.page("/").await;
    let styles = page.all("link[href]").into_iter().map(|link| link.attr("href"));
    let scripts = page.all("script[src], img[src]").into_iter().map(|script| script.attr("src"));
    let uses = page.all("use[href]").into_iter().map(|icon| icon.attr("href"));
    let named: Vec<_> = styles.chain(scripts).chain(uses).collect();
    assert!(named.len() > 5, "{named:?}");
    for path in named {
        assert_eq!(test.get(path).await.status(), 200, "{path}");
    }
}
