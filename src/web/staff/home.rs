//! `GET /staff`: the shortest way to a place, what waits, and what somebody may do.

use super::{
    done::{DoneQuery, DoneWith},
    request::StaffRequest,
    waiting,
};
use crate::{
    app,
    domain::{Account, Reach, Right},
    web::{
        error::PageError,
        view::{Page, PageContext, incident, staff},
    },
};
use axum::extract::Query;
use maud::{Markup, html};

/// The first page after logging in.
pub async fn show(request: StaffRequest, Query(done): Query<DoneQuery>) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, staff: reader } = &request;
    let account = &reader.account;
    let title = ctx.t_with("staff-hello", &[("name", account.profile.name.as_str().into())]);
    let waiting = waiting::sections(&request).await?;
    let count = state.app.store().count_sample_places().await.map_err(app::Error::from)?;
    let has_sample = count > 0 && account.may(Right::ManageService);
    let incident = state.app.situation().incident.clone();
    let incident = incident.as_deref().filter(|_| account.may(Right::ReportStatus));
    let main = html! {
        @if incident.is_some() { (incident::band(ctx, incident)) }
        div.sheet {
            h1 { (title) }
            (done.notice(ctx, DoneWith::Place))
            @if incident.is_some() { (in_disaster(ctx)) }
            @if account.may(Right::Propose) { (find(ctx, account)) }
            @if account.may(Right::Propose) {
                h2.tasks { (ctx.t("home-tasks")) }
                @for section in &waiting { (section) }
                @if waiting.is_empty() && account.may(Right::Publish) {
                    p { (ctx.t("home-nothing")) }
                } @else if waiting.is_empty() {
                    p { (ctx.t("home-none-own")) }
                }
            }
            details.fold open[!account.may(Right::Propose)] {
                summary { (ctx.t("staff-may")) }
                (rights(ctx, account))
                dl.details {
                    (staff::role_and_scope(ctx, account))
                }
            }
            @if has_sample {
                p.notice { (ctx.t("sample-there")) " "
                    a href="/staff/sample" { (ctx.t("sample-look")) } }
            }
            p.buttons {
                @if incident.is_none() && account.may(Right::ManageIncidents) {
                    a.action href="/staff/incidents" { (ctx.t("incident-open-title")) }
                }
                @if account.may(Right::ManageAccounts) {
                    a.action href="/staff/users" { (ctx.t("staff-users")) }
                }
                a.action href="/staff/handbook" { (ctx.t("staff-handbook")) }
                a.action href="/" { (ctx.t("staff-see-map")) }
            }
        }
    };
    let class = if incident.is_some() { "plain disaster" } else { "plain" };
    Ok(request.page(title, class, main))
}

/// The ways that count while something runs.
fn in_disaster(ctx: &PageContext) -> Markup {
    html! {
        p.buttons {
            a.button href="/disaster" { (ctx.t("board")) }
            a.button href="/staff/shelters" { (ctx.t("shelters-report")) }
            a.action href="/staff/calls" { (ctx.t("calls")) }
            a.action href="/staff/supplies" { (ctx.t("supplies")) }
            a.action href="/staff/requests" { (ctx.t("requests")) }
            a.action href="/staff/outside" { (ctx.t("outside")) }
            a.action href="/staff/shelters/new" { (ctx.t("temporary-new")) }
            a.action href="/staff/incidents" { (ctx.t("incidents")) }
        }
    }
}

/// The shortest way to a place, and to a new one.
fn find(ctx: &PageContext, account: &Account) -> Markup {
    html! {
        form.filters method="get" action="/staff/places" role="search" {
            div.ask {
                label for="q" { (ctx.t("home-find")) }
                p.hint #q-hint { (ctx.t("places-words")) }
                input id="q" name="q" type="search" autocomplete="off" aria-describedby="q-hint";
            }
            p.buttons {
                button.button type="submit" { (ctx.t("places-search")) }
                @if account.may(Right::Publish) {
                    a.action href="/staff/places/new" { (ctx.t("new-place")) }
                }
            }
        }
    }
}

/// What somebody may do, in sentences.
fn rights(ctx: &PageContext, account: &Account) -> Markup {
    let sentences = Right::ALL.into_iter().filter_map(|right| {
        let reach = account.reach(right);
        let text = match (right, reach) {
            (Right::Propose, Reach::OwnOrganization) => ctx.t("right-propose"),
            (Right::Propose, _) | (_, Reach::Nothing) => return None,
            (Right::Publish, _) => ctx.t("right-publish"),
            (Right::Import, _) => ctx.t("right-import"),
            (Right::ReportStatus, _) => ctx.t("right-report-status"),
            (Right::ManageIncidents, _) => ctx.t("right-manage-incidents"),
            (Right::OpenTemporaryPlaces, _) => ctx.t("right-open-temporary-places"),
            (Right::SeeHistory, _) => ctx.t("right-see-history"),
            (Right::ManageAccounts, _) => ctx.t("right-manage-accounts"),
            (Right::ManageService, _) => ctx.t("right-manage-service"),
            (Right::Redact, _) => ctx.t("right-redact"),
        };
        let said = right == Right::ReportStatus;
        Some((text, how_far(ctx, reach).filter(|_| !said)))
    });
    html! {
        ul.rights { @for (text, far) in sentences {
            li { (text) @if let Some(far) = far { span.hint { (far) } } }
        } }
    }
}

fn how_far(ctx: &PageContext, reach: Reach) -> Option<String> {
    match reach {
        Reach::OwnOrganization => Some(ctx.t("reach-own-organization")),
        Reach::OwnDistricts => Some(ctx.t("reach-own-districts")),
        Reach::OwnDistrictsOrNone | Reach::OwnPlaces => Some(ctx.t("reach-own-districts-or-none")),
        Reach::EvacuationPlaces => Some(ctx.t("reach-evacuation")),
        Reach::TemporaryPlaces | Reach::Nothing | Reach::Everything => None,
    }
}
