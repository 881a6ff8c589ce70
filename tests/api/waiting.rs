//! What waits for staff on their first page.

use crate::{
    person::{Person, account, location, value_of},
    server::TestApp,
};
use ibasho::domain::Role;

#[tokio::test]
async fn places_at_one_building_are_linked_from_the_first_page() {
    let test = TestApp::with_places(
        "ID,種別,名称,緯度,経度,地区\n\
         1,evacuation_shelter,みどり小学校,35.79,139.47,所沢\n\
         2,emergency_site,みどり小学校校庭,35.79,139.47,所沢\n",
    )
    .await;
    account(&test, "花子", Role::Editor).await;
    let mut editor = Person::logged_in(&test, "花子").await;
    let home = editor.read("/staff", 200).await;
    assert!(home.contains("同じ建物としてつなぐ"), "{home}");
    let item = value_of(&home, "item");
    let answer = editor.post("/staff/waiting", &[("item", &item), ("do", "join")]).await;
    assert_eq!(location(&answer), "/staff");
    let home = editor.read("/staff", 200).await;
    assert!(!home.contains("同じ建物"), "{home}");
    let sites: Vec<_> = test.app.catalog().all().map(|place| place.draft.site.clone()).collect();
    assert!(sites[0].is_some() && sites[0] == sites[1], "{sites:?}");
}
