//! The pages for those who keep the register. Only `login` and `link` answer
//! somebody who is not logged in; `guard` stands before all others. A page that
//! opens changes nothing: every change is a button.

pub mod account;
pub mod guard;
pub mod history;
pub mod home;
pub mod import;
pub mod incident;
pub mod incident_report;
pub mod incidents;
pub mod link;
pub mod login;
pub mod place;
pub mod place_link;
pub mod places;
pub mod sample;
pub mod second_factor;
pub mod shelter;
pub mod shelters;
pub mod suggestion;
pub mod suggestions;
pub mod user;
pub mod users;
pub mod waiting;
pub mod wanted;

/// Where the second factor is set up.
pub const SECOND_FACTOR: &str = "/staff/account/second-factor";

use crate::{
    domain::Invalid,
    web::{extract::Fields, view::PageContext},
};
use axum::{
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};

/// The address of a form, opened as if it were a page (by reloading or going back):
/// leads to the page that it belongs to.
pub async fn lead_back(method: Method, uri: Uri) -> Response {
    let parent = uri.path().rsplit_once('/').map(|(parent, _)| parent);
    match parent {
        Some(parent) if method == Method::GET => Redirect::to(parent).into_response(),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// What everybody who guesses a password would try first, besides the person's name.
fn known<'a>(ctx: &'a PageContext, name: &'a str) -> [&'a str; 4] {
    [name, &ctx.service().name, &ctx.service().area, "ibasho"]
}

/// A password chosen and typed twice; the errors name `password` and `again`.
fn chosen(
    ctx: &PageContext,
    fields: &Fields,
    name: &str,
) -> Result<crate::domain::Password, Vec<Invalid>> {
    let typed = fields.text("password");
    let password =
        crate::domain::Password::chosen(typed, &known(ctx, name)).map_err(|fault| vec![fault])?;
    if fields.text("again") != typed {
        return Err(vec![Invalid::new("again", "password-differs")]);
    }
    Ok(password)
}
