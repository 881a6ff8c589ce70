//! The register on both databases: one body a test, run on each.

#[path = "../support/database.rs"]
mod database;
mod editing;
#[path = "../support/places.rs"]
mod places;
#[path = "../support/wait.rs"]
mod wait;

mod call;
mod disaster;
mod district;
mod export;
mod gazetteer;
mod import;
mod import_slices;
mod import_undo;
mod placement;
mod queue;
mod redact;
mod saved;
mod suggestion;

use chrono::DateTime;
use database::Database;
use ibasho::{
    app::{App, Clock, import::ImportOptions, staff::By},
    domain::{
        Actor, Designation, DirectArrival, Fact, Place, PointShown, RecordKind, State, Target,
    },
    formats::{self, DraftRow, ReadOptions, TableReading},
    store::{Mode, OpenError, Store},
};
use places::draft;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

const NOON: Clock = Clock::Fixed(DateTime::from_timestamp(1_795_000_000, 0).unwrap());

fn options() -> ImportOptions {
    ImportOptions::by(Actor::Program)
}

async fn start(database: &Database) -> App {
    let store = Store::open(&database.url, Mode::Create).await.expect("a new register");
    App::start(store, NOON).await.expect("a register")
}

fn reading(drafts: Vec<ibasho::domain::PlaceDraft>) -> Vec<(String, TableReading)> {
    let rows = drafts.len();
    let drafts = (2..)
        .zip(drafts)
        .map(|(line, draft)| DraftRow {
            line,
            draft,
            unsaid: Vec::new(),
            sessions: Vec::new(),
            number: None,
        })
        .collect();
    let reading = TableReading {
        layout: "ibasho",
        encoding: "UTF-8",
        rows,
        drafts,
        ..TableReading::default()
    };
    vec![("test.csv".to_owned(), reading)]
}

async fn import(app: &App, drafts: Vec<ibasho::domain::PlaceDraft>) -> [usize; 4] {
    let report = app.import(reading(drafts), options(), &mut |_| {}).await.expect("an import");
    let total = report.total;
    [total.created, total.changed, total.unchanged, total.kept]
}

/// What is public, in the database and, after what changed was read, in memory.
async fn public_places(app: &App) -> Vec<Place> {
    let mut places = Vec::new();
    app.store().each_public_place(&mut |place| places.push(place)).await.expect("places");
    places.sort_by(|a, b| a.id.cmp(&b.id));
    app.refresh().await.expect("reads what changed");
    let mut known: Vec<Place> = app.catalog().all().map(|place| (*place).clone()).collect();
    known.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(known, places, "the read model has what the database has");
    places
}

async fn only_place(app: &App) -> Place {
    let places = public_places(app).await;
    assert_eq!(places.len(), 1);
    places.into_iter().next().expect("one")
}

async fn execute(database: &Database, sql: &'static str) {
    if database.url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(&database.url).await.expect("connects");
        connection.execute(sql).await.expect(sql);
    } else {
        let mut connection = PgConnection::connect(&database.url).await.expect("connects");
        connection.execute(sql).await.expect(sql);
    }
}

#[tokio::test]
async fn every_field_comes_back_as_it_was_written() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut full =
            draft("welfare_shelter", "ひだまり「別館」'; drop table place;--", 139.47, 35.79);
        full.name_kana = Some("ヒダマリベッカン".to_owned());
        full.municipality = ibasho::domain::MunicipalityCode::parse("112089");
        full.district = Some("所沢".to_owned());
        full.site = Some("site-1".to_owned());
        full.organization = Some("ひだまりの会".to_owned());
        full.schedule_text = Some("毎月第2・第4火曜日\n10時～12時".to_owned());
        let schedule = r#"{"opening_hours": "Tu[2],Tu[4] 10:00-12:00 \"受付へ\"", "exceptions": [
            {"on": "2026-12-08", "change": "moved", "to": "2026-12-09", "note": "工事"}]}"#;
        full.schedule = Some(serde_json::from_str(schedule).expect("a schedule"));
        full.schedule_confirmed = Some(false);
        full.targets = Target::parse("elderly").into_iter().collect();
        full.facts.set(Fact::parse("wheelchair").expect("a fact"), Some(true));
        full.facts.set(Fact::parse("lift").expect("a fact"), Some(false));
        full.shelter.designation = Some(Designation::Agreement);
        full.shelter.direct = Some(DirectArrival::NamedOnly);
        full.capacity = Some(0);
        full.verified_on = chrono::NaiveDate::from_ymd_opt(2026, 2, 28);
        import(&app, vec![full.clone()]).await;
        let place = only_place(&app).await;
        assert_eq!(place.draft, full);
        assert_eq!((place.revision, place.sample, place.edited_at), (1, false, None));
        assert_eq!((place.created_at, place.updated_at), (NOON.now(), NOON.now()));
        assert_eq!(app.find_place(&place.id).await.expect("reads"), Some(place));
    }
}

#[tokio::test]
async fn every_change_is_in_the_history_of_its_transaction() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let first = draft("salon", "ひだまり", 139.47, 35.79);
        let mut second = first.clone();
        second.phone = Some("04-0000-0001".to_owned());
        assert_eq!(import(&app, vec![first.clone()]).await, [1, 0, 0, 0]);
        assert_eq!(import(&app, vec![second.clone()]).await, [0, 1, 0, 0]);
        assert_eq!(import(&app, vec![second.clone()]).await, [0, 0, 1, 0]);
        let place = only_place(&app).await;
        assert_eq!(place.revision, 2);
        let history = app.store().list_history(RecordKind::Place, place.id.as_str()).await;
        let history = history.expect("reads");
        let revisions: Vec<_> = history.iter().map(|entry| entry.change.revision).collect();
        assert_eq!(revisions, [1, 2]);
        assert!(history[0].seq < history[1].seq);
        assert_eq!(history[0].change.before, None);
        assert_eq!(history[1].change.before, serde_json::to_value(&first).ok());
        assert_eq!(history[1].change.after, serde_json::to_value(&second).ok());
        assert_eq!(history[1].change.actor, "import:test");
        let last = app.store().latest_seq().await.expect("reads");
        assert_eq!(last, history[1].seq + 1, "what follows is that the run is done");
    }
}

#[tokio::test]
async fn a_column_that_a_file_lacks_is_not_a_column_left_blank() {
    let read = |csv: &str| {
        let reading =
            formats::read(csv.as_bytes(), &ReadOptions::default()).expect("a table").remove(0);
        vec![("part.csv".to_owned(), reading)]
    };
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let whole = "ID,種別,名称,状態,位置の公開,住所,緯度,経度,電話番号,対象者,設備_車いす可\n\
                     1,salon,ひだまり,休止中,地域,所沢市緑町,35.79,139.47,04-0000-0001,高齢者,無\n";
        let part = "ID,種別,名称,電話番号,備考,状態,位置の公開\n1,salon,ひだまり,,やさしい会,,\n";
        for csv in [whole, part] {
            app.import(read(csv), options(), &mut |_| {}).await.expect("imports");
        }
        let draft = only_place(&app).await.draft;
        assert_eq!(draft.phone, None, "left blank");
        assert_eq!(draft.note.as_deref(), Some("やさしい会"));
        assert_eq!((draft.state, draft.address.as_deref()), (State::Suspended, Some("所沢市緑町")));
        assert_eq!(draft.point_shown, PointShown::Area, "a home stays hidden");
        assert!(draft.location.is_some() && draft.municipality.is_some());
        assert_eq!(draft.facts.get(Fact::parse("wheelchair").expect("a fact")), Some(false));
        assert!(!draft.targets.is_empty());
    }
}

#[tokio::test]
async fn a_rehearsal_writes_nothing() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let drafts = vec![draft("salon", "ひだまり", 139.47, 35.79)];
        let options = ImportOptions { dry_run: true, ..options() };
        let report = app.import(reading(drafts), options, &mut |_| {}).await.expect("rehearses");
        assert_eq!(report.total.created, 1);
        assert!(public_places(&app).await.is_empty());
        assert_eq!(app.store().latest_seq().await.expect("reads"), 0);
    }
}

#[tokio::test]
async fn a_place_edited_by_hand_is_kept_unless_told_otherwise() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut file = draft("salon", "ひだまり", 139.47, 35.79);
        import(&app, vec![file.clone()]).await;
        let id = only_place(&app).await.id;
        execute(&database, "update place set edited_at = created_at").await;
        file.phone = Some("04-0000-0002".to_owned());
        assert_eq!(import(&app, vec![file.clone()]).await, [0, 0, 0, 1]);
        let kept = app.find_place(&id).await.expect("reads").expect("is there");
        assert_eq!(kept.draft.phone, None);
        let options = ImportOptions { overwrite_edited: true, ..options() };
        app.import(reading(vec![file]), options, &mut |_| {}).await.expect("overwrites");
        assert!(only_place(&app).await.draft.phone.is_some());
    }
}

#[tokio::test]
async fn only_published_and_suspended_places_are_public() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let drafts = State::ALL.into_iter().map(|state| {
            let mut draft = draft("salon", state.id(), 139.47, 35.79);
            draft.state = state;
            draft
        });
        import(&app, drafts.collect()).await;
        let mut public: Vec<_> = public_places(&app).await;
        public.sort_by_key(|place| place.draft.state.id());
        let states: Vec<_> = public.iter().map(|place| place.draft.state).collect();
        assert_eq!(states, [State::Published, State::Suspended]);
        assert_eq!(app.catalog().len(), 2);
    }
}

#[tokio::test]
async fn the_sample_is_marked_removed_whole_and_keeps_real_files_out() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let added = app.load_sample().await.expect("loads");
        assert!(added >= 268, "{added}");
        assert_eq!(app.load_sample().await.expect("loads"), 0, "loading twice adds nothing");
        assert!(public_places(&app).await.iter().all(|p| p.sample));
        let real = vec![draft("salon", "ひだまり", 139.47, 35.79)];
        let refused = app.import(reading(real), options(), &mut |_| {}).await;
        let reason = refused.expect_err("does not mix").to_string();
        assert!(reason.contains("ibasho sample remove") && reason.contains("--keep-sample"));
        assert_eq!(app.remove_sample(By::Shell(Actor::Program)).await.expect("removes"), added);
        assert!(app.catalog().is_empty());
        import(&app, vec![draft("salon", "ひだまり", 139.47, 35.79)]).await;
        assert_eq!(
            app.remove_sample(By::Shell(Actor::Program)).await.expect("removes"),
            0,
            "what is real stays"
        );
        assert_eq!(app.catalog().len(), 1);
    }
}

#[tokio::test]
async fn another_process_sees_a_change_and_the_register_keeps_its_identity() {
    for database in Database::one_of_each().await {
        let server = start(&database).await;
        let command = start(&database).await;
        assert_eq!(server.identity(), command.identity());
        import(&command, vec![draft("salon", "ひだまり", 139.47, 35.79)]).await;
        server.refresh().await.expect("refreshes");
        assert_eq!(server.catalog().len(), 1);
        assert_eq!(server.catalog().generation(), command.catalog().generation());
    }
}

#[tokio::test]
async fn a_schema_that_is_not_ours_is_refused_with_a_reason() {
    for database in Database::one_of_each().await {
        let missing = Store::open(&database.url, Mode::Existing).await.expect_err("missing");
        assert!(matches!(missing, OpenError::NoDatabase { .. } | OpenError::NoSchema), "{missing}");
        let app = start(&database).await;
        app.store().close().await;
        assert!(Store::open(&database.url, Mode::Existing).await.is_ok());
        execute(&database, "update _sqlx_migrations set version = 9999 where version = 1").await;
        for mode in [Mode::Create, Mode::Existing] {
            let newer = Store::open(&database.url, mode).await.expect_err("newer");
            assert!(matches!(newer, OpenError::NewerSchema { found: 9999 }), "{newer}");
        }
        execute(&database, "delete from _sqlx_migrations").await;
        let older = Store::open(&database.url, Mode::Existing).await.expect_err("none applied");
        assert!(matches!(older, OpenError::NoSchema), "{older}");
    }
    let unknown = Store::open("mysql://localhost/x", Mode::Create).await.expect_err("unknown");
    assert!(matches!(unknown, OpenError::UnknownUrl));
}

#[tokio::test]
async fn writers_follow_one_another() {
    for database in Database::one_of_each().await {
        let [one, two] = [start(&database).await, start(&database).await];
        let drafts = |from: usize| {
            let name = |n: usize| draft("salon", &format!("サロン{n}"), 139.47, 35.79);
            (from..from + 20).map(name).collect::<Vec<_>>()
        };
        tokio::join!(import(&one, drafts(0)), import(&two, drafts(20)));
        one.refresh().await.expect("refreshes");
        assert_eq!(one.catalog().len(), 40);
        let last = one.store().latest_seq().await.expect("reads");
        assert_eq!(last, 42, "each place, and that each run is done");
    }
}
