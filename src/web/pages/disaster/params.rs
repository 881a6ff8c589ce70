//! What is asked of the board: forgiving, as all pages are. Its address holds
//! everything but an area that was not drawn by hand, and no more than three decimals
//! of a position.

use crate::{
    app::shelter::{ShelterColumn, ShelterQuery},
    domain::{
        Area, CategoryId, CategorySet, Code, CodeSet, DirectArrival, Invalid, Location,
        OccupancyViewer, Status,
        code::{CodeKind, FactKind, HazardKind, TargetKind},
        observation::OLD_AFTER,
    },
    web::{
        extract::Drawn,
        view::pages::{MAX_WHOLE_ROWS, ROWS_OF_PAGE},
    },
};
use chrono::TimeDelta;
use form_urlencoded::Serializer;
use serde_json::Value;

/// Looked at when nobody names a kind.
const USUAL: [&str; 2] = ["welfare_shelter", "evacuation_shelter"];
/// The widths around a position that are offered, in metres.
pub const RADII: [u32; 5] = [500, 1_000, 2_000, 5_000, 10_000];

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct BoardSearch {
    /// Kinds of places; none means the usual ones.
    pub kinds: CategorySet,
    /// An address or a name to look around, as typed.
    pub near: String,
    /// A position to look around.
    pub position: Option<Location>,
    /// How far around it.
    pub radius_m: Option<u32>,
    /// 対象: all of these.
    pub targets: CodeSet<TargetKind>,
    /// 対象: one of these.
    pub targets_any: CodeSet<TargetKind>,
    /// 設備: all of these.
    pub facts: CodeSet<FactKind>,
    /// 設備: one of these.
    pub facts_any: CodeSet<FactKind>,
    /// 災害の種類
    pub hazards: CodeSet<HazardKind>,
    /// 状況
    pub statuses: Vec<Status>,
    /// 空き
    pub min_vacancy: Option<u32>,
    /// How old a report may be, in minutes.
    pub max_age_min: Option<u32>,
    /// 直接避難
    pub direct: Option<DirectArrival>,
    /// 地区
    pub district: Option<String>,
    /// The column that it is sorted by, and whether the other way round.
    pub sort: Option<(ShelterColumn, bool)>,
    /// Which page of the rows that fit, from 1 on.
    pub page: usize,
    /// An area that somebody drew.
    pub drawn: Option<Drawn>,
    /// An area as it was sent, or the one that was drawn, as GeoJSON.
    pub within_text: String,
    /// That area, read; or why it cannot be.
    pub within: Option<Result<Area, Invalid>>,
}

impl BoardSearch {
    /// Reads parameters; what is empty, unknown or invalid is left out.
    pub fn read(parameters: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut search = Self::default();
        let (mut lon, mut lat) = (None, None);
        let (mut column, mut is_descending) = (None, false);
        for (name, value) in parameters {
            let value = value.trim();
            match name.as_str() {
                "kind" => insert_kind(&mut search.kinds, value),
                "near" => search.near = value.chars().take(100).collect(),
                "lon" => lon = value.parse().ok(),
                "lat" => lat = value.parse().ok(),
                "radius_m" => search.radius_m = value.parse().ok().filter(|m| *m <= 100_000),
                "target" => insert(&mut search.targets, value),
                "target_any" => insert(&mut search.targets_any, value),
                "fact" => insert(&mut search.facts, value),
                "fact_any" => insert(&mut search.facts_any, value),
                "hazard" => insert(&mut search.hazards, value),
                "status" => search.statuses.extend(Status::parse(value)),
                "min_vacancy" => search.min_vacancy = value.parse().ok().filter(|n| *n > 0),
                "max_age_min" => search.max_age_min = value.parse().ok().filter(|n| *n > 0),
                "direct" => search.direct = direct(value),
                "district" if !value.is_empty() => search.district = Some(value.to_owned()),
                "sort" => column = ShelterColumn::ALL.into_iter().find(|one| one.id() == value),
                "page" => search.page = value.parse().unwrap_or(1),
                "order" => is_descending = value == "desc",
                "area" => search.drawn = Drawn::parse(value),
                "within" if !value.is_empty() => value.clone_into(&mut search.within_text),
                _ => {}
            }
        }
        search.page = search.page.max(1);
        search.sort = column.map(|column| (column, is_descending));
        search.position = lon.zip(lat).and_then(|(lon, lat)| Location::new(lon, lat).ok());
        search.position = search.position.map(Location::coarse);
        match &search.drawn {
            // What is sent apart takes the place of what was drawn before.
            Some(_) if !search.within_text.is_empty() => search.drawn = None,
            Some(drawn) => search.within_text = drawn.geojson().to_string(),
            None => {}
        }
        search.within = read_area(&search.within_text);
        search
    }

    /// The kinds to look at.
    pub fn searched(&self) -> CategorySet {
        if self.kinds.is_empty() {
            USUAL.into_iter().filter_map(CategoryId::parse).collect()
        } else {
            self.kinds
        }
    }

    /// The order of the rows: as asked for; else the most urgent first, for staff who
    /// look around no place. Nothing for the nearest first, or by name.
    pub fn order(
        &self,
        near: Option<Location>,
        is_for_staff: bool,
    ) -> Option<(ShelterColumn, bool)> {
        let usual = near.or(self.position).is_none().then_some((ShelterColumn::Triage, false));
        self.sort.or(usual).filter(|(column, _)| is_for_staff || !column.is_for_staff())
    }

    /// The query; `near` is where the typed name lies, if that is known.
    pub fn query(&self, near: Option<Location>, audience: OccupancyViewer) -> ShelterQuery {
        let origin = near.or(self.position);
        ShelterQuery {
            kinds: self.searched(),
            origin,
            radius_m: self.radius_m.filter(|_| origin.is_some()).map(f64::from),
            within: self.within.clone().and_then(Result::ok),
            targets: self.targets,
            targets_any: self.targets_any,
            facts: self.facts,
            facts_any: self.facts_any,
            hazards: self.hazards,
            statuses: self.statuses.clone(),
            min_vacancy: self.min_vacancy,
            max_age: Some(self.max_age_min.map_or(OLD_AFTER, |n| TimeDelta::minutes(n.into()))),
            direct: self.direct,
            district: self.district.clone(),
            order: self.order(near, audience == OccupancyViewer::Staff),
            limit: MAX_WHOLE_ROWS,
            skip: self.page.saturating_sub(1).saturating_mul(ROWS_OF_PAGE),
            by_site: true,
            audience,
        }
    }

    /// Whether anything narrows it.
    pub fn is_narrowed(&self) -> bool {
        let unsorted = Self { sort: None, ..self.clone() };
        unsorted.address() != "/disaster" || self.within.is_some()
    }

    /// The address that asks the same in another order; nothing where an area was sent that
    /// no address could hold.
    pub fn address_sorted(&self, column: ShelterColumn, is_descending: bool) -> Option<String> {
        if self.within.is_some() && self.drawn.is_none() {
            return None;
        }
        Some(Self { sort: Some((column, is_descending)), ..self.clone() }.address())
    }

    /// The address of another page of it; nothing where an area was sent.
    pub fn address_of_page(&self, page: usize) -> Option<String> {
        if self.within.is_some() && self.drawn.is_none() {
            return None;
        }
        let address = self.address();
        let joint = if address.contains('?') { '&' } else { '?' };
        Some(format!("{address}{joint}page={page}"))
    }

    /// The address that asks the same, but for an area that was not drawn.
    pub fn address(&self) -> String {
        let mut pairs = self.pairs();
        if let Some(drawn) = &self.drawn {
            pairs.append_pair("area", &drawn.text());
        }
        address(&pairs.finish())
    }

    /// What a file of an incident is asked for so that it holds what the board shows; `near`
    /// is where the typed name lies.
    pub fn file_query(&self, near: Option<Location>) -> String {
        let at = near.map(Location::coarse).or(self.position);
        let asked = Self {
            near: String::new(),
            position: at,
            radius_m: self.radius_m.filter(|_| at.is_some()),
            kinds: self.searched(),
            ..self.clone()
        };
        let mut pairs = asked.pairs();
        if let Some(drawn) = &self.drawn {
            pairs.append_pair("area", &drawn.text());
        }
        pairs.finish()
    }

    /// The address that asks the same without any area.
    pub fn address_everywhere(&self) -> String {
        address(&self.pairs().finish())
    }

    fn pairs(&self) -> Serializer<'static, String> {
        let mut pairs = Serializer::new(String::new());
        let mut put = |name: &str, value: &str| {
            if !value.is_empty() {
                pairs.append_pair(name, value);
            }
        };
        self.kinds.iter().for_each(|kind| put("kind", kind.id()));
        put("near", &self.near);
        if let Some(at) = self.position.filter(|_| self.near.is_empty()) {
            put("lat", &at.lat().to_string());
            put("lon", &at.lon().to_string());
        }
        put("radius_m", &self.radius_m.map(|metres| metres.to_string()).unwrap_or_default());
        self.targets.iter().for_each(|code| put("target", code.id()));
        self.targets_any.iter().for_each(|code| put("target_any", code.id()));
        self.facts.iter().for_each(|code| put("fact", code.id()));
        self.facts_any.iter().for_each(|code| put("fact_any", code.id()));
        self.hazards.iter().for_each(|code| put("hazard", code.id()));
        self.statuses.iter().for_each(|status| put("status", status.id()));
        put("min_vacancy", &self.min_vacancy.map(|room| room.to_string()).unwrap_or_default());
        put("max_age_min", &self.max_age_min.map(|n| n.to_string()).unwrap_or_default());
        put("direct", self.direct.map_or("", direct_id));
        put("district", self.district.as_deref().unwrap_or_default());
        if let Some((column, is_descending)) = self.sort {
            put("sort", column.id());
            put("order", if is_descending { "desc" } else { "" });
        }
        pairs
    }
}

fn address(query: &str) -> String {
    if query.is_empty() { "/disaster".to_owned() } else { format!("/disaster?{query}") }
}

/// The word of parameters for direct arrival.
pub fn direct_id(direct: DirectArrival) -> &'static str {
    match direct {
        DirectArrival::Yes => "yes",
        DirectArrival::No => "no",
        DirectArrival::NamedOnly => "named_only",
    }
}

fn direct(text: &str) -> Option<DirectArrival> {
    use DirectArrival::{NamedOnly, No, Yes};
    [Yes, No, NamedOnly].into_iter().find(|direct| direct_id(*direct) == text)
}

fn insert<K: CodeKind>(codes: &mut CodeSet<K>, id: &str) {
    if let Some(code) = Code::parse(id) {
        codes.insert(code);
    }
}

/// Kinds that are no places to flee to are not asked for here.
fn insert_kind(kinds: &mut CategorySet, id: &str) {
    if let Some(kind) = CategoryId::parse(id).filter(|kind| kind.category().evacuation) {
        kinds.insert(kind);
    }
}

fn read_area(text: &str) -> Option<Result<Area, Invalid>> {
    if text.is_empty() {
        return None;
    }
    let read = serde_json::from_str::<Value>(text).map_err(|_| Invalid::new("within", "not-json"));
    Some(read.and_then(|value| Area::from_geojson(&value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> BoardSearch {
        BoardSearch::read(form_urlencoded::parse(query.as_bytes()).into_owned())
    }

    #[test]
    fn an_address_asks_again_what_was_asked() {
        fn check(query: &str, expected: &str) {
            let address = read(query).address();
            assert_eq!(address, expected, "{query}");
            let query = address.trim_start_matches("/disaster").trim_start_matches('?');
            assert_eq!(read(query).address(), expected);
        }
        check("", "/disaster");
        check("kind=castle&status=&min_vacancy=0&direct=maybe&x=1", "/disaster");
        check("kind=salon", "/disaster");
        check("sort=vacancy&order=desc", "/disaster?sort=vacancy&order=desc");
        check("sort=colour&order=desc", "/disaster");
        check("lat=35.78691&lon=139.47328", "/disaster?lat=35.787&lon=139.473");
        check(
            "kind=welfare_shelter&target=elderly&fact=lift&status=open&status=full&min_vacancy=3\
             &direct=named_only&district=a+b&radius_m=500",
            "/disaster?kind=welfare_shelter&radius_m=500&target=elderly&fact=lift&status=open\
             &status=full&min_vacancy=3&direct=named_only&district=a+b",
        );
    }

    #[test]
    fn an_area_is_read_or_named_as_wrong_and_stays_out_of_the_address() {
        assert!(read("within=").within.is_none());
        let wrong = |text: &str| match read(&format!("within={text}")).within {
            Some(Err(fault)) => fault.code,
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong("x"), "not-json");
        assert_eq!(wrong("{}"), "not-an-area");
        let area = r#"{"type":"Polygon","coordinates":[[[139,35],[140,35],[140,36],[139,35]]]}"#;
        let search = read(&format!("within={area}"));
        assert!(matches!(search.within, Some(Ok(_))) && search.is_narrowed());
        assert_eq!(search.address(), "/disaster");
    }

    #[test]
    fn a_drawn_area_stays_in_the_address_until_another_one_is_sent() {
        let drawn = "area=139.47%2C35.78%3B139.48%2C35.78%3B139.48%2C35.79";
        let search = read(&format!("min_vacancy=3&{drawn}"));
        assert!(matches!(search.within, Some(Ok(_))) && search.is_narrowed());
        assert_eq!(search.address(), format!("/disaster?min_vacancy=3&{drawn}"));
        assert_eq!(search.address_everywhere(), "/disaster?min_vacancy=3");
        assert!(search.within_text.contains("[139.47,35.78]"), "{}", search.within_text);
        let search = read(&format!("{drawn}&within=x"));
        assert!(matches!(search.within, Some(Err(_))));
        assert_eq!(search.address(), "/disaster");
        assert!(read("area=139,35").within.is_none());
        let bow = read("area=139.47,35.78;139.48,35.79;139.48,35.78;139.47,35.79").within;
        assert_eq!(bow.and_then(Result::err).map(|fault| fault.code), Some("area-crossing"));
    }

    #[test]
    fn the_most_urgent_come_first_for_staff_and_their_columns_are_for_nobody_else() {
        fn check(query: &str, staff: Option<&str>, anyone: Option<&str>) {
            let search = read(query);
            let order = |is_for_staff| search.order(None, is_for_staff).map(|(one, _)| one.id());
            assert_eq!((order(true), order(false)), (staff, anyone), "{query}");
        }
        check("", Some("triage"), None);
        check("sort=status", Some("status"), Some("status"));
        check("sort=condition", Some("condition"), None);
        check("lat=35.7&lon=139.4", None, None);
        check("lat=35.7&lon=139.4&sort=triage", Some("triage"), None);
        let area = r#"within={"type":"Polygon"}"#;
        assert_eq!(read(area).address_sorted(ShelterColumn::Name, false), None);
    }

    #[test]
    fn a_width_without_a_middle_asks_for_nothing() {
        assert_eq!(read("radius_m=500").query(None, OccupancyViewer::Staff).radius_m, None);
        let at = Location::new(139.4, 35.7).ok();
        assert_eq!(read("radius_m=500").query(at, OccupancyViewer::Staff).radius_m, Some(500.0));
    }
}
