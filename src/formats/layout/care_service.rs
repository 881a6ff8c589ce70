//! 介護サービス事業所一覧 of the municipal standard: 36 columns, the old form 22.

use super::standard::{DraftText, Piece, Remark, Standard, Use, groups};
use std::sync::OnceLock;

/// Care services for older people.
pub static CARE_SERVICE: Standard = Standard {
    name: "care_service",
    columns: &COLUMNS,
    names: &groups::names(&COLUMNS),
    written: 36,
    required: &["介護サービス事業所名称", "実施サービス"],
    key: "ID",
    kinds: &["care_service"],
    kind: |_| None,
    remark: Remark::Last,
    header: OnceLock::new(),
};

const COLUMNS: [groups::Column; 42] = groups::columns(&[
    groups::PUBLISHER,
    groups::PUBLISHER_NAME,
    &[
        ("介護サービス事業所名称", Use::Name),
        ("介護サービス事業所名称_カナ", Use::Line(DraftText::Kana)),
        ("介護サービス事業所名称_英字", Use::Unread),
        ("実施サービス", Use::List(DraftText::Description, "実施サービス")),
    ],
    groups::PLACE,
    groups::DEGREES,
    groups::HEIGHT,
    groups::PHONE,
    groups::FAX,
    groups::WEB,
    &[
        ("法人番号", Use::Unread),
        ("法人の名称", Use::Line(DraftText::Organization)),
        ("事業所番号", Use::Part(DraftText::Note, "事業所番号")),
        ("利用可能曜日", Use::When(Piece::Days)),
        ("利用可能曜日特記事項", Use::When(Piece::Remark)),
        ("定員", Use::Capacity),
    ],
    groups::URL,
    groups::PICTURE,
    groups::NOTE,
    groups::OLD,
]);
