//! What shelters lack: asked for by whoever stands there, summed for those who send.

use crate::{
    PLACES, id_of,
    incidents::{officer, open},
    person::{location, value_of},
    server::TestApp,
};

#[tokio::test]
async fn what_is_lacking_is_asked_sent_and_arrives() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    let shelter = id_of(&test, "みどりの里").await;
    let ask = format!("/staff/shelters/{shelter}/supplies");
    let water = [("item", "water"), ("quantity", "１００"), ("detail", "2L")];
    assert_eq!(officer.post(&ask, &water).await.status(), 422, "nothing runs");
    open(&mut officer, "real").await;
    let here = location(&officer.post(&ask, &water).await);
    assert_eq!(here, format!("/staff/supplies?place={shelter}"));
    officer.post(&ask, &[("item", "water"), ("quantity", "")]).await;
    let all = officer.read("/staff/supplies", 200).await;
    let table = all.split("<table").nth(1).expect("sums").split("</table>").next().expect("ends");
    assert!(table.contains("飲料水") && table.contains("100"), "{table}");
    assert!(table.contains("数がわからないもの1件"), "what nobody counted is not 0: {table}");
    let page = officer.read(&here, 200).await;
    let step = page.split("action=\"/staff/supplies/").nth(1).expect("a form");
    let step = format!("/staff/supplies/{}/step", step.split('/').next().expect("an id"));
    let revision = value_of(&page, "revision");
    let sent = [("revision", revision.as_str()), ("state", "sent")];
    assert_eq!(location(&officer.post(&step, &sent).await), "/staff/supplies");
    assert_eq!(officer.post(&step, &sent).await.status(), 409, "somebody was first");
    let arrived = [("revision", "2"), ("state", "arrived"), ("place", shelter.as_str())];
    assert_eq!(location(&officer.post(&step, &arrived).await), here);
    assert!(officer.read(&here, 200).await.contains("届いたもの"));
    // Residents read nothing of it.
    assert!(!test.page("/disaster").await.html().contains("飲料水"));
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_named_and_nothing_typed_is_lost() {
    let test = TestApp::with_places(PLACES).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let shelter = id_of(&test, "みどりの里").await;
    let ask = format!("/staff/shelters/{shelter}/supplies");
    for (fields, fault) in [
        ([("item", "gold"), ("quantity", "1"), ("detail", "箱")], "href=\"#item\""),
        ([("item", "water"), ("quantity", "たくさん"), ("detail", "箱")], "href=\"#quantity\""),
        ([("item", "other"), ("quantity", "12"), ("detail", "")], "href=\"#detail\""),
    ] {
        let answer = officer.post(&ask, &fields).await;
        assert_eq!(answer.status(), 422, "{fields:?}");
        let page = answer.text().await.expect("a page");
        assert!(page.contains(fault) && page.contains(fields[1].1), "{fault}: {page}");
    }
    assert_eq!(officer.get("/staff/supplies?place=../x").await.status(), 404);
}
