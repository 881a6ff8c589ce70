//! Suggestions and the links of organizations, on both databases.

use crate::{Database, NOON, draft, execute, import, only_place, start};
use chrono::{DateTime, TimeDelta};
use ibasho::{
    app::{
        App, Clock, Error,
        suggestion::{Decision, Sent},
        token::Token,
    },
    domain::{
        Account, Changes, Ending, Place, PlaceDraft, Profile, RecordKind, Role, StaffId,
        Suggestion, SuggestionDraft, SuggestionKind, SuggestionState, time::in_japan,
    },
    store::{Mode, Store, StoreError},
};
use std::{net::IpAddr, sync::Arc};

fn account(role: Role, district: &str) -> Account {
    let profile = Profile::new("花子", role, &[district.to_owned()], "ひだまりの会");
    Account {
        id: StaffId::from_trusted(format!("{}{}", role.id(), district.len())),
        revision: 1,
        profile: profile.expect("a profile"),
        has_password: true,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn somewhere() -> IpAddr {
    "192.0.2.1".parse().expect("an address")
}

/// A correction of phone and fax, with words and contact.
fn correction() -> SuggestionDraft {
    let mut changes = Changes::default();
    changes.add_text("phone", "", "04-0000-0002");
    changes.add_text("fax", "", "04-0000-0003");
    SuggestionDraft {
        kind: SuggestionKind::Correction,
        held_on: None,
        changes,
        words: Some("「'; drop table suggestion;--".to_owned()),
        contact: Some("山田 090-0000-0000".to_owned()),
    }
}

/// A register with one salon in the district 所沢.
async fn salon(app: &App) -> Place {
    let mut salon = draft("salon", "ひだまり", 139.47, 35.79);
    salon.district = Some("所沢".to_owned());
    salon.organization = Some("ひだまりの会".to_owned());
    import(app, vec![salon]).await;
    only_place(app).await
}

async fn send(app: &App, place: &Place, draft: SuggestionDraft) -> Suggestion {
    let Sent { token, .. } =
        app.suggest(somewhere(), Some(place.id.clone()), draft).await.expect("is taken");
    app.sent_suggestion(&token).await.expect("reads").expect("is there")
}

fn decision(suggestion: &Suggestion, place: &Place, fields: &[&str]) -> Decision {
    let mut taken = Changes::default();
    for change in suggestion.draft.changes.iter().filter(|c| fields.contains(&&*c.field)) {
        taken.add(change.field.clone(), change.before.clone(), change.after.clone());
    }
    let (revision, place_revision) = (suggestion.revision, Some(place.revision));
    Decision { revision, place_revision, taken, reason: None }
}

#[tokio::test]
async fn a_suggestion_comes_back_as_it_was_sent_and_changes_nothing() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let sent = send(&app, &place, correction()).await;
        assert_eq!(sent.draft, correction());
        assert_eq!((sent.revision, sent.state), (1, SuggestionState::Waiting));
        assert_eq!((sent.author.as_str(), sent.created_at), ("anyone", NOON.now()));
        assert_eq!(app.store().find_suggestion(&sent.id).await.expect("reads"), Some(sent));
        assert_eq!(only_place(&app).await, place);
        let unknown = app.sent_suggestion(&Token::new()).await.expect("reads");
        assert_eq!(unknown, None);
    }
}

#[tokio::test]
async fn history_tells_of_every_step_but_not_who_or_in_which_words() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let sent = send(&app, &place, correction()).await;
        let editor = account(Role::Editor, "所沢");
        let refused =
            app.refuse_suggestion(editor, sent.id.clone(), 1, " 確かめました ".to_owned());
        assert_eq!(refused.await.expect("refuses").state, SuggestionState::Refused);
        let history = app.store().list_history(RecordKind::Suggestion, sent.id.as_str()).await;
        let history = history.expect("reads");
        let actors: Vec<_> = history.iter().map(|entry| entry.change.actor.as_str()).collect();
        assert_eq!(actors, ["anyone", "staff:editor6"]);
        assert_eq!(history[1].change.reason.as_deref(), Some("確かめました"));
        let told = format!("{history:?}");
        assert!(!told.contains("drop table") && !told.contains("090"), "{told}");
    }
}

#[tokio::test]
async fn what_is_taken_in_part_changes_that_part_in_the_same_transaction() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let sent = send(&app, &place, correction()).await;
        let editor = account(Role::Editor, "所沢");
        let in_part = decision(&sent, &place, &["phone"]);
        let accepted = app.accept_suggestion(editor.clone(), sent.id.clone(), in_part).await;
        assert_eq!(accepted.expect("takes").state, SuggestionState::AcceptedInPart);
        let after = only_place(&app).await;
        assert_eq!(after.draft.phone.as_deref(), Some("04-0000-0002"));
        assert_eq!((after.draft.fax.as_deref(), after.revision), (None, 2));
        assert_eq!(after.edited_at, Some(NOON.now()), "an import keeps its hands off");
        let history = app.store().list_history(RecordKind::Place, place.id.as_str()).await;
        let last = history.expect("reads").pop().expect("a change").change;
        assert_eq!(last.reason, Some(format!("suggestion:{}", sent.id)));
        let again = decision(&sent, &after, &["fax"]);
        let again = app.accept_suggestion(editor, sent.id.clone(), again).await;
        assert!(matches!(again, Err(Error::Store(StoreError::Conflict))), "decided once");
        assert_eq!(only_place(&app).await.draft.fax, None);
    }
}

#[tokio::test]
async fn a_place_changed_since_the_reviewer_saw_it_is_not_overwritten() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let [one, two] =
            [send(&app, &place, correction()).await, send(&app, &place, correction()).await];
        let admin = account(Role::Admin, "");
        let whole = decision(&one, &place, &["phone", "fax"]);
        let accepted = app.accept_suggestion(admin.clone(), one.id.clone(), whole).await;
        assert_eq!(accepted.expect("takes").state, SuggestionState::Accepted);
        let stale = decision(&two, &place, &["phone"]);
        let refused = app.accept_suggestion(admin, two.id.clone(), stale).await;
        assert!(matches!(refused, Err(Error::Store(StoreError::Conflict))));
        assert_eq!(only_place(&app).await.revision, 2);
    }
}

#[tokio::test]
async fn only_those_who_may_publish_there_decide() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let sent = send(&app, &place, correction()).await;
        let whole = || decision(&sent, &place, &["phone", "fax"]);
        for stranger in [
            account(Role::Editor, "山口"),
            account(Role::Contributor, "所沢"),
            account(Role::Disaster, "所沢"),
        ] {
            let id = sent.id.clone();
            let accepted = app.accept_suggestion(stranger.clone(), id.clone(), whole()).await;
            assert!(matches!(accepted, Err(Error::NotFound)), "{stranger:?}");
            let refused = app.refuse_suggestion(stranger.clone(), id.clone(), 1, "x".to_owned());
            assert!(matches!(refused.await, Err(Error::NotFound)));
            assert!(matches!(
                app.find_listed_suggestion(&stranger, &id).await,
                Err(Error::NotFound)
            ));
            let listed = app.list_suggestions(&stranger, false).await;
            assert!(
                listed.is_ok_and(|listed| listed.is_empty())
                    || stranger.profile.role == Role::Disaster
            );
        }
        assert_eq!(only_place(&app).await, place);
    }
}

#[tokio::test]
async fn a_contributor_proposes_sees_and_takes_back_their_own_only() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let mine = account(Role::Contributor, "所沢");
        let changes = correction().changes;
        let proposed = app.propose(mine.clone(), place.id.clone(), changes.clone(), None).await;
        let proposed = proposed.expect("proposes");
        let listed = app.list_suggestions(&mine, false).await.expect("lists");
        assert_eq!(listed.len(), 1);
        let own = decision(&proposed, &place, &["phone"]);
        let refused = app.accept_suggestion(mine.clone(), proposed.id.clone(), own).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "not by themselves");
        let mut other = account(Role::Contributor, "山口市");
        other.profile.organization = Some("ほかの会".to_owned());
        let stranger = app.propose(other.clone(), place.id.clone(), changes, None).await;
        assert!(matches!(stranger, Err(Error::NotFound)));
        let stolen = app.withdraw_own(other, proposed.id.clone()).await;
        assert!(matches!(stolen, Err(Error::NotFound)));
        let back = app.withdraw_own(mine, proposed.id).await.expect("takes back");
        assert_eq!(back.state, SuggestionState::Withdrawn);
    }
}

#[tokio::test]
async fn a_new_place_becomes_a_draft_that_says_what_was_taken() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut new = SuggestionDraft { kind: SuggestionKind::NewPlace, ..correction() };
        for (field, text) in
            [("category", "salon"), ("name", "あたらしい会"), ("address", "所沢市緑町1")]
        {
            new.changes.add_text(field, "", text);
        }
        let sent = app.suggest(somewhere(), None, new).await.expect("is taken");
        let sent = app.sent_suggestion(&sent.token).await.expect("reads").expect("is there");
        let taken = sent.draft.changes.clone();
        let decision = Decision { revision: 1, place_revision: None, taken, reason: None };
        let editor = account(Role::Editor, "所沢");
        let done = app.accept_suggestion(editor, sent.id, decision).await.expect("takes");
        assert_eq!(done.state, SuggestionState::Accepted);
        let place = app.find_place(&done.place.expect("a place")).await.expect("reads");
        let place = place.expect("is there");
        assert_eq!((place.draft.name.as_str(), place.draft.state.id()), ("あたらしい会", "draft"));
        assert_eq!(place.draft.phone.as_deref(), Some("04-0000-0002"));
    }
}

#[tokio::test]
async fn a_reading_does_not_outlive_its_text() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut held = draft("salon", "ひだまり", 139.47, 35.79);
        held.schedule_text = Some("毎週火曜日".to_owned());
        held.schedule = ibasho::domain::OpeningHours::parse("Tu 10:00-12:00")
            .ok()
            .map(ibasho::domain::Schedule::new);
        held.schedule_confirmed = Some(true);
        import(&app, vec![held]).await;
        for (was, now, read) in [
            ("毎週火曜日", "毎週水曜日 10時～12時", Some("We 10:00-12:00")),
            ("毎週水曜日 10時～12時", "不定期", None),
        ] {
            let place = only_place(&app).await;
            let mut moved = SuggestionDraft::default();
            moved.changes.add_text("schedule_text", was, now);
            let sent = send(&app, &place, moved).await;
            let whole = decision(&sent, &place, &["schedule_text"]);
            app.accept_suggestion(account(Role::Admin, ""), sent.id, whole).await.expect("takes");
            let after = only_place(&app).await.draft;
            let expression =
                after.schedule.as_ref().map(|schedule| schedule.opening_hours.as_str());
            assert_eq!(
                (expression, after.schedule_confirmed),
                (read, read.map(|_| false)),
                "{now}"
            );
        }
    }
}

#[tokio::test]
async fn a_contact_is_forgotten_ninety_days_after_the_decision_or_a_year_after_it_came() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let [settled, waiting] =
            [send(&app, &place, correction()).await, send(&app, &place, correction()).await];
        let admin = account(Role::Admin, "");
        app.refuse_suggestion(admin, settled.id.clone(), 1, "x".to_owned()).await.expect("refuses");
        for (days, kept) in [(90, 2), (91, 1), (365, 1), (366, 0)] {
            let later = Clock::Fixed(NOON.now() + TimeDelta::days(days));
            let store = Store::open(&database.url, Mode::Existing).await.expect("opens");
            let app = App::start(store, later).await.expect("starts");
            app.forget_contacts().await.expect("forgets");
            let mut found = 0;
            for id in [&settled.id, &waiting.id] {
                let one = app.store().find_suggestion(id).await.expect("reads").expect("is there");
                found += usize::from(one.draft.contact.is_some());
                assert!(one.draft.words.is_some());
            }
            assert_eq!(found, kept, "after {days} days");
        }
    }
}

#[tokio::test]
async fn too_many_from_one_network_or_about_one_place_are_refused() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let send = async |from: u32| {
            let from = std::net::Ipv4Addr::from_bits(from).into();
            app.suggest(from, Some(place.id.clone()), correction()).await
        };
        for from in 0..10 {
            send(from).await.expect("is taken");
        }
        assert!(matches!(send(11).await, Err(Error::TooManySuggestions)), "about one place");
        let mut new = SuggestionDraft { kind: SuggestionKind::NewPlace, ..correction() };
        for field in ["category", "name", "address"] {
            new.changes.add_text(field, "", "salon");
        }
        for _ in 0..10 {
            app.suggest(somewhere(), None, new.clone()).await.expect("is taken");
        }
        let full = app.suggest(somewhere(), None, new).await;
        assert!(matches!(full, Err(Error::TooManySuggestions)), "from one network");
    }
}

#[tokio::test]
async fn many_who_write_at_once_wait_for_each_other_and_all_succeed() {
    for database in Database::one_of_each().await {
        let app = Arc::new(start(&database).await);
        import(&app, vec![draft("salon", "甲", 139.47, 35.79), draft("salon", "乙", 139.5, 35.8)])
            .await;
        let places: Vec<_> = app.catalog().all().map(|place| place.id.clone()).collect();
        let writes: Vec<_> = (0..16_u32)
            .map(|n| {
                let (app, place) = (app.clone(), places[n as usize % 2].clone());
                let from = std::net::Ipv4Addr::from_bits(n).into();
                tokio::spawn(async move { app.suggest(from, Some(place), correction()).await })
            })
            .collect();
        for write in writes {
            write.await.expect("does not panic").expect("is taken");
        }
        assert_eq!(app.store().list_waiting_suggestions().await.expect("reads").len(), 16);
    }
}

#[tokio::test]
async fn what_the_database_did_not_take_does_not_count_against_whoever_sent_it() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        execute(&database, "alter table suggestion rename to gone").await;
        for _ in 0..10 {
            let sent = app.suggest(somewhere(), Some(place.id.clone()), correction()).await;
            assert!(matches!(sent, Err(Error::Store(_))));
        }
        execute(&database, "alter table gone rename to suggestion").await;
        for _ in 0..10 {
            send(&app, &place, correction()).await;
        }
    }
}

#[tokio::test]
async fn nothing_is_taken_about_a_place_that_is_not_public() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let mut hidden = draft("salon", "ひだまり", 139.47, 35.79);
        hidden.state = ibasho::domain::State::Draft;
        import(&app, vec![hidden]).await;
        let hidden = app.store().list_places_of_source("test").await.expect("reads").remove(0);
        let sent = app.suggest(somewhere(), Some(hidden.id), correction()).await;
        assert!(matches!(sent, Err(Error::NotFound)));
        let nowhere = ibasho::domain::PlaceId::from_trusted("nowhere".to_owned());
        let sent = app.suggest(somewhere(), Some(nowhere), correction()).await;
        assert!(matches!(sent, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn a_link_confirms_its_own_place_once() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let editor = account(Role::Editor, "所沢");
        let (token, link) =
            app.make_place_link(editor.clone(), place.id.clone()).await.expect("makes");
        for _ in 0..3 {
            let opened = app.open_place_link(&token).await.expect("reads").expect("is there");
            assert!(
                opened.is_open && opened.place.as_ref() == Some(&place),
                "opening does nothing"
            );
        }
        let stale = app.confirm_by_link(token.clone(), place.revision + 1).await;
        assert!(matches!(stale, Err(Error::Store(StoreError::Conflict))));
        let after = app.confirm_by_link(token.clone(), place.revision).await.expect("confirms");
        assert_eq!(after.draft.verified_on, Some(in_japan(NOON.now()).date()));
        assert_eq!(after.draft.verified_by.as_deref(), Some("ひだまりの会"));
        assert_eq!((only_place(&app).await, after.edited_at), (after.clone(), place.edited_at));
        let again = app.confirm_by_link(token.clone(), after.revision).await;
        assert!(matches!(again, Err(Error::NotFound)), "answered once");
        let again = app.correct_by_link(token, correction()).await;
        assert!(matches!(again, Err(Error::NotFound)));
        let (_, links) = app.list_place_links(&editor, &place.id).await.expect("lists");
        assert_eq!(links[0].ended, Some((NOON.now(), Ending::Confirmed)));
        let history = app.store().list_history(RecordKind::PlaceLink, &link.id).await;
        assert_eq!(history.expect("reads").len(), 2);
        let history = app.store().list_history(RecordKind::Place, place.id.as_str()).await;
        let actor = history.expect("reads").pop().expect("a change").change.actor;
        assert_eq!(actor, format!("link:{}", link.id));
    }
}

#[tokio::test]
async fn a_link_ends_by_correction_revocation_time_and_the_end_of_its_place() {
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        let place = salon(&app).await;
        let editor = account(Role::Editor, "所沢");
        let make =
            async || app.make_place_link(editor.clone(), place.id.clone()).await.expect("makes");
        let (token, _) = make().await;
        let sent = app.correct_by_link(token.clone(), correction()).await.expect("corrects");
        let sent = app.sent_suggestion(&sent.token).await.expect("reads").expect("is there");
        assert!(sent.author.starts_with("link:") && sent.place.as_ref() == Some(&place.id));
        assert_eq!(only_place(&app).await, place, "a correction waits");
        let (revoked, link) = make().await;
        let stranger = account(Role::Editor, "山口");
        let not_theirs = app.revoke_place_link(stranger.clone(), place.id.clone(), link.id.clone());
        assert!(matches!(not_theirs.await, Err(Error::NotFound)));
        assert!(matches!(
            app.make_place_link(stranger, place.id.clone()).await,
            Err(Error::NotFound)
        ));
        app.revoke_place_link(editor.clone(), place.id.clone(), link.id).await.expect("revokes");
        for token in [token, revoked, Token::new()] {
            let answer = app.confirm_by_link(token, place.revision).await;
            assert!(matches!(answer, Err(Error::NotFound)));
        }
        let (late, _) = make().await;
        let later = Clock::Fixed(NOON.now() + TimeDelta::days(30));
        let store = Store::open(&database.url, Mode::Existing).await.expect("opens");
        let app = App::start(store, later).await.expect("starts");
        let answer = app.confirm_by_link(late, place.revision).await;
        assert!(matches!(answer, Err(Error::NotFound)), "thirty days are over");
    }
}

#[tokio::test]
async fn an_address_that_is_taken_moves_the_pin_unless_it_says_the_same_place() {
    async fn take(app: &App, address: &str) -> PlaceDraft {
        let place = only_place(app).await;
        let mut changes = Changes::default();
        changes.add_text("address", place.draft.address.as_deref().unwrap_or(""), address);
        let sent = send(app, &place, SuggestionDraft { changes, ..correction() }).await;
        let by = account(Role::Editor, "所沢");
        let decision = decision(&sent, &place, &["address"]);
        app.accept_suggestion(by, sent.id, decision).await.expect("takes");
        only_place(app).await.draft
    }
    for database in Database::one_of_each().await {
        let app = start(&database).await;
        salon(&app).await;
        let first = take(&app, "埼玉県所沢市緑町三丁目1番").await;
        let rough = first.location.expect("a point");
        assert!(first.location_precision.is_some(), "found, not placed by a person");
        let same = take(&app, "所沢市緑町3-1").await;
        assert_eq!(
            (same.location, same.location_precision),
            (Some(rough), first.location_precision)
        );
        let moved = take(&app, "所沢市小手指町1-1").await;
        assert_ne!(moved.location, Some(rough));
        let unknown = take(&app, "どこか遠いところ").await;
        assert_eq!((unknown.location, unknown.location_precision), (None, None), "waits for a pin");
    }
}
