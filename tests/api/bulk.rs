//! Many places changed at once from their list.

use crate::{
    editing::{start, stored},
    id_of,
    page::Page,
    person::{Person, location},
};
use ibasho::domain::State;

#[tokio::test]
async fn chosen_places_are_changed_together_taken_back_and_written_to_a_file() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let list = editor.page("/staff/places", 200).await;
    for name in ["下書きサロン", "終わったサロン"] {
        list.says(".rows a.row strong", name);
    }
    assert!(!list.html().contains("みどり相談室"), "another district");
    let drafts = editor.page("/staff/places?state=draft", 200).await;
    drafts.says(".count", "1件");
    assert_eq!(drafts.texts(".rows a.row strong"), ["下書きサロン"]);
    let foreign = id_of(&test, "みどり相談室").await;
    let chosen = [("id", &*id), ("id", &*foreign), ("query", "sort=kind")];
    let answer =
        editor.post("/staff/places/bulk", &[&chosen[..], &[("do", "verify")]].concat()).await;
    let page = Page::of(answer).await;
    let done = page.one(".notice.done");
    for text in ["1件を変えました", "変えられなかったもの1件", "元に戻すときは"]
    {
        done.says("p", text);
    }
    let undo = [("run", done.one("[name=run]").attr("value"))];
    let undone = editor.post("/staff/places/bulk/undo", &undo).await;
    Page::of(undone).await.says(".notice.done p", "1件を元に戻しました");
    let again = editor.post("/staff/places/bulk/undo", &undo).await;
    Page::of(again).await.says(".notice.done p", "元に戻すものはありませんでした");
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
async fn one_place_that_cannot_be_changed_does_not_hold_up_the_others() {
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
    let page = Page::of(answer).await;
    for text in ["1件を変えました", "変えられなかったもの1件"] {
        page.says(".notice.done p", text);
    }
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
        let page = Page::of(answer).await;
        page.says(".faults[role=alert]", said);
        let picked = |id: &str| page.has(&format!("[name=id][value='{id}'][checked]"));
        assert!(picked(&id) && !picked(&other), "{}", page.html());
        let search = page.one("form[role=search]");
        assert_eq!(search.one("[name=q]").attr("value"), "サロン");
        assert_eq!(search.one("[name=sort] [selected]").attr("value"), "kind");
        for (name, value) in &typed[1..] {
            let field = page.one(&format!(".bulk details[open] [name={name}]"));
            assert_eq!(field.attr("value"), *value, "{name}");
        }
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
