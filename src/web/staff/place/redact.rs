//! Taking personal data out of a place and its history: what, why, a page that says
//! where it stands, and a button. For administrators; it cannot be undone.

use super::{address, form::carried, place_id};
use crate::{
    app::{self, redact::RedactionCounts},
    domain::{Invalid, PlaceId, Redaction, Right},
    web::{
        action::Refusal,
        error::PageError,
        extract::Fields,
        staff::{change::field_word, request::StaffRequest},
        view::{
            Page, PageContext,
            form::{Ask, Choice, Form, faults},
        },
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

const FIELD: Ask<'_> = Ask { name: "field", label: "redact-field", hint: "redact-field-hint" };
const TEXT: Ask<'_> = Ask { name: "text", label: "redact-text", hint: "redact-text-hint" };
const REASON: Ask<'_> = Ask { name: "reason", label: "redact-reason", hint: "redact-reason-hint" };

/// `GET /staff/places/{id}/redact`
pub async fn show(request: StaffRequest, Path(id): Path<String>) -> Result<Page, PageError> {
    request.must(Right::Redact)?;
    ask(&request, &place_id(&id)?, &Fields::default(), &[]).await
}

/// `POST /staff/places/{id}/redact`: says where it stands, or takes it out.
pub async fn take(
    request: StaffRequest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    request.must(Right::Redact)?;
    let id = place_id(&id)?;
    match step(&request, &id, &fields).await {
        Ok(page) => Ok(page.into_response()),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(ask(&request, &id, &fields, &refusal.faults).await?))
        }
    }
}

async fn step(request: &StaffRequest, id: &PlaceId, fields: &Fields) -> Result<Page, app::Error> {
    let parsed = Redaction::parse(fields.text("field"), fields.text("text"));
    let redaction = parsed.map_err(|fault| app::Error::Invalid(vec![fault]))?;
    let reason = fields.text("reason").to_owned();
    if fields.text("do") == "redact" {
        let (what, target) = (redaction.what(), id.clone());
        let found = request
            .run(|app, by| async move { app.redact(&by, &target, &redaction, &reason).await });
        return Ok(done(request, id, what, found.await?));
    }
    app::redact::check_reason(&redaction, &reason)?;
    let StaffRequest { state, .. } = request;
    let found = state.app.find_to_redact(request.account(), id, &redaction).await?;
    if found.is_empty() {
        return Err(app::Error::Invalid(vec![Invalid::new("text", "stands-nowhere")]));
    }
    let (name, _) = state.app.redactable_fields(request.account(), id).await?;
    Ok(confirm(request, id, &name, &redaction, found, fields))
}

/// What to take out, and why.
async fn ask(
    request: &StaffRequest,
    id: &PlaceId,
    fields: &Fields,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let (name, known) = state.app.redactable_fields(request.account(), id).await?;
    let form = Form { ctx, fields, faults: wrong };
    let choices: Vec<Choice<'_>> = [("", ctx.t("redact-no-field"))]
        .into_iter()
        .chain(known.into_iter().map(|field| (field, field_word(ctx, field))))
        .collect();
    let main = html! {
        p { (ctx.t("redact-lead")) }
        (faults(ctx, wrong))
        form method="post" action={ (address(id)) "/redact" } {
            input type="hidden" name="owner" value=(request.account().id);
            (form.select(FIELD, &choices))
            (form.line(TEXT, "text", None))
            (form.line(REASON, "text", None))
            p.buttons {
                button.button type="submit" name="do" value="look" { (ctx.t("redact-look")) }
                a.action href={ (address(id)) "/history" } { (ctx.t("redact-back")) }
            }
        }
    };
    Ok(page(request, &name, &main))
}

fn confirm(
    request: &StaffRequest,
    id: &PlaceId,
    name: &str,
    redaction: &Redaction,
    found: RedactionCounts,
    fields: &Fields,
) -> Page {
    let ctx = &request.ctx;
    let what = match redaction {
        Redaction::Field(field) => field_word(ctx, field),
        Redaction::Text(text) => format!("「{text}」"),
    };
    let mut kept = fields.clone();
    kept.0.retain(|(name, _)| name != "do");
    let main = html! {
        p.notice { (ctx.t_with("redact-sure", &[("what", what.as_str().into())])) }
        (places(ctx, found))
        p { (ctx.t("redact-warning")) }
        form method="post" action={ (address(id)) "/redact" } {
            (carried(&kept))
            p.buttons {
                button.button type="submit" name="do" value="redact" {
                    (ctx.t_with("redact-go", &[("what", what.as_str().into())])) }
                a.action href={ (address(id)) "/redact" } { (ctx.t("redact-back")) }
            }
        }
    };
    page(request, name, &main)
}

fn done(request: &StaffRequest, id: &PlaceId, what: &str, found: RedactionCounts) -> Page {
    let ctx = &request.ctx;
    let main = html! {
        p.notice.done role="status" {
            (ctx.t_with("redact-done", &[("what", field_word(ctx, what).into())])) }
        (places(ctx, found))
        p { (ctx.t("redact-warning")) }
        p.buttons {
            a.button href={ (address(id)) "/history" } { (ctx.t("redact-see-history")) }
            a.action href={ (address(id)) "/redact" } { (ctx.t("redact-more")) }
        }
    };
    page(request, "", &main)
}

/// Where it stands.
fn places(ctx: &PageContext, found: RedactionCounts) -> Markup {
    let counts = [
        (usize::from(found.in_place), ctx.t("redact-in-place")),
        (found.changes, ctx.t("redact-in-history")),
        (found.suggestions, ctx.t("redact-in-suggestions")),
        (found.waiting, ctx.t("redact-in-waiting")),
    ];
    html! {
        dl.tally { @for (count, word) in counts { @if count > 0 {
            div { dt { (word) } dd { (count) } }
        } } }
    }
}

fn page(request: &StaffRequest, name: &str, body: &Markup) -> Page {
    let title = request.ctx.t("redact-title");
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if !name.is_empty() { p.asked-place { (name) } }
            (body)
        }
    };
    request.page(title, "plain", main)
}
