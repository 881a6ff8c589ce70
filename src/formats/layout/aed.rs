//! AED設置箇所一覧 of the municipal standard: 39 columns, the old form 22.

use super::standard::{DraftText, Remark, Standard, Use, groups};
use std::sync::OnceLock;

/// Defibrillators.
pub static AED: Standard = Standard {
    name: "aed",
    columns: &COLUMNS,
    names: &groups::names(&COLUMNS),
    written: 39,
    required: &["名称", "設置位置", "小児対応設備の有無"],
    key: "ID",
    kinds: &["aed"],
    kind: |_| None,
    remark: Remark::Last,
    header: OnceLock::new(),
};

const COLUMNS: [groups::Column; 47] = groups::columns(&[
    groups::PUBLISHER,
    groups::PUBLISHER_NAME,
    groups::NAME,
    groups::PLACE,
    groups::DEGREES,
    groups::HEIGHT,
    &[("設置位置", Use::Part(DraftText::Access, ""))],
    groups::PHONE,
    groups::WEB,
    groups::ORGANIZATION,
    groups::HOURS,
    &[("小児対応設備の有無", Use::Flag(DraftText::Description, "小児対応設備"))],
    groups::URL,
    &[
        ("画像1", Use::Url(DraftText::Image)),
        ("画像1_ライセンス", Use::Line(DraftText::ImageLicence)),
        ("画像2", Use::Part(DraftText::Note, "2枚目の画像")),
        ("画像2_ライセンス", Use::Part(DraftText::Note, "2枚目の画像のライセンス")),
        ("外部利用不可", Use::Flag(DraftText::Note, "外部利用不可")),
    ],
    groups::NOTE,
    groups::OLD,
    groups::PICTURE,
]);
