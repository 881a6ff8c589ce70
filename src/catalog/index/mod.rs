//! Finds rows: by position, by word, by opening time, by what places answer. It must never
//! hold what a place says, only the numbers of rows.

pub mod facets;
pub mod nearest_heap;
pub mod row_set;
pub mod schedules;
pub mod spatial;
pub mod sphere;
pub mod text;
