//! The snapshot file of a few fixed places against the one kept in the repository: a
//! change of how places are saved is seen, and numbered.
//!
//! There are enough places that words are kept both as lists and as sets of rows. All that
//! is recorded differs between them where there is a choice; `note` says the codes of every
//! table in order, for places are saved by the numbers of their codes.

use chrono::{DateTime, NaiveDate, TimeDelta};
use ibasho::{
    catalog::{Catalog, SNAPSHOT_FORMAT},
    domain::{
        CategoryId, Code, Designation, DirectArrival, Location, MunicipalityCode, OpeningHours,
        Place, PlaceDraft, PlaceId, PointShown, Precision, Recorded, Schedule, ShelterProfile,
        State,
        code::{CodeKind, FactKind, HazardKind, TargetKind},
        schedule::{Exception, SessionChange},
    },
};
use std::{env, fs, path::Path};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/catalog/golden.snapshot");
const RENEW: &str = "RENEW_GOLDEN=1 cargo test --test catalog golden";
/// Where the number of the format stands: after the name.
const FORMAT_AT: usize = 8;

/// Written differently and searched for alike.
const WORDS: &str = "ｻﾛﾝ さくらサクラ ＡＢＣabc ①２ 子供・子ども 髙﨑 が ヴ ー―-";

#[test]
fn golden_places_are_saved_in_the_same_bytes_or_under_another_number() {
    let golden = fs::read(GOLDEN).unwrap_or_default();
    let catalog = Catalog::build(7, places());
    let mut saved = Vec::new();
    catalog.save("golden", &mut saved).expect("memory");
    if saved == golden {
        return;
    }
    let golden_format = golden
        .get(FORMAT_AT..FORMAT_AT + 8)
        .map(|bytes| u64::from_le_bytes(bytes.try_into().expect("eight bytes")));
    assert_ne!(
        golden_format,
        Some(SNAPSHOT_FORMAT),
        "places are saved in other bytes than before: increase SNAPSHOT_FORMAT in \
         src/catalog/storage/snapshot_file.rs, then renew {GOLDEN} by `{RENEW}`"
    );
    assert!(
        env::var_os("RENEW_GOLDEN").is_some(),
        "SNAPSHOT_FORMAT is another than that of the golden file: renew {GOLDEN} by `{RENEW}`"
    );
    fs::write(Path::new(GOLDEN), saved).expect("the file is written");
}

fn places() -> Vec<Place> {
    let all = (0..).zip(CategoryId::all());
    let places: Vec<_> = all.map(|(n, category)| place(n, category)).collect();
    assert!(places.len() >= 16, "too few for lists of rows");
    places
}

/// The `n`th place: of the first four everything is recorded.
fn place(n: u8, category: CategoryId) -> Place {
    let mut draft = PlaceDraft::new(category, &format!("会{n}")).expect("a name");
    draft.location = location(n);
    draft.location_precision = choose(n, &PRECISIONS);
    draft.facts = answers(n);
    draft.hazards = answers(n);
    draft.state = choose(n, &[State::Published, State::Suspended]);
    draft.schedule_confirmed = choose(n, &[None, Some(false), Some(true)]);
    draft.shelter.designation =
        choose(n, &[None, Some(Designation::Designated), Some(Designation::Agreement)]);
    draft.shelter.direct = choose(n, &ARRIVALS);
    let time = DateTime::from_timestamp(1_700_000_000 + i64::from(n), 0).expect("a time");
    Place {
        id: PlaceId::parse(&format!("golden-{n}")).expect("an id"),
        revision: n.into(),
        sample: n % 2 == 1,
        edited_at: choose(n, &[None, Some(time - TimeDelta::hours(1))]),
        created_at: time - TimeDelta::days(1),
        updated_at: time,
        draft: if n < 4 { full(n, &draft) } else { draft },
    }
}

/// Everything recorded. Who adds a field to places adds it here too.
fn full(n: u8, draft: &PlaceDraft) -> PlaceDraft {
    let text = |what: &str| Some(format!("{what}{}", n % 2));
    let day = NaiveDate::from_num_days_from_ce_opt(740_000 + i32::from(n));
    let hours = OpeningHours::parse("Tu[2],Tu[4] 10:00-12:00").expect("hours");
    let mut schedule = Schedule::new(hours);
    let cancelled =
        Exception { on: day.expect("a day"), change: SessionChange::Cancelled, note: None };
    schedule.exceptions.extend((n == 3).then_some(cancelled));
    PlaceDraft {
        name: format!("会{n} {WORDS}"),
        name_kana: text("kana"),
        description: text("description"),
        suspended_reason: text("reason"),
        suspended_until: day,
        point_shown: choose(n, &[PointShown::Exact, PointShown::Exact, PointShown::Area]),
        address: Some(format!("埼玉県所沢市けやき台{n}丁目")),
        building: text("building"),
        municipality: MunicipalityCode::parse("112089"),
        district: text("district"),
        district_found: n.is_multiple_of(2),
        site: text("site"),
        organization: text("organization"),
        phone: text("phone"),
        contact_note: text("contact"),
        fax: text("fax"),
        email: text("email"),
        url: text("url"),
        private_contact: text("private"),
        access: text("access"),
        first_visit_note: text("first visit"),
        schedule_text: text("schedule"),
        schedule: Some(schedule),
        targets: Code::all().collect(),
        eligibility_text: text("eligibility"),
        fee_text: text("fee"),
        reservation_text: text("reservation"),
        capacity: Some(n.into()),
        capacity_text: text("capacity"),
        shelter: ShelterProfile {
            carers_admitted: choose(n, &[None, Some(false), Some(true)]),
            hazard_dependent: choose(n, &[None, Some(true), Some(false)]),
            municipal_note: text("municipal"),
            ..draft.shelter.clone()
        },
        note: Some(codes()),
        image_url: text("image"),
        image_licence: text("licence"),
        verified_on: day,
        verified_by: text("verifier"),
        source: text("source"),
        source_key: text("key"),
        ..draft.clone()
    }
}

const PRECISIONS: [Option<Precision>; 7] = [
    None,
    Some(Precision::Place),
    Some(Precision::AddressBlock),
    Some(Precision::Station),
    Some(Precision::Landmark),
    Some(Precision::Chome),
    Some(Precision::Town),
];

const ARRIVALS: [Option<DirectArrival>; 4] =
    [None, Some(DirectArrival::Yes), Some(DirectArrival::No), Some(DirectArrival::NamedOnly)];

/// With few decimals, with many, or none.
fn location(n: u8) -> Option<Location> {
    let beyond = choose(n, &[0.0, 1.0 / 3.0]) * 1e-7;
    let (lon, lat) = (139.0 + 0.011 * f64::from(n), 35.0 + 0.007 * f64::from(n));
    Location::new(lon + beyond, lat).ok().filter(|_| n % 5 != 4)
}

fn choose<T: Copy>(n: u8, choices: &[T]) -> T {
    choices[usize::from(n) % choices.len()]
}

fn answers<K: CodeKind>(n: u8) -> Recorded<K> {
    let mut answers = Recorded::default();
    for (code, at) in Code::all().zip(n..) {
        answers.set(code, choose(at, &[None, Some(true), Some(false)]));
    }
    answers
}

/// Every code of every table, in order.
fn codes() -> String {
    fn ids<K: CodeKind>() -> impl Iterator<Item = &'static str> {
        Code::<K>::all().map(Code::id)
    }
    let codes = ids::<FactKind>().chain(ids::<TargetKind>()).chain(ids::<HazardKind>());
    let categories = CategoryId::all().map(CategoryId::id);
    codes.chain(categories).collect::<Vec<_>>().join(" ")
}
