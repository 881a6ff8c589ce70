//! 全国地方公共団体コード: the six-digit codes of prefectures and municipalities
//! that 総務省 publishes, read from `data/municipalities.csv`.

use serde::{Deserialize, Serialize};
use std::{collections::HashMap, fmt, sync::LazyLock};

/// One row of the table.
#[derive(Debug)]
pub struct Municipality {
    /// Its code, check digit included.
    pub code: MunicipalityCode,
    /// 「所沢市」; a ward of a designated city carries the city's name: 「札幌市中央区」.
    pub name: &'static str,
    /// 「トコロザワシ」
    pub kana: &'static str,
    /// The prefecture it lies in; a prefecture lies in itself.
    pub prefecture: MunicipalityCode,
}

/// A code of six digits whose last digit is right. It need not be in the table:
/// municipalities merge, and old files keep the codes of their day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MunicipalityCode(u32);

impl MunicipalityCode {
    /// Reads six digits with a right check digit, or five without one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: u32 = text.parse().ok()?;
        match text.len() {
            5 => Some(Self(number * 10 + check_digit(number))),
            6 => (check_digit(number / 10) == number % 10).then_some(Self(number)),
            _ => None,
        }
    }

    /// Its row, unless it is a code of the past.
    pub fn municipality(self) -> Option<&'static Municipality> {
        TABLE.by_code.get(&self).map(|index| &TABLE.rows[*index])
    }

    /// Finds the municipality that a text starts with: 「埼玉県所沢市けやき台1-38-1」
    /// is 112089. The prefecture may be left out where the name is unique in Japan,
    /// and a 郡 may stand before a town: 「埼玉県入間郡三芳町」.
    pub fn of_address(address: &str) -> Option<Self> {
        let address = address.trim_start();
        let in_county = address.split_once('郡').and_then(|(county, town)| of_county(county, town));
        in_county.or_else(|| TABLE.longest_prefix(address))
    }

    /// Whether it is a prefecture's.
    pub fn is_prefecture(self) -> bool {
        self.municipality().is_some_and(|row| row.code == row.prefecture)
    }
}

impl Municipality {
    /// Every row, prefectures too.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        TABLE.rows.iter()
    }

    /// Prefecture and name: 「埼玉県所沢市」.
    pub fn full_name(&self) -> String {
        let prefecture = self.prefecture.municipality().filter(|row| row.code != self.code);
        format!("{}{}", prefecture.map_or("", |row| row.name), self.name)
    }
}

/// The longest text before 郡: a prefecture of four characters and a county of four.
const MAX_COUNTY_CHARS: usize = 8;

/// The town that stands after a 郡; `None` where 郡 is part of another name.
fn of_county(before: &str, after: &str) -> Option<MunicipalityCode> {
    if before.chars().count() > MAX_COUNTY_CHARS || after.is_empty() {
        return None;
    }
    let prefecture = match TABLE.longest_prefix(before) {
        Some(code) if code.is_prefecture() => code.municipality().map_or("", |row| row.name),
        Some(_) => return None,
        None => "",
    };
    let town = TABLE.longest_prefix(&format!("{prefecture}{after}"));
    town.filter(|code| !code.is_prefecture())
}

/// The sixth digit for the first five: weights 6, 5, 4, 3, 2, then 11 less the
/// sum modulo 11, its last digit (総務省「全国地方公共団体コード」仕様).
fn check_digit(five: u32) -> u32 {
    let digits = [five / 10_000, five / 1_000 % 10, five / 100 % 10, five / 10 % 10, five % 10];
    let sum: u32 = digits.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 10
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl TryFrom<String> for MunicipalityCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("not a municipality code: {text}"))
    }
}

impl From<MunicipalityCode> for String {
    fn from(code: MunicipalityCode) -> Self {
        code.to_string()
    }
}

struct MunicipalityTable {
    rows: Vec<Municipality>,
    by_code: HashMap<MunicipalityCode, usize>,
    /// Names with and, where unique, without their prefecture.
    by_name: HashMap<String, MunicipalityCode>,
    longest_name: usize,
}

static TABLE: LazyLock<MunicipalityTable> = LazyLock::new(MunicipalityTable::read);

impl MunicipalityTable {
    fn read() -> Self {
        let rows: Vec<Municipality> = include_str!("../../data/municipalities.csv")
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',');
                let code = MunicipalityCode::parse(cells.next()?)?;
                let (name, kana) = (cells.next()?, cells.next()?);
                let prefecture = MunicipalityCode::parse(cells.next()?)?;
                Some(Municipality { code, name, kana, prefecture })
            })
            .collect();
        let by_code: HashMap<_, _> =
            rows.iter().enumerate().map(|(index, row)| (row.code, index)).collect();
        let mut by_name = HashMap::new();
        let mut short: HashMap<&str, Option<MunicipalityCode>> = HashMap::new();
        for row in &rows {
            if row.code == row.prefecture {
                by_name.insert(row.name.to_owned(), row.code);
            } else if let Some(index) = by_code.get(&row.prefecture) {
                by_name.insert(format!("{}{}", rows[*index].name, row.name), row.code);
                short.entry(row.name).and_modify(|code| *code = None).or_insert(Some(row.code));
            }
        }
        for (name, code) in short {
            if let Some(code) = code {
                by_name.entry(name.to_owned()).or_insert(code);
            }
        }
        let longest_name = by_name.keys().map(|name| name.chars().count()).max().unwrap_or(0);
        Self { rows, by_code, by_name, longest_name }
    }

    fn longest_prefix(&self, address: &str) -> Option<MunicipalityCode> {
        let ends: Vec<usize> = address
            .char_indices()
            .map(|(start, c)| start + c.len_utf8())
            .take(self.longest_name)
            .collect();
        ends.iter().rev().find_map(|end| self.by_name.get(&address[..*end]).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_has_a_right_check_digit() {
        let lines = include_str!("../../data/municipalities.csv").lines().skip(1);
        let mut count = 0;
        for line in lines {
            let code = line.split(',').next().unwrap_or_default();
            assert_eq!(code.len(), 6, "{line}");
            assert!(MunicipalityCode::parse(code).is_some(), "{line}");
            assert!(line.split(',').nth(2).is_some_and(|kana| !kana.is_empty()), "{line}");
            count += 1;
        }
        assert_eq!(TABLE.rows.len(), count);
        assert_eq!(TABLE.rows.iter().filter(|row| row.code == row.prefecture).count(), 47);
        assert!(count > 1741 + 47);
    }

    #[test]
    fn a_code_has_six_digits_or_five_without_its_check_digit() {
        fn check(text: &str, expected: Option<&str>) {
            let code = MunicipalityCode::parse(text).map(|code| code.to_string());
            assert_eq!(code.as_deref(), expected, "{text}");
        }
        check("112089", Some("112089"));
        check("11208", Some("112089"));
        check("01100", Some("011002"));
        check("112088", None);
        check("+1208", None);
        check("1120890", None);
        check("", None);
    }

    #[test]
    fn an_address_starts_with_its_municipality() {
        fn check(address: &str, expected: Option<&str>) {
            let code = MunicipalityCode::of_address(address).map(|code| code.to_string());
            assert_eq!(code.as_deref(), expected, "{address}");
        }
        check("埼玉県所沢市", Some("112089"));
        check("埼玉県所沢市けやき台1-38-1", Some("112089"));
        check("所沢市並木", Some("112089"));
        check("埼玉県", Some("110001"));
        check("北海道札幌市中央区北1条", Some("011011"));
        check("東京都府中市", Some("132063"));
        check("府中市", None);
        check("どこか", None);
        check("埼玉県入間郡三芳町大字藤久保1", Some("113247"));
        check("入間郡三芳町藤久保", Some("113247"));
        check("福島県郡山市朝日一丁目", Some("072036"));
        check("奈良県大和郡山市北郡山町", Some("292036"));
        check("岐阜県郡上市八幡町", Some("212199"));
    }
}
