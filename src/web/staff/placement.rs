//! `/staff/requests/{id}`: one request: which shelters take them and have room, whom to ask
//! first and about what, and what happened so far. Only disaster staff see it.

use super::{change, request::StaffRequest};
use crate::{
    app::{self, placement::PlacementAnswer, shelter::FoundShelter},
    domain::{
        Account, Incident, Invalid, Place, PlaceId, PlacementEvent, PlacementId, PlacementRequest,
        PlacementState, PlacementStep, RefusalReason, Right,
    },
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext, contacts::contacts_in_row, date, distance, form::faults, incident,
            placement, shelter, status,
        },
    },
};
use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use std::{collections::HashMap, sync::Arc};

/// A request, and what its page says beside it.
struct FoundPlacement {
    request: PlacementRequest,
    /// Whether its incident runs, so that something can be done.
    incident: Option<Arc<Incident>>,
    names: HashMap<String, String>,
}

/// So many candidates stand open, those that fit before those that may; the rest is folded.
const MAX_OPEN_CANDIDATES: usize = 5;

/// `GET /staff/requests/{id}`
pub async fn show(request: StaffRequest, Path(id): Path<String>) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    let found = find(&request, &id).await?;
    Ok(page(&request, &found, &[]))
}

async fn find(request: &StaffRequest, id: &str) -> Result<FoundPlacement, PageError> {
    let id = PlacementId::parse(id).ok_or(app::Error::NotFound)?;
    let found = request.state.app.find_placement(request.account(), &id).await?;
    let running = request.ctx.situation.incident.clone();
    let incident = running.filter(|running| running.id == found.incident);
    let names = change::names(&request.state).await?;
    Ok(FoundPlacement { request: found, incident, names })
}

/// `POST /staff/requests/{id}/step`: something happened.
pub async fn step(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let found = find(&request, &id).await?;
    let (id, revision) = (found.request.id.clone(), typed.number("revision")?);
    let hold = request.state.settings.request_hold();
    let note = request.run_with(read(&typed), |app, by, answer| async move {
        app.note_placement(&by, &id, revision, answer, hold).await
    });
    match note.await {
        Ok(noted) => Ok(go_to(&address::placement(&noted.id))),
        Err(error) => {
            let mut refusal = Refusal::invalid_or_changed(error)?;
            if refusal.is_conflict() {
                refusal.faults.push(Invalid::new("do", "changed-since"));
            }
            let found = self::find(&request, found.request.id.as_str()).await?;
            Ok(refusal.answer(page(&request, &found, &refusal.faults)))
        }
    }
}

fn read(typed: &Fields) -> Result<PlacementAnswer, Vec<Invalid>> {
    let wrong = |field: &'static str, code| vec![Invalid::new(field, code)];
    if typed.text("do") == "withdraw" {
        return Ok(PlacementAnswer::Withdraw);
    }
    let place = PlaceId::parse(typed.text("place"));
    let place = place.ok_or_else(|| wrong("place", "no-such-shelter"))?;
    match typed.text("do") {
        "ask" => Ok(PlacementAnswer::Ask(place)),
        "accept" => Ok(PlacementAnswer::Accept(place)),
        "refuse" => {
            let reason = RefusalReason::parse(typed.text("reason"));
            let reason = reason.ok_or_else(|| wrong("reason", "refusal-reason"))?;
            Ok(PlacementAnswer::Refuse(place, reason))
        }
        "move" => Ok(PlacementAnswer::Move(place)),
        "release" => Ok(PlacementAnswer::Release(place)),
        _ => Err(wrong("do", "unknown-step")),
    }
}

fn page(request: &StaffRequest, found: &FoundPlacement, wrong: &[Invalid]) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
    let asked = &found.request;
    let title = placement::need(ctx, &asked.need);
    let state = asked.state(ctx.now());
    let main = html! {
        (incident::band(ctx, ctx.situation.incident.as_deref()))
        div.sheet.placement {
            p { span.badge { (placement::state(ctx, state)) } }
            h1 { (title) }
            (faults(ctx, wrong))
            p {
                @if let Some(from) = &asked.need.from { (ctx.t("request-from")) "：" (from) " " }
                span.hint { (date::moment(ctx.locale(), asked.requested_at)) " "
                    (change::who(ctx, &asked.requested_by, &found.names)) }
            }
            (taken(request, found, state))
            @if found.incident.is_some() && !state.is_over() {
                (candidates(request, asked))
                (one_button(account, asked, "withdraw", None, &ctx.t("request-withdraw")))
            }
            (steps(request, found))
            p { a.arrow href="/staff/requests" { (ctx.t("requests")) } }
        }
    };
    request.page(title, "plain disaster", main)
}

/// The place that keeps room free, until when, and what comes next.
fn taken(request: &StaffRequest, found: &FoundPlacement, state: PlacementState) -> Markup {
    let (ctx, asked) = (&request.ctx, &found.request);
    let Some(hold) = asked.hold().filter(|_| !state.is_over()) else { return html! {} };
    let until = status::clock(ctx, hold.until);
    html! {
        div.notice {
            p {
                strong { (name(request, &hold.place)) } " "
                @if state == PlacementState::Expired {
                    (ctx.t_with("request-expired-at", &[("when", until.into())]))
                } @else {
                    (ctx.t_with("request-held-until", &[("when", until.into())]))
                }
            }
            @if found.incident.is_some() {
                @for (word, text) in [
                    ("move", ctx.t("request-move")),
                    ("accept", ctx.t("request-renew")),
                    ("release", ctx.t("request-release")),
                ] {
                    (one_button(request.account(), asked, word, Some(&hold.place), &text))
                }
            }
        }
    }
}

/// What fits for certain, then what may fit, each with the ways to ask and to answer.
fn candidates(request: &StaffRequest, asked: &PlacementRequest) -> Markup {
    let ctx = &request.ctx;
    let found = request.state.app.find_candidates(&asked.need);
    let lists = [
        (ctx.t("request-fit"), ctx.t("request-fit-text"), &found.fit),
        (ctx.t("request-may-fit"), ctx.t("request-may-fit-text"), &found.may_fit),
    ];
    let list = |places: &[FoundShelter]| {
        html! { ul.candidates { @for place in places { li { (candidate(request, asked, place)) } } } }
    };
    let mut left = MAX_OPEN_CANDIDATES;
    html! {
        @if asked.need.origin.is_none() { p.hint { (ctx.t("request-no-origin")) } }
        @for (title, text, places) in lists {
            h2 { (title) " " span.badge { (places.len()) } }
            @if places.is_empty() { p { (ctx.t("request-nothing")) } }
            @else {
                p.hint { (text) }
                @let (open, folded) = places.split_at(left.min(places.len()));
                @let more = [("count", folded.len().into())];
                ({ left -= open.len(); list(open) })
                @if !folded.is_empty() {
                    details.fold {
                        summary { (ctx.t_with("request-more", &more)) }
                        (list(folded))
                    }
                }
            }
        }
    }
}

fn candidate(request: &StaffRequest, asked: &PlacementRequest, found: &FoundShelter) -> Markup {
    let (ctx, account) = (&request.ctx, request.account());
    let place: &Place = &found.place;
    let last = asked.last_by_place().get(&place.id).copied();
    html! {
        h3 { a href=(address::shelter(&place.id)) { (place.draft.name) } }
        p.row-status {
            (status::seen(ctx, &found.present))
            @if let Some(metres) = found.distance_m.filter(|_| !place.is_area()) {
                span { (distance::straight(ctx, metres)) }
            }
        }
        (status::persons(ctx, place, &found.present))
        @if !found.unknown.is_empty() {
            p.ask-first { (ctx.t("board-ask-about")) (shelter::unrecorded(ctx, &found.unknown)) }
        }
        p.board-name { (shelter::recorded(ctx, &found.asked)) }
        @if let Some(step) = last { p { strong { (event(request, &step.event)) } } }
        (contacts_in_row(ctx, place))
        div.placement-answers {
            (one_button(account, asked, "ask", Some(&place.id), &ctx.t("request-ask")))
            (one_button(account, asked, "accept", Some(&place.id), &ctx.t("request-accept")))
            (refusal(ctx, account, asked, place))
        }
    }
}

/// Why a place cannot take them.
fn refusal(
    ctx: &PageContext,
    account: &Account,
    asked: &PlacementRequest,
    place: &Place,
) -> Markup {
    let id = format!("reason-{}", place.id);
    html! {
        form.placement-refusal method="post" action={ (address::placement(&asked.id)) "/step" } {
            (hidden(account, asked, Some(&place.id)))
            label for=(id) { (ctx.t("request-refusal")) }
            select id=(id) name="reason" {
                @for reason in RefusalReason::all() {
                    option value=(reason.id()) { (reason.entry().label.get(ctx.locale())) }
                }
            }
            button.action type="submit" name="do" value="refuse" {
                (ctx.t("request-refuse")) span.unseen { "：" (place.draft.name) }
            }
        }
    }
}

fn one_button(
    account: &Account,
    asked: &PlacementRequest,
    word: &str,
    place: Option<&PlaceId>,
    text: &str,
) -> Markup {
    let class = if matches!(word, "accept" | "move") { "button" } else { "action" };
    html! {
        form.one-tap method="post" action={ (address::placement(&asked.id)) "/step" } {
            (hidden(account, asked, place))
            button class=(class) type="submit" name="do" value=(word) { (text) }
        }
    }
}

fn hidden(account: &Account, asked: &PlacementRequest, place: Option<&PlaceId>) -> Markup {
    html! {
        input type="hidden" name="owner" value=(account.id);
        input type="hidden" name="revision" value=(asked.revision);
        @if let Some(place) = place { input type="hidden" name="place" value=(place); }
    }
}

/// What happened, the latest first, with when and who.
fn steps(request: &StaffRequest, found: &FoundPlacement) -> Markup {
    let ctx = &request.ctx;
    let entry = |step: &PlacementStep| {
        html! {
            li {
                strong { (event(request, &step.event)) } " "
                span.hint {
                    time datetime=(step.at.to_rfc3339()) { (status::clock(ctx, step.at)) } " "
                    (change::who(ctx, &step.author, &found.names))
                }
            }
        }
    };
    html! {
        h2 { (ctx.t("request-steps")) }
        @if found.request.steps.is_empty() { p { (ctx.t("request-steps-none")) } }
        ul.reports { @for step in found.request.steps.iter().rev() { (entry(step)) } }
    }
}

fn event(request: &StaffRequest, event: &PlacementEvent) -> String {
    let ctx = &request.ctx;
    let name = event.place().map(|place| name(request, place)).unwrap_or_default();
    let with = |key: &str| ctx.t_with(key, &[("name", name.as_str().into())]);
    match event {
        PlacementEvent::Asked(_) => with("request-event-asked"),
        PlacementEvent::Accepted { .. } => with("request-event-accepted"),
        PlacementEvent::Refused { reason, .. } => {
            let why = reason.entry().label.get(ctx.locale());
            let said = [("name", name.as_str().into()), ("why", why.into())];
            ctx.t_with("request-event-refused", &said)
        }
        PlacementEvent::Moved(_) => with("request-event-moved"),
        PlacementEvent::Released(_) => with("request-event-released"),
        PlacementEvent::Withdrawn => ctx.t("request-event-withdrawn"),
    }
}

/// What a place is called; its id where it is no longer public.
fn name(request: &StaffRequest, place: &PlaceId) -> String {
    let found = request.state.app.catalog().get(place);
    found.map_or_else(|| place.to_string(), |place| place.draft.name.clone())
}
