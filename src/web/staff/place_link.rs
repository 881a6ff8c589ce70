//! `/staff/places/{id}/ask`: 確認のお願い. A link that staff copy into their own mail or
//! LINE, by which an organization confirms or corrects its place; those already
//! sent, and taking one back.

use super::request::StaffRequest;
use crate::{
    app::{self, token::Token},
    domain::{Ending, Place, PlaceId, PlaceLink, place_link::LASTS},
    web::{
        action::go_to,
        address,
        error::PageError,
        view::{Page, PageContext, date, layout::paragraphs},
    },
};
use axum::{extract::Path, http::HeaderMap, response::Response};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

fn place_id(id: &str) -> Result<PlaceId, app::Error> {
    PlaceId::parse(id).ok_or(app::Error::NotFound)
}

/// `GET /staff/places/{id}/ask`
pub async fn show(request: StaffRequest, Path(id): Path<String>) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = &request;
    let (place, links) = state.app.list_place_links(request.account(), &place_id(&id)?).await?;
    let now = state.app.clock.now();
    let title = ctx.t("ask-organization");
    let main = html! {
        div.sheet {
            h1 { (title) }
            p.asked-place { (place.draft.name) }
            (paragraphs(&ctx.t_with("ask-text", &[("days", LASTS.num_days().into())])))
            form method="post" action=(address::ask_organization(&place.id)) {
                p.buttons { button.button type="submit" { (ctx.t("ask-go")) } }
            }
            @if !links.is_empty() {
                h2 { (ctx.t("ask-links")) }
                ul.sessions {
                    @for link in &links { li { (entry(ctx, &place, link, now)) } }
                }
            }
        }
    };
    Ok(request.page(title, "plain", main))
}

/// `POST /staff/places/{id}/ask`: makes a link and shows it this once.
pub async fn make(
    mut request: StaffRequest,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Page, PageError> {
    let id = place_id(&id)?;
    let (place, _) = request.state.app.list_place_links(request.account(), &id).await?;
    request.ctx.here = address::ask_organization(&id);
    let made = request.run(|app, by| async move { app.make_place_link(by, id).await });
    let (token, _) = made.await?;
    Ok(link_page(&request, &headers, &place, &token))
}

/// `POST /staff/places/{id}/ask/{link}/revoke`
pub async fn revoke(
    request: StaffRequest,
    Path((id, link)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id = place_id(&id)?;
    let back = address::ask_organization(&id);
    request.run(|app, by| async move { app.revoke_place_link(by, id, link).await }).await?;
    Ok(go_to(&back))
}

fn link_page(request: &StaffRequest, headers: &HeaderMap, place: &Place, token: &Token) -> Page {
    let StaffRequest { state, ctx, .. } = request;
    let title = ctx.t("ask-made");
    let base = address::base_url(&state.settings, headers);
    let link = format!("{base}{}", address::confirm(token));
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
                a.action href=(address::ask_organization(&place.id)) { (ctx.t("ask-back")) }
            }
            p.hint { (ctx.t("ask-once")) }
        }
    };
    request.page(title, "plain", main)
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
            @let ask = address::ask_organization(&place.id);
            form method="post" action={ (ask) "/" (link.id) "/revoke" } {
                button.action type="submit" { (ctx.t("ask-revoke")) }
            }
        }
    }
}
