//! What residents see while a disaster or an exercise runs, and while none does.

use crate::{
    PLACES, id_of,
    person::{Person, account},
    server::TestApp,
};
use ibasho::{
    app::incident::Opening,
    domain::{Account, Announcement, DirectArrival, Place, PlaceId, Role},
};

const SHELTER: &str = "\
7,evacuation_shelter,第一小学校,,公開,埼玉県所沢市緑町8,,35.7871,139.4734,,所沢,,,,,,,,\n";

async fn start() -> (TestApp, Account) {
    let test = TestApp::with_places(&format!("{PLACES}{SHELTER}")).await;
    let officer = account(&test, "災害", Role::Disaster).await;
    (test, officer)
}

async fn open(test: &TestApp, officer: &Account, exercise: bool) {
    let announcement = Announcement::new("台風第19号", "川に近づかないでください").expect("valid");
    let opening = Opening { announcement, exercise, started_at: None };
    test.app.open_incident(officer, opening).await.expect("opens");
}

async fn report(person: &mut Person, id: &str, status: &str) {
    let path = format!("/api/shelters/{id}/status");
    let body = serde_json::json!({ "status": status });
    let answer = person.post_keyed(&path, &body, None).await;
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
}

async fn page(test: &TestApp, path: &str) -> String {
    test.get(path).await.text().await.expect("a page")
}

#[tokio::test]
async fn in_peace_the_first_page_leads_with_the_search() {
    let (test, _) = start().await;
    let html = page(&test, "/").await;
    assert!(!html.contains("id=\"incident\"") && html.contains("ひだまりサロン"), "{html}");
}

#[tokio::test]
async fn in_a_disaster_the_first_page_says_what_to_do_and_what_is_open() {
    let (test, officer) = start().await;
    open(&test, &officer, false).await;
    let html = page(&test, "/").await;
    for text in ["台風第19号", "川に近づかないでください", "川の洪水", "まだありません"]
    {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert!(html.contains("category=emergency_site&amp;hazard=flood"), "{html}");
    let chosen = page(&test, "/?category=emergency_site&hazard=flood").await;
    let lead = chosen.split("</section>").next().unwrap_or_default();
    assert!(lead.contains("<details>") && lead.contains("aria-current=\"true\""), "{lead}");
    assert!(!html.contains("ひだまりサロン"), "places to flee to are searched, not salons");
    assert!(html.contains("報告なし"), "{html}");
    let school = id_of(&test, "第一小学校").await;
    let mut person = Person::logged_in(&test, "災害").await;
    report(&mut person, &school, "open").await;
    let html = page(&test, "/").await;
    let lead = html.split("</section>").next().unwrap_or_default();
    assert!(lead.contains("第一小学校") && lead.contains("開設中"), "{lead}");
    report(&mut person, &school, "full").await;
    let html = page(&test, &format!("/places/{school}")).await;
    assert!(html.contains("満員") && !html.contains("geo:"), "{html}");
}

#[tokio::test]
async fn nobody_is_sent_to_a_welfare_shelter_that_takes_only_people_named_in_advance() {
    let (test, officer) = start().await;
    open(&test, &officer, false).await;
    let home = id_of(&test, "みどりの里").await;
    let mut person = Person::logged_in(&test, "災害").await;
    report(&mut person, &home, "open").await;
    let html = page(&test, "/").await;
    let lead = html.split("</section>").next().unwrap_or_default();
    assert!(!lead.contains("みどりの里"), "{lead}");
    let html = page(&test, &format!("/places/{home}")).await;
    assert!(html.contains("開設中") && !html.contains("geo:"), "{html}");
    assert!(html.contains("まず近くの指定避難所へ"), "{html}");
    let id = PlaceId::parse(&home).expect("an id");
    let place: Place = test.app.store().find_place(&id).await.expect("reads").expect("a place");
    let mut draft = place.draft.clone();
    draft.shelter.direct = Some(DirectArrival::Yes);
    let admin = account(&test, "管理", Role::Admin).await;
    let change = [ibasho::app::place::Change::Edit(Box::new(draft))];
    test.app.change_place(&admin, &id, 1, &change, None).await.expect("a change");
    let html = page(&test, &format!("/places/{home}")).await;
    assert!(html.contains("geo:") && !html.contains("まず近くの指定避難所へ"), "{html}");
}

#[tokio::test]
async fn nothing_made_up_is_shown_in_a_disaster() {
    let test = TestApp::start().await;
    let officer = account(&test, "災害", Role::Disaster).await;
    let shelters = "/?category=evacuation_shelter&category=welfare_shelter";
    assert!(page(&test, shelters).await.contains("見本"));
    open(&test, &officer, false).await;
    let html = page(&test, shelters).await;
    assert!(!html.contains("badge--sample"), "{html}");
}

#[tokio::test]
async fn an_exercise_is_never_taken_for_true() {
    let (test, officer) = start().await;
    open(&test, &officer, true).await;
    let school = id_of(&test, "第一小学校").await;
    let mut person = Person::logged_in(&test, "災害").await;
    report(&mut person, &school, "open").await;
    let html = page(&test, "/").await;
    assert!(html.contains("これは訓練です") && html.contains("ひだまりサロン"), "{html}");
    let place = page(&test, &format!("/places/{school}")).await;
    assert!(!place.contains("開設中"), "{place}");
}
