//! `/staff/places`: every place that somebody may work on, whatever its state: to be
//! filtered, sorted, chosen, changed together and written to a file.

pub mod bulk;
pub mod export;
pub mod filter;

use super::{
    place::{fragment, step::state_word},
    request::StaffRequest,
};
use crate::{
    catalog::{Filter, ListQuery},
    domain::{
        Account, CategoryId, Invalid, Place, PlaceNeed, Right, State, Subject, text::search_words,
    },
    web::{
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext, card, date,
            form::{Ask, Choice, Form},
        },
    },
};
use axum::extract::RawQuery;
use filter::{PlaceListQuery, PlaceOrder, need_word};
use maud::{Markup, html};
use std::sync::Arc;

/// Places on one page.
const PLACES_PER_PAGE: usize = 50;
/// Public places that are looked at for those that others look after.
const MAX_COMPARED: usize = 500;
/// Places of others that are named.
const MAX_ELSEWHERE: usize = 5;

/// `GET /staff/places`
pub async fn list(request: StaffRequest, RawQuery(query): RawQuery) -> Result<Page, PageError> {
    request.must(Right::Propose)?;
    let query = PlaceListQuery::read(query.as_deref().unwrap_or_default());
    page(&request, &query, &BulkAnswer::default()).await
}

/// What was asked for the chosen places just now: what came of it, or what was typed and
/// is wrong.
#[derive(Debug, Default)]
struct BulkAnswer {
    above: Markup,
    typed: Fields,
    faults: Vec<Invalid>,
}

/// The page, with what was done just now above it.
async fn page(
    request: &StaffRequest,
    query: &PlaceListQuery,
    answer: &BulkAnswer,
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, staff } = request;
    let account = &staff.account;
    let places = query.apply(state.app.list_own_places(account).await?, ctx.today());
    let count = places.len();
    let first = query.page.saturating_mul(PLACES_PER_PAGE).min(count);
    let shown = &places[first..(first + PLACES_PER_PAGE).min(count)];
    let title = ctx.t("staff-places");
    let main = html! {
        div.sheet.places {
            h1 { (title) }
            (answer.above)
            @if account.may(Right::Publish) {
                p.buttons { a.button href="/staff/places/new" { (ctx.t("new-place")) } }
            }
            (search(request, query))
            p.count role="status" { (ctx.t_with("places-found", &[("count", count.into())])) }
            (rows(ctx, account, shown, query, answer))
            (elsewhere(request, query))
            (turning(ctx, query, first + PLACES_PER_PAGE < count))
        }
    };
    Ok(request.page(title, "plain places-page", main))
}

/// Public places of the words searched for that others look after.
fn elsewhere(request: &StaffRequest, query: &PlaceListQuery) -> Markup {
    let StaffRequest { state, ctx, staff } = request;
    let words = search_words(&query.q);
    if words.is_empty() {
        return html! {};
    }
    let categories = query.category.into_iter().collect();
    let filter = Filter { categories, words, ..Filter::default() };
    let catalog = state.app.catalog();
    let found = catalog.list(&ListQuery { filter, limit: MAX_COMPARED, ..ListQuery::default() });
    let theirs = |place: &Place| staff.account.may_with(Right::Propose, Subject::from(place));
    let others = found.places.iter().map(|place| &**place).filter(|place| !theirs(place));
    html! { section.elsewhere { (fragment::elsewhere(ctx, others.take(MAX_ELSEWHERE))) } }
}

fn search(request: &StaffRequest, query: &PlaceListQuery) -> Markup {
    let StaffRequest { state, ctx, .. } = request;
    let fields = query.fields();
    let form = Form { ctx, fields: &fields, faults: &[] };
    let kind = |id: CategoryId| (id.id(), id.category().label(ctx.locale()).to_owned());
    let catalog = state.app.catalog();
    let districts = catalog.districts();
    let select = |name: &'static str, label: &'static str, choices: Vec<Choice<'_>>| {
        let choices: Vec<_> = [("", ctx.t("any"))].into_iter().chain(choices).collect();
        form.select(Ask { name, label, hint: "" }, &choices)
    };
    let needs = PlaceNeed::ALL.map(|need| (need.id(), need_word(ctx, need))).into();
    let states = State::ALL.map(|state| (state.id(), state_word(ctx, state))).into();
    let kinds = CategoryId::all().map(kind).collect();
    let districts = districts.iter().map(|name| (*name, (*name).to_owned())).collect();
    let orders = PlaceOrder::ALL.map(|order| (order.id(), order.word(ctx))).into();
    html! {
        form.filters method="get" action="/staff/places" role="search" {
            (form.line(Ask { name: "q", label: "places-words", hint: "" }, "search", None))
            (select("what", "places-what", needs))
            details.fold open[query.is_narrow()] {
                summary { (ctx.t("places-more-filters")) }
                (select("state", "field-state", states))
                (select("category", "field-category", kinds))
                (select("district", "field-district", districts))
                (select("sort", "places-sort", orders))
            }
            p.buttons { button.button type="submit" { (ctx.t("places-search")) } }
        }
    }
}

fn rows(
    ctx: &PageContext,
    account: &Account,
    places: &[Arc<Place>],
    query: &PlaceListQuery,
    answer: &BulkAnswer,
) -> Markup {
    let form = Form { ctx, fields: &answer.typed, faults: &answer.faults };
    let is_chosen = |place: &Place| form.fields.texts("id").any(|id| id == place.id.as_str());
    html! {
        form.rows-form method="post" action="/staff/places/bulk" {
            input type="hidden" name="owner" value=(account.id);
            input type="hidden" name="query" value=(query.query(query.page));
            ul.rows { @for place in places { li { (row(ctx, place, is_chosen(place))) } } }
            @if !places.is_empty() { (bulk::controls(account, form)) }
        }
    }
}

fn row(ctx: &PageContext, place: &Place, is_chosen: bool) -> Markup {
    let draft = &place.draft;
    html! {
        label.row-pick {
            input type="checkbox" name="id" value=(place.id) checked[is_chosen];
            span.unseen { (ctx.t("places-choose")) "：" (draft.name) }
        }
        a.row href=(address::staff_place(&place.id)) {
            strong { (draft.name) }
            span { (draft.category.category().short_label(ctx.locale())) }
            @if let Some(district) = &draft.district { span { (district) } }
            span { (date::checked(ctx, place)) }
            @if draft.location.is_none() { span { (ctx.t("pin-none-short")) } }
        }
        @if draft.state != State::Published { span.badge { (state_word(ctx, draft.state)) } }
        @if place.sample { (card::badges(ctx, place)) }
    }
}

fn turning(ctx: &PageContext, query: &PlaceListQuery, has_more: bool) -> Markup {
    html! {
        nav.turning aria-label=(ctx.t("places-pages")) {
            @if query.page > 0 {
                a.action href=(query.address(query.page - 1)) { (ctx.t("places-before")) }
            }
            @if has_more {
                a.action href=(query.address(query.page + 1)) { (ctx.t("places-after")) }
            }
        }
    }
}
