//! `/staff/import`: files into the register, in the browser. What they would change is
//! shown first; a button named by what it does writes it; what was written is listed
//! and can be taken back whole. Nothing here decides what a row becomes: `app` does.

pub mod columns;
pub mod fault;
pub mod held;
mod report;
pub mod runs;
mod settings;
pub mod upload;

use super::{change::names, request::StaffRequest};
use crate::{
    app::{
        self,
        import::{Settings, Upload},
    },
    domain::{Invalid, Reach, Right},
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page,
            form::{Form, faults},
        },
    },
};
use axum::{extract::Request, response::Response};
use maud::html;
pub use upload::MAX_REQUEST_BYTES;

/// `GET /staff/import`
pub async fn list(request: StaffRequest) -> Result<Page, PageError> {
    request.must(Right::Import)?;
    page(&request, &Fields::default(), &[]).await
}

/// `POST /staff/import`: takes files in and begins to look at them.
pub async fn send(request: StaffRequest, sent: Request) -> Result<Response, PageError> {
    request.must(Right::Import)?;
    let (fields, files) = match upload::read(&request.state, sent, upload::IMPORT_LIMITS).await {
        Ok(read) => read,
        Err(upload::Refused { status, code }) => {
            let refusal = Refusal { status, faults: vec![Invalid::new("files", code)] };
            let page = page(&request, &Fields::default(), &refusal.faults).await?;
            return Ok(refusal.answer(page));
        }
    };
    let owner = fields.text(super::guard::OWNER);
    if !owner.is_empty() && owner != request.account().id.as_str() {
        return Err(app::Error::Forbidden.into());
    }
    match begin(&request, &fields, files) {
        Ok(id) => Ok(go_to(&address::import(&id))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, &fields, &refusal.faults).await?))
        }
    }
}

fn begin(
    StaffRequest { state, staff, .. }: &StaffRequest,
    fields: &Fields,
    files: Vec<Upload>,
) -> Result<String, app::Error> {
    let mut chosen = Settings { bounds: Some(state.settings.area.bounds), ..Settings::default() };
    let mut wrong = settings::read(fields, &mut chosen);
    if files.is_empty() {
        wrong.insert(0, Invalid::new("files", "no-file"));
    }
    if wrong.is_empty() {
        state.app.receive_import(&staff.account, files, chosen)
    } else {
        Err(app::Error::Invalid(wrong))
    }
}

async fn page(
    request: &StaffRequest,
    fields: &Fields,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, staff } = request;
    let account = &staff.account;
    let runs = state.app.list_runs(account).await?;
    let has_sample = state.app.store().count_sample_places().await.map_err(app::Error::from)? > 0;
    let names = names(state).await?;
    let begun = state.app.own_pending_import(account);
    let districts = account.profile.districts.join(&ctx.t("list-joint"));
    let form = Form { ctx, fields, faults: wrong };
    let is_bounded = account.reach(Right::Import) != Reach::Everything;
    let title = ctx.t("up-title");
    let main = html! {
        div.sheet {
            h1 { (title) }
            p { (ctx.t("up-lead")) }
            (faults(ctx, wrong))
            @if let Some(begun) = begun {
                p.notice.done { (ctx.t("up-begun")) " "
                    a href=(address::import(&begun.id)) { (ctx.t("up-go-on")) } }
            }
            @if is_bounded {
                p.notice {
                    (ctx.t_with("up-own-districts", &[("districts", districts.into())]))
                }
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
    Ok(request.page(title, "plain", main))
}
