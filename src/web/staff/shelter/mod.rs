//! `/staff/shelters/{id}`: the page of one shelter for whoever stands in it with a
//! phone: how it is, a number, three large buttons, and what was reported before.

mod details;
mod report;
mod send_to_present;
mod unverified;

pub use report::{report, withdraw};
pub use unverified::settle;

use super::{change, request::StaffRequest};
use crate::{
    app::{self, id},
    domain::{
        Account, Incident, Invalid, Observation, Place, PlaceId, Present, Right, Situation, Status,
        course::withdrawn,
    },
    web::{
        AppState, address, assets,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext, access,
            contacts::contacts,
            date, details as said_details,
            form::{Ask, Form, TextField, faults, field},
            incident, offline, status, temporary,
        },
    },
};
use axum::extract::{Path, RawQuery};
use maud::{Markup, html};
use report::ReportQuery;
use std::{collections::HashMap, sync::Arc};

/// So many reports are shown, the latest first.
const MAX_REPORTS_SHOWN: usize = 10;

/// A shelter, and what is known of it.
pub struct ShelterState {
    place: Arc<Place>,
    /// The other places to flee to at its site.
    others: Vec<Arc<Place>>,
    situation: Arc<Situation>,
    /// The log of the incident that runs, in the order of arrival; nothing while the
    /// database is gone.
    log: Option<Vec<Observation>>,
    names: HashMap<String, String>,
}

impl ShelterState {
    fn present(&self, ctx: &PageContext) -> Present {
        self.situation.present_at(&self.place, ctx.now())
    }
}

/// `GET /staff/shelters/{id}`
pub async fn show(
    request: StaffRequest,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    let scene = find(&request.state, &id).await?;
    let said = ReportQuery::read(&Fields::read(query.unwrap_or_default().as_bytes()));
    let typed = Fields(vec![("from".to_owned(), said.from().to_owned())]);
    Ok(page(&request, &scene, &typed, &[], &said, None))
}

/// A place that takes part in what runs.
async fn find(state: &AppState, id: &str) -> Result<ShelterState, PageError> {
    let id = PlaceId::parse(id).ok_or(app::Error::NotFound)?;
    let (catalog, situation) = (state.app.catalog(), state.app.situation());
    let place = catalog.get(&id).filter(|place| situation.includes(place));
    let place = place.ok_or(app::Error::NotFound)?;
    let mut others = catalog.others_at_site(&place);
    others.retain(|other| situation.includes(other));
    if !state.app.is_database_there() {
        return Ok(ShelterState { place, others, situation, log: None, names: HashMap::new() });
    }
    let log = match &situation.incident {
        Some(incident) => state.app.store().list_log_of(&incident.id, &id).await,
        None => Ok(Vec::new()),
    };
    let log = Some(log.map_err(app::Error::from)?);
    let names = change::names(state).await?;
    Ok(ShelterState { place, others, situation, log, names })
}

fn page(
    request: &StaffRequest,
    scene: &ShelterState,
    typed: &Fields,
    wrong: &[Invalid],
    said: &ReportQuery,
    choice: Option<&Markup>,
) -> Page {
    let (ctx, account) = (&request.ctx, request.account());
    let ShelterState { place, situation, .. } = scene;
    let incident = situation.incident.as_deref();
    let title = place.draft.name.clone();
    let main = html! {
        (incident::band(ctx, incident))
        (offline::kept_copy(ctx))
        div.sheet.shelter data-account=(account.id) data-account-name=(account.profile.name)
            data-seq=(situation.seq) data-place=(place.id) data-name=(place.draft.name)
        {
            (said.notice(ctx))
            @if scene.log.is_none() { p.notice role="alert" { (ctx.t("database-gone")) } }
            h1 { (title) @if place.sample { " " span.badge.badge--sample { (ctx.t("sample")) } } }
            @if let Some(choice) = choice { (choice) }
            @if let Some(of) = place.draft.temporary {
                p { (temporary::badge(ctx, of)) " " (temporary::kind(ctx, of.kind)) }
            }
            (offline::outbox(ctx))
            (now(ctx, scene))
            (unverified::section(ctx, scene))
            (report_slot(ctx, account, incident, incident.map(|running| html! {
                (form(ctx, account, Some(scene), incident, typed, wrong))
                (details::condition(ctx, account, scene, running, &scene.present(ctx)))
                (details::composition(ctx, account, scene, running, typed, wrong))
            })))
            (log(ctx, account, scene))
            // For the copy that a device keeps: an incident may begin while it has no line.
            @if incident.is_none() { (report_template(ctx, account, Some(scene), None)) }
            (about(ctx, place))
            p.buttons {
                @if incident.is_some() {
                    @let here = [("place", place.id.as_str())];
                    a.action href=(address::with_query("/staff/supplies", here)) {
                        (ctx.t("supplies"))
                    }
                }
                @if place.draft.temporary.is_some() && incident.is_some() {
                    a.action href={ (address::shelter(&place.id)) "/edit" } {
                        (ctx.t("temporary-edit"))
                    }
                }
                a.action href="/staff/shelters" { (ctx.t("shelters")) }
                a.action href="/disaster" { (ctx.t("board")) }
                a.action href=(address::poster(&place.id)) { (ctx.t("poster-title")) }
                a.action href=(address::report_sheet(&place.id)) { (ctx.t("report-sheet")) }
            }
        }
        script type="module" src={ (assets::ROOT) "/js/shelter.js" } {}
    };
    request.page(title, "plain disaster", main)
}

/// How it is.
fn now(ctx: &PageContext, scene: &ShelterState) -> Markup {
    let present = scene.present(ctx);
    let report = present.observation.as_deref().and_then(|seen| seen.report());
    html! {
        div.shelter-now #now data-swap {
            p.row-status { (status::seen(ctx, &present)) }
            (status::persons(ctx, &scene.place, &present))
            @if let Some(note) = report.and_then(|report| report.note.as_deref()) {
                p.report-note { (note) }
            }
        }
    }
}

/// Where the form stands, and what the script says there when it was made for another
/// incident than the one that runs.
fn report_slot(
    ctx: &PageContext,
    account: &Account,
    incident: Option<&Incident>,
    form: Option<Markup>,
) -> Markup {
    let name = incident.map_or("", |incident| incident.announcement.name.as_str());
    let name = [("name", name.into())];
    let (changed, go) = match incident {
        Some(incident) if incident.exercise => {
            (ctx.t_with("report-now-exercise", &name), ctx.t("report-go-exercise"))
        }
        Some(_) => (ctx.t_with("report-now-disaster", &name), ctx.t("report-go-disaster")),
        None => (ctx.t("report-now-nothing"), ctx.t("report-go-nothing")),
    };
    html! {
        div #report-slot data-incident=(incident.map_or("", |incident| incident.id.as_str()))
            data-changed=(changed) data-go=(go)
        {
            @if let Some(form) = form { (form) }
            @else if account.may(Right::ManageIncidents) {
                p { a.arrow href="/staff/incidents" { (ctx.t("incident-open-title")) } }
            }
        }
    }
}

/// A form for a device without a line that has none for this place: the script puts it in.
pub fn report_template(
    ctx: &PageContext,
    account: &Account,
    scene: Option<&ShelterState>,
    incident: Option<&Incident>,
) -> Markup {
    let form = form(ctx, account, scene, incident, &Fields::default(), &[]);
    html! {
        template #report-template { (report_slot(ctx, account, incident, Some(form))) }
    }
}

/// The form: a number, three large buttons, and in a fold what is needed rarely. Without
/// an incident, the report belongs to the one that runs when it arrives.
fn form(
    ctx: &PageContext,
    account: &Account,
    scene: Option<&ShelterState>,
    incident: Option<&Incident>,
    typed: &Fields,
    wrong: &[Invalid],
) -> Markup {
    let place = scene.map(|scene| &scene.place);
    let capacity = place
        .and_then(|place| place.draft.capacity)
        .map(|most| ctx.t_with("report-capacity", &[("count", most.into())]));
    let occupancy = TextField {
        name: "occupancy",
        label: ctx.t("report-persons"),
        hint: Some([Some(ctx.t("report-persons-hint")), capacity].into_iter().flatten().collect()),
        value: typed.text("occupancy"),
        digits: true,
        optional: true,
        ..TextField::default()
    };
    let wrong: Vec<_> =
        wrong.iter().filter(|fault| !details::is_of_composition(fault)).cloned().collect();
    let wrong = wrong.as_slice();
    let rare = Form { ctx, fields: typed, faults: wrong };
    let note = Ask { name: "note", label: "report-note", hint: "report-note-hint" };
    let seen = Ask { name: "seen", label: "report-seen", hint: "report-seen-hint" };
    let is_rare_used = ["note", "seen"].iter().any(|name| !typed.text(name).is_empty());
    let is_wrong = wrong.iter().any(|fault| matches!(&*fault.field, "note" | "seen"));
    html! {
        form.report #report method="post"
            action=[place.map(|place| address::shelter(&place.id))]
        {
            (faults(ctx, wrong))
            (button_fields(account, incident))
            input type="hidden" name="from" value=(typed.text("from"));
            (field(ctx, &occupancy, wrong))
            @if let Some(scene) = scene { (also(ctx, scene, typed)) }
            div.report-main role="group" aria-label=(ctx.t("report-status")) {
                @for status in [Status::Open, Status::Full, Status::Closed] {
                    (button(ctx, status))
                }
            }
            details.fold open[is_rare_used || is_wrong] {
                summary { (ctx.t("report-more")) }
                (rare.lines(note, 2))
                (rare.line(seen, "datetime-local", None))
                div.report-rare role="group" aria-label=(ctx.t("report-status-rare")) {
                    @for status in [Status::Preparing, Status::NotOpen] { (button(ctx, status)) }
                }
            }
        }
    }
}

/// What each form of the page sends besides what was pressed: whose report it is, what
/// makes it one report, and the incident it was made in.
fn button_fields(account: &Account, incident: Option<&Incident>) -> Markup {
    html! {
        input type="hidden" name="owner" value=(account.id);
        input type="hidden" name="key" value=(id::new_id());
        @if let Some(incident) = incident {
            input type="hidden" name="incident" value=(incident.id);
        }
    }
}

/// The other records of the site, of which the report says the same: ticked, but for a
/// shelter that takes only some, which opens in its own time.
fn also(ctx: &PageContext, scene: &ShelterState, typed: &Fields) -> Markup {
    let is_sent = typed.has("status");
    let name = |other: &Place| format!("{}{}", report::ALSO, other.id);
    html! {
        @if !scene.others.is_empty() {
            fieldset.report-also {
                legend { (ctx.t("report-also")) }
                @for other in &scene.others {
                    @let ticked =
                        if is_sent { typed.has(&name(other)) } else { !other.takes_only_some() };
                    label.tick {
                        input type="checkbox" name=(name(other)) value="on" checked[ticked];
                        span {
                            (other.draft.category.category().label(ctx.locale()))
                            @if other.draft.name != scene.place.draft.name {
                                "（" (other.draft.name) "）"
                            }
                        }
                    }
                }
                p.hint { (ctx.t("report-also-hint")) }
            }
        }
    }
}

fn button(ctx: &PageContext, status: Status) -> Markup {
    html! {
        button type="submit" name="status" value=(status.id())
            class={ "report-button sign--" (status.id()) } { (status::sign(ctx, status)) }
    }
}

/// What was reported, the latest first; each can be taken back with one tap.
fn log(ctx: &PageContext, account: &Account, scene: &ShelterState) -> Markup {
    let seen = scene.log.as_deref().unwrap_or_default();
    let gone = withdrawn(seen);
    let reports = seen.iter().rev().filter(|seen| seen.report().is_some()).take(MAX_REPORTS_SHOWN);
    let reports: Vec<_> = reports.collect();
    html! {
        section #log data-swap { @if scene.situation.incident.is_some() {
            h2 { (ctx.t("report-log")) }
            @if scene.log.is_none() { p { (ctx.t("report-log-gone")) } }
            @else if reports.is_empty() { p { (ctx.t("report-log-empty")) } }
            @else if !scene.others.is_empty() { p.hint { (ctx.t("report-log-site")) } }
            ul.reports { @for seen in reports {
                @let is_gone = gone.contains(&seen.id);
                li.is-withdrawn[is_gone] { (entry(ctx, account, scene, seen, is_gone)) }
            } }
        } }
    }
}

fn entry(
    ctx: &PageContext,
    account: &Account,
    scene: &ShelterState,
    seen: &Observation,
    is_gone: bool,
) -> Markup {
    let Some(report) = seen.report() else { return html! {} };
    let persons = report.occupancy.map(|count| ctx.t_with("persons", &[("count", count.into())]));
    let who = status::who(ctx, seen, |author| change::who(ctx, author, &scene.names));
    let shelter = address::shelter(&scene.place.id);
    let clock = status::clock(ctx, seen.observed_at);
    let moment = date::moment(ctx.locale(), seen.observed_at);
    let subject = match report.status {
        Some(status) => status::word(ctx, status),
        None if report.composition.is_empty() => ctx.t("condition"),
        None => ctx.t("composition"),
    };
    html! {
        div.report-said {
            @if let Some(status) = report.status { (status::sign(ctx, status)) }
            @if let Some(persons) = &persons { strong { (persons) } }
            (said_details::condition_said(ctx, &report.condition))
            @if !report.composition.is_empty() {
                span { (said_details::composition_said(ctx, &report.composition)) }
            }
            span.hint {
                time datetime=(seen.observed_at.to_rfc3339()) { (clock) } " " (who)
            }
            @if let Some(note) = &report.note { p.report-note { (note) } }
            (status::delivery(ctx, seen))
        }
        @if is_gone {
            span.badge { (ctx.t("report-withdrawn")) }
        } @else {
            form.one-tap method="post" action={ (shelter) "/withdraw" } {
                input type="hidden" name="owner" value=(account.id);
                input type="hidden" name="observation" value=(seen.id);
                button.action type="submit" {
                    (ctx.t("report-withdraw"))
                    span.unseen { "：" (subject) " " (moment) }
                }
            }
        }
    }
}

/// Whom to call, where it is and whom it takes.
fn about(ctx: &PageContext, place: &Place) -> Markup {
    let draft = &place.draft;
    html! {
        h2 { (ctx.t("group-contact")) }
        (contacts(ctx, place))
        dl.details {
            @if let Some(address) = &draft.address {
                div { dt { (ctx.t("field-address")) } dd { (address) } }
            }
            @if let Some(who) = access::who(ctx, place) {
                div { dt { (ctx.t("board-targets")) } dd { (who) } }
            }
            @if let Some(direct) = status::direct(ctx, place) {
                div { dt { (ctx.t("field-direct")) } dd { (direct) } }
            }
        }
        p { a.arrow href=(address::place(&place.id)) { (ctx.t("shelter-page")) } }
    }
}
