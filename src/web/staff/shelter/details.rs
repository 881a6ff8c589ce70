//! 「状態」 and 「内訳」 on the page of a shelter: a tap says how one item is; a short form
//! takes the counts that somebody made. Neither asks for anything else.

use super::{ShelterState, button_fields};
use crate::{
    domain::{
        Account, ConditionItem, Details, Incident, Invalid, Level, PersonGroup, Present,
        composition::GroupPart,
    },
    web::{
        address,
        extract::Fields,
        view::{
            PageContext, details,
            form::{TextField, faults, field},
        },
    },
};
use maud::{Markup, html};

/// Whether a fault is one of a count.
pub fn is_of_composition(fault: &Invalid) -> bool {
    PersonGroup::parse(&fault.field).is_some()
}

/// Each item with its answers: a tap reports one.
pub fn condition(
    ctx: &PageContext,
    account: &Account,
    scene: &ShelterState,
    incident: &Incident,
    present: &Present,
) -> Markup {
    let known = present.details.as_deref();
    html! {
        details.fold #condition {
            summary {
                span { (ctx.t("condition")) }
                span.summary-now #condition-now data-swap {
                    (details::condition_in_short(ctx, known, ConditionItem::all().count()))
                }
            }
            form.report.condition method="post" action=(address::shelter(&scene.place.id)) {
                (button_fields(account, Some(incident)))
                p.hint { (ctx.t("condition-hint")) }
                div #condition-items data-swap {
                    @for item in ConditionItem::all() { (answers(ctx, item, known)) }
                }
            }
        }
    }
}

fn answers(ctx: &PageContext, item: ConditionItem, known: Option<&Details>) -> Markup {
    let seen = known.and_then(|known| known.condition.get(&item));
    html! {
        fieldset.answers id={ "item-" (item.id()) } {
            legend {
                (details::item_word(ctx, item)) " "
                @match seen {
                    Some(seen) => (details::age(ctx, seen)),
                    None => span.hint { (ctx.t("unknown")) },
                }
            }
            @for level in Level::ALL {
                @let is_now = seen.is_some_and(|seen| seen.value == level);
                button type="submit" name="condition" class="answer"
                    id={ "answer-" (item.id()) "-" (item.answer(level).id) }
                    value={ (item.id()) ":" (item.answer(level).id) }
                    aria-pressed=(if is_now { "true" } else { "false" })
                { (details::level(ctx, item, level)) }
            }
        }
    }
}

/// The counts by sex, age and need; all of them may stay blank.
pub fn composition(
    ctx: &PageContext,
    account: &Account,
    scene: &ShelterState,
    incident: &Incident,
    typed: &Fields,
    wrong: &[Invalid],
) -> Markup {
    let present = scene.present(ctx);
    let is_typed = PersonGroup::all().any(|group| !typed.text(group.id()).is_empty());
    let wrong: Vec<_> = wrong.iter().filter(|fault| is_of_composition(fault)).cloned().collect();
    html! {
        details.fold #composition open[is_typed || !wrong.is_empty()] {
            summary { (ctx.t("composition")) }
            div #composition-now data-swap {
                (details::composition(ctx, present.details.as_deref()))
            }
            form.report.composition method="post" action=(address::shelter(&scene.place.id)) {
                (faults(ctx, &wrong))
                (button_fields(account, Some(incident)))
                input type="hidden" name="counts" value="1";
                p.hint { (ctx.t("composition-hint")) }
                @for part in GroupPart::ALL {
                    fieldset.counts {
                        legend { (details::part_word(ctx, part)) }
                        @for group in part.groups() {
                            @let count = TextField {
                                name: group.id(),
                                label: details::group_word(ctx, group).to_owned(),
                                value: typed.text(group.id()),
                                digits: true,
                                optional: true,
                                ..TextField::default()
                            };
                            (field(ctx, &count, &wrong))
                        }
                    }
                }
                p.buttons { button.button type="submit" { (ctx.t("composition-send")) } }
            }
        }
    }
}
