//! `/staff/incidents/{id}/report`: what an incident amounts to, in all and at each
//! place: when it opened, the most people at once, person-days, and how it went. Says
//! the same as `/api/incidents/{id}/report`, to be read and printed.

use super::{incidents::span, request::StaffRequest};
use crate::{
    app::{self, shelter::Record},
    domain::{
        IncidentId, Observation, Place, PlaceId, Right,
        course::{self, IncidentSummary},
        profile::{Slot, Span},
    },
    web::{
        address,
        error::PageError,
        view::{
            Page, PageContext, date,
            detail_sums::detail_sums,
            incident,
            pages::{Pagination, pages},
            printed::printed,
            timeline,
        },
    },
};
use axum::extract::{Path, Query};
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the table of places says of each, after its name.
const PLACE_COLUMNS: [&str; 8] = [
    "timeline-short",
    "summary-opened",
    "summary-closed",
    "summary-open-time",
    "summary-peak",
    "summary-person-days",
    "summary-uncounted",
    "summary-reports",
];

/// What was seen of each place.
type Courses<'a> = BTreeMap<&'a PlaceId, Vec<&'a Observation>>;

/// `GET /staff/incidents/{id}/report`
pub async fn show(
    request: StaffRequest,
    Path(id): Path<String>,
    Query(asked): Query<IncidentReportQuery>,
) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    let ctx = &request.ctx;
    let id = IncidentId::parse(&id).ok_or(app::Error::NotFound)?;
    let record = request.state.app.record(&id).await?;
    let courses = course::courses(&record.log);
    let number = asked.page.parse().unwrap_or(1).max(1);
    let at = Pagination::new(number, courses.len());
    let report =
        IncidentReport { ctx, record: &record, courses: &courses, span: time_of(&record), at };
    let name = record.incident.announcement.name.as_str();
    let title = ctx.t_with("summary", &[("name", name.into())]);
    let main = html! {
        @if record.incident.exercise { (incident::band(ctx, Some(&record.incident))) }
        div.sheet.summary { (report.markup(&title)) }
    };
    Ok(request.page(title, "disaster", main))
}

/// From the first that was seen, if that was before the beginning, to the end.
fn time_of(record: &Record) -> Span {
    let first = record.log.iter().map(|seen| seen.observed_at).min();
    let from = first.map_or(record.incident.started_at, |at| at.min(record.incident.started_at));
    Span::new(from, record.until)
}

/// Which page of the places.
#[derive(Debug, Default, Deserialize)]
pub struct IncidentReportQuery {
    #[serde(default)]
    page: String,
}

struct IncidentReport<'a> {
    ctx: &'a PageContext,
    record: &'a Record,
    courses: &'a Courses<'a>,
    span: Span,
    at: Pagination,
}

impl IncidentReport<'_> {
    fn markup(&self, title: &str) -> Markup {
        let Self { ctx, record, courses, .. } = self;
        let incident = &record.incident;
        let silent = record.places.len() - courses.len();
        html! {
            p { (incident::kind(ctx, incident)) }
            h1 { (title) }
            p { (span(ctx, incident)) }
            (printed(ctx))
            @if courses.is_empty() { p { (ctx.t("summary-empty")) } } @else {
                (self.total())
                (self.course())
                (self.details())
                (self.places())
            }
            @if silent > 0 { p { (ctx.t_with("summary-silent", &[("count", silent.into())])) } }
            (self.files())
        }
    }

    /// The figures of all places together.
    fn total(&self) -> Markup {
        let ctx = self.ctx;
        let total = IncidentSummary::from_courses(self.courses, self.record.until);
        let opened = Self::ever_open(self.courses, self.record.until);
        html! {
            dl.summary-total {
                div {
                    dt { (ctx.t("summary-places")) }
                    dd { (ctx.t_with("summary-count", &[("count", opened.into())])) }
                }
                div { dt { (ctx.t("summary-opened")) } dd { (self.when(total.opened_at)) } }
                div { dt { (ctx.t("summary-closed")) } dd { (self.when(total.closed_at)) } }
                div { dt { (ctx.t("summary-peak")) } dd { (self.peak(&total)) } }
                div { dt { (ctx.t("summary-person-days")) } dd { (self.person_days(&total)) } }
                div { dt { (ctx.t("summary-reports")) } dd { (total.reports) } }
            }
            p.hint { (ctx.t("summary-person-days-hint")) }
        }
    }

    fn ever_open(courses: &Courses<'_>, until: DateTime<Utc>) -> usize {
        courses
            .values()
            .filter(|course| IncidentSummary::from_course(course, until).opened_at.is_some())
            .count()
    }

    /// The picture, and the same in numbers.
    fn course(&self) -> Markup {
        let ctx = self.ctx;
        let slots = self.span.slots(self.courses.values());
        let length = timeline::length(ctx, self.span.length());
        let total = IncidentSummary::from_courses(self.courses, self.record.until);
        let text = match total.peak {
            Some((persons, at)) => ctx.t_with(
                "timeline-text",
                &[("count", persons.into()), ("when", date::moment(ctx.locale(), at).into())],
            ),
            None => ctx.t("timeline-text-uncounted"),
        };
        html! {
            section.summary-course {
                h2 { (ctx.t("timeline")) }
                p.hint { (ctx.t_with("timeline-hint", &[("length", length.as_str().into())])) }
                div.scroll tabindex="0" role="region" aria-label=(ctx.t("timeline")) {
                    (timeline::picture(ctx, &slots, &ctx.t("timeline"), &text))
                }
                (timeline::legend(ctx))
                details.fold {
                    summary { (ctx.t("timeline-table")) }
                    (self.numbers(&slots))
                }
            }
        }
    }

    fn numbers(&self, slots: &[Slot]) -> Markup {
        let ctx = self.ctx;
        let columns = [
            "timeline-when",
            "timeline-persons",
            "timeline-open",
            "timeline-open-uncounted",
            "summary-reports",
        ];
        html! {
            div.scroll tabindex="0" role="region" aria-label=(ctx.t("timeline-table")) {
                table.sums {
                    thead { tr { @for column in columns { th scope="col" { (ctx.t(column)) } } } }
                    tbody { @for slot in slots { tr {
                        th scope="row" { (timeline::beginning(ctx, slot.from, self.span.length())) }
                        @let persons = slot.persons.map(|count| self.persons(count));
                        td { (persons.unwrap_or_else(|| ctx.t("unknown"))) }
                        td { (slot.in_use) } td { (slot.uncounted) } td { (slot.reports) }
                    } } }
                }
            }
        }
    }

    /// What shelters were like to live in and who was there, by district.
    fn details(&self) -> Markup {
        let ctx = self.ctx;
        let (districts, total) = self.record.details_by_district();
        let districts = districts.iter().map(|(name, sum)| (name.as_deref(), sum));
        let is_over = self.record.incident.ended_at.is_some();
        html! {
            section.summary-details {
                h2 { (ctx.t("summary-details")) }
                p.hint { (ctx.t(if is_over { "summary-details-over" } else { "summary-details-now" })) }
                (detail_sums(ctx, districts, &total))
            }
        }
    }

    /// A row for each place that was reported.
    fn places(&self) -> Markup {
        let ctx = self.ctx;
        let columns = PLACE_COLUMNS.into_iter();
        html! {
            section.summary-places {
                h2 { (ctx.t("summary-each")) }
                div.scroll tabindex="0" role="region" aria-label=(ctx.t("summary-each")) {
                    // On a phone each row is a card, and says itself what its figures are.
                    table.sums role="table" {
                        thead role="rowgroup" { tr role="row" {
                            th role="columnheader" scope="col" { (ctx.t("board-col-name")) }
                            @for column in columns {
                                th role="columnheader" scope="col" { (ctx.t(column)) }
                            }
                        } }
                        tbody role="rowgroup" {
                            @let rows = self.in_order().into_iter().skip(self.at.skipped());
                            @for (id, course) in rows.take(self.at.size()) { (self.row(id, course)) }
                        }
                    }
                }
                (pages(ctx, self.at, |number| {
                    let report = address::incident_report(&self.record.incident.id);
                    Some(address::with_query(&report, [("page", number.to_string().as_str())]))
                }))
                p.hint { (ctx.t("summary-each-hint")) }
            }
        }
    }

    /// By kind and name, as in the list of shelters.
    fn in_order(&self) -> Vec<(&PlaceId, &Vec<&Observation>)> {
        let place = |id: &PlaceId| self.record.places.get(id).map(|place| &place.draft);
        let mut rows: Vec<_> = self.courses.iter().map(|(id, course)| (*id, course)).collect();
        rows.sort_by_key(|(id, _)| {
            place(id).map(|draft| (draft.category.id(), draft.name.as_str()))
        });
        rows
    }

    fn row(&self, id: &PlaceId, course: &Vec<&Observation>) -> Markup {
        let ctx = self.ctx;
        let summary = IncidentSummary::from_course(course, self.record.until);
        let place: Option<&Place> = self.record.places.get(id).map(|place| &**place);
        let cells = [
            html! { (timeline::strip(&self.span.slots([course]))) },
            self.when(summary.opened_at),
            self.when(summary.closed_at),
            html! { (self.hours(summary.open)) },
            self.peak(&summary),
            html! { (self.person_days(&summary)) },
            html! { (self.hours(summary.uncounted)) },
            html! { (summary.reports) },
        ];
        html! {
            tr role="row" {
                th.summary-name role="rowheader" scope="row" {
                    @if let Some(place) = place {
                        (place.draft.name)
                        @if place.sample { span.badge.badge--sample { (ctx.t("sample")) } }
                        small {
                            (place.draft.category.category().short_label(ctx.locale()))
                            @if let Some(district) = &place.draft.district { " " (district) }
                        }
                    } @else { (id) }
                }
                @for (column, cell) in PLACE_COLUMNS.into_iter().zip(&cells) {
                    td role="cell" data-label=(ctx.t(column)) { (cell) }
                }
            }
        }
    }

    fn when(&self, at: Option<DateTime<Utc>>) -> Markup {
        let word = |at| date::moment(self.ctx.locale(), at);
        html! {
            @match at {
                Some(at) => { time datetime=(at.to_rfc3339()) { (word(at)) } },
                None => "–",
            }
        }
    }

    fn persons(&self, count: u64) -> String {
        self.ctx.t_with("persons", &[("count", count.into())])
    }

    fn peak(&self, summary: &IncidentSummary) -> Markup {
        html! {
            @if let Some((persons, at)) = summary.peak {
                strong { (self.persons(persons)) } small { (self.when(Some(at))) }
            } @else { (self.ctx.t("unknown")) }
        }
    }

    /// Nothing where nobody ever counted: that is not 0.
    fn person_days(&self, summary: &IncidentSummary) -> String {
        match summary.peak {
            Some(_) => self
                .ctx
                .t_with("summary-days", &[("count", format!("{:.1}", summary.person_days).into())]),
            None => self.ctx.t("unknown"),
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "a time in minutes")]
    fn hours(&self, time: TimeDelta) -> String {
        if time.is_zero() {
            return "–".to_owned();
        }
        let hours = format!("{:.1}", time.num_minutes() as f64 / 60.0);
        self.ctx.t_with("summary-hours", &[("count", hours.into())])
    }

    fn files(&self) -> Markup {
        let ctx = self.ctx;
        let incident = &self.record.incident;
        let way = |name: &str| address::incident_file(&incident.id, name);
        html! {
            p.buttons.summary-ways {
                a.action href=(way("report.csv")) { (ctx.t("summary-csv")) }
                a.action href=(way("timeline.csv")) { (ctx.t("board-timeline-csv")) }
            }
            p.summary-ways {
                a.arrow href=(address::incident(&incident.id)) { (incident.announcement.name) }
            }
        }
    }
}
