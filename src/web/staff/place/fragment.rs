//! Parts of the form that a script asks for while somebody types: what may be listed
//! already, and how a text is read as a schedule. They change nothing.

use super::{schedule, schedule_view, typed};
use crate::{
    app::place::Double,
    domain::{CategoryId, MunicipalityCode, PlaceDraft, Right},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        view::{PageContext, distance},
    },
};
use axum::extract::State;
use maud::{Markup, html};

/// `POST /staff/places/doubles`
pub async fn list_doubles(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    fields: Fields,
) -> Result<Markup, PageError> {
    staff.must(Right::Propose)?;
    let Some(mut draft) = typed_so_far(&fields) else { return Ok(html! {}) };
    let (read, _) = typed::read(&fields, &draft);
    let before = std::mem::replace(&mut draft, read);
    state.app.locate(&before, &mut draft, fields.is_ticked("pin_right"));
    let found = state.app.list_doubles(&staff.account, &draft, None).await?;
    Ok(html! { @if !found.is_empty() {
        div.notice { p { strong { (ctx.t("doubles")) } } (doubles(&ctx, &found)) }
    } })
}

/// A listing with kind and name, once both were typed.
fn typed_so_far(fields: &Fields) -> Option<PlaceDraft> {
    let category = CategoryId::parse(fields.text("category"))?;
    PlaceDraft::new(category, fields.text("name")).ok()
}

/// Listings that may be the same, each a way to its form.
pub fn doubles(ctx: &PageContext, doubles: &[Double]) -> Markup {
    html! {
        ul.rows { @for double in doubles {
            li { a href={ "/staff/places/" (double.place.id) } {
                strong { (double.place.draft.name) }
                @if let Some(address) = &double.place.draft.address { span { (address) } }
                @if let Some(metres) = double.distance_m {
                    span { (distance::straight(ctx, metres)) }
                }
            } }
        } }
    }
}

/// `POST /staff/places/locate`: where the address typed so far lies. It is sent in the
/// body, because it may be somebody's home.
pub async fn locate(
    State(state): State<AppState>,
    ctx: PageContext,
    staff: Staff,
    fields: Fields,
) -> Result<Markup, PageError> {
    staff.must(Right::Propose)?;
    let address = fields.text("address").trim();
    let found = state.app.gazetteer().locate(address, MunicipalityCode::of_address(address));
    Ok(html! {
        @if let Some(found) = found {
            span data-lat=(found.at.lat()) data-lon=(found.at.lon()) {
                (ctx.t("pin-found")) (found.full_name())
            }
        } @else { (ctx.t("pin-not-found")) }
    })
}

/// `POST /staff/places/reading`: what the schedule typed so far comes to.
pub async fn read_schedule(
    ctx: PageContext,
    staff: Staff,
    fields: Fields,
) -> Result<Markup, PageError> {
    staff.must(Right::Propose)?;
    let category = CategoryId::parse(fields.text("category")).or(CategoryId::all().next());
    let Some(Ok(base)) = category.map(|category| PlaceDraft::new(category, "-")) else {
        return Ok(html! {});
    };
    let (mut draft, faults) = typed::read(&fields, &base);
    let is_wrong = faults.iter().any(|fault| fault.field.starts_with("line"));
    if schedule::Way::of(&fields) == schedule::Way::Written {
        // Whoever sees the reading now confirms it by saving.
        draft.schedule_confirmed = draft.schedule.as_ref().map(|_| true);
    }
    Ok(html! { @if !is_wrong { (schedule_view::shown_reading(&ctx, &draft)) } })
}
