//! What people do with places, on both databases.

use crate::{database::Database, execute, places::draft, start};
use chrono::DateTime;
use ibasho::{
    app::{
        App, Error,
        place::{PlaceChange, PlaceUndo},
    },
    domain::{Account, Place, PlaceDraft, Profile, RecordKind, Role, StaffId, State},
};

/// Somebody of the district 所沢 and of ひだまりの会.
pub fn account(role: Role) -> Account {
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

fn salon(name: &str, district: &str) -> PlaceDraft {
    let district = Some(district.to_owned()).filter(|district| !district.is_empty());
    PlaceDraft { district, ..draft("salon", name, 139.47, 35.79) }
}

async fn created(app: &App, draft: PlaceDraft) -> Place {
    let admin = account(Role::Admin);
    app.create_place(&admin, draft, &[PlaceChange::Publish]).await.expect("a place")
}

async fn revisions(app: &App, place: &Place) -> Vec<i64> {
    let history = app.store().list_history(RecordKind::Place, place.id.as_str()).await;
    history.expect("reads").iter().map(|entry| entry.change.revision).collect()
}

#[tokio::test]
async fn what_somebody_wrote_is_found_at_once_and_can_be_taken_back() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let editor = account(Role::Editor);
        let draft = salon("ひだまり", "所沢");
        let place = app.create_place(&editor, draft, &[]).await.expect("a draft");
        assert_eq!((place.draft.state, place.draft.source.as_deref()), (State::Draft, None));
        assert!(app.catalog().get(&place.id).is_none(), "a draft is not public");
        let mut edited = place.draft.clone();
        edited.phone = Some("04-0000-0001".to_owned());
        let changes = [PlaceChange::Edit(Box::new(edited)), PlaceChange::Publish];
        let place = app.change_place(&editor, &place.id, 1, &changes, Some(" 電話で聞いた "));
        let place = place.await.expect("a change");
        assert_eq!((place.revision, place.draft.state), (2, State::Published));
        assert_eq!(place.edited_at, Some(crate::NOON.now()));
        let seen = app.catalog().get(&place.id).map(|place| place.draft.phone.clone());
        assert_eq!(seen, Some(Some("04-0000-0001".to_owned())));
        let (_, history) = app.place_history(&editor, &place.id).await.expect("a history");
        let newest = &history[0].change;
        assert_eq!(newest.actor, "staff:hanako");
        assert_eq!(newest.reason.as_deref(), Some("電話で聞いた"));
        let undo = PlaceUndo { seq: history[0].seq, parts: vec!["phone".to_owned()] };
        let undone = app.undo_change(&editor, &place.id, 2, &undo, "元に戻す").await;
        let undone = undone.expect("undone");
        assert_eq!((undone.draft.phone, undone.draft.state), (None, State::Published));
        assert_eq!(revisions(&app, &place).await, [1, 2, 3]);
    }
}

#[tokio::test]
async fn the_second_of_two_editors_is_shown_what_the_first_wrote() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = account(Role::Admin);
        let place = created(&app, salon("ひだまり", "所沢")).await;
        let edit = |phone: &str| {
            let phone = Some(phone.to_owned());
            [PlaceChange::Edit(Box::new(PlaceDraft { phone, ..place.draft.clone() }))]
        };
        let first = edit("1");
        app.change_place(&admin, &place.id, 1, &first, None).await.expect("the first");
        let second = edit("2");
        let refused = app.change_place(&admin, &place.id, 1, &second, None).await;
        let Err(Error::Changed { now }) = refused else { panic!("not refused") };
        assert_eq!((now.revision, now.draft.phone.as_deref()), (2, Some("1")));
        assert_eq!(revisions(&app, &place).await, [1, 2]);
    }
}

#[tokio::test]
async fn what_changed_since_is_not_taken_back() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let admin = account(Role::Admin);
        let place = created(&app, salon("ひだまり", "所沢")).await;
        for (revision, phone) in [(1, "1"), (2, "2")] {
            let draft = PlaceDraft { phone: Some(phone.to_owned()), ..place.draft.clone() };
            let edit = [PlaceChange::Edit(Box::new(draft))];
            app.change_place(&admin, &place.id, revision, &edit, None).await.expect("a change");
        }
        let (_, history) = app.place_history(&admin, &place.id).await.expect("a history");
        let undo = |seq| PlaceUndo { seq, parts: Vec::new() };
        let refused = app.undo_change(&admin, &place.id, 3, &undo(history[1].seq), "").await;
        let Err(Error::Invalid(faults)) = refused else { panic!("not refused") };
        assert_eq!((&*faults[0].field, faults[0].code), ("phone", "changed-since"));
        let refused = app.undo_change(&admin, &place.id, 3, &undo(history[2].seq), "").await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "a creation is not undone");
        let other = app.undo_change(&admin, &place.id, 3, &undo(i64::MAX), "").await;
        assert!(matches!(other, Err(Error::NotFound)));
        let neighbour = created(&app, salon("こもれび", "所沢")).await;
        let (_, history) = app.place_history(&admin, &neighbour.id).await.expect("a history");
        let other = app.undo_change(&admin, &place.id, 3, &undo(history[0].seq), "").await;
        assert!(matches!(other, Err(Error::NotFound)), "a change of another place");
    }
}

/// What becomes of a change by each role in the order of the contract.
async fn tried(app: &App, place: &Place, change: &PlaceChange) -> Vec<&'static str> {
    let mut said = Vec::new();
    for role in Role::ALL {
        let staff = account(role);
        let present = app.store().find_place(&place.id).await.expect("reads").expect("a place");
        let changes = std::slice::from_ref(change);
        let done = app.change_place(&staff, &place.id, present.revision, changes, None).await;
        said.push(match done {
            Ok(_) => "done",
            Err(Error::Forbidden) => "forbidden",
            Err(Error::NotFound) => "not there",
            Err(_) => "failed",
        });
    }
    said
}

#[tokio::test]
async fn every_role_does_what_it_may_and_other_places_are_not_there() {
    let database = Database::sqlite();
    let app = start(&database).await;
    let own = PlaceDraft {
        organization: Some("ひだまりの会".to_owned()),
        ..salon("自分の会", "山口")
    };
    let places = [
        (salon("所沢のサロン", "所沢"), ["not there", "done", "not there", "done"]),
        (salon("地区のないサロン", ""), ["not there", "done", "not there", "done"]),
        (salon("山口のサロン", "山口"), ["not there", "not there", "not there", "done"]),
        (own, ["forbidden", "forbidden", "not there", "done"]),
    ];
    for (draft, expected) in places {
        let place = created(&app, draft).await;
        let edited = Box::new(place.draft.clone());
        let reason = "改修".to_owned();
        let verbs = [
            PlaceChange::Edit(edited),
            PlaceChange::Submit,
            PlaceChange::Verify,
            PlaceChange::ConfirmSchedule,
            PlaceChange::Suspend { reason, until: None },
            PlaceChange::Publish,
            PlaceChange::Close,
        ];
        for verb in verbs {
            let name = &place.draft.name;
            assert_eq!(tried(&app, &place, &verb).await, expected, "{name}: {verb:?}");
        }
        for (role, expected) in Role::ALL.into_iter().zip(expected) {
            let found = app.find_own_place(&account(role), &place.id).await;
            assert_eq!(found.is_ok(), expected != "not there", "{role:?}");
        }
    }
}

#[tokio::test]
async fn nobody_puts_a_place_where_they_have_no_right() {
    let database = Database::sqlite();
    let app = start(&database).await;
    let editor = account(Role::Editor);
    let refused = app.create_place(&editor, salon("山口のサロン", "山口"), &[]).await;
    assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].field == "district"));
    let place =
        app.create_place(&editor, salon("所沢のサロン", "所沢"), &[]).await.expect("a draft");
    let away = [PlaceChange::SetDistrict(Some("山口".to_owned()))];
    let refused = app.change_place(&editor, &place.id, 1, &away, None).await;
    assert!(
        matches!(refused, Err(Error::Invalid(faults)) if faults[0].code == "district-not-yours")
    );
    for role in [Role::Contributor, Role::Disaster] {
        let refused = app.create_place(&account(role), salon("サロン", "所沢"), &[]).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{role:?}");
    }
}

#[tokio::test]
async fn many_are_changed_and_taken_back_together() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let (mut ids, editor) = (Vec::new(), account(Role::Editor));
        for (name, district) in [("一", "所沢"), ("二", "所沢"), ("三", "山口"), ("四", "")]
        {
            ids.push(created(&app, salon(name, district)).await.id);
        }
        let suspend = PlaceChange::Suspend { reason: "大雪".to_owned(), until: None };
        let report = app.change_places(&editor, &ids, &suspend).await.expect("a change");
        assert_eq!((report.changed, report.unchanged, report.refused), (2, 0, 2));
        let again = app.change_places(&editor, &ids, &suspend).await.expect("a change");
        assert_eq!((again.changed, again.unchanged, again.refused), (0, 2, 2));
        let back = app.undo_changes(&editor, &report.run).await.expect("taken back");
        assert_eq!((back.changed, back.refused), (2, 0));
        for id in &ids {
            assert_eq!(app.catalog().get(id).expect("public").draft.state, State::Published);
        }
        for role in [Role::Contributor, Role::Disaster] {
            let refused = app.change_places(&account(role), &ids, &suspend).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{role:?}");
        }
        let nothing = app.undo_changes(&editor, "nothing").await;
        assert!(matches!(nothing, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn somebody_sees_the_places_and_changes_that_are_theirs() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        for (name, district) in [("一", "所沢"), ("二", "山口")] {
            created(&app, salon(name, district)).await;
        }
        let admin = account(Role::Admin);
        let hidden = app.create_place(&admin, salon("三", "所沢"), &[]).await.expect("a draft");
        for (role, expected) in Role::ALL.into_iter().zip([0, 2, 0, 3]) {
            let staff = account(role);
            let places = app.list_own_places(&staff).await.expect("places");
            assert_eq!(places.len(), expected, "{role:?}");
            let (changes, _) = app.list_changes(&staff, None, 10).await.expect("changes");
            assert_eq!(changes.len(), expected, "{role:?}");
        }
        let (changes, _) = app.list_changes(&admin, None, 10).await.expect("changes");
        assert_eq!(changes[0].change.record_id, hidden.id.as_str());
        let (older, _) = app.list_changes(&admin, Some(changes[0].seq), 1).await.expect("changes");
        assert_eq!(older[0].seq, changes[1].seq);
    }
}

#[tokio::test]
async fn a_place_that_may_be_there_already_is_named() {
    let database = Database::sqlite();
    let app = start(&database).await;
    let editor = account(Role::Editor);
    let place = created(&app, salon("ひだまりサロン", "所沢")).await;
    let near = PlaceDraft { name: "ヒダマリ サロン".to_owned(), ..place.draft.clone() };
    let duplicates = app.list_duplicates(&editor, &near, None).await.expect("duplicates");
    assert_eq!(duplicates.len(), 1);
    assert_eq!(duplicates[0].place.id, place.id);
    let own = app.list_duplicates(&editor, &near, Some(&place.id)).await.expect("duplicates");
    assert!(own.is_empty());
    let far = draft("salon", "ひだまりサロン", 139.48, 35.79);
    assert!(app.list_duplicates(&editor, &far, None).await.expect("duplicates").is_empty());
}

#[tokio::test]
async fn the_changes_of_others_however_many_end_no_history() {
    const OTHERS: &str = "insert into history (at, actor, record_kind, record_id, revision, after) \
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 20100) \
        select '2026-11-22T00:00:00+00:00', 'program', 'place', 'x', 1, '{}' from n";
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = created(&app, salon("一", "所沢")).await;
        execute(&database, OTHERS).await;
        let editor = account(Role::Editor);
        let (changes, older) = app.list_changes(&editor, None, 10).await.expect("changes");
        assert_eq!(changes, [], "not looked at yet");
        let (changes, older) = app.list_changes(&editor, older, 10).await.expect("changes");
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].change.record_id.as_str(), older), (place.id.as_str(), None));
    }
}

#[tokio::test]
async fn drafts_that_may_be_the_same_are_named_the_latest_ones_and_nothing_that_ended() {
    let database = Database::sqlite();
    let app = start(&database).await;
    let (admin, editor) = (account(Role::Admin), account(Role::Editor));
    let ended = created(&app, salon("終わり", "所沢")).await;
    app.change_place(&admin, &ended.id, 1, &[PlaceChange::Close], None).await.expect("ends");
    let hidden = app.create_place(&admin, salon("一", "所沢"), &[]).await.expect("a draft");
    app.create_place(&admin, salon("二", "山口"), &[]).await.expect("another");
    assert_eq!(app.store().list_latest_drafts(10).await.expect("reads").len(), 2);
    assert_eq!(app.store().list_latest_drafts(1).await.expect("reads").len(), 1);
    let duplicates = app.list_duplicates(&editor, &hidden.draft, None).await.expect("duplicates");
    assert_eq!(
        duplicates.iter().map(|duplicate| &duplicate.place.id).collect::<Vec<_>>(),
        [&hidden.id]
    );
    let foreign =
        app.list_duplicates(&editor, &salon("二", "山口"), None).await.expect("duplicates");
    assert!(foreign.is_empty(), "somebody else's draft");
}
