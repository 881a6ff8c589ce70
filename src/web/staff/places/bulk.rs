//! What is done to the places chosen in the list, together, and taking it back.

use super::{BulkAnswer, filter::PlaceListQuery, page};
use crate::{
    app::{
        self,
        place::{BulkReport, PlaceChange},
    },
    domain::{Account, Invalid, PlaceId, Right, place::field::Field},
    web::{
        action::Refusal,
        error::PageError,
        extract::Fields,
        staff::{
            place::{named, step},
            request::StaffRequest,
        },
        view::{
            PageContext,
            form::{Ask, Form},
        },
    },
};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

const DISTRICT: Ask<'_> = Ask { name: "district", label: "field-district", hint: "hint-district" };

/// What can be done to the chosen ones; what was typed for them and is wrong is open.
pub fn controls(account: &Account, form: Form<'_>) -> Markup {
    let ctx = form.ctx;
    let is_open = |fields: &[&str]| fields.iter().any(|field| form.fault(field).is_some());
    html! {
        section.part.bulk {
            h2 { (ctx.t("bulk")) }
            @if account.may(Right::Import) {
                div.buttons {
                    button.button type="submit" name="do" value="verify" { (ctx.t("bulk-verify")) }
                    button.action type="submit" name="do" value="publish" {
                        (ctx.t("bulk-publish"))
                    }
                }
                details.fold open[is_open(&["suspended_reason", "suspended_until"])] {
                    summary { (ctx.t("bulk-suspend-open")) }
                    (form.line(step::SUSPENDED_REASON, "text", None))
                    (form.line(step::SUSPENDED_UNTIL, "date", None))
                    p.buttons {
                        button.action type="submit" name="do" value="suspend" {
                            (ctx.t("bulk-suspend"))
                        }
                    }
                }
                details.fold open[is_open(&["district"])] {
                    summary { (ctx.t("bulk-district-open")) }
                    (form.line(DISTRICT, "text", None))
                    p.buttons {
                        button.action type="submit" name="do" value="district" {
                            (ctx.t("bulk-district"))
                        }
                    }
                }
            }
            p.buttons {
                button.action type="submit" formaction="/staff/places/export" { (ctx.t("bulk-export")) }
            }
        }
    }
}

fn change(fields: &Fields) -> Result<PlaceChange, Vec<Invalid>> {
    match fields.text("do") {
        "district" => {
            let Some(field) = Field::find("district") else { return step::change(fields) };
            let district = field.normalize(fields.text("district"));
            field.check(district.as_deref()).map_err(|fault| vec![fault])?;
            Ok(PlaceChange::SetDistrict(district))
        }
        _ => step::change(fields),
    }
}

/// `POST /staff/places/bulk`
pub async fn take(request: StaffRequest, fields: Fields) -> Result<Response, PageError> {
    request.must(Right::Import)?;
    let ids: Vec<_> = fields.texts("id").filter_map(PlaceId::parse).collect();
    let asked = match change(&fields) {
        _ if ids.is_empty() => Err(vec![Invalid::new("id", "nothing-chosen")]),
        change => change,
    };
    let take = request.run_with(asked, |app, by, change| async move {
        app.change_places(&by, &ids, &change).await
    });
    let done = take.await;
    answer(request, &fields, done, BulkAction::Change).await
}

/// `POST /staff/places/bulk/undo`
pub async fn undo(request: StaffRequest, fields: Fields) -> Result<Response, PageError> {
    request.must(Right::Import)?;
    let run = fields.text("run").to_owned();
    let done = request.run(|app, by| async move { app.undo_changes(&by, &run).await }).await;
    answer(request, &fields, done, BulkAction::Undo).await
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BulkAction {
    Change,
    Undo,
}

async fn answer(
    mut request: StaffRequest,
    fields: &Fields,
    done: Result<BulkReport, app::Error>,
    action: BulkAction,
) -> Result<Response, PageError> {
    let query = &PlaceListQuery::read(fields.text("query"));
    request.ctx.here = query.address(query.page);
    match done {
        Ok(report) => {
            let above = said(&request, query, &report, action);
            let answer = BulkAnswer { above, ..BulkAnswer::default() };
            Ok(page(&request, query, &answer).await?.into_response())
        }
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            let above = html! { div.faults role="alert" {
                @for fault in &refusal.faults { p { (sentence(&request.ctx, fault)) } }
            } };
            let faults = refusal.faults.clone();
            let answer = BulkAnswer { above, typed: fields.clone(), faults };
            Ok(refusal.answer(page(&request, query, &answer).await?))
        }
    }
}

fn sentence(ctx: &PageContext, fault: &Invalid) -> String {
    match &*fault.field {
        "id" | "do" => ctx.fault(fault),
        _ => named(ctx, fault),
    }
}

fn said(
    request: &StaffRequest,
    query: &PlaceListQuery,
    report: &BulkReport,
    action: BulkAction,
) -> Markup {
    let (ctx, account) = (&request.ctx, request.account());
    let words = match action {
        BulkAction::Change => ["bulk-changed", "bulk-unchanged", "bulk-refused"],
        BulkAction::Undo => ["bulk-undone", "bulk-undone-before", "bulk-not-undone"],
    };
    let counts = [report.changed, report.unchanged, report.refused];
    html! {
        div.notice.done role="status" {
            @for (at, (word, count)) in words.into_iter().zip(counts).enumerate() {
                @if at == 0 || count > 0 { p { (ctx.t_with(word, &[("count", count.into())])) } }
            }
            @if action == BulkAction::Change && report.changed > 0 {
                form method="post" action="/staff/places/bulk/undo" {
                    input type="hidden" name="owner" value=(account.id);
                    input type="hidden" name="run" value=(report.run);
                    input type="hidden" name="query" value=(query.query(query.page));
                    p { (ctx.t("bulk-undo-text")) }
                    button.action type="submit" { (ctx.t("bulk-undo")) }
                }
            }
        }
    }
}
