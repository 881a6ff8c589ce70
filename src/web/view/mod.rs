//! The parts that several pages are made of. They take data and a
//! [`PageContext`] and look nothing up; only [`contacts`] and [`details`] show what is
//! for staff.

pub mod access;
pub mod card;
pub mod contacts;
pub mod context;
pub mod date;
pub mod detail_sums;
pub mod details;
pub mod distance;
pub mod error;
pub mod form;
pub mod hazard;
pub mod icon;
pub mod incident;
pub mod layout;
pub mod map;
pub mod offline;
pub mod pages;
pub mod part;
pub mod phone;
pub mod place;
pub mod placement;
pub mod printed;
pub mod qr;
pub mod shelter;
pub mod site;
pub mod staff;
pub mod status;
pub mod suggestion;
pub mod temporary;
pub mod timeline;
pub mod unverified;
pub mod when;

pub use context::{Page, PageContext};
pub use error::{error_page, importing_page};
