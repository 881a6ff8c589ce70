//! From requests to values: what handlers take as arguments.

pub mod api_staff;
pub mod cookies;
pub mod csrf;
pub mod device_clock;
pub mod display;
pub mod drawn;
pub mod form;
pub mod peer;
pub mod query;
pub mod session;
pub mod viewer;

pub use api_staff::ApiStaff;
pub use display::{DisplayPreferences, TextSize};
pub use drawn::Drawn;
pub use form::Fields;
pub use peer::ClientAddress;
pub use session::Staff;
pub use viewer::Viewer;
