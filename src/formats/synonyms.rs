//! What columns of tables are usually called, for a first proposal of a mapping.
//! Names are compared folded; a proposal is never used before a person confirmed it.

use super::layout::ibasho;
use crate::domain::text::fold;
use std::collections::BTreeMap;

/// Columns of the own layout and what else they are called, the likeliest first.
const SYNONYMS: [(&str, &[&str]); 21] = [
    ("ID", &["ID", "NO", "No.", "№", "番号", "施設番号", "施設ID", "管理番号", "共通ID", "id"]),
    (
        "名称",
        &["名称", "施設名", "施設名称", "名前", "施設・場所名", "避難所名", "団体名称", "name"],
    ),
    (
        "名称_カナ",
        &[
            "名称_カナ",
            "名称カナ",
            "名称(カナ)",
            "施設名カナ",
            "施設名(カナ)",
            "フリガナ",
            "カナ",
            "name_kana",
        ],
    ),
    ("説明", &["説明", "概要", "内容", "活動内容", "紹介", "description"]),
    (
        "全国地方公共団体コード",
        &[
            "所在地_全国地方公共団体コード",
            "全国地方公共団体コード",
            "市区町村コード",
            "都道府県コード又は市区町村コード",
            "自治体コード",
            "市町村コード",
        ],
    ),
    (
        "住所",
        &[
            "住所",
            "所在地",
            "所在地_連結表記",
            "設置場所住所",
            "施設住所",
            "施設所在地",
            "開催場所住所",
            "address",
        ],
    ),
    ("建物名等(方書)", &["建物名等(方書)", "方書", "建物名", "設置位置"]),
    ("緯度", &["緯度", "lat", "latitude", "Y", "緯度(世界測地系)", "緯度(10進)", "Y座標", "fY"]),
    (
        "経度",
        &[
            "経度",
            "lon",
            "lng",
            "long",
            "longitude",
            "X",
            "経度(世界測地系)",
            "経度(10進)",
            "X座標",
            "fX",
        ],
    ),
    ("地区", &["地区", "地区名", "行政区", "district"]),
    (
        "団体名",
        &[
            "団体名",
            "運営団体",
            "運営団体名",
            "運営主体",
            "実施主体",
            "施設管理者名",
            "管理者",
            "設置者",
            "主催",
        ],
    ),
    (
        "電話番号",
        &[
            "電話番号",
            "電話",
            "TEL",
            "連絡先電話番号",
            "施設電話番号",
            "問い合わせ先電話番号",
            "連絡先",
            "phone",
        ],
    ),
    ("FAX番号", &["FAX番号", "FAX", "ファクス", "ファックス番号"]),
    (
        "メールアドレス",
        &["メールアドレス", "連絡先メールアドレス", "メール", "Eメール", "E-mail", "email", "mail"],
    ),
    (
        "URL",
        &[
            "URL",
            "ホームページ",
            "ホームページURL",
            "HP",
            "ウェブサイト",
            "公式サイト",
            "リンク",
            "website",
        ],
    ),
    ("アクセス方法", &["アクセス方法", "アクセス", "交通", "交通アクセス", "最寄り駅"]),
    ("対象者_備考", &["対象者_備考", "対象", "対象者", "受入対象者", "参加条件"]),
    ("参加費", &["参加費", "費用", "料金", "利用料", "利用料金", "会費", "fee"]),
    ("予約方法", &["予約方法", "予約", "申込方法", "申込み", "申込"]),
    (
        "定員",
        &[
            "定員",
            "収容人数",
            "想定収容人数",
            "収容定員",
            "利用定員",
            "受入可能人数",
            "capacity",
            "指定暑熱避難施設の開放により受け入れることが可能であると見込まれる人数",
        ],
    ),
    ("備考", &["備考", "その他", "特記事項", "note", "remarks"]),
];

/// Names that say when a place is open; several may stand in one table.
const WHEN: [&str; 19] = [
    "開催日時",
    "開催日",
    "開催曜日",
    "日時",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "開始時刻",
    "終了時刻",
    "開催開始時間",
    "開催終了時間",
    "開館時間",
    "開所時間",
    "営業時間",
    "利用時間",
    "診療時間",
    "休館日",
    "定休日",
    "休業日",
];

/// Whether a column lists the neighbourhoods that a place serves: who is expected there,
/// and no rule on who may come.
pub fn lists_neighbourhoods(column: &str) -> bool {
    let column = fold(column);
    let is_of_people =
        ["町会", "自治会", "町内会", "行政区"].iter().any(|word| column.contains(&fold(word)));
    let is_of_areas = ["地区", "区域", "地域"].iter().any(|word| column.ends_with(&fold(word)));
    column.contains(&fold("対象")) && (is_of_people || is_of_areas)
}

/// The columns of a file that are likely columns of the own layout.
pub fn propose(names: &[&str]) -> BTreeMap<String, String> {
    let mut columns = BTreeMap::new();
    let own = ibasho::column_names().iter().map(|own| (*own, std::slice::from_ref(own)));
    for (own, synonyms) in SYNONYMS.into_iter().chain(own) {
        let taken =
            |columns: &BTreeMap<String, String>| columns.values().any(|column| column == own);
        for synonym in synonyms.iter().map(|synonym| fold(synonym)) {
            let named = |name: &&&str| fold(name) == synonym && !columns.contains_key(**name);
            let Some(name) = names.iter().find(named).filter(|_| !taken(&columns)) else {
                continue;
            };
            columns.insert((*name).to_owned(), own.to_owned());
        }
    }
    // 「要配慮者利用施設名称」, 「指定暑熱避難施設の名称」
    if !columns.values().any(|own| own == ibasho::NAME)
        && let Some(name) = names.iter().find(|name| is_a_name(name))
    {
        columns.insert((*name).to_owned(), ibasho::NAME.to_owned());
    }
    for name in names.iter().filter(|name| lists_neighbourhoods(name)) {
        columns.entry((*name).to_owned()).or_insert_with(|| ibasho::NOTE.to_owned());
    }
    for name in names.iter().filter(|name| says_when(name)) {
        columns.entry((*name).to_owned()).or_insert_with(|| "開催日時".to_owned());
    }
    columns
}

fn is_a_name(column: &str) -> bool {
    let column = column.trim();
    ["施設名", "施設名称", "施設の名称", "場所名", "店名", "館名", "の名称"]
        .iter()
        .any(|end| column.ends_with(end))
}

fn says_when(column: &str) -> bool {
    let of_a_weekday = "月火水木金土日".chars().any(|day| column.starts_with(&format!("{day}曜")));
    // 「開催日時特記事項」, 「開放する日及び時間帯特記事項」
    let remark = column.trim().strip_suffix("特記事項");
    let of_days = remark.is_some_and(|of| ["日", "時間"].iter().any(|word| of.contains(word)));
    of_a_weekday || of_days || WHEN.iter().any(|when| fold(when) == fold(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_are_proposed() {
        fn check(names: &[&str], expected: &[(&str, &str)]) {
            let expected: BTreeMap<String, String> =
                expected.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
            assert_eq!(propose(names), expected);
        }
        check(
            &["№", "施設名", "所在地", "ＴＥＬ", "lat", "lng", "面積"],
            &[
                ("№", "ID"),
                ("施設名", "名称"),
                ("所在地", "住所"),
                ("ＴＥＬ", "電話番号"),
                ("lat", "緯度"),
                ("lng", "経度"),
            ],
        );
        check(&["見本利用施設名称", "所管課"], &[("見本利用施設名称", "名称")]);
        check(
            &["名称", "月曜開始", "月曜終了", "休館日", "開放日及び時間帯特記事項", "料金特記事項"],
            &[
                ("名称", "名称"),
                ("月曜開始", "開催日時"),
                ("月曜終了", "開催日時"),
                ("休館日", "開催日時"),
                ("開放日及び時間帯特記事項", "開催日時"),
            ],
        );
        check(
            &["名称", "備考", "対象となる町会・自治会", "避難対象地区", "対象"],
            &[
                ("名称", "名称"),
                ("備考", "備考"),
                ("対象となる町会・自治会", "備考"),
                ("避難対象地区", "備考"),
                ("対象", "対象者_備考"),
            ],
        );
        check(&["名称", "施設名", "住所", "所在地"], &[("名称", "名称"), ("住所", "住所")]);
        check(
            &["災害種別_洪水", "設備_手話"],
            &[("災害種別_洪水", "災害種別_洪水"), ("設備_手話", "設備_手話")],
        );
    }

    #[test]
    fn every_proposal_is_a_column_of_the_own_layout() {
        for (own, _) in SYNONYMS {
            assert!(ibasho::column_names().contains(&own), "{own}");
        }
    }
}
