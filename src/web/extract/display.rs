//! Language and text size that a visitor wants, from the address, a cookie or the
//! browser. The two cookies hold these choices and nothing else; nobody can be
//! recognised by them.

use super::cookies;
use crate::domain::Locale;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use chrono::TimeDelta;
use form_urlencoded::parse;

/// How long a choice is remembered.
const MAX_AGE: TimeDelta = TimeDelta::days(365);

/// How large letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextSize {
    /// 標準: 18 px
    #[default]
    Normal,
    /// 大
    Large,
    /// 特大
    Largest,
}

impl TextSize {
    /// Every size, smallest first.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Largest];

    /// The word in the address, the cookie and the style sheet.
    pub fn id(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Largest => "largest",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.id() == text)
    }
}

/// What a request says of how pages are to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DisplayPreferences {
    /// The language.
    pub locale: Locale,
    /// The size of letters.
    pub text_size: TextSize,
    /// The language was chosen just now: keep it.
    pub keep_locale: bool,
    /// The size was chosen just now: keep it.
    pub keep_text_size: bool,
}

impl DisplayPreferences {
    /// Reads a request: the address beats the cookie, the cookie beats the browser.
    pub fn from_request(uri: &Uri, headers: &HeaderMap) -> Self {
        let asked = |name: &str| {
            parse(uri.query().unwrap_or_default().as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        let kept = |name: &str| cookies::find(headers, name);
        let asked_locale = asked("lang").and_then(|tag| Locale::parse(&tag));
        let asked_size = asked("size").and_then(|size| TextSize::parse(&size));
        Self {
            locale: asked_locale
                .or_else(|| kept("lang").and_then(Locale::parse))
                .or_else(|| accepted(headers))
                .unwrap_or_default(),
            text_size: asked_size
                .or_else(|| kept("size").and_then(TextSize::parse))
                .unwrap_or_default(),
            keep_locale: asked_locale.is_some(),
            keep_text_size: asked_size.is_some(),
        }
    }

    /// The cookies to set.
    pub fn cookies(&self) -> impl Iterator<Item = HeaderValue> {
        let cookie = |name, value| cookies::set(name, value, Some(MAX_AGE), false);
        let locale = self.keep_locale.then(|| cookie("lang", self.locale.tag()));
        let size = self.keep_text_size.then(|| cookie("size", self.text_size.id()));
        [locale, size].into_iter().flatten().flatten()
    }
}

/// The language that the browser likes best among ours.
fn accepted(headers: &HeaderMap) -> Option<Locale> {
    let wishes = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best = None;
    for wish in wishes.split(',') {
        let (tag, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        if let Some(locale) = Locale::parse(tag)
            && weight > best.map_or(0.0, |(_, best)| best)
        {
            best = Some((locale, weight));
        }
    }
    best.map(|(locale, _)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(uri: &str, cookies: &str, accept: &str) -> DisplayPreferences {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookies.parse().expect("a header"));
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().expect("a header"));
        DisplayPreferences::from_request(&uri.parse().expect("an address"), &headers)
    }

    #[test]
    fn the_address_beats_the_cookie_and_the_cookie_the_browser() {
        fn check(uri: &str, cookies: &str, accept: &str, expected: Locale) {
            assert_eq!(read(uri, cookies, accept).locale, expected, "{uri} {cookies} {accept}");
        }
        check("/", "", "", Locale::Ja);
        check("/", "", "fr, en-GB;q=0.8, ja;q=0.4", Locale::En);
        check("/", "a=b; lang=ja", "en", Locale::Ja);
        check("/?lang=en", "lang=ja", "ja", Locale::En);
        check("/?lang=xx", "lang=zz", "zh", Locale::Ja);
    }

    #[test]
    fn only_a_choice_made_just_now_is_kept() {
        fn check(uri: &str, expected: &[&str]) {
            let cookies: Vec<_> = read(uri, "lang=en", "").cookies().collect();
            let rest = "HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000";
            let expected: Vec<_> =
                expected.iter().map(|choice| format!("{choice}; {rest}")).collect();
            assert_eq!(cookies, expected, "{uri}");
        }
        check("/", &[]);
        check("/?size=huge", &[]);
        check("/?size=large", &["size=large"]);
        check("/?lang=ja&size=largest", &["lang=ja", "size=largest"]);
    }
}
