//! The form of a suggestion: a few questions in plain words. What a place says now
//! stands in its fields, so that only what differs needs typing; what stood there is
//! sent along, so that nobody proposes by accident to undo what changed meanwhile.

use super::caution::Opened;
use crate::{
    domain::{
        CategoryId, Invalid, Place, PlaceDraft, PointShown, State, SuggestionDraft, SuggestionKind,
        place::field::{AskedOf, FIELDS, Field, FieldKind, Section},
        suggestion::MAX_WORDS_CHARS,
    },
    web::{
        extract::Fields,
        view::{PageContext, form::faults},
    },
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde_json::json;

/// What stands before what a field said when the form was opened.
const WAS: &str = "was_";

/// What a form is filled with.
#[derive(Debug)]
pub struct SuggestionForm<'a> {
    /// When the form was opened first.
    pub opened: Opened,
    /// What was typed before, if it comes back.
    pub typed: Option<&'a Fields>,
    /// What is wrong with it.
    pub wrong: &'a [Invalid],
    /// Something else to say.
    pub notice: Option<String>,
    /// Whether the organization itself speaks of its own place.
    pub own: bool,
}

impl SuggestionForm<'_> {
    /// A form that nobody has typed into.
    pub fn new(opened: Opened) -> Self {
        Self { opened, typed: None, wrong: &[], notice: None, own: false }
    }

    fn text(&self, name: &str) -> &str {
        self.typed.map(|typed| typed.text(name)).unwrap_or_default()
    }

    fn kind(&self) -> SuggestionKind {
        kind_of(self.text("kind"))
    }

    fn fault(&self, field: &str) -> Option<&Invalid> {
        self.wrong.iter().find(|fault| fault.field == field)
    }
}

/// What was typed. The errors name the fields of the form.
pub fn read(place: Option<&Place>, fields: &Fields) -> Result<SuggestionDraft, Vec<Invalid>> {
    let kind = match place {
        Some(_) => kind_of(fields.text("kind")),
        None => SuggestionKind::NewPlace,
    };
    let mut draft = SuggestionDraft { kind, ..SuggestionDraft::default() };
    let (mut held_on, day) = (None, fields.text("held_on").trim());
    match (kind, place) {
        (SuggestionKind::NotHeld, _) if !day.is_empty() => match day.parse::<NaiveDate>() {
            Ok(day) => held_on = Some(day),
            Err(_) => return Err(vec![Invalid::new("held_on", "not-a-day")]),
        },
        (SuggestionKind::NotHeld, _) => {}
        (SuggestionKind::Closed, Some(place)) => {
            draft.changes.add("state", json!(place.draft.state), json!(State::Closed));
        }
        _ => {
            if place.is_none() {
                draft.changes.add_text("category", "", fields.text("category"));
            }
            for field in asked(place) {
                let was = fields.text(&format!("{WAS}{}", field.input()));
                let now = place.map(|place| says(&place.draft, field)).unwrap_or_default();
                let was = was.replace("\r\n", "\n");
                let before = if field.is_untouched(&was, now) { now } else { &was };
                draft.changes.add_text(field.name, before, fields.text(field.input()));
            }
        }
    }
    let said =
        |name: &str| Some(fields.text(name).trim().replace('\r', "")).filter(|t| !t.is_empty());
    Ok(SuggestionDraft { held_on, words: said("words"), contact: said("contact"), ..draft })
}

/// What is asked about a place, or of a new one: nothing that is hidden.
fn asked(place: Option<&Place>) -> impl Iterator<Item = &'static Field> {
    let hides = place.is_some_and(|place| place.draft.point_shown == PointShown::Area);
    let evacuation = place.is_some_and(|place| place.draft.category.category().evacuation);
    FIELDS.iter().filter(move |field| match (field.asked, field.section) {
        (AskedOf::Never, _) => false,
        (AskedOf::OfKnownPlaces, _) if place.is_none() => false,
        (_, Some(Section::Address | Section::Way)) if hides => false,
        (_, Some(Section::When | Section::Fee | Section::Booking)) if evacuation => false,
        _ => field.audience.includes_residents(hides),
    })
}

fn kind_of(id: &str) -> SuggestionKind {
    let kind = SuggestionKind::parse(id).unwrap_or_default();
    if kind == SuggestionKind::NewPlace { SuggestionKind::Correction } else { kind }
}

/// What a place says in a field of text.
fn says<'a>(draft: &'a PlaceDraft, field: &Field) -> &'a str {
    field.text.and_then(|text| (text.get)(draft)).unwrap_or_default()
}

/// The form; `more` stands before its button.
pub fn form(
    ctx: &PageContext,
    place: Option<&Place>,
    entry: &SuggestionForm<'_>,
    action: &str,
    more: &Markup,
) -> Markup {
    html! {
        @if let Some(notice) = &entry.notice { p.notice role="alert" { (notice) } }
        (faults(ctx, entry.wrong))
        form.suggest method="post" action=(action) {
            (entry.opened.hidden(&ctx.t("suggest-stay-empty")))
            @match place {
                Some(place) => (about(ctx, place, entry)),
                None => (new(ctx, entry)),
            }
            (line(ctx, entry, "contact", &ctx.t("suggest-contact"), &ctx.t("suggest-contact-hint")))
            (more)
            p.buttons { button.button type="submit" {
                @if place.is_some() { (ctx.t("suggest-go")) } @else { (ctx.t("suggest-new-go")) }
            } }
            p.hint { (ctx.t("suggest-promise")) }
        }
    }
}

fn about(ctx: &PageContext, place: &Place, entry: &SuggestionForm<'_>) -> Markup {
    html! {
        (kinds(ctx, entry))
        @if !entry.own { (day(ctx, entry)) }
        (long(ctx, entry, "words", &ctx.t("suggest-words"), &ctx.t("suggest-words-hint")))
        (rewriting(ctx, place, entry))
    }
}

fn kinds(ctx: &PageContext, entry: &SuggestionForm<'_>) -> Markup {
    let kinds = [
        (SuggestionKind::Correction, ctx.t("suggest-kind-correction")),
        (SuggestionKind::NotHeld, ctx.t("suggest-kind-not-held")),
        (SuggestionKind::Closed, ctx.t("suggest-kind-closed")),
    ];
    let asked = |kind| !entry.own || kind != SuggestionKind::NotHeld;
    html! {
        fieldset.ask.choices {
            legend { (ctx.t("suggest-what")) }
            @for (kind, label) in kinds.into_iter().filter(|(kind, _)| asked(*kind)) {
                label.choice {
                    input type="radio" name="kind" id={ "kind-" (kind.id()) } value=(kind.id())
                        checked[kind == entry.kind()];
                    span { (label) }
                }
            }
        }
    }
}

/// The day on which nobody was there; styles hide it for other kinds.
fn day(ctx: &PageContext, entry: &SuggestionForm<'_>) -> Markup {
    let fault = entry.fault("held_on");
    html! {
        div.ask.when-not-held {
            label for="held_on" { (ctx.t("suggest-held-on")) }
            @if let Some(fault) = fault { p.fault id="held_on-fault" { (sentence(ctx, fault)) } }
            input id="held_on" name="held_on" type="date" value=(entry.text("held_on"))
                max=(ctx.today()) aria-invalid=[fault.map(|_| "true")]
                aria-describedby=[fault.map(|_| "held_on-fault")];
        }
    }
}

/// The fields of the place, to be written anew; folded until somebody needs them.
fn rewriting(ctx: &PageContext, place: &Place, entry: &SuggestionForm<'_>) -> Markup {
    let stands = |field: &Field, name: &str| match entry.typed {
        Some(typed) => typed.text(name).to_owned(),
        None => says(&place.draft, field).to_owned(),
    };
    let value = |field: &Field| stands(field, field.input());
    let was = |field: &Field| stands(field, &format!("{WAS}{}", field.input()));
    let is_used =
        |field: &Field| value(field) != was(field) || entry.fault(field.input()).is_some();
    html! {
        details.rewriting open[entry.own || asked(Some(place)).any(is_used)] {
            summary { (ctx.t("suggest-rewrite")) }
            p.hint { (ctx.t("suggest-rewrite-hint")) }
            @for field in asked(Some(place)) {
                input type="hidden" name={ (WAS) (field.input()) } value=(was(field));
                (text(ctx, entry, field, &label(ctx, field), &value(field), None))
            }
        }
    }
}

fn new(ctx: &PageContext, entry: &SuggestionForm<'_>) -> Markup {
    let is_needed = |field: &&Field| matches!(field.name, "name" | "address");
    let (needed, others): (Vec<_>, Vec<_>) = asked(None).partition(is_needed);
    let question = |field: &Field, is_needed| {
        let label = new_label(ctx, field);
        text(ctx, entry, field, &label, entry.text(field.input()), Some(is_needed))
    };
    html! {
        (categories(ctx, entry))
        @for field in needed { (question(field, true)) }
        @for field in others { (question(field, false)) }
        (long(ctx, entry, "words", &ctx.t("suggest-new-words"), &ctx.t("suggest-new-words-hint")))
    }
}

fn new_label(ctx: &PageContext, field: &Field) -> String {
    match field.name {
        "address" => ctx.t("suggest-new-address"),
        "schedule_text" => ctx.t("suggest-new-schedule"),
        _ => label(ctx, field),
    }
}

fn label(ctx: &PageContext, field: &Field) -> String {
    match field.name {
        "eligibility_text" => ctx.t("suggest-who"),
        _ => ctx.t(field.label),
    }
}

fn categories(ctx: &PageContext, entry: &SuggestionForm<'_>) -> Markup {
    let chosen = entry.text("category");
    let fault = entry.fault("category");
    let (core, other): (Vec<_>, Vec<_>) =
        CategoryId::all().map(CategoryId::category).partition(|category| category.core);
    html! {
        div.ask {
            label for="category" { (ctx.t("kinds")) }
            @if let Some(fault) = fault { p.fault id="category-fault" { (sentence(ctx, fault)) } }
            select id="category" name="category" required aria-invalid=[fault.map(|_| "true")]
                aria-describedby=[fault.map(|_| "category-fault")]
            {
                option value="" { (ctx.t("suggest-choose")) }
                @for category in core.iter().chain(&other) {
                    option value=(category.id) selected[category.id == chosen] {
                        (category.label(ctx.locale()))
                    }
                }
            }
        }
    }
}

fn line(
    ctx: &PageContext,
    entry: &SuggestionForm<'_>,
    name: &str,
    label: &str,
    hint: &str,
) -> Markup {
    let (fault, described) = (entry.fault(name), described(entry, name, true));
    html! {
        div.ask {
            label for=(name) { (label) span.optional { (ctx.t("form-optional")) } }
            p.hint id={ (name) "-hint" } { (hint) }
            @if let Some(fault) = fault { p.fault id={ (name) "-fault" } { (sentence(ctx, fault)) } }
            input id=(name) name=(name) type="text" value=(entry.text(name)) autocomplete="off"
                aria-invalid=[fault.map(|_| "true")] aria-describedby=[described];
        }
    }
}

/// One field of a place; whether it must be filled in is said unless it is filled in
/// already.
fn text(
    ctx: &PageContext,
    entry: &SuggestionForm<'_>,
    field: &Field,
    label: &str,
    value: &str,
    required: Option<bool>,
) -> Markup {
    let name = field.input();
    let (kind, mode) = match field.kind {
        FieldKind::Telephones => ("tel", Some("tel")),
        FieldKind::WebAddress => ("text", Some("url")),
        _ => ("text", None),
    };
    let (fault, described) = (entry.fault(name), described(entry, name, false));
    let invalid = fault.map(|_| "true");
    html! {
        div.ask {
            label for=(name) {
                (label)
                @if required == Some(false) { span.optional { (ctx.t("form-optional")) } }
            }
            @if let Some(fault) = fault { p.fault id={ (name) "-fault" } { (sentence(ctx, fault)) } }
            @if field.has_lines() {
                textarea id=(name) name=(name) rows="2" aria-invalid=[invalid]
                    aria-describedby=[described] { (value) }
            } @else {
                input id=(name) name=(name) type=(kind) inputmode=[mode] value=(value)
                    autocomplete="off" required[required == Some(true)] aria-invalid=[invalid]
                    aria-describedby=[described];
            }
        }
    }
}

fn long(
    ctx: &PageContext,
    entry: &SuggestionForm<'_>,
    name: &str,
    label: &str,
    hint: &str,
) -> Markup {
    let fault = entry.fault(name);
    html! {
        div.ask {
            label for=(name) { (label) }
            p.hint id={ (name) "-hint" } { (hint) }
            @if let Some(fault) = fault { p.fault id={ (name) "-fault" } { (sentence(ctx, fault)) } }
            textarea id=(name) name=(name) rows="4" maxlength=(MAX_WORDS_CHARS)
                aria-invalid=[fault.map(|_| "true")]
                aria-describedby=[described(entry, name, true)] { (entry.text(name)) }
        }
    }
}

fn described(entry: &SuggestionForm<'_>, name: &str, has_hint: bool) -> Option<String> {
    let fault = entry.fault(name).map(|_| format!("{name}-fault"));
    let hint = has_hint.then(|| format!("{name}-hint"));
    Some([hint, fault].into_iter().flatten().collect::<Vec<_>>().join(" "))
        .filter(|ids| !ids.is_empty())
}

fn sentence(ctx: &PageContext, fault: &Invalid) -> String {
    ctx.fault(fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::{context::tests::context, site::tests::place};
    use chrono::DateTime;

    fn salon() -> Place {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.phone = Some("04-0000-0001".to_owned());
        salon.draft.schedule_text = Some("毎週火曜日\n10時から".to_owned());
        salon
    }

    fn sent(body: &str) -> SuggestionDraft {
        read(Some(&salon()), &Fields::read(body.as_bytes())).expect("a suggestion")
    }

    #[test]
    fn only_what_was_rewritten_is_proposed() {
        let unchanged = "was_phone=04-0000-0001&phone=04-0000-0001+\
                         &was_schedule_text=%E7%81%AB%0A10&schedule_text=%E7%81%AB%0D%0A10";
        assert!(sent(unchanged).changes.is_empty());
        let draft = sent("was_phone=04-0000-0001&phone=04-0000-0009&words=+%E9%9B%BB+%0D%0A");
        assert_eq!(draft.changes.iter().len(), 1);
        assert_eq!(
            draft.changes.get("phone").map(|change| &change.after),
            Some(&json!("04-0000-0009"))
        );
        assert_eq!((draft.words.as_deref(), draft.contact), (Some("電"), None));
    }

    #[test]
    fn fields_that_are_not_asked_for_do_nothing() {
        let body = "kind=new_place&state=closed&verified_on=2026-01-01&verified_by=x&district=x\
                    &private_contact=x&source=x&author=staff:a";
        let draft = sent(body);
        assert_eq!(draft.kind, SuggestionKind::Correction);
        assert!(draft.changes.is_empty(), "{draft:?}");
        let mut home = salon();
        home.draft.point_shown = PointShown::Area;
        let draft = read(Some(&home), &Fields::read(b"address=x"));
        assert!(draft.is_ok_and(|draft| draft.changes.is_empty()), "its address is hidden");
    }

    #[test]
    fn each_kind_says_its_own() {
        assert_eq!(
            sent("kind=closed").changes.get("state").map(|c| &c.after),
            Some(&json!("closed"))
        );
        let day = sent("kind=not_held&held_on=2026-11-20&phone=9").held_on;
        assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
        let wrong = read(Some(&salon()), &Fields::read(b"kind=not_held&held_on=x"));
        assert_eq!(wrong.err(), Some(vec![Invalid::new("held_on", "not-a-day")]));
        let new = read(None, &Fields::read(b"kind=closed&category=salon&name=a&address=b"));
        let new = new.expect("a suggestion");
        assert_eq!((new.kind, new.changes.iter().len()), (SuggestionKind::NewPlace, 3));
    }

    #[test]
    fn what_was_typed_comes_back_escaped_and_the_door_of_a_home_never_shows() {
        let mut home = salon();
        home.draft.point_shown = PointShown::Area;
        home.draft.address = Some("所沢市緑町1-2".to_owned());
        home.draft.private_contact = Some("090".to_owned());
        let fields = Fields::read("words=%3Cb%3E&phone=%22%3E%3Cb%3E&was_phone=1".as_bytes());
        let wrong = [Invalid::new("words", "too-long")];
        let opened = Opened::now(DateTime::UNIX_EPOCH);
        let entry =
            SuggestionForm { typed: Some(&fields), wrong: &wrong, ..SuggestionForm::new(opened) };
        let html = form(&context("/"), Some(&home), &entry, "/x", &html! {}).0;
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
        assert!(html.contains("<details class=\"rewriting\" open"), "{html}");
        assert!(!html.contains("緑町1-2") && !html.contains("090"), "{html}");
    }
}
