//! Codes at login.

use crate::{
    page::Page,
    person::{PASSWORD, Person, account, location, operator, value_of},
    server::TestApp,
};
use chrono::TimeDelta;
use ibasho::domain::{Account, Role};
use totp_rs::{Builder, Secret};

const HTTPS: [&str; 2] = ["--public-url", "https://map.example.jp"];

/// What an app shows at the time of `test`.
pub fn code(test: &TestApp, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).expect("a secret");
    let app = Builder::new().with_secret(secret).build().expect("an app");
    let now = u64::try_from(test.app.clock.now().timestamp()).expect("a time");
    app.generate(now).to_string()
}

/// Sets the second factor up; returns its secret and the recovery codes.
async fn set_up(test: &TestApp, person: &mut Person) -> (String, Vec<String>) {
    let page = person.read("/staff/account/second-factor", 200).await;
    let secret = value_of(&page, "secret");
    let code = code(test, &secret);
    let fields = [("secret", &*secret), ("code", &*code), ("password", PASSWORD)];
    let answer = person.post("/staff/account/second-factor", &fields).await;
    assert_eq!(answer.status(), 200);
    let codes = Page::of(answer).await.texts(".recovery code");
    assert_eq!(codes.len(), 10, "{codes:?}");
    (secret, codes)
}

async fn read(test: &TestApp, account: &Account) -> Account {
    test.app.store().find_account(&account.id).await.expect("reads").expect("there")
}

#[tokio::test]
async fn a_code_is_asked_for_and_works_once() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    let mut person = Person::logged_in(&test, "花子").await;
    let (secret, _) = set_up(&test, &mut person).await;

    let later = test.after(TimeDelta::minutes(2), &[]).await;
    let mut device = Person::new(&later);
    let page = Page::of(device.log_in("花子", PASSWORD).await).await;
    page.says("label[for=code]", "6けたの番号");
    assert_eq!(device.get("/staff").await.status(), 303, "half logged in is not in");
    let half = device.at(&later);
    let shown = code(&later, &secret);
    let wrong = device.post("/staff/login/code", &[("code", "000000")]).await;
    assert_eq!(wrong.status(), 422);
    let answer = device.post("/staff/login/code", &[("code", &shown)]).await;
    assert_eq!(location(&answer), "/staff");
    assert_eq!(device.get("/staff").await.status(), 200);
    assert_ne!(device.cookie("ibasho"), half.cookie("ibasho"), "a new session");

    let mut thief = Person::new(&later);
    thief.log_in("花子", PASSWORD).await;
    let replayed = thief.post("/staff/login/code", &[("code", &shown)]).await;
    assert_eq!(replayed.status(), 422, "a code works once");
    let next = later.after(TimeDelta::seconds(30), &[]).await;
    let shown = code(&next, &secret);
    let fresh = thief.at(&next).post("/staff/login/code", &[("code", &shown)]).await;
    assert_eq!(fresh.status(), 303);
}

#[tokio::test]
async fn codes_cannot_be_guessed() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    let mut person = Person::logged_in(&test, "花子").await;
    let (secret, _) = set_up(&test, &mut person).await;
    let later = test.after(TimeDelta::minutes(2), &[]).await;
    let mut thief = Person::new(&later);
    thief.log_in("花子", PASSWORD).await;
    let mut tries = 0;
    while thief.post("/staff/login/code", &[("code", "000000")]).await.status() == 422 {
        tries += 1;
        assert!(tries < 10, "too many");
    }
    assert_eq!(tries, 7, "the password was the first try");
    let right = thief.post("/staff/login/code", &[("code", &code(&later, &secret))]).await;
    assert_eq!(right.status(), 429);
}

#[tokio::test]
async fn a_recovery_code_works_once_and_leaves_a_mark() {
    let test = TestApp::start().await;
    let hanako = account(&test, "花子", Role::Editor).await;
    let mut person = Person::logged_in(&test, "花子").await;
    let (_, codes) = set_up(&test, &mut person).await;
    for (code, status) in [(&codes[0], 303), (&codes[0], 422), (&codes[9], 303)] {
        let mut device = Person::new(&test);
        device.log_in("花子", PASSWORD).await;
        let typed = code.to_uppercase().replace('-', " ");
        let answer = device.post("/staff/login/code", &[("code", &typed)]).await;
        assert_eq!(answer.status(), status, "{code}");
    }
    person.page("/staff/account/second-factor", 200).await.says("main p", "あと8個");
    let kind = ibasho::domain::RecordKind::Staff;
    let history = test.app.store().list_history(kind, hanako.id.as_str()).await.expect("reads");
    let reasons: Vec<_> =
        history.iter().filter_map(|entry| entry.change.reason.as_deref()).collect();
    assert_eq!(reasons, ["second-factor", "recovery-code", "recovery-code"]);
}

#[tokio::test]
async fn setting_it_up_takes_password_and_code() {
    let test = TestApp::start().await;
    let hanako = account(&test, "花子", Role::Editor).await;
    let mut person = Person::logged_in(&test, "花子").await;
    let page = person.page("/staff/account/second-factor", 200).await;
    page.one("svg.qr");
    assert!(!page.html().contains("otpauth"), "{}", page.html());
    let secret = page.one("[name=secret]").attr("value");
    let good = code(&test, secret);
    for (code, password, field, fault) in [
        (&*good, "wrong-lamp-river", "password", "いまのパスワードがちがいます"),
        ("12345", PASSWORD, "code", "番号がちがいます"),
    ] {
        let fields = [("secret", secret), ("code", code), ("password", password)];
        let answer = person.post("/staff/account/second-factor", &fields).await;
        assert_eq!(answer.status(), 422);
        let page = Page::of(answer).await;
        page.says(&format!("#{field}-fault"), fault);
        assert_eq!(page.all(".fault").len(), 1, "nothing else is blamed");
        assert_eq!(page.one("[name=secret]").attr("value"), secret, "the app stays set up");
    }
    assert!(!read(&test, &hanako).await.profile.second_factor);
    set_up(&test, &mut person).await;
    assert!(read(&test, &hanako).await.profile.second_factor);

    let renewed = [("password-codes", PASSWORD)];
    let page = person.post("/staff/account/second-factor/recovery-codes", &renewed).await;
    assert_eq!(Page::of(page).await.all(".recovery code").len(), 10);
    let path = "/staff/account/second-factor/remove";
    assert_eq!(person.post(path, &[("password-remove", "wrong")]).await.status(), 422);
    assert_eq!(person.post(path, &[("password-remove", PASSWORD)]).await.status(), 303);
    assert!(!read(&test, &hanako).await.profile.second_factor);
    assert_eq!(Person::new(&test).log_in("花子", PASSWORD).await.status(), 303);
}

#[tokio::test]
async fn an_administrator_on_the_open_net_sets_it_up_before_anything_else() {
    let test = TestApp::start_with(&HTTPS).await;
    account(&test, "管理", Role::Admin).await;
    account(&test, "編集", Role::Editor).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    for path in ["/staff", "/staff/users", "/staff/account"] {
        let answer = admin.get(path).await;
        assert_eq!(location(&answer), "/staff/account/second-factor", "{path}");
    }
    let page = admin.page("/staff/account/second-factor", 200).await;
    page.says(".notice", "管理者は、確認の番号を使う決まりです");
    set_up(&test, &mut admin).await;
    assert_eq!(admin.get("/staff/users").await.status(), 200);
    let page = admin.read("/staff/account/second-factor", 200).await;
    assert!(!page.contains("確認の番号をやめる"), "{page}");
    assert_eq!(Person::logged_in(&test, "編集").await.get("/staff").await.status(), 200);
}

#[tokio::test]
async fn whoever_lost_the_device_gets_in_after_a_reset() {
    let test = TestApp::start().await;
    let hanako = account(&test, "花子", Role::Editor).await;
    account(&test, "管理", Role::Admin).await;
    let mut person = Person::logged_in(&test, "花子").await;
    set_up(&test, &mut person).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let page = admin.page(&format!("/staff/users/{}", hanako.id), 200).await;
    page.says("form[action$='/reset-totp'] button", "確認の番号をなしにする");
    let answer = admin.post(&format!("/staff/users/{}/reset-totp", hanako.id), &[]).await;
    assert_eq!(answer.status(), 303);
    assert_eq!(person.get("/staff").await.status(), 303, "logged out");
    assert_eq!(Person::new(&test).log_in("花子", PASSWORD).await.status(), 303);
    test.app.reset_second_factor(operator(), hanako.id).await.expect("may be done twice");
}
