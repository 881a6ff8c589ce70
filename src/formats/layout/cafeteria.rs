//! 子ども食堂一覧 of the municipal standard, 49 columns, in both variants of its
//! first two.
//!
//! A place is known by name and address: the numbers count the rows of one edition.
//! The number in 開催頻度 becomes words where nothing else says how often.

use super::standard::{DraftText, Piece, Remark, Standard, Use, groups};
use std::sync::OnceLock;

/// Children's cafeterias.
pub static CAFETERIA: Standard = Standard {
    name: "children_cafeteria",
    columns: &COLUMNS,
    names: &groups::names(&COLUMNS),
    written: 49,
    required: &["名称", "住所", "開催曜日", "開催日時特記事項", "参加費_大人"],
    key: "名称",
    kinds: &["children_cafeteria"],
    kind: |_| None,
    remark: Remark::First,
    header: OnceLock::new(),
};

const COLUMNS: [groups::Column; 51] = groups::columns(&[
    &[
        ("NO", Use::Idle),
        ("都道府県コード又は市区町村コード", Use::Publisher),
        ("都道府県", Use::Prefecture),
        ("市区町村名", Use::City),
        ("名称", Use::Name),
        ("名称_カナ", Use::Line(DraftText::Kana)),
        ("設置目的", Use::Part(DraftText::Description, "")),
        ("実施支援の主な区分", Use::List(DraftText::Description, "実施支援")),
        ("住所", Use::Address),
        ("方書", Use::Line(DraftText::Building)),
        ("緯度", Use::Latitude),
        ("経度", Use::Longitude),
        ("電話番号1", Use::Line(DraftText::Phone)),
        ("電話番号1_連絡先備考", Use::Part(DraftText::Contact, "")),
        ("電話番号2", Use::Part(DraftText::Contact, "電話2")),
        ("電話番号2_連絡先備考", Use::Part(DraftText::Contact, "電話2の備考")),
        ("内線番号", Use::Part(DraftText::Contact, "内線")),
        ("FAX番号", Use::Line(DraftText::Fax)),
        ("URL", Use::Url(DraftText::Url)),
        ("メールアドレス1", Use::Line(DraftText::Email)),
        ("メールアドレス1_連絡先備考", Use::Part(DraftText::Contact, "メールの備考")),
        ("メールアドレス2", Use::Part(DraftText::Contact, "メール2")),
        ("メールアドレス2_連絡先備考", Use::Part(DraftText::Contact, "メール2の備考")),
        ("法人番号", Use::Unread),
        ("運営団体名", Use::Line(DraftText::Organization)),
    ],
    WHEN,
    FEES,
    TERMS,
    &[
        ("フードパントリー実施", Use::Fact("food_pantry")),
        ("テイクアウト実施", Use::Fact("takeout")),
        ("学区", Use::Part(DraftText::Note, "学区")),
        ("ネットワークの加入", Use::List(DraftText::Note, "ネットワーク")),
        ("追加情報NO", Use::Sessions),
    ],
    groups::PICTURE,
    groups::NOTE,
    &[("全国地方公共団体コード", Use::Publisher), ("ID", Use::Idle)],
]);

/// When it is held.
pub const WHEN: &[groups::Column] = &[
    ("開催頻度", Use::When(Piece::Often)),
    ("開催曜日", Use::When(Piece::Days)),
    ("開催日", Use::When(Piece::Date)),
    ("開催開始時間", Use::When(Piece::Starts)),
    ("開催終了時間", Use::When(Piece::Ends)),
    ("開催日時特記事項", Use::When(Piece::Remark)),
];

/// For whom, and what it costs.
pub const FEES: &[groups::Column] = &[
    ("参加条件", Use::Part(DraftText::Eligibility, "")),
    ("参加費_幼児", Use::Fee("幼児")),
    ("参加費_小学生", Use::Fee("小学生")),
    ("参加費_中学生", Use::Fee("中学生")),
    ("参加費_高校生", Use::Fee("高校生")),
    ("参加費_大人", Use::Fee("大人")),
    ("参加費特記事項", Use::Fee("")),
];

/// How to book, and how many fit.
pub const TERMS: &[groups::Column] = &[
    ("予約方法", Use::Part(DraftText::Booking, "")),
    ("予約特記事項", Use::Part(DraftText::Booking, "")),
    ("定員", Use::Capacity),
];
