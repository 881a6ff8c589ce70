//! Writing much without standing in anybody's way: in parts that are short, with room
//! between them for whoever waits, and none after somebody else has taken the run over.

use crate::{
    app::{App, Error},
    domain::RunState,
    store::{StoreError, Tx},
};
use std::time::{Duration, Instant};

/// How long a part should take. The next one is larger or smaller by how long this one took.
const SLICE_TARGET: Duration = Duration::from_millis(120);
/// The rows of the first part, of the smallest and of the largest one.
const FIRST_ROWS: usize = 100;
const MIN_ROWS: usize = 5;
const MAX_ROWS: usize = 500;
/// How often a part is tried when another program keeps the database for longer than anybody
/// is let wait: a minute in all.
const MAX_TRIES: usize = 20;

/// The parts of a run.
pub(super) struct Slices<'a> {
    app: &'a App,
    /// The run, and the state that it is in for as long as it is this program's.
    run: (String, RunState),
    rows: usize,
    has_begun: bool,
}

/// A part that has begun.
pub(super) struct Slice {
    pub(super) tx: Tx,
    begun: Instant,
}

impl<'a> Slices<'a> {
    /// The parts of a run, for as long as it is in this state.
    pub(super) fn new(app: &'a App, run_id: &str, state: RunState) -> Self {
        Self { app, run: (run_id.to_owned(), state), rows: FIRST_ROWS, has_begun: false }
    }

    /// How many rows the next part should hold.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Lets whoever waits write, and begins the next part. [`StoreError::Conflict`] when the
    /// run is no longer in its state.
    pub(super) async fn next(&mut self) -> Result<Slice, Error> {
        if self.has_begun {
            tokio::time::sleep(self.app.store.pause_between_slices()).await;
        }
        self.has_begun = true;
        let tx = self.begin().await?;
        let begun = Instant::now();
        let (id, state) = &self.run;
        let run = tx.find_import_run(id).await?;
        if run.is_none_or(|run| run.state != *state) {
            return Err(StoreError::Conflict.into());
        }
        Ok(Slice { tx, begun })
    }

    async fn begin(&self) -> Result<Tx, Error> {
        for _ in 1..MAX_TRIES {
            match self.app.store.begin().await {
                // What it calls an import is this one.
                Err(StoreError::Busy | StoreError::Importing) => {}
                begun => return Ok(begun?),
            }
        }
        Ok(self.app.store.begin().await?)
    }

    /// Makes a part of so many rows last.
    pub(super) async fn commit(&mut self, slice: Slice, rows: usize) -> Result<(), Error> {
        slice.tx.commit().await?;
        self.rows = next_rows(rows, slice.begun.elapsed());
        Ok(())
    }
}

/// How many rows the part after one of `rows` should hold, which took so long.
fn next_rows(rows: usize, took: Duration) -> usize {
    let factor = SLICE_TARGET.as_secs_f64() / took.as_secs_f64().max(0.001);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a small number of rows"
    )]
    let next = (rows.max(1) as f64 * factor.min(2.0)) as usize;
    next.clamp(MIN_ROWS, MAX_ROWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_become_as_large_as_they_may_be_and_no_larger() {
        let after = |rows, took_ms| next_rows(rows, Duration::from_millis(took_ms));
        assert_eq!(after(100, 120), 100);
        assert_eq!(after(100, 1), 200, "twice as large at most");
        assert_eq!(after(400, 60), MAX_ROWS);
        assert_eq!(after(100, 240), 50);
        assert_eq!(after(10, 60_000), MIN_ROWS);
        assert_eq!(after(0, 10), MIN_ROWS);
    }
}
