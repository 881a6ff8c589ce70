//! The link by which an organization confirms or corrects its own place.

use crate::{
    PLACES, id_of,
    page::Page,
    person::{Person, account, location, value_of},
    server::TestApp,
    suggestions::opened,
};
use chrono::TimeDelta;
use ibasho::domain::{Place, PlaceId, Role};

/// A service with an editor, and the link that the editor made for the salon.
async fn linked() -> (TestApp, Person, String) {
    let test = TestApp::with_places(PLACES).await;
    account(&test, "編集", Role::Editor).await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let link = ask(&test, &mut editor).await;
    (test, editor, link)
}

async fn ask(test: &TestApp, editor: &mut Person) -> String {
    let path = format!("/staff/places/{}/ask", id_of(test, "ひだまりサロン").await);
    let answer = editor.post(&path, &[]).await;
    assert_eq!(answer.status(), 200);
    let message = Page::of(answer).await.one("textarea#message").text();
    let link = message.split_whitespace().find_map(|word| word.strip_prefix(&test.url("")));
    let link = link.expect("a link in the message");
    assert!(link.starts_with("/confirm?token="), "{link}");
    link.to_owned()
}

async fn salon(test: &TestApp) -> Place {
    let id = PlaceId::parse(&id_of(test, "ひだまりサロン").await).expect("an id");
    test.app.find_place(&id).await.expect("reads").expect("is there")
}

#[tokio::test]
async fn opening_a_link_changes_nothing_and_its_button_confirms_once() {
    let (test, mut editor, link) = linked().await;
    let before = salon(&test).await;
    let mut scanner = Person::new(&test);
    for _ in 0..3 {
        let page = scanner.page(&link, 200).await;
        page.says("form[action='/confirm'] button", "このままで正しい");
        page.says(".as-residents-see .actions", "04-0000-0001");
        assert!(!page.html().contains("090-0000-0000"), "what is for staff stays with staff");
        let head = test.client.head(test.url(&link)).send().await.expect("answers");
        assert_eq!(head.status(), 200);
        scanner.read(&link.replace("/confirm", "/confirm/correct"), 200).await;
    }
    assert_eq!(salon(&test).await, before);
    let page = scanner.read(&link, 200).await;
    let (token, revision) = (value_of(&page, "token"), value_of(&page, "revision"));
    let fields = [("token", &*token), ("revision", &*revision), ("verified_by", "市長")];
    let answer = scanner.post("/confirm", &fields).await;
    assert_eq!(location(&answer), link);
    scanner.page(&link, 200).await.says("h1", "ありがとうございました");
    let after = salon(&test).await;
    assert_eq!(after.draft.verified_on.map(|day| day.to_string()).as_deref(), Some("2026-11-22"));
    assert_eq!((after.draft.verified_by.as_deref(), after.revision), (None, 2), "as recorded");
    assert_eq!(after.draft.schedule_confirmed, Some(true), "it was shown");
    let again = scanner.post("/confirm", &[("token", &token), ("revision", "2")]).await;
    assert_eq!(again.status(), 303);
    assert_eq!(salon(&test).await, after, "answered once");
    let list = editor.page(&format!("/staff/places/{}/ask", after.id), 200).await;
    list.says("li strong", "このままで正しい（");
}

#[tokio::test]
async fn what_changed_while_somebody_looked_is_shown_before_it_is_confirmed() {
    let (test, mut editor, link) = linked().await;
    let mut guest = Person::new(&test);
    let page = guest.read(&link, 200).await;
    let (token, revision) = (value_of(&page, "token"), value_of(&page, "revision"));
    let other = ask(&test, &mut editor).await;
    let confirm = [
        ("token", value_of(&Person::new(&test).read(&other, 200).await, "token")),
        ("revision", revision.clone()),
    ];
    let confirm: Vec<_> = confirm.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(guest.post("/confirm", &confirm).await.status(), 303);
    let answer = guest.post("/confirm", &[("token", &token), ("revision", &revision)]).await;
    assert_eq!(answer.status(), 409);
    Page::of(answer).await.says(".notice[role=alert]", "もう一度、確かめてください");
    assert_eq!(salon(&test).await.revision, 2);
}

#[tokio::test]
async fn an_organization_corrects_its_place_and_staff_review_it() {
    let (test, mut editor, link) = linked().await;
    let mut guest = Person::new(&test);
    let form = guest.page(&link.replace("/confirm", "/confirm/correct"), 200).await;
    assert_eq!(form.one("[name=phone]").attr("value"), "04-0000-0001");
    assert!(!form.has("[name=kind][value=not_held]"), "it knows that of itself");
    let (token, opened) = (form.one("[name=token]").attr("value"), opened(&test));
    let nothing = [("token", token), ("opened", &*opened)];
    let answer = guest.post("/confirm/correct", &nothing).await;
    assert_eq!(answer.status(), 422, "says nothing");
    let fields = [
        ("token", token),
        ("opened", &*opened),
        ("was_phone", "04-0000-0001"),
        ("phone", "04-0000-0006"),
        ("author", "staff:x"),
    ];
    let answer = guest.post("/confirm/correct", &fields).await;
    assert_eq!(answer.status(), 303);
    let sent = guest.page(&location(&answer), 200).await;
    sent.says("h1", "受け取りました");
    sent.says("dl.details dd", "04-0000-0006");
    assert_eq!(salon(&test).await.revision, 1, "it waits");
    editor.page("/staff/suggestions", 200).await.says("li a span", "団体（確認のリンク）");
    assert_eq!(
        guest.post("/confirm/correct", &fields).await.status(),
        200,
        "thanks, no second one"
    );
    assert_eq!(test.app.store().list_waiting_suggestions().await.expect("reads").len(), 1);
}

#[tokio::test]
async fn a_link_that_ended_or_was_tampered_with_opens_nothing() {
    let (test, mut editor, link) = linked().await;
    let place = salon(&test).await;
    let token = link.split('=').nth(1).expect("a token");
    let mut flipped = token.to_owned();
    flipped.replace_range(0..1, if token.starts_with('a') { "b" } else { "a" });
    for token in ["", "x", &flipped, &token.to_uppercase(), &format!("{token}0"), "%00"] {
        let path = format!("/confirm?token={token}");
        let page = Person::new(&test).page(&path, 404).await;
        page.says("h1", "このリンクは使えません");
        assert!(!page.html().contains("ひだまり"), "{path}");
        let fields = [("token", token), ("revision", "1")];
        Person::new(&test).post("/confirm", &fields).await;
        let answer = Person::new(&test).post("/confirm/correct", &fields).await;
        assert_eq!(answer.status(), 404, "{path}");
    }
    let ask = format!("/staff/places/{}/ask", place.id);
    let page = editor.page(&ask, 200).await;
    let revoke = page.one("form[action$='/revoke']").attr("action");
    assert_eq!(editor.post(revoke, &[]).await.status(), 303);
    let answer = Person::new(&test).get(&link).await;
    assert_eq!(answer.status(), 410);
    assert_eq!(editor.post(revoke, &[]).await.status(), 409, "once");
    assert_eq!(salon(&test).await, place);
}

#[tokio::test]
async fn a_link_ends_after_thirty_days_and_with_its_place() {
    let (test, _, link) = linked().await;
    let token = link.split('=').nth(1).expect("a token").to_owned();
    let late = test.after(TimeDelta::days(30), &[]).await;
    assert_eq!(Person::new(&late).get(&link).await.status(), 410);
    let fields = [("token", &*token), ("revision", "1")];
    Person::new(&late).post("/confirm", &fields).await;
    assert_eq!(salon(&test).await.revision, 1);
    let early = test.after(TimeDelta::days(29), &[]).await;
    assert_eq!(Person::new(&early).get(&link).await.status(), 200);
}

#[tokio::test]
async fn only_those_who_may_publish_there_make_links() {
    let test = TestApp::with_places(PLACES).await;
    account(&test, "編集", Role::Editor).await;
    let mut editor = Person::logged_in(&test, "編集").await;
    for (name, status) in [
        ("ひだまりサロン", 200),
        ("下書きサロン", 200),
        ("みどり相談室", 404),
        ("終わったサロン", 404),
    ] {
        let path = format!("/staff/places/{}/ask", id_of(&test, name).await);
        assert_eq!(editor.post(&path, &[]).await.status(), status, "{name}");
    }
    let answer = editor.post("/staff/places/nothing/ask", &[]).await;
    assert_eq!(answer.status(), 404);
}
