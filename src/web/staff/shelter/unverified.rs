//! What people at a shelter reported by its number, on the page of the shelter: marked,
//! beside what is known, until somebody confirms or rejects it; and the number itself.

use super::{super::request::StaffRequest, ShelterState};
use crate::{
    app,
    domain::{PlaceId, Right, UnverifiedReportId, unverified::ReportVerdict},
    store::StoreError,
    web::{
        action::go_to,
        address,
        error::PageError,
        extract::Fields,
        view::{PageContext, unverified},
    },
};
use axum::{extract::Path, response::Response};
use maud::{Markup, html};

/// What waits at a shelter, and the way to its sheets.
pub fn section(ctx: &PageContext, scene: &ShelterState) -> Markup {
    let shelter = address::shelter(&scene.place.id);
    let waiting = scene.situation.unverified.iter();
    let waiting: Vec<_> = waiting.filter(|report| report.place == scene.place.id).collect();
    html! {
        section.unverified #unverified data-swap {
            @if !waiting.is_empty() {
                h2 { (ctx.t("unverified-title")) }
                p.hint { (ctx.t("unverified-text")) }
                ul.reports { @for report in waiting { li {
                    (unverified::said(ctx, report))
                    form method="post" action={ (shelter) "/unverified" } {
                        input type="hidden" name="report" value=(report.id);
                        p.buttons {
                            button.button type="submit" name="do" value="confirmed" {
                                (ctx.t("unverified-confirm"))
                            }
                            button.action type="submit" name="do" value="rejected" {
                                (ctx.t("unverified-reject"))
                            }
                        }
                    }
                } } }
            }
        }
    }
}

/// `POST /staff/shelters/{id}/unverified`: confirms or rejects a report.
pub async fn settle(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let place = PlaceId::parse(&id).ok_or(app::Error::NotFound)?;
    let report = UnverifiedReportId::parse(typed.text("report")).ok_or(app::Error::NotFound)?;
    let verdict = ReportVerdict::parse(typed.text("do"));
    let verdict = verdict.ok_or(app::Error::NotFound)?;
    let shelter = address::shelter(&place);
    let settled = request.run_soon(Ok(()), |app, by, ()| async move {
        app.settle_unverified_report(by, place, report, verdict).await
    });
    match settled.await {
        Ok(_) => Ok(go_to(&address::done(&shelter, verdict.id()))),
        // Somebody else was first: the page shows what they decided.
        Err(app::Error::Store(StoreError::Conflict)) => Ok(go_to(&shelter)),
        Err(error) => Err(error.into()),
    }
}
