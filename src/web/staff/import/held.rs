//! One import on its way: how far it is, what it would change, the button that writes
//! it, and what was written. The page stays the same address throughout.

use super::{super::request::StaffRequest, columns, fault, report, settings};
use crate::{
    app::{
        self,
        import::{ImportReport, PendingImport, Progress, Stage, propose_source},
    },
    domain::{Account, Invalid},
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext,
            form::{Form, faults},
            layout::{self, Content},
        },
    },
};
use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// `GET /staff/import/{id}`
pub async fn show(request: StaffRequest, Path(id): Path<String>) -> Result<Page, PageError> {
    let import = request.state.app.find_pending_import(request.account(), &id)?;
    Ok(match &import.stage {
        Stage::Columns(tables) => {
            let proposed = columns::proposed(&import, tables);
            columns::page(&request, &import, tables, &proposed, &[])
        }
        Stage::Compared(report) => {
            let mut chosen = import.settings.clone();
            chosen.source = chosen.source.or_else(|| proposed_source(report));
            page(&request, &import, &settings::filled(&chosen), &[])
        }
        _ => page(&request, &import, &settings::filled(&import.settings), &[]),
    })
}

/// What the only file may be called as a list, where nobody said whose it is.
fn proposed_source(report: &ImportReport) -> Option<String> {
    match &report.files[..] {
        [file] if file.key_clashes.are_many() => propose_source(&file.file),
        [file] => file.proposed_source.clone(),
        _ => None,
    }
}

fn page(
    request: &StaffRequest,
    import: &PendingImport,
    fields: &Fields,
    wrong: &[Invalid],
) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
    let form = Form { ctx, fields, faults: wrong };
    let (title, body) = match &import.stage {
        Stage::Comparing(progress) => (ctx.t("up-comparing"), waiting(ctx, progress)),
        Stage::Writing(progress) => (ctx.t("up-writing"), waiting(ctx, progress)),
        Stage::Compared(report) => {
            (ctx.t("up-compared"), compared(ctx, account, import, report, form))
        }
        Stage::Done(report) => (ctx.t("up-done"), done(ctx, report)),
        Stage::Failed(failure) => (
            ctx.t("up-failed"),
            html! {
                div.faults role="alert" { (fault::failure(ctx, account, failure)) }
                p { (ctx.t("up-nothing-written")) }
                (choices(ctx, account, import, form, true))
            },
        ),
        Stage::Columns(_) => (ctx.t("up-columns"), html! {}),
        Stage::Replaced(newer) => (ctx.t("up-replaced"), replaced(ctx, newer)),
    };
    let main = html! { div.sheet { h1 { (title) } (faults(ctx, wrong)) (body) } };
    let content = Content { title, class: "plain", main };
    if import.stage.is_running() {
        layout::waiting_page(ctx, account, &content)
    } else {
        layout::staff_page(ctx, Some(account), &content)
    }
}

/// That a newer upload stands in its place.
fn replaced(ctx: &PageContext, newer: &str) -> Markup {
    html! {
        p { (ctx.t("up-replaced-text")) }
        p.buttons {
            a.button href=(address::import(newer)) { (ctx.t("up-replaced-go")) }
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
    account: &Account,
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
    let here = address::import(&import.id);
    let is_other_list =
        !import.settings.same_list && report.files.iter().any(|file| file.key_clashes.are_many());
    let is_asked =
        is_other_list || report.files.iter().any(|file| file.missing_unknown == Some("no-source"));
    html! {
        @if report.overtaken {
            p.notice role="alert" { (ctx.t("up-overtaken")) }
        } @else {
            p.notice { (ctx.t("up-not-yet")) }
        }
        (report::counts(ctx, total, true))
        form method="post" action={ (here) "/apply" } {
            input type="hidden" name="owner" value=(account.id);
            p.buttons {
                @if is_other_list {
                    // Whose list it is comes first.
                } @else if let Some(word) = word {
                    button.button type="submit" { (word) }
                } @else {
                    button.action type="submit" { (ctx.t("up-apply-notes")) }
                }
                button.action type="submit" formaction={ (here) "/drop" } {
                    (ctx.t("up-drop")) }
            }
        }
        @for file in &report.files { (report::file(ctx, file, true)) }
        (choices(ctx, account, import, form, is_asked || !form.faults.is_empty()))
    }
}

/// Other settings, to look again.
fn choices(
    ctx: &PageContext,
    account: &Account,
    import: &PendingImport,
    form: Form<'_>,
    open: bool,
) -> Markup {
    let here = address::import(&import.id);
    html! {
        details.fold open[open] {
            summary { (ctx.t("up-choose")) }
            form method="post" action={ (here) "/compare" } {
                input type="hidden" name="owner" value=(account.id);
                (settings::files(ctx, &import.files, &import.settings))
                (settings::fields(ctx, form))
                (settings::keep_sample(ctx, form))
                p.buttons {
                    button.button type="submit" { (ctx.t("up-compare-again")) }
                    button.action type="submit" formaction={ (here) "/drop" } {
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
                a.button href=(address::import_run(run)) { (ctx.t("up-see-run")) }
            }
            a.action href="/staff" { (ctx.t("up-see-waiting")) }
            a.action href="/staff/import" { (ctx.t("up-next")) }
        }
        @for file in &report.files { (report::file(ctx, file, false)) }
    }
}

/// `POST /staff/import/{id}/compare`: looks again, with what was chosen.
pub async fn compare(
    request: StaffRequest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let (app, account) = (&request.state.app, request.account());
    let import = app.find_pending_import(account, &id)?;
    let mut chosen = import.settings.clone();
    let mut wrong = settings::read(&fields, &mut chosen);
    let taken: BTreeSet<usize> =
        fields.texts("file").filter_map(|file| file.parse().ok()).collect();
    chosen.left_out = (0..import.files.len()).filter(|number| !taken.contains(number)).collect();
    if chosen.left_out.len() == import.files.len() {
        wrong.push(Invalid::new("file", "no-file"));
    }
    if !wrong.is_empty() && !import.stage.is_running() {
        let refusal = Refusal::invalid(app::Error::Invalid(wrong))?;
        return Ok(refusal.answer(page(&request, &import, &fields, &refusal.faults)));
    }
    app.compare_again(account, &id, |settings| *settings = chosen)?;
    Ok(go_to(&address::import(&id)))
}

/// `POST /staff/import/{id}/apply`: writes what was looked at.
pub async fn apply(request: StaffRequest, Path(id): Path<String>) -> Result<Response, PageError> {
    request.state.app.apply_import(request.account(), &id)?;
    Ok(go_to(&address::import(&id)))
}
