//! What may be done to a place, and what it then says. Pure. Each change touches
//! only what it is about: an edit never the state, who checked, or where from.

use crate::{
    app::Error,
    domain::{
        Account, Invalid, PlaceDraft, Right, State, Subject, place::field::Field, time::in_japan,
    },
};
use chrono::{DateTime, NaiveDate, Utc};

/// Who verified, where an account names no organization: whoever runs the service.
const OPERATOR: &str = "運営者";

/// Something to do to a place.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceChange {
    /// Replace what its fields say.
    Edit(Box<PlaceDraft>),
    /// 確認を頼む: a colleague should look at it.
    Submit,
    /// 公開する, also again after a suspension or an end.
    Publish,
    /// 休止する
    Suspend {
        /// Why, for residents to read.
        reason: String,
        /// The last day, where it is known.
        until: Option<NaiveDate>,
    },
    /// 終了する
    Close,
    /// きょう確認した: everything it says is true today.
    Verify,
    /// The reading of its schedule is right.
    ConfirmSchedule,
    /// Put it into a part of the city, or with `None` into no one.
    SetDistrict(Option<String>),
}

impl PlaceChange {
    /// Whether an import must keep its hands off afterwards: what it changes comes
    /// with files too.
    pub fn is_edit(&self) -> bool {
        !matches!(self, Self::Verify | Self::ConfirmSchedule | Self::SetDistrict(_))
    }

    fn apply(
        &self,
        draft: &mut PlaceDraft,
        staff: &Account,
        today: NaiveDate,
    ) -> Result<(), Vec<Invalid>> {
        let publish = |draft: &mut PlaceDraft, state| {
            draft.state = state;
            (draft.suspended_reason, draft.suspended_until) = (None, None);
        };
        match self {
            Self::Edit(edited) => *draft = edit(draft, edited),
            Self::Submit if draft.state == State::Draft => draft.state = State::InReview,
            Self::Publish => publish(draft, State::Published),
            Self::Close => publish(draft, State::Closed),
            Self::Suspend { reason, until } => suspend(draft, reason, *until, today)?,
            Self::Verify => {
                draft.verified_on = Some(today);
                // The organization, never the person: this is published.
                let organization = staff.profile.organization.as_deref().unwrap_or(OPERATOR);
                draft.verified_by = Some(organization.to_owned());
            }
            Self::ConfirmSchedule if draft.schedule.is_some() => {
                draft.schedule_confirmed = Some(true);
            }
            Self::Submit | Self::ConfirmSchedule => {}
            Self::SetDistrict(district) => {
                draft.district.clone_from(district);
                draft.district_found = false;
            }
        }
        Ok(())
    }
}

/// What a place says after an edit.
fn edit(before: &PlaceDraft, edited: &PlaceDraft) -> PlaceDraft {
    let before = before.clone();
    PlaceDraft {
        // Whoever writes another district has said it.
        district_found: before.district_found && before.district == edited.district,
        state: before.state,
        suspended_reason: before.suspended_reason,
        suspended_until: before.suspended_until,
        verified_on: before.verified_on,
        verified_by: before.verified_by,
        source: before.source,
        source_key: before.source_key,
        temporary: before.temporary,
        ..edited.clone()
    }
}

fn suspend(
    draft: &mut PlaceDraft,
    reason: &str,
    until: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Vec<Invalid>> {
    let mut faults = Vec::new();
    let mut suspended = PlaceDraft { suspended_reason: None, ..draft.clone() };
    if let Some(field) = Field::find("suspended_reason") {
        faults.extend(field.take(reason, &mut suspended).err());
    }
    // Blanks and control characters are no reason: nothing is left of them.
    if suspended.suspended_reason.is_none() && faults.is_empty() {
        faults.push(Invalid::new("suspended_reason", "required"));
    }
    if until.is_some_and(|until| until < today) {
        faults.push(Invalid::new("suspended_until", "in-the-past"));
    }
    if !draft.state.is_public() {
        faults.push(Invalid::new("state", "not-published"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    *draft = PlaceDraft { state: State::Suspended, suspended_until: until, ..suspended };
    Ok(())
}

/// What a place says after `changes`, one after the other.
pub(in crate::app) fn apply(
    changes: &[PlaceChange],
    mut draft: PlaceDraft,
    staff: &Account,
    now: DateTime<Utc>,
) -> Result<PlaceDraft, Error> {
    let today = in_japan(now).date();
    for change in changes {
        change.apply(&mut draft, staff, today).map_err(Error::Invalid)?;
    }
    if draft.name.trim().is_empty() {
        return Err(Error::Invalid(vec![Invalid::new("name", "required")]));
    }
    Ok(draft)
}

/// Refuses to put a place where whoever puts it there has no right.
pub(in crate::app) fn must_be_theirs(
    staff: &Account,
    right: Right,
    draft: &PlaceDraft,
) -> Result<(), Error> {
    if staff.may_with(right, Subject::from(draft)) {
        return Ok(());
    }
    Err(Error::Invalid(vec![Invalid::new("district", "district-not-yours")]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CategoryId, OpeningHours, Profile, Role, Schedule, StaffId};

    fn staff() -> Account {
        let profile = Profile::new("花子", Role::Editor, &["所沢".to_owned()], "福祉総務課");
        Account {
            id: StaffId::from_trusted("a".to_owned()),
            revision: 1,
            profile: profile.expect("a profile"),
            has_password: true,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    fn draft() -> PlaceDraft {
        let category = CategoryId::parse("salon").expect("a category");
        let draft = PlaceDraft::new(category, "あじさいの会").expect("a name");
        PlaceDraft { source: Some("市".to_owned()), ..draft }
    }

    fn after(changes: &[PlaceChange], before: PlaceDraft) -> Result<PlaceDraft, String> {
        let done = apply(changes, before, &staff(), DateTime::UNIX_EPOCH);
        done.map_err(|error| error.to_string())
    }

    #[test]
    fn an_edit_leaves_alone_what_it_is_not_about() {
        let forged = PlaceDraft {
            name: "ひだまり".to_owned(),
            state: State::Closed,
            verified_by: Some("市長".to_owned()),
            verified_on: NaiveDate::from_ymd_opt(2030, 1, 1),
            source: None,
            source_key: Some("7".to_owned()),
            suspended_reason: Some("なし".to_owned()),
            ..draft()
        };
        let edited = after(&[PlaceChange::Edit(Box::new(forged))], draft()).expect("an edit");
        assert_eq!(edited, PlaceDraft { name: "ひだまり".to_owned(), ..draft() });
    }

    #[test]
    fn a_district_that_a_person_wrote_is_no_longer_a_found_one() {
        let found =
            PlaceDraft { district: Some("所沢".to_owned()), district_found: true, ..draft() };
        let kept = PlaceChange::Edit(Box::new(found.clone()));
        assert!(after(&[kept], found.clone()).is_ok_and(|draft| draft.district_found));
        let other = PlaceDraft { district: Some("山口".to_owned()), ..found.clone() };
        for change in
            [PlaceChange::Edit(Box::new(other)), PlaceChange::SetDistrict(Some("所沢".to_owned()))]
        {
            assert!(after(&[change], found.clone()).is_ok_and(|draft| !draft.district_found));
        }
    }

    fn refused(change: PlaceChange, before: PlaceDraft, fault: &str) {
        let error = after(&[change], before).expect_err("refused");
        assert_eq!(error, format!("not acceptable: {fault}"));
    }

    #[test]
    fn a_suspension_says_why_and_ends_with_publishing() {
        let suspend = |reason: &str, day| PlaceChange::Suspend {
            reason: reason.to_owned(),
            until: NaiveDate::from_ymd_opt(1970, 1, day),
        };
        let suspended = after(&[suspend(" 改修のため ", 31)], draft()).expect("suspended");
        assert_eq!(suspended.state, State::Suspended);
        assert_eq!(suspended.suspended_reason.as_deref(), Some("改修のため"));
        let again = after(&[PlaceChange::Publish], suspended).expect("published");
        assert_eq!(again, draft());
        for nothing in [" ", "\u{1}\u{7f}"] {
            refused(suspend(nothing, 31), draft(), "suspended_reason: required");
        }
        let unpublished = PlaceDraft { state: State::Draft, ..draft() };
        refused(suspend("改修", 31), unpublished, "state: not-published");
        let past = PlaceChange::Suspend {
            reason: "改修".to_owned(),
            until: NaiveDate::from_ymd_opt(1969, 12, 31),
        };
        refused(past, draft(), "suspended_until: in-the-past");
    }

    #[test]
    fn only_a_draft_is_submitted_and_only_a_reading_confirmed() {
        let waiting = after(&[PlaceChange::Submit], PlaceDraft { state: State::Draft, ..draft() });
        assert_eq!(waiting.expect("waits").state, State::InReview);
        assert_eq!(
            after(&[PlaceChange::Submit, PlaceChange::ConfirmSchedule], draft()),
            Ok(draft())
        );
        let schedule = OpeningHours::parse("Tu 10:00-12:00").ok().map(Schedule::new);
        let read = PlaceDraft { schedule, schedule_confirmed: Some(false), ..draft() };
        let confirmed = after(&[PlaceChange::ConfirmSchedule], read).expect("confirmed");
        assert_eq!(confirmed.schedule_confirmed, Some(true));
    }

    #[test]
    fn whoever_verifies_is_named_by_their_organization_alone() {
        let verified = after(&[PlaceChange::Verify], draft()).expect("verified");
        assert_eq!(verified.verified_on, NaiveDate::from_ymd_opt(1970, 1, 1));
        assert_eq!(verified.verified_by.as_deref(), Some("福祉総務課"));
    }
}
