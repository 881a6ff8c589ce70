//! The fields of a form as they were typed, without characters that nobody types: a
//! database need not take them. Fields that nobody asks for do nothing.

use crate::domain::{Code, CodeSet, Invalid, code::CodeKind, text::typed, time::from_japan};
use axum::{
    Form,
    extract::{FromRequest, Request, rejection::FormRejection},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use unicode_normalization::UnicodeNormalization;

/// How browsers, and people where a browser knows no such field, write a time of the day.
const LOCAL_TIMES: [&str; 3] = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"];

/// Names and values, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// Takes what came with a request.
    pub fn sent(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (typed(name), typed(value))).collect())
    }

    /// Reads a body of a form.
    pub fn read(body: &[u8]) -> Self {
        Self::sent(form_urlencoded::parse(body).into_owned())
    }

    /// Writes them as a body again.
    pub fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// The value of a field; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.texts(name).next().unwrap_or_default()
    }

    /// The revision in a field that the page filled in; what is none comes from a page that
    /// is old or broken, and is a fault of the field.
    pub fn number(&self, name: &'static str) -> Result<i64, Invalid> {
        self.text(name).parse().map_err(|_| Invalid::new(name, "no-revision"))
    }

    /// How many people a field says; nothing where nobody counted. Digits may be wide.
    pub fn persons(&self, name: &'static str) -> Result<Option<u32>, Invalid> {
        let plain: String = self.text(name).trim().nfkc().collect();
        if plain.is_empty() {
            return Ok(None);
        }
        plain.parse().map(Some).map_err(|_| Invalid::new(name, "persons-range"))
    }

    /// Whether the form has the field, filled in or not.
    pub fn has(&self, name: &str) -> bool {
        self.texts(name).next().is_some()
    }

    /// Every value of a field.
    pub fn texts<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The moment that somebody typed in Japan's time; nothing where the field is blank.
    pub fn moment(&self, name: &'static str) -> Result<Option<DateTime<Utc>>, Invalid> {
        let local = self.text(name).trim();
        if local.is_empty() {
            return Ok(None);
        }
        let mut read = LOCAL_TIMES.iter().map(|form| NaiveDateTime::parse_from_str(local, form));
        let read = read.find_map(Result::ok);
        read.map(|at| Some(from_japan(at))).ok_or_else(|| Invalid::new(name, "not-a-moment"))
    }

    /// The codes of the boxes that are ticked; others are none of the page's.
    pub fn codes<K: CodeKind>(&self, name: &str) -> CodeSet<K> {
        self.texts(name).filter_map(Code::parse).collect()
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = FormRejection;

    /// Takes what a guard has read of the request, or else reads its body.
    async fn from_request(mut request: Request, state: &S) -> Result<Self, FormRejection> {
        if let Some(read) = request.extensions_mut().remove() {
            return Ok(read);
        }
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state).await?;
        Ok(Self::sent(pairs))
    }
}
