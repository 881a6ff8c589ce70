//! The call list: whom to call next, a claim that every officer sees at once, and one tap
//! that confirms what was reported.

use crate::{
    events::Listener,
    id_of,
    incidents::open,
    page::Page,
    person::{Person, account, location},
    server::TestApp,
};
use chrono::TimeDelta;
use ibasho::domain::{Observation, PlaceId, Role, Status};
use serde_json::{Value, json};

/// A school that is shelter, ground and welfare shelter, and two halls.
const SHELTERS: &str = "\
ID,種別,名称,緯度,経度,地区,施設,定員,電話番号
e1,evacuation_shelter,第一小学校,35.7871,139.4734,所沢,school,300,04-0000-0001
s1,emergency_site,第一小学校校庭,35.7871,139.4734,所沢,school,,
w1,welfare_shelter,第一小学校福祉室,35.7871,139.4734,所沢,school,20,04-0000-0002
e2,evacuation_shelter,公民館,35.7920,139.4820,所沢,,100,04-0000-0003
e3,evacuation_shelter,体育館,35.7930,139.4830,所沢,,100,
s2,emergency_site,公園,35.7900,139.4800,所沢,,,
";
const CALLS: &str = "/staff/calls";

/// Two officers in a disaster.
struct Office {
    test: TestApp,
    one: Person,
    other: Person,
    incident: Value,
}

async fn office() -> Office {
    let test = TestApp::with_places(SHELTERS).await;
    for name in ["花子", "太郎"] {
        account(&test, name, Role::Disaster).await;
    }
    let mut one = Person::logged_in(&test, "花子").await;
    let other = Person::logged_in(&test, "太郎").await;
    let incident = open(&mut one, "real").await;
    Office { test, one, other, incident }
}

impl Office {
    async fn go_on(&mut self, minutes: i64) {
        self.test = self.test.after(TimeDelta::minutes(minutes), &[]).await;
        // Sessions end after two hours.
        self.one = Person::logged_in(&self.test, "花子").await;
        self.other = Person::logged_in(&self.test, "太郎").await;
    }

    async fn say(&mut self, id: &str, body: Value) {
        let answer = self.one.post_json(&format!("/api/shelters/{id}/status"), &body).await;
        assert_eq!(answer.status(), 201, "{body}");
    }

    fn present(&self, id: &str) -> Observation {
        let situation = self.test.app.situation();
        let seen = situation.present.get(&PlaceId::parse(id).expect("an id"));
        (**seen.expect("reported")).clone()
    }
}

/// The names in the list, in its order.
fn due(page: &Page) -> Vec<String> {
    page.texts("li[id^=due-] a strong")
}

/// What the button 「変わりなし」 of a row sends.
fn unchanged(page: &Page, id: &str) -> Vec<(String, String)> {
    let form = page
        .all(&format!("#due-{id} form"))
        .into_iter()
        .find(|form| form.has("[value=unchanged]"))
        .expect("a button");
    let hidden = form.all("input[type=hidden]");
    let fields = hidden.iter().map(|field| (field.attr("name"), field.attr("value")));
    fields.chain([("do", "unchanged")]).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

async fn send(person: &mut Person, fields: &[(String, String)]) -> reqwest::Response {
    let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    person.post(CALLS, &fields).await
}

#[tokio::test]
async fn the_list_begins_with_who_is_full_then_old_then_unreported_a_building_once() {
    let mut office = office().await;
    let page = office.one.page(CALLS, 200).await;
    assert_eq!(due(&page).len(), 3, "one row a building, and no ground: {:?}", due(&page));
    let (school, hall) =
        (id_of(&office.test, "第一小学校").await, id_of(&office.test, "公民館").await);
    office.say(&hall, json!({"status": "open", "occupancy": 3})).await;
    office.say(&school, json!({"status": "open", "occupancy": 30})).await;
    let page = office.one.page(CALLS, 200).await;
    assert_eq!(due(&page), ["体育館"], "the others have just reported, whatever their other rooms");
    office.go_on(121).await;
    office.say(&school, json!({"status": "full"})).await;
    office.go_on(11).await;
    let page = office.one.page(CALLS, 200).await;
    assert_eq!(due(&page), ["第一小学校", "公民館", "体育館"]);
    office.say(&school, json!({"status": "closed"})).await;
    office.go_on(121).await;
    assert_eq!(due(&office.one.page(CALLS, 200).await), ["公民館", "体育館"]);
}

#[tokio::test]
async fn nobody_calls_a_building_that_somebody_else_calls() {
    let mut office = office().await;
    let (school, room) =
        (id_of(&office.test, "第一小学校").await, id_of(&office.test, "第一小学校福祉室").await);
    let call = [("do", "call"), ("place", school.as_str())];
    let way = location(&office.one.post(CALLS, &call).await);
    assert!(way.starts_with("/staff/calls#call-"), "{way}");
    assert_eq!(location(&office.one.post(CALLS, &call).await), way, "pressed twice");
    let mine = office.one.page(CALLS, 200).await;
    mine.says(".own-calls", "第一小学校");
    assert!(mine.html().contains("tel:0400000001"));
    let theirs = office.other.page(CALLS, 200).await;
    assert!(!theirs.has(".own-calls"));
    let rows = theirs.texts("li[id^=due-]");
    let row = rows.iter().find(|row| row.contains("第一小学校")).expect("a row");
    assert!(row.contains("花子：電話中") && !row.contains("電話する"), "{row}");
    for place in [&school, &room] {
        let refused = office.other.post(CALLS, &[("do", "call"), ("place", place)]).await;
        assert_eq!(refused.status(), 409, "the whole building is claimed");
        assert!(refused.text().await.expect("a page").contains("この10分のあいだに"));
    }
    let id = way.trim_start_matches("/staff/calls#call-");
    let silent = [("do", "no_answer"), ("call", id)];
    assert_eq!(office.other.post(CALLS, &silent).await.status(), 404, "not their call");
    assert_eq!(office.one.post(CALLS, &silent).await.status(), 303);
    assert_eq!(office.other.post(CALLS, &call).await.status(), 409, "not twice in ten minutes");
    office.other.page(CALLS, 200).await.says("#calls", "花子：出なかった");
    office.go_on(10).await;
    assert_eq!(office.other.post(CALLS, &call).await.status(), 303);
}

#[tokio::test]
async fn a_call_that_was_not_made_lets_others_call() {
    let mut office = office().await;
    let hall = id_of(&office.test, "公民館").await;
    let call = [("do", "call"), ("place", hall.as_str())];
    let way = location(&office.one.post(CALLS, &call).await);
    let id = way.trim_start_matches("/staff/calls#call-");
    let by_mistake = [("do", "not_made"), ("call", id)];
    assert_eq!(office.one.post(CALLS, &by_mistake).await.status(), 303);
    assert_eq!(office.other.post(CALLS, &call).await.status(), 303);
}

#[tokio::test]
async fn one_tap_reports_the_same_anew_and_can_be_taken_back() {
    let mut office = office().await;
    let (school, ground, room) = (
        id_of(&office.test, "第一小学校").await,
        id_of(&office.test, "第一小学校校庭").await,
        id_of(&office.test, "第一小学校福祉室").await,
    );
    office.say(&room, json!({"status": "open", "occupancy": 5})).await;
    office.go_on(1).await;
    let said = json!({"status": "full", "occupancy": 300, "note": "毛布が足りません",
        "condition": {"water": "none"}});
    office.say(&school, said).await;
    office.say(&ground, json!({"status": "open"})).await;
    office.go_on(20).await;
    let (before, first) = (office.present(&school), office.present(&room));
    let page = office.one.page(CALLS, 200).await;
    let fields = unchanged(&page, &school);
    let call = [("do", "call"), ("place", school.as_str())];
    office.one.post(CALLS, &call).await;
    for _ in 0..2 {
        assert_eq!(send(&mut office.one, &fields).await.status(), 303);
    }
    let after = office.present(&school);
    let (old, new) = (before.report().expect("one"), after.report().expect("one"));
    assert_ne!(after.id, before.id);
    assert_eq!((after.observed_at - before.observed_at).num_minutes(), 20);
    assert_eq!((new.status, new.occupancy, &new.note), (old.status, old.occupancy, &old.note));
    assert!(!new.has_details(), "water may have come back since: it keeps its own age");
    assert_eq!(office.present(&ground).status(), Some(Status::Open), "of the whole building");
    assert_eq!(office.present(&ground).observed_at, after.observed_at);
    assert_eq!(office.present(&room), first, "that the building is full is not undone");
    let log = office.test.app.store().list_log(&after.incident).await.expect("reads");
    assert_eq!(log.len(), 5, "sent twice is written once");
    let page = office.one.page(CALLS, 200).await;
    assert!(!due(&page).contains(&"第一小学校".to_owned()));
    page.says("#calls", "花子：変わりなし");
    let withdraw = format!("/staff/shelters/{school}/withdraw");
    office.one.post(&withdraw, &[("observation", after.id.as_str())]).await;
    assert_eq!(office.present(&school), before);
    assert!(office.present(&ground).observed_at < after.observed_at, "taken back together");
}

#[tokio::test]
async fn what_somebody_has_not_seen_is_not_confirmed() {
    let mut office = office().await;
    let (hall, gym) = (id_of(&office.test, "公民館").await, id_of(&office.test, "体育館").await);
    office.say(&hall, json!({"status": "open", "occupancy": 3})).await;
    office.go_on(121).await;
    let page = office.one.page(CALLS, 200).await;
    let fields = unchanged(&page, &hall);
    assert!(!page.has(&format!("#due-{gym} [value=unchanged]")), "nobody reported anything");
    office.say(&hall, json!({"status": "closed"})).await;
    let late = send(&mut office.one, &fields).await;
    assert_eq!(late.status(), 409);
    assert!(late.text().await.expect("a page").contains("また変わっています"));
    assert_eq!(office.present(&hall).status(), Some(Status::Closed));
    let nothing = [("do", "unchanged"), ("place", gym.as_str()), ("key", "k")];
    assert_eq!(office.one.post(CALLS, &nothing).await.status(), 409);
    let long = "k".repeat(101);
    for wrong in [
        vec![("do", "unchanged"), ("place", &*hall), ("key", &*long)],
        vec![("do", "call"), ("place", "../x")],
        vec![("do", "unchanged!"), ("call", "c")],
        vec![],
    ] {
        assert_eq!(office.one.post(CALLS, &wrong).await.status(), 422, "{wrong:?}");
    }
}

#[tokio::test]
async fn officers_hear_of_a_call_and_residents_never_do() {
    let mut office = office().await;
    let hall = id_of(&office.test, "公民館").await;
    let mut officer = Listener::staff(&mut office.other).await;
    let mut resident = Listener::new(&office.test, "", None).await;
    for listener in [&mut officer, &mut resident] {
        assert_eq!(listener.next().await.expect("a word").name, "hello");
    }
    office.one.post(CALLS, &[("do", "call"), ("place", hall.as_str())]).await;
    let heard = officer.next().await.expect("a word");
    assert_eq!((heard.name.as_str(), &heard.data["place"]), ("call", &json!(hall)));
    assert_eq!(heard.data["claimed_until"], "2026-11-22T03:10:00Z");
    let back = format!("/api/shelters/events?after={}", heard.id.expect("a number") - 1);
    let missed = office.other.get(&back).await;
    assert_eq!(missed.status(), 200);
    office.say(&hall, json!({"status": "open"})).await;
    let heard = resident.next().await.expect("a word");
    assert_eq!(heard.name, "status", "nothing of the call before it");
    assert!(!office.test.page("/disaster").await.html().contains("花子"));
}

#[tokio::test]
async fn the_list_ends_with_the_incident() {
    let mut office = office().await;
    let hall = id_of(&office.test, "公民館").await;
    let call = [("do", "call"), ("place", hall.as_str())];
    office.one.post(CALLS, &call).await;
    let end = format!("/api/incidents/{}/end", office.incident["id"].as_str().expect("an id"));
    office.one.post_json(&end, &json!({})).await;
    let page = office.one.page(CALLS, 200).await;
    page.says("#calls", "災害か訓練のあいだだけ使えます");
    assert!(due(&page).is_empty() && !page.has(".own-calls"));
    assert_eq!(office.one.post(CALLS, &call).await.status(), 422);
    open(&mut office.one, "real").await;
    let page = office.one.page(CALLS, 200).await;
    assert_eq!(due(&page).len(), 3);
    assert!(!page.html().contains("花子："), "another disaster, another list");
}
