//! How long something took, many times.

use std::time::Duration;

/// All times that were taken.
#[derive(Debug, Default)]
pub struct Quantiles(Vec<Duration>);

impl Quantiles {
    /// Adds one.
    pub fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// So many of a hundred took no more milliseconds than this.
    pub fn at(&self, share: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = sorted.len().saturating_sub(1) * share / 100;
        sorted.get(at).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
    }

    /// Half, all but one in a hundred, and all.
    pub fn in_words(&self) -> String {
        let [p50, p99, worst] = [50, 99, 100].map(|share| self.at(share));
        format!("p50 {p50:.1} ms, p99 {p99:.1} ms, worst {worst:.1} ms")
    }

    /// The same as cells of a table.
    pub fn in_cells(&self) -> String {
        [50, 99, 100].map(|share| format!("{:.2} ms", self.at(share))).join(" | ")
    }
}
