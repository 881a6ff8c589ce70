//! `/staff/outside`: people who shelter at home or in cars, as counts by town: a form for
//! one town, its sums by district, and a file. No name and no address is asked for.

use super::request::StaffRequest;
use crate::{
    app,
    domain::{
        Incident, Invalid, OutsideCount, OutsideCountId, OutsideNeed, Right,
        outside::{OutsideSum, ShelteringWay, TownCount, sums},
    },
    formats,
    web::{
        action::{Refusal, go_to},
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext, date,
            form::{Ask, Form, TextField, faults, field},
            incident, status,
        },
    },
};
use axum::{
    extract::Query,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

const TOWN: Ask<'_> = Ask { name: "town", label: "outside-town", hint: "outside-town-hint" };
const DISTRICT: Ask<'_> = Ask { name: "district", label: "field-district", hint: "" };
const VISITED: Ask<'_> = Ask { name: "visited_on", label: "outside-visited", hint: "" };

/// The count that somebody wants to write anew.
#[derive(Debug, Default, Deserialize)]
pub struct OutsideQuery {
    #[serde(default)]
    count: String,
}

/// `GET /staff/outside`
pub async fn list(
    request: StaffRequest,
    Query(query): Query<OutsideQuery>,
) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    let (_, counts) = known(&request).await?;
    let chosen = counts.iter().find(|kept| kept.id.as_str() == query.count);
    page(&request, &chosen.map(|kept| fill(&kept.count)).unwrap_or_default(), &[]).await
}

/// The incident that runs or ended last, and what was counted in it: after the end somebody
/// may still have to hand it on.
async fn known(
    request: &StaffRequest,
) -> Result<(Option<Arc<Incident>>, Vec<OutsideCount>), PageError> {
    let situation = &request.ctx.situation;
    let of = situation.incident.clone().or_else(|| situation.ended.clone());
    let counts = match &of {
        Some(of) => request.state.app.list_outside_counts(request.account(), &of.id).await?,
        None => Vec::new(),
    };
    Ok((of, counts))
}

/// What a count fills the form with.
fn fill(count: &TownCount) -> Fields {
    let mut fields = vec![
        ("town", count.town.clone()),
        ("district", count.district.clone().unwrap_or_default()),
        ("way", count.way.id().to_owned()),
        ("households", count.households.map(|n| n.to_string()).unwrap_or_default()),
        ("visited_on", count.visited_on.map(|day| day.to_string()).unwrap_or_default()),
    ];
    fields.extend(count.needs.iter().map(|need| ("need", need.id().to_owned())));
    Fields(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

async fn page(
    request: &StaffRequest,
    typed: &Fields,
    wrong: &[Invalid],
) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let running = ctx.situation.incident.clone();
    let (of, counts) = known(request).await?;
    let catalog = state.app.catalog();
    let title = ctx.t("outside");
    let main = html! {
        (incident::band(ctx, running.as_deref()))
        div.sheet {
            h1 { (title) }
            p.hint { (ctx.t("outside-text")) }
            (faults(ctx, wrong))
            @if running.is_some() {
                details.fold open[!typed.0.is_empty() || counts.is_empty()] {
                    summary { (ctx.t("outside-new")) }
                    (form(request, &catalog.districts(), typed, wrong))
                }
            } @else { p.notice { (ctx.t("outside-need-incident")) } }
            @if let Some(of) = &of {
                h2 { (of.announcement.name) }
                @if counts.is_empty() { p { (ctx.t("outside-none")) } }
                @else {
                    (totals(ctx, &counts))
                    (listed(request, &counts, running.is_some()))
                    p.buttons { a.action href="/staff/outside/counts.csv" { (ctx.t("outside-csv")) } }
                }
            }
        }
    };
    Ok(request.page(title, "plain disaster", main))
}

fn form(request: &StaffRequest, districts: &[&str], typed: &Fields, wrong: &[Invalid]) -> Markup {
    let ctx = &request.ctx;
    let form = Form { ctx, fields: typed, faults: wrong };
    let locale = ctx.locale();
    let blank = [("", ctx.t("unknown"))];
    let districts = districts.iter().map(|name| (*name, (*name).to_owned()));
    let districts: Vec<_> = blank.into_iter().chain(districts).collect();
    let ways = ShelteringWay::ALL.map(|one| (one.id(), way(ctx, one)));
    let needs: Vec<_> = OutsideNeed::all()
        .map(|need| (need.id(), need.entry().label.get(locale).to_owned()))
        .collect();
    let households = TextField {
        name: "households",
        label: ctx.t("outside-households"),
        hint: Some(ctx.t("outside-households-hint")),
        value: typed.text("households"),
        digits: true,
        optional: true,
        ..TextField::default()
    };
    html! {
        form method="post" action="/staff/outside" {
            input type="hidden" name="owner" value=(request.account().id);
            p.notice { (ctx.t("outside-no-names")) }
            (form.line(TOWN, "text", None))
            (form.select(DISTRICT, &districts))
            (form.pick("way", &ctx.t("outside-way"), &ways))
            (field(ctx, &households, wrong))
            (form.boxes("need", &ctx.t("outside-needs"), &needs))
            (form.line(VISITED, "date", None))
            p.buttons { button.button type="submit" name="do" value="save" {
                (ctx.t("outside-save"))
            } }
        }
    }
}

fn way(ctx: &PageContext, way: ShelteringWay) -> String {
    match way {
        ShelteringWay::Home => ctx.t("outside-home"),
        ShelteringWay::Car => ctx.t("outside-car"),
    }
}

/// By district, and over all.
fn totals(ctx: &PageContext, counts: &[OutsideCount]) -> Markup {
    let (districts, total) = sums(counts);
    let none = ctx.t("board-no-district");
    html! {
        div.scroll tabindex="0" role="region" aria-label=(ctx.t("outside-sums")) {
            table.sums {
                caption { (ctx.t("outside-sums")) }
                thead { tr {
                    th scope="col" { (ctx.t("field-district")) }
                    th scope="col" { (ctx.t("outside-home")) }
                    th scope="col" { (ctx.t("outside-car")) }
                    th scope="col" { (ctx.t("outside-uncounted")) }
                    th scope="col" { (ctx.t("outside-needs-by-town")) }
                    th scope="col" { (ctx.t("outside-oldest-visit")) }
                } }
                tbody { @for (district, sum) in &districts {
                    (total_row(ctx, district.unwrap_or(&none), sum))
                } }
                tfoot { (total_row(ctx, &ctx.t("board-total"), &total)) }
            }
        }
    }
}

fn total_row(ctx: &PageContext, name: &str, sum: &OutsideSum) -> Markup {
    let number = |number: Option<u64>| number.map_or_else(|| ctx.t("unknown"), |n| n.to_string());
    let visit = sum.oldest_visit.map(|day| date::short(ctx.locale(), day));
    html! {
        tr {
            th scope="row" { (name) }
            @for households in sum.households { td { (number(households)) } }
            td { (sum.uncounted) }
            td {
                @if sum.needs.is_empty() { (ctx.t("unknown")) }
                @for (need, towns) in &sum.needs {
                    span.badge { (need.entry().label.get(ctx.locale())) " " (towns) } " "
                }
            }
            td {
                (visit.unwrap_or_else(|| ctx.t("unknown")))
                @if sum.oldest_visit.is_some() && sum.unvisited > 0 {
                    " " small { (ctx.t_with("outside-unvisited", &[
                        ("count", sum.unvisited.into()),
                    ])) }
                }
            }
        }
    }
}

/// Each town, to be written anew or taken out.
fn listed(request: &StaffRequest, counts: &[OutsideCount], can_change: bool) -> Markup {
    html! {
        ul.rows { @for kept in counts { li { (entry(request, kept, can_change)) } } }
    }
}

fn entry(request: &StaffRequest, kept: &OutsideCount, can_change: bool) -> Markup {
    let (ctx, count) = (&request.ctx, &kept.count);
    let households = count.households.map_or_else(
        || ctx.t("outside-not-counted"),
        |number| ctx.t_with("outside-household-count", &[("count", number.into())]),
    );
    let visit = count.visited_on.map_or_else(
        || ctx.t("outside-never-visited"),
        |day| {
            let day = date::short(ctx.locale(), day);
            ctx.t_with("outside-visited-on", &[("day", day.into())])
        },
    );
    html! {
        div.row {
            strong { (count.town) "：" (way(ctx, count.way)) }
            span { (households) }
            @for need in count.needs.iter() {
                span.badge { (need.entry().label.get(ctx.locale())) }
            }
            @if count.needs.is_empty() { span { (ctx.t("outside-not-asked")) } }
            span { (visit) }
            span.hint {
                @let when = status::clock(ctx, kept.updated_at);
                (ctx.t_with("outside-written", &[("when", when.into())]))
            }
        }
        @if can_change {
            a.action href={ "/staff/outside?count=" (kept.id) } {
                (ctx.t("outside-change")) span.unseen { "：" (count.town) }
            }
            form.one-tap method="post" action="/staff/outside" {
                input type="hidden" name="owner" value=(request.account().id);
                input type="hidden" name="count" value=(kept.id);
                button.action type="submit" name="do" value="remove" {
                    (ctx.t("outside-remove")) span.unseen { "：" (count.town) }
                }
            }
        }
    }
}

/// `POST /staff/outside`: writes what was counted in a town, or takes a count out.
pub async fn save(request: StaffRequest, typed: Fields) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let done = if typed.text("do") == "remove" {
        let id = OutsideCountId::parse(typed.text("count")).ok_or(app::Error::NotFound)?;
        request.run(|app, by| async move { app.remove_outside_count(&by, &id).await }).await
    } else {
        let count = read(&request, &typed);
        let save = request.run_with(count, |app, by, count| async move {
            app.save_outside_count(&by, count).await
        });
        save.await
    };
    match done {
        Ok(()) => Ok(go_to("/staff/outside")),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(page(&request, &typed, &refusal.faults).await?))
        }
    }
}

fn read(request: &StaffRequest, typed: &Fields) -> Result<TownCount, Vec<Invalid>> {
    let mut wrong = Vec::new();
    let households = typed.persons("households");
    let households =
        households.map_err(|_| wrong.push(Invalid::new("households", "households-range")));
    let visited_on = match typed.text("visited_on").trim() {
        "" => None,
        text => {
            let day = text.parse::<NaiveDate>().ok();
            wrong.extend(day.is_none().then(|| Invalid::new("visited_on", "not-a-day")));
            day
        }
    };
    let district = Some(typed.text("district")).filter(|name| !name.is_empty());
    let catalog = request.state.app.catalog();
    if district.is_some_and(|name| !catalog.districts().contains(&name)) {
        wrong.push(Invalid::new("district", "unknown-district"));
    }
    let way = ShelteringWay::parse(typed.text("way"));
    let count = TownCount {
        town: String::new(),
        district: district.map(str::to_owned),
        way: way.unwrap_or(ShelteringWay::Home),
        households: households.unwrap_or_default(),
        needs: typed.codes("need"),
        visited_on,
    };
    match TownCount::new(typed.text("town"), way, count, request.ctx.today()) {
        Ok(count) if wrong.is_empty() => Ok(count),
        read => Err(read.err().into_iter().flatten().chain(wrong).collect()),
    }
}

/// `GET /staff/outside/counts.csv`
pub async fn file(request: StaffRequest) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let (of, counts) = known(&request).await?;
    let of = of.ok_or(app::Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"outside-counts.csv\""),
    ];
    Ok((headers, formats::outside::csv(&of, &counts)).into_response())
}
