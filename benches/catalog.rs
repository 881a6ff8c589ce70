//! The parts of a search and of a map by themselves, in memory: `cargo bench --bench
//! catalog`; with `-- 100000` on ten times as many places.

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{BatchSize, Criterion};
use ibasho::{
    catalog::{Catalog, CatalogBuilder, Filter, NearestQuery, Open},
    domain::{
        CategoryId, CategorySet, Location, OpeningHours, Place, PlaceDraft, PlaceId, Schedule,
        schedule::{Asked, Exception, SessionChange},
        text::search_words,
    },
    tiles::{TileCache, TileCoord, TileKey, render},
};
use std::{hint::black_box, time::Duration};

const FEW: u32 = 10_000;
const MANY: u32 = 100_000;
/// So many places are of the category that hardly any place has.
const RARE: u32 = 10;
/// So many different schedules there are.
const SCHEDULES: u32 = 1750;
const ZOOMS: [u8; 5] = [5, 8, 11, 14, 16];

fn main() {
    let many = std::env::args().any(|word| word.contains(&MANY.to_string()));
    let city = City::new(if many { MANY } else { FEW });
    let mut criterion = Criterion::default()
        .sample_size(20)
        .measurement_time(Duration::from_secs(2))
        .warm_up_time(Duration::from_secs(1))
        .configure_from_args();
    searches(&mut criterion, &city);
    changes(&mut criterion, &city);
    tiles(&mut criterion, &city);
    schedules(&mut criterion);
    criterion.final_summary();
}

/// The nearest ten.
fn searches(criterion: &mut Criterion, city: &City) {
    let catalog = city.catalog();
    let now = now();
    let of = |id: &str| CategorySet::from_iter(CategoryId::parse(id));
    let open = |word: &str| {
        let when = Asked::parse(word).expect(word).at(now);
        Filter { open: Some(Open::Held(when)), ..Filter::default() }
    };
    let filters = [
        ("no filter", Filter::default()),
        (
            "a filter that matches 5 %",
            Filter { categories: of("consultation"), ..Filter::default() },
        ),
        ("a filter that matches 10", Filter { categories: of("toilet"), ..Filter::default() }),
        ("a word", Filter { words: search_words("さくら"), ..Filter::default() }),
        ("open now", open("now")),
        ("open today", open("today")),
    ];
    let mut group = criterion.benchmark_group(format!("{} places: nearest 10", city.size));
    for (name, filter) in filters {
        let mut query =
            NearestQuery { origin: city.position(0), limit: 10, radius_m: 100_000.0, filter };
        assert_eq!(catalog.nearest(&query, now).len(), query.limit, "{name}");
        let mut number = 0_u32;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                number = number.wrapping_add(7919);
                query.origin = city.position(number);
                catalog.nearest_summaries(&query, now).for_each(|hit| drop(black_box(hit)));
            });
        });
    }
}

/// The snapshot: from nothing, and after changes.
fn changes(criterion: &mut Criterion, city: &City) {
    let catalog = city.catalog();
    let renamed = |number: u32| {
        let mut place = city.place(number);
        place.draft.name.push('改');
        (place.id.clone(), Some(place))
    };
    let changed = catalog.with_changes(2, (0..100).map(renamed));
    let mut group = criterion.benchmark_group(format!("{} places: snapshot", city.size));
    group.bench_function("one change", |bencher| {
        bencher.iter_batched(
            || renamed(200),
            |change| catalog.with_changes(3, [change]),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("one change after 100 others", |bencher| {
        bencher.iter_batched(
            || renamed(200),
            |change| changed.with_changes(3, [change]),
            BatchSize::SmallInput,
        );
    });
    group.sample_size(10);
    group.bench_function("build", |bencher| bencher.iter_with_large_drop(|| city.catalog()));
    group.bench_function("clusters of all zooms", |bencher| {
        bencher.iter_batched_ref(
            || city.catalog(),
            |catalog| render(catalog, city.tile(0), CategorySet::default()),
            BatchSize::PerIteration,
        );
    });
}

/// Tiles in the middle of the city, drawn anew each time.
fn tiles(criterion: &mut Criterion, city: &City) {
    let catalog = city.catalog();
    let categories = CategorySet::default();
    let mut group = criterion.benchmark_group(format!("{} places: tile", city.size));
    for zoom in ZOOMS {
        let coord = city.tile(zoom);
        assert!(!render(&catalog, coord, categories).is_empty(), "zoom {zoom}");
        group.bench_function(format!("zoom {zoom}"), |bencher| {
            bencher.iter(|| black_box(render(&catalog, coord, categories)));
        });
        let wanted = TileKey { coord, categories, gzip: true };
        group.bench_function(format!("zoom {zoom}, packed to be sent"), |bencher| {
            bencher.iter_batched_ref(
                || TileCache::new("bench", city.size as usize),
                |cache| cache.draw(&catalog, wanted),
                BatchSize::SmallInput,
            );
        });
    }
}

/// One schedule after another.
fn schedules(criterion: &mut Criterion) {
    let schedules: Vec<_> = (0..SCHEDULES).map(schedule).collect();
    let mut number = 0;
    let mut next = || {
        number = (number + 1) % schedules.len();
        &schedules[number]
    };
    let now = now();
    let moment = Asked::parse("now").expect("now").at(now);
    let mut group = criterion.benchmark_group("schedule");
    group.bench_function("how it stands, and the next session", |bencher| {
        bencher.iter(|| black_box(next().open_status(now)));
    });
    group.bench_function("whether it is held now", |bencher| {
        bencher.iter(|| black_box(next().is_held(moment)));
    });
    group.bench_function("read", |bencher| {
        bencher.iter(|| black_box(OpeningHours::parse("Tu[2] 10:00-11:30; PH off")));
    });
}

/// 10:30 on a Tuesday in Japan.
fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_795) + TimeDelta::minutes(90)
}

/// The same places each time, as dense whatever their number.
struct City {
    size: u32,
    places: Vec<Place>,
}

impl City {
    fn new(size: u32) -> Self {
        let mut city = Self { size, places: Vec::new() };
        city.places = (0..size).map(|number| city.place(number)).collect();
        city
    }

    fn catalog(&self) -> Catalog {
        let mut builder = CatalogBuilder::default();
        self.places.iter().for_each(|place| builder.add(place));
        builder.finish(1)
    }

    /// As wide as 20 km with 10,000 places.
    fn side(&self) -> f64 {
        0.2 * (f64::from(self.size) / f64::from(FEW)).sqrt()
    }

    fn position(&self, number: u32) -> Location {
        let spread = |n: u32| f64::from(n.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
        let (east, north) = (spread(number), spread(number ^ 0x5bd1_e995));
        let at = Location::new(139.37 + east * self.side(), 35.70 + north * self.side());
        at.expect("in Japan")
    }

    /// The tile in which the first place lies.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the world")]
    fn tile(&self, zoom: u8) -> TileCoord {
        let at = self.position(0);
        let side = f64::from(1_u32 << zoom);
        let north = 0.5 - at.lat().to_radians().tan().asinh() / std::f64::consts::TAU;
        let (x, y) = ((at.lon() / 360.0 + 0.5) * side, north * side);
        TileCoord::new(zoom, x as u32, y as u32).expect("a tile")
    }

    fn place(&self, number: u32) -> Place {
        let category = match number {
            n if n.is_multiple_of(self.size / RARE) => "toilet",
            n if n.is_multiple_of(20) => "consultation",
            n if n.is_multiple_of(3) => "children_cafeteria",
            _ => "salon",
        };
        let flower = ["さくら", "うめ", "すみれ", "もみじ", "つばき"][number as usize % 5];
        let category = CategoryId::parse(category).expect("a category");
        let name = format!("{flower}サロン{number}");
        let mut draft = PlaceDraft::new(category, &name).expect("a name");
        draft.location = Some(self.position(number));
        draft.schedule = Some(schedule(number));
        Place {
            id: PlaceId::parse(&format!("p{number:06}")).expect("an id"),
            revision: 1,
            sample: false,
            edited_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            draft,
        }
    }
}

/// One place in twenty has an exception of its own.
fn schedule(number: u32) -> Schedule {
    let day = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"][number as usize % 7];
    let (nth, hour, length) = (number / 7 % 5, 8 + number / 35 % 10, 1 + number / 350 % 5);
    let nth = if nth == 0 { String::new() } else { format!("[{nth}]") };
    let off = if number.is_multiple_of(3) { "; PH off; Dec 29-Jan 03 off" } else { "" };
    let text = format!("{day}{nth} {hour:02}:00-{:02}:30{off}", hour + length);
    let mut schedule = Schedule::new(OpeningHours::parse(&text).expect("hours"));
    if number.is_multiple_of(20) {
        let on = (now() + TimeDelta::days(i64::from(number % 60))).date_naive();
        schedule.exceptions.push(Exception { on, change: SessionChange::Cancelled, note: None });
    }
    schedule
}
