//! Whom to call at a place to flee to: for disaster staff only, because it holds what
//! is not published.

use super::{PageContext, phone::callable};
use crate::domain::Place;
use maud::{Markup, html};

/// The contacts of a place, those for staff among them.
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
            @if known.is_empty() {
                div { dt { (ctx.t("field-phone")) } dd.unknown { (ctx.t("unknown")) } }
            }
        }
    }
}
