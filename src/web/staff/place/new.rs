//! `/staff/places/new`: a place that is not there yet. First its kind, then what a
//! leaflet says; where it may be there already, that is shown before it is saved.

use super::{
    address, buttons, districts,
    form::{self, PlaceForm},
    fragment, preview, schedule, steps, typed, unsaved_words,
};
use crate::{
    app::{self, place::Duplicate},
    domain::{CategoryId, Invalid, PlaceDraft, Right, State},
    web::{
        action::{Refusal, go_to},
        error::PageError,
        extract::Fields,
        staff::{done::place_word, request::StaffRequest},
        view::{Page, form::Form, icon},
    },
};
use axum::{
    extract::Query,
    response::{IntoResponse, Response},
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
pub async fn show(request: StaffRequest, Query(chosen): Query<Chosen>) -> Result<Page, PageError> {
    request.must(Right::Publish)?;
    let Some(category) = CategoryId::parse(&chosen.category) else { return Ok(kinds(&request)) };
    let draft = blank(category)?;
    let mut fields = Fields(vec![("category".to_owned(), category.id().to_owned())]);
    schedule::fill(&draft, &mut fields.0);
    fields.0.push(("point_shown".to_owned(), "exact".to_owned()));
    let only = <[String; 1]>::try_from(request.account().profile.districts.clone());
    if let Ok([district]) = only {
        fields.0.push(("district".to_owned(), district));
    }
    Ok(page(&request, &draft, &fields, &[], None))
}

/// A place of which nothing is known. Its name is asked for.
fn blank(category: CategoryId) -> Result<PlaceDraft, app::Error> {
    let named = PlaceDraft::new(category, "-").map_err(|fault| app::Error::Invalid(vec![fault]))?;
    Ok(PlaceDraft { name: String::new(), ..named })
}

fn kinds(request: &StaffRequest) -> Page {
    let ctx = &request.ctx;
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
    request.page(title, "plain", main)
}

fn page(
    request: &StaffRequest,
    draft: &PlaceDraft,
    fields: &Fields,
    faults: &[Invalid],
    above: Option<Markup>,
) -> Page {
    let StaffRequest { state, ctx, .. } = request;
    let account = request.account();
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
    request.page(title, "plain", main)
}

/// `POST /staff/places/new`
pub async fn create(request: StaffRequest, fields: Fields) -> Result<Response, PageError> {
    request.must(Right::Publish)?;
    let StaffRequest { state, ctx, .. } = &request;
    let category = CategoryId::parse(fields.text("category"));
    let base = blank(category.or(CategoryId::all().next()).ok_or(app::Error::NotFound)?)?;
    let (mut draft, faults) = typed::read(&fields, &base);
    state.app.locate(&base, &mut draft, fields.is_ticked("pin_right"));
    if fields.text("do") == "preview" && faults.is_empty() {
        let above = preview::shown(ctx, state, None, &draft);
        return Ok(page(&request, &draft, &fields, &[], Some(above)).into_response());
    }
    if faults.is_empty() && !fields.is_ticked("not_double") {
        let duplicates = state.app.list_duplicates(request.account(), &draft, None).await?;
        if !duplicates.is_empty() {
            return Ok(duplicated(&request, &duplicates, &fields).into_response());
        }
    }
    let typed = if faults.is_empty() { Ok(draft.clone()) } else { Err(faults) };
    let steps = steps(&fields);
    let created = request.run_with(typed, |app, by, draft| async move {
        app.create_place(&by, draft, &steps).await
    });
    match created.await {
        Ok(place) => {
            let done = place_word(fields.text("do"));
            Ok(go_to(&format!("{}?done={done}&new=1", address(&place.id))))
        }
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, &draft, &fields, &refusal.faults, None)))
        }
    }
}

/// Between form and register: what may be the same, and a way past it.
fn duplicated(request: &StaffRequest, duplicates: &[Duplicate], fields: &Fields) -> Page {
    let ctx = &request.ctx;
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
            (fragment::duplicates(ctx, request.account(), duplicates))
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
    request.page(title, "plain", main)
}
