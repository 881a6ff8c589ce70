//! Which of some listed towns an address lies in, by its words alone: how cities
//! say what belongs to a district. What is not certain is not answered.

use super::{areas, find::without_postal_code, spelling, tail};
use crate::domain::MunicipalityCode;

/// A listed town or 丁目.
#[derive(Debug)]
struct ListedTown {
    municipalities: Vec<MunicipalityCode>,
    /// Its key, without municipality and 丁目.
    name: String,
    chome: Option<u32>,
    group: String,
}

/// Towns with what each belongs to, the longest names first, 丁目 before whole towns.
#[derive(Debug, Default)]
pub struct ListedTowns(Vec<ListedTown>);

impl ListedTowns {
    /// Towns, each with what it belongs to.
    pub fn new<'t>(towns: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut towns: Vec<_> =
            towns.into_iter().filter_map(|(town, group)| ListedTown::new(town, group)).collect();
        towns.sort_by_key(|town| (usize::MAX - town.name.len(), town.chome.is_none()));
        Self(towns)
    }

    /// What an address belongs to, in `municipality` unless it says another.
    pub fn find(&self, address: &str, municipality: Option<MunicipalityCode>) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let key = spelling::key(address);
        let key = without_postal_code(&key);
        let (said, rest) = areas::leading(key).unwrap_or((municipality.as_slice(), key));
        let town = self.0.iter().find(|town| town.is_in(said) && town.begins(rest))?;
        Some(&town.group)
    }
}

impl ListedTown {
    fn new(town: &str, group: &str) -> Option<Self> {
        let key = spelling::key(town);
        let (municipalities, rest) = areas::leading(&key).unwrap_or((&[], &key));
        let whole = rest.strip_suffix("丁目");
        let before = whole.map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_digit()));
        let (name, chome) = match (whole, before) {
            (Some(whole), Some(name)) => (name, Some(whole[name.len()..].parse().ok()?)),
            _ => (rest, None),
        };
        let municipalities = municipalities.to_vec();
        let town = Self { municipalities, name: name.to_owned(), chome, group: group.to_owned() };
        (!town.name.is_empty()).then_some(town)
    }

    fn is_in(&self, said: &[MunicipalityCode]) -> bool {
        let nothing_said = said.iter().all(|code| code.is_prefecture());
        nothing_said
            || self.municipalities.is_empty()
            || self.municipalities.iter().any(|own| said.contains(own))
    }

    /// Whether an address begins with this town, as a whole name.
    fn begins(&self, address: &str) -> bool {
        let Some(after) = address.strip_prefix(self.name.as_str()) else { return false };
        let tail = tail::read(after);
        match (self.chome, tail.numbers.first()) {
            (Some(chome), Some((number, tail::AddressUnit::Chome))) => chome == *number,
            // 3-12 are 丁目 and 番地; a number alone may be either.
            (Some(chome), Some((number, tail::AddressUnit::Unsaid))) => {
                chome == *number && tail.numbers.len() > 1
            }
            (Some(_), _) => false,
            (None, first) => first.is_some() || after.is_empty() || after.starts_with('字'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_lies_in_the_town_that_it_names_and_in_no_other() {
        let list = [
            ("所沢市緑町一丁目", "所沢"),
            ("所沢市緑町３丁目", "新所沢"),
            ("埼玉県所沢市大字北野", "三ケ島"),
            ("所沢市北野南一丁目", "小手指"),
            ("所沢市三ヶ島五丁目", "三ケ島"),
            ("所沢市宮本町一丁目", "所沢"),
            ("所沢市宮本町", "宮本"),
        ];
        let towns = ListedTowns::new(list);
        let own = MunicipalityCode::parse("112089");
        for (address, expected) in [
            ("埼玉県所沢市緑町1丁目2-3", Some("所沢")),
            ("所沢市緑町三丁目", Some("新所沢")),
            ("緑町3-12-1", Some("新所沢")),
            ("〒359-1111 所沢市緑町３－１２", Some("新所沢")),
            ("所沢市緑町3", None),
            ("所沢市緑町2-1", None),
            ("所沢市緑町13-1", None),
            ("所沢市北野100", Some("三ケ島")),
            ("所沢市大字北野字東台1", Some("三ケ島")),
            ("所沢市北野南1-2-3", Some("小手指")),
            ("所沢市北野新町1-2", None),
            ("所沢市三ケ島5-1", Some("三ケ島")),
            ("所沢市宮本町1-2", Some("所沢")),
            ("所沢市宮本町2-2", Some("宮本")),
            ("狭山市緑町1丁目2", None),
            ("", None),
        ] {
            assert_eq!(towns.find(address, own), expected, "{address}");
        }
        let sayama = MunicipalityCode::parse("112151");
        assert_eq!(towns.find("緑町1丁目2", sayama), None, "the same town of another city");
        assert_eq!(ListedTowns::default().find("所沢市緑町1丁目", own), None);
    }
}
