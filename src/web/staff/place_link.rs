//! `/staff/places/{id}/ask`: 確認のお願い. A link that staff copy into their own mail or
//! LINE, by which an organization confirms or corrects its listing; those already
//! sent, and taking one back.

use crate::{
    app::{self, token::Token},
    domain::{Account, Ending, Place, PlaceId, PlaceLink, place_link::LASTS},
    web::{
        AppState,
        error::PageError,
        extract::Staff,
        finish, middleware,
        pages::confirm,
        view::{
            Page, PageContext, date,
            layout::{self, Content, paragraphs},
        },
    },
};
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Redirect,
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Where it is.
fn address(place: &Place) -> String {
    format!("/staff/places/{}/ask", place.id)
}

fn place_id(id: &str) -> Result<PlaceId, app::Error> {
    PlaceId::parse(id).ok_or(app::Error::NotFound)
}

/// `GET /staff/places/{id}/ask`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Page, PageError> {
    let (place, links) = state.app.list_place_links(&staff.account, &place_id(&id)?).await?;
    let title = ctx.t("ask-organization");
    let main = html! {
        div.sheet {
            h1 { (title) }
            p.asked-place { (place.draft.name) }
            (paragraphs(&ctx.t_with("ask-text", &[("days", LASTS.num_days().into())])))
            form method="post" action=(address(&place)) {
                p.buttons { button.button type="submit" { (ctx.t("ask-go")) } }
            }
            @if !links.is_empty() {
                h2 { (ctx.t("ask-links")) }
                ul.sessions {
                    @for link in &links { li { (entry(&ctx, &place, link, state.app.clock.now())) } }
                }
            }
        }
    };
    let content = Content { title, class: "plain", main };
    Ok(layout::staff_page(&ctx, Some(&staff.account), &content))
}

/// `POST /staff/places/{id}/ask`: makes a link and shows it this once.
pub async fn make(
    State(state): State<AppState>,
    mut ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Page, PageError> {
    let id = place_id(&id)?;
    let (place, _) = state.app.list_place_links(&staff.account, &id).await?;
    ctx.here = address(&place);
    let (app, by) = (state.app.clone(), staff.account.clone());
    let (token, _) = finish(async move { app.make_place_link(by, id).await }).await?;
    let base = middleware::base_url(&state.settings, &headers);
    Ok(link_page(&ctx, &staff.account, &place, &base, &token))
}

/// `POST /staff/places/{id}/ask/{link}/revoke`
pub async fn revoke(
    State(state): State<AppState>,
    staff: Staff,
    Path((id, link)): Path<(String, String)>,
) -> Result<Redirect, PageError> {
    let id = place_id(&id)?;
    let back = format!("/staff/places/{id}/ask");
    let (app, by) = (state.app.clone(), staff.account.clone());
    finish(async move { app.revoke_place_link(by, id, link).await }).await?;
    Ok(Redirect::to(&back))
}

fn link_page(ctx: &PageContext, staff: &Account, place: &Place, base: &str, token: &Token) -> Page {
    let title = ctx.t("ask-made");
    let link = format!("{base}{}", confirm::address(token));
    let message = ctx.t_with(
        "ask-message",
        &[
            ("name", place.draft.name.as_str().into()),
            ("service", ctx.service().name.as_str().into()),
            ("days", LASTS.num_days().into()),
            ("link", link.as_str().into()),
        ],
    );
    let main = html! {
        div.sheet {
            h1 { (title) }
            p { (ctx.t("ask-made-text")) }
            div.ask {
                label for="message" { (ctx.t("link-copy")) }
                textarea #message readonly rows="9" { (message) }
            }
            p.buttons {
                button.button.needs-script type="button" data-copy="message"
                    data-copied=(ctx.t("link-copied")) { (ctx.t("link-copy-go")) }
                a.action href=(address(place)) { (ctx.t("ask-back")) }
            }
            p.hint { (ctx.t("ask-once")) }
        }
    };
    layout::staff_page(ctx, Some(staff), &Content { title, class: "plain", main })
}

fn entry(ctx: &PageContext, place: &Place, link: &PlaceLink, now: DateTime<Utc>) -> Markup {
    let when = |at| [("when", date::moment(ctx.locale(), at).into())];
    let state = match link.ended {
        Some((at, Ending::Confirmed)) => ctx.t_with("ask-confirmed", &when(at)),
        Some((at, Ending::Corrected)) => ctx.t_with("ask-corrected", &when(at)),
        Some((at, Ending::Revoked)) => ctx.t_with("ask-revoked", &when(at)),
        None if link.is_open(now) => ctx.t_with("ask-open", &when(link.expires_at)),
        None => ctx.t("ask-expired"),
    };
    html! {
        span { (ctx.t_with("ask-sent", &when(link.created_at))) " " strong { (state) } }
        @if link.is_open(now) {
            form method="post" action={ (address(place)) "/" (link.id) "/revoke" } {
                button.action type="submit" { (ctx.t("ask-revoke")) }
            }
        }
    }
}
