//! What waits for staff after imports, on both databases.

use super::{editing::account, execute, import::report, options, public_places, reading, start};
use crate::{database::Database, places::draft};
use ibasho::{
    app::{
        App, Error,
        import::ImportOptions,
        place::{PlaceChange, Waiting},
    },
    domain::{
        Account, OpeningHours, PlaceDraft, QueueItem, QueueKind, RecordKind, Right, Role, Schedule,
        State, Subject,
    },
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

/// What waits of a kind for somebody, as the first page shows it.
async fn shown(app: &App, staff: &Account, kind: QueueKind) -> Vec<Waiting> {
    let mut theirs = app.list_own_places(staff).await.expect("places");
    theirs.retain(|place| staff.may_with(Right::Publish, Subject::from(&**place)));
    let (found, count) = app.list_waiting(&theirs, kind, 10).await.expect("lists");
    assert_eq!(found.len(), count);
    found
}

/// Two evacuation places at one point that may share a building.
async fn pair(app: &App, districts: [&str; 2], state: State) {
    let place = |category, district: &str, state| PlaceDraft {
        district: Some(district.to_owned()),
        state,
        ..draft(category, &format!("みどり小学校{category}"), 139.47, 35.79)
    };
    let one = place("evacuation_shelter", districts[0], State::Published);
    let other = place("emergency_site", districts[1], state);
    report(app, vec![one, other], options()).await;
}

#[tokio::test]
async fn a_pair_waits_for_whoever_works_on_either_and_tells_nobody_of_a_foreign_draft() {
    for state in [State::Published, State::Draft] {
        for districts in [["所沢", "山口"], ["山口", "所沢"]] {
            for database in Database::one_of_each().await {
                let app = start(&database).await;
                pair(&app, districts, state).await;
                let editor = account(Role::Editor);
                let found = shown(&app, &editor, QueueKind::SameSite).await;
                assert_eq!(found.len(), 1, "{districts:?} {state:?}");
                let waiting = &found[0];
                assert_eq!(waiting.place.draft.district.as_deref(), Some("所沢"));
                let theirs_is_public = state == State::Published || districts[1] == "所沢";
                assert_eq!(waiting.other.is_some(), theirs_is_public, "{districts:?} {state:?}");
                assert!(!waiting.may_join);
                let joined = app.join_site(&editor, &waiting.item.id).await;
                assert!(matches!(joined, Err(Error::NotFound)), "only one is theirs");
                app.settle(&editor, &waiting.item.id).await.expect("settles");
                assert!(shown(&app, &editor, QueueKind::SameSite).await.is_empty());
            }
        }
    }
}

#[tokio::test]
async fn places_at_one_building_are_linked_each_with_its_history() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        pair(&app, ["所沢", "所沢"], State::Published).await;
        let editor = account(Role::Editor);
        let waiting = shown(&app, &editor, QueueKind::SameSite).await.remove(0);
        assert!(waiting.may_join);
        app.join_site(&editor, &waiting.item.id).await.expect("links");
        let places = public_places(&app).await;
        assert!(places[0].draft.site.is_some());
        assert_eq!(places[0].draft.site, places[1].draft.site);
        for place in &places {
            let history = app.store().list_history(RecordKind::Place, place.id.as_str()).await;
            let last = history.expect("reads").pop().expect("a change").change;
            assert_eq!((last.revision, last.actor.as_str()), (2, "staff:hanako"));
        }
        assert!(shown(&app, &editor, QueueKind::SameSite).await.is_empty());
        let again = app.join_site(&editor, &waiting.item.id).await;
        assert!(matches!(again, Err(Error::Store(_))), "done already");
    }
}

#[tokio::test]
async fn closing_what_waits_is_in_history_once() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        pair(&app, ["所沢", "所沢"], State::Published).await;
        let editor = account(Role::Editor);
        let waiting = shown(&app, &editor, QueueKind::SameSite).await.remove(0);
        for _ in 0..2 {
            app.settle(&editor, &waiting.item.id).await.expect("settles");
        }
        let history = app.store().list_history(RecordKind::QueueItem, &waiting.item.id).await;
        let history = history.expect("reads");
        assert_eq!(history.len(), 1);
        assert_eq!(history[0].change.actor, "staff:hanako");
        let stranger =
            Account { id: ibasho::domain::StaffId::from_trusted("b".to_owned()), ..editor };
        let profile =
            ibasho::domain::Profile::new("太郎", Role::Editor, &["三ケ島".to_owned()], "");
        let stranger = Account { profile: profile.expect("a profile"), ..stranger };
        let settled = app.settle(&stranger, &waiting.item.id).await;
        assert!(matches!(settled, Err(Error::NotFound)), "not theirs");
    }
}

#[tokio::test]
async fn what_staff_confirm_or_place_waits_no_longer() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let read = |name: &str, located: bool| {
            let hours = OpeningHours::parse("Tu[2] 10:00-12:00").expect("an expression");
            let mut place = salon(name);
            (place.schedule, place.schedule_confirmed) = (Some(Schedule::new(hours)), Some(false));
            place.location = place.location.filter(|_| located);
            place
        };
        report(&app, vec![read("甲", false), read("乙", true)], options()).await;
        let both = [QueueKind::Schedule, QueueKind::Schedule, QueueKind::Pin];
        assert_eq!(kinds(&app).await, both);
        let admin = account(Role::Admin);
        let places = public_places(&app).await;
        let find = |name| places.iter().find(|place| place.draft.name == name).expect("is there");
        let (first, second) = (find("甲"), find("乙"));
        let placed = PlaceChange::Edit(Box::new(PlaceDraft {
            location: second.draft.location,
            ..first.draft.clone()
        }));
        app.change_place(&admin, &first.id, 1, &[placed], None).await.expect("places it");
        assert_eq!(kinds(&app).await, both[..2], "the schedule still waits");
        let confirm = [PlaceChange::ConfirmSchedule];
        app.change_place(&admin, &first.id, 2, &confirm, None).await.expect("confirms");
        assert_eq!(kinds(&app).await, both[..1]);
        let done = app.change_places(&admin, std::slice::from_ref(&second.id), &confirm[0]).await;
        assert_eq!(done.expect("confirms").changed, 1);
        assert_eq!(kinds(&app).await, []);
    }
}
