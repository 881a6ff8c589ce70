//! What is done to the listings chosen in the list, together, and taking it back.

use super::{filter::Wanted, page};
use crate::{
    app::{
        self,
        place::{BulkReport, Change},
    },
    domain::{Account, Invalid, PlaceId, Right},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        finish,
        staff::place::step,
        view::{
            Page, PageContext,
            control::{Ask, Form},
        },
    },
};
use axum::{extract::State, http::StatusCode};
use maud::{Markup, html};

/// What can be done to the chosen ones.
pub fn controls(ctx: &PageContext, account: &Account) -> Markup {
    let fields = Fields::default();
    let form = Form { ctx, fields: &fields, faults: &[] };
    html! {
        section.part.bulk {
            h2 { (ctx.t("bulk")) }
            @if account.may(Right::Import) {
                div.buttons {
                    button.button type="submit" name="do" value="verify" { (ctx.t("bulk-verify")) }
                    button.action type="submit" name="do" value="publish" { (ctx.t("bulk-publish")) }
                }
                details.fold {
                    summary { (ctx.t("bulk-suspend-open")) }
                    (form.line(Ask { name: "suspended_reason", label: "field-suspended-reason", hint: "hint-suspended-reason" }, "text", None))
                    (form.line(Ask { name: "suspended_until", label: "field-suspended-until", hint: "hint-suspended-until" }, "date", None))
                    p.buttons { button.action type="submit" name="do" value="suspend" { (ctx.t("bulk-suspend")) } }
                }
                details.fold {
                    summary { (ctx.t("bulk-district-open")) }
                    (form.line(Ask { name: "district", label: "field-district", hint: "hint-district" }, "text", None))
                    p.buttons { button.action type="submit" name="do" value="district" { (ctx.t("bulk-district")) } }
                }
            }
            p.buttons {
                button.action type="submit" formaction="/staff/places/export" { (ctx.t("bulk-export")) }
            }
        }
    }
}

fn change(fields: &Fields) -> Result<Change, Vec<Invalid>> {
    match fields.text("do") {
        "district" => {
            let district = fields.text("district").trim();
            if district.chars().count() > 60 {
                return Err(vec![Invalid::new("district", "too-long")]);
            }
            Ok(Change::SetDistrict(Some(district.to_owned()).filter(|name| !name.is_empty())))
        }
        _ => step::change(fields),
    }
}

/// `POST /staff/places/bulk`
pub async fn take(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    fields: Fields,
) -> Result<Page, PageError> {
    staff.must(Right::Import)?;
    let account = &staff.account;
    let ids: Vec<_> = fields.texts("id").filter_map(PlaceId::parse).collect();
    let done = if ids.is_empty() {
        Err(app::Error::Invalid(vec![Invalid::new("id", "nothing-chosen")]))
    } else {
        match change(&fields) {
            Ok(change) => {
                let (app, by) = (state.app.clone(), account.clone());
                finish(async move { app.change_places(&by, &ids, &change).await }).await
            }
            Err(faults) => Err(app::Error::Invalid(faults)),
        }
    };
    let wanted = Wanted::read(fields.text("query"));
    answer(&state, &ctx, account, &wanted, done, true).await
}

/// `POST /staff/places/bulk/undo`
pub async fn undo(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    fields: Fields,
) -> Result<Page, PageError> {
    staff.must(Right::Import)?;
    let account = &staff.account;
    let (app, by, run) = (state.app.clone(), account.clone(), fields.text("run").to_owned());
    let done = finish(async move { app.undo_changes(&by, &run).await }).await;
    let wanted = Wanted::read(fields.text("query"));
    answer(&state, &ctx, account, &wanted, done, false).await
}

async fn answer(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    wanted: &Wanted,
    done: Result<BulkReport, app::Error>,
    may_undo: bool,
) -> Result<Page, PageError> {
    let mut ctx = ctx.clone();
    ctx.here = format!("/staff/places?{}", wanted.query(wanted.page));
    match done {
        Ok(report) => {
            let above = said(&ctx, account, wanted, &report, may_undo);
            page(state, &ctx, account, wanted, Some(above)).await
        }
        Err(app::Error::Invalid(faults)) => {
            let sentence = |fault: &Invalid| ctx.t(&format!("invalid-{}", fault.code));
            let above = html! { div.faults role="alert" {
                @for fault in &faults { p { (sentence(fault)) } }
            } };
            let page = page(state, &ctx, account, wanted, Some(above)).await?;
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

fn said(
    ctx: &PageContext,
    account: &Account,
    wanted: &Wanted,
    report: &BulkReport,
    may_undo: bool,
) -> Markup {
    let counts = [
        ("changed", report.changed.into()),
        ("unchanged", report.unchanged.into()),
        ("refused", report.refused.into()),
    ];
    html! {
        div.notice.done role="status" {
            p { (ctx.t_with("bulk-done", &counts)) }
            @if may_undo && report.changed > 0 {
                form method="post" action="/staff/places/bulk/undo" {
                    input type="hidden" name="owner" value=(account.id);
                    input type="hidden" name="run" value=(report.run);
                    input type="hidden" name="query" value=(wanted.query(wanted.page));
                    button.action type="submit" { (ctx.t("bulk-undo")) }
                }
            }
        }
    }
}
