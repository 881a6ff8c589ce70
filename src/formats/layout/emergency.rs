//! 指定緊急避難場所一覧 of the municipal standard: 39 columns, the old form 26.
//! A hazard that is not marked is not recorded, never "unsafe".

use super::standard::{DraftText, Remark, Standard, Use, groups};
use std::sync::OnceLock;

/// Places to flee to from one kind of disaster.
pub static EMERGENCY: Standard = Standard {
    name: "emergency_site",
    columns: &COLUMNS,
    names: &groups::names(&COLUMNS),
    written: 39,
    required: &["名称", "災害種別_洪水", "指定避難所との重複"],
    key: "ID",
    kinds: &["emergency_site"],
    kind: |_| None,
    remark: Remark::Last,
    header: OnceLock::new(),
};

const COLUMNS: [groups::Column; 45] = groups::columns(&[
    groups::PUBLISHER,
    groups::NAME,
    groups::PLACE,
    groups::DEGREES,
    &[("標高", Use::Part(DraftText::Note, "標高（m）"))],
    groups::PHONE,
    groups::WEB,
    &[("市区町村コード", Use::PlaceCode)],
    groups::PUBLISHER_NAME,
    &[
        ("災害種別_洪水", Use::Hazard("flood")),
        ("災害種別_崖崩れ、土石流及び地滑り", Use::Hazard("landslide")),
        ("災害種別_高潮", Use::Hazard("storm_surge")),
        ("災害種別_地震", Use::Hazard("earthquake")),
        ("災害種別_津波", Use::Hazard("tsunami")),
        ("災害種別_大規模な火事", Use::Hazard("fire")),
        ("災害種別_内水氾濫", Use::Hazard("inland_flood")),
        ("災害種別_火山現象", Use::Hazard("volcano")),
    ],
    &[
        ("指定避難所との重複", Use::Flag(DraftText::Note, "指定避難所との重複")),
        ("想定収容人数", Use::Capacity),
        ("対象となる町会・自治会", Use::Part(DraftText::Note, "対象となる町会・自治会")),
    ],
    groups::URL,
    groups::PICTURE,
    groups::NOTE,
    groups::OLD,
]);
