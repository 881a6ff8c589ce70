//! Districts, and the places that lie in them.

use crate::{database::Database, execute, places::draft, reading, start};
use ibasho::{
    app::{App, import::ImportOptions, place::PlaceChange},
    domain::{Actor, Location, PlaceDraft, RecordKind, Role},
    formats::district::{DistrictFile, DistrictOptions, read},
};

const OUTLINES: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
    "properties":{"name":"所沢"},"geometry":{"type":"Polygon","coordinates":
    [[[139.4,35.7],[139.5,35.7],[139.5,35.8],[139.4,35.8],[139.4,35.7]]]}}]}"#;
const TOWNS: &str = "町丁目,地区\n所沢市緑町三丁目,新所沢\n所沢市山口,山口\n";

fn file(text: &str) -> Vec<DistrictFile> {
    vec![read(text.as_bytes(), &DistrictOptions::default()).expect("districts")]
}

fn actor() -> Actor {
    Actor::Shell("test".to_owned())
}

async fn import(app: &App, drafts: Vec<PlaceDraft>) -> [usize; 3] {
    let options = ImportOptions::by(actor());
    let report = app.import(reading(drafts), options, &mut |_| {}).await.expect("an import");
    [report.total.created, report.total.changed, report.total.unchanged]
}

/// A salon outside every outline; with an address, without a point of its own.
fn salon(name: &str, address: Option<&str>) -> PlaceDraft {
    let mut salon = draft("salon", name, 139.6, 35.9);
    salon.address = address.map(str::to_owned);
    salon
}

async fn districts(app: &App) -> Vec<(String, Option<String>, bool)> {
    let places = app.store().list_places_of_source("test").await.expect("reads");
    let mut shown: Vec<_> = places
        .into_iter()
        .map(|place| (place.draft.name, place.draft.district, place.draft.district_found))
        .collect();
    shown.sort();
    shown
}

fn expected(rows: &[(&str, Option<&str>, bool)]) -> Vec<(String, Option<String>, bool)> {
    let row = |(name, district, found): &(&str, Option<&str>, bool)| {
        ((*name).to_owned(), district.map(str::to_owned), *found)
    };
    rows.iter().map(row).collect()
}

#[tokio::test]
async fn places_get_the_district_that_they_lie_in() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut given = draft("salon", "丁", 139.45, 35.75);
        given.district = Some("三ケ島".to_owned());
        let drafts = || {
            vec![
                draft("salon", "甲", 139.45, 35.75),
                salon("乙", Some("埼玉県所沢市緑町3丁目1-2")),
                salon("丙", Some("埼玉県所沢市緑町1丁目1-2")),
                given.clone(),
            ]
        };
        import(&app, drafts()).await;
        let done = app.import_districts(actor(), file(OUTLINES)).await.expect("districts");
        assert_eq!((done.changed, done.removed, done.places), (1, 0, 1));
        let done = app.import_districts(actor(), file(TOWNS)).await.expect("districts");
        assert_eq!((done.changed, done.removed, done.places), (2, 0, 1));
        let all = expected(&[
            ("丁", Some("三ケ島"), false),
            ("丙", None, false),
            ("乙", Some("新所沢"), true),
            ("甲", Some("所沢"), true),
        ]);
        assert_eq!(districts(&app).await, all);
        assert_eq!(app.catalog().districts(), ["三ケ島", "所沢", "新所沢"]);
        assert_eq!(import(&app, drafts()).await, [0, 0, 4], "the same file changes nothing");

        let again = app.import_districts(actor(), file(TOWNS)).await.expect("districts");
        assert_eq!((again.changed, again.removed, again.places), (0, 0, 0));
        let moved = TOWNS.replace("新所沢", "緑町").replace("所沢市山口,山口\n", "");
        let done = app.import_districts(actor(), file(&moved)).await.expect("districts");
        assert_eq!((done.changed, done.removed, done.places), (1, 2, 1));
        let store = app.store();
        let history = store.list_history(RecordKind::District, "新所沢").await.expect("reads");
        let states: Vec<_> = history
            .iter()
            .map(|entry| (entry.change.before.is_some(), entry.change.after.is_some()))
            .collect();
        assert_eq!(states, [(false, true), (true, false)]);
    }
}

#[tokio::test]
async fn a_new_place_gets_its_district_with_the_import() {
    let database = Database::sqlite();
    let app = start(&database).await;
    app.import_districts(actor(), file(OUTLINES)).await.expect("districts");
    import(&app, vec![draft("salon", "甲", 139.45, 35.75), salon("乙", None)]).await;
    let found = expected(&[("乙", None, false), ("甲", Some("所沢"), true)]);
    assert_eq!(districts(&app).await, found);
    let places = app.store().list_places_of_source("test").await.expect("reads");
    let place = places.iter().find(|place| place.draft.name == "甲").expect("甲");
    let history = app.store().list_history(RecordKind::Place, place.id.as_str()).await;
    assert_eq!(history.expect("reads").len(), 1);
    // The source says another: it counts.
    let mut said = draft("salon", "甲", 139.45, 35.75);
    said.district = Some("山口".to_owned());
    import(&app, vec![said, salon("乙", None)]).await;
    let done = app.import_districts(actor(), file(OUTLINES)).await.expect("districts");
    assert_eq!(done.places, 0);
    assert_eq!(districts(&app).await[1], ("甲".to_owned(), Some("山口".to_owned()), false));
}

#[tokio::test]
async fn a_place_that_somebody_writes_gets_its_district_and_keeps_the_one_they_name() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        app.import_districts(actor(), file(OUTLINES)).await.expect("districts");
        let admin = crate::editing::account(Role::Admin);
        let inside = draft("salon", "内", 139.45, 35.75);
        let place = app.create_place(&admin, inside, &[]).await.expect("a place");
        let told = |draft: &PlaceDraft| (draft.district.clone(), draft.district_found);
        assert_eq!(told(&place.draft), (Some("所沢".to_owned()), true));
        let mut outside = place.draft.clone();
        outside.location = Location::new(139.6, 35.9).ok();
        let moved = [PlaceChange::Edit(Box::new(outside.clone()))];
        let place = app.change_place(&admin, &place.id, 1, &moved, None).await.expect("a change");
        assert_eq!(told(&place.draft), (None, false));
        outside.district = Some("山口".to_owned());
        let named = [PlaceChange::Edit(Box::new(outside))];
        let place = app.change_place(&admin, &place.id, 2, &named, None).await.expect("a change");
        assert_eq!(told(&place.draft), (Some("山口".to_owned()), false));
    }
}

#[tokio::test]
async fn districts_come_in_one_order_whatever_language_the_database_sorts_by() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        if database.url.starts_with("postgres:") {
            let sql = "alter table district alter name type text collate \"ja-x-icu\"";
            execute(&database, sql).await;
        }
        let towns = "町丁目,地区\n所沢市山口,a\n所沢市緑町,B\n所沢市上山口,ぁ\n所沢市北野,ア\n";
        app.import_districts(actor(), file(towns)).await.expect("districts");
        let districts = app.store().list_districts().await.expect("reads");
        let names: Vec<_> = districts.iter().map(|(_, district)| &*district.name).collect();
        assert_eq!(names, ["B", "a", "ぁ", "ア"]);
    }
}
