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
    domain::{Changes, Invalid, Place, PlaceDraft, PlaceId, Right, State, Subject, Suggestion},
    web::{
        AppState,
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        staff::{
            done::{self, DoneQuery, DoneWith},
            request::StaffRequest,
        },
        view::{
            Page, PageContext, date,
            form::{Ask, Form},
            part,
        },
    },
};
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use form::PlaceForm;
pub(super) use form::carried;
use maud::{Markup, html};

/// Why somebody changes a place, for its history.
const REASON: Ask<'_> = Ask { name: "reason", label: "edit-reason", hint: "edit-reason-hint" };
/// What somebody who may not publish says with a proposal.
const WORDS: Ask<'_> = Ask { name: "reason", label: "edit-words", hint: "edit-words-hint" };

/// The id that an address names; an address that cannot be one leads nowhere.
fn place_id(id: &str) -> Result<PlaceId, app::Error> {
    PlaceId::parse(id).ok_or(app::Error::NotFound)
}

/// The place that an address names, if it is theirs.
async fn find(request: &StaffRequest, id: &str) -> Result<Place, app::Error> {
    request.state.app.find_own_place(request.account(), &place_id(id)?).await
}

/// `GET /staff/places/{id}`
pub async fn show(
    request: StaffRequest,
    Path(id): Path<String>,
    Query(done): Query<DoneQuery>,
) -> Result<Page, PageError> {
    let ctx = &request.ctx;
    let place = find(&request, &id).await?;
    let fields = typed::fill(&place.draft);
    let shown = PlacePage { place: &place, draft: &place.draft, fields: &fields, faults: &[] };
    let said = done::sentence(ctx, DoneWith::Place, &done.done).map(|sentence| {
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
    page(&request, shown, said).await
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
    request: &StaffRequest,
    shown: PlacePage<'_>,
    above: Option<Markup>,
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let account = request.account();
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
    Ok(request.page(title, "plain", main))
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
    request: StaffRequest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let state = &request.state;
    let place = find(&request, &id).await?;
    if !revision(&fields).is_ok_and(|revision| revision == place.revision) {
        return compare::page(&request, &place, &fields).await;
    }
    let base = compare::base(state, &place, &fields).await?;
    let (mine, faults) = typed::read(&fields, &base);
    let mut draft = compare::resolved(&base, &place.draft, mine, &fields);
    state.app.locate(&place.draft, &mut draft, fields.is_ticked("pin_right"));
    let shown = |faults| PlacePage { place: &place, draft: &draft, fields: &fields, faults };
    if fields.text("do") == "preview" && faults.is_empty() {
        let above = preview::shown(&request.ctx, state, Some(&place), &draft);
        return Ok(page(&request, shown(&[]), Some(above)).await?.into_response());
    }
    let typed = if faults.is_empty() { Ok(draft.clone()) } else { Err(faults) };
    let may_publish = request.account().may_with(Right::Publish, Subject::from(&place));
    let done = if may_publish {
        write(&request, &place, typed, &fields).await.map(|_| fields.text("do"))
    } else {
        propose(&request, &place, typed, &fields).await.map(|_| "propose")
    };
    match done {
        Ok(done) => Ok(done_at(&place, done)),
        Err(app::Error::Changed { now }) => compare::page(&request, &now, &fields).await,
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, shown(&refusal.faults), None).await?))
        }
    }
}

async fn write(
    request: &StaffRequest,
    place: &Place,
    draft: Result<PlaceDraft, Vec<Invalid>>,
    fields: &Fields,
) -> Result<Place, app::Error> {
    let steps = steps(fields);
    let (id, revision) = (place.id.clone(), place.revision);
    let reason = fields.text("reason").to_owned();
    let write = request.run_with(draft, |app, by, draft| async move {
        let changes: Vec<_> =
            [PlaceChange::Edit(Box::new(draft))].into_iter().chain(steps).collect();
        app.change_place(&by, &id, revision, &changes, Some(&reason)).await
    });
    write.await
}

/// What somebody typed who may not publish waits for somebody who may.
async fn propose(
    request: &StaffRequest,
    place: &Place,
    draft: Result<PlaceDraft, Vec<Invalid>>,
    fields: &Fields,
) -> Result<Suggestion, app::Error> {
    let changes = draft.map(|draft| Changes::between(&place.draft, &draft));
    let words = fields.text("reason").trim();
    let words = (!words.is_empty()).then(|| words.to_owned());
    let id = place.id.clone();
    let sent = request.run_with(changes, |app, by, changes| async move {
        app.propose(by, id, changes, words).await
    });
    sent.await.map_err(|error| match error {
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
fn revision(fields: &Fields) -> Result<i64, Vec<Invalid>> {
    fields.number("revision").map_err(|fault| vec![fault])
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
fn done_at(place: &Place, done: &str) -> Response {
    let done = if ["publish", "submit", "propose"].contains(&done) { done } else { "save" };
    go_to(&format!("{}?done={done}", address(&place.id)))
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
