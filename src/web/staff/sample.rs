//! `/staff/sample`: what is made up in the register, and the button that takes it away
//! before real listings come in.

use crate::{
    app::{self, staff::By},
    domain::{CategoryId, Place, Right},
    web::{
        AppState,
        error::PageError,
        extract::Staff,
        finish,
        view::{
            Page, PageContext,
            layout::{self, Content},
        },
    },
};
use axum::{
    extract::{Query, State},
    response::Redirect,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What was done just now.
#[derive(Debug, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /staff/sample`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Query(done): Query<Done>,
) -> Result<Page, PageError> {
    staff.must(Right::ManageService)?;
    let places = state.app.store().list_sample_places().await.map_err(app::Error::from)?;
    let title = ctx.t("sample-title");
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if places.is_empty() {
                @if done.done == "remove" {
                    p.notice.done role="status" { (ctx.t("sample-removed")) }
                } @else { p { (ctx.t("sample-none")) } }
                p.buttons {
                    a.button href="/staff/import" { (ctx.t("up-title")) }
                    a.action href="/staff/history" { (ctx.t("history")) }
                }
            } @else { (offer(&ctx, &staff, &places)) }
        }
    };
    let content = Content { title, class: "plain", main };
    Ok(layout::staff_page(&ctx, Some(&staff.account), &content))
}

/// What would be removed, kind by kind, and the button.
fn offer(ctx: &PageContext, staff: &Staff, places: &[Place]) -> Markup {
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
            input type="hidden" name="owner" value=(staff.account.id);
            p.buttons {
                button.button type="submit" { (ctx.t_with("sample-remove", &all)) }
                a.action href="/staff" { (ctx.t("sample-keep")) }
            }
        }
    }
}

/// `POST /staff/sample`: removes every made-up listing.
pub async fn remove(State(state): State<AppState>, staff: Staff) -> Result<Redirect, PageError> {
    staff.must(Right::ManageService)?;
    let (app, by) = (state.app.clone(), By::Staff(staff.account));
    finish(async move { app.remove_sample(by).await }).await?;
    Ok(Redirect::to("/staff/sample?done=remove"))
}
