//! How well the reader of whom a shelter takes ([`crate::domain::eligibility`]) does
//! against texts that a person has labelled.
//! A label it cannot understand is an error, never a point for either side.

use crate::domain::{
    Target,
    eligibility::{Eligibility, read},
};
use std::collections::BTreeSet;

/// A text that the reader and the label read differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EligibilityDisagreement {
    /// The text.
    pub text: String,
    /// What its label says: kind, targets, named only.
    pub expected: String,
    /// What was read.
    pub said: String,
}

/// The outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EligibilityScore {
    /// Labelled texts.
    pub texts: usize,
    /// Rows of the published file that carry one of them.
    pub rows: u64,
    /// Texts that were read.
    pub texts_read: usize,
    /// Rows with a text that was read.
    pub rows_read: u64,
    /// Texts read otherwise than labelled.
    pub wrong: Vec<EligibilityDisagreement>,
    /// Texts that were not read, with the rows that carry each.
    pub unread: Vec<(String, u64)>,
}

/// Scores the reader against a CSV with the columns `text`, `count`, `kind`,
/// `targets` (codes between `|`) and `named_only`.
pub fn score(labels: &str) -> Result<EligibilityScore, csv::Error> {
    let labels = labels.trim_start_matches('\u{FEFF}');
    let mut reader = csv::Reader::from_reader(labels.as_bytes());
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|column| column == name)
            .ok_or_else(|| csv::Error::from(std::io::Error::other(format!("no column {name}"))))
    };
    let (text, count) = (column("text")?, column("count")?);
    let label = [column("kind")?, column("targets")?, column("named_only")?];
    let mut score = EligibilityScore::default();
    for record in reader.records() {
        let record = record?;
        let rows = record[count].trim().parse().map_err(std::io::Error::other)?;
        let [kind, targets, named_only] = label.map(|index| record[index].trim());
        let targets: BTreeSet<_> = targets.split('|').filter(|code| !code.is_empty()).collect();
        score.add(&record[text], rows, &describe(kind, targets, named_only));
    }
    Ok(score)
}

impl EligibilityScore {
    fn add(&mut self, text: &str, rows: u64, expected: &str) {
        self.texts += 1;
        self.rows += rows;
        let Some(who) = read(text) else {
            self.unread.push((text.to_owned(), rows));
            return;
        };
        self.texts_read += 1;
        self.rows_read += rows;
        let said = said(who);
        if said != expected {
            let (text, expected) = (text.to_owned(), expected.to_owned());
            self.wrong.push(EligibilityDisagreement { text, expected, said });
        }
    }
}

fn said(who: Eligibility) -> String {
    let targets = who.targets.iter().map(Target::id).collect();
    describe(who.kind.id(), targets, who.named_only.id())
}

fn describe(kind: &str, targets: BTreeSet<&str>, named_only: &str) -> String {
    let targets: Vec<_> = targets.into_iter().collect();
    format!("{kind} {} {named_only}", targets.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_count_by_the_rows_that_carry_them() {
        let labels = "count,text,kind,targets,named_only\n\
            5,妊婦、乳児,welfare,pregnant|infants,no\n\
            3,町が定める者,unclear,,no\n\
            2,在校生,welfare,other,no\n";
        let score = score(labels).expect("labels");
        assert_eq!((score.texts, score.rows), (3, 10));
        assert_eq!((score.texts_read, score.rows_read), (2, 7));
        assert_eq!(score.unread, [("町が定める者".to_owned(), 3)]);
        assert_eq!(score.wrong.len(), 1);
        assert_eq!(score.wrong[0].said, "restricted_other other no");
    }

    #[test]
    fn labels_that_are_none_are_an_error() {
        assert!(score("text,kind\n").is_err());
        assert!(score("text,count,kind,targets,named_only\n妊婦,x,welfare,,no\n").is_err());
    }
}
