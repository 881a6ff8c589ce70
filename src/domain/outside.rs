//! 在宅・車中避難者: people who shelter at home or in cars, as counts by town. No names and
//! no addresses: of a town that somebody types with a house number, the town is kept.

use super::{
    CodeSet, IncidentId, Invalid, OutsideCountId, OutsideNeed, code::OutsideNeedKind,
    observation::MAX_PERSONS, text::typed,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// The longest name of a town, in characters.
const MAX_TOWN_CHARS: usize = 40;

/// Where people shelter who are in no shelter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShelteringWay {
    /// 在宅
    Home,
    /// 車中
    Car,
}

impl ShelteringWay {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Home, Self::Car];

    /// The word stored and sent.
    pub fn id(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Car => "car",
        }
    }

    /// Reads the word stored and sent.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.id() == id)
    }
}

/// What was counted in a town, as of the last visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownCount {
    /// The town, without a house number.
    pub town: String,
    /// The district it lies in, if somebody said.
    pub district: Option<String>,
    /// How they shelter.
    pub way: ShelteringWay,
    /// How many households; `None` where nobody counted.
    pub households: Option<u32>,
    /// What they need; empty where nobody asked.
    pub needs: CodeSet<OutsideNeedKind>,
    /// When somebody last went there.
    pub visited_on: Option<NaiveDate>,
}

impl TownCount {
    /// Checks what was typed. The errors name `town`, `way`, `households` and `visited_on`.
    pub fn new(
        town: &str,
        way: Option<ShelteringWay>,
        count: Self,
        today: NaiveDate,
    ) -> Result<Self, Vec<Invalid>> {
        let town = town_of(&typed(town.split_whitespace().collect::<Vec<_>>().join(" ")));
        let mut faults = Vec::new();
        if town.is_empty() {
            faults.push(Invalid::new("town", "required"));
        }
        faults.extend(Invalid::check_length("town", MAX_TOWN_CHARS, &town).err());
        if way.is_none() {
            faults.push(Invalid::new("way", "required"));
        }
        if count.households.is_some_and(|households| households > MAX_PERSONS) {
            faults.push(Invalid::new("households", "households-range"));
        }
        if count.visited_on.is_some_and(|day| day > today) {
            faults.push(Invalid::new("visited_on", "visit-future"));
        }
        match way {
            Some(way) if faults.is_empty() => Ok(Self { town, way, ..count }),
            _ => Err(faults),
        }
    }
}

/// A town without the house number behind it: 「緑町三丁目12-3」 is 「緑町三丁目」.
fn town_of(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let mut at = 0;
    while at < chars.len() {
        if !is_digit(chars[at]) {
            at += 1;
            continue;
        }
        let end = chars[at..].iter().position(|c| !is_digit(*c)).map_or(chars.len(), |n| at + n);
        let next = chars.get(end).copied();
        let is_house = match next {
            Some('番' | '号' | '-' | '－' | 'ー' | '−' | '‐' | '―') => true,
            // What ends with a number behind a 丁目 or a blank is one of a house.
            None => at > 0 && matches!(chars[at - 1], '目' | ' '),
            Some(_) => false,
        };
        if is_house {
            return chars[..at].iter().collect::<String>().trim().to_owned();
        }
        at = end;
    }
    text.to_owned()
}

/// What the register keeps of a town in an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideCount {
    /// Its id.
    pub id: OutsideCountId,
    /// The incident.
    pub incident: IncidentId,
    /// What was counted.
    pub count: TownCount,
    /// When it was written.
    pub updated_at: DateTime<Utc>,
}

/// What the counts of a district, or of all, amount to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutsideSum {
    /// Households by the way they shelter; `None` where nobody counted any.
    pub households: [Option<u64>; 2],
    /// How many counts do not say how many households.
    pub uncounted: usize,
    /// In how many counts each need is named.
    pub needs: BTreeMap<OutsideNeed, usize>,
    /// The visit that was longest ago, of those that somebody wrote down.
    pub oldest_visit: Option<NaiveDate>,
    /// How many counts do not say when somebody went there.
    pub unvisited: usize,
}

impl OutsideSum {
    fn add(&mut self, count: &TownCount) {
        let households = &mut self.households[usize::from(count.way == ShelteringWay::Car)];
        match count.households {
            Some(number) => *households = Some(households.unwrap_or(0) + u64::from(number)),
            None => self.uncounted += 1,
        }
        for need in count.needs.iter() {
            *self.needs.entry(need).or_default() += 1;
        }
        match count.visited_on {
            Some(day) => {
                self.oldest_visit = Some(self.oldest_visit.map_or(day, |oldest| oldest.min(day)));
            }
            None => self.unvisited += 1,
        }
    }
}

/// Adds counts up by district, those without one last, and over all.
pub fn sums(counts: &[OutsideCount]) -> (Vec<(Option<&str>, OutsideSum)>, OutsideSum) {
    let mut by_district: BTreeMap<(bool, Option<&str>), OutsideSum> = BTreeMap::new();
    let mut total = OutsideSum::default();
    for OutsideCount { count, .. } in counts {
        let district = count.district.as_deref();
        by_district.entry((district.is_none(), district)).or_default().add(count);
        total.add(count);
    }
    (by_district.into_iter().map(|((_, district), sum)| (district, sum)).collect(), total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    fn count(district: Option<&str>, way: ShelteringWay, households: Option<u32>) -> TownCount {
        TownCount {
            town: "緑町".to_owned(),
            district: district.map(str::to_owned),
            way,
            households,
            needs: CodeSet::default(),
            visited_on: None,
        }
    }

    #[test]
    fn a_house_number_is_left_out_and_a_town_is_kept_as_it_is_typed() {
        fn check(typed: &str, expected: &str) {
            assert_eq!(town_of(typed), expected, "{typed}");
        }
        check("緑町", "緑町");
        check("緑町三丁目", "緑町三丁目");
        check("緑町3丁目12-3", "緑町3丁目");
        check("緑町３丁目１２番３号", "緑町３丁目");
        check("緑町三丁目12", "緑町三丁目");
        check("緑町1-2", "緑町");
        check("第1自治会", "第1自治会");
        check("12", "12");
        check("1-2", "");
    }

    #[test]
    fn what_cannot_be_is_named() {
        let blank = || count(None, ShelteringWay::Home, None);
        let check = |town: &str, way, count: TownCount, expected: &[&str]| {
            let read = TownCount::new(town, way, count, day(22));
            let wrong: Vec<_> =
                read.err().unwrap_or_default().iter().map(ToString::to_string).collect();
            assert_eq!(wrong, expected, "{town}");
        };
        check("緑町", Some(ShelteringWay::Car), blank(), &[]);
        check(" 1-2", None, blank(), &["town: required", "way: required"]);
        let late = TownCount { visited_on: Some(day(23)), households: Some(1_000_001), ..blank() };
        check(
            &"あ".repeat(41),
            Some(ShelteringWay::Home),
            late,
            &["town: too-long", "households: households-range", "visited_on: visit-future"],
        );
    }

    #[test]
    fn what_nobody_counted_is_told_beside_the_sum_never_as_none() {
        use ShelteringWay::{Car, Home};
        let water = OutsideNeed::parse("water").expect("a need");
        let all = [
            TownCount {
                needs: [water].into_iter().collect(),
                visited_on: Some(day(3)),
                ..count(Some("所沢"), Home, Some(12))
            },
            TownCount { visited_on: Some(day(2)), ..count(Some("所沢"), Home, None) },
            count(None, Car, Some(0)),
        ];
        let kept = all.map(|count| OutsideCount {
            id: OutsideCountId::from_trusted("c".to_owned()),
            incident: IncidentId::from_trusted("i".to_owned()),
            count,
            updated_at: DateTime::UNIX_EPOCH,
        });
        let (districts, total) = sums(&kept);
        let names: Vec<_> = districts.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, [Some("所沢"), None]);
        let first = &districts[0].1;
        assert_eq!((first.households, first.uncounted), ([Some(12), None], 1));
        assert_eq!((first.oldest_visit, first.unvisited), (Some(day(2)), 0));
        assert_eq!(total.households, [Some(12), Some(0)]);
        assert_eq!((total.needs.get(&water), total.unvisited), (Some(&1), 1));
    }
}
