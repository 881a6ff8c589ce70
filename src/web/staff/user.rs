//! `/staff/users/{id}`: one account: what it may do, a link for a new password, and
//! keeping its owner out.

use super::users::{Typed, fields, link_page};
use crate::{
    app::{self, staff::By},
    domain::{Account, Invalid, Right, StaffId},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        finish, middleware,
        view::{
            Page, PageContext,
            form::faults,
            layout::{self, Content},
            staff,
        },
    },
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

/// The account that an address names.
async fn find(state: &AppState, staff: &Staff, id: &str) -> Result<Account, PageError> {
    staff.must(Right::ManageAccounts)?;
    let id = StaffId::parse(id).ok_or(app::Error::NotFound)?;
    let found = state.app.store().find_account(&id).await.map_err(app::Error::from)?;
    found.ok_or(app::Error::NotFound.into())
}

/// `GET /staff/users/{id}`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Page, PageError> {
    let account = find(&state, &staff, &id).await?;
    let typed = Typed::of(&account.profile);
    Ok(page(&state, &ctx, &staff.account, &account, &typed, &[]))
}

fn page(
    state: &AppState,
    ctx: &PageContext,
    staff: &Account,
    account: &Account,
    typed: &Typed,
    wrong: &[Invalid],
) -> Page {
    let catalog = state.app.catalog();
    let title = account.profile.name.clone();
    let main = html! {
        div.sheet {
            h1 { (title) " " span.badge { (staff::state(ctx, account)) } }
            (faults(ctx, wrong))
            form method="post" action=(address(account, "")) {
                input type="hidden" name="owner" value=(staff.id);
                input type="hidden" name="revision" value=(account.revision);
                (fields(ctx, typed, &catalog.districts(), wrong))
                p.buttons { button.button type="submit" { (ctx.t("user-save")) } }
                p.hint { (ctx.t("user-save-hint")) }
            }
            h2 { (ctx.t("user-more")) }
            ul.deeds { (deeds(ctx, account)) }
        }
    };
    layout::staff_page(ctx, Some(staff), &Content { title, class: "plain", main })
}

fn address(account: &Account, deed: &str) -> String {
    format!("/staff/users/{}{deed}", account.id)
}

/// What can be done with an account, each a button with its consequence.
fn deeds(ctx: &PageContext, account: &Account) -> Markup {
    let deed = |path: &str, button: String, hint: String| {
        html! {
            li {
                form method="post" action=(address(account, path)) {
                    button.action type="submit" { (button) }
                }
                p.hint { (hint) }
            }
        }
    };
    html! {
        @if account.profile.active {
            (deed("/link", ctx.t("user-link"), ctx.t("user-link-hint")))
            @if account.profile.second_factor {
                (deed("/reset-totp", ctx.t("user-reset-totp"), ctx.t("user-reset-totp-hint")))
            }
            (deed("/sign-out", ctx.t("user-sign-out"), ctx.t("user-sign-out-hint")))
            (deed("/disable", ctx.t("user-disable"), ctx.t("user-disable-hint")))
        } @else {
            (deed("/enable", ctx.t("user-enable"), ctx.t("user-enable-hint")))
        }
    }
}

/// `POST /staff/users/{id}`
pub async fn change(
    State(state): State<AppState>,
    mut ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    form: Fields,
) -> Result<Response, PageError> {
    let account = find(&state, &staff, &id).await?;
    ctx.here = address(&account, "");
    let typed = Typed::read(&form);
    let revision = form.text("revision").parse().unwrap_or(0);
    let done = match typed.profile(&state.app.catalog().districts()) {
        Ok(profile) => {
            let (app, by) = (state.app.clone(), By::Staff(staff.account.clone()));
            let id = account.id.clone();
            finish(async move { app.change_account(by, id, revision, profile).await }).await
        }
        Err(faults) => Err(app::Error::Invalid(faults)),
    };
    match done {
        Ok(_) => Ok(Redirect::to("/staff/users").into_response()),
        Err(app::Error::Invalid(wrong)) => {
            let page = page(&state, &ctx, &staff.account, &account, &typed, &wrong);
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /staff/users/{id}/link`: a link for a new password, shown once.
pub async fn new_link(
    State(state): State<AppState>,
    mut ctx: PageContext,
    headers: HeaderMap,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Page, PageError> {
    let account = find(&state, &staff, &id).await?;
    ctx.here = address(&account, "");
    let (app, by, id) = (state.app.clone(), By::Staff(staff.account.clone()), account.id.clone());
    let token = finish(async move { app.link_for(by, id).await }).await?;
    let base = middleware::base_url(&state.settings, &headers);
    Ok(link_page(&ctx, &staff.account, &account, &base, &token))
}

/// `POST /staff/users/{id}/disable`
pub async fn disable(
    state: State<AppState>,
    ctx: PageContext,
    staff: Staff,
    id: Path<String>,
) -> Result<Response, PageError> {
    set_active(state, ctx, staff, id, false).await
}

/// `POST /staff/users/{id}/enable`
pub async fn enable(
    state: State<AppState>,
    ctx: PageContext,
    staff: Staff,
    id: Path<String>,
) -> Result<Response, PageError> {
    set_active(state, ctx, staff, id, true).await
}

async fn set_active(
    State(state): State<AppState>,
    mut ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    active: bool,
) -> Result<Response, PageError> {
    let account = find(&state, &staff, &id).await?;
    ctx.here = address(&account, "");
    let (app, by, id) = (state.app.clone(), By::Staff(staff.account.clone()), account.id.clone());
    match finish(async move { app.set_active(by, id, active).await }).await {
        Ok(account) => Ok(Redirect::to(&address(&account, "")).into_response()),
        Err(app::Error::Invalid(wrong)) => {
            let typed = Typed::of(&account.profile);
            let page = page(&state, &ctx, &staff.account, &account, &typed, &wrong);
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /staff/users/{id}/reset-totp`
pub async fn reset_second_factor(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let account = find(&state, &staff, &id).await?;
    let (app, by, id) = (state.app.clone(), By::Staff(staff.account), account.id.clone());
    finish(async move { app.reset_second_factor(by, id).await }).await?;
    Ok(Redirect::to(&address(&account, "")))
}

/// `POST /staff/users/{id}/sign-out`
pub async fn sign_out(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let account = find(&state, &staff, &id).await?;
    let (app, by, id) = (state.app.clone(), By::Staff(staff.account), account.id.clone());
    finish(async move { app.end_sessions(by, id).await }).await?;
    Ok(Redirect::to(&address(&account, "")))
}
