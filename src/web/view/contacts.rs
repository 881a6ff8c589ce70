//! Whom to call at a place to flee to: for disaster staff only, because it holds what
//! is not published.

use super::{
    PageContext,
    phone::{callable, count_numbers, split_after_first_number},
};
use crate::domain::Place;
use maud::{Markup, html};

/// The contacts of a place, those for staff among them.
pub fn contacts(ctx: &PageContext, place: &Place) -> Markup {
    list(ctx, &lines(place))
}

/// The same in a row of a table: the first number that can be called, and the others
/// folded beside it.
pub fn contacts_in_row(ctx: &PageContext, place: &Place) -> Markup {
    let mut others = lines(place);
    let at = others.iter().position(|(_, text)| count_numbers(text) > 0).unwrap_or(0);
    let mut first: Vec<_> = others.drain(at..others.len().min(at + 1)).collect();
    if let Some((key, text)) = first.first_mut() {
        let (number, rest) = split_after_first_number(text);
        *text = number;
        others.splice(0..0, rest.map(|rest| (*key, rest)));
    }
    let count: usize = others.iter().map(|(_, text)| count_numbers(text).max(1)).sum();
    html! {
        (list(ctx, &first))
        @if !others.is_empty() {
            details.fold.more-contacts {
                summary { (ctx.t_with("contacts-more", &[("count", count.into())])) }
                (list(ctx, &others))
            }
        }
    }
}

/// What is known, each with the key of its label.
fn lines(place: &Place) -> Vec<(&'static str, &str)> {
    let draft = &place.draft;
    let lines = [
        ("field-phone", &draft.phone),
        ("field-private-contact", &draft.private_contact),
        ("field-contact-note", &draft.contact_note),
        ("field-fax", &draft.fax),
        ("field-email", &draft.email),
    ];
    lines.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?))).collect()
}

fn list(ctx: &PageContext, lines: &[(&'static str, &str)]) -> Markup {
    html! {
        dl.contacts {
            @for (key, text) in lines { div { dt { (ctx.t(key)) } dd { (callable(text)) } } }
            @if lines.is_empty() {
                div { dt { (ctx.t("field-phone")) } dd.unknown { (ctx.t("unknown")) } }
            }
        }
    }
}
