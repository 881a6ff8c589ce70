//! Shelters: what is recorded of a welfare shelter beyond what every place has, and
//! whether a resident may be told to walk to one
//! (内閣府「福祉避難所の確保・運営ガイドライン」令和3年5月改定).

use super::{
    CategoryId, CodeSet, Fit, Place, Recorded, State, Status, TemporaryUse,
    code::{HazardKind, TargetKind},
    eligibility::{self, EligibilityKind, NamedOnly},
    fit,
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

/// Why nobody may be told to walk to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoWay {
    /// It is reported closed, or its building is.
    Closed,
    /// It is reported full.
    Full,
    /// It is reported not open.
    NotOpen,
    /// It is reported to be getting ready.
    Preparing,
    /// It is made up, or there for an exercise.
    MadeUp,
    /// The register says that it is out of use.
    Suspended,
    /// It is not designated for what people flee from.
    NotDesignated,
    /// Only its neighbourhood is shown.
    Area,
    /// People are sent there from another shelter.
    NotDirect,
    /// It takes only people named in advance.
    NamedOnly,
    /// It takes only some, and whether they may come on their own is not recorded.
    DirectUnknown,
    /// It takes only some, and nobody has reported it open.
    NotReportedOpen,
    /// It is kept for others, or for whom is not known.
    Restricted,
}

/// What decides whether a resident may be told to walk to a place.
#[derive(Debug, Clone, Copy)]
pub struct Approach<'a> {
    /// Which place.
    pub id: &'a str,
    /// Its kind.
    pub category: CategoryId,
    /// Whether it is suspended.
    pub state: State,
    /// Whether it is made up.
    pub sample: bool,
    /// The building or ground that it shares with others.
    pub site: Option<&'a str>,
    /// Whether only the neighbourhood is shown.
    pub is_area: bool,
    /// As what a shelter is designated.
    pub designation: Option<Designation>,
    /// Whether people may come without being sent.
    pub direct: Option<DirectArrival>,
    /// Whom it takes.
    pub targets: CodeSet<TargetKind>,
    /// Whom it takes, as published.
    pub eligibility_text: Option<&'a str>,
    /// Whether it is for one incident only.
    pub temporary: Option<TemporaryUse>,
    /// What an emergency site is designated for.
    pub hazards: Recorded<HazardKind>,
}

/// Whom a place takes, as far as is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Admission {
    /// Whoever comes.
    Anyone,
    /// Whoever needs care.
    CareNeeded,
    /// Only others, or nobody can say whom.
    Restricted,
}

impl Approach<'_> {
    /// Whether it is a place to flee to.
    pub fn is_evacuation(self) -> bool {
        self.category.category().evacuation
    }

    /// Whether it may turn people away in a disaster: a welfare shelter, or a place to
    /// flee to that is designated as one, is not to be entered directly, or is not for
    /// everybody.
    pub fn takes_only_some(self) -> bool {
        let is_for_some = || {
            self.is_for_people_sent()
                || self.bars().is_some()
                || self.admission() != Admission::Anyone
        };
        self.category.id() == "welfare_shelter" || (self.is_evacuation() && is_for_some())
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

    /// Whether a resident may be told to walk there in peace.
    pub fn may_walk_there(self) -> bool {
        self.no_way(None, CodeSet::default()).is_none()
    }

    /// Why nobody may be told to walk there, knowing in a disaster how it is and from what
    /// hazards people flee; nothing where people may. To a shelter for people who need care,
    /// they may where that is recorded and it is open. Where only others are let in, or only
    /// people who are sent, nobody may, however it is.
    pub fn no_way(self, status: Option<Status>, hazards: CodeSet<HazardKind>) -> Option<NoWay> {
        match status {
            Some(Status::Closed) => return Some(NoWay::Closed),
            Some(Status::Full) => return Some(NoWay::Full),
            Some(Status::NotOpen) => return Some(NoWay::NotOpen),
            Some(Status::Preparing) => return Some(NoWay::Preparing),
            Some(Status::Open | Status::Unreported) | None => {}
        }
        if self.is_area {
            return Some(NoWay::Area);
        }
        if !self.is_evacuation() {
            return None;
        }
        if self.state == State::Suspended {
            return Some(NoWay::Suspended);
        }
        if self.temporary.is_some_and(|of| of.exercise) {
            return Some(NoWay::MadeUp);
        }
        if self.is_fit_for(hazards) != Fit::Yes {
            return Some(NoWay::NotDesignated);
        }
        if let Some(bars) = self.bars() {
            return Some(bars);
        }
        let must_wait = || {
            if self.direct != Some(DirectArrival::Yes) {
                return Some(NoWay::DirectUnknown);
            }
            (status != Some(Status::Open)).then_some(NoWay::NotReportedOpen)
        };
        // Before any text is read: most shelters that have one are like this.
        if self.is_for_people_sent()
            && let Some(why) = must_wait()
        {
            return Some(why);
        }
        match self.admission() {
            Admission::Anyone => None,
            Admission::CareNeeded => must_wait(),
            Admission::Restricted => Some(NoWay::Restricted),
        }
    }

    /// Whether it is recorded that nobody comes on their own.
    fn bars(self) -> Option<NoWay> {
        match self.direct {
            Some(DirectArrival::No) => Some(NoWay::NotDirect),
            Some(DirectArrival::NamedOnly) => Some(NoWay::NamedOnly),
            Some(DirectArrival::Yes) | None => None,
        }
    }

    /// Whether it is a shelter to which people are sent unless it says otherwise: a hotel
    /// that the city assigns, too.
    fn is_for_people_sent(self) -> bool {
        let is_by_assignment = self.temporary.is_some_and(|of| of.kind.is_by_assignment());
        self.category.id() == "welfare_shelter" || self.designation.is_some() || is_by_assignment
    }

    /// Whom it takes. A text that is not understood may say who may not come.
    fn admission(self) -> Admission {
        let read = self.eligibility_text.map(eligibility::read);
        let by_targets = |targets: CodeSet<TargetKind>| {
            let names = |id: &str| targets.iter().any(|target| target.id() == id);
            if targets.is_empty() || names("anyone") {
                Admission::Anyone
            } else if names("care_needed") {
                Admission::CareNeeded
            } else {
                Admission::Restricted
            }
        };
        match read {
            None => by_targets(self.targets),
            Some(None) => Admission::Restricted,
            Some(Some(read)) => match read.kind {
                EligibilityKind::RestrictedOther => Admission::Restricted,
                _ if read.named_only != NamedOnly::No => Admission::Restricted,
                EligibilityKind::Welfare if self.targets.is_empty() => by_targets(read.targets),
                EligibilityKind::General | EligibilityKind::Welfare => by_targets(self.targets),
            },
        }
    }
}

impl Place {
    /// What decides whether anybody may be told to walk there.
    pub fn approach(&self) -> Approach<'_> {
        let draft = &self.draft;
        Approach {
            id: self.id.as_str(),
            category: draft.category,
            state: draft.state,
            sample: self.sample,
            site: self.shown_site(),
            is_area: self.is_area(),
            designation: draft.shelter.designation,
            direct: draft.shelter.direct,
            targets: draft.targets,
            eligibility_text: draft.eligibility_text.as_deref(),
            temporary: draft.temporary,
            hazards: draft.hazards,
        }
    }

    /// Whether it may turn people away in a disaster.
    pub fn takes_only_some(&self) -> bool {
        self.approach().takes_only_some()
    }

    /// Whether a resident may be told to walk there in peace.
    pub fn may_walk_there(&self) -> bool {
        self.approach().may_walk_there()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Hazard, PlaceDraft, PlaceId, PointShown, Precision, Target, TemporaryKind,
    };
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
        let anybody = |draft: &mut PlaceDraft| draft.eligibility_text = Some("全市民".to_owned());
        check("evacuation_shelter", anybody, true);
        check("emergency_site", |draft| draft.state = State::Suspended, false);
        let marked =
            |draft: &mut PlaceDraft| draft.shelter.designation = Some(Designation::Designated);
        check("evacuation_shelter", marked, false);
    }

    #[test]
    fn in_a_disaster_people_go_where_they_are_taken_in() {
        fn check(category: &str, direct: Option<DirectArrival>, status: Status, no: Option<NoWay>) {
            let place = place(category, |draft| draft.shelter.direct = direct);
            let found = place.approach().no_way(Some(status), CodeSet::default());
            assert_eq!(found, no, "{category} {direct:?} {status:?}");
        }
        let (yes, no) = (Some(DirectArrival::Yes), Some(DirectArrival::No));
        let named = Some(DirectArrival::NamedOnly);
        check("welfare_shelter", yes, Status::Open, None);
        check("welfare_shelter", None, Status::Open, Some(NoWay::DirectUnknown));
        check("welfare_shelter", named, Status::Open, Some(NoWay::NamedOnly));
        check("welfare_shelter", yes, Status::Unreported, Some(NoWay::NotReportedOpen));
        check("welfare_shelter", yes, Status::Preparing, Some(NoWay::Preparing));
        check("welfare_shelter", yes, Status::Full, Some(NoWay::Full));
        check("evacuation_shelter", None, Status::Open, None);
        check("evacuation_shelter", None, Status::Unreported, None);
        check("evacuation_shelter", None, Status::Preparing, Some(NoWay::Preparing));
        check("evacuation_shelter", None, Status::Closed, Some(NoWay::Closed));
        check("evacuation_shelter", no, Status::Open, Some(NoWay::NotDirect));
        check("evacuation_shelter", named, Status::Open, Some(NoWay::NamedOnly));
        check("emergency_site", None, Status::NotOpen, Some(NoWay::NotOpen));
        check("salon", None, Status::Closed, Some(NoWay::Closed));
    }

    #[test]
    fn nobody_is_sent_where_only_others_are_let_in_however_it_is() {
        fn check(category: &str, text: &str, targets: &str, no: Option<NoWay>) {
            let place = place(category, |draft| {
                draft.eligibility_text = Some(text.to_owned()).filter(|text| !text.is_empty());
                let target = |id| Target::parse(id).expect("a target");
                draft.targets = targets.split_whitespace().map(target).collect();
                draft.shelter.direct = Some(DirectArrival::Yes);
            });
            let found = place.approach().no_way(Some(Status::Open), CodeSet::default());
            assert_eq!(found, no, "{category} {text} {targets}");
        }
        let restricted = Some(NoWay::Restricted);
        for category in ["welfare_shelter", "evacuation_shelter", "emergency_site"] {
            check(category, "", "", None);
            check(category, "施設利用者とその家族のみ", "", restricted);
            check(category, "施設利用者とその家族のみ", "anyone", restricted);
            check(category, "判読できない文", "", restricted);
            check(category, "要配慮者", "", None);
            check(category, "高齢者", "", restricted);
            check(category, "", "elderly", restricted);
            check(category, "", "elderly anyone", None);
            check(category, "", "care_needed", None);
            check(category, "一般の方", "", None);
        }
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
                let no_way = place.approach().no_way(status, hazards(asked));
                assert_eq!(no_way.is_none(), fit == Fit::Yes, "{asked}");
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
