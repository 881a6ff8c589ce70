//! Personal data is taken out by an administrator, in two steps, and for good.

use crate::{
    PLACES, id_of,
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
    assert!(admin.read(&history, 200).await.contains(&way), "a way there");
    let form = admin.read(&way, 200).await;
    for text in ["ひだまりサロン", "職員だけが見る連絡先", "届いた情報の連絡先"]
    {
        assert!(form.contains(text), "{text}: {form}");
    }
    let asked = [("field", ""), ("text", "緑町1-2"), ("reason", "本人の申し出")];
    let answer = admin.post(&way, &[&asked[..], &[("do", "look")]].concat()).await;
    let page = answer.text().await.expect("a page");
    assert!(page.contains("「緑町1-2」を消す") && page.contains("変更の履歴"), "{page}");
    let public =
        || async { test.get(&format!("/places/{id}")).await.text().await.expect("a page") };
    assert!(public().await.contains("緑町1-2"), "only looked at");
    let answer = admin.post(&way, &[&asked[..], &[("do", "redact")]].concat()).await;
    assert_eq!(answer.status(), 200);
    let public = public().await;
    assert!(!public.contains("緑町1-2") && public.contains("（個人情報のため削除）"), "{public}");
    let shown = admin.read(&history, 200).await;
    assert!(!shown.contains("緑町1-2"), "{shown}");
    assert!(shown.contains("個人情報を消しました（文字の一部）。本人の申し出"), "{shown}");
    let all = admin.read("/staff/history", 200).await;
    assert!(!all.contains("緑町1-2") && all.contains("個人情報を消しました"), "{all}");
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
            let page = answer.text().await.expect("a page");
            assert!(page.contains(said), "{said}: {page}");
            assert!(page.contains(&format!("value=\"{}\"", fields[2].1)), "still typed");
        }
    }
    let nowhere = admin.get("/staff/places/none/redact").await;
    assert_eq!(nowhere.status(), 404);
}
