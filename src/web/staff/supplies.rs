//! `/staff/supplies`: what shelters lack: the sums for those who send, and each of them
//! with how far it is. `?place=` narrows it to one shelter, which can ask for more.

use super::request::StaffRequest;
use crate::{
    app,
    domain::{
        Account, Invalid, Place, PlaceId, Right, SupplyId, SupplyItem, SupplyNeed, SupplyRequest,
        SupplyState,
        supply::{SupplySum, sums},
    },
    formats::cell,
    web::{
        AppState,
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext,
            form::{Ask, Form, TextField, faults, field},
            incident, status,
        },
    },
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

const ITEM: Ask<'_> = Ask { name: "item", label: "supply-item", hint: "" };
const DETAIL: Ask<'_> = Ask { name: "detail", label: "supply-detail", hint: "supply-detail-hint" };

/// The shelter that somebody looks at.
#[derive(Debug, Default, Deserialize)]
pub struct SupplyQuery {
    #[serde(default)]
    place: String,
}

/// `GET /staff/supplies`
pub async fn list(
    request: StaffRequest,
    Query(query): Query<SupplyQuery>,
) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    let place = shelter(&request.state, &query.place)?;
    page(&request, place, &Fields::default(), &[]).await
}

/// The shelter of an id; nothing where none is named.
fn shelter(state: &AppState, id: &str) -> Result<Option<Arc<Place>>, PageError> {
    if id.is_empty() {
        return Ok(None);
    }
    let id = PlaceId::parse(id).ok_or(app::Error::NotFound)?;
    let place = state.app.catalog().get(&id);
    let place = place.filter(|place| place.draft.category.category().evacuation);
    Ok(Some(place.ok_or(app::Error::NotFound)?))
}

async fn page(
    request: &StaffRequest,
    place: Option<Arc<Place>>,
    typed: &Fields,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let running = ctx.situation.incident.clone();
    let mut requests = match &running {
        Some(incident) => state.app.list_supplies(request.account(), &incident.id).await?,
        None => Vec::new(),
    };
    if let Some(place) = &place {
        requests.retain(|one| one.place == place.id);
    }
    let title = match &place {
        Some(place) => format!("{}：{}", ctx.t("supplies"), place.draft.name),
        None => ctx.t("supplies"),
    };
    let main = html! {
        (incident::band(ctx, running.as_deref()))
        div.sheet {
            h1 { (title) }
            @if running.is_none() { p.notice { (ctx.t("supplies-need-incident")) } }
            @if let Some(place) = place.as_deref().filter(|_| running.is_some()) {
                (ask(request, place, typed, wrong))
            } @else {
                (faults(ctx, wrong))
                p { (ctx.t("supplies-text")) " "
                    a.arrow href="/staff/shelters" { (ctx.t("shelters")) } }
                (totals(ctx, &sums(&requests)))
            }
            (listed(request, &requests, place.is_none()))
            p {
                @if let Some(place) = &place {
                    a.arrow href=(address::shelter(&place.id)) { (place.draft.name) } " "
                    a.arrow href="/staff/supplies" { (ctx.t("supplies-all")) }
                }
            }
        }
    };
    Ok(request.page(title, "plain disaster", main))
}

fn ask(request: &StaffRequest, place: &Place, typed: &Fields, wrong: &[Invalid]) -> Markup {
    let ctx = &request.ctx;
    let form = Form { ctx, fields: typed, faults: wrong };
    let items: Vec<_> = SupplyItem::all()
        .map(|item| (item.id(), item.entry().label.get(ctx.locale()).to_owned()))
        .collect();
    let quantity = TextField {
        name: "quantity",
        label: ctx.t("supply-quantity"),
        hint: Some(ctx.t("supply-quantity-hint")),
        value: typed.text("quantity"),
        digits: true,
        optional: true,
        ..TextField::default()
    };
    html! {
        (faults(ctx, wrong))
        form method="post" action={ (address::shelter(&place.id)) "/supplies" } {
            input type="hidden" name="owner" value=(request.account().id);
            (form.select(ITEM, &items))
            (field(ctx, &quantity, wrong))
            (form.line(DETAIL, "text", None))
            p.buttons { button.button type="submit" { (ctx.t("supply-ask")) } }
        }
    }
}

/// For those who send: what is not there yet, over all shelters.
fn totals(ctx: &PageContext, sums: &[SupplySum]) -> Markup {
    let count = |sum: &SupplySum| sum.quantity.map_or_else(|| ctx.t("unknown"), |n| n.to_string());
    html! {
        @if sums.is_empty() { p { (ctx.t("supplies-none")) } }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(ctx.t("supplies-sums")) {
                table.sums {
                    caption { (ctx.t("supplies-sums")) }
                    thead { tr {
                        th scope="col" { (ctx.t("supply-item")) }
                        th scope="col" { (ctx.t("supply-state")) }
                        th scope="col" { (ctx.t("supply-quantity")) }
                        th scope="col" { (ctx.t("supply-shelters")) }
                    } }
                    tbody { @for sum in sums { tr {
                        th scope="row" { (sum.item.entry().label.get(ctx.locale())) }
                        td { (word(ctx, sum.state)) }
                        td {
                            (count(sum))
                            @if sum.quantity.is_some() && sum.uncounted > 0 {
                                " " small { (ctx.t_with("supply-uncounted", &[
                                    ("count", sum.uncounted.into()),
                                ])) }
                            }
                        }
                        td { (sum.shelters) }
                    } } }
                }
            }
        }
    }
}

/// Each of them: what is open first, then what arrived or was taken back.
fn listed(request: &StaffRequest, requests: &[SupplyRequest], with_names: bool) -> Markup {
    let ctx = &request.ctx;
    let (open, over): (Vec<_>, Vec<_>) =
        requests.iter().partition(|request| request.state.is_open());
    html! {
        @for (title, list) in [(ctx.t("supplies-open"), open), (ctx.t("supplies-over"), over)] {
            @if !list.is_empty() {
                h2 { (title) " " span.badge { (list.len()) } }
                ul.rows { @for one in list { li { (entry(request, one, with_names)) } } }
            }
        }
    }
}

fn entry(request: &StaffRequest, one: &SupplyRequest, with_name: bool) -> Markup {
    let (ctx, account) = (&request.ctx, request.account());
    let place = request.state.app.catalog().get(&one.place);
    let name = place.map_or_else(|| one.place.to_string(), |place| place.draft.name.clone());
    let narrowed = address::with_query("/staff/supplies", [("place", one.place.as_str())]);
    html! {
        div.row {
            strong { (one.need.item.entry().label.get(ctx.locale())) }
            @if let Some(count) = one.need.quantity { span { (count) } }
            @if let Some(detail) = &one.need.detail { span { (detail) } }
            @if with_name { a href=(narrowed) { (name) } }
            span.badge { (word(ctx, one.state)) }
            span.hint { (status::clock(ctx, one.updated_at)) }
        }
        @for next in next_states(one.state) { (button(ctx, account, one, next, with_name)) }
    }
}

/// What may become of it: one step on, or back where somebody pressed too soon.
fn next_states(state: SupplyState) -> Vec<SupplyState> {
    match state {
        SupplyState::Asked => {
            vec![SupplyState::Sent, SupplyState::Arrived, SupplyState::Withdrawn]
        }
        SupplyState::Sent => vec![SupplyState::Arrived, SupplyState::Asked],
        SupplyState::Arrived => vec![SupplyState::Sent],
        SupplyState::Withdrawn => vec![SupplyState::Asked],
    }
}

fn button(
    ctx: &PageContext,
    account: &Account,
    one: &SupplyRequest,
    next: SupplyState,
    is_from_all: bool,
) -> Markup {
    let item = one.need.item.entry().label.get(ctx.locale());
    html! {
        form.one-tap method="post" action={ "/staff/supplies/" (one.id) "/step" } {
            input type="hidden" name="owner" value=(account.id);
            input type="hidden" name="revision" value=(one.revision);
            @if !is_from_all { input type="hidden" name="place" value=(one.place); }
            button.action type="submit" name="state" value=(next.id()) {
                (word(ctx, next)) span.unseen { "：" (item) }
            }
        }
    }
}

fn word(ctx: &PageContext, state: SupplyState) -> String {
    match state {
        SupplyState::Asked => ctx.t("supply-asked"),
        SupplyState::Sent => ctx.t("supply-sent"),
        SupplyState::Arrived => ctx.t("supply-arrived"),
        SupplyState::Withdrawn => ctx.t("supply-withdrawn"),
    }
}

/// `POST /staff/shelters/{id}/supplies`: it lacks something.
pub async fn make(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let place = shelter(&request.state, &id)?.ok_or(app::Error::NotFound)?;
    let of = place.id.clone();
    let ask = request.run_with(read(&typed), |app, by, need| async move {
        app.ask_supply(&by, &of, need).await
    });
    match ask.await {
        Ok(made) => Ok(go_to(&back(made.place.as_str()))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, Some(place), &typed, &refusal.faults).await?))
        }
    }
}

fn read(typed: &Fields) -> Result<SupplyNeed, Vec<Invalid>> {
    let text = typed.text("quantity").trim();
    let quantity = cell::count(text);
    let need =
        SupplyNeed::new(SupplyItem::parse(typed.text("item")), quantity, typed.text("detail"));
    if quantity.is_none() && !text.is_empty() {
        let mut wrong = need.err().unwrap_or_default();
        wrong.push(Invalid::new("quantity", "not-a-whole-number"));
        return Err(wrong);
    }
    need
}

/// `POST /staff/supplies/{id}/step`: it was sent, or arrived.
pub async fn step(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let id = SupplyId::parse(&id).ok_or(app::Error::NotFound)?;
    let revision = typed.number("revision")?;
    let state = SupplyState::parse(typed.text("state"));
    let state = state.ok_or_else(|| vec![Invalid::new("state", "unknown-step")]);
    let note = request.run_with(state, |app, by, state| async move {
        app.note_supply(&by, &id, revision, state).await
    });
    match note.await {
        Ok(_) => Ok(go_to(&back(typed.text("place")))),
        Err(error) => {
            let mut refusal = Refusal::invalid_or_changed(error)?;
            if refusal.is_conflict() {
                refusal.faults.push(Invalid::new("state", "changed-since"));
            }
            let place = shelter(&request.state, typed.text("place"))?;
            Ok(refusal.answer(page(&request, place, &typed, &refusal.faults).await?))
        }
    }
}

fn back(place: &str) -> String {
    let narrowed = (!place.is_empty()).then_some(("place", place));
    address::with_query("/staff/supplies", narrowed)
}
