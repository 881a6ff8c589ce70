//! 開設状況: how an evacuation place is, as somebody saw it. What nobody has seen is
//! unreported, never closed.

use serde::{Deserialize, Serialize};

/// How an evacuation place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 報告なし: nobody can say.
    Unreported,
    /// 未開設
    NotOpen,
    /// 準備中
    Preparing,
    /// 開設中
    Open,
    /// 満員: open, but takes nobody in.
    Full,
    /// 閉鎖
    Closed,
}

impl Status {
    /// Every status, in the order of a shelter's life.
    pub const ALL: [Self; 6] =
        [Self::Unreported, Self::NotOpen, Self::Preparing, Self::Open, Self::Full, Self::Closed];

    /// The word stored and answered.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unreported => "unreported",
            Self::NotOpen => "not_open",
            Self::Preparing => "preparing",
            Self::Open => "open",
            Self::Full => "full",
            Self::Closed => "closed",
        }
    }

    /// The word of files in Japanese.
    pub fn japanese(self) -> &'static str {
        match self {
            Self::Unreported => "報告なし",
            Self::NotOpen => "未開設",
            Self::Preparing => "準備中",
            Self::Open => "開設中",
            Self::Full => "満員",
            Self::Closed => "閉鎖",
        }
    }

    /// Reads the word stored and answered.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.id() == id)
    }

    /// Whether people are there: the number of them, and of free places, means something.
    pub fn is_in_use(self) -> bool {
        matches!(self, Self::Open | Self::Full)
    }

    /// Whether somebody should look twice at a change to `next`. Every change is
    /// taken all the same.
    pub fn rarely_becomes(self, next: Self) -> bool {
        use Status::{Closed, Full, NotOpen, Open, Preparing, Unreported};
        let usual: &[Self] = match self {
            Unreported => &[NotOpen, Preparing, Open, Full, Closed],
            NotOpen => &[Preparing, Open],
            Preparing => &[NotOpen, Open, Full],
            Open => &[Full, Closed],
            Full => &[Open, Closed],
            Closed => &[],
        };
        self != next && !usual.contains(&next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelter_that_opens_fills_and_closes_surprises_nobody() {
        use Status::{Closed, Full, NotOpen, Open, Preparing, Unreported};
        let life = [Unreported, NotOpen, Preparing, Open, Full, Full, Open, Closed];
        assert!(life.windows(2).all(|pair| !pair[0].rarely_becomes(pair[1])));
        for (from, to) in [(Closed, Open), (Open, NotOpen), (NotOpen, Full), (Open, Unreported)] {
            assert!(from.rarely_becomes(to), "{from:?} {to:?}");
        }
    }

    #[test]
    fn the_words_are_read_as_they_are_written() {
        assert!(Status::ALL.iter().all(|status| Status::parse(status.id()) == Some(*status)));
        assert_eq!(Status::parse("開設中"), None);
    }
}
