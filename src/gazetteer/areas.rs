//! Prefectures and municipalities at the beginning of an address, in whatever
//! spelling, with or without 都道府県, 郡 and the city of a ward.

use super::spelling;
use crate::domain::{Municipality, MunicipalityCode};
use std::{collections::HashMap, sync::LazyLock};

/// Every name of every prefecture and municipality by its key. A name that several
/// bear leads to all of them.
static NAMES: LazyLock<MunicipalityNames> = LazyLock::new(|| {
    let mut codes: HashMap<String, Vec<MunicipalityCode>> = HashMap::new();
    for row in Municipality::all() {
        for name in names_of(row) {
            let listed = codes.entry(spelling::key(&name)).or_default();
            if !listed.contains(&row.code) {
                listed.push(row.code);
            }
        }
    }
    let longest = codes.keys().map(String::len).max().unwrap_or(0);
    MunicipalityNames { codes, longest }
});

struct MunicipalityNames {
    codes: HashMap<String, Vec<MunicipalityCode>>,
    /// In bytes.
    longest: usize,
}

/// 「埼玉県さいたま市大宮区」, 「さいたま市大宮区」, 「大宮区」 and the reading.
fn names_of(row: &Municipality) -> Vec<String> {
    let mut names = vec![row.full_name(), row.name.to_owned(), row.kana.to_owned()];
    if let Some((_, ward)) = row.name.split_once('市').filter(|(_, ward)| ward.ends_with('区')) {
        names.push(ward.to_owned());
    }
    names
}

/// The areas that a key begins with, by the longest name, and what follows it.
pub(super) fn leading(key: &str) -> Option<(&'static [MunicipalityCode], &str)> {
    let in_county = key.split_once('郡').and_then(|(before, after)| in_county(before, after));
    in_county.or_else(|| longest(key))
}

/// A town after its 郡, with or without the prefecture before.
fn in_county<'k>(before: &str, after: &'k str) -> Option<(&'static [MunicipalityCode], &'k str)> {
    let prefecture = match longest(before) {
        Some(([code], county)) if code.is_prefecture() && !county.is_empty() => {
            &before[..before.len() - county.len()]
        }
        Some(_) => return None,
        None => "",
    };
    let (codes, rest) =
        longest(&format!("{prefecture}{after}")).map(|(codes, rest)| (codes, rest.len()))?;
    let is_town = codes.iter().any(|code| !code.is_prefecture());
    is_town.then(|| (codes, &after[after.len() - rest..]))
}

fn longest(key: &str) -> Option<(&'static [MunicipalityCode], &str)> {
    let names = &*NAMES;
    let ends = key.char_indices().map(|(at, c)| at + c.len_utf8());
    let ends: Vec<usize> = ends.take_while(|end| *end <= names.longest).collect();
    let found = ends.into_iter().rev().find_map(|end| Some((names.codes.get(&key[..end])?, end)));
    found.map(|(codes, end)| (codes.as_slice(), &key[end..]))
}

/// Whether a municipality is `area`, one of its wards, or lies in that prefecture.
pub(super) fn covers(area: MunicipalityCode, code: MunicipalityCode) -> bool {
    if area == code {
        return true;
    }
    let (Some(area), Some(row)) = (area.municipality(), code.municipality()) else { return false };
    row.prefecture == area.code
        || (row.prefecture == area.prefecture
            && area.name.ends_with('市')
            && row.name.starts_with(area.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_begins_with_its_area_however_it_is_written() {
        fn check(address: &str, codes: &str, rest: &str) {
            let key = spelling::key(address);
            let (found, left) = leading(&key).unwrap_or((&[], &key));
            let found: Vec<_> = found.iter().map(ToString::to_string).collect();
            assert_eq!((found.join(" ").as_str(), left), (codes, rest), "{address}");
        }
        check("埼玉県所沢市緑町", "112089", "緑町");
        check("所沢市緑町", "112089", "緑町");
        check("所澤市", "112089", "");
        check("埼玉県緑町", "110001", "緑町");
        check("埼玉県入間郡三芳町藤久保", "113247", "藤久保");
        check("入間郡三芳町藤久保", "113247", "藤久保");
        check("三芳町藤久保", "113247", "藤久保");
        check("鶴ケ島市", "112411", "");
        check("鶴が島市", "112411", "");
        check("大宮区桜木町", "111031", "桜木町");
        check("さいたま市大宮区桜木町", "111031", "桜木町");
        check("府中市", "132063 342084", "");
        check("郡山市朝日", "072036", "朝日");
        check("緑町", "", "緑町");
    }

    #[test]
    fn a_city_covers_its_wards_and_a_prefecture_its_cities() {
        fn check(area: &str, code: &str, expected: bool) {
            let parse = |text| MunicipalityCode::parse(text).expect("a code");
            assert_eq!(covers(parse(area), parse(code)), expected, "{area} {code}");
        }
        check("112089", "112089", true);
        check("110001", "112089", true);
        check("130001", "112089", false);
        check("111007", "111031", true);
        check("112089", "111031", false);
    }
}
