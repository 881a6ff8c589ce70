//! Two people edited one place. What each of them changed is shown side by side;
//! what does not clash is put together, and what does is for the second one to
//! choose. Nothing is overwritten without being shown.

use super::{address, form, named, typed};
use crate::{
    domain::{
        Invalid, Place, PlaceDraft,
        merge::{self, FieldChange},
        place::field::Field,
    },
    web::{
        AppState,
        error::PageError,
        extract::Fields,
        staff::{
            change::{heading, names},
            request::StaffRequest,
        },
        view::{Page, PageContext, part},
    },
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde_json::Value;
use std::collections::BTreeMap;

/// The field that names the revision which a form began with.
pub const BEGAN_WITH: &str = "base";
/// The fields of which what was typed is taken over a colleague's.
pub const TAKEN: &str = "take";
/// Changes of others that are named, at most.
const MAX_NAMED: i64 = 5;

/// What the form began with: what the place says now, or what it said when whoever
/// clashed with a colleague opened it.
pub async fn base(
    state: &AppState,
    place: &Place,
    fields: &Fields,
) -> Result<PlaceDraft, PageError> {
    match fields.text(BEGAN_WITH).parse() {
        Ok(revision) => Ok(state.app.place_at(place, revision).await?),
        Err(_) => Ok(place.draft.clone()),
    }
}

/// What was typed, put together with what the place says by now: where both
/// changed a field, the one chosen.
pub fn resolved(
    base: &PlaceDraft,
    now: &PlaceDraft,
    mine: PlaceDraft,
    fields: &Fields,
) -> PlaceDraft {
    let chosen: Vec<String> = fields.texts(TAKEN).map(str::to_owned).collect();
    merge::resolve(base, now, mine, &chosen)
}

/// The comparison, with everything that was typed kept in its form.
pub async fn page(
    request: &StaffRequest,
    now: &Place,
    fields: &Fields,
) -> Result<Response, PageError> {
    let began_with = [fields.text(BEGAN_WITH), fields.text("revision")];
    // A form that names no revision of ours is compared with what is there now.
    let revision = began_with.iter().find_map(|text| text.parse().ok()).unwrap_or(now.revision);
    let base = request.state.app.place_at(now, revision).await?;
    let (mine, faults) = typed::read(fields, &base);
    let theirs = since(request, now, revision).await?;
    let clash = Clash { now, base: &base, mine: &mine, revision, theirs, faults: &faults };
    let page = shown(request, &clash, fields);
    Ok(page.with_status(StatusCode::CONFLICT).into_response())
}

/// Who changed it since `revision`, and when, the latest first.
async fn since(request: &StaffRequest, now: &Place, revision: i64) -> Result<Markup, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let changes = state.app.changes_since(now, revision, MAX_NAMED).await?;
    let names = names(state).await?;
    Ok(html! { @for entry in &changes { (heading(ctx, entry, &names)) } })
}

/// What one person typed over what another has changed meanwhile.
struct Clash<'a> {
    now: &'a Place,
    base: &'a PlaceDraft,
    mine: &'a PlaceDraft,
    revision: i64,
    /// Who changed it meanwhile.
    theirs: Markup,
    faults: &'a [Invalid],
}

fn shown(request: &StaffRequest, clash: &Clash<'_>, fields: &Fields) -> Page {
    let ctx = &request.ctx;
    let Clash { now, base, mine, revision, theirs, faults } = clash;
    let clashes = merge::merge(base, &now.draft, mine, None).clashes;
    let title = ctx.t("clash");
    let mut kept = fields.clone();
    kept.0.retain(|(name, _)| !["revision", BEGAN_WITH, TAKEN].contains(&name.as_str()));
    let verb = match fields.text("do") {
        "publish" => ("publish", ctx.t("do-publish")),
        "submit" => ("submit", ctx.t("do-submit")),
        _ => ("save", ctx.t("clash-save")),
    };
    let main = html! {
        div.sheet.edit {
            h1 { (title) }
            p { (ctx.t_with("clash-text", &[("name", now.draft.name.as_str().into())])) }
            (theirs)
            @if !faults.is_empty() {
                div.faults role="alert" {
                    p { (ctx.t("clash-faults")) }
                    @for fault in *faults { p { (named(ctx, fault)) } }
                }
            }
            form.place-form method="post" action=(address(&now.id)) {
                (form::carried(&kept))
                input type="hidden" name="revision" value=(now.revision);
                input type="hidden" name=(BEGAN_WITH) value=(revision);
                (table(ctx, base, &now.draft, mine, &clashes))
                div.buttons {
                    button.button type="submit" name="do" value=(verb.0) { (verb.1) }
                    a.action href=(address(&now.id)) { (ctx.t("clash-drop")) }
                }
            }
        }
    };
    request.page(title, "plain", main)
}

fn table(
    ctx: &PageContext,
    base: &PlaceDraft,
    now: &PlaceDraft,
    mine: &PlaceDraft,
    clashes: &[String],
) -> Markup {
    let mut rows: BTreeMap<(usize, String), [Value; 3]> = BTreeMap::new();
    let changes = [(1, merge::differences(base, now)), (2, merge::differences(base, mine))];
    for (column, changes) in changes {
        for FieldChange { field, before, after } in changes {
            let key = (Field::rank(&field).0, field);
            let row = rows.entry(key).or_insert_with(|| [before.clone(), before.clone(), before]);
            row[column] = after;
        }
    }
    let say = |field: &str, value: &Value| {
        part::value(ctx, field, value).unwrap_or_else(|| ctx.t("unknown"))
    };
    html! {
        @for ((_, field), [base, now, mine]) in &rows {
            @let is_clash = clashes.contains(field);
            section.compared.compared--clash[is_clash] {
                h2 { (part::label(ctx, field)) }
                dl.details {
                    div { dt { (ctx.t("clash-base")) } dd { (say(field, base)) } }
                    div { dt { (ctx.t("clash-now")) } dd { (say(field, now)) } }
                    div { dt { (ctx.t("clash-mine")) } dd { (say(field, mine)) } }
                }
                @if is_clash {
                    label.tick {
                        input type="checkbox" name=(TAKEN) value=(field);
                        span { (ctx.t("clash-take-mine")) }
                    }
                } @else if now == base {
                    p.hint { (ctx.t("clash-yours-goes-in")) }
                } @else {
                    p.hint { (ctx.t("clash-theirs-stays")) }
                }
            }
        }
    }
}
