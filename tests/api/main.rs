//! The service as programs use it: over HTTP. Each test is written once and runs on
//! SQLite; `tests/run` runs those that write once more, on PostgreSQL, which
//! `TEST_DATABASE=postgres` asks for.

#[path = "../support/archive.rs"]
mod archive;
#[path = "../support/cluster.rs"]
mod cluster;
#[path = "../support/database.rs"]
mod database;
#[path = "../support/form.rs"]
mod form;
#[path = "../support/page.rs"]
mod page;
#[path = "../support/person.rs"]
mod person;
#[path = "../support/server.rs"]
mod server;
#[path = "../support/tilejson.rs"]
mod tilejson;
#[path = "../support/wait.rs"]
mod wait;

mod accounts;
mod bad_input;
mod basemap;
mod board;
mod bulk;
mod calls;
mod delivery;
mod details;
mod editing;
mod events;
mod faults;
mod fields;
mod geocode;
mod handbook;
mod headers;
mod import_beside;
mod imports;
mod incident_files;
mod incidents;
mod login;
mod nearest;
mod notices;
mod open;
mod outside;
mod overload;
mod place_link;
mod placements;
mod places;
mod public_occupancy;
mod public_pages;
mod redact;
mod report_file;
mod residents;
mod routes;
mod scale;
mod scene;
mod second_factor;
mod shelter_pages;
mod shelters;
mod sites;
mod status;
mod suggestion_review;
mod suggestions;
mod supplies;
mod temporary_places;
mod tiles;
mod unverified;
mod waiting;

/// Five places around Tokorozawa station, awkward on purpose.
const PLACES: &str = "\
ID,種別,名称,名称_カナ,状態,住所,建物名等(方書),緯度,経度,位置の公開,地区,施設,電話番号,非公開の連絡先,アクセス方法,開催日時,対象者,設備_車いす可,福祉避難所_直接避難
1,salon,ひだまりサロン,ヒダマリサロン,公開,埼玉県所沢市緑町1-2,,35.7870,139.4733,,所沢,,04-0000-0001,花子 090-0000-0000,駅から3分,毎月第2火曜日 10:00～12:00,高齢者,有,
2,elderly_gathering,さくら体操,,公開,埼玉県所沢市緑町3-4,緑荘101,35.7900,139.4800,地域,所沢,bld,,,3階の奥,,どなたでも,無,
3,welfare_shelter,みどりの里,,公開,埼玉県所沢市緑町5,,35.7880,139.4740,,,bld,04-0000-0003,,,,要配慮者,,特定された人のみ
4,consultation,みどり相談室,,休止中,埼玉県所沢市緑町5,,35.7881,139.4741,,新所沢,bld,,,,,,,
5,salon,終わったサロン,,終了,埼玉県所沢市緑町6,,35.7890,139.4750,,,,,,,,,,
6,salon,下書きサロン,,下書き,埼玉県所沢市緑町7,,35.7890,139.4750,,,,,,,,,,
";

/// The id that the register gave the place called `name`.
async fn id_of(test: &server::TestApp, name: &str) -> String {
    let places = test.app.store().list_places_of_source("ibasho").await.expect("reads");
    let place = places.iter().find(|place| place.draft.name == name).expect(name);
    place.id.to_string()
}
