//! `GET /staff`: who is logged in, what they look after and what they may do.

use crate::{
    domain::{Account, Reach, Right},
    web::{
        extract::Staff,
        view::{
            Page, PageContext,
            layout::{self, Content},
            staff,
        },
    },
};
use maud::{Markup, html};

/// The first page after logging in.
pub async fn show(ctx: PageContext, staff: Staff) -> Page {
    let account = &staff.account;
    let title = ctx.t_with("staff-hello", &[("name", account.profile.name.as_str().into())]);
    let main = html! {
        div.sheet {
            h1 { (title) }
            dl.details {
                div { dt { (ctx.t("staff-role")) } dd { (staff::role(&ctx, account.profile.role)) } }
                div { dt { (ctx.t("staff-scope")) } dd { (staff::scope(&ctx, account)) } }
            }
            h2 { (ctx.t("staff-may")) }
            (rights(&ctx, account))
            p.buttons {
                @if account.may(Right::ManageAccounts) {
                    a.button href="/staff/users" { (ctx.t("staff-users")) }
                }
                a.action href="/" { (ctx.t("staff-see-map")) }
            }
        }
    };
    layout::staff_page(&ctx, Some(account), &Content { title, class: "plain", main })
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
        Reach::OwnDistrictsOrNone | Reach::OwnListings => {
            Some(ctx.t("reach-own-districts-or-none"))
        }
        Reach::EvacuationPlaces => Some(ctx.t("reach-evacuation")),
        Reach::Nothing | Reach::Everything => None,
    }
}
