//! `/staff/users/{id}`: one account: what it may do, a link for a new password, and
//! keeping its owner out.

use super::{
    request::StaffRequest,
    users::{TypedProfile, fields, link_page},
};
use crate::{
    app::{self, staff::By},
    domain::{Account, Invalid, Right, StaffId},
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{Page, PageContext, form::faults, staff},
    },
};
use axum::{extract::Path, http::HeaderMap, response::Response};
use maud::{Markup, html};

/// The account that an address names.
async fn find(request: &StaffRequest, id: &str) -> Result<Account, PageError> {
    request.must(Right::ManageAccounts)?;
    let id = StaffId::parse(id).ok_or(app::Error::NotFound)?;
    let found = request.state.app.store().find_account(&id).await.map_err(app::Error::from)?;
    found.ok_or(app::Error::NotFound.into())
}

/// `GET /staff/users/{id}`
pub async fn show(request: StaffRequest, Path(id): Path<String>) -> Result<Page, PageError> {
    let account = find(&request, &id).await?;
    let typed = TypedProfile::from_profile(&account.profile);
    Ok(page(&request, &account, &typed, &[]))
}

fn page(
    request: &StaffRequest,
    account: &Account,
    typed: &TypedProfile,
    wrong: &[Invalid],
) -> Page {
    let StaffRequest { state, ctx, .. } = request;
    let catalog = state.app.catalog();
    let title = account.profile.name.clone();
    let main = html! {
        div.sheet {
            h1 { (title) " " span.badge { (staff::state(ctx, account)) } }
            (faults(ctx, wrong))
            form method="post" action=(address::user(&account.id)) {
                input type="hidden" name="owner" value=(request.account().id);
                input type="hidden" name="revision" value=(account.revision);
                (fields(ctx, typed, &catalog.districts(), wrong))
                p.buttons { button.button type="submit" { (ctx.t("user-save")) } }
                p.hint { (ctx.t("user-save-hint")) }
            }
            h2 { (ctx.t("user-more")) }
            ul.deeds { (actions(ctx, account)) }
        }
    };
    request.page(title, "plain", main)
}

/// What can be done with an account, each a button with its consequence.
fn actions(ctx: &PageContext, account: &Account) -> Markup {
    let action = |path: &str, button: String, hint: String| {
        html! {
            li {
                form method="post" action={ (address::user(&account.id)) (path) } {
                    button.action type="submit" { (button) }
                }
                p.hint { (hint) }
            }
        }
    };
    html! {
        @if account.profile.active {
            (action("/link", ctx.t("user-link"), ctx.t("user-link-hint")))
            @if account.profile.second_factor {
                (action("/reset-totp", ctx.t("user-reset-totp"), ctx.t("user-reset-totp-hint")))
            }
            (action("/sign-out", ctx.t("user-sign-out"), ctx.t("user-sign-out-hint")))
            (action("/disable", ctx.t("user-disable"), ctx.t("user-disable-hint")))
        } @else {
            (action("/enable", ctx.t("user-enable"), ctx.t("user-enable-hint")))
        }
    }
}

/// `POST /staff/users/{id}`
pub async fn change(
    mut request: StaffRequest,
    Path(id): Path<String>,
    form: Fields,
) -> Result<Response, PageError> {
    let account = find(&request, &id).await?;
    request.ctx.here = address::user(&account.id);
    let revision = form.number("revision")?;
    let typed = TypedProfile::read(&form);
    let profile = typed.profile(&request.state.app.catalog().districts());
    let id = account.id.clone();
    let change = request.run_with(profile, |app, by, profile| async move {
        app.change_account(By::Staff(by), id, revision, profile).await
    });
    match change.await {
        Ok(_) => Ok(go_to("/staff/users")),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, &account, &typed, &refusal.faults)))
        }
    }
}

/// `POST /staff/users/{id}/link`: a link for a new password, shown once.
pub async fn new_link(
    mut request: StaffRequest,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Page, PageError> {
    let account = find(&request, &id).await?;
    request.ctx.here = address::user(&account.id);
    let id = account.id.clone();
    let link = request.run(|app, by| async move { app.link_for(By::Staff(by), id).await });
    Ok(link_page(&request, &headers, &account, &link.await?))
}

/// `POST /staff/users/{id}/disable`
pub async fn disable(request: StaffRequest, id: Path<String>) -> Result<Response, PageError> {
    set_active(request, id, false).await
}

/// `POST /staff/users/{id}/enable`
pub async fn enable(request: StaffRequest, id: Path<String>) -> Result<Response, PageError> {
    set_active(request, id, true).await
}

async fn set_active(
    mut request: StaffRequest,
    Path(id): Path<String>,
    active: bool,
) -> Result<Response, PageError> {
    let account = find(&request, &id).await?;
    request.ctx.here = address::user(&account.id);
    let id = account.id.clone();
    let set = request.run(|app, by| async move { app.set_active(By::Staff(by), id, active).await });
    match set.await {
        Ok(account) => Ok(go_to(&address::user(&account.id))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            let typed = TypedProfile::from_profile(&account.profile);
            Ok(refusal.answer(page(&request, &account, &typed, &refusal.faults)))
        }
    }
}

/// `POST /staff/users/{id}/reset-totp`
pub async fn reset_second_factor(
    request: StaffRequest,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Account { id, .. } = find(&request, &id).await?;
    let back = address::user(&id);
    request.run(|app, by| async move { app.reset_second_factor(By::Staff(by), id).await }).await?;
    Ok(go_to(&back))
}

/// `POST /staff/users/{id}/sign-out`
pub async fn sign_out(
    request: StaffRequest,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Account { id, .. } = find(&request, &id).await?;
    let back = address::user(&id);
    request.run(|app, by| async move { app.end_sessions(By::Staff(by), id).await }).await?;
    Ok(go_to(&back))
}
