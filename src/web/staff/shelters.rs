//! `/staff/shelters`: every place to flee to, how it is and whom to call there: what
//! disaster staff must be able to read without a network, too.

use crate::{
    catalog::Catalog,
    domain::{
        CategoryId, Place, Right, Situation,
        site::group_by_site,
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
        view::{
            Page, PageContext, contacts::contacts, hazard, incident, offline, status, temporary,
        },
    },
};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Rows of the list: all of a large city, and no more than a phone can keep.
const MAX_ROWS: usize = 1000;

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
    let (count, found) = find(&catalog, &situation, &q);
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
            p.count { (ctx.t_with("shelters-count", &[("count", count.into())])) }
            @if count > MAX_ROWS {
                p.hint { (ctx.t_with("board-cut", &[("count", MAX_ROWS.into())])) }
            }
            ul.rows.shelter-rows #rows data-swap {
                @for site in &found { li { (row(ctx, site, &situation)) } }
            }
        }
        // The list stands in for the page of a shelter that this device never opened.
        (report_template(ctx, account, None, situation.incident.as_deref()))
        script type="module" src={ (assets::ROOT) "/js/shelter.js" } {}
    };
    Ok(request.page(title, "plain disaster", main))
}

/// How many sites take part of which a place bears the words, and the first of them by kind
/// and name, the places of each together.
fn find(catalog: &Catalog, situation: &Situation, q: &str) -> (usize, Vec<Vec<Arc<Place>>>) {
    let words = search_words(q);
    let takes_part = catalog.evacuation_places().filter(|place| situation.includes(place));
    let mut sites = group_by_site(takes_part.collect(), |place| place);
    sites.retain(|site| words.is_empty() || site.iter().any(|place| bears(place, &words)));
    let count = sites.len();
    let order: Vec<_> = CategoryId::all().collect();
    let rank = |place: &Place| order.iter().position(|kind| *kind == place.draft.category);
    let by_kind_and_name = |a: &Arc<Place>, b: &Arc<Place>| {
        let names = || a.draft.name.cmp(&b.draft.name).then_with(|| a.id.cmp(&b.id));
        rank(a).cmp(&rank(b)).then_with(names)
    };
    for site in &mut sites {
        site.sort_unstable_by(by_kind_and_name);
    }
    let by_first = |a: &Vec<Arc<Place>>, b: &Vec<Arc<Place>>| by_kind_and_name(&a[0], &b[0]);
    if sites.len() > MAX_ROWS {
        sites.select_nth_unstable_by(MAX_ROWS, by_first);
        sites.truncate(MAX_ROWS);
    }
    sites.sort_unstable_by(by_first);
    (count, sites)
}

fn bears(place: &Place, words: &[String]) -> bool {
    let draft = &place.draft;
    let parts = [&draft.name_kana, &draft.address, &draft.district].into_iter().flatten();
    let text = parts.fold(draft.name.clone(), |text, part| text + "\n" + part);
    let text = normalize(&text);
    words.iter().all(|word| text.contains(word.as_str()))
}

/// A site: what it is called, and each place of it with its status and its contacts.
fn row(ctx: &PageContext, site: &[Arc<Place>], situation: &Situation) -> Markup {
    html! {
        @for place in site { div.site-record { (record(ctx, place, situation)) } }
        @if let Some(hazards) = hazard::of_site(ctx, site.iter().map(|place| &**place)) {
            p.site-hazards { (hazards) }
        }
        @for place in contacted(site) { (contacts(ctx, place)) }
    }
}

/// The places of a site whose contacts are not those of one before them.
fn contacted(site: &[Arc<Place>]) -> impl Iterator<Item = &Place> {
    let known = |place: &Place| {
        let draft = &place.draft;
        [&draft.phone, &draft.private_contact, &draft.contact_note, &draft.fax, &draft.email]
            .map(Option::clone)
    };
    site.iter().enumerate().filter_map(move |(at, place)| {
        let is_new = site[..at].iter().all(|before| known(before) != known(place));
        let is_bare = known(place).iter().all(Option::is_none);
        (is_new && (at == 0 || !is_bare)).then_some(&**place)
    })
}

fn record(ctx: &PageContext, place: &Place, situation: &Situation) -> Markup {
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
    }
}
