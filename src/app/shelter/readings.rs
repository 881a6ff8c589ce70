//! What the texts on whom a shelter takes were read as. Thousands of shelters share a few
//! hundred texts: each is read once, not once a question.

use crate::domain::eligibility::{self, EligibilityKind};
use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

/// More different texts than in all of Japan. Further ones are read each time.
const MAX_READINGS: usize = 4096;

/// Readings by text, whatever became of the place that it was read for.
#[derive(Debug, Default)]
pub struct Readings(RwLock<HashMap<String, Option<EligibilityKind>>>);

impl Readings {
    /// What a text says; nothing where it cannot be read completely.
    pub fn kind(&self, text: &str) -> Option<EligibilityKind> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return *known;
        }
        let kind = eligibility::read(text).map(|read| read.kind);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_READINGS {
            known.insert(text.to_owned(), kind);
        }
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_the_same_however_often_it_is_asked_for() {
        let readings = Readings::default();
        for text in ["要配慮者", "どなたでも", "施設利用者とその家族のみ", "判読できない文", ""]
        {
            let expected = eligibility::read(text).map(|read| read.kind);
            for _ in 0..2 {
                assert_eq!(readings.kind(text), expected, "{text}");
            }
        }
    }

    #[test]
    fn no_more_than_so_many_texts_are_kept() {
        let readings = Readings::default();
        for number in 0..MAX_READINGS + 10 {
            readings.kind(&format!("文{number}"));
        }
        assert_eq!(readings.0.read().expect("kept").len(), MAX_READINGS);
    }
}
