//! Condition and composition of a shelter, in words: each with its own age, never told by
//! colour alone, and 「未確認」 where nobody reported. For disaster staff only.

use super::PageContext;
use crate::domain::{
    Composition, Condition, ConditionItem, Details, Level, PersonGroup, composition::GroupPart,
    details::Dated,
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// What an item is called.
pub fn item_word(ctx: &PageContext, item: ConditionItem) -> &'static str {
    item.entry().label.get(ctx.locale())
}

/// What a level of an item is called.
pub fn level_word(ctx: &PageContext, item: ConditionItem, level: Level) -> &'static str {
    item.answer(level).label.get(ctx.locale())
}

/// What a group of people is called.
pub fn group_word(ctx: &PageContext, group: PersonGroup) -> &'static str {
    group.entry().label.get(ctx.locale())
}

/// The sign and the word of a level.
pub fn level(ctx: &PageContext, item: ConditionItem, level: Level) -> Markup {
    let (class, sign) = match level {
        Level::Good => ("good", "○"),
        Level::Short => ("short", "△"),
        Level::Lacking => ("lacking", "✕"),
    };
    html! {
        span class={ "level level--" (class) } {
            span aria-hidden="true" { (sign) } (level_word(ctx, item, level))
        }
    }
}

/// How long ago something was seen, and whether that is long.
pub fn age<T>(ctx: &PageContext, seen: &Dated<T>) -> Markup {
    html! {
        span.seen {
            time datetime=(seen.observed_at.to_rfc3339()) { (ago(ctx, seen.observed_at)) }
            @if seen.is_old(ctx.now()) { " " strong.old { (ctx.t("seen-old")) } }
        }
    }
}

fn ago(ctx: &PageContext, at: DateTime<Utc>) -> String {
    let past = ctx.now() - at;
    let (key, count) = match past.num_minutes() {
        ..1 => return ctx.t("ago-now"),
        minutes @ 1..60 => ("ago-minutes", minutes),
        minutes @ 60..1440 => ("ago-hours", minutes / 60),
        minutes => ("ago-days", minutes / 1440),
    };
    ctx.t_with(key, &[("count", count.into())])
}

/// What is not as it should be, the worst first and `most` of it; that all reported is good;
/// or that nobody reported anything.
pub fn condition_in_short(ctx: &PageContext, details: Option<&Details>, most: usize) -> Markup {
    let seen = || details.into_iter().flat_map(|details| &details.condition);
    let mut bad: Vec<_> = seen().filter(|(_, seen)| seen.value != Level::Good).collect();
    bad.sort_by_key(|(item, seen)| (!item.is_urgent(seen.value), std::cmp::Reverse(seen.value)));
    html! {
        @if seen().next().is_none() { span.hint { (ctx.t("unknown")) } }
        @else if bad.is_empty() {
            span.level.level--good {
                span aria-hidden="true" { "○" }
                (ctx.t_with("condition-good", &[("count", seen().count().into())]))
            }
        }
        @else { span.levels {
            @for (item, seen) in bad.iter().take(most) {
                span.level-item {
                    (item_word(ctx, **item)) " " (level(ctx, **item, seen.value)) " "
                    (age(ctx, seen))
                }
                " "
            }
            @if let Some(rest) = bad.len().checked_sub(most).filter(|rest| *rest > 0) {
                span.hint { (ctx.t_with("condition-more", &[("count", rest.into())])) }
            }
        } }
    }
}

/// What one report says of a condition.
pub fn condition_said(ctx: &PageContext, said: &Condition) -> Markup {
    html! {
        @for (item, one) in said.iter() {
            span.level-item { (item_word(ctx, item)) " " (level(ctx, item, one)) } " "
        }
    }
}

/// What one report says of a composition.
pub fn composition_said(ctx: &PageContext, said: &Composition) -> String {
    let one = |(group, count)| format!("{} {}", group_word(ctx, group), persons(ctx, count));
    said.iter().map(one).collect::<Vec<_>>().join(&ctx.t("list-joint"))
}

/// The people of each group that was counted, by sex, age and need.
pub fn composition(ctx: &PageContext, details: Option<&Details>) -> Markup {
    let counted = |part: GroupPart| {
        let groups = part.groups();
        let seen = move |group| details.and_then(|details| details.composition.get(&group));
        groups.filter_map(move |group| Some((group, seen(group)?)))
    };
    html! {
        @if details.is_none_or(|details| details.composition.is_empty()) {
            p.hint { (ctx.t("unknown")) }
        } @else {
            dl.groups { @for part in GroupPart::ALL { @for (group, seen) in counted(part) {
                div {
                    dt { (group_word(ctx, group)) }
                    dd { strong { (persons(ctx, seen.value)) } " " (age(ctx, seen)) }
                }
            } } }
        }
    }
}

/// What groups are counted by.
pub fn part_word(ctx: &PageContext, part: GroupPart) -> String {
    match part {
        GroupPart::Sex => ctx.t("composition-sex"),
        GroupPart::Age => ctx.t("composition-age"),
        GroupPart::Need => ctx.t("composition-need"),
    }
}

fn persons(ctx: &PageContext, count: u32) -> String {
    ctx.t_with("persons", &[("count", count.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::context;
    use chrono::TimeDelta;

    fn details(ctx: &PageContext, said: &[(&str, Level, i64)]) -> Details {
        let mut details = Details::default();
        for (id, value, minutes) in said {
            let observed_at = ctx.now() - TimeDelta::minutes(*minutes);
            let item = ConditionItem::parse(id).expect("an item");
            details.condition.insert(item, Dated { value: *value, observed_at });
        }
        details
    }

    #[test]
    fn the_worst_comes_first_with_its_age_and_silence_is_not_good() {
        let ctx = context("/");
        let short = |said: &[_]| condition_in_short(&ctx, Some(&details(&ctx, said)), 9).0;
        let html = short(&[
            ("water", Level::Short, 40),
            ("power", Level::Good, 1),
            ("food", Level::Lacking, 180),
        ]);
        let at = |word| html.find(word).unwrap_or_else(|| panic!("{word}: {html}"));
        assert!(at("食料") < at("水道") && at("3時間前") < at("40分前"), "{html}");
        assert!(html.matches("古い").count() == 1 && !html.contains("電気"), "{html}");
        assert!(short(&[("water", Level::Good, 0)]).contains('○'));
        assert!(condition_in_short(&ctx, None, 9).0.contains("未確認"));
    }

    #[test]
    fn no_two_levels_share_a_sign() {
        let ctx = context("/");
        let water = ConditionItem::parse("water").expect("an item");
        let signs = Level::ALL.map(|one| level(&ctx, water, one).0);
        assert!(signs[0].contains('○') && signs[1].contains('△') && signs[2].contains('✕'));
    }
}
