//! `/staff/account/second-factor`: codes of an authenticator app at login. Setting it
//! up needs the password, so that a device left open is not enough.

use super::SECOND_FACTOR;
use crate::{
    app::{
        self, id,
        staff::{Setup, is_totp_secret},
    },
    domain::{Account, Invalid, Password, Role},
    web::{
        AppState,
        error::PageError,
        extract::{ClientAddress, Fields, Staff},
        finish,
        view::{
            Page, PageContext,
            form::{Field, faults, field},
            layout::{self, Content, paragraphs},
            qr::qr,
        },
    },
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// `GET /staff/account/second-factor`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
) -> Result<Page, PageError> {
    page(&state, &ctx, &staff.account, &id::new_totp_secret(), &[]).await
}

async fn page(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    secret: &str,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let is_on = account.profile.second_factor;
    let is_required = state.settings.is_https() && account.profile.role == Role::Admin;
    let left = state.app.store().count_recovery_codes(&account.id).await;
    let left = left.map_err(app::Error::from)?;
    let main = html! {
        (faults(ctx, wrong))
        @if is_on {
            p { (ctx.t("second-factor-on")) }
            p { (ctx.t_with("recovery-left", &[("count", left.into())])) }
            (with_password(ctx, "recovery-codes", "password-codes", wrong, &ctx.t("recovery-renew")))
            @if !is_required {
                (with_password(ctx, "remove", "password-remove", wrong, &ctx.t("second-factor-remove")))
            }
        } @else {
            @if is_required { p.notice { (ctx.t("second-factor-required")) } }
            (paragraphs(&ctx.t("second-factor-what")))
            (setup(ctx, account, secret, wrong))
        }
    };
    Ok(sheet(ctx, account, &main))
}

fn sheet(ctx: &PageContext, account: &Account, main: &Markup) -> Page {
    let title = ctx.t("second-factor");
    let main = html! { div.sheet { h1 { (title) } (main) } };
    layout::staff_page(ctx, Some(account), &Content { title, class: "plain", main })
}

fn setup(ctx: &PageContext, account: &Account, secret: &str, wrong: &[Invalid]) -> Markup {
    let code = Field {
        name: "code",
        label: ctx.t("second-factor-code"),
        autocomplete: Some("one-time-code"),
        digits: true,
        ..Field::default()
    };
    let grouped: Vec<_> = secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    html! {
        form method="post" action=(SECOND_FACTOR) {
            input type="hidden" name="secret" value=(secret);
            ol.steps {
                li { (ctx.t("second-factor-step-app")) }
                li {
                    p { (ctx.t("second-factor-step-scan")) }
                    (qr(&otpauth(ctx, &account.profile.name, secret), &ctx.t("second-factor-qr")))
                    p.hint { (ctx.t("second-factor-by-hand")) }
                    p { code.secret { (grouped.join(" ")) } }
                }
                li { (field(ctx, &code, wrong)) (password(ctx, "password", wrong)) }
            }
            p.buttons { button.button type="submit" { (ctx.t("second-factor-go")) } }
        }
    }
}

/// What authenticator apps read: whose code it is, and the secret.
fn otpauth(ctx: &PageContext, name: &str, secret: &str) -> String {
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (service, name) = (encoded(&ctx.service().name), encoded(name));
    format!("otpauth://totp/{service}:{name}?secret={secret}&issuer={service}")
}

fn password(ctx: &PageContext, name: &'static str, wrong: &[Invalid]) -> Markup {
    let password = Field {
        name,
        label: ctx.t("staff-current-password"),
        kind: Some("password"),
        autocomplete: Some("current-password"),
        ..Field::default()
    };
    field(ctx, &password, wrong)
}

/// A button that needs the password; each form's field has its own name.
fn with_password(
    ctx: &PageContext,
    action: &str,
    name: &'static str,
    wrong: &[Invalid],
    button: &str,
) -> Markup {
    html! {
        h2 { (button) }
        form method="post" action={ (SECOND_FACTOR) "/" (action) } {
            (password(ctx, name, wrong))
            p.buttons { button.action type="submit" { (button) } }
        }
    }
}

/// The recovery codes, which are shown this once.
fn codes_page(ctx: &PageContext, account: &Account, codes: &[String]) -> Page {
    let main = html! {
        h2 { (ctx.t("recovery")) }
        (paragraphs(&ctx.t("recovery-text")))
        ul.recovery { @for code in codes { li { code { (code) } } } }
        p.buttons { a.button href="/staff" { (ctx.t("recovery-kept")) } }
    };
    sheet(ctx, account, &main)
}

/// `POST /staff/account/second-factor`
pub async fn set_up(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    let secret = fields.text("secret").to_owned();
    if !is_totp_secret(&secret) {
        return Ok(Redirect::to(SECOND_FACTOR).into_response());
    }
    let typed = Password::typed(fields.text("password"));
    let done = match typed {
        Ok(password) => {
            let setup =
                Setup { password, secret: secret.clone(), code: fields.text("code").to_owned() };
            let (app, account) = (state.app.clone(), staff.account.clone());
            finish(async move { app.set_second_factor(account, setup, address).await }).await
        }
        Err(fault) => Err(app::Error::Invalid(vec![fault])),
    };
    answer(&state, &ctx, &staff.account, &secret, "password", done).await
}

/// `POST /staff/account/second-factor/recovery-codes`
pub async fn renew(
    State(state): State<AppState>,
    mut ctx: PageContext,
    staff: Staff,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    SECOND_FACTOR.clone_into(&mut ctx.here);
    let done = match Password::typed(fields.text("password-codes")) {
        Ok(password) => {
            let (app, account) = (state.app.clone(), staff.account.clone());
            finish(async move { app.renew_recovery_codes(account, password, address).await }).await
        }
        Err(fault) => Err(app::Error::Invalid(vec![fault])),
    };
    answer(&state, &ctx, &staff.account, "", "password-codes", done).await
}

/// `POST /staff/account/second-factor/remove`
pub async fn remove(
    State(state): State<AppState>,
    mut ctx: PageContext,
    staff: Staff,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    SECOND_FACTOR.clone_into(&mut ctx.here);
    let done = match Password::typed(fields.text("password-remove")) {
        Ok(password) => {
            let (app, account) = (state.app.clone(), staff.account.clone());
            let remove = async move { app.remove_second_factor(account, password, address).await };
            finish(remove).await.map(|()| Vec::new())
        }
        Err(fault) => Err(app::Error::Invalid(vec![fault])),
    };
    answer(&state, &ctx, &staff.account, "", "password-remove", done).await
}

/// New recovery codes, if there are any, or the page again with what is wrong.
async fn answer(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    secret: &str,
    password: &'static str,
    done: Result<Vec<String>, app::Error>,
) -> Result<Response, PageError> {
    match done {
        Ok(codes) if codes.is_empty() => Ok(Redirect::to(SECOND_FACTOR).into_response()),
        Ok(codes) => Ok(codes_page(ctx, account, &codes).into_response()),
        Err(app::Error::Invalid(mut wrong)) => {
            for fault in wrong.iter_mut().filter(|fault| fault.field == "password") {
                fault.field = password.into();
            }
            let page = page(state, ctx, account, secret, &wrong).await?;
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
