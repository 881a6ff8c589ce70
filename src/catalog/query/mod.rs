//! Answers questions about the places of a snapshot: what a filter means, how it is worked
//! out, pages by id, names, and shelters. It must never wait for anything.

pub mod filter;
pub mod listing;
pub mod names;
pub mod plan;
pub mod shelters;
