//! Who works on the register: accounts and their roles. What a role may do is
//! in `right`. Nothing here ever holds a password, a code or anything made of one.

use super::{Invalid, StaffId, text::fold};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest name of a person, a district or an organization, in characters.
const MAX_NAME_CHARS: usize = 60;
/// The most districts of one account.
const MAX_DISTRICTS: usize = 100;

/// What somebody is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 団体の人: keeps the places of one organization true.
    Contributor,
    /// 編集: edits and publishes in some districts.
    Editor,
    /// 災害: reports what evacuation places are doing.
    Disaster,
    /// 管理: everything, accounts too.
    Admin,
}

impl Role {
    /// Every role, in the order of the contract.
    pub const ALL: [Self; 4] = [Self::Contributor, Self::Editor, Self::Disaster, Self::Admin];

    /// The word stored and typed.
    pub fn id(self) -> &'static str {
        match self {
            Self::Contributor => "contributor",
            Self::Editor => "editor",
            Self::Disaster => "disaster",
            Self::Admin => "admin",
        }
    }

    /// Reads the word.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }
}

/// What is recorded of an account, and what its history holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The name to log in with, as colleagues know the person.
    pub name: String,
    /// What the person is here for.
    pub role: Role,
    /// The parts of the city that an editor looks after.
    pub districts: Vec<String>,
    /// The organization whose places a contributor keeps.
    pub organization: Option<String>,
    /// Whether the person may come in at all.
    pub active: bool,
    /// Whether a code of the person's own device is asked for, too.
    pub second_factor: bool,
}

impl Profile {
    /// A new active account. The errors name `name`, `districts` and `organization`.
    pub fn new(
        name: &str,
        role: Role,
        districts: &[String],
        organization: &str,
    ) -> Result<Self, Vec<Invalid>> {
        let mut faults = Vec::new();
        let name = tidy(name);
        if fold(&name).is_empty() {
            faults.push(Invalid::new("name", "required"));
        }
        let organization = Some(tidy(organization)).filter(|text| !text.is_empty());
        if role == Role::Contributor && organization.is_none() {
            faults.push(Invalid::new("organization", "organization-missing"));
        }
        let mut districts: Vec<_> = districts.iter().map(|district| tidy(district)).collect();
        districts.retain(|district| !district.is_empty());
        districts.sort();
        districts.dedup();
        let fault = |field: &'static str, text: &str| {
            Invalid::check_length(field, MAX_NAME_CHARS, text).err()
        };
        faults.extend(fault("name", &name));
        faults.extend(organization.as_deref().and_then(|text| fault("organization", text)));
        faults.extend(districts.iter().find_map(|district| fault("districts", district)));
        faults.extend(Invalid::check_count("districts", MAX_DISTRICTS, districts.len()).err());
        let profile =
            Self { name, role, districts, organization, active: true, second_factor: false };
        if faults.is_empty() { Ok(profile) } else { Err(faults) }
    }

    /// What a typed name is compared by: 「佐藤　花子」 and 「佐藤花子」 are one.
    pub fn login(&self) -> String {
        login(&self.name)
    }
}

/// What a typed name is compared by.
pub fn login(name: &str) -> String {
    fold(name)
}

/// White space and control characters brought to single blanks.
fn tidy(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    text.split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Its id, for ever.
    pub id: StaffId,
    /// 1 when created, one more with every change.
    pub revision: i64,
    /// What is recorded of it.
    pub profile: Profile,
    /// Whether a password was ever set: before, the invitation waits.
    pub has_password: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Account {
    /// Whether this is somebody who can come in and administer.
    pub fn administers(&self) -> bool {
        self.profile.role == Role::Admin && self.profile.active && self.has_password
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(name: &str, role: Role, districts: &[&str], organization: &str) -> Vec<String> {
        let districts: Vec<_> = districts.iter().map(|&district| district.to_owned()).collect();
        let read = Profile::new(name, role, &districts, organization);
        read.err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_an_account_cannot_do_without_is_named() {
        fn check(name: &str, role: Role, districts: &[&str], organization: &str, fault: &str) {
            assert_eq!(faults(name, role, districts, organization), [fault], "{name}");
        }
        let long = "あ".repeat(61);
        check(" \u{3000}\n", Role::Editor, &[], "", "name: required");
        check(&long, Role::Editor, &[], "", "name: too-long");
        check("花子", Role::Contributor, &[], " ", "organization: organization-missing");
        check("花子", Role::Contributor, &[], &long, "organization: too-long");
        check("花子", Role::Editor, &["所沢", &long], "", "districts: too-long");
        assert!(faults(&"あ".repeat(60), Role::Contributor, &[], "ひだまりの会").is_empty());
    }

    #[test]
    fn districts_stand_once_and_in_order() {
        let districts = ["新所沢", " ", "所沢", "新所沢 "].map(str::to_owned);
        let profile = Profile::new("佐藤\t花子 ", Role::Editor, &districts, "").expect("a profile");
        assert_eq!(profile.districts, ["所沢", "新所沢"]);
        assert_eq!((profile.name.as_str(), profile.organization), ("佐藤 花子", None));
    }

    #[test]
    fn a_name_is_known_however_it_is_typed() {
        let profile = Profile::new("Sato 花子", Role::Admin, &[], "").expect("a profile");
        for typed in ["sato花子", "ＳＡＴＯ　花子"] {
            assert_eq!(login(typed), profile.login(), "{typed}");
        }
        assert_ne!(login("sato"), profile.login());
    }
}
