//! Who may do what: the table of roles and rights, in one place. Everything that
//! is not for everybody asks here; nothing else compares roles.

use super::{Account, Place, PlaceDraft, Profile, Role};

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Change a place so that somebody reviews it.
    Propose,
    /// Create, edit, publish, suspend, close and verify places; review.
    Publish,
    /// Import files and change many places at once.
    Import,
    /// Say how an evacuation place is, and see its contacts.
    ReportStatus,
    /// Open and end incidents.
    ManageIncidents,
    /// Open, change and close places for the incident that runs.
    OpenTemporaryPlaces,
    /// Read who changed what.
    SeeHistory,
    /// Invite, change and disable accounts.
    ManageAccounts,
    /// Change categories, districts and settings.
    ManageService,
    /// Take personal data out of a record and its history.
    Redact,
}

impl Right {
    /// Every right, in the order of the contract.
    pub const ALL: [Self; 10] = [
        Self::Propose,
        Self::Publish,
        Self::Import,
        Self::ReportStatus,
        Self::ManageIncidents,
        Self::OpenTemporaryPlaces,
        Self::SeeHistory,
        Self::ManageAccounts,
        Self::ManageService,
        Self::Redact,
    ];
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// Places of the own organization.
    OwnOrganization,
    /// Places in the own districts.
    OwnDistricts,
    /// Places in the own districts, and those without one.
    OwnDistrictsOrNone,
    /// The same, and the own organization's wherever they are.
    OwnPlaces,
    /// Evacuation places.
    EvacuationPlaces,
    /// Places that are for one incident only.
    TemporaryPlaces,
    /// Everything.
    Everything,
}

/// The table: how far each role's right reaches.
fn reach(role: Role, right: Right) -> Reach {
    use Reach::{
        EvacuationPlaces, Everything, Nothing, OwnDistricts, OwnDistrictsOrNone, OwnOrganization,
        OwnPlaces, TemporaryPlaces,
    };
    #[rustfmt::skip]
    let [contributor, editor, disaster, admin] = match right {
        Right::Propose         => [OwnOrganization, OwnPlaces,        Nothing,          Everything],
        Right::Publish         => [Nothing,         OwnDistrictsOrNone, Nothing,          Everything],
        Right::Import          => [Nothing,         OwnDistricts,       Nothing,          Everything],
        Right::ReportStatus    => [Nothing,         Nothing,            EvacuationPlaces, EvacuationPlaces],
        Right::ManageIncidents => [Nothing,         Nothing,            Everything,       Everything],
        Right::OpenTemporaryPlaces
                               => [Nothing,         Nothing,            TemporaryPlaces,  TemporaryPlaces],
        // Whoever may edit a place may see how it came to be, and undo.
        Right::SeeHistory      => [OwnOrganization, OwnDistrictsOrNone, EvacuationPlaces, Everything],
        Right::ManageAccounts
        | Right::ManageService
        | Right::Redact        => [Nothing,         Nothing,            Nothing,          Everything],
    };
    match role {
        Role::Contributor => contributor,
        Role::Editor => editor,
        Role::Disaster => disaster,
        Role::Admin => admin,
    }
}

/// What a right is asked for: a place, by what decides over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subject<'a> {
    /// The district it lies in.
    pub district: Option<&'a str>,
    /// Who runs it.
    pub organization: Option<&'a str>,
    /// Whether it is a place to flee to.
    pub evacuation: bool,
    /// Whether it is for one incident only.
    pub temporary: bool,
}

impl<'a> From<&'a Place> for Subject<'a> {
    fn from(place: &'a Place) -> Self {
        Self::from(&place.draft)
    }
}

impl<'a> From<&'a PlaceDraft> for Subject<'a> {
    fn from(draft: &'a PlaceDraft) -> Self {
        Self {
            district: draft.district.as_deref(),
            organization: draft.organization.as_deref(),
            evacuation: draft.category.category().evacuation,
            temporary: draft.temporary.is_some(),
        }
    }
}

impl Account {
    /// How far a right of this account reaches; nowhere once it is disabled.
    pub fn reach(&self, right: Right) -> Reach {
        if self.profile.active { reach(self.profile.role, right) } else { Reach::Nothing }
    }

    /// Whether this account has a right at all, over whatever.
    pub fn may(&self, right: Right) -> bool {
        self.reach(right) != Reach::Nothing
    }

    /// Whether this account has a right over a place.
    pub fn may_with(&self, right: Right, subject: Subject<'_>) -> bool {
        let profile = &self.profile;
        match self.reach(right) {
            Reach::Nothing => false,
            Reach::OwnOrganization => profile.runs(subject),
            Reach::OwnDistricts => profile.looks_after(subject),
            Reach::OwnDistrictsOrNone => profile.looks_after(subject) || subject.district.is_none(),
            Reach::OwnPlaces => {
                profile.looks_after(subject) || subject.district.is_none() || profile.runs(subject)
            }
            Reach::EvacuationPlaces => subject.evacuation,
            Reach::TemporaryPlaces => subject.temporary,
            Reach::Everything => true,
        }
    }
}

impl Profile {
    fn runs(&self, subject: Subject<'_>) -> bool {
        self.organization.is_some() && self.organization.as_deref() == subject.organization
    }

    fn looks_after(&self, subject: Subject<'_>) -> bool {
        subject.district.is_some_and(|district| self.districts.iter().any(|own| own == district))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::StaffId;
    use chrono::DateTime;

    fn account(role: Role) -> Account {
        let profile = Profile::new("花子", role, &["所沢".to_owned()], "ひだまりの会");
        Account {
            id: StaffId::from_trusted("a".to_owned()),
            revision: 1,
            profile: profile.expect("a profile"),
            has_password: true,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    /// A letter for each place over which a role has a right: o of the own
    /// organization in a foreign district, d of another in the own district, n of
    /// another without district, f of another in a foreign district, e an evacuation
    /// place of another in a foreign district, t one that is for one incident only.
    fn reached(account: &Account, right: Right) -> String {
        let subject = |district, organization, evacuation| Subject {
            district,
            organization: Some(organization),
            evacuation,
            temporary: false,
        };
        let temporary =
            Subject { temporary: true, ..subject(Some("山口"), "ほかの会", true) };
        let subjects = [
            ('o', subject(Some("山口"), "ひだまりの会", false)),
            ('d', subject(Some("所沢"), "ほかの会", false)),
            ('n', subject(None, "ほかの会", false)),
            ('f', subject(Some("山口"), "ほかの会", false)),
            ('e', subject(Some("山口"), "ほかの会", true)),
            ('t', temporary),
        ];
        let reached = subjects.iter().filter(|(_, subject)| account.may_with(right, *subject));
        reached.map(|(letter, _)| letter).collect()
    }

    #[test]
    fn every_role_has_the_rights_of_the_contract_and_no_others() {
        let table = [
            (Right::Propose, ["o", "odn", "", "odnfet"]),
            (Right::Publish, ["", "dn", "", "odnfet"]),
            (Right::Import, ["", "d", "", "odnfet"]),
            (Right::ReportStatus, ["", "", "et", "et"]),
            (Right::ManageIncidents, ["", "", "odnfet", "odnfet"]),
            (Right::OpenTemporaryPlaces, ["", "", "t", "t"]),
            (Right::SeeHistory, ["o", "dn", "et", "odnfet"]),
            (Right::ManageAccounts, ["", "", "", "odnfet"]),
            (Right::ManageService, ["", "", "", "odnfet"]),
            (Right::Redact, ["", "", "", "odnfet"]),
        ];
        assert_eq!(table.map(|(right, _)| right), Right::ALL, "a row for every right");
        for (right, expected) in table {
            for (role, expected) in Role::ALL.into_iter().zip(expected) {
                let account = account(role);
                assert_eq!(reached(&account, right), expected, "{role:?} {right:?}");
                assert_eq!(account.may(right), !expected.is_empty(), "{role:?} {right:?}");
            }
        }
    }

    #[test]
    fn a_disabled_account_has_no_rights() {
        for role in Role::ALL {
            let mut account = account(role);
            account.profile.active = false;
            assert!(Right::ALL.into_iter().all(|right| reached(&account, right).is_empty()));
        }
    }

    #[test]
    fn whoever_has_no_organization_does_not_run_the_places_that_have_none() {
        let mut editor = account(Role::Editor);
        editor.profile.organization = None;
        let subject = Subject { district: Some("山口"), ..Subject::default() };
        assert!(!editor.may_with(Right::Propose, subject));
    }
}
