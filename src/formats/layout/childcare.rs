//! 子育て施設一覧 of the municipal standard: 53 columns, the old form 28.
//! What is not certainly a support centre or a children's hall is childcare.

use super::standard::{DraftText, Remark, Standard, Use, groups};
use crate::formats::Row;
use std::sync::OnceLock;

/// Nurseries, kindergartens, support centres.
pub static CHILDCARE: Standard = Standard {
    name: "childcare",
    columns: &COLUMNS,
    names: &groups::names(&COLUMNS),
    written: 53,
    required: &["名称", "種別", "受入年齢", "一時預かりの有無"],
    key: "ID",
    kinds: &["childcare", "childcare_support", "children_hall"],
    kind,
    remark: Remark::Last,
    header: OnceLock::new(),
};

const COLUMNS: [groups::Column; 59] = groups::columns(&[
    groups::PUBLISHER,
    groups::PUBLISHER_NAME,
    groups::NAME,
    &[("種別", Use::Part(DraftText::Description, "種別"))],
    groups::PLACE,
    groups::DEGREES,
    groups::HEIGHT,
    &[
        ("アクセス方法", Use::Part(DraftText::Access, "")),
        ("駐車場情報", Use::Part(DraftText::Access, "駐車場")),
    ],
    groups::PHONE,
    groups::FAX,
    groups::WEB,
    groups::ORGANIZATION,
    &[
        ("認可等年月日", Use::Day(DraftText::Note, "認可等年月日")),
        ("収容定員", Use::Capacity),
        ("受入年齢", Use::Part(DraftText::Eligibility, "")),
    ],
    groups::HOURS,
    &[
        ("一時預かりの有無", Use::Flag(DraftText::Description, "一時預かり")),
        ("子供預かり料金種別", Use::Fee("種別")),
        ("子供預かり料金", Use::Fee("料金")),
        ("子供預かり料金備考", Use::Fee("")),
        ("子供預かり開所時間", Use::Part(DraftText::Description, "子供預かり開所時間")),
        ("子供預かり閉所時間", Use::Part(DraftText::Description, "子供預かり閉所時間")),
        ("病児保育の有無", Use::Flag(DraftText::Description, "病児保育")),
        ("授乳室", Use::Fact("nursing_room")),
        ("おむつ替えコーナー", Use::Fact("diaper_table")),
        ("飲食可否", Use::Flag(DraftText::Description, "飲食")),
        ("ベビーカー貸出", Use::Flag(DraftText::Description, "ベビーカー貸出")),
        ("ベビーカー利用", Use::Flag(DraftText::Description, "ベビーカー利用")),
    ],
    groups::URL,
    groups::PICTURE,
    groups::NOTE,
    groups::OLD,
]);

/// By the words of 種別, where they are certain.
fn kind(row: &Row<'_>) -> Option<&'static str> {
    let said = row.line_text("種別")?;
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if says(&["地域子育て支援拠点", "子育て支援センター", "つどいの広場", "子育てひろば"])
    {
        Some("childcare_support")
    } else if says(&["児童館", "児童センター"]) {
        Some("children_hall")
    } else {
        None
    }
}
