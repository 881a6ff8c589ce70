//! The gazetteer in the register, and rows that it finds the point of, on both
//! databases.

use super::{import::report, only_place, options, start};
use crate::{database::Database, places::draft};
use ibasho::{
    app::{App, gazetteer::GazetteerReport},
    domain::{Location, MunicipalityCode, PlaceDraft, PointShown, Precision, RecordKind},
    formats::gazetteer::{GazetteerFile, GazetteerOptions, read},
    gazetteer::Preference,
};

const TOWNS: &str = "name,kana,municipality,緯度,経度\n緑町一丁目,ミドリチョウ 1,112089,35.80,139.45\n\
                     緑町三丁目,ミドリチョウ 3,112089,35.82,139.47\n本町,ホンチョウ,112275,35.79,139.59\n";

fn towns(text: &str) -> Vec<(String, GazetteerFile)> {
    let options = GazetteerOptions { source: Some("towns"), ..GazetteerOptions::default() };
    vec![("towns.csv".to_owned(), read(text.as_bytes(), &options).expect("towns"))]
}

async fn import(app: &App, text: &str) -> GazetteerReport {
    app.import_gazetteer(towns(text), &mut |_| {}).await.expect("an import")
}

fn counts(report: &GazetteerReport) -> [usize; 4] {
    [report.created, report.changed, report.unchanged, report.refused()]
}

/// Where a text leads, in degrees of latitude and the name found.
fn found(app: &App, text: &str) -> Option<(String, f64)> {
    let centre = Location::new(139.47, 35.79).expect("a position");
    let preference = Preference { home: MunicipalityCode::parse("112089"), centre };
    let first = app.gazetteer().find(text, preference, 1).into_iter().next()?;
    Some((first.full_name(), first.at.lat()))
}

#[tokio::test]
async fn a_new_register_knows_the_names_that_come_with_the_program() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        for (text, name) in [
            ("所沢駅", "埼玉県所沢市所沢駅"),
            ("航空公園駅", "埼玉県所沢市航空公園駅"),
            ("小手指", "埼玉県所沢市小手指駅"),
            ("緑町", "埼玉県所沢市緑町"),
        ] {
            assert_eq!(found(&app, text).map(|(name, _)| name).as_deref(), Some(name));
        }
    }
}

#[tokio::test]
async fn an_import_replaces_what_its_source_said_and_is_logged() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        assert_eq!(counts(&import(&app, TOWNS).await), [2, 0, 0, 0]);
        assert_eq!(found(&app, "緑町三丁目"), Some(("埼玉県所沢市緑町三丁目".to_owned(), 35.82)));
        assert_eq!(found(&app, "元町"), None, "the towns that came with the program are gone");
        assert!(found(&app, "所沢駅").is_some(), "no other stations are known");
        let seq = app.store().latest_seq().await.expect("reads");
        assert_eq!(counts(&import(&app, TOWNS).await), [0, 0, 2, 0], "the same again");
        assert_eq!(app.store().latest_seq().await.expect("reads"), seq);
        let moved = TOWNS.replace("35.82", "35.83").replace("本町", "仲町");
        let broken = format!("{moved},,112089,35.8,139.4\n");
        assert_eq!(counts(&import(&app, &broken).await), [0, 2, 0, 1]);
        assert_eq!(found(&app, "緑町3-1"), Some(("埼玉県所沢市緑町三丁目".to_owned(), 35.83)));
        assert_eq!((found(&app, "本町"), found(&app, "仲町").is_some()), (None, true));
        let history = app.store().list_history(RecordKind::Gazetteer, "towns/112089").await;
        let history = history.expect("reads");
        let revisions: Vec<_> = history.iter().map(|entry| entry.change.revision).collect();
        assert_eq!(revisions, [1, 2]);
        assert_eq!(history[1].change.after, Some(serde_json::json!({ "entries": 2 })));
        let sources = app.store().list_gazetteer_sources().await.expect("reads");
        assert_eq!((sources[0].source.as_str(), sources[0].municipalities), ("towns", 2));
        assert_eq!((sources.len(), sources[0].entries), (1, 3));
        assert_eq!(app.remove_gazetteer("towns").await.expect("removes"), 2);
        assert!(found(&app, "元町").is_some(), "back to what came with the program");
        assert_eq!(app.remove_gazetteer("towns").await.expect("removes"), 0);
    }
}

#[tokio::test]
async fn several_files_of_one_source_add_up_within_a_run() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let header = TOWNS.lines().next().expect("a header");
        let files: Vec<_> =
            TOWNS.lines().skip(1).flat_map(|line| towns(&format!("{header}\n{line}\n"))).collect();
        let mut told = Vec::new();
        let report = app.import_gazetteer(files, &mut |done| told.push(done)).await;
        assert_eq!(counts(&report.expect("an import")), [2, 0, 0, 0]);
        assert_eq!(told, [2, 3]);
        assert!(found(&app, "緑町一丁目").is_some() && found(&app, "緑町三丁目").is_some());
    }
}

#[tokio::test]
async fn another_process_sees_a_change_of_the_gazetteer() {
    for database in Database::one_of_each().await {
        let server = start(&database).await;
        let command = start(&database).await;
        import(&command, TOWNS).await;
        assert_eq!(found(&server, "本町"), None);
        server.refresh().await.expect("refreshes");
        assert!(found(&server, "本町").is_some());
    }
}

fn unplaced(address: &str) -> PlaceDraft {
    let mut draft = draft("salon", "ひだまり", 139.47, 35.79);
    draft.location = None;
    draft.address = Some(address.to_owned());
    draft
}

#[tokio::test]
async fn a_row_without_coordinates_lies_where_its_address_does_and_residents_see_an_area() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        import(&app, TOWNS).await;
        let read = report(&app, vec![unplaced("所沢市緑町三丁目12-3 2階")], options()).await;
        assert_eq!((read.total.created, read.total.pins, read.total.located), (1, 1, 1));
        let doubt = &read.files[0].doubtful[0];
        assert_eq!(
            (doubt.code, doubt.value.as_str()),
            ("located-chome", "所沢市緑町三丁目12-3 2階")
        );
        let place = only_place(&app).await;
        assert_eq!(place.draft.location, Location::new(139.47, 35.82).ok());
        assert_eq!(place.draft.location_precision, Some(Precision::Chome));
        assert!(place.is_area() && !place.may_walk_there());
        assert_eq!(place.shown_address().as_deref(), Some("所沢市緑町三丁目12-3 2階"));
        let again = report(&app, vec![unplaced("所沢市緑町三丁目12-3 2階")], options()).await;
        assert_eq!(again.total.unchanged, 1);
        import(&app, &TOWNS.replace("35.82", "35.83")).await;
        let moved = report(&app, vec![unplaced("所沢市緑町三丁目12-3 2階")], options()).await;
        assert_eq!(moved.total.changed, 1, "what the gazetteer knows better counts");
        let unknown = report(&app, vec![unplaced("所沢市どこか1-2")], options()).await;
        assert_eq!((unknown.total.changed, unknown.total.pins, unknown.total.located), (1, 1, 0));
        assert_eq!(only_place(&app).await.draft.location, None);
    }
}

#[tokio::test]
async fn published_coordinates_replace_a_found_point_and_it_replaces_no_placed_one() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        import(&app, TOWNS).await;
        report(&app, vec![unplaced("所沢市緑町三丁目12")], options()).await;
        let mut given = unplaced("所沢市緑町三丁目12");
        given.location = Location::new(139.4711, 35.8211).ok();
        report(&app, vec![given.clone()], options()).await;
        let place = only_place(&app).await;
        assert_eq!((place.draft.location, place.draft.location_precision), (given.location, None));
        assert!(!place.is_area(), "{:?}", place.draft.point_shown);
        let again = report(&app, vec![unplaced("所沢市緑町三丁目12")], options()).await;
        assert_eq!((again.total.unchanged, again.total.located), (1, 0));
        assert_eq!(only_place(&app).await.draft.location, given.location);
    }
}

#[tokio::test]
async fn a_home_stays_hidden_whether_it_was_placed_or_found() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        import(&app, TOWNS).await;
        let mut home = unplaced("所沢市緑町三丁目12");
        home.point_shown = PointShown::Area;
        report(&app, vec![home], options()).await;
        let place = only_place(&app).await;
        assert_eq!(place.draft.location_precision, Some(Precision::Chome));
        assert_eq!(place.shown_address().as_deref(), Some("所沢市緑町三丁目"));
    }
}
