//! The pages for those who keep the register. Only `login` and `link` answer
//! somebody who is not logged in; `guard` stands before all others. A page that
//! opens changes nothing: every change is a button.

pub mod account;
pub mod calls;
mod change;
pub mod done;
pub mod guard;
pub mod handbook;
pub mod history;
pub mod home;
pub mod import;
pub mod incident;
pub mod incident_report;
pub mod incidents;
pub mod link;
pub mod login;
pub mod login_return;
pub mod outside;
pub mod place;
pub mod place_link;
pub mod placement;
pub mod placements;
pub mod places;
pub mod poster;
pub mod report_file;
pub mod request;
pub mod sample;
pub mod second_factor;
pub mod shelter;
pub mod shelters;
pub mod suggestion;
pub mod suggestions;
pub mod supplies;
pub mod temporary_place;
pub mod user;
pub mod users;
pub mod waiting;

use crate::{
    domain::{Invalid, Password},
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

/// Where a page asks for possible duplicates that was opened before an upgrade: leads
/// to the address of today, with what was sent.
pub async fn lead_to_duplicates() -> Redirect {
    Redirect::permanent("/staff/places/duplicates")
}

/// What everybody who guesses a password would try first, besides the person's name.
fn guesses<'a>(ctx: &'a PageContext, name: &'a str) -> [&'a str; 4] {
    [name, &ctx.service().name, &ctx.service().area, "ibasho"]
}

/// The password in the field `name`, as somebody typed it to prove who they are.
fn typed_password(fields: &Fields, name: &str) -> Result<Password, Vec<Invalid>> {
    Password::typed(fields.text(name)).map_err(|fault| vec![fault])
}

/// A password chosen and typed twice; the errors name `password` and `again`.
fn chosen_password(
    ctx: &PageContext,
    fields: &Fields,
    name: &str,
) -> Result<Password, Vec<Invalid>> {
    let typed = fields.text("password");
    let password = Password::chosen(typed, &guesses(ctx, name)).map_err(|fault| vec![fault])?;
    if fields.text("again") != typed {
        return Err(vec![Invalid::new("again", "password-differs")]);
    }
    Ok(password)
}
