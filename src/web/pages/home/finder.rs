//! The upper part of the first page: the search field, the kinds of places as
//! pictures with words, and further conditions. Links and one form, no script.

use super::params::PlaceSearch;
use crate::{
    domain::{CategoryId, CategorySet, Code, CodeSet, category::Searched, code::CodeKind},
    web::view::{
        PageContext,
        icon::{icon, kind},
    },
};
use maud::{Markup, html};
use serde_json::json;

/// Kinds offered in the short row: wanted in a hurry, not searched by themselves.
const AT_HAND: [&str; 2] = ["aed", "toilet"];

/// The search field. The script adds the exact position when it sends it.
pub fn form(ctx: &PageContext, search: &PlaceSearch) -> Markup {
    html! {
        form.search #search action="/" method="get" role="search" data-search {
            h1.search-title { label for="q" { (ctx.t("search-title")) } }
            div.search-row {
                div.search-field {
                    input #q type="search" name="q" value=(search.words) maxlength="100"
                        placeholder=(ctx.t("search-placeholder")) autocomplete="off"
                        enterkeyhint="search";
                    button.search-go type="submit" {
                        (icon("ui-search")) span.unseen { (ctx.t("search-go")) }
                    }
                }
                button.here.needs-script #here type="button" {
                    (icon("ui-here")) (ctx.t("search-here"))
                }
            }
            div #kept data-swap {
                @for (name, value) in search.position_parameters() {
                    input type="hidden" name=(name) value=(value);
                }
                @for id in search.categories.iter() {
                    input type="hidden" name="category" value=(id.id());
                }
                @for fact in search.facts_any.iter() {
                    input type="hidden" name="fact_any" value=(fact.id());
                }
                @if let Some(when) = search.when {
                    input type="hidden" name="open" value=(when.id());
                }
            }
        }
    }
}

/// The kinds that the map is about, and those wanted in a hurry.
pub fn kinds(ctx: &PageContext, search: &PlaceSearch) -> Markup {
    let core = CategoryId::all().filter(|id| id.category().core);
    html! {
        nav.kinds #kinds data-swap aria-label=(ctx.t("kinds")) {
            ul.tiles { @for id in core { li { (tile(ctx, search, id)) } } }
            ul.hand {
                li { (evacuation(ctx, search)) }
                @for id in AT_HAND.into_iter().filter_map(CategoryId::parse) {
                    @let kind = id.category();
                    @let chosen = search.kinds().contains(id);
                    @let word = kind.short_label(ctx.locale());
                    li { (pill(&search.toggled(id), kind.icon.as_str(), word, chosen, ctx)) }
                }
            }
        }
    }
}

/// A kind as a large picture with its word.
fn tile(ctx: &PageContext, search: &PlaceSearch, id: CategoryId) -> Markup {
    let category = id.category();
    let chosen = search.kinds().contains(id);
    html! {
        a.tile id={ "kind-" (category.id) } href=(search.toggled(id).address()) data-search
            aria-current=[chosen.then_some("true")] title=(category.explanation(ctx.locale()))
        {
            (kind(category))
            span { (category.short_label(ctx.locale())) }
            (chosen_mark(ctx, chosen))
        }
    }
}

/// All places to flee to, with one tap.
fn evacuation(ctx: &PageContext, search: &PlaceSearch) -> Markup {
    let all = CategorySet::searched(Searched::Incident);
    let chosen = search.kinds() == all;
    let target = search.with_categories(if chosen { CategorySet::default() } else { all });
    pill(&target, "emergency_site", &ctx.t("evacuation"), chosen, ctx)
}

fn pill(
    target: &PlaceSearch,
    picture: &str,
    word: &str,
    chosen: bool,
    ctx: &PageContext,
) -> Markup {
    html! {
        a.pill id={ "hand-" (picture) } href=(target.address()) data-search
            aria-current=[chosen.then_some("true")]
        { (icon(picture)) (word) (chosen_mark(ctx, chosen)) }
    }
}

fn chosen_mark(ctx: &PageContext, chosen: bool) -> Markup {
    html! {
        @if chosen { span.chosen { (icon("ui-check")) span.unseen { (ctx.t("chosen")) } } }
    }
}

/// The other kinds, and conditions. Closed until somebody wants them.
pub fn more(ctx: &PageContext, search: &PlaceSearch, districts: &[&str]) -> Markup {
    let others = CategoryId::all().filter(|id| !id.category().core);
    html! {
        details.more #more open[search.has_conditions()] {
            summary { span { span.roomy { (ctx.t("more-other")) } (ctx.t("more-kinds")) } }
            div.more-body {
                h2 { (ctx.t("other-kinds")) }
                ul.others #other-kinds data-swap {
                    @for id in others { li { (other(ctx, search, id)) } }
                }
                h2 { (ctx.t("conditions")) }
                (boxes(&ctx.t("facts-all"), "fact", search.facts, ctx))
                (boxes(&ctx.t("label-who"), "target", search.targets, ctx))
                @if !districts.is_empty() { (district_choice(ctx, search, districts)) }
                button.button type="submit" form="search" { (ctx.t("conditions-go")) }
            }
        }
    }
}

fn other(ctx: &PageContext, search: &PlaceSearch, id: CategoryId) -> Markup {
    let category = id.category();
    let chosen = search.kinds().contains(id);
    html! {
        a.other id={ "kind-" (category.id) } href=(search.toggled(id).address()) data-search
            aria-current=[chosen.then_some("true")]
        {
            (kind(category))
            span {
                strong { (category.label(ctx.locale())) }
                small { (category.explanation(ctx.locale())) }
            }
            (chosen_mark(ctx, chosen))
        }
    }
}

fn boxes<K: CodeKind>(legend: &str, name: &str, chosen: CodeSet<K>, ctx: &PageContext) -> Markup {
    html! {
        fieldset.boxes {
            legend { (legend) }
            @for code in Code::<K>::all() {
                label {
                    input type="checkbox" name=(name) value=(code.id()) form="search"
                        checked[chosen.contains(code)];
                    span { (code.entry().label.get(ctx.locale())) }
                }
            }
        }
    }
}

fn district_choice(ctx: &PageContext, search: &PlaceSearch, districts: &[&str]) -> Markup {
    html! {
        label.field {
            span { (ctx.t("district")) }
            select name="district" form="search" {
                option value="" { (ctx.t("district-any")) }
                @for name in districts {
                    option value=(name) selected[search.district.as_deref() == Some(*name)] {
                        (name)
                    }
                }
            }
        }
    }
}

/// The bar that switches a phone between list and map; the script shows it.
pub fn switch(ctx: &PageContext) -> Markup {
    html! {
        nav.switch #switch aria-label=(ctx.t("switch")) hidden {
            button type="button" data-view="list" aria-pressed="true" {
                (icon("ui-list")) (ctx.t("show-list"))
            }
            button type="button" data-view="map" aria-pressed="false" {
                (icon("ui-map")) (ctx.t("show-map"))
            }
        }
    }
}

/// What the script of the first page says.
pub fn words(ctx: &PageContext) -> String {
    json!({
        "locating": ctx.t("notice-locating"),
        "denied": ctx.t("notice-denied"),
        "noPosition": ctx.t("notice-no-position"),
        "offline": ctx.t("notice-offline"),
        "failed": ctx.t("notice-failed"),
        "searching": ctx.t("notice-searching"),
        "close": ctx.t("close"),
    })
    .to_string()
}
