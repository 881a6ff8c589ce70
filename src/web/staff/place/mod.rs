//! One place: writing a new one, editing it, and the steps of its life. Nothing
//! typed is lost: what is wrong comes back with everything, and what somebody else
//! changed meanwhile is shown beside it.

mod compare;
mod fee;
mod form;
pub mod fragment;
pub mod history;
pub mod new;
mod notices;
mod preview;
pub mod redact;
mod schedule;
mod schedule_view;
pub mod step;
pub(super) mod typed;
mod whereabouts;

pub use crate::web::address::staff_place as address;
use crate::{
    app::{self, place::PlaceChange},
    domain::{
        Account, Changes, Invalid, Place, PlaceDraft, PlaceId, Right, State, Subject, Suggestion,
    },
    web::{
        AppState, address,
        error::PageError,
        extract::{Fields, Staff},
        finish,
        staff::done::{self, DoneQuery, DoneWith},
        view::{
            Page, PageContext, date,
            form::{Ask, Form},
            layout::{self, Content},
            part,
        },
    },
};
use axum::{
    extract::{Path, Query, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use form::PlaceForm;
pub(super) use form::carried;
use maud::{Markup, html};

/// Why somebody changes a place, for its history.
const REASON: Ask<'_> = Ask { name: "reason", label: "edit-reason", hint: "edit-reason-hint" };
/// What somebody who may not publish says with a proposal.
const WORDS: Ask<'_> = Ask { name: "reason", label: "edit-words", hint: "edit-words-hint" };

/// The place that an address names, if it is theirs.
async fn find(state: &AppState, account: &Account, id: &str) -> Result<Place, PageError> {
    let id = PlaceId::parse(id).ok_or(app::Error::NotFound)?;
    Ok(state.app.find_own_place(account, &id).await?)
}

/// `GET /staff/places/{id}`
pub async fn show(
    Extract(state): Extract<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    Query(done): Query<DoneQuery>,
) -> Result<Page, PageError> {
    let place = find(&state, &staff.account, &id).await?;
    let fields = typed::fill(&place.draft);
    let shown = PlacePage { place: &place, draft: &place.draft, fields: &fields, faults: &[] };
    let said = done::sentence(&ctx, DoneWith::Place, &done.done).map(|sentence| {
        html! {
            p.notice.done role="status" data-saved=[done.saved_form()] { (sentence)
                @if done.done == "propose" {
                    " " a href="/staff/suggestions" { (ctx.t("see-proposals")) }
                } @else if place.draft.state.is_public() {
                    " " a href=(address::place(&place.id)) { (ctx.t("see-as-residents")) }
                }
            }
        }
    });
    page(&state, &ctx, &staff.account, shown, said).await
}

/// What the page of a place shows: the place, and the form as it stands.
#[derive(Debug, Clone, Copy)]
struct PlacePage<'a> {
    place: &'a Place,
    draft: &'a PlaceDraft,
    fields: &'a Fields,
    faults: &'a [Invalid],
}

async fn page(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    shown: PlacePage<'_>,
    above: Option<Markup>,
) -> Result<Page, PageError> {
    let place = shown.place;
    let districts = districts(state);
    let form = Form { ctx, fields: shown.fields, faults: shown.faults };
    let bounds = state.settings.area.bounds;
    let fields = PlaceForm { form, draft: shown.draft, account, districts: &districts, bounds };
    let waiting = notices::waiting(state, ctx, account, place).await?;
    let may_publish = account.may_with(Right::Publish, Subject::from(place));
    let title = place.draft.name.clone();
    let main = html! {
        div.sheet.edit {
            h1 { (title) " " span.badge { (step::state_word(ctx, place.draft.state)) } }
            p.check-state {
                (date::checked(ctx, place)) " "
                a href={ (address(&place.id)) "/history" } { (ctx.t("history")) }
            }
            @if let Some(above) = above { (above) }
            (notices::suspended(ctx, account, place, may_publish))
            (notices::outside(ctx, shown.draft, bounds))
            (waiting)
            @if may_publish { (step::quick(ctx, account, place)) }
            form.place-form method="post" action=(address(&place.id)) data-unsaved=(place.id)
                data-words=(unsaved_words(ctx))
            {
                input type="hidden" name="owner" value=(account.id);
                input type="hidden" name="revision" value=(place.revision);
                // A collision that is not settled yet stays one.
                @for name in [compare::BEGAN_WITH, compare::TAKEN] {
                    @for value in shown.fields.texts(name) {
                        input type="hidden" name=(name) value=(value);
                    }
                }
                (fields.fields())
                @if may_publish {
                    (form.lines(REASON, 1))
                    (form.tick("also_verify", &ctx.t("edit-also-verify")))
                    (buttons(ctx, place.draft.state))
                } @else {
                    p.notice { (ctx.t("edit-proposes")) }
                    (form.lines(WORDS, 1))
                    div.buttons.save {
                        button.button type="submit" name="do" value="propose" {
                            (ctx.t("do-propose"))
                        }
                        button.action type="submit" name="do" value="preview" {
                            (ctx.t("do-preview"))
                        }
                    }
                }
            }
            @if may_publish {
                (step::more(ctx, account, place, form))
                p { a.action href={ (address(&place.id)) "/ask" } { (ctx.t("ask-organization")) } }
            }
        }
    };
    Ok(layout::staff_page(ctx, Some(account), &Content { title, class: "plain", main }))
}

/// The buttons of a place, the main one first: what it does is its name.
fn buttons(ctx: &PageContext, state: State) -> Markup {
    html! {
        @let is_new = matches!(state, State::Draft | State::InReview);
        @let (main, word) =
            if is_new { ("publish", ctx.t("do-publish")) } else { ("save", ctx.t("do-save")) };
        @if is_new {
            div.buttons {
                button.action type="submit" name="do" value="save" { (ctx.t("do-save-draft")) }
                @if state == State::Draft {
                    button.action type="submit" name="do" value="submit" { (ctx.t("do-submit")) }
                }
            }
        }
        div.buttons.save {
            button.button type="submit" name="do" value=(main) { (word) }
            button.action type="submit" name="do" value="preview" { (ctx.t("do-preview")) }
        }
    }
}

/// `POST /staff/places/{id}`: save, publish, ask for a review, or look at it first.
pub async fn save(
    Extract(state): Extract<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let account = &staff.account;
    let place = find(&state, account, &id).await?;
    if !revision(&fields).is_ok_and(|revision| revision == place.revision) {
        return compare::page(&state, &ctx, account, &place, &fields).await;
    }
    let base = compare::base(&state, &place, &fields).await?;
    let (mine, mut faults) = typed::read(&fields, &base);
    let mut draft = compare::resolved(&base, &place.draft, mine, &fields);
    state.app.locate(&place.draft, &mut draft, fields.is_ticked("pin_right"));
    let shown = |faults| PlacePage { place: &place, draft: &draft, fields: &fields, faults };
    if fields.text("do") == "preview" && faults.is_empty() {
        let above = preview::shown(&ctx, &state, Some(&place), &draft);
        return Ok(page(&state, &ctx, account, shown(&[]), Some(above)).await?.into_response());
    }
    if faults.is_empty() {
        let may_publish = account.may_with(Right::Publish, Subject::from(&place));
        let done = if may_publish {
            let done = write(&state, account, &place, &draft, &fields).await;
            done.map(|place| said(&place, fields.text("do")))
        } else {
            let sent = propose(&state, account, &place, &draft, &fields).await;
            sent.map(|_| said(&place, "propose"))
        };
        match done {
            Ok(answer) => return Ok(answer),
            Err(app::Error::Changed { now }) => {
                return compare::page(&state, &ctx, account, &now, &fields).await;
            }
            Err(app::Error::Invalid(found)) => faults = found,
            Err(error) => return Err(error.into()),
        }
    }
    let page = page(&state, &ctx, account, shown(&faults), None).await?;
    Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

async fn write(
    state: &AppState,
    account: &Account,
    place: &Place,
    draft: &PlaceDraft,
    fields: &Fields,
) -> Result<Place, app::Error> {
    let mut changes = vec![PlaceChange::Edit(Box::new(draft.clone()))];
    changes.extend(steps(fields));
    let (app, account, id, revision) =
        (state.app.clone(), account.clone(), place.id.clone(), place.revision);
    let reason = fields.text("reason").to_owned();
    finish(async move { app.change_place(&account, &id, revision, &changes, Some(&reason)).await })
        .await
}

/// What somebody typed who may not publish waits for somebody who may.
async fn propose(
    state: &AppState,
    account: &Account,
    place: &Place,
    draft: &PlaceDraft,
    fields: &Fields,
) -> Result<Suggestion, app::Error> {
    let changes = Changes::between(&place.draft, draft);
    let words = fields.text("reason").trim();
    let words = (!words.is_empty()).then(|| words.to_owned());
    let (app, account, id) = (state.app.clone(), account.clone(), place.id.clone());
    let sent = finish(async move { app.propose(account, id, changes, words).await }).await;
    sent.map_err(|error| match error {
        app::Error::Invalid(mut faults) => {
            // The words of a suggestion are the reason of this form.
            for fault in faults.iter_mut().filter(|fault| fault.field == "words") {
                fault.field = "reason".into();
            }
            app::Error::Invalid(faults)
        }
        error => error,
    })
}

/// The revision of the place that a form is about. A form that does not say it is not
/// one of ours.
fn revision(fields: &Fields) -> Result<i64, app::Error> {
    fields.number("revision").map_err(|fault| app::Error::Invalid(vec![fault]))
}

/// What a form does besides saving what was typed.
fn steps(fields: &Fields) -> Vec<PlaceChange> {
    let step = match fields.text("do") {
        "publish" => Some(PlaceChange::Publish),
        "submit" => Some(PlaceChange::Submit),
        _ => None,
    };
    let verify = fields.is_ticked("also_verify").then_some(PlaceChange::Verify);
    step.into_iter().chain(verify).collect()
}

/// Back to the place, saying what was done.
fn said(place: &Place, done: &str) -> Response {
    let done = if ["publish", "submit", "propose"].contains(&done) { done } else { "save" };
    Redirect::to(&format!("{}?done={done}", address(&place.id))).into_response()
}

/// The districts in which there are places.
fn districts(state: &AppState) -> Vec<String> {
    state.app.catalog().districts().into_iter().map(str::to_owned).collect()
}

/// What a field is called where something is told of it.
pub fn named(ctx: &PageContext, fault: &Invalid) -> String {
    let field = match &*fault.field {
        "lat" => ctx.t("field-lat"),
        "lon" => ctx.t("field-lon"),
        "part" => ctx.t("undo"),
        "revision" => ctx.t("page-of-form"),
        "reason" => ctx.t("edit-reason"),
        field if field.starts_with("fact-") => {
            part::label(ctx, &field.replacen("fact-", "facts.", 1))
        }
        field if field.starts_with("line") => ctx.t("part-when"),
        field => part::label(ctx, field),
    };
    format!("{field}：{}", ctx.fault(fault))
}

/// What the script says that keeps unsaved work on the device.
fn unsaved_words(ctx: &PageContext) -> String {
    serde_json::json!({
        "found": ctx.t("unsaved-found"),
        "back": ctx.t("unsaved-back"),
        "drop": ctx.t("unsaved-drop"),
    })
    .to_string()
}
