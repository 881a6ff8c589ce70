//! One import on its way: how far it is, what it would change, the button that writes
//! it, and what was written. The page stays the same address throughout.

use super::{address, columns, fault, report, settings};
use crate::{
    app::import::{ImportReport, PendingImport, Progress, Stage},
    domain::Invalid,
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        view::{
            Page, PageContext,
            control::Form,
            form::faults,
            layout::{self, Content},
        },
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// `GET /staff/import/{id}`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Page, PageError> {
    let import = state.app.find_pending_import(&staff.account, &id)?;
    Ok(match &import.stage {
        Stage::Columns(tables) => {
            columns::page(&ctx, &staff, &import, tables, &Fields::default(), &[])
        }
        _ => page(&ctx, &staff, &import, &settings::filled(&import.settings), &[]),
    })
}

fn page(
    ctx: &PageContext,
    staff: &Staff,
    import: &PendingImport,
    fields: &Fields,
    wrong: &[Invalid],
) -> Page {
    let form = Form { ctx, fields, faults: wrong };
    let (title, body) = match &import.stage {
        Stage::Comparing(progress) => (ctx.t("up-comparing"), waiting(ctx, progress)),
        Stage::Writing(progress) => (ctx.t("up-writing"), waiting(ctx, progress)),
        Stage::Compared(report) => {
            (ctx.t("up-compared"), compared(ctx, staff, import, report, form))
        }
        Stage::Done(report) => (ctx.t("up-done"), done(ctx, report)),
        Stage::Failed(failure) => (
            ctx.t("up-failed"),
            html! {
                div.faults role="alert" { (fault::failure(ctx, &staff.account, failure)) }
                p { (ctx.t("up-nothing-written")) }
                (choices(ctx, staff, import, form, true))
            },
        ),
        Stage::Columns(_) => (ctx.t("up-columns"), html! {}),
        Stage::Replaced(newer) => (ctx.t("up-replaced"), replaced(ctx, newer)),
    };
    let main = html! { div.sheet { h1 { (title) } (faults(ctx, wrong)) (body) } };
    let content = Content { title, class: "plain", main };
    if import.stage.is_running() {
        layout::waiting_page(ctx, &staff.account, &content)
    } else {
        layout::staff_page(ctx, Some(&staff.account), &content)
    }
}

/// That a newer upload stands in its place.
fn replaced(ctx: &PageContext, newer: &str) -> Markup {
    html! {
        p { (ctx.t("up-replaced-text")) }
        p.buttons {
            a.button href=(address(newer)) { (ctx.t("up-replaced-go")) }
            a.action href="/staff/import" { (ctx.t("up-title")) }
        }
    }
}

/// How far it is.
fn waiting(ctx: &PageContext, progress: &Progress) -> Markup {
    let (done, total) = progress.rows();
    let counts = [("done", done.into()), ("total", total.into())];
    html! {
        div data-waiting aria-live="polite" {
            @if total > 0 {
                p { (ctx.t_with("up-progress", &counts)) }
                progress value=(done) max=(total) aria-label=(ctx.t("up-progress-label")) {}
            } @else {
                p { (ctx.t("up-reading")) }
            }
        }
        p.hint { (ctx.t("up-waits")) }
        p.buttons { a.action href=(ctx.here) { (ctx.t("up-look-again")) } }
    }
}

fn compared(
    ctx: &PageContext,
    staff: &Staff,
    import: &PendingImport,
    report: &ImportReport,
    form: Form<'_>,
) -> Markup {
    let total = report.total;
    let counts = [("created", total.created.into()), ("changed", total.changed.into())];
    let word = match (total.created, total.changed) {
        (0, 0) => None,
        (_, 0) => Some(ctx.t_with("up-apply-created", &counts)),
        (0, _) => Some(ctx.t_with("up-apply-changed", &counts)),
        _ => Some(ctx.t_with("up-apply", &counts)),
    };
    html! {
        @if report.overtaken {
            p.notice role="alert" { (ctx.t("up-overtaken")) }
        } @else {
            p.notice { (ctx.t("up-not-yet")) }
        }
        (report::counts(ctx, total, true))
        form method="post" action={ (address(&import.id)) "/apply" } {
            input type="hidden" name="owner" value=(staff.account.id);
            p.buttons {
                @if let Some(word) = word {
                    button.button type="submit" { (word) }
                } @else {
                    button.action type="submit" { (ctx.t("up-apply-notes")) }
                }
                button.action type="submit" formaction={ (address(&import.id)) "/drop" } {
                    (ctx.t("up-drop")) }
            }
        }
        @for file in &report.files { (report::file(ctx, file, true)) }
        (choices(ctx, staff, import, form, !form.faults.is_empty()))
    }
}

/// Other settings, to look again.
fn choices(
    ctx: &PageContext,
    staff: &Staff,
    import: &PendingImport,
    form: Form<'_>,
    open: bool,
) -> Markup {
    html! {
        details.fold open[open] {
            summary { (ctx.t("up-choose")) }
            form method="post" action={ (address(&import.id)) "/compare" } {
                input type="hidden" name="owner" value=(staff.account.id);
                (settings::files(ctx, &import.files, &import.settings))
                (settings::fields(ctx, form))
                (settings::keep_sample(ctx, form))
                p.buttons {
                    button.button type="submit" { (ctx.t("up-compare-again")) }
                    button.action type="submit" formaction={ (address(&import.id)) "/drop" } {
                        (ctx.t("up-drop")) }
                }
            }
        }
    }
}

fn done(ctx: &PageContext, report: &ImportReport) -> Markup {
    html! {
        p.notice.done role="status" { (ctx.t("up-done-text")) }
        (report::counts(ctx, report.total, false))
        p.buttons {
            @if let Some(run) = &report.run {
                a.button href={ "/staff/import/runs/" (run) } { (ctx.t("up-see-run")) }
            }
            a.action href="/staff" { (ctx.t("up-see-waiting")) }
            a.action href="/staff/import" { (ctx.t("up-next")) }
        }
        @for file in &report.files { (report::file(ctx, file, false)) }
    }
}

/// `POST /staff/import/{id}/compare`: looks again, with what was chosen.
pub async fn compare(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let import = state.app.find_pending_import(&staff.account, &id)?;
    let mut chosen = import.settings.clone();
    let mut wrong = settings::read(&fields, &mut chosen);
    let taken: BTreeSet<usize> =
        fields.texts("file").filter_map(|file| file.parse().ok()).collect();
    chosen.left_out = (0..import.files.len()).filter(|number| !taken.contains(number)).collect();
    if chosen.left_out.len() == import.files.len() {
        wrong.push(Invalid::new("file", "no-file"));
    }
    if !wrong.is_empty() && !import.stage.is_running() {
        let page = page(&ctx, &staff, &import, &fields, &wrong);
        return Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    state.app.compare_again(&staff.account, &id, |settings| *settings = chosen)?;
    Ok(Redirect::to(&address(&id)).into_response())
}

/// `POST /staff/import/{id}/apply`: writes what was looked at.
pub async fn apply(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    state.app.apply_import(&staff.account, &id)?;
    Ok(Redirect::to(&address(&id)))
}
