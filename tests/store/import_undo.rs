//! Taking a whole import back, and what an editor may import, on both databases.

use super::{import::report, options, reading, start};
use crate::{database::Database, places::draft};
use chrono::DateTime;
use ibasho::{
    app::{
        App, Error,
        import::{ImportOptions, ImportReport},
        incident::Opening,
        place::PlaceChange,
        shelter::{NewReport, ReportOrigin},
    },
    domain::{
        Account, Actor, Announcement, Place, PlaceDraft, Profile, RecordKind, Report, ReportSource,
        Role, StaffId, Status, SuggestionDraft,
    },
    store::StoreError,
};

fn account(role: Role) -> Account {
    let profile = Profile::new("花子", role, &["所沢".to_owned()], "ひだまりの会");
    Account {
        id: StaffId::from_trusted("hanako".to_owned()),
        revision: 1,
        profile: profile.expect("a profile"),
        has_password: true,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn salon(name: &str) -> PlaceDraft {
    let lon = 139.4 + f64::from(u32::try_from(name.len()).expect("short")) / 100.0;
    PlaceDraft { district: Some("所沢".to_owned()), ..draft("salon", name, lon, 35.79) }
}

fn called(phone: &str, draft: PlaceDraft) -> PlaceDraft {
    PlaceDraft { phone: Some(phone.to_owned()), ..draft }
}

fn by(role: Role) -> ImportOptions {
    let staff = account(role);
    let actor = Actor::Staff(staff.id.clone());
    ImportOptions { staff: Some(staff), ..ImportOptions::by(actor) }
}

fn run(report: &ImportReport) -> &str {
    report.run.as_deref().expect("a run")
}

async fn place(app: &App, name: &str) -> Option<Place> {
    let places = app.store().list_places_of_source("test").await.expect("reads");
    places.into_iter().find(|place| place.draft.name == name)
}

#[tokio::test]
async fn an_import_is_taken_back_whole_and_the_file_can_come_again() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = account(Role::Admin);
        report(&app, vec![called("1", salon("あじさい"))], options()).await;
        let before = place(&app, "あじさい").await.expect("a place");
        let edition = vec![called("2", salon("あじさい")), salon("こもれびの会")];
        let second = report(&app, edition.clone(), by(Role::Admin)).await;
        let made = place(&app, "こもれびの会").await.expect("a place");
        let done = app.undo_import(&admin, run(&second), "取り消し").await.expect("taken back");
        assert_eq!((done.removed, done.restored, done.left), (1, 1, 0));
        let after = place(&app, "あじさい").await.expect("a place");
        assert_eq!((after.draft, after.edited_at), (before.draft, None));
        assert_eq!(after.revision, 3);
        assert!(place(&app, "こもれびの会").await.is_none());
        assert!(app.catalog().get(&made.id).is_none(), "residents see it no more");
        let history = app.store().list_history(RecordKind::Place, made.id.as_str()).await;
        let history = history.expect("reads");
        assert_eq!(history.len(), 2, "its history stays");
        assert_eq!(history[1].change.after, None);
        assert_eq!(history[1].change.actor, "staff:hanako");
        assert_eq!(history[1].change.reason.as_deref(), Some("取り消し"));
        let items = app.store().list_queue_items().await.expect("reads");
        assert!(items.iter().all(|item| item.topic.place != made.id || item.closed.is_some()));

        let again = app.undo_import(&admin, run(&second), "").await;
        assert!(matches!(again, Err(Error::Store(StoreError::Conflict))), "{again:?}");
        let undo = app.find_run(&admin, run(&second)).await.expect("a run").1.expect("an undo");
        let of_undo = app.undo_import(&admin, &undo.id, "").await;
        assert!(matches!(of_undo, Err(Error::Store(StoreError::Conflict))), "{of_undo:?}");
        let third = report(&app, edition, options()).await;
        assert_eq!((third.total.created, third.total.changed, third.total.kept), (1, 1, 0));
        assert_eq!(app.catalog().len(), 2, "nothing is doubled");
    }
}

#[tokio::test]
async fn what_people_did_since_then_stays_and_is_named() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = account(Role::Admin);
        report(&app, vec![called("1", salon("あ")), called("1", salon("いい"))], options()).await;
        let edition = vec![called("2", salon("あ")), called("2", salon("いい")), salon("ううう")];
        let second = report(&app, edition, options()).await;
        for (name, phone, note) in
            [("あ", "9", None), ("いい", "2", Some("新")), ("ううう", "", Some("新"))]
        {
            let place = place(&app, name).await.expect(name);
            let phone = Some(phone.to_owned()).filter(|phone| !phone.is_empty());
            let edited = PlaceDraft { phone, note: note.map(str::to_owned), ..place.draft.clone() };
            let edit = [PlaceChange::Edit(Box::new(edited))];
            app.change_place(&admin, &place.id, place.revision, &edit, None).await.expect("edits");
        }
        let done = app.undo_import(&admin, run(&second), "").await.expect("taken back");
        assert_eq!((done.removed, done.restored, done.left), (0, 1, 2));
        let left: Vec<_> =
            done.left_places.iter().map(|left| (left.name.as_str(), left.why)).collect();
        assert_eq!(left, [("あ", "changed-since"), ("ううう", "changed-since")]);
        let restored = place(&app, "いい").await.expect("a place");
        assert_eq!(
            (restored.draft.phone.as_deref(), restored.draft.note.as_deref()),
            (Some("1"), Some("新"))
        );
        assert!(restored.edited_at.is_some(), "a person's words are in it");
        assert_eq!(place(&app, "あ").await.expect("a place").draft.phone.as_deref(), Some("9"));
    }
}

#[tokio::test]
async fn a_new_place_about_which_people_have_written_stays() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = account(Role::Admin);
        let shelter = draft("evacuation_shelter", "東小", 139.47, 35.79);
        let made = report(&app, vec![salon("あ"), shelter, salon("いいい")], options()).await;
        let [salon, shelter] = [place(&app, "あ").await, place(&app, "東小").await]
            .map(|place| place.expect("made").id);
        let words =
            SuggestionDraft { words: Some("違う".to_owned()), ..SuggestionDraft::default() };
        let from = std::net::Ipv4Addr::LOCALHOST.into();
        app.suggest(from, Some(salon), words).await.expect("a suggestion");
        let announcement = Announcement::new("台風", "高い所へ").expect("valid");
        let opening = Opening { announcement, exercise: true, started_at: None };
        app.open_incident(&admin, opening).await.expect("begins");
        let seen = NewReport {
            place: shelter,
            incident: None,
            key: None,
            source: ReportSource::Board,
            origin: ReportOrigin::default(),
            report: Report::new(Status::Open, None, "", None).expect("valid"),
        };
        app.report_status(&admin, seen).await.expect("taken");
        let done = app.undo_import(&admin, run(&made), "").await.expect("taken back");
        assert_eq!((done.removed, done.left), (1, 2));
        let mut left: Vec<_> =
            done.left_places.iter().map(|left| (left.name.as_str(), left.why)).collect();
        left.sort_unstable();
        assert_eq!(left, [("あ", "suggestion"), ("東小", "status")]);
    }
}

#[tokio::test]
async fn what_staff_had_edited_is_theirs_again_after_an_overwriting_import() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = account(Role::Admin);
        report(&app, vec![salon("あ")], options()).await;
        let made = place(&app, "あ").await.expect("a place");
        let edit = [PlaceChange::Edit(Box::new(called("9", made.draft.clone())))];
        app.change_place(&admin, &made.id, 1, &edit, None).await.expect("edits");
        let overwrite = ImportOptions { overwrite_edited: true, ..options() };
        let second = report(&app, vec![called("2", salon("あ"))], overwrite).await;
        app.undo_import(&admin, run(&second), "").await.expect("taken back");
        let kept = report(&app, vec![called("2", salon("あ"))], options()).await;
        assert_eq!((kept.total.changed, kept.total.kept), (0, 1));
    }
}

#[tokio::test]
async fn an_editor_imports_the_own_districts_and_is_told_of_every_other_row() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let elsewhere =
            |draft: PlaceDraft| PlaceDraft { district: Some("山口".to_owned()), ..draft };
        let nowhere = |draft: PlaceDraft| PlaceDraft { district: None, ..draft };
        report(&app, vec![elsewhere(salon("となり")), salon("なくなる会のこと")], options()).await;
        let file = vec![
            salon("あ"),
            elsewhere(salon("いい")),
            nowhere(salon("ううう")),
            PlaceDraft { phone: Some("1".to_owned()), ..salon("となり") },
        ];
        let report = report(&app, file, by(Role::Editor)).await;
        assert_eq!((report.total.created, report.total.changed, report.total.refused), (1, 0, 3));
        let refused: Vec<_> = report.files[0]
            .refused_rows
            .iter()
            .map(|issue| (issue.line, issue.code, issue.value.as_str()))
            .collect();
        let expected =
            [(3, "other-district", "山口"), (4, "no-district", ""), (5, "other-district", "山口")];
        assert_eq!(refused, expected);
        assert_eq!(place(&app, "となり").await.expect("a place").revision, 1);
        assert_eq!(place(&app, "いい").await, None);

        let part = super::import::report(&app, vec![salon("あ")], by(Role::Editor)).await;
        let missing: Vec<_> =
            part.files[0].missing_places.iter().map(|place| place.name.as_str()).collect();
        assert_eq!(missing, ["なくなる会のこと"], "of the own district alone");

        let editor = account(Role::Editor);
        let runs = app.list_runs(&editor).await.expect("runs");
        assert_eq!(runs.len(), 2, "their own");
        let foreign = app.list_runs(&account(Role::Admin)).await.expect("runs");
        assert_eq!(foreign.len(), 3);
        let first = foreign.iter().find(|run| run.actor == "program").expect("the first");
        let refused = app.undo_import(&editor, &first.id, "").await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        for role in [Role::Contributor, Role::Disaster] {
            let refused = app.undo_import(&account(role), &first.id, "").await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{role:?} {refused:?}");
        }
    }
}

#[tokio::test]
async fn an_import_that_fails_half_way_leaves_the_register_as_it_was() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        report(&app, vec![called("1", salon("あ"))], options()).await;
        let seq = app.store().latest_seq().await.expect("reads");
        let keyless = PlaceDraft { source: None, ..salon("ううう") };
        let files = reading(vec![called("2", salon("あ")), salon("いい"), keyless]);
        let refused = app.import(files, options(), &mut |_| {}).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        assert_eq!(app.store().latest_seq().await.expect("reads"), seq);
        assert_eq!(place(&app, "あ").await.expect("a place").draft.phone.as_deref(), Some("1"));
        assert_eq!(place(&app, "いい").await, None);
        assert_eq!(app.store().list_import_runs().await.expect("reads").len(), 1);
    }
}

#[tokio::test]
async fn what_an_import_asked_is_withdrawn_and_what_waited_before_waits_again() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = account(Role::Admin);
        report(&app, vec![nowhere("あ", "所沢市緑町1"), nowhere("いい", "所沢市緑町2")], options())
            .await;
        let before = waiting(&app).await;
        assert_eq!(before.len(), 2, "a pin for each");
        let here = PlaceDraft { address: Some("所沢市緑町2".to_owned()), ..salon("いい") };
        let edition = vec![nowhere("あ", "所沢市緑町9"), here, nowhere("ううう", "所沢市緑町3")];
        let second = report(&app, edition, by(Role::Admin)).await;
        let asked = waiting(&app).await;
        assert!(
            asked != before && asked.iter().all(|(_, body)| body.contains("緑町")),
            "{asked:?}"
        );
        app.undo_import(&admin, run(&second), "").await.expect("taken back");
        assert_eq!(waiting(&app).await, before);
    }
}

#[tokio::test]
async fn an_import_is_no_change_of_many_places() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = account(Role::Admin);
        report(&app, vec![called("1", salon("あ"))], options()).await;
        let second = report(&app, vec![called("2", salon("あ"))], by(Role::Admin)).await;
        let back = app.undo_changes(&admin, run(&second)).await;
        assert!(matches!(back, Err(Error::NotFound)), "{back:?}");
        assert_eq!(place(&app, "あ").await.expect("a place").draft.phone.as_deref(), Some("2"));
        app.undo_import(&admin, run(&second), "").await.expect("taken back by its own way");
    }
}

/// A place without a point.
fn nowhere(name: &str, address: &str) -> PlaceDraft {
    PlaceDraft { location: None, address: Some(address.to_owned()), ..salon(name) }
}

/// What waits for staff: the places and what is asked of them.
async fn waiting(app: &App) -> Vec<(String, String)> {
    let items = app.store().list_queue_items().await.expect("reads");
    let open = items.into_iter().filter(|item| item.closed.is_none());
    let mut said: Vec<_> =
        open.map(|item| (item.topic.place.to_string(), item.body.to_string())).collect();
    said.sort();
    said
}
