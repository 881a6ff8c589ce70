//! `/staff/import`: files into the register, in the browser. What they would change is
//! shown first; a button named by what it does writes it; what was written is listed
//! and can be taken back whole. Nothing here decides what a row becomes: `app` does.

pub mod columns;
mod fault;
pub mod held;
mod report;
pub mod runs;
mod settings;
mod upload;

use super::history::names;
use crate::{
    app::{
        self,
        import::{Settings, Upload},
    },
    domain::{Account, Invalid, Reach, Right},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        view::{
            Page, PageContext, control,
            form::faults,
            layout::{self, Content},
        },
    },
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
pub use upload::MAX_REQUEST_BYTES;

/// The address of an import under way.
fn address(id: &str) -> String {
    format!("/staff/import/{id}")
}

/// `GET /staff/import`
pub async fn list(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
) -> Result<Page, PageError> {
    staff.must(Right::Import)?;
    page(&state, &ctx, &staff.account, &Fields::default(), &[]).await
}

/// `POST /staff/import`: takes files in and begins to look at them.
pub async fn send(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    request: Request,
) -> Result<Response, PageError> {
    staff.must(Right::Import)?;
    let account = &staff.account;
    let (fields, files) = match upload::read(&state, request).await {
        Ok(read) => read,
        Err(upload::Refused { status, code }) => {
            let wrong = [Invalid::new("files", code)];
            let page = page(&state, &ctx, account, &Fields::default(), &wrong).await?;
            return Ok(page.with_status(status).into_response());
        }
    };
    let owner = fields.text(super::guard::OWNER);
    if !owner.is_empty() && owner != account.id.as_str() {
        return Err(app::Error::Forbidden.into());
    }
    match begin(&state, account, &fields, files) {
        Ok(id) => Ok(Redirect::to(&address(&id)).into_response()),
        Err(app::Error::Invalid(wrong)) => {
            let page = page(&state, &ctx, account, &fields, &wrong).await?;
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn begin(
    state: &AppState,
    account: &Account,
    fields: &Fields,
    files: Vec<Upload>,
) -> Result<String, app::Error> {
    let mut chosen = Settings { bounds: Some(state.settings.area.bounds), ..Settings::default() };
    let mut wrong = settings::read(fields, &mut chosen);
    if files.is_empty() {
        wrong.insert(0, Invalid::new("files", "no-file"));
    }
    if wrong.is_empty() {
        state.app.receive_import(account, files, chosen)
    } else {
        Err(app::Error::Invalid(wrong))
    }
}

async fn page(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    fields: &Fields,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let runs = state.app.list_runs(account).await?;
    let has_sample = state.app.store().count_sample_places().await.map_err(app::Error::from)? > 0;
    let names = names(state).await?;
    let begun = state.app.own_pending_import(account);
    let form = control::Form { ctx, fields, faults: wrong };
    let is_bounded = account.reach(Right::Import) != Reach::Everything;
    let title = ctx.t("up-title");
    let main = html! {
        div.sheet {
            h1 { (title) }
            p { (ctx.t("up-lead")) }
            (faults(ctx, wrong))
            @if let Some(begun) = begun {
                p.notice.done { (ctx.t("up-begun")) " "
                    a href=(address(&begun.id)) { (ctx.t("up-go-on")) } }
            }
            @if is_bounded {
                p.notice { (ctx.t_with("up-own-districts", &[("districts", account.profile.districts.join(&ctx.t("list-joint")).into())])) }
            }
            form method="post" action="/staff/import" enctype="multipart/form-data" {
                input type="hidden" name="owner" value=(account.id);
                (upload::field(ctx, form.fault("files").as_deref()))
                @if has_sample {
                    (settings::keep_sample(ctx, form))
                    (fault::way_to_sample(ctx, account))
                }
                details.fold open[!wrong.is_empty()] {
                    summary { (ctx.t("up-settings")) }
                    (settings::fields(ctx, form))
                }
                p.buttons { button.button type="submit" { (ctx.t("up-compare")) } }
            }
            h2 { (ctx.t("up-runs")) }
            (runs::list(ctx, &runs, &names))
        }
    };
    let content = Content { title, class: "plain", main };
    Ok(layout::staff_page(ctx, Some(account), &content))
}
