//! What is done to the listings chosen in the list, together, and taking it back.

use super::{Asked, filter::Wanted, page};
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
        staff::place::{named, step},
        view::{
            Page, PageContext,
            control::{Ask, Form},
        },
    },
};
use axum::{extract::State, http::StatusCode};
use maud::{Markup, html};

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
                    button.action type="submit" name="do" value="publish" { (ctx.t("bulk-publish")) }
                }
                details.fold open[is_open(&["suspended_reason", "suspended_until"])] {
                    summary { (ctx.t("bulk-suspend-open")) }
                    (form.line(Ask { name: "suspended_reason", label: "field-suspended-reason", hint: "hint-suspended-reason" }, "text", None))
                    (form.line(Ask { name: "suspended_until", label: "field-suspended-until", hint: "hint-suspended-until" }, "date", None))
                    p.buttons { button.action type="submit" name="do" value="suspend" { (ctx.t("bulk-suspend")) } }
                }
                details.fold open[is_open(&["district"])] {
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
    answer(&state, &ctx, account, &fields, done, Deed::Change).await
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
    answer(&state, &ctx, account, &fields, done, Deed::Undo).await
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Change,
    Undo,
}

async fn answer(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    fields: &Fields,
    done: Result<BulkReport, app::Error>,
    deed: Deed,
) -> Result<Page, PageError> {
    let wanted = &Wanted::read(fields.text("query"));
    let mut ctx = ctx.clone();
    ctx.here = format!("/staff/places?{}", wanted.query(wanted.page));
    match done {
        Ok(report) => {
            let asked =
                Asked { above: said(&ctx, account, wanted, &report, deed), ..Asked::default() };
            page(state, &ctx, account, wanted, &asked).await
        }
        Err(app::Error::Invalid(faults)) => {
            let above = html! { div.faults role="alert" {
                @for fault in &faults { p { (sentence(&ctx, fault)) } }
            } };
            let asked = Asked { above, typed: fields.clone(), faults };
            let page = page(state, &ctx, account, wanted, &asked).await?;
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

fn sentence(ctx: &PageContext, fault: &Invalid) -> String {
    match &*fault.field {
        "id" | "do" => ctx.t(&format!("invalid-{}", fault.code)),
        _ => named(ctx, fault),
    }
}

fn said(
    ctx: &PageContext,
    account: &Account,
    wanted: &Wanted,
    report: &BulkReport,
    deed: Deed,
) -> Markup {
    let words = match deed {
        Deed::Change => ["bulk-changed", "bulk-unchanged", "bulk-refused"],
        Deed::Undo => ["bulk-undone", "bulk-undone-before", "bulk-not-undone"],
    };
    let counts = [report.changed, report.unchanged, report.refused];
    html! {
        div.notice.done role="status" {
            @for (at, (word, count)) in words.into_iter().zip(counts).enumerate() {
                @if at == 0 || count > 0 { p { (ctx.t_with(word, &[("count", count.into())])) } }
            }
            @if deed == Deed::Change && report.changed > 0 {
                form method="post" action="/staff/places/bulk/undo" {
                    input type="hidden" name="owner" value=(account.id);
                    input type="hidden" name="run" value=(report.run);
                    input type="hidden" name="query" value=(wanted.query(wanted.page));
                    p { (ctx.t("bulk-undo-text")) }
                    button.action type="submit" { (ctx.t("bulk-undo")) }
                }
            }
        }
    }
}
