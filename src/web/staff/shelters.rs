//! `/staff/shelters`: every place to flee to, how it is and whom to call there: what
//! disaster staff must be able to read without a network, too.

use crate::{
    catalog::Catalog,
    domain::{
        CategoryId, Place, Right, Situation,
        text::{normalize, search_words},
    },
    web::{
        AppState, assets,
        error::PageError,
        extract::Staff,
        view::{
            Page, PageContext, icon, incident,
            layout::{self, Content},
            phone::callable,
            status,
        },
    },
};
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Rows of the list: all of a large city, and no more than a phone can keep.
const MOST: usize = 2000;

/// What somebody looks for.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
}

/// `GET /staff/shelters`
pub async fn list(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Query(Wanted { q }): Query<Wanted>,
) -> Result<Page, PageError> {
    staff.must(Right::ReportStatus)?;
    let (catalog, situation) = (state.app.catalog(), state.app.situation());
    let found = find(&catalog, &situation, &q);
    let title = ctx.t("shelters");
    let main = html! {
        (incident::band(&ctx, situation.incident.as_deref()))
        (kept(&ctx))
        div.sheet.shelters data-keep=(staff.account.id) {
            @if !state.app.is_database_there() { p.notice role="alert" { (ctx.t("database-gone")) } }
            h1 { (title) }
            (queue(&ctx))
            form.filters method="get" action="/staff/shelters" role="search" {
                div.ask {
                    label for="q" { (ctx.t("shelters-find")) }
                    input #q name="q" type="search" value=(q) autocomplete="off";
                }
                p.buttons { button.button type="submit" { (ctx.t("places-search")) } }
            }
            p.count { (ctx.t_with("shelters-count", &[("count", found.len().into())])) }
            @if found.len() > MOST { p.hint { (ctx.t_with("board-cut", &[("count", MOST.into())])) } }
            ul.rows.shelter-rows #rows data-swap { @for place in found.iter().take(MOST) { li { (row(&ctx, place, &situation)) } } }
        }
        script type="module" src={ (assets::ROOT) "/js/shelter.js" } {}
    };
    let content = Content { title, class: "plain disaster", main };
    Ok(layout::staff_page(&ctx, Some(&staff.account), &content))
}

/// Those that take part and bear the words, by kind and name.
fn find(catalog: &Catalog, situation: &Situation, q: &str) -> Vec<Arc<Place>> {
    let words = search_words(q);
    let mut found: Vec<_> = catalog
        .evacuation_places()
        .filter(|place| situation.includes(place))
        .filter(|place| bears(place, &words))
        .collect();
    let order: Vec<_> = CategoryId::all().collect();
    let rank = |place: &Place| order.iter().position(|kind| *kind == place.draft.category);
    found.sort_by(|a, b| {
        let key = |place: &Arc<Place>| (rank(place), place.draft.name.clone(), place.id.clone());
        key(a).cmp(&key(b))
    });
    found
}

fn bears(place: &Place, words: &[String]) -> bool {
    let draft = &place.draft;
    let parts = [&draft.name_kana, &draft.address, &draft.district].into_iter().flatten();
    let text = parts.fold(draft.name.clone(), |text, part| text + "\n" + part);
    let text = normalize(&text);
    words.iter().all(|word| text.contains(word.as_str()))
}

fn row(ctx: &PageContext, place: &Place, situation: &Situation) -> Markup {
    let draft = &place.draft;
    let present = situation.of(place, ctx.now());
    html! {
        a href={ "/staff/shelters/" (place.id) } {
            strong { (draft.name) }
            span { (draft.category.category().short_label(ctx.locale())) }
            @if let Some(district) = &draft.district { span { (district) } }
            @if place.sample { span.badge.badge--sample { (ctx.t("sample")) } }
        }
        p.row-status { (status::seen(ctx, &present)) }
        (contacts(ctx, place))
    }
}

/// Whom to call at a place. For disaster staff only: it holds what is not published.
pub fn contacts(ctx: &PageContext, place: &Place) -> Markup {
    let draft = &place.draft;
    let lines = [
        ("field-phone", &draft.phone),
        ("field-private-contact", &draft.private_contact),
        ("field-contact-note", &draft.contact_note),
        ("field-fax", &draft.fax),
        ("field-email", &draft.email),
    ];
    let known: Vec<_> =
        lines.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?))).collect();
    html! {
        dl.contacts {
            @for (key, text) in &known { div { dt { (ctx.t(key)) } dd { (callable(text)) } } }
            @if known.is_empty() { div { dt { (ctx.t("field-phone")) } dd.unknown { (ctx.t("unknown")) } } }
        }
    }
}

/// What a page says when the device shows what it kept of it.
pub fn kept(ctx: &PageContext) -> Markup {
    let when = status::clock(ctx, ctx.now());
    html! {
        p.notice.kept role="status" { (icon::icon("status-closed")) (ctx.t_with("kept-page", &[("when", when.into())])) }
    }
}

/// Where the script shows what waits to be sent, with the words it needs.
pub fn queue(ctx: &PageContext) -> Markup {
    let words = serde_json::json!({
        "title": ctx.t("queue-title"),
        "waits": ctx.t("queue-waits"),
        "sent": ctx.t("queue-sent"),
        "before": ctx.t_with("queue-before", &[("count", "{ $count }".into())]),
        "refused": ctx.t("queue-refused"),
        "login": ctx.t("queue-login"),
        "loginGo": ctx.t("queue-login-go"),
        "another": ctx.t("queue-another"),
        "drop": ctx.t("queue-drop"),
        "again": ctx.t("queue-again"),
        "noRoom": ctx.t("queue-no-room"),
        "noCount": ctx.t("queue-no-count"),
        "persons": ctx.t_with("persons", &[("count", "{ $count }".into())]),
        "seenAt": ctx.t_with("seen-at", &[("when", "{ $when }".into())]),
        "open": ctx.t("status-open"),
        "full": ctx.t("status-full"),
        "closed": ctx.t("status-closed"),
        "preparing": ctx.t("status-preparing"),
        "not_open": ctx.t("status-not-open"),
        "withdraw": ctx.t("report-withdraw"),
    });
    html! { section.queue #queue aria-live="polite" hidden data-words=(words) {} }
}
