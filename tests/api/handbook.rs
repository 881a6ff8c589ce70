//! The handbook for staff: a page of the service, with pictures of its own.

use crate::{
    person::{Person, account},
    server::TestApp,
};
use ibasho::domain::Role;

/// The values of `attribute` in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let mark = format!(" {attribute}=\"");
    page.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn whoever_is_logged_in_reads_the_handbook_from_the_home_page() {
    let test = TestApp::start().await;
    account(&test, "現場", Role::Disaster).await;
    let mut person = Person::logged_in(&test, "現場").await;
    let home = person.get("/staff").await.text().await.expect("a page");
    assert!(values(&home, "href").contains(&"/staff/handbook"));

    let page = person.get("/staff/handbook").await.text().await.expect("a page");
    let (_, main) = page.split_once("class=\"sheet handbook\"").expect("the handbook");
    let anchors = values(main, "id");
    assert!(anchors.contains(&"避難先の状況を知らせる"), "{anchors:?}");
    let pictures = values(main, "src");
    assert!(pictures.len() > 5, "{pictures:?}");
    for picture in pictures {
        let answer = test.get(picture).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (200, &"image/png".parse().expect("a type")),
            "{picture}"
        );
    }
    assert_eq!(values(main, "alt").iter().filter(|alt| alt.is_empty()).count(), 0);
}
