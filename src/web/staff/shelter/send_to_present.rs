//! The choice that only a person has: a report that was made on the page of an incident
//! that has ended is shown with its content and time, and one button sends it to the
//! incident that runs.

use super::{super::request::StaffRequest, ShelterState};
use crate::{
    domain::{Incident, Status},
    web::{address, extract::Fields, view::status},
};
use maud::{Markup, html};

/// The fields that say where it belongs and when it was seen: all others go with it as they
/// were sent.
const SAID_ANEW: [&str; 4] = ["incident", "made_in", "observed_at", "seen"];

/// What was sent, and the button that sends it to `present`.
pub fn send_to_present(
    request: &StaffRequest,
    scene: &ShelterState,
    typed: &Fields,
    present: &Incident,
) -> Markup {
    let ctx = &request.ctx;
    let seen_at = match [typed.text("observed_at"), typed.text("seen")] {
        ["", ""] => ("observed_at", ctx.now().to_rfc3339()),
        ["", typed] => ("seen", typed.to_owned()),
        [exact, _] => ("observed_at", exact.to_owned()),
    };
    let shown = if typed.text("seen").is_empty() {
        status::clock(ctx, ctx.now())
    } else {
        typed.text("seen").replace('T', " ")
    };
    let persons = match typed.text("occupancy") {
        "" => ctx.t("outbox-no-count"),
        count => ctx.t_with("persons", &[("count", count.into())]),
    };
    let name = present.announcement.name.as_str();
    html! {
        section.notice.send-to-present role="alert" {
            p { (ctx.t_with("send-to-present-why", &[("name", name.into())])) }
            p {
                @if let Some(status) = Status::parse(typed.text("status")) {
                    (status::sign(ctx, status))
                }
                " " strong { (persons) } " "
                (ctx.t_with("seen-at", &[("when", shown.into())]))
            }
            @if !typed.text("note").is_empty() { p.report-note { (typed.text("note")) } }
            form method="post" action=(address::shelter(&scene.place.id)) {
                @for (name, value) in &typed.0 {
                    @if !SAID_ANEW.contains(&name.as_str()) {
                        input type="hidden" name=(name) value=(value);
                    }
                }
                input type="hidden" name=(seen_at.0) value=(seen_at.1);
                input type="hidden" name="made_in" value=(typed.text("incident"));
                input type="hidden" name="incident" value=(present.id);
                button.button type="submit" {
                    @if present.exercise { (ctx.t("send-to-present-exercise")) }
                    @else { (ctx.t("send-to-present")) }
                }
            }
        }
    }
}
