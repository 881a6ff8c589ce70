//! What waits for staff after imports, on both databases.

use super::{execute, import::report, options, reading, start};
use crate::{database::Database, places::draft};
use ibasho::{
    app::{App, import::ImportOptions},
    domain::{OpeningHours, PlaceDraft, QueueItem, QueueKind, Schedule},
    formats::RowIssue,
};

async fn open_items(app: &App) -> Vec<QueueItem> {
    let items = app.store().list_queue_items().await.expect("reads");
    items.into_iter().filter(|item| item.closed.is_none()).collect()
}

async fn kinds(app: &App) -> Vec<QueueKind> {
    let mut kinds: Vec<_> = open_items(app).await.iter().map(|item| item.topic.kind).collect();
    kinds.sort();
    kinds
}

fn salon(name: &str) -> PlaceDraft {
    draft("salon", name, 139.47, 35.79)
}

#[tokio::test]
async fn what_a_run_leaves_for_staff_waits_once_and_goes_when_it_no_longer_holds() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut homeless = salon("ひだまり");
        homeless.location = None;
        let double = draft("salon", "こもれび", 139.5, 35.8);
        let mut other = double.clone();
        other.source_key = Some("again".to_owned());
        let files = || {
            let mut files =
                reading(vec![homeless.clone(), double.clone(), other.clone(), salon("あおば")]);
            files[0].1.doubts.push(RowIssue {
                line: 3,
                column: "URL".to_owned(),
                code: "not-a-url",
                value: "www".to_owned(),
            });
            files
        };
        for _ in 0..2 {
            app.import(files(), options(), &mut |_| {}).await.expect("an import");
            let expected = [QueueKind::Doubt, QueueKind::Pin, QueueKind::Duplicate];
            assert_eq!(kinds(&app).await, expected);
        }
        let counts = app.store().count_open_queue_items().await.expect("reads");
        let one = |kind| (kind, 1);
        assert_eq!(counts, [one(QueueKind::Doubt), one(QueueKind::Pin), one(QueueKind::Duplicate)]);
        let items = open_items(&app).await;
        let doubt = items.iter().find(|item| item.topic.kind == QueueKind::Doubt).expect("one");
        assert_eq!(doubt.topic.subject, "not-a-url:URL");
        assert_eq!(doubt.body["value"], "www");

        let mended = vec![salon("ひだまり"), double, draft("salon", "again", 139.6, 35.8)];
        report(&app, mended, options()).await;
        assert_eq!(kinds(&app).await, [QueueKind::Missing], "あおば");
        let all = app.store().list_queue_items().await.expect("reads");
        let closed = all.iter().find(|item| item.topic.kind == QueueKind::Doubt);
        let (_, who) = closed.and_then(|item| item.closed.clone()).expect("closed");
        assert!(who.starts_with("run:"), "{who}");
    }
}

#[tokio::test]
async fn a_missing_place_that_comes_back_is_no_longer_missed() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let both = vec![salon("ひだまり"), draft("salon", "こもれび", 139.5, 35.8)];
        report(&app, both.clone(), options()).await;
        let part = vec![salon("ひだまり")];
        report(&app, part.clone(), options()).await;
        assert_eq!(kinds(&app).await, [QueueKind::Missing]);
        report(&app, part.clone(), ImportOptions { partial: true, ..options() }).await;
        assert_eq!(kinds(&app).await, [QueueKind::Missing], "a part says nothing of it");
        report(&app, both, options()).await;
        assert_eq!(kinds(&app).await, []);
        report(&app, part, options()).await;
        assert_eq!(kinds(&app).await, [QueueKind::Missing], "gone again");
    }
}

#[tokio::test]
async fn what_a_person_has_settled_is_not_asked_again_until_there_is_something_new() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut place = salon("ひだまり");
        report(&app, vec![place.clone()], options()).await;
        execute(&database, "update place set edited_at = created_at").await;
        place.phone = Some("04-0000-0001".to_owned());
        report(&app, vec![place.clone()], options()).await;
        assert_eq!(kinds(&app).await, [QueueKind::Kept]);
        execute(&database, "update queue_item set closed_at = opened_at, closed_by = 'staff:1'")
            .await;
        report(&app, vec![place.clone()], options()).await;
        assert_eq!(kinds(&app).await, []);
        place.phone = Some("04-0000-0002".to_owned());
        report(&app, vec![place], options()).await;
        let items = open_items(&app).await;
        assert_eq!(items[0].body[0]["after"], "04-0000-0002");
    }
}

#[tokio::test]
async fn a_schedule_waits_until_a_person_confirms_it() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let hours = OpeningHours::parse("Tu[2] 10:00-12:00").expect("an expression");
        let mut place = salon("ひだまり");
        place.schedule_text = Some("毎月第2火曜 10時～12時".to_owned());
        place.schedule = Some(Schedule::new(hours));
        place.schedule_confirmed = Some(false);
        report(&app, vec![place.clone()], options()).await;
        let items = open_items(&app).await;
        assert_eq!((items.len(), items[0].topic.kind), (1, QueueKind::Schedule));
        assert_eq!(items[0].body["read"], "Tu[2] 10:00-12:00");
        place.schedule_confirmed = Some(true);
        report(&app, vec![place.clone()], options()).await;
        assert_eq!(kinds(&app).await, []);
        place.schedule_confirmed = Some(false);
        assert_eq!(report(&app, vec![place], options()).await.total.unchanged, 1);
        assert_eq!(kinds(&app).await, [], "the words are the same");
    }
}

#[tokio::test]
async fn a_rehearsal_leaves_nothing_for_staff() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut homeless = salon("ひだまり");
        homeless.location = None;
        let rehearsal = ImportOptions { dry_run: true, ..options() };
        assert_eq!(report(&app, vec![homeless], rehearsal).await.total.pins, 1);
        assert_eq!(app.store().list_queue_items().await.expect("reads"), []);
    }
}
