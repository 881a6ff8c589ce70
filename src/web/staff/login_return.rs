//! Where somebody was going when the login page came between: a page, or a form
//! whose owner has yet to come back. Leads to own pages only.

use super::guard::OWNER;
use crate::{
    domain::Account,
    web::{
        address,
        extract::Fields,
        view::{
            PageContext,
            layout::{self, Content},
        },
    },
};
use axum::{
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

/// Where nobody said otherwise.
const HOME: &str = "/staff";
/// Longer addresses are not come back to, in bytes.
const MAX_RETURN_BYTES: usize = 2000;

/// Why the login page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LoginReason {
    /// Somebody came to log in.
    #[default]
    Asked,
    /// A session has ended by itself.
    Idle,
    /// A form waits that belongs to somebody else than who is logged in.
    Owner,
    /// Name and password do not belong together.
    Refused,
    /// Too many tries.
    TooMany,
}

/// Where somebody was going.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoginReturn {
    next: Option<String>,
    kept: Option<KeptForm>,
}

/// A form that was sent and could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KeptForm {
    path: String,
    fields: Fields,
}

impl LoginReturn {
    /// A page that was asked for.
    pub fn to_page(uri: &Uri) -> Self {
        let next = uri.path_and_query().and_then(|address| own_path(address.as_str()));
        Self { next, kept: None }
    }

    /// A form that was sent. Only a form that says whose it is is kept: those with
    /// passwords in them do not.
    pub fn to_form(uri: &Uri, fields: &Fields) -> Self {
        let is_someones = !fields.text(OWNER).is_empty();
        let path = own_path(uri.path()).filter(|_| is_someones);
        Self { next: None, kept: path.map(|path| KeptForm { path, fields: fields.clone() }) }
    }

    /// What a login form carries.
    pub fn read(fields: &Fields) -> Self {
        let kept = own_path(fields.text("kept-path"))
            .map(|path| KeptForm { path, fields: Fields::read(fields.text("kept").as_bytes()) });
        Self { next: own_path(fields.text("next")), kept }
    }

    /// The login page that leads back here.
    pub fn login_address(&self, reason: LoginReason) -> String {
        let next = self.next.as_deref().filter(|next| *next != HOME);
        let idle = (reason == LoginReason::Idle).then_some(("idle", "1"));
        let pairs = next.map(|next| ("next", next)).into_iter().chain(idle);
        address::with_query("/staff/login", pairs)
    }

    /// Whether a form waits.
    pub fn has_form(&self) -> bool {
        self.kept.is_some()
    }

    /// What a login form has to carry.
    pub fn hidden(&self) -> Markup {
        html! {
            @if let Some(next) = &self.next { input type="hidden" name="next" value=(next); }
            @if let Some(kept) = &self.kept {
                input type="hidden" name="kept-path" value=(kept.path);
                input type="hidden" name="kept" value=(kept.fields.encoded());
            }
        }
    }

    /// Whether a form waits that belongs to somebody else than `account`.
    pub fn belongs_to_another(&self, account: &Account) -> bool {
        let owner = self.kept.as_ref().map(|kept| kept.fields.text(OWNER));
        owner.is_some_and(|owner| owner != account.id.as_str())
    }

    /// Goes there, or offers to send the form that waits.
    pub fn go(self, ctx: &PageContext, account: &Account) -> Response {
        let Some(kept) = self.kept else {
            return Redirect::to(self.next.as_deref().unwrap_or(HOME)).into_response();
        };
        let title = ctx.t("staff-kept");
        let main = html! {
            div.sheet {
                h1 { (title) }
                p { (ctx.t("staff-kept-text")) }
                form method="post" action=(kept.path) {
                    @for (name, value) in &kept.fields.0 {
                        input type="hidden" name=(name) value=(value);
                    }
                    p.buttons {
                        button.button type="submit" { (ctx.t("staff-kept-send")) }
                        a.action href=(HOME) { (ctx.t("staff-kept-drop")) }
                    }
                }
            }
        };
        layout::staff_page(ctx, Some(account), &Content { title, class: "plain", main })
            .into_response()
    }
}

/// The address of one of the staff pages, or nothing.
fn own_path(text: &str) -> Option<String> {
    let rest = text.strip_prefix(HOME)?;
    let goes_on = rest.is_empty() || rest.starts_with(['/', '?']);
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (goes_on && plain && text.len() <= MAX_RETURN_BYTES).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for own in ["/staff", "/staff/users", "/staff/places/x?a=b&c=%2F", "/staff?x=//a"] {
            assert_eq!(own_path(own).as_deref(), Some(own));
        }
        for foreign in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/staff",
            "/staffs",
            "/staff.evil.example",
            "/staff\\..",
            "/staff/\n",
            "/staff /x",
            "/",
            "staff",
            "/staff@evil.example",
        ] {
            assert_eq!(own_path(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_form_waits_only_when_it_says_whose_it_is() {
        let uri: Uri = "/staff/account/password".parse().expect("an address");
        assert!(!LoginReturn::to_form(&uri, &Fields::read(b"password=x")).has_form());
        let waiting =
            LoginReturn::to_form(&uri, &Fields::read("owner=a&name=花子&name=".as_bytes()));
        let html = waiting.hidden().0;
        let carried = html.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let carried: Vec<_> = carried.map(|value| value.replace("&amp;", "&")).collect();
        let names = ["kept-path", "kept"].map(str::to_owned);
        let again = LoginReturn::read(&Fields(names.into_iter().zip(carried).collect()));
        assert_eq!(again, waiting);
    }

    #[test]
    fn the_login_page_leads_back() {
        let back_to = |uri: &str| LoginReturn::to_page(&uri.parse().expect("an address"));
        assert_eq!(back_to("/staff").login_address(LoginReason::Asked), "/staff/login");
        let expected = "/staff/login?next=%2Fstaff%2Fusers%3Fa%3Db&idle=1";
        assert_eq!(back_to("/staff/users?a=b").login_address(LoginReason::Idle), expected);
    }
}
