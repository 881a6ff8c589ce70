//! `/confirm?token=…`: an organization sees its own place as residents do and says
//! whether it is true, without an account. Opening the page changes nothing, for mail
//! scanners and previews open links; its buttons do, and each link is answered once.

use super::suggest::{
    caution::Opened,
    form::{self, SuggestionForm},
};
use crate::{
    app::{self, place_link::OpenedLink, token::Token},
    domain::{Ending, Place},
    web::{
        AppState,
        action::{Refusal, go_to, run, run_with},
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext, date,
            layout::{self, Content, paragraphs},
            place,
            site::{CardGroup, CardPlace},
        },
    },
};
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

fn token_of(query: Option<&str>) -> Token {
    Token::from(Fields::read(query.unwrap_or_default().as_bytes()).text("token"))
}

/// Opens a link; changes nothing.
pub async fn show(
    State(state): State<AppState>,
    mut ctx: PageContext,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let token = token_of(query.as_deref());
    ctx.here = address::confirm(&token);
    Ok(match state.app.open_place_link(&token).await? {
        Some(OpenedLink { place: Some(place), is_open: true, .. }) => {
            question(&ctx, &token, &place, None).into_response()
        }
        link => ended(&ctx, link).into_response(),
    })
}

/// このままで正しい
pub async fn confirm(
    State(state): State<AppState>,
    mut ctx: PageContext,
    fields: Fields,
) -> Result<Response, PageError> {
    let token = Token::from(fields.text("token"));
    ctx.here = address::confirm(&token);
    let revision = fields.number("revision")?;
    let secret = token.clone();
    match run(&state, |app| async move { app.confirm_by_link(secret, revision).await }).await {
        Ok(_) | Err(app::Error::NotFound) => Ok(go_to(&ctx.here)),
        Err(error) => {
            let refusal = Refusal::changed(error)?;
            let Some(OpenedLink { place: Some(place), is_open: true, .. }) =
                state.app.open_place_link(&token).await?
            else {
                return Ok(go_to(&ctx.here));
            };
            let changed = ctx.t("confirm-changed");
            Ok(refusal.answer(question(&ctx, &token, &place, Some(&changed))))
        }
    }
}

/// 直す: the form, filled with what the place says.
pub async fn correct(
    State(state): State<AppState>,
    mut ctx: PageContext,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let token = token_of(query.as_deref());
    ctx.here = address::confirm_correct(&token);
    Ok(match state.app.open_place_link(&token).await? {
        Some(OpenedLink { place: Some(place), is_open: true, .. }) => {
            let opened = Opened::now(state.app.clock.now());
            let entry = SuggestionForm { own: true, ..SuggestionForm::new(opened) };
            correction(&ctx, &token, &place, &entry).into_response()
        }
        link => ended(&ctx, link).into_response(),
    })
}

/// Takes in what the organization says instead.
pub async fn send(
    State(state): State<AppState>,
    mut ctx: PageContext,
    fields: Fields,
) -> Result<Response, PageError> {
    let token = Token::from(fields.text("token"));
    ctx.here = address::confirm_correct(&token);
    let link = state.app.open_place_link(&token).await?;
    let Some(OpenedLink { place: Some(place), is_open: true, .. }) = link else {
        return Ok(ended(&ctx, link).into_response());
    };
    let (draft, secret) = (form::read(Some(&place), &fields), token.clone());
    let correct =
        run_with(
            &state,
            draft,
            |app, draft| async move { app.correct_by_link(secret, draft).await },
        );
    match correct.await {
        Ok(sent) => Ok(go_to(&address::sent_suggestion(&sent.token))),
        Err(app::Error::NotFound) => Ok(go_to(&address::confirm(&token))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            let entry = SuggestionForm {
                typed: Some(&fields),
                wrong: &refusal.faults,
                own: true,
                ..SuggestionForm::new(Opened::from_fields(&fields, state.app.clock.now()))
            };
            Ok(refusal.answer(correction(&ctx, &token, &place, &entry)))
        }
    }
}

fn question(ctx: &PageContext, token: &Token, place: &Place, notice: Option<&str>) -> Page {
    let name = [("name", place.draft.name.as_str().into())];
    let title = ctx.t_with("confirm-title", &name);
    let alone = CardGroup::alone(CardPlace::new(place.clone()));
    let main = html! {
        @if let Some(notice) = notice { p.notice role="alert" { (notice) } }
        div.sheet.question {
            p.question-title { (title) }
            (paragraphs(&ctx.t("confirm-text")))
            (answers(ctx, token, place))
        }
        article.sheet.as-residents-see { (place::record(ctx, &alone, &html! {})) }
        div.sheet.question { (answers(ctx, token, place)) }
    };
    layout::form_page(ctx, &Content { title, class: "plain", main })
}

/// The two answers, above the place and below it.
fn answers(ctx: &PageContext, token: &Token, place: &Place) -> Markup {
    html! {
        div.two-answers {
            form method="post" action="/confirm" {
                input type="hidden" name="token" value=(token.reveal());
                input type="hidden" name="revision" value=(place.revision);
                button.button type="submit" { (ctx.t("confirm-true")) }
            }
            a.action.action--main href=(address::confirm_correct(token)) {
                (ctx.t("confirm-correct"))
            }
        }
    }
}

fn correction(ctx: &PageContext, token: &Token, place: &Place, entry: &SuggestionForm<'_>) -> Page {
    let title = ctx.t("confirm-correct");
    let hidden = html! { input type="hidden" name="token" value=(token.reveal()); };
    let main = html! {
        div.sheet {
            p { a.arrow.back href=(address::confirm(token)) { "← " (place.draft.name) } }
            h1 { (title) }
            (paragraphs(&ctx.t("confirm-correct-text")))
            (form::form(ctx, Some(place), entry, "/confirm/correct", &hidden))
        }
    };
    layout::form_page(ctx, &Content { title, class: "plain", main })
}

/// What is left of a link that can no longer be answered: thanks, or why.
fn ended(ctx: &PageContext, link: Option<OpenedLink>) -> Page {
    let ending = link.as_ref().and_then(|opened| opened.link.ended);
    let (title, text) = match ending {
        Some((at, Ending::Confirmed)) => {
            let when = [("when", date::moment(ctx.locale(), at).into())];
            (ctx.t("confirm-thanks"), ctx.t_with("confirm-thanks-text", &when))
        }
        Some((at, Ending::Corrected)) => {
            let when = [("when", date::moment(ctx.locale(), at).into())];
            (ctx.t("confirm-thanks"), ctx.t_with("confirm-corrected-text", &when))
        }
        _ => (ctx.t("confirm-ended"), ctx.t("confirm-ended-text")),
    };
    let answered = matches!(ending, Some((_, Ending::Confirmed | Ending::Corrected)));
    let status = match (&link, answered) {
        (_, true) => StatusCode::OK,
        (Some(_), false) => StatusCode::GONE,
        (None, false) => StatusCode::NOT_FOUND,
    };
    let place = link.and_then(|link| link.place).filter(|place| place.draft.state.is_public());
    let main = html! {
        div.sheet {
            h1 { (title) }
            (paragraphs(&text))
            @if let Some(place) = place.filter(|_| answered) {
                p { a.arrow href=(address::place(&place.id)) { (ctx.t("sent-back")) " →" } }
            }
            @if let Some(contact) = ctx.contact().filter(|_| !answered) {
                p { (ctx.t_with("run-by", &[("contact", contact.into())])) }
            }
        }
    };
    layout::form_page(ctx, &Content { title, class: "plain", main }).with_status(status)
}
