//! Which places the list shows, and in which order. Forgiving: what is unknown does
//! not narrow.

use crate::{
    domain::{
        CategoryId, Place, PlaceNeed, State,
        text::{fold, search_words},
    },
    web::{extract::Fields, view::PageContext},
};
use chrono::NaiveDate;
use std::{cmp::Reverse, sync::Arc};

/// Words and districts are read no further than this.
const MAX_QUERY_CHARS: usize = 100;

/// What people call what a place needs.
pub fn need_word(ctx: &PageContext, need: PlaceNeed) -> String {
    match need {
        PlaceNeed::Due => ctx.t("what-due"),
        PlaceNeed::Pin => ctx.t("what-pin"),
        PlaceNeed::Schedule => ctx.t("what-schedule"),
        PlaceNeed::Resume => ctx.t("what-resume"),
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlaceOrder {
    /// By kana or name.
    #[default]
    Name,
    /// The longest unchecked first.
    Checked,
    /// The last changed first.
    Changed,
    /// By kind, then name.
    Kind,
}

impl PlaceOrder {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Checked, Self::Changed, Self::Kind];

    /// The word in the address.
    pub fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Checked => "checked",
            Self::Changed => "changed",
            Self::Kind => "kind",
        }
    }

    /// What people read.
    pub fn word(self, ctx: &PageContext) -> String {
        match self {
            Self::Name => ctx.t("sort-name"),
            Self::Checked => ctx.t("sort-checked"),
            Self::Changed => ctx.t("sort-changed"),
            Self::Kind => ctx.t("sort-kind"),
        }
    }
}

/// What the list is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceListQuery {
    /// Words of names and addresses.
    pub q: String,
    /// What they need.
    pub need: Option<PlaceNeed>,
    /// Where they stand.
    pub state: Option<State>,
    /// Their kind.
    pub category: Option<CategoryId>,
    /// Their district.
    pub district: String,
    /// Their order; what they need decides it where nobody does.
    pub sort: Option<PlaceOrder>,
    /// Which page, from 0.
    pub page: usize,
}

impl PlaceListQuery {
    /// Reads the query of an address.
    pub fn read(query: &str) -> Self {
        let fields = Fields::read(query.as_bytes());
        let text = |name: &str| fields.text(name).trim();
        Self {
            q: text("q").chars().take(MAX_QUERY_CHARS).collect(),
            need: PlaceNeed::ALL.into_iter().find(|need| need.id() == text("what")),
            state: State::parse(text("state")),
            category: CategoryId::parse(text("category")),
            district: text("district").chars().take(MAX_QUERY_CHARS).collect(),
            sort: PlaceOrder::ALL.into_iter().find(|order| order.id() == text("sort")),
            page: text("page").parse().unwrap_or_default(),
        }
    }

    /// The same as fields, without those that say nothing.
    pub fn fields(&self) -> Fields {
        let pairs = [
            ("q", self.q.as_str()),
            ("what", self.need.map(PlaceNeed::id).unwrap_or_default()),
            ("state", self.state.map(State::id).unwrap_or_default()),
            ("category", self.category.map(CategoryId::id).unwrap_or_default()),
            ("district", self.district.as_str()),
            ("sort", self.sort.map(PlaceOrder::id).unwrap_or_default()),
        ];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        Fields(said.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// The query of a page of it.
    pub fn query(&self, page: usize) -> String {
        let mut fields = self.fields();
        if page > 0 {
            fields.0.push(("page".to_owned(), page.to_string()));
        }
        fields.encoded()
    }

    /// The address of a page of it.
    pub fn address(&self, page: usize) -> String {
        match self.query(page) {
            none if none.is_empty() => "/staff/places".to_owned(),
            query => format!("/staff/places?{query}"),
        }
    }

    /// Whether it says more than words and needs.
    pub fn is_narrow(&self) -> bool {
        self.state.is_some()
            || self.category.is_some()
            || self.sort.is_some()
            || !self.district.is_empty()
    }

    /// The places that fit, in their order.
    pub fn apply(&self, mut places: Vec<Arc<Place>>, today: NaiveDate) -> Vec<Arc<Place>> {
        let words = search_words(&self.q);
        places.retain(|place| self.fits(place, today) && has_words(place, &words));
        let by_need = match self.need {
            Some(PlaceNeed::Due) => PlaceOrder::Checked,
            _ => PlaceOrder::Name,
        };
        let name = |place: &Arc<Place>| {
            let draft = &place.draft;
            (fold(draft.name_kana.as_ref().unwrap_or(&draft.name)), place.id.clone())
        };
        match self.sort.unwrap_or(by_need) {
            PlaceOrder::Name => places.sort_by_cached_key(name),
            PlaceOrder::Checked => {
                places.sort_by_cached_key(|place| (place.fresh_until(), name(place)));
            }
            PlaceOrder::Changed => {
                places.sort_by_cached_key(|place| (Reverse(place.updated_at), name(place)));
            }
            PlaceOrder::Kind => {
                places.sort_by_cached_key(|place| (place.draft.category, name(place)));
            }
        }
        places
    }

    fn fits(&self, place: &Place, today: NaiveDate) -> bool {
        let draft = &place.draft;
        self.state.is_none_or(|state| draft.state == state)
            && self.category.is_none_or(|category| draft.category == category)
            && (self.district.is_empty() || draft.district.as_ref() == Some(&self.district))
            && self.need.is_none_or(|need| need.is_of(place, today))
    }
}

/// Staff find a place by all that they see of it, hidden addresses included.
fn has_words(place: &Place, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let draft = &place.draft;
    let others = [&draft.name_kana, &draft.address, &draft.organization, &draft.phone];
    let texts: Vec<String> = std::iter::once(&draft.name)
        .chain(others.into_iter().flatten())
        .map(|text| fold(text))
        .collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{OpeningHours, Schedule},
        web::view::site::tests::place,
    };

    fn names(query: &str, places: &[Place]) -> Vec<String> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
        let places = places.iter().cloned().map(Arc::new).collect();
        let found = PlaceListQuery::read(query).apply(places, today);
        found.iter().map(|place| place.draft.name.clone()).collect()
    }

    #[test]
    fn the_list_is_narrowed_and_ordered_as_asked() {
        let day = |month| NaiveDate::from_ymd_opt(2026, month, 1);
        let mut salon = place("salon", "い・サロン", None);
        salon.draft.verified_on = day(1);
        salon.draft.address = Some("所沢市緑町1".to_owned());
        salon.draft.point_shown = crate::domain::PointShown::Area;
        let mut cafe = place("children_cafeteria", "あ・食堂", None);
        cafe.draft.verified_on = day(11);
        cafe.draft.district = Some("所沢".to_owned());
        cafe.draft.location = None;
        let mut draft = place("salon", "う・下書き", None);
        draft.draft.state = State::Draft;
        draft.draft.verified_on = day(11);
        draft.draft.schedule = OpeningHours::parse("Tu 10:00+").ok().map(Schedule::new);
        draft.draft.schedule_confirmed = Some(false);
        let all = [salon, cafe, draft];
        let check =
            |query: &str, expected: &[&str]| assert_eq!(names(query, &all), expected, "{query}");
        check("", &["あ・食堂", "い・サロン", "う・下書き"]);
        check(
            "sort=changed&state=x&category=castle&page=-1",
            &["あ・食堂", "い・サロン", "う・下書き"],
        );
        check("state=draft", &["う・下書き"]);
        check("category=salon", &["い・サロン", "う・下書き"]);
        check("district=%E6%89%80%E6%B2%A2", &["あ・食堂"]);
        check("q=緑町", &["い・サロン"]);
        check("what=due", &["い・サロン"]);
        check("what=pin", &["あ・食堂"]);
        check("what=schedule", &["う・下書き"]);
        check("sort=checked", &["い・サロン", "あ・食堂", "う・下書き"]);
        check("sort=kind", &["い・サロン", "う・下書き", "あ・食堂"]);
    }

    #[test]
    fn a_query_comes_back_as_it_was() {
        let query = "q=%E7%B7%91&what=pin&state=draft&category=salon&district=a&sort=kind&page=2";
        let read = PlaceListQuery::read(query);
        assert_eq!(PlaceListQuery::read(&read.query(2)), read);
        assert_eq!(read.query(2), query);
    }
}
