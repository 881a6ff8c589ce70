//! `/staff/suggestions/{id}`: one suggestion beside what the place says now, field
//! by field: to be taken whole, in part or otherwise, or refused with a reason. What
//! changed meanwhile is shown and never chosen by itself.

use super::{
    request::StaffRequest,
    suggestions::{author, name, state_word},
};
use crate::{
    app::{
        self, App,
        suggestion::{Decision, Listed},
    },
    domain::{
        Account, Actor, Changes, Invalid, Place, Right, Subject, Suggestion, SuggestionId,
        SuggestionKind, SuggestionState,
        merge::FieldChange,
        place::field::{Field, MAX_REASON_CHARS},
        suggestion::{Against, CONTACT_KEPT_DAYS},
    },
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{self, Page, PageContext, date, form::faults, layout::paragraphs, part},
    },
};
use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::Value;
use std::sync::Arc;

/// The field of a change, if a reviewer may word it otherwise: if it is a text.
fn text_field(change: &FieldChange) -> Option<&'static Field> {
    Field::of_part(&change.field).filter(|field| field.is_proposable && field.text.is_some())
}

/// What a page is filled with.
struct DecisionForm<'a> {
    typed: Option<&'a Fields>,
    wrong: &'a [Invalid],
    notice: Option<String>,
}

/// One field beside what the place says now.
struct ProposedChange<'a> {
    change: &'a FieldChange,
    now: Value,
    against: Against,
}

async fn find(request: &StaffRequest, id: &str) -> Result<Listed, PageError> {
    let id = SuggestionId::parse(id).ok_or(app::Error::NotFound)?;
    Ok(request.state.app.find_listed_suggestion(request.account(), &id).await?)
}

/// `GET /staff/suggestions/{id}`
pub async fn show(request: StaffRequest, Path(id): Path<String>) -> Result<Page, PageError> {
    let listed = find(&request, &id).await?;
    let entry = DecisionForm { typed: None, wrong: &[], notice: None };
    Ok(page(&request, &listed, &entry))
}

/// `POST /staff/suggestions/{id}/accept`
pub async fn accept(
    mut request: StaffRequest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let listed = find(&request, &id).await?;
    request.ctx.here = address::suggestion(&listed.suggestion.id);
    let decision = Decision {
        revision: fields.number("revision")?,
        place_revision: fields.text("place_revision").parse().ok(),
        taken: taken(&listed, &fields),
        reason: Some(fields.text("reason").to_owned()),
    };
    let id = listed.suggestion.id.clone();
    let accept = |app: Arc<App>, by| async move { app.accept_suggestion(by, id, decision).await };
    let done = request.run(accept).await;
    answer(&request, listed, &fields, done).await
}

/// `POST /staff/suggestions/{id}/refuse`
pub async fn refuse(
    mut request: StaffRequest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let listed = find(&request, &id).await?;
    request.ctx.here = address::suggestion(&listed.suggestion.id);
    let (revision, reason) = (fields.number("revision")?, fields.text("reason").to_owned());
    let id = listed.suggestion.id.clone();
    let refuse =
        |app: Arc<App>, by| async move { app.refuse_suggestion(by, id, revision, reason).await };
    let done = request.run(refuse).await;
    answer(&request, listed, &fields, done).await
}

/// `POST /staff/suggestions/{id}/withdraw`: one's own, before anyone decides.
pub async fn withdraw(
    request: StaffRequest,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = find(&request, &id).await?.suggestion.id;
    let target = id.clone();
    request.run(|app, by| async move { app.withdraw_own(by, target).await }).await?;
    Ok(go_to(&address::suggestion(&id)))
}

/// The chosen fields, as the reviewer worded them.
fn taken(listed: &Listed, fields: &Fields) -> Changes {
    let mut taken = Changes::default();
    for ProposedChange { change, now, .. } in rows(listed) {
        let name = change.field.as_str();
        if !fields.texts("take").any(|chosen| chosen == name) {
            continue;
        }
        let proposed = change.after.as_str().unwrap_or_default();
        match text_field(change) {
            Some(field) if fields.has(name) && !field.is_untouched(fields.text(name), proposed) => {
                taken.add_text(name, now.as_str().unwrap_or_default(), fields.text(name));
            }
            _ => taken.add(name, now, change.after.clone()),
        }
    }
    taken
}

fn rows(listed: &Listed) -> Vec<ProposedChange<'_>> {
    let changes = &listed.suggestion.draft.changes;
    if let Some(place) = &listed.place {
        let beside = changes.against(&place.draft).into_iter();
        return beside
            .map(|(change, now, against)| ProposedChange { change, now, against })
            .collect();
    }
    let new = |change| ProposedChange { change, now: Value::Null, against: Against::AsBefore };
    changes.iter().map(new).collect()
}

/// Goes on after a decision, or shows the page again with what was typed.
async fn answer(
    request: &StaffRequest,
    listed: Listed,
    fields: &Fields,
    done: Result<Suggestion, app::Error>,
) -> Result<Response, PageError> {
    let refusal = match done {
        Ok(suggestion) => return Ok(go_to(&address::suggestion(&suggestion.id))),
        Err(error) => Refusal::invalid_or_changed(error)?,
    };
    let mut entry = DecisionForm { typed: Some(fields), wrong: &refusal.faults, notice: None };
    if refusal.is_conflict() {
        entry.notice = Some(request.ctx.t("suggestion-changed"));
        let now = find(request, listed.suggestion.id.as_str()).await?;
        return Ok(refusal.answer(page(request, &now, &entry)));
    }
    Ok(refusal.answer(page(request, &listed, &entry)))
}

fn page(request: &StaffRequest, listed: &Listed, entry: &DecisionForm<'_>) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
    let suggestion = &listed.suggestion;
    let waiting = suggestion.state == SuggestionState::Waiting;
    let title = name(listed);
    let main = html! {
        div.sheet {
            p { a.arrow.back href="/staff/suggestions" { "← " (ctx.t("staff-suggestions")) } }
            h1 { (title) " " span.badge { (state_word(ctx, suggestion.state)) } }
            @if let Some(notice) = &entry.notice { p.notice role="alert" { (notice) } }
            (faults(ctx, entry.wrong))
            (what(ctx, account, listed))
            @if waiting && listed.may_decide(account) {
                (decide(ctx, account, listed, entry))
            } @else {
                (comparison(ctx, listed))
            }
            (outcome(ctx, suggestion))
            @if waiting && is_own(account, suggestion) { (take_back(ctx, suggestion)) }
        }
    };
    request.page(title, "plain", main)
}

fn is_own(account: &Account, suggestion: &Suggestion) -> bool {
    suggestion.author == Actor::Staff(account.id.clone()).id()
}

/// Who said what of which place.
fn what(ctx: &PageContext, account: &Account, listed: &Listed) -> Markup {
    let Suggestion { draft, created_at, id, .. } = &listed.suggestion;
    let days = [("days", CONTACT_KEPT_DAYS.into())];
    html! {
        dl.details {
            (row(&ctx.t("suggest-what"), &html! { (view::suggestion::kind(ctx, draft.kind)) }))
            @if let Some(day) = draft.held_on {
                (row(&ctx.t("suggest-held-on"), &html! { (date::day(ctx.locale(), day)) }))
            }
            @if let Some(words) = &draft.words { (row(&ctx.t("sent-words"), &paragraphs(words))) }
            (row(&ctx.t("suggestion-by"), &html! { (author(ctx, listed)) }))
            @if let Some(contact) = &draft.contact {
                (row(&ctx.t("group-contact"), &html! {
                    (contact)
                    p.hint { (ctx.t_with("suggestion-contact-hint", &days)) }
                }))
            }
            (row(&ctx.t("sent-at"), &html! { (date::moment(ctx.locale(), *created_at)) }))
            (row(&ctx.t("sent-number"), &html! { span.number { (id) } }))
            @if let Some(place) = listed.place.as_ref().filter(|place| place.draft.state.is_public()) {
                (row(&ctx.t("sent-place"), &html! {
                    a href={ "/places/" (place.id) } { (place.draft.name) }
                }))
            }
            @if let Some(place) = listed.place.as_ref().filter(|place| may_edit(account, place)) {
                (row(&ctx.t("suggestion-edit"), &html! {
                    a href=(address::staff_place(&place.id)) { (ctx.t("suggestion-to-form")) }
                }))
            }
        }
    }
}

fn may_edit(account: &Account, place: &Place) -> bool {
    account.may_with(Right::Propose, Subject::from(place))
}

fn row(label: &str, value: &Markup) -> Markup {
    html! { div { dt { (label) } dd { (value) } } }
}

fn decide(
    ctx: &PageContext,
    account: &Account,
    listed: &Listed,
    entry: &DecisionForm<'_>,
) -> Markup {
    let suggestion = &listed.suggestion;
    let rows = rows(listed);
    let place = listed.place.as_ref();
    let reason = entry.typed.map(|typed| typed.text("reason")).unwrap_or_default();
    html! {
        form.decision method="post" action={ (address::suggestion(&suggestion.id)) "/accept" } {
            input type="hidden" name="owner" value=(account.id);
            input type="hidden" name="revision" value=(suggestion.revision);
            @if let Some(place) = place {
                input type="hidden" name="place_revision" value=(place.revision);
            }
            @if !rows.is_empty() {
                h2 { (ctx.t("suggestion-compare")) }
                p.hint { (ctx.t("suggestion-choose")) }
                div #take tabindex="-1" { @for row in &rows { (choice(ctx, row, entry)) } }
            }
            div.ask {
                label for="reason" { (ctx.t("suggestion-reason")) }
                p.hint #reason-hint { (ctx.t("suggestion-reason-hint")) }
                textarea #reason name="reason" rows="2" maxlength=(MAX_REASON_CHARS)
                    aria-describedby="reason-hint"
                    aria-invalid=[entry.wrong.iter().any(|f| f.field == "reason").then_some("true")]
                { (reason) }
            }
            p.buttons {
                button.button type="submit" { (accept_word(ctx, suggestion, rows.is_empty())) }
                button.action type="submit" formaction={ (address::suggestion(&suggestion.id)) "/refuse" } {
                    (ctx.t("suggestion-refuse"))
                }
            }
        }
    }
}

fn accept_word(ctx: &PageContext, suggestion: &Suggestion, only_words: bool) -> String {
    match suggestion.draft.kind {
        SuggestionKind::NewPlace => ctx.t("suggestion-create"),
        SuggestionKind::Closed => ctx.t("suggestion-close"),
        _ if only_words => ctx.t("suggestion-done"),
        _ => ctx.t("suggestion-accept"),
    }
}

/// One field: what it says, what it should say, and whether to take it.
fn choice(ctx: &PageContext, row: &ProposedChange<'_>, entry: &DecisionForm<'_>) -> Markup {
    let ProposedChange { change: FieldChange { field, after, .. }, now, against } = row;
    let chosen = match entry.typed {
        Some(typed) => typed.texts("take").any(|name| name == field),
        None => *against == Against::AsBefore,
    };
    let fault = entry.wrong.iter().find(|fault| fault.field == *field);
    let typed = entry.typed.map(|typed| typed.text(field));
    let text = typed.or(after.as_str()).unwrap_or_default();
    let label = part::label(ctx, field);
    html! {
        fieldset.choice-field {
            legend { (label) }
            @match against {
                Against::Changed => p.notice { (ctx.t("suggestion-changed-since")) },
                Against::Already => p.hint { (ctx.t("suggestion-already")) },
                Against::AsBefore => {},
            }
            div.beside {
                div.now { p.hint { (ctx.t("suggestion-now")) } (part::shown(ctx, field, now)) }
                div.proposed {
                    @if text_field(row.change).is_some() {
                        label.hint for=(field) { (ctx.t("suggestion-proposed")) }
                        @if let Some(fault) = fault { p.fault { (ctx.fault(fault)) } }
                        textarea id=(field) name=(field) rows="2"
                            aria-invalid=[fault.map(|_| "true")] { (text) }
                    } @else {
                        p.hint { (ctx.t("suggestion-proposed")) }
                        (part::shown(ctx, field, after))
                    }
                }
            }
            label.take {
                input type="checkbox" name="take" value=(field) checked[chosen];
                span { (ctx.t_with("suggestion-take", &[("field", label.as_str().into())])) }
            }
        }
    }
}

/// What is proposed beside what was said then, to be read only.
fn comparison(ctx: &PageContext, listed: &Listed) -> Markup {
    let changes = &listed.suggestion.draft.changes;
    html! {
        @if !changes.is_empty() {
            h2 { (ctx.t("suggestion-compare")) }
            @for FieldChange { field, before, after } in changes.iter() {
                div.choice-field {
                    h3 { (part::label(ctx, field)) }
                    div.beside {
                        div.now {
                            p.hint { (ctx.t("suggestion-then")) }
                            (part::shown(ctx, field, before))
                        }
                        div.proposed {
                            p.hint { (ctx.t("suggestion-proposed")) }
                            (part::shown(ctx, field, after))
                        }
                    }
                }
            }
        }
    }
}

fn outcome(ctx: &PageContext, suggestion: &Suggestion) -> Markup {
    let Some(outcome) = &suggestion.outcome else { return html! {} };
    html! {
        h2 { (ctx.t("sent-outcome")) }
        dl.details {
            (row(&ctx.t("suggestion-result"), &html! { (state_word(ctx, suggestion.state)) }))
            (row(&ctx.t("suggestion-decided-at"), &html! { (date::moment(ctx.locale(), outcome.at)) }))
            @if let Some(reason) = &outcome.reason {
                (row(&ctx.t("suggestion-reason"), &paragraphs(reason)))
            }
            @for FieldChange { field, after, .. } in outcome.taken.iter() {
                (row(&part::label(ctx, field), &part::shown(ctx, field, after)))
            }
        }
    }
}

fn take_back(ctx: &PageContext, suggestion: &Suggestion) -> Markup {
    html! {
        form method="post" action={ (address::suggestion(&suggestion.id)) "/withdraw" } {
            p.buttons { button.action type="submit" { (ctx.t("sent-withdraw")) } }
        }
    }
}
