//! The part of an address that may be shown of somebody's home.
//! It must never hold a block number or the name of a building or a person.

use super::MunicipalityCode;

/// The town part of an address: up to its 丁目, or else to before the first number
/// of a block. Where it is not certain that what is left is a town (a building's
/// or a person's name may stand in it), only the municipality.
///
/// 「所沢市緑町3丁目1-2」 is 「所沢市緑町3丁目」, 「所沢市緑町三番五号」 is 「所沢市緑町」.
pub(super) fn town_of(address: &str) -> Option<String> {
    let chome = address.find("丁目").map(|at| at + "丁目".len());
    if let Some(end) = chome.or_else(|| block_number(address)) {
        let town: String = address[..end].split_whitespace().collect();
        if !mentions_a_home(&town) {
            return Some(town);
        }
    }
    let municipality = MunicipalityCode::of_address(address)?.municipality()?;
    let prefecture = municipality.prefecture.municipality().filter(|p| p.code != municipality.code);
    Some(format!("{}{}", prefecture.map_or("", |prefecture| prefecture.name), municipality.name))
}

/// Words that name a building or whose home it is.
fn mentions_a_home(town: &str) -> bool {
    const HOMES: [&str; 16] = [
        "荘",
        "方",
        "宅",
        "様",
        "内",
        "号",
        "寮",
        "ビル",
        "ハイツ",
        "ハイム",
        "コーポ",
        "ハウス",
        "メゾン",
        "マンション",
        "アパート",
        "レジデンス",
    ];
    let latin = |c: char| c.is_ascii_alphabetic() || ('Ａ'..='ｚ').contains(&c);
    HOMES.iter().any(|word| town.contains(word)) || town.contains(latin)
}

/// What stands between the numbers of a block.
const BETWEEN_NUMBERS: &str = "番号のノ-－−ー‐–—";

/// Where the first block number starts: a digit, or numerals before 番, 号, の or a dash.
fn block_number(address: &str) -> Option<usize> {
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let is_numeral = |c: char| "〇一二三四五六七八九十百千".contains(c);
    let mut numerals = None;
    for (at, c) in address.char_indices() {
        if is_digit(c) {
            return Some(numerals.unwrap_or(at));
        }
        if is_numeral(c) {
            numerals = numerals.or(Some(at));
        } else if BETWEEN_NUMBERS.contains(c) && numerals.is_some() {
            return numerals;
        } else {
            numerals = None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_has_no_block_number() {
        fn check(address: &str, shown: &str) {
            assert_eq!(town_of(address).unwrap_or_default(), shown, "{address}");
        }
        check("埼玉県所沢市緑町三丁目", "埼玉県所沢市緑町三丁目");
        check("所沢市緑町3丁目1-2", "所沢市緑町3丁目");
        check("所沢市緑町３丁目１番２号", "所沢市緑町３丁目");
        check("所沢市緑町3-1-2 緑荘101", "所沢市緑町");
        check("所沢市大字久米 12", "所沢市大字久米");
        check("埼玉県所沢市緑町三丁目十二番三号", "埼玉県所沢市緑町三丁目");
        check("所沢市緑町三丁目一番地の二", "所沢市緑町三丁目");
        check("所沢市緑町三番五号", "所沢市緑町");
        check("所沢市三ケ島五の八", "所沢市三ケ島");
        check("所沢市三ケ島三ー七ー九", "所沢市三ケ島");
        check("所沢市大字山口七七七番地の九", "所沢市大字山口");
        check("埼玉県 所沢市 緑町 3-1", "埼玉県所沢市緑町");
    }

    #[test]
    fn where_a_town_may_end_in_a_home_only_the_municipality_is_shown() {
        for address in [
            "埼玉県所沢市緑町",
            "埼玉県所沢市緑町 緑荘 山田方",
            "埼玉県所沢市緑町山田太郎方",
            "埼玉県所沢市緑町緑荘203号",
            "埼玉県所沢市緑町SUNRISE203",
            "所沢市緑町グリーンハイツ101",
        ] {
            assert_eq!(town_of(address).as_deref(), Some("埼玉県所沢市"), "{address}");
        }
        assert_eq!(town_of("緑町山田方"), None);
    }
}
