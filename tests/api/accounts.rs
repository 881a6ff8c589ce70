//! Inviting people, changing and disabling accounts, and the first administrator.

use crate::{
    PLACES,
    page::Page,
    person::{PASSWORD, Person, account, link_in, location, operator},
    server::TestApp,
};
use chrono::TimeDelta;
use ibasho::{
    app::token::Token,
    domain::{Account, RecordKind, Role},
};

const NEW: &str = "みどりのかさ2ほん";

async fn find(test: &TestApp, name: &str) -> Account {
    let login = ibasho::domain::staff::login(name);
    test.app.store().find_login(&login).await.expect("reads").expect(name).0
}

/// The administrator's browser, and the link that an invitation made.
async fn invite(test: &TestApp, name: &str, role: &str) -> (Person, String) {
    account(test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(test, "管理").await;
    let fields = [
        ("name", name),
        ("role", role),
        ("district", "所沢"),
        ("more-districts", "山口、新所沢"),
        ("organization", "ひだまりの会"),
    ];
    let answer = admin.post("/staff/users", &fields).await;
    assert_eq!(answer.status(), 200);
    let page = Page::of(answer).await;
    let address = format!("http://{}/staff/link", test.address());
    page.says("textarea, code, .copied-by-hand", &address);
    (admin, link_in(page.html()))
}

#[tokio::test]
async fn an_editor_without_a_district_is_asked_about_where_there_are_districts() {
    let typed = [("name", "佐藤"), ("role", "editor")];
    for (test, is_asked) in
        [(TestApp::with_places(PLACES).await, true), (TestApp::start().await, false)]
    {
        account(&test, "管理", Role::Admin).await;
        let mut admin = Person::logged_in(&test, "管理").await;
        let answer = admin.post("/staff/users", &typed).await;
        assert_eq!(answer.status(), if is_asked { 422 } else { 200 });
        if !is_asked {
            continue;
        }
        let page = Page::of(answer).await;
        page.says("#districts .fault", "地区が決まっていない場所しか直せません");
        assert_eq!(page.one("[name=name]").attr("value"), "佐藤");
        page.one("[type=checkbox][name=without_district]");
        let meant = [&typed[..], &[("without_district", "1")]].concat();
        assert_eq!(admin.post("/staff/users", &meant).await.status(), 200);
        let other = [("name", "鈴木"), ("role", "disaster")];
        assert_eq!(admin.post("/staff/users", &other).await.status(), 200, "others need none");
    }
}

#[tokio::test]
async fn a_colleague_is_invited_by_a_link_that_works_once() {
    let test = TestApp::start().await;
    let (mut admin, link) = invite(&test, "山田", "contributor").await;
    admin.page("/staff/users", 200).await.says(".users .badge", "招待中");
    let invited = find(&test, "山田").await.profile;
    assert_eq!(invited.districts, ["山口", "所沢", "新所沢"]);

    let mut scanner = Person::new(&test);
    for _ in 0..3 {
        scanner.read(&link, 200).await;
    }
    let mut guest = Person::new(&test);
    let page = guest.page(&link, 200).await;
    page.says("h1", "招待されました");
    for text in ["山田", "団体の人", "ひだまりの会"] {
        page.says("dl.details dd", text);
    }
    let token = page.one("[name=token]").attr("value");
    let short = [("token", token), ("password", "abc"), ("again", "abc")];
    let answer = guest.post("/staff/link", &short).await;
    assert_eq!(answer.status(), 422);
    Page::of(answer).await.says("#password-fault", "8文字以上");
    let other = [("token", token), ("password", NEW), ("again", PASSWORD)];
    let answer = guest.post("/staff/link", &other).await;
    assert_eq!(answer.status(), 422);
    Page::of(answer).await.one("#again-fault");
    let good = [("token", token), ("password", NEW), ("again", NEW), ("role", "admin")];
    let answer = guest.post("/staff/link", &good).await;
    assert_eq!(location(&answer), "/staff");
    guest.page("/staff", 200).await.says("h1", "山田さん");
    assert_eq!(find(&test, "山田").await.profile.role, Role::Contributor, "as invited");

    assert_eq!(Person::new(&test).get(&link).await.status(), 404, "used");
    assert_eq!(Person::new(&test).post("/staff/link", &good).await.status(), 404, "used");
    assert_eq!(Person::new(&test).log_in("山田", NEW).await.status(), 303);
    assert!(!admin.read("/staff/users", 200).await.contains("招待中"));
}

#[tokio::test]
async fn an_invitation_ends_after_a_week_or_when_another_is_made() {
    let test = TestApp::start().await;
    let (mut admin, link) = invite(&test, "山田", "editor").await;
    let week = test.after(TimeDelta::days(7), &[]).await;
    Person::new(&week).page(&link, 404).await.says("h1", "このリンクは使えません");
    let path = format!("/staff/users/{}/link", find(&test, "山田").await.id);
    let page = admin.post(&path, &[]).await.text().await.expect("a page");
    assert_eq!(Person::new(&test).get(&link).await.status(), 404);
    let link = link_in(&page);
    assert_eq!(Person::new(&test).get(&link).await.status(), 200);
    let path = format!("/staff/users/{}/disable", find(&test, "山田").await.id);
    admin.post(&path, &[]).await;
    assert_eq!(Person::new(&test).get(&link).await.status(), 404, "of a disabled account");
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_said_and_nothing_typed_is_lost() {
    let test = TestApp::start().await;
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    for (name, role, organization, field, fault) in [
        ("", "editor", "", "name", "入力してください"),
        ("管理", "editor", "", "name", "同じ名前の人がもういます"),
        ("<b>山田", "contributor", "", "organization", "団体の名前が必要です"),
        ("山田", "king", "会", "role", "入力してください"),
    ] {
        let fields = [
            ("name", name),
            ("role", role),
            ("organization", organization),
            ("more-districts", "三ケ島"),
        ];
        let answer = admin.post("/staff/users", &fields).await;
        assert_eq!(answer.status(), 422, "{name} {role}");
        let page = Page::of(answer).await;
        page.says(&format!(".faults a[href='#{field}']"), fault);
        page.says(&format!("#{field}-fault, #{field} .fault"), fault);
        assert_eq!(page.one("[name=name]").attr("value"), name);
        assert_eq!(page.one("[name=more-districts]").attr("value"), "三ケ島");
        assert!(!page.html().contains("<b>"), "{}", page.html());
    }
    assert_eq!(test.app.store().list_accounts().await.expect("reads").len(), 1);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_a_changed_role_logs_in_again() {
    let test = TestApp::start().await;
    let other = test.after(TimeDelta::zero(), &[]).await;
    let hanako = account(&test, "花子", Role::Editor).await;
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let mut person = Person::logged_in(&test, "花子").await.at(&other);
    assert_eq!(person.get("/staff").await.status(), 200);

    let path = format!("/staff/users/{}", hanako.id);
    let change = [("name", "花子"), ("role", "disaster"), ("revision", "1")];
    assert_eq!(admin.post(&path, &change).await.status(), 303);
    assert_eq!(person.get("/staff").await.status(), 303, "a changed role logs in again");
    person.log_in("花子", PASSWORD).await;
    assert_eq!(admin.post(&path, &change).await.status(), 409, "changed meanwhile");

    admin.post(&format!("{path}/disable"), &[]).await;
    assert_eq!(person.get("/staff").await.status(), 303);
    assert_eq!(person.log_in("花子", PASSWORD).await.status(), 422);
    admin.post(&format!("{path}/enable"), &[]).await;
    assert_eq!(person.log_in("花子", PASSWORD).await.status(), 303);
    admin.post(&format!("{path}/sign-out"), &[]).await;
    assert_eq!(person.get("/staff").await.status(), 303);
}

#[tokio::test]
async fn a_revision_that_cannot_be_read_is_refused_and_changes_nothing() {
    let test = TestApp::start().await;
    let hanako = account(&test, "花子", Role::Editor).await;
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let path = format!("/staff/users/{}", hanako.id);
    for revision in ["", "x", "1.5", "99999999999999999999"] {
        let change = [("name", "別の名前"), ("role", "editor"), ("revision", revision)];
        assert_eq!(admin.post(&path, &change).await.status(), 422, "{revision}");
    }
    assert!(admin.read(&path, 200).await.contains("花子"), "nothing is changed");
    assert_eq!(Person::new(&test).post("/confirm", &[("token", "x")]).await.status(), 422);
}

#[tokio::test]
async fn the_last_administrator_cannot_go() {
    let test = TestApp::start().await;
    let admin = account(&test, "管理", Role::Admin).await;
    let mut person = Person::logged_in(&test, "管理").await;
    let path = format!("/staff/users/{}", admin.id);
    let demote = [("name", "管理"), ("role", "editor"), ("revision", "1")];
    for (path, fields) in [(path.clone(), &demote[..]), (format!("{path}/disable"), &[])] {
        let answer = person.post(&path, fields).await;
        assert_eq!(answer.status(), 422, "{path}");
        Page::of(answer).await.says(".faults", "管理者がひとりもいなくなって");
    }
    let disabled = test.app.set_active(operator(), admin.id.clone(), false).await;
    assert!(disabled.is_err(), "nor at the command line");
    let (mut invited, _) = invite_admin(&test, &mut person).await;
    assert_eq!(person.post(&path, &demote).await.status(), 422, "an invitation is nobody yet");
    let page = invited.read("/staff/link?token=x", 404).await;
    assert!(page.contains("使えません"));
    account(&test, "後任", Role::Admin).await;
    assert_eq!(person.post(&path, &demote).await.status(), 303);
}

async fn invite_admin(test: &TestApp, admin: &mut Person) -> (Person, String) {
    let answer = admin.post("/staff/users", &[("name", "招待"), ("role", "admin")]).await;
    let link = link_in(&answer.text().await.expect("a page"));
    (Person::new(test), link)
}

#[tokio::test]
async fn a_new_password_logs_out_everywhere_else() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    let mut person = Person::logged_in(&test, "花子").await;
    let mut elsewhere = Person::logged_in(&test, "花子").await;
    let path = "/staff/account/password";
    for (current, new, field, fault) in [
        ("wrong", NEW, "current", "いまのパスワードがちがいます"),
        (PASSWORD, "password", "password", "言い当てられる"),
        (PASSWORD, "いばしょマップ花子", "password", "言い当てられる"),
    ] {
        let answer =
            person.post(path, &[("current", current), ("password", new), ("again", new)]).await;
        assert_eq!(answer.status(), 422, "{new}");
        let page = Page::of(answer).await;
        page.says(&format!("#{field}-fault"), fault);
        for kept in page.all("input[type=password]") {
            assert_eq!(kept.attr("value"), "", "no password comes back");
        }
    }
    let before = person.at(&test);
    let answer =
        person.post(path, &[("current", PASSWORD), ("password", NEW), ("again", NEW)]).await;
    assert_eq!(location(&answer), "/staff/account");
    assert_eq!(person.get("/staff").await.status(), 200);
    assert_eq!(before.at(&test).get("/staff").await.status(), 303, "a new session here, too");
    assert_eq!(elsewhere.get("/staff").await.status(), 303);
    assert_eq!(Person::new(&test).log_in("花子", PASSWORD).await.status(), 422);
    assert_eq!(Person::new(&test).log_in("花子", NEW).await.status(), 303);
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let test = TestApp::start().await;
    let hanako = account(&test, "花子", Role::Editor).await;
    account(&test, "太郎", Role::Editor).await;
    let mut person = Person::logged_in(&test, "花子").await;
    let mut elsewhere = Person::logged_in(&test, "花子").await;
    let mut taro = Person::logged_in(&test, "太郎").await;
    let page = person.page("/staff/account", 200).await;
    let fields = [("session", page.one("[name=session]").attr("value"))];
    let answer = taro.post("/staff/account/sessions/end", &fields).await;
    assert_eq!(answer.status(), 404, "another's session is not there");
    person.post("/staff/account/sessions/end", &fields).await;
    assert_eq!(elsewhere.get("/staff").await.status(), 303);
    assert_eq!(person.get("/staff").await.status(), 200);
    elsewhere.log_in("花子", PASSWORD).await;
    person.post("/staff/account/sessions/end-all", &[]).await;
    assert_eq!(elsewhere.get("/staff").await.status(), 303);
    assert_eq!(test.app.store().list_sessions(&hanako.id).await.expect("reads"), []);
}

#[tokio::test]
async fn the_first_administrator_comes_by_a_link_and_there_is_only_one() {
    let test = TestApp::start().await;
    let token = test.app.first_link().await.expect("reads").expect("nobody is there");
    let second = test.app.first_link().await.expect("reads").expect("nobody is there yet");
    let address = |token: &Token| format!("/staff/link?token={}", token.reveal());
    let day = test.after(TimeDelta::hours(24), &[]).await;
    assert_eq!(Person::new(&day).get(&address(&token)).await.status(), 404, "it ends");

    let mut person = Person::new(&test);
    person.page(&address(&token), 200).await.says("h1", "最初の管理者になる");
    let fields =
        |name| [("token", token.reveal()), ("name", name), ("password", NEW), ("again", NEW)];
    assert_eq!(person.post("/staff/link", &fields(" ")).await.status(), 422);
    let answer = person.post("/staff/link", &fields("福祉総務課 佐藤")).await;
    assert_eq!(location(&answer), "/staff");
    person.page("/staff/users", 200).await.says(".users strong", "福祉総務課 佐藤");

    for used in [&token, &second] {
        assert_eq!(Person::new(&test).get(&address(used)).await.status(), 404);
    }
    assert_eq!(Person::new(&test).post("/staff/link", &fields("二人目")).await.status(), 404);
    assert!(test.app.first_link().await.expect("reads").is_none());
}

#[tokio::test]
async fn every_change_is_in_history_and_nothing_that_proves_who_somebody_is() {
    let test = TestApp::start().await;
    let (mut admin, link) = invite(&test, "山田", "editor").await;
    let token = link.rsplit('=').next().expect("a token");
    let good = [("token", token), ("password", NEW), ("again", NEW)];
    Person::new(&test).post("/staff/link", &good).await;
    let yamada = find(&test, "山田").await;
    let path = format!("/staff/users/{}", yamada.id);
    let revision = yamada.revision.to_string();
    let change = [("name", "山田"), ("role", "disaster"), ("revision", &*revision)];
    admin.post(&path, &change).await;
    admin.post(&format!("{path}/disable"), &[]).await;

    let admin = find(&test, "管理").await;
    let store = test.app.store();
    let history = store.list_history(RecordKind::Staff, yamada.id.as_str()).await.expect("reads");
    let by_admin = format!("staff:{}", admin.id);
    let shown: Vec<_> = history
        .iter()
        .map(|entry| {
            (entry.change.actor.clone(), entry.change.reason.clone(), entry.change.revision)
        })
        .collect();
    let reason = |text: &str| Some(text.to_owned());
    assert_eq!(
        shown,
        [
            (by_admin.clone(), None, 1),
            (by_admin.clone(), reason("link"), 2),
            (format!("staff:{}", yamada.id), reason("password"), 3),
            (by_admin.clone(), None, 4),
            (by_admin, None, 5),
        ]
    );
    let last = history.last().expect("a change");
    assert_eq!(last.change.before.as_ref().expect("before")["active"], true);
    assert_eq!(last.change.after.as_ref().expect("after")["active"], false);
    let all = format!("{history:?}");
    for secret in [NEW, token, "argon2", "hash"] {
        assert!(!all.contains(secret), "{secret}");
    }
    assert_eq!(store.latest_seq().await.expect("reads"), 0, "no place has changed");
}
