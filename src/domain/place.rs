//! A place of the register, with what is recorded of it and by whom.
//!
//! [`PlaceDraft`] is what people and files say; [`Place`] adds what the register
//! keeps (id, revision, times). `None` is "not recorded" everywhere.

pub mod contact;
pub mod field;
pub mod rule;

use super::{
    CategoryId, CodeSet, Invalid, Location, MunicipalityCode, PlaceId, Precision, Recorded,
    Schedule, ShelterProfile, TemporaryUse,
    address::town_of,
    code::{FactKind, HazardKind, TargetKind},
    schedule::{OpenStatus, When, possible_days},
    time::in_japan,
};
use chrono::{DateTime, Months, NaiveDate, Utc};
use field::Field;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Where a place stands between idea and end. Only published and suspended
/// ones are public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 下書き
    Draft,
    /// 確認待ち
    InReview,
    /// 公開
    #[default]
    Published,
    /// 休止中
    Suspended,
    /// 終了
    Closed,
}

impl State {
    /// Every state, in the order of a place's life.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::InReview, Self::Published, Self::Suspended, Self::Closed];

    /// The word stored.
    pub fn id(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Published => "published",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }

    /// Reads the word stored.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Whether anyone may see it.
    pub fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Suspended)
    }
}

/// How exactly residents may see where a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointShown {
    /// 地点: the very point.
    #[default]
    Exact,
    /// 地域: only the neighbourhood, because it is somebody's home.
    Area,
}

/// What residents may take the point of a place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// The very point.
    Exact,
    /// A neighbourhood: the point is kept from them on purpose.
    Hidden,
    /// A neighbourhood: the point was found by the address, and nobody has placed it.
    Approximate(Precision),
}

impl Whereabouts {
    /// By what is to be shown, and how exactly it is known.
    pub fn from_point(shown: PointShown, precision: Option<Precision>) -> Self {
        match (shown, precision) {
            (PointShown::Area, _) => Self::Hidden,
            (PointShown::Exact, Some(precision)) => Self::Approximate(precision),
            (PointShown::Exact, None) => Self::Exact,
        }
    }
}

/// What people and files say of a place: every field that can be edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceDraft {
    /// Kind of place.
    pub category: CategoryId,
    /// Name as its people write it; never empty.
    pub name: String,
    /// Name in kana.
    pub name_kana: Option<String>,
    /// What happens there.
    pub description: Option<String>,
    /// Draft, published, closed…
    pub state: State,
    /// Why it is suspended, for residents to read.
    #[serde(default)]
    pub suspended_reason: Option<String>,
    /// The last day on which it is suspended, as far as anybody knows.
    #[serde(default)]
    pub suspended_until: Option<NaiveDate>,
    /// Where it is. A place without one is kept but not on the map.
    pub location: Option<Location>,
    /// How exactly the point says where it is, if it was found by the address;
    /// `None` where it was published or placed by a person.
    #[serde(default)]
    pub location_precision: Option<Precision>,
    /// How exactly residents may see it.
    pub point_shown: PointShown,
    /// Address in one line, from the prefecture or the municipality on.
    pub address: Option<String>,
    /// Building, floor, room (方書).
    pub building: Option<String>,
    /// 全国地方公共団体コード of where it is.
    pub municipality: Option<MunicipalityCode>,
    /// 地区: part of the city.
    pub district: Option<String>,
    /// Whether nobody said the district, but it follows from where the place lies.
    #[serde(default)]
    pub district_found: bool,
    /// Shared by the places at one building or ground; opaque.
    pub site: Option<String>,
    /// Who runs it.
    pub organization: Option<String>,
    /// Telephone number for residents, as written.
    pub phone: Option<String>,
    /// When or whom to call, other ways to reach.
    pub contact_note: Option<String>,
    /// Fax number, which deaf people use.
    pub fax: Option<String>,
    /// Mail address for residents.
    pub email: Option<String>,
    /// Its own page, `http` or `https`.
    pub url: Option<String>,
    /// Contact of a person, for staff only.
    pub private_contact: Option<String>,
    /// How to get there.
    pub access: Option<String>,
    /// For those who come first: who meets them, where the entrance is.
    #[serde(default)]
    pub first_visit_note: Option<String>,
    /// When it is held, as written.
    pub schedule_text: Option<String>,
    /// When it is held, read from that text by a machine or set by a person.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// Whether a person confirmed the schedule; `Some(false)` is a machine's reading.
    pub schedule_confirmed: Option<bool>,
    /// Whom it is for.
    #[serde(default)]
    pub targets: CodeSet<TargetKind>,
    /// Who may come, as written.
    pub eligibility_text: Option<String>,
    /// What it costs, as written.
    pub fee_text: Option<String>,
    /// Whether and how to book, as written.
    pub reservation_text: Option<String>,
    /// Persons it holds.
    pub capacity: Option<u32>,
    /// Capacity as written.
    pub capacity_text: Option<String>,
    /// 設備・条件
    #[serde(default)]
    pub facts: Recorded<FactKind>,
    /// What an emergency site is designated for.
    #[serde(default)]
    pub hazards: Recorded<HazardKind>,
    /// What is recorded of a shelter.
    #[serde(default)]
    pub shelter: ShelterProfile,
    /// That it is for one incident only; `None` for a place of every day.
    #[serde(default)]
    pub temporary: Option<TemporaryUse>,
    /// Anything else residents should know.
    pub note: Option<String>,
    /// Address of a picture.
    pub image_url: Option<String>,
    /// Licence of the picture.
    pub image_licence: Option<String>,
    /// When a person last checked that all this is true.
    pub verified_on: Option<NaiveDate>,
    /// Who checked.
    pub verified_by: Option<String>,
    /// Which source it came from.
    pub source: Option<String>,
    /// Its key in that source: with `source`, who it is across imports.
    pub source_key: Option<String>,
}

impl PlaceDraft {
    /// Where it is, if that was published or placed by a person.
    pub fn given_location(&self) -> Option<Location> {
        self.location.filter(|_| self.location_precision.is_none())
    }

    /// A published place of which nothing but category and name is recorded.
    /// The error names `name`.
    pub fn new(category: CategoryId, name: &str) -> Result<Self, Invalid> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Invalid::new("name", "required"));
        }
        Ok(Self {
            category,
            name: name.to_owned(),
            name_kana: None,
            description: None,
            state: State::Published,
            suspended_reason: None,
            suspended_until: None,
            location: None,
            location_precision: None,
            point_shown: PointShown::Exact,
            address: None,
            building: None,
            municipality: None,
            district: None,
            district_found: false,
            site: None,
            organization: None,
            phone: None,
            contact_note: None,
            fax: None,
            email: None,
            url: None,
            private_contact: None,
            access: None,
            first_visit_note: None,
            schedule_text: None,
            schedule: None,
            schedule_confirmed: None,
            targets: CodeSet::default(),
            eligibility_text: None,
            fee_text: None,
            reservation_text: None,
            capacity: None,
            capacity_text: None,
            facts: Recorded::default(),
            hazards: Recorded::default(),
            shelter: ShelterProfile::default(),
            temporary: None,
            note: None,
            image_url: None,
            image_licence: None,
            verified_on: None,
            verified_by: None,
            source: None,
            source_key: None,
        })
    }
}

/// A place of the register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its id, for ever.
    pub id: PlaceId,
    /// 1 when created, one more with every change.
    pub revision: i64,
    /// Made up to show the program; never mixed with what is real.
    pub sample: bool,
    /// When staff last changed it by hand; an import then keeps its hands off.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
    /// What is recorded of it.
    #[serde(flatten)]
    pub draft: PlaceDraft,
}

impl Place {
    /// What residents may take its point for.
    pub fn whereabouts(&self) -> Whereabouts {
        Whereabouts::from_point(self.draft.point_shown, self.draft.location_precision)
    }

    /// Whether residents see only the neighbourhood, for whatever reason.
    pub fn is_area(&self) -> bool {
        self.whereabouts() != Whereabouts::Exact
    }

    /// Where residents may see it: the point, or for an area the point rounded
    /// to 0.005 degrees (about 500 m), so that the door cannot be found from it.
    pub fn shown_location(&self) -> Option<Location> {
        let location = self.draft.location?;
        Some(if self.is_area() { location.blurred() } else { location })
    }

    /// Whether it is held then; `None` when nobody can say. One that is suspended is
    /// not held.
    pub fn is_held(&self, when: When) -> Option<bool> {
        match &self.draft.schedule {
            _ if self.draft.state == State::Suspended => Some(false),
            Some(schedule) => schedule.is_held(when),
            None => self.possible_schedule().and_then(|possible| possible.is_held(when)),
        }
    }

    /// What published words that are not read leave possible, where they exclude days.
    pub fn possible_schedule(&self) -> Option<Schedule> {
        let text = self.draft.schedule_text.as_deref().filter(|_| self.draft.schedule.is_none())?;
        possible_days(text).map(Schedule::new)
    }

    /// Whether it is open and what comes next; `None` when its schedule is not known.
    pub fn open_status(&self, now: DateTime<Utc>) -> Option<OpenStatus> {
        match &self.draft.schedule {
            _ if self.draft.state == State::Suspended => Some(OpenStatus::SUSPENDED),
            schedule => schedule.as_ref().map(|schedule| schedule.open_status(now)),
        }
    }

    /// The texts that a search for words looks at: what residents may see of them.
    pub fn searched_texts(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let draft = &self.draft;
        let others = [&draft.name_kana, &draft.description, &draft.organization];
        std::iter::once(draft.name.as_str())
            .chain(others.into_iter().filter_map(|text| text.as_deref()))
            .map(Cow::Borrowed)
            .chain(self.shown_address())
    }

    /// The address that residents may see: that of a home ends with the town or its
    /// 丁目, before the first block number.
    pub fn shown_address(&self) -> Option<Cow<'_, str>> {
        let address = self.draft.address.as_deref()?;
        match self.draft.point_shown {
            PointShown::Exact => Some(Cow::Borrowed(address)),
            PointShown::Area => town_of(address).map(Cow::Owned),
        }
    }

    /// Whether residents are shown when it is held: its schedule is read, and it is on.
    pub fn shows_schedule(&self) -> bool {
        let is_readable = |schedule: &Schedule| schedule.opening_hours.is_readable();
        self.draft.schedule.as_ref().is_some_and(is_readable)
            && self.draft.state != State::Suspended
    }

    /// The building it shares, unless that would say where a home is.
    pub fn shown_site(&self) -> Option<&str> {
        self.draft.site.as_deref().filter(|_| self.draft.point_shown == PointShown::Exact)
    }

    /// What anyone may know of it, for files that are published; nothing of a place
    /// that is not public.
    pub fn public_draft(&self) -> Option<PlaceDraft> {
        if !self.draft.state.is_public() {
            return None;
        }
        let mut draft = self.draft.clone();
        let is_hidden = self.whereabouts() == Whereabouts::Hidden;
        for (field, text) in Field::texts() {
            if !field.audience.includes_residents(is_hidden) {
                (text.set)(&mut draft, None);
            }
        }
        if is_hidden {
            draft.location = self.shown_location();
            draft.address = self.shown_address().map(Cow::into_owned);
        }
        Some(draft)
    }

    /// What a file says of it: one that came from no source is known by its id,
    /// by which an import of Ibasho's own layout finds it again.
    pub fn keyed<'a>(&self, draft: &'a PlaceDraft) -> Cow<'a, PlaceDraft> {
        if self.draft.source.is_some() || self.draft.source_key.is_some() {
            return Cow::Borrowed(draft);
        }
        Cow::Owned(PlaceDraft { source_key: Some(self.id.to_string()), ..draft.clone() })
    }

    /// What an export for staff calls it: its id, and the revision that was exported.
    pub fn number(&self) -> String {
        format!("{}/{}", self.id, self.revision)
    }

    /// The id and the revision that a number names.
    pub fn parse_number(number: &str) -> Option<(PlaceId, i64)> {
        let (id, revision) = number.trim().rsplit_once('/')?;
        Some((PlaceId::parse(id)?, revision.parse().ok()?))
    }

    /// The last day on which it counts as checked: so many months after somebody
    /// checked it, or else after it came into the register.
    pub fn fresh_until(&self) -> NaiveDate {
        let since = self.draft.verified_on.unwrap_or_else(|| in_japan(self.created_at).date());
        let months = Months::new(self.draft.category.category().check_after_months);
        since.checked_add_months(months).unwrap_or(NaiveDate::MAX)
    }

    /// Whether a person should confirm how a machine read its schedule.
    pub fn has_unconfirmed_schedule(&self) -> bool {
        self.draft.schedule.is_some() && self.draft.schedule_confirmed == Some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn what_is_published_of_a_home_does_not_say_where_it_is() {
        let home = place("salon", |draft| {
            let secret = || Some("所沢市緑町3丁目1-2 緑荘203".to_owned());
            (draft.address, draft.building, draft.access) = (secret(), secret(), secret());
            (draft.private_contact, draft.site, draft.source_key) = (secret(), secret(), secret());
            draft.location = Location::new(139.471_23, 35.791_23).ok();
            draft.point_shown = PointShown::Area;
        });
        let published = home.public_draft().expect("public");
        assert_eq!(published.address.as_deref(), Some("所沢市緑町3丁目"));
        assert_eq!(published.location, Location::new(139.47, 35.79).ok());
        let json = serde_json::to_string(&published).expect("json");
        assert!(!json.contains("1-2") && !json.contains("緑荘"), "{json}");
        for state in [State::Draft, State::InReview, State::Closed] {
            assert_eq!(place("salon", |draft| draft.state = state).public_draft(), None);
        }
        let open = place("salon", |draft| draft.building = Some("2階".to_owned()));
        assert_eq!(open.public_draft(), Some(open.draft));
    }
}
