//! Personal data is taken out by an administrator, in two steps, and for good.

use crate::{
    PLACES, id_of,
    page::Page,
    person::{Person, account},
    server::TestApp,
    suggestions,
};
use ibasho::domain::Role;

#[tokio::test]
async fn an_administrator_takes_a_text_out_after_seeing_where_it_stands() {
    let test = TestApp::with_places(PLACES).await;
    account(&test, "管理", Role::Admin).await;
    let id = id_of(&test, "ひだまりサロン").await;
    suggestions::about(&test, &id).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let way = format!("/staff/places/{id}/redact");
    let history = format!("/staff/places/{id}/history");
    let moved = [
        ("revision", "1"),
        ("name", "ひだまりサロン"),
        ("address", "埼玉県所沢市緑町1-2の2階"),
        ("do", "save"),
    ];
    assert_eq!(admin.post(&format!("/staff/places/{id}"), &moved).await.status(), 303);
    let shown = admin.page(&history, 200).await;
    shown.says(".log-entry del", "緑町1-2");
    shown.says(".log-entry ins", "緑町1-2の2階");
    admin.page(&history, 200).await.one(&format!("main a[href='{way}']"));
    let form = admin.page(&way, 200).await;
    form.says(".asked-place", "ひだまりサロン");
    for text in ["職員だけが見る連絡先", "届いた情報の連絡先"] {
        form.says("select[name=field] option", text);
    }
    let asked = [("field", ""), ("text", "緑町1-2"), ("reason", "本人の申し出")];
    let answer = admin.post(&way, &[&asked[..], &[("do", "look")]].concat()).await;
    let page = Page::of(answer).await;
    page.says("button[name=do][value=redact]", "「緑町1-2」を消す");
    page.says(".tally dt", "変更の履歴");
    let public = async || test.page(&format!("/places/{id}")).await;
    public().await.says("dl dd", "緑町1-2");
    let answer = admin.post(&way, &[&asked[..], &[("do", "redact")]].concat()).await;
    assert_eq!(answer.status(), 200);
    let public = public().await;
    public.says("dl dd", "（個人情報のため削除）");
    let shown = admin.page(&history, 200).await;
    shown.says("li", "個人情報を消しました（文字の一部）。本人の申し出");
    let all = admin.page("/staff/history", 200).await;
    all.says("li", "個人情報を消しました");
    for page in [&public, &shown, &all] {
        assert!(!page.html().contains("緑町1-2"), "{}", page.html());
    }
}

#[tokio::test]
async fn what_is_not_said_right_is_named_and_stays_typed() {
    let test = TestApp::with_places(PLACES).await;
    account(&test, "管理", Role::Admin).await;
    let id = id_of(&test, "ひだまりサロン").await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let way = format!("/staff/places/{id}/redact");
    for (fields, said) in [
        (&[("field", "phone"), ("text", "花子"), ("reason", "x")], "どちらかひとつだけ"),
        (&[("field", ""), ("text", "花"), ("reason", "x")], "2文字から200文字まで"),
        (&[("field", "state"), ("text", ""), ("reason", "x")], "どちらかひとつだけ"),
        (&[("field", ""), ("text", "ここにない文字"), ("reason", "x")], "どこにも書かれていません"),
        (&[("field", "phone"), ("text", ""), ("reason", " ")], "入力してください"),
        (&[("field", ""), ("text", "ひだまり"), ("reason", "ひだまりのため")], "理由の中に"),
    ] {
        for step in ["look", "redact"] {
            let answer = admin.post(&way, &[&fields[..], &[("do", step)]].concat()).await;
            assert_eq!(answer.status(), 422, "{fields:?}");
            let page = Page::of(answer).await;
            page.says(".faults", said);
            for (name, typed) in &fields[1..] {
                let kept = page.one(&format!("form [name={name}]")).attr("value");
                assert_eq!(kept, *typed, "{name} is still typed");
            }
        }
    }
    let nowhere = admin.get("/staff/places/none/redact").await;
    assert_eq!(nowhere.status(), 404);
}
