//! `ibasho gazetteer`: names and addresses in, seen by the running server.

use crate::{Desk, Server, code, stderr, stdout, wait::eventually};
use std::{fs, time::Duration};

const TOWNS: &str = "name,kana,緯度,経度\n緑町三丁目,ミドリチョウ 3,35.803,139.454\n,,35.8,139.4\n";

async fn geocoded(server: &Server, q: &str) -> serde_json::Value {
    let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let answer = reqwest::get(format!("{}api/geocode?q={q}&limit=1", server.address)).await;
    let answer: serde_json::Value = answer.expect("answers").json().await.expect("json");
    answer["features"][0]["properties"]["precision"].clone()
}

#[tokio::test]
async fn a_gazetteer_is_reported_row_by_row_and_the_running_server_follows_it() {
    let desk = Desk::new();
    let server = desk.serve(&["--no-sample"]);
    assert_eq!(geocoded(&server, "緑町三丁目").await, "town", "what comes with the program");
    let file = desk.file("112089_towns.csv", TOWNS);
    let imported = desk.run(&["gazetteer", "import", &file, "--report", "report.json"]);
    assert_eq!(code(&imported), 3, "{}", stderr(&imported));
    let told = stdout(&imported);
    assert!(
        told.contains("2 rows, points, UTF-8: 1 taken") && told.contains("line 3, name"),
        "{told}"
    );
    let report = fs::read_to_string(desk.path("report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("json");
    assert_eq!((&report["created"], &report["files"][0]["refused"]), (&1.into(), &1.into()));
    eventually("the server follows", Duration::from_secs(2), async || {
        (geocoded(&server, "緑町三丁目").await == "chome").then_some(())
    })
    .await;
    let listed = stdout(&desk.run(&["gazetteer", "list"]));
    assert_eq!(listed, "112089_towns.csv: 1 municipalities, 1 names\n");
    assert_eq!(code(&desk.run(&["gazetteer", "remove", "112089_towns.csv"])), 0);
    assert_eq!(code(&desk.run(&["gazetteer", "remove", "112089_towns.csv"])), 1);
}

#[test]
fn a_gazetteer_that_cannot_be_read_changes_nothing() {
    let desk = Desk::with_register(&["--no-sample"]);
    let good = desk.file("112089_towns.csv", TOWNS);
    let bad = desk.file("list.csv", "名称,住所\nひだまり,所沢市\n");
    let refused = desk.run(&["gazetteer", "import", &good, &bad]);
    assert_eq!(code(&refused), 1);
    assert!(stderr(&refused).contains("fits no known gazetteer"), "{}", stderr(&refused));
    let nowhere = desk.file("towns.csv", TOWNS);
    let unknown = desk.run(&["gazetteer", "import", &nowhere]);
    assert_eq!(code(&unknown), 3, "rows without a municipality are refused");
    assert_eq!(stdout(&desk.run(&["gazetteer", "list"])), "");
    let named = desk.run(&["gazetteer", "import", &nowhere, "--municipality", "所沢市"]);
    assert!(stdout(&named).contains("1 municipalities new"), "{}", stdout(&named));
    assert_eq!(code(&desk.run(&["gazetteer", "import", &nowhere, "--municipality", "x"])), 2);
}
