//! Small sets of small numbers: weekdays from Monday, months, which of a month.

/// Numbers below 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Few(u32);

impl Few {
    /// Every weekday, Monday is 0.
    pub const WEEK: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKDAYS: Self = Self(0b1_1111);
    /// Every month, January is 1.
    pub const YEAR: Self = Self(0b1_1111_1111_1110);
    /// January, March, …
    pub const ODD_MONTHS: Self = Self(0b1010_1010_1010);
    /// February, April, …
    pub const EVEN_MONTHS: Self = Self(0b1_0101_0101_0100);
    /// The last of a month.
    pub const LAST: Self = Self(1);

    /// The set of one number.
    pub fn one(number: u32) -> Self {
        Self(1_u32.checked_shl(number).unwrap_or(0))
    }

    /// The numbers from `first` to `last`, going on from `end` to `start` where
    /// that comes first: Saturday to Monday.
    pub fn range(first: u32, last: u32, (start, end): (u32, u32)) -> Self {
        if first <= last {
            return (first..=last).collect();
        }
        (first..=end).chain(start..=last).collect()
    }

    pub fn contains(self, number: u32) -> bool {
        self.0 & Self::one(number).0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn is_disjoint(self, other: Self) -> bool {
        self.0 & other.0 == 0
    }

    pub fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = u32> {
        (0..32).filter(move |number| self.contains(*number))
    }
}

impl FromIterator<u32> for Few {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        numbers.into_iter().fold(Self::default(), |set, number| set.union(Self::one(number)))
    }
}
