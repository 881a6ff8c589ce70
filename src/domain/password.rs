//! Passwords: written one way, long enough, not easily guessed. There are no rules
//! about kinds of characters. A password is never printed, stored or logged.

use super::{Invalid, text::normalize};
use std::fmt;
use zxcvbn::zxcvbn;

/// The shortest password taken, in characters; 15 and more are recommended.
pub const SHORTEST: usize = 8;
/// The longest password taken.
const MAX_PASSWORD_CHARS: usize = 1000;
/// A password that is found with fewer guesses than this, starting with the ones
/// that people use most, is refused.
const FEWEST_GUESSES: u64 = 1_000_000;

/// A password as somebody typed it, written one way (NFKC).
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes what somebody typed to come in. The error names `password`.
    pub fn typed(text: &str) -> Result<Self, Invalid> {
        let password = Self(normalize(text));
        Invalid::check_length("password", MAX_PASSWORD_CHARS, text)?;
        Invalid::check_length("password", MAX_PASSWORD_CHARS, &password.0)?;
        Ok(password)
    }

    /// Takes what somebody chose as a new password. `known` is what everybody who
    /// guesses would try first: the person's name, the service's, the area's.
    /// The error names `password`.
    pub fn chosen(text: &str, known: &[&str]) -> Result<Self, Invalid> {
        let password = Self::typed(text)?;
        if password.0.chars().count() < SHORTEST {
            return Err(Invalid::new("password", "password-short"));
        }
        let known: Vec<_> = known.iter().map(|text| normalize(text)).collect();
        let known: Vec<_> =
            known.iter().flat_map(|text| text.split_whitespace().chain([&**text])).collect();
        if zxcvbn(&password.0, &known).guesses() < FEWEST_GUESSES {
            return Err(Invalid::new("password", "password-common"));
        }
        Ok(password)
    }

    /// Its bytes, to be hashed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_long_and_common_passwords_are_refused() {
        fn check(text: &str, fault: Option<&str>) {
            let known = ["佐藤 花子", "いばしょマップ", "ibasho", "所沢市"];
            let read = Password::chosen(text, &known);
            assert_eq!(read.err().map(|fault| fault.code), fault, "{text}");
        }
        check("k7#pQz1", Some("password-short"));
        check("さくらもち", Some("password-short"));
        check(&"長".repeat(1001), Some("too-long"));
        for common in [
            "password",
            "Passw0rd!",
            "12345678",
            "qwertyuiop",
            "aaaaaaaaaa",
            "1qaz2wsx",
            "abcdefgh1",
            "19480101",
            "sakura12",
            "ibasho123",
            "佐藤花子佐藤花子",
            "いばしょマップ",
            "いばしょマップ1",
            "さくらさくら",
        ] {
            let expected =
                if common.chars().count() < 8 { "password-short" } else { "password-common" };
            check(common, Some(expected));
        }
        for good in
            ["kitchen-lamp-river", "みどりのかさ2ほん", "まいにちさんぽするいぬ", "k7#pQz1m"]
        {
            check(good, None);
        }
        check(&"きょうは晴れです。".repeat(30), None);
    }

    #[test]
    fn a_password_is_the_same_in_whatever_width_it_is_typed() {
        let typed = |text| Password::typed(text).expect("short enough");
        assert_eq!(typed("ｋｉｔｃｈｅｎ　１２"), typed("kitchen 12"));
        assert_eq!(typed("か\u{3099}く"), typed("がく"));
        assert_ne!(typed("Kitchen"), typed("kitchen"));
        assert_ne!(typed(" kitchen"), typed("kitchen"), "nothing is cut off");
    }

    #[test]
    fn a_password_is_never_printed() {
        let password = Password::typed("kitchen-lamp-river").expect("a password");
        assert!(!format!("{password:?}").contains("kitchen"));
    }
}
