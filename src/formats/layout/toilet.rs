//! 公衆トイレ一覧 of the municipal standard: 39 columns, and the old form.
//! How many there are becomes one line for men, for women and for all.

use super::standard::{DraftText, Piece, Remark, Standard, Use, groups};
use std::sync::OnceLock;

/// Public toilets.
pub static TOILET: Standard = Standard {
    name: "toilet",
    columns: &COLUMNS,
    names: &groups::names(&COLUMNS),
    written: 39,
    required: &["名称", "男性トイレ総数", "車椅子使用者用トイレ有無"],
    key: "ID",
    kinds: &["toilet"],
    kind: |_| None,
    remark: Remark::Last,
    header: OnceLock::new(),
};

const COLUMNS: [groups::Column; 46] = groups::columns(&[
    groups::PUBLISHER,
    groups::PUBLISHER_NAME,
    &[("名称", Use::Name), ("名称_カナ", Use::Line(DraftText::Kana)), ("名称_英語", Use::Unread)],
    groups::PLACE,
    &[("設置位置", Use::Part(DraftText::Access, ""))],
    groups::DEGREES,
    groups::HEIGHT,
    &[
        ("男性トイレ総数", Use::Count("男性トイレ", "総数")),
        ("男性トイレ数（小便器）", Use::Count("男性トイレ", "小便器")),
        ("男性トイレ数（和式）", Use::Count("男性トイレ", "和式")),
        ("男性トイレ数（洋式）", Use::Count("男性トイレ", "洋式")),
        ("女性トイレ総数", Use::Count("女性トイレ", "総数")),
        ("女性トイレ数（和式）", Use::Count("女性トイレ", "和式")),
        ("女性トイレ数（洋式）", Use::Count("女性トイレ", "洋式")),
        ("男女共用トイレ総数", Use::Count("男女共用トイレ", "総数")),
        ("男女共用トイレ数（和式）", Use::Count("男女共用トイレ", "和式")),
        ("男女共用トイレ数（洋式）", Use::Count("男女共用トイレ", "洋式")),
        ("バリアフリートイレ数", Use::Part(DraftText::Description, "バリアフリートイレ数")),
        ("車椅子使用者用トイレ有無", Use::CountedFact("accessible_toilet", "バリアフリートイレ数")),
        ("乳幼児用設備設置トイレ有無", Use::Flag(DraftText::Description, "乳幼児用設備")),
        ("オストメイト設置トイレ有無", Use::Flag(DraftText::Description, "オストメイト設備")),
        ("利用開始時間", Use::When(Piece::Starts)),
        ("利用終了時間", Use::When(Piece::Ends)),
        ("利用可能時間特記事項", Use::When(Piece::Remark)),
    ],
    groups::PICTURE,
    groups::NOTE,
    groups::OLD,
    &[("多機能トイレ数", Use::Part(DraftText::Description, "バリアフリートイレ数"))],
]);
