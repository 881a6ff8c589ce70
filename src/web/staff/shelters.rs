//! `/staff/shelters`: every place to flee to, how it is and whom to call there: what
//! disaster staff must be able to read without a network, too.

use crate::{
    catalog::Catalog,
    domain::{
        CategoryId, Place, Right, Situation,
        text::{normalize, search_words},
    },
    web::{
        address, assets,
        error::PageError,
        staff::{
            done::{DoneQuery, DoneWith},
            request::StaffRequest,
            shelter::report_template,
        },
        view::{Page, PageContext, contacts::contacts, incident, offline, status, temporary},
    },
};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Rows of the list: all of a large city, and no more than a phone can keep.
const MAX_ROWS: usize = 2000;

/// The words that somebody looks for in names and addresses.
#[derive(Debug, Default, Deserialize)]
pub struct ShelterListQuery {
    #[serde(default)]
    q: String,
}

/// `GET /staff/shelters`
pub async fn list(
    request: StaffRequest,
    Query(ShelterListQuery { q }): Query<ShelterListQuery>,
    Query(done): Query<DoneQuery>,
) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    let StaffRequest { state, ctx, .. } = &request;
    let (catalog, situation) = (state.app.catalog(), state.app.situation());
    let found = find(&catalog, &situation, &q);
    let (title, account) = (ctx.t("shelters"), request.account());
    let main = html! {
        (incident::band(ctx, situation.incident.as_deref()))
        (offline::kept_copy(ctx))
        div.sheet.shelters data-account=(account.id) data-account-name=(account.profile.name)
            data-seq=(situation.seq)
        {
            @if !state.app.is_database_there() {
                p.notice role="alert" { (ctx.t("database-gone")) }
            }
            h1 { (title) }
            (done.notice(ctx, DoneWith::Shelter))
            @if situation.incident.is_some() {
                p.buttons { a.action href="/staff/shelters/new" { (ctx.t("temporary-new")) } }
            }
            (offline::outbox(ctx))
            form.filters method="get" action="/staff/shelters" role="search" {
                div.ask {
                    label for="q" { (ctx.t("shelters-find")) }
                    input #q name="q" type="search" value=(q) autocomplete="off";
                }
                p.buttons { button.button type="submit" { (ctx.t("places-search")) } }
            }
            p { a.arrow href=(address::REPORT_FILE) { (ctx.t("report-file")) } }
            p.count { (ctx.t_with("shelters-count", &[("count", found.len().into())])) }
            @if found.len() > MAX_ROWS {
                p.hint { (ctx.t_with("board-cut", &[("count", MAX_ROWS.into())])) }
            }
            ul.rows.shelter-rows #rows data-swap {
                @for place in found.iter().take(MAX_ROWS) { li { (row(ctx, place, &situation)) } }
            }
        }
        // The list stands in for the page of a shelter that this device never opened.
        (report_template(ctx, account, None, situation.incident.as_deref()))
        script type="module" src={ (assets::ROOT) "/js/shelter.js" } {}
    };
    Ok(request.page(title, "plain disaster", main))
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
    let present = situation.present_at(place, ctx.now());
    html! {
        a href=(address::shelter(&place.id)) {
            strong { (draft.name) }
            span { (draft.category.category().short_label(ctx.locale())) }
            @if let Some(district) = &draft.district { span { (district) } }
            @if let Some(of) = draft.temporary { (temporary::badge(ctx, of)) }
            @if place.sample { span.badge.badge--sample { (ctx.t("sample")) } }
        }
        p.row-status { (status::seen(ctx, &present)) }
        (contacts(ctx, place))
    }
}
