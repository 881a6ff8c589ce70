//! `/staff/suggestions`: what people said about the places somebody looks after,
//! and what somebody proposed themselves. Oldest first, until decided.

use super::request::StaffRequest;
use crate::{
    app::suggestion::Listed,
    domain::{Profile, Suggestion, SuggestionKind, SuggestionState},
    web::{
        address,
        error::PageError,
        extract::Fields,
        view::{Page, PageContext, date, part, suggestion},
    },
};
use axum::extract::RawQuery;
use maud::{Markup, html};
use std::cmp::Reverse;

/// Suggestions on one page.
const SUGGESTIONS_PER_PAGE: usize = 50;
/// The last page that an address may ask for.
const MAX_PAGE: usize = 1000;
/// So much of somebody's words is shown in the list, in characters.
const MAX_GIST_CHARS: usize = 40;
/// So many fields of a suggestion are named in the list.
const MAX_FIELDS_NAMED: usize = 4;

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum SuggestionOrder {
    #[default]
    Oldest,
    Newest,
    Place,
}

impl SuggestionOrder {
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
struct SuggestionListQuery {
    settled: bool,
    kind: Option<SuggestionKind>,
    words: String,
    order: SuggestionOrder,
    page: usize,
}

impl SuggestionListQuery {
    fn read(fields: &Fields) -> Self {
        let order = fields.text("order");
        Self {
            settled: fields.text("state") == "settled",
            kind: SuggestionKind::parse(fields.text("kind")),
            words: fields.text("q").trim().to_owned(),
            order: SuggestionOrder::ALL.into_iter().find(|o| o.id() == order).unwrap_or_default(),
            page: fields.text("page").parse().unwrap_or(0).min(MAX_PAGE),
        }
    }

    /// The address of the same list, another page of it.
    fn address(&self, page: usize) -> String {
        let page = (page > 0).then(|| page.to_string());
        let pairs = [
            ("state", self.settled.then_some("settled")),
            ("kind", self.kind.map(SuggestionKind::id)),
            ("q", Some(self.words.as_str()).filter(|words| !words.is_empty())),
            ("order", (self.order != SuggestionOrder::default()).then(|| self.order.id())),
            ("page", page.as_deref()),
        ];
        let said = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
        address::with_query("/staff/suggestions", said)
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
            SuggestionOrder::Oldest => found.sort_by_key(|listed| listed.suggestion.created_at),
            SuggestionOrder::Newest => {
                found.sort_by_key(|listed| Reverse(listed.suggestion.created_at));
            }
            SuggestionOrder::Place => found.sort_by_key(name),
        }
    }
}

/// `GET /staff/suggestions`
pub async fn list(mut request: StaffRequest, RawQuery(query): RawQuery) -> Result<Page, PageError> {
    let query = SuggestionListQuery::read(&Fields::read(query.unwrap_or_default().as_bytes()));
    let mut found = request.state.app.list_suggestions(request.account(), query.settled).await?;
    found.retain(|listed| query.finds(listed));
    query.sort(&mut found);
    let page = page(&request, &query, &found);
    request.ctx.here = query.address(query.page);
    Ok(page)
}

fn page(request: &StaffRequest, query: &SuggestionListQuery, found: &[Listed]) -> Page {
    let ctx = &request.ctx;
    let title = ctx.t("staff-suggestions");
    let shown = found.iter().skip(query.page * SUGGESTIONS_PER_PAGE).take(SUGGESTIONS_PER_PAGE);
    let more = found.len() > (query.page + 1) * SUGGESTIONS_PER_PAGE;
    let main = html! {
        div.sheet {
            h1 { (title) }
            (states(ctx, query))
            (filter(ctx, query))
            p.count { (ctx.t_with("count", &[("count", found.len().into())])) }
            @if found.is_empty() { p { (ctx.t("suggestions-none")) } }
            ul.entries { @for listed in shown { li { (entry(ctx, listed)) } } }
            @if query.page > 0 {
                p {
                    a.arrow href=(query.address(query.page - 1)) {
                        "← " (ctx.t("suggestions-before"))
                    }
                }
            }
            @if more {
                p { a.arrow href=(query.address(query.page + 1)) { (ctx.t("show-more")) " →" } }
            }
        }
    };
    request.page(title, "plain", main)
}

fn states(ctx: &PageContext, query: &SuggestionListQuery) -> Markup {
    let tab = |settled: bool, label: String| {
        let address = SuggestionListQuery { settled, ..SuggestionListQuery::default() }.address(0);
        let here = (settled == query.settled).then_some("page");
        html! { a href=(address) aria-current=[here] { (label) } }
    };
    html! {
        nav.tabs aria-label=(ctx.t("suggestions-states")) {
            (tab(false, ctx.t("suggestions-waiting")))
            (tab(true, ctx.t("suggestions-settled")))
        }
    }
}

fn filter(ctx: &PageContext, query: &SuggestionListQuery) -> Markup {
    html! {
        form.filter method="get" action="/staff/suggestions" role="search" {
            @if query.settled { input type="hidden" name="state" value="settled"; }
            div.ask {
                label for="q" { (ctx.t("suggestions-search")) }
                input id="q" name="q" type="search" value=(query.words) autocomplete="off";
            }
            div.ask {
                label for="kind" { (ctx.t("suggest-what")) }
                select id="kind" name="kind" {
                    option value="" { (ctx.t("suggestions-any-kind")) }
                    @for kind in SuggestionKind::ALL {
                        option value=(kind.id()) selected[query.kind == Some(kind)] {
                            (suggestion::kind(ctx, kind))
                        }
                    }
                }
            }
            div.ask {
                label for="order" { (ctx.t("suggestions-order")) }
                select id="order" name="order" {
                    @for order in SuggestionOrder::ALL {
                        option value=(order.id()) selected[query.order == order] {
                            (order_word(ctx, order))
                        }
                    }
                }
            }
            p.buttons { button.action type="submit" { (ctx.t("suggestions-filter")) } }
        }
    }
}

fn order_word(ctx: &PageContext, order: SuggestionOrder) -> String {
    match order {
        SuggestionOrder::Oldest => ctx.t("suggestions-oldest"),
        SuggestionOrder::Newest => ctx.t("suggestions-newest"),
        SuggestionOrder::Place => ctx.t("suggestions-by-place"),
    }
}

/// A suggestion in a list: a way to it.
pub fn entry(ctx: &PageContext, listed: &Listed) -> Markup {
    let Suggestion { id, draft, created_at, state, .. } = &listed.suggestion;
    let mut fields = draft.changes.iter().map(|c| part::label(ctx, &c.field));
    let some: Vec<_> = fields.by_ref().take(MAX_FIELDS_NAMED).collect();
    let rest = fields.count();
    let said = some.join(&ctx.t("list-joint"));
    html! {
        a href=(address::suggestion(id)) {
            strong { (name(listed)) }
            span { (suggestion::kind(ctx, draft.kind)) }
            span { (author(ctx, listed)) }
            span { (date::moment(ctx.locale(), *created_at)) }
            @if *state != SuggestionState::Waiting {
                span.badge { (state_word(ctx, *state)) }
            }
            @if !said.is_empty() && draft.kind == SuggestionKind::Correction {
                span.gist {
                    @if rest == 0 { (said) } @else {
                        (ctx.t_with("and-more", &[("names", said.into()), ("more", rest.into())]))
                    }
                }
            } @else if let Some(words) = &draft.words {
                span.gist { (words.chars().take(MAX_GIST_CHARS).collect::<String>()) }
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
            let query_read = SuggestionListQuery::read(&Fields::read(query.as_bytes()));
            assert_eq!(query_read.address(query_read.page), expected, "{query}");
        }
        check("", "/staff/suggestions");
        check("kind=&q=&order=x&state=y&page=-1&colour=red", "/staff/suggestions");
        check(
            "state=settled&kind=closed&q=+a+&order=place&page=2",
            "/staff/suggestions?state=settled&kind=closed&q=a&order=place&page=2",
        );
    }
}
