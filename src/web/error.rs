//! What goes wrong, said once: `application/problem+json` (RFC 9457) for programs.
//! The cause of a fault is logged here and never shown.

use crate::{
    app,
    domain::{Invalid, Locale},
    i18n::Messages,
    store::StoreError,
};
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// Why an API request was not answered.
#[derive(Debug)]
pub enum ApiError {
    /// Parameters that cannot be used; the first one is named.
    Invalid(Vec<Invalid>),
    /// A file that cannot be read: a code and the reason.
    Unreadable(&'static str, String),
    /// Nobody is logged in.
    Unauthorized,
    /// Whoever is logged in has not the right.
    Forbidden,
    /// Somebody else changed it first.
    Conflict,
    /// No such thing, or not public.
    NotFound,
    /// It was there and has ended; where to look instead.
    Gone {
        /// A query for what is near.
        near: Option<String>,
    },
    /// The method does not exist here.
    MethodNotAllowed,
    /// Ended before or after our own code.
    Failed(StatusCode),
    /// Our fault.
    Internal(app::Error),
}

#[derive(Debug, Serialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ParameterFault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    near: Option<String>,
}

#[derive(Debug, Serialize)]
struct ParameterFault {
    parameter: String,
    code: &'static str,
    detail: String,
}

impl From<Vec<Invalid>> for ApiError {
    fn from(faults: Vec<Invalid>) -> Self {
        Self::Invalid(faults)
    }
}

impl From<app::Error> for ApiError {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::Invalid(faults) => Self::Invalid(faults),
            app::Error::Forbidden => Self::Forbidden,
            app::Error::NotFound => Self::NotFound,
            app::Error::Store(StoreError::Conflict) => Self::Conflict,
            other => Self::Internal(other),
        }
    }
}

impl ApiError {
    /// Status, title and explanation.
    fn words(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Invalid(_) | Self::Unreadable(..) => (StatusCode::BAD_REQUEST, "Bad request", ""),
            Self::Unauthorized => (
                StatusCode::UNAUTHORIZED,
                "Unauthorized",
                "Log in at /staff/login and send the cookie of that session.",
            ),
            Self::Forbidden => {
                (StatusCode::FORBIDDEN, "Forbidden", "The account has not the right to do this.")
            }
            Self::NotFound => {
                (StatusCode::NOT_FOUND, "Not found", "There is no public resource at this address.")
            }
            Self::Gone { .. } => {
                (StatusCode::GONE, "Gone", "This place has ended; `near` lists what is near.")
            }
            Self::Conflict => (
                StatusCode::CONFLICT,
                "Conflict",
                "Somebody else changed this first: read it again.",
            ),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "Method not allowed",
                "This address does not answer this method.",
            ),
            Self::Failed(status) => (
                *status,
                status.canonical_reason().unwrap_or("Failed"),
                "The request could not be answered.",
            ),
            Self::Internal(app::Error::Store(StoreError::Importing)) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Service unavailable",
                "An import is being written to the register. Try again in a moment.",
            ),
            Self::Internal(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Service unavailable",
                "The register did not answer. Try again in a moment.",
            ),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, title, detail) = self.words();
        let problem = Problem {
            kind: "about:blank",
            title,
            status: status.as_u16(),
            detail: detail.to_owned(),
            errors: Vec::new(),
            near: None,
        };
        let problem = match self {
            Self::Invalid(faults) => invalid(&faults),
            Self::Unreadable(code, detail) => {
                let fault =
                    ParameterFault { parameter: "body".to_owned(), code, detail: detail.clone() };
                Problem { detail, errors: vec![fault], ..problem }
            }
            Self::Gone { near } => Problem { near, ..problem },
            Self::Internal(error) => {
                tracing::error!(%error, "a request failed");
                problem
            }
            _ => problem,
        };
        (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(problem))
            .into_response()
    }
}

/// Why a page was not answered. A page that says so is put in its place.
#[derive(Debug)]
pub struct PageError(pub app::Error);

impl From<app::Error> for PageError {
    fn from(error: app::Error) -> Self {
        Self(error)
    }
}

impl From<Invalid> for PageError {
    fn from(fault: Invalid) -> Self {
        Self(app::Error::Invalid(vec![fault]))
    }
}

/// Marks an answer of [`StatusCode::SERVICE_UNAVAILABLE`]: an import is being written, and
/// the page that is put in its place says so.
#[derive(Debug, Clone, Copy)]
pub struct ImportIsWriting;

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if let app::Error::Store(error @ StoreError::Importing) = &self.0 {
            tracing::warn!(%error, "a request was turned away");
            let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
            response.extensions_mut().insert(ImportIsWriting);
            return response;
        }
        let status = match self.0 {
            app::Error::Forbidden => StatusCode::FORBIDDEN,
            app::Error::NotFound => StatusCode::NOT_FOUND,
            app::Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            app::Error::TooManyTries
            | app::Error::TooManySuggestions
            | app::Error::TryLater { .. } => StatusCode::TOO_MANY_REQUESTS,
            app::Error::SampleInRegister { .. }
            | app::Error::OtherList { .. }
            | app::Error::Changed { .. }
            | app::Error::Store(StoreError::Conflict) => StatusCode::CONFLICT,
            app::Error::Busy | app::Error::Store(StoreError::Busy) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            error @ (app::Error::Store(_) | app::Error::Write(_)) => {
                tracing::error!(%error, "a request failed");
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        status.into_response()
    }
}

fn invalid(faults: &[Invalid]) -> Problem {
    let words = Messages::get(Locale::En);
    let errors: Vec<_> = faults
        .iter()
        .map(|fault| ParameterFault {
            parameter: fault.field.to_string(),
            code: fault.code,
            detail: words.fault(fault),
        })
        .collect();
    let named: Vec<_> =
        errors.iter().map(|fault| format!("{}: {}", fault.parameter, fault.detail)).collect();
    Problem {
        kind: "about:blank",
        title: "Bad request",
        status: StatusCode::BAD_REQUEST.as_u16(),
        detail: named.join(" "),
        errors,
        near: None,
    }
}

/// A method that the route has not.
pub async fn api_method_not_allowed() -> ApiError {
    ApiError::MethodNotAllowed
}
