//! Parts of the form that a script asks for while somebody types: what may be listed
//! already, and how a text is read as a schedule. They change nothing.

use super::{schedule, schedule_view, typed};
use crate::{
    app::place::Duplicate,
    domain::{Account, CategoryId, MunicipalityCode, Place, PlaceDraft, Right, Subject},
    web::{
        address,
        error::PageError,
        extract::Fields,
        staff::request::StaffRequest,
        view::{PageContext, distance},
    },
};
use maud::{Markup, html};

/// `POST /staff/places/duplicates`
pub async fn list_duplicates(request: StaffRequest, fields: Fields) -> Result<Markup, PageError> {
    request.must(Right::Propose)?;
    let StaffRequest { state, ctx, .. } = &request;
    let account = request.account();
    let Some(mut draft) = typed_so_far(&fields) else { return Ok(html! {}) };
    let (read, _) = typed::read(&fields, &draft);
    let before = std::mem::replace(&mut draft, read);
    state.app.locate(&before, &mut draft, fields.is_ticked("pin_right"));
    let found = state.app.list_duplicates(account, &draft, None).await?;
    Ok(html! { @if !found.is_empty() {
        div.notice { p { strong { (ctx.t("duplicates")) } } (duplicates(ctx, account, &found)) }
    } })
}

/// A place with kind and name, once both were typed.
fn typed_so_far(fields: &Fields) -> Option<PlaceDraft> {
    let category = CategoryId::parse(fields.text("category"))?;
    PlaceDraft::new(category, fields.text("name")).ok()
}

/// Places that may be the same: each a way to its form, or, where others look after
/// it, to what everybody may see of it.
pub fn duplicates(ctx: &PageContext, account: &Account, duplicates: &[Duplicate]) -> Markup {
    let is_theirs =
        |duplicate: &&Duplicate| account.may_with(Right::Propose, Subject::from(&*duplicate.place));
    let (theirs, others): (Vec<_>, Vec<_>) = duplicates.iter().partition(is_theirs);
    html! {
        ul.rows { @for duplicate in theirs {
            li { a href=(super::address(&duplicate.place.id)) {
                strong { (duplicate.place.draft.name) }
                @if let Some(address) = &duplicate.place.draft.address { span { (address) } }
                @if let Some(metres) = duplicate.distance_m {
                    span { (distance::straight(ctx, metres)) }
                }
            } }
        } }
        (elsewhere(ctx, others.into_iter().map(|duplicate| &*duplicate.place)))
    }
}

/// Public places that others look after, and whom to ask about them.
pub fn elsewhere<'a>(ctx: &PageContext, places: impl Iterator<Item = &'a Place>) -> Markup {
    let places: Vec<_> = places.collect();
    html! {
        @if !places.is_empty() {
            p { (ctx.t("elsewhere")) }
            ul.rows { @for place in places {
                li { a href=(address::place(&place.id)) {
                    strong { (place.draft.name) }
                    span { (place.draft.category.category().short_label(ctx.locale())) }
                    @if let Some(district) = &place.draft.district { span { (district) } }
                    @if let Some(address) = place.shown_address() { span { (address) } }
                } }
            } }
            p.hint { (ctx.t("elsewhere-ask")) }
        }
    }
}

/// `POST /staff/places/locate`: where the address typed so far lies. It is sent in the
/// body, because it may be somebody's home.
pub async fn locate(request: StaffRequest, fields: Fields) -> Result<Markup, PageError> {
    let StaffRequest { state, ctx, .. } = &request;
    if !request.account().may(Right::OpenTemporaryPlaces) {
        request.must(Right::Propose)?;
    }
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
pub async fn read_schedule(request: StaffRequest, fields: Fields) -> Result<Markup, PageError> {
    request.must(Right::Propose)?;
    let category = CategoryId::parse(fields.text("category")).or(CategoryId::all().next());
    let Some(Ok(base)) = category.map(|category| PlaceDraft::new(category, "-")) else {
        return Ok(html! {});
    };
    let (mut draft, faults) = typed::read(&fields, &base);
    let is_wrong = faults.iter().any(|fault| fault.field.starts_with("line"));
    if schedule::Way::from_fields(&fields) == schedule::Way::Written {
        // Whoever sees the reading now confirms it by saving.
        draft.schedule_confirmed = draft.schedule.as_ref().map(|_| true);
    }
    Ok(html! { @if !is_wrong { (schedule_view::shown_reading(&request.ctx, &draft)) } })
}
