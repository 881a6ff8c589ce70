//! Taking personal data out for good, on both databases.

use super::{import::report, options, start};
use crate::{database::Database, places::draft};
use chrono::DateTime;
use ibasho::{
    app::{App, Error, import::ImportOptions, place::PlaceChange, redact::RedactionCounts},
    domain::{
        Account, Changes, Place, PlaceDraft, Profile, RecordKind, Redaction, Role, StaffId,
        SuggestionDraft, redaction::MARK,
    },
};
use std::net::Ipv4Addr;

const SECRET: &str = "山田花子";

fn account(role: Role) -> Account {
    let profile = Profile::new("管理者", role, &["所沢".to_owned()], "ひだまりの会");
    Account {
        id: StaffId::from_trusted("kanri".to_owned()),
        revision: 1,
        profile: profile.expect("a profile"),
        has_password: true,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn text() -> Redaction {
    Redaction::parse("", SECRET).expect("a text")
}

/// A place whose record, history, suggestion and queue say the secret.
async fn told(app: &App) -> Place {
    let secret = |text: &str| Some(format!("{text}{SECRET}"));
    let first = PlaceDraft {
        note: secret("代表 "),
        private_contact: secret("090-0000-0000 "),
        schedule_text: secret("毎週火曜 10:00～12:00 "),
        location: None,
        address: secret("所沢市緑町1 "),
        ..draft("salon", "ひだまり", 139.47, 35.79)
    };
    report(app, vec![first.clone()], options()).await;
    let place = app.store().list_places_of_source("test").await.expect("reads").remove(0);
    let edited = PlaceDraft { note: Some("代表なし".to_owned()), ..first.clone() };
    let edit = [PlaceChange::Edit(Box::new(edited))];
    let why = format!("{SECRET}さんの電話");
    let admin = account(Role::Admin);
    app.change_place(&admin, &place.id, 1, &edit, Some(&why)).await.expect("edits");
    report(app, vec![PlaceDraft { phone: Some("1".to_owned()), ..first }], options()).await;
    let mut changes = Changes::default();
    changes.add_text("note", "代表なし", &format!("代表は{SECRET}"));
    let draft = SuggestionDraft {
        changes,
        words: secret("代表は"),
        contact: secret("連絡は"),
        ..SuggestionDraft::default()
    };
    let from = Ipv4Addr::LOCALHOST.into();
    app.suggest(from, Some(place.id.clone()), draft).await.expect("a suggestion");
    app.find_place(&place.id).await.expect("reads").expect("a place")
}

/// Everything that the register says of a place, as text.
async fn all_said(app: &App, place: &Place) -> String {
    let store = app.store();
    let mut said = vec![format!("{:?}", store.find_place(&place.id).await.expect("reads"))];
    let of_place = store.list_history(RecordKind::Place, place.id.as_str()).await;
    said.push(format!("{:?}", of_place.expect("reads")));
    for suggestion in store.list_suggestions_of_place(&place.id).await.expect("reads") {
        let id = suggestion.id.as_str();
        let history = store.list_history(RecordKind::Suggestion, id).await.expect("reads");
        said.push(format!("{suggestion:?} {history:?}"));
    }
    said.push(format!("{:?}", store.list_queue_items().await.expect("reads")));
    said.join("\n")
}

#[tokio::test]
async fn a_text_is_gone_from_record_history_suggestions_and_queue_and_a_mark_stays() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let other = start(&database).await;
        let place = told(&app).await;
        let admin = account(Role::Admin);
        assert!(all_said(&app, &place).await.contains(SECRET));
        let seq = app.store().latest_seq().await.expect("reads");
        let found = app.find_to_redact(&admin, &place.id, &text()).await.expect("found");
        assert_eq!(app.store().latest_seq().await.expect("reads"), seq, "looking writes nothing");
        let done = app.redact(&admin, &place.id, &text(), " 本人の申し出 ").await.expect("done");
        assert_eq!(done, found);
        assert!(done.in_place && done.changes == 3 && done.suggestions == 1, "{done:?}");
        assert!(done.waiting > 1, "{done:?}");

        let said = all_said(&app, &place).await;
        assert!(!said.contains(SECRET), "{said}");
        let after = app.find_place(&place.id).await.expect("reads").expect("a place");
        assert_eq!(after.draft.address, Some(format!("所沢市緑町1 {MARK}")));
        assert_eq!(
            (after.revision, after.edited_at),
            (place.revision + 1, Some(crate::NOON.now()))
        );
        let (_, history) = app.place_history(&admin, &place.id).await.expect("a history");
        let newest = &history[0].change;
        assert_eq!(newest.reason.as_deref(), Some("redaction:text:本人の申し出"));
        assert_eq!((newest.actor.as_str(), newest.revision), ("staff:kanri", after.revision));
        assert_eq!(newest.before, newest.after, "not what stood there");

        let shown =
            |app: &App| app.catalog().get(&place.id).and_then(|p| p.draft.schedule_text.clone());
        assert!(shown(&app).is_some_and(|text| text.contains(MARK)));
        other.refresh().await.expect("follows");
        assert_eq!(shown(&other), shown(&app), "a follower sees it");
        let again = app.redact(&admin, &place.id, &text(), "もう一度").await;
        let Err(Error::Invalid(faults)) = again else { panic!("not refused") };
        assert_eq!(faults[0].code, "stands-nowhere");
    }
}

#[tokio::test]
async fn a_field_is_gone_with_all_it_ever_said_and_others_stay() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = told(&app).await;
        let admin = account(Role::Admin);
        let (name, fields) = app.redactable_fields(&admin, &place.id).await.expect("fields");
        assert_eq!(name, "ひだまり");
        for field in
            ["note", "private_contact", "schedule_text", "suggestion.words", "suggestion.contact"]
        {
            assert!(fields.contains(&field), "{field}: {fields:?}");
        }
        assert!(!fields.contains(&"fax") && !fields.contains(&"source"), "{fields:?}");
        let field = |name: &str| Redaction::parse(name, "").expect("a field");
        app.redact(&admin, &place.id, &field("private_contact"), "誤り").await.expect("done");
        let after = app.find_place(&place.id).await.expect("reads").expect("a place");
        assert_eq!(after.draft.private_contact.as_deref(), Some(MARK));
        let (_, history) = app.place_history(&admin, &place.id).await.expect("a history");
        assert_eq!(history[0].change.reason.as_deref(), Some("redaction:private_contact:誤り"));
        for entry in &history {
            let states = [&entry.change.before, &entry.change.after];
            for state in states.into_iter().flatten() {
                assert_eq!(state["private_contact"], MARK);
                assert!(state["note"].as_str().is_some_and(|note| !note.contains(MARK)));
            }
        }
        app.redact(&admin, &place.id, &field("phone"), "誤り").await.expect_err("never recorded");
        let done = app.redact(&admin, &place.id, &field("suggestion.contact"), "誤り").await;
        assert_eq!(
            done.expect("done"),
            RedactionCounts { suggestions: 1, ..RedactionCounts::default() }
        );
        let suggestion =
            app.store().list_suggestions_of_place(&place.id).await.expect("reads").remove(0);
        assert_eq!(suggestion.draft.contact.as_deref(), Some(MARK));
        assert!(suggestion.draft.words.is_some_and(|words| words.contains(SECRET)));
    }
}

#[tokio::test]
async fn only_administrators_take_out_and_only_with_a_reason_that_does_not_repeat_it() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = told(&app).await;
        let before = all_said(&app, &place).await;
        for role in [Role::Contributor, Role::Editor, Role::Disaster] {
            let refused = app.redact(&account(role), &place.id, &text(), "理由").await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{role:?}");
            let refused = app.redactable_fields(&account(role), &place.id).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{role:?}");
        }
        let admin = account(Role::Admin);
        for (reason, code) in [(" ", "required"), ("山田花子のため", "says-it-again")] {
            let refused = app.redact(&admin, &place.id, &text(), reason).await;
            let Err(Error::Invalid(faults)) = refused else { panic!("not refused") };
            assert_eq!((&*faults[0].field, faults[0].code), ("reason", code));
        }
        let nowhere = ibasho::domain::PlaceId::from_trusted("none".to_owned());
        let refused = app.redact(&admin, &nowhere, &text(), "理由").await;
        assert!(matches!(refused, Err(Error::NotFound)));
        assert_eq!(all_said(&app, &place).await, before, "nothing was changed");
    }
}

#[tokio::test]
async fn what_is_gone_from_the_register_is_taken_out_of_its_history_too() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let secret =
            PlaceDraft { note: Some(SECRET.to_owned()), ..draft("salon", "あ", 139.47, 35.79) };
        let made = report(&app, vec![secret], options()).await;
        let place = app.store().list_places_of_source("test").await.expect("reads").remove(0);
        let admin = account(Role::Admin);
        app.undo_import(&admin, made.run.as_deref().expect("a run"), "").await.expect("gone");
        let found = app.redact(&admin, &place.id, &text(), "誤り").await.expect("done");
        assert_eq!((found.in_place, found.changes), (false, 2));
        assert!(!all_said(&app, &place).await.contains(SECRET));
        let last = app.list_changes(&admin, None, 1).await.expect("changes").0.remove(0);
        assert_eq!(last.change.reason.as_deref(), Some("redaction:text:誤り"));
    }
}

#[tokio::test]
async fn the_next_file_does_not_bring_it_back_by_itself() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let secret =
            PlaceDraft { note: Some(SECRET.to_owned()), ..draft("salon", "あ", 139.47, 35.79) };
        report(&app, vec![secret.clone()], options()).await;
        let place = app.store().list_places_of_source("test").await.expect("reads").remove(0);
        app.redact(&account(Role::Admin), &place.id, &text(), "誤り").await.expect("done");
        let again = report(&app, vec![secret], ImportOptions { dry_run: true, ..options() }).await;
        assert_eq!((again.total.changed, again.total.kept, again.total.created), (0, 1, 0));
    }
}

#[tokio::test]
async fn nothing_of_it_is_left_in_the_file() {
    let database = Database::sqlite();
    let app = start(&database).await;
    let place = told(&app).await;
    app.redact(&account(Role::Admin), &place.id, &text(), "誤り").await.expect("done");
    app.store().close().await;
    let path = database.url.trim_start_matches("sqlite:");
    let bytes = std::fs::read(path).expect("the file");
    let secret = SECRET.as_bytes();
    assert!(!bytes.windows(secret.len()).any(|part| part == secret), "in a page that was freed");
    assert!(bytes.windows(6).any(|part| part == "ひだ".as_bytes()), "the file was looked at");
}
