//! 国土地理院最適化ベクトルタイル: `vt_code` says what a feature is (地物種別コード), texts
//! are in `vt_text`.

use super::paint::{
    Road, all, boundaries, buildings, from_zoom, one_of, piers, place_names, railways, roads,
    station_names, streams, water,
};
use serde_json::{Value, json};

/// 橋・高架 and 通常部 are drawn, トンネル not.
const TUNNELS: [u16; 4] = [2704, 2714, 2724, 2734];
/// 徒歩道, 石段
const FOOTWAYS: [u16; 4] = [2721, 2723, 2731, 2733];
/// 鉄道駅名
const STATION: u16 = 422;

pub(super) fn layers() -> Vec<Value> {
    let mut layers = vec![
        water("WA", true.into()),
        streams("RvrCL", json!(["!=", ["get", "vt_code"], 5322])),
        piers("WStrA"),
        buildings("BldA", at_zoom(true.into())),
    ];
    layers.extend(roads("RdCL", &ranks()));
    let open = json!(["!", one_of("vt_railstate", json!(["トンネル", "地下"]))]);
    layers.extend(railways("RailCL", at_zoom(open)));
    // 都府県界, 市区町村界, 所属界
    layers.push(boundaries("AdmBdry", one_of("vt_code", json!([1211, 1212, 1221]))));
    layers.extend(annotations());
    layers
}

/// Roads by 道路分類; those of 市区町村 by their width too.
fn ranks() -> [(Road, Value); 4] {
    let is_footway = || one_of("vt_code", json!(FOOTWAYS));
    let is_motorway = || json!(["==", ["get", "vt_rdctg"], "高速自動車国道等"]);
    let is_main = || one_of("vt_rdctg", json!(["主要道路", "国道", "都道府県道"]));
    let open =
        |filter: Value| at_zoom(all([filter, json!(["!", one_of("vt_code", json!(TUNNELS))])]));
    let minor =
        all([json!(["!", is_footway()]), json!(["!", is_motorway()]), json!(["!", is_main()])]);
    [
        (Road::Path, open(is_footway())),
        (Road::Minor, open(minor)),
        (Road::Main, open(all([is_main(), json!(["!", is_footway()])]))),
        (Road::Motorway, open(is_motorway())),
    ]
}

/// Tiles of zoom 16 hold what is for zoom 17 as well: `vt_flag17` is 0 for zoom 16 alone,
/// 2 for zoom 17 alone, 1 for both.
fn at_zoom(filter: Value) -> Value {
    let flag = json!(["coalesce", ["get", "vt_flag17"], 1]);
    let near = all([json!(["!=", flag, 0]), filter.clone()]);
    json!(["step", ["zoom"], all([json!(["!=", flag, 2]), filter]), 17, near])
}

/// Names have codes of three digits (1301 and more: towns on small scales), symbols four.
fn annotations() -> [Value; 3] {
    let code = json!(["get", "vt_code"]);
    let text = json!(["get", "vt_text"]);
    // 市区町村, 大字・町
    let is_town = json!(["any", ["<", code, 300], ["all", [">=", code, 1301], ["<=", code, 1403]]]);
    let is_other = json!(["all", [">=", code, 300], ["<", code, 1000], ["!=", code, STATION]]);
    let mut others = place_names("Anno", at_zoom(is_other), text.clone(), code.clone());
    others["id"] = format!("{}-other-name", super::BASEMAP).into();
    [
        from_zoom(15, others),
        place_names("Anno", at_zoom(is_town), text.clone(), code.clone()),
        station_names("Anno", at_zoom(json!(["==", code, STATION])), text),
    ]
}
