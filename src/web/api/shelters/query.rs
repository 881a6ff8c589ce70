//! What is asked of shelters, from an address or from JSON, with equal names and equal
//! strictness. JSON has an area besides, which no address could hold.

use crate::{
    app::shelter::ShelterQuery,
    domain::{
        Area, CategoryId, CategorySet, DirectArrival, Fact, Hazard, Invalid, Location,
        OccupancyViewer, Status, Target, observation::OLD_AFTER,
    },
    web::extract::{
        Drawn,
        query::{Parameter, Query, number, once, repeatable},
    },
};
use chrono::TimeDelta;
use serde_json::{Map, Value};

const PARAMETERS: [Parameter; 15] = [
    repeatable("kind"),
    once("lat"),
    once("lon"),
    once("radius_m"),
    repeatable("target"),
    repeatable("target_any"),
    repeatable("fact"),
    repeatable("fact_any"),
    repeatable("hazard"),
    repeatable("status"),
    once("min_vacancy"),
    once("max_age_min"),
    once("direct"),
    once("district"),
    once("limit"),
];

/// The member of JSON that is no parameter.
const WITHIN: &str = "within";

/// The oldest report that can be asked for: older than any.
const MAX_AGE_MIN: i64 = 60 * 24 * 366 * 100;

/// The largest radius of a search.
const MAX_RADIUS_M: f64 = 100_000.0;

/// Reads what a file of an incident is narrowed by: of every kind unless some are named,
/// and inside an area that was drawn, if there is one. Nothing where nothing is asked.
pub fn for_files(raw: Option<&str>) -> Result<Option<ShelterQuery>, Vec<Invalid>> {
    const PARAMETERS_OF_FILES: [Parameter; PARAMETERS.len() + 1] = {
        let mut all = [once("area"); PARAMETERS.len() + 1];
        let mut at = 0;
        while at < PARAMETERS.len() {
            all[at] = PARAMETERS[at];
            at += 1;
        }
        all
    };
    if raw.is_none_or(str::is_empty) {
        return Ok(None);
    }
    let mut query = Query::read(raw, &PARAMETERS_OF_FILES);
    let within = query.value("area", |text| {
        let drawn = Drawn::parse(text).ok_or_else(|| Invalid::new("area", "not-an-area"))?;
        Area::from_geojson(&drawn.geojson())
    });
    let names_kinds = query.text("kind").is_some();
    let asked = ShelterQuery { within, ..read(query)? };
    let asked = ShelterQuery { audience: OccupancyViewer::Staff, ..asked };
    Ok(Some(if names_kinds { asked } else { ShelterQuery { kinds: every_kind(), ..asked } }))
}

/// Reads the same with an area that was sent in a body, as `within`: it takes the place of
/// one that was drawn.
pub fn for_files_within(
    raw: Option<&str>,
    body: &[u8],
) -> Result<Option<ShelterQuery>, Vec<Invalid>> {
    let sent = form_urlencoded::parse(body);
    let mut within = None;
    for (name, text) in sent {
        if name != WITHIN {
            return Err(vec![Invalid::new(name.into_owned(), "unknown-parameter")]);
        }
        if within.replace(text).is_some() {
            return Err(vec![Invalid::new(WITHIN, "repeated")]);
        }
    }
    let within = within.ok_or_else(|| vec![Invalid::new(WITHIN, "required")])?;
    let value =
        serde_json::from_str(&within).map_err(|_| vec![Invalid::new(WITHIN, "not-json")])?;
    let within = Area::from_geojson(&value).map_err(|fault| vec![fault])?;
    // Whoever asks for nothing else still asks for an area.
    let asked = match for_files(raw)? {
        Some(asked) => asked,
        None => ShelterQuery {
            kinds: every_kind(),
            max_age: Some(OLD_AFTER),
            audience: OccupancyViewer::Staff,
            ..ShelterQuery::default()
        },
    };
    Ok(Some(ShelterQuery { within: Some(within), ..asked }))
}

/// Every kind of place to flee to.
fn every_kind() -> CategorySet {
    CategoryId::all().filter(|kind| kind.category().evacuation).collect()
}

/// Reads the query string of an address.
pub fn from_address(raw: Option<&str>) -> Result<ShelterQuery, Vec<Invalid>> {
    read(Query::read(raw, &PARAMETERS))
}

/// Reads a body.
pub fn from_json(body: &[u8]) -> Result<ShelterQuery, Vec<Invalid>> {
    let object: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| vec![Invalid::new("body", "not-json")])?;
    let query = read(Query::read_json(&object, &PARAMETERS, &[WITHIN]));
    let within = object.get(WITHIN).map(Area::from_geojson).transpose();
    match (query, within) {
        (Ok(query), Ok(within)) => Ok(ShelterQuery { within, ..query }),
        (Err(faults), Ok(_)) => Err(faults),
        (Ok(_), Err(fault)) => Err(vec![fault]),
        (Err(faults), Err(fault)) => Err([faults, vec![fault]].concat()),
    }
}

fn read(mut query: Query) -> Result<ShelterQuery, Vec<Invalid>> {
    let lon = query.value("lon", |text| Ok(Location::new(number(text)?, 0.0)?.lon()));
    let lat = query.value("lat", |text| Ok(Location::new(0.0, number(text)?)?.lat()));
    let radius_m = query.value("radius_m", |text| match number(text)? {
        metres if metres > 0.0 && metres <= MAX_RADIUS_M => Ok(metres),
        _ => Err(Invalid::new("radius_m", "radius-range")),
    });
    for (name, other) in [("lon", "lat"), ("lat", "lon"), ("lat", "radius_m"), ("lon", "radius_m")]
    {
        if query.text(name).is_none() && query.text(other).is_some() {
            query.fault(name, "position-missing");
        }
    }
    let kinds = query.values("kind", kind);
    let kinds: CategorySet = if kinds.is_empty() {
        CategoryId::parse("welfare_shelter").into_iter().collect()
    } else {
        kinds.into_iter().collect()
    };
    let asked = ShelterQuery {
        kinds,
        origin: lon.zip(lat).and_then(|(lon, lat)| Location::new(lon, lat).ok()),
        radius_m,
        within: None,
        targets: query.codes("target", "unknown-target", Target::parse),
        targets_any: query.codes("target_any", "unknown-target", Target::parse),
        facts: query.codes("fact", "unknown-fact", Fact::parse),
        facts_any: query.codes("fact_any", "unknown-fact", Fact::parse),
        hazards: query.codes("hazard", "unknown-hazard", Hazard::parse),
        statuses: query.values("status", |text| {
            Status::parse(text).ok_or_else(|| Invalid::new("status", "unknown-status"))
        }),
        min_vacancy: query.value("min_vacancy", vacancy),
        max_age: Some(query.value("max_age_min", age).unwrap_or(OLD_AFTER)),
        direct: query.value("direct", direct),
        district: query.text("district").map(str::to_owned),
        order: None,
        limit: query.limit(1..=1000, 100),
        skip: 0,
        by_site: false,
        audience: OccupancyViewer::default(),
    };
    query.finish()?;
    Ok(asked)
}

/// A kind of evacuation place.
fn kind(text: &str) -> Result<CategoryId, Invalid> {
    let kind = CategoryId::parse(text).filter(|kind| kind.category().evacuation);
    kind.ok_or_else(|| Invalid::new("kind", "unknown-kind"))
}

fn vacancy(text: &str) -> Result<u32, Invalid> {
    let persons = text.parse().ok().filter(|persons| *persons <= 1_000_000);
    persons.ok_or_else(|| Invalid::new("min_vacancy", "vacancy-range"))
}

/// How old a report may be, in minutes.
fn age(text: &str) -> Result<TimeDelta, Invalid> {
    let minutes = text.parse().ok().filter(|minutes| (1..=MAX_AGE_MIN).contains(minutes));
    minutes.map(TimeDelta::minutes).ok_or_else(|| Invalid::new("max_age_min", "max-age-range"))
}

fn direct(text: &str) -> Result<DirectArrival, Invalid> {
    match text {
        "yes" => Ok(DirectArrival::Yes),
        "no" => Ok(DirectArrival::No),
        "named_only" => Ok(DirectArrival::NamedOnly),
        _ => Err(Invalid::new("direct", "unknown-direct")),
    }
}
