//! Reads a text from its start, part by part.

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'t> {
    /// The whole text.
    pub text: &'t str,
    /// How many bytes of it are read.
    pub at: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub fn is_end(&self) -> bool {
        self.rest().trim().is_empty()
    }

    pub fn skip_blanks(mut self) -> Self {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
        self
    }

    /// Behind the longest of these words, or nothing.
    pub fn one_of(mut self, words: &[&str]) -> Option<Self> {
        let rest = self.rest();
        let word = words.iter().filter(|word| rest.starts_with(**word)).max_by_key(|w| w.len())?;
        self.at += word.len();
        Some(self)
    }

    /// Behind one of these words if it is there.
    pub fn maybe(self, words: &[&str]) -> Self {
        self.one_of(words).unwrap_or(self)
    }

    /// Behind 「の」, unless it is that of 「のみ」.
    pub fn skip_of(self) -> Self {
        if self.rest().starts_with("のみ") { self } else { self.maybe(&["の"]) }
    }

    /// A number of at most `most` digits that no further digit follows.
    pub fn number(mut self, most: usize) -> Option<(Self, u16)> {
        let digits = self.rest().bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > most {
            return None;
        }
        let number = self.rest()[..digits].parse().ok()?;
        self.at += digits;
        Some((self, number))
    }

    /// 「二」, 「十」, 「十五」: at most 99.
    pub fn kanji_number(mut self) -> Option<(Self, u16)> {
        let mut number = None;
        let mut tens = None;
        for c in self.rest().chars() {
            let Some(digit) = "〇一二三四五六七八九十".chars().position(|k| k == c)
            else {
                break;
            };
            let digit = u16::try_from(digit).ok()?;
            match (digit, tens, number) {
                (10, None, ones) => (tens, number) = (Some(ones.unwrap_or(1)), None),
                (1..=9, _, None) => number = Some(digit),
                _ => return None,
            }
            self.at += c.len_utf8();
        }
        let tens = tens.map(|tens| tens * 10);
        (tens.is_some() || number.is_some())
            .then(|| (self, tens.unwrap_or(0) + number.unwrap_or(0)))
    }

    /// A number in either writing.
    pub fn any_number(self) -> Option<(Self, u16)> {
        self.number(2).or_else(|| self.kanji_number())
    }
}
