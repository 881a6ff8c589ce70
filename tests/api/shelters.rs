//! `GET /api/shelters` and `POST /api/shelters/search`

use crate::{
    id_of,
    incidents::{officer, open},
    nearest::names,
    server::TestApp,
    status::SHELTERS,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const ALL: &str = "kind=welfare_shelter&kind=evacuation_shelter&kind=emergency_site";

fn may_fit(found: &Value) -> Vec<String> {
    let features = found["may_fit"].as_array().expect("features");
    let text = |feature: &Value| {
        let properties = &feature["properties"];
        let unknown = properties["unknown"].as_array().expect("names").iter();
        let unknown: Vec<_> = unknown.filter_map(Value::as_str).collect();
        format!("{}: {}", properties["name"].as_str().expect("a name"), unknown.join(" "))
    };
    features.iter().map(text).collect()
}

#[tokio::test]
async fn welfare_shelters_come_by_name_or_by_distance() {
    let test = TestApp::with_places(SHELTERS).await;
    assert_eq!(names(&test.json("/api/shelters").await), ["ひかりの家", "みどりの里"]);
    let near = test.json("/api/shelters?lat=35.788&lon=139.474").await;
    assert_eq!(names(&near), ["みどりの里", "ひかりの家"]);
    assert_eq!(near["features"][0]["properties"]["distance_m"], 0.0);
    assert_eq!(near["features"][0]["properties"]["walk_minutes"], Value::Null);
    let found = test.json("/api/shelters?lat=35.788&lon=139.474&radius_m=100").await;
    assert_eq!(names(&found), ["みどりの里"]);
    let found = test.json(&format!("/api/shelters?{ALL}&limit=1")).await;
    assert_eq!(names(&found), ["ひかりの家"]);
    assert_eq!(found["total"]["places"], 4, "sums are over all that fits");
}

#[tokio::test]
async fn what_is_not_recorded_never_fits_for_certain() {
    let test = TestApp::with_places(SHELTERS).await;
    for (query, fits, may) in [
        ("target=elderly", &["みどりの里"][..], &[][..]),
        ("target=physical", &["みどりの里"], &["ひかりの家: target"]),
        ("target=children", &[], &["みどりの里: target"]),
        ("fact=wheelchair", &["みどりの里"], &["ひかりの家: fact"]),
        ("direct=yes", &["みどりの里"], &[]),
        ("direct=named_only", &["ひかりの家"], &[]),
        ("district=所沢", &["みどりの里"], &[]),
        ("status=open", &[], &["ひかりの家: status", "みどりの里: status"]),
        ("status=unreported&status=open", &["ひかりの家", "みどりの里"], &[]),
        ("min_vacancy=1&direct=yes", &[], &["みどりの里: min_vacancy"]),
        ("kind=evacuation_shelter&target=elderly", &[], &["小学校: target"]),
        ("kind=emergency_site&hazard=flood", &[], &["公園: hazard"]),
    ] {
        let found = test.json(&format!("/api/shelters?{query}")).await;
        assert_eq!(names(&found), fits, "{query}");
        assert_eq!(may_fit(&found), may, "{query}");
    }
}

/// Of 両方 everything is recorded as there, of 片方 one thing as absent, of 未記入 one is not
/// recorded.
const EQUIPPED: &str = "\
ID,種別,名称,緯度,経度,対象者,設備_車いす可,設備_医療機器用電源,設備_バリアフリートイレ
1,welfare_shelter,両方,35.780,139.470,高齢者;乳幼児,有,有,有
2,welfare_shelter,片方,35.780,139.470,高齢者,有,無,無
3,welfare_shelter,未記入,35.780,139.470,,有,,有
4,welfare_shelter,ない,35.780,139.470,高齢者,無,無,
";

#[tokio::test]
async fn facts_and_groups_named_are_all_needed_and_everything_asked_for_is_answered() {
    let test = TestApp::with_places(EQUIPPED).await;
    let found = async |query: &str| test.json(&format!("/api/shelters?{query}")).await;
    let all = found("fact=wheelchair&fact=medical_power&fact=accessible_toilet").await;
    assert_eq!(names(&all), ["両方"]);
    assert_eq!(may_fit(&all), ["未記入: fact"]);
    let near = all["near_misses"].as_array().expect("features");
    let said: Vec<_> = near.iter().map(|one| &one["properties"]).collect();
    assert_eq!(said.len(), 1, "what has nothing of it is no near miss: {near:?}");
    assert_eq!((&said[0]["name"], &said[0]["absent"]), (&json!("片方"), &json!(["fact"])));
    let facts = json!({"wheelchair": true, "medical_power": false, "accessible_toilet": false});
    assert_eq!(said[0]["asked"], json!({ "fact": facts }));
    let unknown = &all["may_fit"][0]["properties"];
    let facts = json!({"wheelchair": true, "medical_power": null, "accessible_toilet": true});
    assert_eq!((&unknown["asked"]["fact"], &unknown["absent"]), (&facts, &json!([])));
    let any = found("fact_any=medical_power&fact_any=wheelchair").await;
    assert_eq!(names(&any), ["両方", "未記入", "片方"]);
    assert_eq!(any["features"][2]["properties"]["absent"], json!(["fact"]));
    let both = found("target=elderly&target=infants").await;
    assert_eq!((names(&both), may_fit(&both)), (vec!["両方"], vec!["未記入: target".to_owned()]));
    let one = found("target_any=elderly&target_any=infants").await;
    assert_eq!(names(&one), ["ない", "両方", "片方"]);
    let asked = json!({"elderly": true, "infants": false});
    assert_eq!(one["features"][0]["properties"]["asked"]["target"], asked);
}

#[tokio::test]
async fn an_old_report_makes_nothing_certain() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    let path = format!("/api/shelters/{}/status", id_of(&test, "みどりの里").await);
    let body = json!({"status": "open", "occupancy": 3});
    assert_eq!(officer.post_json(&path, &body).await.status(), 201);
    for (minutes, query, fits, may) in [
        (119, "min_vacancy=1", &["みどりの里"][..], &["ひかりの家: min_vacancy"][..]),
        (120, "min_vacancy=1", &[], &["ひかりの家: min_vacancy", "みどりの里: min_vacancy"]),
        (120, "status=open&max_age_min=121", &["みどりの里"], &["ひかりの家: status"]),
        (30, "status=open&max_age_min=30", &[], &["ひかりの家: status", "みどりの里: status"]),
        (120, "status=full", &[], &["ひかりの家: status"]),
        (120, "status=unreported", &["ひかりの家"], &[]),
        (120, "direct=yes", &["みどりの里"], &[]),
    ] {
        let later = test.after(TimeDelta::minutes(minutes), &[]).await;
        let found = later.json(&format!("/api/shelters?{query}")).await;
        let may: Vec<_> = may.iter().map(ToString::to_string).collect();
        assert_eq!((names(&found), may_fit(&found)), (fits.to_vec(), may), "{minutes} {query}");
    }
}

#[tokio::test]
async fn only_a_recorded_hazard_counts() {
    let test = TestApp::with_places(
        "ID,種別,名称,緯度,経度,災害種別_洪水,災害種別_地震\n\
         1,emergency_site,高台,35.78,139.47,有,\n\
         2,emergency_site,川べり,35.78,139.48,無,有\n\
         3,emergency_site,広場,35.78,139.49,,\n",
    )
    .await;
    let found = test.json("/api/shelters?kind=emergency_site&hazard=flood").await;
    assert_eq!((names(&found), may_fit(&found)), (vec!["高台"], vec!["広場: hazard".to_owned()]));
    let found = test.json("/api/shelters?kind=emergency_site&hazard=flood&hazard=earthquake").await;
    assert_eq!(names(&found), ["川べり", "高台"]);
}

#[tokio::test]
async fn room_is_found_by_what_was_reported_and_summed_by_district() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    for (name, body) in [
        ("みどりの里", json!({"status": "open", "occupancy": 45})),
        ("ひかりの家", json!({"status": "open", "occupancy": 3})),
        ("小学校", json!({"status": "full", "occupancy": 320})),
        ("公園", json!({"status": "closed"})),
    ] {
        let path = format!("/api/shelters/{}/status", id_of(&test, name).await);
        assert_eq!(officer.post_json(&path, &body).await.status(), 201);
    }
    for (vacancy, fits) in [(5, &["みどりの里"][..]), (6, &[])] {
        let found = test.json(&format!("/api/shelters?{ALL}&min_vacancy={vacancy}")).await;
        assert_eq!(names(&found), fits);
        assert_eq!(may_fit(&found), ["ひかりの家: min_vacancy"], "its capacity is not recorded");
    }
    let found = test.json(&format!("/api/shelters?{ALL}")).await;
    let sum = |places, open, full, capacity: Value, occupied: Value, vacant: Value, unknown| {
        json!({"places": places, "open": open, "full": full, "capacity": capacity,
            "capacity_unknown": unknown, "occupied": occupied, "occupied_unknown": 0,
            "vacant": vacant, "vacant_unknown": unknown, "unreported": 0})
    };
    let mut old_town = sum(3, 1, 1, json!(350), json!(365), json!(5), 0);
    old_town["district"] = json!("所沢");
    let mut new_town = sum(1, 1, 0, Value::Null, json!(3), Value::Null, 1);
    new_town["district"] = json!("新所沢");
    assert_eq!(found["districts"], json!([old_town, new_town]));
    assert_eq!(found["total"], sum(4, 2, 1, json!(350), json!(368), json!(5), 1));
}

#[tokio::test]
async fn an_area_is_searched_by_json() {
    let test = TestApp::with_places(SHELTERS).await;
    let search = async |body: Value| {
        let answer = test.client.post(test.url("/api/shelters/search")).json(&body).send().await;
        let answer = answer.expect("an answer");
        (answer.status().as_u16(), answer.json::<Value>().await.expect("json"))
    };
    let ring = json!([
        [139.4735, 35.7875],
        [139.4745, 35.7875],
        [139.4745, 35.7885],
        [139.4735, 35.7885],
        [139.4735, 35.7875]
    ]);
    let area = json!({"type": "Polygon", "coordinates": [ring]});
    let kinds = json!(["welfare_shelter", "evacuation_shelter"]);
    let (status, found) = search(json!({"kind": kinds, "within": area})).await;
    assert_eq!((status, names(&found)), (200, vec!["みどりの里"]));
    let body = json!({"kind": "welfare_shelter", "lat": 35.79, "lon": "139.48", "limit": 1,
        "target": ["elderly"], "status": ["unreported"]});
    let (status, found) = search(body).await;
    assert_eq!((status, names(&found)), (200, vec!["みどりの里"]));
    for (body, parameter, code) in [
        (json!({"within": {"type": "Point", "coordinates": [139, 35]}}), "within", "not-an-area"),
        (json!({"within": {"type": "Polygon", "coordinates": [[]]}}), "within", "ring-open"),
        (
            json!({"within": {"type": "Polygon", "coordinates":
                [[[139, 35], [140, 36], [140, 35], [139, 36], [139, 35]]]}}),
            "within",
            "area-crossing",
        ),
        (json!({"limit": 0}), "limit", "limit-range"),
        (json!({"lat": 35}), "lon", "position-missing"),
        (json!({"lat": true, "lon": 1}), "lat", "wrong-type"),
        (json!({"limit": [1, 2]}), "limit", "wrong-type"),
        (json!({"max_age_min": 0}), "max_age_min", "max-age-range"),
        (json!({"polygon": 1}), "polygon", "unknown-parameter"),
        (json!(7), "body", "not-json"),
    ] {
        let (status, problem) = search(body.clone()).await;
        assert_eq!(status, 400, "{body}");
        let named = |fault: &Value| fault["parameter"] == parameter && fault["code"] == code;
        let faults = problem["errors"].as_array().expect("faults");
        assert!(faults.iter().any(named), "{body}: {problem}");
    }
}

#[tokio::test]
async fn a_home_is_never_found_for_certain_by_where_it_lies() {
    let test = TestApp::with_places(
        "ID,種別,名称,緯度,経度,位置の公開\n1,welfare_shelter,家,35.7880,139.4740,地域\n\
         2,welfare_shelter,どこか,,,\n",
    )
    .await;
    let found = test.json("/api/shelters?lat=35.79&lon=139.475&radius_m=2000").await;
    assert_eq!(names(&found), [""; 0]);
    assert_eq!(may_fit(&found), ["家: position", "どこか: position"]);
    let found = test.json("/api/shelters?lat=36.79&lon=139.475&radius_m=2000").await;
    assert_eq!(may_fit(&found), ["どこか: position"]);
}
