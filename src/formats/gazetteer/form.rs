//! The forms of gazetteers: which columns they have and what a row says.

use crate::{
    domain::{
        Location, MunicipalityCode,
        gazetteer::{EntryKind, GazetteerEntry},
        text::normalize,
    },
    formats::{Notes, Row, row},
};

/// A known column list.
pub(super) struct GazetteerForm {
    /// Its name in reports.
    pub(super) name: &'static str,
    /// The source, where there is only one.
    pub(super) source: Option<&'static str>,
    pub(super) columns: &'static [&'static str],
    /// By these columns it is recognised.
    pub(super) required: &'static [&'static str],
    /// Reads one row, given the municipality of rows that name none; `None` for a row
    /// noted as refused.
    pub(super) read: fn(&Row<'_>, Option<MunicipalityCode>, &mut Notes) -> Option<GazetteerRow>,
}

/// What became of a row.
pub(super) enum GazetteerRow {
    /// It names something.
    Entry(Option<MunicipalityCode>, GazetteerEntry),
    /// The publisher marks it as repeated or abolished.
    LeftOut,
}

/// Where several fit a header, the first counts.
pub(super) static FORMS: [GazetteerForm; 5] = [
    GazetteerForm {
        name: "mlit_block",
        source: Some("mlit:block"),
        columns: &[
            PREFECTURE,
            MUNICIPALITY,
            TOWN_BLOCK,
            PART,
            BLOCK,
            "緯度",
            "経度",
            REPRESENTATIVE,
            CHANGED_BEFORE,
            CHANGED_AFTER,
        ],
        required: &[PREFECTURE, MUNICIPALITY, TOWN_BLOCK, BLOCK, "緯度", "経度"],
        read: mlit_block,
    },
    GazetteerForm {
        name: "geolonia",
        source: Some("geolonia"),
        columns: &[PREFECTURE, CODE, MUNICIPALITY, TOWN, "大字町丁目名カナ", PART, "緯度", "経度"],
        required: &[CODE, TOWN, "大字町丁目名カナ", "緯度", "経度"],
        read: town_list,
    },
    GazetteerForm {
        name: "mlit_town",
        source: Some("mlit:town"),
        columns: &[PREFECTURE, CODE, MUNICIPALITY, TOWN, "緯度", "経度"],
        required: &[CODE, MUNICIPALITY, TOWN, "緯度", "経度"],
        read: town_list,
    },
    GazetteerForm {
        name: "geolonia_json",
        source: Some("geolonia"),
        columns: &["town", "koaza", "緯度", "経度"],
        required: &["緯度", "経度", "town"],
        read: geolonia_json,
    },
    GazetteerForm {
        name: "points",
        source: None,
        columns: &[
            "name",
            "名称",
            "kana",
            "name_kana",
            "名称_カナ",
            "kind",
            "municipality",
            "全国地方公共団体コード",
            CODE,
            "緯度",
            "経度",
        ],
        required: &["緯度", "経度"],
        read: point,
    },
];

const PREFECTURE: &str = "都道府県名";
const MUNICIPALITY: &str = "市区町村名";
const CODE: &str = "市区町村コード";
const TOWN_BLOCK: &str = "大字・丁目名";
const TOWN: &str = "大字町丁目名";
const PART: &str = "小字・通称名";
const BLOCK: &str = "街区符号・地番";
const REPRESENTATIVE: &str = "代表フラグ";
const CHANGED_BEFORE: &str = "更新前履歴フラグ";
const CHANGED_AFTER: &str = "更新後履歴フラグ";

/// 位置参照情報, 街区レベル. A block with several points has one that stands for it;
/// 3 in a column of changes marks what is no more.
fn mlit_block(
    row: &Row<'_>,
    _: Option<MunicipalityCode>,
    notes: &mut Notes,
) -> Option<GazetteerRow> {
    let flag = |column| normalize(row.get(column));
    if flag(REPRESENTATIVE) == "0"
        || [CHANGED_BEFORE, CHANGED_AFTER].map(flag).iter().any(|f| f == "3")
    {
        return Some(GazetteerRow::LeftOut);
    }
    let municipality = by_name(row, notes);
    let name = town_name(row, TOWN_BLOCK, PART, notes);
    let block = required(row, BLOCK, notes);
    let at = location(row, notes);
    let entry = GazetteerEntry {
        kind: EntryKind::Block,
        name: name?,
        block: Some(block?),
        kana: None,
        at: at?,
    };
    Some(GazetteerRow::Entry(Some(municipality?), entry))
}

/// 位置参照情報, 大字・町丁目レベル, and Geolonia's CSV, which has the reading too.
fn town_list(
    row: &Row<'_>,
    _: Option<MunicipalityCode>,
    notes: &mut Notes,
) -> Option<GazetteerRow> {
    let in_use =
        |code: &MunicipalityCode| code.municipality().is_some_and(|row| row.code != row.prefecture);
    let code = row::municipality(row.get(CODE), notes).filter(in_use);
    let municipality = code.or_else(|| by_name(row, notes));
    let name = town_name(row, TOWN, PART, notes);
    let at = location(row, notes);
    let kana = row.line_text("大字町丁目名カナ");
    let entry = GazetteerEntry { kind: EntryKind::Town, name: name?, block: None, kana, at: at? };
    Some(GazetteerRow::Entry(Some(municipality?), entry))
}

/// Geolonia's JSON of one municipality, which only the file's name says.
fn geolonia_json(
    row: &Row<'_>,
    elsewhere: Option<MunicipalityCode>,
    notes: &mut Notes,
) -> Option<GazetteerRow> {
    let name = town_name(row, "town", "koaza", notes);
    let at = location(row, notes);
    if elsewhere.is_none() {
        notes.refuse(row, MUNICIPALITY, "required");
    }
    let entry =
        GazetteerEntry { kind: EntryKind::Town, name: name?, block: None, kana: None, at: at? };
    Some(GazetteerRow::Entry(Some(elsewhere?), entry))
}

/// A point with a name. Without a kind it is a station if its name ends so, else a town.
fn point(
    row: &Row<'_>,
    elsewhere: Option<MunicipalityCode>,
    notes: &mut Notes,
) -> Option<GazetteerRow> {
    let first = |columns: &[&str]| columns.iter().find_map(|column| row.line_text(column));
    let name = first(&["name", "名称"]);
    if name.is_none() {
        notes.refuse(row, "name", "required");
    }
    let at = location(row, notes);
    let kind = match row.line_text("kind") {
        Some(word) => kind(&word).or_else(|| {
            notes.refuse(row, "kind", "unknown-value");
            None
        }),
        None if name.as_deref().is_some_and(|name| name.ends_with('駅')) => {
            Some(EntryKind::Station)
        }
        None => Some(EntryKind::Town),
    };
    let said = first(&["municipality", "全国地方公共団体コード", CODE]);
    let municipality = match said {
        Some(text) => Some(municipality(&text, row, notes)?),
        None => elsewhere,
    };
    let kind = kind?;
    if municipality.is_none() && kind.is_address() {
        notes.refuse(row, "municipality", "required");
        return None;
    }
    let kana = first(&["kana", "name_kana", "名称_カナ"]);
    Some(GazetteerRow::Entry(
        municipality,
        GazetteerEntry { kind, name: name?, block: None, kana, at: at? },
    ))
}

fn kind(word: &str) -> Option<EntryKind> {
    Some(match normalize(word).as_str() {
        "town" | "町" | "町丁目" | "大字" | "丁目" => EntryKind::Town,
        "station" | "駅" => EntryKind::Station,
        "landmark" | "目印" | "施設" => EntryKind::Landmark,
        _ => return None,
    })
}

/// A code, or a name with or without its prefecture.
fn municipality(text: &str, row: &Row<'_>, notes: &mut Notes) -> Option<MunicipalityCode> {
    let code = row::municipality(text, notes).or_else(|| MunicipalityCode::of_address(text));
    let code = code.filter(|code| !code.is_prefecture());
    if code.is_none() {
        notes.refuse_value(row.line(), "municipality", "not-a-municipality-code", text);
    }
    code
}

/// The municipality by 都道府県名 and 市区町村名.
fn by_name(row: &Row<'_>, notes: &mut Notes) -> Option<MunicipalityCode> {
    let name = format!("{}{}", row.get(PREFECTURE), row.get(MUNICIPALITY));
    let code = MunicipalityCode::of_address(&name).filter(|code| !code.is_prefecture());
    if code.is_none() {
        notes.refuse(row, MUNICIPALITY, "unknown-municipality");
    }
    code
}

/// A town, and its 小字 after a blank.
fn town_name(row: &Row<'_>, town: &str, part: &str, notes: &mut Notes) -> Option<String> {
    match (row.line_text(town), row.line_text(part)) {
        (Some(town), Some(part)) => Some(format!("{town} {part}")),
        (Some(name), None) | (None, Some(name)) => Some(name),
        (None, None) => required(row, town, notes),
    }
}

fn required(row: &Row<'_>, column: &str, notes: &mut Notes) -> Option<String> {
    let text = row.line_text(column);
    if text.is_none() {
        notes.refuse(row, column, "required");
    }
    text
}

fn location(row: &Row<'_>, notes: &mut Notes) -> Option<Location> {
    if row.text("緯度").is_none() && row.text("経度").is_none() {
        notes.refuse(row, "緯度", "required");
        return None;
    }
    row.location(notes)
}

/// The municipality whose code or name a file bears: `towns_11208.geojson`,
/// `112089_towns.csv`, `所沢市.json`.
pub(super) fn named_by_file(name: &str) -> Option<MunicipalityCode> {
    let stem = name.split('.').next().unwrap_or_default();
    let is_municipality =
        |code: &MunicipalityCode| code.municipality().is_some_and(|row| row.code != row.prefecture);
    let mut numbers = stem.split(|c: char| !c.is_ascii_digit()).filter_map(MunicipalityCode::parse);
    numbers
        .find(is_municipality)
        .or_else(|| MunicipalityCode::of_address(stem).filter(is_municipality))
}
