//! Logging in and out, and what happens to sessions meanwhile.

use crate::{
    page::Page,
    person::{PASSWORD, Person, account, location, operator, value_of},
    server::TestApp,
    wait::eventually,
};
use chrono::TimeDelta;
use ibasho::domain::{Profile, Role};
use reqwest::{Response, header};
use std::time::{Duration, Instant};

/// Headers of our own page through a proxy.
fn from(address: &str) -> [(&str, &str); 2] {
    [("sec-fetch-site", "same-origin"), ("x-forwarded-for", address)]
}

/// A page without what was typed and what it carries.
async fn answer_of(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let html = answer.text().await.expect("a page");
    (status, html.split('<').filter(|part| !part.starts_with("input")).collect())
}

#[tokio::test]
async fn whoever_logs_in_reaches_the_page_that_they_wanted() {
    let test = TestApp::start().await;
    account(&test, "佐藤 花子", Role::Editor).await;
    let mut person = Person::new(&test);
    let sent = person.get("/staff/account?a=b").await;
    assert_eq!(location(&sent), "/staff/login?next=%2Fstaff%2Faccount%3Fa%3Db");
    let page = person.page(&location(&sent), 200).await;
    let next = page.one("[name=next]").attr("value");
    let fields = [("name", "佐藤花子"), ("password", PASSWORD), ("next", next)];
    let answer = person.post("/staff/login", &fields).await;
    assert_eq!((answer.status().as_u16(), location(&answer).as_str()), (303, "/staff/account?a=b"));
    let home = person.page("/staff", 200).await;
    home.says("h1", "佐藤 花子さん");
    home.says(".staff-who small", "編集");
    for text in ["編集", "所沢・ひだまりの会"] {
        home.says("dl.details dd", text);
    }
    home.says(".rights li", "情報をつくる");
}

#[tokio::test]
async fn nobody_is_led_to_another_site_by_logging_in() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    for next in ["//evil.example", "https://evil.example/staff", "/\\evil.example", "/staffx"] {
        let mut person = Person::new(&test);
        let fields = [("name", "花子"), ("password", PASSWORD), ("next", next)];
        let answer = person.post("/staff/login", &fields).await;
        assert_eq!(location(&answer), "/staff", "{next}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer_in_the_same_time() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    let invited = Profile::new("次郎", Role::Editor, &[], "").expect("a profile");
    test.app.add_account(operator(), invited, None).await.expect("an account");
    let disabled = account(&test, "太郎", Role::Editor).await;
    test.app.set_active(operator(), disabled.id, false).await.expect("disabled");
    let mut answers = Vec::new();
    let tries =
        [("花子", "wrong-lamp-river"), ("だれか", PASSWORD), ("次郎", ""), ("太郎", PASSWORD)];
    let mut fastest = [Duration::MAX; 4];
    // In turn, so that a busy machine slows down all of them alike.
    for _ in 0..4 {
        for (fastest, (name, password)) in fastest.iter_mut().zip(tries) {
            let started = Instant::now();
            let answer = Person::new(&test).log_in(name, password).await;
            *fastest = started.elapsed().min(*fastest);
            assert!(answer.headers().get(header::SET_COOKIE).is_none(), "{name}");
            answers.push(answer_of(answer).await);
        }
    }
    assert_eq!(answers[0].0, 422);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    // A look at the database alone takes a small part of a hash.
    let (least, most) = (fastest.iter().min().unwrap(), fastest.iter().max().unwrap());
    assert!(*least > Duration::from_millis(5) && *most < *least * 4, "{fastest:?}");
}

#[tokio::test]
async fn guessing_ends_soon_and_locks_nobody_else_out() {
    let test = TestApp::start_with(&["--trusted-proxy", "127.0.0.1"]).await;
    for name in ["花子", "太郎"] {
        account(&test, name, Role::Editor).await;
    }
    let log_in = async |name: &str, password: &str, address: &str| {
        let fields = [("name", name), ("password", password)];
        let mut person = Person::new(&test);
        person.post_from("/staff/login", &fields, &from(address)).await.status().as_u16()
    };
    assert_eq!(log_in("太郎", PASSWORD, "192.0.2.1").await, 303, "known in the office");
    for _ in 0..8 {
        assert_eq!(log_in("花子", "guess-guess", "192.0.2.1").await, 422);
    }
    assert_eq!(log_in("花子", PASSWORD, "192.0.2.1").await, 429, "even the right one");
    assert_eq!(log_in("花子", PASSWORD, "198.51.100.7").await, 303, "but not from home");
    assert_eq!(log_in("太郎", PASSWORD, "192.0.2.1").await, 303, "nor a colleague");

    for n in 0..60 {
        log_in(&format!("だれか{n}"), "guess-guess", "192.0.2.1").await;
    }
    let mut stranger = Person::new(&test);
    let fields = [("name", "だれか"), ("password", "guess-guess")];
    let answer = stranger.post_from("/staff/login", &fields, &from("192.0.2.1")).await;
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["retry-after"], "900");
    assert_eq!(log_in("太郎", PASSWORD, "192.0.2.1").await, 303, "known in the office");

    let later = test.after(TimeDelta::minutes(16), &[]).await;
    assert_eq!(Person::new(&later).log_in("花子", PASSWORD).await.status(), 303);
}

#[tokio::test]
async fn many_tries_at_once_gain_nothing() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    let tries = (0..20).map(|_| {
        let mut person = Person::new(&test);
        tokio::spawn(async move { person.log_in("花子", "guess-guess").await.status().as_u16() })
    });
    let mut checked = 0;
    for one in tries.collect::<Vec<_>>() {
        checked += usize::from(one.await.expect("an answer") == 422);
    }
    assert_eq!(checked, 8);
}

#[tokio::test]
async fn a_claimed_address_counts_only_from_a_trusted_proxy() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    let mut last = 0;
    for n in 0..9 {
        let claimed = format!("192.0.2.{n}");
        let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", &*claimed)];
        let fields = [("name", "花子"), ("password", "guess-guess")];
        let answer = Person::new(&test).post_from("/staff/login", &fields, &headers).await;
        last = answer.status().as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_session_ends_by_itself_and_leads_back() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    let shared = Person::logged_in(&test, "花子").await;
    let mut own = Person::new(&test);
    let fields = [("name", "花子"), ("password", PASSWORD), ("own", "1")];
    let answer = own.post("/staff/login", &fields).await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text");
    assert!(cookie.contains("Max-Age=2592000") && cookie.contains("HttpOnly"), "{cookie}");

    let half_an_hour = test.after(TimeDelta::minutes(31), &[]).await;
    assert_eq!(own.at(&half_an_hour).get("/staff").await.status(), 200);
    let gone = shared.at(&half_an_hour).get("/staff/account").await;
    assert_eq!(location(&gone), "/staff/login?next=%2Fstaff%2Faccount&idle=1");
    let page = shared.at(&half_an_hour).page(&location(&gone), 200).await;
    page.says(".notice", "しばらく使っていなかった");

    let a_month = test.after(TimeDelta::days(31), &[]).await;
    assert_eq!(own.at(&a_month).get("/staff").await.status(), 303);
}

#[tokio::test]
async fn whoever_does_something_stays_logged_in() {
    let test = TestApp::start().await;
    account(&test, "花子", Role::Editor).await;
    let person = Person::logged_in(&test, "花子").await;
    let later = test.after(TimeDelta::minutes(20), &[]).await;
    assert_eq!(person.at(&later).get("/staff").await.status(), 200);
    // The sign of life is written down beside the answer.
    let much_later = test.after(TimeDelta::minutes(45), &[]).await;
    eventually("the sign of life is written down", Duration::from_secs(10), async || {
        let answer = person.at(&much_later).get("/staff").await;
        (answer.status() == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn login_makes_a_new_session_and_logout_ends_it_on_every_server() {
    let test = TestApp::start().await;
    let other = test.after(TimeDelta::zero(), &[]).await;
    account(&test, "花子", Role::Editor).await;
    let mut person = Person::logged_in(&test, "花子").await;
    let first = person.at(&test);
    person.log_in("花子", PASSWORD).await;
    assert_ne!(person.cookie("ibasho"), first.cookie("ibasho"));
    assert_eq!(first.at(&test).get("/staff").await.status(), 303, "the old one has ended");
    assert_eq!(person.at(&other).get("/staff").await.status(), 200);
    let kept = person.at(&other);
    let answer = person.post("/staff/logout", &[]).await;
    assert_eq!(location(&answer), "/staff/login");
    assert_eq!(person.cookie("ibasho"), None);
    assert_eq!(kept.at(&other).get("/staff").await.status(), 303);
}

#[tokio::test]
async fn a_made_up_session_is_none() {
    let test = TestApp::start().await;
    for cookie in ["", "x", "' or 1=1 --", &"a".repeat(3000)] {
        let request =
            test.client.get(test.url("/staff")).header("cookie", format!("ibasho={cookie}"));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.url().path(), "/staff/login", "{cookie}");
        Page::of(answer).await.one("form[action='/staff/login']");
    }
}

#[tokio::test]
async fn a_form_waits_for_its_owner() {
    let test = TestApp::start().await;
    let owner = account(&test, "花子", Role::Admin).await;
    let other = account(&test, "太郎", Role::Admin).await;
    let path = format!("/staff/users/{}", other.id);
    let form = [
        ("owner", owner.id.as_str()),
        ("name", "太郎 & 「二」"),
        ("role", "editor"),
        ("revision", "1"),
    ];

    // 太郎 uses the device meanwhile: what 花子 typed is not taken in his name.
    let mut device = Person::logged_in(&test, "太郎").await;
    let answer = device.post(&path, &form).await;
    assert_eq!(answer.status(), 403);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("別の人が入力した内容") && !page.contains("花子"), "{page}");
    let (kept, kept_path) = (value_of(&page, "kept"), value_of(&page, "kept-path"));
    let carried = |name| {
        [("name", name), ("password", PASSWORD), ("kept", &*kept), ("kept-path", &*kept_path)]
    };
    let again = device.post("/staff/login", &carried("太郎")).await;
    let again = again.text().await.expect("a page");
    assert_eq!(value_of(&again, "kept"), kept, "it goes on waiting");

    let answer = device.post("/staff/login", &carried("花子")).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("続きを送る") && page.contains(&format!("action=\"{path}\"")), "{page}");
    assert_eq!(value_of(&page, "name"), "太郎 & 「二」");
    let answer = device.post(&path, &form).await;
    assert_eq!(location(&answer), "/staff/users");
    let changed = test.app.store().find_account(&other.id).await.expect("reads").expect("there");
    assert_eq!(
        (changed.profile.name.as_str(), changed.profile.role),
        ("太郎 & 「二」", Role::Editor)
    );
}

#[tokio::test]
async fn a_form_sent_too_late_is_kept() {
    let test = TestApp::start().await;
    let owner = account(&test, "花子", Role::Admin).await;
    let person = Person::logged_in(&test, "花子").await;
    let later = test.after(TimeDelta::minutes(31), &[]).await;
    let fields = [("owner", owner.id.as_str()), ("name", "花子"), ("more-districts", "山口")];
    let answer = person.at(&later).post(&format!("/staff/users/{}", owner.id), &fields).await;
    assert_eq!(answer.status(), 403);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("入力した内容は残っています"), "{page}");
    assert!(value_of(&page, "kept").contains("more-districts="));
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_and_in_the_clear_nobody_logs_in() {
    let https = TestApp::start_with(&["--public-url", "https://map.example.jp"]).await;
    account(&https, "花子", Role::Editor).await;
    let mut person = Person::new(&https);
    let answer = person.log_in("花子", PASSWORD).await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text");
    assert!(cookie.starts_with("__Host-ibasho=") && cookie.contains("; Secure"), "{cookie}");
    let attributes: Vec<_> = cookie.split("; ").collect();
    assert!(attributes.contains(&"Path=/") && attributes.contains(&"SameSite=Lax"), "{cookie}");
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(person.get("/staff").await.status(), 200);

    let clear = TestApp::start().await;
    account(&clear, "花子", Role::Editor).await;
    let fields = [("name", "花子"), ("password", PASSWORD)];
    let headers = [("sec-fetch-site", "same-origin"), ("host", "map.example.jp")];
    let answer = Person::new(&clear).post_from("/staff/login", &fields, &headers).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.headers().get(header::SET_COOKIE).is_none());
    assert!(answer.text().await.expect("a page").contains("https://"));
}
