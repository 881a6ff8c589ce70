//! `/suggest/sent?token=…`: thanks, and what became of a suggestion, for whoever has
//! its address. The secret stands behind the question mark, where the documented
//! logs of proxies do not reach. It shows no contact: an address may be passed on.

use crate::{
    app::{self, token::Token},
    domain::{Place, Suggestion, SuggestionKind, SuggestionState, merge::FieldChange},
    web::{
        AppState,
        address::{self, base_url},
        error::PageError,
        extract::Fields,
        finish,
        view::{
            Page, PageContext, date, error_page,
            layout::{self, Content, paragraphs},
            part, suggestion,
        },
    },
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

/// Shows it.
pub async fn show(
    State(state): State<AppState>,
    mut ctx: PageContext,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let token = Token::from(Fields::read(query.unwrap_or_default().as_bytes()).text("token"));
    let Some(suggestion) = state.app.sent_suggestion(&token).await? else {
        return Ok(error_page(&ctx, StatusCode::NOT_FOUND, None).into_response());
    };
    ctx.here = address::sent_suggestion(&token);
    let catalog = state.app.catalog();
    let place = suggestion.place.as_ref().and_then(|id| catalog.get(id));
    let link = format!("{}{}", base_url(&state.settings, &headers), ctx.here);
    Ok(page(&ctx, &token, &suggestion, place.as_deref(), &link).into_response())
}

/// 取り下げる: as long as nobody has decided.
pub async fn withdraw(
    State(state): State<AppState>,
    ctx: PageContext,
    fields: Fields,
) -> Result<Response, PageError> {
    let token = Token::from(fields.text("token"));
    let (app, secret) = (state.app.clone(), token.clone());
    match finish(async move { app.withdraw_sent(secret).await }).await {
        Ok(_) | Err(app::Error::Store(crate::store::StoreError::Conflict)) => {
            Ok(Redirect::to(&address::sent_suggestion(&token)).into_response())
        }
        Err(app::Error::NotFound) => {
            Ok(error_page(&ctx, StatusCode::NOT_FOUND, None).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    ctx: &PageContext,
    token: &Token,
    suggestion: &Suggestion,
    place: Option<&Place>,
    link: &str,
) -> Page {
    let waiting = suggestion.state == SuggestionState::Waiting;
    let title = if waiting { ctx.t("sent-thanks") } else { ctx.t("sent-outcome") };
    let main = html! {
        div.sheet {
            h1 { (title) }
            p.outcome { (state_sentence(ctx, suggestion.state)) }
            @if let Some(reason) = suggestion.outcome.as_ref().and_then(|o| o.reason.as_ref()) {
                h2 { (ctx.t("sent-reason")) }
                (paragraphs(reason))
            }
            @if waiting {
                h2 { (ctx.t("sent-later")) }
                p { (ctx.t("sent-later-text")) }
                p.copied-by-hand { a href=(ctx.here) { (link) } }
            }
            h2 { (ctx.t("sent-what")) }
            (what(ctx, suggestion, place))
            @if waiting { (take_back(ctx, token)) }
            @if let Some(place) = place {
                p { a.arrow href=(address::place(&place.id)) { (ctx.t("sent-back")) " →" } }
            } @else {
                p { a.arrow href="/" { (ctx.t("error-home")) " →" } }
            }
        }
    };
    layout::form_page(ctx, &Content { title, class: "plain", main })
}

/// What was said, when, under which number.
fn what(ctx: &PageContext, suggestion: &Suggestion, place: Option<&Place>) -> Markup {
    let draft = &suggestion.draft;
    html! {
        dl.details {
            (row(&ctx.t("sent-number"), &html! { span.number { (suggestion.id) } }))
            (row(&ctx.t("sent-at"), &html! { (date::moment(ctx.locale(), suggestion.created_at)) }))
            @if let Some(place) = place { (row(&ctx.t("sent-place"), &html! { (place.draft.name) })) }
            (row(&ctx.t("suggest-what"), &html! { (suggestion::kind(ctx, draft.kind)) }))
            @if let Some(day) = draft.held_on {
                (row(&ctx.t("suggest-held-on"), &html! { (date::day(ctx.locale(), day)) }))
            }
            @if draft.kind != SuggestionKind::Closed {
                @for FieldChange { field, after, .. } in draft.changes.iter() {
                    (row(&part::label(ctx, field), &part::shown(ctx, field, after)))
                }
            }
            @if let Some(words) = &draft.words { (row(&ctx.t("sent-words"), &paragraphs(words))) }
        }
    }
}

fn row(label: &str, value: &Markup) -> Markup {
    html! { div { dt { (label) } dd { (value) } } }
}

fn take_back(ctx: &PageContext, token: &Token) -> Markup {
    html! {
        form method="post" action="/suggest/sent/withdraw" {
            input type="hidden" name="token" value=(token.reveal());
            p.buttons { button.action type="submit" { (ctx.t("sent-withdraw")) } }
        }
    }
}

fn state_sentence(ctx: &PageContext, state: SuggestionState) -> String {
    match state {
        SuggestionState::Waiting => ctx.t("sent-waiting"),
        SuggestionState::Accepted => ctx.t("sent-accepted"),
        SuggestionState::AcceptedInPart => ctx.t("sent-accepted-in-part"),
        SuggestionState::Refused => ctx.t("sent-refused"),
        SuggestionState::Withdrawn => ctx.t("sent-withdrawn"),
    }
}
