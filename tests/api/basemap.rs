//! A base map of the operator's own: what comes of an archive over HTTP.

use crate::{
    archive::{self, BYTES, Draft, HERE},
    server::TestApp,
    tilejson,
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use pmtiles::TileType;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{Read, Write},
};
use tempfile::{TempDir, tempdir};

const TILE: &str = "/tiles/basemap/14/14539/6445.mvt";
const ARCHIVE: &str = "/tiles/basemap.pmtiles";
const PROTOMAPS: [&str; 6] = ["earth", "water", "landuse", "roads", "buildings", "places"];

async fn with(draft: &Draft) -> (TestApp, TempDir) {
    let folder = tempdir().expect("a folder");
    let file = draft.write(&folder);
    (TestApp::start_with(&["--basemap", &file, "--hazard-layers", "none"]).await, folder)
}

/// Asks as it is, nothing unpacked, with headers.
async fn ask(test: &TestApp, path: &str, headers: &[(&str, &str)]) -> Response {
    let client = Client::builder().no_gzip().build().expect("a client");
    let request = headers
        .iter()
        .fold(client.get(test.url(path)), |request, (name, value)| request.header(*name, *value));
    request.send().await.expect("an answer")
}

fn header(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name).map(|value| value.to_str().expect("text"));
    value.unwrap_or_default().to_owned()
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).expect("gzip");
    plain
}

#[tokio::test]
async fn a_tile_comes_packed_or_not_and_can_be_kept() {
    let (test, _folder) = with(&Draft::vector(&PROTOMAPS)).await;
    let packed = ask(&test, TILE, &[("accept-encoding", "gzip")]).await;
    assert_eq!(packed.status(), 200);
    assert_eq!(header(&packed, "content-type"), "application/vnd.mapbox-vector-tile");
    assert_eq!(header(&packed, "content-encoding"), "gzip");
    assert_eq!(header(&packed, "cache-control"), "public, max-age=3600, stale-if-error=86400");
    assert_eq!(header(&packed, "access-control-allow-origin"), "*");
    let etag = header(&packed, "etag");
    assert!(etag.starts_with('"'), "{etag}");
    assert_eq!(unpacked(&packed.bytes().await.expect("bytes")), BYTES);

    let plain = ask(&test, TILE, &[]).await;
    assert_eq!(header(&plain, "content-encoding"), "");
    assert!(header(&plain, "vary").contains("accept-encoding"));
    assert_ne!(header(&plain, "etag"), etag);
    assert_eq!(plain.bytes().await.expect("bytes")[..], BYTES);

    let again = [("accept-encoding", "gzip"), ("if-none-match", etag.as_str())];
    let again = ask(&test, TILE, &again).await;
    assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, etag));
    let head = test.client.head(test.url(TILE)).send().await.expect("an answer");
    assert_eq!(head.status(), 200);
}

#[tokio::test]
async fn where_nothing_is_there_is_an_empty_tile_and_outside_there_is_none() {
    let (test, _folder) = with(&Draft::vector(&PROTOMAPS)).await;
    for (tile, expected) in [
        ("14/0/0.mvt", 204),
        ("4/15/15.mvt", 204),
        ("3/0/0.mvt", 404),
        ("15/29078/12890.mvt", 404),
        ("14/16384/0.mvt", 404),
        ("14/14539/6445.png", 404),
        ("14/14539/6445", 404),
        ("14/014539/6445.mvt", 404),
        ("14/14539/-1.mvt", 404),
        ("99/0/0.mvt", 404),
        ("256/0/0.mvt", 404),
    ] {
        assert_eq!(test.get(&format!("/tiles/basemap/{tile}")).await.status(), expected, "{tile}");
    }
}

#[tokio::test]
async fn tiles_of_a_large_archive_are_found_through_its_directories() {
    let mut draft = Draft::vector(&PROTOMAPS);
    let number = |x: u32, y: u32| (x * 256 + y).to_be_bytes().to_vec();
    draft.tiles = (0..256).flat_map(|x| (0..256).map(move |y| ((8, x, y), number(x, y)))).collect();
    let (test, folder) = with(&draft).await;
    let bytes = fs::read(archive::path(&folder)).expect("reads");
    assert_ne!(bytes[48..56], [0; 8], "it has directories below the first");
    for (x, y) in [(0, 0), (7, 200), (255, 255), (128, 127)] {
        let tile = ask(&test, &format!("/tiles/basemap/8/{x}/{y}.mvt"), &[]).await;
        assert_eq!(tile.bytes().await.expect("bytes")[..], number(x, y), "{x}/{y}");
    }
}

#[tokio::test]
async fn pictures_are_served_as_what_they_are() {
    for (kind, extension, media_type) in [
        (TileType::Png, "png", "image/png"),
        (TileType::Jpeg, "jpg", "image/jpeg"),
        (TileType::Webp, "webp", "image/webp"),
        (TileType::Avif, "avif", "image/avif"),
    ] {
        let (test, _folder) = with(&Draft::raster(kind)).await;
        let path = format!("/tiles/basemap/14/14539/6445.{extension}");
        let tile = ask(&test, &path, &[("accept-encoding", "gzip, br")]).await;
        assert_eq!(header(&tile, "content-type"), media_type);
        assert_eq!(header(&tile, "content-encoding"), "");
        assert_eq!(tile.bytes().await.expect("bytes")[..], BYTES);
        let source = test.json("/style.json").await["sources"]["basemap"].clone();
        assert_eq!(source["type"], "raster");
        let expected = test.url(&format!("/tiles/basemap/{{z}}/{{x}}/{{y}}.{extension}"));
        assert_eq!(source["tiles"], json!([expected]));
    }
}

#[tokio::test]
async fn the_description_of_the_tiles_is_valid() {
    let mut odd = Draft::vector(&["earth"]);
    odd.metadata["vector_layers"] =
        json!([{ "id": "earth", "minzoom": -1, "description": 7 }, {}, 3, { "id": "earth" }]);
    for draft in [Draft::vector(&PROTOMAPS), Draft::raster(TileType::Png), odd] {
        let (test, _folder) = with(&draft).await;
        let document = test.json("/tiles/basemap.json").await;
        assert_eq!(tilejson::faults(&document), Vec::<String>::new(), "{document:#}");
        assert_eq!((&document["minzoom"], &document["maxzoom"]), (&json!(4), &json!(14)));
        assert_eq!(document["bounds"], json!([139.38, 35.74, 139.56, 35.87]));
        let ids: Vec<_> = document["vector_layers"].as_array().into_iter().flatten().collect();
        assert!(ids.iter().filter(|layer| layer["id"] == "earth").count() <= 1, "{document:#}");
    }
    let (test, _folder) = with(&Draft::vector(&PROTOMAPS)).await;
    let document = test.json("/tiles/basemap.json").await;
    let layers = document["vector_layers"].as_array().expect("layers");
    assert!(layers.iter().any(|layer| layer["id"] == "places"));
    let credit = "<a href=\"https://maps.example.jp\">所沢の地図</a>";
    assert_eq!(document["attribution"], credit);
    assert_eq!(document["tiles"][0], test.url("/tiles/basemap/{z}/{x}/{y}.mvt"));
}

#[tokio::test]
async fn programs_read_the_archive_in_ranges() {
    let (test, folder) = with(&Draft::vector(&PROTOMAPS)).await;
    let file = fs::read(archive::path(&folder)).expect("reads");
    let whole = ask(&test, ARCHIVE, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(whole.status(), 200);
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    assert_eq!(header(&whole, "content-type"), "application/vnd.pmtiles");
    assert_eq!(header(&whole, "content-encoding"), "");
    assert_eq!(header(&whole, "access-control-expose-headers"), "etag, content-range");
    let (etag, date) = (header(&whole, "etag"), header(&whole, "last-modified"));
    assert_eq!(whole.bytes().await.expect("bytes")[..], file);

    let part = ask(&test, ARCHIVE, &[("range", "bytes=0-126"), ("accept-encoding", "gzip")]).await;
    assert_eq!(part.status(), 206);
    assert_eq!(header(&part, "content-range"), format!("bytes 0-126/{}", file.len()));
    assert_eq!(header(&part, "content-encoding"), "");
    assert_eq!(part.bytes().await.expect("bytes")[..], file[..127]);
    let end = ask(&test, ARCHIVE, &[("range", "bytes=-5")]).await;
    assert_eq!(end.bytes().await.expect("bytes")[..], file[file.len() - 5..]);

    let outside = ask(&test, ARCHIVE, &[("range", "bytes=99999999-")]).await;
    assert_eq!(outside.status(), 416);
    assert_eq!(header(&outside, "content-range"), format!("bytes */{}", file.len()));
    assert_eq!(header(&outside, "content-type"), "application/problem+json");

    for (edition, expected) in [(etag.as_str(), 206), (&date, 206), ("\"another\"", 200)] {
        let headers = [("range", "bytes=0-9"), ("if-range", edition)];
        assert_eq!(ask(&test, ARCHIVE, &headers).await.status(), expected, "{edition}");
    }
    assert_eq!(ask(&test, ARCHIVE, &[("if-none-match", &etag)]).await.status(), 304);
    let head = test.client.head(test.url(ARCHIVE)).send().await.expect("an answer");
    assert_eq!((head.status().as_u16(), header(&head, "etag")), (200, etag));
    assert_eq!(header(&head, "content-length"), file.len().to_string());
}

#[tokio::test]
async fn each_schema_has_its_style_and_names_nobody_else() {
    let gsi = ["WA", "RdCL", "RailCL", "BldA", "AdmBdry", "Anno", "WStrA", "Cstline"];
    let openmaptiles = ["water", "landcover", "transportation", "building", "place", "poi"];
    for (layers, drawn) in [
        (&PROTOMAPS[..], "roads water buildings places pois boundaries"),
        (&openmaptiles, "transportation water building place poi boundary"),
        (&gsi, "RdCL RailCL WA BldA Anno AdmBdry"),
        (&["parcels", "brooks"], "parcels brooks"),
    ] {
        let (test, _folder) = with(&Draft::vector(layers)).await;
        let style = test.json("/style.json").await;
        let shown = layers_of(&style);
        for layer in drawn.split(' ') {
            assert!(shown.iter().any(|(_, from)| from == layer), "{layer} in {shown:?}");
        }
        let first = shown.iter().position(|(id, _)| id == "clusters").expect("clusters");
        assert!(shown[..first].iter().all(|(id, _)| id.starts_with("basemap-") || id == "ground"));
        assert_eq!(shown.len() - first, 5, "places are in front of it all");
        let source = &style["sources"]["basemap"];
        assert_eq!(source["type"], "vector");
        assert_eq!(source["maxzoom"], 14);
        assert!(source["attribution"].as_str().is_some_and(|credit| credit.contains("所沢の地図")));
        let own =
            style.to_string().replace(&test.url("/"), "").replace("https://maps.example.jp", "");
        assert!(!own.contains("http"), "{own}");
    }
}

/// The id of each layer, and the layer of the archive that it draws.
fn layers_of(style: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let layers = style["layers"].as_array().expect("layers");
    layers.iter().map(|layer| (text(&layer["id"]), text(&layer["source-layer"]))).collect()
}

#[tokio::test]
async fn pages_ask_nobody_else_and_say_who_made_the_map() {
    let folder = tempdir().expect("a folder");
    let file = Draft::vector(&PROTOMAPS).write(&folder);
    for (flags, credit) in [
        (vec!["--hazard-layers", "none", "--basemap", &file], "所沢の地図"),
        (
            vec!["--hazard-layers", "none", "--basemap", &file, "--basemap-credit", "市の<地図>"],
            "市の&lt;地図&gt;",
        ),
    ] {
        let test = TestApp::start_with(&flags).await;
        let about = test.get("/about").await;
        let policy = header(&about, "content-security-policy");
        assert!(!policy.contains("http"), "{policy}");
        let about = about.text().await.expect("a page");
        assert!(about.contains(&format!("背景の地図：{credit}")), "{about}");
        let privacy = test.get("/about/privacy").await.text().await.expect("a page");
        assert!(privacy.contains("背景の地図も、このサービスのサーバーから"), "{privacy}");
        let tilejson = test.json("/tiles/basemap.json").await;
        assert!(tilejson["attribution"].as_str().is_some_and(|shown| shown.contains(credit)));
    }
}

#[tokio::test]
async fn an_archive_that_is_replaced_stays_what_it_was_until_the_restart() {
    let (test, folder) = with(&Draft::vector(&PROTOMAPS)).await;
    let path = archive::path(&folder);
    let next = folder.path().join("next.pmtiles");
    fs::write(&next, b"something else").expect("writes");
    fs::rename(&next, &path).expect("renames");
    let tile = ask(&test, TILE, &[]).await;
    assert_eq!(tile.bytes().await.expect("bytes")[..], BYTES);
    assert_eq!(test.json("/tiles/basemap.json").await["minzoom"], 4);
    // The file that is there now is not the one that the descriptions tell of.
    said_in_words(ask(&test, ARCHIVE, &[("range", "bytes=0-9")]).await).await;
    fs::remove_file(&path).expect("removes");
    said_in_words(ask(&test, ARCHIVE, &[]).await).await;
}

#[tokio::test]
async fn an_archive_that_is_written_over_is_answered_no_more() {
    let (test, folder) = with(&Draft::vector(&PROTOMAPS)).await;
    let path = archive::path(&folder);
    let bytes = fs::read(&path).expect("reads");
    let mut file = File::options().write(true).open(&path).expect("opens");
    file.write_all(&vec![b'x'; bytes.len() + 1]).expect("writes");
    said_in_words(ask(&test, TILE, &[]).await).await;
    said_in_words(ask(&test, ARCHIVE, &[]).await).await;
    file.set_len(10).expect("cuts");
    said_in_words(ask(&test, TILE, &[]).await).await;
    assert_eq!(test.get("/healthz").await.status(), 200);
    assert_eq!(test.get("/style.json").await.status(), 200);
}

async fn said_in_words(answer: Response) {
    assert_eq!(answer.status(), 503);
    assert_ne!(header(&answer, "retry-after"), "");
    let said: Value = answer.json().await.expect("a problem");
    assert_eq!(said["status"], 503);
}

#[tokio::test]
async fn a_tile_that_cannot_be_unpacked_is_no_tile() {
    let mut draft = Draft::vector(&PROTOMAPS);
    draft.claimed = Some(pmtiles::Compression::Gzip);
    let (test, _folder) = with(&draft).await;
    said_in_words(ask(&test, TILE, &[]).await).await;
    let packed = ask(&test, TILE, &[("accept-encoding", "gzip")]).await;
    assert_eq!(packed.status(), 503);
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![0; 40 * 1024 * 1024]).expect("packs");
    draft.tiles = vec![(HERE, bomb.finish().expect("packs"))];
    let (test, _folder) = with(&draft).await;
    said_in_words(ask(&test, TILE, &[]).await).await;
}

#[tokio::test]
async fn what_cannot_be_the_base_map_is_said_at_the_start() {
    let folder = tempdir().expect("a folder");
    let path = archive::path(&folder);
    let sound = Draft::vector(&PROTOMAPS);
    let file = sound.write(&folder);
    let bytes = fs::read(&path).expect("reads");
    let changed = |at: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        bytes
    };
    let without_credit = {
        let draft = Draft { metadata: json!({ "attribution": " <br> " }), ..Draft::vector(&[]) };
        draft.write(&folder);
        fs::read(&path).expect("reads")
    };
    for (content, expected) in [
        (b"SQLite format 3".to_vec(), "is no PMTiles archive"),
        (b"PM\x02\x00 an older one".to_vec(), "another version than 3"),
        (changed(7, 4), "another version than 3"),
        (bytes[..60].to_vec(), "broken"),
        (bytes[..bytes.len() - 20].to_vec(), "is cut short"),
        (changed(127, 7), "broken"),
        (changed(100, 20), "broken"),
        (changed(101, 99), "broken"),
        (changed(97, 3), "is packed with brotli"),
        (changed(98, 3), "is packed with brotli"),
        (changed(98, 4), "is packed with zstd"),
        (changed(98, 0), "is packed with an unnamed method"),
        (changed(99, 6), "holds MapLibre tiles"),
        (changed(99, 0), "holds tiles of an unnamed kind"),
        (without_credit.clone(), "--basemap-credit"),
    ] {
        fs::write(&path, content).expect("writes");
        let said = archive::open(&["--basemap", &file]).await.expect_err(expected).to_string();
        assert!(said.contains(expected) && said.contains("map.pmtiles"), "{expected}: {said}");
    }
    fs::write(&path, without_credit).expect("writes");
    let with_word = ["--basemap", &file, "--basemap-credit", "所沢市"];
    assert!(archive::open(&with_word).await.expect("opens").is_some());
    fs::remove_file(&path).expect("removes");
    let said = archive::open(&["--basemap", &file]).await.expect_err("nothing there").to_string();
    assert!(said.contains("map.pmtiles") && said.contains("cannot be opened"), "{said}");
}
