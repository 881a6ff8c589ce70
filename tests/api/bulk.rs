//! Many listings changed at once from their list.

use crate::{
    editing::{start, stored},
    id_of,
    person::{Person, location},
};
use ibasho::domain::State;

#[tokio::test]
async fn chosen_listings_are_changed_together_taken_back_and_written_to_a_file() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let list = editor.read("/staff/places", 200).await;
    assert!(list.contains("下書きサロン") && list.contains("終わったサロン"), "every state");
    assert!(!list.contains("みどり相談室"), "another district");
    assert!(editor.read("/staff/places?state=draft", 200).await.contains("1件"));
    let foreign = id_of(&test, "みどり相談室").await;
    let chosen = [("id", &*id), ("id", &*foreign), ("query", "sort=kind")];
    let answer =
        editor.post("/staff/places/bulk", &[&chosen[..], &[("do", "verify")]].concat()).await;
    let page = answer.text().await.expect("a page");
    assert!(page.contains("1件を変えました") && page.contains("変えられなかったもの1件"), "{page}");
    let run = page.split("name=\"run\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let undo = [("run", run.expect("a run"))];
    assert!(page.contains("元に戻すときは"), "{page}");
    let undone = editor.post("/staff/places/bulk/undo", &undo).await;
    assert!(undone.text().await.expect("a page").contains("1件を元に戻しました"));
    let again = editor.post("/staff/places/bulk/undo", &undo).await;
    assert!(again.text().await.expect("a page").contains("元に戻すものはありませんでした"));
    assert_eq!(stored(&test, &id).await.draft.verified_on, None);
    let nothing = editor.post("/staff/places/bulk", &[("do", "verify")]).await;
    assert_eq!(nothing.status(), 422);
    let file = editor.post("/staff/places/export", &chosen).await;
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    let file = file.text().await.expect("a file");
    assert_eq!(file.lines().count(), 2, "the foreign one is not there: {file}");
    assert!(file.contains("ひだまりサロン") && file.contains("090-0000-0000"));
}

#[tokio::test]
async fn one_listing_that_cannot_be_changed_does_not_hold_up_the_others() {
    let (test, id) = start().await;
    let draft = id_of(&test, "下書きサロン").await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let suspend = [
        ("id", &*id),
        ("id", &*id),
        ("id", &*draft),
        ("do", "suspend"),
        ("suspended_reason", "工事"),
    ];
    let answer = editor.post("/staff/places/bulk", &suspend).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("1件を変えました") && page.contains("変えられなかったもの1件"), "{page}");
    assert_eq!(stored(&test, &id).await.draft.state, State::Suspended);
    let no_reason = editor.post("/staff/places/bulk", &suspend[..4]).await;
    assert_eq!(no_reason.status(), 422, "what all share is an error");
}

#[tokio::test]
async fn a_mistake_in_what_all_get_keeps_what_was_chosen_and_typed() {
    let (test, id) = start().await;
    let other = id_of(&test, "下書きサロン").await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let long = "あ".repeat(61);
    for (typed, said) in [
        (
            vec![("do", "suspend"), ("suspended_reason", " "), ("suspended_until", "2027-01-05")],
            "休止の理由：",
        ),
        (
            vec![("do", "suspend"), ("suspended_reason", "工事<b>"), ("suspended_until", "あす")],
            "休止の終わり：",
        ),
        (vec![("do", "district"), ("district", &*long)], "地区："),
    ] {
        let sent = [&[("id", &*id), ("query", "q=サロン&sort=kind")][..], &typed].concat();
        let answer = editor.post("/staff/places/bulk", &sent).await;
        assert_eq!(answer.status(), 422);
        let page = answer.text().await.expect("a page");
        assert!(page.contains(said), "{said}: {page}");
        let picked = |id: &str| page.contains(&format!("value=\"{id}\" checked"));
        assert!(picked(&id) && !picked(&other), "{page}");
        assert!(
            page.contains("value=\"サロン\"") && page.contains("value=\"kind\" selected"),
            "{page}"
        );
        for (name, value) in &typed[1..] {
            let value = value.replace('<', "&lt;").replace('>', "&gt;");
            assert!(page.contains(&format!("value=\"{value}\"")), "{name}: {page}");
        }
        assert!(page.contains("<details class=\"fold\" open>"), "{page}");
    }
    assert_eq!(stored(&test, &id).await.revision, 1);
}

#[tokio::test]
async fn the_address_of_a_form_leads_back_to_its_page() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    for (path, expected) in [
        ("/staff/places/bulk".to_owned(), "/staff/places".to_owned()),
        ("/staff/places/bulk/undo".to_owned(), "/staff/places/bulk".to_owned()),
        (format!("/staff/places/{id}/step"), format!("/staff/places/{id}")),
        ("/staff/waiting".to_owned(), "/staff".to_owned()),
    ] {
        let answer = editor.get(&path).await;
        assert_eq!((answer.status().as_u16(), location(&answer)), (303, expected), "{path}");
    }
    let put = test.client.put(test.url("/staff/places/bulk")).send().await.expect("an answer");
    assert_eq!(put.status(), 405);
}
