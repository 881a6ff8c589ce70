//! How an import is written: part by part beside everybody else, seen by residents all at
//! once, and all of it or nothing. On both databases.

use super::{editing::account, import, options, reading, start};
use crate::{database::Database, places::draft};
use ibasho::{
    app::{
        App, Error,
        import::{ImportOptions, ImportProgress, ImportReport},
        place::PlaceChange,
    },
    domain::{Account, Place, PlaceDraft, QueueKind, Role, RunState},
    store::StoreError,
};
use std::sync::Arc;
use tokio::{runtime::Handle, sync::oneshot, task::block_in_place};

/// More rows than the first part holds.
const MANY: usize = 250;

fn edition(phone: &str) -> Vec<PlaceDraft> {
    let salon = |n: usize| PlaceDraft {
        phone: Some(format!("{phone}-{n:04}")),
        // Too far from each other to be taken for one.
        ..draft(
            "salon",
            &format!("会{n}"),
            139.0 + f64::from(u16::try_from(n).expect("few")) / 100.0,
            35.0,
        )
    };
    (0..MANY).map(salon).collect()
}

/// Phones of what residents see.
fn seen(app: &App) -> Vec<String> {
    let mut phones: Vec<_> =
        app.catalog().all().filter_map(|place| place.draft.phone.clone()).collect();
    phones.sort();
    phones
}

fn phones(phone: &str) -> Vec<String> {
    edition(phone).into_iter().filter_map(|draft| draft.phone).collect()
}

/// Imports, and once the first part is written lets something else happen.
async fn import_with(
    app: &App,
    drafts: Vec<PlaceDraft>,
    between: impl AsyncFnOnce() + Send,
) -> Result<ImportReport, Error> {
    let mut between = Some(between);
    let mut at_first = |progress| {
        if let ImportProgress::Written { done, of } = progress
            && let Some(between) = between.take()
        {
            assert!(done < of, "only a part is written");
            block_in_place(|| Handle::current().block_on(between()));
        }
    };
    app.import(reading(drafts), options(), &mut at_first).await
}

async fn place(app: &App, name: &str) -> Place {
    let places = app.store().list_places_of_source("test").await.expect("reads");
    places.into_iter().find(|place| place.draft.name == name).expect(name)
}

async fn edit_note(app: &App, staff: &Account, name: &str) {
    let place = place(app, name).await;
    let note = Some("係の注記".to_owned());
    let edited = PlaceDraft { note, ..place.draft.clone() };
    let edit = [PlaceChange::Edit(Box::new(edited))];
    app.change_place(staff, &place.id, place.revision, &edit, None).await.expect("saves");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_half_written_is_seen_by_nobody_and_keeps_nobody_from_saving() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        import(&app, edition("04")).await;
        let admin = account(Role::Admin);
        let report = import_with(&app, edition("05"), async || {
            let runs = app.store().list_unfinished_runs().await.expect("reads");
            assert_eq!(runs.len(), 1);
            app.refresh().await.expect("reads");
            assert_eq!(seen(&app), phones("04"), "residents see what was there");
            let other = start(&database).await;
            assert_eq!(seen(&other), phones("04"), "on a server that starts meanwhile, too");
            let second = other.import(reading(edition("06")), options(), &mut |_| {}).await;
            let refused = matches!(second, Err(Error::Store(StoreError::Importing)));
            assert!(refused, "{second:?}");
            edit_note(&app, &admin, "会240").await;
            edit_note(&app, &admin, "会3").await;
        })
        .await
        .expect("an import");
        assert_eq!((report.total.changed, report.total.kept), (MANY - 1, 1));
        let kept = &report.files[0].kept_rows[0];
        assert_eq!((kept.row.name.as_str(), kept.fields.len()), ("会240", 2));
        let mut expected = phones("05");
        expected[240] = "04-0240".to_owned();
        expected.sort();
        assert_eq!(seen(&app), expected, "all at once");
        let edited = place(&app, "会240").await;
        assert_eq!(edited.draft.note.as_deref(), Some("係の注記"), "stays as the clerk made it");
        let edited_after = place(&app, "会3").await;
        assert_eq!(edited_after.draft.note.as_deref(), Some("係の注記"));
        assert_eq!(edited_after.draft.phone.as_deref(), Some("05-0003"));
        let waiting = app.store().list_open_queue_items(QueueKind::Kept).await.expect("reads");
        let about: Vec<_> = waiting.iter().map(|item| &item.topic.place).collect();
        assert_eq!(about, [&edited.id]);
        let run = report.run.as_deref().expect("a run");
        let run = app.store().find_import_run(run).await.expect("reads").expect("a run");
        assert_eq!((run.state, &run.body["total"]["kept"]), (RunState::Done, &1.into()));
    }
}

/// Begins an import, and ends it before its end.
async fn break_off(app: &Arc<App>, drafts: Vec<PlaceDraft>) {
    let (tell, told) = oneshot::channel();
    let mut tell = Some(tell);
    let mut at_first = |progress| {
        if matches!(progress, ImportProgress::Written { .. })
            && let Some(tell) = tell.take()
        {
            tell.send(()).expect("somebody waits");
        }
    };
    tokio::select! {
        ended = app.import(reading(drafts), options(), &mut at_first) => panic!("{ended:?}"),
        told = told => told.expect("a part is written"),
    }
}

#[tokio::test]
async fn an_import_that_broke_off_is_taken_back_by_the_next_one() {
    for database in Database::one_of_each().await {
        let app = Arc::new(start(&database).await);
        import(&app, edition("04")).await;
        let mut more = edition("05");
        more.insert(0, draft("salon", "新しい会", 141.0, 35.0));
        break_off(&app, more).await;
        let half = app.store().list_places_of_source("test").await.expect("reads");
        let written = half.iter().filter(|place| place.revision == 2).count();
        assert!(written > 0 && written < MANY, "{written}");
        let next = ImportOptions { partial: true, ..options() };
        let report = app.import(reading(edition("04")), next, &mut |_| {}).await.expect("imports");
        assert_eq!(report.total.unchanged, MANY, "all say again what they said");
        assert_eq!(seen(&app), phones("04"));
        let runs = app.store().list_import_runs().await.expect("reads");
        assert!(runs.iter().all(|run| run.state == RunState::Done));
        let broken = runs.iter().find(|run| run.body["total"]["created"] == 1).expect("the run");
        let undo = app.store().find_undo_of(&broken.id).await.expect("reads").expect("an undo");
        let total = &undo.body["total"];
        assert_eq!((total["removed"].as_u64(), total["left"].as_u64()), (Some(1), Some(0)));
        assert_eq!(undo.actor, "program");
    }
}

#[tokio::test]
async fn a_server_takes_back_what_broke_off_by_itself() {
    for database in Database::one_of_each().await {
        let app = Arc::new(start(&database).await);
        import(&app, edition("04")).await;
        break_off(&app, edition("05")).await;
        let server = Arc::new(start(&database).await);
        let following = tokio::spawn({
            let server = server.clone();
            async move { server.follow().await }
        });
        let until = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
        while !server.store().list_unfinished_runs().await.expect("reads").is_empty() {
            assert_eq!(seen(&server), phones("04"), "never seen");
            assert!(tokio::time::Instant::now() < until, "taken back in time");
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        following.abort();
        let places = server.store().list_places_of_source("test").await.expect("reads");
        let said = places.iter().filter_map(|place| place.draft.phone.as_deref());
        assert!(said.clone().count() == MANY && said.clone().all(|phone| phone.starts_with("04")));
    }
}

#[tokio::test]
async fn an_undo_that_broke_off_goes_on() {
    for database in Database::one_of_each().await {
        let app = Arc::new(start(&database).await);
        import(&app, edition("04")).await;
        let second = app.import(reading(edition("05")), options(), &mut |_| {}).await;
        let run = second.expect("an import").run.expect("a run");
        let (undoing, id) = (app.clone(), run.clone());
        let task = tokio::spawn(async move {
            undoing.undo_import(&account(Role::Admin), &id, "誤り").await.map(drop)
        });
        let half = async || {
            let places = app.store().list_places_of_source("test").await.expect("reads");
            places.iter().filter(|place| place.revision == 3).count()
        };
        while half().await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        task.abort();
        assert!(half().await < MANY, "cut off in the middle");
        app.refresh().await.expect("reads");
        assert_eq!(seen(&app), phones("05"), "half an undo is seen by nobody");
        let next = ImportOptions { partial: true, ..options() };
        app.import(reading(Vec::new()), next, &mut |_| {}).await.expect("the next import");
        assert_eq!(seen(&app), phones("04"));
        let undo = app.store().find_undo_of(&run).await.expect("reads").expect("an undo");
        assert_eq!(
            (undo.state, undo.body["total"]["restored"].as_u64()),
            (RunState::Done, Some(MANY as u64))
        );
    }
}
