//! `/api/incidents/{id}/…`: the log, the files and the report.

use crate::{
    id_of,
    incidents::{officer, open},
    page::Page,
    person::Person,
    server::TestApp,
    status::SHELTERS,
};
use ibasho::formats;
use serde_json::{Value, json};

struct Scene {
    test: TestApp,
    officer: Person,
    incident: String,
}

impl Scene {
    /// Two shelters in an incident of this kind; one report is withdrawn.
    async fn new(kind: &str) -> Self {
        let test = TestApp::with_places(SHELTERS).await;
        let mut officer = officer(&test).await;
        let incident = open(&mut officer, kind).await["id"].as_str().expect("an id").to_owned();
        let at = |time: &str| format!("2026-11-22T{time}:00+09:00");
        let mut wrong = String::new();
        for (name, status, persons, time) in [
            ("みどりの里", "open", json!(10), at("06:00")),
            ("みどりの里", "open", json!(30), at("09:00")),
            ("小学校", "full", json!(200), at("09:00")),
            ("小学校", "open", json!(999), at("10:00")),
        ] {
            let shelter = id_of(&test, name).await;
            let body = json!({"status": status, "occupancy": persons, "observed_at": time,
                "note": "=cmd()"});
            let path = format!("/api/shelters/{shelter}/status");
            let taken: Value = officer.post_json(&path, &body).await.json().await.expect("json");
            wrong = format!("{path}/{}/withdraw", taken["observation"]["id"].as_str().expect("id"));
        }
        assert_eq!(officer.post_json(&wrong, &json!({})).await.status(), 201);
        Self { test, officer, incident }
    }

    async fn file(&mut self, name: &str) -> (String, String) {
        let answer = self.officer.get(&format!("/api/incidents/{}/{name}", self.incident)).await;
        assert_eq!(answer.status(), 200, "{name}");
        let header = answer.headers().get("content-disposition");
        let named = header.map_or("", |value| value.to_str().expect("text")).to_owned();
        (named, answer.text().await.expect("a text"))
    }

    async fn json(&mut self, name: &str) -> Value {
        serde_json::from_str(&self.file(name).await.1).expect("json")
    }
}

#[tokio::test]
async fn the_report_says_when_it_opened_the_peak_and_the_person_days() {
    let mut scene = Scene::new("real").await;
    let report = scene.json("report").await;
    let shelters = report["shelters"].as_array().expect("shelters");
    let of = |name: &str| shelters.iter().find(|shelter| shelter["name"] == name).expect(name);
    let home = of("みどりの里");
    assert_eq!((&home["peak"], &home["peak_at"]), (&json!(30), &json!("2026-11-22T00:00:00Z")));
    assert_eq!((&home["open_hours"], &home["reports"]), (&json!(6.0), &json!(2)));
    assert_eq!(home["person_days"], json!((10.0 * 3.0 + 30.0 * 3.0) / 24.0), "until now, 12:00");
    let total = &report["total"];
    assert_eq!((&total["peak"], &total["reports"]), (&json!(230), &json!(3)));
    assert_eq!(total["person_days"], json!(5.0 + 25.0));
    assert_eq!(
        report["occupied"],
        json!([["2026-11-21T21:00:00Z", 10], ["2026-11-22T00:00:00Z", 230]])
    );
    let (named, csv) = scene.file("files/report.csv").await;
    assert!(named.contains("report%2Ecsv"), "{named}");
    assert!(csv.lines().last().expect("a line").starts_with("災害,台風第19号,,,合計,,3,"), "{csv}");
}

#[tokio::test]
async fn files_hold_the_present_and_everything_that_was_seen() {
    let mut scene = Scene::new("real").await;
    let (_, present) = scene.file("files/present.csv").await;
    assert!(present.starts_with("\u{FEFF}区分,災害・訓練名,ID,"), "{present}");
    assert_eq!(present.lines().count(), 1 + 4, "every evacuation place");
    let line = present.lines().find(|line| line.contains("小学校")).expect("a line");
    assert!(line.contains("満員,200,300,2026-11-22T09:00:00+09:00,'=cmd()"), "{line}");
    assert!(present.lines().any(|line| line.contains("公園,所沢,報告なし,,,,")), "{present}");
    let read = formats::status::read(present.as_bytes()).expect("a file that we read, too");
    assert_eq!((read.rows.len(), read.refused), (4, vec![]));
    let (_, timeline) = scene.file("files/timeline.csv").await;
    assert_eq!(timeline.lines().count(), 1 + 5);
    assert_eq!(timeline.matches("取り消し,").count(), 1, "{timeline}");
    assert!(timeline.contains(",災害,api,"), "the name of who reported: {timeline}");
    let log = scene.json("observations").await;
    let log = log["observations"].as_array().expect("a list").clone();
    assert_eq!(log.len(), 5);
    assert_eq!(log[3]["withdrawn"], true);
    assert_eq!((&log[0]["author_name"], &log[0]["note"]), (&json!("災害"), &json!("=cmd()")));
    let after = scene.json(&format!("observations?after={}", log[2]["seq"])).await;
    assert_eq!(after["observations"], json!(log[3..]));
    let place = log[0]["place"].as_str().expect("an id");
    let one = scene.json(&format!("observations?place={place}")).await;
    assert_eq!(one["observations"].as_array().map(Vec::len), Some(2));
    let missing = format!("/api/incidents/{}/files/all.zip", scene.incident);
    assert_eq!(scene.officer.get(&missing).await.status(), 404);
}

#[tokio::test]
async fn files_follow_the_filters_and_say_where_whom_and_what() {
    let mut scene = Scene::new("real").await;
    let (_, all) = scene.file("files/present.csv").await;
    let header = all.lines().next().expect("a header");
    for column in [
        "空き",
        "報告からの分数",
        "全国地方公共団体コード",
        "住所",
        "緯度",
        "電話番号",
        "対象者",
        "福祉避難所_直接避難",
        "設備_車いす可",
    ] {
        assert!(header.split(',').any(|name| name == column), "{column}: {header}");
    }
    let features = scene.json("files/present.geojson?kind=welfare_shelter&fact=wheelchair").await;
    let features = features["features"].as_array().expect("features").clone();
    let of = |name: &str| {
        let one = features.iter().find(|one| one["properties"]["name"] == name);
        one.map(|one| one["properties"].clone()).expect("the place")
    };
    assert_eq!(features.len(), 2);
    let room = of("みどりの里");
    assert_eq!(
        (&room["vacancy"], &room["age_min"], &room["unknown"]),
        (&json!(20), &json!(180), &Value::Null)
    );
    assert_eq!(
        (&room["targets"], &room["direct"], &room["fact_wheelchair"]),
        (&json!("要配慮者"), &json!("可"), &json!("有"))
    );
    assert_eq!((&room["lat"], &room["lon"]), (&json!(35.788), &json!(139.474)));
    assert_eq!(of("ひかりの家")["unknown"], "fact", "ask there first");
    let area = "area=139.4735,35.7875;139.4745,35.7875;139.4745,35.7885;139.4735,35.7885";
    let (_, inside) = scene.file(&format!("files/timeline.csv?{area}")).await;
    assert_eq!(inside.lines().count(), 1 + 2, "what was seen there: {inside}");
    let (_, old) = scene.file("files/present.csv?status=open&min_vacancy=5").await;
    assert!(old.contains("status;min_vacancy"), "three hours old: {old}");
    let wrong = format!("/api/incidents/{}/files/present.csv?fact=wings", scene.incident);
    assert_eq!(scene.officer.get(&wrong).await.status(), 400);
    let board = scene.officer.page("/disaster?district=所沢&fact=wheelchair", 200).await;
    let ways = board.all(".board-files a.action");
    assert!(ways.iter().all(|way| way.attr("href").contains("district=%E6%89%80%E6%B2%A2")));
    let href = ways.iter().find(|way| way.attr("href").contains("present.xlsx")).expect("Excel");
    let book = scene.officer.get(href.attr("href")).await;
    assert_eq!(book.status(), 200);
    let book = book.bytes().await.expect("a workbook");
    let read = formats::status::read(&book).expect("a workbook that we read, too");
    assert_eq!((read.rows.len(), read.refused), (2, vec![]), "what fits and what may");
    let mut counted: Vec<_> = read.rows.iter().map(|row| row.report.occupancy).collect();
    counted.sort_unstable();
    assert_eq!(counted, [Some(30), Some(200)]);
}

#[tokio::test]
async fn an_area_that_was_sent_narrows_the_files_too() {
    let mut scene = Scene::new("real").await;
    // Around みどりの里 alone.
    let area = r#"{"type":"Polygon","coordinates":[[[139.4739,35.7879],[139.4741,35.7879],[139.4741,35.7881],[139.4739,35.7881],[139.4739,35.7879]]]}"#;
    let board = scene
        .officer
        .post("/disaster?kind=welfare_shelter&kind=evacuation_shelter", &[("within", area)])
        .await;
    let board = Page::of(board).await;
    assert!(!board.has(".board-files a[href*='present']"), "no link forgets the area");
    let kept = board.one(".board-files input[name=within]").attr("value");
    let ways: Vec<_> = board.all(".board-files button[formaction]");
    assert_eq!(ways.len(), 6);
    for way in ways {
        let way = way.attr("formaction");
        let answer = scene.officer.post(way, &[("within", kept)]).await;
        assert_eq!(answer.status(), 200, "{way}");
        let file = answer.bytes().await.expect("a file");
        if way.contains("geojson") {
            let text = String::from_utf8_lossy(&file);
            assert!(text.contains("みどりの里") && !text.contains("小学校"), "{way}: {text}");
        } else if way.contains("present") {
            let read = formats::status::read(&file).expect("a file that we read, too");
            let counted: Vec<_> = read.rows.iter().map(|row| row.report.occupancy).collect();
            assert_eq!(counted, [Some(30)], "{way}");
        } else if way.contains("timeline.csv") {
            let text = String::from_utf8_lossy(&file);
            assert!(text.contains("みどりの里") && !text.contains("小学校"), "{way}: {text}");
        }
    }
    let path = format!("/api/incidents/{}/files/present.csv", scene.incident);
    let everything = scene.officer.post(&path, &[("within", area)]).await;
    assert_eq!(everything.text().await.expect("a text").lines().count(), 2, "of every kind");
    for (fields, parameter) in [
        (&[][..], "within"),
        (&[("within", "x")], "within"),
        (&[("within", "{}")], "within"),
        (&[("within", area), ("within", area)], "within"),
        (&[("within", area), ("x", "1")], "x"),
    ] {
        let answer = scene.officer.post(&path, fields).await;
        assert_eq!(answer.status(), 400, "{fields:?}");
        let problem: Value = answer.json().await.expect("json");
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{problem}");
    }
}

#[tokio::test]
async fn every_file_of_an_exercise_says_so_in_every_row() {
    let mut scene = Scene::new("exercise").await;
    for name in ["present", "timeline", "report"] {
        let (named, csv) = scene.file(&format!("files/{name}.csv")).await;
        assert!(named.contains("UTF-8''%E8%A8%93%E7%B7%B4"), "{named}");
        assert!(csv.lines().skip(1).all(|line| line.starts_with("訓練,")), "{csv}");
    }
    for name in ["present", "timeline"] {
        let map = scene.json(&format!("files/{name}.geojson")).await;
        assert_eq!((&map["exercise"], &map["drill_or_disaster"]), (&json!(true), &json!("訓練")));
        for feature in map["features"].as_array().expect("features") {
            assert_eq!(feature["properties"]["drill_or_disaster"], "訓練");
            assert_eq!(feature["geometry"]["type"], "Point");
        }
    }
    assert_eq!(scene.test.json("/api/shelters").await["incident"]["exercise"], true);
}

#[tokio::test]
async fn a_message_changes_over_the_revision_that_was_read() {
    let mut scene = Scene::new("real").await;
    let path = format!("/api/incidents/{}", scene.incident);
    let body = json!({"name": "台風第19号", "message": "川から離れて。", "revision": 1});
    let changed: Value = scene.officer.post_json(&path, &body).await.json().await.expect("json");
    assert_eq!((&changed["revision"], &changed["message"]), (&json!(2), &json!("川から離れて。")));
    assert_eq!(scene.officer.post_json(&path, &body).await.status(), 409);
    let shown = scene.test.json("/api/shelters").await;
    assert_eq!(shown["incident"]["message"], "川から離れて。");
}

#[tokio::test]
async fn the_report_is_a_page_that_says_the_same_and_never_0_for_what_nobody_counted() {
    let mut scene = Scene::new("real").await;
    let closed = id_of(&scene.test, "ひかりの家").await;
    let body = json!({"status": "open", "observed_at": "2026-11-22T07:00:00+09:00"});
    let path = format!("/api/shelters/{closed}/status");
    assert_eq!(scene.officer.post_json(&path, &body).await.status(), 201);
    let page = format!("/staff/incidents/{}/report", scene.incident);
    let html = scene.officer.read(&page, 200).await;
    for said in [
        "台風第19号の報告書",
        "230人",
        "30.0人日",
        "3か所",
        "2026年11月22日 6:00",
        "報告が一度もなかった避難先が1か所",
        "files/report.csv",
        "<desc id=\"timeline-text\">いちばん多かったのは、2026年11月22日 9:00の230人です。",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let row = |name: &str| {
        let (_, rest) = html.split_once(&format!(">{name}<")).expect("a row");
        rest.split("</tr>").next().expect("its end")
    };
    let own = row("ひかりの家");
    assert!(own.contains("未確認") && own.contains("5.0時間") && !own.contains("0人"), "{own}");
    assert!(own.contains("timeline-foot") && !own.contains("timeline-bar"), "a gap: {own}");
    let own = row("みどりの里");
    assert!(own.contains("30人") && own.contains("5.0人日") && own.contains("6.0時間"), "{own}");
    assert!(!html.contains("exercise-frame") && !html.contains("style="), "{html}");
    let report = scene.json("report").await;
    assert_eq!(report["occupied"][0], json!(["2026-11-21T21:00:00Z", 10]));
    for path in ["/staff/incidents", &format!("/staff/incidents/{}", scene.incident)] {
        assert!(scene.officer.read(path, 200).await.contains(&page), "{path} leads there");
    }
}

#[tokio::test]
async fn a_sum_of_places_where_nobody_counted_is_not_recorded() {
    let test = TestApp::with_places(SHELTERS).await;
    let mut officer = officer(&test).await;
    let incident = open(&mut officer, "real").await["id"].as_str().expect("an id").to_owned();
    let page = format!("/staff/incidents/{incident}/report");
    assert!(officer.read(&page, 200).await.contains("報告は、ひとつもありませんでした"));
    let shelter = id_of(&test, "小学校").await;
    let path = format!("/api/shelters/{shelter}/status");
    assert_eq!(officer.post_json(&path, &json!({"status": "open"})).await.status(), 201);
    let answer = officer.get(&format!("/api/incidents/{incident}/report")).await;
    let report: Value = answer.json().await.expect("json");
    assert_eq!((&report["occupied"][0][1], &report["total"]["peak"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn the_report_of_an_exercise_says_so_and_the_board_leads_to_it_once_it_is_over() {
    let mut scene = Scene::new("exercise").await;
    let page = format!("/staff/incidents/{}/report", scene.incident);
    let html = scene.officer.read(&page, 200).await;
    assert!(html.contains("exercise-frame") && html.contains("これは訓練です"), "{html}");
    assert!(!scene.officer.read("/disaster", 200).await.contains(&page), "it still runs");
    let end = format!("/api/incidents/{}/end", scene.incident);
    assert_eq!(scene.officer.post_json(&end, &json!({})).await.status(), 200);
    let board = scene.officer.read("/disaster", 200).await;
    assert!(board.contains(&page) && board.contains("「台風第19号」は終わりました"), "{board}");
    let public = scene.test.get("/disaster").await.text().await.expect("a page");
    assert!(!public.contains("/staff/"), "{public}");
}
