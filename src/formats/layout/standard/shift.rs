//! Values that slipped into other columns, where they betray themselves: the code
//! and the names of a municipality cannot be an extension, a mail address and a form.

use crate::{
    domain::MunicipalityCode,
    formats::{Notes, Row, row},
};

const EXTENSION: &str = "内線番号";
const MAIL: &str = "連絡先メールアドレス";
const FORM: &str = "連絡先FormURL";

/// Where they belong, by which names a layout may have for it.
const CODE: [&str; 2] = ["市区町村コード", "所在地_全国地方公共団体コード"];
const PREFECTURE: &str = "所在地_都道府県";
const CITY: &str = "所在地_市区町村";

/// The row with these three in their places, if they all slipped. What stands
/// there already is left as it is.
pub fn put_right<'h>(row: &Row<'h>, notes: &mut Notes) -> Option<Row<'h>> {
    let (code, prefecture, city) = (row.get(EXTENSION), row.get(MAIL), row.get(FORM));
    let names = MunicipalityCode::parse(code)?.municipality()?;
    let told = MunicipalityCode::of_address(&format!("{prefecture}{city}"))?;
    if prefecture.contains('@') || names.prefecture != told.municipality()?.prefecture {
        return None;
    }
    let mut changes = vec![(EXTENSION, ""), (MAIL, ""), (FORM, "")];
    let blank = |column: &&str| row.text(column).is_none();
    changes.extend(CODE.into_iter().find(blank).map(|column| (column, code)));
    changes.extend([PREFECTURE].into_iter().find(blank).map(|column| (column, prefecture)));
    changes.extend([CITY].into_iter().find(blank).map(|column| (column, city)));
    let example = format!("{EXTENSION} {code}、{MAIL} {prefecture}、{FORM} {city}");
    let moved = row.with(&changes);
    // The code is checked as any other once it stands in its place.
    let _: Option<MunicipalityCode> = row::municipality(code, notes);
    notes.repair("values-shifted", &example);
    Some(moved)
}
