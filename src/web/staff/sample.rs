//! `/staff/sample`: what is made up in the register, and the button that takes it away
//! before real places come in.

use super::{
    done::{DoneQuery, DoneWith},
    request::StaffRequest,
};
use crate::{
    app::{self, staff::By},
    domain::{Account, CategoryId, Place, Right},
    web::{
        action::go_to,
        address,
        error::PageError,
        view::{Page, PageContext},
    },
};
use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// `GET /staff/sample`
pub async fn show(request: StaffRequest, Query(done): Query<DoneQuery>) -> Result<Page, PageError> {
    request.must(Right::ManageService)?;
    let StaffRequest { state, ctx, .. } = &request;
    let places = state.app.store().list_sample_places().await.map_err(app::Error::from)?;
    let title = ctx.t("sample-title");
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if places.is_empty() {
                @if done.done == "remove" { (done.notice(ctx, DoneWith::Sample)) }
                @else { p { (ctx.t("sample-none")) } }
                p.buttons {
                    a.button href="/staff/import" { (ctx.t("up-title")) }
                    a.action href="/staff/history" { (ctx.t("history")) }
                }
            } @else { (offer(ctx, request.account(), &places)) }
        }
    };
    Ok(request.page(title, "plain", main))
}

/// What would be removed, kind by kind, and the button.
fn offer(ctx: &PageContext, account: &Account, places: &[Place]) -> Markup {
    let mut kinds: BTreeMap<CategoryId, usize> = BTreeMap::new();
    for place in places {
        *kinds.entry(place.draft.category).or_default() += 1;
    }
    let edited = places.iter().filter(|place| place.edited_at.is_some()).count();
    let all = [("count", places.len().into())];
    html! {
        p { (ctx.t_with("sample-text", &all)) }
        dl.tally { @for (kind, count) in &kinds {
            div { dt { (kind.category().label(ctx.locale())) } dd { (count) } }
        } }
        @if edited > 0 {
            p.notice.warnings { (ctx.t_with("sample-edited", &[("count", edited.into())])) }
        }
        p { (ctx.t("sample-remove-text")) }
        form method="post" action="/staff/sample" {
            input type="hidden" name="owner" value=(account.id);
            p.buttons {
                button.button type="submit" { (ctx.t_with("sample-remove", &all)) }
                a.action href="/staff" { (ctx.t("sample-keep")) }
            }
        }
    }
}

/// `POST /staff/sample`: removes every made-up place.
pub async fn remove(request: StaffRequest) -> Result<Response, PageError> {
    request.must(Right::ManageService)?;
    request.run(|app, by| async move { app.remove_sample(By::Staff(by)).await }).await?;
    Ok(go_to(&address::done("/staff/sample", "remove")))
}
