//! Programs that fill in every form they find are told from people by a field that
//! people do not see and by their pace. Neither loses what somebody typed: the page
//! comes back and asks to press the button once more.

use crate::web::extract::Fields;
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

/// Nobody reads, types and sends faster.
const MIN_TIME_TO_FILL_IN: TimeDelta = TimeDelta::seconds(3);
/// A page left open longer than this asks once more.
const MAX_TIME_OPEN: TimeDelta = TimeDelta::days(2);

/// When a form was opened, as the form itself says. It can be forged, and who does
/// has to wait for the limits by network and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened(DateTime<Utc>);

impl Opened {
    /// A form opened now.
    pub fn now(now: DateTime<Utc>) -> Self {
        Self(now)
    }

    /// What a form says; one that makes no sense was opened now.
    pub fn from_fields(fields: &Fields, now: DateTime<Utc>) -> Self {
        let seconds = fields.text("opened").parse().ok();
        let said = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        Self(said.filter(|at| *at <= now && now - *at <= MAX_TIME_OPEN).unwrap_or(now))
    }

    /// What the next form says of it, and the field that people do not see.
    pub fn hidden(self, stay_empty: &str) -> Markup {
        html! {
            input type="hidden" name="opened" value=(self.0.timestamp());
            div.unseen aria-hidden="true" {
                label for="subject" { (stay_empty) }
                input id="subject" name="subject" type="text" tabindex="-1" autocomplete="off";
            }
        }
    }
}

/// Whether to ask for the button once more.
pub fn looks_made_by_a_program(fields: &Fields, now: DateTime<Utc>) -> bool {
    let Opened(at) = Opened::from_fields(fields, now);
    !fields.text("subject").is_empty() || now - at < MIN_TIME_TO_FILL_IN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_take_their_time_and_leave_empty_what_they_do_not_see() {
        fn check(opened: &str, subject: &str, expected: bool) {
            let now = DateTime::UNIX_EPOCH + TimeDelta::days(100);
            let body = format!("opened={opened}&subject={subject}");
            let found = looks_made_by_a_program(&Fields::read(body.as_bytes()), now);
            assert_eq!(found, expected, "{body}");
        }
        let seconds = 100 * 24 * 3600;
        check(&(seconds - 3).to_string(), "", false);
        check(&(seconds - 2 * 24 * 3600).to_string(), "", false);
        check(&(seconds - 3).to_string(), "x", true);
        check(&(seconds - 2).to_string(), "", true);
        check(&(seconds + 60).to_string(), "", true);
        check(&(seconds - 2 * 24 * 3600 - 1).to_string(), "", true);
        for nonsense in ["", "x", "-1", "9223372036854775807", "1e9"] {
            check(nonsense, "", true);
        }
    }

    #[test]
    fn asking_once_more_does_not_start_the_clock_again() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(100);
        let opened = now - TimeDelta::seconds(1);
        let fields = Fields::read(format!("opened={}", opened.timestamp()).as_bytes());
        assert_eq!(Opened::from_fields(&fields, now), Opened(opened));
        assert_eq!(Opened::from_fields(&Fields::default(), now), Opened(now));
    }
}
