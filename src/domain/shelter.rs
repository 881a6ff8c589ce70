//! Shelters: what is recorded of a welfare shelter beyond what every place has, and
//! whether a resident may be told to walk to one
//! (内閣府「福祉避難所の確保・運営ガイドライン」令和3年5月改定).

use super::{
    CategoryId, CodeSet, Fit, Place, Recorded, State, Status, TemporaryUse, code::HazardKind, fit,
};
use serde::{Deserialize, Serialize};

/// The profile of an evacuation place that takes people who need care.
/// `None` is "not recorded", never "no".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShelterProfile {
    /// By what the municipality may open it as a welfare shelter. On an ordinary
    /// shelter: it seems to be one, but whom it takes is not known.
    pub designation: Option<Designation>,
    /// Whether people may come without being sent.
    pub direct: Option<DirectArrival>,
    /// Whether family and carers are admitted too.
    pub carers_admitted: Option<bool>,
    /// Whether who is taken depends on the hazard or its stage.
    pub hazard_dependent: Option<bool>,
    /// その他市町村長が必要と認める事項, as published.
    pub municipal_note: Option<String>,
}

impl ShelterProfile {
    /// Whether nothing is recorded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a welfare shelter came to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Designation {
    /// 指定福祉避難所 (災害対策基本法 第49条の7)
    Designated,
    /// 協定による福祉避難所
    Agreement,
}

/// Whether people may come directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectArrival {
    /// Anyone it is meant for may come.
    Yes,
    /// People are sent there from an ordinary shelter.
    No,
    /// Only people named in advance in an individual evacuation plan (個別避難計画).
    NamedOnly,
}

/// What decides whether a resident may be told to walk to a place.
#[derive(Debug, Clone, Copy)]
pub struct Approach {
    /// Its kind.
    pub category: CategoryId,
    /// Whether it is suspended.
    pub state: State,
    /// Whether only the neighbourhood is shown.
    pub is_area: bool,
    /// As what a shelter is designated.
    pub designation: Option<Designation>,
    /// Whether people may come without being sent.
    pub direct: Option<DirectArrival>,
    /// Whether it says in words whom it takes.
    pub says_whom: bool,
    /// Whether it is for one incident only.
    pub temporary: Option<TemporaryUse>,
    /// What an emergency site is designated for.
    pub hazards: Recorded<HazardKind>,
}

impl Approach {
    /// Whether it may turn people away in a disaster: a welfare shelter, or a
    /// shelter that is designated as one or says whom it takes in words that
    /// nobody has sorted yet, or a hotel to which the city sends people.
    pub fn takes_only_some(self) -> bool {
        match self.category.id() {
            "welfare_shelter" => true,
            "evacuation_shelter" => {
                let is_by_assignment = self.temporary.is_some_and(|of| of.kind.is_by_assignment());
                self.designation.is_some() || self.says_whom || is_by_assignment
            }
            _ => false,
        }
    }

    /// Whether it is a place to flee to from all of these hazards: an emergency site is,
    /// where that is recorded; of any other place nobody asks.
    pub fn is_fit_for(self, hazards: CodeSet<HazardKind>) -> Fit {
        match self.category.id() {
            "emergency_site" => match fit::has_all(hazards, self.hazards) {
                // Who flees from two hazards is safe from neither where one is left.
                Fit::Partly => Fit::No,
                fit => fit,
            },
            _ => Fit::Yes,
        }
    }

    /// Whether a resident may be told to walk there. Never to a shelter that takes
    /// only some while nobody has reported it open, nor to an evacuation place that
    /// is suspended or made up for an exercise, nor to an area.
    pub fn may_walk_there(self) -> bool {
        let out_of_use = self.state == State::Suspended && self.category.category().evacuation;
        let is_exercise = self.temporary.is_some_and(|of| of.exercise);
        !self.takes_only_some() && !out_of_use && !is_exercise && !self.is_area
    }

    /// The same in a disaster, knowing how an evacuation place is. To a shelter that
    /// takes only some, people may go on their own where that is recorded and it is
    /// open; to none that is known not to take them in, and to no emergency site that is
    /// not designated for the `hazards` that they flee from.
    pub fn may_walk_to(self, status: Option<Status>, hazards: CodeSet<HazardKind>) -> bool {
        match status {
            _ if self.is_fit_for(hazards) != Fit::Yes => false,
            Some(Status::NotOpen | Status::Full | Status::Closed) => false,
            Some(Status::Open) if self.takes_only_some() => {
                let may_come = self.direct == Some(DirectArrival::Yes);
                may_come && self.state != State::Suspended && !self.is_area
            }
            _ => self.may_walk_there(),
        }
    }
}

impl Place {
    /// What decides whether anybody may be told to walk there.
    pub fn approach(&self) -> Approach {
        let draft = &self.draft;
        Approach {
            category: draft.category,
            state: draft.state,
            is_area: self.is_area(),
            designation: draft.shelter.designation,
            direct: draft.shelter.direct,
            says_whom: draft.eligibility_text.is_some(),
            temporary: draft.temporary,
            hazards: draft.hazards,
        }
    }

    /// Whether it may turn people away in a disaster.
    pub fn takes_only_some(&self) -> bool {
        self.approach().takes_only_some()
    }

    /// Whether a resident may be told to walk there.
    pub fn may_walk_there(&self) -> bool {
        self.approach().may_walk_there()
    }

    /// The same in a disaster, knowing how an evacuation place is and what people flee
    /// from.
    pub fn may_walk_to(&self, status: Option<Status>, hazards: CodeSet<HazardKind>) -> bool {
        self.approach().may_walk_to(status, hazards)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Hazard, PlaceDraft, PlaceId, PointShown, Precision, TemporaryKind};
    use chrono::DateTime;

    fn place(category: &str, change: impl Fn(&mut PlaceDraft)) -> Place {
        let category = CategoryId::parse(category).expect("a category");
        let mut draft = PlaceDraft::new(category, "ひだまり").expect("a name");
        change(&mut draft);
        Place {
            id: PlaceId::from_trusted("a".to_owned()),
            revision: 1,
            sample: false,
            edited_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            draft,
        }
    }

    #[test]
    fn nobody_is_sent_to_a_shelter_that_may_turn_them_away() {
        fn check(category: &str, change: impl Fn(&mut PlaceDraft), may_walk: bool) {
            assert_eq!(place(category, change).may_walk_there(), may_walk);
        }
        check("salon", |_| {}, true);
        check("salon", |draft| draft.eligibility_text = Some("高齢者".to_owned()), true);
        check("salon", |draft| draft.point_shown = PointShown::Area, false);
        let found = |draft: &mut PlaceDraft| draft.location_precision = Some(Precision::Town);
        check("salon", found, false);
        check("evacuation_shelter", |_| {}, true);
        check("welfare_shelter", |_| {}, false);
        let direct = |draft: &mut PlaceDraft| draft.shelter.direct = Some(DirectArrival::Yes);
        check("welfare_shelter", direct, false);
        let unread = |draft: &mut PlaceDraft| draft.eligibility_text = Some("在校生".to_owned());
        check("evacuation_shelter", unread, false);
        check("emergency_site", |draft| draft.state = State::Suspended, false);
        let marked =
            |draft: &mut PlaceDraft| draft.shelter.designation = Some(Designation::Designated);
        check("evacuation_shelter", marked, false);
    }

    #[test]
    fn in_a_disaster_people_go_where_they_are_taken_in() {
        fn check(category: &str, direct: Option<DirectArrival>, status: Status, may_walk: bool) {
            let place = place(category, |draft| draft.shelter.direct = direct);
            assert_eq!(
                place.may_walk_to(Some(status), CodeSet::default()),
                may_walk,
                "{category} {direct:?} {status:?}"
            );
        }
        let yes = Some(DirectArrival::Yes);
        check("welfare_shelter", yes, Status::Open, true);
        check("welfare_shelter", None, Status::Open, false);
        check("welfare_shelter", Some(DirectArrival::NamedOnly), Status::Open, false);
        check("welfare_shelter", yes, Status::Unreported, false);
        check("welfare_shelter", yes, Status::Full, false);
        check("evacuation_shelter", None, Status::Open, true);
        check("evacuation_shelter", None, Status::Unreported, true);
        check("evacuation_shelter", None, Status::Closed, false);
        check("emergency_site", None, Status::NotOpen, false);
    }

    #[test]
    fn nobody_flees_to_a_site_that_is_not_designated_for_what_they_flee_from() {
        fn check(category: &str, asked: &str, fit: Fit) {
            let hazards = |ids: &str| ids.split_whitespace().filter_map(Hazard::parse).collect();
            let place = place(category, |draft| {
                draft.hazards.set(Hazard::parse("earthquake").expect("a code"), Some(true));
                draft.hazards.set(Hazard::parse("flood").expect("a code"), Some(false));
            });
            assert_eq!(place.approach().is_fit_for(hazards(asked)), fit, "{category} {asked}");
            for status in [None, Some(Status::Open)] {
                assert_eq!(place.may_walk_to(status, hazards(asked)), fit == Fit::Yes, "{asked}");
            }
        }
        check("emergency_site", "", Fit::Yes);
        check("emergency_site", "earthquake", Fit::Yes);
        check("emergency_site", "tsunami", Fit::Unknown);
        check("emergency_site", "earthquake tsunami", Fit::Unknown);
        check("emergency_site", "earthquake flood", Fit::No);
        check("evacuation_shelter", "flood", Fit::Yes);
    }

    #[test]
    fn a_hotel_takes_whom_the_city_sends_and_an_exercise_sends_nobody() {
        fn check(kind: TemporaryKind, exercise: bool, may_walk: bool) {
            let temporary = Some(TemporaryUse { kind, exercise });
            let place = place("evacuation_shelter", |draft| draft.temporary = temporary);
            assert_eq!(place.may_walk_there(), may_walk, "{kind:?} {exercise}");
        }
        check(TemporaryKind::VoluntaryShelter, false, true);
        check(TemporaryKind::CarPark, false, true);
        check(TemporaryKind::Hotel, false, false);
        check(TemporaryKind::School, true, false);
    }
}
