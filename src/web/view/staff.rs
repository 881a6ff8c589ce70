//! What the pages for staff share: who is logged in and where to go, and the words
//! for roles and states of accounts.

use super::{PageContext, date};
use crate::domain::{Account, ImportRun, Right, Role, RunState};
use maud::{Markup, html};

/// Who is logged in, and the ways from here.
pub fn bar(ctx: &PageContext, account: &Account) -> Markup {
    let way = |address: &str, word: String| {
        let here = (ctx.here == address).then_some("page");
        html! { a href=(address) aria-current=[here] { (word) } }
    };
    html! {
        nav.staff-bar aria-label=(ctx.t("staff-nav")) {
            (way("/staff", ctx.t("staff-home")))
            @if account.may(Right::Propose) {
                (way("/staff/places", ctx.t("staff-places")))
                (way("/staff/suggestions", ctx.t("staff-suggestions")))
            }
            @if account.may(Right::Import) { (way("/staff/import", ctx.t("up-nav"))) }
            @if account.may(Right::ReportStatus) {
                (way("/disaster", ctx.t("board-nav")))
                (way("/staff/shelters", ctx.t("shelters-nav")))
                (way("/staff/requests", ctx.t("requests-nav")))
            }
            @if account.may(Right::ManageIncidents) {
                (way("/staff/incidents", ctx.t("incidents-nav")))
            }
            @if account.may(Right::SeeHistory) { (way("/staff/history", ctx.t("history"))) }
            @if account.may(Right::ManageAccounts) { (way("/staff/users", ctx.t("staff-users"))) }
            (way("/staff/account", ctx.t("staff-account")))
            div.staff-end {
                span.staff-who {
                    (account.profile.name) " " small { (role(ctx, account.profile.role)) }
                }
                form method="post" action="/staff/logout" {
                    button.action type="submit" { (ctx.t("staff-logout")) }
                }
            }
        }
    }
}

/// That an import is being written or taken back, which keeps nobody from anything.
pub fn unfinished_run(ctx: &PageContext, run: &ImportRun) -> Markup {
    let when = [("when", date::moment(ctx.locale(), run.at).into())];
    html! {
        p.notice.stale {
            @match (run.state, &run.undoes) {
                (RunState::Writing, None) => (ctx.t_with("importing-now", &when)),
                _ => (ctx.t_with("importing-undone-now", &when)),
            }
        }
    }
}

/// What an account is for and how far it reaches, as entries of a list of details.
pub fn role_and_scope(ctx: &PageContext, account: &Account) -> Markup {
    html! {
        div { dt { (ctx.t("staff-role")) } dd { (role(ctx, account.profile.role)) } }
        div { dt { (ctx.t("staff-scope")) } dd { (scope(ctx, account)) } }
    }
}

/// What a role is called.
pub fn role(ctx: &PageContext, role: Role) -> String {
    match role {
        Role::Contributor => ctx.t("role-contributor"),
        Role::Editor => ctx.t("role-editor"),
        Role::Disaster => ctx.t("role-disaster"),
        Role::Admin => ctx.t("role-admin"),
    }
}

/// What a role is for, in one sentence.
pub fn role_explained(ctx: &PageContext, role: Role) -> String {
    match role {
        Role::Contributor => ctx.t("role-contributor-text"),
        Role::Editor => ctx.t("role-editor-text"),
        Role::Disaster => ctx.t("role-disaster-text"),
        Role::Admin => ctx.t("role-admin-text"),
    }
}

/// Whether somebody can come in, in a word.
pub fn state(ctx: &PageContext, account: &Account) -> String {
    match (account.profile.active, account.has_password) {
        (false, _) => ctx.t("account-disabled"),
        (true, false) => ctx.t("account-invited"),
        (true, true) => ctx.t("account-active"),
    }
}

/// What somebody looks after: districts and organization.
pub fn scope(ctx: &PageContext, account: &Account) -> String {
    let profile = &account.profile;
    let mut names = profile.districts.clone();
    names.extend(profile.organization.clone());
    match names.is_empty() {
        true if profile.role == Role::Editor => ctx.t("scope-no-district"),
        true => ctx.t("scope-all"),
        false => names.join(&ctx.t("list-joint")),
    }
}
