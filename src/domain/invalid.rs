//! One way to say that an input is not acceptable: which field, and why.
//! Never holds the input itself, so that it can be logged.

use std::{borrow::Cow, fmt};

/// One thing wrong with one field of an input.
///
/// `code` is a stable kebab-case word; `i18n` has a sentence for each under
/// `invalid-<code>` that says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The field as its reader knows it: a parameter, a form field, a column.
    pub field: Cow<'static, str>,
    /// Why, as a stable code.
    pub code: &'static str,
    /// Numbers that the sentence names, such as a limit: name and value. With numbers,
    /// the sentence is that of `invalid-<code>-counted`.
    pub numbers: Vec<(&'static str, usize)>,
}

impl Invalid {
    /// `field` is wrong because of `code`.
    pub fn new(field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        Self { field: field.into(), code, numbers: Vec::new() }
    }

    /// Refuses a text of more than `max_chars` characters, by its limit and its length.
    pub fn check_length(
        field: impl Into<Cow<'static, str>>,
        max_chars: usize,
        text: &str,
    ) -> Result<(), Self> {
        let now = text.chars().count();
        if now <= max_chars {
            return Ok(());
        }
        let numbers = vec![("max", max_chars), ("now", now)];
        Err(Self { numbers, ..Self::new(field, "too-long") })
    }

    /// Refuses a list of more than `max` entries, by its limit and its length.
    pub fn check_count(
        field: impl Into<Cow<'static, str>>,
        max: usize,
        now: usize,
    ) -> Result<(), Self> {
        let numbers = vec![("max", max), ("now", now)];
        let fault = || Self { numbers, ..Self::new(field, "too-many") };
        if now <= max { Ok(()) } else { Err(fault()) }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.code)
    }
}

impl std::error::Error for Invalid {}
