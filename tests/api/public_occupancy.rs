//! `--public-occupancy`: what anyone is told of how many people are at a shelter, on every
//! public surface.

use crate::{
    database::Database,
    events::Listener,
    id_of,
    incidents::{officer, open},
    person::Person,
    server::TestApp,
};
use ibasho::domain::PublicOccupancy;
use serde_json::{Value, json};

/// Numbers that nothing else says: there, room left, and room kept.
const PERSONS: u32 = 8713;
const SECRETS: [&str; 2] = ["8713", "1286"];
const SHELTERS: &str = "\
ID,種別,名称,緯度,経度,地区,定員,施設
e1,evacuation_shelter,小学校,35.7870,139.4733,所沢,9999,school
s1,emergency_site,校庭,35.7870,139.4733,所沢,,school
";

struct Scene {
    test: TestApp,
    officer: Person,
    shelter: String,
}

impl Scene {
    async fn new(told: &str) -> Self {
        let flags = ["--public-occupancy", told];
        let test = TestApp::start_on(Database::fresh().await, &flags).await;
        test.import(SHELTERS).await;
        let mut officer = officer(&test).await;
        open(&mut officer, "real").await;
        let shelter = id_of(&test, "小学校").await;
        let mut scene = Self { test, officer, shelter };
        scene.report(PERSONS).await;
        scene
    }

    async fn report(&mut self, persons: u32) {
        let path = format!("/api/shelters/{}/status", self.shelter);
        let body = json!({"status": "open", "occupancy": persons});
        assert_eq!(self.officer.post_json(&path, &body).await.status(), 201);
    }

    /// Everything that anyone may read, each with what it says.
    async fn public(&mut self) -> Vec<(String, String)> {
        let near = "lat=35.787&lon=139.473";
        let kinds = "kind=evacuation_shelter&kind=emergency_site";
        let paths = [
            "/".to_owned(),
            format!("/?{near}&category=evacuation_shelter"),
            "/disaster".to_owned(),
            format!("/disaster?{kinds}&sort=vacancy&min_vacancy=1"),
            format!("/places/{}", self.shelter),
            format!("/report/{}", self.shelter),
            format!("/api/shelters?{kinds}"),
            format!("/api/shelters?{kinds}&min_vacancy=1&{near}"),
            "/api/shelters/statuses?bbox=139,35,140,36".to_owned(),
            "/api/places?bbox=139,35,140,36".to_owned(),
            format!("/api/places/{}", self.shelter),
            format!("/api/nearest?{near}"),
            "/api/incidents".to_owned(),
            "/tiles/places.json".to_owned(),
            "/readyz".to_owned(),
        ];
        let mut said = Vec::new();
        for path in paths {
            let answer = self.test.get(&path).await;
            assert_eq!(answer.status(), 200, "{path}");
            said.push((path, answer.text().await.expect("a text")));
        }
        let tile = self.test.get("/tiles/places/14/14539/6452.mvt").await;
        let tile = tile.bytes().await.expect("a tile");
        said.push(("a tile".to_owned(), String::from_utf8_lossy(&tile).into_owned()));
        let body = json!({"kind": ["evacuation_shelter"]});
        let found = Person::new(&self.test).post_json("/api/shelters/search", &body).await;
        said.push(("a search".to_owned(), found.text().await.expect("a text")));
        let mut listener = Listener::new(&self.test, "?after=0", None).await;
        let mut heard = Vec::new();
        while heard.len() < 2 {
            heard.push(listener.next().await.expect("a word").data.to_string());
        }
        self.report(PERSONS).await;
        heard.push(listener.next().await.expect("a word").data.to_string());
        said.push(("events".to_owned(), heard.concat()));
        said
    }
}

fn names_in(found: &Value, list: &str) -> Vec<String> {
    let found = found[list].as_array().expect("features").iter();
    found.map(|one| one["properties"]["name"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn residents_are_told_no_number_of_people_unless_the_setting_says_so() {
    assert_eq!(PublicOccupancy::default().id(), "none", "what is set where nobody sets anything");
    for told in ["none", "words"] {
        let mut scene = Scene::new(told).await;
        for (path, said) in scene.public().await {
            for secret in SECRETS {
                assert!(!said.contains(secret), "{told}: {path} says {secret}: {said}");
            }
            let says_room = said.contains("\"room\":\"enough\"") || said.contains("空きあり");
            assert!(told == "words" || !says_room, "{path}: {said}");
        }
        // Nor does what is found by a number tell it.
        for asked in [2, 1286, 1287] {
            let path = format!("/api/shelters?kind=evacuation_shelter&min_vacancy={asked}");
            let found = scene.test.json(&path).await;
            assert_eq!(names_in(&found, "features"), [""; 0], "{told} {asked}");
            assert_eq!(names_in(&found, "may_fit"), ["小学校"], "{told} {asked}");
            let board = scene.test.page(&format!("/disaster?min_vacancy={asked}")).await;
            assert!(board.has(".board-may tbody tr"), "{told} {asked}");
        }
        let staff = scene.officer.get("/api/shelters?kind=evacuation_shelter").await;
        let staff: Value = staff.json().await.expect("json");
        let properties = &staff["features"][0]["properties"];
        assert_eq!(
            (&properties["occupancy"], &properties["vacancy"], &staff["total"]["occupied"]),
            (&json!(8713), &json!(1286), &json!(8713)),
            "staff see numbers"
        );
    }
}

#[tokio::test]
async fn the_setting_tells_words_or_numbers_everywhere_alike() {
    let mut scene = Scene::new("words").await;
    let any = scene.test.json("/api/shelters?kind=evacuation_shelter&min_vacancy=1").await;
    assert_eq!(any["features"][0]["properties"]["room"], "enough");
    scene.test.page("/disaster").await.says(".room", "空きあり");
    scene.report(9900).await;
    scene.test.page("/disaster").await.says(".room", "残りわずか");
    let mut scene = Scene::new("numbers").await;
    let said = scene.public().await;
    for surface in ["/disaster", "a search", "events"] {
        let (_, text) = said.iter().find(|(path, _)| path == surface).expect(surface);
        assert!(SECRETS.iter().all(|number| text.contains(number)), "{surface}: {text}");
    }
    let found = scene.test.json("/api/shelters?kind=evacuation_shelter&min_vacancy=1286").await;
    assert_eq!(names_in(&found, "features"), ["小学校"]);
}
