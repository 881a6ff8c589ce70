//! `/staff/places`: every listing that somebody may work on, whatever its state: to
//! be filtered, sorted, chosen, changed together and written to a file.

pub mod bulk;
pub mod export;
pub mod filter;

use super::place::{address, fragment, step::state_word};
use crate::{
    catalog::{Filter, ListQuery},
    domain::{
        Account, CategoryId, Invalid, Place, PlaceNeed, Right, State, Subject, text::search_words,
    },
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        view::{
            Page, PageContext, card,
            control::{Ask, Choice, Form},
            date,
            layout::{self, Content},
        },
    },
};
use axum::extract::{RawQuery, State as Extract};
use filter::{Order, Wanted, need_word};
use maud::{Markup, html};
use std::sync::Arc;

/// Listings on one page.
const SHOWN: usize = 50;
/// Public listings that are looked at for those that others look after.
const MOST_COMPARED: usize = 500;
/// Listings of others that are named, at most.
const MOST_ELSEWHERE: usize = 5;

/// `GET /staff/places`
pub async fn list(
    Extract(state): Extract<AppState>,
    ctx: PageContext,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Page, PageError> {
    staff.must(Right::Propose)?;
    let wanted = Wanted::read(query.as_deref().unwrap_or_default());
    page(&state, &ctx, &staff.account, &wanted, &Asked::default()).await
}

/// What was asked for the chosen ones just now: what came of it, or what was typed and
/// is wrong.
#[derive(Debug, Default)]
struct Asked {
    above: Markup,
    typed: Fields,
    faults: Vec<Invalid>,
}

/// The page, with what was done just now above it.
async fn page(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    wanted: &Wanted,
    asked: &Asked,
) -> Result<Page, PageError> {
    let places = wanted.apply(state.app.list_own_places(account).await?, ctx.today());
    let count = places.len();
    let first = wanted.page.saturating_mul(SHOWN).min(count);
    let shown = &places[first..(first + SHOWN).min(count)];
    let title = ctx.t("staff-places");
    let main = html! {
        div.sheet.places {
            h1 { (title) }
            (asked.above)
            @if account.may(Right::Publish) {
                p.buttons { a.button href="/staff/places/new" { (ctx.t("new-place")) } }
            }
            (search(state, ctx, wanted))
            p.count role="status" { (ctx.t_with("places-found", &[("count", count.into())])) }
            (rows(ctx, account, shown, wanted, asked))
            (elsewhere(state, ctx, account, wanted))
            (turning(ctx, wanted, first + SHOWN < count))
        }
    };
    let content = Content { title, class: "plain places-page", main };
    Ok(layout::staff_page(ctx, Some(account), &content))
}

/// Public listings of the words searched for that others look after.
fn elsewhere(state: &AppState, ctx: &PageContext, account: &Account, wanted: &Wanted) -> Markup {
    let words = search_words(&wanted.q);
    if words.is_empty() {
        return html! {};
    }
    let categories = wanted.category.into_iter().collect();
    let filter = Filter { categories, words, ..Filter::default() };
    let catalog = state.app.catalog();
    let found = catalog.list(&ListQuery { filter, limit: MOST_COMPARED, ..ListQuery::default() });
    let theirs = |place: &Place| account.may_with(Right::Propose, Subject::from(place));
    let others = found.places.iter().map(|place| &**place).filter(|place| !theirs(place));
    html! { section.elsewhere { (fragment::elsewhere(ctx, others.take(MOST_ELSEWHERE))) } }
}

fn search(state: &AppState, ctx: &PageContext, wanted: &Wanted) -> Markup {
    let fields = wanted.fields();
    let form = Form { ctx, fields: &fields, faults: &[] };
    let any = ("", ctx.t("any"));
    let states: Vec<Choice<'_>> =
        State::ALL.map(|state| (state.id(), state_word(ctx, state))).into();
    let kinds = CategoryId::all().map(|id| (id.id(), id.category().label(ctx.locale()).to_owned()));
    let catalog = state.app.catalog();
    let districts = catalog.districts();
    let districts = districts.iter().map(|name| (*name, (*name).to_owned()));
    let whats = PlaceNeed::ALL.map(|need| (need.id(), need_word(ctx, need)));
    let orders: Vec<Choice<'_>> = Order::ALL.map(|order| (order.id(), order.word(ctx))).into();
    let with_any = |choices: Vec<Choice<'_>>| {
        [any.clone()]
            .into_iter()
            .chain(choices)
            .map(|(id, word)| (id.to_owned(), word))
            .collect::<Vec<_>>()
    };
    let select = |name: &'static str, label: &'static str, choices: Vec<(String, String)>| {
        let choices: Vec<Choice<'_>> =
            choices.iter().map(|(id, word)| (id.as_str(), word.clone())).collect();
        form.select(Ask { name, label, hint: "" }, &choices)
    };
    html! {
        form.filters method="get" action="/staff/places" role="search" {
            (form.line(Ask { name: "q", label: "places-words", hint: "" }, "search", None))
            (select("what", "places-what", with_any(whats.into())))
            details.fold open[wanted.is_narrow()] {
                summary { (ctx.t("places-more-filters")) }
                (select("state", "field-state", with_any(states)))
                (select("category", "field-category", with_any(kinds.collect())))
                (select("district", "field-district", with_any(districts.collect())))
                (select("sort", "places-sort", with_any(orders)))
            }
            p.buttons { button.button type="submit" { (ctx.t("places-search")) } }
        }
    }
}

fn rows(
    ctx: &PageContext,
    account: &Account,
    places: &[Arc<Place>],
    wanted: &Wanted,
    asked: &Asked,
) -> Markup {
    let form = Form { ctx, fields: &asked.typed, faults: &asked.faults };
    let is_chosen = |place: &Place| form.fields.texts("id").any(|id| id == place.id.as_str());
    html! {
        form.rows-form method="post" action="/staff/places/bulk" {
            input type="hidden" name="owner" value=(account.id);
            input type="hidden" name="query" value=(wanted.query(wanted.page));
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
        a.row href=(address(&place.id)) {
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

fn turning(ctx: &PageContext, wanted: &Wanted, has_more: bool) -> Markup {
    html! {
        nav.turning aria-label=(ctx.t("places-pages")) {
            @if wanted.page > 0 {
                a.action href={ "/staff/places?" (wanted.query(wanted.page - 1)) } { (ctx.t("places-before")) }
            }
            @if has_more {
                a.action href={ "/staff/places?" (wanted.query(wanted.page + 1)) } { (ctx.t("places-after")) }
            }
        }
    }
}
