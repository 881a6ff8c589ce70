//! `/staff/account/second-factor`: codes of an authenticator app at login. Setting it
//! up needs the password, so that a device left open is not enough.

use super::{request::StaffRequest, typed_password};
use crate::{
    app::{
        self, id,
        staff::{Setup, is_totp_secret},
    },
    domain::{Account, Invalid, Role},
    web::{
        action::{Refusal, go_to},
        address::SECOND_FACTOR,
        error::PageError,
        extract::{ClientAddress, Fields},
        view::{
            Page, PageContext,
            form::{TextField, faults, field},
            layout::paragraphs,
            qr::qr,
        },
    },
};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// `GET /staff/account/second-factor`
pub async fn show(request: StaffRequest) -> Result<Page, PageError> {
    page(&request, &id::new_totp_secret(), &[]).await
}

async fn page(request: &StaffRequest, secret: &str, wrong: &[Invalid]) -> Result<Page, PageError> {
    let (state, ctx, account) = (&request.state, &request.ctx, request.account());
    let is_on = account.profile.second_factor;
    let is_required = state.settings.is_https() && account.profile.role == Role::Admin;
    let left = state.app.store().count_recovery_codes(&account.id).await;
    let left = left.map_err(app::Error::from)?;
    let renew = ctx.t("recovery-renew");
    let remove = ctx.t("second-factor-remove");
    let main = html! {
        (faults(ctx, wrong))
        @if is_on {
            p { (ctx.t("second-factor-on")) }
            p { (ctx.t_with("recovery-left", &[("count", left.into())])) }
            (with_password(ctx, "recovery-codes", "password-codes", wrong, &renew))
            @if !is_required {
                (with_password(ctx, "remove", "password-remove", wrong, &remove))
            }
        } @else {
            @if is_required { p.notice { (ctx.t("second-factor-required")) } }
            (paragraphs(&ctx.t("second-factor-what")))
            (setup(ctx, account, secret, wrong))
        }
    };
    Ok(sheet(request, &main))
}

fn sheet(request: &StaffRequest, main: &Markup) -> Page {
    let title = request.ctx.t("second-factor");
    let main = html! { div.sheet { h1 { (title) } (main) } };
    request.page(title, "plain", main)
}

fn setup(ctx: &PageContext, account: &Account, secret: &str, wrong: &[Invalid]) -> Markup {
    let code = TextField {
        name: "code",
        label: ctx.t("second-factor-code"),
        autocomplete: Some("one-time-code"),
        digits: true,
        ..TextField::default()
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
    field(ctx, &TextField::current_password(ctx, name), wrong)
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
fn codes_page(request: &StaffRequest, codes: &[String]) -> Page {
    let ctx = &request.ctx;
    let main = html! {
        h2 { (ctx.t("recovery")) }
        (paragraphs(&ctx.t("recovery-text")))
        ul.recovery { @for code in codes { li { code { (code) } } } }
        p.buttons { a.button href="/staff" { (ctx.t("recovery-kept")) } }
    };
    sheet(request, &main)
}

/// `POST /staff/account/second-factor`
pub async fn set_up(
    request: StaffRequest,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    let secret = fields.text("secret");
    if !is_totp_secret(secret) {
        return Ok(go_to(SECOND_FACTOR));
    }
    let typed = typed_password(&fields, "password").map(|password| Setup {
        password,
        secret: secret.to_owned(),
        code: fields.text("code").to_owned(),
    });
    let set_up = request.run_with(typed, |app, by, setup| async move {
        app.set_second_factor(by, setup, address).await
    });
    answer(&request, secret, "password", set_up.await).await
}

/// `POST /staff/account/second-factor/recovery-codes`
pub async fn renew(
    mut request: StaffRequest,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    SECOND_FACTOR.clone_into(&mut request.ctx.here);
    let typed = typed_password(&fields, "password-codes");
    let renew = request.run_with(typed, |app, by, password| async move {
        app.renew_recovery_codes(by, password, address).await
    });
    answer(&request, "", "password-codes", renew.await).await
}

/// `POST /staff/account/second-factor/remove`
pub async fn remove(
    mut request: StaffRequest,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    SECOND_FACTOR.clone_into(&mut request.ctx.here);
    let typed = typed_password(&fields, "password-remove");
    let remove = request.run_with(typed, |app, by, password| async move {
        app.remove_second_factor(by, password, address).await
    });
    let done = remove.await.map(|()| Vec::new());
    answer(&request, "", "password-remove", done).await
}

/// New recovery codes, if there are any, or the page again with what is wrong; the
/// field for the password is called `password` there.
async fn answer(
    request: &StaffRequest,
    secret: &str,
    password: &'static str,
    done: Result<Vec<String>, app::Error>,
) -> Result<Response, PageError> {
    match done {
        Ok(codes) if codes.is_empty() => Ok(go_to(SECOND_FACTOR)),
        Ok(codes) => Ok(codes_page(request, &codes).into_response()),
        Err(error) => {
            let mut refusal = Refusal::invalid(error)?;
            for fault in refusal.faults.iter_mut().filter(|fault| fault.field == "password") {
                fault.field = password.into();
            }
            Ok(refusal.answer(page(request, secret, &refusal.faults).await?))
        }
    }
}
