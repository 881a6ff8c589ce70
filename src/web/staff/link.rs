//! `/staff/link?token=…`: where the link of an invitation, of a forgotten password
//! or of the first administrator leads. Opening it changes nothing, for mail
//! scanners and previews open links; its button does. The secret stands behind the
//! question mark, where the documented logs of proxies do not reach.

use super::{
    chosen_password,
    login::{no_private_way, own_device},
};
use crate::{
    app::{
        self,
        staff::{Invited, LinkFor},
        token::Token,
    },
    domain::{Invalid, Profile, Role},
    web::{
        AppState,
        action::{Refusal, go_to, run},
        address,
        error::PageError,
        extract::{
            ClientAddress, Fields,
            session::{is_private_way, with_session},
        },
        view::{
            Page, PageContext,
            form::{TextField, faults, field},
            layout::{self, Content},
            staff,
        },
    },
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

/// What the page is filled with.
struct LinkForm<'a> {
    token: &'a Token,
    link: &'a LinkFor,
    name: &'a str,
    own_device: bool,
    wrong: &'a [Invalid],
}

/// Opens a link; changes nothing.
pub async fn show(
    State(state): State<AppState>,
    mut ctx: PageContext,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    if !is_private_way(&state.settings, &headers) {
        return Ok(no_private_way(&ctx));
    }
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let token = Token::from(fields.text("token"));
    ctx.here = address::staff_link(&token);
    let Some(link) = state.app.open_link(&token).await? else { return Ok(ended(&ctx)) };
    let form = LinkForm { token: &token, link: &link, name: "", own_device: false, wrong: &[] };
    Ok(page(&ctx, &form).into_response())
}

/// Sets the password, and logs its owner in.
pub async fn accept(
    State(state): State<AppState>,
    mut ctx: PageContext,
    headers: HeaderMap,
    ClientAddress(from): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    if !is_private_way(&state.settings, &headers) {
        return Ok(no_private_way(&ctx));
    }
    let token = Token::from(fields.text("token"));
    ctx.here = address::staff_link(&token);
    let Some(link) = state.app.open_link(&token).await? else { return Ok(ended(&ctx)) };
    let done = use_link(&state, &ctx, &token, &link, &fields, from).await;
    match done {
        Ok(Invited::In(session)) => Ok(with_session(&state.settings, &session, go_to("/staff"))),
        Ok(Invited::LogIn) => Ok(go_to("/staff/login")),
        Err(app::Error::NotFound) => Ok(ended(&ctx)),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            let (name, own_device) = (fields.text("name"), fields.is_ticked("own"));
            let wrong = &refusal.faults;
            let form = LinkForm { token: &token, link: &link, name, own_device, wrong };
            Ok(refusal.answer(page(&ctx, &form)))
        }
    }
}

async fn use_link(
    state: &AppState,
    ctx: &PageContext,
    token: &Token,
    link: &LinkFor,
    fields: &Fields,
    from: std::net::IpAddr,
) -> Result<Invited, app::Error> {
    let own_device = fields.is_ticked("own");
    let token = token.clone();
    match link {
        LinkFor::Account(account) => {
            let password = chosen_password(ctx, fields, &account.profile.name);
            let password = password.map_err(app::Error::Invalid)?;
            run(state, |app| async move { app.use_link(token, password, own_device, from).await })
                .await
        }
        LinkFor::First => {
            let profile = Profile::new(fields.text("name"), Role::Admin, &[], "");
            let password = chosen_password(ctx, fields, fields.text("name"));
            let (profile, password) = both(profile, password).map_err(app::Error::Invalid)?;
            let session = run(state, |app| async move {
                app.use_first_link(token, profile, password, own_device, from).await
            });
            Ok(Invited::In(session.await?))
        }
    }
}

/// Two things read, or everything that is wrong with either.
fn both<A, B>(
    one: Result<A, Vec<Invalid>>,
    two: Result<B, Vec<Invalid>>,
) -> Result<(A, B), Vec<Invalid>> {
    match (one, two) {
        (Ok(one), Ok(two)) => Ok((one, two)),
        (one, two) => Err([one.err(), two.err()].into_iter().flatten().flatten().collect()),
    }
}

fn ended(ctx: &PageContext) -> Response {
    let title = ctx.t("link-ended");
    let main =
        html! { div.sheet { h1 { (title) } (layout::paragraphs(&ctx.t("link-ended-text"))) } };
    let page = layout::staff_page(ctx, None, &Content { title, class: "plain", main });
    page.with_status(StatusCode::NOT_FOUND).into_response()
}

fn page(ctx: &PageContext, form: &LinkForm<'_>) -> Page {
    let title = match form.link {
        LinkFor::First => ctx.t("link-first"),
        LinkFor::Account(account) if account.has_password => ctx.t("link-password"),
        LinkFor::Account(_) => ctx.t("link-invited"),
    };
    let main = html! {
        div.sheet {
            h1 { (title) }
            (faults(ctx, form.wrong))
            (about(ctx, form.link))
            form method="post" action="/staff/link" {
                input type="hidden" name="token" value=(form.token.reveal());
                (name(ctx, form))
                (passwords(ctx, form.wrong))
                (own_device(ctx, form.own_device))
                p.buttons { button.button type="submit" { (ctx.t("link-go")) } }
            }
        }
    };
    layout::staff_page(ctx, None, &Content { title, class: "plain", main })
}

fn about(ctx: &PageContext, link: &LinkFor) -> Markup {
    let LinkFor::Account(account) = link else {
        return layout::paragraphs(&ctx.t("link-first-text"));
    };
    html! {
        dl.details {
            div { dt { (ctx.t("staff-name")) } dd { strong { (account.profile.name) } } }
            div { dt { (ctx.t("staff-role")) } dd {
                (staff::role(ctx, account.profile.role))
                p.hint { (staff::role_explained(ctx, account.profile.role)) }
            } }
            div { dt { (ctx.t("staff-scope")) } dd { (staff::scope(ctx, account)) } }
        }
        p { (ctx.t("link-keep-name")) }
    }
}

/// The first administrator chooses a name; whoever is invited has one, and browsers
/// keep the password under it.
fn name(ctx: &PageContext, form: &LinkForm<'_>) -> Markup {
    match form.link {
        LinkFor::First => field(
            ctx,
            &TextField {
                name: "name",
                label: ctx.t("staff-name"),
                hint: Some(ctx.t("staff-name-hint")),
                value: form.name,
                autocomplete: Some("username"),
                ..TextField::default()
            },
            form.wrong,
        ),
        LinkFor::Account(account) => html! {
            input type="text" hidden value=(account.profile.name) autocomplete="username" readonly;
        },
    }
}

/// A new password, twice.
pub fn passwords(ctx: &PageContext, wrong: &[Invalid]) -> Markup {
    let password = TextField {
        hint: Some(ctx.t("staff-new-password-hint")),
        ..TextField::new_password("password", ctx.t("staff-new-password"))
    };
    let again = TextField::new_password("again", ctx.t("staff-password-again"));
    html! { (field(ctx, &password, wrong)) (field(ctx, &again, wrong)) }
}
