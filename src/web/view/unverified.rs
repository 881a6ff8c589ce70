//! Reports that nobody has verified, as staff see them on the board and on the page of the
//! shelter: never to be taken for what is known.

use super::{PageContext, icon::icon, status};
use crate::domain::UnverifiedReport;
use maud::{Markup, html};

/// What a report says, marked as not verified by a word and a shape.
pub fn said(ctx: &PageContext, report: &UnverifiedReport) -> Markup {
    let said = &report.report;
    let when = status::clock(ctx, report.received_at);
    html! {
        div.report-said {
            span.badge.unverified-mark { (icon("status-unreported")) (ctx.t("unverified-mark")) }
            @if let Some(one) = said.status { (status::sign(ctx, one)) }
            @if let Some(count) = said.occupancy {
                strong { (ctx.t_with("persons", &[("count", count.into())])) }
            }
            span.hint {
                time datetime=(report.received_at.to_rfc3339()) {
                    (ctx.t_with("unverified-came", &[("when", when.into())]))
                }
            }
            @if let Some(note) = &said.note { p.report-note { (note) } }
        }
    }
}
