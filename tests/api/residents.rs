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

#[tokio::test]
async fn in_peace_the_first_page_leads_with_the_search() {
    let (test, _) = start().await;
    let page = test.page("/").await;
    assert!(!page.has("#incident"), "{}", page.html());
    page.says(".card-name", "ひだまりサロン");
}

#[tokio::test]
async fn in_a_disaster_the_first_page_says_what_to_do_and_what_is_open() {
    let (test, officer) = start().await;
    open(&test, &officer, false).await;
    let page = test.page("/").await;
    let lead = page.one("#incident");
    lead.says("h2", "台風第19号");
    for text in ["川に近づかないでください", "まだありません"] {
        lead.says("p", text);
    }
    let flood = lead.one("a[href*='category=emergency_site&hazard=flood']");
    assert_eq!(flood.text(), "川の洪水");
    assert!(!page.html().contains("ひだまりサロン"), "places to flee to are searched, not salons");
    page.says(".results .card dd", "報告なし");
    let chosen = test.page("/?category=emergency_site&hazard=flood").await;
    let lead = chosen.one("#incident");
    assert!(lead.has("details") && !lead.has("details[open]"), "out of the way");
    lead.says("a[aria-current=true]", "川の洪水");
    let school = id_of(&test, "第一小学校").await;
    let mut person = Person::logged_in(&test, "災害").await;
    report(&mut person, &school, "open").await;
    let page = test.page("/").await;
    let card = page.one("#incident .card");
    card.says(".card-name", "第一小学校");
    card.says("dd", "開設中");
    assert!(card.has("[data-way-lat]"), "one may go there");
    report(&mut person, &school, "full").await;
    let page = test.page(&format!("/places/{school}")).await;
    page.says(".status[data-status=full]", "満員");
    assert!(!page.html().contains("geo:"), "{}", page.html());
}

#[tokio::test]
async fn nobody_is_sent_to_a_welfare_shelter_that_takes_only_people_named_in_advance() {
    let (test, officer) = start().await;
    open(&test, &officer, false).await;
    let home = id_of(&test, "みどりの里").await;
    let mut person = Person::logged_in(&test, "災害").await;
    report(&mut person, &home, "open").await;
    let page = test.page("/").await;
    assert!(!page.one("#incident").text().contains("みどりの里"), "{}", page.html());
    let page = test.page(&format!("/places/{home}")).await;
    page.says(".status[data-status=open]", "開設中");
    assert!(!page.html().contains("geo:"), "{}", page.html());
    page.says(".instead", "まず近くの指定避難所へ");
    let id = PlaceId::parse(&home).expect("an id");
    let place: Place = test.app.store().find_place(&id).await.expect("reads").expect("a place");
    let mut draft = place.draft.clone();
    draft.shelter.direct = Some(DirectArrival::Yes);
    let admin = account(&test, "管理", Role::Admin).await;
    let change = [ibasho::app::place::PlaceChange::Edit(Box::new(draft))];
    test.app.change_place(&admin, &id, 1, &change, None).await.expect("a change");
    let page = test.page(&format!("/places/{home}")).await;
    page.one(".whereabouts a[href^='geo:']");
    assert!(!page.html().contains("まず近くの指定避難所へ"), "{}", page.html());
}

#[tokio::test]
async fn nothing_made_up_is_shown_in_a_disaster() {
    let test = TestApp::start().await;
    test.app.load_sample().await.expect("loads");
    let officer = account(&test, "災害", Role::Disaster).await;
    let shelters = "/?category=evacuation_shelter&category=welfare_shelter";
    test.page(shelters).await.says(".card .badge--sample", "見本");
    open(&test, &officer, false).await;
    let page = test.page(shelters).await;
    assert!(!page.html().contains("badge--sample") && !page.has(".card"), "{}", page.html());
}

#[tokio::test]
async fn an_exercise_is_never_taken_for_true() {
    let (test, officer) = start().await;
    open(&test, &officer, true).await;
    let school = id_of(&test, "第一小学校").await;
    let mut person = Person::logged_in(&test, "災害").await;
    report(&mut person, &school, "open").await;
    let page = test.page("/").await;
    page.one("#exercise .exercise-frame");
    page.says("#incident.incident--exercise p", "これは訓練です");
    page.says(".results .card-name", "ひだまりサロン");
    let place = test.page(&format!("/places/{school}")).await;
    assert!(!place.html().contains("開設中"), "{}", place.html());
}
