//! The board with more shelters than a page shows: what it holds does not grow with them.

use crate::{
    incidents::{officer, open},
    person::Person,
    server::TestApp,
};
use serde_json::Value;
use std::fmt::Write;

/// The largest page of disaster staff, in bytes.
const MAX_PAGE_BYTES: usize = 200_000;
/// More shelters than any page shows, each with an emergency site at its building.
const SITES: u32 = 2_500;

/// Shelters as long in words as real ones, and half of them with a ground.
async fn scene() -> (TestApp, Person) {
    let mut file = String::from(
        "ID,種別,名称,住所,緯度,経度,地区,施設,定員,対象者_備考,電話番号,非公開の連絡先,災害種別_洪水,災害種別_地震\n",
    );
    for n in 0..SITES {
        let (lat, lon) = (35.0 + f64::from(n) / 10_000.0, 139.0 + f64::from(n) / 10_000.0);
        let district = n % 40;
        for (kind, id, suffix) in [("evacuation_shelter", "e", ""), ("emergency_site", "s", "校庭")]
        {
            writeln!(
                file,
                "{id}{n},{kind},見本市立第{n}小学校{suffix},見本県見本市緑町{n}丁目1番地の2,{lat},{lon},\
                 第{district}地区,site{n},300,,04-0000-0001、04-0000-0002,夜間 090-0000-0003,有,有"
            )
            .expect("written");
        }
    }
    let test = TestApp::with_places(&file).await;
    let mut officer = officer(&test).await;
    open(&mut officer, "real").await;
    (test, officer)
}

#[tokio::test]
async fn pages_hold_a_part_of_many_shelters_and_say_of_how_many() {
    let (_test, mut officer) = scene().await;
    // Four reports of each, one of them with what shelters lack and who is there.
    for round in 0..4 {
        let mut file = String::from("ID,開設状況,避難者数,時点,状態_水道,内訳_女性\n");
        for n in 0..SITES {
            let (water, women) = if round == 3 { ("断水", "12") } else { ("", "") };
            writeln!(
                file,
                "e{n},開設中,{},2026-11-22T0{round}:00:00+09:00,{water},{women}",
                n % 300
            )
            .expect("written");
        }
        let answer = officer.post_file("/api/shelters/status.csv", &file, &round.to_string()).await;
        let taken: Value = answer.json().await.expect("json");
        assert_eq!(taken["taken"], SITES, "{taken}");
    }
    for path in ["/disaster", "/disaster?page=3&hazard=flood"] {
        let page = officer.page(path, 200).await;
        let bytes = page.html().len();
        assert!(bytes <= MAX_PAGE_BYTES, "{path}: {bytes} bytes");
        page.says(".pages", "全2500か所");
    }
}
