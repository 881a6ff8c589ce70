//! `/staff/places/new`: a place that is not there yet. First its kind, then what a
//! leaflet says; where it may be there already, that is shown before it is saved.

use super::{
    address, buttons, districts,
    form::{self, PlaceForm},
    fragment, preview, schedule, steps, typed, unsaved_words,
};
use crate::{
    app::{self, place::Duplicate},
    domain::{Account, CategoryId, Invalid, PlaceDraft, Right, State},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        finish,
        staff::done::place_word,
        view::{
            Page, PageContext,
            form::Form,
            icon,
            layout::{self, Content},
        },
    },
};
use axum::{
    extract::{Query, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

/// Which kind, once it was chosen.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    category: String,
}

/// `GET /staff/places/new`
pub async fn show(
    Extract(state): Extract<AppState>,
    ctx: PageContext,
    staff: Staff,
    Query(chosen): Query<Chosen>,
) -> Result<Page, PageError> {
    staff.must(Right::Publish)?;
    let Some(category) = CategoryId::parse(&chosen.category) else {
        return Ok(kinds(&ctx, &staff.account));
    };
    let draft = blank(category)?;
    let mut fields = Fields(vec![("category".to_owned(), category.id().to_owned())]);
    schedule::fill(&draft, &mut fields.0);
    fields.0.push(("point_shown".to_owned(), "exact".to_owned()));
    let only = <[String; 1]>::try_from(staff.account.profile.districts.clone());
    if let Ok([district]) = only {
        fields.0.push(("district".to_owned(), district));
    }
    Ok(page(&state, &ctx, &staff.account, &draft, &fields, &[], None))
}

/// A place of which nothing is known. Its name is asked for.
fn blank(category: CategoryId) -> Result<PlaceDraft, app::Error> {
    let named = PlaceDraft::new(category, "-").map_err(|fault| app::Error::Invalid(vec![fault]))?;
    Ok(PlaceDraft { name: String::new(), ..named })
}

fn kinds(ctx: &PageContext, account: &Account) -> Page {
    let title = ctx.t("new-place");
    let main = html! {
        div.sheet {
            h1 { (title) }
            p { (ctx.t("new-place-which")) }
            ul.choices role="list" { @for id in CategoryId::all() {
                @let category = id.category();
                li { a href={ "/staff/places/new?category=" (id.id()) } {
                    (icon::kind(category))
                    span { strong { (category.label(ctx.locale())) }
                        small { (category.explanation(ctx.locale())) } }
                } }
            } }
        }
    };
    layout::staff_page(ctx, Some(account), &Content { title, class: "plain", main })
}

fn page(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
    draft: &PlaceDraft,
    fields: &Fields,
    faults: &[Invalid],
    above: Option<Markup>,
) -> Page {
    let districts = districts(state);
    let form = Form { ctx, fields, faults };
    let bounds = state.settings.area.bounds;
    let place = PlaceForm { form, draft, account, districts: &districts, bounds };
    let title = ctx.t("new-place");
    let main = html! {
        div.sheet.edit {
            h1 { (title) "：" (draft.category.category().label(ctx.locale())) }
            @if let Some(above) = above { (above) }
            form.place-form method="post" action="/staff/places/new" data-unsaved="new"
                data-words=(unsaved_words(ctx))
                data-duplicates="/staff/places/duplicates"
            {
                input type="hidden" name="owner" value=(account.id);
                div #duplicates aria-live="polite" {}
                (place.fields())
                (form.tick("also_verify", &ctx.t("edit-also-verify")))
                (buttons(ctx, State::Draft))
            }
        }
    };
    layout::staff_page(ctx, Some(account), &Content { title, class: "plain", main })
}

/// `POST /staff/places/new`
pub async fn create(
    Extract(state): Extract<AppState>,
    ctx: PageContext,
    staff: Staff,
    fields: Fields,
) -> Result<Response, PageError> {
    staff.must(Right::Publish)?;
    let account = &staff.account;
    let category = CategoryId::parse(fields.text("category"));
    let base = blank(category.or(CategoryId::all().next()).ok_or(app::Error::NotFound)?)?;
    let (mut draft, mut faults) = typed::read(&fields, &base);
    state.app.locate(&base, &mut draft, fields.is_ticked("pin_right"));
    if fields.text("do") == "preview" && faults.is_empty() {
        let above = preview::shown(&ctx, &state, None, &draft);
        let page = page(&state, &ctx, account, &draft, &fields, &[], Some(above));
        return Ok(page.into_response());
    }
    if faults.is_empty() && !fields.is_ticked("not_double") {
        let duplicates = state.app.list_duplicates(account, &draft, None).await?;
        if !duplicates.is_empty() {
            return Ok(duplicated(&ctx, account, &duplicates, &fields).into_response());
        }
    }
    if faults.is_empty() {
        let (app, by, changes) = (state.app.clone(), account.clone(), steps(&fields));
        let written = draft.clone();
        match finish(async move { app.create_place(&by, written, &changes).await }).await {
            Ok(place) => {
                let done = place_word(fields.text("do"));
                let way = format!("{}?done={done}&new=1", address(&place.id));
                return Ok(Redirect::to(&way).into_response());
            }
            Err(app::Error::Invalid(found)) => faults = found,
            Err(error) => return Err(error.into()),
        }
    }
    let page = page(&state, &ctx, account, &draft, &fields, &faults, None);
    Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

/// Between form and register: what may be the same, and a way past it.
fn duplicated(
    ctx: &PageContext,
    account: &Account,
    duplicates: &[Duplicate],
    fields: &Fields,
) -> Page {
    let title = ctx.t("duplicates");
    let verb = match fields.text("do") {
        "publish" => ("publish", ctx.t("duplicates-publish")),
        "submit" => ("submit", ctx.t("duplicates-submit")),
        _ => ("save", ctx.t("duplicates-save")),
    };
    let main = html! {
        div.sheet.edit {
            h1 { (title) }
            p { (ctx.t("duplicates-text")) }
            (fragment::duplicates(ctx, account, duplicates))
            form.place-form method="post" action="/staff/places/new" {
                (form::carried(fields))
                input type="hidden" name="not_double" value="1";
                div.buttons {
                    button.button type="submit" name="do" value=(verb.0) { (verb.1) }
                    button.action type="submit" name="do" value="preview" {
                        (ctx.t("duplicates-back"))
                    }
                }
            }
        }
    };
    layout::staff_page(ctx, Some(account), &Content { title, class: "plain", main })
}
