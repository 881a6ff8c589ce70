//! `/staff/shelters/file`: reports by the file, in the browser. What would become of each
//! row is shown first, and a button writes it. The file itself travels in the form of that
//! page: nothing waits on the server, and any server can write it.

use super::{
    guard::OWNER,
    import::{
        fault,
        upload::{self, UploadLimits},
    },
    request::StaffRequest,
};
use crate::{
    app::{
        self, id,
        import::Upload,
        shelter::{BatchReport, TakenRow},
    },
    domain::{IncidentId, Invalid, Right},
    formats::{
        FileError, RowIssue,
        status::{self, StatusFile},
    },
    web::{
        action::{Refusal, go_to},
        address,
        api::shelters::MAX_FILE_BYTES,
        error::PageError,
        extract::Fields,
        view::{Page, PageContext, form::faults, incident, status as state_view},
    },
};
use axum::{
    extract::{RawQuery, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use maud::{Markup, html};
use std::io::{Read, Write};

/// The largest request taken: a file as it is, or packed and written in a field.
pub const MAX_REQUEST_BYTES: usize = MAX_PACKED_BYTES + 64 * 1024;
/// The longest field that holds a file: two digits a byte, of one that cannot be packed.
const MAX_PACKED_BYTES: usize = 2 * MAX_FILE_BYTES + 64 * 1024;
const LIMITS: UploadLimits = UploadLimits {
    request_bytes: MAX_REQUEST_BYTES,
    files_bytes: MAX_FILE_BYTES,
    files: 1,
    field_bytes: MAX_PACKED_BYTES,
};
/// Rows shown of each list.
const MAX_ROWS_SHOWN: usize = 200;

/// `GET /staff/shelters/file`
pub async fn show(request: StaffRequest, RawQuery(query): RawQuery) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    let said = Fields::read(query.unwrap_or_default().as_bytes());
    Ok(page(&request, &said, &[], None))
}

/// `POST /staff/shelters/file`: shows what would become of a file, or writes it.
pub async fn send(request: StaffRequest, sent: Request) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let refuse = |refusal: Refusal, why: Option<(&str, &FileError)>| {
        let page = page(&request, &Fields::default(), &refusal.faults, why);
        Ok(refusal.answer(page))
    };
    let (fields, files) = match upload::read(&request.state, sent, LIMITS).await {
        Ok(read) => read,
        Err(upload::Refused { status, code }) => {
            return refuse(Refusal { status, faults: vec![Invalid::new("files", code)] }, None);
        }
    };
    let owner = fields.text(OWNER);
    if !owner.is_empty() && owner != request.account().id.as_str() {
        return Err(app::Error::Forbidden.into());
    }
    let Some(file) = files.into_iter().next().or_else(|| packed(&fields)) else {
        return refuse(refusal("no-file"), None);
    };
    let bytes = file.bytes.clone();
    let read = tokio::task::spawn_blocking(move || status::read(&bytes)).await;
    let read = match read.unwrap_or(Err(FileError::BadWorkbook)) {
        Ok(read) => read,
        Err(error) => {
            return refuse(refusal("file-unread"), Some((&file.name, &error)));
        }
    };
    match take(&request, &fields, read).await {
        Ok(UploadOutcome::Rehearsed(batch, key)) => {
            Ok(preview(&request, &file, &batch, [fields.text("incident"), &key]).into_response())
        }
        Ok(UploadOutcome::Written(batch)) => {
            let counts = [
                ("taken", batch.taken.len()),
                ("repeated", batch.repeated),
                ("refused", batch.refused.len()),
            ];
            let counts = counts.map(|(name, count)| (name, count.to_string()));
            let said = counts.iter().map(|(name, count)| (*name, count.as_str()));
            Ok(go_to(&address::with_query(address::REPORT_FILE, said)))
        }
        Err(error) => refuse(Refusal::invalid(error)?, None),
    }
}

fn refusal(code: &'static str) -> Refusal {
    let faults = vec![Invalid::new("files", code)];
    Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, faults }
}

enum UploadOutcome {
    Rehearsed(BatchReport, String),
    Written(BatchReport),
}

/// Looks at the rows, or writes them where the button says so.
async fn take(
    request: &StaffRequest,
    fields: &Fields,
    read: StatusFile,
) -> Result<UploadOutcome, app::Error> {
    let StatusFile { rows, refused } = read;
    let with_refused = |mut batch: BatchReport| {
        batch.refused.extend(refused);
        batch.refused.sort_by_key(|issue| issue.line);
        batch
    };
    let incident = IncidentId::parse(fields.text("incident"));
    if fields.text("step") == "write" {
        let key = fields.text("key").to_owned();
        let written = request.run(|app, by| async move {
            app.report_batch(&by, incident.as_ref(), Some(&key), rows).await
        });
        return Ok(UploadOutcome::Written(with_refused(written.await?)));
    }
    let (app, by) = (&request.state.app, request.account());
    let key = id::new_id();
    let batch = app.rehearse_batch(by, incident.as_ref(), Some(&key), rows).await?;
    Ok(UploadOutcome::Rehearsed(with_refused(batch), key))
}

/// The file that the form of the preview carries.
fn packed(fields: &Fields) -> Option<Upload> {
    let packed = hex::decode(fields.text("content")).ok().filter(|packed| !packed.is_empty())?;
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_FILE_BYTES).ok()?;
    DeflateDecoder::new(&*packed).take(most).read_to_end(&mut bytes).ok()?;
    Some(Upload::new(fields.text("name"), bytes))
}

fn pack(bytes: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    // Memory takes whatever is written to it.
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    hex::encode(packed.unwrap_or_default())
}

fn page(
    request: &StaffRequest,
    said: &Fields,
    wrong: &[Invalid],
    unread: Option<(&str, &FileError)>,
) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
    let situation = request.state.app.situation();
    let running = situation.incident.as_deref();
    let title = ctx.t("report-file");
    let fault = wrong.iter().find(|fault| fault.field == "files").map(|fault| ctx.fault(fault));
    let main = html! {
        (incident::band(ctx, running))
        div.sheet {
            h1 { (title) }
            (written(ctx, said))
            p { (ctx.t("report-file-lead")) }
            (faults(ctx, wrong))
            @if let Some((name, error)) = unread {
                p.notice role="alert" { strong { (name) } "：" (fault::file(ctx, error)) }
            }
            @if let Some(running) = running {
                form method="post" action=(address::REPORT_FILE) enctype="multipart/form-data" {
                    input type="hidden" name=(OWNER) value=(account.id);
                    input type="hidden" name="incident" value=(running.id);
                    div.ask {
                        label for="files" { (ctx.t("report-file-choose")) }
                        p.hint #files-hint {
                            @let limit = [("limit", (MAX_FILE_BYTES >> 20).into())];
                            (ctx.t_with("report-file-hint", &limit))
                        }
                        @if let Some(fault) = &fault { p.fault #files-fault { (fault) } }
                        input #files name="files" type="file" required accept=".csv,.tsv,.txt,.xlsx"
                            aria-describedby=(if fault.is_some() { "files-hint files-fault" }
                                else { "files-hint" })
                            aria-invalid=[fault.as_ref().map(|_| "true")];
                    }
                    p.buttons { button.button type="submit" { (ctx.t("report-file-look")) } }
                }
            } @else { p { (ctx.t("report-file-none")) } }
            (ways(ctx))
        }
    };
    request.page(title, "plain disaster", main)
}

/// What was written just now.
fn written(ctx: &PageContext, said: &Fields) -> Markup {
    let count = |name: &str| said.text(name).parse::<u64>().unwrap_or_default();
    let counts = [
        ("taken", count("taken").into()),
        ("repeated", count("repeated").into()),
        ("refused", count("refused").into()),
    ];
    html! {
        @if said.has("taken") {
            p.notice.done role="status" { (ctx.t_with("report-file-written", &counts)) }
            @if count("refused") > 0 { p.notice { (ctx.t("report-file-mend")) } }
        }
    }
}

fn ways(ctx: &PageContext) -> Markup {
    html! {
        p.buttons {
            a.action href="/staff/shelters" { (ctx.t("shelters")) }
            a.action href="/disaster" { (ctx.t("board")) }
        }
    }
}

/// What would become of a file, and the button that writes it.
fn preview(
    request: &StaffRequest,
    file: &Upload,
    batch: &BatchReport,
    [incident, key]: [&str; 2],
) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
    let situation = request.state.app.situation();
    let title = ctx.t("report-file-preview");
    let taken = batch.taken.len();
    let warned = batch.taken.iter().filter(|row| !row.warnings.is_empty()).count();
    let counts = [
        ("report-file-new", taken),
        ("report-file-warned", warned),
        ("report-file-repeated", batch.repeated),
        ("report-file-refused", batch.refused.len()),
    ];
    let main = html! {
        (incident::band(ctx, situation.incident.as_deref()))
        div.sheet {
            h1 { (title) }
            p { strong { (file.name) } }
            p.notice { (ctx.t("report-file-not-yet")) }
            dl.tally { @for (word, count) in counts {
                div { dt { (ctx.t(word)) } dd { (count) } }
            } }
            @if taken > 0 {
                form method="post" action=(address::REPORT_FILE) enctype="multipart/form-data" {
                    input type="hidden" name=(OWNER) value=(account.id);
                    input type="hidden" name="incident" value=(incident);
                    input type="hidden" name="key" value=(key);
                    input type="hidden" name="name" value=(file.name);
                    input type="hidden" name="content" value=(pack(&file.bytes));
                    input type="hidden" name="step" value="write";
                    p.buttons {
                        button.button type="submit" {
                            (ctx.t_with("report-file-write", &[("count", taken.into())]))
                        }
                        a.action href=(address::REPORT_FILE) { (ctx.t("report-file-again")) }
                    }
                }
            } @else {
                p.buttons { a.button href=(address::REPORT_FILE) { (ctx.t("report-file-again")) } }
            }
            (refused(ctx, &batch.refused))
            (rows(ctx, &batch.taken))
        }
    };
    request.page(title, "plain disaster", main)
}

fn refused(ctx: &PageContext, issues: &[RowIssue]) -> Markup {
    html! {
        @if !issues.is_empty() {
            section.part {
                h2 { (ctx.t("report-file-refused")) " " span.badge { (issues.len()) } }
                ul.found {
                    @for issue in issues.iter().take(MAX_ROWS_SHOWN) { li {
                        @let line = [("line", issue.line.into())];
                        span.line-no { (ctx.t_with("up-line", &line)) } " "
                        strong { (issue.column) } " "
                        @if !issue.value.is_empty() { q { (issue.value) } " " }
                        span.why { (ctx.row_fault(issue.code)) }
                    } }
                }
                (more(ctx, issues.len()))
            }
        }
    }
}

/// The rows that would be taken, those to look at twice first.
fn rows(ctx: &PageContext, taken: &[TakenRow]) -> Markup {
    let (doubtful, plain): (Vec<_>, Vec<_>) =
        taken.iter().partition(|row| !row.warnings.is_empty());
    html! {
        @if !taken.is_empty() {
            section.part {
                h2 { (ctx.t("report-file-new")) " " span.badge { (taken.len()) } }
                div.scroll tabindex="0" role="region" aria-label=(ctx.t("report-file-new")) {
                    table.sums {
                        thead { tr {
                            @for column in [
                                "report-file-line", "board-col-name", "board-col-status",
                                "persons-there", "report-file-time", "report-file-warned",
                            ] { th scope="col" { (ctx.t(column)) } }
                        } }
                        tbody {
                            @for one in doubtful.into_iter().chain(plain).take(MAX_ROWS_SHOWN) {
                                (row(ctx, one))
                            }
                        }
                    }
                }
                (more(ctx, taken.len()))
            }
        }
    }
}

fn row(ctx: &PageContext, TakenRow { line, place, observation, warnings }: &TakenRow) -> Markup {
    let report = observation.report();
    let count = report.and_then(|report| report.occupancy);
    html! {
        tr {
            td { (line) }
            th scope="row" { (place.draft.name) }
            td {
                @if let Some(status) = report.and_then(|report| report.status) {
                    (state_view::sign(ctx, status))
                }
            }
            td { @match count {
                Some(count) => (ctx.t_with("persons", &[("count", count.into())])),
                None => (ctx.t("unknown")),
            } }
            td { (state_view::clock(ctx, observation.observed_at)) }
            td { @for one in warnings { p { (state_view::warning(ctx, *one)) } } }
        }
    }
}

fn more(ctx: &PageContext, count: usize) -> Markup {
    html! {
        @if count > MAX_ROWS_SHOWN {
            p.hint { (ctx.t_with("up-more", &[("count", (count - MAX_ROWS_SHOWN).into())])) }
        }
    }
}
