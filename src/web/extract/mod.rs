//! From requests to values: what handlers take as arguments.

pub mod locale;
pub mod query;

pub use locale::{Reading, TextSize};
