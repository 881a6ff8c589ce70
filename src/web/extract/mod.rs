//! From requests to values: what handlers take as arguments.

pub mod api_staff;
pub mod csrf;
pub mod form;
pub mod locale;
pub mod peer;
pub mod query;
pub mod reader;
pub mod session;

pub use api_staff::ApiStaff;
pub use form::Fields;
pub use locale::{Reading, TextSize};
pub use peer::ClientAddress;
pub use reader::Reader;
pub use session::Staff;
