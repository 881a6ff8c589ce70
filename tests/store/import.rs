//! What an import finds, says and leaves behind, on both databases.

use super::{editing::account, execute, options, public_places, reading, start};
use crate::{database::Database, places::draft};
use ibasho::{
    app::{
        App,
        import::{ImportOptions, ImportReport},
    },
    domain::{
        Account, Actor, Location, MunicipalityCode, PlaceDraft, RecordKind, Role, StaffId, State,
    },
    formats::Mapping,
};
use tokio::sync::oneshot;

/// Imports and gives the report.
pub async fn report(app: &App, drafts: Vec<PlaceDraft>, options: ImportOptions) -> ImportReport {
    app.import(reading(drafts), options, &mut |_| {}).await.expect("an import")
}

fn salon(name: &str) -> PlaceDraft {
    draft("salon", name, 139.47, 35.79)
}

#[tokio::test]
async fn a_run_is_recorded_and_its_changes_carry_its_id() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let drafts = vec![salon("ひだまり"), draft("salon", "こもれび", 139.48, 35.79)];
        let first = report(&app, drafts.clone(), options()).await;
        let second = report(&app, drafts, options()).await;
        let runs = app.store().list_import_runs().await.expect("reads");
        let mut ids: Vec<_> = runs.iter().map(|run| Some(run.id.clone())).collect();
        let mut expected = vec![first.run.clone(), second.run];
        ids.sort();
        expected.sort();
        assert_eq!(ids, expected, "a run that changes nothing is one too");
        let run = runs.iter().find(|run| Some(&run.id) == first.run.as_ref()).expect("the first");
        assert_eq!((run.actor.as_str(), &run.body["total"]["created"]), ("program", &2.into()));
        assert_eq!(run.body["files"][0]["file"], "test.csv");
        assert_eq!(run.body["files"][0]["sources"][0], "test");
        for row in &first.files[0].created_rows {
            let id = row.place.as_ref().expect("an id").as_str();
            let history = app.store().list_history(RecordKind::Place, id).await.expect("reads");
            assert_eq!(history.len(), 1);
            assert_eq!(history[0].change.run_id, first.run);
        }
        let rehearsal = ImportOptions { dry_run: true, ..options() };
        let rehearsed = report(&app, vec![salon("あじさい")], rehearsal).await;
        assert_eq!((rehearsed.run, &rehearsed.files[0].created_rows[0].place), (None, &None));
        assert_eq!(app.store().list_import_runs().await.expect("reads").len(), 2);
    }
}

#[tokio::test]
async fn what_changed_is_said_field_by_field() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut place = salon("ひだまり");
        place.fax = Some("04-0000-0009".to_owned());
        report(&app, vec![place.clone()], options()).await;
        place.fax = None;
        place.phone = Some("04-0000-0001".to_owned());
        place.state = State::Suspended;
        let changed = report(&app, vec![place], options()).await;
        let row = &changed.files[0].changed_rows[0];
        assert_eq!((row.row.line, row.row.name.as_str()), (2, "ひだまり"));
        let fields: Vec<_> = row
            .fields
            .iter()
            .map(|change| (change.field, change.before.as_deref(), change.after.as_deref()))
            .collect();
        let expected = [
            ("状態", Some("公開"), Some("休止中")),
            ("電話番号", None, Some("04-0000-0001")),
            ("FAX番号", Some("04-0000-0009"), None),
        ];
        assert_eq!(fields, expected);
    }
}

#[tokio::test]
async fn what_was_not_taken_from_a_file_is_shown_until_it_is_overwritten() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut place = salon("ひだまり");
        report(&app, vec![place.clone()], options()).await;
        execute(&database, "update place set edited_at = created_at").await;
        place.phone = Some("04-0000-0002".to_owned());
        let kept = report(&app, vec![place.clone()], options()).await;
        let row = &kept.files[0].kept_rows[0];
        assert_eq!(row.fields[0].field, "電話番号");
        assert_eq!(row.fields[0].after.as_deref(), Some("04-0000-0002"));
        let overwrite = ImportOptions { overwrite_edited: true, ..options() };
        assert_eq!(report(&app, vec![place.clone()], overwrite).await.total.changed, 1);
        place.phone = None;
        let next = report(&app, vec![place], options()).await;
        assert_eq!(next.total.changed, 1, "the file's own words are not a person's edit");
    }
}

#[tokio::test]
async fn a_new_edition_names_what_it_no_longer_has_and_leaves_it() {
    let in_city = |name: &str, code: &str| PlaceDraft {
        municipality: MunicipalityCode::parse(code),
        ..salon(name)
    };
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut closed = in_city("閉じた会", "112089");
        closed.state = State::Closed;
        let elsewhere = in_city("となりの市の会", "112275");
        let mut shelter = in_city("みどりの里", "112089");
        shelter.category = draft("welfare_shelter", "あ", 0.0, 0.0).category;
        let stays = in_city("ひだまり", "112089");
        let goes = in_city("こもれび", "112089");
        let all = vec![closed, elsewhere, shelter, stays.clone(), goes];
        report(&app, all, options()).await;

        let part = ImportOptions { partial: true, ..options() };
        let partial = report(&app, vec![stays.clone()], part).await;
        assert_eq!(partial.total.missing, 0);
        assert_eq!(partial.files[0].missing_unknown, Some("partial"));

        let whole = report(&app, vec![stays.clone()], options()).await;
        let missing: Vec<_> =
            whole.files[0].missing_places.iter().map(|place| place.name.as_str()).collect();
        assert_eq!(missing, ["こもれび"], "of its kind and municipality, and open");
        let places = public_places(&app).await;
        let left = places.iter().find(|place| place.draft.name == "こもれび").expect("is there");
        assert_eq!((left.draft.state, left.revision), (State::Published, 1));
        let mut other = stays;
        other.source = Some("other".to_owned());
        assert_eq!(report(&app, vec![other], options()).await.total.missing, 0);
    }
}

#[tokio::test]
async fn with_rows_refused_nothing_is_called_missing() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        report(&app, vec![salon("ひだまり"), salon("こもれび")], options()).await;
        let mut files = reading(vec![salon("ひだまり")]);
        files[0].1.rows += 1;
        let report = app.import(files, options(), &mut |_| {}).await.expect("an import");
        assert_eq!((report.total.refused, report.total.missing), (1, 0));
        assert_eq!(report.files[0].missing_unknown, Some("rows-refused"));
    }
}

#[tokio::test]
async fn what_may_be_doubled_is_proposed_and_taken_all_the_same() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let key =
            |key: &str, draft: PlaceDraft| PlaceDraft { source_key: Some(key.to_owned()), ..draft };
        let first = vec![
            key("1", salon("ひだまりの会")),
            key("2", salon("NPO法人 ヒダマリの会")),
            key("3", draft("salon", "ひだまりの会", 139.49, 35.79)),
            key("4", draft("elderly_gathering", "ひだまりの会", 139.47, 35.79)),
        ];
        let within = report(&app, first.clone(), options()).await;
        assert_eq!((within.total.created, within.total.duplicates), (4, 1));
        let pair = &within.files[0].duplicate_pairs[0];
        assert_eq!((pair.row.line, pair.other.line, pair.reason), (3, Some(2), "name-and-point"));
        assert_eq!((pair.distance_m, pair.other.file.as_deref()), (Some(0), Some("test.csv")));

        let again = report(&app, first, options()).await;
        assert_eq!((again.total.unchanged, again.total.duplicates), (4, 0), "said already");

        let mut other = draft("salon", "ひだまりの会", 139.4701, 35.79);
        other.source = Some("other".to_owned());
        let against = report(&app, vec![other], options()).await;
        assert_eq!(against.total.duplicates, 2);
        let pair = &against.files[0].duplicate_pairs[0];
        assert_eq!(
            (pair.other.file.as_deref(), pair.other.source.as_deref()),
            (None, Some("test"))
        );
        assert_eq!(pair.distance_m, Some(9));
    }
}

#[tokio::test]
async fn a_place_under_a_new_key_is_proposed_as_the_old_one() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut place = salon("ひだまり");
        place.source_key = Some("old-1".to_owned());
        report(&app, vec![place.clone(), salon("こもれび")], options()).await;
        place.source_key = Some("new-1".to_owned());
        let report = report(&app, vec![place, salon("こもれび")], options()).await;
        assert_eq!((report.total.created, report.total.missing), (1, 1));
        assert_eq!(report.files[0].duplicate_pairs[0].reason, "key-changed");
    }
}

#[tokio::test]
async fn evacuation_places_that_may_share_a_site_are_proposed() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let shelter = draft("evacuation_shelter", "みどり小学校", 139.47, 35.79);
        report(&app, vec![shelter], options()).await;
        let mut ground = draft("emergency_site", "みどり小学校", 139.4705, 35.79);
        ground.source_key = Some("ground".to_owned());
        let found = report(&app, vec![ground], ImportOptions { partial: true, ..options() }).await;
        assert_eq!((found.total.same_sites, found.total.duplicates), (1, 0));
    }
}

#[tokio::test]
async fn an_import_beside_another_says_that_the_register_is_busy() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let other = start(&database).await;
        let (lets_go, told) = oneshot::channel::<()>();
        let (locks, locked) = oneshot::channel::<()>();
        let holds = tokio::spawn(hold(database.url.clone(), locks, told));
        locked.await.expect("writes");
        let refused = other.import(reading(vec![salon("あ")]), options(), &mut |_| {}).await;
        let reason = refused.expect_err("busy").to_string();
        assert!(reason.contains("another program or command is writing"), "{reason}");
        lets_go.send(()).expect("waits");
        holds.await.expect("lets go");
        report(&app, vec![salon("あ")], options()).await;
    }
}

/// Writes to the register, as another program would, says so, and goes on until it is told
/// to let go.
async fn hold(url: String, locks: oneshot::Sender<()>, told: oneshot::Receiver<()>) {
    use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(&url).await.expect("connects");
        connection.execute("begin immediate").await.expect("begins");
        locks.send(()).expect("is waited for");
        told.await.expect("told");
        connection.execute("rollback").await.expect("ends");
    } else {
        let mut connection = PgConnection::connect(&url).await.expect("connects");
        connection.execute("begin").await.expect("begins");
        connection.execute("select pg_advisory_xact_lock(4904)").await.expect("locks");
        locks.send(()).expect("is waited for");
        told.await.expect("told");
        connection.execute("rollback").await.expect("ends");
    }
}

#[tokio::test]
async fn a_report_of_many_rows_stays_short() {
    let database = Database::sqlite();
    let app = start(&database).await;
    let many = |phone: &str| -> Vec<PlaceDraft> {
        (0..10_100_u32)
            .map(|number| {
                let mut draft = salon(&format!("会{number}"));
                draft.location = Location::new(139.0 + f64::from(number) / 1e4, 35.0).ok();
                draft.phone = Some(format!("{phone}{number}"));
                draft
            })
            .collect()
    };
    let created = report(&app, many("1-"), options()).await;
    assert_eq!((created.total.created, created.files[0].created_rows.len()), (10_100, 10_000));
    let changed = report(&app, many("2-"), options()).await;
    assert_eq!((changed.total.changed, changed.files[0].changed_rows.len()), (10_100, 10_000));
}

#[tokio::test]
async fn a_mapping_is_in_history_and_only_administrators_replace_that_of_another() {
    async fn use_one(app: &App, name: &str, role: Role, column: &str) {
        let staff = Account { id: StaffId::from_trusted(name.to_owned()), ..account(role) };
        let mapping = Mapping {
            header: "a".repeat(32),
            columns: [(column.to_owned(), "名称".to_owned())].into(),
            ..Mapping::default()
        };
        let actor = Actor::Staff(staff.id.clone());
        let options = ImportOptions {
            staff: Some(staff),
            mappings: vec![mapping],
            ..ImportOptions::by(actor)
        };
        app.import(reading(Vec::new()), options, &mut |_| {}).await.expect("an import");
    }
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let steps = [
            ("hanako", Role::Editor, "館名", "館名"),
            ("taro", Role::Editor, "施設名", "館名"),
            ("hanako", Role::Editor, "館", "館"),
            ("admin", Role::Admin, "施設名", "施設名"),
        ];
        for (name, role, column, kept) in steps {
            use_one(&app, name, role, column).await;
            let known = app.list_mappings().await.expect("reads");
            assert!(known[0].mapping.columns.contains_key(kept), "{name} says {column}");
        }
        let shell = Actor::Shell("root".to_owned());
        assert!(app.remove_mapping(&shell, &"a".repeat(32)).await.expect("forgets"));
        assert!(!app.remove_mapping(&shell, &"a".repeat(32)).await.expect("is gone"));
        let history = app.store().list_history(RecordKind::ColumnMapping, &"a".repeat(32)).await;
        let history = history.expect("reads");
        let actors: Vec<_> = history.iter().map(|entry| entry.change.actor.as_str()).collect();
        assert_eq!(actors, ["staff:hanako", "staff:hanako", "staff:admin", "shell:root"]);
        assert_eq!(history[3].change.after, None);
    }
}
