//! Taking personal data out of a place and its history: what, why, a page that says
//! where it stands, and a button. For administrators; it cannot be undone.

use super::{address, form::carried};
use crate::{
    app::{self, redact::RedactionCounts},
    domain::{
        Invalid, PlaceId, Redaction, Right,
        redaction::{SUGGESTED_CONTACT, SUGGESTED_WORDS},
    },
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        finish,
        view::{
            Page, PageContext,
            form::faults,
            form::{Ask, Choice, Form},
            layout::{self, Content},
            part,
        },
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

const FIELD: Ask<'_> = Ask { name: "field", label: "redact-field", hint: "redact-field-hint" };
const TEXT: Ask<'_> = Ask { name: "text", label: "redact-text", hint: "redact-text-hint" };
const REASON: Ask<'_> = Ask { name: "reason", label: "redact-reason", hint: "redact-reason-hint" };

/// What a field that can be taken out is called.
pub fn field_word(ctx: &PageContext, field: &str) -> String {
    match field {
        SUGGESTED_WORDS => ctx.t("redact-words"),
        SUGGESTED_CONTACT => ctx.t("redact-contact"),
        "text" => ctx.t("redact-a-text"),
        field => part::label(ctx, field),
    }
}

/// `GET /staff/places/{id}/redact`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Page, PageError> {
    staff.must(Right::Redact)?;
    let id = PlaceId::parse(&id).ok_or(app::Error::NotFound)?;
    ask(&state, &ctx, &staff, &id, &Fields::default(), &[]).await
}

/// `POST /staff/places/{id}/redact`: says where it stands, or takes it out.
pub async fn take(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    staff.must(Right::Redact)?;
    let id = PlaceId::parse(&id).ok_or(app::Error::NotFound)?;
    match step(&state, &ctx, &staff, &id, &fields).await {
        Ok(page) => Ok(page.into_response()),
        Err(app::Error::Invalid(wrong)) => {
            let page = ask(&state, &ctx, &staff, &id, &fields, &wrong).await?;
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn step(
    state: &AppState,
    ctx: &PageContext,
    staff: &Staff,
    id: &PlaceId,
    fields: &Fields,
) -> Result<Page, app::Error> {
    let parsed = Redaction::parse(fields.text("field"), fields.text("text"));
    let redaction = parsed.map_err(|fault| app::Error::Invalid(vec![fault]))?;
    let reason = fields.text("reason").to_owned();
    if fields.text("do") == "redact" {
        let (app, by, target) = (state.app.clone(), staff.account.clone(), id.clone());
        let what = redaction.what();
        let found = finish(async move { app.redact(&by, &target, &redaction, &reason).await });
        return Ok(done(ctx, staff, id, what, found.await?));
    }
    app::redact::check_reason(&redaction, &reason)?;
    let found = state.app.find_to_redact(&staff.account, id, &redaction).await?;
    if found.is_empty() {
        return Err(app::Error::Invalid(vec![Invalid::new("text", "stands-nowhere")]));
    }
    let (name, _) = state.app.redactable_fields(&staff.account, id).await?;
    Ok(confirm(ctx, staff, id, &name, &redaction, found, fields))
}

/// What to take out, and why.
async fn ask(
    state: &AppState,
    ctx: &PageContext,
    staff: &Staff,
    id: &PlaceId,
    fields: &Fields,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let (name, known) = state.app.redactable_fields(&staff.account, id).await?;
    let form = Form { ctx, fields, faults: wrong };
    let choices: Vec<Choice<'_>> = [("", ctx.t("redact-no-field"))]
        .into_iter()
        .chain(known.into_iter().map(|field| (field, field_word(ctx, field))))
        .collect();
    let main = html! {
        p { (ctx.t("redact-lead")) }
        (faults(ctx, wrong))
        form method="post" action={ (address(id)) "/redact" } {
            input type="hidden" name="owner" value=(staff.account.id);
            (form.select(FIELD, &choices))
            (form.line(TEXT, "text", None))
            (form.line(REASON, "text", None))
            p.buttons {
                button.button type="submit" name="do" value="look" { (ctx.t("redact-look")) }
                a.action href={ (address(id)) "/history" } { (ctx.t("redact-back")) }
            }
        }
    };
    Ok(page(ctx, staff, &name, &main))
}

fn confirm(
    ctx: &PageContext,
    staff: &Staff,
    id: &PlaceId,
    name: &str,
    redaction: &Redaction,
    found: RedactionCounts,
    fields: &Fields,
) -> Page {
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
    page(ctx, staff, name, &main)
}

fn done(
    ctx: &PageContext,
    staff: &Staff,
    id: &PlaceId,
    what: &str,
    found: RedactionCounts,
) -> Page {
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
    page(ctx, staff, "", &main)
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

fn page(ctx: &PageContext, staff: &Staff, name: &str, body: &Markup) -> Page {
    let title = ctx.t("redact-title");
    let main = html! {
        div.sheet {
            h1 { (title) }
            @if !name.is_empty() { p.asked-place { (name) } }
            (body)
        }
    };
    layout::staff_page(ctx, Some(&staff.account), &Content { title, class: "plain", main })
}
