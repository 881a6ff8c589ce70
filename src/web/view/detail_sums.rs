//! Condition and composition of shelters in use, summed up by district, each sum with how
//! many shelters it is known of. For disaster staff only.

use super::{
    PageContext,
    details::{group_word, item_word, level},
};
use crate::{
    app::shelter::{DetailTotals, LevelCounts},
    domain::{ConditionItem, Level, PersonGroup},
};
use maud::{Markup, html};

/// Two tables: how many shelters gave which answer, and how many people of each group were
/// counted. Items and groups of which nobody reported anything have no column.
pub fn detail_sums<'a>(
    ctx: &PageContext,
    districts: impl Iterator<Item = (Option<&'a str>, &'a DetailTotals)>,
    total: &DetailTotals,
) -> Markup {
    let districts: Vec<_> = districts
        .filter(|(_, sums)| sums.in_use > 0)
        .map(|(name, sums)| (name.map_or_else(|| ctx.t("board-no-district"), str::to_owned), sums))
        .collect();
    let items = total.condition.keys().map(|item| item_word(ctx, *item)).collect();
    let groups = total.composition.keys().map(|group| group_word(ctx, *group)).collect();
    let levels = |sums: &DetailTotals| {
        let cell = |item: &ConditionItem| levels(ctx, *item, sums);
        total.condition.keys().map(cell).collect()
    };
    let persons = |sums: &DetailTotals| {
        total.composition.keys().map(|group| persons(ctx, *group, sums)).collect()
    };
    html! {
        @if total.condition.is_empty() && total.composition.is_empty() {
            p.hint { (ctx.t("detail-sums-none")) }
        } @else {
            p.hint { (ctx.t("detail-sums-hint")) }
        }
        @if !total.condition.is_empty() {
            (table(ctx, &ctx.t("condition"), items, &districts, total, levels))
        }
        @if !total.composition.is_empty() {
            (table(ctx, &ctx.t("composition"), groups, &districts, total, persons))
        }
    }
}

fn table(
    ctx: &PageContext,
    title: &str,
    columns: Vec<&str>,
    districts: &[(String, &DetailTotals)],
    total: &DetailTotals,
    cells: impl Fn(&DetailTotals) -> Vec<Markup>,
) -> Markup {
    let row = |name: &str, sums: &DetailTotals| {
        html! { tr { th scope="row" { (name) } @for cell in cells(sums) { td { (cell) } } } }
    };
    html! {
        h3 { (title) }
        div.scroll tabindex="0" role="region" aria-label=(title) {
            table.sums.detail-sums {
                thead { tr {
                    th scope="col" { (ctx.t("field-district")) }
                    @for column in columns { th scope="col" { (column) } }
                } }
                tbody { @for (name, sums) in districts { (row(name, sums)) } }
                tfoot { (row(&ctx.t("board-total"), total)) }
            }
        }
    }
}

/// How many shelters gave each answer, the worst first.
fn levels(ctx: &PageContext, item: ConditionItem, sums: &DetailTotals) -> Markup {
    let counts = sums.condition.get(&item).copied().unwrap_or_default();
    let given = |one: &Level| counts.count(*one) > 0;
    html! {
        @for one in Level::ALL.into_iter().rev().filter(given) {
            span.level-item { (level(ctx, item, one)) " " strong { (counts.count(one)) } } " "
        }
        (known(ctx, LevelCounts::known(counts), sums))
    }
}

fn persons(ctx: &PageContext, group: PersonGroup, sums: &DetailTotals) -> Markup {
    let sum = sums.composition.get(&group);
    html! {
        @if let Some(sum) = sum { strong { (ctx.t_with("persons", &[("count", sum.persons.into())])) } " " }
        (known(ctx, sum.map_or(0, |sum| sum.known), sums))
    }
}

/// Of how many shelters in use that is known.
fn known(ctx: &PageContext, known: usize, sums: &DetailTotals) -> Markup {
    let counts = [("known", known.into()), ("all", sums.in_use.into())];
    html! { small {
        @if known == 0 { (ctx.t("unknown")) } " " (ctx.t_with("detail-sums-known", &counts))
    } }
}
