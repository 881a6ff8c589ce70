//! `/staff/users`: everybody with an account, and inviting a colleague by a link
//! that staff copy into their own mail or LINE.

use super::request::StaffRequest;
use crate::{
    app::{self, staff::By, token::Token},
    domain::{Account, Invalid, Profile, Right, Role},
    web::{
        action::Refusal,
        address,
        error::PageError,
        extract::Fields,
        view::{
            Page, PageContext,
            form::{TextField, faults, field},
            staff,
        },
    },
};
use axum::{
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

/// The box by which an editor without a district is meant.
const WITHOUT_DISTRICT: &str = "without_district";

/// `GET /staff/users`
pub async fn list(request: StaffRequest) -> Result<Page, PageError> {
    request.must(Right::ManageAccounts)?;
    let StaffRequest { state, ctx, .. } = &request;
    let accounts = state.app.store().list_accounts().await.map_err(app::Error::from)?;
    let title = ctx.t("staff-users");
    let main = html! {
        div.sheet {
            h1 { (title) }
            p.buttons { a.button href="/staff/users/new" { (ctx.t("user-invite")) } }
            ul.users { @for account in &accounts { li { (entry(ctx, account)) } } }
        }
    };
    Ok(request.page(title, "plain", main))
}

fn entry(ctx: &PageContext, account: &Account) -> Markup {
    let profile = &account.profile;
    html! {
        a href=(address::user(&account.id)) {
            strong { (profile.name) }
            span { (staff::role(ctx, profile.role)) }
            span { (staff::scope(ctx, account)) }
            span.badge { (staff::state(ctx, account)) }
        }
    }
}

/// What is typed of an account.
#[derive(Debug, Clone, Default)]
pub struct TypedProfile {
    /// The name.
    pub name: String,
    /// The role.
    pub role: Option<Role>,
    /// The districts.
    pub districts: Vec<String>,
    /// The organization.
    pub organization: String,
    /// That an editor without a district is meant.
    pub without_district: bool,
}

impl TypedProfile {
    /// Reads a form.
    pub fn read(fields: &Fields) -> Self {
        let more = fields.text("more-districts").split(['、', ',', '，', '\n']);
        Self {
            name: fields.text("name").to_owned(),
            role: Role::parse(fields.text("role")),
            districts: fields.texts("district").chain(more).map(str::to_owned).collect(),
            organization: fields.text("organization").to_owned(),
            without_district: fields.is_ticked(WITHOUT_DISTRICT),
        }
    }

    /// What is recorded of an account.
    pub fn from_profile(profile: &Profile) -> Self {
        Self {
            name: profile.name.clone(),
            role: Some(profile.role),
            districts: profile.districts.clone(),
            organization: profile.organization.clone().unwrap_or_default(),
            without_district: profile.role == Role::Editor && profile.districts.is_empty(),
        }
    }

    /// What was typed, or what is wrong with it; an editor where districts are `known`
    /// has one, or somebody says that none is meant.
    pub fn profile(&self, known: &[&str]) -> Result<Profile, Vec<Invalid>> {
        let role = self.role.ok_or_else(|| vec![Invalid::new("role", "required")])?;
        let profile = Profile::new(&self.name, role, &self.districts, &self.organization)?;
        let has_none = role == Role::Editor && profile.districts.is_empty() && !known.is_empty();
        if has_none && !self.without_district {
            return Err(vec![Invalid::new("districts", "district-missing")]);
        }
        Ok(profile)
    }
}

/// The fields of an account; `known` are the districts that places lie in.
pub fn fields(
    ctx: &PageContext,
    typed: &TypedProfile,
    known: &[&str],
    wrong: &[Invalid],
) -> Markup {
    let name = TextField {
        name: "name",
        label: ctx.t("staff-name"),
        hint: Some(ctx.t("staff-name-hint")),
        value: &typed.name,
        ..TextField::default()
    };
    let organization = TextField {
        name: "organization",
        label: ctx.t("user-organization"),
        hint: Some(ctx.t("user-organization-hint")),
        value: &typed.organization,
        optional: true,
        ..TextField::default()
    };
    html! {
        (field(ctx, &name, wrong))
        (roles(ctx, typed.role, wrong))
        (districts(ctx, typed, known, wrong))
        (field(ctx, &organization, wrong))
    }
}

fn roles(ctx: &PageContext, chosen: Option<Role>, wrong: &[Invalid]) -> Markup {
    let fault = wrong.iter().find(|fault| fault.field == "role");
    html! {
        fieldset.ask #role {
            legend { (ctx.t("staff-role")) }
            @if let Some(fault) = fault { p.fault { (ctx.t(&format!("invalid-{}", fault.code))) } }
            @for role in Role::ALL {
                div.ask-tick {
                    input type="radio" name="role" id={ "role-" (role.id()) } value=(role.id())
                        required checked[chosen == Some(role)]
                        aria-describedby={ "role-" (role.id()) "-hint" };
                    label for={ "role-" (role.id()) } { (staff::role(ctx, role)) }
                    p.hint id={ "role-" (role.id()) "-hint" } { (staff::role_explained(ctx, role)) }
                }
            }
        }
    }
}

fn districts(ctx: &PageContext, typed: &TypedProfile, known: &[&str], wrong: &[Invalid]) -> Markup {
    let is_known = |name: &&String| !known.contains(&name.trim());
    let others: Vec<_> = typed.districts.iter().filter(is_known).map(String::as_str).collect();
    let others = others.into_iter().filter(|name| !name.trim().is_empty()).collect::<Vec<_>>();
    let more = TextField {
        name: "more-districts",
        label: ctx.t("user-more-districts"),
        hint: Some(ctx.t("user-more-districts-hint")),
        value: &others.join("、"),
        optional: true,
        ..TextField::default()
    };
    let fault = wrong.iter().find(|fault| fault.field == "districts");
    let is_missing = fault.is_some_and(|fault| fault.code == "district-missing");
    html! {
        fieldset.ask #districts {
            legend { (ctx.t("user-districts")) }
            p.hint { (ctx.t("user-districts-hint")) }
            @if let Some(fault) = fault { p.fault { (ctx.t(&format!("invalid-{}", fault.code))) } }
            div.boxes { @for name in known {
                label {
                    input type="checkbox" name="district" value=(name)
                        checked[typed.districts.iter().any(|own| own == name)];
                    (name)
                }
            } }
            (field(ctx, &more, &[]))
            @if typed.without_district || is_missing {
                label.tick {
                    input type="checkbox" name=(WITHOUT_DISTRICT) value="1"
                        checked[typed.without_district];
                    span { (ctx.t("user-without-district")) }
                }
            }
        }
    }
}

/// `GET /staff/users/new`
pub async fn new(request: StaffRequest) -> Result<Page, PageError> {
    request.must(Right::ManageAccounts)?;
    Ok(invitation(&request, &TypedProfile::default(), &[]))
}

fn invitation(request: &StaffRequest, typed: &TypedProfile, wrong: &[Invalid]) -> Page {
    let StaffRequest { state, ctx, .. } = request;
    let catalog = state.app.catalog();
    let title = ctx.t("user-invite");
    let main = html! {
        div.sheet {
            h1 { (title) }
            (faults(ctx, wrong))
            p { (ctx.t("user-invite-text")) }
            form method="post" action="/staff/users" {
                (fields(ctx, typed, &catalog.districts(), wrong))
                p.buttons { button.button type="submit" { (ctx.t("user-invite-go")) } }
            }
        }
    };
    request.page(title, "plain", main)
}

/// `POST /staff/users`
pub async fn invite(
    mut request: StaffRequest,
    headers: HeaderMap,
    form: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ManageAccounts)?;
    "/staff/users/new".clone_into(&mut request.ctx.here);
    let typed = TypedProfile::read(&form);
    let profile = typed.profile(&request.state.app.catalog().districts());
    let add = request.run_with(profile, |app, by, profile| async move {
        let by = By::Staff(by);
        let account = app.add_account(by.clone(), profile, None).await?;
        let token = app.link_for(by, account.id.clone()).await?;
        Ok((account, token))
    });
    match add.await {
        Ok((account, token)) => Ok(link_page(&request, &headers, &account, &token).into_response()),
        Err(error) => {
            let refusal = Refusal::invalid(error)?;
            Ok(refusal.answer(invitation(&request, &typed, &refusal.faults)))
        }
    }
}

/// A link to be sent, shown this once, inside a message that can be copied whole.
pub fn link_page(
    request: &StaffRequest,
    headers: &HeaderMap,
    account: &Account,
    token: &Token,
) -> Page {
    let StaffRequest { state, ctx, .. } = request;
    let title = ctx.t_with("link-for", &[("name", account.profile.name.as_str().into())]);
    let base = address::base_url(&state.settings, headers);
    let link = format!("{base}{}", address::staff_link(token));
    let message = ctx.t_with(
        "link-message",
        &[
            ("name", account.profile.name.as_str().into()),
            ("service", ctx.service().name.as_str().into()),
            ("link", link.as_str().into()),
        ],
    );
    let main = html! {
        div.sheet {
            h1 { (title) }
            p { (ctx.t("link-for-text")) }
            div.ask {
                label for="message" { (ctx.t("link-copy")) }
                textarea #message readonly rows="12" { (message) }
            }
            p.buttons {
                button.button.needs-script type="button" data-copy="message"
                    data-copied=(ctx.t("link-copied")) { (ctx.t("link-copy-go")) }
                a.action href="/staff/users" { (ctx.t("link-back")) }
            }
            p.hint { (ctx.t("link-once")) }
        }
    };
    request.page(title, "plain", main)
}
