//! `/staff/shelters/new` and `/staff/shelters/{id}/edit`: a place for the incident that
//! runs, opened in the night. The form asks for what can be said in twenty seconds: what
//! it is, its name, and an address or a point pressed on the map.

use super::{
    place::{carried, typed},
    request::StaffRequest,
};
use crate::{
    app::{self, place::Duplicate},
    domain::{Account, CategorySet, Invalid, Place, PlaceDraft, PlaceId, Right, TemporaryKind},
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext, distance,
            form::{Ask, Form, faults},
            incident,
            map::{self, MapView},
            temporary,
        },
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

const NAME: Ask<'_> = Ask { name: "name", label: "field-name", hint: "temporary-name-hint" };
const ADDRESS: Ask<'_> =
    Ask { name: "address", label: "field-address", hint: "temporary-address-hint" };
const LATITUDE: Ask<'_> = Ask { name: "lat", label: "field-lat", hint: "" };
const LONGITUDE: Ask<'_> = Ask { name: "lon", label: "field-lon", hint: "" };
const CAPACITY: Ask<'_> =
    Ask { name: "capacity", label: "field-capacity", hint: "temporary-capacity-hint" };
const PHONE: Ask<'_> = Ask { name: "phone", label: "field-phone", hint: "" };
const NOTE: Ask<'_> = Ask { name: "note", label: "field-note", hint: "temporary-note-hint" };

/// How near the map opens where a point is known, and where none is.
const ZOOM: [f64; 2] = [16.0, 13.0];

/// What the form is for.
#[derive(Clone, Copy)]
enum Purpose<'a> {
    /// A place that is not there yet.
    New,
    /// One that is corrected.
    Edit(&'a Place),
}

/// `GET /staff/shelters/new`
pub async fn show_new(request: StaffRequest) -> Result<Page, PageError> {
    request.must(Right::OpenTemporaryPlaces)?;
    let kind = TemporaryKind::VoluntaryShelter.id();
    let typed = Fields(vec![("kind".to_owned(), kind.to_owned())]);
    Ok(page(&request, Purpose::New, &typed, &[]))
}

/// `POST /staff/shelters/new`
pub async fn create(request: StaffRequest, typed: Fields) -> Result<Response, PageError> {
    request.must(Right::OpenTemporaryPlaces)?;
    let read = read_new(&request, &typed);
    if let Ok((_, draft)) = &read
        && !typed.is_ticked("not_double")
    {
        let found = request.state.app.list_duplicates(request.account(), draft, None).await?;
        if !found.is_empty() {
            return Ok(duplicated(&request, &found, &typed).into_response());
        }
    }
    let open = request.run_with(read, |app, by, (kind, draft)| async move {
        app.open_temporary_place(&by, kind, draft).await
    });
    match open.await {
        Ok(place) => Ok(go_to(&address::done(&address::shelter(&place.id), "temporary"))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, Purpose::New, &typed, &refusal.faults)))
        }
    }
}

/// What was typed, with the point of its address where nobody pressed one.
fn read_new(
    request: &StaffRequest,
    typed: &Fields,
) -> Result<(TemporaryKind, PlaceDraft), Vec<Invalid>> {
    let kind = TemporaryKind::parse(typed.text("kind"));
    let unknown = kind.is_none().then(|| Invalid::new("kind", "unknown-temporary-kind"));
    let kind = kind.unwrap_or(TemporaryKind::VoluntaryShelter);
    let base = PlaceDraft::new(kind.category(), "-").map_err(|fault| vec![fault])?;
    let base = PlaceDraft { name: String::new(), ..base };
    let (draft, mut wrong) = read_over(request, typed, &base);
    wrong.extend(unknown);
    if wrong.is_empty() { Ok((kind, draft)) } else { Err(wrong) }
}

fn read_over(
    request: &StaffRequest,
    typed: &Fields,
    base: &PlaceDraft,
) -> (PlaceDraft, Vec<Invalid>) {
    let (mut draft, mut wrong) = typed::read(typed, base);
    if draft.name.trim().is_empty() && !wrong.iter().any(|fault| fault.field == "name") {
        wrong.push(Invalid::new("name", "required"));
    }
    request.state.app.locate(base, &mut draft, typed.is_ticked("pin_right"));
    (draft, wrong)
}

/// `GET /staff/shelters/{id}/edit`
pub async fn show(request: StaffRequest, Path(id): Path<String>) -> Result<Page, PageError> {
    request.must(Right::OpenTemporaryPlaces)?;
    let place = find(&request, &id).await?;
    Ok(page(&request, Purpose::Edit(&place), &typed::fill(&place.draft), &[]))
}

/// `POST /staff/shelters/{id}/edit`
pub async fn save(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::OpenTemporaryPlaces)?;
    let place = find(&request, &id).await?;
    let revision = typed.number("revision")?;
    let (draft, wrong) = read_over(&request, &typed, &place.draft);
    let read = if wrong.is_empty() { Ok(draft) } else { Err(wrong) };
    let id = place.id.clone();
    let change = request.run_with(read, |app, by, draft| async move {
        app.change_temporary_place(&by, &id, revision, draft).await
    });
    match change.await {
        Ok(place) => Ok(go_to(&address::done(&address::shelter(&place.id), "temporary-save"))),
        Err(error) => Ok(refused(&request, &place, &typed, error)?),
    }
}

/// `POST /staff/shelters/{id}/close`: it is no place any more, before the incident ends.
pub async fn close(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::OpenTemporaryPlaces)?;
    let place = find(&request, &id).await?;
    let revision = typed.number("revision")?;
    let id = place.id.clone();
    let close =
        request.run(|app, by| async move { app.close_temporary_place(&by, &id, revision).await });
    match close.await {
        Ok(_) => Ok(go_to(&address::done("/staff/shelters", "temporary-close"))),
        Err(error) => Ok(refused(&request, &place, &typed::fill(&place.draft), error)?),
    }
}

async fn find(request: &StaffRequest, id: &str) -> Result<Place, PageError> {
    let id = PlaceId::parse(id).ok_or(app::Error::NotFound)?;
    Ok(request.state.app.find_temporary_place(request.account(), &id).await?)
}

/// The form again with what is wrong, or over what somebody else wrote first.
fn refused(
    request: &StaffRequest,
    place: &Place,
    typed: &Fields,
    error: app::Error,
) -> Result<Response, PageError> {
    let now = match &error {
        app::Error::Changed { now } => Some((**now).clone()),
        _ => None,
    };
    let mut refusal = Refusal::invalid_or_changed(error)?;
    if refusal.is_conflict() {
        refusal.faults.push(Invalid::new("revision", "changed-since"));
    }
    let place = now.as_ref().unwrap_or(place);
    Ok(refusal.answer(page(request, Purpose::Edit(place), typed, &refusal.faults)))
}

fn page(request: &StaffRequest, purpose: Purpose<'_>, typed: &Fields, wrong: &[Invalid]) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
    let running = ctx.situation.incident.as_deref();
    let (title, action) = match purpose {
        Purpose::New => (ctx.t("temporary-new"), "/staff/shelters/new".to_owned()),
        Purpose::Edit(place) => {
            (ctx.t("temporary-edit"), format!("{}/edit", address::shelter(&place.id)))
        }
    };
    let main = html! {
        (incident::band(ctx, running))
        div.sheet.edit {
            h1 { (title) }
            @match purpose {
                Purpose::New if running.is_none() => {
                    (faults(ctx, wrong))
                    p.notice { (ctx.t("temporary-needs-incident")) " "
                        a href="/staff/incidents" { (ctx.t("incident-open-title")) } }
                }
                _ => {
                    (faults(ctx, wrong))
                    form.place-form method="post" action=(action) {
                        (questions(ctx, account, purpose, typed, wrong))
                    }
                }
            }
            @if let Purpose::Edit(place) = purpose { (closing(ctx, account, place)) }
            p { a.arrow href="/staff/shelters" { (ctx.t("shelters")) } }
        }
    };
    request.page(title, "plain disaster", main)
}

fn questions(
    ctx: &PageContext,
    account: &Account,
    purpose: Purpose<'_>,
    typed: &Fields,
    wrong: &[Invalid],
) -> Markup {
    let form = Form { ctx, fields: typed, faults: wrong };
    let kinds = TemporaryKind::ALL.map(|kind| (kind.id(), temporary::kind(ctx, kind)));
    html! {
        input type="hidden" name="owner" value=(account.id);
        @match purpose {
            Purpose::New => {
                p.hint { (ctx.t("temporary-text")) }
                (form.pick("kind", &ctx.t("temporary-kind"), &kinds))
            }
            Purpose::Edit(place) => {
                input type="hidden" name="revision" value=(place.revision);
                @if let Some(of) = place.draft.temporary { p { (temporary::badge(ctx, of)) } }
            }
        }
        (form.line(NAME, "text", None))
        (form.line(ADDRESS, "text", None))
        (pin(&form, purpose))
        (form.line(CAPACITY, "number", None))
        details.fold open[["phone", "note"].iter().any(|name| !typed.text(name).is_empty())] {
            summary { (ctx.t("temporary-more")) }
            (form.line(PHONE, "tel", None))
            (form.lines(NOTE, 2))
        }
        p.buttons { button.button type="submit" {
            @match purpose {
                Purpose::New => { (ctx.t("temporary-open")) }
                Purpose::Edit(_) => { (ctx.t("temporary-save")) }
            }
        } }
    }
}

/// Where it is: by the address, pressed on the map, or typed.
fn pin(form: &Form<'_>, purpose: Purpose<'_>) -> Markup {
    let ctx = form.ctx;
    let at = match purpose {
        Purpose::New => None,
        Purpose::Edit(place) => place.draft.location,
    };
    let is_rough = match purpose {
        Purpose::New => false,
        Purpose::Edit(place) => at.is_some() && place.draft.location_precision.is_some(),
    };
    let view = MapView {
        centre: at.unwrap_or(ctx.service().centre),
        zoom: if at.is_some() { ZOOM[0] } else { ZOOM[1] },
        categories: CategorySet::default(),
        marked: at.is_some(),
        listed: false,
        hazards: false,
    };
    html! {
        div #pin {
            @if is_rough { p.notice { (ctx.t("pin-rough")) } }
            p.hint { (ctx.t("temporary-pin-hint")) }
            p.buttons.needs-script {
                button.action #pin-find type="button" data-locate="/staff/places/locate" {
                    (ctx.t("pin-find"))
                }
            }
            p #pin-said role="status" {}
            div.map-small.map-pin { (map::frame(ctx, view)) }
            div.two { (form.line(LATITUDE, "decimal", None)) (form.line(LONGITUDE, "decimal", None)) }
            @if is_rough { (form.tick("pin_right", &ctx.t("pin-right"))) }
        }
    }
}

fn closing(ctx: &PageContext, account: &Account, place: &Place) -> Markup {
    html! {
        details.fold {
            summary { (ctx.t("temporary-close-title")) }
            p { (ctx.t("temporary-close-text")) }
            form method="post" action={ (address::shelter(&place.id)) "/close" } {
                input type="hidden" name="owner" value=(account.id);
                input type="hidden" name="revision" value=(place.revision);
                p.buttons { button.button type="submit" { (ctx.t("temporary-close")) } }
            }
        }
    }
}

/// Between form and register: what may be the same, and a way past it.
fn duplicated(request: &StaffRequest, found: &[Duplicate], typed: &Fields) -> Page {
    let ctx = &request.ctx;
    let title = ctx.t("duplicates");
    let main = html! {
        (incident::band(ctx, ctx.situation.incident.as_deref()))
        div.sheet.edit {
            h1 { (title) }
            p { (ctx.t("temporary-duplicates-text")) }
            ul.rows { @for one in found {
                li { a href=(address::shelter(&one.place.id)) {
                    strong { (one.place.draft.name) }
                    @if let Some(address) = &one.place.draft.address { span { (address) } }
                    @if let Some(metres) = one.distance_m {
                        span { (distance::straight(ctx, metres)) }
                    }
                } }
            } }
            form method="post" action="/staff/shelters/new" {
                (carried(typed))
                input type="hidden" name="not_double" value="1";
                p.buttons {
                    button.button type="submit" { (ctx.t("temporary-open-anyway")) }
                    a.action href="/staff/shelters" { (ctx.t("shelters")) }
                }
            }
        }
    };
    request.page(title, "plain disaster", main)
}
