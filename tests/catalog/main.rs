//! The read model and its tiles against slow but obvious answers: brute force,
//! an independent geodesic library, an independent tile reader.

#![allow(clippy::panic, reason = "a test's way to fail, in its helpers too")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers made up in range"
)]

mod clusters;
mod golden;
mod listing;
mod map_documents;
mod nearest;
mod saved;
mod schedules;
mod shelters;
mod support;
#[path = "../support/tilejson.rs"]
mod tilejson;
mod tiles;
mod words;
