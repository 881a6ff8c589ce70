//! Why an action was not done.

use super::import::KeyClashes;
use crate::{
    domain::{Invalid, Place},
    store::StoreError,
};

/// Why an action was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input is not acceptable; every fault is listed.
    #[error("not acceptable: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Invalid(Vec<Invalid>),
    /// The register holds sample places, which do not mix with real ones.
    #[error(
        "the register holds {count} sample places: remove them with `ibasho sample remove`, \
         or mix them knowingly with `--keep-sample`"
    )]
    SampleInRegister {
        /// How many.
        count: i64,
    },
    /// Many keys of a file belong to other places: it is another list than the one whose
    /// keys they are.
    #[error("{file} is another list: {} of the {} keys that the register knows belong to other places", clashes.of_others, clashes.known)]
    OtherList {
        /// The file.
        file: String,
        /// The keys.
        clashes: Box<KeyClashes>,
    },
    /// What was asked for cannot be written out.
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
    /// The account has not the right to do it.
    #[error("the account has not the right to do this")]
    Forbidden,
    /// There is no such record, or it is not the asker's.
    #[error("no such record")]
    NotFound,
    /// Too many wrong passwords or codes; better later.
    #[error("too many wrong tries: wait a quarter of an hour")]
    TooManyTries,
    /// Too many at once.
    #[error("too many people are logging in: try again in a moment")]
    Busy,
    /// Somebody else changed the place first.
    #[error("the place was changed meanwhile")]
    Changed {
        /// As it is now.
        now: Box<Place>,
    },
    /// Too many wrong numbers of a shelter, or too much that waits there.
    #[error("try again in {wait_s} seconds")]
    TryLater {
        /// In how many seconds.
        wait_s: i64,
    },
    /// Too many suggestions from one network or about one place.
    #[error("too many suggestions: try again later")]
    TooManySuggestions,
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    /// Whether nobody reads any more what is written.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}
