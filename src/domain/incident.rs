//! 災害・訓練: what statuses belong to. One runs at a time, several follow each other,
//! and what was reported in one is never shown in another.

use super::{CodeSet, IncidentId, Invalid, code::HazardKind, text::typed};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const MAX_NAME_CHARS: usize = 60;
/// The longest message to residents, in characters.
const MAX_MESSAGE_CHARS: usize = 1000;

/// What people say of an incident: what can be changed while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// What it is called: 台風第19号, 秋の総合防災訓練.
    pub name: String,
    /// What residents should know and do now.
    pub message: Option<String>,
    /// What people flee from; nothing where nobody said.
    #[serde(default)]
    pub hazards: CodeSet<HazardKind>,
}

impl Announcement {
    /// The errors name `name` and `message`.
    pub fn new(name: &str, message: &str) -> Result<Self, Vec<Invalid>> {
        let name = typed(name.split_whitespace().collect::<Vec<_>>().join(" "));
        let message = typed(message.trim().to_owned());
        let message = Some(message).filter(|text| !text.is_empty());
        let mut faults = Vec::new();
        if name.is_empty() {
            faults.push(Invalid::new("name", "required"));
        }
        faults.extend(Invalid::check_length("name", MAX_NAME_CHARS, &name).err());
        let text = message.as_deref().unwrap_or_default();
        faults.extend(Invalid::check_length("message", MAX_MESSAGE_CHARS, text).err());
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self { name, message, hazards: CodeSet::default() })
    }

    /// The same, with what people flee from.
    #[must_use]
    pub fn with_hazards(self, hazards: CodeSet<HazardKind>) -> Self {
        Self { hazards, ..self }
    }
}

/// A disaster, or an exercise of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its id, for ever.
    pub id: IncidentId,
    /// 1 when opened, one more with every change.
    pub revision: i64,
    /// Name and message.
    pub announcement: Announcement,
    /// 訓練: nothing of it is true outside of it.
    pub exercise: bool,
    /// When it began, which may be before it was opened here.
    pub started_at: DateTime<Utc>,
    /// When it ended; `None` while it runs.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Incident {
    /// Whether it is still going on.
    pub fn is_running(&self) -> bool {
        self.ended_at.is_none()
    }

    /// The word of files: 災害 or 訓練.
    pub fn japanese(&self) -> &'static str {
        if self.exercise { "訓練" } else { "災害" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_incident_cannot_do_without_is_named() {
        fn check(name: &str, message: &str, expected: &[&str]) {
            let read = Announcement::new(name, message);
            let faults: Vec<_> =
                read.err().unwrap_or_default().iter().map(ToString::to_string).collect();
            assert_eq!(faults, expected);
        }
        check(" \u{3000}\n", "", &["name: required"]);
        let long = "あ".repeat(1001);
        check(&long, &long, &["name: too-long", "message: too-long"]);
        let read = Announcement::new(" 台風\n第19号 ", "\n").expect("valid");
        assert_eq!((read.name.as_str(), read.message), ("台風 第19号", None));
    }
}
