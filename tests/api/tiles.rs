//! Map tiles and their description over HTTP.

use crate::{PLACES, server::TestApp};
use mvt_reader::Reader;

/// The tile at zoom 15 that holds Tokorozawa station.
const TILE: &str = "/tiles/places/15/29079/12891.mvt";

#[tokio::test]
async fn a_tile_holds_the_public_places_and_can_be_kept() {
    let test = TestApp::with_places(PLACES).await;
    let tile = test.get(TILE).await;
    assert_eq!(tile.status(), 200);
    assert_eq!(tile.headers()["content-type"], "application/vnd.mapbox-vector-tile");
    assert_eq!(tile.headers()["cache-control"], "public, max-age=60, stale-while-revalidate=600");
    let etag = tile.headers()["etag"].to_str().expect("text").to_owned();
    let reader = Reader::new(tile.bytes().await.expect("bytes").to_vec()).expect("a tile");
    assert_eq!(reader.get_layer_names().expect("names"), ["places"]);
    assert_eq!(reader.get_features(0).expect("features").len(), 4);
    let again = test.client.get(test.url(TILE)).header("if-none-match", &etag).send().await;
    assert_eq!(again.expect("answers").status(), 304);
    let other = test.client.get(test.url(TILE)).header("if-none-match", "\"other\"").send().await;
    assert_eq!(other.expect("answers").status(), 200);
}

#[tokio::test]
async fn a_change_of_any_place_makes_new_tiles() {
    let test = TestApp::with_places(PLACES).await;
    let before = test.get(TILE).await.headers()["etag"].clone();
    test.import("ID,種別,名称,緯度,経度\n9,salon,あたらしい,35.787,139.473\n").await;
    let after = test.client.get(test.url(TILE)).header("if-none-match", &before).send().await;
    let after = after.expect("answers");
    assert_eq!(after.status(), 200, "what was kept is not what there is");
    assert_ne!(before, after.headers()["etag"]);
}

#[tokio::test]
async fn packed_and_plain_tiles_have_their_own_tags() {
    let test = TestApp::with_places(PLACES).await;
    let plain = reqwest::Client::builder().no_gzip().build().expect("a client");
    let plain = plain.get(test.url(TILE)).send().await.expect("answers");
    assert!(plain.headers().get("content-encoding").is_none());
    let packed = reqwest::Client::builder().no_gzip().build().expect("a client");
    let packed = packed.get(test.url(TILE)).header("accept-encoding", "br, gzip").send().await;
    let packed = packed.expect("answers");
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert_ne!(plain.headers()["etag"], packed.headers()["etag"]);
    for tile in [plain, packed] {
        assert!(tile.headers()["vary"].to_str().is_ok_and(|vary| vary.contains("accept-encoding")));
    }
}

#[tokio::test]
async fn a_category_has_its_own_tiles() {
    let test = TestApp::with_places(PLACES).await;
    let tile = test.get(&format!("{TILE}?category=welfare_shelter")).await;
    let reader = Reader::new(tile.bytes().await.expect("bytes").to_vec()).expect("a tile");
    assert_eq!(reader.get_features(0).expect("features").len(), 1);
    assert_eq!(test.get(&format!("{TILE}?category=aed")).await.status(), 204);
}

#[tokio::test]
async fn a_tile_that_cannot_exist_is_not_found() {
    let test = TestApp::start().await;
    for tile in [
        "0/0/1.mvt",
        "0/1/0.mvt",
        "1/2/0.mvt",
        "30/0/0.mvt",
        "-1/0/0.mvt",
        "1/-1/0.mvt",
        "1/0/99999999999.mvt",
        "a/0/0.mvt",
        "0/0/0",
        "0/0/0.png",
        "0/0/0.5.mvt",
    ] {
        assert_eq!(test.get(&format!("/tiles/places/{tile}")).await.status(), 404, "{tile}");
    }
    assert_eq!(test.get("/tiles/places/0/0/0.mvt").await.status(), 204, "nothing there");
}

#[tokio::test]
async fn the_description_says_where_places_are_and_what_their_attributes_are() {
    let empty = TestApp::start().await;
    let tilejson = empty.json("/tiles/places.json").await;
    assert_eq!(tilejson["bounds"][0], -180.0, "nothing is anywhere yet");
    let test = TestApp::with_places(
        "種別,名称,緯度,経度\nsalon,ひだまり,35.80,139.46\naed,駅,35.70,139.60\n",
    )
    .await;
    let tilejson = test.json("/tiles/places.json").await;
    let bounds = [139.45, 35.69, 139.61, 35.81];
    for (at, expected) in bounds.into_iter().enumerate() {
        let degrees = tilejson["bounds"][at].as_f64().expect("degrees");
        assert!((degrees - expected).abs() < 1e-6, "{tilejson}");
    }
    let fields = &tilejson["vector_layers"][0]["fields"];
    let kinds = ["name", "suspended", "point_count", "salon"].map(|name| &fields[name]);
    assert_eq!(kinds, ["String", "Boolean", "Number", "Number"], "as GDAL reads them");
}

#[tokio::test]
async fn the_descriptions_point_to_the_tiles_of_the_address_asked() {
    let test = TestApp::start().await;
    let tilejson = test.json("/tiles/places.json?category=salon").await;
    let tiles = test.url("/tiles/places/{z}/{x}/{y}.mvt?category=salon");
    assert_eq!(tilejson["tiles"][0], tiles);
    let style = test.json("/style.json").await;
    assert_eq!(style["sources"]["places"]["url"], test.url("/tiles/places.json"));
    assert_eq!(
        style["sources"]["basemap"]["tiles"][0],
        "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"
    );
    let own = TestApp::start_with(&["--public-url", "https://map.example.jp/"]).await;
    let tilejson = own.json("/tiles/places.json").await;
    assert_eq!(tilejson["tiles"][0], "https://map.example.jp/tiles/places/{z}/{x}/{y}.mvt");
}
