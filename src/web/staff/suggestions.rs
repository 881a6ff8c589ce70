//! `/staff/suggestions`: what people said about the listings somebody looks after,
//! and what somebody proposed themselves. Oldest first, until decided.

use crate::{
    app::suggestion::Listed,
    domain::{Account, Profile, Suggestion, SuggestionKind, SuggestionState},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        pages::suggest::sent,
        view::{
            Page, PageContext, date,
            layout::{self, Content},
            part,
        },
    },
};
use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use std::cmp::Reverse;

/// Suggestions on one page.
const ON_A_PAGE: usize = 50;

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Order {
    #[default]
    Oldest,
    Newest,
    Place,
}

impl Order {
    const ALL: [Self; 3] = [Self::Oldest, Self::Newest, Self::Place];

    fn id(self) -> &'static str {
        match self {
            Self::Oldest => "oldest",
            Self::Newest => "newest",
            Self::Place => "place",
        }
    }
}

/// What is looked for; empty and unknown parameters are ignored.
#[derive(Debug, Default)]
struct Wanted {
    settled: bool,
    kind: Option<SuggestionKind>,
    words: String,
    order: Order,
    page: usize,
}

impl Wanted {
    fn read(fields: &Fields) -> Self {
        let order = fields.text("order");
        Self {
            settled: fields.text("state") == "settled",
            kind: SuggestionKind::parse(fields.text("kind")),
            words: fields.text("q").trim().to_owned(),
            order: Order::ALL.into_iter().find(|o| o.id() == order).unwrap_or_default(),
            page: fields.text("page").parse().unwrap_or(0).min(1000),
        }
    }

    /// The address of the same list, another page of it.
    fn address(&self, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.settled {
            query.append_pair("state", "settled");
        }
        if let Some(kind) = self.kind {
            query.append_pair("kind", kind.id());
        }
        if !self.words.is_empty() {
            query.append_pair("q", &self.words);
        }
        if self.order != Order::default() {
            query.append_pair("order", self.order.id());
        }
        if page > 0 {
            query.append_pair("page", &page.to_string());
        }
        match query.finish() {
            query if query.is_empty() => "/staff/suggestions".to_owned(),
            query => format!("/staff/suggestions?{query}"),
        }
    }

    fn finds(&self, listed: &Listed) -> bool {
        let Suggestion { id, draft, .. } = &listed.suggestion;
        let words = crate::domain::text::fold(&self.words);
        let about = crate::domain::text::fold(&name(listed));
        self.kind.is_none_or(|kind| kind == draft.kind)
            && (words.is_empty() || about.contains(&words) || id.as_str() == self.words)
    }

    fn sort(&self, found: &mut [Listed]) {
        match self.order {
            Order::Oldest => found.sort_by_key(|listed| listed.suggestion.created_at),
            Order::Newest => found.sort_by_key(|listed| Reverse(listed.suggestion.created_at)),
            Order::Place => found.sort_by_key(name),
        }
    }
}

/// `GET /staff/suggestions`
pub async fn list(
    State(state): State<AppState>,
    mut ctx: PageContext,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Page, PageError> {
    let wanted = Wanted::read(&Fields::read(query.unwrap_or_default().as_bytes()));
    let mut found = state.app.list_suggestions(&staff.account, wanted.settled).await?;
    found.retain(|listed| wanted.finds(listed));
    wanted.sort(&mut found);
    let page = page(&ctx, &staff.account, &wanted, &found);
    ctx.here = wanted.address(wanted.page);
    Ok(page)
}

fn page(ctx: &PageContext, account: &Account, wanted: &Wanted, found: &[Listed]) -> Page {
    let title = ctx.t("staff-suggestions");
    let shown = found.iter().skip(wanted.page * ON_A_PAGE).take(ON_A_PAGE);
    let more = found.len() > (wanted.page + 1) * ON_A_PAGE;
    let main = html! {
        div.sheet {
            h1 { (title) }
            (states(ctx, wanted))
            (filter(ctx, wanted))
            p.count { (ctx.t_with("count", &[("count", found.len().into())])) }
            @if found.is_empty() { p { (ctx.t("suggestions-none")) } }
            ul.entries { @for listed in shown { li { (entry(ctx, listed)) } } }
            @if wanted.page > 0 {
                p { a.arrow href=(wanted.address(wanted.page - 1)) { "← " (ctx.t("suggestions-before")) } }
            }
            @if more {
                p { a.arrow href=(wanted.address(wanted.page + 1)) { (ctx.t("show-more")) " →" } }
            }
        }
    };
    layout::staff_page(ctx, Some(account), &Content { title, class: "plain", main })
}

fn states(ctx: &PageContext, wanted: &Wanted) -> Markup {
    let tab = |settled: bool, label: String| {
        let address = Wanted { settled, ..Wanted::default() }.address(0);
        let here = (settled == wanted.settled).then_some("page");
        html! { a href=(address) aria-current=[here] { (label) } }
    };
    html! {
        nav.tabs aria-label=(ctx.t("suggestions-states")) {
            (tab(false, ctx.t("suggestions-waiting")))
            (tab(true, ctx.t("suggestions-settled")))
        }
    }
}

fn filter(ctx: &PageContext, wanted: &Wanted) -> Markup {
    html! {
        form.filter method="get" action="/staff/suggestions" role="search" {
            @if wanted.settled { input type="hidden" name="state" value="settled"; }
            div.ask {
                label for="q" { (ctx.t("suggestions-search")) }
                input id="q" name="q" type="search" value=(wanted.words) autocomplete="off";
            }
            div.ask {
                label for="kind" { (ctx.t("suggest-what")) }
                select id="kind" name="kind" {
                    option value="" { (ctx.t("suggestions-any-kind")) }
                    @for kind in SuggestionKind::ALL {
                        option value=(kind.id()) selected[wanted.kind == Some(kind)] {
                            (sent::kind(ctx, kind))
                        }
                    }
                }
            }
            div.ask {
                label for="order" { (ctx.t("suggestions-order")) }
                select id="order" name="order" {
                    @for order in Order::ALL {
                        option value=(order.id()) selected[wanted.order == order] {
                            (order_word(ctx, order))
                        }
                    }
                }
            }
            p.buttons { button.action type="submit" { (ctx.t("suggestions-filter")) } }
        }
    }
}

fn order_word(ctx: &PageContext, order: Order) -> String {
    match order {
        Order::Oldest => ctx.t("suggestions-oldest"),
        Order::Newest => ctx.t("suggestions-newest"),
        Order::Place => ctx.t("suggestions-by-place"),
    }
}

/// A suggestion in a list: a way to it.
pub fn entry(ctx: &PageContext, listed: &Listed) -> Markup {
    let suggestion = &listed.suggestion;
    let mut fields = suggestion.draft.changes.iter().map(|c| part::label(ctx, &c.field));
    let some: Vec<_> = fields.by_ref().take(4).collect();
    let rest = fields.count();
    let said = some.join(&ctx.t("list-joint"));
    html! {
        a href={ "/staff/suggestions/" (suggestion.id) } {
            strong { (name(listed)) }
            span { (sent::kind(ctx, suggestion.draft.kind)) }
            span { (author(ctx, listed)) }
            span { (date::moment(ctx.locale(), suggestion.created_at)) }
            @if suggestion.state != SuggestionState::Waiting {
                span.badge { (state_word(ctx, suggestion.state)) }
            }
            @if !said.is_empty() && suggestion.draft.kind == SuggestionKind::Correction {
                span.gist {
                    @if rest == 0 { (said) } @else {
                        (ctx.t_with("and-more", &[("names", said.into()), ("more", rest.into())]))
                    }
                }
            } @else if let Some(words) = &suggestion.draft.words {
                span.gist { (words.chars().take(40).collect::<String>()) }
            }
        }
    }
}

/// What a suggestion is about: the place, or what a new one is called.
pub fn name(listed: &Listed) -> String {
    let said = listed.suggestion.draft.changes.get("name").and_then(|change| change.after.as_str());
    let place = listed.place.as_ref().map(|place| place.draft.name.as_str());
    place.or(said).unwrap_or_default().to_owned()
}

/// Who sent a suggestion.
pub fn author(ctx: &PageContext, listed: &Listed) -> String {
    match (&listed.by, listed.suggestion.author.split_once(':')) {
        (Some(Profile { name, organization: Some(organization), .. }), _) => ctx.t_with(
            "name-of-organization",
            &[("name", name.as_str().into()), ("organization", organization.as_str().into())],
        ),
        (Some(profile), _) => profile.name.clone(),
        (None, Some(("link", _))) => ctx.t("suggestion-by-organization"),
        (None, Some(_)) => ctx.t("suggestion-by-account"),
        (None, None) => ctx.t("suggestion-by-anyone"),
    }
}

/// What became of a suggestion, in a word.
pub fn state_word(ctx: &PageContext, state: SuggestionState) -> String {
    match state {
        SuggestionState::Waiting => ctx.t("suggestion-waiting"),
        SuggestionState::Accepted => ctx.t("suggestion-accepted"),
        SuggestionState::AcceptedInPart => ctx.t("suggestion-accepted-in-part"),
        SuggestionState::Refused => ctx.t("suggestion-refused"),
        SuggestionState::Withdrawn => ctx.t("suggestion-withdrawn"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_asked_for_forgivingly_and_named_shortly() {
        fn check(query: &str, expected: &str) {
            let wanted = Wanted::read(&Fields::read(query.as_bytes()));
            assert_eq!(wanted.address(wanted.page), expected, "{query}");
        }
        check("", "/staff/suggestions");
        check("kind=&q=&order=x&state=y&page=-1&colour=red", "/staff/suggestions");
        check(
            "state=settled&kind=closed&q=+a+&order=place&page=2",
            "/staff/suggestions?state=settled&kind=closed&q=a&order=place&page=2",
        );
    }
}
