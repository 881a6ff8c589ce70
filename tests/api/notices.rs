//! What the form of a place says of itself before anybody types.

use crate::{
    editing::{start, stored},
    id_of,
    page::Page,
    person::{PASSWORD, Person, account, location, operator},
    server::TestApp,
};
use ibasho::domain::{Password, Profile, Role};

const SALONS: &str = "\
ID,種別,名称,住所,緯度,経度,位置の公開,地区,団体名,開催日時
1,salon,ひだまりサロン,埼玉県所沢市緑町1-2,35.7870,139.4733,,所沢,ひだまりの会,毎月20日 10:00～12:00
2,salon,みどり広場,埼玉県所沢市山口5-6,35.7881,139.4741,地域,新所沢,みどりの会,
3,salon,とおい広場,,35.1,135.7,,所沢,,
";

async fn salons() -> TestApp {
    let test = TestApp::with_places(SALONS).await;
    for (name, role) in ["団体", "編集", "災害", "管理"].iter().zip(Role::ALL) {
        account(&test, name, role).await;
    }
    test
}

#[tokio::test]
async fn why_a_place_is_suspended_stands_above_its_form_with_the_way_back() {
    let (test, id) = start().await;
    let way = format!("/staff/places/{id}");
    let mut editor = Person::logged_in(&test, "編集").await;
    let suspend = [
        ("revision", "1"),
        ("do", "suspend"),
        ("suspended_reason", "雨もり<b>"),
        ("suspended_until", "2027-01-05"),
    ];
    editor.post(&format!("{way}/step"), &suspend).await;
    let page = editor.page(&way, 200).await;
    let above = page.one(".notice:has(form)");
    above.says("p", "理由：雨もり<b>");
    above.says("p", "休止の終わり：2027年1月5日");
    above.says("button[name=do][value=publish]", "また公開する");
    page.one("button[value=publish]");
    let again = editor.post(&format!("{way}/step"), &[("revision", "2"), ("do", "publish")]).await;
    assert_eq!(location(&again), format!("{way}?done=publish"));
    let page = editor.read(&way, 200).await;
    assert!(!page.contains("雨もり"), "{page}");
}

#[tokio::test]
async fn a_pin_outside_the_area_is_pointed_out() {
    let test = salons().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    for (name, is_outside) in [("とおい広場", true), ("ひだまりサロン", false)] {
        let page = editor.page(&format!("/staff/places/{}", id_of(&test, name).await), 200).await;
        assert_eq!(page.has(".notice.warnings a[href='#pin']"), is_outside, "{name}");
        assert_eq!(page.html().contains("この地図の範囲の外"), is_outside, "{name}");
    }
    let id = id_of(&test, "ひだまりサロン").await;
    let far = [
        ("revision", "1"),
        ("name", "ひだまりサロン"),
        ("lat", "36"),
        ("lon", "140"),
        ("do", "save"),
    ];
    let answer = editor.post(&format!("/staff/places/{id}"), &far).await;
    let taken = editor.page(&location(&answer), 200).await;
    taken.says(".notice.warnings", "この地図の範囲の外");
}

#[tokio::test]
async fn an_expression_for_programs_is_never_the_reading() {
    let test = salons().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let id = id_of(&test, "ひだまりサロン").await;
    let place = stored(&test, &id).await;
    let expression = place.draft.schedule.expect("read").opening_hours.as_str().to_owned();
    for path in [format!("/staff/places/{id}"), "/staff".to_owned()] {
        let page = editor.page(&path, 200).await;
        let hidden = format!("name=\"schedule_seen\" value=\"{expression}\"");
        let shown = page.html().replace(&hidden, "");
        assert!(!shown.contains(&expression), "{path}: {shown}");
        page.says("section", "ことばでは表示できません");
    }
}

#[tokio::test]
async fn what_others_look_after_is_said_where_somebody_would_list_it_again() {
    let test = salons().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let id = id_of(&test, "みどり広場").await;
    let typed =
        [("category", "salon"), ("name", "みどり広場"), ("lat", "35.7881"), ("lon", "139.4741")];
    let part = Page::of(editor.post("/staff/places/duplicates", &typed).await).await;
    let list = editor.page("/staff/places?q=みどり広場", 200).await;
    for page in [part, list] {
        page.says("p", "ほかの人が担当している場所");
        let listed = page.one(&format!("li a[href='/places/{id}']"));
        listed.says("span", "新所沢");
        listed.says("span", "埼玉県所沢市山口");
        let html = page.html();
        assert!(!html.contains(&format!("/staff/places/{id}")), "{html}");
        assert!(!html.contains("5-6"), "public facts only: {html}");
    }
    let mut admin = Person::logged_in(&test, "管理").await;
    let list = admin.read("/staff/places?q=みどり広場", 200).await;
    assert!(!list.contains("ほかの人が担当している場所"), "{list}");
}

#[tokio::test]
async fn words_about_money_that_the_answer_contradicts_are_asked_about() {
    let (test, id) = start().await;
    let way = format!("/staff/places/{id}");
    let mut editor = Person::logged_in(&test, "編集").await;
    let typed = [
        ("revision", "1"),
        ("name", "ひだまりサロン"),
        ("fee_text", "1回300円"),
        ("fact-free_of_charge", "yes"),
        ("do", "save"),
    ];
    let answer = editor.post(&way, &typed).await;
    assert_eq!(answer.status(), 422);
    let page = Page::of(answer).await;
    let said = "料金の文と、「無料」の答えがちがっています";
    for name in ["fee_text", "fact-free_of_charge"] {
        page.says(&format!(".faults a[href='#{name}']"), said);
        page.says(
            &format!(".ask:has([name={name}]) .fault, .pick:has([name={name}]) .fault"),
            said,
        );
    }
    page.one("[name=fee_right]");
    page.says("[name=fee_text]", "1回300円");
    let agreed = [&typed[..], &[("fee_right", "1")]].concat();
    assert_eq!(editor.post(&way, &agreed).await.status(), 303);
    let later = [
        ("revision", "2"),
        ("name", "ひだまり"),
        ("fee_text", "1回300円"),
        ("fact-free_of_charge", "yes"),
    ];
    assert_eq!(editor.post(&way, &later).await.status(), 303, "asked once");
    assert_eq!(stored(&test, &id).await.revision, 3);
}

#[tokio::test]
async fn a_contributor_sees_on_the_form_what_waits() {
    let test = salons().await;
    let way = format!("/staff/places/{}", id_of(&test, "ひだまりサロン").await);
    let mut contributor = Person::logged_in(&test, "団体").await;
    let typed = [
        ("revision", "1"),
        ("name", "ひだまりサロン"),
        ("phone", "０４-0000-0009"),
        ("do", "propose"),
    ];
    let answer = contributor.post(&way, &typed).await;
    for path in [location(&answer), way.clone()] {
        let page = contributor.page(&path, 200).await;
        page.says(".notice", "確認を待っています");
        page.says(".notice", "04-0000-0009");
    }
    let profile =
        Profile::new("よその団体", Role::Contributor, &[], "みどりの会").expect("a profile");
    let password = Password::typed(PASSWORD).expect("short enough");
    test.app.add_account(operator(), profile, Some(password)).await.expect("an account");
    let mut other = Person::logged_in(&test, "よその団体").await;
    let theirs = format!("/staff/places/{}", id_of(&test, "みどり広場").await);
    assert!(!other.read(&theirs, 200).await.contains("確認を待っています"));
}

#[tokio::test]
async fn whoever_collides_reads_who_changed_it_and_when() {
    let (test, id) = start().await;
    let way = format!("/staff/places/{id}");
    let mut admin = Person::logged_in(&test, "管理").await;
    let first = [
        ("revision", "1"),
        ("name", "ひだまりサロン"),
        ("phone", "04-0000-0011"),
        ("reason", "電話で聞いた"),
        ("do", "save"),
    ];
    assert_eq!(admin.post(&way, &first).await.status(), 303);
    let mut editor = Person::logged_in(&test, "編集").await;
    let second =
        [("revision", "1"), ("name", "ひだまりサロン"), ("phone", "04-0000-0012"), ("do", "save")];
    let answer = editor.post(&way, &second).await;
    assert_eq!(answer.status(), 409);
    let page = Page::of(answer).await;
    page.says("main strong", "管理");
    for text in ["2026年11月22日", "電話で聞いた"] {
        page.says("main .sheet > :not(form)", text);
    }
}
