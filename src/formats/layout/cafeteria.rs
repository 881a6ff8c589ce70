//! 子ども食堂一覧 of the municipal open-data standard, 49 columns, in both
//! variants of its first two.
//!
//! Times, fees and conditions stay text, put together from their columns; the
//! number in 開催頻度 is left out, for no published table says what it means.

use super::{Layout, join};
use crate::{
    domain::{CategoryId, Fact, MunicipalityCode, PlaceDraft},
    formats::{Notes, ReadOptions, Row, cell, row},
};

/// Children's cafeterias.
pub struct Cafeteria;

const NAME: &str = "名称";
const WEEKDAYS: &str = "月火水木金土日";
const PREFECTURE: &str = "都道府県";
const CITY: &str = "市区町村名";
const FEES: [(&str, &str); 5] = [
    ("幼児", "参加費_幼児"),
    ("小学生", "参加費_小学生"),
    ("中学生", "参加費_中学生"),
    ("高校生", "参加費_高校生"),
    ("大人", "参加費_大人"),
];

#[rustfmt::skip]
const COLUMNS: [&str; 51] = [
    "NO", "ID", "都道府県コード又は市区町村コード", "全国地方公共団体コード", PREFECTURE, CITY,
    NAME, "名称_カナ", "設置目的", "実施支援の主な区分", "住所", "方書", "緯度", "経度",
    "電話番号1", "電話番号1_連絡先備考", "電話番号2", "電話番号2_連絡先備考", "内線番号",
    "FAX番号", "URL", "メールアドレス1", "メールアドレス1_連絡先備考", "メールアドレス2",
    "メールアドレス2_連絡先備考", "法人番号", "運営団体名", "開催頻度", "開催曜日", "開催日",
    "開催開始時間", "開催終了時間", "開催日時特記事項", "参加条件", "参加費_幼児",
    "参加費_小学生", "参加費_中学生", "参加費_高校生", "参加費_大人", "参加費特記事項",
    "予約方法", "予約特記事項", "定員", "フードパントリー実施", "テイクアウト実施", "学区",
    "ネットワークの加入", "追加情報NO", "画像", "画像_ライセンス", "備考",
];

impl Layout for Cafeteria {
    fn name(&self) -> &'static str {
        "children_cafeteria"
    }

    fn columns(&self) -> &'static [&'static str] {
        &COLUMNS
    }

    fn required(&self, _: &ReadOptions<'_>) -> &'static [&'static str] {
        &[NAME, "住所", "開催曜日", "開催日時特記事項", "参加費_大人"]
    }

    fn key_column(&self) -> &'static str {
        NAME
    }

    fn read_row(
        &self,
        row: &Row<'_>,
        options: &ReadOptions<'_>,
        notes: &mut Notes,
    ) -> Option<PlaceDraft> {
        let category = options.category.or_else(|| CategoryId::parse("children_cafeteria"))?;
        let draft = PlaceDraft::new(category, &row.line_text(NAME).unwrap_or_default());
        if let Err(invalid) = &draft {
            notes.refuse(row, NAME, invalid.code);
        }
        let location = row.location_or_doubt(notes);
        let mut draft = draft.ok()?;
        draft.location = location;
        draft.name_kana = row.line_text("名称_カナ");
        draft.organization = row.line_text("運営団体名");
        draft.image_licence = row.line_text("画像_ライセンス");
        draft.eligibility_text = row.text("参加条件");
        read_address(&mut draft, row, options, notes);
        read_contact(&mut draft, row, notes);
        draft.schedule_text = schedule(row);
        let support = row.text("実施支援の主な区分").map(|text| text.replace(';', "・"));
        draft.description =
            join(&[row.text("設置目的"), support.map(|text| format!("実施支援：{text}"))], "\n");
        let labelled = |label, column| row.text(column).map(|text| format!("{label}：{text}"));
        let networks =
            labelled("ネットワーク", "ネットワークの加入").map(|text| text.replace(';', "・"));
        draft.note = join(&[row.text("備考"), labelled("学区", "学区"), networks], "\n");
        read_terms(&mut draft, row, notes);
        if row.text("追加情報NO").is_some() {
            notes.doubt(row, "追加情報NO", "extra-sessions");
        }
        Some(draft)
    }
}

/// Where it is, and with it who it is.
fn read_address(
    draft: &mut PlaceDraft,
    row: &Row<'_>,
    options: &ReadOptions<'_>,
    notes: &mut Notes,
) {
    let (prefecture, city) = (row.get(PREFECTURE), row.get(CITY));
    let address = row.line_text("住所");
    draft.address = address.map(|address| {
        if address.starts_with(prefecture) && !prefecture.is_empty() {
            address
        } else if address.contains(city) {
            format!("{prefecture}{address}")
        } else {
            format!("{prefecture}{city}{address}")
        }
    });
    // From the completed address: next year's file may write it at greater length.
    draft.source_key = Some(row::key_of(&draft.name, draft.address.as_deref()));
    draft.building = row.line_text("方書");
    let column = ["都道府県コード又は市区町村コード", "全国地方公共団体コード"]
        .into_iter()
        .find(|column| row.text(column).is_some());
    let code = column.and_then(|column| code(row.get(column), notes));
    draft.municipality = code
        .filter(|code| !is_prefecture(*code))
        .or_else(|| MunicipalityCode::of_address(&format!("{prefecture}{city}")))
        .filter(|code| !is_prefecture(*code))
        .or_else(|| MunicipalityCode::of_address(draft.address.as_deref()?))
        .filter(|code| !is_prefecture(*code));
    let publisher = code.or(draft.municipality);
    draft.source = Some(match (options.source, publisher) {
        (Some(source), _) => source.to_owned(),
        (None, Some(code)) => format!("children_cafeteria:{code}"),
        (None, None) => "children_cafeteria".to_owned(),
    });
}

/// A municipality's code, or a prefecture's, which files shorten to two digits.
fn code(text: &str, notes: &mut Notes) -> Option<MunicipalityCode> {
    let digits = crate::domain::text::normalize(text);
    if digits.len() <= 2 {
        return MunicipalityCode::parse(&format!("{digits:0>2}000"));
    }
    row::municipality(&digits, notes)
}

fn is_prefecture(code: MunicipalityCode) -> bool {
    code.municipality().is_some_and(|row| row.code == row.prefecture)
}

/// The file publishes its contacts, so they are public here too.
fn read_contact(draft: &mut PlaceDraft, row: &Row<'_>, notes: &mut Notes) {
    draft.phone = row.line_text("電話番号1");
    draft.fax = row.line_text("FAX番号");
    draft.email = row.line_text("メールアドレス1");
    let mut rest = vec![
        row.text("電話番号1_連絡先備考"),
        row.text("内線番号").map(|text| format!("内線 {text}")),
        with_note(row, "電話", "電話番号2"),
        row.text("メールアドレス1_連絡先備考"),
        with_note(row, "メール", "メールアドレス2"),
    ];
    for (column, field) in [("URL", &mut draft.url), ("画像", &mut draft.image_url)] {
        let Some(text) = row.text(column) else { continue };
        if cell::is_url(&text) {
            *field = Some(text);
        } else {
            notes.doubt(row, column, "not-a-url");
            rest.push(Some(text));
        }
    }
    draft.contact_note = join(&rest, "\n");
}

fn with_note(row: &Row<'_>, label: &str, column: &str) -> Option<String> {
    let note = row.text(&format!("{column}_連絡先備考")).map(|note| format!("（{note}）"));
    match (row.line_text(column), note) {
        (None, None) => None,
        (value, note) => {
            Some(format!("{label} {}{}", value.unwrap_or_default(), note.unwrap_or_default()))
        }
    }
}

/// What it costs, how to book, how many fit, what is handed out.
fn read_terms(draft: &mut PlaceDraft, row: &Row<'_>, notes: &mut Notes) {
    let fees: Vec<_> =
        FEES.iter().map(|(who, column)| row.line_text(column).map(|fee| (*who, fee))).collect();
    let special = row.text("参加費特記事項");
    let is_zero = |fee: &Option<(&str, String)>| {
        fee.as_ref().is_some_and(|(_, fee)| cell::count(fee.trim_end_matches('円')) == Some(0))
    };
    // A fee that is not stated might be asked for all the same.
    let free = special.is_none() && fees.iter().all(is_zero);
    set_fact(draft, "free_of_charge", free.then_some(true));
    let fees: Vec<_> = fees.into_iter().flatten().map(|(who, fee)| fee_text(who, &fee)).collect();
    draft.fee_text = join(&[(!fees.is_empty()).then(|| fees.join("・")), special], "　");
    draft.reservation_text = join(&[row.text("予約方法"), row.text("予約特記事項")], "　");
    if let Some(text) = row.text("定員") {
        draft.capacity = cell::count(&text).filter(|persons| *persons > 0);
        draft.capacity_text = draft.capacity.is_none().then_some(text);
    }
    for (id, column) in [("food_pantry", "フードパントリー実施"), ("takeout", "テイクアウト実施")]
    {
        if let Ok(answer) = cell::yes_no(row.get(column)) {
            set_fact(draft, id, answer);
        } else {
            notes.doubt(row, column, "unknown-value");
            let kept = format!("{column}：{}", row.get(column));
            draft.description = join(&[draft.description.take(), Some(kept)], "\n");
        }
    }
}

fn set_fact(draft: &mut PlaceDraft, id: &str, answer: Option<bool>) {
    if let Some(fact) = Fact::parse(id) {
        draft.facts.set(fact, answer);
    }
}

fn fee_text(who: &str, fee: &str) -> String {
    match cell::count(fee) {
        Some(yen) if !fee.ends_with(['人', '名']) => format!("{who} {yen}円"),
        _ => format!("{who} {fee}"),
    }
}

/// When it is held, put together from the columns: the remark as it stands,
/// before it what the remark leaves out, after it the times.
fn schedule(row: &Row<'_>) -> Option<String> {
    let remark = row.line_text("開催日時特記事項").unwrap_or_default();
    let days = row.line_text("開催曜日").filter(|days| !names_days(&remark, days));
    let date = row.line_text("開催日").filter(|date| !remark.contains(date.as_str()));
    // A number alone is a code; words are taken.
    let often = row
        .line_text("開催頻度")
        .filter(|often| cell::number(often).is_none() && !remark.contains(often.as_str()));
    let before = join(&[often, date, days.map(|days| spell_days(&days))], " ");
    let remark = (!remark.is_empty()).then_some(remark);
    let times = times(row).filter(|times| {
        let said = |remark: &String| times.split('〜').all(|time| remark.contains(time));
        !remark.as_ref().is_some_and(said)
    });
    join(&[join(&[before, remark], "、"), times], " ")
}

/// Whether a remark surely has every weekday of the column: 「金曜」, 「第2（土）」,
/// 「第2・4木」, 「月水金」. In doubt the weekday is said twice rather than lost.
fn names_days(remark: &str, days: &str) -> bool {
    let mut weekdays = days.chars().filter(|c| WEEKDAYS.contains(*c)).peekable();
    weekdays.peek().is_some()
        && weekdays.all(|day| {
            let said = |(at, _)| is_weekday(&remark[..at], &remark[at + day.len_utf8()..], day);
            remark.match_indices(day).any(said)
        })
}

/// Whether `day` between these two texts is a weekday, not a month or a day.
fn is_weekday(before: &str, after: &str, day: char) -> bool {
    let before = before.trim_end_matches(['・', '、', '(', '（']).chars().next_back();
    let mut behind = after.trim_start_matches('・').chars();
    let beside = |c: Option<char>| c.is_some_and(|c| WEEKDAYS.contains(c));
    behind.next() == Some('曜')
        || (after.starts_with([')', '）', '・'])
            || after.is_empty()
            || beside(after.chars().next()))
            && !"月日".contains(day)
            && before.is_some_and(|c| c.is_numeric() || WEEKDAYS.contains(c))
}

/// 「土日」 is 「土・日曜日」; anything else stays as it is.
fn spell_days(days: &str) -> String {
    let bare: Vec<String> =
        days.chars().filter(|c| !"・、,; ".contains(*c)).map(String::from).collect();
    if bare.iter().all(|day| WEEKDAYS.contains(day.as_str())) {
        format!("{}曜日", bare.join("・"))
    } else {
        days.to_owned()
    }
}

fn times(row: &Row<'_>) -> Option<String> {
    match (row.line_text("開催開始時間"), row.line_text("開催終了時間")) {
        (Some(start), Some(end)) => Some(format!("{start}〜{end}")),
        (Some(start), None) => Some(format!("{start}から")),
        (None, Some(end)) => Some(format!("{end}まで")),
        (None, None) => None,
    }
}
