//! The imports that were written: who, when, which files, what became of them; and
//! taking one back whole.

use crate::{
    app::import::UndoneImport,
    domain::{HistoryEntry, ImportRun, PlaceId, Right, RunState},
    i18n::Value,
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        staff::{
            change::{differences, names, who},
            done::{self, DoneWith},
            history::link,
            request::StaffRequest,
        },
        view::{Page, PageContext, date},
    },
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::{collections::HashMap, time::Duration};

/// Changes on one page.
const CHANGES_PER_PAGE: i64 = 50;

/// How long an answer waits for an undo, which goes on by itself afterwards.
const UNDO_ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// Where in the changes of an import to begin.
#[derive(Debug, Default, Deserialize)]
pub struct RunQuery {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

/// The imports, newest first; what took one back stands with it.
pub fn list(ctx: &PageContext, runs: &[ImportRun], names: &HashMap<String, String>) -> Markup {
    let undone = |run: &ImportRun| runs.iter().any(|other| other.undoes.as_ref() == Some(&run.id));
    html! {
        @if runs.is_empty() { p { (ctx.t("up-no-runs")) } }
        ul.entries { @for run in runs.iter().filter(|run| run.undoes.is_none()) { li {
            @let counts = counts(run);
            a href=(address::import_run(&run.id)) {
                strong { (files(run)) }
                span { (date::moment(ctx.locale(), run.at)) }
                span { (who(ctx, &run.actor, names)) }
                span { (ctx.t_with("up-run-counts", &counts)) }
                @if let Some(word) = unfinished(ctx, run) { span.badge { (word) } }
                @else if undone(run) { span.badge { (ctx.t("up-undone")) } }
            }
        } } }
    }
}

/// How far an import is that is not done.
fn unfinished(ctx: &PageContext, run: &ImportRun) -> Option<String> {
    match run.state {
        RunState::Writing => Some(ctx.t("up-run-writing")),
        RunState::Broken => Some(ctx.t("up-run-broken")),
        RunState::Done => None,
    }
}

/// How many places an import brought and changed, for a message.
fn counts(run: &ImportRun) -> [(&'static str, Value<'static>); 2] {
    ["created", "changed"].map(|name| (name, count(run, name).into()))
}

fn count(run: &ImportRun, name: &str) -> u64 {
    run.body["total"][name].as_u64().unwrap_or_default()
}

/// The names of the files of an import.
fn files(run: &ImportRun) -> String {
    let files = run.body["files"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names: Vec<_> = files.iter().filter_map(|file| file["file"].as_str()).collect();
    names.join("、")
}

/// `GET /staff/import/runs/{id}`
pub async fn show(
    request: StaffRequest,
    Path(id): Path<String>,
    Query(query): Query<RunQuery>,
) -> Result<Page, PageError> {
    page(&request, &id, &query, None).await
}

async fn page(
    request: &StaffRequest,
    id: &str,
    RunQuery { after, done }: &RunQuery,
    above: Option<Markup>,
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, staff } = request;
    let account = &staff.account;
    let (run, undo) = state.app.find_run(account, id).await?;
    let entries =
        state.app.list_run_changes(&run, after.parse().unwrap_or(0), CHANGES_PER_PAGE).await?;
    let names = names(state).await?;
    let title = ctx.t("up-run");
    let is_full = i64::try_from(entries.len()).is_ok_and(|count| count >= CHANGES_PER_PAGE);
    let is_open = undo.is_none() && run.undoes.is_none() && run.state == RunState::Done;
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if let Some(above) = above { (above) }
            @if done == "going" && undo.is_none() {
                p.notice role="status" { (ctx.t("up-undo-going")) }
            }
            (done::notice(ctx, DoneWith::ImportRun, done))
            dl.details {
                div { dt { (ctx.t("up-files")) } dd { (files(&run)) } }
                div { dt { (ctx.t("up-run-when")) } dd { (date::moment(ctx.locale(), run.at)) } }
                div { dt { (ctx.t("up-run-who")) } dd { (who(ctx, &run.actor, &names)) } }
            }
            @if let Some(word) = unfinished(ctx, &run) { p.notice { (word) } }
            @else if let Some(undo) = &undo { (taken_back(ctx, undo, &names)) }
            @if run.undoes.is_none() { (numbers(ctx, &run)) }
            @if is_open && done != "going" && count(&run, "created") + count(&run, "changed") > 0 {
                (undo_form(ctx, account.id.as_str(), &run))
            }
            h2 { (ctx.t("up-run-changes")) }
            @if entries.is_empty() { p { (ctx.t("history-none")) } }
            ol.log role="list" { @for entry in &entries { li { (changed(ctx, entry)) } } }
            @if let Some(last) = entries.last().filter(|_| is_full) {
                p {
                    a.action href={ (address::import_run(&run.id)) "?after=" (last.seq) } {
                        (ctx.t("places-after"))
                    }
                }
            }
        }
    };
    Ok(request.page(title, "plain", main))
}

fn numbers(ctx: &PageContext, run: &ImportRun) -> Markup {
    let shown = [
        ("created", ctx.t("up-created")),
        ("changed", ctx.t("up-changed")),
        ("unchanged", ctx.t("up-unchanged")),
        ("kept", ctx.t("up-kept")),
        ("refused", ctx.t("up-refused")),
        ("missing", ctx.t("up-missing")),
    ];
    html! {
        dl.tally { @for (name, word) in shown { @let number = count(run, name);
            @if number > 0 { div { dt { (word) } dd { (number) } } }
        } }
    }
}

fn undo_form(ctx: &PageContext, owner: &str, run: &ImportRun) -> Markup {
    let counts = counts(run);
    html! {
        form.part method="post" action={ (address::import_run(&run.id)) "/undo" } {
            input type="hidden" name="owner" value=(owner);
            h2 { (ctx.t("up-undo-title")) }
            p { (ctx.t_with("up-undo-text", &counts)) }
            p.buttons { button.action type="submit" { (ctx.t("up-undo")) } }
        }
    }
}

/// That an import was taken back, by whom, and what was left.
fn taken_back(ctx: &PageContext, undo: &ImportRun, names: &HashMap<String, String>) -> Markup {
    let said = [
        ("when", date::moment(ctx.locale(), undo.at).into()),
        ("who", who(ctx, &undo.actor, names).into()),
        ("removed", count(undo, "removed").into()),
        ("restored", count(undo, "restored").into()),
    ];
    let left = undo.body["total"]["left_places"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        div.notice {
            p { (ctx.t_with("up-undone-by", &said)) }
            @if !left.is_empty() {
                p { (ctx.t_with("up-undo-left", &[("count", count(undo, "left").into())])) }
                ul { @for place in left {
                    @let name = place["name"].as_str().unwrap_or_default();
                    li {
                        @match place["place"].as_str().and_then(PlaceId::parse) {
                            Some(id) => a href=(address::staff_place(&id)) { (name) },
                            None => (name),
                        }
                        "：" (why(ctx, place["why"].as_str().unwrap_or_default()))
                    }
                } }
            }
        }
    }
}

fn why(ctx: &PageContext, code: &str) -> String {
    match code {
        "suggestion" => ctx.t("up-left-suggestion"),
        "status" => ctx.t("up-left-status"),
        "not-yours" => ctx.t("up-left-not-yours"),
        "gone" => ctx.t("up-left-gone"),
        _ => ctx.t("up-left-changed"),
    }
}

fn changed(ctx: &PageContext, entry: &HistoryEntry) -> Markup {
    let change = &entry.change;
    html! {
        article.log-entry {
            h3 { (link(entry)) }
            (differences(ctx, change.before.as_ref(), change.after.as_ref()))
        }
    }
}

/// `POST /staff/import/runs/{id}/undo`
pub async fn undo(
    request: StaffRequest,
    Path(id): Path<String>,
    _: Fields,
) -> Result<Response, PageError> {
    request.must(Right::Import)?;
    let here = address::import_run(&id);
    let (run, _) = request.state.app.find_run(request.account(), &id).await?;
    let reason = request.ctx.t_with("up-undo-reason", &[("files", files(&run).into())]);
    let target = id.clone();
    let undo = request.run(|app, by| async move { app.undo_import(&by, &target, &reason).await });
    let Ok(done) = tokio::time::timeout(UNDO_ANSWER_TIMEOUT, undo).await else {
        return Ok(go_to(&address::done(&here, "going")));
    };
    match done {
        Ok(UndoneImport { .. }) => Ok(go_to(&address::done(&here, "undo"))),
        Err(error) => {
            let refusal = Refusal::changed(error)?;
            let again = request.ctx.t("up-undo-again");
            let above = html! { div.faults role="alert" { p { (again) } } };
            let page = page(&request, &id, &RunQuery::default(), Some(above)).await?;
            Ok(refusal.answer(page))
        }
    }
}
