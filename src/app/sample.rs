//! The sample places: made up, marked everywhere, loaded into a new register
//! and removed before real ones come in.

use super::{App, Error, place::Author, staff::By};
use crate::{
    domain::{Actor, Place, PlaceDraft, Right},
    formats::{self, ReadOptions, TableReading},
};

/// Where sample places say they come from.
pub const SOURCE: &str = "sample";

/// The sample, as compiled into the program.
#[allow(clippy::expect_used, reason = "a file compiled into the program; a test reads it")]
fn reading() -> TableReading {
    let file = include_bytes!("../../data/sample/places.csv");
    let options =
        ReadOptions { layout: Some("ibasho"), source: Some(SOURCE), ..ReadOptions::default() };
    formats::read(file, &options).expect("data/sample/places.csv").remove(0)
}

impl App {
    /// Adds the sample places that the register does not hold yet; returns how many.
    pub async fn load_sample(&self) -> Result<usize, Error> {
        let author = Author { reason: Some(SOURCE), ..Author::new(Actor::Program) };
        let mut tx = self.store.begin().await?;
        let present = tx.list_sample_places().await?;
        let is_there = |draft: &PlaceDraft| {
            present.iter().any(|place| place.draft.source_key == draft.source_key)
        };
        let places: Vec<_> = reading()
            .drafts
            .into_iter()
            .map(|row| row.draft)
            .filter(|draft| !is_there(draft))
            .map(|draft| Place { sample: true, ..self.new_place(draft) })
            .collect();
        let changes: Vec<_> = places
            .iter()
            .map(|place| self.place_entry(&author, None, place))
            .collect::<Result<_, _>>()?;
        tx.insert_places(&places).await?;
        tx.append_history(&changes).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(places.len())
    }

    /// Removes every sample place; returns how many there were.
    pub async fn remove_sample(&self, by: By) -> Result<usize, Error> {
        by.must(Right::ManageService)?;
        let author = Author { reason: Some(SOURCE), ..Author::new(by.actor()) };
        let mut tx = self.store.begin().await?;
        let places = tx.list_sample_places().await?;
        for place in &places {
            tx.remove_sample_place(&place.id).await?;
        }
        let changes: Vec<_> = places
            .iter()
            .map(|place| self.removal_entry(&author, place))
            .collect::<Result<_, _>>()?;
        tx.append_history(&changes).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(places.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Designation;
    use std::collections::BTreeMap;

    #[test]
    fn the_sample_is_read_whole_and_has_the_counts_of_the_citys_plan() {
        let reading = reading();
        assert_eq!(reading.refused, []);
        let mut counts = BTreeMap::new();
        for row in &reading.drafts {
            *counts.entry(row.draft.category.id()).or_insert(0) += 1;
        }
        assert!(counts.remove("salon").is_some_and(|salons| salons >= 40));
        let expected = [
            ("children_cafeteria", 35),
            ("consultation", 47),
            ("elderly_gathering", 128),
            ("welfare_shelter", 18),
        ];
        assert_eq!(counts, expected.into());
    }

    #[test]
    fn the_samples_welfare_shelters_are_so_by_agreement() {
        for row in reading().drafts {
            let agreed = row.draft.shelter.designation == Some(Designation::Agreement);
            assert_eq!(agreed, row.draft.category.id() == "welfare_shelter", "{}", row.draft.name);
        }
    }
}
