//! The nouns of the register and their rules, pure: values in, values out.
//!
//! Nothing here reads a clock, a file or a database, knows HTTP, or renders a
//! page. A value that exists is valid: texts are parsed into these types at the
//! edge, and what cannot be parsed comes back as [`Invalid`] naming its field.

mod address;
pub mod area;
pub mod call;
pub mod category;
pub mod code;
pub mod composition;
pub mod condition;
pub mod course;
pub mod delivery;
pub mod details;
pub mod district;
pub mod eligibility;
pub mod fit;
pub mod gazetteer;
pub mod hazard_layer;
pub mod history;
mod id;
pub mod incident;
pub mod invalid;
pub mod locale;
pub mod location;
pub mod mapping;
pub mod matching;
pub mod merge;
pub mod municipality;
mod need;
pub mod observation;
pub mod outside;
pub mod password;
pub mod place;
pub mod place_link;
pub mod placement;
pub mod profile;
pub mod public_occupancy;
pub mod queue;
pub mod redaction;
pub mod right;
pub mod schedule;
pub mod shelter;
pub mod site;
pub mod situation;
pub mod staff;
pub mod staff_session;
pub mod status;
pub mod suggestion;
pub mod supply;
pub mod temporary_place;
pub mod text;
pub mod time;
pub mod unverified;

pub use area::Area;
pub use call::{CallOutcome, ShelterCall};
pub use category::{Category, CategoryId, CategorySet};
pub use code::{
    Code, CodeSet, ConditionItem, Fact, Hazard, OutsideNeed, PersonGroup, Recorded, RefusalReason,
    SupplyItem, Target,
};
pub use composition::Composition;
pub use condition::{Condition, Level};
pub use delivery::{Delivery, DeviceClock};
pub use details::Details;
pub use district::District;
pub use fit::Fit;
pub use gazetteer::Precision;
pub use hazard_layer::HazardLayer;
pub use history::{Actor, HistoryEntry, ImportRun, NewHistory, RecordKind, RunState};
pub use id::{
    CallId, IncidentId, ObservationId, OutsideCountId, PlaceId, PlacementId, StaffId, SuggestionId,
    SupplyId, UnverifiedReportId,
};
pub use incident::{Announcement, Incident};
pub use invalid::Invalid;
pub use locale::Locale;
pub use location::{Bounds, Location, WalkingPace, short_line_m};
pub use mapping::KeptMapping;
pub use matching::{Match, MatchIndex, MatchKey, MatchKind};
pub use municipality::{Municipality, MunicipalityCode};
pub use need::PlaceNeed;
pub use observation::{Observation, ObservationBody, Report, ReportSource, Seen, Warning};
pub use outside::OutsideCount;
pub use password::Password;
pub use place::{Place, PlaceDraft, PointShown, State, Whereabouts};
pub use place_link::{Ending, PlaceLink};
pub use placement::{
    PlacementEvent, PlacementHold, PlacementNeed, PlacementRequest, PlacementState, PlacementStep,
    PlacementTotal,
};
pub use public_occupancy::{OccupancyViewer, PublicOccupancy, Room};
pub use queue::{QueueItem, QueueKind, QueueTopic};
pub use redaction::Redaction;
pub use right::{Reach, Right, Subject};
pub use schedule::{OpeningHours, Schedule, Session};
pub use shelter::{Approach, Designation, DirectArrival, NoWay, ShelterProfile};
pub use situation::{Present, Situation};
pub use staff::{Account, Profile, Role};
pub use staff_session::StaffSession;
pub use status::Status;
pub use suggestion::{Changes, Suggestion, SuggestionDraft, SuggestionKind, SuggestionState};
pub use supply::{SupplyNeed, SupplyRequest, SupplyState};
pub use temporary_place::{TemporaryKind, TemporaryUse};
pub use unverified::UnverifiedReport;
