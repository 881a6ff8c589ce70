//! `/staff/requests`: the requests for a place of the incident that runs, and a form for a
//! new one: how many, what they need, about where they are. No name is asked for.

use super::request::StaffRequest;
use crate::{
    domain::{
        Fact, Incident, Invalid, Location, PlacementNeed, PlacementRequest, PlacementState,
        PlacementTotal, RefusalReason, Right, Target,
    },
    formats::cell,
    web::{
        action::{Refusal, go_to},
        address,
        error::PageError,
        extract::Fields,
        preference,
        view::{
            Page, PageContext, date,
            form::{Ask, Form, TextField, faults, field},
            incident, placement,
        },
    },
};
use axum::response::Response;
use maud::{Markup, html};

const FROM: Ask<'_> = Ask { name: "from", label: "request-from", hint: "request-from-hint" };

/// `GET /staff/requests`
pub async fn list(request: StaffRequest) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    page(&request, &Fields::default(), &[]).await
}

async fn page(
    request: &StaffRequest,
    typed: &Fields,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let running = ctx.situation.incident.clone();
    // After the end somebody may still have to tell who went where.
    let of = running.clone().or_else(|| ctx.situation.ended.clone());
    let (requests, totals) = match &of {
        Some(of) => state.app.list_placements(request.account(), &of.id).await?,
        None => Default::default(),
    };
    let title = ctx.t("requests");
    let main = html! {
        (incident::band(ctx, running.as_deref()))
        div.sheet {
            h1 { (title) }
            p.hint { (ctx.t("requests-text")) }
            @if running.is_some() {
                details.fold open[!wrong.is_empty() || requests.is_empty()] {
                    summary { (ctx.t("request-new")) }
                    (new(request, typed, wrong))
                }
            } @else {
                (faults(ctx, wrong))
                p.notice { (ctx.t("requests-need-incident")) }
            }
            @if let Some(of) = &of { (listed(ctx, of, &requests)) }
            @if !totals.is_empty() { (sums(ctx, &totals)) }
        }
    };
    Ok(request.page(title, "plain disaster", main))
}

/// The form. Which people and which equipment are boxes; all that are ticked are needed.
fn new(request: &StaffRequest, typed: &Fields, wrong: &[Invalid]) -> Markup {
    let ctx = &request.ctx;
    let form = Form { ctx, fields: typed, faults: wrong };
    let locale = ctx.locale();
    let targets: Vec<_> = Target::all()
        .filter(|target| target.id() != "anyone")
        .map(|target| (target.id(), target.entry().label.get(locale).to_owned()))
        .collect();
    let facts: Vec<_> =
        Fact::all().map(|fact| (fact.id(), fact.entry().label.get(locale).to_owned())).collect();
    let persons = TextField {
        name: "persons",
        label: ctx.t("request-persons"),
        hint: Some(ctx.t("request-persons-hint")),
        value: typed.text("persons"),
        digits: true,
        ..TextField::default()
    };
    html! {
        (faults(ctx, wrong))
        form method="post" action="/staff/requests" {
            input type="hidden" name="owner" value=(request.account().id);
            p.notice { (ctx.t("request-no-names")) }
            (field(ctx, &persons, wrong))
            div #target { (form.boxes("target", &ctx.t("request-targets"), &targets)) }
            details.fold open[typed.has("fact")] {
                summary { (ctx.t("request-facts")) }
                (form.boxes("fact", &ctx.t("request-facts"), &facts))
            }
            (form.line(FROM, "text", None))
            p.buttons { button.button type="submit" { (ctx.t("request-make")) } }
        }
    }
}

/// Those that are left first, then those that are over.
fn listed(ctx: &PageContext, of: &Incident, requests: &[PlacementRequest]) -> Markup {
    let in_state = |state: PlacementState| {
        requests.iter().filter(move |request| request.state(ctx.now()) == state)
    };
    html! {
        h2 { (of.announcement.name) }
        @if requests.is_empty() { p { (ctx.t("requests-none")) } }
        @for state in PlacementState::ALL {
            @if in_state(state).next().is_some() {
                section {
                    h3 { (placement::state(ctx, state)) " "
                        span.badge { (in_state(state).count()) } }
                    ul.rows { @for request in in_state(state) { li { (row(ctx, request)) } } }
                }
            }
        }
    }
}

fn row(ctx: &PageContext, request: &PlacementRequest) -> Markup {
    html! {
        a href=(address::placement(&request.id)) {
            strong { (placement::need(ctx, &request.need)) }
            @if let Some(from) = &request.need.from { span { (from) } }
            span { (date::moment(ctx.locale(), request.requested_at)) }
        }
    }
}

/// What is left of old requests.
fn sums(ctx: &PageContext, totals: &[PlacementTotal]) -> Markup {
    let word = |code: &str| match code.strip_prefix("refused:") {
        Some(reason) => {
            let known = RefusalReason::parse(reason);
            let word = known.map_or(reason, |reason| reason.entry().label.get(ctx.locale()));
            format!("{}：{word}", ctx.t("request-refused"))
        }
        None => PlacementState::ALL
            .into_iter()
            .find(|state| state.id() == code)
            .map_or_else(|| code.to_owned(), |state| placement::state(ctx, state)),
    };
    html! {
        h2 { (ctx.t("requests-sums")) }
        p.hint { (ctx.t("requests-sums-text")) }
        dl.details { @for total in totals {
            div {
                dt { (word(&total.code)) }
                dd { (ctx.t_with("requests-sum", &[
                    ("requests", total.requests.into()), ("persons", total.persons.into()),
                ])) }
            }
        } }
    }
}

/// `POST /staff/requests`
pub async fn make(request: StaffRequest, typed: Fields) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let make = request.run_with(read(&request, &typed), |app, by, need| async move {
        app.request_placement(&by, need).await
    });
    match make.await {
        Ok(made) => Ok(go_to(&address::placement(&made.id))),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, &typed, &refusal.faults).await?))
        }
    }
}

fn read(request: &StaffRequest, typed: &Fields) -> Result<PlacementNeed, Vec<Invalid>> {
    let text = typed.text("persons").trim();
    let persons = cell::count(text);
    let from = typed.text("from");
    let origin = place_named(request, from);
    let need =
        PlacementNeed::new(persons, typed.codes("target"), typed.codes("fact"), from, origin);
    need.map_err(|mut wrong| {
        if persons.is_none() && !text.is_empty() {
            wrong.retain(|fault| fault.field != "persons");
            wrong.insert(0, Invalid::new("persons", "not-a-whole-number"));
        }
        wrong
    })
}

/// Where the words for where they are lie: a town or a station, or a shelter by its name.
fn place_named(request: &StaffRequest, from: &str) -> Option<Location> {
    let from = from.trim();
    if from.is_empty() {
        return None;
    }
    let app = &request.state.app;
    let gazetteer = app.gazetteer();
    let found = gazetteer.exact(from, preference(request.ctx.service())).into_iter().next();
    let found = found.map(|found| found.at);
    found.or_else(|| gazetteer.locate(from, None).map(|found| found.at)).or_else(|| {
        let catalog = app.catalog();
        let mut named = catalog.evacuation_places().filter(|place| place.draft.name == from);
        named.next().and_then(|place| place.draft.location)
    })
}
