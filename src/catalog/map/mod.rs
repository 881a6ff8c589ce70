//! Draws places on a map: positions in the square world, clusters by zoom, and what a
//! change alters of them. It must never know a clock, a language or who is asking.

pub mod changes;
pub mod cluster;
mod cluster_builder;
pub mod delta;
pub mod markers;
pub mod mercator;
