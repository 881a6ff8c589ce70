//! One building, one truth: what a report of one record of a site says of the others.

use crate::{
    id_of,
    incidents::{officer, open},
    page::Page,
    person::{Person, location},
    server::TestApp,
};
use chrono::TimeDelta;
use ibasho::{
    catalog::{Filter, ListQuery},
    domain::{CategoryId, Hazard, ObservationBody, PlaceId, Status},
};
use serde_json::{Value, json};

/// A school with two roles and a welfare shelter, a park, and a hall of its own.
const SITES: &str = "\
ID,種別,名称,緯度,経度,地区,施設,定員,対象者,福祉避難所_直接避難,災害種別_洪水
e1,evacuation_shelter,第一小学校,35.7871,139.4734,所沢,school,300,,,
s1,emergency_site,第一小学校校庭,35.7871,139.4734,所沢,school,,,,有
w1,welfare_shelter,第一小学校福祉室,35.7871,139.4734,所沢,school,20,要配慮者,可,
x1,salon,第一小学校サロン,35.7871,139.4734,所沢,school,,,,
s2,emergency_site,公園,35.7900,139.4800,所沢,,,,,有
e2,evacuation_shelter,公民館,35.7920,139.4820,所沢,,100,,,
";

struct Scene {
    test: TestApp,
    officer: Person,
    hall: String,
    ground: String,
    welfare: String,
}

async fn scene() -> Scene {
    let test = TestApp::with_places(SITES).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let hall = id_of(&test, "第一小学校").await;
    let ground = id_of(&test, "第一小学校校庭").await;
    let welfare = id_of(&test, "第一小学校福祉室").await;
    Scene { test, officer, hall, ground, welfare }
}

impl Scene {
    /// Sends the form of a shelter's page as it stands there, with a status.
    async fn press(&mut self, id: &str, status: &str, typed: &[(&str, &str)]) -> Page {
        let address = format!("/staff/shelters/{id}");
        let page = self.officer.page(&address, 200).await;
        let form = page.one("form#report");
        let hidden = form.all("input[type=hidden]");
        let ticked = form.all("input[type=checkbox][checked]");
        let sent =
            hidden.iter().chain(&ticked).map(|field| (field.attr("name"), field.attr("value")));
        let fields: Vec<_> =
            sent.chain(typed.iter().copied()).chain([("status", status)]).collect();
        let answer = self.officer.post(&address, &fields).await;
        self.officer.page(&location(&answer), 200).await
    }

    async fn say(&mut self, id: &str, body: Value, status: u16) -> Value {
        let answer = self.officer.post_json(&format!("/api/shelters/{id}/status"), &body).await;
        assert_eq!(answer.status(), status, "{body}");
        answer.json().await.expect("json")
    }

    /// What was reported of a record itself, and is not withdrawn.
    fn reported(&self, id: &str) -> Option<(Status, Option<u32>)> {
        let id = PlaceId::parse(id).expect("an id");
        let situation = self.test.app.situation();
        let seen = situation.present.get(&id)?;
        match &seen.said {
            ObservationBody::Report(report) => Some((report.status?, report.occupancy)),
            ObservationBody::Withdrawal(_) => None,
        }
    }
}

#[tokio::test]
async fn one_press_reports_every_ticked_record_of_the_site_and_counts_people_once() {
    let mut scene = scene().await;
    let (hall, ground, welfare) = (scene.hall.clone(), scene.ground.clone(), scene.welfare.clone());
    let page = scene.officer.page(&format!("/staff/shelters/{hall}"), 200).await;
    let form = page.one("form#report");
    assert!(form.has(&format!("[name='also-{ground}'][checked]")), "{}", page.html());
    let opens_later = format!("[name='also-{welfare}']");
    assert!(form.has(&opens_later) && !form.has(&format!("{opens_later}[checked]")));
    assert!(!form.text().contains("サロン"), "no place to flee to");
    scene.press(&hall, "open", &[("occupancy", "30")]).await;
    assert_eq!(scene.reported(&hall), Some((Status::Open, Some(30))));
    assert_eq!(scene.reported(&ground), Some((Status::Open, None)));
    assert_eq!(scene.reported(&welfare), None);
    let log = scene.officer.page(&format!("/staff/shelters/{ground}"), 200).await;
    log.says("#log li", "開設中");
    log.says("#log p.hint", "そろって取り消します");
}

#[tokio::test]
async fn a_press_is_taken_back_for_all_records_and_by_the_api_for_one() {
    let mut scene = scene().await;
    let (hall, ground) = (scene.hall.clone(), scene.ground.clone());
    let page = scene.press(&hall, "open", &[]).await;
    let wrong = page.one("#log [name=observation]").attr("value").to_owned();
    let withdraw = format!("/staff/shelters/{hall}/withdraw");
    for _ in 0..2 {
        scene.officer.post(&withdraw, &[("observation", &wrong)]).await;
        assert_eq!((scene.reported(&hall), scene.reported(&ground)), (None, None));
    }
    let taken = scene.say(&hall, json!({"status": "full", "also": [ground]}), 201).await;
    let wrong = taken["observation"]["id"].as_str().expect("an id");
    let one = format!("/api/shelters/{hall}/status/{wrong}/withdraw");
    assert_eq!(scene.officer.post_json(&one, &json!({})).await.status(), 201);
    assert_eq!(scene.reported(&hall), None);
    assert_eq!(scene.reported(&ground), Some((Status::Full, None)));
    scene.press(&ground, "closed", &[]).await;
    let page = scene.officer.page(&format!("/staff/shelters/{ground}"), 200).await;
    let wrong = page.all("#log [name=observation]")[0].attr("value").to_owned();
    let withdraw = format!("/staff/shelters/{ground}/withdraw");
    scene.officer.post(&withdraw, &[("observation", &wrong)]).await;
    assert_eq!(scene.reported(&hall), None, "from whichever record it is taken back");
}

#[tokio::test]
async fn a_report_of_a_site_is_taken_once_as_a_whole_or_not_at_all() {
    let mut scene = scene().await;
    let (hall, ground) = (scene.hall.clone(), scene.ground.clone());
    let address = format!("/api/shelters/{hall}/status");
    let elsewhere = id_of(&scene.test, "公園").await;
    let salon = id_of(&scene.test, "第一小学校サロン").await;
    for also in [elsewhere, salon, hall.clone(), "nobody".to_owned()] {
        let told = scene.say(&hall, json!({"status": "open", "also": [ground, also]}), 400).await;
        assert_eq!(told["errors"][0]["parameter"], "also", "{told}");
    }
    assert_eq!((scene.reported(&hall), scene.reported(&ground)), (None, None));
    let body = json!({"status": "open", "occupancy": 5, "also": [ground]});
    for expected in [201, 200] {
        let answer = scene.officer.post_keyed(&address, &body, Some("k1")).await;
        assert_eq!(answer.status(), expected);
    }
    let incident = scene.test.app.situation().incident.clone().expect("runs");
    let log = scene.test.app.store().list_log(&incident.id).await.expect("reads");
    assert_eq!(log.len(), 2, "sent twice, taken once for each record");
    let later = scene.test.after(TimeDelta::minutes(1), &[]).await;
    assert_eq!(later.app.situation().present.len(), 2);
}

impl Scene {
    /// Reports a status seen at a minute after seven.
    async fn saw(&mut self, id: &str, status: &str, minute: u32) {
        let at = format!("2026-11-22T07:{minute:02}:00+09:00");
        self.say(id, json!({"status": status, "observed_at": at}), 201).await;
    }

    /// Every way and every walking time that anybody is offered to one of the records of
    /// the school, with where.
    async fn ways(&self) -> Vec<String> {
        let school = |text: &str| text.contains("第一小学校");
        let mut found = Vec::new();
        for query in [
            "",
            "category=evacuation_shelter",
            "category=emergency_site&hazard=flood",
            "category=welfare_shelter",
            "category=salon",
            "q=第一小学校",
        ] {
            let page = self.test.page(&format!("/?lat=35.787&lon=139.473&{query}")).await;
            for card in page.all(".card") {
                let is_ours = school(&card.one(".card-name").text());
                let is_walked =
                    card.has(".card-far") && card.one(".card-far").text().contains("歩");
                if is_ours && (is_walked || card.has("[data-way-lat]")) {
                    found.push(format!("/?{query}: {}", card.one(".card-name").text()));
                }
            }
        }
        for name in ["第一小学校", "第一小学校校庭", "第一小学校福祉室", "第一小学校サロン"]
        {
            let address = format!("/places/{}", id_of(&self.test, name).await);
            let page = self.test.page(&address).await;
            if page.html().contains("geo:") || page.has(".sheet [data-way-lat]") {
                found.push(name.to_owned());
            }
        }
        let kinds = "kind=welfare_shelter&kind=evacuation_shelter&kind=emergency_site";
        for address in [
            "/api/nearest?lat=35.787&lon=139.473&limit=100".to_owned(),
            format!("/api/shelters?lat=35.787&lon=139.473&{kinds}"),
        ] {
            let answer = self.test.json(&address).await;
            let lists = [&answer["features"], &answer["may_fit"]].into_iter();
            for feature in lists.filter_map(Value::as_array).flatten() {
                let properties = &feature["properties"];
                let name = properties["name"].as_str().expect("a name");
                if school(name) && !properties["walk_minutes"].is_null() {
                    found.push(format!("{address}: {name}"));
                }
            }
        }
        found
    }
}

/// What `/api/shelters` says of a record: status and whose report that is.
async fn status_of(test: &TestApp, name: &str) -> (String, Value) {
    let kinds = "kind=welfare_shelter&kind=evacuation_shelter&kind=emergency_site";
    let answer = test.json(&format!("/api/shelters?{kinds}")).await;
    let features = answer["features"].as_array().expect("features");
    let properties = features.iter().map(|feature| &feature["properties"]);
    let own = properties.into_iter().find(|own| own["name"] == name).expect("the record");
    (own["status"].as_str().expect("a word").to_owned(), own["said_of"].clone())
}

#[tokio::test]
async fn nothing_offers_a_way_to_a_site_that_was_reported_closed_last() {
    let mut scene = scene().await;
    let records = [scene.hall.clone(), scene.ground.clone(), scene.welfare.clone()];
    assert!(!scene.ways().await.is_empty(), "nobody has reported anything");
    for (n, before) in ["open", "full", "preparing", "not_open"].into_iter().enumerate() {
        for (m, closed) in records.iter().enumerate() {
            let minute = u32::try_from(n * 10 + m * 2).expect("few");
            for record in &records {
                scene.saw(record, before, minute).await;
            }
            scene.saw(closed, "closed", minute + 1).await;
            assert_eq!(scene.ways().await, [""; 0], "{before}, then {closed} closed");
        }
    }
    for record in &records {
        scene.saw(record, "open", 50).await;
    }
    assert!(scene.ways().await.len() > 8, "all is open again: {:?}", scene.ways().await);
}

#[tokio::test]
async fn a_closed_school_is_closed_on_its_card_its_page_the_board_and_in_files() {
    let mut scene = scene().await;
    let (hall, ground) = (scene.hall.clone(), scene.ground.clone());
    scene.saw(&hall, "closed", 0).await;
    let flood = scene.test.page("/?category=emergency_site&hazard=flood").await;
    let card = flood.one(&format!(".results .card[data-ids~='{ground}']"));
    card.says("dd", "閉鎖");
    card.says(".why-not", "閉まりました");
    card.says(".card-kind", "指定避難所");
    card.says("dd", "川の洪水");
    for id in [&hall, &ground] {
        let page = scene.test.page(&format!("/places/{id}")).await;
        page.says(".status[data-status=closed]", "閉鎖");
        page.says(".recorded-yes", "川の洪水");
        page.says(".whereabouts .notice", "閉まりました");
        page.says(".same-site .status[data-status=closed]", "閉鎖");
    }
    let salon = id_of(&scene.test, "第一小学校サロン").await;
    let page = scene.test.page(&format!("/places/{salon}")).await;
    page.says(".whereabouts .notice", "この建物は、いま閉まっている");
    assert_eq!(status_of(&scene.test, "第一小学校校庭").await, ("closed".to_owned(), json!(hall)));
    assert_eq!(status_of(&scene.test, "第一小学校").await, ("closed".to_owned(), Value::Null));
    let board = scene.officer.page("/disaster?kind=emergency_site", 200).await;
    let row = board.one(&format!("#row-{ground}"));
    row.says(".row-status", "閉鎖");
    row.says(".said-of", "同じ施設の報告");
    let incident = scene.test.app.situation().incident.clone().expect("runs");
    let file =
        scene.officer.read(&format!("/api/incidents/{}/files/present.csv", incident.id), 200).await;
    let line = file.lines().find(|line| line.contains("第一小学校校庭")).expect("a row");
    assert!(line.contains("閉鎖"), "{line}");
    scene.saw(&ground, "open", 10).await;
    assert_eq!(status_of(&scene.test, "第一小学校校庭").await.0, "open", "it was seen since");
    assert_eq!(status_of(&scene.test, "第一小学校").await.0, "closed");
}

#[tokio::test]
async fn the_ground_stays_a_way_to_flee_while_the_hall_is_not_open() {
    for status in ["not_open", "preparing", "full"] {
        let mut scene = scene().await;
        let (hall, ground) = (scene.hall.clone(), scene.ground.clone());
        scene.saw(&hall, status, 0).await;
        assert_eq!(status_of(&scene.test, "第一小学校校庭").await.0, "unreported", "{status}");
        for address in ["/", "/?category=emergency_site&hazard=flood"] {
            let page = scene.test.page(address).await;
            let card = page.one(&format!(".results .card[data-ids~='{ground}']"));
            card.says(".status[data-status=unreported]", "開設の報告はまだありません");
            card.one(&format!(".status[data-status={status}]"));
            assert!(card.has("[data-way-lat]"), "{status} {address}: {}", page.html());
        }
        let page = scene.test.page(&format!("/places/{hall}")).await;
        page.one(".whereabouts a[href^='geo:']");
    }
}

#[tokio::test]
async fn a_site_that_is_edited_takes_what_was_reported_with_it() {
    let mut scene = scene().await;
    let hall = scene.hall.clone();
    scene.saw(&hall, "closed", 0).await;
    assert_eq!(status_of(&scene.test, "公園").await.0, "unreported");
    scene
        .test
        .import("ID,種別,名称,緯度,経度,施設\ns2,emergency_site,公園,35.79,139.48,school\n")
        .await;
    assert_eq!(status_of(&scene.test, "公園").await, ("closed".to_owned(), json!(hall)));
    let later = scene.test.after(TimeDelta::minutes(1), &[]).await;
    assert_eq!(status_of(&later, "公園").await.0, "closed", "and after a start, too");
}

#[tokio::test]
async fn a_shelter_is_designated_for_what_its_site_is() {
    let scene = scene().await;
    let found = scene.test.json("/api/shelters?kind=evacuation_shelter&hazard=flood").await;
    assert_eq!(found["features"][0]["properties"]["name"], "第一小学校");
    assert_eq!(found["may_fit"][0]["properties"]["name"], "公民館");
    assert_eq!(found["may_fit"][0]["properties"]["unknown"], json!(["hazard"]));
}

#[tokio::test]
async fn a_site_is_one_row_with_its_roles_statuses_and_hazards_and_counts_people_once() {
    let mut scene = scene().await;
    let (hall, ground, welfare) = (scene.hall.clone(), scene.ground.clone(), scene.welfare.clone());
    for (id, status, persons) in
        [(&welfare, "full", 20), (&hall, "open", 100), (&ground, "open", 100)]
    {
        let body = json!({"status": status, "occupancy": persons});
        scene.say(id, body, 201).await;
    }
    let kinds = "kind=welfare_shelter&kind=evacuation_shelter&kind=emergency_site";
    let board = scene.officer.page(&format!("/disaster?{kinds}"), 200).await;
    assert_eq!(board.all(".board-fit tbody tr").len(), 3, "school, park and hall");
    board.says("#results-title", "3か所");
    let row = board.one(".board-fit tbody tr[data-status=full]");
    assert_eq!(row.attr("id"), format!("row-{welfare}"), "the most urgent leads");
    for kind in ["福祉避難所", "避難所", "避難場所"] {
        row.says(".board-kind", kind);
    }
    row.says(".role-status", "開設中");
    row.says(".board-hazards", "川の洪水");
    let sums = board.texts("table.sums tfoot td");
    assert_eq!(sums[..3], ["3", "1", "0"], "places, open, full: {sums:?}");
    assert!(sums[4].contains("120人"), "hall and welfare room: {sums:?}");
    let found = scene.test.json(&format!("/api/shelters?{kinds}")).await;
    assert_eq!(found["total"]["places"], 5, "each record is a feature");
    let list = scene.officer.page("/staff/shelters", 200).await;
    assert_eq!(list.all("#rows > li").len(), 3);
    let school = list.one("#rows > li:has(.site-record + .site-record)");
    for id in [&hall, &ground, &welfare] {
        school.one(&format!("a[href='/staff/shelters/{id}']"));
    }
    school.says(".row-status", "満員");
    school.says(".site-hazards", "川の洪水");
    let found = scene.officer.page("/staff/shelters?q=福祉室", 200).await;
    assert_eq!(found.all("#rows > li").len(), 1);
}

#[tokio::test]
async fn residents_find_a_site_by_what_it_is_designated_for_whatever_record_stands_for_it() {
    let scene = scene().await;
    let asked = "/?category=evacuation_shelter&hazard=flood";
    let page = scene.test.page(asked).await;
    page.says(".results .card-name", "第一小学校");
    assert!(!page.html().contains("公民館"), "{}", page.html());
    let listed = scene.test.page("/?hazard=flood").await;
    assert!(!listed.html().contains("第一小学校サロン"), "no place to flee to");
    // The designation of the ground goes, and with it that of the school.
    let changed = "ID,種別,名称,緯度,経度,施設,災害種別_洪水\n\
                   s1,emergency_site,第一小学校校庭,35.7871,139.4734,school,無\n";
    scene.test.import(changed).await;
    let asked = ListQuery {
        filter: Filter {
            categories: CategoryId::parse("evacuation_shelter").into_iter().collect(),
            hazards: Hazard::parse("flood").into_iter().collect(),
            ..Filter::default()
        },
        limit: 10,
        ..ListQuery::default()
    };
    assert!(scene.test.app.catalog().list(&asked).places.is_empty());
}

#[tokio::test]
async fn a_suspended_place_that_is_reported_open_is_nowhere_certain() {
    let test = TestApp::with_places(
        "ID,種別,名称,状態,緯度,経度\n1,evacuation_shelter,工事中の学校,休止中,35.787,139.473\n",
    )
    .await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let id = id_of(&test, "工事中の学校").await;
    let address = format!("/api/shelters/{id}/status");
    officer.post_json(&address, &json!({"status": "open"})).await;
    let asked = "/api/shelters?kind=evacuation_shelter&status=open&lat=35.787&lon=139.473";
    let found = test.json(asked).await;
    assert_eq!(found["features"], json!([]));
    let properties = &found["may_fit"][0]["properties"];
    assert_eq!(
        (&properties["status"], &properties["state"]),
        (&json!("open"), &json!("suspended"))
    );
    assert_eq!(
        (&properties["unknown"], &properties["walk_minutes"]),
        (&json!(["state"]), &Value::Null)
    );
    let page = test.page(&format!("/places/{id}")).await;
    page.says(".whereabouts .notice", "休止中とされている");
    assert!(!page.html().contains("geo:"), "{}", page.html());
    let home = test.page("/?lat=35.787&lon=139.473").await;
    assert!(!home.one("#incident").has(".card"), "{}", home.html());
    home.says(".results .card .why-not", "休止中とされている");
    let board = officer.page("/disaster?kind=evacuation_shelter&status=open", 200).await;
    board.says(".board-may .ask-first", "休止中");
}

#[tokio::test]
async fn a_map_is_told_how_the_places_of_a_box_are_while_a_disaster_runs() {
    let mut scene = scene().await;
    let (hall, ground) = (scene.hall.clone(), scene.ground.clone());
    let around = "/api/shelters/statuses?bbox=139.47,35.78,139.476,35.79";
    assert_eq!(scene.test.json(around).await["features"], json!([]), "nobody has reported");
    scene.saw(&hall, "closed", 0).await;
    let found = scene.test.json(around).await;
    let features = found["features"].as_array().expect("features");
    let ids: Vec<_> = features.iter().map(|feature| &feature["id"]).collect();
    assert!(ids.len() == 3 && ids.contains(&&json!(hall)) && ids.contains(&&json!(ground)));
    let told = json!({"status": "closed", "ask_first": false});
    assert_eq!(features[0]["properties"], told, "and nothing else");
    let count = async |test: &TestApp, kind: &str| {
        let found = test.json(&format!("{around}&category={kind}")).await;
        found["features"].as_array().expect("features").len()
    };
    assert_eq!(count(&scene.test, "evacuation_shelter").await, 1);
    assert_eq!(count(&scene.test, "salon").await, 0, "no place to flee to");
    let welfare = scene.welfare.clone();
    scene.saw(&welfare, "open", 1).await;
    let kind = "welfare_shelter";
    let found = scene.test.json(&format!("{around}&category={kind}")).await;
    assert_eq!(found["features"][0]["properties"]["ask_first"], false, "it takes who needs care");
    let elsewhere = "/api/shelters/statuses?bbox=139.48,35.79,139.49,35.80";
    assert_eq!(scene.test.json(elsewhere).await["features"], json!([]));
    let missing = scene.test.get("/api/shelters/statuses").await;
    assert_eq!(missing.status(), 400);
}

#[tokio::test]
async fn open_shelters_for_people_who_need_care_stand_behind_their_heading() {
    let test = TestApp::with_places(
        "ID,種別,名称,緯度,経度,対象者,対象者_備考,福祉避難所_直接避難\n\
         1,welfare_shelter,みどりの里,35.787,139.473,要配慮者,,可\n\
         2,welfare_shelter,ひかりの家,35.787,139.474,,施設利用者とその家族のみ,可\n\
         3,welfare_shelter,わかばの家,35.787,139.475,高齢者,,可\n\
         4,evacuation_shelter,分校,35.787,139.476,,,不可\n\
         5,evacuation_shelter,公民館,35.787,139.477,,,\n",
    )
    .await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    for name in ["みどりの里", "ひかりの家", "わかばの家", "分校", "公民館"] {
        let address = format!("/api/shelters/{}/status", id_of(&test, name).await);
        officer.post_json(&address, &json!({"status": "open"})).await;
    }
    let page = test.page("/?lat=35.787&lon=139.473").await;
    assert_eq!(page.texts("#incident > .cards .card-name"), ["公民館"]);
    assert_eq!(page.texts("#care details .card-name"), ["みどりの里"]);
    page.one("#care a[href*='category=welfare_shelter']");
    let listed = page.texts(".results > .cards .card-name");
    assert_eq!(listed, ["分校", "公民館"], "nobody else is to go to a welfare shelter");
    for name in ["ひかりの家", "わかばの家", "分校"] {
        let place = test.page(&format!("/places/{}", id_of(&test, name).await)).await;
        place.says(".status[data-status=open]", "開設中");
        assert!(!place.html().contains("geo:"), "{name}: {}", place.html());
        place.one(".whereabouts .notice");
    }
    let found = test.json("/api/nearest?lat=35.787&lon=139.473").await;
    let features = found["features"].as_array().expect("features");
    let walked = features.iter().filter(|one| !one["properties"]["walk_minutes"].is_null());
    let names: Vec<_> = walked.map(|one| one["properties"]["name"].as_str()).collect();
    assert_eq!(names, [Some("みどりの里"), Some("公民館")]);
}
