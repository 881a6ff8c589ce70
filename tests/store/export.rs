//! The register into a file and back, on both databases.

use super::{options, reading, start};
use crate::{database::Database, places::draft};
use ibasho::{
    app::{
        App,
        export::{ExportOptions, ExportReport},
        place::PlaceChange,
    },
    domain::{PlaceDraft, PointShown, State},
    formats::{self, ReadOptions, written_forms},
};
use std::ops::ControlFlow;

async fn export(app: &App, form: &str, with_private: bool) -> (String, ExportReport) {
    let mut file = Vec::new();
    let options = ExportOptions { form, category: None, with_private };
    let report = app.export(options, &mut file).await.expect("an export");
    (String::from_utf8(file).expect("text"), report)
}

async fn import_file(app: &App, file: &[u8], source: Option<&str>) {
    let read_options = ReadOptions { source, ..ReadOptions::default() };
    let readings = formats::read(file, &read_options).expect("a table");
    for reading in readings {
        assert_eq!(reading.refused, []);
        let files = vec![("places.csv".to_owned(), reading)];
        app.import(files, options(), &mut |_| {}).await.expect("an import");
    }
}

async fn drafts(app: &App) -> Vec<PlaceDraft> {
    let mut drafts = Vec::new();
    let mut see = |place: ibasho::domain::Place| {
        drafts.push(place.draft);
        ControlFlow::Continue(())
    };
    app.store().each_place(&mut see).await.expect("reads");
    drafts.sort_by(|one, other| one.source_key.cmp(&other.source_key));
    drafts
}

/// The places of a file, by name.
fn read_sorted(file: &str) -> Vec<PlaceDraft> {
    let readings = formats::read(file.as_bytes(), &ReadOptions::default()).expect("a table");
    let rows = readings.into_iter().flat_map(|reading| reading.drafts);
    let mut drafts: Vec<_> = rows.map(|row| row.draft).collect();
    drafts
        .sort_by(|one, other| (&one.name, &one.source_key).cmp(&(&other.name, &other.source_key)));
    drafts
}

/// Real places of every core kind, with all that a place may say.
async fn fill(app: &App) {
    import_file(app, include_bytes!("../../data/sample/places.csv"), Some("市の一覧")).await;
    let mut nasty = draft("salon", "=1+1 \"引用\"", 139.479_876_543_210_1, -35.7);
    nasty.phone = Some("+81-4-0000-0000".to_owned());
    nasty.description = Some("@一行目\n二行目, \"三\"".to_owned());
    nasty.private_contact = Some("-担当".to_owned());
    nasty.note = Some("'=すでに".to_owned());
    nasty.point_shown = PointShown::Area;
    nasty.address = Some("埼玉県所沢市緑町3丁目1-2".to_owned());
    nasty.municipality = ibasho::domain::MunicipalityCode::parse("112089");
    let mut hidden = draft("consultation", "下書き", 139.5, 35.8);
    hidden.state = State::Draft;
    let files = reading(vec![nasty, hidden]);
    app.import(files, options(), &mut |_| {}).await.expect("an import");
}

#[tokio::test]
async fn nothing_is_lost_between_two_registers() {
    for [one, other] in [Database::one_of_each().await, Database::one_of_each().await] {
        let (full, empty) = (start(&one).await, start(&other).await);
        fill(&full).await;
        let (file, report) = export(&full, "ibasho", true).await;
        assert!(report.written > 270 && report.not_public == 0, "{report:?}");
        import_file(&empty, file.as_bytes(), None).await;
        assert!(drafts(&full).await == drafts(&empty).await);
        // Numbers of the register stand in files for staff alone.
        let public = export(&full, "ibasho", false).await.0;
        assert!(export(&empty, "ibasho", false).await.0 == public);
    }
}

#[tokio::test]
async fn whatever_a_form_can_hold_comes_back_from_it() {
    let database = Database::sqlite();
    let full = start(&database).await;
    fill(&full).await;
    for form in written_forms() {
        let (file, report) = export(&full, form, false).await;
        if report.written == 0 {
            continue;
        }
        let database = Database::sqlite();
        let empty = start(&database).await;
        import_file(&empty, file.as_bytes(), None).await;
        let (again, _) = export(&empty, form, false).await;
        // What has no key any more may stand elsewhere.
        let [before, after] = [&file, &again].map(|file| read_sorted(file));
        assert!(before == after, "{form}");
    }
}

#[tokio::test]
async fn the_same_file_into_the_same_register_changes_nothing() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        fill(&app).await;
        let before = app.store().latest_seq().await.expect("reads");
        import_file(&app, export(&app, "ibasho", true).await.0.as_bytes(), None).await;
        assert_eq!(app.store().latest_seq().await.expect("reads"), before);
    }
}

#[tokio::test]
async fn what_was_written_by_hand_comes_back_as_the_same_place() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = crate::editing::account(ibasho::domain::Role::Admin);
        fill(&app).await;
        for (number, draft) in drafts(&app).await.into_iter().step_by(9).enumerate() {
            let changes = if number % 3 == 0 { vec![] } else { vec![PlaceChange::Publish] };
            app.create_place(&admin, draft, &changes).await.expect("a place");
        }
        let (file, report) = export(&app, "ibasho", true).await;
        for (form, file) in [("ibasho", file), ("geojson", export(&app, "geojson", true).await.0)] {
            let read = formats::read(file.as_bytes(), &ReadOptions::default()).expect("a table");
            let files = read.into_iter().map(|reading| ("a.csv".to_owned(), reading)).collect();
            let again = app.import(files, options(), &mut |_| {}).await.expect("an import").total;
            assert_eq!((again.created, again.changed, again.kept), (0, 0, 0), "{form}: {again:?}");
            assert_eq!((again.unchanged, again.missing), (report.written, 0), "{form}");
        }
        let made = app.store().list_places_of_no_source().await.expect("reads");
        assert!(made.len() > 20, "{}", made.len());
        let line = format!(
            "ID,種別,名称,電話番号\n{},{},{},04-0000-0001\n",
            made[0].id,
            made[0].draft.category.id(),
            "あたらしい名前"
        );
        let other = ReadOptions { source: Some("別の一覧"), ..ReadOptions::default() };
        let read = formats::read(line.as_bytes(), &other).expect("a table").remove(0);
        let files = vec![("a.csv".to_owned(), read)];
        let again = app.import(files, options(), &mut |_| {}).await.expect("an import").total;
        assert_eq!((again.created, again.kept), (0, 1), "what a person wrote is kept");
    }
}

#[tokio::test]
async fn what_only_staff_may_know_is_left_out_unless_asked_for() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        fill(&app).await;
        for form in ["ibasho", "geojson"] {
            let (file, report) = export(&app, form, false).await;
            assert_eq!((report.not_public, report.sample), (1, 0));
            assert!(report.contacts >= 1 && report.homes >= 1, "{report:?}");
            for secret in ["-担当", "3丁目1-2", "139.47987", "下書き"] {
                assert!(!file.contains(secret), "{form}: {secret}");
            }
            let (file, report) = export(&app, form, true).await;
            assert_eq!((report.not_public, report.contacts, report.homes), (0, 0, 0));
            for secret in ["-担当", "3丁目1-2", "139.47987", "下書き"] {
                assert!(file.contains(secret), "{form}: {secret}");
            }
        }
    }
}

#[tokio::test]
async fn made_up_places_are_never_written() {
    let database = Database::sqlite();
    let app = start(&database).await;
    let added = app.load_sample().await.expect("loads");
    let (file, report) = export(&app, "ibasho", true).await;
    assert_eq!((report.written, report.sample), (0, added));
    assert_eq!(file.lines().count(), 1, "only the header");
}
