//! 追加情報 of 子ども食堂一覧, 25 columns: more sessions of places that stand in the
//! list itself, which names them by their numbers. No places of its own.

use super::{
    cafeteria::{FEES, TERMS, WHEN},
    standard::{DraftText, Remark, Standard, Use, groups},
};
use std::sync::OnceLock;

/// More sessions of children's cafeterias.
pub static CAFETERIA_SESSIONS: Standard = Standard {
    name: "children_cafeteria_sessions",
    columns: &COLUMNS,
    names: &groups::names(&COLUMNS),
    written: 0,
    required: &["NO", "住所", "開催曜日", "開催日時特記事項", "参加費_大人"],
    key: "NO",
    kinds: &[],
    kind: |_| Some("children_cafeteria"),
    remark: Remark::First,
    header: OnceLock::new(),
};

const COLUMNS: [groups::Column; 25] = groups::columns(&[
    &[
        // What the list calls them by.
        ("NO", Use::Name),
        ("住所", Use::Address),
        ("方書", Use::Line(DraftText::Building)),
    ],
    groups::DEGREES,
    WHEN,
    FEES,
    TERMS,
    &[("学区", Use::Part(DraftText::Note, "学区"))],
    groups::PICTURE,
    groups::NOTE,
]);
