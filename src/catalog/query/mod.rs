//! Answers questions about the places of a snapshot: the nearest, what a filter means and
//! how it is worked out, pages by id, names, and shelters. It must never wait for anything.

pub mod filter;
pub mod listing;
pub mod names;
pub mod nearest;
pub mod plan;
pub mod shelters;
