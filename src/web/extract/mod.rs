//! From requests to values: what handlers take as arguments.

pub mod csrf;
pub mod form;
pub mod locale;
pub mod peer;
pub mod query;
pub mod session;

pub use form::Fields;
pub use locale::{Reading, TextSize};
pub use peer::ClientAddress;
pub use session::Staff;
