//! 公共施設一覧: the old form of 24 columns, and of the new one what is known, which
//! is what it shares with the other new lists.

use super::standard::{DraftText, Remark, Standard, Use, groups};
use crate::formats::Row;
use std::sync::OnceLock;

/// Public buildings, some of a more special kind.
pub static PUBLIC_FACILITY: Standard = Standard {
    name: "public_facility",
    columns: &COLUMNS,
    names: &groups::names(&COLUMNS),
    written: 38,
    required: &["名称", "名称_通称"],
    key: "ID",
    kinds: &["public_facility", "community_centre", "children_hall", "childcare_support"],
    kind,
    remark: Remark::Last,
    header: OnceLock::new(),
};

const COLUMNS: [groups::Column; 44] = groups::columns(&[
    groups::PUBLISHER,
    groups::PUBLISHER_NAME,
    groups::NAME,
    &[("名称_通称", Use::Part(DraftText::Note, "通称")), ("POIコード", Use::Unread)],
    groups::PLACE,
    groups::DEGREES,
    groups::HEIGHT,
    groups::PHONE,
    groups::WEB,
    groups::ORGANIZATION,
    groups::HOURS,
    &[
        ("説明", Use::Part(DraftText::Description, "")),
        ("バリアフリー情報", Use::Part(DraftText::Note, "バリアフリー")),
    ],
    groups::URL,
    groups::PICTURE,
    groups::NOTE,
    groups::OLD,
]);

/// By the beginning or the end of the name, where that is certain.
fn kind(row: &Row<'_>) -> Option<&'static str> {
    let name = row.line_text("名称")?;
    let name = name.split(['（', '(']).next().unwrap_or_default().trim_end();
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["まちづくりセンター", "公民館", "コミュニティセンター", "コミュニティーセンター"])
    {
        Some("community_centre")
    } else if ends(&["児童館", "児童センター"]) {
        Some("children_hall")
    } else if name.starts_with("子育て支援センター") || ends(&["子育て支援センター"])
    {
        Some("childcare_support")
    } else {
        None
    }
}
