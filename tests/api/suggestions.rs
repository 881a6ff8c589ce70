//! What anyone may say about a place without an account.

use crate::{
    PLACES, id_of,
    page::Page,
    person::{Person, account, location},
    server::TestApp,
};
use chrono::TimeDelta;
use ibasho::domain::{Place, PlaceId, Role, Suggestion};

/// What a form says that was opened a minute ago.
pub fn opened(test: &TestApp) -> String {
    (test.app.clock.now() - TimeDelta::minutes(1)).timestamp().to_string()
}

/// A correction of the telephone number.
pub fn correction(opened: &str) -> Vec<(&str, &str)> {
    vec![
        ("opened", opened),
        ("kind", "correction"),
        ("words", "電話がつながりません<b>"),
        ("was_phone", "04-0000-0001"),
        ("phone", "04-0000-0009"),
        ("was_url", ""),
        ("url", "https://example.jp/"),
        ("contact", "山田 090-1111-2222"),
    ]
}

/// The id of a suggestion that somebody sent about a place.
pub async fn about(test: &TestApp, place: &str) -> String {
    let opened = opened(test);
    let path = format!("/places/{place}/suggest");
    let answer = Person::new(test).post(&path, &correction(&opened)).await;
    assert_eq!(answer.status(), 303, "{path}");
    let sent = Person::new(test).read(&location(&answer), 200).await;
    number_in(&sent)
}

pub fn number_in(html: &str) -> String {
    Page::from(html.to_owned()).one("span.number").text()
}

pub async fn place(test: &TestApp, name: &str) -> Place {
    let id = PlaceId::parse(&id_of(test, name).await).expect("an id");
    test.app.find_place(&id).await.expect("reads").expect("is there")
}

async fn waiting(test: &TestApp) -> Vec<Suggestion> {
    test.app.store().list_waiting_suggestions().await.expect("reads")
}

#[tokio::test]
async fn anyone_corrects_a_place_and_sees_what_became_of_it() {
    let test = TestApp::with_places(PLACES).await;
    let id = id_of(&test, "ひだまりサロン").await;
    let path = format!("/places/{id}/suggest");
    let mut resident = Person::new(&test);
    resident.page(&format!("/places/{id}"), 200).await.one(&format!("main a[href='{path}']"));
    let form = resident.page(&path, 200).await;
    assert_eq!(form.one("[name=phone]").attr("value"), "04-0000-0001");
    assert_eq!(form.one("[name=was_phone]").attr("value"), "04-0000-0001");
    assert!(!form.html().contains("090-0000-0000"), "{}", form.html());
    let opened = opened(&test);
    let answer = resident.post(&path, &correction(&opened)).await;
    assert_eq!(answer.status(), 303);
    let sent = location(&answer);
    let thanks = resident.page(&sent, 200).await;
    thanks.says("h1", "受け取りました");
    thanks.says(".outcome", "係が確かめています");
    for text in ["04-0000-0009", "電話がつながりません<b>"] {
        thanks.says("dl.details dd", text);
    }
    let html = thanks.html();
    assert!(!html.contains("090-1111-2222") && !html.contains("<b>"), "an address is passed on");
    assert_eq!(place(&test, "ひだまりサロン").await.revision, 1, "nothing changed");

    let token = thanks.one("[name=token]").attr("value");
    let back = resident.post("/suggest/sent/withdraw", &[("token", token)]).await;
    assert_eq!(location(&back), sent);
    resident.page(&sent, 200).await.says(".outcome", "取り下げました");
    let again = resident.post("/suggest/sent/withdraw", &[("token", token)]).await;
    assert_eq!(location(&again), sent, "pressing twice does no harm");
    assert!(waiting(&test).await.is_empty());
}

/// Names and values of the fields that a case types otherwise.
type Changed<'a> = &'a [(&'a str, &'a str)];

#[tokio::test]
async fn what_cannot_be_taken_comes_back_with_everything_that_was_typed() {
    let test = TestApp::with_places(PLACES).await;
    let path = format!("/places/{}/suggest", id_of(&test, "ひだまりサロン").await);
    let (opened, long) = (opened(&test), "あ".repeat(2001));
    let cases: [(Changed, &str, &str); 6] = [
        (&[("words", ""), ("phone", "04-0000-0001"), ("url", "")], "words", "ひとことでも"),
        (&[("words", &long)], "words", "長すぎます"),
        (&[("url", "javascript:alert(1)")], "url", "https://"),
        (&[("kind", "not_held")], "held_on", "入力してください"),
        (&[("kind", "not_held"), ("held_on", "2026-11-23")], "held_on", "きょうより前"),
        (&[("kind", "not_held"), ("held_on", "きのう")], "held_on", "日にちをえらんで"),
    ];
    for (changed, field, said) in cases {
        let mut fields = correction(&opened);
        fields.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        fields.extend(changed);
        let answer = Person::new(&test).post(&path, &fields).await;
        assert_eq!(answer.status(), 422, "{said}");
        let page = Page::of(answer).await;
        page.says(&format!("#{field}-fault"), said);
        assert_eq!(page.one("[aria-invalid]").attr("name"), field);
        for (name, typed) in fields.iter().filter(|(name, _)| *name != "opened") {
            let kept = match *name {
                "kind" => page.one("[name=kind][checked]").attr("value").to_owned(),
                "words" => page.one("[name=words]").text(),
                name => page.one(&format!("[name={name}]")).attr("value").to_owned(),
            };
            assert_eq!(kept, *typed, "{name} is lost");
        }
    }
    assert!(waiting(&test).await.is_empty());
    let huge = "あ".repeat(40_000);
    let answer = Person::new(&test).post(&path, &[("words", &huge)]).await;
    assert_eq!(answer.status(), 413);
}

#[tokio::test]
async fn what_looks_made_by_a_program_is_asked_for_once_more_and_not_lost() {
    let test = TestApp::with_places(PLACES).await;
    let path = format!("/places/{}/suggest", id_of(&test, "ひだまりサロン").await);
    let now = test.app.clock.now().timestamp();
    let (soon, early) = ((now - 2).to_string(), (now - 60).to_string());
    let cases: [&[(&str, &str)]; 4] = [
        &[("opened", &soon)],
        &[("opened", "")],
        &[("opened", "99999999999999999999")],
        &[("opened", &early), ("subject", "Cheap watches")],
    ];
    for changed in cases {
        let mut fields = correction(&early);
        fields.retain(|(name, _)| *name != "opened");
        fields.extend(changed);
        let answer = Person::new(&test).post(&path, &fields).await;
        assert_eq!(answer.status(), 422, "{changed:?}");
        let page = Page::of(answer).await;
        page.says(".notice[role=alert]", "もう一度、下のボタンを");
        assert_eq!(page.one("[name=phone]").attr("value"), "04-0000-0009");
        assert!(!page.html().contains("Cheap watches"), "the hidden field is empty again");
    }
    assert!(waiting(&test).await.is_empty());
}

#[tokio::test]
async fn too_many_are_refused_politely_and_keep_what_was_typed() {
    let test = TestApp::with_places(PLACES).await;
    let path = format!("/places/{}/suggest", id_of(&test, "ひだまりサロン").await);
    let opened = opened(&test);
    let mut resident = Person::new(&test);
    for _ in 0..10 {
        assert_eq!(resident.post(&path, &correction(&opened)).await.status(), 303);
    }
    let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", "198.51.100.1")];
    let answer = resident.post_from(&path, &correction(&opened), &headers).await;
    assert_eq!(answer.status(), 429, "what a client claims does not count");
    assert_eq!(answer.headers()["retry-after"], "3600");
    let page = Page::of(answer).await;
    page.says(".notice[role=alert]", "1時間ほど");
    assert_eq!(page.one("[name=phone]").attr("value"), "04-0000-0009");
    assert_eq!(waiting(&test).await.len(), 10);
}

#[tokio::test]
async fn limits_count_networks_as_a_trusted_proxy_saw_them() {
    let test = TestApp::start_with(&["--trusted-proxy", "127.0.0.1"]).await;
    for device in 0..10 {
        assert_eq!(send_new(&test, &format!("2001:db8:0:1::{device}")).await, 303);
    }
    assert_eq!(send_new(&test, "2001:db8:0:1:ffff::1").await, 429, "the same line");
    assert_eq!(send_new(&test, "2001:db8:0:2::1").await, 303, "another line");
}

#[tokio::test]
async fn new_places_have_a_limit_by_the_hour_wherever_they_come_from() {
    let test = TestApp::start_with(&["--trusted-proxy", "127.0.0.1"]).await;
    for line in 1..=30 {
        assert_eq!(send_new(&test, &format!("2001:db8:0:{line}::1")).await, 303, "{line}");
    }
    assert_eq!(send_new(&test, "2001:db8:0:31::1").await, 429);
    let later = test.after(TimeDelta::minutes(61), &["--trusted-proxy", "127.0.0.1"]).await;
    assert_eq!(send_new(&later, "2001:db8:0:31::1").await, 303);
}

/// Proposes a new place from an address, as a proxy saw it.
async fn send_new(test: &TestApp, from: &str) -> u16 {
    let opened = opened(test);
    let fields = [
        ("opened", &*opened),
        ("category", "salon"),
        ("name", "あたらしい会"),
        ("address", "所沢市緑町1"),
    ];
    let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", from)];
    Person::new(test).post_from("/suggest", &fields, &headers).await.status().as_u16()
}

#[tokio::test]
async fn nobody_says_anything_about_what_is_not_public() {
    let test = TestApp::with_places(PLACES).await;
    let opened = opened(&test);
    let [draft, closed] =
        [id_of(&test, "下書きサロン").await, id_of(&test, "終わったサロン").await];
    for id in [&*draft, &*closed, "nothing", "%00", "..%2f.."] {
        let path = format!("/places/{id}/suggest");
        let mut resident = Person::new(&test);
        assert_eq!(resident.get(&path).await.status(), 404, "{path}");
        assert_eq!(resident.post(&path, &correction(&opened)).await.status(), 404, "{path}");
    }
    assert!(waiting(&test).await.is_empty());
}

#[tokio::test]
async fn an_area_does_not_say_where_the_door_is() {
    let test = TestApp::with_places(PLACES).await;
    let path = format!("/places/{}/suggest", id_of(&test, "さくら体操").await);
    let page = Person::new(&test).read(&path, 200).await;
    for hidden in ["緑町3-4", "緑荘101", "3階の奥"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn characters_that_nobody_types_are_left_out_of_every_text() {
    let test = TestApp::start().await;
    test.import(PLACES).await;
    account(&test, "花子", Role::Admin).await;
    let id = id_of(&test, "ひだまりサロン").await;
    let opened = opened(&test);
    let mut fields = correction(&opened);
    fields.retain(|(name, _)| !["words", "contact"].contains(name));
    fields.extend([("words", "電話が\0違う\u{1b}\r\nです"), ("contact", "山田\0")]);
    let path = format!("/places/{id}/suggest");
    assert_eq!(Person::new(&test).post(&path, &fields).await.status(), 303);
    let sent = waiting(&test).await.remove(0);
    assert_eq!(sent.draft.words.as_deref(), Some("電話が違う\nです"));
    assert_eq!(sent.draft.contact.as_deref(), Some("山田"));

    let mut staff = Person::logged_in(&test, "花子").await;
    let revision = sent.revision.to_string();
    let refusal = [("revision", &*revision), ("reason", "確かめ\0ました")];
    let refused = staff.post(&format!("/staff/suggestions/{}/refuse", sent.id), &refusal).await;
    assert_eq!(refused.status(), 303);
    let suspension =
        [("revision", "1"), ("do", "suspend"), ("suspended_reason", "改修\0の\u{7}ため")];
    let suspended = staff.post(&format!("/staff/places/{id}/step"), &suspension).await;
    assert_eq!(suspended.status(), 303);
    let reason = place(&test, "ひだまりサロン").await.draft.suspended_reason;
    assert_eq!(reason.as_deref(), Some("改修のため"));
}
