//! Secrets that a device, a link or a person holds, and their hashes, which is all
//! that is stored. A secret prints as nothing.

use super::id;
use crate::domain::text::normalize;
use sha2::{Digest, Sha256};
use std::fmt;

/// A secret made here: in a cookie, or in a link.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one of 160 random bits.
    pub fn new() -> Self {
        Self(id::new_secret())
    }

    /// The secret itself, to be handed to its holder.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

impl From<&str> for Token {
    /// Takes what somebody presents, true or not.
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// SHA-256, in hexadecimal. Good for what is random; a password needs more.
pub fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// Recovery codes to be shown once: 16 characters each, 80 random bits.
pub fn new_recovery_codes() -> Vec<String> {
    (0..10).map(|_| grouped(&id::new_secret()[..16])).collect()
}

/// What is stored of a recovery code, however its owner typed it.
pub fn hash_recovery_code(typed: &str) -> String {
    let letters = normalize(typed).to_lowercase();
    hash(&letters.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

/// In fours, as people copy.
fn grouped(code: &str) -> String {
    let mut out = String::new();
    for (at, letter) in code.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push('-');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_made_twice_and_never_printed() {
        let (one, two) = (Token::new(), Token::new());
        assert_ne!(one, two);
        assert_eq!(one.reveal().len(), 32);
        assert!(!format!("{one:?}").contains(one.reveal()));
        assert_eq!(Token::from(one.reveal()).hash(), one.hash());
        assert_eq!(hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let code = &new_recovery_codes()[0];
        assert_eq!(code.len(), 19, "{code}");
        for typed in [code.to_uppercase(), code.replace('-', " "), format!(" {code}\n")] {
            assert_eq!(hash_recovery_code(&typed), hash_recovery_code(code));
        }
        assert_eq!(hash_recovery_code("ＡＢＣＤ"), hash_recovery_code("abcd"));
    }
}
