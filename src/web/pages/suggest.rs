//! 「情報が違う」: anyone says what is not so, or tells of a new place, without an
//! account. Nothing typed is ever lost, and nothing here changes a place.

pub mod caution;
pub mod form;
pub mod sent;

use crate::{
    app,
    domain::{Place, PlaceId, SuggestionDraft},
    web::{
        AppState, address,
        error::PageError,
        extract::{ClientAddress, Fields},
        finish,
        view::{
            Page, PageContext, error_page,
            layout::{self, Content},
        },
    },
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use caution::Opened;
use form::SuggestionForm;
use maud::html;
use std::{net::IpAddr, sync::Arc};

/// When to come back after too many, in seconds.
const COME_BACK_S: &str = "3600";

/// `GET /places/{id}/suggest`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    Path(id): Path<String>,
) -> Response {
    match public_place(&state, &id) {
        Some(place) => page(&ctx, Some(&place), &empty(&state)).into_response(),
        None => error_page(&ctx, StatusCode::NOT_FOUND, None).into_response(),
    }
}

/// `POST /places/{id}/suggest`
pub async fn send(
    State(state): State<AppState>,
    ctx: PageContext,
    ClientAddress(from): ClientAddress,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    match public_place(&state, &id) {
        Some(place) => receive(&state, &ctx, from, Some(&place), &fields).await,
        None => Ok(error_page(&ctx, StatusCode::NOT_FOUND, None).into_response()),
    }
}

/// `GET /suggest`
pub async fn show_new(State(state): State<AppState>, ctx: PageContext) -> Page {
    page(&ctx, None, &empty(&state))
}

/// `POST /suggest`
pub async fn send_new(
    State(state): State<AppState>,
    ctx: PageContext,
    ClientAddress(from): ClientAddress,
    fields: Fields,
) -> Result<Response, PageError> {
    receive(&state, &ctx, from, None, &fields).await
}

fn public_place(state: &AppState, id: &str) -> Option<Arc<Place>> {
    state.app.catalog().get(&PlaceId::parse(id)?)
}

fn empty(state: &AppState) -> SuggestionForm<'static> {
    SuggestionForm::new(Opened::now(state.app.clock.now()))
}

/// Takes in what was sent, or shows the same page with everything that was typed.
async fn receive(
    state: &AppState,
    ctx: &PageContext,
    from: IpAddr,
    place: Option<&Place>,
    fields: &Fields,
) -> Result<Response, PageError> {
    let now = state.app.clock.now();
    let typed = SuggestionForm {
        typed: Some(fields),
        ..SuggestionForm::new(Opened::from_fields(fields, now))
    };
    let again = |status, entry: &SuggestionForm<'_>| page(ctx, place, entry).with_status(status);
    let checked = |draft: SuggestionDraft| draft.check(ctx.today()).map(|()| draft);
    let draft = match form::read(place, fields).and_then(checked) {
        Ok(draft) => draft,
        Err(wrong) => {
            let entry = SuggestionForm { wrong: &wrong, ..typed };
            return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, &entry).into_response());
        }
    };
    if caution::looks_made_by_a_program(fields, now) {
        let entry = SuggestionForm { notice: Some(ctx.t("suggest-press-again")), ..typed };
        return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, &entry).into_response());
    }
    let (app, place) = (state.app.clone(), place.map(|place| place.id.clone()));
    match finish(async move { app.suggest(from, place, draft).await }).await {
        Ok(sent) => Ok(Redirect::to(&address::sent_suggestion(&sent.token)).into_response()),
        Err(app::Error::Invalid(wrong)) => {
            let entry = SuggestionForm { wrong: &wrong, ..typed };
            Ok(again(StatusCode::UNPROCESSABLE_ENTITY, &entry).into_response())
        }
        Err(app::Error::TooManySuggestions) => {
            let entry = SuggestionForm { notice: Some(ctx.t("suggest-too-many")), ..typed };
            let page = again(StatusCode::TOO_MANY_REQUESTS, &entry);
            Ok(([(header::RETRY_AFTER, COME_BACK_S)], page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn page(ctx: &PageContext, place: Option<&Place>, entry: &SuggestionForm<'_>) -> Page {
    let title = match place {
        Some(_) => ctx.t("suggest-correction"),
        None => ctx.t("suggest-new"),
    };
    let action = place.map_or_else(|| "/suggest".to_owned(), |place| address::suggest(&place.id));
    let main = html! {
        div.sheet {
            @if let Some(place) = place {
                p { a.arrow.back href=(address::place(&place.id)) { "← " (place.draft.name) } }
            }
            h1 { (title) }
            @match place {
                Some(_) => (layout::paragraphs(&ctx.t("suggest-correction-text"))),
                None => (layout::paragraphs(&ctx.t("suggest-new-text"))),
            }
            (form::form(ctx, place, entry, &action, &html! {}))
        }
    };
    layout::form_page(ctx, &Content { title, class: "plain", main })
}
